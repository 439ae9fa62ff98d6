//! A body: HTML with holes.

use super::embed::{Medium, Video};
use crate::base::digest::Digest;
use serde::{Deserialize, Serialize};

/// What stands in a hole, known only once the whole site is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hole {
    /// An ` href="…"` attribute, or nothing where the target is not published.
    Link(String),
    /// A whole `<img>`, with `width` and `height` where they are known; its alternative text where
    /// the target is not published.
    Image(Picture),
    /// An attribute of raw HTML, or nothing where the target is not published.
    Attribute(String, String),
    /// One address among others in an attribute of raw HTML (`srcset`).
    Address(String),
    /// A string of the theme.
    Label(String),
    /// A video of another server, loaded by a click alone.
    Video(Video),
    /// A sound, a film or a document of this site.
    Recording(Medium, Picture),
    /// A formula: MathML in pages, its LaTeX in feeds, whose readers mostly drop MathML.
    Formula { mathml: String, latex: String },
    /// What follows is for pages alone, not for feeds.
    PageOnly,
    /// What follows is for feeds too.
    Everywhere,
    /// What follows is a solution, which handouts go without.
    Solution,
    /// What follows is no solution.
    AfterSolution,
}

/// Where a body is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// On its own page.
    Page,
    /// In a feed, under whole addresses.
    Feed,
    /// On paper, for those who are to find the solutions.
    Handout,
}

/// A picture of this site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Picture {
    pub(crate) target: String,
    pub(crate) alt: String,
    pub(crate) title: String,
}

/// HTML, and the byte offsets at which something is missing from it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) html: String,
    pub(crate) holes: Vec<(u32, Hole)>,
}

/// A body as it lies in the pack: read without copying the text.
#[derive(Debug)]
pub(crate) struct BodyRef<'b> {
    html: &'b str,
    holes: Vec<(u32, Hole)>,
}

/// The same before it is known that the text is one: a body is read for each page and each feed,
/// and postcard would look at one byte after another.
#[derive(Deserialize)]
struct Unchecked<'b> {
    html: &'b [u8],
    holes: Vec<(u32, Hole)>,
}

impl Body {
    /// The digest of [`Body::to_bytes`], by which a damaged pack is noticed.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// The bytes that the pack keeps.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("plain data always serialises")
    }
}

impl<'b> BodyRef<'b> {
    /// A body as it was packed; `None` if these are no body's bytes, or not those of `digest`.
    pub(crate) fn from_bytes(bytes: &'b [u8], digest: Option<Digest>) -> Option<BodyRef<'b>> {
        let is_whole = digest.is_none_or(|digest| Digest::of(bytes) == digest);
        let body: Unchecked = is_whole.then(|| postcard::from_bytes(bytes).ok()).flatten()?;
        Some(BodyRef { html: simdutf8::basic::from_utf8(body.html).ok()?, holes: body.holes })
    }

    /// The HTML, with each hole filled; without what does not belong where it is shown.
    pub(crate) fn fill(&self, shown: Shown, mut fill: impl FnMut(&Hole, &mut String)) -> String {
        let mut out = String::with_capacity(self.html.len() + self.holes.len() * 40);
        let (mut done, mut n_hidden) = (0, 0_usize);
        for (at, hole) in &self.holes {
            if n_hidden == 0 {
                out.push_str(&self.html[done..*at as usize]);
            }
            done = *at as usize;
            match hole {
                Hole::PageOnly => n_hidden += usize::from(shown != Shown::Page),
                Hole::Everywhere if shown != Shown::Page => n_hidden = n_hidden.saturating_sub(1),
                Hole::Solution => n_hidden += usize::from(shown == Shown::Handout),
                Hole::AfterSolution if shown == Shown::Handout => {
                    n_hidden = n_hidden.saturating_sub(1);
                }
                _ if n_hidden == 0 => fill(hole, &mut out),
                _ => {}
            }
        }
        out.push_str(&self.html[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, BodyRef, Hole, Shown};

    #[test]
    fn fills_holes_in_order() {
        let holes = vec![(2, Hole::Link("a".into())), (5, Hole::Label("b".into()))];
        let body = Body { html: "<a>x</a>".into(), holes };
        let bytes = body.to_bytes();
        let read = BodyRef::from_bytes(&bytes, Some(body.digest())).expect("they are its bytes");
        assert!(BodyRef::from_bytes(&bytes[1..], Some(body.digest())).is_none());
        let html = read.fill(Shown::Page, |hole, out| match hole {
            Hole::Link(target) | Hole::Label(target) => out.push_str(&format!("[{target}]")),
            _ => unreachable!("there are no others here"),
        });
        assert_eq!(html, "<a[a]>x<[b]/a>");
    }

    #[test]
    fn leaves_out_what_does_not_belong() {
        let marks = [Hole::PageOnly, Hole::Everywhere, Hole::Solution, Hole::AfterSolution];
        let holes = [1, 2, 3, 4].into_iter().zip(marks).collect();
        let bytes = Body { html: "abcde".into(), holes }.to_bytes();
        let read = BodyRef::from_bytes(&bytes, None).expect("they are a body's bytes");
        let shown = [Shown::Page, Shown::Feed, Shown::Handout].map(|at| read.fill(at, |_, _| {}));
        assert_eq!(shown, ["abcde", "acde", "ace"]);
    }
}
