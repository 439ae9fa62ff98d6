//! The command line of the benchmark: words in, `Options` or a message out.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "usage: cargo bench --bench serve -- [OPTIONS]
  --pages N,N…   sizes of site to measure [1000,10000]
  --edits N      edits of each kind [30]
  --work DIR     where the sites are written [target/tmp]
  --bin PATH     another estrade than the one that cargo has just built";

/// What was typed, with its defaults.
pub(crate) struct Options {
    pub(crate) pages: Vec<usize>,
    pub(crate) edits: usize,
    pub(crate) work: PathBuf,
    pub(crate) bin: PathBuf,
}

pub(crate) enum Asked {
    Help,
    Bench(Options),
}

/// Reads the arguments that follow the program's name.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut options = Options {
        pages: vec![1_000, 10_000],
        edits: 30,
        work: env!("CARGO_TARGET_TMPDIR").into(),
        bin: env!("CARGO_BIN_EXE_estrade").into(),
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("`{arg}` needs a value after it"));
        match arg.as_str() {
            "--pages" => {
                options.pages = value()?.split(',').map(count).collect::<Result<_, _>>()?
            }
            "--edits" => options.edits = count(&value()?)?,
            "--work" => options.work = value()?.into(),
            "--bin" => options.bin = value()?.into(),
            // Cargo adds it to the arguments of each benchmark.
            "--bench" => {}
            "-h" | "--help" => return Ok(Asked::Help),
            _ => return Err(format!("unknown argument `{arg}`")),
        }
    }
    Ok(Asked::Bench(options))
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("`{text}` is not a number of at least 1")),
    }
}
