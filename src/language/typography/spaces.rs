//! The spaces before `;` `:` `!` `?` and `%`.
//!
//! Sources: *Lexique des règles typographiques en usage à l'Imprimerie nationale* (2002),
//! "Ponctuation": *espace fine insécable* before `;` `!` `?`, *espace mots insécable* before `:`;
//! Office québécois de la langue française, Vitrine linguistique, "Espacement avant et après les
//! signes de ponctuation et les symboles": none before `;` `!` `?` where no thin space is at hand;
//! *Guide du typographe romand*: thin before all four. Before `%` CLDR has a no-break space, and
//! none in `fr-CH` and `en`.

use super::pass::{Pass, is_closing, is_quote, is_space, is_word};
use super::varieties::Rules;
use super::{HARD_BREAK, Space, THING};

/// Sets the spaces before a sign. Of `!?` only the first sign has any.
pub(super) fn before_sign(pass: &mut Pass<'_>, at: usize) -> usize {
    let spaces = pass.spaces_before(at);
    if spaces.is_empty() {
        return at + 1;
    }
    let sign = pass.run.as_bytes()[at];
    let wanted = wanted(pass.rules, sign);
    let text = pass.before(spaces.start).filter(|c| *c != HARD_BREAK);
    if let (Some(wanted), Some(text)) = (wanted, text)
        && ends_text(sign, pass.after(at + 1))
        && (wanted != Space::None || takes_sign(text, sign))
    {
        pass.space(spaces, wanted);
    }
    at + 1
}

fn wanted(rules: &Rules, sign: u8) -> Option<Space> {
    match sign {
        b':' => rules.before_colon,
        b'%' => Some(rules.before_percent),
        _ => rules.before_high_signs,
    }
}

/// Whether a sign is one of punctuation, by what follows: `:)`, `;-)`, `:smile:`, `::`, `!=`,
/// `!important`, `?>` and `%d` are not.
fn ends_text(sign: u8, next: Option<char>) -> bool {
    let Some(next) = next else { return true };
    match sign {
        // `:'(` is a smiley.
        b':' | b';' => {
            is_space(next) || matches!(next, HARD_BREAK | THING) || is_quote(next) && next != '\''
        }
        b'%' => !next.is_alphanumeric() && !matches!(next, '_' | '{' | '}' | '('),
        _ => !next.is_alphanumeric() && !matches!(next, '_' | '=' | '[' | '>' | '/'),
    }
}

/// Whether a sign may stand right after a character.
fn takes_sign(c: char, sign: u8) -> bool {
    let is_end = || is_closing(c) || is_quote(c) || ".…%€$°!?".contains(c);
    is_word(c) || sign != b'%' && is_end()
}

#[cfg(test)]
mod tests {
    use super::super::Variety;
    use super::super::tests::{check, check_kept};

    #[test]
    fn french_has_spaces_before_high_signs() {
        let table = &[
            ("un défi !", "un défi⍽!"),
            ("Titre : sous", "Titre␣: sous"),
            ("vous\n?", "vous⍽?"),
            ("d’abord ; ensuite", "d’abord⍽; ensuite"),
            ("Superman !?", "Superman⍽!?"),
            ("vraiment ?!", "vraiment⍽?!"),
            ("assez !!!", "assez⍽!!!"),
            ("le code □ : voici", "le code □␣: voici"),
            ("à 88 %, oui", "à 88␣%, oui"),
            ("trop  !", "trop⍽!"),
            ("NB : la suite", "NB␣: la suite"),
            // Any space that was typed, of whatever kind.
            ("déjà␣! déjà⍽: déjà\u{2009}?", "déjà⍽! déjà␣: déjà⍽?"),
            ("(quoi ?)", "(quoi⍽?)"),
            ("suivant :\n« oui »", "suivant␣:\n«⍽oui⍽»"),
        ];
        check(Variety::French, table);
        check(Variety::FrenchBelgium, table);
    }

    #[test]
    fn french_differs_by_country() {
        check(
            Variety::FrenchCanada,
            &[
                ("un défi !", "un défi!"),
                ("vous\n?", "vous?"),
                ("d’abord ; ensuite", "d’abord; ensuite"),
                ("Titre : sous", "Titre␣: sous"),
                ("à 88 %", "à 88␣%"),
                ("« oui ! »", "«␣oui!␣»"),
                ("– ! –", "–␣! –"),
            ],
        );
        check(
            Variety::FrenchSwitzerland,
            &[
                ("un défi !", "un défi⍽!"),
                ("Titre : sous", "Titre⍽: sous"),
                ("d’abord ; ensuite", "d’abord⍽; ensuite"),
                ("vous\n?", "vous⍽?"),
                ("à 88 %", "à 88%"),
                ("« oui »", "«⍽oui⍽»"),
            ],
        );
    }

    #[test]
    fn other_languages_keep_what_was_typed() {
        for variety in [Variety::English, Variety::German, Variety::Spanish] {
            check_kept(variety, &["a : b ! c ? d ; e"]);
        }
        check(Variety::English, &[("at 88 % now", "at 88% now")]);
        check(Variety::German, &[("bei 88 %", "bei 88␣%")]);
        check(Variety::Spanish, &[("un 88 %", "un 88␣%")]);
    }

    #[test]
    fn no_space_is_invented() {
        check_kept(
            Variety::French,
            &["Yahoo!", "un défi!", "a:b", "oui?non", "88%", "_Hello, World!_", "(c) (r) (tm)"],
        );
    }

    #[test]
    fn signs_that_are_no_punctuation_stay() {
        check_kept(
            Variety::French,
            &[
                "à 7:47",
                "16:9",
                "10:30",
                "bravo :)",
                "bravo ;-)",
                "bravo :D",
                "hélas :-(",
                "hélas :'(",
                "hélas :/",
                "fête :smile: ici",
                "std::vec, la version 1.2.3 ou C:\\a",
                "@moi et #sujet",
                "fdda:5cc1:23:4::1f et ::1",
                "std::x et C++",
                "si a != b",
                "color !important",
                "https://x.y/?a=1;b",
                "écrire ?a=1",
                "une balise <? php ?>",
                "un format %d et %s",
                "? seul",
            ],
        );
    }
}
