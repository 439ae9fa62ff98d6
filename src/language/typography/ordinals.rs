//! Ordinals and Roman numerals: `1er`, `2ème`, `XXIe siècle`, `Louis XIV`.
//!
//! Sources: Imprimerie nationale, "Abréviations": *1er, 1re, 2e, 2d, 2de*, the letters raised;
//! Office québécois de la langue française, Vitrine linguistique, "Abréviation des adjectifs
//! ordinaux": the same, and *-ème*, *-ième*, *-ère* are wrong but for *Xième* and *nième*; the
//! Académie française prefers *2d* to *2nd*. In a text in capitals the letters stay small: *LE 1er
//! COUREUR* (Ramat, *Le Ramat de la typographie*, "Abréviations").

use std::ops::Range;

use super::pass::{Pass, is_opening, is_space, is_word};
use super::{HARD_BREAK, Space, THING, glue};

/// Words that an ordinal is tied to.
const CENTURIES: &[&str] =
    &["siècle", "siècles", "siecle", "siecles", "millénaire", "millénaires", "millenaire"];

/// Words in capitals that may stand before an ordinal; a `2E` after others may be a staircase.
const BEFORE_ORDINALS: &[&str] = &[
    "A", "AU", "AUX", "CE", "CES", "CETTE", "DE", "DES", "DU", "EN", "ET", "LA", "LE", "LES", "MA",
    "MON", "NOS", "NOTRE", "OU", "POUR", "SA", "SES", "SON", "SUR", "TA", "TON", "UN", "UNE",
    "VOS", "VOTRE", "À",
];

/// Words in capitals before which even `VIE` and `IRE` are ordinals.
const AFTER_NUMERALS: &[&str] = &[
    "SIÈCLE",
    "SIÈCLES",
    "SIECLE",
    "SIECLES",
    "MILLÉNAIRE",
    "MILLENAIRE",
    "RÉPUBLIQUE",
    "REPUBLIQUE",
    "EMPIRE",
    "ARRONDISSEMENT",
];

/// Raises the letters of an ordinal in figures, and says where it ends if it is one.
pub(super) fn arabic(pass: &mut Pass<'_>, digits: &str, end: usize) -> Option<usize> {
    if !pass.rules.is_french || digits.starts_with('0') {
        return None;
    }
    if pass.after(end) == Some(THING) {
        return Some(end + THING.len_utf8());
    }
    let typed = pass.letters(end);
    let end_of_letters = end + typed.len();
    let small = in_small_letters(typed);
    let letters = small.as_deref().unwrap_or(typed);
    let raised = match digits {
        "1" => of_first(letters).or_else(|| of_others(letters)),
        "2" => of_second(pass, letters, end).or_else(|| of_others(letters)),
        _ => of_others(letters),
    }?;
    let is_sure = small.is_none()
        || is_long(letters)
        || letters.starts_with("er")
        || is_among_capitals(pass, end - digits.len(), end_of_letters);
    if !is_sure || goes_on(pass, end_of_letters) {
        return None;
    }
    pass.raise(end..end_of_letters, raised);
    Some(end_of_letters)
}

/// Whether the letters before a place are but a part of something: `3e-5`, `2e@exemple.fr`,
/// `x2e://`.
fn goes_on(pass: &Pass<'_>, at: usize) -> bool {
    match pass.after(at) {
        Some('-') => pass.after(at + 1).is_some_and(|c| c.is_ascii_digit()),
        // The scheme of an address.
        Some(':') => pass.after(at + 1) == Some('/'),
        next => next.is_some_and(|c| is_word(c) || "_'’@".contains(c)),
    }
}

/// The letters of `2ÈME` or `2Ème` as those of `2ème`; `None` if they begin with no capital.
fn in_small_letters(letters: &str) -> Option<String> {
    let (first, rest) = letters.split_at(letters.chars().next().map_or(0, char::len_utf8));
    if !is_in_capitals(first) {
        return None;
    }
    let small = letters.to_lowercase();
    let is_title = || rest.chars().all(char::is_lowercase) && is_long(&small);
    (is_in_capitals(letters) || is_title()).then_some(small)
}

fn is_in_capitals(letters: &str) -> bool {
    !letters.is_empty() && letters.chars().all(char::is_uppercase)
}

/// Whether letters make an ordinal of any figure before them, even in capitals: those of `2ÈME`,
/// but not those of `2E`.
fn is_long(letters: &str) -> bool {
    letters.chars().count() > 2
        && !matches!(letters, "res" | "nde" | "nds" | "ndes" | "des" | "mes")
}

