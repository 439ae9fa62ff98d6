//! Numbers: the spaces between groups of three digits, before units and months, around `×`.
//!
//! Sources: Imprimerie nationale, "Nombres": groups of three parted by a thin space, years and
//! numbers of order not; Bureau international des poids et mesures, *Le Système international
//! d'unités* (2019) 5.4.3: a space between a number and its unit, 5.4.4: groups of three; Office
//! québécois de la langue française, Vitrine linguistique, "Espace insécable": `17 h 15`, `25 °C`,
//! `100 $`, `21 janvier 2015`, where the year is tied to its month as well; *Guide du typographe
//! romand*: `Fr. 20.–`, and thousands parted by an apostrophe in amounts of money.

use std::ops::Range;

use super::pass::{Pass, is_opening, is_space};
use super::varieties::UNITS;
use super::{HARD_BREAK, Space, THING, glue, ordinals};

/// Sets a number and what it counts, and says where to go on.
pub(super) fn number(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = end_of_digits(pass, at);
    if !is_bounded(pass, at) {
        return end;
    }
    glue::word_before(pass, at);
    tie_to_year(pass, at, end);
    let mut start = at;
    loop {
        let end = quantity(pass, start);
        match factor(pass, start, end) {
            Some(next) => start = next,
            None => return end,
        }
    }
}

/// Whether a number begins at a place; the `2` of `x2`, `v1.2` or `#2e3` begins none.
fn is_bounded(pass: &Pass<'_>, at: usize) -> bool {
    let Some(c) = pass.before(at) else { return true };
    let outer = || pass.before(at - c.len_utf8());
    match c {
        '-' | '–' | '—' | '−' | '+' | '~' | '*' => {
            outer().is_none_or(|c| is_space(c) || is_opening(c))
        }
        '\'' | '’' => outer().is_some_and(char::is_alphabetic),
        '_' | '.' | '…' | ',' | '/' | '\\' | '#' | '@' | ':' | '&' | '=' | '%' | '^' | '?'
        | THING => false,
        c => !c.is_alphanumeric(),
    }
}

/// Sets one number with its groups, letters, unit or month; says where it ends with them.
fn quantity(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = end_of_digits(pass, at);
    let grouped = grouped(pass, at, end);
    let tail = end_of_tail(pass, grouped);
    if tail == grouped
        && let Some(end_of_ordinal) = ordinals::arabic(pass, &pass.run[at..tail], tail)
    {
        // Of all days the first alone is an ordinal.
        let months = if &pass.run[at..tail] == "1" { pass.rules.months } else { &[] };
        ordinals::tie_to_noun(pass, end_of_ordinal, months);
        return end_of_ordinal;
    }
    tie_to_month(pass, tail);
    tie_to_unit(pass, tail)
}

