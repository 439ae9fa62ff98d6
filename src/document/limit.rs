//! What no honest text needs and what would harm: invisible characters, bombs, endless nesting.

pub(crate) use crate::base::control::clean;

/// Deeper than any text of a human being.
pub(crate) const MAX_DEPTH: usize = 100;

/// More open brackets than any paragraph has, code with its escapes and half-open intervals
/// included; parsers suffer from thousands.
pub(crate) const MAX_BRACKETS: usize = 1_000;

/// How much larger than its source a page's HTML may be, and what any page may be all the same.
const MAX_GROWTH: usize = 20;
const ALWAYS_ALLOWED: usize = 2_000_000;

/// Whether a text's brackets nest deeper than a parser should have to follow; where.
pub(crate) fn bracket_bomb(text: &str) -> Option<usize> {
    // Counting looks at many bytes at once, and nearly every text is done with it.
    if text.bytes().filter(|byte| *byte == b'[').count() <= MAX_BRACKETS {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'\n' if text.as_bytes().get(at + 1) == Some(&b'\n') => depth = 0,
            _ => {}
        }
        if depth > MAX_BRACKETS {
            return Some(at);
        }
    }
    None
}

/// Whether HTML has grown out of all proportion to its source.
pub(crate) fn is_bomb(html: usize, source: usize) -> bool {
    html > ALWAYS_ALLOWED && html > source.saturating_mul(MAX_GROWTH)
}
