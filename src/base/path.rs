//! Three kinds of path that must never be taken for one another.
//!
//! All are `/`-separated UTF-8: a [`SourcePath`] from the site's root, an [`OutputPath`] from the
//! output folder, an [`Address`] from `base_url` (it begins with `/` and has no host).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

macro_rules! path_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub(crate) struct $name(Arc<str>);

        impl $name {
            pub(crate) fn new(path: impl Into<Arc<str>>) -> Self {
                $name(path.into())
            }

            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

path_type!(
    /// Where a source file lies, from the site's root: `content/articles/a.md`.
    SourcePath
);
path_type!(
    /// Where an output lies, from the output folder: `articles/a/index.html`.
    OutputPath
);
path_type!(
    /// Where readers find an output, from `base_url`: `/articles/a/`.
    Address
);

impl SourcePath {
    /// The folder that holds the file, without a final `/`.
    pub(crate) fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub(crate) fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// A document's own name: its file's without extension, or its folder's for `index.md`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.file_name().strip_suffix(".md").unwrap_or(self.file_name());
        if name == "index" { self.folder().rsplit('/').next().unwrap_or(name) } else { name }
    }

    /// Where a document stands whatever its language, and the language that its name says:
    /// `a.en.md` is `a.md` in `en`. Only `tags` are languages.
    pub(crate) fn split_language(&self, tags: &[String]) -> (SourcePath, Option<&str>) {
        let named = self.0.strip_suffix(".md").and_then(|name| name.rsplit_once('.'));
        let is_known = |tag: &str| tags.iter().any(|known| known.eq_ignore_ascii_case(tag));
        match named.filter(|(name, tag)| is_known(tag) && !name.ends_with('/')) {
            Some((name, tag)) => (SourcePath::new(format!("{name}.md")), Some(tag)),
            None => (self.clone(), None),
        }
    }

    /// The reverse: `a.md` in `en` is `a.en.md`.
    pub(crate) fn in_language(&self, tag: Option<&str>) -> SourcePath {
        match (tag, self.0.strip_suffix(".md")) {
            (Some(tag), Some(name)) => SourcePath::new(format!("{name}.{tag}.md")),
            _ => self.clone(),
        }
    }
}

impl Address {
    /// The file that answers at this address.
    pub(crate) fn output(&self) -> OutputPath {
        let path = self.0.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            return OutputPath::new(format!("{path}index.html"));
        }
        OutputPath::new(path)
    }

    /// The address of something in this page's folder.
    pub(crate) fn join(&self, name: &str) -> Address {
        Address::new(format!("{}{name}", self.0))
    }
}

impl OutputPath {
    /// The address at which this file answers.
    pub(crate) fn address(&self) -> Address {
        let path = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        Address::new(format!("/{path}"))
    }

    /// The name by which a case-insensitive or normalising file system would know it.
    pub(crate) fn folded(&self) -> String {
        nfc(&self.0).to_lowercase()
    }
}

/// Resolves `target` against `folder`; `None` if it climbs out of the root.
pub(crate) fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The text in the one normal form in which paths are compared (NFC).
pub(crate) fn nfc(text: &str) -> String {
    // Before the first combining mark (U+0300) every character is in this form already.
    let is_simple = text.bytes().all(|byte| byte < 0xcc);
    if is_simple { text.to_owned() } else { text.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::{Address, OutputPath, SourcePath, resolve};

    #[test]
    fn addresses_and_outputs_are_two_ways_to_say_the_same() {
        for (address, output) in
            [("/", "index.html"), ("/a/", "a/index.html"), ("/404.html", "404.html")]
        {
            assert_eq!(Address::new(address).output().as_str(), output);
            assert_eq!(OutputPath::new(output).address().as_str(), address);
        }
    }

    #[test]
    fn a_document_is_named_by_its_file_or_its_folder() {
        assert_eq!(SourcePath::new("content/articles/a/index.md").stem(), "a");
        assert_eq!(SourcePath::new("content/articles/b.md").stem(), "b");
    }

    #[test]
    fn a_document_may_have_its_language_in_its_name() {
        let tags = ["fr".to_owned(), "en".to_owned(), "pt-BR".to_owned()];
        for (path, expected) in [
            ("content/articles/a.en.md", ("content/articles/a.md", Some("en"))),
            ("content/articles/a/index.pt-br.md", ("content/articles/a/index.md", Some("pt-br"))),
            ("content/articles/vue.js.md", ("content/articles/vue.js.md", None)),
            ("content/articles/.en.md", ("content/articles/.en.md", None)),
            ("content/articles/a.en.pdf", ("content/articles/a.en.pdf", None)),
        ] {
            let file = SourcePath::new(path);
            let (source, tag) = file.split_language(&tags);
            assert_eq!((source.as_str(), tag), expected, "{path}");
            assert_eq!(source.in_language(tag), file);
        }
    }

    #[test]
    fn targets_stay_under_the_root() {
        assert_eq!(resolve("content/a", "../b/c.md").as_deref(), Some("content/b/c.md"));
        assert_eq!(resolve("a", "../../b"), None);
    }
}
