//! Ordinals and Roman numerals: `1er`, `2ème`, `XXIe siècle`, `Louis XIV`.
//!
//! Sources: Imprimerie nationale, "Abréviations": *1er, 1re, 2e, 2d, 2de*, the letters raised;
//! Office québécois de la langue française, Vitrine linguistique, "Abréviation des adjectifs
//! ordinaux": the same, and *-ème*, *-ième*, *-ère* are wrong but for *Xième* and *nième*; the
//! Académie française prefers *2d* to *2nd*.

use super::pass::{Pass, is_opening, is_space, is_word};
use super::{HARD_BREAK, Space, THING, glue};

/// Words that an ordinal is tied to.
const CENTURIES: &[&str] = &["siècle", "siècles", "millénaire", "millénaires"];

/// Raises the letters of an ordinal in figures, and says where it ends if it is one.
pub(super) fn arabic(pass: &mut Pass<'_>, digits: &str, end: usize) -> Option<usize> {
    if !pass.rules.is_french || digits.starts_with('0') {
        return None;
    }
    if pass.after(end) == Some(THING) {
        return Some(end + THING.len_utf8());
    }
    let letters = pass.letters(end);
    let raised = match digits {
        "1" => of_first(letters).or_else(|| of_others(letters)),
        "2" => of_second(pass, letters, end).or_else(|| of_others(letters)),
        _ => of_others(letters),
    }?;
    let end_of_letters = end + letters.len();
    if goes_on(pass, end_of_letters) {
        return None;
    }
    pass.raise(end..end_of_letters, raised);
    Some(end_of_letters)
}

/// Whether the letters before a place are but a part of something: `3e-5`, `2e@exemple.fr`.
fn goes_on(pass: &Pass<'_>, at: usize) -> bool {
    match pass.after(at) {
        Some('-') => pass.after(at + 1).is_some_and(|c| c.is_ascii_digit()),
        next => next.is_some_and(|c| is_word(c) || "_'’@".contains(c)),
    }
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
    let noun = pass.letters(spaces.end);
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
    let raised = if letters.is_empty() { Some("") } else { of_numeral(value, letters) };
    let end_of_letters = end + if letters.is_empty() { THING.len_utf8() } else { letters.len() };
    let Some(raised) = raised.filter(|_| !goes_on(pass, end_of_letters)) else { return end };
    tie_to_name(pass, at, true);
    if !letters.is_empty() {
        pass.raise(end..end_of_letters, raised);
    }
    tie_to_noun(pass, end_of_letters, &[]);
    end_of_letters
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
            ],
        );
        check(Variety::English, &[("Louis XIV", "Louis␣XIV")]);
        check_kept(Variety::English, &["Then I said", "Malcolm X"]);
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
