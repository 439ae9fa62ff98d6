//! The strings of a theme: `strings/<language>.yaml`, each a text or plural forms.

use super::value::{self, Value};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::digest::{Digest, Digester};
use crate::base::yaml::{self, Layout, Origin};
use crate::language;
use serde_yaml::Value as Yaml;
use std::collections::BTreeMap;

/// The language whose rules choose among plural forms; templates never show it.
pub(crate) const LANGUAGE: &str = "@language";

/// One string: a text, or a text for each plural category of CLDR.
#[derive(Clone)]
enum Words {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

/// All strings, by language and key.
#[derive(Default)]
pub(crate) struct Strings {
    languages: BTreeMap<String, BTreeMap<String, Words>>,
}

impl Strings {
    /// Adds a file, whose strings replace earlier ones of the same key.
    pub(crate) fn add(&mut self, language: &str, path: &str, text: &str) -> Vec<Diagnostic> {
        let layout = Layout::new(text);
        let origin = Origin::new(path, &layout, 0);
        let mapping = match yaml::parse(origin) {
            Ok(mapping) => mapping,
            Err(problem) => return vec![problem],
        };
        let strings = self.languages.entry(language.to_owned()).or_default();
        let mut problems = Vec::new();
        for (key, value) in mapping {
            let Some(key) = key.as_str() else { continue };
            match words(&value) {
                Some(words) => {
                    strings.insert(key.to_owned(), words);
                }
                None => problems.push(
                    Diagnostic::error(Code::WrongType)
                        .with("key", key)
                        .with("expected", "text")
                        .at(origin.key(&[key])),
                ),
            }
        }
        problems
    }

    /// The strings of a language: its own, those of the language it descends from, English ones.
    fn merged(&self, language: &str) -> BTreeMap<&str, (&str, &Words)> {
        let mut merged = BTreeMap::new();
        for tag in ["en", language::primary(language), language] {
            if let Some((tag, strings)) = self.languages.get_key_value(tag) {
                merged.extend(
                    strings.iter().map(|(key, words)| (key.as_str(), (tag.as_str(), words))),
                );
            }
        }
        merged
    }

    /// The template value `t` of a language, and its digest.
    pub(crate) fn value(&self, language: &str) -> (Value, Digest) {
        let mut digester = Digester::new("strings");
        let mut entries = Vec::new();
        for (key, (tag, words)) in self.merged(language) {
            digester.text(key).text(tag);
            entries.push((key, words_value(tag, words, &mut digester)));
        }
        (value::map(entries), digester.finish())
    }

    /// One plain string, for what stands in bodies.
    pub(crate) fn plain(&self, language: &str, key: &str) -> String {
        let found = [language, language::primary(language), "en"]
            .into_iter()
            .find_map(|tag| self.languages.get(tag).and_then(|strings| strings.get(key)));
        match found {
            Some(Words::Plain(text)) => text.clone(),
            _ => String::new(),
        }
    }
}

fn words(value: &Yaml) -> Option<Words> {
    match value {
        Yaml::String(text) => Some(Words::Plain(text.clone())),
        Yaml::Mapping(forms) => forms
            .iter()
            .map(|(form, text)| Some((form.as_str()?.to_owned(), text.as_str()?.to_owned())))
            .collect::<Option<BTreeMap<_, _>>>()
            .map(Words::Plural),
        _ => None,
    }
}

fn words_value(tag: &str, words: &Words, digester: &mut Digester) -> Value {
    match words {
        Words::Plain(text) => {
            digester.text(text);
            value::text(text)
        }
        Words::Plural(forms) => {
            for (form, text) in forms {
                digester.text(form).text(text);
            }
            let forms = forms.iter().map(|(form, text)| (form.as_str(), value::text(text)));
            value::map(forms.chain([(LANGUAGE, value::text(tag))]))
        }
    }
}
