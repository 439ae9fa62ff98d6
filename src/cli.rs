//! Level 11: the command line.
//!
//! What was typed is plain data (`args`); each command is one file and short. Messages go to
//! stderr in the user's language, results to stdout.

mod args;
mod build;
mod check;
mod comments;
mod files;
mod github;
mod help;
mod init;
mod list;
mod manual;
mod mend;
mod mentions;
mod misuse;
mod new;
mod progress;
#[cfg(test)]
mod reference;
mod say;
mod serve;

use crate::build::Options;
use crate::language::wording::Wording;
use std::ffi::OsString;
use std::process::ExitCode;

/// Everything went well.
const DONE: u8 = 0;
/// Errors in the content or the target; nothing was published.
const FAULTY: u8 = 1;
/// The command line makes no sense.
const WRONG_COMMAND_LINE: u8 = 2;

/// Runs a command line. Gives 0 if all went well, 1 for errors in the content or the target, 2 for
/// a wrong command line.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let wording = Wording::of_environment(|name| std::env::var(name).ok());
    ExitCode::from(obey(args, wording))
}

fn obey(args: impl IntoIterator<Item = OsString>, wording: &'static Wording) -> u8 {
    match help::parse(args, wording) {
        Ok(args) => run(args.command, wording),
        Err(error) => misuse::tell(&error, wording),
    }
}

fn run(command: args::Command, wording: &'static Wording) -> u8 {
    let now = match now() {
        Ok(now) => now,
        Err(value) => {
            say::error(wording, &wording.say("bad_epoch", &[("value", &value)]));
            return WRONG_COMMAND_LINE;
        }
    };
    match command {
        args::Command::Init(args) => init::run(&args, now, wording),
        args::Command::New(args) => new::run(&args, now, wording),
        args::Command::Build(args) => build::run(&args, now, wording),
        args::Command::Serve(args) => serve::run(&args, now, wording),
        args::Command::Check(args) => check::run(&args, now, wording),
        args::Command::List(args) => list::run(&args, now, wording),
        args::Command::Mentions(args) => mentions::run(&args, now, wording),
        args::Command::Comments(args) => comments::run(&args, now, wording),
        args::Command::Completions(args) => manual::completions(&args, wording),
        args::Command::Man => manual::page(wording),
        args::Command::Help(args) => obey(help::asked(args), wording),
    }
}

/// "Now", in seconds since 1970: the clock, or `SOURCE_DATE_EPOCH` (reproducible-builds.org).
fn now() -> Result<i64, String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(value) => value.trim().parse().map_err(|_| value),
        Err(_) => Ok(jiff::Timestamp::now().as_second()),
    }
}

/// The options of a run on a site's folder, as they are unless a command says otherwise.
fn options(root: &std::path::Path, now: i64) -> Options {
    Options {
        root: root.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        future: false,
        strict: false,
        jobs: None,
        force: false,
        now,
    }
}
