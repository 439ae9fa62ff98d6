//! What is wrong with the templates of a theme before any page is rendered.

use super::super::filters;
use super::super::phrases;
use super::super::scan;
use super::super::texts::{PREFIX, Texts, bare};
use super::{Fault, Words, fault, nearest_template, suggested, with, word};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;
use tera::{ErrorKind, Tera};

/// The filters of Tera, which does not list them.
const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

const TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

const FUNCTIONS: &[&str] = &["range", "super", "throw"];

const TAGS: &[&str] = &[
    "block",
    "break",
    "component",
    "continue",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
];

/// What is wrong with the templates of a theme: with each of a site's own alone, or else together.
pub(in crate::template) fn of_loading(texts: Texts, error: &tera::Error) -> Vec<Diagnostic> {
    let alone = texts.own().filter_map(|(name, text)| {
        let error = Tera::new().add_raw_template(name, text).err()?;
        let ErrorKind::SyntaxError(report) = error.kind() else { return None };
        Some(of_template(texts, &fault(report)))
    });
    let alone: Vec<Diagnostic> = alone.collect();
    if !alone.is_empty() {
        return alone;
    }
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            vec![of_template(texts, &fault(report))]
        }
        ErrorKind::MissingParent { current, parent } => {
            let range = named(texts.text(current), parent);
            let said = format!("Unknown template `{parent}`");
            vec![of_template(texts, &Fault { template: current, range, said: &said })]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let chain: Vec<&String> = std::iter::once(tpl).chain(inheritance_chain).collect();
            vec![circle(texts, &chain, true)]
        }
        ErrorKind::CircularInclude { include_chain, .. } => {
            vec![circle(texts, &include_chain.iter().collect::<Vec<_>>(), false)]
        }
        _ => of_text(texts, &error.to_string()),
    }
}

/// Unknown filters, components and blocks come as one text: for each, a line that says what and one
/// that says where (` --> name:line:column`).
fn of_text(texts: Texts, message: &str) -> Vec<Diagnostic> {
    let reports = message.split("\n\nerror: ");
    let problem = |report: &str| {
        let said = report.lines().next().unwrap_or(report).trim_start_matches("error: ");
        let place = report.split("--> ").nth(1).and_then(|rest| rest.lines().next());
        let Some((template, at)) = place.and_then(|place| position(texts, place)) else {
            return of_theme(texts, said);
        };
        let name = said.split('`').nth(1).unwrap_or("");
        let at = at + texts.text(template)[at..].find(name).unwrap_or(0);
        of_template(texts, &Fault { template, range: at..at + name.len(), said })
    };
    reports.map(problem).collect()
}

/// The byte that `name:line:column` means.
fn position<'p>(texts: Texts, place: &'p str) -> Option<(&'p str, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let template = parts.next()?;
    let text = texts.text(template);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let before = text.get(start..)?.chars().take(column - 1).map(char::len_utf8);
    Some((template, start + before.sum::<usize>()))
}

/// What is wrong with no template more than with another.
fn of_theme(texts: Texts, said: &str) -> Diagnostic {
    let Some((code, words)) = phrases::read(said) else {
        let problem = Diagnostic::error(Code::TemplateSyntax).with("detail", said);
        return problem.in_file(&format!("{}/templates", texts.folder));
    };
    let problem = with(Diagnostic::error(code), &words);
    let word = |name| word(&words, name);
    let at = scan::defined(texts.text(word("template")));
    let at = at.iter().find(|found| found.name == word("name")).map_or(0, |found| found.at);
    let place = texts.place(word("template"), at..at + word("name").len());
    problem.at(place).hint(Hint::OtherName)
}

