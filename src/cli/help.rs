//! The command line with its help in the user's language: what `args` says is English, and
//! `fr.yaml` says the same in French, for the reference of the manual too.
//!
//! clap has no French. What it writes by itself (headings, default values, lists of values) is
//! therefore turned off or replaced, and the sentences say it.

use super::args::{Args, Help};
use crate::language::wording::Wording;
use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr, Styles};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write;
use std::sync::LazyLock;

/// The French of the help.
#[derive(Deserialize)]
struct Sentences {
    program: String,
    headings: Headings,
    everywhere: Everywhere,
    /// Names of values, by the English one.
    values: BTreeMap<String, String>,
    /// Values of closed lists.
    choices: BTreeMap<String, String>,
    /// By command, or by command and argument: `build`, `build.root`.
    commands: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Headings {
    usage: String,
    commands: String,
    arguments: String,
    options: String,
}

/// The options of every command.
#[derive(Deserialize)]
struct Everywhere {
    help: String,
    version: String,
}

static FRENCH: LazyLock<Sentences> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("help/fr.yaml")).expect("embedded sentences are tested")
});

/// Turns what was typed into plain data.
pub(super) fn parse(
    args: impl IntoIterator<Item = OsString>,
    wording: &Wording,
) -> Result<Args, clap::Error> {
    let mut matches = command(wording).try_get_matches_from(args)?;
    Args::from_arg_matches_mut(&mut matches)
}

/// What `estrade help build` stands for: `estrade build --help`.
pub(super) fn asked(args: Help) -> Vec<OsString> {
    let words = ["estrade".to_owned()].into_iter().chain(args.command).chain(args.inner);
    words.chain(["--help".to_owned()]).map(OsString::from).collect()
}

/// The command line, as clap is to show it.
pub(super) fn command(wording: &Wording) -> Command {
    let command = Args::command();
    if wording.language() == "fr" { in_french(command) } else { command }
}

/// The command line for a shell's completions, which show each value with its sentence.
pub(super) fn command_to_complete(wording: &Wording) -> Command {
    let command = command(wording);
    if wording.language() != "fr" {
        return command;
    }
    // As plain texts, since the values of `args` come with their English.
    command.mut_subcommands(|command| {
        command.mut_args(|arg| match arg.get_possible_values() {
            values if values.is_empty() => arg,
            values => {
                let values: Vec<_> = values.into_iter().map(choice).collect();
                arg.value_parser(PossibleValuesParser::from(values))
            }
        })
    })
}

fn choice(value: PossibleValue) -> PossibleValue {
    match FRENCH.choices.get(value.get_name()) {
        Some(text) => value.help(text.as_str()),
        None => value,
    }
}

fn in_french(program: Command) -> Command {
    let program = everywhere(program.about(FRENCH.program.as_str()))
        .subcommand_help_heading(FRENCH.headings.commands.as_str())
        .subcommand_value_name(FRENCH.values["COMMAND"].as_str());
    program.mut_subcommands(|command| command_in_french("", command))
}

/// A command, by all its words, and those below it.
fn command_in_french(above: &str, command: Command) -> Command {
    let name = format!("{above}{}", command.get_name());
    let command = command.mut_args(|arg| argument(&name, arg));
    let command = everywhere(about(command, &FRENCH.commands[&name]));
    if !command.has_subcommands() {
        return command;
    }
    let above = format!("{name} ");
    command
        .subcommand_help_heading(FRENCH.headings.commands.as_str())
        .subcommand_value_name(FRENCH.values["COMMAND"].as_str())
        .mut_subcommands(|command| command_in_french(&above, command))
}

/// All commands that do something, each with all its words: `comments pull`.
pub(super) fn commands(program: &Command) -> Vec<(String, &Command)> {
    let named = |command| {
        let name = Command::get_name(command).to_owned();
        match command.has_subcommands() {
            false => vec![(name, command)],
            true => {
                let inner = commands(command).into_iter();
                inner.map(|(last, command)| (format!("{name} {last}"), command)).collect()
            }
        }
    };
    program.get_subcommands().flat_map(named).collect()
}

/// In the list of commands a command has its first sentence, and for itself all of them.
fn about(command: Command, text: &'static str) -> Command {
    match text.split_once(". ") {
        Some((first, _)) => command.about(format!("{first}.")).long_about(text),
        None => command.about(text),
    }
}

