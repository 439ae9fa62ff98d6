//! Requests to responses, for content in memory and in a file alike.

use super::*;
use std::fmt::Write;

const TEXT: &str = "0123456789";

fn answer(content: Content) -> Answer {
    let media_type = "text/plain".to_owned();
    Answer { status: StatusCode::OK, media_type, etag: "a,b".to_owned(), content }
}

fn in_memory() -> Answer {
    answer(Content::Bytes(TEXT.into()))
}

fn headers(lines: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.split('|').filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").expect("a header");
        let name = HeaderName::try_from(name).expect("a name");
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
    }
    headers
}

/// The status, the headers that tell of the part, and the body.
async fn shown(response: Response) -> String {
    let mut shown = response.status().as_u16().to_string();
    for (name, label) in [(CONTENT_LENGTH, "length"), (CONTENT_RANGE, "range"), (ETAG, "etag")] {
        if let Some(value) = response.headers().get(name) {
            write!(shown, " {label}={}", value.to_str().expect("text")).expect("memory");
        }
    }
    let common = ["no-cache", "nosniff", "same-origin"].map(HeaderValue::from_static);
    let names = [CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS, REFERRER_POLICY];
    let found = names.map(|name| response.headers().get(name).cloned());
    assert_eq!(found, common.map(Some));
    let is_open = |name: &HeaderName| name.as_str().starts_with("access-control");
    assert!(!response.headers().keys().any(is_open));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    write!(shown, " {:?}", str::from_utf8(&body).expect("text")).expect("memory");
    shown
}

/// A file of some text, as an answer.
fn in_file(text: &str, length: u64) -> (tempfile::TempDir, Answer) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, text).expect("a file");
    (folder, answer(Content::File { path, length }))
}

/// Checks the responses to a method with headers, from memory and from a file.
async fn check(method: &str, fields: &str, wanted: &str) {
    let method: Method = method.parse().expect("a method");
    let (_folder, file) = in_file(TEXT, TEXT.len() as u64);
    for answer in [in_memory(), file] {
        let response = respond(&method, &headers(fields), answer).await;
        assert_eq!(shown(response).await, wanted, "{method} {fields}");
    }
}

const WHOLE: &str = r#"200 length=10 etag="a,b" "0123456789""#;
const SAME: &str = r#"304 etag="a,b" """#;

