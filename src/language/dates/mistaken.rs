//! Guesses what a refused date meant, for the hint of its error only: a guess is shown to the
//! author and never published.

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::Pieces;

use super::DateError;

/// What is wrong with `text`, which `reading` could not read.
pub(super) fn diagnose(text: &str) -> DateError {
    match iso_start(text) {
        Some((year, month, day, rest)) if Date::new(year, month, day).is_err() => {
            let fixed = nearest(year, month, day).map(|date| format!("{date}{rest}"));
            DateError::Impossible { suggestion: fixed.filter(|text| Pieces::parse(text).is_ok()) }
        }
        _ => match nearest_hour(text) {
            Some(suggestion) => DateError::NoSuchHour { suggestion },
            None => match guess(text) {
                Some((suggestion, false)) => DateError::Impossible { suggestion: Some(suggestion) },
                guess => {
                    let suggestion = guess.map(|(text, _)| text);
                    match iso_start(text) {
                        Some((.., rest)) => {
                            // A word that was passed over may be the hour: « midi ».
                            let is_whole = |fix: &String| fix.len() > 10 || rest.trim() == "T";
                            DateError::WrongHour { suggestion: suggestion.filter(is_whole) }
                        }
                        None => DateError::NotIso { suggestion },
                    }
                }
            },
        },
    }
}

/// The numbers of a text that begins like `2026-02-30`, and what follows them.
fn iso_start(text: &str) -> Option<(i16, i8, i8, &str)> {
    let (date, rest) = text.split_at_checked("2026-02-30".len())?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_iso = [year.len(), month.len(), day.len()] == [4, 2, 2]
        && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && !rest.starts_with(|next: char| next.is_ascii_digit());
    is_iso.then_some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?, rest))
}

/// The nearest hour that exists, where a date in its right form is followed by `24:00` or `09:75`.
fn nearest_hour(text: &str) -> Option<String> {
    iso_start(text)?;
    let [_, _, _, Token::Number(hour, 2), Token::Number(minute, 2), ..] = tokens(text)[..] else {
        return None;
    };
    let is_wrong = hour > 23 || minute > 59;
    let minute = if hour > 23 { 59 } else { minute.min(59) };
    let sign = sign(text);
    is_wrong.then(|| format!("{}{sign}{:02}:{minute:02}", &text[..10], hour.min(23)))
}

/// What stands between day and hour.
fn sign(text: &str) -> char {
    if iso_start(text).is_some_and(|(.., rest)| rest.starts_with('T')) { 'T' } else { ' ' }
}

fn n_days(year: i16, month: i8) -> Option<i8> {
    Date::new(year, month, 1).ok().map(Date::days_in_month)
}

/// The date, or the last day of its month when the month lacks a 29th, 30th or 31st, or the
/// date with day and month exchanged when there is no such month.
fn nearest(year: i16, month: i8, day: i8) -> Option<Date> {
    match n_days(year, month) {
        Some(n_days) if day <= 31 => Date::new(year, month, day.min(n_days)).ok(),
        Some(_) => None,
        None => Date::new(year, day, month).ok(),
    }
}

/// The right form of a date in another order, in words, or badly spaced, and whether that day
/// exists: if not, it is the nearest.
fn guess(text: &str) -> Option<(String, bool)> {
    joined_offset(text).map(|text| (text, true)).or_else(|| {
        let tokens = tokens(text);
        let (date, rest) = tokens.split_at_checked(3)?;
        let (year, month, day) = ordered(date)?;
        let date = nearest(year, month, day)?;
        let exists = date.month() != month || date.day() == day;
        Some((format!("{date}{}", clock(rest, sign(text))?), exists))
    })
}

/// Jekyll's `2026-03-12 09:30:00 +0200` lacks only the joining of its offset.
fn joined_offset(text: &str) -> Option<String> {
    let (civil, offset) = text.rsplit_once(' ')?;
    let joined = format!("{}{offset}", civil.trim_end());
    let has_offset = offset.starts_with(['+', '-', 'Z']) && Pieces::parse(&joined).is_ok();
    has_offset.then_some(joined)
}

/// A part of a written date. Names of days and other words are left out.
#[derive(Clone, Copy)]
enum Token {
    /// The value and its count of digits.
    Number(i16, usize),
    Month(i8),
    /// "pm": the hour is not the one written.
    Afternoon,
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let kind = |c: &char| (c.is_ascii_digit(), c.is_alphabetic());
    let runs = letters.chunk_by(|a, b| kind(a) == kind(b));
    runs.filter_map(|run| token(&run.iter().map(without_accent).collect::<String>())).collect()
}

fn token(run: &str) -> Option<Token> {
    if run.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Token::Number(run.parse().unwrap_or(i16::MAX), run.len()));
    }
    match run {
        "pm" => Some(Token::Afternoon),
        "mar" => Some(Token::Month(3)),
        _ => MONTHS
            .iter()
            .find(|(start, _)| run.starts_with(start))
            .map(|(_, month)| Token::Month(*month)),
    }
}

fn without_accent(letter: &char) -> char {
    match letter {
        'é' => 'e',
        'û' => 'u',
        'ä' => 'a',
        other => *other,
    }
}

