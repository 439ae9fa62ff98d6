//! A file of `content/data/results/` → what a period's trainings led to: [`Results`].
//!
//! Pure, one file alone: which trainings there are is for *assemble* to say. A figure that is wrong
//! is reported and left out, the others stay.

use super::{Moment, Options};
use crate::base::control;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::fields::{Fields, Key};
use crate::base::path::SourcePath;
use crate::base::yaml::{Layout, Origin};
use crate::language::dates;
use serde::{Deserialize, Serialize};

/// Where these files lie.
const FOLDER: &str = "content/data/results/";

const fn key(name: &'static str, aliases: &'static [&'static str]) -> Key {
    Key { name, aliases, doc: "" }
}

/// The keys of a file: what it says of its figures, the trainings, then the figures.
pub(crate) const KEYS: &[Key] = &[
    key("period", &["période"]),
    key("updated", &["mise-à-jour", "maj"]),
    key("source", &[]),
    key("trainings", &["formations"]),
    FIGURES[0],
    FIGURES[1],
    FIGURES[2],
    FIGURES[3],
    FIGURES[4],
    FIGURES[5],
    FIGURES[6],
    FIGURES[7],
    FIGURES[8],
];
/// The keys of figures: two numbers, then the rates in the order in which pages show them.
const FIGURES: [Key; 9] = [
    key("trainees", &["stagiaires"]),
    key("answers", &["réponses"]),
    key("satisfaction", &[]),
    key("attendance", &["assiduité"]),
    key("completion", &["achèvement"]),
    key("dropout", &["abandon"]),
    key("recommendation", &["recommandation"]),
    key("success", &["réussite"]),
    key("employment", &["insertion"]),
];
/// How many of them are no rates.
const N_COUNTS: usize = 2;

/// What one period led to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Results {
    /// `2026`, `janvier à juin 2026`.
    pub(crate) period: String,
    pub(crate) updated: Option<Moment>,
    /// Where the figures come from: `questionnaire de fin de formation`.
    pub(crate) source: Option<String>,
    /// Those of the organisation as a whole.
    pub(crate) whole: Figures,
    pub(crate) trainings: Vec<OfTraining>,
    /// The file.
    pub(crate) place: Place,
    /// Where the first figure of the organisation stands.
    pub(crate) whole_place: Place,
    /// Whether its keys are written in French, as advice must then be.
    pub(crate) is_french: bool,
    /// Rates that do not say how many people they count: for a check to say.
    pub(crate) samples: Vec<Diagnostic>,
    pub(crate) problems: Vec<Diagnostic>,
}

/// The figures of one training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OfTraining {
    /// The name of its folder.
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) figures: Figures,
}

/// How many people, and shares of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) trainees: Option<u32>,
    /// How many of them answered.
    pub(crate) answers: Option<u32>,
    /// Shares from 0 to 1, by the English names of their keys, in the order of [`rates`].
    pub(crate) rates: Vec<(String, f64)>,
}

impl Figures {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Figures::default()
    }

    pub(crate) fn rate(&self, name: &str) -> Option<f64> {
        self.rates.iter().find(|(known, _)| known == name).map(|(_, share)| *share)
    }
}

/// The names of rates, in the order in which pages show them.
pub(crate) fn rates() -> impl Iterator<Item = &'static str> {
    FIGURES[N_COUNTS..].iter().map(|key| key.name)
}

/// Whether a source file is one of these.
pub(crate) fn is_one(path: &SourcePath) -> bool {
    let path = path.as_str();
    path.starts_with(FOLDER) && (path.ends_with(".yaml") || path.ends_with(".yml"))
}

/// Reads one file.
pub(crate) fn parse(path: &SourcePath, text: &str, options: &Options) -> Results {
    let clean = control::clean(text);
    let layout = Layout::new(&clean);
    let mut fields = Fields::parse(Origin::new(path.as_str(), &layout, 0), KEYS);
    control::report(path.as_str(), text).into_iter().for_each(|flaw| fields.report(flaw));
    let set = |text: String| options.typography.set(&text, &options.language);
    let is_french = fields.is_french(KEYS).unwrap_or(options.language.starts_with("fr"));
    let mut results = Results {
        period: fields.text("period").map_or_else(|| stem(path), set),
        updated: dates::of_key(&mut fields, "updated", &options.zone),
        source: fields.text("source").map(set),
        whole: figures(&mut fields),
        place: Place::file(path.as_str()),
        whole_place: first_figure(&fields),
        is_french,
        ..Results::default()
    };
    let sample = sample(&fields, &results.whole, is_french);
    results.samples.extend(sample.map(|sample| sample.at(results.whole_place.clone())));
    let trainings = trainings(&mut fields, is_french);
    results.samples.extend(trainings.iter().filter_map(|(_, sample)| sample.clone()));
    results.trainings = trainings.into_iter().map(|(training, _)| training).collect();
    let period = results.period.clone();
    let named = |sample: Diagnostic| sample.with("period", period.as_str());
    results.samples = results.samples.into_iter().map(named).collect();
    if !fields.wrote("period") && !has_year(&results.period) && !fields.is_empty() {
        fields.report(no_period(&results));
    }
    results.problems = fields.finish(KEYS, Diagnostic::error);
    results.problems.sort();
    results
}

