//! Tables of what is found, and above all of what is not.

use super::super::markdown::{Settings, Source};
use super::{Aid, find};
use proptest::prelude::*;

/// What is found in a body: `line:column+length code`, and `→ new` where a change is certain.
fn found(language: &str, body: &str) -> Vec<String> {
    let settings = Settings {
        language,
        has_math: true,
        keeps_outside: false,
        has_handout: false,
        closes_html: true,
    };
    let source = Source { path: "a.md", text: body, start: 0 };
    let mut found: Vec<Aid> = find(&source, &[], &settings);
    found.sort_by(|one, other| one.problem.cmp(&other.problem));
    let shown = |aid: Aid| {
        let place = aid.problem.place.expect("it has one");
        let new = aid.mend.map_or(String::new(), |mend| format!(" → {}", mend.new));
        let code = aid.problem.code.name();
        format!("{}:{}+{} {code}{new}", place.line, place.column, place.length)
    };
    found.into_iter().map(shown).collect()
}

#[track_caller]
fn check(language: &str, table: &[(&str, &[&str])]) {
    for (body, expected) in table {
        assert_eq!(found(language, body), *expected, "{body:?}");
    }
}

#[track_caller]
fn none(language: &str, bodies: &[&str]) {
    for body in bodies {
        assert_eq!(found(language, body), [""; 0], "{body:?}");
    }
}

#[test]
fn lists_that_only_look_so() {
    check(
        "fr",
        &[
            ("– un\n– deux", &["1:1+1 fake-list → -", "2:1+1 fake-list → -"]),
            ("Il y a :\n• un ;\n• deux.", &["2:1+1 fake-list → -", "3:1+1 fake-list → -"]),
            (". La vitesse\n\n. La portée", &["1:1+1 fake-list → -", "3:1+1 fake-list → -"]),
            ("> – un\n> – deux", &["1:3+1 fake-list → -", "2:3+1 fake-list → -"]),
            // A single one is shown, and left to its author.
            ("Puis :\n• un", &["2:1+1 fake-list"]),
            // A line that goes on would become part of the last item, whoever meant it so.
            ("– un\nsuite\n– deux", &["1:1+1 fake-list", "3:1+1 fake-list"]),
            ("– un\\\n– deux", &["1:1+1 fake-list", "2:1+1 fake-list"]),
            ("1. a\n   – un\n   – deux", &["2:4+1 fake-list → -", "3:4+1 fake-list → -"]),
            ("12. a\n    – un\n    – deux", &["2:5+1 fake-list", "3:5+1 fake-list"]),
            ("Texte\n    · un\n    · deux", &["2:5+1 fake-list", "3:5+1 fake-list"]),
        ],
    );
    none(
        "fr",
        &[
            "- un\n- deux",
            "Un mot\n– une incise – puis la suite.",
            "> Citation.\n> — Voltaire",
            "— Tu viens ?\n— Non.",
            "— Bonjour.\n— Bonsoir.",
            "– Je sais, dit-elle.\n\n– Alors, partons.",
            "```\n– un\n– deux\n```",
            "| – | – |\n|---|---|\n| – un | – deux |",
            ".5 et\n.6",
            "– un\n\nEntre deux.\n\n– deux",
            "– un\n\n## Titre\n\n– deux",
        ],
    );
}

#[test]
fn links_that_do_not_say_where_they_lead() {
    check(
        "fr",
        &[
            ("Cliquez [ici](a.md).", &["1:9+11 vague-link"]),
            ("[Cliquez ici pour voir](a.md)", &["1:1+29 vague-link"]),
            ("[](a.md)", &["1:1+8 vague-link"]),
            ("[**Lire la suite** »](a.md)", &["1:1+27 vague-link"]),
            ("[En savoir\nplus…](a.md)", &["1:1+10 vague-link"]),
            (
                "[Plus d’infos](a.md) [Read more](b.md)",
                &["1:1+20 vague-link", "1:22+17 vague-link"],
            ),
        ],
    );
    none(
        "fr",
        &[
            "[ici, le programme](a.md)",
            "[ici](a.md \"Le programme\")",
            "[`ici`](a.md)",
            "[![plan](a.png) ici](a.md)",
            "[![plan](a.png)](a.md)",
            "[Cliquez ici pour lire le programme de la formation](a.md)",
            "Ici et [là-bas](a.md)",
            "[[here]{lang=en} ou là](a.md)",
        ],
    );
    check("en", &[("[Click here](a.md)", &["1:1+18 vague-link"])]);
    none("en", &["[suite](a.md)"]);
    none("de", &["[hier](a.md) [more](b.md)"]);
}

