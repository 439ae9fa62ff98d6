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
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
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
        /// Where the desk is.
        desk: String,
        /// The address of this machine for others on its network, where they may come.
        network: Option<String>,
        /// The port that was asked for, if it was busy.
        busy: Option<u16>,
    },
    /// The first look, or one that found a change.
    Built(&'e Built, &'e [Diagnostic]),
    /// What rendering showed to be wrong, and nothing before did.
    Found(&'e [Diagnostic]),
    /// It answers at another path from now on.
    Moved(String),
    /// A look failed.
    Failed(&'e Failure),
    /// No further look will be taken: the program has a fault.
    Broken,
    /// The system does not report changes; it is polled.
    Polling(String),
}

/// Ports that are tried after a busy one.
const MAX_PORTS: u16 = 20;

/// When a save that seems to be half done is looked at again.
const HASTE: Duration = Duration::from_millis(100);

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
    let bell = bell(&root, request.watch, &tell);
    // By its whole name: the folder in which the program was started may be replaced by another.
    let options = Options { root: root.clone(), ..request.options.clone() };
    let mut live = Live::open(&options)?;
    let scene = live.look(Seen::All, &BTreeSet::new(), (request.now)())?;
    let scene = scene.expect("the first look finds something");
    let (tell, ringer) = (Arc::new(tell), bell.ringer());
    let first = (scene.clone(), start.elapsed());
    let preview = Arc::new(Preview::new(root, &request, first, ringer.clone(), tell.clone()));
    tell(Event::Built(&preview.builds()[0], &scene.problems));
    tell(listening(bound, scene.worlds.sites.main().config.base_path(), busy));
    drop(scene);
    let follower = preview.clone();
    let own = own_address(bound.ip(), bound.port());
    std::thread::spawn(move || follow(live, bell, &follower, &own));
    let ended = serve(listener, bound, preview).map_err(failed);
    ringer.stop();
    ended
}

/// Where the preview answers, without a path.
fn own_address(ip: IpAddr, port: u16) -> String {
    let named = match ip {
        ip if ip == Ipv4Addr::LOCALHOST || ip == Ipv4Addr::UNSPECIFIED => "localhost".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) if ip.is_unspecified() => format!("[{}]", Ipv6Addr::LOCALHOST),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("http://{named}:{port}")
}

fn listening(bound: SocketAddr, base: &str, busy: Option<u16>) -> Event<'static> {
    let own = own_address(bound.ip(), bound.port());
    let network = bound.ip().is_unspecified().then(network_address).flatten();
    let network = network.map(|ip| format!("{}{base}/", own_address(ip, bound.port())));
    Event::Listening {
        url: format!("{own}{base}/"),
        desk: format!("{own}/_estrade/"),
        network,
        busy,
    }
}

fn failed(error: io::Error) -> Failure {
    Failure::Io("preview".into(), error)
}

fn bell(root: &std::path::Path, how: Option<Watching>, tell: &impl Fn(Event)) -> Bell {
    match how {
        None => return Bell::still(),
        Some(Watching::Poll) => return Bell::poll(watch::ROUND),
        Some(Watching::Events) => {}
    }
    Bell::watch(root).unwrap_or_else(|error| {
        tell(Event::Polling(error.to_string()));
        Bell::poll(watch::ROUND)
    })
}

/// A port that is free: the one asked for, or one of the next. The second value is the busy one.
fn listen(ip: IpAddr, port: u16) -> Result<(TcpListener, Option<u16>), Failure> {
    let mut first = None;
    for tried in (port..=u16::MAX).take(usize::from(MAX_PORTS)) {
        match TcpListener::bind(SocketAddr::new(ip, tried)) {
            Ok(listener) => return Ok((listener, (tried != port).then_some(port))),
            Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                return Err(Failure::NotBound(ip.to_string(), tried, error));
            }
            Err(error) => drop(first.get_or_insert(error)),
        }
    }
    let error = first.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(Failure::NotBound(ip.to_string(), port, error))
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
fn follow(mut live: Live, mut bell: Bell, preview: &Preview, own: &str) {
    let _guard = Guard(preview);
    let ringer = bell.ringer();
    ring_when_due(&live, preview, &ringer);
    while let Some(wake) = bell.wait() {
        if let Some(why) = bell.trouble() {
            preview.tell(Event::Polling(why));
        }
        let start = Instant::now();
        let seen = match &wake.dirty {
            Dirty::Paths(paths) if !paths.is_empty() => Seen::Paths(paths),
            _ if bell.is_polling() => Seen::Round,
            _ => Seen::All,
        };
        match live.look(seen, &wake.unsettled, preview.now()) {
            Ok(None) => {}
            Ok(Some(scene)) => {
                let base = preview.base();
                let built = preview.show(scene.clone(), start.elapsed());
                preview.tell(Event::Built(&built, &scene.problems));
                if preview.base() != base {
                    preview.tell(Event::Moved(format!("{own}{}/", preview.base())));
                }
            }
            Err(failure) => {
                preview.fail(failure.to_string());
                preview.tell(Event::Failed(&failure));
            }
        }
        if live.is_waiting {
            ringer.ring_in(HASTE);
        }
        if matches!(&wake.dirty, Dirty::Paths(paths) if !paths.is_empty()) {
            ringer.ring_in(AFTERTHOUGHT);
        }
        ring_when_due(&live, preview, &ringer);
    }
}

/// Rings when a page comes due or expires, a session is over, a registration closes.
fn ring_when_due(live: &Live, preview: &Preview, ringer: &Ringer) {
    if let Some(moment) = live.next_turn() {
        let seconds = u64::try_from(moment - preview.now()).unwrap_or(0);
        ringer.ring_in(Duration::from_secs(seconds));
    }
}

/// Says that nothing follows the files any more, should the one that does fall over.
struct Guard<'p>(&'p Preview);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(self.0.wording.report("preview_broken").to_owned());
            self.0.tell(Event::Broken);
        }
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
