//! Guillemets: each « has its », within a paragraph or the few that a quotation goes over.

use super::Finding;
use super::run::{Block, Run};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;

/// A quotation goes over no more runs than this.
const MAX_RUNS: usize = 8;

/// A « that its own paragraph does not close.
struct Open {
    range: Range<usize>,
    n_runs: usize,
}

/// The guillemets of a text up to here.
#[derive(Default)]
pub(super) struct Balance {
    open: Option<Open>,
}

impl Balance {
    /// Reads a run.
    pub(super) fn read(&mut self, run: &Run, findings: &mut Vec<Finding>) {
        if let Some(open) = &mut self.open {
            open.n_runs += 1;
            if open.n_runs > MAX_RUNS {
                self.finish(findings);
            }
        }
        if matches!(run.block, Block::Cell | Block::Heading) {
            return;
        }
        let (opened, closed) = strays(run);
        // `Home » Blog » Page` points, and quotes nothing.
        let is_pointing = self.open.is_none() && !run.text.contains('«') && closed.len() > 1;
        let closed = if is_pointing { &[][..] } else { &closed };
        // Each paragraph of a long quotation begins with one, or with a «.
        let is_first = |at: usize| run.text[..at].trim().is_empty();
        for at in closed {
            if self.open.is_some() && is_first(*at) || self.open.take().is_some() {
                continue;
            }
            let range = run.place(&(*at..*at + '»'.len_utf8())).0;
            let problem = Diagnostic::warning(Code::UnopenedGuillemet).hint(Hint::OpenGuillemet);
            findings.push(Finding { problem, range, new: None });
        }
        let Some(at) = opened else { return };
        if self.open.is_some() && is_first(at) {
            return;
        }
        self.finish(findings);
        let range = run.place(&(at..at + '«'.len_utf8())).0;
        self.open = Some(Open { range, n_runs: 0 });
    }

    /// Reports what nothing has closed.
    pub(super) fn finish(&mut self, findings: &mut Vec<Finding>) {
        let Some(Open { range, .. }) = self.open.take() else { return };
        let problem = Diagnostic::warning(Code::UnclosedGuillemet).hint(Hint::CloseGuillemet);
        findings.push(Finding { problem, range, new: None });
    }
}

/// The last « that nothing closes, and each » that nothing opened. One » may close two « (so wants
/// the Imprimerie nationale where two quotations end together).
fn strays(run: &Run) -> (Option<usize>, Vec<usize>) {
    let text = &run.text;
    let (mut opened, mut closed): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut last_closing = None;
    for (at, sign) in text.match_indices(['«', '»']) {
        if is_named(text, at, sign) || run.arrows.contains(&at) {
            continue;
        }
        match sign {
            "«" => opened.push(at),
            _ => {
                last_closing = Some(at);
                if opened.pop().is_none() {
                    closed.push(at);
                }
            }
        }
    }
    (opened.pop().filter(|at| Some(*at) > last_closing), closed)
}

/// Whether a guillemet is spoken of: it stands alone between other quotation marks or brackets.
fn is_named(text: &str, at: usize, sign: &str) -> bool {
    let before = text[..at].trim_end_matches(['\u{a0}', '\u{202f}']).chars().next_back();
    let after = text[at + sign.len()..].trim_start_matches(['\u{a0}', '\u{202f}']).chars().next();
    let is_opening = before.is_some_and(|c| "“\"'‘’(".contains(c));
    is_opening && after.is_some_and(|c| "”\"'’)".contains(c))
}