fn end_of_digits(pass: &Pass<'_>, at: usize) -> usize {
    let rest = &pass.run.as_bytes()[at..];
    at + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Sets the spaces of `12 345 678`, and says where it ends.
///
/// Groups of other lengths are no number (`06 12 34 56 78`, a SIRET); nor is a year with what
/// follows it, `en 2010 300 personnes`.
fn grouped(pass: &mut Pass<'_>, at: usize, end: usize) -> usize {
    let is_year = end - at >= 4 && pass.after(at) != Some('0');
    if is_year || at < pass.ungrouped_until {
        return end;
    }
    let mut is_number =
        end - at <= 3 && pass.after(at) != Some('0') && pass.before(at) != Some('+');
    let mut last = end;
    while let Some(group) = next_group(pass, last) {
        is_number &= group.len() == 3;
        last = group.end;
    }
    if !is_number {
        pass.ungrouped_until = last;
        return end;
    }
    let mut end = end;
    while let Some(group) = next_group(pass, end) {
        pass.space(end..group.start, pass.rules.in_thousands);
        end = group.end;
    }
    end_of_apostrophes(pass, end)
}

/// Where the groups of `1'234'567` end, as the Swiss part them.
fn end_of_apostrophes(pass: &Pass<'_>, end: usize) -> usize {
    let mut end = end;
    while let Some(sign) = pass.after(end).filter(|c| pass.rules.is_swiss && "'’".contains(*c)) {
        let start = end + sign.len_utf8();
        if end_of_digits(pass, start) != start + 3 {
            break;
        }
        end = start + 3;
    }
    end
}

/// The digits after one space.
fn next_group(pass: &Pass<'_>, end: usize) -> Option<Range<usize>> {
    let space = pass.after(end).filter(|c| is_space(*c))?;
    let start = end + space.len_utf8();
    let group = start..end_of_digits(pass, start);
    (!group.is_empty()).then_some(group)
}

/// Where decimals end, or a range, a date, a time, a version.
fn end_of_tail(pass: &Pass<'_>, end: usize) -> usize {
    let mut end = end;
    while let Some(sign) = pass.after(end).filter(|c| ".,:/-–".contains(*c)) {
        let next = end_of_digits(pass, end + sign.len_utf8());
        if next == end + sign.len_utf8() {
            break;
        }
        end = next;
    }
    end
}

/// Ties a day to its month; in German a full stop is between them.
fn tie_to_month(pass: &mut Pass<'_>, end: usize) {
    // A year is none.
    let digits = pass.run.as_bytes()[..end].iter().rev().take_while(|byte| byte.is_ascii_digit());
    let is_day = digits.take(3).count() < 3;
    let end = end + usize::from(pass.rules.has_ordinal_dot && pass.after(end) == Some('.'));
    let spaces = pass.spaces_after(end);
    if is_day && !spaces.is_empty() && is_month(pass, pass.letters(spaces.end)) {
        pass.space(spaces, Space::NoBreak);
    }
}

/// Ties a month to its year, in Canada.
fn tie_to_year(pass: &mut Pass<'_>, at: usize, end: usize) {
    let spaces = pass.spaces_before(at);
    let is_year = end - at == 4 && pass.after(at) != Some('0');
    if !pass.rules.ties_years || !is_year || spaces.is_empty() {
        return;
    }
    let word = glue::last_word(pass, spaces.start);
    if is_month(pass, word.trim_end_matches('.')) {
        pass.space(spaces, Space::NoBreak);
    }
}

/// Whether a word is a month; in French, also in capitals.
fn is_month(pass: &Pass<'_>, word: &str) -> bool {
    let months = pass.rules.months;
    let is_in_capitals = word.chars().all(char::is_uppercase);
    months.contains(&word)
        || is_in_capitals && months.iter().any(|month| *month == word.to_lowercase())
}

/// Ties a number to its unit, and hours to minutes; says where the unit ends, if there is one.
fn tie_to_unit(pass: &mut Pass<'_>, end: usize) -> usize {
    let spaces = pass.spaces_after(end);
    let unit = if spaces.is_empty() { "" } else { unit(pass, spaces.end) };
    if unit.is_empty() {
        return end;
    }
    let space = if unit == "%" { pass.rules.before_percent } else { Space::NoBreak };
    let end = spaces.end + unit.len();
    pass.space(spaces, space);
    let minutes = pass.spaces_after(end);
    if matches!(unit, "h" | "min") && pass.after(minutes.end).is_some_and(|c| c.is_ascii_digit()) {
        pass.space(minutes, Space::NoBreak);
    }
    end
}

/// The unit that stands at a place, often none. What an apostrophe follows is a word, `5 l'une`,
/// and a `V` with something raised is an ordinal.
fn unit<'a>(pass: &Pass<'a>, at: usize) -> &'a str {
    let rest = &pass.run[at..];
    let is_end = |c: char| !c.is_alphanumeric() && !"°%‰€$£¥Ωµ".contains(c);
    let unit = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    let mut next = rest[unit.len()..].chars();
    let goes_on = match next.next() {
        Some('\'' | '’') => next.next().is_some_and(char::is_alphabetic),
        Some(THING) => unit == "V",
        next => matches!(next, Some('_' | '@')),
    };
    let is_known = UNITS.contains(&unit) || pass.rules.counted.contains(&unit);
    if is_known && !goes_on { unit } else { "" }
}

/// Sets the sign between two numbers, `3 x 4` or `1920x1080`; says where the second begins.
fn factor(pass: &mut Pass<'_>, start: usize, end: usize) -> Option<usize> {
    let before = pass.spaces_after(end);
    let sign = pass.after(before.end).filter(|c| matches!(c, 'x' | '×'))?;
    let place = before.end..before.end + sign.len_utf8();
    let after = pass.spaces_after(place.end);
    let next = after.end;
    let is_hexadecimal = before.is_empty() && &pass.run[start..end] == "0";
    if before.is_empty() != after.is_empty() || is_hexadecimal || !is_factor(pass, next) {
        return None;
    }
    pass.space(before, Space::NoBreak);
    if sign == 'x' {
        pass.replace(place, "×");
    }
    pass.space(after, Space::NoBreak);
    Some(next)
}

/// Whether a number stands at a place that ends as one does: with a unit, or another `x`.
fn is_factor(pass: &Pass<'_>, at: usize) -> bool {
    let digits = end_of_digits(pass, at);
    let end = end_of_tail(pass, digits);
    let ends = |c: char| !c.is_alphanumeric() && c != '_' && c != HARD_BREAK;
    let letters = pass.letters(end);
    let is_next = letters == "x" && pass.after(end + 1).is_some_and(|c| c.is_ascii_digit());
    let after = pass.after(end + letters.len());
    let is_end = after.is_none_or(|c| ends(c) || c == HARD_BREAK);
    digits > at && (is_next || is_end && (letters.is_empty() || UNITS.contains(&letters)))
}

#[cfg(test)]
mod tests {
    use super::super::Variety;
    use super::super::tests::{check, check_kept};

