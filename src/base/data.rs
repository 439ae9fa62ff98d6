//! The author's own values, of any shape: what `extra:` holds and what trainings and sessions say.

use serde::{Deserialize, Serialize};
use serde_yaml::Value;

/// A YAML value that keeps its order, can be remembered and can be offered to templates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Data {
    #[default]
    Null,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Data>),
    Map(Vec<(String, Data)>),
}

impl Data {
    pub(crate) fn texts(texts: Vec<String>) -> Data {
        Data::List(texts.into_iter().map(Data::Text).collect())
    }

    pub(crate) fn text(text: Option<String>) -> Data {
        text.map_or(Data::Null, Data::Text)
    }
}

impl From<Value> for Data {
    fn from(value: Value) -> Data {
        match value {
            Value::Null => Data::Null,
            Value::Bool(flag) => Data::Flag(flag),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Data::Integer(integer),
                None => number.as_f64().map_or(Data::Null, Data::Float),
            },
            Value::String(text) => Data::Text(text),
            Value::Sequence(items) => Data::List(items.into_iter().map(Data::from).collect()),
            Value::Mapping(map) => Data::Map(map.into_iter().filter_map(entry).collect()),
            Value::Tagged(tagged) => Data::from(tagged.value),
        }
    }
}

/// A mapping's entry; keys that are not scalars have no name to be asked by.
fn entry((key, value): (Value, Value)) -> Option<(String, Data)> {
    let key = match key {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    Some((key, Data::from(value)))
}
