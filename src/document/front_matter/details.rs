//! What a training, a session or an author says besides, as templates receive it.

use super::super::Kind;
use super::keys::{self, Shape};
use super::moments::day_or_month;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{self, Fields};
use crate::base::slug::slugify;
use crate::base::yaml::quoted;

/// Keys of inner mappings that hold lists of texts.
const LISTS: &[&str] = &["items", "blocks", "equivalences", "pathways", "outcomes"];

/// Keys of inner mappings that hold a day or a month.
const DATES: &[&str] = &["date", "deadline", "registered", "expires"];

/// What templates receive as it is: lists are lists of texts, texts are texts.
pub(super) fn details(fields: &mut Fields, kind: Kind) -> Vec<(String, Data)> {
    keys::of(kind)
        .filter_map(|key| {
            let name = key.key.name;
            let value = match key.shape {
                Shape::Text => Data::text(flat(fields, name)),
                Shape::Address => Data::text(fields.target(name)),
                Shape::Choice(choices) => Data::text(choice(fields, name, choices)),
                Shape::Texts => Data::texts(texts(fields, name)),
                Shape::Maps(inner) => maps(fields, name, inner),
                Shape::Map(inner) => map(fields, name, inner),
                Shape::Typed | Shape::Own(_) => return None,
            };
            (value != Data::Null && value != Data::List(Vec::new()))
                .then(|| (name.to_owned(), value))
        })
        .collect()
}

/// One of a few words, as the first of its spellings.
fn choice(fields: &mut Fields, key: &str, choices: &[&[&str]]) -> Option<String> {
    let text = flat(fields, key).filter(|text| !text.is_empty())?;
    let typed = slugify(&text);
    if let Some(found) = choices.iter().find(|spellings| spellings.contains(&typed.as_str())) {
        return Some(found[0].to_owned());
    }
    let problem = Diagnostic::error(Code::InvalidChoice)
        .with("key", fields.spelling(key))
        .with("value", text)
        .with("choices", key);
    fields.report(problem.at(fields.value_place(key)).hint(Hint::OneOf));
    None
}

/// A text; a list or a mapping written there is read as one sentence.
fn flat(fields: &mut Fields, key: &str) -> Option<String> {
    if fields.is_scalar(key) {
        return fields.text(key);
    }
    fields.value(key).map(|value| sentence(&Data::from(value)))
}

/// A list of texts. A mapping among them is refused: it may hold a solution, which must not reach
/// those who have yet to find it.
fn texts(fields: &mut Fields, key: &str) -> Vec<String> {
    if fields.is_scalar(key) {
        return fields.texts(key);
    }
    let (items, is_list) = match fields.value(key).map(Data::from) {
        Some(Data::List(items)) => (items, true),
        Some(other) => (vec![other], false),
        None => return Vec::new(),
    };
    let text = |(n, item): (usize, &Data)| match item {
        Data::Map(entries) => {
            let place = if is_list { fields.item_place(key, n) } else { fields.place(key) };
            let problem = Diagnostic::error(Code::NotAText).with("key", fields.spelling(key));
            fields.report(as_text(problem, entries).at(place));
            None
        }
        other => Some(sentence(other)),
    };
    items.iter().enumerate().filter_map(text).filter(|text| !text.is_empty()).collect()
}

/// How to write a mapping as a text: in quotes, where its colon belongs to a sentence.
fn as_text(problem: Diagnostic, entries: &[(String, Data)]) -> Diagnostic {
    const WORDS: &[&str] = &[
        "titre",
        "title",
        "texte",
        "text",
        "enonce",
        "consigne",
        "question",
        "exercice",
        "exercise",
        "objectif",
        "objective",
        "corrige",
        "solution",
        "reponse",
        "answer",
    ];
    match entries {
        [(key, value @ Data::Text(_))] if !WORDS.contains(&slugify(key).as_str()) => {
            let fix = quoted(&format!("{key}: {}", sentence(value)));
            problem.with("fix", fix).hint(Hint::QuoteIt)
        }
        _ => problem.hint(Hint::WriteText),
    }
}

fn flat_list(fields: &mut Fields, key: &str) -> Vec<String> {
    if fields.is_scalar(key) {
        return fields.texts(key);
    }
    match fields.value(key).map(Data::from) {
        Some(Data::List(items)) => items.iter().map(sentence).collect(),
        Some(other) => vec![sentence(&other)],
        None => Vec::new(),
    }
}

fn sentence(data: &Data) -> String {
    match data {
        Data::Null => String::new(),
        Data::Flag(flag) => flag.to_string(),
        Data::Integer(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Text(text) => text.trim().to_owned(),
        Data::List(items) => items.iter().map(sentence).collect::<Vec<_>>().join(", "),
        Data::Map(entries) => {
            entries.iter().map(|(_, value)| sentence(value)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn maps(fields: &mut Fields, key: &str, inner: &[fields::Key]) -> Data {
    let mut items = Vec::new();
    for mut section in fields.sections(key, inner) {
        items.push(entries(&mut section, inner));
        fields.close(section, inner, Diagnostic::warning);
    }
    Data::List(items)
}

fn map(fields: &mut Fields, key: &str, inner: &[fields::Key]) -> Data {
    if fields.is_scalar(key) {
        let first = inner[0].name;
        let entry = |text| Data::Map(vec![(first.to_owned(), Data::Text(text))]);
        let text = if first == "url" { fields.target(key) } else { fields.text(key) };
        return text.map_or(Data::Null, entry);
    }
    let Some(mut section) = fields.section(key, inner) else { return Data::Null };
    let value = entries(&mut section, inner);
    fields.close(section, inner, Diagnostic::warning);
    value
}

fn entries(section: &mut Fields, inner: &[fields::Key]) -> Data {
    let entry = |key: &fields::Key| {
        let value = match key.name {
            name if LISTS.contains(&name) => Data::texts(flat_list(section, name)),
            "url" => Data::text(section.target(key.name)),
            name if DATES.contains(&name) => Data::text(day_or_month(section, name)),
            name => Data::text(flat(section, name)),
        };
        (key.name.to_owned(), value)
    };
    Data::Map(inner.iter().map(entry).collect())
}
