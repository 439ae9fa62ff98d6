//! Tera's errors → diagnostics for people who change a theme: their own file, a sentence in their
//! language, and what to write instead.

use super::texts::{PREFIX, Texts, bare};
use super::{phrases, scan};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::nearest::nearest;
use crate::language::dates::DateStyle;
use std::collections::BTreeSet;
use std::ops::Range;
use tera::{ErrorKind, Tera};

/// The filters of Tera and ours: Tera does not list them.
const FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "date",
    "default",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "iso",
    "join",
    "join_words",
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
    "with",
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

/// The longest list of names that helps anybody choose.
const MAX_CHOICES: usize = 60;

/// What Tera says of a template, and of which part.
struct Fault<'e> {
    template: &'e str,
    range: Range<usize>,
    said: &'e str,
}

/// What is wrong with the templates of a theme: with each of a site's own alone, or else together.
pub(super) fn of_loading(texts: Texts, error: &tera::Error) -> Vec<Diagnostic> {
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
            vec![of_template(
                texts,
                &missing(current, range, &format!("Unknown template `{parent}`")),
            )]
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

fn fault(report: &tera::ReportError) -> Fault<'_> {
    let (template, said) = (report.filename(), report.message());
    Fault { template, range: report.span().range.clone(), said }
}

fn missing<'e>(template: &'e str, range: Range<usize>, said: &'e str) -> Fault<'e> {
    Fault { template, range, said }
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
        Code::OutsideBlocks => problem.hint(Hint::PutInBlock),
        Code::ReservedName => problem.hint(Hint::RenameVariable),
        Code::UnknownFilter => suggested(problem, name, FILTERS.iter().copied()),
        Code::UnknownTest => suggested(problem, name, TESTS.iter().copied()),
        Code::UnknownFunction => suggested(problem, name, FUNCTIONS.iter().copied()),
        Code::UnknownComponent => suggested(problem, name, components(texts)),
        Code::UnknownBlock => suggested(problem, name, blocks(texts)),
        Code::UnknownTemplate => unknown_template(texts, fault.template, problem, &words),
        _ => problem,
    }
}

fn with(problem: Diagnostic, words: &[(&'static str, String)]) -> Diagnostic {
    words.iter().fold(problem, |problem, (name, word)| problem.with(name, word.as_str()))
}

fn word<'w>(words: &'w [(&'static str, String)], name: &str) -> &'w str {
    words.iter().find(|(known, _)| *known == name).map_or("", |(_, word)| word.as_str())
}

/// Adds the nearest of some names, or all of them.
fn suggested<'n>(
    problem: Diagnostic,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let names: BTreeSet<&str> = names.collect();
    let near = nearest(name, names.iter().copied());
    if near.is_some() || names.is_empty() || names.len() > MAX_CHOICES {
        return problem.nearest(near, None);
    }
    let choices: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    problem.with("choices", choices.join(", ")).hint(Hint::OneOf)
}

fn components<'t>(texts: Texts<'t>) -> impl Iterator<Item = &'t str> {
    let all = texts.sources.values();
    all.flat_map(|text| scan::defined(text)).map(|found| found.name)
}

/// The blocks that the default theme's templates open.
fn blocks<'t>(texts: Texts<'t>) -> impl Iterator<Item = &'t str> {
    texts.embedded().flat_map(|(_, text)| scan::blocks(text))
}

fn unknown_template(
    texts: Texts,
    current: &str,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let names = texts.sources.keys().map(String::as_str);
    let names = names.flat_map(|name| [name, bare(name)]).filter(|name| *name != current);
    problem.nearest(nearest(word(words, "template"), names), None)
}

/// What is open: the tag that nothing closes, where it stands.
fn unclosed(
    texts: Texts,
    fault: &Fault,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let fix = word(words, "fix");
    if let Some(open) = scan::open(texts.text(fault.template)).filter(|_| fix.is_empty()) {
        let place = texts.place(fault.template, open.at..open.at + open.tag.len());
        return problem.with("tag", open.tag).with("fix", open.end).at(place).hint(Hint::CloseWith);
    }
    let tag = if fix == "#}" { "{#" } else { word(words, "tag") };
    let problem = if tag.is_empty() { problem.with("tag", "{{") } else { problem };
    let problem = if fix == "#}" { problem.with("tag", tag) } else { problem };
    problem.hint(Hint::CloseWith)
}