/// A chain of templates that ends where it began.
fn circle(texts: Texts, chain: &[&String], extends: bool) -> Diagnostic {
    let last = chain.last().map_or("", |name| name.as_str());
    let start = chain.iter().position(|name| *name == last).unwrap_or(0);
    let mut round: Vec<&str> = chain[start..].iter().map(|name| name.as_str()).collect();
    round.pop();
    let own = round.iter().position(|name| !name.starts_with(PREFIX)).unwrap_or(0);
    round.rotate_left(own);
    let first = round.first().copied().unwrap_or(last);
    round.push(first);
    let text = texts.text(first);
    let range = named(text, bare(round.get(1).copied().unwrap_or(first)));
    let shown: Vec<String> = round.iter().map(|name| format!("`{name}`")).collect();
    let code = if extends && round.len() == 2 { Code::ExtendsItself } else { Code::TemplateLoop };
    let problem =
        Diagnostic::error(code).with("chain", shown.join(" → ")).at(texts.place(first, range));
    if extends && texts.has_default(first) {
        let fix = format!("{{% extends \"{PREFIX}{first}\" %}}");
        return problem.with("fix", fix).hint(Hint::Write);
    }
    problem
}

/// Where a template names another.
fn named(text: &str, name: &str) -> Range<usize> {
    let quoted = ['"', '\''].iter().find_map(|quote| text.find(&format!("{quote}{name}{quote}")));
    quoted.map_or(0..0, |at| at + 1..at + 1 + name.len())
}

/// What is wrong with a template, whatever it would be given.
fn of_template(texts: Texts, fault: &Fault) -> Diagnostic {
    let place = texts.place(fault.template, fault.range.clone());
    let Some((code, words)) = phrases::read(fault.said) else {
        return Diagnostic::error(Code::TemplateSyntax).with("detail", fault.said).at(place);
    };
    let text = texts.text(fault.template);
    let problem = with(Diagnostic::error(code), &words).at(place);
    let name = word(&words, "name");
    match code {
        Code::TemplateUnclosed => unclosed(texts, fault, problem, &words),
        Code::TemplateToken => unexpected(text, fault, problem, &words),
        Code::UnknownTag => unknown_tag(texts, fault, problem),
        Code::ClosesAnother => {
            let fix = format!("{{% end{} {name} %}}", word(&words, "keyword"));
            problem.with("fix", fix).hint(Hint::Write)
        }
        Code::DuplicateBlock => problem.hint(Hint::OtherName),
        Code::ExtendsFirst => problem.hint(Hint::MoveUp),
        Code::OutsideBlocks => {
            let start = fault.range.start;
            let skipped = text[start..].len() - text[start..].trim_start().len();
            let end = fault.range.end.max(start + skipped + 1);
            problem.at(texts.place(fault.template, start + skipped..end)).hint(Hint::PutInBlock)
        }
        Code::ReservedName => problem.hint(Hint::RenameVariable),
        Code::UnknownFilter => suggested(problem, name, known_filters()),
        Code::UnknownTest => suggested(problem, name, TESTS.iter().copied()),
        Code::UnknownFunction => suggested(problem, name, FUNCTIONS.iter().copied()),
        Code::UnknownComponent => suggested(problem, name, components(texts)),
        Code::UnknownBlock => suggested(problem, name, blocks(texts)),
        Code::UnknownTemplate => unknown_template(texts, fault.template, problem, &words),
        _ => problem,
    }
}

/// Those of Tera and ours.
fn known_filters() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().chain(filters::NAMES).copied()
}

fn components<'t>(texts: Texts<'t>) -> impl Iterator<Item = &'t str> {
    let all = texts.sources.values();
    all.flat_map(|text| scan::defined(text)).map(|found| found.name)
}

/// The blocks of the default theme's templates, and of those of one's own that extend none.
fn blocks<'t>(texts: Texts<'t>) -> impl Iterator<Item = &'t str> {
    let own = texts.own().filter(|(_, text)| !text.contains("extends "));
    texts.embedded().chain(own).flat_map(|(_, text)| scan::blocks(text))
}

