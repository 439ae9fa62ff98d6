//! Template values: made once, shared by reference (Tera's values are counted references).

use crate::base::data::Data;

pub(crate) use tera::Value;

pub(crate) fn none() -> Value {
    Value::none()
}

/// Text, escaped wherever it is shown.
pub(crate) fn text(text: &str) -> Value {
    Value::normal_string(text)
}

/// HTML, shown as it is.
pub(crate) fn html(html: &str) -> Value {
    Value::safe_string(html)
}

pub(crate) fn list(items: Vec<Value>) -> Value {
    Value::from(items)
}

/// A map whose keys stand in the program: they are not copied.
pub(crate) fn record(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (tera::value::Key::from(key), value));
    Value::from(entries.collect::<tera::Map>())
}

/// A map that keeps the order of its entries.
pub(crate) fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let entries =
        entries.into_iter().map(|(key, value)| (tera::value::Key::from(key.to_owned()), value));
    Value::from(entries.collect::<tera::Map>())
}

/// The author's own data.
pub(crate) fn of_data(data: &Data) -> Value {
    match data {
        Data::Null => none(),
        Data::Flag(flag) => Value::from(*flag),
        Data::Integer(number) => Value::from(*number),
        Data::Float(number) => Value::from(*number),
        Data::Text(words) => text(words),
        Data::List(items) => list(items.iter().map(of_data).collect()),
        Data::Map(entries) => {
            map(entries.iter().map(|(key, value)| (key.as_str(), of_data(value))))
        }
    }
}
