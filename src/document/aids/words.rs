//! Words: capitals without their accent, `oe` for `œ`, dots, links that say nothing.

use super::Finding;
use super::run::{HARD_BREAK, Run, THING};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::language::primary;
use std::ops::Range;

/// Whole texts of links that do not say where they lead.
const VAGUE_FRENCH: &[&str] = &[
    "c'est ici",
    "c'est par ici",
    "ce lien",
    "clique ici",
    "cliquer ici",
    "cliquez",
    "cliquez ici",
    "cliquez sur ce lien",
    "en lire plus",
    "en savoir plus",
    "ici",
    "ici même",
    "la suite",
    "le lien",
    "lien",
    "lire ici",
    "lire la suite",
    "lire plus",
    "par ici",
    "plus d'infos",
    "plus d'informations",
    "savoir plus",
    "suite",
    "suivez ce lien",
    "voir ici",
    "voir plus",
];
const VAGUE_ENGLISH: &[&str] = &[
    "click here",
    "find out more",
    "here",
    "learn more",
    "link",
    "more",
    "more info",
    "more information",
    "read more",
    "see here",
    "see more",
    "this link",
];

/// Beginnings whose capital has lost its accent, and words that are no French ones without it.
/// Those that English has too (*edition*, *evolution*, *element*) may be names: they are left out.
const CAPITALS: &[(&str, &str)] = &[
    ("Ecart", "Écart"),
    ("Ecarts", "Écarts"),
    ("Echange", "Échange"),
    ("Echanger", "Échanger"),
    ("Echanges", "Échanges"),
    ("Echec", "Échec"),
    ("Echecs", "Échecs"),
    ("Echelle", "Échelle"),
    ("Eclairage", "Éclairage"),
    ("Ecole", "École"),
    ("Ecoles", "Écoles"),
    ("Ecologie", "Écologie"),
    ("Ecologique", "Écologique"),
    ("Economie", "Économie"),
    ("Economies", "Économies"),
    ("Economique", "Économique"),
    ("Ecoute", "Écoute"),
    ("Ecouter", "Écouter"),
    ("Ecoutez", "Écoutez"),
    ("Ecran", "Écran"),
    ("Ecrans", "Écrans"),
    ("Ecrire", "Écrire"),
    ("Ecrit", "Écrit"),
    ("Ecrits", "Écrits"),
    ("Ecriture", "Écriture"),
    ("Ecritures", "Écritures"),
    ("Ecrivez", "Écrivez"),
    ("Editer", "Éditer"),
    ("Editeur", "Éditeur"),
    ("Editeurs", "Éditeurs"),
    ("Egal", "Égal"),
    ("Egalement", "Également"),
    ("Egalité", "Égalité"),
    ("Eglise", "Église"),
    ("Eglises", "Églises"),
    ("Elaborer", "Élaborer"),
    ("Elargir", "Élargir"),
    ("Elève", "Élève"),
    ("Elèves", "Élèves"),
    ("Elément", "Élément"),
    ("Eléments", "Éléments"),
    ("Energie", "Énergie"),
    ("Energies", "Énergies"),
    ("Enormément", "Énormément"),
    ("Epoque", "Époque"),
    ("Epreuve", "Épreuve"),
    ("Epreuves", "Épreuves"),
    ("Equilibre", "Équilibre"),
    ("Equipe", "Équipe"),
    ("Equipes", "Équipes"),
    ("Equipement", "Équipement"),
    ("Equipements", "Équipements"),
    ("Etabli", "Établi"),
    ("Etablir", "Établir"),
    ("Etablissement", "Établissement"),
    ("Etablissements", "Établissements"),
    ("Etape", "Étape"),
    ("Etapes", "Étapes"),
    ("Etat", "État"),
    ("Etats", "États"),
    ("Ete", "Été"),
    ("Eté", "Été"),
    ("Etoile", "Étoile"),
    ("Etoiles", "Étoiles"),
    ("Etonnant", "Étonnant"),
    ("Etrange", "Étrange"),
    ("Etranger", "Étranger"),
    ("Etre", "Être"),
    ("Etude", "Étude"),
    ("Etudes", "Études"),
    ("Etudiant", "Étudiant"),
    ("Etudiante", "Étudiante"),
    ("Etudiantes", "Étudiantes"),
    ("Etudiants", "Étudiants"),
    ("Etudier", "Étudier"),
    ("Evaluer", "Évaluer"),
    ("Evaluez", "Évaluez"),
    ("Eveil", "Éveil"),
    ("Evénement", "Événement"),
    ("Evénements", "Événements"),
    ("Evènement", "Évènement"),
    ("Evènements", "Évènements"),
    ("Eventuellement", "Éventuellement"),
    ("Evidemment", "Évidemment"),
    ("Eviter", "Éviter"),
    ("Evitez", "Évitez"),
    ("Evoluer", "Évoluer"),
    ("Evoquer", "Évoquer"),
];

