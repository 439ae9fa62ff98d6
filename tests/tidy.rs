//! Reads the source tree and fails on breaches of `docs/architecture.md`: who may know whom, who
//! may touch files, how long things may be, and what must not be left behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module imports only from lower levels and from its own folder.
const LEVELS: &[(&str, u8)] = &[
    ("base", 0),
    ("language", 1),
    ("config", 2),
    ("template", 2),
    ("cache", 3),
    ("source", 3),
    ("document", 4),
    ("site", 5),
    ("check", 6),
    ("plan", 6),
    ("render", 7),
    ("scaffold", 7),
    ("write", 8),
    ("build", 9),
    ("serve", 10),
    ("import", 10),
    ("exchange", 10),
    ("cli", 11),
];

/// Names of the crate's root that a module may use: the facade's own types.
const ROOT_NAMES: &[(&str, &str)] = &[("Diagnostic", "cli")];

/// Modules that may touch files or the network.
const TOUCHING: &[&str] = &["cache", "source", "write", "serve", "import", "exchange", "cli"];

/// Libraries that one module alone may name.
const OWNED: &[(&str, &[&str])] = &[
    ("tera", &["template"]),
    ("pulldown_cmark", &["document"]),
    ("pulldown_cmark_escape", &["document"]),
    ("syntect", &["document"]),
    ("two_face", &["document"]),
    ("lol_html", &["document", "exchange"]),
    ("ammonia", &["document"]),
    ("linkify", &["document"]),
    ("math_core", &["document"]),
    ("aho_corasick", &["document"]),
    ("atom_syndication", &["render"]),
    ("rss", &["render"]),
    ("calcard", &["render"]),
    ("uuid", &["render"]),
    ("quick_xml", &["render"]),
    ("tiny_skia", &["render"]),
    ("ttf_parser", &["render"]),
    ("png", &["render"]),
    ("ureq", &["exchange"]),
    ("rusqlite", &["exchange"]),
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("tokio_util", &["serve"]),
    ("futures_util", &["serve"]),
    ("notify", &["serve"]),
    ("http_range_header", &["serve"]),
    ("mime_guess", &["serve"]),
    ("gethostname", &["serve"]),
    ("open", &["cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("annotate_snippets", &["cli"]),
];

/// Lines of a function, from its name to its closing brace.
const MAX_FUNCTION: usize = 70;
/// Columns of a line.
const MAX_COLUMNS: usize = 100;

/// A file of `src/`.
struct Source {
    path: String,
    /// The top-level module that it belongs to: `site`, `main`, `lib`.
    module: String,
    text: String,
}

impl Source {
    /// The lines but for `#[cfg(test)]` items, each with its number.
    fn lines(&self) -> Vec<(usize, &str)> {
        let mut kept = Vec::new();
        let mut lines = (1..).zip(self.text.lines());
        while let Some((number, line)) = lines.next() {
            if line.trim_start() != "#[cfg(test)]" {
                kept.push((number, line));
                continue;
            }
            // The item ends where its indentation comes back, or at once.
            let indent = line.len() - line.trim_start().len();
            for (_, line) in lines.by_ref() {
                let is_outer = line.len() - line.trim_start().len() == indent;
                if is_outer && (line.ends_with(';') || line.trim_start().starts_with('}')) {
                    break;
                }
            }
        }
        kept
    }

    /// The lines that are code, without comments and literals.
    fn code(&self) -> Vec<(usize, String)> {
        let code = self.lines().into_iter().map(|(number, line)| (number, without_text(line)));
        code.filter(|(_, line)| !line.trim().is_empty()).collect()
    }
}

/// A line without its comment and what stands in its quotes.
fn without_text(line: &str) -> String {
    let mut code = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['"', '/']) {
        if rest[at..].starts_with("//") {
            return code + &rest[..at];
        }
        code.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        if code.ends_with('"') && !code.ends_with("'\"") {
            let end = end_of_text(rest);
            rest = &rest[end..];
            code.push('"');
        }
    }
    code + rest
}

/// Where a text between quotes is over: after the next quote that no `\` precedes.
fn end_of_text(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return at + 1,
            c => is_escaped = c == '\\' && !is_escaped,
        }
    }
    text.len()
}

fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut to_visit = vec![root.join(folder)];
    while let Some(visited) = to_visit.pop() {
        for entry in fs::read_dir(&visited).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                to_visit.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let name = path.strip_prefix(root).expect("it is below").display().to_string();
                found.push((name, fs::read_to_string(&path).expect("it is a text")));
            }
        }
    }
    found.sort();
    found
}

/// The program's own files: those of tests alone are left out.
fn sources() -> Vec<Source> {
    let all = files("src", "rs");
    let tests: BTreeSet<String> =
        all.iter().flat_map(|(path, text)| test_files(path, text)).collect();
    let source = |(path, text): (String, String)| {
        let inside = path.strip_prefix("src/").expect("it is there");
        let module = inside.split('/').next().expect("it has one").trim_end_matches(".rs");
        Source { module: module.to_owned(), path, text }
    };
    all.into_iter().filter(|(path, _)| !tests.contains(path)).map(source).collect()
}

/// The files of modules that a file declares for its tests alone.
fn test_files(path: &str, text: &str) -> Vec<String> {
    let folder = path.trim_end_matches(".rs");
    let declared = text.split("#[cfg(test)]\nmod ").skip(1);
    let names = declared.map(first_word).filter(|name| !name.is_empty());
    names.map(|name| format!("{folder}/{name}.rs")).collect()
}

fn level(module: &str) -> Option<u8> {
    LEVELS.iter().find(|(name, _)| *name == module).map(|(_, level)| *level)
}

#[track_caller]
fn none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// The words that follow `crate::` in a file, with their lines: `crate::{a::B, c}` names two.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in source.code() {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(group_names(group).map(|name| (number, name))),
                None => found.push((number, first_word(rest))),
            }
        }
    }
    found
}

fn group_names(group: &str) -> impl Iterator<Item = String> {
    let mut depth = 0;
    let top = move |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    };
    group.split(top).map(|name| first_word(name.trim())).filter(|name| !name.is_empty())
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn modules_import_from_below_only() {
    let mut breaches = Vec::new();
    for source in sources() {
        if ["lib", "main"].contains(&source.module.as_str()) {
            continue;
        }
        let Some(own) = level(&source.module) else {
            breaches.push(format!("{}: `{}` has no level", source.path, source.module));
            continue;
        };
        for (line, name) in imports(&source) {
            let is_root = ROOT_NAMES.contains(&(name.as_str(), source.module.as_str()));
            let is_lower = level(&name).is_some_and(|other| other < own);
            if name != source.module && !is_root && !is_lower {
                breaches.push(format!(
                    "{}:{line}: `{}` may not know `{name}`",
                    source.path, source.module
                ));
            }
        }
    }
    none(breaches);
}

#[test]
fn only_some_modules_touch_files_and_the_network() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (line, code) in source.code() {
            let touches = ["std::fs", "std::net"].iter().any(|name| code.contains(name))
                || code.starts_with("use std::{") && (code.contains("fs") || code.contains("net"));
            if touches && !TOUCHING.contains(&source.module.as_str()) {
                breaches.push(format!("{}:{line}: {}", source.path, code.trim()));
            }
        }
    }
    none(breaches);
}

#[test]
fn libraries_are_named_where_they_belong() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (line, code) in source.code() {
            for (library, owners) in OWNED {
                let is_named = code.match_indices(library).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    let is_word = before.is_some_and(|c| c.is_alphanumeric() || "_:.".contains(c));
                    code[at + library.len()..].starts_with("::") && !is_word
                });
                if is_named && !owners.contains(&source.module.as_str()) {
                    breaches.push(format!("{}:{line}: names {library}", source.path));
                }
            }
        }
    }
    none(breaches);
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    none(silent.map(|source| source.path).collect());
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(level) = level(&source.module) else { continue };
        let is_top = source.path == format!("src/{}.rs", source.module);
        let first = source.text.lines().next().unwrap_or_default();
        let says = first.split_once("Level ").map(|(_, rest)| first_word(rest));
        if is_top && says.is_some_and(|said| said != level.to_string()) {
            wrong.push(format!("{}: is of level {level}, and says: {first}", source.path));
        }
    }
    none(wrong);
}

