//! What was typed, as plain data.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Publishes a training blog.
#[derive(Parser)]
#[command(name = "estrade", version, about, propagate_version = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Builds the site into its output folder
    Build(Build),
    /// Says all that a build would say, and writes nothing
    Check(Check),
    /// Lists pages, published or not, and outputs
    List(List),
}

#[derive(ClapArgs)]
pub(super) struct Build {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Where the outputs go [default: public, in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Where the site will be, instead of `base_url` in site.yaml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Publish pages dated in the future too
    #[arg(long)]
    pub(super) future: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
    /// How many threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) jobs: Option<u16>,
    /// Leave files that Estrade did not write in the output folder, instead of refusing it
    #[arg(long)]
    pub(super) force: bool,
    /// Name each file that was rendered, written or deleted
    #[arg(long)]
    pub(super) verbose: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(ClapArgs)]
pub(super) struct Check {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Ask other sites whether the addresses that pages link to still answer
    #[arg(long)]
    pub(super) external: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Check drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Check pages dated in the future too
    #[arg(long)]
    pub(super) future: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) format: CheckFormat,
}

#[derive(ClapArgs)]
pub(super) struct List {
    /// Which ones
    #[arg(value_enum, default_value_t = What::All)]
    pub(super) what: What,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// What `list` shows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum What {
    /// Pages that say `draft: true`
    Drafts,
    /// Pages dated in the future
    Scheduled,
    /// Pages that have expired
    Expired,
    /// All pages, published or not
    All,
    /// Every file that a build would make
    Outputs,
}

/// How `check` reports.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people
    Text,
    /// One JSON object on stdout
    Json,
    /// Annotations of files, as workflows of GitHub read them on stdout
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON object on stdout
    Json,
}
