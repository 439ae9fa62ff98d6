//! `estrade mentions send`: tells other sites that published pages cite them.

use super::args::{Mentions, MentionsCommand, SendMentions};
use super::progress::Progress;
use super::{DONE, FAULTY, options, say};
use crate::base::diagnostic::Diagnostic;
use crate::build::{Citations, Failure, citations};
use crate::exchange::{Event, MAX_TRIES, Mailing, Stopped, Tally, Told, Why, send_mentions};
use crate::language::wording::Wording;
use url::Url;

pub(super) fn run(args: &Mentions, now: i64, wording: &Wording) -> u8 {
    let MentionsCommand::Send(args) = &args.command;
    let Citations { report, base_url, pages } = match citations(&options(&args.root, now)) {
        Ok(found) => found,
        Err(failure) => {
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    let Some(base_url) = base_url.filter(|_| report.ok) else {
        let errors = report.diagnostics.into_iter().filter(Diagnostic::is_error);
        say::diagnostics(wording, &args.root, &errors.collect::<Vec<_>>());
        say::line(wording.report("mentions_faulty"));
        return FAULTY;
    };
    let progress = Progress::new(true, wording);
    let tell = |n_done: usize, n: usize| match n_done {
        0 => say::line(&wording.count("mentions_due", n, &[])),
        _ => progress.tell_mentions(n_done, n),
    };
    let mailing = Mailing {
        root: &args.root,
        base_url: &base_url,
        now,
        allow_local: args.allow_local,
        is_dry_run: args.dry_run,
        tell: &tell,
    };
    let found = send_mentions(&pages, &mailing);
    progress.end();
    match found {
        Ok(mentions) => {
            tell_all(&mentions.told, wording);
            tell_tally(&mentions.tally, wording);
            DONE
        }
        Err(stopped) => tell_stopped(stopped, args, &base_url, wording),
    }
}

/// Why nothing was sent, or nothing more. To be offline is nobody's fault.
fn tell_stopped(stopped: Stopped, args: &SendMentions, base_url: &Url, wording: &Wording) -> u8 {
    match stopped {
        Stopped::Offline(n) => {
            say::line(&wording.count("mentions_offline", n, &[]));
            return DONE;
        }
        Stopped::Broken(problem) => say::diagnostics(wording, &args.root, &[*problem]),
        Stopped::Hidden => {
            say::error(wording, &wording.say("mentions_hidden", &[("url", base_url.as_str())]));
            say::help(wording, wording.report("mentions_hidden_help"));
        }
        Stopped::Io(path, error, mentions) => {
            tell_all(&mentions.told, wording);
            say::failure(wording, &Failure::Io(path, error));
            say::help(wording, wording.report("mentions_unwritten"));
        }
    }
    FAULTY
}

/// A line for each; one alone for a page that is not online, whatever it cites.
fn tell_all(told: &[Told], wording: &Wording) {
    let mut lines: Vec<String> = told.iter().map(|told| line(told, wording)).collect();
    lines.dedup();
    lines.iter().for_each(|line| say::line(line));
}

fn line(Told { file, target, event }: &Told, wording: &Wording) -> String {
    let say = |key: &str, args: &[(&str, &str)]| {
        wording.say(key, &[&[("file", file.as_str()), ("target", target.as_str())], args].concat())
    };
    match event {
        Event::Sent(status) => say("mention_sent", &[("status", &status.to_string())]),
        Event::Ready(endpoint) => say("mention_ready", &[("endpoint", endpoint)]),
        Event::Failed(why, n_tries) => {
            let key = match *n_tries {
                0 => "mention_unsure",
                MAX_TRIES.. => "mention_given_up",
                _ => "mention_failed",
            };
            let (n, limit) = (n_tries.to_string(), MAX_TRIES.to_string());
            let (why, status) = reason(why, wording);
            say(key, &[("why", why), ("status", &status), ("n", &n), ("limit", &limit)])
        }
        Event::Waiting(url, None) => say("mention_old", &[("url", url)]),
        Event::Waiting(url, Some(why)) => {
            let (why, status) = reason(why, wording);
            say("mention_away", &[("url", url), ("why", why), ("status", &status)])
        }
    }
}

fn reason<'w>(why: &Why, wording: &'w Wording) -> (&'w str, String) {
    let status = why.status.map(|status| format!(" ({status})")).unwrap_or_default();
    (wording.report(&format!("why_{}", why.word)), status)
}

fn tell_tally(tally: &Tally, wording: &Wording) {
    let parts = [
        ("n_sent", tally.sent),
        ("n_ready", tally.ready),
        ("n_failed", tally.failed),
        ("n_waiting", tally.waiting),
        ("n_without", tally.without),
        ("n_settled", tally.settled),
        ("n_left_out", tally.left_out),
    ];
    let parts = parts.iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> = parts.map(|(key, n)| wording.count(key, *n, &[])).collect();
    match parts.is_empty() {
        true => say::line(wording.report("external_none")),
        false => say::line(&wording.say("mentions", &[("parts", &parts.join(", "))])),
    }
}
