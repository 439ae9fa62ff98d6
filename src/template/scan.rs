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
    /// Where the name stands.
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.at..self.at + self.name.len()
    }
}

/// What stands between `{{` and `}}`, or between `{%` and `%}`; `at` is where its inside begins.
struct Piece<'t> {
    at: usize,
    inside: &'t str,
    sign: &'static str,
}

impl Piece<'_> {
    /// After its closing sign.
    fn end(&self) -> usize {
        self.at + self.inside.len() + 2
    }
}

/// The parts of a template that are its language: neither text, nor comments, nor raw blocks.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let (mut from, mut is_raw) = (0, false);
    std::iter::from_fn(move || {
        loop {
            let at = from + text[from..].find('{')? + 1;
            let (sign, close) = match text.as_bytes().get(at) {
                Some(b'#') if !is_raw => {
                    from = at + 1 + text[at + 1..].find("#}")? + 2;
                    continue;
                }
                Some(b'{') if !is_raw => ("{{", "}}"),
                Some(b'%') => ("{%", "%}"),
                _ => {
                    from = at;
                    continue;
                }
            };
            let at = at + 1;
            from = at;
            let Some(first) = text[at..].find(close) else { continue };
            let end = end_of_piece(&text[at..], close).unwrap_or(first);
            let piece = Piece { at, inside: &text[at..at + end], sign };
            if is_raw && bare(piece.inside) != "endraw" {
                continue;
            }
            is_raw = sign == "{%" && bare(piece.inside) == "raw";
            from = piece.end();
            return Some(piece);
        }
    })
}

/// Where a closing sign stands, but for those inside quotes and braces.
fn end_of_piece(text: &str, close: &str) -> Option<usize> {
    let (mut depth, mut quotes) = (0_usize, Quotes::default());
    for (at, c) in text.char_indices() {
        if quotes.holds(c) {
            continue;
        }
        if text[at..].starts_with(close) && (depth == 0 || close == "%}") {
            return Some(at);
        }
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Which quotes are open, from one character of an expression to the next.
#[derive(Default)]
pub(crate) struct Quotes {
    open: Option<char>,
    is_escaped: bool,
}

impl Quotes {
    /// Whether a character is part of a text in quotes, these included.
    pub(crate) fn holds(&mut self, c: char) -> bool {
        match self.open {
            None => self.open = matches!(c, '"' | '\'' | '`').then_some(c),
            Some(open) => {
                if c == open && !self.is_escaped {
                    self.open = None;
                }
                self.is_escaped = c == '\\' && !self.is_escaped;
                return true;
            }
        }
        self.open.is_some()
    }
}

/// The inside of a tag without the signs and the space around it.
fn bare(inside: &str) -> &str {
    inside.trim_matches(|c: char| c == '-' || c.is_whitespace())
}

/// A template of the same length with nothing but its expressions: spaces stand for its text and
/// for what is in quotes.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for piece in pieces(text) {
        code.extend(std::iter::repeat_n(' ', piece.at - 2 - code.len()));
        code.push_str(piece.sign);
        let mut quotes = Quotes::default();
        for c in piece.inside.chars() {
            let was_open = quotes.open.is_some();
            if quotes.holds(c) && was_open && quotes.open.is_some() {
                code.extend(std::iter::repeat_n(' ', c.len_utf8()));
            } else {
                code.push(c);
            }
        }
        code.push_str(&text[piece.end() - 2..piece.end()]);
    }
    code.extend(std::iter::repeat_n(' ', text.len() - code.len()));
    code
}

/// The tags of a template: what stands between `{%` and `%}`, with its byte offset.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tags = pieces(text).filter(|piece| piece.sign == "{%");
    tags.map(|piece| (piece.at, bare(piece.inside)))
}

