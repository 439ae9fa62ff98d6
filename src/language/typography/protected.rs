//! Finds what is no prose though it stands in a text: addresses, paths, hashtags, mentions, names
//! of programs. Times, ratios and smileys need no search: no rule acts on a sign like theirs.

use std::ops::Range;

use super::HARD_BREAK;
use super::pass::{Pass, is_quote, is_space};

/// What stands between two spaces or quotes, and from where on it is technical.
#[derive(Default)]
pub(super) struct Chunk {
    range: Range<usize>,
    technical_from: Option<usize>,
}

/// Whether the sign at a place belongs to something technical. A chunk is read once, however many
/// signs it has.
pub(super) fn is_technical(pass: &mut Pass<'_>, at: usize) -> bool {
    if pass.chunk.range.is_empty() || !(pass.chunk.range.start..=pass.chunk.range.end).contains(&at)
    {
        pass.chunk = chunk(pass.run, at);
    }
    pass.chunk.technical_from.is_some_and(|from| from <= at)
}

fn chunk(run: &str, at: usize) -> Chunk {
    let start = run[..at].char_indices().rfind(|(_, c)| ends_chunk(*c));
    let start = start.map_or(0, |(end, c)| end + c.len_utf8());
    let end = run[at..].find(ends_chunk).map_or(run.len(), |length| at + length);
    let technical = technical_start(&run[start..end]);
    Chunk { range: start..end, technical_from: technical.map(|offset| start + offset) }
}

/// An apostrophe ends a chunk too: of `l'adresse` and `d'alice@exemple.fr` it is prose.
fn ends_chunk(c: char) -> bool {
    is_space(c) || c == HARD_BREAK || is_quote(c)
}

/// Where something technical begins in a chunk.
fn technical_start(chunk: &str) -> Option<usize> {
    let sign = chunk.find([':', '@', '#', '\\', '_', '/', 'w'])?;
    let address = chunk.find("://").map(|at| start_of(chunk, at, "+.-"));
    let mail = chunk.find('@').map(|at| start_of(chunk, at, "._%+-"));
    let tag = chunk.find('#');
    let host = chunk.find("www.");
    let is_name = chunk[sign..].contains(['\\', '_']) || chunk.contains("::") || is_path(chunk);
    let name = is_name.then_some(0);
    [address, mail, tag, host, name].into_iter().flatten().min()
}

/// Where the letters, digits and given signs begin that end at a place.
fn start_of(chunk: &str, at: usize, signs: &str) -> usize {
    chunk[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || signs.contains(c)).len()
}

/// `/usr/bin`, `./a`, `../a`, `~/a`, and `exemple.fr/a`: a dot within a word, then a slash.
fn is_path(chunk: &str) -> bool {
    let bare = chunk.trim_start_matches(['(', '[']);
    let is_rooted = ["/", "./", "../", "~/"].iter().any(|start| bare.starts_with(start));
    let Some((place, _)) = chunk.split_once('/') else { return false };
    let mut parts = place.split('.').map(|part| !part.is_empty());
    is_rooted || parts.next() == Some(true) && parts.next() == Some(true)
}
