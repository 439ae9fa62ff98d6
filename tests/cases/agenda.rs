//! iCalendar files as another program reads them, and what holds for all of them.

use icalendar::parser::{Component, Parameter, Property, read_components, unfold};
use std::collections::BTreeSet;

/// Octets of a line (RFC 5545 §3.1).
const MAX_LINE: usize = 75;

/// A file as text: unfolded, unescaped, what is inside a component below its name.
///
/// # Errors
/// It cannot be read.
pub(crate) fn read(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut out = String::new();
    for component in read_components(&unfold(text))? {
        show(&component, 0, &mut out);
    }
    Ok(out)
}

fn show(component: &Component, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    out.push_str(&format!("{indent}{}\n", component.name.as_str()));
    for Property { name, val, params } in &component.properties {
        let param = |param: &Parameter| {
            let value = param.val.as_ref().map_or("", |value| value.as_str());
            format!(" {}={value}", param.key.as_str())
        };
        let params: String = params.iter().map(param).collect();
        let value = val.as_str().replace('\n', &format!("\n{indent}    "));
        out.push_str(&format!("{indent}  {}{params}: {value}\n", name.as_str()));
    }
    component.components.iter().for_each(|inner| show(inner, depth + 1, out));
}

/// What is wrong with a file, whatever its case expects, and the addresses that it names.
pub(crate) fn check(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return (vec!["is no UTF-8".to_owned()], Vec::new());
    };
    let mut problems = lines(text);
    let unfolded = unfold(text);
    let read = read_components(&unfolded);
    let calendar = match read.as_deref() {
        Ok([calendar]) if calendar.name.as_str() == "VCALENDAR" => calendar,
        Ok(_) => return (vec!["is not one VCALENDAR".to_owned()], Vec::new()),
        Err(error) => return (vec![format!("cannot be read: {error}")], Vec::new()),
    };
    let of_kind = |kind: &'static str| {
        calendar.components.iter().filter(move |one| one.name.as_str() == kind)
    };
    let zones: BTreeSet<&str> =
        of_kind("VTIMEZONE").filter_map(|zone| value(zone, "TZID")).collect();
    let (mut uids, mut urls) = (BTreeSet::new(), Vec::new());
    urls.extend(["URL", "SOURCE"].iter().filter_map(|name| value(calendar, name)));
    for event in of_kind("VEVENT") {
        for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS", "SEQUENCE", "URL"] {
            if value(event, name).is_none_or(str::is_empty) {
                problems.push(format!("an event has no {name}"));
            }
        }
        urls.extend(value(event, "URL"));
        let uid = value(event, "UID").unwrap_or_default();
        if !uids.insert(uid) {
            problems.push(format!("{uid} is there twice"));
        }
        let params = event.properties.iter().flat_map(|property| &property.params);
        let named = params.filter(|param| param.key.as_str() == "TZID");
        for zone in named.filter_map(|param| Some(param.val.as_ref()?.as_str())) {
            if !zones.contains(zone) {
                problems.push(format!("{zone} has no rules"));
            }
        }
    }
    if uids.is_empty() {
        problems.push("holds no event".to_owned());
    }
    (problems, urls.into_iter().map(str::to_owned).collect())
}

fn value<'c>(component: &'c Component, name: &str) -> Option<&'c str> {
    let found = component.properties.iter().find(|property| property.name.as_str() == name);
    found.map(|property| property.val.as_str())
}

/// Each line ends with CRLF, and none is longer than allowed.
fn lines(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if !text.ends_with("\r\n") || text.replace("\r\n", "").contains(char::is_control) {
        problems.push("a line does not end with CRLF, or holds a control character".to_owned());
    }
    let long = text.split("\r\n").filter(|line| line.len() > MAX_LINE);
    problems.extend(long.map(|line| format!("`{line}` is too long")));
    problems
}
