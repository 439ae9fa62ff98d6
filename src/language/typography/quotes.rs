//! Quotes and apostrophes: straight ones become those of the language, and guillemets get the
//! spaces inside them.
//!
//! Sources: Imprimerie nationale, "Guillemets"; Office québécois de la langue française, Vitrine
//! linguistique, "Guillemets": « », then “ ”, then ‘ ’; *Guide du typographe romand*: « », then
//! ‹ ›; Duden, "Anführungszeichen": „ “, then ‚ ‘, in Switzerland « » and ‹ ›; RAE, *Ortografía de
//! la lengua española* (2010) III 3.4.8: «», then “”, then ‘’, and no spaces; CLDR for English:
//! “ ”, then ‘ ’.

use std::ops::Range;

use super::pass::{Pass, is_closing, is_opening, is_quote, is_space, is_word};
use super::protected::is_technical;
use super::varieties::{Apostrophes, Guillemets, Quotes, Rules};
use super::{HARD_BREAK, Space, THING};

/// A straight quote that has a partner, and what it becomes.
pub(super) struct Straight {
    at: usize,
    quotes: &'static Quotes,
    is_opening: bool,
}

/// What a quote was typed as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Straight,
    /// `'` for a quote.
    Single,
    /// A sign of the language, by its level in [`Rules::quotes`].
    Set(usize),
}

impl Kind {
    /// Its place in counts by kind.
    fn index(self) -> usize {
        match self {
            Self::Straight => 0,
            Self::Single => 1,
            Self::Set(level) => 2 + level,
        }
    }
}

/// Which side of a quotation a quote is on, as far as its neighbours tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Opening,
    Closing,
    Either,
}

struct Mark {
    at: usize,
    kind: Kind,
    is_opening: bool,
    is_paired: bool,
}

/// The straight quotes of a run that have a partner, in order.
pub(super) fn paired(run: &str, rules: &'static Rules) -> Vec<Straight> {
    let has_single =
        rules.single_quotes.is_some() && memchr::memchr(b'\'', run.as_bytes()).is_some();
    if !has_single && memchr::memchr(b'"', run.as_bytes()).is_none() {
        return Vec::new();
    }
    levels(&marks(run, rules), rules)
}

/// All quotes of a run, each closing one with the last opening one of its kind. Those left open
/// between the two have no partner.
///
/// Single ones are paired apart, since any of them may turn out to be an apostrophe.
fn marks(run: &str, rules: &Rules) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut open = [Vec::new(), Vec::new()];
    let mut n_open = [0; 5];
    for (at, c) in run.char_indices() {
        let Some((kind, side)) = quote(run, at, c, rules) else { continue };
        let open = &mut open[usize::from(kind == Kind::Single)];
        let may_close = n_open[kind.index()] > 0;
        let is_opening = side == Side::Opening || side == Side::Either && !may_close;
        let mut is_paired = false;
        if is_opening {
            n_open[kind.index()] += 1;
            open.push(marks.len());
        } else if may_close {
            while let Some(last) = open.pop() {
                let last = &mut marks[last];
                n_open[last.kind.index()] -= 1;
                if last.kind == kind {
                    // The two of `""` quote nothing.
                    is_paired = run[last.at + c.len_utf8()..at].contains(|c| !is_space(c));
                    last.is_paired = is_paired;
                    break;
                }
            }
        }
        marks.push(Mark { at, kind, is_opening, is_paired });
    }
    marks
}

/// What the straight quotes become: the level after that of the quotes around them.
fn levels(marks: &[Mark], rules: &'static Rules) -> Vec<Straight> {
    let mut around: Vec<usize> = Vec::new();
    let mut straight = Vec::new();
    for mark in marks.iter().filter(|mark| mark.is_paired) {
        let level = match (mark.kind, rules.single_quotes) {
            (Kind::Single, Some(level)) => level,
            _ if !mark.is_opening => around.pop().expect("its partner came first"),
            (Kind::Set(level), _) => level,
            _ => match around.last() {
                None => 0,
                Some(0 | 2) => 1,
                Some(_) => 2,
            },
        };
        if mark.is_opening && mark.kind != Kind::Single {
            around.push(level);
        }
        if !matches!(mark.kind, Kind::Set(_)) {
            let quotes = &rules.quotes[level];
            straight.push(Straight { at: mark.at, quotes, is_opening: mark.is_opening });
        }
    }
    straight
}

