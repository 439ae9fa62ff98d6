//! The benchmark of `estrade build`: generated sites in, a table of times, memory and writes out.
//!
//! ```text
//! cargo bench --bench build -- [--pages 1000,10000] [--trainings N] [--comments N] [--runs 3]
//!                                [--json] [--work DIR] [--keep]
//! ```
//!
//! Each round builds the same site three times, always as a whole process: *cold* (no `.estrade/`,
//! no output), *unchanged* (nothing was touched since) and *edit* (one sentence more in the newest
//! article, so that feeds change with it). It then copies the finished site with `cp -r`: no
//! generator writes the same tree much faster, so that is the floor a cold build is held against.
//! Rounds, not steps, are repeated, so that a noisy minute spoils one round and not one step, and
//! the ratios are taken within a round. The last line compares the sizes: with
//! `--pages 5000,20000 --trainings 200`, how many times what a quarter of the sessions takes; with
//! `--pages 10000 --comments 100000`, how many times what the same site takes without comments.
//!
//! Nothing here passes or fails on a time: what is slow on one machine is fast on another.

#[path = "../corpus/mod.rs"]
mod corpus;
mod measure;
mod options;
mod report;

use measure::Trial;
use options::{Asked, Options};
use report::Size;
use std::io;
use std::process::ExitCode;

/// The corpus is the same on each machine and in each run, or figures could not be compared.
const SEED: u64 = 1;

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Ok(Asked::Help) => {
            println!("{}", options::USAGE);
            ExitCode::SUCCESS
        }
        Ok(Asked::Bench(options)) => run(&options),
        Err(message) => {
            eprintln!("error: {message}\n{}", options::USAGE);
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> ExitCode {
    match bench(options) {
        Ok(sizes) if options.json => println!("{}", report::json(&sizes)),
        Ok(sizes) => print!("{}", report::table(&sizes)),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn bench(options: &Options) -> io::Result<Vec<Size>> {
    let sizes: Vec<Vec<Size>> =
        options.pages.iter().map(|&n_pages| size(options, n_pages)).collect::<io::Result<_>>()?;
    Ok(sizes.into_iter().flatten().collect())
}

/// Measures one size of site, in a folder that is gone afterwards (unless `--keep`): at 100,000
/// pages, what one size leaves behind would crowd out the next. Where comments are asked for, the
/// site with them is built in turn with the one without.
fn size(options: &Options, n_pages: usize) -> io::Result<Vec<Size>> {
    let folder = options.folder(n_pages)?;
    let both = std::iter::once(0).chain(options.comments);
    let mut sites = Vec::new();
    for n_comments in both {
        let work = folder.path().join(n_comments.to_string());
        let site = work.join("site");
        eprintln!("{n_pages} pages: writing the site in {}", work.display());
        let corpus = corpus::write(&site, options.mix, n_pages, SEED)?;
        if n_comments > 0 {
            corpus::write_comments(&site, options.mix, n_pages, n_comments, SEED)?;
        }
        let size = Size { n_pages, n_comments, n_words: corpus.n_words, rounds: Vec::new() };
        sites.push((Trial::new(&options.bin, &work, &site, corpus.newest)?, size));
    }
    for number in 1..=options.runs {
        eprintln!("{n_pages} pages: round {number} of {}", options.runs);
        for (trial, size) in &mut sites {
            size.rounds.push(trial.round()?);
        }
    }
    Ok(sites.into_iter().map(|(_, size)| size).collect())
}
