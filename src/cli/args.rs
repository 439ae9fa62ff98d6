//! What was typed, as plain data.

use crate::document::Kind;
use crate::language::wording::Wording;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Publishes a training blog.
#[derive(Parser)]
#[command(name = "estrade", version, about, propagate_version = true)]
#[command(disable_help_subcommand = true, subcommand_value_name = "COMMAND")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Makes a new site that builds at once
    Init(Init),
    /// Makes a file with the right front matter, and prints its path
    New(New),
    /// Builds the site into its output folder
    Build(Build),
    /// Shows the site in a browser, drafts and future pages too, and follows each save
    Serve(Serve),
    /// Says all that a build would say, and writes nothing but what `--external` remembers
    Check(Check),
    /// Lists pages, published or not, and outputs
    List(List),
    /// Keeps what readers said elsewhere with the site
    Comments(Comments),
    /// Tells other sites that pages cite them
    Mentions(Mentions),
    /// Prints what lets a shell complete what is typed
    Completions(Completions),
    /// Prints the manual page
    Man,
    /// Prints this help, or that of a command
    Help(Help),
}

#[derive(ClapArgs)]
pub(super) struct Init {
    /// The site's folder: a new or an empty one, or that of a site, with `--theme`
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Add a theme to change, laid over the default one
    #[arg(long)]
    pub(super) theme: bool,
}

#[derive(ClapArgs)]
pub(super) struct New {
    /// What to make
    #[arg(value_enum, ignore_case = true)]
    pub(super) kind: NewKind,
    /// The page's title
    #[arg(value_name = "TITLE", allow_hyphen_values = true, value_parser = no_option)]
    pub(super) title: String,
    /// The rest of a title that was typed without quotes
    #[arg(value_name = "WORDS", hide = true)]
    pub(super) words: Vec<String>,
    /// The training of a session, or the one that an article leads to [default for a session: the
    /// one whose folder is the working directory, or the only one]
    #[arg(long, value_name = "NAME")]
    pub(super) training: Option<String>,
    /// The last part of the address, after its number for a session [default: made of the title]
    #[arg(long, value_name = "SLUG")]
    pub(super) slug: Option<String>,
    /// The site's folder [default: the working directory, or the site in whose content/ that is]
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
}

/// What `new` makes.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum NewKind {
    /// content/articles/
    Article,
    /// content/trainings/<training>/, numbered after the last one
    #[value(aliases = ["séance", "seance"])]
    Session,
    /// content/trainings/
    #[value(alias = "formation")]
    Training,
    /// content/pages/
    Page,
}

impl NewKind {
    pub(super) fn kind(self) -> Kind {
        match self {
            NewKind::Article => Kind::Article,
            NewKind::Session => Kind::Session,
            NewKind::Training => Kind::Training,
            NewKind::Page => Kind::Page,
        }
    }
}

/// A title may begin with a hyphen, but not look like an option that is none.
fn no_option(text: &str) -> Result<String, &'static str> {
    let wording = Wording::of_environment(|name| std::env::var(name).ok());
    let word = text.trim_start_matches('-');
    let is_name = |c: char| c.is_ascii_lowercase() || c == '-' || c == '=';
    let is_option = word.len() < text.len() && !word.is_empty() && word.chars().all(is_name);
    if is_option { Err(wording.report("new_option")) } else { Ok(text.to_owned()) }
}

#[derive(ClapArgs)]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(ClapArgs)]
pub(super) struct Help {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
    /// The command below it
    #[arg(value_name = "COMMAND", hide = true)]
    pub(super) inner: Option<String>,
}

#[derive(ClapArgs)]
#[command(disable_help_subcommand = true, subcommand_value_name = "COMMAND")]
pub(super) struct Comments {
    #[command(subcommand)]
    pub(super) command: CommentsCommand,
}

#[derive(Subcommand)]
pub(super) enum CommentsCommand {
    /// Fetches comments from the servers that site.yaml and pages name (Isso, Mastodon,
    /// webmention.io) into content/comments/. What you wrote there, changed or took out stays so;
    /// journal/comments.yaml remembers what was written: keep it with your pages
    Pull(CommentsPull),
}

#[derive(ClapArgs)]
pub(super) struct CommentsPull {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Fetch, say what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
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
pub(super) struct Serve {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Follow each save
    #[arg(long)]
    pub(super) watch: bool,
    /// Look for changes again and again, where nothing reports them (network drives)
    #[arg(long)]
    pub(super) poll: bool,
    /// The port; if it is busy, the next free one
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    pub(super) port: u16,
    /// The address to listen on; 0.0.0.0 lets others on the network see the site, drafts included
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) bind: std::net::IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Leave out drafts and future pages, as visitors would see the site
    #[arg(long)]
    pub(super) no_drafts: bool,
    /// The address that opens a file in your editor, with {path}, {line} and {column}; `none` for
    /// no link [default: Visual Studio Code’s, or what ESTRADE_EDITOR says]
    #[arg(long, value_name = "URL")]
    pub(super) editor: Option<String>,
}

#[derive(ClapArgs)]
pub(super) struct Check {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Ask other sites whether the addresses that pages link to still answer; what they say is
    /// remembered for a day at most, in .estrade/links
    #[arg(long)]
    pub(super) external: bool,
    /// Write what is certain into the pages: lost accents, œ, dots after "etc", lists that only
    /// look so; each change is shown first, and files with errors are left alone
    #[arg(long)]
    pub(super) fix: bool,
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

#[derive(ClapArgs)]
#[command(disable_help_subcommand = true, subcommand_value_name = "COMMAND")]
pub(super) struct Mentions {
    #[command(subcommand)]
    pub(super) command: MentionsCommand,
}

#[derive(Subcommand)]
pub(super) enum MentionsCommand {
    /// Sends webmentions to the sites that published pages cite, each once, after a deploy; what
    /// was sent is kept in journal/mentions.yaml
    Send(SendMentions),
}

#[derive(ClapArgs)]
pub(super) struct SendMentions {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Say what would be sent, and neither send nor write anything
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Ask servers of this machine and of private networks too
    #[arg(long)]
    pub(super) allow_local: bool,
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