/// Whether what stands between two places is in a phrase in capitals: `LA 2E SÉANCE`.
fn is_among_capitals(pass: &Pass<'_>, start: usize, end: usize) -> bool {
    let before = glue::last_word(pass, pass.spaces_before(start).start);
    (before.is_empty() || BEFORE_ORDINALS.contains(&before)) && is_long_word(word_after(pass, end))
}

/// The word after the spaces at a place, often none.
fn word_after<'a>(pass: &Pass<'a>, end: usize) -> &'a str {
    let spaces = pass.spaces_after(end);
    if spaces.is_empty() { "" } else { pass.letters(spaces.end) }
}

/// Whether a word in capitals is hardly an abbreviation.
fn is_long_word(word: &str) -> bool {
    is_in_capitals(word) && word.chars().count() > 2
}

fn of_first(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "er" | "ier" => "er",
        "ers" | "iers" => "ers",
        "re" | "ère" | "ere" | "ière" | "iere" => "re",
        "res" | "ères" | "eres" | "ières" | "ieres" => "res",
        _ => return None,
    })
}

/// `2d` is set between an article and a noun only: the `2d` of a game has two dimensions.
fn of_second(pass: &Pass<'_>, letters: &str, end: usize) -> Option<&'static str> {
    Some(match letters {
        "nd" => "d",
        "nds" => "ds",
        "de" | "nde" => "de",
        "des" | "ndes" => "des",
        "d" => {
            let article = glue::last_word(pass, pass.spaces_before(end - 1).start);
            let spaces = pass.spaces_after(end + 1);
            let has_noun = pass.after(spaces.end).is_some_and(char::is_lowercase);
            let is_after_article = ["le", "Le", "du", "Du", "au", "Au", "un"].contains(&article);
            return (has_noun && !spaces.is_empty() && is_after_article).then_some("d");
        }
        _ => return None,
    })
}

fn of_others(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "e" | "è" | "ème" | "eme" | "éme" | "ième" | "ieme" | "iéme" | "me" => "e",
        "es" | "èmes" | "emes" | "ièmes" | "iemes" | "mes" => "es",
        _ => return None,
    })
}

/// Ties an ordinal that ends at a place to the noun after it.
///
/// Some nouns are tied to all ordinals, others to this one.
pub(super) fn tie_to_noun(pass: &mut Pass<'_>, end: usize, nouns: &[&str]) {
    let spaces = pass.spaces_after(end);
    let typed = pass.letters(spaces.end);
    let small = in_small_letters(typed);
    let noun = small.as_deref().unwrap_or(typed);
    if CENTURIES.contains(&noun) || nouns.contains(&noun) {
        pass.space(spaces, Space::NoBreak);
    }
}

/// Sets a Roman numeral: raises its letters, ties it to a king, a chapter or a century.
pub(super) fn roman(pass: &mut Pass<'_>, at: usize) -> usize {
    let rest = &pass.run.as_bytes()[at..];
    let length = rest.iter().take_while(|byte| b"IVXL".contains(byte)).count();
    let end = at + length;
    let value = value(&pass.run[at..end]);
    if value == 0 || !is_bounded(pass, at) {
        return end;
    }
    let letters = pass.letters(end);
    if letters.is_empty() && pass.after(end) != Some(THING) {
        let stands_alone = pass.after(end).is_none_or(|c| !is_word(c) && !"_@/\\'’".contains(c));
        if stands_alone {
            tie_to_name(pass, at, length > 1 || pass.rules.is_french && value != 1);
        }
        return end;
    }
    if !pass.rules.is_french {
        return end;
    }
    tie_ordinal(pass, at, end, letters, value)
}

/// Sets `XXIe siècle` and `Napoléon Ier`.
fn tie_ordinal(pass: &mut Pass<'_>, at: usize, end: usize, letters: &str, value: u8) -> usize {
    // Where the letters are raised already, a thing stands for them.
    let end_of_letters = end + if letters.is_empty() { THING.len_utf8() } else { letters.len() };
    let raised = match in_small_letters(letters) {
        Some(small) if is_sure(pass, at..end, end_of_letters, &small) => of_numeral(value, &small),
        Some(_) => None,
        None if letters.is_empty() => Some(""),
        None => of_numeral(value, letters),
    };
    let Some(raised) = raised.filter(|_| !goes_on(pass, end_of_letters)) else { return end };
    tie_to_name(pass, at, true);
    if !letters.is_empty() {
        pass.raise(end..end_of_letters, raised);
    }
    tie_to_noun(pass, end_of_letters, &[]);
    end_of_letters
}

