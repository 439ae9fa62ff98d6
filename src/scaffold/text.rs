//! Titles, and the lines of YAML that are made of given values.

use crate::base::control;
use jiff::Zoned;

/// A title on one line, without what no page can hold. Spaces that do not break stay as they are.
pub(crate) fn clean(text: &str) -> String {
    let is_blank =
        |c: char| c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
    control::clean(&words.join(" ")).trim().to_owned()
}

/// The title of a site that lies in a folder of some name: `mon-carnet` is "Mon carnet". Empty if
/// the name has no letter.
pub(crate) fn title_of_folder(name: &str) -> String {
    let words = clean(&name.replace(['-', '_'], " "));
    if !words.contains(char::is_alphanumeric) {
        return String::new();
    }
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// `key: value`, in quotes where YAML asks for them.
pub(super) fn line(key: &str, value: &str) -> String {
    let entry = serde_yaml::Mapping::from_iter([(key.into(), value.into())]);
    let written = serde_yaml::to_string(&entry).expect("texts can be written");
    written.trim_end_matches('\n').to_owned()
}

/// `key: 2026-11-22`.
pub(super) fn day(key: &str, date: &Zoned) -> String {
    format!("{key}: {}", date.strftime("%Y-%m-%d"))
}

/// `key: 2026-11-22T09:30`, on the clocks of the site.
pub(super) fn hour(key: &str, date: &Zoned, hour: u8, minute: u8) -> String {
    format!("{}T{hour:02}:{minute:02}", day(key, date))
}

#[cfg(test)]
mod tests {
    use super::{clean, title_of_folder};

    #[test]
    fn a_title_is_one_line() {
        let table = [
            ("  Un\ttitre\nsur deux lignes ", "Un titre sur deux lignes"),
            ("Écrire\u{a0}: pourquoi\u{202f}?", "Écrire\u{a0}: pourquoi\u{202f}?"),
            ("a\u{0}b\u{7}c\u{85}d\u{2028}e\u{ffff}", "a b c d e"),
            ("\u{feff}Titre", "Titre"),
            ("\u{a0}", ""),
        ];
        for (text, title) in table {
            assert_eq!(clean(text), title, "{text:?}");
        }
    }

    #[test]
    fn a_folder_gives_its_site_a_title() {
        let table = [
            ("mon-carnet", "Mon carnet"),
            ("été_2026", "Été 2026"),
            ("blog.exemple.fr", "Blog.exemple.fr"),
            ("MonBlog", "MonBlog"),
            ("---", ""),
            ("", ""),
        ];
        for (name, title) in table {
            assert_eq!(title_of_folder(name), title, "{name}");
        }
    }
}
