//! `estrade comments pull`: what readers said elsewhere, written into `content/comments/`.

use super::args::{Comments, CommentsCommand, CommentsPull};
use super::progress::Progress;
use super::{DONE, FAULTY, options, say};
use crate::base::diagnostic::why_of;
use crate::build::{Threads, threads};
use crate::exchange::{Failed, Pulled, Server, ServerKind, Wanted, has_nothing, pull};
use crate::language::wording::Wording;

pub(super) fn run(args: &Comments, now: i64, wording: &Wording) -> u8 {
    match &args.command {
        CommentsCommand::Pull(args) => run_pull(args, now, wording),
    }
}

fn run_pull(args: &CommentsPull, now: i64, wording: &Wording) -> u8 {
    let threads: Threads = match threads(&options(&args.root, now)) {
        Ok(threads) => threads,
        Err(failure) => {
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    say::diagnostics(wording, &args.root, &threads.problems);
    let is_faulty = !threads.problems.is_empty();
    if has_nothing(&threads) {
        if !is_faulty {
            say::line(wording.report("pull_nothing"));
            say::help(wording, wording.report("pull_nothing_help"));
        }
        return if is_faulty { FAULTY } else { DONE };
    }
    let progress = Progress::new(true, wording);
    let wanted = Wanted {
        root: &args.root,
        threads: &threads,
        is_dry: args.dry_run,
        tell: &|n_done, n| progress.tell_asked(n_done, n),
    };
    let pulled = pull(&wanted);
    progress.end();
    say::diagnostics(wording, &args.root, &pulled.problems);
    pulled.failures.iter().for_each(|(path, failed)| tell_failed(path, failed, wording));
    pulled.servers.iter().for_each(|server| tell_server(server, wording));
    tell_files(&pulled, args.dry_run, wording);
    tell_rest(&pulled, wording);
    let has_failed = pulled.servers.iter().any(Server::is_misnamed);
    let is_clean = pulled.problems.is_empty() && pulled.failures.is_empty() && !has_failed;
    if is_clean && !is_faulty { DONE } else { FAULTY }
}

fn tell_failed(path: &str, failed: &Failed, wording: &Wording) {
    let path = [("path", path)];
    match failed {
        Failed::Io(error) => {
            let why = why_of(error);
            let args = [path[0], ("detail", wording.why(&why))];
            say::error(wording, &wording.say("io", &args));
        }
        Failed::Ledger => {
            say::error(wording, &wording.say("pull_ledger", &path));
            say::help(wording, wording.report("pull_ledger_help"));
        }
        Failed::Outside => say::error(wording, &wording.say("pull_outside", &path)),
        Failed::Closed => {
            say::error(wording, &wording.say("pull_closed", &path));
            say::help(wording, wording.report("pull_closed_help"));
        }
    }
}

fn tell_server(server: &Server, wording: &Wording) {
    let name = match server.kind {
        ServerKind::Isso => "Isso",
        ServerKind::Mastodon => "Mastodon",
        ServerKind::Webmention => "Webmention",
    };
    let args = [("name", name), ("server", server.name.as_str())];
    if server.is_offline {
        say::line(&wording.say("pull_offline", &args));
        return;
    }
    if server.troubles.is_empty() || server.n_found > 0 {
        let mut parts = wording.count("pull_found", server.n_found, &[]);
        if server.n_left > 0 {
            let is_private = server.kind == ServerKind::Mastodon;
            let key = if is_private { "pull_private" } else { "pull_wordless" };
            parts = format!("{parts}, {}", wording.count(key, server.n_left, &[]));
        }
        let args = [args[0], args[1], ("parts", parts.as_str())];
        say::line(&wording.say("pull_server", &args));
    }
    for post in &server.cut {
        say::line(&wording.say("pull_cut", &[("post", post)]));
    }
    for (what, trouble) in &server.troubles {
        let why = wording.why(trouble.word());
        let args = [args[0], ("server", what.as_str()), ("why", why)];
        match trouble.may_pass() {
            true => say::line(&wording.say("pull_later", &args)),
            false => say::error(wording, &wording.say("pull_trouble", &args)),
        }
    }
}

fn tell_files(pulled: &Pulled, is_dry: bool, wording: &Wording) {
    for (path, counts) in &pulled.changed {
        let parts = [("pull_new", counts.new), ("pull_changed", counts.changed)];
        let parts = parts.iter().filter(|(_, n)| *n > 0);
        let parts: Vec<String> = parts.map(|(key, n)| wording.count(key, *n, &[])).collect();
        let args = [("path", path.as_str()), ("parts", &parts.join(", "))];
        say::line(&wording.say("pull_file", &args));
    }
    let is_away = |server: &Server| server.is_offline || !server.troubles.is_empty();
    match pulled.changed.len() {
        0 if pulled.servers.iter().all(is_away) => {}
        0 => say::line(wording.report("pull_none")),
        n if is_dry => say::line(&wording.count("pull_would", n, &[])),
        n => say::line(&wording.count("pull_done", n, &[])),
    }
}

/// What the author may want to decide.
fn tell_rest(pulled: &Pulled, wording: &Wording) {
    let (counts, none) = (&pulled.counts, Vec::new());
    for (key, n, where_) in [
        ("pull_edited", counts.edited, &pulled.edited),
        ("pull_gone", counts.gone, &pulled.gone),
        ("pull_removed", counts.removed, &none),
        ("pull_pictures", counts.wordless, &none),
    ] {
        if n > 0 {
            say::line(&wording.count(key, n, &[]));
        }
        for (path, ids) in where_ {
            let args = [("path", path.as_str()), ("parts", &some_of(ids))];
            say::line(&format!("  {}", wording.say("pull_file", &args)));
        }
    }
}

/// More ids than anybody looks for in one file.
const MANY: usize = 12;

fn some_of(ids: &[String]) -> String {
    let more = if ids.len() > MANY { ", …" } else { "" };
    format!("{}{more}", ids[..ids.len().min(MANY)].join(", "))
}
