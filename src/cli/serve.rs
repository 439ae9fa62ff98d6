//! `estrade serve`: what was typed → a preview, and what it tells on the way.

use super::args::Serve;
use super::{DONE, FAULTY, WRONG_COMMAND_LINE, build, options, say};
use crate::base::diagnostic::Diagnostic;
use crate::build::Options;
use crate::language::wording::Wording;
use crate::serve::{Built, Event, Request, Watching, run as serve};
use std::net::IpAddr;
use std::path::PathBuf;
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
    let editor = editor(args);
    if let Some(editor) = editor.as_ref().filter(|editor| !editor.contains("{path}")) {
        say::error(wording, &wording.say("serve_bad_editor", &[("value", editor)]));
        return WRONG_COMMAND_LINE;
    }
    let watch = match (args.poll, args.watch) {
        (true, _) => Some(Watching::Poll),
        (false, true) => Some(Watching::Events),
        (false, false) => None,
    };
    let request = Request {
        options: Options { drafts: !args.no_drafts, future: !args.no_drafts, ..options(root, now) },
        watch,
        bind: args.bind,
        port: args.port,
        editor,
        now: || super::now().unwrap_or_default(),
        wording,
    };
    let teller = Teller {
        wording,
        root: root.clone(),
        watch,
        bind: args.bind,
        opens: args.open,
        told: Mutex::default(),
    };
    match serve(request, move |event| teller.tell(&event)) {
        Ok(()) => DONE,
        Err(failure) => {
            say::failure(wording, &failure);
            FAULTY
        }
    }
}

/// Says on the terminal what a preview does.
struct Teller {
    wording: &'static Wording,
    root: PathBuf,
    watch: Option<Watching>,
    bind: IpAddr,
    opens: bool,
    /// What was said of the site as it is.
    told: Mutex<Vec<Diagnostic>>,
}

impl Teller {
    fn tell(&self, event: &Event) {
        let wording = self.wording;
        match event {
            Event::Listening { url, desk, network, busy } => {
                self.listening(url, desk, network.as_deref(), *busy);
            }
            Event::Built(built, problems) => self.built(built, problems),
            Event::Found(problems) => say::diagnostics(wording, &self.root, problems),
            Event::Moved(url) => say::line(&wording.say("serve_moved", &[("url", url)])),
            Event::Failed(failure) => say::failure(wording, failure),
            Event::Broken => say::error(wording, wording.report("preview_broken")),
            Event::Polling(why) => say::line(&wording.say("serve_polling", &[("why", why)])),
        }
    }

    fn listening(&self, url: &str, desk: &str, network: Option<&str>, busy: Option<u16>) {
        let wording = self.wording;
        if let Some(port) = busy {
            say::line(&wording.say("serve_busy", &[("port", &port.to_string())]));
        }
        if !self.bind.is_loopback() {
            say::line(&wording.say("serve_open", &[("bind", &self.bind.to_string())]));
        }
        say::line(&wording.say("serve_at", &[("url", url), ("desk", desk)]));
        if let Some(bind) = network {
            say::line(&wording.say("serve_network", &[("url", bind)]));
        }
        let key = match self.watch {
            Some(Watching::Events) => "serve_watching",
            Some(Watching::Poll) => "serve_rounds",
            None => "serve_fixed",
        };
        say::line(wording.report(key));
        if self.opens && open::that_detached(url).is_err() {
            say::line(wording.report("serve_no_browser"));
        }
    }

    fn built(&self, built: &Built, problems: &[Diagnostic]) {
        let wording = self.wording;
        let mut told = self.told.lock().expect("no holder panics");
        let new = problems.iter().filter(|problem| !told.contains(problem)).cloned();
        say::diagnostics(wording, &self.root, &new.collect::<Vec<_>>());
        let had_errors = told.iter().any(Diagnostic::is_error);
        *told = problems.to_vec();
        let time = build::seconds(built.elapsed, wording);
        let milliseconds = built.elapsed.as_millis();
        let time = if milliseconds < 1000 { format!("{milliseconds} ms") } else { time };
        let (changed, mistakes) = (self.changed(built), self.mistakes(built, problems, had_errors));
        let args = [("changed", changed.as_str()), ("time", &time), ("mistakes", &mistakes)];
        say::line(&wording.say("serve_built", &args));
    }

    /// What made the preview build, in a few words.
    fn changed(&self, built: &Built) -> String {
        match built.changed.as_slice() {
            [] if built.number == 1 => self.wording.report("serve_first").to_owned(),
            [] => self.wording.report("serve_other").to_owned(),
            [one] => one.clone(),
            [one, others @ ..] => {
                self.wording.count("serve_others", others.len(), &[("path", one)])
            }
        }
    }

    /// How many mistakes there are, and whether they are elsewhere than in what was changed.
    fn mistakes(&self, built: &Built, problems: &[Diagnostic], had_errors: bool) -> String {
        let wording = self.wording;
        let is_here = |problem: &&Diagnostic| {
            let place = problem.place.as_ref();
            place.is_none_or(|place| built.changed.contains(&place.path))
        };
        let count = |key: &str, is_error: bool| {
            let of_kind: Vec<&Diagnostic> =
                problems.iter().filter(|problem| problem.is_error() == is_error).collect();
            let count = wording.count(key, of_kind.len(), &[]);
            let is_elsewhere = !built.changed.is_empty() && !of_kind.iter().any(is_here);
            (!of_kind.is_empty()).then(|| match is_elsewhere {
                true => wording.say("serve_elsewhere", &[("count", &count)]),
                false => count,
            })
        };
        let errors = count("n_errors", true);
        let mended = || had_errors.then(|| wording.report("serve_mended").to_owned());
        let parts = [errors.or_else(mended), count("n_warnings", false)];
        parts.into_iter().flatten().map(|part| format!(", {part}")).collect()
    }
}

/// The option, or `ESTRADE_EDITOR`, or the usual one; `none` is no link.
fn editor(args: &Serve) -> Option<String> {
    let set = args.editor.clone().or_else(|| std::env::var("ESTRADE_EDITOR").ok());
    let editor = set.filter(|editor| !editor.is_empty()).unwrap_or_else(|| EDITOR.to_owned());
    (editor != "none").then_some(editor)
}
