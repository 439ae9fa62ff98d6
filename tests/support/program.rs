//! The program as a process, in a folder, and what came of a run.

use super::{NOW, Site};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What came of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Run {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Run {
        assert!(self.stderr.contains(words), "{words:?} is not in:\n{}", self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.stdout);
        read.unwrap_or_else(|error| panic!("{error}: {}\n{}", self.stdout, self.stderr))
    }
}

/// The program, in a folder, on the day of these tests, in English.
pub(crate) fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_estrade"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command.env("LANG", "en_GB.UTF-8").env("SOURCE_DATE_EPOCH", NOW.to_string());
    command
}

pub(crate) fn done(output: Output) -> Run {
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    let code = output.status.code().expect("it ends by itself");
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

pub(crate) fn run(command: &mut Command) -> Run {
    done(command.output().expect("it runs"))
}

pub(crate) fn estrade(site: &Site, args: &[&str]) -> Run {
    run(&mut program(site.root(), args))
}
