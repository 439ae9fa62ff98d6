//! The spaces before `;` `:` `!` `?` and `%`.
//!
//! Sources: *Lexique des règles typographiques en usage à l'Imprimerie nationale* (2002),
//! "Ponctuation": *espace fine insécable* before `;` `!` `?`, *espace mots insécable* before `:`;
//! Office québécois de la langue française, Vitrine linguistique, "Espacement avant et après les
//! signes de ponctuation et les symboles": none before `;` `!` `?` where no thin space is at hand;
//! *Guide du typographe romand*: thin before all four. Before `%` CLDR has a no-break space, and
//! none in `fr-CH` and `en`.

use super::pass::{Pass, is_closing, is_space, is_word};
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
        && (wanted != Space::None || takes_sign(text))
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
        b':' | b';' => {
            is_space(next) || matches!(next, HARD_BREAK | THING | '"' | '«' | '»' | '“' | '”')
        }
        b'%' => !next.is_alphanumeric() && !matches!(next, '_' | '{' | '('),
        _ => !next.is_alphanumeric() && !matches!(next, '_' | '=' | '[' | '>' | '/'),
    }
}

/// Whether a sign may stand right after a character.
fn takes_sign(c: char) -> bool {
    is_word(c) || is_closing(c) || matches!(c, '"' | '…' | '%' | '€' | '$' | '°' | '!' | '?')
}
