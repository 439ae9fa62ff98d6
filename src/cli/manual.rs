//! `estrade completions` and `estrade man`: what shells and manuals want to know of the program.

use super::args::Completions;
use super::{DONE, help};
use crate::language::wording::Wording;
use clap::{Arg, Command};
use clap_mangen::Man;
use std::io::{self, Write};

/// The sections at the end, which no command knows of.
const FRENCH_END: &str = include_str!("manual/fr.roff");
const ENGLISH_END: &str = include_str!("manual/en.roff");

pub(super) fn completions(args: &Completions, wording: &Wording) -> u8 {
    let mut script = Vec::new();
    let mut command = help::command_to_complete(wording);
    clap_complete::generate(args.shell, &mut command, "estrade", &mut script);
    print(&script)
}

/// One page for the program and all its commands, so that nothing is to be looked up elsewhere.
pub(super) fn page(wording: &Wording) -> u8 {
    print(&written(wording).expect("memory can be written to"))
}

/// A closed stdout is no reason to fail.
fn print(text: &[u8]) -> u8 {
    let _ = io::stdout().write_all(text);
    DONE
}

fn written(wording: &Wording) -> io::Result<Vec<u8>> {
    let is_french = wording.language() == "fr";
    let program = help::command(wording).mut_args(|arg| arg.help_heading(None));
    let man = Man::new(program.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut commands = help::commands(&program).into_iter();
    commands.try_for_each(|(name, command)| section(&name, command, &mut page))?;
    page.extend_from_slice(if is_french { FRENCH_END } else { ENGLISH_END }.as_bytes());
    // The only heading that French writes otherwise.
    let page = String::from_utf8(page).expect("clap's texts are UTF-8");
    let page = if is_french { page.replace("\n.SH NAME\n", "\n.SH NOM\n") } else { page };
    Ok(page.into_bytes())
}

/// A command, as a section with parts: those that a page of its own would have.
fn section(name: &str, command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    // Once for all is enough for the two options of every command.
    let is_common = |arg: &Arg| ["help", "version"].contains(&arg.get_id().as_str());
    let bare = command.clone().disable_help_flag(true).disable_version_flag(true);
    let bare = bare.mut_args(|arg| {
        let is_hidden = arg.is_hide_set() || is_common(&arg);
        arg.help_heading(None).hide(is_hidden)
    });
    let man = Man::new(bare.bin_name(format!("estrade {name}")));
    let mut parts = Vec::new();
    man.render_synopsis_section(&mut parts)?;
    man.render_description_section(&mut parts)?;
    if command.get_arguments().any(|arg| !is_common(arg)) {
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
