//! Diagnostics as workflow commands of GitHub, which shows them beside the lines that they are
//! about.
//!
//! A command is one line, so that what would end it is percent-encoded, and in a property what
//! would end that too (`actions/toolkit`, `packages/core/src/command.ts`).

use super::say;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use crate::build::Failure;
use crate::language::wording::Wording;
use std::path::{Component, Path, PathBuf};

/// Prints a command for each diagnostic.
pub(super) fn diagnostics(wording: &Wording, root: &Path, problems: &[Diagnostic]) {
    let folder = from_repository(root, repository().as_deref());
    problems.iter().for_each(|problem| say::command(&command(wording, &folder, problem)));
}

/// Prints why a run could not do its work.
pub(super) fn failure(wording: &Wording, failure: &Failure) {
    let (code, message, hint) = say::failure_words(wording, failure);
    say::command(&written(Severity::Error, &[("title", code.to_owned())], message, hint));
}

/// Where the repository lies: a step may work in a folder of it.
fn repository() -> Option<PathBuf> {
    let folder = std::env::var_os("GITHUB_WORKSPACE").filter(|value| !value.is_empty())?;
    Some(PathBuf::from(folder))
}

/// The site's folder from the repository, or else from the working directory; with a final `/`
/// unless it is the same.
fn from_repository(root: &Path, repository: Option<&Path>) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let whole = tidy(&here.join(root));
    let bases = repository.map(tidy).into_iter().chain([here]);
    let inside = bases.filter_map(|base| whole.strip_prefix(base).ok().map(Path::to_owned)).next();
    let folder = inside.unwrap_or_else(|| root.to_owned());
    let shown = folder.display().to_string().replace('\\', "/");
    if shown.is_empty() { shown } else { format!("{shown}/") }
}

/// A path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}

fn command(wording: &Wording, folder: &str, problem: &Diagnostic) -> String {
    let mut properties = problem.place.as_ref().map_or_else(Vec::new, |at| place(folder, at));
    properties.push(("title", problem.code.name().to_owned()));
    let (message, hint) = (wording.message(problem), wording.hint(problem));
    let hint = hint.map(|hint| format!("{}: {hint}", wording.report("help")));
    written(problem.severity, &properties, message, hint)
}

fn place(folder: &str, place: &Place) -> Vec<(&'static str, String)> {
    let mut properties = vec![("file", format!("{folder}{}", place.path))];
    if place.line > 0 {
        properties.push(("line", place.line.to_string()));
    }
    if place.line > 0 && place.column > 0 {
        properties.push(("col", place.column.to_string()));
        properties.push(("endColumn", (place.column + place.length.max(1)).to_string()));
    }
    properties
}

fn written(
    severity: Severity,
    properties: &[(&str, String)],
    message: String,
    hint: Option<String>,
) -> String {
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let property = |(name, value): &(&str, String)| {
        format!("{name}={}", escape(value).replace(':', "%3A").replace(',', "%2C"))
    };
    let properties: Vec<String> = properties.iter().map(property).collect();
    let said: Vec<String> = [Some(message), hint].into_iter().flatten().collect();
    format!("::{name} {}::{}", properties.join(","), escape(&said.join("\n")))
}

fn escape(text: &str) -> String {
    let seen = |c: char| if matches!(c, '\r' | '\n') { c } else { say::symbol(c) };
    let text: String = text.chars().map(seen).collect();
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::{command, from_repository};
    use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
    use crate::language::wording::Wording;
    use std::path::Path;

    #[test]
    fn nothing_of_a_message_or_a_path_ends_the_command() {
        let place = Place { path: "a,b: 10 %\n\u{1b}.md".into(), line: 3, column: 5, length: 2 };
        let problem = Diagnostic::error(Code::BrokenLink).with("target", "a::b,\r\n100%");
        let line = command(Wording::of("en"), "site/", &problem.at(place).hint(Hint::CreateTarget));
        let expected = "::error file=site/a%2Cb%3A 10 %25%0A␛.md,line=3,col=5,endColumn=7,\
                        title=broken-link::the link `a::b,%0D%0A100%25` leads nowhere%0A\
                        help: create that file or mend the link";
        assert_eq!(line, expected);
    }

    #[test]
    fn what_has_no_place_is_said_without_one() {
        let problem = Diagnostic::warning(Code::NoPage);
        let line = command(Wording::of("en"), "", &problem.clone());
        assert!(line.starts_with("::warning title=no-page::"), "{line}");
        let line = command(Wording::of("en"), "", &problem.in_file("site.yaml"));
        assert!(line.starts_with("::warning file=site.yaml,title=no-page::"), "{line}");
    }

    #[test]
    fn paths_are_those_of_the_repository() {
        let here = std::env::current_dir().expect("there is one");
        let above = here.parent().expect("it has one");
        let name = here.file_name().expect("it has one").to_string_lossy();
        let from = |root: &str, base: Option<&Path>| from_repository(Path::new(root), base);
        assert_eq!(from(".", None), "");
        assert_eq!(from("./blog/../site", None), "site/");
        assert_eq!(from(&here.join("site").display().to_string(), None), "site/");
        assert_eq!(from(".", Some(above)), format!("{name}/"));
        assert_eq!(from("../other", Some(above)), "other/");
        assert_eq!(from("../other", None), "../other/");
    }
}