/// Words that are English too: theirs is the accent only where a sentence begins with them and goes
/// on in French.
const SHARED: &[(&str, &str)] =
    &[("Evaluation", "Évaluation"), ("Evaluations", "Évaluations"), ("Edition", "Édition")];
const FRENCH_LINKS: &[&str] = &["de", "des", "du", "d", "et", "en", "par", "pour", "sur"];

/// What follows `A` at the start of a sentence only where `À` is meant.
const AFTER_A: &[&str] = &[
    "bientôt",
    "cause",
    "ce",
    "ces",
    "cet",
    "cette",
    "chacun",
    "chacune",
    "chaque",
    "combien",
    "condition",
    "côté",
    "court",
    "d'autres",
    "défaut",
    "demain",
    "distance",
    "domicile",
    "droite",
    "elle",
    "eux",
    "faire",
    "force",
    "gauche",
    "l'",
    "la",
    "leur",
    "leurs",
    "lire",
    "long",
    "lui",
    "ma",
    "mes",
    "mesure",
    "mi",
    "moi",
    "moins",
    "mon",
    "nos",
    "noter",
    "notre",
    "nous",
    "nouveau",
    "part",
    "partir",
    "peine",
    "première",
    "présent",
    "propos",
    "qui",
    "quoi",
    "quel",
    "quelle",
    "quelles",
    "quels",
    "quand",
    "retenir",
    "sa",
    "savoir",
    "ses",
    "son",
    "suivre",
    "ta",
    "terme",
    "tes",
    "toi",
    "ton",
    "tous",
    "tout",
    "toute",
    "toutes",
    "travers",
    "venir",
    "voir",
    "vos",
    "votre",
    "vous",
];

/// What is written with `œ`, in small letters.
const LIGATURES: &[&str] = &[
    "boeuf",
    "boeufs",
    "choeur",
    "choeurs",
    "coeur",
    "coeurs",
    "désoeuvrement",
    "désoeuvré",
    "désoeuvrée",
    "désoeuvrés",
    "écoeurant",
    "écoeurante",
    "écoeurer",
    "foetal",
    "foetale",
    "foetus",
    "manoeuvre",
    "manoeuvrer",
    "manoeuvres",
    "moeurs",
    "noeud",
    "noeuds",
    "oedème",
    "oedèmes",
    "oeil",
    "oeillère",
    "oeillères",
    "oeillet",
    "oeillets",
    "oesophage",
    "oeuf",
    "oeufs",
    "oeuvre",
    "oeuvrer",
    "oeuvres",
    "rancoeur",
    "rancoeurs",
    "soeur",
    "soeurs",
    "voeu",
    "voeux",
];

/// Whether a link's text says nothing of where it leads.
pub(super) fn is_vague(label: &str, language: &str) -> bool {
    let words = label.replace('’', "'").to_lowercase();
    let bare = words.trim_matches(|c: char| c != THING && !c.is_alphanumeric());
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let holds = |list: &[&str]| list.contains(&bare.as_str());
    let is_french = primary(language) == "fr";
    // "Cliquez ici pour voir" says no more than "cliquez ici".
    let says_click = |start: &str| bare.strip_prefix(start).is_some_and(|rest| rest.len() < 20);
    label.trim().is_empty()
        || is_french && (holds(VAGUE_FRENCH) || says_click("cliquez ici "))
        || (is_french || primary(language) == "en")
            && (holds(VAGUE_ENGLISH) || says_click("click here "))
}

/// Words of a run whose spelling is certainly another.
pub(super) fn spelling(run: &Run) -> Vec<Finding> {
    let text = &run.text;
    let odd = odd_pieces(text);
    let words = words(text).filter(|word| is_apart(text, word) && !is_within(&odd, word));
    let mended = words.filter_map(|range| mended(text, &range).map(|found| (range, found)));
    mended.map(|(range, (code, fix))| mend(run, code, &range, &fix)).collect()
}

fn mended(text: &str, range: &Range<usize>) -> Option<(Code, String)> {
    let word = &text[range.clone()];
    let known = |list: &[(&str, &str)]| {
        list.iter().find(|(bare, _)| *bare == word).map(|(_, right)| (*right).to_owned())
    };
    if word == "A" {
        let is_meant = begins_sentence(text, range.start) && is_followed(&text[range.end..]);
        return is_meant.then(|| (Code::BareCapital, "À".to_owned()));
    }
    if word.starts_with('E')
        && let Some(right) = known(CAPITALS)
    {
        return Some((Code::BareCapital, right));
    }
    if word.starts_with('E')
        && let Some(right) = known(SHARED)
    {
        let next = words(&text[range.end..]).next().map(|next| &text[range.end..][next]);
        let is_french = next.is_some_and(|next| FRENCH_LINKS.contains(&next));
        let is_meant = is_french && begins_sentence(text, range.start);
        return is_meant.then_some((Code::BareCapital, right));
    }
    let is_known = || LIGATURES.contains(&word.to_lowercase().as_str());
    let may_have = ["oe", "Oe", "OE"].iter().any(|pair| word.contains(pair));
    (may_have && is_known()).then(|| {
        let fix = word.replacen("oe", "œ", 1).replacen("OE", "Œ", 1).replacen("Oe", "Œ", 1);
        (Code::BareLigature, fix)
    })
}

