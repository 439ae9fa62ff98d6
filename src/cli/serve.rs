//! `estrade serve`: what was typed → a preview, and what it tells on the way.

use super::args::Serve;
use super::{DONE, FAULTY, build, options, say};
use crate::base::diagnostic::Diagnostic;
use crate::build::Options;
use crate::language::wording::Wording;
use crate::serve::{Built, Event, Request, Watching, run as serve};
use std::sync::Mutex;

/// Opens a file in Visual Studio Code, and in the editors that have its address for their own.
const EDITOR: &str = "vscode://file/{path}:{line}:{column}";

pub(super) fn run(args: &Serve, now: i64, wording: &'static Wording) -> u8 {
    let root = &args.root;
    if !root.join("site.yaml").is_file() || !root.join("content").is_dir() {
        // What is lacking is what a list of its pages says too.
        if let Ok(report) = crate::build::list(&options(root, now)) {
            say::diagnostics(wording, root, &report.diagnostics);
        }
        return FAULTY;
    }
    let watch = match (args.poll, args.watch) {
        (true, _) => Some(Watching::Poll),
        (false, true) => Some(Watching::Events),
        (false, false) => None,
    };
    let is_open = args.bind.is_unspecified() || !args.bind.is_loopback();
    if is_open {
        say::line(&wording.say("serve_open", &[("bind", &args.bind.to_string())]));
    }
    let request = Request {
        options: Options { drafts: !args.no_drafts, future: !args.no_drafts, ..options(root, now) },
        watch,
        bind: args.bind,
        port: args.port,
        editor: editor(args),
        now: || super::now().unwrap_or_default(),
        wording,
    };
    let (root, opens, watches) = (root.clone(), args.open, watch.is_some());
    let told = Mutex::new(Vec::<Diagnostic>::new());
    let tell = move |event: Event| match event {
        Event::Listening { url, network, busy } => {
            listening(&url, network.as_deref(), busy, wording);
            say::line(wording.report(if watches { "serve_watching" } else { "serve_fixed" }));
            if opens && open::that_detached(&url).is_err() {
                say::line(wording.report("serve_no_browser"));
            }
        }
        Event::Built(built, problems) => {
            let mut told = told.lock().expect("no holder panics");
            let new = problems.iter().filter(|problem| !told.contains(problem)).cloned();
            say::diagnostics(wording, &root, &new.collect::<Vec<_>>());
            tell_built(built, problems, wording);
            *told = problems.to_vec();
        }
        Event::Failed(failure) => say::failure(wording, failure),
        Event::Polling(why) => say::line(&wording.say("serve_polling", &[("why", &why)])),
    };
    match serve(request, tell) {
        Ok(()) => DONE,
        Err(failure) => {
            say::failure(wording, &failure);
            FAULTY
        }
    }
}

/// The option, or `ESTRADE_EDITOR`, or the usual one; `none` is no link.
fn editor(args: &Serve) -> Option<String> {
    let set = args.editor.clone().or_else(|| std::env::var("ESTRADE_EDITOR").ok());
    let editor = set.filter(|editor| !editor.is_empty()).unwrap_or_else(|| EDITOR.to_owned());
    (editor != "none").then_some(editor)
}

fn listening(url: &str, network: Option<&str>, busy: Option<u16>, wording: &Wording) {
    if let Some(port) = busy {
        say::line(&wording.say("serve_busy", &[("port", &port.to_string())]));
    }
    say::line(&wording.say("serve_at", &[("url", url)]));
    if let Some(url) = network {
        say::line(&wording.say("serve_network", &[("url", url)]));
    }
}

fn tell_built(built: &Built, problems: &[Diagnostic], wording: &Wording) {
    let n_errors = problems.iter().filter(|problem| problem.is_error()).count();
    let mistakes = match (n_errors, problems.len() - n_errors) {
        (0, 0) => String::new(),
        (0, n) => format!(", {}", wording.count("n_warnings", n, &[])),
        (n, _) => format!(", {}", wording.count("n_errors", n, &[])),
    };
    let changed = match built.changed.as_slice() {
        [] => wording.report("serve_first").to_owned(),
        [one] => one.clone(),
        [one, others @ ..] => wording.count("serve_others", others.len(), &[("path", one)]),
    };
    let time = build::seconds(built.elapsed, wording);
    let milliseconds = built.elapsed.as_millis();
    let time = if milliseconds < 1000 { format!("{milliseconds} ms") } else { time };
    let args = [("changed", changed.as_str()), ("time", &time), ("mistakes", &mistakes)];
    say::line(&wording.say("serve_built", &args));
}
