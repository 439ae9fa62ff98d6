//! How far a build or a check is, for somebody who waits for a long one at a terminal.

use crate::build::Stage;
use crate::language::wording::Wording;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// What is done before this has nothing to say.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself once a run turns out to be long.
pub(super) struct Progress<'w> {
    /// Since when somebody waits, if anybody does.
    start: Option<Instant>,
    patience: Duration,
    wording: &'w Wording,
    bar: OnceLock<ProgressBar>,
}

impl<'w> Progress<'w> {
    /// `is_for_people`: whether what the run says is.
    pub(super) fn new(is_for_people: bool, wording: &'w Wording) -> Progress<'w> {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_watched = is_for_people && std::io::stderr().is_terminal() && !is_dumb;
        let start = is_watched.then(Instant::now);
        Progress { start, patience: PATIENCE, wording, bar: OnceLock::new() }
    }

    /// Shows how far a stage of a build is.
    pub(super) fn tell(&self, stage: Stage, n_done: usize, n_files: usize) {
        let key = match stage {
            Stage::Parse => "progress_parse",
            Stage::Render => "progress_render",
            Stage::Write => "progress_write",
        };
        self.count(key, n_done, n_files);
    }

    /// Shows how many other sites' addresses were asked for.
    pub(super) fn tell_asked(&self, n_done: usize, n: usize) {
        self.count("progress_ask", n_done, n);
    }

    /// Shows how many links were looked into.
    pub(super) fn tell_mentions(&self, n_done: usize, n: usize) {
        self.count("progress_mentions", n_done, n);
    }

    fn count(&self, key: &str, n_done: usize, n: usize) {
        if self.start.is_none_or(|start| start.elapsed() < self.patience) {
            return;
        }
        let bar = self.bar.get_or_init(bar);
        bar.set_message(self.wording.report(key).to_owned());
        bar.set_length(n as u64);
        bar.set_position(n_done as u64);
    }

    /// Takes the bar away, before other words come.
    pub(super) fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

/// In plain characters and without colour, so that there is nothing that `NO_COLOR` must forbid.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
    let style = style.expect("the template is tested").progress_chars("━╸─");
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style)
}

#[cfg(test)]
mod tests {
    use super::{Duration, Instant, OnceLock, PATIENCE, Progress, Stage, Wording};

    fn progress(start: Option<Instant>, patience: Duration) -> Progress<'static> {
        Progress { start, patience, wording: Wording::of("fr"), bar: OnceLock::new() }
    }

    #[test]
    fn shows_only_those_who_wait_and_only_after_a_while() {
        for (start, patience, is_shown) in [
            (None, Duration::ZERO, false),
            (Some(Instant::now()), PATIENCE * 1000, false),
            (Some(Instant::now()), Duration::ZERO, true),
        ] {
            let progress = progress(start, patience);
            progress.tell(Stage::Render, 64, 100);
            assert_eq!(progress.bar.get().is_some(), is_shown);
            if let Some(bar) = progress.bar.get() {
                let shown = (bar.message(), bar.position(), bar.length());
                assert_eq!(shown, ("mise en page".to_owned(), 64, Some(100)));
            }
            progress.tell_asked(3, 9);
            if let Some(bar) = progress.bar.get() {
                let shown = (bar.message(), bar.position(), bar.length());
                assert_eq!(shown, ("adresses interrogées".to_owned(), 3, Some(9)));
            }
            progress.end();
        }
    }
}
