//! `estrade completions` and `estrade man`: what shells and manuals want to know of the program.

use super::DONE;
use super::args::{Args, Completions};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::{self, Write};

/// The sections at the end, which no command knows of.
const END: &str = include_str!("manual/end.roff");

pub(super) fn completions(args: &Completions) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "estrade", &mut script);
    print(&script)
}

/// One page for the program and all its commands, so that nothing is to be looked up elsewhere.
pub(super) fn page() -> u8 {
    print(&written().expect("memory can be written to"))
}

/// A closed stdout is no reason to fail.
fn print(text: &[u8]) -> u8 {
    let _ = io::stdout().write_all(text);
    DONE
}

fn written() -> io::Result<Vec<u8>> {
    let program = Args::command().disable_help_subcommand(true);
    let man = Man::new(program.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_options_section(&mut page)?;
    program.get_subcommands().try_for_each(|command| section(command, &mut page))?;
    page.extend_from_slice(END.as_bytes());
    Ok(page)
}

/// A command, as a section with parts: those that a page of its own would have.
fn section(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = command.get_name();
    // Once for all is enough for the two options of every command.
    let bare = command.clone().disable_help_flag(true).disable_version_flag(true);
    let man = Man::new(bare.bin_name(format!("estrade {name}")));
    let mut parts = Vec::new();
    man.render_synopsis_section(&mut parts)?;
    man.render_description_section(&mut parts)?;
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut parts)?;
    }
    let parts = String::from_utf8(parts).expect("clap's texts are UTF-8");
    writeln!(page, ".SH \"ESTRADE {}\"", name.to_uppercase())?;
    let mut lines = parts.lines().map(|line| match line.strip_prefix(".SH ") {
        Some("SYNOPSIS" | "DESCRIPTION") => ".PP".to_owned(),
        Some(heading) => format!(".SS {heading}"),
        None => line.to_owned(),
    });
    lines.try_for_each(|line| writeln!(page, "{line}"))
}