/// A file that could not even be read.
pub(crate) fn unreadable(path: &SourcePath, problem: Diagnostic) -> Results {
    Results { period: stem(path), problems: vec![problem], ..Results::default() }
}

/// A file's name without its ending: what a period is called that does not say.
fn stem(path: &SourcePath) -> String {
    let name = path.file_name();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// Whether a period's name holds a year.
fn has_year(period: &str) -> bool {
    period.split(|sign: char| !sign.is_ascii_digit()).any(|run| run.len() == 4)
}

fn no_period(results: &Results) -> Diagnostic {
    let fix = if results.is_french { "période: 2026" } else { "period: 2026" };
    let problem = Diagnostic::warning(Code::UnknownPeriod).with("period", &results.period);
    problem.with("fix", fix).at(results.whole_place.clone()).hint(Hint::AddKey)
}

/// Where the first figure stands; the first line, where there is none.
fn first_figure(fields: &Fields) -> Place {
    let written = FIGURES.iter().filter(|key| fields.wrote(key.name));
    written.map(|key| fields.place(key.name)).min().unwrap_or_else(|| fields.own_place())
}

/// Figures of which nobody can tell how many people they stand for.
fn sample(fields: &Fields, figures: &Figures, is_french: bool) -> Option<Diagnostic> {
    let lacks = |key, count: Option<u32>| count.is_none() && !fields.is_faulty(key);
    let lacks = lacks("trainees", figures.trainees) || lacks("answers", figures.answers);
    let [trainees, answers] = counted(fields, is_french);
    let problem = Diagnostic::warning(Code::LawNoSample).with("trainees", trainees);
    (lacks && !figures.rates.is_empty())
        .then(|| problem.with("answers", answers).hint(Hint::LawSample))
}

/// The keys that count people, as the author writes or would write them.
fn counted(fields: &Fields, is_french: bool) -> [String; 2] {
    let spelling = |key: &Key| match key.aliases.first() {
        Some(alias) if is_french && !fields.wrote(key.name) => (*alias).to_owned(),
        _ => fields.spelling(key.name).to_owned(),
    };
    [spelling(&FIGURES[0]), spelling(&FIGURES[1])]
}

/// The figures of each training, by the names of folders, which are no keys of ours.
fn trainings(fields: &mut Fields, is_french: bool) -> Vec<(OfTraining, Option<Diagnostic>)> {
    if fields.wrote("trainings") && !fields.is_map("trainings") {
        let spelt = fields.spelling("trainings");
        let fix = format!("{spelt}: {{ma-formation: {{satisfaction: 96}}}}");
        let problem = Diagnostic::error(Code::WrongType).with("key", spelt);
        let problem = problem.with("expected", "map").with("fix", fix);
        fields.report(problem.at(fields.value_place("trainings")).hint(Hint::ForExample));
        fields.value("trainings");
        return Vec::new();
    }
    let Some(mut section) = fields.section("trainings", &[]) else { return Vec::new() };
    let mut found = Vec::new();
    for name in section.unknown(&[]) {
        let place = section.place(&name);
        let Some(mut inner) = section.section(&name, &FIGURES) else { continue };
        let figures = figures(&mut inner);
        let is_french = inner.is_french(&FIGURES).unwrap_or(is_french);
        let sample = sample(&inner, &figures, is_french).map(|sample| sample.at(place.clone()));
        section.close(inner, &FIGURES, Diagnostic::error);
        found.push((OfTraining { name, place, figures }, sample));
    }
    fields.close(section, &[], Diagnostic::error);
    found
}

fn figures(fields: &mut Fields) -> Figures {
    let trainees = fields.number("trainees");
    let mut answers = fields.number("answers");
    if let (Some(all), Some(some)) = (trainees, answers)
        && some > all
    {
        let problem = Diagnostic::error(Code::MoreAnswers);
        let problem = problem.with("answers", some.to_string()).with("trainees", all.to_string());
        let problem = problem
            .with("trainees_key", fields.spelling("trainees"))
            .with("answers_key", fields.spelling("answers"));
        fields.report(problem.at(fields.value_place("answers")).hint(Hint::CountPeople));
        answers = None;
    }
    let rate = |name: &str| Some((name.to_owned(), rate(fields, name)?));
    Figures { trainees, answers, rates: rates().filter_map(rate).collect() }
}

/// A rate in percent, `96`, `96.5`, `96,5 %`, as a share.
fn rate(fields: &mut Fields, key: &str) -> Option<f64> {
    let text = fields.text(key)?;
    let digits = text.trim_end_matches('%').trim_end().replace(',', ".");
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    let number = digits.parse::<f64>().ok().filter(|_| plain);
    let code = match number {
        Some(percent) if (0.0..=100.0).contains(&percent) => {
            if percent > 0.0 && percent < 1.0 && !text.contains('%') {
                report_share(fields, key, &text, percent);
            }
            return Some(percent / 100.0);
        }
        Some(_) => Code::ImpossibleRate,
        None => Code::NotARate,
    };
    let spelt = fields.spelling(key);
    let problem = Diagnostic::error(code).with("key", spelt).with("value", text);
    let problem = problem.with("fix", format!("{spelt}: 96"));
    fields.report(problem.at(fields.value_place(key)).hint(Hint::ForExample));
    None
}

/// Reports a rate that looks like a share of 1: `0.96`.
fn report_share(fields: &Fields, key: &str, text: &str, share: f64) {
    let spelt = fields.spelling(key);
    let percent = (share * 1000.0).round() / 10.0;
    let problem = Diagnostic::warning(Code::RateBelowOne).with("key", spelt).with("value", text);
    let problem = problem.with("comma", text.replace('.', ","));
    let problem = problem.with("fix", format!("{spelt}: {percent}"));
    fields.report(problem.at(fields.value_place(key)).hint(Hint::RateOfHundred));
}

#[cfg(test)]
mod tests {
    use super::{KEYS, Results, is_one, parse, rates};
    use crate::base::diagnostic::Code;
    use crate::base::path::SourcePath;
    use crate::config::Config;
    use crate::document::Options;

    fn read(text: &str) -> Results {
        let options = Options::of(&Config::default());
        parse(&SourcePath::new("content/data/results/2026.yaml"), text, &options)
    }

    #[test]
    fn rates_are_read_however_they_are_typed() {
        for typed in ["96", "96.0", "96 %", "96%", "\"96 %\"", "96,0 %"] {
            let results = read(&format!("satisfaction: {typed}\n"));
            assert_eq!(results.problems, [], "{typed}");
            assert_eq!(results.whole.rate("satisfaction"), Some(0.96), "{typed}");
        }
        assert_eq!(read("").period, "2026");
    }

    #[test]
    fn what_cannot_be_is_said_and_left_out() {
        for (line, code) in [
            ("satisfaction: 101", Code::ImpossibleRate),
            ("abandon: -1", Code::ImpossibleRate),
            ("satisfaction: très bonne", Code::NotARate),
            ("trainees: beaucoup", Code::WrongType),
            ("trainees: 3\nanswers: 4", Code::MoreAnswers),
            ("satisfactoin: 96", Code::UnknownKey),
            ("updated: hier", Code::InvalidDate),
            ("trainings:\n  a:\n    succes: 3", Code::UnknownKey),
            ("trainings: [a]", Code::WrongType),
            ("satisfaction: 0.96", Code::RateBelowOne),
        ] {
            let results = read(&format!("{line}\n"));
            let codes: Vec<Code> = results.problems.iter().map(|one| one.code).collect();
            assert_eq!(codes, [code], "{line}");
        }
    }

    #[test]
    fn every_figure_is_a_key_of_the_file() {
        assert!(rates().all(|name| KEYS.iter().any(|key| key.name == name)));
        let is = |path: &str| is_one(&SourcePath::new(path));
        assert!(is("content/data/results/2026.yaml") && is("content/data/results/a/2026.yml"));
        assert!(!is("content/data/2026.yaml") && !is("content/data/results/2026.csv"));
    }
}