/// How months begin in French, English, German and Spanish, without accents. March needs four
/// letters, for mardi and martes are days.
const MONTHS: [(&str, i8); 25] = [
    ("mars", 3),
    ("marc", 3),
    ("marz", 3),
    ("jan", 1),
    ("ene", 1),
    ("fev", 2),
    ("feb", 2),
    ("avr", 4),
    ("apr", 4),
    ("abr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aou", 8),
    ("aug", 8),
    ("ago", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
];

/// Year, month and day of three tokens. Two numbers that could both be the month are day
/// first, as most of the world writes them.
fn ordered(date: &[Token]) -> Option<(i16, i8, i8)> {
    use Token::{Month, Number};
    let (year, month, day) = match *date {
        [Number(year, 4), Number(month, 1..=2), Number(day, 1..=2)] => (year, month, day),
        [Number(month @ ..=12, 1..=2), Number(day @ 13.., 1..=2), Number(year, 4)]
        | [Number(day, 1..=2), Number(month, 1..=2), Number(year, 4)] => (year, month, day),
        [Number(day, 1..=2), Month(month), Number(year, 4)]
        | [Month(month), Number(day, 1..=2), Number(year, 4)]
        | [Number(year, 4), Month(month), Number(day, 1..=2)] => (year, month.into(), day),
        _ => return None,
    };
    Some((year, month.try_into().ok()?, day.try_into().ok()?))
}

/// What follows the date, as ` 09:30`: nothing, or hours, minutes and seconds. `None` when it
/// is neither, since a guess that loses half of the text would mislead.
fn clock(rest: &[Token], sign: char) -> Option<String> {
    let two = |token: &Token| match token {
        Token::Number(value, 1..=2) => i8::try_from(*value).ok(),
        _ => None,
    };
    let numbers: Vec<i8> = rest.iter().map(two).collect::<Option<_>>()?;
    let (hour, minute, second) = match numbers[..] {
        [] => return Some(String::new()),
        [hour] => (hour, 0, None),
        [hour, minute] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(second)),
        _ => return None,
    };
    Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
    let seconds = second.map_or_else(String::new, |second| format!(":{second:02}"));
    Some(format!("{sign}{hour:02}:{minute:02}{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_another_form_are_guessed() {
        for (text, expected) in [
            ("12/03/2024", "2024-03-12"),
            ("03/25/2024", "2024-03-25"),
            ("25/03/2024", "2024-03-25"),
            ("12-03-2024", "2024-03-12"),
            ("12.03.2024", "2024-03-12"),
            ("2024/03/12", "2024-03-12"),
            ("2024-3-5", "2024-03-05"),
            ("12 mars 2024", "2024-03-12"),
            ("mardi 12 mars 2024", "2024-03-12"),
            ("1er août 2024", "2024-08-01"),
            ("6 févr. 2024", "2024-02-06"),
            ("March 12, 2024", "2024-03-12"),
            ("Tue, 12 Mar 2024", "2024-03-12"),
            ("12. März 2024", "2024-03-12"),
            ("12 de marzo de 2024", "2024-03-12"),
            ("12/03/2024 09:30", "2024-03-12 09:30"),
            ("12 mars 2024 à 9 h 30", "2024-03-12 09:30"),
            ("12 mars 2024 à 9h", "2024-03-12 09:00"),
        ] {
            let suggestion = Some(expected.to_owned());
            assert_eq!(diagnose(text), DateError::NotIso { suggestion }, "{text}");
            assert!(Pieces::parse(expected).is_ok(), "{expected} is no right form");
        }
    }

    #[test]
    fn right_days_have_their_hour_mended() {
        for (text, expected) in [
            ("2024-03-12 9h30", "2024-03-12 09:30"),
            ("2024-03-12 9:30:05", "2024-03-12 09:30:05"),
            ("2024-03-12T", "2024-03-12"),
            ("2024-03-12T9:30", "2024-03-12T09:30"),
            ("2024-03-12 09:30:00 +0200", "2024-03-12 09:30:00+0200"),
        ] {
            let suggestion = Some(expected.to_owned());
            assert_eq!(diagnose(text), DateError::WrongHour { suggestion }, "{text}");
            assert!(Pieces::parse(expected).is_ok(), "{expected} is no right form");
        }
        assert_eq!(diagnose("2024-03-12 midi"), DateError::WrongHour { suggestion: None });
    }

    #[test]
    fn what_could_mean_anything_is_not_guessed() {
        for text in [
            "",
            "mars 2024",
            "2024",
            "2024-03",
            "demain",
            "12/03/24",
            "45/03/2024",
            "12 mars 2024 et 3 avril 2025",
            "March 12, 2024 3:30 PM",
            "99999999999999999999",
            "é2024-031é",
        ] {
            assert_eq!(diagnose(text), DateError::NotIso { suggestion: None }, "{text}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_show_the_nearest() {
        for (text, suggestion) in [
            ("2026-02-30", Some("2026-02-28")),
            ("2024-02-30", Some("2024-02-29")),
            ("2026-04-31 09:30", Some("2026-04-30 09:30")),
            ("2026-04-31T09:30Z[Asia/Tokyo]", Some("2026-04-30T09:30Z[Asia/Tokyo]")),
            ("2026-25-03", Some("2026-03-25")),
            ("31/02/2024", Some("2024-02-29")),
            ("31 février 2024", Some("2024-02-29")),
            ("2026-02-30 25:00", None),
            ("2026-02-00", None),
            ("2026-02-45", None),
            ("2026-25-25", None),
        ] {
            let suggestion = suggestion.map(str::to_owned);
            assert_eq!(diagnose(text), DateError::Impossible { suggestion }, "{text}");
        }
    }

    #[test]
    fn hours_that_do_not_exist_show_the_nearest() {
        for (text, suggestion) in [
            ("2026-03-12 24:00", "2026-03-12 23:59"),
            ("2026-03-12 25:00", "2026-03-12 23:59"),
            ("2026-03-12T09:75", "2026-03-12T09:59"),
        ] {
            let suggestion = suggestion.to_owned();
            assert_eq!(diagnose(text), DateError::NoSuchHour { suggestion }, "{text}");
        }
    }
}
