//! The words of the command line, in the user's language: help, mistakes and the manual page.

mod support;

use support::Site;
use support::program::{Run, program, run, small};

const COMMANDS: &[&str] =
    &["init", "new", "build", "serve", "check", "list", "mentions", "completions", "man", "help"];

/// Commands below another one.
const INNER: &[[&str; 2]] = &[["mentions", "send"]];

/// Words that clap writes by itself, and of our own English help.
const ENGLISH: &[&str] = &[
    "error",
    "help:",
    "unexpected",
    "possible",
    "value",
    "values",
    "default",
    "print",
    "prints",
    "required",
    "invalid",
    "found",
    "unrecognized",
    "subcommand",
    "subcommands",
    "commands",
    "provided",
    "supplied",
    "cannot",
    "used",
    "times",
    "tip",
    "similar",
    "exists",
    "information",
    "summary",
    "see",
    "try",
    "the",
    "of",
    "for",
    "with",
    "not",
    "but",
    "was",
    "were",
    "this",
    "that",
    "name",
    "dir",
    "command",
    "url",
    "kind",
    "title",
    "status",
    "environment",
    "files",
    "usage:",
    "options:",
    "arguments:",
    "commands:",
    "builds",
    "site's",
];

fn in_language(site: &Site, language: &str, args: &[&str]) -> Run {
    run(program(site.root(), args).env("LANG", language))
}

fn french(site: &Site, args: &[&str]) -> Run {
    in_language(site, "fr_FR.UTF-8", args)
}

/// What in a text is not French, or not typeset as French is. What stands between backticks is for
/// the program to read.
fn not_french(text: &str) -> Option<String> {
    let said = text.split('`').step_by(2).collect::<String>();
    let bare =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != ':').to_lowercase();
    let mut words = said.split_whitespace().map(bare);
    let word = words.find(|word| {
        [word.as_str(), word.trim_end_matches(':')].iter().any(|word| ENGLISH.contains(word))
    });
    let typed = [" :", " ;", " ?", " !", "'", "...", "« ", " »"];
    let typed = typed.iter().find(|wrong| said.contains(**wrong)).map(ToString::to_string);
    let is_bare = |sign: &char| {
        let mut before = said.match_indices(*sign).map(|(at, _)| said[..at].chars().next_back());
        before.any(|c| c != Some('\u{202f}') && c != Some('\u{a0}'))
    };
    let sign = [';', '?', '!', '»'].into_iter().find(is_bare);
    word.or(typed).or(sign.map(String::from))
}

#[track_caller]
fn is_french(text: &str) {
    assert_eq!(not_french(text), None, "in:\n{text}");
}

#[test]
fn what_is_not_french_is_found() {
    let site = small();
    for command in COMMANDS {
        let english = in_language(&site, "en", &[command, "--help"]).ends(0).stdout;
        assert!(not_french(&english).is_some(), "{english}");
    }
    for text in ["error: `x`", "[default: .]", "Affiche :", "l'aide", "Quoi\u{a0}? Non!"] {
        assert!(not_french(text).is_some(), "{text}");
    }
    assert_eq!(not_french("Usage\u{a0}: l’aide\u{202f}; quoi\u{202f}? `the error`"), None);
}

