//! Requests → answers: the site's own outputs, rendered when they are asked for, and `/_estrade/`.

use super::preview::Preview;
use super::respond::{Answer, Content, media_type, respond};
use super::sign::FOLDERS;
use super::{guard, overview, tell};
use crate::base::digest::Digest;
use crate::base::path::{Address, OutputPath};
use crate::build::{Output, Scene};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// Runs in every page that the preview serves, and in the desk.
const CLIENT: &str = include_str!("client.js");

/// What the client shows over a page.
const OVERLAY: &str = include_str!("overlay.js");

/// The desk's style.
const STYLE: &str = include_str!("desk.css");

const OWN: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
];

/// How soon a browser that lost the preview asks for it again.
const RETRY: Duration = Duration::from_millis(500);

/// All that answers.
pub(super) fn router(preview: Arc<Preview>, bound: SocketAddr) -> Router {
    Router::new()
        .route("/_estrade/", get(show_desk))
        .route("/_estrade", get(|| async { Redirect::temporary("/_estrade/") }))
        .route("/_estrade/client.js", get(|r: Request| text("client.js", CLIENT, r)))
        .route("/_estrade/overlay.js", get(|r: Request| text("overlay.js", OVERLAY, r)))
        .route("/_estrade/desk.css", get(|r: Request| text("desk.css", STYLE, r)))
        .route("/_estrade/events", get(events))
        .fallback(site)
        .layer(Extension(bound))
        .layer(middleware::from_fn({
            let preview = preview.clone();
            move |request, next| guarded(preview.clone(), bound, request, next)
        }))
        .with_state(preview)
}

