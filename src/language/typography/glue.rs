//! Ties together what a line's end must not part: a title or an initial and a name, `n°` and its
//! number.
//!
//! Sources: Imprimerie nationale, "Coupures", "Titres de civilité" and "Abréviations"; Office
//! québécois de la langue française, Vitrine linguistique, "Espace insécable".

use super::pass::{Pass, is_opening, is_space};
use super::{HARD_BREAK, Space};

/// Words that begin a sentence and no name, so that `taille M. Les autres` is not Mr Les. `Le`
/// and `La` begin names as well.
const NOT_NAMES: &[&str] = &[
    "Au", "Aux", "Avec", "Ce", "Ces", "Cette", "Dans", "Elle", "Elles", "En", "Et", "Il", "Ils",
    "Je", "Les", "Mais", "Nous", "On", "Or", "Ou", "Où", "Par", "Pour", "Puis", "Que", "Qui", "Si",
    "Sur", "Un", "Une", "Vous",
];

/// Ties a title to the name after it: `Mme Martin`, `Dr. Who`, but not `Mme la directrice`.
pub(super) fn title(pass: &mut Pass<'_>, at: usize) -> usize {
    let rest = &pass.run.as_bytes()[at..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let end = at + length + usize::from(rest.get(length) == Some(&b'.'));
    if pass.rules.titles.contains(&&pass.run[at..end]) && is_bounded(pass, at) {
        tie_to_name(pass, end);
    }
    // The full stop is a sign of its own.
    at + length
}

/// Ties an initial to the name after it: `A. Dupont`, `J.-P. Martin`.
pub(super) fn initial(pass: &mut Pass<'_>, at: usize) {
    let Some(letter) = pass.before(at).filter(|c| c.is_uppercase()) else { return };
    if pass.rules.is_french && is_bounded(pass, at - letter.len_utf8()) {
        tie_to_name(pass, at + 1);
    }
}

/// Whether a word begins at a place; that of an address, a number or an abbreviation does not.
fn is_bounded(pass: &Pass<'_>, at: usize) -> bool {
    let begins =
        |c| is_space(c) || is_opening(c) || matches!(c, HARD_BREAK | '"' | '\'' | '’' | '-');
    pass.before(at).is_none_or(begins)
}

fn tie_to_name(pass: &mut Pass<'_>, at: usize) {
    let spaces = pass.spaces_after(at);
    let name = pass.letters(spaces.end);
    if name.starts_with(char::is_uppercase) && !NOT_NAMES.contains(&name) {
        pass.space(spaces, Space::NoBreak);
    }
}

/// Ties `n°` to its number.
pub(super) fn number_sign(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = at + "°".len();
    let is_sign = matches!(pass.before(at), Some('n' | 'N')) && is_bounded(pass, at - 1);
    let spaces = pass.spaces_after(end);
    if is_sign && pass.after(spaces.end).is_some_and(char::is_alphanumeric) {
        pass.space(spaces, Space::NoBreak);
    }
    end
}

/// Ties `§` to its number.
pub(super) fn section(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = at + "§".len();
    let spaces = pass.spaces_after(end);
    if pass.after(spaces.end).is_some_and(|c| c.is_ascii_digit()) {
        pass.space(spaces, Space::NoBreak);
    }
    end
}

/// Ties the word before a number to it, if it is one of those: `p. 12`, `tome II`.
pub(super) fn word_before(pass: &mut Pass<'_>, at: usize) {
    let spaces = pass.spaces_before(at);
    if spaces.is_empty() {
        return;
    }
    let word = last_word(pass, spaces.start);
    if pass.rules.before_numbers.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        pass.space(spaces, Space::NoBreak);
    }
}

/// The word that ends at a place, with its full stop. Of a very long one, the end.
pub(super) fn last_word<'a>(pass: &Pass<'a>, at: usize) -> &'a str {
    /// In bytes, more than any word that is looked for.
    const REACH: usize = 32;
    let near = &pass.run[pass.run.ceil_char_boundary(at.saturating_sub(REACH))..at];
    let stem = near.strip_suffix('.').unwrap_or(near);
    let start = stem.char_indices().rfind(|(_, c)| !c.is_alphabetic());
    &near[start.map_or(0, |(end, c)| end + c.len_utf8())..]
}

#[cfg(test)]
mod tests {
    use super::super::Variety;
    use super::super::tests::{check, check_kept};

    #[test]
    fn titles_and_initials_are_tied_to_names() {
        check(
            Variety::French,
            &[
                ("chez M. Dupont et Mme Roy", "chez M.␣Dupont et Mme␣Roy"),
                ("MM. Roy, Mlle Petit, Dr Élan", "MM.␣Roy, Mlle␣Petit, Dr␣Élan"),
                ("Me Durand, Pr Martin, M. Le Gall", "Me␣Durand, Pr␣Martin, M.␣Le Gall"),
                ("par A. Dupont", "par A.␣Dupont"),
                ("J.-P. Martin et É. Roy", "J.-P.␣Martin et É.␣Roy"),
                ("d’Mme\nRoy", "d’Mme␣Roy"),
            ],
        );
        check_kept(
            Variety::French,
            &[
                "Mme la directrice",
                "la taille M. Les autres",
                "le plan B. Il reste",
                "Me voici",
                "Dr. non",
                "fin. Une autre",
                "vers l’UE. Paris",
                "EDMme Roy",
                "U.S.A. Paris",
            ],
        );
        check(Variety::English, &[("Mr. Fox and Dr Who", "Mr.␣Fox and Dr␣Who")]);
        check(Variety::German, &[("Dr. Faust", "Dr.␣Faust")]);
        check(Variety::Spanish, &[("Sra. Paz", "Sra.␣Paz")]);
        check_kept(Variety::English, &["so am I. He went"]);
    }

    #[test]
    fn numbers_are_tied_to_what_they_number() {
        check(
            Variety::French,
            &[
                ("le n° 12, N° A4", "le n°␣12, N°␣A4"),
                ("p. 12, art. 5, chap. 3, fig. 2", "p.␣12, art.␣5, chap.␣3, fig.␣2"),
                ("l’art. 5 et la page\n12", "l’art.␣5 et la page␣12"),
                ("§ 4", "§␣4"),
                ("Fig. 2 (p. 3)", "Fig.␣2 (p.␣3)"),
                ("le no 7", "le no␣7"),
                ("chap. IV", "chap.␣IV"),
            ],
        );
        check_kept(Variety::French, &["n°12", "Bart. 5", "l’année n° (12)"]);
        check(Variety::English, &[("see p. 12", "see p.␣12")]);
        check(Variety::German, &[("siehe S. 12, Nr. 3", "siehe S.␣12, Nr.␣3")]);
        check(Variety::Spanish, &[("véase pág. 12", "véase pág.␣12")]);
    }
}
