//! What a path holds, to the response that a browser asked for: all of it, a part, or word that it
//! has the same already (RFC 9110). What the path holds is found by others.
//!
//! Nothing is kept without asking again (`no-cache`): an author looks at the page as it is now. No
//! other site may read what is served: there is no CORS header, ever.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, IF_RANGE, RANGE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use http_range_header::{RangeUnsatisfiableError, parse_range_header};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};
use tokio_util::io::ReaderStream;

/// How much of a file is in memory at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// The bytes that a path holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Bytes(bytes::Bytes),
    /// A file, of that many bytes when it was last looked at. It is sent as it is read.
    File {
        path: PathBuf,
        length: u64,
    },
}

impl Content {
    fn length(&self) -> u64 {
        match self {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File { length, .. } => *length,
        }
    }
}

/// What a path holds.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Only an answer of status 200 is sent in part, or not at all to whoever has it.
    pub(crate) status: StatusCode,
    pub(crate) media_type: String,
    /// Tells this content from any other of the path, byte for byte. Without quotation marks.
    pub(crate) etag: String,
    pub(crate) content: Content,
}

/// What to send of an answer.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// Nothing: whoever asks has it.
    Nothing,
    /// These bytes.
    Bytes(Range<u64>),
    /// Nothing: it has no such bytes.
    Unsatisfiable,
}

/// The response to a request of a method with such headers.
///
/// A file that is no more, or shorter than it was, is a 404; one that is cut while it is sent ends
/// the connection early, since the length was promised.
pub(crate) async fn respond(method: &Method, headers: &HeaderMap, answer: Answer) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let allow = (ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response(StatusCode::METHOD_NOT_ALLOWED, [allow], Body::empty());
    }
    let etag = field(ETAG, &format!("\"{}\"", answer.etag));
    let length = answer.content.length();
    let (status, sent) = match part(method, headers, &answer) {
        Part::Nothing => return response(StatusCode::NOT_MODIFIED, etag, Body::empty()),
        Part::Unsatisfiable => {
            let range = field(CONTENT_RANGE, &format!("bytes */{length}"));
            return response(StatusCode::RANGE_NOT_SATISFIABLE, range, Body::empty());
        }
        Part::Whole => (answer.status, 0..length),
        Part::Bytes(range) => (StatusCode::PARTIAL_CONTENT, range),
    };
    let body = match (body(&answer.content, sent.clone()).await, method) {
        (Err(_), _) => return response(StatusCode::NOT_FOUND, [], Body::empty()),
        (Ok(_), &Method::HEAD) => Body::empty(),
        (Ok(body), _) => body,
    };
    let is_part = status == StatusCode::PARTIAL_CONTENT;
    let own = [
        field(CONTENT_TYPE, &answer.media_type),
        field(CONTENT_LENGTH, &(sent.end - sent.start).to_string()),
        etag,
        is_part.then(|| content_range(&sent, length)).flatten(),
        status.is_success().then(|| field(ACCEPT_RANGES, "bytes")).flatten(),
    ];
    response(status, own.into_iter().flatten(), body)
}

/// A response with what all of them have.
fn response(
    status: StatusCode,
    headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
    body: Body,
) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let common = [
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    response.headers_mut().extend(common.into_iter().chain(headers));
    response
}

/// A header; `None` for a text that cannot be its value.
fn field(name: HeaderName, text: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((name, HeaderValue::from_str(text).ok()?))
}

