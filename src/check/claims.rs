//! What a page may not say of a registration: it is no approval (Code du travail, L6352-12).

use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::site::Page;

/// The digits of a registration number.
const N_DIGITS: usize = 11;

/// The lines of a page that make a registration known without the sentence of the law, or that
/// boast of an approval.
pub(super) fn of_page(page: &Page, text: &str, registration: Option<&str>) -> Vec<Diagnostic> {
    let file = page.file();
    let own: String =
        registration.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let has_sentence = plain(text).contains("ne vaut pas agrement");
    let mut in_code = false;
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let line = &without_code(line);
        let words = plain(line);
        let place = Place::line(file.as_str(), number);
        if !has_sentence && registers(line, &words, &own) {
            let problem = Diagnostic::warning(Code::LawRegistration).at(place.clone());
            found.push(problem.hint(Hint::LawSentence));
        }
        if boasts(&words) {
            found.push(Diagnostic::warning(Code::LawApproval).at(place).hint(Hint::LawRegistered));
        }
    }
    found
}

/// A line without what stands in code: an example claims nothing.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// Whether a line makes a registration known: its number, or the words for it.
fn registers(line: &str, words: &str, own: &str) -> bool {
    let is_said = words.contains("declaration d'activite")
        && (words.contains("numero") || words.contains("n°"))
        && line.bytes().any(|byte| byte.is_ascii_digit());
    is_said || numbers(line).iter().any(|digits| digits == own || is_registration(digits, words))
}

/// Whether digits that nobody calls otherwise are a registration number's.
fn is_registration(digits: &str, words: &str) -> bool {
    digits.len() == N_DIGITS && !["siret", "tva", "http", "isbn"].iter().any(|w| words.contains(w))
}

/// The runs of digits of a line, in groups (`11 75 12345 67`) or not.
fn numbers(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let signs: Vec<char> = line.chars().chain(['.']).collect();
    for pair in signs.windows(2) {
        let joins = [' ', '\u{a0}', '\u{202f}'].contains(&pair[0]) && pair[1].is_ascii_digit();
        match found.last_mut() {
            Some(last) if pair[0].is_ascii_digit() => last.push(pair[0]),
            Some(last) if !last.is_empty() && !joins => found.push(String::new()),
            _ => {}
        }
    }
    found.retain(|digits| digits.len() >= N_DIGITS);
    found
}

/// Whether a line says that the State approves of somebody who trains.
fn boasts(words: &str) -> bool {
    let has = |all: &[&str]| all.iter().any(|word| words.contains(word));
    let is_denied = has(&["ne vaut pas", "n'est pas", "ni agree", "aucun agrement"]);
    let is_claimed = has(&["agrement de l'etat", "agree par l'etat", "agrees par l'etat"])
        || has(&["organisme de formation agree", "organisme agree", "agree par la prefecture"])
        || has(&["agree par la dreets", "formation agreee", "agreee par l'etat"]);
    is_claimed && !is_denied
}

/// A text without accents, in lower case, with one form of apostrophe and of space.
fn plain(text: &str) -> String {
    let sign = |c: char| match c {
        'é' | 'è' | 'ê' | 'É' => 'e',
        'à' => 'a',
        '’' => '\'',
        '\u{a0}' | '\u{202f}' | '\n' => ' ',
        other => other,
    };
    text.to_lowercase().chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::{boasts, plain, registers};

    #[test]
    fn a_number_is_known_among_others() {
        let is = |line: &str, own: &str| registers(line, &plain(line), own);
        assert!(is("NDA : 11 75 12345 67.", "") && is("n° 11751234567", ""));
        assert!(is("Déclaration d’activité numéro 84 69 1", ""));
        assert!(is("(93 13 1234567)", "93131234567"));
        for other in ["SIRET 123 456 789 00012", "tél. 01 23 45 67 89", "en 2024 2025 2026", ""] {
            assert!(!is(other, "11751234567"), "{other}");
        }
    }

    #[test]
    fn an_approval_is_claimed_or_denied() {
        assert!(boasts(&plain("Organisme de formation agréé")));
        assert!(boasts(&plain("agréé par l’État")));
        assert!(!boasts(&plain("Cet enregistrement ne vaut pas agrément de l’État.")));
        assert!(!boasts(&plain("un ton agréable, un rendez-vous agréé par tous")));
    }
}