/// The quote that a character is, if it is one.
fn quote(run: &str, at: usize, c: char, rules: &Rules) -> Option<(Kind, Side)> {
    if c.is_alphanumeric() || is_space(c) {
        return None;
    }
    match c {
        '"' => Some((Kind::Straight, side(run, at)?)),
        '\'' if rules.single_quotes.is_some() => single(run, at),
        // ‘ and ’ tell nothing: one of them is the apostrophe.
        '\'' | '‘' | '’' => None,
        _ => rules.quotes.iter().enumerate().find_map(|(level, quotes)| {
            let side = match c {
                _ if quotes.open.starts_with(c) => Side::Opening,
                _ if quotes.close.starts_with(c) => Side::Closing,
                _ => return None,
            };
            Some((Kind::Set(level), side))
        }),
    }
}

/// The side of a straight quote. Between two letters it has none.
fn side(run: &str, at: usize) -> Option<Side> {
    let before = run[..at].chars().next_back();
    let after = run[at + 1..].chars().next();
    let may_open = before.is_none_or(|c| is_gap(c) || is_opening(c) || is_quote(c) || is_joint(c));
    let may_close = after.is_none_or(|c| {
        is_gap(c) || is_closing(c) || is_quote(c) || is_joint(c) || ",.;:!?…".contains(c)
    }) || !may_open && after == Some(THING);
    match (may_open, may_close) {
        (true, true) => Some(Side::Either),
        (true, false) => Some(Side::Opening),
        (false, true) => Some(Side::Closing),
        (false, false) => None,
    }
}

/// A `'` that may be a quote; between letters it is an apostrophe, and so it is in `'90s`.
fn single(run: &str, at: usize) -> Option<(Kind, Side)> {
    let after = run[at + 1..].chars().next();
    let side = side(run, at).filter(|_| !after.is_some_and(|c| c.is_ascii_digit()))?;
    Some((Kind::Single, side))
}

fn is_gap(c: char) -> bool {
    is_space(c) || c == HARD_BREAK
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '/')
}

/// Sets a straight quote that has a partner; one that has none stays.
pub(super) fn straight(pass: &mut Pass<'_>, at: usize) -> usize {
    if let Some(quote) = next_straight(pass, at) {
        set_straight(pass, &quote);
    }
    at + 1
}

/// The quote at a place, if it has a partner. No rule goes over one.
fn next_straight(pass: &mut Pass<'_>, at: usize) -> Option<Straight> {
    let is_here = pass.straight.as_slice().first().is_some_and(|quote| quote.at == at);
    if is_here { pass.straight.next() } else { None }
}

fn set_straight(pass: &mut Pass<'_>, quote: &Straight) {
    let place = quote.at..quote.at + 1;
    let space = if quote.quotes.is_spaced { pass.style.in_guillemets } else { Space::None };
    if quote.is_opening {
        pass.last_opening = Some(place.end);
        let spaces = pass.spaces_after(place.end);
        let sign = quote.quotes.open;
        pass.replace(place, if spaces.is_empty() { with_space(sign, space) } else { sign });
        pass.space(spaces, space);
    } else {
        let spaces = pass.spaces_before(place.start);
        let sign = quote.quotes.close;
        let text = if spaces.is_empty() { with_space(sign, space) } else { sign };
        pass.space(spaces, space);
        pass.replace(place, text);
    }
}

/// Whether an opening quote or bracket ends at a place, be it straight still.
pub(super) fn is_after_opening(pass: &Pass<'_>, at: usize) -> bool {
    let is_straight =
        || pass.last_opening == Some(at) || is_ahead(pass, at - 1).is_some_and(|opens| opens);
    pass.before(at).is_some_and(|c| is_opening(c) || c == '"' && is_straight())
}

/// Whether a closing quote or bracket begins at a place, be it straight still.
pub(super) fn is_before_closing(pass: &Pass<'_>, at: usize) -> bool {
    let is_straight = || is_ahead(pass, at).is_some_and(|opens| !opens);
    pass.after(at).is_some_and(|c| is_closing(c) || c == '"' && is_straight())
}

/// Whether the straight quote ahead at a place opens; `None` if it has no partner.
fn is_ahead(pass: &Pass<'_>, at: usize) -> Option<bool> {
    let ahead = pass.straight.as_slice();
    let found = ahead.binary_search_by_key(&at, |quote| quote.at).ok()?;
    Some(ahead[found].is_opening)
}

