//! Counting and cutting words.

/// Words a minute at which French prose is read (Brysbaert 2019; IReST gives 195 for French).
const WORDS_PER_MINUTE: usize = 200;

/// How many words a text has: what stands between spaces and has a letter or a digit, so that a
/// spaced `!` is none. (`×` and `÷` pass for letters.)
pub(crate) fn count(text: &str) -> usize {
    let (mut n_words, mut in_word) = (0, 0);
    let mut bytes = text.as_bytes().iter().enumerate();
    // Nearly every byte is looked up, without a branch that its value decides.
    while let Some((at, byte)) = bytes.next() {
        let mut class = CLASSES[usize::from(*byte)];
        if class & RARE != 0 {
            let c = text[at..].chars().next().expect("a character begins here");
            class = class_of(c);
            bytes.nth(c.len_utf8() - 2);
        }
        n_words += usize::from(class & WORD & !in_word);
        in_word = class & WORD | in_word & !(class >> 1);
    }
    n_words
}

const WORD: u8 = 1;
const SPACE: u8 = 2;
/// The first byte of a character that must be decoded.
const RARE: u8 = 4;

fn class_of(c: char) -> u8 {
    match c {
        c if c.is_whitespace() => SPACE,
        // The signs of French and of all: no letter is among them (General Punctuation).
        '«' | '»' | '\u{2000}'..='\u{206f}' => 0,
        c => u8::from(c.is_alphanumeric()),
    }
}

/// What each byte of UTF-8 is to the count of words.
static CLASSES: [u8; 256] = {
    let mut classes = [RARE; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte {
            // As `char::is_whitespace` has it.
            0x20 | 0x09..=0x0d => SPACE,
            0x30..=0x39 | 0x41..=0x5a | 0x61..=0x7a => WORD,
            // What begins a Latin letter from U+00C0 to U+017F, and what ends it.
            0x80..=0xbf | 0xc3..=0xc5 => WORD,
            0x00..=0x7f => 0,
            _ => RARE,
        };
        byte += 1;
    }
    classes
};

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
        assert_eq!(count("œuvre ŷ 3 Ŵ\u{3000}字 — Ω … « »"), 6);
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
