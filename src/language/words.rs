//! Counting and cutting words.

/// Words a minute at which French prose is read (Brysbaert 2019; IReST gives 195 for French).
const WORDS_PER_MINUTE: usize = 200;

/// Bytes looked at together.
const CHUNK: usize = 64;

/// How many words a text has: what stands between spaces and has a letter or a digit, so that a
/// spaced `!` is none. (`×` and `÷` pass for letters.)
///
/// A bit stands for a byte. Letters added to all that is no space carry up to the space after
/// them, once for each word, and over the end of a chunk into the next.
pub(crate) fn count(text: &str) -> usize {
    let (mut n_words, mut carry, mut at) = (0, false, 0);
    while at < text.len() {
        let chunk = Chunk::read(text, at);
        let (sum, over) = chunk.letters.overflowing_add(!chunk.spaces);
        let (sum, over_by_carry) = sum.overflowing_add(u64::from(carry));
        n_words += (sum & chunk.spaces).count_ones() as usize;
        carry = over | over_by_carry;
        at += chunk.length;
    }
    n_words + usize::from(carry)
}

/// Which of some bytes belong to letters or digits, and which to spaces; the lowest bit first.
struct Chunk {
    letters: u64,
    spaces: u64,
    /// In bytes, at most [`CHUNK`].
    length: usize,
}

impl Chunk {
    /// The bytes from a place on; it may divide a Latin letter, but no other character.
    fn read(text: &str, at: usize) -> Self {
        let rest = &text.as_bytes()[at..];
        let mut bytes = [0; CHUNK];
        let length = rest.len().min(CHUNK);
        bytes[..length].copy_from_slice(&rest[..length]);
        let mut chunk =
            Chunk { letters: mask(&bytes, is_letter), spaces: mask(&bytes, is_space), length };
        let mut others = mask(&bytes, begins_another);
        while others != 0 {
            let bit = others.trailing_zeros() as usize;
            others &= others - 1;
            let c = text[at + bit..].chars().next().expect("a character begins here");
            if !chunk.set(c, bit) {
                break;
            }
        }
        chunk
    }

    /// Notes a character by what it is; false where it goes over the end, which is then before it.
    fn set(&mut self, c: char, bit: usize) -> bool {
        if bit + c.len_utf8() > CHUNK {
            self.length = bit;
            let kept = (1 << bit) - 1;
            self.letters &= kept;
            self.spaces &= kept;
            return false;
        }
        let bits = ((1 << c.len_utf8()) - 1) << bit;
        self.letters &= !bits;
        match c {
            c if c.is_whitespace() => self.spaces |= bits,
            // The signs of French and of all: no letter is among them (General Punctuation).
            '«' | '»' | '\u{2000}'..='\u{206f}' => {}
            c if c.is_alphanumeric() => self.letters |= bits,
            _ => {}
        }
        true
    }
}

/// The bytes of which something holds, a bit each.
fn mask(bytes: &[u8; CHUNK], holds: impl Fn(u8) -> bool) -> u64 {
    /// Brings the lowest bit of each of eight bytes into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let held = bytes.map(|byte| u8::from(holds(byte)));
    let (eights, _) = held.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |mask, eight| mask << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

/// A letter or digit of ASCII, or a part of a Latin letter from U+00C0 to U+017F (or of another
/// character, which [`Chunk::set`] then puts right).
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | !byte.is_ascii()
}

/// A space of ASCII, as `char::is_whitespace` has it.
fn is_space(byte: u8) -> bool {
    (byte == b' ') | (0x09..=0x0d).contains(&byte)
}

/// The first byte of a character that must be decoded.
fn begins_another(byte: u8) -> bool {
    (byte >= 0xc0) & !(0xc3..=0xc5).contains(&byte)
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
        assert_eq!(count("œuvre ŷ 3 Ŵ\u{3000}字 — Ω … « »"), 6);
        assert_eq!(count(""), 0);
        assert_eq!(count(" \n "), 0);
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(480), 2);
        assert_eq!(reading_minutes(500), 3);
    }

    #[test]
    fn counts_the_same_wherever_chunks_end() {
        let text =
            "L’été «\u{a0}où\u{a0}» l’œuvre — 3\u{202f}000\u{a0}€ — dit\u{3000}字, ça… 😀 va\n";
        let by_hand = |text: &str| {
            text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
        };
        for n_before in 0..80 {
            for before in ["x", " "] {
                let text = before.repeat(n_before) + &text.repeat(5);
                assert_eq!(count(&text), by_hand(&text), "after {n_before} of {before:?}");
            }
        }
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