#[test]
fn capitals_that_have_lost_their_accent() {
    check(
        "fr",
        &[
            ("A vous. A bientôt !", &["1:1+1 bare-capital → À", "1:9+1 bare-capital → À"]),
            (
                "Oui ! A l’aide. « A la fin »",
                &["1:7+1 bare-capital → À", "1:19+1 bare-capital → À"],
            ),
            ("# A propos", &["1:3+1 bare-capital → À"]),
            ("**A** partir de là", &["1:3+1 bare-capital → À"]),
            ("Fin  \nA demain", &["2:1+1 bare-capital → À"]),
            ("l’Etat et l'Ecole", &["1:3+4 bare-capital → État", "1:13+5 bare-capital → École"]),
            ("Etats-Unis", &["1:1+5 bare-capital → États"]),
            ("Evaluation des acquis", &["1:1+10 bare-capital → Évaluation"]),
            // Written otherwise than it reads: said, and left to its author.
            ("El&egrave;ve", &["1:1+12 bare-capital"]),
        ],
    );
    none(
        "fr",
        &[
            "Le plan A la rassure. Groupe A vous attend.",
            "M. A. la suit, J. A vous le dit",
            "A ou B. A-t-il fini ? A1 A été",
            "Il a\nA la fin",
            "`Etat` Etat2 https://a.fr/Etat etat/Etat a.Etat #Etat",
            "[Etat de New York]{lang=en} [Etat]{.raw}",
            "Etat\nA vous\n{.raw}",
            "<span lang=\"en\">Etat</span> <code>Etat</code>",
            "<div lang=\"en\">\n\nEtat\n\n</div>",
            "# Etat {lang=en}",
            "Evaluation Copy, Evolution, Enterprise Edition",
            "$Etat$ et ![Etat](a.png)",
            "État, École, À vous",
            "*[Etat]: Etat",
        ],
    );
    none("en", &["A la carte. Etat, coeur"]);
}

#[test]
fn ligatures() {
    check(
        "fr",
        &[
            ("coeur Soeurs", &["1:1+5 bare-ligature → cœur", "1:7+6 bare-ligature → Sœurs"]),
            ("OEUVRE Oeil", &["1:1+6 bare-ligature → ŒUVRE", "1:8+4 bare-ligature → Œil"]),
            ("chef-d'oeuvre", &["1:8+6 bare-ligature → œuvre"]),
            ("un f\\*oetus ou *foetus*", &["1:17+6 bare-ligature → fœtus"]),
        ],
    );
    let words =
        ["coeur", "choeur", "soeur", "oeuvre", "manoeuvre", "noeud", "voeu", "oeil", "oeuf"];
    for word in words.into_iter().chain(["boeuf", "moeurs", "foetus", "rancoeur"]) {
        let fix = word.replace("oe", "œ");
        let wanted = format!("1:1+{} bare-ligature → {fix}", word.len());
        assert_eq!(found("fr", word), [wanted]);
    }
    none(
        "fr",
        &[
            "coexister, moelle, poêle, goéland, Noël, cœur, Lecoeur, Joël, coefficient, foehn",
            ":coeur: coeur.fr, @coeur, soeur/frère, [x](coeur.md), <https://coeur.fr/>",
        ],
    );
}

#[test]
fn guillemets_that_are_alone() {
    check(
        "fr",
        &[
            ("Il dit « oui.\n\nPuis rien.", &["1:8+1 unclosed-guillemet"]),
            ("Il dit oui » et part.", &["1:12+1 unopened-guillemet"]),
            ("« un *mot\n\nUn « autre ».", &["1:1+1 unclosed-guillemet"]),
        ],
    );
    none(
        "fr",
        &[
            "« oui », « *non* »",
            "« Il dit : « oui »",
            "« Un\n\n« Deux\n\nTrois »",
            "« Un\n\n» Deux\n\n» Trois »",
            "Accueil » Blog » Page",
            "le signe “«”, `»`",
            "| « | » |\n|---|---|\n| « | x |",
            "[« a]{lang=en}",
        ],
    );
}

