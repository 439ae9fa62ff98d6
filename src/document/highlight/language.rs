//! The languages that people write after a fence → grammars.

use syntect::parsing::SyntaxReference;

use super::SYNTAXES;
use crate::base::nearest::nearest;

/// What people write for text without a grammar.
const PLAIN: &[&str] = &[
    "",
    "ansi",
    "console",
    "none",
    "output",
    "plain",
    "plaintext",
    "pseudocode",
    "raw",
    "shell-session",
    "terminal",
    "text",
    "txt",
];

/// What people write for a grammar that knows itself by another name.
const ALIASES: &[(&str, &str)] = &[
    ("apache", "apache conf"),
    ("arduino", "c++"),
    ("assembly", "asm"),
    ("batch", "bat"),
    ("conf", "ini"),
    ("cjs", "javascript"),
    ("csharp", "c#"),
    ("cuda", "c++"),
    ("delphi", "pascal"),
    ("django", "jinja2"),
    ("docker", "dockerfile (with bash)"),
    ("dockerfile", "dockerfile (with bash)"),
    ("elisp", "lisp"),
    ("env", "dotenv"),
    ("fortran", "fortran (modern)"),
    ("fs", "f#"),
    ("fsharp", "f#"),
    ("gdscript", "gd"),
    ("golang", "go"),
    ("js", "javascript"),
    ("json5", "javascript"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("mdx", "md"),
    ("mjs", "javascript"),
    ("mysql", "sql"),
    ("ndjson", "json"),
    ("node", "javascript"),
    ("objc", "objective-c"),
    ("octave", "matlab"),
    ("plist", "xml"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("processing", "java"),
    ("protobuf", "proto"),
    ("pwsh", "ps1"),
    ("python3", "python"),
    ("regex", "regular expression"),
    ("regexp", "regular expression"),
    ("scheme", "lisp"),
    ("shell", "bash"),
    ("sqlite", "sql"),
    ("tera", "jinja2"),
    ("vuejs", "vue"),
];

/// How a block is to be read.
pub(super) enum Grammar {
    Plain,
    Syntax(&'static SyntaxReference),
}

/// Finds a language by alias, file extension or name, in any case.
pub(super) fn find_grammar(language: &str, code: &str) -> Option<Grammar> {
    let written = language.trim().to_lowercase();
    if PLAIN.contains(&written.as_str()) {
        return Some(Grammar::Plain);
    }
    let alias = ALIASES.iter().find(|(alias, _)| *alias == written);
    let token = alias.map_or(written.as_str(), |(_, token)| token);
    // An excerpt of PHP mostly lacks the opening tag, without which it would be HTML.
    let token = if token == "php" && !code.contains("<?") { "php source" } else { token };
    SYNTAXES.find_syntax_by_token(token).map(Grammar::Syntax)
}

/// The known language nearest to an unknown one, for "did you mean".
pub(crate) fn nearest_language(language: &str) -> Option<String> {
    let language = language.trim();
    let names = SYNTAXES.syntaxes().iter().filter(|syntax| !syntax.hidden).flat_map(names);
    let aliases = ALIASES.iter().map(|(alias, _)| *alias).chain(PLAIN.iter().copied());
    nearest(language, names.chain(aliases)).map(|name| name.to_lowercase())
}

/// How people would call a grammar: by its name, if one word, or its first two extensions.
///
/// Further extensions are rare (`.for`, `.gsh`) and would be near to anything.
fn names(syntax: &SyntaxReference) -> impl Iterator<Item = &str> {
    let name = Some(&syntax.name).filter(|name| !name.contains(' '));
    let extensions = syntax.file_extensions.iter().take(2).filter(|name| !name.starts_with('.'));
    name.into_iter().chain(extensions).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::highlight::highlight;

    #[test]
    fn knows_what_people_write() {
        let usual = "c c# c++ cmd console cpp cs csharp diff docker dockerfile env go golang \
            graphql htm html http java javascript js json json5 jsonc jsx kotlin latex less lua \
            make makefile markdown md mjs nginx node objc perl php plain powershell ps1 py python \
            python3 r rb regex rs ruby rust scala scss sh shell sql svg swift tera tex text toml \
            ts tsx twig txt typescript vim vue xml yaml yml zsh JS Python HTML";
        for language in usual.split_whitespace().chain(PLAIN.iter().copied()) {
            assert!(highlight(language, "x").is_some(), "{language}");
        }
        for (alias, token) in ALIASES {
            assert!(SYNTAXES.find_syntax_by_token(token).is_some(), "{alias}");
        }
    }

    #[test]
    fn finds_the_language_that_was_meant() {
        for (typed, meant) in [
            ("pyhton", Some("python")),
            ("javscirpt", Some("javascript")),
            ("Typscript", Some("typescript")),
            ("yaaml", Some("yaml")),
            ("htlm", Some("html")),
            ("shel", Some("shell")),
            ("klingon", None),
            ("foo", None),
        ] {
            assert_eq!(nearest_language(typed).as_deref(), meant, "{typed}");
            assert!(meant.is_none_or(|name| highlight(name, "x").is_some()), "{typed}");
        }
    }
}
