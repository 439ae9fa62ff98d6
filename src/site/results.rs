//! What trainings led to, of the site as a whole: the periods in their order, each training's own.

use super::training;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::document::{Figures, Results};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Periods, the newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Periods(Vec<Results>);

impl Periods {
    pub(super) fn new(files: Vec<(SourcePath, Results)>) -> Periods {
        let mut periods: Vec<Results> = files.into_iter().map(|(_, results)| results).collect();
        periods.sort_by_key(|results| Reverse((year(&results.period), results.period.clone())));
        Periods(periods)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Results> {
        self.0.iter()
    }

    /// The figures of a training's own.
    pub(crate) fn of_training(&self, name: &str) -> Vec<(&Results, &Figures)> {
        let own = self.0.iter().flat_map(|results| {
            let own = results.trainings.iter().filter(|one| one.name == name);
            own.map(move |one| (results, &one.figures))
        });
        own.filter(|(_, figures)| !figures.is_empty()).collect()
    }

    /// The figures of the organisation as a whole.
    pub(crate) fn whole(&self) -> Vec<(&Results, &Figures)> {
        let whole = self.0.iter().map(|results| (results, &results.whole));
        whole.filter(|(_, figures)| !figures.is_empty()).collect()
    }
}

/// The last year that a period's name holds, by which periods are sorted.
fn year(period: &str) -> u32 {
    let runs = period.split(|sign: char| !sign.is_ascii_digit());
    runs.filter(|run| run.len() == 4).filter_map(|run| run.parse().ok()).next_back().unwrap_or(0)
}

/// Reports figures of trainings that there are not.
pub(super) fn report_unknown(
    files: &[(SourcePath, Results)],
    known: &BTreeSet<&str>,
    problems: &mut Vec<Diagnostic>,
) {
    let named = files.iter().flat_map(|(_, results)| &results.trainings);
    for one in named.filter(|one| !known.contains(one.name.as_str())) {
        let problem = Diagnostic::error(Code::UnknownTraining)
            .with("training", &one.name)
            .with("fix", training::index(&one.name).as_str());
        let near = nearest(&one.name, known.iter().copied());
        problems.push(problem.nearest(near, Some(Hint::CreateFile)).at(one.place.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::year;

    #[test]
    fn periods_are_sorted_by_their_last_year() {
        for (period, last) in [("2026", 2026), ("2024-2025", 2025), ("août 2025", 2025), ("x", 0)]
        {
            assert_eq!(year(period), last, "{period}");
        }
    }
}
