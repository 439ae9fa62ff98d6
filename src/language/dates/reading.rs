//! Turns the ISO 8601 dates of front matter into instants with a zone. Anything else is an
//! error, with the right form when `mistaken` can guess it: a date that means two things in
//! two countries is never accepted.

use jiff::fmt::temporal::{Pieces, PiecesOffset, TimeZoneAnnotation, TimeZoneAnnotationKind};
use jiff::tz::{OffsetConflict, TimeZone, TimeZoneDatabase};
use jiff::{Error, Zoned};

use super::mistaken;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::Fields;

/// Why a date was refused. The words for it are in the messages of each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DateError {
    /// `12/03/2024`, `12 mars 2024`, `2024-3-5`, or no date at all.
    NotIso {
        /// The date as it should be written, for the likeliest reading of it (day first).
        suggestion: Option<String>,
    },
    /// `2026-02-30`, `2026-13-01`, or an offset that its zone has not.
    Impossible {
        /// The nearest date that exists: the last day of the month for `2026-02-30`.
        suggestion: Option<String>,
    },
    /// `2026-03-12 24:00`, `2026-03-12 09:75`.
    NoSuchHour {
        /// The same with the last hour or minute that exists.
        suggestion: String,
    },
    /// `2026-03-12 9h30`: the day is right, its hour is not.
    WrongHour {
        /// The same with its hour in the right form.
        suggestion: Option<String>,
    },
    /// `2026-03-12T09:30[Europe/Pari]`.
    UnknownZone {
        /// The name between the brackets.
        name: String,
    },
}

impl DateError {
    /// What is said of a date that was refused.
    pub(crate) fn problem(self, text: &str) -> Diagnostic {
        let (code, suggestion) = match self {
            DateError::UnknownZone { name } => {
                let problem = Diagnostic::error(Code::UnknownZone).with("zone", name);
                return problem.hint(Hint::IanaZone);
            }
            DateError::NoSuchHour { suggestion } => (Code::ImpossibleHour, Some(suggestion)),
            DateError::WrongHour { suggestion } => {
                let fix = suggestion.unwrap_or_else(|| format!("{}T09:30", &text.trim()[..10]));
                let problem = Diagnostic::error(Code::InvalidHour).with("value", text);
                return problem.with("fix", fix).hint(Hint::Write);
            }
            DateError::NotIso { suggestion } => (Code::InvalidDate, suggestion),
            DateError::Impossible { suggestion } => (Code::ImpossibleDate, suggestion),
        };
        let problem = Diagnostic::error(code).with("value", text);
        match suggestion {
            Some(fix) => problem.with("fix", fix).hint(Hint::Write),
            None => problem.with("fix", "2026-03-12").hint(Hint::IsoDate),
        }
    }
}

/// Reads `2026-03-12`, `2026-03-12 09:30`, `2026-03-12T09:30:15`, each time with or without
/// `Z` or an offset (`+02:00`) and a zone (`[Europe/Paris]`): RFC 3339, RFC 9557.
///
/// The result is in the zone of the brackets, else in `zone`, to which a date with an offset
/// is converted. A date alone is midnight. A time that the change of clocks skips is pushed by
/// as much, and of a repeated one the first is meant (RFC 5545 §3.3.5).
pub(crate) fn parse(text: &str, zone: &TimeZone) -> Result<Zoned, DateError> {
    let text = text.trim();
    let pieces = Pieces::parse(text).map_err(|_| mistaken::diagnose(text))?;
    if pieces.date().year() < 1 {
        return Err(DateError::Impossible { suggestion: None });
    }
    let named = pieces.time_zone_annotation().map(named_zone).transpose()?;
    let suggestion = named.is_some().then(|| without_offset(text, &pieces));
    resolve(&pieces, named, zone).map_err(|_| DateError::Impossible { suggestion })
}

/// Looks in the bundled database and not in the machine's: all machines build the same site.
fn named_zone(annotation: &TimeZoneAnnotation) -> Result<TimeZone, DateError> {
    annotation.to_time_zone_with(&TimeZoneDatabase::bundled()).map_err(|_| {
        let name = match annotation.kind() {
            TimeZoneAnnotationKind::Named(name) => name.as_str().to_owned(),
            _ => String::new(),
        };
        DateError::UnknownZone { name }
    })
}

