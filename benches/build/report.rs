//! Saying what was measured: rounds in, a table for people or a line of JSON out.

use crate::measure::{Round, Sample};
use serde_json::{Map, Value, json};

/// All that was measured on one size of site.
pub(crate) struct Size {
    pub(crate) n_pages: usize,
    pub(crate) n_comments: usize,
    pub(crate) n_words: usize,
    pub(crate) rounds: Vec<Round>,
}

/// Medians over the rounds. What could not be measured here is None.
struct Row {
    step: &'static str,
    wall_s: Option<f64>,
    peak_mib: Option<f64>,
    n_files: Option<f64>,
    n_bytes: Option<f64>,
    ratio: Option<f64>,
    /// The step that the ratio compares with.
    base: Option<&'static str>,
}

impl Size {
    fn rows(&self) -> [Row; 4] {
        let of = |step: fn(&Round) -> Option<&Sample>| self.rounds.iter().filter_map(step);
        let cold: Vec<_> = of(|round| Some(&round.cold)).collect();
        let unchanged: Vec<_> = of(|round| Some(&round.unchanged)).collect();
        let edit: Vec<_> = of(|round| Some(&round.edit)).collect();
        let copy: Vec<_> = of(|round| round.copy.as_ref()).collect();
        [
            Row::new("cold", &cold).against("cp -r", &cold, &copy),
            Row::new("unchanged", &unchanged).against("cold", &unchanged, &cold),
            Row::new("edit", &edit).against("cold", &edit, &cold),
            Row::new("cp -r", &copy),
        ]
    }

    fn json(&self) -> Value {
        let steps = self.rows().map(|row| (row.step.to_owned(), row.json()));
        json!({
            "pages": self.n_pages,
            "comments": self.n_comments,
            "words": self.n_words,
            "runs": self.rounds.len(),
            "steps": Map::from_iter(steps),
        })
    }
}

impl Row {
    fn new(step: &'static str, samples: &[&Sample]) -> Row {
        let of = |value: fn(&Sample) -> f64| median(samples.iter().map(|sample| value(sample)));
        Row {
            step,
            wall_s: of(|sample| sample.wall_s),
            peak_mib: median(samples.iter().filter_map(|sample| sample.peak_mib)),
            n_files: of(|sample| sample.n_files as f64),
            n_bytes: of(|sample| sample.n_bytes as f64),
            ratio: None,
            base: None,
        }
    }

    /// Adds the ratio to another step, round by round: both then had the same weather.
    fn against(self, base: &'static str, own: &[&Sample], other: &[&Sample]) -> Row {
        let pairs = own.iter().zip(other);
        let ratio = median(pairs.map(|(own, other)| own.wall_s / other.wall_s));
        Row { ratio, base: Some(base), ..self }
    }

    fn line(&self, n_pages: usize) -> String {
        let mib = self.n_bytes.map(|bytes| bytes / 1024.0 / 1024.0);
        let ratio = |base| format!("  {} × {base}", figure(self.ratio, 3));
        let (step, ratio) = (self.step, self.base.map_or(String::new(), ratio));
        let (wall, peak) = (figure(self.wall_s, 3), figure(self.peak_mib, 1));
        let (files, mib) = (figure(self.n_files, 0), figure(mib, 1));
        format!("{n_pages:>7}  {step:<9} {wall:>8} {peak:>10} {files:>8} {mib:>12}{ratio}\n")
    }

    fn json(&self) -> Value {
        json!({
            "wall_s": rounded(self.wall_s, 4),
            "peak_mib": rounded(self.peak_mib, 1),
            "files": self.n_files.map(|number| number as u64),
            "bytes": self.n_bytes.map(|number| number as u64),
            "ratio": rounded(self.ratio, 4),
            "ratio_to": self.base,
        })
    }
}

/// Lays the figures out for a terminal.
pub(crate) fn table(sizes: &[Size]) -> String {
    let head = "  pages  step       wall, s  peak, MiB  written  MiB written  ratio\n";
    let lines = |size: &Size| size.rows().map(|row| row.line(size.n_pages)).concat();
    let steps = sizes.windows(2).filter_map(|two| step(&two[0], &two[1]));
    sizes.iter().map(lines).chain(steps).fold(head.to_owned(), |text, lines| text + &lines)
}

/// How many times what one size takes the next one does.
fn step(less: &Size, more: &Size) -> Option<String> {
    if less.n_pages == more.n_pages {
        let both = less.rounds.iter().zip(&more.rounds);
        let times = median(both.map(|(less, more)| more.cold.wall_s / less.cold.wall_s))?;
        let (pages, comments) = (more.n_pages, more.n_comments);
        return Some(format!(
            "cold: {pages} pages take {times:.2} times as long with {comments} comments\n"
        ));
    }
    let [less_s, more_s] = [less, more].map(|size| size.rows()[0].wall_s);
    let times = more_s? / less_s?;
    let pages = more.n_pages as f64 / less.n_pages as f64;
    Some(format!(
        "cold: {} pages take {times:.2} times what {} take, {pages:.2} times as many\n",
        more.n_pages, less.n_pages
    ))
}

/// Says the same in one line, for programs: a list of sizes, each with its steps by name.
pub(crate) fn json(sizes: &[Size]) -> Value {
    sizes.iter().map(Size::json).collect()
}

fn figure(value: Option<f64>, n_decimals: usize) -> String {
    value.map_or("n/a".to_owned(), |value| format!("{value:.n_decimals$}"))
}

fn rounded(value: Option<f64>, n_decimals: i32) -> Option<f64> {
    let scale = 10_f64.powi(n_decimals);
    value.map(|value| (value * scale).round() / scale)
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle)?;
    Some(if values.len() % 2 == 1 { *upper } else { (values[middle - 1] + upper) / 2.0 })
}
