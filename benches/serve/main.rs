//! The benchmark of `estrade serve --watch`: a generated site in, times and memory out, all taken
//! through HTTP.
//!
//! ```text
//! cargo bench --bench serve -- [--pages 1000,10000] [--edits 30] [--work DIR] [--bin PATH]
//! ```
//!
//! For each size of site, the time of a cold build; the time from the start of the preview, as
//! cold, to its first page; the time from the end of a write to the first answer that shows it,
//! for a sentence in a body (asked of its page) and for a title (asked of a list); memory; and the
//! processor's time of a second in which nothing happens. Where `hugo` is installed, its server
//! does the same with the same texts.
//!
//! Nothing here passes or fails on a time: what is slow on one machine is fast on another.

#[path = "../corpus/mod.rs"]
mod corpus;
mod hugo;
mod options;
mod server;
mod trial;

use options::{Asked, Options};
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use trial::{Figures, Trial};

/// The corpus is the same on each machine and in each run, or figures could not be compared.
const SEED: u64 = 1;

fn main() -> ExitCode {
    let options = match options::parse(std::env::args().skip(1)) {
        Ok(Asked::Help) => {
            println!("{}", options::USAGE);
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Bench(options)) => options,
        Err(message) => {
            eprintln!("error: {message}\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    match options.pages.iter().try_for_each(|&n_pages| size(&options, n_pages)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures one size of site, in a folder that is gone afterwards.
fn size(options: &Options, n_pages: usize) -> io::Result<()> {
    fs::create_dir_all(&options.work)?;
    let folder = tempfile::Builder::new().prefix("estrade-serve-").tempdir_in(&options.work)?;
    let site = folder.path().join("site");
    let corpus = corpus::write(&site, corpus::Mix::Blog, n_pages, SEED)?;
    println!("{n_pages} pages, {} words, {} edits of each kind", corpus.n_words, options.edits);
    let cold = cold_build(options, &site, &folder.path().join("public"))?;
    println!("  {:<10} {:>8.0} ms", "cold build", milliseconds(cold));
    let address = address(&site, &corpus.newest);
    let trial = Trial {
        edits: options.edits,
        article: corpus.newest.clone(),
        address: address.clone(),
        list: "/articles/".to_owned(),
    };
    let command = |port: u16| {
        let mut command = Command::new(&options.bin);
        command.args(["serve", "--watch", "--port", &port.to_string(), "--root"]).arg(&site);
        command
    };
    report("estrade", &trial.run(command)?);
    if hugo::is_installed() {
        let equal = folder.path().join("hugo");
        let article = hugo::write(&site, &equal, &corpus.newest)?;
        let trial = Trial { article, list: "/".to_owned(), ..trial };
        report("hugo", &trial.run(|port| hugo::serve(&equal, port))?);
    }
    Ok(())
}

/// The time of a build that finds nothing remembered; afterwards nothing is remembered either.
fn cold_build(options: &Options, site: &Path, output: &Path) -> io::Result<Duration> {
    let mut command = Command::new(&options.bin);
    command.arg("build").arg("--root").arg(site).arg("--output").arg(output);
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    let elapsed = start.elapsed();
    if !status.success() {
        return Err(io::Error::other("the build failed"));
    }
    fs::remove_dir_all(output)?;
    fs::remove_dir_all(site.join(".estrade"))?;
    Ok(elapsed)
}

/// Where an article answers, in both servers.
fn address(site: &Path, article: &Path) -> String {
    let inside = article.strip_prefix(site.join("content")).expect("it lies in content/");
    format!("/{}/", inside.with_extension("").display())
}

fn report(name: &str, figures: &Figures) {
    let Figures { first, body, title, peak_mib, idle } = figures;
    let spread = |times: &[Duration]| {
        let mut times: Vec<f64> = times.iter().map(|time| milliseconds(*time)).collect();
        times.sort_by(f64::total_cmp);
        let (least, most) = (times[0], times[times.len() - 1]);
        format!("{:>7.1} ms ({least:.1} to {most:.1})", times[times.len() / 2])
    };
    println!("  {name:<10} {:>8.0} ms to the first page", milliseconds(*first));
    println!("  {name:<10} body  {}", spread(body));
    println!("  {name:<10} title {}", spread(title));
    if let (Some(peak), Some(idle)) = (peak_mib, idle) {
        let idle = milliseconds(*idle);
        println!("  {name:<10} {peak:>8.0} MiB at most, {idle:.0} ms of processor in idle seconds");
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
