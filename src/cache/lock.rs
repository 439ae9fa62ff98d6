//! One build at a time in a site's folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held while a build writes. The system lets go of it when the process ends, however it ends.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// # Errors
    /// `WouldBlock` if another process holds it; otherwise the file cannot be made.
    pub(crate) fn take(folder: &Path) -> Result<Lock, (PathBuf, io::Error)> {
        let path = folder.join("lock");
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|error| (path.clone(), error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err((path, io::ErrorKind::WouldBlock.into())),
            Err(TryLockError::Error(error)) => Err((path, error)),
        }
    }
}
