//! What Tera does not tell of a template, found in its text: names that it shadows, components that
//! take names from around them without saying so, what it calls, and which tag is open.

/// A name found in a template, at a byte offset.
pub(crate) struct Found<'t> {
    pub(crate) name: &'t str,
    pub(crate) at: usize,
    /// The component that it belongs to, for implicit parameters.
    pub(crate) component: &'t str,
}

impl Found<'_> {
    /// Where the name stands: first after the place.
    pub(crate) fn range(&self, text: &str) -> std::ops::Range<usize> {
        let at = self.at + text[self.at..].find(self.name).unwrap_or(0);
        at..at + self.name.len()
    }
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

/// The components that a template defines, each where its name stands.
pub(crate) fn defined(text: &str) -> Vec<Found<'_>> {
    let definition = |(_, tag): (usize, &'_ str)| tag.starts_with("component ");
    let found = tags(text).filter(|found| definition(*found)).map(|(at, tag)| {
        let name = tag["component ".len()..].trim_start();
        let end = name.find(|c: char| !is_word(c)).unwrap_or(name.len());
        // The tag was trimmed: its name stands where it first occurs from there.
        let at = at + text[at..].find(name).unwrap_or(0);
        Found { name: &name[..end], at, component: &name[..end] }
    });
    found.collect()
}

/// The arguments of the component whose definition stands around a place.
pub(crate) fn component_around(text: &str, at: usize) -> Option<Vec<&str>> {
    let around = tags(text).take_while(|(start, _)| *start <= at);
    let keyword = |tag: &str| tag.starts_with("component ") || tag.starts_with("endcomponent");
    let (_, tag) = around.filter(|(_, tag)| keyword(tag)).last()?;
    let arguments = tag.strip_prefix("component ")?.split_once('(')?.1;
    let name = |argument: &'_ str| argument.find(|c: char| !is_word(c)).unwrap_or(argument.len());
    let named = arguments.split(',').map(str::trim).map(|argument| &argument[..name(argument)]);
    Some(named.filter(|name| !name.is_empty()).collect())
}

/// The names of a template's blocks.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = &str> {
    tags(text).filter_map(|(_, tag)| Some(tag.strip_prefix("block ")?.trim()))
}

/// Whether a template calls a component.
pub(crate) fn calls(text: &str, component: &str) -> bool {
    let calls = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    calls
        .filter_map(|rest| rest.trim_start().strip_prefix(component))
        .any(|rest| !rest.starts_with(is_word))
}

/// The names of the arguments in a call, `<name one={1} two="2" />`.
pub(crate) fn arguments(call: &str) -> Vec<&str> {
    let (mut names, mut depth, mut quote) = (Vec::new(), 0_usize, None);
    let mut word = 0..0;
    for (at, c) in call.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '=') if depth == 0 => names.push(&call[word.clone()]),
            (None, '>') if depth == 0 => break,
            (None, c) if is_word(c) && word.end == at => word.end = at + c.len_utf8(),
            (None, c) if is_word(c) => word = at..at + c.len_utf8(),
            _ => {}
        }
    }
    names
}

/// The keys that a template reads of a map, `t.tags` or `t["tags"]`; `None` if it makes one up.
pub(crate) fn keys<'t>(text: &'t str, map: &str) -> Option<Vec<&'t str>> {
    let mut keys = Vec::new();
    for (at, _) in text.match_indices(map) {
        let rest = &text[at + map.len()..];
        let rest = rest.strip_prefix('?').unwrap_or(rest);
        if text[..at].ends_with(|c: char| is_word(c) || c == '.') {
            continue;
        }
        if let Some(rest) = rest.strip_prefix('.') {
            keys.push(&rest[..rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())]);
        } else if let Some(rest) = rest.strip_prefix('[') {
            let inside = rest.split(']').next().unwrap_or(rest).trim();
            let quoted = inside.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
            keys.push(quoted);
        }
    }
    Some(keys)
}

/// A tag that is not closed.
pub(crate) struct Open<'t> {
    pub(crate) at: usize,
    pub(crate) tag: &'t str,
    /// What closes it.
    pub(crate) end: String,
}