    #[test]
    fn thousands_have_thin_spaces() {
        check(
            Variety::French,
            &[
                ("3 000 €", "3⍽000␣€"),
                ("12 345 678,90 €", "12⍽345⍽678,90␣€"),
                ("1\n500 personnes", "1⍽500 personnes"),
                ("3␣000", "3⍽000"),
                ("une SIREN 732 829 320", "une SIREN 732⍽829⍽320"),
            ],
        );
        check(Variety::FrenchCanada, &[("3 000 $", "3␣000␣$")]);
        check(Variety::FrenchSwitzerland, &[("3 000 CHF", "3⍽000␣CHF")]);
        check(Variety::English, &[("3 000 km", "3⍽000␣km")]);
        check_kept(
            Variety::French,
            &[
                "en 2010 300 personnes",
                "2026",
                "06 12 34 56 78",
                "01 234 567",
                "+33 612 345 678",
                "514 555 1234",
                "732 829 320 00074",
                "1 2 3",
                "12 3000",
                "ISBN 978-2-7433-0482-9",
            ],
        );
    }

    #[test]
    fn units_and_months_are_tied_to_numbers() {
        check(
            Variety::French,
            &[
                ("10 Mo, 5 km/h, 2 m²", "10␣Mo, 5␣km/h, 2␣m²"),
                ("25 °C, -5 °C, ≈ 5 kg", "25␣°C, -5␣°C, ≈ 5␣kg"),
                ("3,8 milliards", "3,8␣milliards"),
                ("12-15 %", "12-15␣%"),
                ("à 7 h 47", "à 7␣h␣47"),
                ("14 h, puis 14 h 30 min", "14␣h, puis 14␣h␣30␣min"),
                ("le 15 mars 2026", "le 15␣mars 2026"),
                ("le 1er août", "le 1{er}␣août"),
                ("le 1□ août", "le 1□␣août"),
                ("15\nmars, 12-14 mars", "15␣mars, 12-14␣mars"),
                ("10\u{2009}€", "10␣€"),
            ],
        );
        check(Variety::FrenchCanada, &[("07 h 47", "07␣h␣47")]);
        check(Variety::French, &[("LE 15 MARS", "LE 15␣MARS")]);
        check(Variety::English, &[("15 March, 3 million", "15␣March, 3␣million")]);
        check(Variety::German, &[("am 15. März", "am 15.␣März")]);
        check_kept(
            Variety::French,
            &[
                "5 l’une",
                "3 s’en vont",
                "7h47",
                "10Mo",
                "12 personnes",
                "le 2015 mars",
                "12/03/2026",
                "192.168.0.1",
                "version 1.2.3",
                "16:9",
                "10:30",
            ],
        );
    }

    #[test]
    fn canada_ties_years_and_switzerland_knows_its_money() {
        check(
            Variety::FrenchCanada,
            &[
                ("le 21 janvier 2015", "le 21␣janvier␣2015"),
                ("le 1er août 2026", "le 1{er}␣août␣2026"),
                ("en mai 2026, le 3 févr. 2026", "en mai␣2026, le 3␣févr.␣2026"),
                ("LE 15 MARS 2026", "LE 15␣MARS␣2026"),
                ("12-14 mars\n2026", "12-14␣mars␣2026"),
            ],
        );
        check_kept(Variety::FrenchCanada, &["en mars 12 personnes", "vers 2026", "mars 0800"]);
        check(Variety::French, &[("le 21 janvier 2015", "le 21␣janvier 2015")]);
        check(Variety::FrenchBelgium, &[("le 21 janvier 2015", "le 21␣janvier 2015")]);
        check(
            Variety::FrenchSwitzerland,
            &[
                ("CHF 1'200, Fr. 20.–", "CHF␣1'200, Fr.␣20.–"),
                ("1'234'567 CHF", "1'234'567␣CHF"),
                ("1’200 km", "1’200␣km"),
                ("en mars 2026", "en mars 2026"),
            ],
        );
        check_kept(Variety::FrenchSwitzerland, &["2'33 h", "1'2345 km"]);
        check(Variety::GermanSwitzerland, &[("CHF 1'200 für 5 km", "CHF␣1'200 für 5␣km")]);
        check_kept(Variety::French, &["1'200 km"]);
    }

    #[test]
    fn an_x_between_numbers_is_a_multiplication() {
        check(
            Variety::French,
            &[
                ("3 x 4", "3␣×␣4"),
                ("1920x1080", "1920×1080"),
                ("1920x1080px", "1920×1080px"),
                ("2 x 3 x 4 cm", "2␣×␣3␣×␣4␣cm"),
                ("10 cm x 5 cm", "10␣cm␣×␣5␣cm"),
                ("3 × 4", "3␣×␣4"),
                ("4x4", "4×4"),
            ],
        );
        check_kept(
            Variety::French,
            &["0x1F", "0x10", "x64", "3x", "12x34ab", "#3x4", "a3x4", "3 x4"],
        );
    }

    #[test]
    fn what_is_technical_stays() {
        check_kept(
            Variety::French,
            &[
                "C:\\a--b\\l'x",
                "/usr/a...b",
                "un #hashtag--x",
                "@moi--toi",
                "exemple.fr/a--b",
                "www.x.fr--y",
                "#0a0 #FFF000",
                "3.14.15",
                "a@b.fr--c",
            ],
        );
    }
}
