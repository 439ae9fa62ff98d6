//! The filters of templates. All are pure: text, dates and words in, text out.

use super::strings::LANGUAGE;
use super::value::Value;
use crate::language::dates::{self, DateStyle};
use crate::language::{fill, list, numbers, plural};
use std::borrow::Cow;
use tera::{Error, Kwargs, State, Tera, TeraResult};

/// The functions below that templates call by their names.
macro_rules! filters {
    ($($name:ident)*) => {
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];

        pub(crate) fn register(tera: &mut Tera) {
            $(tera.register_filter(stringify!($name), $name);)*
        }
    };
}

filters! { date date_range file_size iso join_words number percent with }

/// The shape of a month alone, whose date in words has no day.
const MONTH: &str = "2026-03";

/// A date in words: `{{ page.date | date(style="full", lang=lang) }}`.
fn date(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let Some(text) = value.as_str() else { return Ok(String::new()) };
    let style: &str = kwargs.get("style")?.unwrap_or("long");
    let style = DateStyle::named(style)
        .ok_or_else(|| Error::message(format!("unknown date style `{style}`")))?;
    let style = if text.len() == MONTH.len() { DateStyle::Month } else { style };
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    Ok(dates::format(&wall_clock(text)?, style, language))
}

/// Days in a row: `{{ page.start | date_range(end=page.end, lang=lang) }}`.
fn date_range(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let Some(start) = value.as_str() else { return Ok(String::new()) };
    let end: &str = kwargs.must_get("end")?;
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    Ok(dates::range(&wall_clock(start)?, &wall_clock(end)?, language))
}

/// A number in the digits of a language: `{{ n | number(lang=lang) }}`.
fn number(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    Ok(numbers::format(&value.to_string(), language))
}

/// A share as a percentage, rounded: `{{ 0.87 | percent(lang=lang) }}`; `decimals=1` keeps more.
fn percent(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    let n_decimals: u8 = kwargs.get("decimals")?.unwrap_or(0);
    Ok(numbers::percent(&value.to_string(), n_decimals, language))
}

/// A number of bytes in words: `{{ item.size | file_size(lang=lang) }}`.
fn file_size(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    Ok(numbers::file_size(value.as_i64().unwrap_or(0).unsigned_abs(), language))
}

/// The date and time that stand in an RFC 3339 text, whatever its offset.
fn wall_clock(text: &str) -> TeraResult<jiff::Zoned> {
    let month = (text.len() == MONTH.len()).then(|| format!("{text}-01"));
    let text = month.as_deref().unwrap_or(text);
    let civil = text.get(..19).and_then(|text| text.parse::<jiff::civil::DateTime>().ok());
    civil
        .or_else(|| text.parse::<jiff::civil::Date>().ok().map(|day| day.at(0, 0, 0, 0)))
        .and_then(|civil| civil.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .ok_or_else(|| Error::message(format!("`{text}` is not a date")))
}

/// A date for machines, RFC 3339.
fn iso(value: Value, _: Kwargs, _: &State) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// Fills a string's placeholders, and picks its plural form by `n`, which is shown in the digits of
/// its language.
fn with(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let n: Option<u64> = kwargs.get("n")?;
    let mut shown = None;
    let text = match value.as_map() {
        Some(forms) => {
            let form = |name: &str| {
                let found = forms.iter().find(|(key, _)| key.as_str() == Some(name));
                found.and_then(|(_, text)| text.as_str())
            };
            let language = form(LANGUAGE).unwrap_or("en");
            shown = n.map(|n| numbers::format(&n.to_string(), language));
            let category = plural::category(n.unwrap_or(0), language);
            form(category).or_else(|| form("other")).unwrap_or("")
        }
        None => value.as_str().unwrap_or(""),
    };
    let argument = |name: &str| match &shown {
        Some(shown) if name == "n" => Some(Cow::from(shown.clone())),
        _ => {
            let found = kwargs.iter().find(|(key, _)| key.as_str() == Some(name));
            found.map(|(_, value)| Cow::from(value.to_string()))
        }
    };
    Ok(fill(text, argument))
}

/// "a, b et c".
fn join_words(value: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let language: &str = kwargs.get("lang")?.unwrap_or("en");
    let words = value.as_array().unwrap_or_default().iter().map(ToString::to_string);
    Ok(list::join(&words.collect::<Vec<_>>(), language))
}
