//! What fails as a template meets the values of one page.

use super::super::phrases;
use super::super::scan::{self, Quotes};
use super::super::texts::{PREFIX, Texts, bare};
use super::{Fault, MAX_CHOICES, Words, fault, suggested, with, word};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::nearest::nearest;
use crate::language::dates::DateStyle;
use std::collections::BTreeSet;
use std::ops::Range;
use tera::{ErrorKind, Tera};

/// What fails as a template meets the values of one page.
pub(in crate::template) fn of_rendering(
    texts: Texts,
    tera: &Tera,
    error: &tera::Error,
    (template, page): (&str, &str),
) -> Diagnostic {
    let said = error.to_string();
    let mut fault = match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => fault(report),
        _ => Fault { template, range: 0..0, said: &said },
    };
    let known = phrases::read(fault.said);
    if let Some((code, _)) = known.as_ref().filter(|(code, _)| OF_PATHS.contains(code)) {
        let is_of_value = *code != Code::UnknownField;
        fault.range.end = path_end(texts.text(fault.template), &fault.range, is_of_value);
    }
    let is_placed = !fault.range.is_empty();
    let place = if is_placed {
        texts.place(fault.template, fault.range.clone())
    } else {
        Place::file(texts.path(template))
    };
    let Some((code, words)) = known else {
        let problem = Diagnostic::error(Code::TemplateRender).with("page", page);
        return problem.with("detail", fault.said).at(place);
    };
    let problem = with(Diagnostic::error(code).with("page", page), &words).at(place);
    match code {
        Code::UnknownField | Code::NoValue => no_value(texts, &fault, problem, &words),
        Code::UnknownVariable => unknown_variable(texts, &fault, problem, &words),
        Code::UnknownArgument | Code::MissingArgument => call(texts, tera, &fault, problem, &words),
        Code::NotANumber => not_a_number(problem, &words),
        Code::WrongValue => wrong_value(texts, &fault, problem, &words),
        Code::InvalidChoice => {
            let styles = DateStyle::NAMED.iter().map(|(name, _)| *name);
            suggested(problem.with("key", "style"), word(&words, "value"), styles)
        }
        Code::EndlessComponent => endless(texts, problem),
        _ => problem,
    }
}

/// Mistakes of a path, of which Tera underlines the first name only, or no closing bracket.
const OF_PATHS: [Code; 5] =
    [Code::UnknownField, Code::NotANumber, Code::NotComparable, Code::WrongValue, Code::NoValue];

/// Where a path, `page.title` or `words[0].name`, ends: its brackets are closed, and the names
/// after what was underlined belong to it if the mistake is that of its value.
fn path_end(text: &str, range: &Range<usize>, is_of_value: bool) -> usize {
    let (mut depth, mut quotes) = (0_usize, Quotes::default());
    let start = path_start(text, range.start);
    for (at, c) in text[start..].char_indices().map(|(at, c)| (start + at, c)) {
        let is_part = is_of_value && (is_path(c) || c == '[');
        if at >= range.end && depth == 0 && !is_part {
            return at;
        }
        match c {
            _ if depth > 0 && quotes.holds(c) => {}
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    range.end
}

/// Where a path begins of which a part was underlined.
fn path_start(text: &str, to: usize) -> usize {
    let mut depth = 0_usize;
    let is_part = |c: char| {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return false,
            '[' => depth -= 1,
            _ => {}
        }
        depth > 0 || is_path(c) || c == '['
    };
    let start = text[..to].trim_end_matches(is_part).len();
    if depth == 0 { start } else { to }
}

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '?')
}

/// The whole of `page.extra.colour`, of which one name was underlined.
fn path<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text[path_start(text, range.start)..range.end].trim_start_matches(['.', '?'])
}

/// Whether `{% if %}` could take the path, or only its end is known.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let start = path_start(text, range.start);
    let path = &text[start..range.end];
    let is_start = !path.starts_with(['.', '?']) && !text[..start].ends_with(['.', ']', ')']);
    is_start && is_balanced(path)
}