/// Whether capitals after a Roman numeral make an ordinal of it. `VIE` is a word, `XIÈME` may be
/// the `Xième`, and `IER` needs the name of a king.
fn is_sure(pass: &Pass<'_>, numeral: Range<usize>, end: usize, letters: &str) -> bool {
    let next = word_after(pass, end);
    if AFTER_NUMERALS.contains(&next) {
        return true;
    }
    match letters {
        "er" => {
            let before = pass.spaces_before(numeral.start);
            !before.is_empty() && is_long_word(glue::last_word(pass, before.start))
        }
        "e" | "es" => numeral.len() > 2 && is_long_word(next),
        _ => is_long(letters) && &pass.run[numeral] != "XI",
    }
}

/// What is raised after a Roman numeral. `Xième` is the letter X, as in "umpteenth".
fn of_numeral(value: u8, letters: &str) -> Option<&'static str> {
    match (value, letters) {
        (1, _) => of_first(letters),
        (2, "d" | "nd") => Some("d"),
        (2, "de" | "nde") => Some("de"),
        (10, "ième" | "ieme") | (_, "me" | "mes") => None,
        _ => of_others(letters),
    }
}

/// Ties a numeral to the name of a king, `Louis XIV`, or to what is numbered, `tome II`. After a
/// name, the letter `I` is rather a word, and but in French so are `V` and `X`.
fn tie_to_name(pass: &mut Pass<'_>, at: usize, is_numeral: bool) {
    let spaces = pass.spaces_before(at);
    let name = glue::last_word(pass, spaces.start);
    let is_name = name.starts_with(char::is_uppercase) && !name.ends_with('.');
    if is_name && is_numeral && name.chars().count() > 2 {
        pass.space(spaces, Space::NoBreak);
    } else {
        glue::word_before(pass, at);
    }
}

fn is_bounded(pass: &Pass<'_>, at: usize) -> bool {
    let begins =
        |c| is_space(c) || is_opening(c) || matches!(c, HARD_BREAK | '"' | '\'' | '’' | '-' | '–');
    pass.before(at).is_none_or(begins)
}