fn mend(run: &Run, code: Code, range: &Range<usize>, fix: &str) -> Finding {
    let (place, is_same) = run.place(range);
    let problem = Diagnostic::warning(code).with("text", &run.text[range.clone()]);
    let problem = problem.with("fix", fix).hint(Hint::Write);
    Finding { problem, range: place, new: is_same.then(|| fix.to_owned()) }
}

/// Whether a sentence begins at a byte of a run.
fn begins_sentence(text: &str, at: usize) -> bool {
    let is_opener = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '«' | '“' | '"' | '(');
    let spaced = |c: char| c == '\n' || is_opener(c);
    let before = text[..at].trim_end_matches(spaced);
    let gap = &text[before.len()..at];
    let Some(last) = before.chars().next_back() else { return true };
    if last == HARD_BREAK {
        return true;
    }
    // `M. A`, `J.-P. A`: an initial ends no sentence.
    let word = before.trim_end_matches('.').rsplit(|c: char| !c.is_alphanumeric()).next();
    let is_initial = word.is_some_and(|word| word.chars().count() < 2);
    let ends = matches!(last, '!' | '?' | '…') || last == '.' && !is_initial;
    ends && gap.contains([' ', '\n', '\u{a0}', '\u{202f}'])
}

/// Whether what follows an `A` can only follow an `À`.
fn is_followed(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix([' ', '\n', '\u{a0}', '\u{202f}']) else { return false };
    let end = rest.find(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’'));
    let word = rest[..end.unwrap_or(rest.len())].replace('’', "'");
    let is_elided = word.starts_with("l'") || word.starts_with("qu'");
    is_elided || AFTER_A.contains(&word.as_str())
}

/// `..`, and dots after `etc`.
pub(super) fn dots(run: &Run, is_french: bool) -> Vec<Finding> {
    let text = &run.text;
    let odd = odd_pieces(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['.', '…']).map(|next| at + next) {
        let rest = &text[start..];
        let end = start + rest.len() - rest.trim_start_matches(['.', '…']).len();
        at = end;
        let before = &text[..start];
        let next = text[end..].chars().next();
        let ends = next.is_none_or(|c| c.is_whitespace() || ",;:!?)]»”\"".contains(c));
        if !ends || is_within(&odd, &(start..end)) {
            continue;
        }
        if is_french && is_etc(before) && &text[start..end] != "." {
            let range = start - "etc".len()..end;
            let fix = format!("{}.", &text[range.start..start]);
            found.push(mend(run, Code::DotsAfterEtc, &range, &fix));
        } else if rest[..end - start] == *".."
            && before.ends_with(|c: char| c.is_alphabetic() || ")]»”".contains(c))
        {
            let (range, _) = run.place(&(start..end));
            let problem = Diagnostic::warning(Code::TwoDots).hint(Hint::OneOrThreeDots);
            found.push(Finding { problem, range, new: None });
        }
    }
    found
}

fn is_etc(before: &str) -> bool {
    let Some(rest) = before.strip_suffix("etc").or_else(|| before.strip_suffix("Etc")) else {
        return false;
    };
    !rest.ends_with(char::is_alphanumeric)
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_sign = |c: char| !c.is_alphabetic();
    text.split(is_sign).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

/// Whether a word stands alone, with no digit and nothing hidden beside it.
fn is_apart(text: &str, word: &Range<usize>) -> bool {
    let is_part =
        |c: char| c.is_alphanumeric() || c == THING || ('\u{300}'..'\u{370}').contains(&c);
    !text[..word.start].ends_with(is_part) && !text[word.end..].starts_with(is_part)
}

/// What stands between blanks and is hardly a word: addresses, paths, names of files, tags.
fn odd_pieces(text: &str) -> Vec<Range<usize>> {
    let pieces = text.split(char::is_whitespace).filter(|piece| is_odd(piece));
    let place = |piece: &str| {
        let start = piece.as_ptr() as usize - text.as_ptr() as usize;
        start..start + piece.len()
    };
    pieces.map(place).collect()
}

fn is_odd(piece: &str) -> bool {
    let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let has_inner_dot = bare.split('.').skip(1).any(|part| part.starts_with(char::is_alphanumeric));
    // `:coeur:` is an emoji.
    let is_name = piece.len() > 2 && piece.starts_with(':') && piece.ends_with(':');
    is_name || piece.contains(['/', '\\', '@', '#', '_', '=', '<', '>']) || has_inner_dot
}

fn is_within(pieces: &[Range<usize>], range: &Range<usize>) -> bool {
    let next = pieces.partition_point(|piece| piece.end <= range.start);
    pieces.get(next).is_some_and(|piece| piece.start < range.end)
}
