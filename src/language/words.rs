//! Counting and cutting words.

/// Words a minute at which French prose is read (Brysbaert 2019; IReST gives 195 for French).
const WORDS_PER_MINUTE: usize = 200;

/// How many words a text has: what stands between spaces and has a letter or a digit, so that a
/// spaced `!` is none.
pub(crate) fn count(text: &str) -> usize {
    let (mut n_words, mut in_word) = (0, false);
    for c in text.chars() {
        if c.is_whitespace() {
            in_word = false;
        } else if !in_word && c.is_alphanumeric() {
            in_word = true;
            n_words += 1;
        }
    }
    n_words
}

/// Minutes of reading, at least one.
pub(crate) fn reading_minutes(words: usize) -> u32 {
    let minutes = (words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE;
    u32::try_from(minutes.max(1)).unwrap_or(u32::MAX)
}

/// The text cut after a whole word, with `…`, where it is longer than `max` characters.
///
/// Signs that end the last word (`,` `;` `:` and spaces before them) go too.
pub(crate) fn cut(text: &str, max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max) else { return text.to_owned() };
    let at_word = text[end..].starts_with(char::is_whitespace);
    let kept = &text[..end];
    let kept = match kept.rfind(char::is_whitespace) {
        Some(space) if !at_word => &kept[..space],
        _ if at_word => kept,
        _ => return text.split_whitespace().next().unwrap_or(text).to_owned(),
    };
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—' | '-' | '«');
    format!("{}…", kept.trim_end_matches(end))
}

#[cfg(test)]
mod tests {
    use super::{count, cut, reading_minutes};

    #[test]
    fn counts_what_a_reader_calls_words() {
        assert_eq!(count("Un défi\u{202f}! L’été — à 100\u{a0}%"), 5);
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(480), 2);
        assert_eq!(reading_minutes(500), 3);
    }

    #[test]
    fn never_cuts_a_word() {
        assert_eq!(cut("court", 10), "court");
        assert_eq!(cut("les réseaux sociaux", 15), "les réseaux…");
        assert_eq!(cut("les réseaux sociaux", 11), "les réseaux…");
        assert_eq!(cut("un mot, deux mots", 8), "un mot…");
        assert_eq!(cut("anticonstitutionnellement", 5), "anticonstitutionnellement");
    }
}