/// A sign or word where another must stand.
fn unexpected(
    text: &str,
    fault: &Fault,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let found = text.get(fault.range.clone()).unwrap_or("").trim();
    let found = found.lines().next().unwrap_or(found);
    let found: String = if found.is_empty() {
        text.get(fault.range.start..).unwrap_or("").chars().take(1).collect()
    } else {
        found.chars().take(30).collect()
    };
    let problem = problem.with("found", found);
    match word(words, "wanted") {
        "" => problem,
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

/// What fails as a template meets the values of one page.
pub(super) fn of_rendering(
    texts: Texts,
    tera: &Tera,
    error: &tera::Error,
    (template, page): (&str, &str),
) -> Diagnostic {
    let said = error.to_string();
    let fault = match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => fault(report),
        _ => missing(template, 0..0, &said),
    };
    let is_placed = !fault.range.is_empty();
    let place = if is_placed {
        texts.place(fault.template, fault.range.clone())
    } else {
        Place::file(texts.path(template))
    };
    let Some((code, words)) = phrases::read(fault.said) else {
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
        Code::InvalidDate => problem.with("fix", "2026-03-12").hint(Hint::IsoDate),
        Code::EndlessComponent => endless(texts, problem),
        _ => problem,
    }
}

/// The whole of `page.extra.colour`, of which one name was underlined.
fn path<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '?');
    let before = text[..range.start].trim_end_matches(is_part).len();
    &text[before..range.end]
}

fn no_value(
    texts: Texts,
    fault: &Fault,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let name = path(texts.text(fault.template), &fault.range);
    let (parent, field) = name.rsplit_once('.').unwrap_or(("", name));
    let fields: Vec<&str> = word(words, "fields").split(", ").filter(|it| !it.is_empty()).collect();
    let near = nearest(field, fields.iter().copied()).map(|near| format!("{parent}.{near}"));
    let problem = problem.with("name", name);
    if near.is_some() {
        return problem.nearest(near, None);
    }
    let is_free = fields.is_empty() || parent.split('.').any(|part| part == "extra");
    if is_free || fields.len() > MAX_CHOICES {
        return problem.with("fix", format!("{{% if {name} %}}")).hint(Hint::Guard);
    }
    problem.hint(Hint::Fields)
}

/// A variable that is neither in the catalogue nor the template's own: a component sees only its
/// arguments.
fn unknown_variable(
    texts: Texts,
    fault: &Fault,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let text = texts.text(fault.template);
    let around = scan::component_around(text, fault.range.start);
    let Some(arguments) = around else { return problem };
    let near = nearest(word(words, "name"), arguments.iter().copied());
    problem.with("arguments", shown(&arguments)).nearest(near, Some(Hint::ArgumentsOnly))
}

