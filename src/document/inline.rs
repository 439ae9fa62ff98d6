//! Marks within lines that CommonMark does not know: passages (`[words]{lang=en}`) and
//! abbreviations (`*[IRL]: In Real Life`), turned into the inline HTML that they stand for.
//!
//! Both work on the parser's events, so that code, addresses and escaped signs stay what they are.
//! A text without their signs passes untouched and pays nothing.

mod abbreviation;
mod attributes;
mod passage;

use crate::base::diagnostic::Diagnostic;
use pulldown_cmark::Event;
use std::ops::Range;

pub(crate) use abbreviation::Abbreviations;
pub(crate) use attributes::is_raw_class;
pub(crate) use passage::language;

/// What the parser says, and the bytes of the text that it says it of.
pub(crate) type Placed<'t> = (Event<'t>, Range<usize>);

/// Mistakes, with the bytes of the text that they are about.
pub(crate) type Mistakes = Vec<(Diagnostic, Range<usize>)>;

/// Whether a text may hold a passage.
pub(crate) fn may_hold_passages(text: &str) -> bool {
    let holds = |sign: &str| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    ["]{", "{lang", "{.raw"].into_iter().any(holds)
}

/// Turns the passages among the events of `text` into inline HTML.
pub(crate) fn passages<'t>(
    text: &'t str,
    events: impl Iterator<Item = Placed<'t>>,
) -> (Vec<Placed<'t>>, Mistakes) {
    let mut marker = passage::Marker::new(text);
    events.for_each(|(event, range)| marker.take(event, range));
    marker.finish()
}

#[cfg(test)]
mod tests {
    use crate::document::markdown::{Settings, Source, parse};
    use proptest::prelude::*;

    /// What meets in texts with passages, abbreviations and formulas, and what surrounds them.
    const PIECES: &[&str] = &[
        "[",
        "]",
        "{lang=en}",
        "{.raw}",
        "{",
        "}",
        "![",
        "](a.md)",
        "*[IRL]: vie\n",
        "IRL",
        "*",
        "_",
        "`",
        "```\n",
        "$",
        "$$",
        "\\frac",
        "\\",
        "\u{a0}",
        "\u{202f}",
        "\u{2028}",
        "é",
        "œuvre",
        "\n",
        "\n\n",
        "> ",
        "> [!note] ",
        "- ",
        "| a |\n| --- |\n| ",
        "# ",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<div a='",
        "</div>",
        "<!--",
        "<textarea>",
        "<svg/>",
        "[[a b]]",
        "](a.md \"é",
        ")[a.md]",
        "[!note",
        "https://a.fr/IRL ",
        "&#7;",
        "&amp;",
        "[^1]",
        "[^1]: ",
        "  ",
        "\t",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn no_text_is_too_odd(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        ) {
            let text = pieces.concat();
            for has_math in [false, true] {
                let source = Source { path: "a.md", text: &text, start: 0 };
                let settings = Settings {
                    language: "fr",
                    has_math,
                    keeps_outside: true,
                    has_handout: false, closes_html: true,
                };
                let mut problems = Vec::new();
                let parsed = parse(&source, &settings, &mut problems);
                let marks = |tag: &str| parsed.body.html.matches(tag).count();
                prop_assert_eq!(marks("<abbr"), marks("</abbr>"));
                prop_assert_eq!(marks("<span lang"), marks("</span>") - marks("<span class"));
            }
        }
    }
}
