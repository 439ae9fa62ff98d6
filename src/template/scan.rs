//! What Tera's analysis of a template cannot see, found in its text: names that it shadows, and
//! components that take names from around them without saying so.

/// A name found in a template, at a byte offset.
pub(crate) struct Found<'t> {
    pub(crate) name: &'t str,
    pub(crate) at: usize,
    /// The component that it belongs to, for implicit parameters.
    pub(crate) component: &'t str,
}

/// The tags of a template: text between `{%` and `%}`, with its byte offset. Comments hold none.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find("{%")?;
            let comment = text[from..].find("{#").map(|at| from + at);
            if let Some(comment) = comment.filter(|comment| *comment < start) {
                from = comment + 2 + text[comment + 2..].find("#}")? + 2;
                continue;
            }
            let end = start + 2 + text[start + 2..].find("%}")?;
            from = end + 2;
            let is_edge = |c: char| c == '-' || c.is_whitespace();
            return Some((start + 2, text[start + 2..end].trim_matches(is_edge)));
        }
    })
}

/// The names that a template gives to variables of its own (`set`, `for`).
pub(crate) fn assigned(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for (at, tag) in tags(text) {
        let (keyword, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let names = match keyword {
            "set" | "set_global" => rest.split('=').next().unwrap_or(""),
            "for" => rest.split(" in ").next().unwrap_or(""),
            _ => continue,
        };
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        found.extend(names.map(|name| Found { name, at, component: "" }));
    }
    found
}

/// The implicit parameters (`@name`) of a template's components.
pub(crate) fn implicit(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for (at, tag) in tags(text) {
        let Some(definition) = tag.strip_prefix("component ") else { continue };
        let (component, arguments) = definition.split_once('(').unwrap_or((definition, ""));
        let implicit = arguments.split(['(', ',', ')']).map(str::trim);
        let names = implicit.filter_map(|argument| argument.strip_prefix('@'));
        let name = |name: &'_ str| name.len();
        for argument in names {
            let end = argument.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &argument[..end.unwrap_or(name(argument))];
            found.push(Found { name, at, component: component.trim() });
        }
    }
    found
}

/// Where a name stands in a template's expressions, as a word of its own.
pub(crate) fn position(text: &str, name: &str) -> Option<usize> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[*at + name.len()..].chars().next();
        let in_tag = text[..*at].rfind("{%").max(text[..*at].rfind("{{"))
            > text[..*at].rfind("%}").max(text[..*at].rfind("}}"));
        let edge = |c: Option<char>| !c.is_some_and(|c| word(c) || c == '.');
        in_tag && edge(before) && !after.is_some_and(word)
    })
}

#[cfg(test)]
mod tests {
    use super::{assigned, implicit, position};

    #[test]
    fn finds_assigned_names() {
        let text = "{# {% set t = 1 #}{% set page = 1 %}{%-\tfor key, site in x -%}{% if set %}";
        let names: Vec<_> = assigned(text).into_iter().map(|found| found.name).collect();
        assert_eq!(names, ["page", "key", "site"]);
    }

    #[test]
    fn finds_implicit_parameters() {
        let found = implicit("{% component card(title, @site) %}{% endcomponent %}");
        assert_eq!((found[0].component, found[0].name), ("card", "site"));
    }

    #[test]
    fn finds_a_name_inside_expressions_only() {
        assert_eq!(position("site {{ x.site }} {{ site.title }}", "site"), Some(21));
    }
}
