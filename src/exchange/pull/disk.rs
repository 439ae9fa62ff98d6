//! Files of the site: read if they are there, written whole or not at all, never out of the site.

use super::Failed;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// The bytes of a file; none if it is not there.
pub(super) fn read(root: &Path, path: &str) -> Result<Vec<u8>, Failed> {
    match fs::read(inside(root, path)?) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failed::Io(error)),
    }
}

/// Writes a file by way of another beside it, which no site reads.
pub(super) fn write(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Failed> {
    replace(&inside(root, path)?, bytes).map_err(Failed::Io)
}

/// Where a file really lies or would: a link is followed, so that it stays one.
fn inside(root: &Path, path: &str) -> Result<PathBuf, Failed> {
    let is_plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_plain {
        return Err(Failed::Outside);
    }
    let site = root.canonicalize().map_err(Failed::Io)?;
    let path = root.join(path);
    // The first folder above that is there; a link that leads nowhere is as a folder that is not.
    let there = path.ancestors().find(|above| above.exists()).unwrap_or(root);
    let real = there.canonicalize().map_err(Failed::Io)?;
    if !real.starts_with(&site) {
        return Err(Failed::Outside);
    }
    let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
    Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path).ok().map(|facts| facts.permissions());
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let fresh = folder.join(format!(".estrade-{}", std::process::id()));
    let written = fs::File::options()
        .write(true)
        .create_new(true)
        .open(&fresh)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| permissions.map_or(Ok(()), |kept| fs::set_permissions(&fresh, kept)))
        .and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        drop(fs::remove_file(&fresh));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::exchange::pull::Failed;

    #[test]
    fn nothing_is_written_out_of_the_site() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = folder.path().join("site");
        std::fs::create_dir(&site).expect("it is made");
        for path in ["../x.yaml", "/x.yaml", "a/../../x.yaml", ""] {
            assert!(matches!(write(&site, path, b"a"), Err(Failed::Outside)) || path.is_empty());
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path(), site.join("out")).expect("it is made");
            assert!(matches!(write(&site, "out/x.yaml", b"a"), Err(Failed::Outside)));
            assert!(matches!(read(&site, "out/x.yaml"), Err(Failed::Outside)));
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
        write(&site, "a/b/c.yaml", b"un").expect("it is written");
        write(&site, "a/b/c.yaml", b"deux").expect("it is written");
        assert_eq!(read(&site, "a/b/c.yaml").expect("it is read"), b"deux");
        assert_eq!(std::fs::read_dir(site.join("a/b")).expect("it is there").count(), 1);
        assert!(read(&site, "a/b/d.yaml").expect("it is not there").is_empty());
    }
}
