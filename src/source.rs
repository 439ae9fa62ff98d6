//! Level 3, READ: a folder → [`Sources`], a sorted map of its files.
//!
//! The only reader of content and themes. Bytes are loaded one file at a time, for *parse*, and not
//! kept. What cannot be a source (a pipe, a link out of the site) is a diagnostic.

mod walk;

use crate::base::diagnostic::{Code, Diagnostic, Hint, why_of};
use crate::base::digest::Digest;
use crate::base::path::{SourcePath, nfc};
use crate::base::stamp::Stamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub(crate) use walk::{read, read_again};

/// The largest text that is read: 10 MB, some two thousand pages of a book.
pub(crate) const MAX_TEXT: u64 = 10_000_000;

/// How much of a file is looked at for what it says of itself (a picture's size).
const HEAD: usize = 1 << 18;

/// One file of the site.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: SourcePath,
    pub(crate) stamp: Stamp,
    /// The name on disk, where it is not in normal form C as `path` is.
    pub(crate) on_disk: Option<String>,
}

/// All files of a site, by path.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) files: BTreeMap<SourcePath, SourceFile>,
    /// Whether a symbolic link is among them: what lies behind it may change unseen.
    has_links: bool,
    store: Store,
}

/// Where the bytes are.
#[derive(Clone)]
enum Store {
    Disk(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

impl Sources {
    /// A site held in memory, as tests write one.
    pub(crate) fn in_memory(files: BTreeMap<String, Vec<u8>>) -> Sources {
        let file = |(path, bytes): (&String, &Vec<u8>)| {
            let path = SourcePath::new(path.as_str());
            let stamp = Stamp { size: bytes.len() as u64, modified_ns: 0, changed_ns: 0 };
            (path.clone(), SourceFile { path, stamp, on_disk: None })
        };
        let has_links = false;
        Sources { files: files.iter().map(file).collect(), has_links, store: Store::Memory(files) }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// A diagnostic, where it cannot be read.
    pub(crate) fn load(&self, file: &SourceFile) -> Result<Vec<u8>, Diagnostic> {
        match &self.store {
            Store::Memory(files) => Ok(files[file.path.as_str()].clone()),
            Store::Disk(_) => std::fs::read(self.location(file).expect("it is on disk"))
                .map_err(|error| unreadable(file.path.as_str(), &error)),
        }
    }

    /// A text file, its line ends `\n`, without byte order mark.
    ///
    /// # Errors
    /// A diagnostic, where it cannot be read, is too large or is not UTF-8.
    pub(crate) fn load_text(&self, file: &SourceFile) -> Result<String, Diagnostic> {
        if file.stamp.size > MAX_TEXT {
            return Err(too_large(file));
        }
        decode(file.path.as_str(), self.load(file)?)
    }

    /// The digest of a file of any size, and its first bytes.
    ///
    /// # Errors
    /// A diagnostic, where it cannot be read.
    pub(crate) fn digest(&self, file: &SourceFile) -> Result<(Digest, Vec<u8>), Diagnostic> {
        match self.location(file) {
            None => self.load(file).map(|bytes| (Digest::of(&bytes), bytes)),
            Some(location) => std::fs::File::open(location)
                .and_then(|reader| Digest::of_reader(reader, HEAD))
                .map_err(|error| unreadable(file.path.as_str(), &error)),
        }
    }

    /// Where the file is on disk, for one that is copied as it is; `None` in memory.
    pub(crate) fn location(&self, file: &SourceFile) -> Option<PathBuf> {
        match &self.store {
            Store::Disk(root) => {
                Some(root.join(file.on_disk.as_deref().unwrap_or(file.path.as_str())))
            }
            Store::Memory(_) => None,
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(&SourcePath::new(path))
    }

    /// The themes of a site, by the names of their folders, be they empty.
    pub(crate) fn themes(&self) -> BTreeSet<String> {
        let files = self.below("themes/").filter_map(|file| file.path.as_str().split('/').nth(1));
        let mut themes: BTreeSet<String> = files.map(str::to_owned).collect();
        if let Store::Disk(root) = &self.store {
            let entries = std::fs::read_dir(root.join("themes")).into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.path().is_dir());
            themes.extend(folders.map(|entry| nfc(&entry.file_name().to_string_lossy())));
        }
        themes
    }

    /// A whole path, from the site's root; `None` if it lies elsewhere.
    pub(crate) fn inside(&self, path: &Path) -> Option<String> {
        let Store::Disk(root) = &self.store else { return None };
        Some(nfc(&walk::relative(path.strip_prefix(root).ok()?)))
    }

    /// The file at a path, or the files below it, if it is a folder.
    pub(crate) fn at(&self, path: &str) -> Vec<&SourceFile> {
        let folder = format!("{path}/");
        self.get(path).into_iter().chain(self.below(&folder)).collect()
    }

    /// The files below a folder, named with its final `/`.
    pub(crate) fn below<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s SourceFile> {
        let start = SourcePath::new(folder);
        let folder = folder.to_owned();
        let inside = move |(path, _): &(&SourcePath, _)| path.as_str().starts_with(&folder);
        self.files.range(start..).take_while(inside).map(|(_, file)| file)
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::Unreadable)
        .with("why", why_of(error))
        .in_file(path)
        .hint(Hint::CheckRights)
}

fn too_large(file: &SourceFile) -> Diagnostic {
    // Each language's message takes the form with its own decimal mark.
    let tenths = file.stamp.size.div_ceil(100_000);
    Diagnostic::error(Code::TooLarge)
        .with("size_comma", format!("{},{}", tenths / 10, tenths % 10))
        .with("size_point", format!("{}.{}", tenths / 10, tenths % 10))
        .with("limit", (MAX_TEXT / 1_000_000).to_string())
        .in_file(file.path.as_str())
        .hint(Hint::SplitFile)
}

/// Bytes → text: UTF-8, byte order mark dropped, CRLF and CR as LF.
pub(crate) fn decode(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let text = String::from_utf8(bytes).map_err(|error| invalid_utf8(path, &error))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

fn invalid_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let valid = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
    let byte = error.as_bytes()[at];
    let place = crate::base::span::Lines::new(path, &valid).place(at..at);
    Diagnostic::error(Code::InvalidUtf8)
        .with("byte", format!("{byte:02X}"))
        .at(place)
        .hint(Hint::SaveAsUtf8)
}

/// Whether a name is one that editors and systems leave behind, which no site publishes.
pub(crate) fn is_litter(name: &str) -> bool {
    let swap =
        name.rsplit_once('.').is_some_and(|(_, end)| end.len() == 3 && end.starts_with("sw"));
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        || name == "Thumbs.db"
        || swap
}

/// The root of a site on disk, for messages.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::{decode, is_litter};
    use crate::base::diagnostic::Code;

    #[test]
    fn texts_come_out_alike_however_they_were_saved() {
        let text = decode("a.md", b"\xEF\xBB\xBFun\r\ndeux\rtrois".to_vec());
        assert_eq!(text.as_deref(), Ok("un\ndeux\ntrois"));
    }

    #[test]
    fn names_the_byte_that_is_not_utf8() {
        let problem = decode("a.md", b"un\n\xE9t\xE9".to_vec()).expect_err("it is Latin-1");
        let place = problem.place.expect("it has a place");
        assert_eq!((problem.code, place.line, place.column), (Code::InvalidUtf8, 2, 1));
    }

    #[test]
    fn leaves_out_what_editors_leave_behind() {
        for name in [".git", "a.md~", ".a.md.swp", "b.swx", "Thumbs.db", ".DS_Store"] {
            assert!(is_litter(name), "{name}");
        }
        for name in [".well-known", "a.md", "CNAME", "a.sword"] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
