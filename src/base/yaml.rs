//! YAML text to a mapping, with the place of every key and mistakes that read like help.

mod layout;
mod mistake;
mod origin;

use super::control;
use super::diagnostic::Diagnostic;
use serde_yaml::{Mapping, Value};

pub(crate) use layout::Layout;
pub(crate) use mistake::{Behind, comments, quoted, sign};
pub(crate) use origin::Origin;

/// Parses a mapping; an empty text is an empty one.
///
/// # Errors
/// The first of what is wrong: syntax, a repeated key, an alias bomb, something that is not a
/// mapping, or what no page can hold.
pub(crate) fn parse(origin: Origin) -> Result<Mapping, Diagnostic> {
    let (mapping, flaws) = read(origin, &[])?;
    flaws.into_iter().next().map_or(Ok(mapping), Err)
}

/// Parses a mapping and takes out what no page can hold: control characters and YAML's own types.
/// A line that begins with one of the `known` keys is known to want a colon.
///
/// # Errors
/// One diagnostic: syntax, a repeated key, an alias bomb, or something that is not a mapping.
pub(crate) fn read(
    origin: Origin,
    known: &[&str],
) -> Result<(Mapping, Vec<Diagnostic>), Diagnostic> {
    match serde_yaml::from_str::<Value>(origin.text) {
        Ok(Value::Mapping(mapping)) => {
            if mapping.iter().all(|(key, value)| is_clean(key) && is_clean(value)) {
                return Ok((mapping, Vec::new()));
            }
            let mut flaws = Vec::new();
            let mapping = clean_mapping(origin, mapping, &[], &mut flaws);
            flaws.dedup_by(|a, b| (a.code, &a.place) == (b.code, &b.place));
            Ok((mapping, flaws))
        }
        Ok(Value::Null) => Ok((Mapping::new(), Vec::new())),
        Ok(_) => Err(mistake::not_a_map(origin, known)),
        Err(error) => Err(mistake::explain(origin, &error, known)),
    }
}

/// Whether a page can hold a value as it is, as nearly all can.
fn is_clean(value: &Value) -> bool {
    match value {
        Value::String(text) => control::first(text).is_none(),
        Value::Sequence(items) => items.iter().all(is_clean),
        Value::Mapping(mapping) => {
            mapping.iter().all(|(key, value)| is_clean(key) && is_clean(value))
        }
        Value::Tagged(_) => false,
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn clean_mapping(
    origin: Origin,
    mapping: Mapping,
    trail: &[String],
    flaws: &mut Vec<Diagnostic>,
) -> Mapping {
    let entry = |(key, value): (Value, Value)| {
        let name = key.as_str().unwrap_or_default().to_owned();
        let below = [trail, &[name]].concat();
        (clean(origin, key, trail, flaws), clean(origin, value, &below, flaws))
    };
    mapping.into_iter().map(entry).collect()
}

/// A value as pages can hold it; what had to go is reported at its key.
fn clean(origin: Origin, value: Value, trail: &[String], flaws: &mut Vec<Diagnostic>) -> Value {
    match value {
        Value::String(text) => {
            let Some(found) = control::first(&text) else { return Value::String(text) };
            flaws.push(control::problem(found.1).at(place(origin, trail)));
            Value::String(control::clean(&text).into_owned())
        }
        Value::Sequence(items) => {
            let item =
                |(n, item)| clean(origin, item, &[trail, &[format!("[{n}]")]].concat(), flaws);
            Value::Sequence(items.into_iter().enumerate().map(item).collect())
        }
        Value::Mapping(mapping) => Value::Mapping(clean_mapping(origin, mapping, trail, flaws)),
        Value::Tagged(_) => {
            flaws.push(sign(origin, place(origin, trail)));
            Value::Null
        }
        other => other,
    }
}

fn place(origin: Origin, trail: &[String]) -> super::diagnostic::Place {
    origin.key(&trail.iter().map(String::as_str).collect::<Vec<_>>())
}