#[test]
fn nothing_is_too_long() {
    let mut breaches = Vec::new();
    for (path, text) in written_by_hand() {
        for (number, line) in (1..).zip(text.lines()) {
            let n_columns = line.chars().count();
            if n_columns > MAX_COLUMNS {
                breaches.push(format!("{path}:{number}: {n_columns} columns"));
            }
        }
    }
    for source in sources() {
        breaches.extend(long_functions(&source.path, &source.text));
    }
    for (path, text) in files("tests", "rs") {
        breaches.extend(long_functions(&path, &text));
    }
    none(breaches);
}

/// Rust, of the program and of its tests.
fn written_by_hand() -> Vec<(String, String)> {
    ["src", "tests", "benches"].iter().flat_map(|folder| files(folder, "rs")).collect()
}

/// Functions as rustfmt lays them out: one ends where its indentation comes back with a brace.
fn long_functions(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut breaches = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let words = ["pub(crate) ", "pub(super) ", "pub ", "const ", "async "];
        let bare = words.iter().fold(code, |code, word| code.strip_prefix(word).unwrap_or(code));
        let Some(name) = bare.strip_prefix("fn ") else { continue };
        let end = format!("{}}}", &line[..line.len() - code.len()]);
        let n_lines = lines[start..].iter().position(|line| *line == end).map_or(0, |n| n + 1);
        if n_lines > MAX_FUNCTION && !line.ends_with('}') {
            breaches.push(format!("{path}:{}: {}, {n_lines} lines", start + 1, first_word(name)));
        }
    }
    breaches
}