/// `Z` says nothing of the local clock (RFC 9557 §2.2), so that only a number can contradict
/// the zone in brackets.
fn resolve(pieces: &Pieces, named: Option<TimeZone>, zone: &TimeZone) -> Result<Zoned, Error> {
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    match (pieces.offset(), named) {
        (None, named) => civil.to_zoned(named.unwrap_or_else(|| zone.clone())),
        (Some(PiecesOffset::Numeric(offset)), Some(named)) => {
            OffsetConflict::Reject.resolve(civil, offset.offset(), named)?.compatible()
        }
        (Some(offset), named) => {
            let instant = offset.to_numeric_offset().to_timestamp(civil)?;
            Ok(instant.to_zoned(named.unwrap_or_else(|| zone.clone())))
        }
    }
}

/// The clock time and the brackets of `text`.
fn without_offset(text: &str, pieces: &Pieces) -> String {
    let zone = text.find('[').map_or("", |start| &text[start..]);
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    format!("{civil}{zone}")
}

/// The date that a key says, in seconds since 1970; one that cannot be read is reported at its
/// place.
pub(crate) fn of_key(fields: &mut Fields, key: &str, zone: &TimeZone) -> Option<i64> {
    let text = fields.text_as(key, "date")?;
    match parse(&text, zone) {
        Ok(date) => Some(date.timestamp().as_second()),
        Err(error) => {
            fields.report(error.problem(&text).at(fields.value_place(key)));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_paris(text: &str) -> Result<Zoned, DateError> {
        parse(text, &TimeZone::get("Europe/Paris").unwrap())
    }

    #[test]
    fn iso_dates_are_read_in_the_zone_of_the_site() {
        for (text, expected) in [
            ("2026-03-12", "2026-03-12T00:00:00+01:00[Europe/Paris]"),
            ("2026-07-12", "2026-07-12T00:00:00+02:00[Europe/Paris]"),
            (" 2026-03-12 ", "2026-03-12T00:00:00+01:00[Europe/Paris]"),
            ("2026-03-12 09:30", "2026-03-12T09:30:00+01:00[Europe/Paris]"),
            ("2026-03-12T09:30", "2026-03-12T09:30:00+01:00[Europe/Paris]"),
            ("2026-03-12T09:30:15", "2026-03-12T09:30:15+01:00[Europe/Paris]"),
            ("2024-02-29", "2024-02-29T00:00:00+01:00[Europe/Paris]"),
        ] {
            assert_eq!(in_paris(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn offsets_give_an_instant_and_brackets_a_zone() {
        for (text, expected) in [
            ("2026-03-12T09:30Z", "2026-03-12T10:30:00+01:00[Europe/Paris]"),
            ("2026-03-12 09:30:00+02:00", "2026-03-12T08:30:00+01:00[Europe/Paris]"),
            ("2026-03-12T09:30:00-0500", "2026-03-12T15:30:00+01:00[Europe/Paris]"),
            ("2026-03-12[America/Montreal]", "2026-03-12T00:00:00-04:00[America/Montreal]"),
            ("2026-03-12T09:30[Asia/Tokyo]", "2026-03-12T09:30:00+09:00[Asia/Tokyo]"),
            ("2026-03-12T09:30+09:00[Asia/Tokyo]", "2026-03-12T09:30:00+09:00[Asia/Tokyo]"),
            ("2026-03-12T09:30Z[Asia/Tokyo]", "2026-03-12T18:30:00+09:00[Asia/Tokyo]"),
        ] {
            assert_eq!(in_paris(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn the_change_of_time_skips_and_repeats_hours() {
        for (zone, text, expected) in [
            ("Europe/Paris", "2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
            ("Europe/Paris", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let date = parse(text, &zone).unwrap();
            let shown = jiff::fmt::temporal::Pieces::from(date.datetime());
            let shown = shown.with_offset(date.offset()).to_string();
            assert_eq!(shown, expected, "{text} {zone:?}");
        }
    }

    #[test]
    fn unknown_zones_and_contradictions_are_refused() {
        let unknown = DateError::UnknownZone { name: "Europe/Pari".to_owned() };
        assert_eq!(in_paris("2026-03-12T09:30[Europe/Pari]"), Err(unknown));
        let suggestion = Some("2026-03-12T09:30:00[Asia/Tokyo]".to_owned());
        let conflict = DateError::Impossible { suggestion };
        assert_eq!(in_paris("2026-03-12T09:30+02:00[Asia/Tokyo]"), Err(conflict));
    }
}