/// Answers nobody who came by another name: a site that a browser shows could otherwise read
/// drafts by a name of its own that leads here (DNS rebinding).
async fn guarded(
    preview: Arc<Preview>,
    bound: SocketAddr,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match guard::check(request.headers(), request.uri(), bound) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refused(refusal, &preview),
    };
    // Nor does any other site show this one's pages and pictures as a part of its own.
    for (name, value) in OWN {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refused(refusal: guard::Refusal, preview: &Preview) -> Response {
    (refusal.status(), format!("{}\n", preview.wording.report("preview_refused"))).into_response()
}

async fn text(name: &'static str, text: &'static str, request: Request) -> Response {
    let answer = Answer {
        status: StatusCode::OK,
        media_type: media_type(name),
        etag: Digest::of(text.as_bytes()).to_string(),
        content: Content::Bytes(text.into()),
    };
    respond(request.method(), request.headers(), answer).await
}

/// An output of the site.
async fn site(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let path = request.uri().path().to_owned();
    let query = request.uri().query().map(str::to_owned);
    // Rendering takes a thread for a while.
    let work = move || find(&preview, &path, query.as_deref());
    match tokio::task::spawn_blocking(work).await {
        Ok(Found::Answer(answer)) => respond(&method, &headers, answer).await,
        Ok(Found::Elsewhere(target)) => Redirect::temporary(&target).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

enum Found {
    Answer(Answer),
    Elsewhere(String),
}

/// The output that a path of a URL leads to: only what is planned has an answer, so that no path
/// leads out of the site.
fn find(preview: &Preview, path: &str, query: Option<&str>) -> Found {
    let scene = preview.scene();
    let site = scene.worlds.sites.main();
    let base = site.config.base_path();
    let asked = |path: &str| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let Some(output) = output_of(&scene, path) else {
        let is_outside = path == "/" || format!("{path}/") == format!("{base}/");
        if is_outside && !base.is_empty() {
            return Found::Elsewhere(asked(&format!("{base}/")));
        }
        return Found::Answer(missing(preview, &scene, ""));
    };
    if scene.worlds.plan.outputs.contains_key(&output) {
        return Found::Answer(answer(preview, &scene, &output));
    }
    let folder = OutputPath::new(format!("{output}/index.html"));
    if scene.worlds.plan.outputs.contains_key(&folder) {
        return Found::Elsewhere(asked(&site.link(&folder.address())));
    }
    Found::Answer(missing(preview, &scene, output.as_str()))
}

/// The output that would answer at a path of a URL; `None` outside of the site.
pub(super) fn output_of(scene: &Scene, path: &str) -> Option<OutputPath> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let base =
        percent_decode_str(scene.worlds.sites.main().config.base_path()).decode_utf8().ok()?;
    let inside = path.strip_prefix(&*base)?;
    inside.starts_with('/').then(|| Address::new(inside).output())
}

fn answer(preview: &Preview, scene: &Arc<Scene>, path: &OutputPath) -> Answer {
    let print = scene.print(path).unwrap_or_default().to_string();
    let rendered = scene.render(path).expect("it is planned");
    preview.rendered(scene, path, rendered.problem.as_ref());
    preview.mend(scene);
    let media_type = media_type(path.as_str());
    let is_page = media_type.starts_with("text/html");
    let with_client = |bytes| match is_page {
        true => Content::Bytes(with_client(bytes, scene, &print).into()),
        false => Content::Bytes(bytes.into()),
    };
    let content = match rendered.output {
        Some(Output::Bytes(bytes)) => with_client(bytes),
        Some(Output::File(path)) => return file(preview, scene, &path, media_type, &print),
        None => with_client(empty(preview)),
    };
    // The tag of a page tells of the files beside it too.
    let etag = if is_page { format!("{print}-{}", scene.files_print()) } else { print };
    Answer { status: StatusCode::OK, media_type, etag, content }
}

/// A file that is published as it is. It may have changed since the scene was made: a link may
/// stand in its place by now that leads out of the site.
fn file(
    preview: &Preview,
    scene: &Arc<Scene>,
    path: &Path,
    media_type: String,
    print: &str,
) -> Answer {
    let is_own =
        |path: &PathBuf| FOLDERS.iter().any(|folder| path.starts_with(preview.root.join(folder)));
    let location = path.canonicalize().ok().filter(is_own);
    let metadata = location.as_ref().and_then(|path| path.metadata().ok());
    let Some((path, metadata)) = location.zip(metadata) else { return missing(preview, scene, "") };
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let etag = format!("{print}-{}", modified.unwrap_or_default().as_nanos());
    let content = Content::File { path, length: metadata.len() };
    Answer { status: StatusCode::OK, media_type, etag, content }
}

/// The site's own page for what is not there, in the language of the address.
fn missing(preview: &Preview, scene: &Arc<Scene>, output: &str) -> Answer {
    let folder = output.split('/').next().unwrap_or_default();
    let own = OutputPath::new(format!("{folder}/404.html"));
    let is_planned = scene.worlds.plan.outputs.contains_key(&own);
    let path = if is_planned { own } else { OutputPath::new("404.html") };
    let print = tell::print(scene, &OutputPath::new(""));
    let own = scene.render(&path).and_then(|rendered| match rendered.output? {
        Output::Bytes(bytes) => Some(bytes),
        Output::File(location) => std::fs::read(location).ok(),
    });
    let html = own.unwrap_or_else(|| empty(preview));
    Answer {
        status: StatusCode::NOT_FOUND,
        media_type: media_type("404.html"),
        etag: String::new(),
        content: Content::Bytes(with_client(html, scene, &print).into()),
    }
}

/// A page that only shows what is wrong.
fn empty(preview: &Preview) -> Vec<u8> {
    let (language, title) = (preview.wording.language(), preview.wording.report("preview_empty"));
    let head = "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">";
    format!(
        "<!doctype html><html lang=\"{language}\"><head>{head}<title>{title}</title></head>\
         <body><p>{title}</p></body></html>"
    )
    .into_bytes()
}

/// A page with the script that keeps it up to date.
fn with_client(mut bytes: Vec<u8>, scene: &Scene, print: &str) -> Vec<u8> {
    let files = scene.files_print();
    let tag = format!(
        "<script src=\"/_estrade/client.js\" data-print=\"{print}\" data-files=\"{files}\" \
         defer></script>"
    );
    let at = memchr::memmem::rfind(&bytes, b"</body>").unwrap_or(bytes.len());
    bytes.splice(at..at, tag.into_bytes());
    bytes
}

async fn show_desk(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let work = move || overview::page(&preview).0;
    let Ok(html) = tokio::task::spawn_blocking(work).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let answer = Answer {
        status: StatusCode::OK,
        media_type: media_type("desk.html"),
        etag: Digest::of(html.as_bytes()).to_string(),
        content: Content::Bytes(html.into()),
    };
    respond(&method, &headers, answer).await
}

/// What a tab says of itself.
#[derive(Deserialize)]
struct Tab {
    address: String,
}

/// The stream of what a tab is told.
async fn events(
    State(preview): State<Arc<Preview>>,
    Query(tab): Query<Tab>,
    (headers, uri): (HeaderMap, Uri),
    Extension(bound): Extension<SocketAddr>,
) -> Response {
    if let Err(refusal) = guard::check_origin(&headers, &uri, bound) {
        return refused(refusal, &preview);
    }
    let versions = preview.versions();
    let (build, _) = preview.news_since(u64::MAX);
    let start = Listener { preview, versions, address: tab.address, build, is_first: true };
    let stream = futures_util::stream::unfold(start, |mut listener| async {
        let events = listener.next().await?;
        Some((futures_util::stream::iter(events), listener))
    });
    let stream = futures_util::StreamExt::flatten(stream);
    let mut response = Sse::new(stream).keep_alive(KeepAlive::default()).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}

/// A tab that waits for something to hear.
struct Listener {
    preview: Arc<Preview>,
    versions: tokio::sync::watch::Receiver<u64>,
    address: String,
    /// The last build that it heard of.
    build: u64,
    is_first: bool,
}

impl Listener {
    /// What there is to say next, once there is something; `None` when the preview ends.
    async fn next(&mut self) -> Option<Vec<Result<Event, Infallible>>> {
        if !self.is_first {
            self.versions.changed().await.ok()?;
        }
        let retry = std::mem::take(&mut self.is_first).then_some(RETRY);
        self.versions.mark_unchanged();
        let (preview, address, since) = (self.preview.clone(), self.address.clone(), self.build);
        let work = move || said(&preview, &address, since);
        let (build, messages) = tokio::task::spawn_blocking(work).await.ok()?;
        self.build = build;
        let event = |(kind, data): (&str, serde_json::Value)| {
            Ok(Event::default().event(kind).data(data.to_string()))
        };
        let after = retry.map(|pause| Ok(Event::default().retry(pause)));
        Some(after.into_iter().chain(messages.into_iter().map(event)).collect())
    }
}

/// What a tab is to hear: the news since a build, then how things stand.
fn said(
    preview: &Preview,
    address: &str,
    since: u64,
) -> (u64, Vec<(&'static str, serde_json::Value)>) {
    let (build, news) = preview.news_since(since);
    let mut messages: Vec<_> = news.iter().flat_map(tell::messages).collect();
    let scene = preview.scene();
    if address.starts_with("/_estrade/") {
        let (_, print) = overview::page(preview);
        messages.push(("state", tell::desk_state(preview, build, &print)));
        return (build, messages);
    }
    let path = output_of(&scene, address).unwrap_or_else(|| OutputPath::new(""));
    messages.push(("state", tell::state(preview, &scene, build, &path)));
    (build, messages)
}
