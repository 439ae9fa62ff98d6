//! What a link of this site leads to.

use super::{Asset, Author, Known, Page, PageId, Reason, Site};
use crate::base::address::{is_external, is_mail};
use crate::base::path::{Address, SourcePath, nfc, resolve};
use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// The characters that a path of an address cannot hold as they are (RFC 3986 §3.3).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'&')
    .add(b'\'');

/// An address with all that it cannot hold percent-encoded.
pub(crate) fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A path as a link may write it: what would end or change it percent-encoded, letters as they are.
pub(crate) fn in_markdown(path: &str) -> String {
    let is_sign = |c: char| c.is_whitespace() || "#?%()<>\\".contains(c);
    path.chars().map(|c| if is_sign(c) { encode_char(c) } else { c.to_string() }).collect()
}

fn encode_char(c: char) -> String {
    utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC).to_string()
}

/// What a link leads to.
pub(crate) enum Target<'s> {
    /// A place in the same page.
    Here {
        anchor: String,
    },
    Page {
        page: &'s Page,
        anchor: Option<String>,
    },
    Asset(&'s Asset),
    /// An author's page.
    Author {
        author: &'s Author,
        anchor: Option<String>,
    },
    /// An address that some output may answer to.
    Address {
        address: Address,
        suffix: String,
    },
    Unpublished(Reason),
    Missing,
}

/// Where links of `site.yaml` begin.
const CONFIG: &str = "content/site.yaml";

impl Target<'_> {
    /// The encoded path of what is published, from the site's root; `None` for what is not.
    fn path(&self) -> Option<String> {
        let anchored = |address: &Address, anchor: &Option<String>| {
            let suffix = anchor.as_deref().map(suffix).unwrap_or_default();
            Some(format!("{}{suffix}", encode(address.as_str())))
        };
        match self {
            Target::Page { page, anchor } => anchored(&page.address, anchor),
            Target::Author { author, anchor } => anchored(&author.address, anchor),
            Target::Asset(asset) => anchored(&asset.address, &None),
            Target::Address { address, suffix } => {
                Some(format!("{}{suffix}", encode(address.as_str())))
            }
            Target::Here { .. } | Target::Unpublished(_) | Target::Missing => None,
        }
    }
}

/// An anchor as an address ends with it.
fn suffix(anchor: &str) -> String {
    format!("#{}", encode(anchor))
}

impl Site {
    /// Resolves a link written in a source file.
    pub(crate) fn resolve(&self, from: &SourcePath, target: &str) -> Target<'_> {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(decode(anchor))),
            None => (target, None),
        };
        let (path, query) = path.split_once('?').map_or((path, None), |(p, q)| (p, Some(q)));
        if path.is_empty() {
            return Target::Here { anchor: anchor.unwrap_or_default() };
        }
        let decoded = nfc(&decode(path));
        let source = match decoded.strip_prefix('/') {
            Some(inside) => resolve("content", inside),
            None => resolve(from.folder(), &decoded),
        };
        let known = source.filter(|path| path.starts_with("content")).and_then(|path| {
            let index = format!("{path}/index.md");
            self.by_source.get(&path).or_else(|| self.by_source.get(&index))
        });
        match known {
            Some(Known::Page(id)) => Target::Page { page: self.page(*id), anchor },
            Some(Known::Foreign(at)) => Target::Page { page: &self.foreign[*at], anchor },
            Some(Known::Asset(at)) => Target::Asset(&self.assets[*at]),
            Some(Known::Author(at)) => Target::Author { author: &self.authors[*at], anchor },
            Some(Known::Unpublished(reason)) => Target::Unpublished(*reason),
            None if decoded.starts_with('/') => {
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                let anchor = anchor.map(|anchor| format!("#{}", encode(&anchor)));
                let suffix = format!("{query}{}", anchor.unwrap_or_default());
                Target::Address { address: canonical(decoded), suffix }
            }
            None => Target::Missing,
        }
    }

    /// Resolves a link written in `site.yaml`: from `content/`.
    pub(crate) fn resolve_in_config(&self, target: &str) -> Target<'_> {
        self.resolve(&SourcePath::new(CONFIG), target)
    }

    /// What an `href` says for a target, given what stands before root-relative addresses; `None`
    /// where the link becomes plain text.
    pub(crate) fn href(&self, from: &Page, target: &str, base: &str) -> Option<String> {
        match self.resolve(&from.source, target) {
            Target::Here { anchor } if base == self.config.base_path() => Some(suffix(&anchor)),
            Target::Here { anchor } => {
                Some(format!("{base}{}{}", encode(from.address.as_str()), suffix(&anchor)))
            }
            target => target.path().map(|path| format!("{base}{path}")),
        }
    }

    /// What a key of front matter or of `site.yaml` that names an address leads to, for a link
    /// anywhere on the site: a letter, another site, or a file or address of this one; `None`
    /// where that is not published.
    pub(crate) fn address_of(&self, from: &SourcePath, target: &str) -> Option<String> {
        if is_mail(target) {
            return Some(format!("mailto:{target}"));
        }
        if target.starts_with("//") {
            return Some(format!("{}:{target}", self.config.base_url.scheme()));
        }
        if is_external(target) {
            return Some(target.to_owned());
        }
        let path = match self.resolve(from, target) {
            Target::Here { anchor } => {
                let address = match self.by_source.get(from.as_str())? {
                    Known::Page(id) => &self.page(*id).address,
                    Known::Author(at) => &self.authors[*at].address,
                    _ => return None,
                };
                Some(format!("{}{}", encode(address.as_str()), suffix(&anchor)))
            }
            target => target.path(),
        };
        path.map(|path| format!("{}{path}", self.config.base_path()))
    }

    /// The same for what `site.yaml` names: from `content/`.
    pub(crate) fn address_in_config(&self, target: &str) -> Option<String> {
        self.address_of(&SourcePath::new(CONFIG), target)
    }

    /// The picture that a target names, if it is one of this site's.
    pub(crate) fn asset(&self, from: &SourcePath, target: &str) -> Option<&Asset> {
        match self.resolve(from, target) {
            Target::Asset(asset) => Some(asset),
            _ => None,
        }
    }

    /// The page of this edition that a target names.
    pub(crate) fn page_at(&self, from: &SourcePath, target: &str) -> Option<PageId> {
        let Target::Page { page, .. } = self.resolve(from, target) else { return None };
        match self.by_source.get(page.source.as_str())? {
            Known::Page(id) => Some(*id),
            _ => None,
        }
    }

    /// The sources that links may name, for "did you mean".
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.by_source.keys().map(String::as_str)
    }
}

/// The address of a page with its final `/`, as people leave it out.
fn canonical(mut path: String) -> Address {
    if path.rsplit('/').next().is_some_and(|last| !last.is_empty() && !last.contains('.')) {
        path.push('/');
    }
    Address::new(path)
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{encode, in_markdown};

    #[test]
    fn writes_a_path_that_a_link_can_hold() {
        assert_eq!(in_markdown("../é/mon plan #1.pdf"), "../é/mon%20plan%20%231.pdf");
    }

    #[test]
    fn encodes_what_an_address_cannot_hold() {
        assert_eq!(encode("/a b/é.png"), "/a%20b/%C3%A9.png");
        assert_eq!(encode("/articles/x/"), "/articles/x/");
    }
}