fn is_balanced(path: &str) -> bool {
    let (mut depth, mut quotes) = (0_i32, Quotes::default());
    for c in path.chars() {
        match c {
            _ if depth > 0 && quotes.holds(c) => {}
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

fn no_value(texts: Texts, fault: &Fault, problem: Diagnostic, words: &Words) -> Diagnostic {
    let name = path(texts.text(fault.template), &fault.range);
    let (parent, field) = name.rsplit_once('.').unwrap_or(("", name));
    let fields: Vec<&str> = word(words, "fields").split(", ").filter(|it| !it.is_empty()).collect();
    let near = nearest(field, fields.iter().copied()).map(|near| format!("{parent}.{near}"));
    let mut problem = problem.with("name", name);
    problem.args.retain(|(name, _)| name != "fields");
    if near.is_some() {
        return problem.nearest(near, None);
    }
    let is_free = fields.is_empty() || parent.split('.').any(|part| part == "extra");
    if is_free || fields.len() > MAX_CHOICES {
        if !is_whole(texts.text(fault.template), &fault.range) {
            return problem;
        }
        return problem.with("fix", format!("{{% if {name} %}}")).hint(Hint::Guard);
    }
    suggested(problem, field, fields.into_iter())
}

/// A variable that is neither in the catalogue nor the template's own: a component sees only its
/// arguments.
fn unknown_variable(texts: Texts, fault: &Fault, problem: Diagnostic, words: &Words) -> Diagnostic {
    let text = texts.text(fault.template);
    let around = scan::component_around(text, fault.range.start);
    let Some(arguments) = around else { return problem };
    let near = nearest(word(words, "name"), arguments.iter().copied());
    problem.with("arguments", arguments.join(", ")).nearest(near, Some(Hint::ArgumentsOnly))
}

/// A component that is called with other arguments than it declares.
///
/// The default theme's calls are right, so where one of them fails a component of the same name
/// with other arguments stands in the site's own theme.
fn call(
    texts: Texts,
    tera: &Tera,
    fault: &Fault,
    problem: Diagnostic,
    words: &Words,
) -> Diagnostic {
    let text = texts.text(fault.template).get(fault.range.start..).unwrap_or("");
    let is_program = fault.range.is_empty();
    let (name, given) = match text.strip_prefix('<') {
        _ if is_program => (CARD.0, CARD.1.to_vec()),
        Some(call) => (first_name(call), scan::arguments(call)),
        None => return problem.with("name", filter(text)),
    };
    let problem = problem.with("name", name);
    let is_ours = is_program || fault.template.starts_with(PREFIX);
    if let Some((own, found)) = redefined(texts, name).filter(|_| is_ours) {
        let place = format!("`{}`", bare(fault.template));
        return Diagnostic { code: Code::ComponentArguments, ..problem }
            .with("where", if is_program { "lists" } else { &place })
            .with("given", given.join(", "))
            .with("fix", format!("{{% component {name}({}) %}}", given.join(", ")))
            .at(texts.place(own, found.range()))
            .hint(Hint::Write);
    }
    let argument = word(words, "argument").split('`').next().unwrap_or("");
    if problem.code == Code::MissingArgument {
        return problem.with("fix", format!("{argument}={{…}}")).hint(Hint::AddKey);
    }
    let info = tera.get_component_definition(name);
    let known = info.iter().flat_map(|info| info.args()).map(tera::ComponentArg::name);
    suggested(problem, argument, known)
}

fn first_name(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")
}

/// The component that the program itself calls, and with what.
const CARD: (&str, &[&str]) = ("card", &["card", "t", "lang", "level"]);

fn redefined<'t>(texts: Texts<'t>, name: &str) -> Option<(&'t str, scan::Found<'t>)> {
    texts.own().find_map(|(template, text)| {
        let found = scan::defined(text).into_iter().find(|found| found.name == name)?;
        Some((template, found))
    })
}

/// The filter, test or function with which a text begins.
fn filter(text: &str) -> &str {
    first_name(text.trim_start_matches(['|', ' ']))
}

/// The operand that is no number is what counts; for texts there is another sign.
fn not_a_number(mut problem: Diagnostic, words: &Words) -> Diagnostic {
    let sorts = ["sort", "sort2"].map(|name| word(words, name));
    let sort = sorts.into_iter().find(|sort| !matches!(*sort, "" | "number")).unwrap_or("text");
    problem.args.retain(|(name, _)| !name.starts_with("sort"));
    let problem = problem.with("sort", sort);
    if sort == "text" { problem.hint(Hint::JoinTexts) } else { problem }
}

/// A value of another sort than a filter or a loop takes: what stands before the filter.
fn wrong_value(texts: Texts, fault: &Fault, problem: Diagnostic, words: &Words) -> Diagnostic {
    let text = texts.text(fault.template);
    if word(words, "sort").is_empty() {
        let sort = if fault.said.starts_with("Key") { "map" } else { "list" };
        return problem.with("name", "for").with("sort", sort);
    }
    let after = text[fault.range.end..].trim_start();
    let filter = after.strip_prefix('|').map(filter);
    problem.with("name", filter.unwrap_or_else(|| path(text, &fault.range)))
}

/// The component of the site's own theme that calls itself, be it through others.
fn endless(texts: Texts, problem: Diagnostic) -> Diagnostic {
    let own: Vec<_> = texts
        .own()
        .flat_map(|(name, text)| scan::defined(text).into_iter().map(move |it| (name, text, it)))
        .collect();
    let called = |body: &str| own.iter().filter(|it| scan::calls(body, it.2.name)).collect();
    let returns = |(_, text, found): &&(&str, &str, scan::Found)| {
        let (mut to_visit, mut seen): (Vec<_>, _) = (called(body(text, found)), BTreeSet::new());
        while let Some((_, text, other)) = to_visit.pop() {
            if other.name == found.name {
                return true;
            }
            if seen.insert(other.name) {
                let more: Vec<_> = called(body(text, other));
                to_visit.extend(more);
            }
        }
        false
    };
    let Some((template, _, found)) = own.iter().find(returns) else {
        return problem.with("name", "…");
    };
    let place = texts.place(template, found.range());
    problem.with("name", found.name).at(place)
}

/// What a component shows.
fn body<'t>(text: &'t str, found: &scan::Found) -> &'t str {
    let body = &text[found.at..];
    &body[..body.find("endcomponent").unwrap_or(body.len())]
}
