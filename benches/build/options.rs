//! The command line of the benchmark: words in, `Options` or a message out.

use crate::corpus::Mix;
use std::fs;
use std::io;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const USAGE: &str = "usage: cargo bench --bench build -- [OPTIONS]
  --pages N,N…   sizes of site to measure [1000,10000]
  --trainings N  all pages are sessions, of so many trainings
  --comments N   the same site again with so many comments, and how many times as long it takes
  --runs N       rounds for each size [3]
  --json         one line of JSON on stdout instead of the table
  --work DIR     where the sites are written [target/tmp]
  --keep         leave them there
  --bin PATH     another estrade than the one that cargo has just built";

/// What was typed, with its defaults.
pub(crate) struct Options {
    pub(crate) pages: Vec<usize>,
    pub(crate) mix: Mix,
    pub(crate) comments: Option<usize>,
    pub(crate) runs: usize,
    pub(crate) json: bool,
    pub(crate) keep: bool,
    pub(crate) work: PathBuf,
    pub(crate) bin: PathBuf,
}

pub(crate) enum Asked {
    Help,
    Bench(Options),
}

impl Default for Options {
    fn default() -> Options {
        Options {
            pages: vec![1_000, 10_000],
            mix: Mix::Blog,
            comments: None,
            runs: 3,
            json: false,
            keep: false,
            work: env!("CARGO_TARGET_TMPDIR").into(),
            bin: env!("CARGO_BIN_EXE_estrade").into(),
        }
    }
}

impl Options {
    /// Makes a new folder for one size of site; dropping it removes it, unless it is to be kept.
    pub(crate) fn folder(&self, n_pages: usize) -> io::Result<TempDir> {
        fs::create_dir_all(&self.work)?;
        tempfile::Builder::new()
            .prefix(&format!("estrade-bench-{n_pages}-"))
            .disable_cleanup(self.keep)
            .tempdir_in(&self.work)
    }
}

/// Reads the arguments that follow the program's name.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut options = Options::default();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("`{arg}` needs a value after it"));
        match arg.as_str() {
            "--pages" => options.pages = counts(&value()?)?,
            "--trainings" => options.mix = Mix::Trainings(count(&value()?)?),
            "--comments" => options.comments = Some(count(&value()?)?),
            "--runs" => options.runs = count(&value()?)?,
            "--work" => options.work = value()?.into(),
            "--bin" => options.bin = value()?.into(),
            "--json" => options.json = true,
            "--keep" => options.keep = true,
            // Cargo adds it to the arguments of each benchmark.
            "--bench" => {}
            "-h" | "--help" => return Ok(Asked::Help),
            _ => return Err(format!("unknown argument `{arg}`")),
        }
    }
    Ok(Asked::Bench(options))
}

fn counts(text: &str) -> Result<Vec<usize>, String> {
    text.split(',').map(count).collect()
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("`{text}` is not a number of at least 1")),
    }
}