fn unknown_template(texts: Texts, current: &str, problem: Diagnostic, words: &Words) -> Diagnostic {
    let names = texts.sources.keys().map(String::as_str);
    let names = names.flat_map(|name| [name, bare(name)]).filter(|name| *name != current);
    let wanted = word(words, "template");
    problem
        .with("fix", format!("{}/templates/{wanted}", texts.folder))
        .nearest(nearest_template(wanted, names), Some(Hint::CreateFile))
}

/// What is open: the tag that nothing closes, where it stands.
fn unclosed(texts: Texts, fault: &Fault, problem: Diagnostic, words: &Words) -> Diagnostic {
    match (word(words, "tag"), word(words, "fix")) {
        ("", "") => {}
        ("", fix) => {
            let tag = if fix == "#}" { "{#" } else { fix };
            return problem.with("tag", tag).hint(Hint::CloseWith);
        }
        (component, "") => {
            let fix = format!("{{% </{component}> %}}");
            return problem.with("fix", fix).hint(Hint::CloseWith);
        }
        _ => return problem.hint(Hint::CloseWith),
    }
    let Some(open) = scan::open(texts.text(fault.template)) else {
        return Diagnostic { code: Code::TemplateSyntax, ..problem }.with("detail", fault.said);
    };
    let place = texts.place(fault.template, open.at..open.at + open.tag.len());
    problem.with("tag", open.tag).with("fix", open.end).at(place).hint(Hint::CloseWith)
}

/// A sign or word where another must stand.
fn unexpected(text: &str, fault: &Fault, problem: Diagnostic, words: &Words) -> Diagnostic {
    let found = text.get(fault.range.clone()).unwrap_or("").trim();
    let found = found.lines().next().unwrap_or(found);
    let found: String = if found.is_empty() {
        text.get(fault.range.start..).unwrap_or("").chars().take(1).collect()
    } else {
        found.chars().take(30).collect()
    };
    let problem = problem.with("found", found.as_str());
    match word(words, "wanted") {
        "" => problem,
        "%}" | "}}" if found == "=" => problem.with("fix", "==").hint(Hint::Write),
        "name" | "quoted" | "value" => problem.hint(Hint::Wanted),
        wanted if wanted.len() <= 10 => problem.hint(Hint::WantedSign),
        _ => problem,
    }
}

/// A tag that there is not, or that closes what is not open.
fn unknown_tag(texts: Texts, fault: &Fault, problem: Diagnostic) -> Diagnostic {
    let text = texts.text(fault.template);
    let tag = text.get(fault.range.clone()).unwrap_or("").trim();
    let problem = problem.with("name", tag);
    if !tag.starts_with("end") && !tag.starts_with("el") {
        return suggested(problem, tag, TAGS.iter().copied());
    }
    let start = text[..fault.range.start].rfind("{%").unwrap_or(0);
    let stray = Diagnostic { code: Code::StrayTag, ..problem };
    match scan::open(&text[..start]) {
        Some(open) => stray.with("open", open.tag).with("fix", open.end).hint(Hint::CloseFirst),
        None => stray,
    }
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, TESTS, known_filters};
    use crate::template::filters;
    use tera::Tera;

    #[test]
    fn what_is_suggested_exists() {
        let mut tera = Tera::new();
        filters::register(&mut tera);
        let filters = known_filters().map(|name| format!("{{{{ 1 | {name} }}}}"));
        let tests = TESTS.iter().map(|name| format!("{{{{ 1 is {name} }}}}"));
        let functions = FUNCTIONS.iter().map(|name| format!("{{{{ {name}() }}}}"));
        for template in filters.chain(tests).chain(functions) {
            assert!(tera.add_raw_template("x", &template).is_ok(), "{template}");
        }
    }

    #[test]
    fn our_own_filters_are_suggested() {
        let source = include_str!("../filters.rs");
        let n_written = source.matches("(value: Value, ").count();
        assert_eq!(filters::NAMES.len(), n_written);
        assert!(filters::NAMES.iter().all(|name| known_filters().any(|known| known == *name)));
    }
}