/// The value of a numeral below fifty, which neither a pope nor a century exceeds; else 0. So
/// `CD`, `MIX` and `XXL` are words.
fn value(numeral: &str) -> u8 {
    let n_tens = match numeral.strip_prefix("XL") {
        Some(_) => 4,
        None => numeral.len() - numeral.trim_start_matches('X').len(),
    };
    let units = &numeral[if n_tens == 4 { 2 } else { n_tens }..];
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let Some(n_units) = UNITS.iter().position(|known| *known == units) else { return 0 };
    match u8::try_from(n_tens * 10 + n_units) {
        Ok(value) if value < 50 => value,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Variety;
    use super::super::tests::{check, check_kept};
    use super::value;

    #[test]
    fn ordinals_are_raised_and_mended() {
        check(
            Variety::French,
            &[
                ("le 1er, la 1re, la 2e", "le 1{er}, la 1{re}, la 2{e}"),
                ("la 1ère fois", "la 1{re} fois"),
                ("les 1ers et 1ères", "les 1{ers} et 1{res}"),
                ("la 2ème, la 3ième, la 4è, la 5eme", "la 2{e}, la 3{e}, la 4{e}, la 5{e}"),
                ("les 10es et 3èmes", "les 10{es} et 3{es}"),
                ("le 2d tour, la 2de partie", "le 2{d} tour, la 2{de} partie"),
                ("la 2nde fois, le 2nd", "la 2{de} fois, le 2{d}"),
                ("la 1ière", "la 1{re}"),
                ("la 101e (3e), la 10 000e", "la 101{e} (3{e}), la 10⍽000{e}"),
                ("l’1er", "l’1{er}"),
            ],
        );
        check(Variety::FrenchCanada, &[("la 40ième", "la 40{e}")]);
        check_kept(
            Variety::French,
            &[
                "un jeu 2d",
                "en 3D",
                "1e5",
                "0e",
                "v2e",
                "#2e3e4e",
                "2ex",
                "x2e",
                "1□",
                "2□",
                "2,5e",
                "a_2e",
                "3e-5",
                "@2e",
                "https://x.y/2e",
            ],
        );
        check_kept(Variety::English, &["the 1st, the 2e"]);
    }

    #[test]
    fn centuries_and_kings_have_roman_numerals() {
        check(
            Variety::French,
            &[
                ("au XXIe siècle", "au XXI{e}␣siècle"),
                ("le XIXème siècle", "le XIX{e}␣siècle"),
                ("le XX□ siècle", "le XX□␣siècle"),
                ("XVIIIe et XIXe siècles", "XVIII{e} et XIX{e}␣siècles"),
                ("la Ve République, le IInd Empire", "la V{e} République, le II{d} Empire"),
                ("Louis XIV", "Louis␣XIV"),
                ("Napoléon Ier, la Ière République", "Napoléon␣I{er}, la I{re} République"),
                ("Pie XII, Charles V", "Pie␣XII, Charles␣V"),
                ("l’an II, tome IV, chapitre I", "l’an␣II, tome␣IV, chapitre␣I"),
            ],
        );
        check_kept(
            Variety::French,
            &[
                "Louis, I am",
                "Le CD",
                "Un MIX",
                "Taille XXL",
                "Ile",
                "Vie",
                "Hier",
                "Vers",
                "Ives",
                "la Xième fois",
                "le XP",
                "Ie",
                "XIV",
                "un XIV",
                "--XXIe://a",
            ],
        );
        check(Variety::English, &[("Louis XIV", "Louis␣XIV")]);
        check_kept(Variety::English, &["Then I said", "Malcolm X"]);
    }

    #[test]
    fn ordinals_in_capitals_have_small_letters() {
        let table = &[
            ("LA 2ÈME SÉANCE", "LA 2{e} SÉANCE"),
            ("LA 2EME, LA 3IÈME, LES 4ÈMES", "LA 2{e}, LA 3{e}, LES 4{es}"),
            ("1ÈRE PARTIE, 1ERE FOIS, LES 1ERS", "1{re} PARTIE, 1{re} FOIS, LES 1{ers}"),
            ("la 2ÈME fois, le 1ER", "la 2{e} fois, le 1{er}"),
            ("La 2Ème Séance, 1Ère, XIXÈme Siècle", "La 2{e} Séance, 1{re}, XIX{e}␣Siècle"),
            ("le 1er Mars", "le 1{er}␣Mars"),
            ("LE 1ER AOÛT", "LE 1{er}␣AOÛT"),
            ("LA 2E SÉANCE, LA 1RE FOIS", "LA 2{e} SÉANCE, LA 1{re} FOIS"),
            ("3E ÉDITION", "3{e} ÉDITION"),
            ("LE 2ND TOUR, LA 2DE PARTIE", "LE 2{d} TOUR, LA 2{de} PARTIE"),
            ("LE XXIÈME SIÈCLE", "LE XXI{e}␣SIÈCLE"),
            ("AU XXIE SIÈCLE, AU VIE SIECLE", "AU XXI{e}␣SIÈCLE, AU VI{e}␣SIECLE"),
            ("LE XIÈME SIÈCLE", "LE XI{e}␣SIÈCLE"),
            ("LE XVIE CONGRÈS", "LE XVI{e} CONGRÈS"),
            ("LA VE RÉPUBLIQUE, LA IRE", "LA V{e} RÉPUBLIQUE, LA IRE"),
            ("NAPOLÉON IER, LA IÈRE FOIS", "NAPOLÉON␣I{er}, LA I{re} FOIS"),
            ("LE XX□ SIÈCLE", "LE XX□␣SIÈCLE"),
        ];
        check(Variety::French, table);
        check(Variety::FrenchCanada, table);
        check_kept(
            Variety::French,
            &[
                "LA VIE DE GROUPE",
                "NOS VIES, ET VERS QUOI",
                "VE ET IE",
                "L’IRE DU CHEF",
                "POUR LA XIÈME FOIS",
                "MONSIEUR XIE PARLE",
                "IER",
                "ESCALIER 2E PORTE B",
                "SALLE 2E",
                "UN FILM EN 2D ET EN 3D",
                "1E5",
                "0E",
                "0ÈME",
                "2ER",
                "2ÈmE",
                "2Nde Vie",
                "le 2Des",
                "2ÈMEX",
                "#2EME",
                "2EME@EXEMPLE.FR",
                "LA CLÉ 2E4E",
                "LIVE, EXIL, MIXER",
            ],
        );
        check_kept(Variety::English, &["THE 2ND FLOOR, THE XXIE"]);
    }

    #[test]
    fn roman_numerals_have_values() {
        let numerals = ["I", "IV", "IX", "XIV", "XXIX", "XL", "XLIX"];
        assert_eq!(numerals.map(value), [1, 4, 9, 14, 29, 40, 49]);
        let four_tens = "X".repeat(4);
        let none = ["", "IIII", "VX", &four_tens, "XXL", "L", "IL", "XLX"];
        assert_eq!(none.map(value), [0; 8]);
    }
}
