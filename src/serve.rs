//! Level 10: the preview. A site's folder → pages in a browser that follow each save.
//!
//! One way through: the same stages as a build, up to *plan*, make an immutable scene
//! ([`crate::build::Live`]); it is exchanged whole, and outputs are rendered when they are asked
//! for. Events of the file system only say that it is time to look. Nothing is written.

mod desk;
mod guard;
mod http;
mod news;
mod overview;
mod preview;
mod prove;
mod quiet;
mod respond;
mod sign;
mod tell;
mod watch;

use crate::base::diagnostic::Diagnostic;
use crate::build::{Failure, Live, Options, Seen};
use crate::language::wording::Wording;
use preview::Preview;
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};
use watch::{Bell, Dirty, Ringer};

pub(crate) use preview::Built;

/// What a preview is asked to do.
pub(crate) struct Request {
    pub(crate) options: Options,
    /// Follow changes, and how.
    pub(crate) watch: Option<Watching>,
    pub(crate) bind: IpAddr,
    pub(crate) port: u16,
    /// Where a click opens a file: an address with `{path}`, `{line}` and `{column}`.
    pub(crate) editor: Option<String>,
    /// Seconds since 1970.
    pub(crate) now: fn() -> i64,
    pub(crate) wording: &'static Wording,
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watching {
    /// The system reports them.
    Events,
    /// By looking again and again, where nothing is reported.
    Poll,
}

/// What a preview has to say on the way.
pub(crate) enum Event<'e> {
    /// It answers now.
    Listening {
        /// With the path of `base_url`.
        url: String,
        /// The address of this machine for others on its network, where they may come.
        network: Option<String>,
        /// The port that was asked for, if it was busy.
        busy: Option<u16>,
    },
    /// The first look, or one that found a change.
    Built(&'e Built, &'e [Diagnostic]),
    /// A look failed.
    Failed(&'e Failure),
    /// The system does not report changes; it is polled.
    Polling(String),
}

/// Ports that are tried after a busy one.
const MAX_PORTS: u16 = 20;

/// How often files are looked at where nothing reports their changes.
const POLL: Duration = Duration::from_millis(500);

/// What the events of a save did not tell is found by looking everywhere, this long after it.
const AFTERTHOUGHT: Duration = Duration::from_secs(1);

/// Serves a site until the program is told to stop.
///
/// # Errors
/// No port is free, or an option makes no sense.
pub(crate) fn run(
    request: Request,
    tell: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), Failure> {
    let (listener, busy) = listen(request.bind, request.port)?;
    let bound = listener.local_addr().map_err(failed)?;
    let start = Instant::now();
    // Watched before it is read, so that no change falls between the two.
    let root = request.options.root.canonicalize().unwrap_or(request.options.root.clone());
    let bell = request.watch.map(|how| bell(&root, how, &tell));
    let mut live = Live::open(&request.options)?;
    let scene = live.look(Seen::All, &BTreeSet::new(), (request.now)())?;
    let scene = scene.expect("the first look finds something");
    let preview = Arc::new(Preview::new(
        root,
        request.wording,
        request.editor,
        request.now,
        (scene.clone(), start.elapsed()),
        bell.as_ref().map(Bell::ringer),
    ));
    let base = scene.world.site.config.base_path();
    tell(Event::Built(&preview.builds()[0], &scene.problems));
    let url = |host: String| format!("http://{host}:{}{base}/", bound.port());
    let network = (!bound.ip().is_loopback()).then(network_address).flatten();
    let host = if bound.ip().is_ipv6() { "[::1]".to_owned() } else { "localhost".to_owned() };
    let network = network.map(|address| url(address.to_string()));
    tell(Event::Listening { url: url(host), network, busy });
    drop(scene);
    let follower = bell.map(|bell| {
        let (preview, ringer) = (preview.clone(), bell.ringer());
        (std::thread::spawn(move || follow(live, bell, &preview, &tell)), ringer)
    });
    serve(listener, bound, preview).map_err(failed)?;
    if let Some((thread, ringer)) = follower {
        ringer.stop();
        // It has nothing left to say.
        let _ = thread.join();
    }
    Ok(())
}

fn failed(error: io::Error) -> Failure {
    Failure::Io("preview".into(), error)
}

fn bell(root: &std::path::Path, how: Watching, tell: &impl Fn(Event)) -> Bell {
    if how == Watching::Poll {
        return Bell::poll(POLL);
    }
    Bell::watch(root).unwrap_or_else(|error| {
        tell(Event::Polling(error.to_string()));
        Bell::poll(POLL)
    })
}

/// A port that is free: the one asked for, or one of the next. The second value is the busy one.
fn listen(ip: IpAddr, port: u16) -> Result<(TcpListener, Option<u16>), Failure> {
    let mut first = None;
    for tried in (port..=u16::MAX).take(usize::from(MAX_PORTS)) {
        match TcpListener::bind(SocketAddr::new(ip, tried)) {
            Ok(listener) => return Ok((listener, (tried != port).then_some(port))),
            Err(error) if error.kind() != io::ErrorKind::AddrInUse => return Err(failed(error)),
            Err(error) => drop(first.get_or_insert(error)),
        }
    }
    Err(failed(first.unwrap_or_else(|| io::ErrorKind::AddrInUse.into())))
}

/// The address by which others on the network reach this machine. Nothing is sent to find it: the
/// system only says which of its addresses it would send from.
fn network_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // TEST-NET-1 of RFC 5737: an address that is nobody's.
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

/// Looks whenever the bell rings, and shows what is found.
fn follow(mut live: Live, mut bell: Bell, preview: &Preview, tell: &impl Fn(Event)) {
    let ringer = bell.ringer();
    while let Some(wake) = bell.wait() {
        let start = Instant::now();
        let seen = match &wake.dirty {
            Dirty::Paths(paths) if !paths.is_empty() => Seen::Paths(paths),
            _ => Seen::All,
        };
        match live.look(seen, &wake.unsettled, preview.now()) {
            Ok(None) => {}
            Ok(Some(scene)) => {
                let built = preview.show(scene.clone(), start.elapsed());
                tell(Event::Built(&built, &scene.problems));
            }
            Err(failure) => {
                preview.fail(failure.to_string());
                tell(Event::Failed(&failure));
            }
        }
        look_later(&wake.dirty, &ringer);
    }
}

fn look_later(dirty: &Dirty, ringer: &Ringer) {
    if matches!(dirty, Dirty::Paths(paths) if !paths.is_empty()) {
        ringer.ring_in(AFTERTHOUGHT);
    }
}

/// Answers requests until the program is told to stop.
fn serve(listener: TcpListener, bound: SocketAddr, preview: Arc<Preview>) -> io::Result<()> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(prove::run(preview.clone()));
        let server = axum::serve(listener, http::router(preview, bound));
        tokio::select! {
            ended = server => ended,
            () = stopped() => Ok(()),
        }
    })?;
    // Tabs keep their streams open, and nobody waits for them.
    runtime.shutdown_background();
    Ok(())
}

/// Until Ctrl-C, or until the system asks the program to end.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut ended) = signal(SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = ended.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