#[test]
fn dots() {
    check(
        "fr",
        &[
            ("Fin..", &["1:4+2 two-dots"]),
            ("a, b, etc... Puis", &["1:7+6 dots-after-etc → etc."]),
            ("(Etc…)", &["1:2+4 dots-after-etc → Etc."]),
            ("etc.. ou", &["1:1+5 dots-after-etc → etc."]),
        ],
    );
    none("fr", &["Fin... Fin…", "../a, cd .., 1..10", "etc. Puis", "`a..`", "fletc…", "a/b.. c"]);
}

#[test]
fn headings_and_pictures() {
    check(
        "fr",
        &[
            ("## A\n#### B\n#### C\n##### D", &["2:1+6 skipped-heading"]),
            ("### A\n## B", &["1:1+5 skipped-heading"]),
            ("## NOS FORMATIONS", &["1:4+14 heading-in-capitals"]),
            ("![](x.png) ![ ](y.png)", &["1:1+10 missing-alt", "1:12+11 missing-alt"]),
            ("un <img src='x.png'> <img src='y.png' alt=''>", &["1:4+17 missing-alt"]),
            ("<p>\n<IMG SRC=x.png><IMG ALT=x>\n</p>", &["2:1+15 missing-alt"]),
        ],
    );
    none(
        "fr",
        &[
            "## A\n### B\n## C\n### D",
            "## A\n> #### B\n\n### C",
            "<h2>A</h2>\n\n### B",
            "## RGPD, SEO et HTML\n## URSSAF\n## FAQ\n## RGPD, SEO, HTML\n## Qualiopi",
            "## `CONSTANTE`\n## 2026",
            "![Un plan](x.png) ![`code`](y.png) ![](cours.mp3)",
        ],
    );
}

#[test]
fn titles_and_summaries() {
    let settings = Settings {
        language: "fr",
        has_math: false,
        keeps_outside: false,
        has_handout: false,
        closes_html: true,
    };
    let text = "---\ntitle: A propos\nsummary: >\n  Le coeur\n---\nUn coeur.\n";
    let start = text.find("Un").expect("it is there");
    let source = Source { path: "a.md", text, start };
    let found = find(&source, &[(2, "A propos"), (3, "Le coeur\u{a0}!")], &settings);
    let places = found.iter().map(|aid| aid.problem.place.as_ref().expect("it has one"));
    let places: Vec<_> = places.map(|place| (place.line, place.column, place.length)).collect();
    assert_eq!(places, [(2, 8, 1), (3, 1, 10), (6, 4, 5)]);
    let mends: Vec<_> = found.iter().map(|aid| aid.mend.as_ref().map(|mend| mend.start)).collect();
    assert_eq!(mends, [Some(7), None, Some(3)]);
}

/// What rules look for, and what surrounds it.
const PIECES: &[&str] = &[
    "A ",
    "vous",
    "Etat",
    "coeur",
    "etc",
    "..",
    "…",
    " ",
    "« ",
    " »",
    "– ",
    "• ",
    ". ",
    "\n",
    "\n\n",
    "- ",
    "> ",
    "# ",
    "#### ",
    "NOS FORMATIONS",
    "[",
    "](a.md)",
    "![",
    "ici",
    "`",
    "$",
    "\\",
    "&egrave;",
    "{lang=en}",
    "{.raw}",
    "<span lang=en>",
    "</span>",
    "<div>\n",
    "|",
    "\n|---|\n",
    "é",
    "\u{a0}",
    "  \n",
    "[^1]",
    "\n[^1]: ",
    "*[A]: b\n",
    "*",
    "1. ",
    "    ",
    "\t",
    "https://a.fr/",
    "\u{fffc}",
    "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]
    #[test]
    fn no_text_is_too_odd(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let settings = Settings {
            language: "fr",
            has_math: true,
            keeps_outside: false,
            has_handout: false,
            closes_html: true,
        };
        for aid in find(&Source { path: "a.md", text: &text, start: 0 }, &[], &settings) {
            prop_assert!(aid.problem.hint.is_some() && aid.problem.place.is_some());
            if let Some(mend) = aid.mend {
                let line = text.split('\n').nth(mend.line as usize - 1).expect("it is there");
                prop_assert!(line[mend.start..].starts_with(&mend.old));
            }
        }
    }
}