#[test]
fn help_is_in_french() {
    let site = small();
    let shown = french(&site, &["--help"]).ends(0);
    assert_eq!(shown.stderr, "");
    assert!(shown.stdout.contains("\n\nUsage\u{a0}: estrade <COMMANDE>\n\nCommandes\u{a0}:\n"));
    assert!(shown.stdout.contains("\n\nOptions\u{a0}:\n  -h, --help     Affiche cette aide.\n"));
    let by_itself = french(&site, &[]).ends(2);
    assert_eq!((by_itself.stdout.as_str(), &by_itself.stderr), ("", &shown.stdout));
    is_french(&shown.stdout);
    for command in COMMANDS {
        assert!(shown.stdout.contains(&format!("\n  {command} ")), "{}", shown.stdout);
        let long = french(&site, &[command, "--help"]).ends(0);
        assert!(long.stdout.contains(&format!("\nUsage\u{a0}: estrade {command}")));
        assert!(long.stdout.contains("\nOptions\u{a0}:\n"));
        assert_eq!(french(&site, &["help", command]).ends(0).stdout, long.stdout);
        for text in [&long.stdout, &french(&site, &[command, "-h"]).ends(0).stdout] {
            is_french(text);
        }
    }
    for [outer, inner] in INNER {
        let list = french(&site, &[outer, "--help"]).ends(0).stdout;
        assert!(
            list.contains("\n\nCommandes\u{a0}:\n") && list.contains(&format!("\n  {inner}  "))
        );
        assert_eq!(french(&site, &[outer]).ends(2).stderr, list);
        let long = french(&site, &[outer, inner, "--help"]).ends(0).stdout;
        assert!(long.contains(&format!("\nUsage\u{a0}: estrade {outer} {inner} [")), "{long}");
        assert_eq!(french(&site, &["help", outer, inner]).ends(0).stdout, long);
        is_french(&long);
    }
    assert_eq!(french(&site, &["help"]).ends(0).stdout, shown.stdout);
    let version = french(&site, &["--version"]).ends(0).stdout;
    assert_eq!(version, format!("estrade {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_is_in_english_elsewhere() {
    let site = small();
    for language in ["en_GB.UTF-8", "de_DE.UTF-8", "C"] {
        let shown = in_language(&site, language, &["--help"]).ends(0).stdout;
        assert!(shown.contains("\nUsage: estrade <COMMAND>\n"), "{shown}");
        assert!(shown.contains("  build        Builds the site into its output folder\n"));
        assert_eq!(in_language(&site, language, &["help"]).ends(0).stdout, shown);
    }
}

/// Command lines that make no sense, what is said of each, and the advice: French, then English.
const MISTAKES: &[(&[&str], [&str; 2], [&str; 2])] = &[
    (
        &["build", "--quoi"],
        ["erreur : `estrade build` n’a pas d’option `--quoi`", ""],
        ["error: `estrade build` has no option `--quoi`", ""],
    ),
    (
        &["serve", "--wtch"],
        ["`estrade serve` n’a pas d’option `--wtch`", "vouliez-vous écrire `--watch` ?"],
        ["`estrade serve` has no option `--wtch`", "did you mean `--watch`?"],
    ),
    (
        &["--watch", "serve"],
        ["`estrade` n’a pas d’option `--watch`", "vouliez-vous écrire `estrade serve --watch` ?"],
        ["`estrade` has no option `--watch`", "did you mean `estrade serve --watch`?"],
    ),
    (
        &["--watch"],
        ["`estrade` n’a pas d’option `--watch`", "vouliez-vous écrire `estrade serve --watch` ?"],
        ["`estrade` has no option `--watch`", "did you mean `estrade serve --watch`?"],
    ),
    (
        &["bild"],
        ["il n’y a pas de commande `bild`", "vouliez-vous écrire `build` ?"],
        ["there is no command `bild`", "did you mean `build`?"],
    ),
    (
        &["help", "bild"],
        ["il n’y a pas de commande `bild`", "vouliez-vous écrire `build` ?"],
        ["there is no command `bild`", "did you mean `build`?"],
    ),
    (&["build", "tout"], ["`tout` est de trop", ""], ["`tout` is one word too many", ""]),
    (
        &["build", "--format"],
        ["il manque une valeur après `--format`", "écrivez `text` ou `json`"],
        ["a value is missing after `--format`", "write `text` or `json`"],
    ),
    (
        &["build", "--format", "jsn"],
        ["`--format` ne peut pas valoir `jsn`", "vouliez-vous écrire `json` ?"],
        ["`--format` cannot be `jsn`", "did you mean `json`?"],
    ),
    (
        &["new", "chose", "Un"],
        ["`<SORTE>` ne peut pas valoir `chose`", "`article`, `session`, `training` ou `page`"],
        ["`<KIND>` cannot be `chose`", "write `article`, `session`, `training` or `page`"],
    ),
    (
        &["build", "--jobs", "0"],
        ["`--jobs` ne peut pas valoir `0`", "écrivez un nombre entier, de 1 à 512"],
        ["`--jobs` cannot be `0`", "write a whole number, from 1 to 512"],
    ),
    (
        &["build", "--jobs", "deux"],
        ["`--jobs` ne peut pas valoir `deux`", "écrivez un nombre entier, de 1 à 512"],
        ["`--jobs` cannot be `deux`", "write a whole number, from 1 to 512"],
    ),
    (
        &["serve", "--port", "65536"],
        ["`--port` ne peut pas valoir `65536`", "écrivez un nombre entier, de 0 à 65535"],
        ["`--port` cannot be `65536`", "write a whole number, from 0 to 65535"],
    ),
    (
        &["serve", "--bind", "ici"],
        ["`--bind` ne peut pas valoir `ici`", "écrivez une adresse comme `127.0.0.1`"],
        ["`--bind` cannot be `ici`", "write an address such as `127.0.0.1`"],
    ),
    (
        &["new", "article", "--ici"],
        ["`<TITRE>` ne peut pas valoir `--ici`", "cela ressemble à une option qui n’existe pas"],
        ["`<TITLE>` cannot be `--ici`", "it looks like an option that does not exist"],
    ),
    (
        &["build", "--drafts=oui"],
        ["`--drafts` ne prend pas de valeur", "écrivez seulement `--drafts`, sans `=oui`"],
        ["`--drafts` takes no value", "write just `--drafts`, without `=oui`"],
    ),
    (
        &["build", "--root", "a", "--root", "b"],
        ["`--root` est écrit deux fois", ""],
        ["`--root` is written twice", ""],
    ),
    (
        &["init"],
        ["il manque `<DOSSIER>`", " : `estrade init mon-carnet`"],
        ["missing: `<DIR>`", ": `estrade init my-notebook`"],
    ),
    (
        &["new"],
        ["il manque `<SORTE>`, `<TITRE>`", " : `estrade new article \"Mon titre\"`"],
        ["missing: `<KIND>`, `<TITLE>`", ": `estrade new article \"My title\"`"],
    ),
    (
        &["mentions", "snd"],
        ["il n’y a pas de commande `snd`", "vouliez-vous écrire `send` ?"],
        ["there is no command `snd`", "did you mean `send`?"],
    ),
    (
        &["mentions", "send", "--dry"],
        ["`estrade mentions send` n’a pas d’option `--dry`", "écrire `--dry-run` ?"],
        ["`estrade mentions send` has no option `--dry`", "did you mean `--dry-run`?"],
    ),
    (
        &["completions"],
        ["il manque `<SHELL>`", " : `estrade completions bash`"],
        ["missing: `<SHELL>`", ": `estrade completions bash`"],
    ),
];

#[test]
fn mistakes_are_told_in_the_users_language() {
    let site = small();
    // The lists above are easier to read with plain spaces.
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
    for (args, in_french, in_english) in MISTAKES {
        for (language, [what, advice]) in [("fr_FR.UTF-8", in_french), ("en_GB.UTF-8", in_english)]
        {
            let told = in_language(&site, language, args).ends(2);
            assert_eq!(told.stdout, "", "{args:?}");
            let said = plain(&told.stderr);
            assert!(said.contains(what) && said.contains(advice), "{args:?}:\n{said}");
            let has_advice = said.contains("\naide : ") || said.contains("\nhelp: ");
            assert_eq!(has_advice, !advice.is_empty(), "{args:?}:\n{said}");
            if language.starts_with("fr") {
                is_french(&told.stderr);
            }
        }
    }
}

#[test]
fn a_mistake_shows_how_the_command_is_written() {
    let site = small();
    let told = french(&site, &["init", "ici", "--tout"]).ends(2);
    let expected = "erreur\u{a0}: `estrade init` n’a pas d’option `--tout`\n\n\
                    Usage\u{a0}: estrade init <DOSSIER>\n\
                    Pour en savoir plus\u{a0}: `estrade init --help`\n";
    assert_eq!(told.stderr, expected);
    let told = in_language(&site, "en", &["init", "ici", "--tout"]).ends(2);
    let expected = "error: `estrade init` has no option `--tout`\n\n\
                    Usage: estrade init <DIR>\nFor more: `estrade init --help`\n";
    assert_eq!(told.stderr, expected);
}

#[cfg(unix)]
#[test]
fn a_word_that_is_no_text_is_told_so() {
    use std::os::unix::ffi::OsStrExt;
    let site = small();
    let word = std::ffi::OsStr::from_bytes(b"--base-url=\xff");
    let told = |language| run(program(site.root(), &["build"]).arg(word).env("LANG", language));
    is_french(&told("fr").ends(2).says("un des mots de cette commande n’est pas en UTF-8").stderr);
    told("en").ends(2).says("a word of this command is not UTF-8");
}

#[test]
fn what_was_typed_is_seen_and_not_obeyed() {
    let site = small();
    let told = french(&site, &["build", "--\u{1b}[2J"]).ends(2);
    assert!(!told.stderr.contains('\u{1b}'), "{}", told.stderr);
}

/// The text of a page, without the instructions for its layout.
fn without_layout(page: &str) -> String {
    let lines = page.lines().filter(|line| {
        let is_heading = line.starts_with(".SH") || line.starts_with(".SS");
        is_heading || !line.starts_with('.')
    });
    lines.map(|line| line.replace("\\-", "-").replace("\\*(Aq", "'") + "\n").collect()
}

#[test]
fn the_manual_page_is_in_the_users_language() {
    let site = small();
    let page = french(&site, &["man"]).ends(0).stdout;
    for heading in ["NOM", "SYNOPSIS", "OPTIONS", "\"CODE DE RETOUR\"", "ENVIRONNEMENT", "FICHIERS"]
    {
        assert!(page.contains(&format!("\n.SH {heading}\n")), "{heading} is not in:\n{page}");
    }
    let english = in_language(&site, "en", &["man"]).ends(0).stdout;
    for heading in ["NAME", "SYNOPSIS", "OPTIONS", "\"EXIT STATUS\"", "ENVIRONMENT", "FILES"] {
        assert!(english.contains(&format!("\n.SH {heading}\n")), "{heading} is not in:\n{english}");
    }
    let parts = |page: &str| page.lines().filter(|line| line.starts_with(".TP")).count();
    assert_eq!(parts(&page), parts(&english));
    let text = without_layout(&page);
    let text = text.replace("\\fB", "").replace("\\fR", "").replace("\\fI", "");
    is_french(&text);
    let is_outer = |command: &&&str| INNER.iter().any(|[outer, _]| outer == *command);
    let plain = COMMANDS.iter().filter(|command| !is_outer(command)).map(ToString::to_string);
    for command in plain.chain(INNER.iter().map(|names| names.join(" "))) {
        assert!(
            text.contains(&format!(".SH \"ESTRADE {}\"\n", command.to_uppercase())),
            "{command}"
        );
    }
}

#[test]
fn completions_are_in_the_users_language() {
    let site = small();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = french(&site, &["completions", shell]).ends(0).stdout;
        for words in ["Builds the site", "Print help", "For people", "The site's folder"] {
            assert!(!script.contains(words), "{shell}: {words}");
        }
        assert!(shell == "bash" || script.contains("Construit le site"), "{shell}");
    }
    let fish = french(&site, &["completions", "fish"]).ends(0).stdout;
    assert!(fish.contains("json\\t'un objet JSON, pour les programmes'"), "{fish}");
}