/// Where a part of a text, cut out of it, begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The names that a template gives to variables of its own (`set`, `for`).
pub(crate) fn assigned(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for (_, tag) in tags(text) {
        let (keyword, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let names = match keyword {
            "set" | "set_global" => rest.split('=').next().unwrap_or(""),
            "for" => rest.split(" in ").next().unwrap_or(""),
            _ => continue,
        };
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        found.extend(names.map(|name| Found { name, at: offset(text, name), component: "" }));
    }
    found
}

/// The implicit parameters (`@name`) of a template's components.
pub(crate) fn implicit(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for (_, tag) in tags(text) {
        let Some(definition) = tag.strip_prefix("component ") else { continue };
        let (component, arguments) = definition.split_once('(').unwrap_or((definition, ""));
        let implicit = arguments.split(['(', ',', ')']).map(str::trim);
        let names = implicit.filter_map(|argument| argument.strip_prefix('@'));
        let name = |name: &'_ str| name.len();
        for argument in names {
            let end = argument.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &argument[..end.unwrap_or(name(argument))];
            found.push(Found { name, at: offset(text, name), component: component.trim() });
        }
    }
    found
}

/// The components that a template defines, each where its name stands.
pub(crate) fn defined(text: &str) -> Vec<Found<'_>> {
    let definitions = tags(text).filter_map(|(_, tag)| tag.strip_prefix("component "));
    let found = definitions.map(|definition| {
        let name = definition.trim_start();
        let name = &name[..name.find(|c: char| !is_word(c)).unwrap_or(name.len())];
        Found { name, at: offset(text, name), component: name }
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

/// Whether a template extends another.
pub(crate) fn extends(text: &str) -> bool {
    tags(text).any(|(_, tag)| tag.starts_with("extends"))
}

/// Whether a template includes another, by its name as it stands there.
pub(crate) fn includes(text: &str, name: &str) -> bool {
    let included = tags(text).filter_map(|(_, tag)| tag.strip_prefix("include"));
    included.map(|rest| rest.trim().trim_matches(['"', '\'', '`'])).any(|it| it == name)
}

/// A template but for its comments.
pub(crate) fn without_comments(text: &str) -> String {
    let (mut kept, mut from) = (String::new(), 0);
    for piece in pieces(text) {
        push_text(&mut kept, &text[from..piece.at - 2]);
        kept.push_str(&text[piece.at - 2..piece.end()]);
        from = piece.end();
    }
    push_text(&mut kept, &text[from..]);
    kept
}

/// Adds a text between two pieces, where comments are all that is not shown.
fn push_text(kept: &mut String, text: &str) {
    for (n, part) in text.split("{#").enumerate() {
        kept.push_str(if n == 0 { part } else { part.split_once("#}").map_or("", |it| it.1) });
    }
}

/// Whether a template calls a component.
pub(crate) fn calls(text: &str, component: &str) -> bool {
    let code = code(text);
    let calls = code.match_indices('<').map(|(at, _)| code[at + 1..].trim_start());
    calls.filter_map(|rest| rest.strip_prefix(component)).any(|rest| !rest.starts_with(is_word))
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

/// The keys that a template reads of a map, `t.tags` or `t["tags"]`; `None` if it makes one up, or
/// hands the map to what may read any.
pub(crate) fn keys<'t>(text: &'t str, map: &str) -> Option<Vec<&'t str>> {
    let (mut keys, code) = (Vec::new(), code(text));
    for (at, _) in code.match_indices(map) {
        let (before, rest) = (&code[..at], &code[at + map.len()..]);
        if before.ends_with(|c: char| is_word(c) || c == '.') || rest.starts_with(is_word) {
            continue;
        }
        let rest = rest.strip_prefix('?').unwrap_or(rest);
        let start = text.len() - rest.len() + 1;
        if rest.starts_with('.') {
            let rest = &text[start..];
            keys.push(&rest[..rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())]);
        } else if let Some(inside) = rest.strip_prefix('[') {
            let inside = text[start..start + inside.find(']')?].trim();
            let quoted = inside.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
            keys.push(quoted);
        } else if !keeps_name(before, rest, map) {
            return None;
        }
    }
    Some(keys)
}

/// Whether a map that stands alone keeps its name: as a parameter of a component, `(t)`, or as an
/// argument of a call, `t={t}`, which is also written `t`.
fn keeps_name(before: &str, after: &str, map: &str) -> bool {
    let piece = &before[before.rfind("{%").max(before.rfind("{{")).map_or(0, |at| at + 2)..];
    let piece = piece.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
    if piece.starts_with("component ") {
        return true;
    }
    let after = after.trim_start();
    let name = before.trim_end().strip_suffix('{').map(str::trim_end);
    if let Some(name) = name.and_then(|before| before.strip_suffix('=')).map(str::trim_end) {
        let start = name.strip_suffix(map);
        return after.starts_with('}') && start.is_some_and(|it| !it.ends_with(is_word));
    }
    let is_named = after.starts_with('=') && !after.starts_with("==");
    let words = piece.trim_end();
    let last = &words[words.trim_end_matches(is_word).len()..];
    let is_operator = matches!(last, "and" | "or" | "not" | "in" | "is" | "if" | "else");
    let is_argument = words.ends_with(|c: char| is_word(c) || "\"'`}".contains(c)) && !is_operator;
    piece.starts_with('<') && is_argument || is_named
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
    for piece in pieces(text).filter(|piece| piece.sign == "{%") {
        let (at, tag) = (piece.at, bare(piece.inside));
        rest = piece.end();
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
    let code = code(text);
    code.match_indices(name).map(|(at, _)| at).find(|at| {
        let (before, after) = (&code[..*at], &code[*at + name.len()..]);
        !before.ends_with(|c| is_word(c) || c == '.') && !after.starts_with(is_word)
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
        let kept =
            "{% component x(a, t) %}Y a-t-il t ?{% <x a={t.b} t={t}> %}{{- <x a=\"1\" t /> }}";
        assert_eq!(keys(kept, "t"), Some(vec!["b"]));
        for bare in ["{{ t | get(key=k) }}", "{{ <x a={t} /> }}", "{% set a = t %}", "{{ f(t=t) }}"]
        {
            assert_eq!(keys(bare, "t"), None, "{bare}");
        }
    }

    #[test]
    fn finds_names_where_they_stand() {
        let at = |text| assigned(text).iter().map(Found::range).collect::<Vec<_>>();
        assert_eq!(at("{% set t = 1 %}{% for o, r in x %}"), [7..8, 22..23, 25..26]);
        assert_eq!(implicit("{% component site(a, @site) %}")[0].range(), 22..26);
    }

    #[test]
    fn knows_text_from_tags() {
        let names = |text| assigned(text).iter().map(|found| found.name).collect::<Vec<_>>();
        assert_eq!(names("{%- raw -%}{% set a = 1 %}{{ {# {%- endraw %}{% set b = 1 %}"), ["b"]);
        assert_eq!(names(r#"{{ "{#" }}{% set a = "%}" %}{{ '\'}}' }}{% set b = 1 %}"#), ["a", "b"]);
        assert_eq!(names(r#"{{ <x a={{"b": {}}} /> }}{% set c = 1 %}"#), ["c"]);
        assert_eq!(names("{# {% set a = 1 %}"), [""; 0]);
        assert_eq!(
            position("{% raw %}{{ site }}{% endraw %} {{ \"site\" ~ site }}", "site"),
            Some(44)
        );
        assert_eq!(code("é{{ a[\"é\"] }}"), "  {{ a[\"  \"] }}");
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