/// The last tag of a template that nothing closes.
pub(crate) fn open(text: &str) -> Option<Open<'_>> {
    let mut open = Vec::new();
    let mut rest = 0;
    for (at, tag) in tags(text) {
        rest = at + text[at..].find("%}").map_or(0, |end| end + 2);
        let keyword = tag.split(|c: char| !is_word(c)).next().unwrap_or("");
        if keyword.starts_with("end") || tag.starts_with("</") {
            open.pop();
        }
        if let Some(call) = tag.strip_prefix('<').filter(|call| !call.starts_with('/')) {
            let name = call.split(|c: char| !is_word(c)).next().unwrap_or("");
            let tag = &text[at - 2..rest.max(at)];
            open.push(Open { at: at - 2, tag, end: format!("{{% </{name}> %}}") });
        }
        let is_block = matches!(keyword, "if" | "for" | "block" | "component" | "filter" | "raw");
        if is_block || keyword.starts_with("set") && !tag.contains('=') {
            let whole = &text[at - 2..rest.max(at)];
            open.push(Open { at: at - 2, tag: whole, end: format!("{{% end{keyword} %}}") });
        }
    }
    let signs = [("{{", "}}"), ("{%", "%}")];
    let sign = signs.iter().find_map(|(sign, end)| {
        let at = rest + text[rest..].rfind(sign)?;
        let open = Open { at, tag: &text[at..at + sign.len()], end: (*end).to_owned() };
        (!text[at..].contains(end)).then_some(open)
    });
    sign.or_else(|| open.pop())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a name stands in a template's expressions, as a word of its own.
pub(crate) fn position(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[*at + name.len()..].chars().next();
        let in_tag = text[..*at].rfind("{%").max(text[..*at].rfind("{{"))
            > text[..*at].rfind("%}").max(text[..*at].rfind("}}"));
        let edge = |c: Option<char>| !c.is_some_and(|c| is_word(c) || c == '.');
        in_tag && edge(before) && !after.is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn finds_components_and_their_calls() {
        let text = "{%- component  card(card, t) -%}x{% endcomponent card %}";
        assert_eq!((defined(text)[0].name, defined(text)[0].at), ("card", 15));
        assert!(calls("{{ <card a={1} /> }}", "card") && !calls("<cards>", "card"));
        let call = r#"<card card={{ "a": 1 }} t={t} name="a=b" /> }} x={y}"#;
        assert_eq!(arguments(call), ["card", "t", "name"]);
        assert_eq!(component_around(text, 30), Some(vec!["card", "t"]));
        assert_eq!(component_around(text, text.len()), None);
    }

    #[test]
    fn finds_keys_of_a_map() {
        let text = r#"{{ t.tags }} {{ x.t.no }} {{ t["a"] }} text {{ t?.b }}"#;
        assert_eq!(keys(text, "t"), Some(vec!["tags", "a", "b"]));
        assert_eq!(keys(r#"{{ t["status_" ~ x] }}"#, "t"), None);
    }

    #[test]
    fn finds_what_is_not_closed() {
        let found = |text| open(text).map(|open| (open.at, open.tag.to_owned(), open.end));
        let tag = |at, tag: &str, end: &str| Some((at, tag.to_owned(), end.to_owned()));
        let text = "{% if a %}{% for b in c %}{% endfor %}";
        assert_eq!(found(text), tag(0, "{% if a %}", "{% endif %}"));
        assert_eq!(found("{% if a %}{% endif %} {{ b"), tag(22, "{{", "}}"));
        assert_eq!(found("{% block a %}{{ b }}{% endblock %}"), None);
        assert_eq!(found("{% <x a={b}> %} c"), tag(0, "{% <x a={b}> %}", "{% </x> %}"));
        assert_eq!(found("{% <x> %} c {% </x> %}"), None);
    }

    #[test]
    fn finds_a_name_inside_expressions_only() {
        assert_eq!(position("site {{ x.site }} {{ site.title }}", "site"), Some(21));
    }
}