/// The place of a part that is not empty in all of a content.
fn content_range(part: &Range<u64>, length: u64) -> Option<(HeaderName, HeaderValue)> {
    let (first, last) = (part.start, part.end.checked_sub(1)?);
    field(CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"))
}

/// Decides what to send, in the order of RFC 9110 §13.2.2.
fn part(method: &Method, headers: &HeaderMap, answer: &Answer) -> Part {
    if answer.status != StatusCode::OK {
        return Part::Whole;
    }
    let mut lists = headers.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    if lists.any(|list| is_listed(list, &answer.etag)) {
        return Part::Nothing;
    }
    // Ranges are defined for GET alone (§14.2).
    if method != Method::GET || !is_still(headers, &answer.etag) {
        return Part::Whole;
    }
    match only(headers, RANGE) {
        Some(range) => requested(range, answer.content.length()),
        None => Part::Whole,
    }
}

/// Whether a list of entity tags has one, strong or weak (§13.1.2), or is `*`.
fn is_listed(list: &str, etag: &str) -> bool {
    // No tag holds a quotation mark, so that what is inside of two is a tag.
    let pieces: Vec<&str> = list.split('"').collect();
    let is_whole = pieces.len() % 2 == 1;
    list.trim() == "*" || is_whole && pieces.iter().skip(1).step_by(2).any(|tag| *tag == etag)
}

/// Whether a part would be one of the same content as the parts that were sent before (§13.1.5).
/// We give no dates, so that no date is right.
fn is_still(headers: &HeaderMap, etag: &str) -> bool {
    let tag = |text: &str| text.trim().strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    match headers.contains_key(IF_RANGE) {
        true => only(headers, IF_RANGE).and_then(tag).is_some_and(|tag| tag == etag),
        false => true,
    }
}

/// The only value of a header, if it is text.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

/// The part that a `Range` header asks for. Several ranges are answered by the whole, and so is
/// what is none, as §14.2 allows.
fn requested(range: &str, length: u64) -> Part {
    let Ok(ranges) = parse_range_header(range) else { return Part::Whole };
    if ranges.len() != 1 {
        return Part::Whole;
    }
    match ranges.validate(length).as_deref() {
        Ok([range]) => Part::Bytes(*range.start()..*range.end() + 1),
        Err(RangeUnsatisfiableError::Unsatisfiable) => Part::Unsatisfiable,
        Ok(_) | Err(_) => Part::Whole,
    }
}

/// Some bytes of a content.
async fn body(content: &Content, range: Range<u64>) -> io::Result<Body> {
    match content {
        Content::Bytes(bytes) => {
            let index = |at: u64| usize::try_from(at).map_err(io::Error::other);
            Ok(Body::from(bytes.slice(index(range.start)?..index(range.end)?)))
        }
        Content::File { path, length } => {
            let mut file = open(path, *length).await?;
            file.seek(SeekFrom::Start(range.start)).await?;
            let part = file.take(range.end - range.start);
            Ok(Body::from_stream(ReaderStream::with_capacity(part, CHUNK)))
        }
    }
}

/// Opens a file that has at least that many bytes. What is no file is not opened: a pipe would
/// keep us waiting.
async fn open(path: &Path, length: u64) -> io::Result<File> {
    let metadata = fs::metadata(path).await?;
    if !metadata.is_file() || metadata.len() < length {
        return Err(io::ErrorKind::NotFound.into());
    }
    File::open(path).await
}

/// The media type of what is at a path, by its name. Texts are in UTF-8; XML and JSON need not say
/// so.
pub(crate) fn media_type(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let own = match (name.as_str(), extension) {
        ("atom.xml", _) => Some("application/atom+xml"),
        ("rss.xml", _) => Some("application/rss+xml"),
        ("feed.json", _) => Some("application/feed+json"),
        (_, "xml") => Some("application/xml"),
        // Of these, what is in use has changed more often than what libraries say.
        (_, "js" | "mjs") => Some("text/javascript"),
        (_, "ics") => Some("text/calendar"),
        (_, "md") => Some("text/markdown"),
        (_, "vtt") => Some("text/vtt"),
        (_, "webmanifest") => Some("application/manifest+json"),
        (_, "wasm") => Some("application/wasm"),
        (_, "woff2") => Some("font/woff2"),
        (_, "avif") => Some("image/avif"),
        (_, "webp") => Some("image/webp"),
        (_, "m4a") => Some("audio/mp4"),
        _ => None,
    };
    let guessed = || mime_guess::from_ext(extension).first_raw();
    let media_type = own.or_else(guessed).unwrap_or("application/octet-stream");
    let charset = if media_type.starts_with("text/") { "; charset=utf-8" } else { "" };
    format!("{media_type}{charset}")
}

#[cfg(test)]
mod tests;