fn shown(arguments: &[&str]) -> String {
    arguments.join(", ")
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
    words: &[(&'static str, String)],
) -> Diagnostic {
    let text = texts.text(fault.template);
    let start = text[..fault.range.start.min(text.len())].len();
    let call = &text[start..];
    let call = call.strip_prefix('<').unwrap_or(call);
    let is_program = fault.range.is_empty();
    let name = call.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let name = if is_program { CARD.0 } else { name };
    let given = if is_program { CARD.1.to_vec() } else { scan::arguments(call) };
    let Some(info) = tera.get_component_definition(name) else {
        return problem.with("name", filter_before(text, start));
    };
    let problem = problem.with("name", name);
    let is_ours = is_program || fault.template.starts_with(PREFIX);
    if let Some((own, found)) = redefined(texts, name).filter(|_| is_ours) {
        let place = format!("`{}`", bare(fault.template));
        return Diagnostic { code: Code::ComponentArguments, ..problem }
            .with("where", if is_program { "lists" } else { &place })
            .with("given", shown(&given))
            .with("fix", format!("{{% component {name}({}) %}}", shown(&given)))
            .at(texts.place(own, found.at..found.at + name.len()))
            .hint(Hint::Write);
    }
    let argument = word(words, "argument").split('`').next().unwrap_or("");
    let known: Vec<&str> = info.args().iter().map(tera::ComponentArg::name).collect();
    if problem.code == Code::UnknownArgument {
        return suggested(problem, argument, known.into_iter());
    }
    problem.with("fix", format!("{argument}={{…}}")).hint(Hint::AddKey)
}

/// The component that the program itself calls, and with what.
const CARD: (&str, &[&str]) = ("card", &["card", "t", "lang", "level"]);

fn redefined<'t>(texts: Texts<'t>, name: &str) -> Option<(&'t str, scan::Found<'t>)> {
    texts.own().find_map(|(template, text)| {
        let found = scan::defined(text).into_iter().find(|found| found.name == name)?;
        Some((template, found))
    })
}

/// The filter or test that begins at a place.
fn filter_before(text: &str, at: usize) -> String {
    let name = text[at..].trim_start_matches(['|', ' ']);
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned()
}

/// The operand that is no number is what counts; for texts there is another sign.
fn not_a_number(mut problem: Diagnostic, words: &[(&'static str, String)]) -> Diagnostic {
    let sorts = ["sort", "sort2"].map(|name| word(words, name));
    let sort = sorts.into_iter().find(|sort| !matches!(*sort, "" | "number")).unwrap_or("text");
    problem.args.retain(|(name, _)| !name.starts_with("sort"));
    let problem = problem.with("sort", sort);
    if sort == "text" { problem.hint(Hint::JoinTexts) } else { problem }
}

/// A value of another sort than a filter or a loop takes: what stands before the filter.
fn wrong_value(
    texts: Texts,
    fault: &Fault,
    problem: Diagnostic,
    words: &[(&'static str, String)],
) -> Diagnostic {
    let text = texts.text(fault.template);
    if word(words, "sort").is_empty() {
        let sort = if fault.said.starts_with("Key") { "map" } else { "list" };
        return problem.with("name", "for").with("sort", sort);
    }
    let after = text[fault.range.end..].trim_start();
    let filter = after.strip_prefix('|').map(|rest| filter_before(rest, 0));
    problem.with("name", filter.unwrap_or_else(|| path(text, &fault.range).to_owned()))
}

/// The component of the site's own theme that calls itself.
fn endless(texts: Texts, problem: Diagnostic) -> Diagnostic {
    let itself = texts.own().find_map(|(template, text)| {
        let calls_itself = |found: &scan::Found| {
            let body = &text[found.at..];
            let end = body.find("endcomponent").unwrap_or(body.len());
            scan::calls(&body[..end], found.name)
        };
        let found = scan::defined(text).into_iter().find(calls_itself)?;
        Some((template, found))
    });
    match itself {
        Some((template, found)) => {
            let place = texts.place(template, found.at..found.at + found.name.len());
            problem.with("name", found.name).at(place)
        }
        None => problem.with("name", "…"),
    }
}

#[cfg(test)]
mod tests {
    use super::{FILTERS, FUNCTIONS, TESTS};
    use crate::template::filters;
    use tera::Tera;

    #[test]
    fn what_is_suggested_exists() {
        let mut tera = Tera::new();
        filters::register(&mut tera);
        let filters = FILTERS.iter().map(|name| format!("{{{{ 1 | {name} }}}}"));
        let tests = TESTS.iter().map(|name| format!("{{{{ 1 is {name} }}}}"));
        let functions = FUNCTIONS.iter().map(|name| format!("{{{{ {name}() }}}}"));
        for template in filters.chain(tests).chain(functions) {
            assert!(tera.add_raw_template("x", &template).is_ok(), "{template}");
        }
    }
}