#[tokio::test]
async fn gets_and_heads_and_nothing_else() {
    check("GET", "", WHOLE).await;
    check("HEAD", "", r#"200 length=10 etag="a,b" """#).await;
    check("HEAD", "range: bytes=0-1", r#"200 length=10 etag="a,b" """#).await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"] {
        check(method, "if-none-match: *", r#"405 """#).await;
    }
    let post = respond(&Method::POST, &HeaderMap::new(), in_memory()).await;
    assert_eq!(post.headers().get(ALLOW), Some(&HeaderValue::from_static("GET, HEAD")));
}

#[tokio::test]
async fn sends_nothing_to_whoever_has_it() {
    for (fields, wanted) in [
        (r#"if-none-match: "a,b""#, SAME),
        (r#"if-none-match: W/"a,b""#, SAME),
        (r#"if-none-match: "x", W/"a,b" , "y""#, SAME),
        (r#"if-none-match: "x"|if-none-match: "a,b""#, SAME),
        ("if-none-match: *", SAME),
        (r#"if-none-match: "a,b"|range: bytes=90-"#, SAME),
        (r#"if-none-match: "a""#, WHOLE),
        (r#"if-none-match: "x""#, WHOLE),
        ("if-none-match: a,b", WHOLE),
        (r#"if-none-match: "a,b"#, WHOLE),
        (r#"if-none-match: "é""#, WHOLE),
        ("if-none-match: ", WHOLE),
    ] {
        check("GET", fields, wanted).await;
    }
    check("HEAD", r#"if-none-match: "a,b""#, SAME).await;
}

#[tokio::test]
async fn sends_the_part_that_was_asked_for() {
    let middle = r#"206 length=3 range=bytes 2-4/10 etag="a,b" "234""#;
    let end = r#"206 length=3 range=bytes 7-9/10 etag="a,b" "789""#;
    let all = r#"206 length=10 range=bytes 0-9/10 etag="a,b" "0123456789""#;
    let none = r#"416 range=bytes */10 """#;
    for (fields, wanted) in [
        ("range: bytes=2-4", middle),
        ("range: bytes=7-", end),
        ("range: bytes=-3", end),
        ("range: bytes=7-99", end),
        ("range: bytes=0-", all),
        ("range: bytes=-99", all),
        ("range: bytes=10-", none),
        ("range: bytes=10-20", none),
        ("range: bytes=-0", none),
        ("range: bytes=99999999999999999999-", none),
        ("range: bytes=18446744073709551615-18446744073709551615", none),
        // Several, or none that are any.
        ("range: bytes=0-1,3-4", WHOLE),
        ("range: bytes=0-1|range: bytes=3-4", WHOLE),
        ("range: bytes=4-2", WHOLE),
        ("range: bytes=a-b", WHOLE),
        ("range: bytes=", WHOLE),
        ("range: lines=0-1", WHOLE),
        ("range: é", WHOLE),
        // Parts of the same content alone.
        (r#"range: bytes=2-4|if-range: "a,b""#, middle),
        (r#"range: bytes=2-4|if-range: "x""#, WHOLE),
        (r#"range: bytes=2-4|if-range: W/"a,b""#, WHOLE),
        (r#"range: bytes=90-|if-range: "x""#, WHOLE),
        (r#"range: bytes=2-4|if-range: Sat, 29 Oct 1994 19:43:31 GMT"#, WHOLE),
        (r#"range: bytes=2-4|if-range: "a,b"|if-range: "a,b""#, WHOLE),
        (r#"range: bytes=2-4|if-none-match: "x""#, middle),
    ] {
        check("GET", fields, wanted).await;
    }
}

#[tokio::test]
async fn nothing_has_parts_that_holds_nothing() {
    for (range, wanted) in [
        ("", r#"200 length=0 etag="a,b" """#),
        ("range: bytes=0-", r#"416 range=bytes */0 """#),
        ("range: bytes=-1", r#"200 length=0 etag="a,b" """#),
    ] {
        let empty = answer(Content::Bytes(bytes::Bytes::new()));
        let response = respond(&Method::GET, &headers(range), empty).await;
        assert_eq!(shown(response).await, wanted, "{range}");
    }
}

#[tokio::test]
async fn an_error_is_sent_whole_to_everybody() {
    let fields = headers(r#"if-none-match: "a,b"|range: bytes=0-1"#);
    let missing = Answer { status: StatusCode::NOT_FOUND, ..in_memory() };
    let response = respond(&Method::GET, &fields, missing).await;
    assert_eq!(response.headers().get(ACCEPT_RANGES), None);
    assert_eq!(shown(response).await, r#"404 length=10 etag="a,b" "0123456789""#);
    let found = respond(&Method::GET, &HeaderMap::new(), in_memory()).await;
    assert_eq!(found.headers().get(ACCEPT_RANGES), Some(&HeaderValue::from_static("bytes")));
    assert_eq!(found.headers().get(CONTENT_TYPE), Some(&HeaderValue::from_static("text/plain")));
}

#[tokio::test]
async fn a_file_is_sent_as_it_was_looked_at_or_not_at_all() {
    let get = async |answer: &Answer| {
        shown(respond(&Method::GET, &HeaderMap::new(), answer.clone()).await).await
    };
    let (folder, grown) = in_file("0123456789 and more", 10);
    assert_eq!(get(&grown).await, WHOLE);
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "0123").expect("a file");
    assert_eq!(get(&grown).await, r#"404 """#);
    std::fs::remove_file(&path).expect("it is there");
    assert_eq!(get(&grown).await, r#"404 """#);
    std::fs::create_dir(&path).expect("a folder");
    assert_eq!(get(&grown).await, r#"404 """#);
    // It is cut while it is sent: no more comes, and nothing breaks.
    let (folder, cut) = in_file(TEXT, 10);
    let response = respond(&Method::GET, &HeaderMap::new(), cut).await;
    std::fs::write(folder.path().join("a.txt"), "0123").expect("a file");
    assert_eq!(shown(response).await, r#"200 length=10 etag="a,b" "0123""#);
}

#[tokio::test]
async fn a_long_file_comes_in_pieces_and_whole() {
    let text = "estrade ".repeat(40_000);
    let (_folder, long) = in_file(&text, text.len() as u64);
    let response = respond(&Method::GET, &headers("range: bytes=8-319991"), long).await;
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    assert!(body == text.as_bytes()[8..319_992]);
}

#[tokio::test]
async fn what_is_no_header_is_left_out() {
    let odd = Answer { etag: "a\nb".to_owned(), media_type: "a\nb".to_owned(), ..in_memory() };
    let response = respond(&Method::GET, &HeaderMap::new(), odd).await;
    assert_eq!(shown(response).await, r#"200 length=10 "0123456789""#);
}

#[test]
fn names_the_media_types_that_browsers_and_readers_expect() {
    for (path, wanted) in [
        ("index.html", "text/html; charset=utf-8"),
        ("a/style.css", "text/css; charset=utf-8"),
        ("a/app.js", "text/javascript; charset=utf-8"),
        ("a/app.MJS", "text/javascript; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("a/notes.md", "text/markdown; charset=utf-8"),
        ("a/session.ics", "text/calendar; charset=utf-8"),
        ("a/talk.vtt", "text/vtt; charset=utf-8"),
        ("trainings.ics", "text/calendar; charset=utf-8"),
        ("atom.xml", "application/atom+xml"),
        ("tags/rust/atom.xml", "application/atom+xml"),
        ("rss.xml", "application/rss+xml"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
        ("search.json", "application/json"),
        ("site.webmanifest", "application/manifest+json"),
        ("a/logo.svg", "image/svg+xml"),
        ("a/photo.avif", "image/avif"),
        ("a/photo.webp", "image/webp"),
        ("a/photo.JPG", "image/jpeg"),
        ("a/font.woff2", "font/woff2"),
        ("a/code.wasm", "application/wasm"),
        ("a/film.mp4", "video/mp4"),
        ("a/talk.m4a", "audio/mp4"),
        ("a.b/CNAME", "application/octet-stream"),
        ("a/what.unheard", "application/octet-stream"),
        ("a/", "application/octet-stream"),
        ("", "application/octet-stream"),
    ] {
        assert_eq!(media_type(path), wanted, "{path}");
    }
}
