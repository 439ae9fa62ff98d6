//! What holds of every rule: setting twice is setting once, and prose without signs stays.

use proptest::prelude::*;

use super::*;

const ALL: [Variety; 8] = [
    Variety::French,
    Variety::FrenchCanada,
    Variety::FrenchSwitzerland,
    Variety::FrenchBelgium,
    Variety::English,
    Variety::German,
    Variety::GermanSwitzerland,
    Variety::Spanish,
];

/// Checks a table of texts as typed and as set. In both, `␣` is a no-break space and `⍽` a thin
/// one; what is raised stands in braces, and `□` is a [`THING`].
#[track_caller]
pub(super) fn check(variety: Variety, table: &[(&str, &str)]) {
    for (typed, expected) in table {
        let run = readable_to_run(typed);
        assert_eq!(shown(&run, variety.into()), *expected, "{variety:?}: {typed:?}");
        assert_stable(&run, variety.into());
    }
}

/// Checks that texts stay as they were typed.
#[track_caller]
pub(super) fn check_kept(variety: Variety, texts: &[&str]) {
    let table: Vec<_> = texts.iter().map(|text| (*text, *text)).collect();
    check(variety, &table);
}

fn readable_to_run(text: &str) -> String {
    text.replace('␣', "\u{a0}").replace('⍽', "\u{202f}").replace('□', "\u{fffc}")
}

fn shown(run: &str, style: Style) -> String {
    let set = apply(run, style, |text| format!("{{{text}}}"));
    set.replace('\u{a0}', "␣").replace('\u{202f}', "⍽").replace('\u{fffc}', "□")
}

fn apply(run: &str, style: Style, raised: impl Fn(&str) -> String) -> String {
    let mut found = Vec::new();
    edits(run, style, &mut found);
    let (mut set, mut kept) = (String::new(), 0);
    for edit in found {
        assert!(edit.range.start >= kept && !edit.range.is_empty(), "{edit:?} of {run:?}");
        set.push_str(&run[kept..edit.range.start]);
        match edit.is_superscript {
            true => set.push_str(&raised(edit.text)),
            false => {
                assert_ne!(run[edit.range.clone()], *edit.text, "{edit:?} of {run:?}");
                set.push_str(edit.text);
            }
        }
        kept = edit.range.end;
    }
    set + &run[kept..]
}

/// Sets a run twice: as in a document, where what is raised becomes a [`THING`], and plainly.
#[track_caller]
fn assert_stable(run: &str, style: Style) {
    let set = apply(run, style, |_| THING.to_string());
    let again = apply(&set, style, |text| format!("{{{text}}}"));
    assert_eq!(again, set, "{style:?}: {run:?}");
    let set = set_text(run, style);
    assert_eq!(set_text(&set, style), set, "plainly, {style:?}: {run:?}");
}

/// Pieces of text that provoke the rules, more often together than prose would.
fn provoking() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        " ", " ", " ", " ", "  ", "\n", "\u{a0}", "\u{202f}", "\u{2009}", "\u{2028}", "\u{fffc}",
        "\"", "\"", "'", "«", "»", "“", "”", "„", "‚", "‘", "’", "‹", "›", "!", "?", ";", ":", "%",
        ".", "..", "...", "…", ",", "-", "--", "---", "----", "–", "—", "(", ")", "/", "x", "×",
        "0", "1", "2", "12", "300", "2026", "000", "n°", "§ ", "°", "€", "h", "er", "e", "ème",
        "d", "I", "XIV", "XX", "V", "M.", "Mme", "Dr", "A", "Le", "le", "p.", "mars", "März",
        "siècle", "ÈME", "E", "ER", "XXI", "LE", "SIÈCLE", "MARS", "mot", "L", "l", "été", "km",
        "#", "@", "_", "\\", "://", "::", "www.", "<", ">", "=", "+", "日", "e\u{301}",
    ];
    let piece = prop::sample::select(PIECES);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn setting_twice_is_setting_once(run in provoking()) {
        for variety in ALL {
            for in_guillemets in [Space::NoBreak, Space::NarrowNoBreak] {
                assert_stable(&run, Style { variety, in_guillemets });
            }
        }
    }

    #[test]
    fn any_text_can_be_set(run in any::<String>()) {
        for variety in ALL {
            assert_stable(&run, variety.into());
        }
    }

    #[test]
    fn words_alone_stay(text in "[a-zàâçéèêëîïôùûœ]{1,12}([ ,] ?[a-zàâçéèêëîïôùûœ]{1,12}){0,8}") {
        for variety in ALL {
            prop_assert_eq!(set_text(&text, variety.into()), text.as_str());
        }
    }
}