/// A guillemet with the space inside of it.
fn with_space(sign: &'static str, space: Space) -> &'static str {
    match (sign, space) {
        ("«", Space::NoBreak) => "«\u{a0}",
        ("«", Space::NarrowNoBreak) => "«\u{202f}",
        ("»", Space::NoBreak) => "\u{a0}»",
        ("»", Space::NarrowNoBreak) => "\u{202f}»",
        ("‹", Space::NoBreak) => "‹\u{a0}",
        ("‹", Space::NarrowNoBreak) => "‹\u{202f}",
        ("›", Space::NoBreak) => "\u{a0}›",
        ("›", Space::NarrowNoBreak) => "\u{202f}›",
        _ => sign,
    }
}

/// Sets the space after « or ‹.
pub(super) fn opening_guillemet(pass: &mut Pass<'_>, at: usize) -> usize {
    let mut signs = pass.rules.quotes.iter().map(|quotes| quotes.open);
    let Some(sign) = signs.find(|sign| pass.run[at..].starts_with(sign)) else { return at + 2 };
    let end = at + sign.len();
    let spaces = pass.spaces_after(end);
    // »Mot« is how German has them.
    let is_inverted = pass.before(at).is_some_and(is_word);
    let is_empty = pass.is_line_end(spaces.end) || pass.after(spaces.end).is_some_and(is_closing);
    if !is_inverted && !is_empty {
        set_guillemet(pass, at..end, sign, spaces);
    }
    end
}

/// Sets the space before » or ›. At the start of a line it repeats an older one, and stays.
pub(super) fn closing_guillemet(pass: &mut Pass<'_>, at: usize) -> usize {
    let mut signs = pass.rules.quotes.iter().map(|quotes| quotes.close);
    let Some(sign) = signs.find(|sign| pass.run[at..].starts_with(sign)) else { return at + 2 };
    let end = at + sign.len();
    let spaces = pass.spaces_before(at);
    let is_inverted = pass.after(end).is_some_and(char::is_alphanumeric);
    let is_empty =
        pass.is_line_start(spaces.start) || pass.before(spaces.start).is_some_and(is_opening);
    if !is_inverted && !is_empty {
        set_guillemet(pass, at..end, sign, spaces);
    }
    end
}

/// Sets the spaces inside of a guillemet, or puts one there.
fn set_guillemet(
    pass: &mut Pass<'_>,
    place: Range<usize>,
    sign: &'static str,
    spaces: Range<usize>,
) {
    let space = match pass.rules.guillemets {
        Guillemets::Spaced => pass.style.in_guillemets,
        Guillemets::Tight => Space::None,
        Guillemets::AsTyped => return,
    };
    if spaces.is_empty() && space != Space::None {
        pass.replace(place, with_space(sign, space));
    }
    pass.space(spaces, space);
}

/// Sets a straight apostrophe, or a single quote.
pub(super) fn apostrophe(pass: &mut Pass<'_>, at: usize) -> usize {
    if let Some(quote) = next_straight(pass, at) {
        set_straight(pass, &quote);
    } else if is_apostrophe(pass, at) && !is_technical(pass, at) {
        pass.replace(at..at + 1, "’");
    }
    at + 1
}

/// Whether a `'` stands for letters left out. After a figure it is one of minutes or feet.
fn is_apostrophe(pass: &Pass<'_>, at: usize) -> bool {
    let (before, after) = (pass.before(at), pass.after(at + 1));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let has_single = pass.rules.single_quotes.is_some();
    let starts_word =
        |c: char| is_word(c) || matches!(c, '«' | '‹' | '“' | '"' | '‘') || has_single && c == '\'';
    match pass.rules.apostrophes {
        Apostrophes::BetweenLetters => is_letter(before) && after.is_some_and(starts_word),
        // Also `dogs'`, `Hans'` and `'em`.
        Apostrophes::AtWords => {
            let is_after_figure = before.is_some_and(|c| c.is_ascii_digit());
            is_letter(before)
                || !is_after_figure && after.is_some_and(char::is_alphanumeric)
                || is_after_figure && is_letter(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_kept};
    use super::super::{HARD_BREAK, Space, Style, Variety, set_text};

    #[test]
    fn guillemets_have_spaces_inside() {
        check(
            Variety::French,
            &[
                ("«Classmates.com »", "«⍽Classmates.com⍽»"),
                ("«test»", "«⍽test⍽»"),
                ("le « mot\njuste » dit", "le «⍽mot\njuste⍽» dit"),
                ("« fort ! »", "«⍽fort⍽!⍽»"),
                ("« oui !», dit-il", "«⍽oui⍽!⍽», dit-il"),
                ("l’«idée»", "l’«⍽idée⍽»"),
                ("«␣déjà\u{2009}»", "«⍽déjà⍽»"),
                ("dit-il ».", "dit-il⍽»."),
                ("« cité »□ en note", "«⍽cité⍽»□ en note"),
                // One that is not closed: the quotation goes on in the next paragraph.
                ("« Il était une fois", "«⍽Il était une fois"),
            ],
        );
        check(Variety::FrenchCanada, &[("«test»", "«␣test␣»")]);
        check_kept(Variety::French, &["«»", "» suite", "»Wort«", "‹ x ›", "Un “ mot ”"]);
        check(Variety::FrenchSwitzerland, &[("‹ x›", "‹⍽x⍽›")]);
        check(Variety::Spanish, &[("« hola »", "«hola»")]);
        check_kept(Variety::German, &["« mot » und »Wort«"]);
        check_kept(Variety::English, &["« mot »"]);
    }

    #[test]
    fn the_space_inside_can_be_chosen() {
        let style = Style { in_guillemets: Space::NoBreak, ..Variety::French.into() };
        assert_eq!(set_text("« a » \"b\" !", style), "«\u{a0}a\u{a0}» «\u{a0}b\u{a0}»\u{202f}!");
    }

    #[test]
    fn straight_quotes_become_those_of_the_language() {
        check(
            Variety::French,
            &[
                (r#"un "mot" juste"#, "un «⍽mot⍽» juste"),
                (r#""C'est évident !" dit-elle"#, "«⍽C’est évident⍽!⍽» dit-elle"),
                (r#"l'"idée""#, "l’«⍽idée⍽»"),
                (r#"(voir "ici")"#, "(voir «⍽ici⍽»)"),
                (r#"" mot ", puis"#, "«⍽mot⍽», puis"),
                (r#"« il dit "non" »"#, "«⍽il dit “non”⍽»"),
                (r#""il dit "non" hier""#, "«⍽il dit “non” hier⍽»"),
                (r#""il dit "oui"""#, "«⍽il dit “oui”⍽»"),
                (r#"“il dit "non"”"#, "“il dit ‘non’”"),
                (r#""il dit “non” hier""#, "«⍽il dit “non” hier⍽»"),
                (r#""https://exemple.fr/a""#, "«⍽https://exemple.fr/a⍽»"),
                (r#""□""#, "«⍽□⍽»"),
                (r#""mot"□"#, "«⍽mot⍽»□"),
                ("\"mot\njuste\" ?", "«⍽mot\njuste⍽»⍽?"),
            ],
        );
        let nested = r#""a "b" c""#;
        check(Variety::FrenchSwitzerland, &[(nested, "«⍽a ‹⍽b⍽› c⍽»")]);
        check(Variety::FrenchCanada, &[(nested, "«␣a “b” c␣»")]);
        check(Variety::English, &[(nested, "“a ‘b’ c”")]);
        check(Variety::German, &[(nested, "„a ‚b‘ c“")]);
        check(Variety::GermanSwitzerland, &[(nested, "«a ‹b› c»")]);
        check(Variety::Spanish, &[(nested, "«a “b” c»")]);
    }

    #[test]
    fn quotes_without_a_partner_and_inches_stay() {
        check_kept(
            Variety::French,
            &[
                r#"un " seul"#,
                r#"un "seul"#,
                r#"un écran de 24" neuf"#,
                "2'33\" de course",
                "2'33\" puis 3'12\"",
                r#"lang="fr""#,
                r#"rien dans "" ici"#,
                "un “mot” juste",
            ],
        );
        check(Variety::French, &[(r#"un 24" et un "mot""#, "un 24\" et un «⍽mot⍽»")]);
    }

    #[test]
    fn a_line_of_verse_may_begin_with_a_guillemet() {
        let text = format!("« un vers,{HARD_BREAK}» un autre »");
        let set = set_text(&text, Variety::French.into());
        assert_eq!(set, format!("«\u{202f}un vers,{HARD_BREAK}» un autre\u{202f}»"));
    }

    #[test]
    fn apostrophes_are_curly() {
        check(
            Variety::French,
            &[
                ("l'été d'Anne", "l’été d’Anne"),
                ("aujourd'hui, presqu'aucun", "aujourd’hui, presqu’aucun"),
                ("L'ÉTÉ", "L’ÉTÉ"),
                ("l'□ et d'«eux»", "l’□ et d’«⍽eux⍽»"),
                ("l'11 novembre", "l’11␣novembre"),
                ("d'alice@exemple.fr", "d’alice@exemple.fr"),
                ("l'https://x.y/l'a", "l’https://x.y/l'a"),
            ],
        );
        check_kept(Variety::French, &["2'33", "6' de haut", "'mot' seul", "à l' est", "#l'été"]);
        check(Variety::Spanish, &[("D'Artagnan 'x' y", "D’Artagnan ‘x’ y")]);
    }

    #[test]
    fn english_has_single_quotes() {
        check(
            Variety::English,
            &[
                ("it's the dogs' turn", "it’s the dogs’ turn"),
                ("say 'hello' now", "say ‘hello’ now"),
                ("get 'em in the '90s", "get ’em in the ’90s"),
                ("\"He said 'no', didn't he?\"", "“He said ‘no’, didn’t he?”"),
                ("'He said \"no\"'", "‘He said “no”’"),
                ("the 1990's", "the 1990’s"),
            ],
        );
        check_kept(Variety::English, &["a 6' 2\" man"]);
        check(Variety::German, &[("Hans' Auto, 'so' geht's", "Hans’ Auto, ‚so‘ geht’s")]);
    }
}