/// What every command has: a template, and two options in place of those that clap would add.
fn everywhere(command: Command) -> Command {
    let options = FRENCH.headings.options.as_str();
    let option = |name: &'static str, text: &'static str| {
        Arg::new(name).long(name).help(text).help_heading(options).display_order(100)
    };
    let help = option("help", &FRENCH.everywhere.help).short('h').action(ArgAction::Help);
    let version = option("version", &FRENCH.everywhere.version).short('V');
    command
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template())
        .subcommand_help_heading(FRENCH.headings.commands.as_str())
        .subcommand_value_name(FRENCH.values["COMMAND"].as_str())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help)
        .arg(version.action(ArgAction::Version))
}

/// clap's own template, whose `{usage-heading}` is English.
fn template() -> StyledStr {
    let (styles, usage) = (Styles::styled(), &FRENCH.headings.usage);
    let style = styles.get_usage();
    let mut template = StyledStr::from("{before-help}{about-with-newline}\n");
    let _ = write!(template, "{style}{usage}{style:#} {{usage}}\n\n{{all-args}}{{after-help}}");
    template
}

/// An argument of a command with its sentence, which says its default and its values.
fn argument(command: &str, arg: Arg) -> Arg {
    let headings = &FRENCH.headings;
    let heading = if arg.is_positional() { &headings.arguments } else { &headings.options };
    let sentence = &FRENCH.commands[&format!("{command}.{}", arg.get_id())];
    let arg = arg.help_heading(heading.as_str()).help(sentence.as_str());
    let name = arg.get_value_names().filter(|_| arg.get_action().takes_values());
    match name.map(|names| &FRENCH.values[names[0].as_str()]) {
        Some(name) => {
            arg.value_name(name.as_str()).hide_default_value(true).hide_possible_values(true)
        }
        None => arg,
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, FRENCH, commands};
    use clap::{Arg, Command, CommandFactory};
    use std::collections::{BTreeMap, BTreeSet};

    /// All commands and arguments, by their keys.
    fn arguments() -> Vec<(String, Arg)> {
        let program = Args::command();
        let of = |(name, command): (String, &Command)| {
            let arg = |arg: &Arg| (format!("{name}.{}", arg.get_id()), arg.clone());
            command.get_arguments().map(arg).collect::<Vec<_>>()
        };
        commands(&program).into_iter().flat_map(of).collect()
    }

    #[track_caller]
    fn has_these_keys(sentences: &BTreeMap<String, String>, keys: BTreeSet<String>) {
        assert_eq!(sentences.keys().cloned().collect::<BTreeSet<_>>(), keys);
        let empty = sentences.iter().find(|(_, sentence)| sentence.trim().is_empty());
        assert_eq!(empty, None);
    }

    #[test]
    fn no_command_and_no_option_lacks_its_french() {
        let program = Args::command();
        let top = program.get_subcommands().map(|command| command.get_name().to_owned());
        let commands = top.chain(commands(&program).into_iter().map(|(name, _)| name));
        let keys = arguments().into_iter().map(|(key, _)| key);
        has_these_keys(&FRENCH.commands, commands.chain(keys).collect());
    }

    #[test]
    fn no_name_of_a_value_lacks_its_french() {
        // Of others, clap has a name too, and never shows it.
        let with_value = arguments().into_iter().filter(|(_, arg)| arg.get_action().takes_values());
        let names = with_value.flat_map(|(_, arg)| {
            let names = arg.get_value_names().unwrap_or_default();
            names.iter().map(ToString::to_string).collect::<Vec<_>>()
        });
        has_these_keys(&FRENCH.values, names.collect());
        let values = arguments().into_iter().flat_map(|(_, arg)| arg.get_possible_values());
        let with_help = values.filter(|value| value.get_help().is_some());
        has_these_keys(
            &FRENCH.choices,
            with_help.map(|value| value.get_name().to_owned()).collect(),
        );
    }

    #[test]
    fn sentences_say_defaults_and_values_themselves() {
        for (key, arg) in arguments().into_iter().filter(|(_, arg)| !arg.is_hide_set()) {
            let sentence = &FRENCH.commands[&key];
            if !arg.get_action().takes_values() {
                continue;
            }
            for default in arg.get_default_values() {
                let default = default.to_string_lossy();
                let is_named = default == "." || sentence.contains(&*default);
                assert!(is_named && sentence.contains("ar défaut"), "{key}: {default}");
            }
            for value in arg.get_possible_values() {
                let name = format!("`{}`", value.get_name());
                assert!(sentence.contains(&name), "{key} does not name {name}");
            }
        }
    }
}
