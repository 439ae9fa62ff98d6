//! What Tera says, in English → which mistake it is, and the words that vary.
//!
//! Tera's errors have a place and a sentence, no code: the sentence is all there is to tell them
//! apart. One that is not known here is shown as it is, so a new version of Tera costs clarity and
//! no more; the cases of `tests/cases/themes_of_ones_own.txt` tell when its words changed.

use crate::base::diagnostic::Code;

/// A sentence, `{}` for what varies; its code; the names of what varies, `-` for what is of no use.
type Phrase = (&'static str, Code, &'static [&'static str]);

/// The first that fits counts: longer ones come before those that they begin with.
const PHRASES: &[Phrase] = &[
    // Of a template alone.
    ("Unexpected end of input", Code::TemplateUnclosed, &[]),
    (
        "String opened with `{}` is missing its closing `{}`",
        Code::TemplateUnclosed,
        &["tag", "fix"],
    ),
    ("Unclosed component '{}'", Code::TemplateUnclosed, &["tag"]),
    ("Closing comment tag `{}` not found", Code::TemplateUnclosed, &["fix"]),
    ("Found {} but expected {}.", Code::TemplateToken, &["-", "wanted"]),
    ("Found {} but expected {}", Code::TemplateToken, &["-", "wanted"]),
    ("Found {} but was expecting {}.", Code::TemplateToken, &["-", "wanted"]),
    ("Unexpected character", Code::TemplateToken, &[]),
    ("Unknown tag", Code::UnknownTag, &[]),
    (
        "{} was named `{}` in the opening tag, found `{}` as name in the end tag",
        Code::ClosesAnother,
        &["keyword", "name", "other"],
    ),
    ("Template already contains a block named `{}`", Code::DuplicateBlock, &["name"]),
    ("`extends` needs to be the first tag of the template", Code::ExtendsFirst, &[]),
    ("This content would be ignored: {}", Code::OutsideBlocks, &["-"]),
    ("{} is a reserved keyword of Tera, {}", Code::ReservedName, &["name", "-"]),
    // Of a template among the others.
    ("Unknown filter `{}`", Code::UnknownFilter, &["name"]),
    ("Unknown test `{}`", Code::UnknownTest, &["name"]),
    ("Unknown function `{}`", Code::UnknownFunction, &["name"]),
    ("Unknown component `{}`", Code::UnknownComponent, &["name"]),
    ("Unknown template `{}`", Code::UnknownTemplate, &["template"]),
    ("Block `{}` is not defined in any parent template", Code::UnknownBlock, &["name"]),
    (
        "Component `{}` is defined in both `{}` and `{}`",
        Code::DuplicateComponent,
        &["name", "other", "template"],
    ),
    // Of a template and the values that it gets.
    ("Field `{}` is not defined. Available fields: {}", Code::UnknownField, &["-", "fields"]),
    ("Field `{}` is not defined{}", Code::UnknownField, &["-", "-"]),
    ("Variable `{}` is not defined{}", Code::UnknownVariable, &["name", "-"]),
    ("Variable `{}` exists but its value is undefined", Code::NoValue, &["-"]),
    ("Tried to render a variable that is undefined", Code::NoValue, &[]),
    ("Cannot index into an undefined value", Code::NoValue, &[]),
    ("Cannot slice an undefined value", Code::NoValue, &[]),
    ("Unknown argument(s) `{}` in component call.{}", Code::UnknownArgument, &["argument", "-"]),
    ("Argument `{}` (type: {}) missing.", Code::MissingArgument, &["argument", "-"]),
    ("Argument `{}` missing.", Code::MissingArgument, &["argument"]),
    ("Missing keyword argument `{}`", Code::MissingArgument, &["argument"]),
    (
        "`+` requires both operands to be numbers, found `{}` and `{}`",
        Code::NotANumber,
        &["sort", "sort2"],
    ),
    ("Math operations can only be done on numbers, found `{}`", Code::NotANumber, &["sort"]),
    ("Cannot compare `{}` with `{}`", Code::NotComparable, &["sort", "sort2"]),
    ("Iteration not possible on type `{}`", Code::WrongValue, &["sort2"]),
    ("Key/value iteration is not possible on type `{}`, {}", Code::WrongValue, &["sort2", "-"]),
    (
        "Invalid type for the value, expected `{}` but got `{}`",
        Code::WrongValue,
        &["sort", "sort2"],
    ),
    ("unknown date style `{}`", Code::InvalidChoice, &["value"]),
    ("`{}` is not a date", Code::NotADate, &["value"]),
    ("super() called outside of a block", Code::NoSuper, &[]),
    ("Tried to use super() in the top level block", Code::NoSuper, &[]),
    ("Maximum render recursion depth for components exceeded.", Code::EndlessComponent, &[]),
];

/// The code of a sentence, and what varies in it by name.
pub(super) fn read(sentence: &str) -> Option<(Code, Vec<(&'static str, String)>)> {
    PHRASES.iter().find_map(|(phrase, code, names)| {
        let words = words(sentence, phrase)?;
        let named = names.iter().zip(words).filter(|(name, _)| **name != "-");
        Some((*code, named.map(|(name, word)| (*name, meant(name, word).to_owned())).collect()))
    })
}

/// What stands for each `{}`.
fn words<'s>(sentence: &'s str, phrase: &str) -> Option<Vec<&'s str>> {
    let mut parts = phrase.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut words = Vec::new();
    for part in parts {
        let end = if part.is_empty() { rest.len() } else { rest.find(part)? };
        words.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(words)
}

/// Tera's names of sorts and signs, as message files name them.
fn meant<'w>(name: &str, word: &'w str) -> &'w str {
    match (name.trim_end_matches('2'), word) {
        ("sort", "string" | "&str" | "String") => "text",
        ("sort", "bool") => "flag",
        ("sort", "array" | "Vec<Value>" | "&[Value]") => "list",
        ("sort", "map/struct" | "Map") => "map",
        ("sort", "none" | "undefined") => "nothing",
        ("sort", "bytes") => word,
        ("sort", _) => "number",
        ("wanted", "identifier" | "attribute name") => "name",
        ("wanted", "string") => "quoted",
        ("wanted", _) if word.starts_with("one of: integer") => "value",
        ("wanted", _) => word.trim_matches('`'),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, read, words};

    #[test]
    fn finds_what_varies() {
        assert_eq!(words("a `x` b `y`", "a `{}` b `{}`"), Some(vec!["x", "y"]));
        assert_eq!(words("a `x` c", "a `{}` b"), None);
        assert_eq!(words("a x, y", "a {}"), Some(vec!["x, y"]));
    }

    #[test]
    fn what_varies_has_a_name() {
        for (phrase, _, names) in PHRASES {
            assert_eq!(phrase.matches("{}").count(), names.len(), "{phrase}");
        }
    }

    #[test]
    fn no_sentence_hides_another() {
        for (phrase, code, _) in PHRASES {
            assert_eq!(read(phrase).map(|(code, _)| code), Some(*code), "{phrase}");
        }
    }
}
