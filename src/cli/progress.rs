//! How far a build is, for somebody who waits for a long one at a terminal.

use crate::build::Stage;
use crate::language::wording::Wording;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A build that is done before this has nothing to say.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself once a build turns out to be long.
pub(super) struct Progress<'w> {
    wanted: bool,
    start: Instant,
    wording: &'w Wording,
    bar: OnceLock<ProgressBar>,
}

impl<'w> Progress<'w> {
    /// `wanted`: whether messages are for people at all.
    pub(super) fn new(wanted: bool, wording: &'w Wording) -> Progress<'w> {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = wanted && std::io::stderr().is_terminal() && !is_dumb;
        Progress { wanted, start: Instant::now(), wording, bar: OnceLock::new() }
    }

    /// Shows how far a stage is.
    pub(super) fn tell(&self, stage: Stage, n_done: usize, n_files: usize) {
        if !self.wanted || self.start.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(bar);
        let key = match stage {
            Stage::Parse => "progress_parse",
            Stage::Render => "progress_render",
            Stage::Write => "progress_write",
        };
        bar.set_message(self.wording.report(key).to_owned());
        bar.set_length(n_files as u64);
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
    use super::bar;

    #[test]
    fn the_bar_has_a_style() {
        bar().finish_and_clear();
    }
}
