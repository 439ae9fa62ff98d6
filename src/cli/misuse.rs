//! A command line that makes no sense → what is wrong with it, and what to write instead.
//!
//! clap finds what is wrong; the words are ours, since clap's are English.

use super::{DONE, WRONG_COMMAND_LINE, say};
use crate::language::wording::Wording;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
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
    if let Some(hint) = hint(error, wording) {
        say::help(wording, &hint);
    }
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
        ErrorKind::MissingSubcommand => "misuse_no_command",
        ErrorKind::InvalidUtf8 => "misuse_bytes",
        _ => "misuse_other",
    };
    let args = names(error, ContextKind::InvalidArg);
    let arg = if command.is_empty() { name_of(arg) } else { command };
    wording.say(key, &[("arg", arg), ("args", &quoted(&args)), ("value", value)])
}

/// What to write instead, if there is anything to say.
fn hint(error: &Error, wording: &Wording) -> Option<String> {
    if let Some(nearest) = nearest(error) {
        return Some(wording.say("misuse_meant", &[("nearest", &nearest)]));
    }
    let choices = names(error, ContextKind::ValidValue);
    if !choices.is_empty() {
        return Some(wording.say("misuse_choices", &[("choices", &quoted(&choices))]));
    }
    let arg = name_of(text(error, ContextKind::InvalidArg)?);
    match (error.kind(), arg) {
        (ErrorKind::TooManyValues, _) => {
            let value = text(error, ContextKind::InvalidValue)?;
            Some(wording.say("misuse_flag_help", &[("arg", arg), ("value", value)]))
        }
        (ErrorKind::ValueValidation, "--bind") => Some(wording.report("misuse_bind").to_owned()),
        (ErrorKind::ValueValidation, "--jobs") => Some(wording.report("misuse_jobs").to_owned()),
        (ErrorKind::ValueValidation, "--port") => Some(wording.report("misuse_port").to_owned()),
        // What our own parsers say is in the user's language.
        _ => error.source().map(ToString::to_string),
    }
}

/// What may have been meant.
fn nearest(error: &Error) -> Option<String> {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let similar = kinds.iter().find_map(|kind| names(error, *kind).first().cloned());
    similar.or_else(|| of_another_command(error))
}

/// The option of another command, with that command. clap has it within a sentence only:
/// `'serve --watch' exists`.
fn of_another_command(error: &Error) -> Option<String> {
    let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) else {
        return None;
    };
    let option = |tip: String| Some(tip.strip_prefix('\'')?.strip_suffix("' exists")?.to_owned());
    let found = tips.iter().find_map(|tip| option(tip.to_string()))?;
    Some(format!("estrade {found}"))
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
