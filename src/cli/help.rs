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
    let words = ["estrade".to_owned()].into_iter().chain(args.command);
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
    program.mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        let command = command.mut_args(|arg| {
            let key = format!("{name}.{}", arg.get_id());
            argument(arg, FRENCH.commands.get(&key))
        });
        let command = everywhere(command);
        FRENCH.commands.get(&name).map_or(command.clone(), |text| about(command, text))
    })
}

/// In the list of commands a command has its first sentence, and for itself all of them.
fn about(command: Command, text: &'static str) -> Command {
    match text.split_once(". ") {
        Some((first, _)) => command.about(first).long_about(text),
        None => command.about(text.trim_end_matches('.')),
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
        .help_template(template())
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

/// An argument with its sentence, which says its default and its values.
fn argument(arg: Arg, sentence: Option<&'static String>) -> Arg {
    let headings = &FRENCH.headings;
    let heading = if arg.is_positional() { &headings.arguments } else { &headings.options };
    let takes_value = arg.get_action().takes_values();
    let value = arg.get_value_names().and_then(|names| FRENCH.values.get(names[0].as_str()));
    let arg = arg.help_heading(heading.as_str());
    let arg =
        if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg };
    let arg =
        value.filter(|_| takes_value).iter().fold(arg, |arg, name| arg.value_name(name.as_str()));
    sentence.iter().fold(arg, |arg, sentence| arg.help(sentence.as_str()))
}