#[test]
fn nothing_is_left_behind() {
    // Written apart, so that this file does not name them.
    let litter = [["TO", "DO"], ["FIX", "ME"], ["XX", "X:"], ["db", "g!("], ["to", "do!("]];
    let litter = litter.map(|parts| parts.concat());
    let mut breaches = Vec::new();
    let others = ["themes", "docs"].iter().flat_map(|folder| {
        ["html", "yaml", "css", "js", "md"].iter().flat_map(|extension| files(folder, extension))
    });
    for (path, text) in written_by_hand().into_iter().chain(others) {
        for (number, line) in (1..).zip(text.lines()) {
            let found = litter.iter().find(|word| line.contains(word.as_str()));
            breaches.extend(found.map(|word| format!("{path}:{number}: {word}")));
            if line.trim_end() != line && !path.ends_with(".md") {
                breaches.push(format!("{path}:{number}: space at the end"));
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            breaches.push(format!("{path}: no end of line at its end"));
        }
    }
    none(breaches);
}

/// The variants that a list of `base/diagnostic.rs` declares.
fn variants(list: &str) -> Vec<String> {
    let text = &sources()
        .into_iter()
        .find(|source| source.path == "src/base/diagnostic.rs")
        .expect("diagnostics are declared there")
        .text;
    let start = text.find(&format!("    {list} {{\n")).expect("the list is there");
    let list = &text[start..start + text[start..].find("\n    }").expect("it ends")];
    list.lines().skip(1).map(|line| first_word(line.trim())).collect()
}

#[test]
fn every_diagnostic_and_hint_is_used() {
    let mut breaches = Vec::new();
    for list in ["Code", "Hint"] {
        for variant in variants(list) {
            let name = format!("{list}::{variant}");
            let is_used = sources().iter().any(|source| {
                source.code().iter().any(|(_, code)| {
                    code.match_indices(&name).any(|(at, _)| {
                        !code[at + name.len()..].starts_with(|c: char| c.is_alphanumeric())
                    })
                })
            });
            if !is_used {
                breaches.push(format!("{name} is never reported"));
            }
        }
    }
    none(breaches);
}

/// Keys of the `report:` part of a message file.
fn report_keys(text: &str) -> BTreeSet<String> {
    let report = text.split("\nreport:\n").nth(1).expect("it has that part");
    report
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

#[test]
fn every_phrase_is_used() {
    let text = fs::read_to_string("src/language/messages/fr.yaml").expect("it is there");
    let all: String = sources().into_iter().map(|source| source.text).collect();
    let is_quoted = |word: &str| all.contains(&format!("\"{word}\""));
    // `{name}_{value}` of a diagnostic's argument, `{key}_one` for one.
    let is_built = |key: &str| {
        let mut parts = key.match_indices('_').map(|(at, _)| (&key[..at], &key[at + 1..]));
        // `"desk_{name}"` of a name that is quoted elsewhere.
        let is_start = |start: &str| is_quoted(start) || all.contains(&format!("\"{start}_{{"));
        parts.any(|(start, end)| is_start(start) && (end == "one" || is_quoted(end)))
    };
    let used = |key: &str| is_quoted(key) || is_built(key);
    none(report_keys(&text).into_iter().filter(|key| !used(key)).collect());
}

/// The keys of a theme's strings, at the start of their lines.
fn string_keys(language: &str) -> BTreeSet<String> {
    let path = format!("themes/default/strings/{language}.yaml");
    let text = fs::read_to_string(path).expect("it is there");
    let keys = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    keys.filter_map(|line| line.split_once(':')).map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn strings_of_the_theme_are_all_there_and_all_used() {
    let french = string_keys("fr");
    for language in ["de", "en", "es"] {
        none(french.symmetric_difference(&string_keys(language)).cloned().collect());
    }
    let texts = files("themes/default", "html").into_iter().chain(files("src", "rs"));
    let all: String = texts.map(|(_, text)| text).collect();
    // `t["status_" ~ status]`: the start is in a template, the end in the data.
    let is_built = |key: &str| {
        key.match_indices('_').any(|(at, _)| all.contains(&format!("t[\"{}\" ~", &key[..=at])))
    };
    let used = |key: &String| {
        all.contains(&format!("t.{key}")) || all.contains(&format!("\"{key}\"")) || is_built(key)
    };
    none(french.into_iter().filter(|key| !used(key)).collect());
}

/// Strings that other languages share with English.
const SHARED: &[&str] = &[
    ", ",
    "Archives",
    "Articles",
    "Auto",
    "Certification",
    "Contacts",
    "Date",
    "Definition",
    "Format",
    "Important",
    "In",
    "Licence",
    "Note",
    "Notes",
    "Online",
    "Programme",
    "Version",
    "page {n}",
];

#[test]
fn no_string_of_the_theme_was_left_in_english() {
    // A text, its key or its plural form before it.
    let lines = |language: &str| {
        let path = format!("themes/default/strings/{language}.yaml");
        let text = fs::read_to_string(path).expect("it is there");
        let lines = text.lines().filter(|line| line.ends_with('"'));
        lines.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let is_shared = |line: &str| SHARED.iter().any(|word| line.ends_with(&format!(": \"{word}\"")));
    let english = lines("en");
    for language in ["de", "es", "fr"] {
        let own = lines(language);
        let same = own.intersection(&english).filter(|line| !is_shared(line));
        none(same.cloned().collect());
    }
}

#[test]
fn strings_that_templates_ask_for_exist() {
    let known = string_keys("fr");
    let mut breaches = BTreeMap::new();
    for (path, text) in files("themes/default", "html") {
        for (at, _) in text.match_indices("t.") {
            let is_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || "_.-".contains(c));
            let key = first_word(&text[at + 2..]);
            if !is_word && !key.is_empty() && !known.contains(&key) {
                breaches.insert(key, path.clone());
            }
        }
    }
    none(breaches.into_iter().map(|(key, path)| format!("{path}: t.{key}")).collect());
}

#[test]
fn the_rules_catch_what_they_forbid() {
    let source = |module: &str, text: &str| Source {
        path: format!("src/{module}.rs"),
        module: module.to_owned(),
        text: text.to_owned(),
    };
    let text = "use crate::{build::x, base::{a, b}};\n// crate::no\nlet a = \"crate::no\";\n\
                #[cfg(test)]\nmod tests {\n    use crate::no;\n}\nuse crate::site::Page;\n";
    let names: Vec<String> =
        imports(&source("plan", text)).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["build", "base", "site"]);
    let body = "    x();\n".repeat(MAX_FUNCTION);
    assert_eq!(long_functions("a.rs", &format!("pub(crate) fn f() {{\n{body}}}\n")).len(), 1);
    assert_eq!(without_text("a(\"// \\\" b\") // c"), "a(\"\") ");
}