#[test]
fn languages_have_varieties() {
    for (language, expected) in [
        ("fr", Some(Variety::French)),
        ("fr-FR", Some(Variety::French)),
        ("fr-CA", Some(Variety::FrenchCanada)),
        ("FR_ca", Some(Variety::FrenchCanada)),
        ("fr-Latn-CH", Some(Variety::FrenchSwitzerland)),
        ("fr-BE", Some(Variety::FrenchBelgium)),
        ("en-GB", Some(Variety::English)),
        ("de-AT", Some(Variety::German)),
        ("de-CH", Some(Variety::GermanSwitzerland)),
        ("es-419", Some(Variety::Spanish)),
        ("it", None),
        ("français", None),
        ("", None),
    ] {
        assert_eq!(Variety::of(language), expected, "{language}");
    }
}

#[test]
fn edits_are_as_small_as_they_can_be() {
    let list = |run: &str| {
        let mut found = Vec::new();
        edits(run, Variety::French.into(), &mut found);
        let edit = |edit: Edit| (run[edit.range].to_owned(), edit.text, edit.is_superscript);
        found.into_iter().map(edit).collect::<Vec<_>>()
    };
    let expected = |edits: &[(&str, &'static str, bool)]| {
        edits
            .iter()
            .map(|(old, new, raised)| ((*old).to_owned(), *new, *raised))
            .collect::<Vec<_>>()
    };
    assert_eq!(list("vous\n?"), expected(&[("\n", "\u{202f}", false)]));
    assert_eq!(list("la 2ème"), expected(&[("ème", "e", true)]));
    assert_eq!(list("le 1er"), expected(&[("er", "er", true)]));
    assert_eq!(list("ah..."), expected(&[("...", "…", false)]));
    assert_eq!(
        list("\"l'un\""),
        expected(&[("\"", "«\u{202f}", false), ("'", "’", false), ("\"", "\u{202f}»", false)])
    );
    // A mark may end between two spaces.
    assert_eq!(list("oui  !"), expected(&[(" ", "", false), (" ", "\u{202f}", false)]));
}

#[test]
fn plain_texts_have_no_superscripts() {
    let style = Style::of("fr").unwrap();
    assert_eq!(set_text("La 2ème séance : l'été", style), "La 2e séance\u{a0}: l’été");
    assert!(matches!(set_text("La 2e séance", style), Cow::Borrowed(_)));
    assert_eq!(Style::of("ja"), None);
}

/// Hostile texts that a rule with a search of its own would read once for each sign.
#[test]
fn long_texts_are_read_once() {
    let start = std::time::Instant::now();
    let pieces = [
        "\"", "\"a ", " \"", "'", "'a", "a'", "« ", " »", "“\"", "1", "1 ", "123 ", "1234 ", "01 ",
        "1x", "- ", "-- ", " – ", "–", "...", ". ", "A. ", "I", " I", "IX ", "M. ", "n° ", " ",
        "!", " !", "a", "@", "2E ", "2EME", "XXIE ", "#'", "a_--", "\u{fffc}", "«\"»", "\n",
    ];
    for piece in pieces {
        for variety in [Variety::French, Variety::English] {
            set_text(&piece.repeat(20_000 / piece.len()), variety.into());
        }
    }
    // Read once for each sign, one text alone would take many seconds.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
