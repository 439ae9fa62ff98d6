//! A command line that makes no sense → what is wrong with it, and what to write instead.
//!
//! clap finds what is wrong; the words are ours, since clap's are English.

use super::args::Args;
use super::{DONE, WRONG_COMMAND_LINE, say};
use crate::language::wording::Wording;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error};
use std::error::Error as _;

/// Says what clap found: help or the version on stdout, or a mistake on stderr. Gives the exit
/// code.
pub(super) fn tell(error: &Error, wording: &Wording) -> u8 {
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_help || !error.use_stderr() {
        // A closed stdout is no reason to fail.
        let _ = error.print();
    } else {
        explain(error, wording);
    }
    if error.use_stderr() { WRONG_COMMAND_LINE } else { DONE }
}

fn explain(error: &Error, wording: &Wording) {
    say::error(wording, &message(error, wording));
    hints(error, wording).iter().for_each(|hint| say::help(wording, hint));
    let Some(usage) = usage(error) else { return };
    say::line("");
    say::line(&wording.say("misuse_usage", &[("usage", &usage)]));
    say::line(&wording.say("misuse_more", &[("line", &command_of(&usage))]));
}

/// What is wrong.
fn message(error: &Error, wording: &Wording) -> String {
    let arg = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let command = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let key = match error.kind() {
        ErrorKind::InvalidSubcommand if command.starts_with('-') => "misuse_option",
        ErrorKind::InvalidSubcommand => "misuse_command",
        ErrorKind::UnknownArgument if arg.starts_with('-') => "misuse_option",
        ErrorKind::UnknownArgument => "misuse_extra",
        ErrorKind::InvalidValue if value.is_empty() => "misuse_no_value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "misuse_value",
        ErrorKind::TooManyValues => "misuse_flag",
        ErrorKind::ArgumentConflict => "misuse_twice",
        ErrorKind::MissingRequiredArgument => "misuse_missing",
        ErrorKind::InvalidUtf8 => "misuse_bytes",
        _ => "misuse_other",
    };
    let args = names(error, ContextKind::InvalidArg);
    let arg = if command.is_empty() { name_of(arg) } else { command };
    let line = usage(error).map(|usage| command_of(&usage)).unwrap_or_default();
    wording.say(key, &[("arg", arg), ("args", &quoted(&args)), ("line", &line), ("value", value)])
}

/// What to write instead.
fn hints(error: &Error, wording: &Wording) -> Vec<String> {
    let meant = nearest(error).map(|nearest| wording.say("misuse_meant", &[("nearest", &nearest)]));
    let choices = names(error, ContextKind::ValidValue);
    let choices = (!choices.is_empty())
        .then(|| wording.say("misuse_choices", &[("choices", &either(&choices, wording))]));
    meant.into_iter().chain(choices).chain(advice(error, wording)).collect()
}

/// What to do about mistakes with one command or one option.
fn advice(error: &Error, wording: &Wording) -> Option<String> {
    let arg = name_of(text(error, ContextKind::InvalidArg).unwrap_or_default());
    let line = usage(error).map(|usage| command_of(&usage)).unwrap_or_default();
    let key = match (error.kind(), arg, line.as_str()) {
        (ErrorKind::ValueValidation, "--bind", _) => "misuse_bind",
        (ErrorKind::ValueValidation, "--jobs", _) => "misuse_jobs",
        (ErrorKind::ValueValidation, "--port", _) => "misuse_port",
        (ErrorKind::MissingRequiredArgument, _, "estrade init") => "misuse_init",
        (ErrorKind::MissingRequiredArgument, _, "estrade new") => "misuse_new",
        (ErrorKind::MissingRequiredArgument, _, "estrade completions") => "misuse_completions",
        (ErrorKind::TooManyValues, ..) => "misuse_flag_help",
        // What our own parsers say is in the user's language.
        _ => return error.source().map(ToString::to_string),
    };
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    Some(wording.say(key, &[("arg", arg), ("value", value)]))
}

/// What may have been meant.
fn nearest(error: &Error) -> Option<String> {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let similar = kinds.iter().find_map(|kind| names(error, *kind).first().cloned());
    similar.or_else(|| of_next_command(error)).or_else(|| of_one_command(error))
}

/// An option written before its command, with that command. clap has it within a sentence only:
/// `'serve --watch' exists`.
fn of_next_command(error: &Error) -> Option<String> {
    let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) else {
        return None;
    };
    let option = |tip: String| Some(tip.strip_prefix('\'')?.strip_suffix("' exists")?.to_owned());
    let found = tips.iter().find_map(|tip| option(tip.to_string()))?;
    Some(format!("estrade {found}"))
}

/// An option without its command, where no other has it: `estrade --watch`.
fn of_one_command(error: &Error) -> Option<String> {
    let option = text(error, ContextKind::InvalidArg)?.strip_prefix("--")?;
    let program = Args::command();
    let has_it =
        |command: &&Command| command.get_arguments().any(|arg| arg.get_long() == Some(option));
    let mut commands = program.get_subcommands().filter(has_it);
    let (command, next) = (commands.next()?, commands.next());
    let is_bare = command_of(&usage(error)?) == "estrade";
    (is_bare && next.is_none()).then(|| format!("estrade {} --{option}", command.get_name()))
}

/// How the command is written, without clap's English heading.
fn usage(error: &Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    Some(usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned())
}

/// The command of a usage line: `estrade build` of `estrade build [OPTIONS]`.
fn command_of(usage: &str) -> String {
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_alphabetic());
    usage.split_whitespace().take_while(is_name).collect::<Vec<_>>().join(" ")
}

/// An option without its value: `--format` of `--format <FORMAT>`.
fn name_of(arg: &str) -> &str {
    arg.split_whitespace().next().unwrap_or(arg)
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Names as a choice: `bash`, `fish` or `zsh`.
fn either(names: &[String], wording: &Wording) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => {
            let last = quoted(std::slice::from_ref(last));
            wording.say("misuse_or", &[("others", &quoted(others)), ("last", &last)])
        }
        _ => quoted(names),
    }
}

fn text(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

fn names(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(name)) => vec![name.clone()],
        Some(ContextValue::Strings(names)) => names.clone(),
        _ => Vec::new(),
    }
}
