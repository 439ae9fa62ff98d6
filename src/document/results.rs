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
    let mut results = Results {
        period: fields.text("period").map_or_else(|| stem(path), set),
        updated: date(&mut fields, options),
        source: fields.text("source").map(set),
        whole: figures(&mut fields),
        place: Place::file(path.as_str()),
        ..Results::default()
    };
    results.trainings = trainings(&mut fields);
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

fn date(fields: &mut Fields, options: &Options) -> Option<Moment> {
    let text = fields.text_as("updated", "date")?;
    match dates::parse(&text, &options.zone) {
        Ok(date) => Some(date.timestamp().as_second()),
        Err(error) => {
            fields.report(error.problem(&text).at(fields.value_place("updated")));
            None
        }
    }
}

/// The figures of each training, by the names of folders, which are no keys of ours.
fn trainings(fields: &mut Fields) -> Vec<OfTraining> {
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
        section.close(inner, &FIGURES, Diagnostic::error);
        found.push(OfTraining { name, place, figures });
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
        Some(percent) if (0.0..=100.0).contains(&percent) => return Some(percent / 100.0),
        Some(_) => Code::ImpossibleRate,
        None => Code::NotARate,
    };
    let spelt = fields.spelling(key);
    let problem = Diagnostic::error(code).with("key", spelt).with("value", text);
    let problem = problem.with("fix", format!("{spelt}: 96"));
    fields.report(problem.at(fields.value_place(key)).hint(Hint::ForExample));
    None
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
