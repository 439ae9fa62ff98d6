//! Whole checks of links, against servers on this machine.

use super::{Counts, Found, Request, check};
use crate::base::diagnostic::Place;
use crate::build::Outside;
use crate::exchange::client::Policy;
use crate::exchange::round::Manners;
use crate::exchange::server::{Reply, Server, manners};
use std::path::Path;
use std::time::{Duration, Instant};

const NOW: i64 = 1_780_308_000;

/// Links to these addresses, the first on line 1.
fn links(addresses: &[String]) -> Vec<Outside> {
    let link = |(line, target): (u32, &String)| Outside {
        place: Place::line("a.md", line),
        target: target.clone(),
    };
    (1..).zip(addresses).map(link).collect()
}

fn checked_with(root: &Path, now: i64, addresses: &[String], manners: Manners) -> Found {
    let request = Request { root, now, proxy: None, tell: &|_, _| {} };
    check(&links(addresses), &request, manners)
}

/// Checks a site that has no memory yet.
fn checked(addresses: &[String]) -> Found {
    let folder = tempfile::tempdir().expect("a temporary folder");
    checked_with(folder.path(), NOW, addresses, manners())
}

/// What is said, as `line code words`.
fn said(found: &Found) -> Vec<String> {
    let all = found.problems.iter().chain(&found.unchecked);
    let mut lines: Vec<String> = all
        .map(|problem| {
            let line = problem.place.as_ref().map_or(0, |place| place.line);
            let word = |name: &str| {
                let arg = problem.args.iter().find(|(key, _)| key == name);
                arg.map_or("", |(_, value)| value)
            };
            format!(
                "{line} {} {}{}{}",
                problem.code.name(),
                word("why"),
                word("status"),
                word("fix")
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn tells_what_is_dead_what_has_moved_and_what_nobody_can_say() {
    let server = Server::start(|what, port| match what.split_once('/').map(|(_, path)| path) {
        Some("morte") => Reply::Status(404),
        Some("retiree") => Reply::Status(410),
        Some("close") => Reply::Status(403),
        Some("panne") => Reply::Status(503),
        Some("partie") => Reply::Redirect(301, format!("http://deux.fr:{port}/ici")),
        Some("ailleurs") => Reply::Redirect(302, "/ici".into()),
        Some("rond") => Reply::Redirect(302, "/rond".into()),
        Some("piege") => Reply::Redirect(302, format!("http://prive.fr:{port}/")),
        Some("local") => Reply::Redirect(302, "http://localhost/".into()),
        _ => Reply::Status(200),
    });
    let paths = [
        "/",
        "/morte",
        "/retiree",
        "/close",
        "/panne",
        "/partie#x",
        "/ailleurs",
        "/rond",
        "/piege",
        "/local",
    ];
    let mut addresses: Vec<String> = paths.iter().map(|path| server.at("un.fr", path)).collect();
    addresses
        .extend(["http://nulle-part.fr/", "http://", "https://un deux.fr/"].map(str::to_owned));
    addresses.push(server.at("un.fr", "/").replace("http:", "https:"));
    let found = checked(&addresses);
    assert_eq!(
        said(&found),
        [
            "10 unchecked-link private".to_owned(),
            "11 dead-link name".into(),
            "12 dead-link malformedhttps://exemple.example/page/".into(),
            "13 dead-link malformedhttps://exemple.example/page/".into(),
            "14 unchecked-link secure".into(),
            "2 dead-link missing (404)".into(),
            "3 dead-link gone (410)".into(),
            "5 unchecked-link broken (503)".into(),
            format!("6 moved-link {}", server.at("deux.fr", "/ici#x")),
            "8 unchecked-link circles".into(),
            "9 unchecked-link private".into(),
        ]
    );
    assert_eq!(found.counts, Counts { asked: 12, closed: 1, ..Counts::default() });
    assert!(found.problems.iter().chain(&found.unchecked).all(|problem| !problem.is_error()));
}

#[test]
fn asks_for_each_address_once_and_one_at_a_time_for_each_host() {
    let server = Server::start(|_, _| Reply::Status(200));
    let mut addresses = Vec::new();
    for n in 0..12 {
        addresses.push(server.at("un.fr", &format!("/{}", n % 6)));
        addresses.push(server.at("un.fr", &format!("/{}#partie-{n}", n % 6)));
        addresses.push(server.at("UN.fr", &format!("/{}", n % 6)));
        addresses.push(server.at(&format!("h{}.fr", n % 4), "/"));
    }
    let found = checked(&addresses);
    assert_eq!((said(&found).len(), found.counts.asked), (0, 10));
    let lines = server.lines();
    let expected: Vec<String> = (0..4)
        .map(|n| format!("HEAD h{n}.fr/"))
        .chain((0..6).map(|n| format!("HEAD un.fr/{n}")))
        .collect();
    assert_eq!((lines, server.most_at_once()), (expected, 1));
}

#[test]
fn asks_for_whatever_browsers_would() {
    let server = Server::start(|_, _| Reply::Status(200));
    let odd = server.at("un.fr", "/a|b[c]{d}`^/é à?e|f{g}^`'h\"&i=[j]\\");
    assert_eq!(said(&checked(&[odd, server.at("été.fr", "/")])), [""; 0]);
    let lines = server.lines();
    assert!(lines.len() == 2 && lines[1].starts_with("HEAD xn--"), "{lines:?}");
}

#[test]
fn waits_between_two_requests_to_a_host() {
    let server = Server::start(|_, _| Reply::Status(200));
    let addresses: Vec<String> = (0..4).map(|n| server.at("un.fr", &format!("/{n}"))).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let start = Instant::now();
    let manners = Manners { pause: Duration::from_millis(40), ..manners() };
    checked_with(folder.path(), NOW, &addresses, manners);
    assert!(start.elapsed() >= Duration::from_millis(120), "{:?}", start.elapsed());
}

#[test]
fn sends_its_name_and_nothing_else() {
    let server = Server::start(|what, _| match what {
        "HEAD un.fr/a" => Reply::Redirect(302, "/b".into()),
        _ => Reply::Status(200),
    });
    checked(&[server.at("me:secret@un.fr", "/a#x")]);
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    for asked in asked {
        let mut names: Vec<String> = asked
            .header
            .lines()
            .skip(1)
            .filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase()))
            .collect();
        names.sort();
        assert_eq!(names, ["accept", "host", "user-agent"], "{}", asked.header);
        let name = format!("user-agent: estrade/{}\r\n", env!("CARGO_PKG_VERSION"));
        assert!(asked.header.to_ascii_lowercase().contains(&name), "{}", asked.header);
    }
}

#[test]
fn asks_for_the_page_where_the_header_is_refused_and_reads_no_body() {
    let server = Server::start(|what, _| match what {
        "HEAD un.fr/a" => Reply::Status(405),
        "HEAD un.fr/b" => Reply::Nothing,
        _ => Reply::Endless,
    });
    let start = Instant::now();
    let found = checked(&[server.at("un.fr", "/a"), server.at("un.fr", "/b")]);
    assert_eq!(said(&found), [""; 0]);
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let lines = server.lines();
    assert_eq!(lines, ["GET un.fr/a", "GET un.fr/b", "HEAD un.fr/a", "HEAD un.fr/b"]);
}

#[test]
fn a_silent_host_is_left_in_peace() {
    let server = Server::start(|what, _| match what.contains(" muet.fr") {
        true => Reply::Silence,
        false => Reply::Status(200),
    });
    let mut addresses: Vec<String> =
        (0..5).map(|n| server.at("muet.fr", &format!("/{n}"))).collect();
    addresses.push(server.at("un.fr", "/"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manners = Manners { timeout: Duration::from_secs(1), ..manners() };
    let start = Instant::now();
    let found = checked_with(folder.path(), NOW, &addresses, manners);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let expected: Vec<String> = (1..=5).map(|n| format!("{n} unchecked-link slow")).collect();
    assert_eq!(said(&found), expected);
    assert_eq!(server.lines(), ["HEAD muet.fr/0", "HEAD muet.fr/1", "HEAD un.fr/"]);
}

/// Each page of many sites leads to the one that hangs.
#[test]
fn a_silent_host_is_left_in_peace_behind_redirects_too() {
    let server = Server::start(|what, port| match what.contains(" muet.fr") {
        true => Reply::Silence,
        false => Reply::Redirect(302, format!("http://muet.fr:{port}/")),
    });
    let pages = (0..4).map(|n| server.at("un.fr", &format!("/{n}")));
    let addresses: Vec<String> =
        pages.chain((0..3).map(|n| server.at(&format!("h{n}.fr"), "/"))).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manners = Manners { timeout: Duration::from_secs(1), ..manners() };
    let start = Instant::now();
    let found = checked_with(folder.path(), NOW, &addresses, manners);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let expected: Vec<String> = (1..=7).map(|n| format!("{n} unchecked-link slow")).collect();
    assert_eq!(said(&found), expected);
    let n_asked = server.lines().iter().filter(|line| line.contains(" muet.fr")).count();
    assert_eq!(n_asked, 2);
}

#[test]
fn ports_of_other_services_are_left_out() {
    let server = Server::start(|_, _| Reply::Redirect(302, "http://un.fr:22/".into()));
    let addresses =
        ["http://un.fr:25/".to_owned(), server.at("un.fr", "/"), server.at("un.fr", "/x")];
    let found = checked(&addresses);
    // The host itself may be asked, at its own port.
    assert_eq!(said(&found), ["2 unchecked-link private", "3 unchecked-link private"]);
    assert_eq!(found.counts, Counts { asked: 2, left_out: 1, ..Counts::default() });
    assert_eq!(server.lines(), ["HEAD un.fr/", "HEAD un.fr/x"]);
}

#[test]
fn private_hosts_are_left_out_whatever_they_are_called() {
    let server = Server::start(|_, _| Reply::Status(404));
    let hosts = ["localhost", "un.example", "intranet", "nas.local"];
    let addresses: Vec<String> = hosts.iter().map(|host| server.at(host, "/")).collect();
    let found = checked(&addresses);
    assert_eq!((said(&found).len(), found.counts.left_out), (0, 4));
    // As they are, the rules leave this machine out by any name or number.
    let real = Manners {
        policy: Policy { lookup: manners().policy.lookup, ..Policy::default() },
        ..manners()
    };
    let hosts = ["un.fr", "127.0.0.1", "127.1", "0x7f000001", "prive.fr", "[::ffff:127.0.0.1]"];
    let addresses: Vec<String> = hosts.iter().map(|host| server.at(host, "/")).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let found = checked_with(folder.path(), NOW, &addresses, real);
    assert_eq!(said(&found), [""; 0]);
    assert_eq!(found.counts, Counts { left_out: 4, ..Counts::default() });
    assert_eq!(server.lines(), [""; 0]);
    // Of a name's addresses, only those that may be are connected to.
    assert_eq!(said(&checked(&[server.at("mixte.fr", "/")])), ["1 dead-link missing (404)"]);
}

#[test]
fn answers_are_remembered_for_a_day() {
    let server = Server::start(|what, _| match what.ends_with("/morte") {
        true => Reply::Status(404),
        false => Reply::Status(200),
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let addresses = [server.at("un.fr", "/"), server.at("un.fr", "/morte")];
    let run = |now: i64| {
        let found = checked_with(folder.path(), now, &addresses, manners());
        assert_eq!(said(&found), ["2 dead-link missing (404)"]);
        (found.counts.asked, found.counts.remembered, server.lines().len())
    };
    assert_eq!(run(NOW), (2, 0, 3));
    assert_eq!(run(NOW + 60), (0, 2, 0));
    assert_eq!(run(NOW + 7_200), (1, 1, 2), "what is dead is asked again after an hour");
    assert_eq!(run(NOW + 86_400), (2, 0, 3));
    std::fs::remove_dir_all(folder.path().join(".estrade")).expect("it is safe to delete");
    assert_eq!(run(NOW + 86_400), (2, 0, 3));
}

#[test]
fn what_could_not_be_checked_is_asked_again() {
    let server = Server::start(|_, _| Reply::Status(503));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let addresses = [server.at("un.fr", "/")];
    for _ in 0..2 {
        let found = checked_with(folder.path(), NOW, &addresses, manners());
        assert_eq!(said(&found), ["1 unchecked-link broken (503)"]);
        assert_eq!(server.lines(), ["HEAD un.fr/"], "and not twice at once");
    }
}

#[test]
fn a_machine_offline_is_told_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let offline =
        Manners { policy: Policy { is_online: || false, ..manners().policy }, ..manners() };
    let addresses: Vec<String> = (0..300).map(|_| "http://nulle-part.fr/".to_owned()).collect();
    let many: Vec<String> = addresses.iter().zip(0..).map(|(to, n)| format!("{to}{n}")).collect();
    let found = checked_with(folder.path(), NOW, &many, offline);
    assert_eq!(said(&found), ["0 offline "]);
    assert!(found.problems.is_empty(), "it is a warning always");
    assert_eq!(found.counts, Counts { unreached: 300, ..Counts::default() });
    assert!(!folder.path().join(".estrade").exists(), "there is nothing to remember");
    // Where some answer, the others are not this machine's fault.
    let server = Server::start(|_, _| Reply::Status(200));
    let both = [server.at("un.fr", "/"), "http://coupe.fr/".into()];
    let found = checked_with(folder.path(), NOW, &both, manners());
    assert_eq!(said(&found), ["2 unchecked-link lookup"]);
    // What was remembered is still known offline.
    let found = checked_with(folder.path(), NOW, &both, offline);
    assert_eq!(said(&found), ["0 offline "]);
    assert_eq!((found.counts.remembered, found.counts.unreached), (1, 1));
}

#[test]
fn a_machine_behind_a_proxy_is_told_why_it_is_offline() {
    let [plain, behind] = [None, Some("https_proxy")].map(|proxy| super::offline(3, proxy));
    assert!(plain.hint_text("en").is_some_and(|hint| hint.contains("once online")));
    assert!(behind.hint_text("fr").is_some_and(|hint| hint.contains("`https_proxy`")));
    assert!(behind.message("fr").ends_with("(adresses à vérifier\u{a0}: 3)"));
}

#[test]
fn a_few_hosts_out_of_reach_are_this_machine_cut_off() {
    // Nobody listens any more.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    drop(listener);
    let hosts = |n: usize| (0..n).map(|n| format!("http://h{n}.fr:{port}/")).collect::<Vec<_>>();
    assert_eq!(said(&checked(&hosts(5))), ["0 offline "]);
    assert_eq!(said(&checked(&hosts(1))), ["1 unchecked-link unreachable"]);
    let server = Server::start(|_, _| Reply::Status(200));
    let with_one = [hosts(5), vec![server.at("un.fr", "/")]].concat();
    assert_eq!(said(&checked(&with_one)).len(), 5);
}
