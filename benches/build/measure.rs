//! Measuring: a site and a program in, for each round what its four steps took and wrote out.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// One program on one site.
pub(crate) struct Trial {
    bin: PathBuf,
    site: PathBuf,
    output: PathBuf,
    copy: PathBuf,
    /// The file that *edit* changes, and its text before.
    edited: PathBuf,
    text: String,
}

/// What one finished process took, and the files in its folder that are new or newly written.
pub(crate) struct Sample {
    pub(crate) wall_s: f64,
    /// None where the system does not tell.
    pub(crate) peak_mib: Option<f64>,
    pub(crate) n_files: u64,
    pub(crate) n_bytes: u64,
}

pub(crate) struct Round {
    pub(crate) cold: Sample,
    pub(crate) unchanged: Sample,
    pub(crate) edit: Sample,
    /// None outside Unix, which alone has `cp`.
    pub(crate) copy: Option<Sample>,
}

/// The files of a folder, each with its time and size.
type Tree = HashMap<PathBuf, (SystemTime, u64)>;

impl Trial {
    /// Prepares a trial that keeps its outputs in `folder`, beside the site.
    pub(crate) fn new(
        bin: &Path,
        folder: &Path,
        site: &Path,
        edited: PathBuf,
    ) -> io::Result<Trial> {
        Ok(Trial {
            bin: bin.into(),
            site: site.into(),
            output: folder.join("public"),
            copy: folder.join("copy"),
            text: fs::read_to_string(&edited)?,
            edited,
        })
    }

    pub(crate) fn round(&self) -> io::Result<Round> {
        self.reset()?;
        let cold = self.build()?;
        let unchanged = self.build()?;
        fs::write(&self.edited, format!("{}\nUne phrase de plus, et c’est tout.\n", self.text))?;
        let edit = self.build()?;
        sync();
        let copy = self.copy()?;
        Ok(Round { cold, unchanged, edit, copy })
    }

    /// Puts the site back as it was generated, with nothing built and nothing remembered.
    fn reset(&self) -> io::Result<()> {
        for folder in [&self.output, &self.copy, &self.site.join(".estrade")] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        fs::write(&self.edited, &self.text)?;
        sync();
        Ok(())
    }

    fn build(&self) -> io::Result<Sample> {
        let mut command = Command::new(&self.bin);
        command.arg("build").arg("--root").arg(&self.site).arg("--output").arg(&self.output);
        sample(&mut command, &self.output)
    }

    fn copy(&self) -> io::Result<Option<Sample>> {
        if cfg!(not(unix)) {
            return Ok(None);
        }
        let mut command = Command::new("cp");
        command.arg("-r").arg(&self.output).arg(&self.copy);
        sample(&mut command, &self.copy).map(Some)
    }
}

/// Waits until the disk has what was written so far, or the next step would pay for it.
fn sync() {
    // Where there is no such command the figures are noisier, nothing worse.
    let _ = Command::new("sync").status();
}

fn sample(command: &mut Command, folder: &Path) -> io::Result<Sample> {
    let before = tree(folder)?;
    let (wall, peak_mib) = run(command)?;
    let after = tree(folder)?;
    let written = after.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp));
    let (n_files, n_bytes) =
        written.fold((0, 0), |(files, bytes), (_, (_, size))| (files + 1, bytes + size));
    Ok(Sample { wall_s: wall.as_secs_f64(), peak_mib, n_files, n_bytes })
}

/// Runs a command to its end: from the start of the process to its exit, and its peak of memory.
fn run(command: &mut Command) -> io::Result<(Duration, Option<f64>)> {
    let program = PathBuf::from(command.get_program());
    let failed = |what: String| io::Error::other(format!("`{}`: {what}", program.display()));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let child = command.spawn().map_err(|error| failed(error.to_string()))?;
    let (id, is_done) = (child.id(), AtomicBool::new(false));
    let (output, wall, peak_mib) = thread::scope(|scope| {
        let watch = scope.spawn(|| peak_mib(id, &is_done));
        let output = child.wait_with_output();
        let wall = start.elapsed();
        is_done.store(true, Ordering::Relaxed);
        (output, wall, watch.join().expect("reading a file does not panic"))
    });
    let output = output?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok((wall, peak_mib))
}

/// Reads a process's peak of resident memory until it has ended.
///
/// The kernel tells the peak of a child after its end too, but only through calls that the
/// standard library lacks. The peak never falls, so the last reading of a living process misses
/// at most what it took more in its last millisecond.
fn peak_mib(id: u32, is_done: &AtomicBool) -> Option<f64> {
    let path = format!("/proc/{id}/status");
    let mut peak = None;
    while !is_done.load(Ordering::Relaxed) {
        peak = fs::read_to_string(&path).ok().as_deref().and_then(high_water_mib).or(peak);
        thread::sleep(Duration::from_millis(1));
    }
    peak
}

/// The line is `VmHWM:     5120 kB`; a process that has ended but was not waited for lacks it.
fn high_water_mib(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib / 1024.0)
}

fn tree(folder: &Path) -> io::Result<Tree> {
    let mut files = Tree::new();
    let mut folders: Vec<PathBuf> = folder.exists().then(|| folder.into()).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                files.insert(entry.path(), (metadata.modified()?, metadata.len()));
            }
        }
    }
    Ok(files)
}
