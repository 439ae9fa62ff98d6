//! The same texts as a site of Hugo's, with lists, terms, pages of lists and feeds as ours has.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FILES: [(&str, &str); 4] = [
    ("hugo.toml", include_str!("hugo/hugo.toml")),
    ("layouts/baseof.html", include_str!("hugo/baseof.html")),
    ("layouts/page.html", include_str!("hugo/page.html")),
    ("layouts/list.html", include_str!("hugo/list.html")),
];

pub(crate) fn is_installed() -> bool {
    let mut command = Command::new("hugo");
    let status = command.arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

pub(crate) fn serve(site: &Path, port: u16) -> Command {
    let mut command = Command::new("hugo");
    command.args(["server", "--source"]).arg(site).args(["--port", &port.to_string()]);
    command
}

/// Writes the site, and gives where one of our articles lies in it.
pub(crate) fn write(ours: &Path, site: &Path, article: &Path) -> io::Result<PathBuf> {
    for (path, text) in FILES {
        put(&site.join(path), text.as_bytes())?;
    }
    let (from, to) = (ours.join("content"), site.join("content"));
    copy(&from, &to)?;
    let inside = article.strip_prefix(&from).expect("it lies in content/");
    Ok(to.join(inside))
}

/// Copies a folder. What we call `index.md` has other pages beside it, and Hugo wants `_index.md`;
/// it reads no time without seconds.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        match entry.path() {
            path if path.is_dir() && name == "authors" => {}
            path if path.is_dir() => copy(&path, &to.join(name))?,
            path if path.extension().is_some_and(|extension| extension == "md") => {
                let name = if name == "index.md" { "_index.md".into() } else { name };
                put(&to.join(name), with_seconds(&fs::read_to_string(path)?).as_bytes())?;
            }
            path => put(&to.join(name), &fs::read(path)?)?,
        }
    }
    Ok(())
}

fn with_seconds(text: &str) -> String {
    let is_time = |line: &str| line.starts_with("date: ") || line.starts_with("updated: ");
    let line =
        |line: &str| if is_time(line) { format!("{line}:00\n") } else { format!("{line}\n") };
    text.lines().map(line).collect()
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("each file lies in a folder"))?;
    fs::write(path, bytes)
}
