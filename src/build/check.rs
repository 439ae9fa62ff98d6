//! All that a build would say, with nothing written; what a careful reader would say besides; and
//! what pages name of other sites.
//!
//! Stages one to five. What earlier builds remembered is read and left as it is, so that a check
//! needs no lock. Addresses of other sites are written into bodies by *parse*, and nothing of them
//! is kept: published files are parsed again for them, which costs a build nothing. So are they for
//! reading aids, and for what the law asks, which only a check gives.

use super::{Access, Options, Planned, UNWATCHED, output, publish, read_and_plan, report};
use super::{Failure, Report};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::{OutputPath, SourcePath};
use crate::cache;
use crate::check;
use crate::config::Config;
use crate::document::{self, Aid, Mend, Secrets, comments};
use crate::plan;
use crate::site::{Asset, Page, similar_terms};
use crate::write::{Folder, Refusal, Target};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io;

/// What a check found.
pub(crate) struct Checked {
    pub(crate) report: Report,
    /// In the order of files and lines; none unless asked for.
    pub(crate) outside: Vec<Outside>,
    /// The changes that are certain, in the order of files and lines.
    pub(crate) mends: Vec<Mend>,
}

/// A whole address of the Web that does not lead to this site, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outside {
    pub(crate) place: Place,
    pub(crate) target: String,
}

impl From<Report> for Checked {
    fn from(report: Report) -> Checked {
        Checked { report, outside: Vec::new(), mends: Vec::new() }
    }
}

/// Checks a site.
pub(super) fn run(options: &Options, with_links: bool) -> Result<Checked, Failure> {
    let cache = options.root.join(cache::FOLDER);
    let planned = read_and_plan(options, Some((&cache, Access::Read)), UNWATCHED)?;
    let problems = publish::render_problems(&planned);
    let is_damaged = planned.worlds.is_damaged();
    let (planned, problems) = if is_damaged {
        let planned = read_and_plan(options, None, UNWATCHED)?;
        let problems = publish::render_problems(&planned);
        (planned, problems)
    } else {
        (planned, problems)
    };
    let mut report = planned.report(options);
    report.add(problems, options.strict);
    report.add(refusal(options, &planned)?.into_iter().collect(), options.strict);
    let (aids, mends) = aids(&planned);
    report.add(aids, options.strict);
    let text = |page: &Page| text(&planned, page).unwrap_or_default();
    report.add(check::law(&planned.worlds.sites, options.now, text), options.strict);
    report.add(check::days(&planned.worlds.sites, options.now, text), options.strict);
    let outside = if with_links { outside(&planned) } else { Vec::new() };
    rayon::spawn(|| drop(planned));
    Ok(Checked { report, outside, mends })
}

/// Whether a build would refuse the output folder. What cannot be seen because a build is changing
/// it at this moment is for that build to say.
fn refusal(options: &Options, planned: &Planned) -> Result<Option<Diagnostic>, Failure> {
    let folder = output(options);
    let cache = options.root.join(cache::FOLDER);
    let paths: BTreeSet<&str> =
        planned.worlds.plan.outputs.keys().map(OutputPath::as_str).collect();
    let look = || {
        let seen = Folder::look(&options.root, &folder)?;
        Target::look(seen, &cache, &paths, plan::was_ours, options.force)
    };
    let (code, words, hint) = match look() {
        Ok(_) => return Ok(None),
        Err(Refusal::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(refusal @ Refusal::Io(..)) => return Err(refusal.into()),
        Err(Refusal::Foreign(files)) => {
            (Code::ForeignOutput, ("files", report::named(&files)), Hint::ClearOutput)
        }
        Err(Refusal::InTheWay(files)) => {
            (Code::ForeignOutput, ("files", report::named(&files)), Hint::MoveAway)
        }
        Err(Refusal::IsFile(_)) => {
            (Code::UnusableOutput, ("refusal", "file".to_owned()), Hint::OtherOutput)
        }
        Err(Refusal::HoldsSources(_)) => {
            (Code::UnusableOutput, ("refusal", "sources".to_owned()), Hint::OtherOutput)
        }
    };
    let shown = folder.strip_prefix(&options.root).unwrap_or(&folder).display().to_string();
    let problem = Diagnostic::warning(code).with("output", shown).with(words.0, words.1);
    Ok(Some(problem.hint(hint)))
}

/// What a careful reader would say of the published pages, and what of it can be mended at once.
fn aids(planned: &Planned) -> (Vec<Diagnostic>, Vec<Mend>) {
    let sites = &planned.worlds.sites;
    let options = document::Options::of(&sites.main().config);
    let of_page = |page: &Page| {
        let text = text(planned, page).unwrap_or_default();
        document::aids(&page.file(), &text, &options, &page.head)
    };
    let mut problems = told(planned);
    let pages: Vec<&Page> = sites.pages().map(|(_, page)| page).collect();
    let pages = pages.into_par_iter().filter(|page| !page.head.is_faulty());
    let found: Vec<Aid> = pages.flat_map_iter(of_page).collect();
    problems.extend(sites.iter().flat_map(|site| similar_terms(site)));
    let mut mends = Vec::new();
    for Aid { problem, mend } in found {
        problems.push(problem);
        mends.extend(mend);
    }
    mends.sort();
    (problems, mends)
}

/// What published files, comments and `site.yaml` tell of those who take part in some session and
/// have not consented, and of where meetings are that are not public.
fn told(planned: &Planned) -> Vec<Diagnostic> {
    let sites = &planned.worlds.sites;
    let pages: Vec<&Page> = sites.pages().map(|(_, page)| page).collect();
    let secrets = Secrets::of(pages.iter().filter_map(|page| page.head.meta.meeting.as_deref()));
    if secrets.is_empty() {
        return Vec::new();
    }
    let of_page = |page: &&Page| {
        let own = Secrets::of(page.head.meta.meeting.as_deref().into_iter());
        let text = text(planned, page).unwrap_or_default();
        let file = page.file();
        let found = secrets.in_text(file.as_str(), &text).into_iter();
        // What a session says of its own, a build has said; who has consented there is named there.
        let found = found.chain(secrets.in_path(file.as_str()));
        let named = page.head.meta.meeting.iter().flat_map(|meeting| &meeting.participants);
        let named: Vec<&str> =
            named.filter(|one| one.has_consented).map(|one| one.name.as_str()).collect();
        let is_named = |problem: &Diagnostic| {
            let name = problem.args.iter().find(|(key, _)| key == "name");
            name.is_some_and(|(_, name)| named.contains(&name.as_str()))
        };
        found.filter(|problem| !own.has(problem) && !is_named(problem)).collect::<Vec<_>>()
    };
    let mut found: Vec<Diagnostic> = pages.par_iter().flat_map_iter(of_page).collect();
    let assets = sites.main().assets.par_iter();
    let of_asset = |asset: &Asset| {
        let file = planned.sources.get(asset.source.as_str());
        let file = file.filter(|file| is_text(&file.path) && file.stamp.size <= MAX_TOLD);
        let text = file.and_then(|file| planned.sources.load_text(file).ok()).unwrap_or_default();
        let found = secrets.in_text(asset.source.as_str(), &text).into_iter();
        found.chain(secrets.in_path(asset.source.as_str())).collect::<Vec<_>>()
    };
    found.extend(assets.flat_map_iter(of_asset).collect::<Vec<_>>());
    let comments = planned.sources.files.values().filter(|file| comments::is_one(&file.path));
    for file in comments {
        let text = planned.sources.load_text(file).unwrap_or_default();
        found.extend(secrets.in_text(file.path.as_str(), &text));
    }
    let config = planned.sources.get("site.yaml");
    let config = config.and_then(|file| planned.sources.load_text(file).ok());
    found.extend(secrets.in_text("site.yaml", &without_comments(&config.unwrap_or_default())));
    once_a_folder(found)
}

/// Bytes of a published file beyond which it is not read: whoever wrote it was no human being.
const MAX_TOLD: u64 = 1 << 20;

/// Whether a file holds text, as its name says.
fn is_text(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
    let texts = ["svg", "html", "htm", "txt", "csv", "ics", "json", "xml", "md", "vtt", "srt"];
    texts.iter().any(|text| extension.eq_ignore_ascii_case(text))
}

/// YAML with blanks where it has comments, which nobody publishes.
fn without_comments(yaml: &str) -> String {
    let line = |line: &str| {
        let is_quoted = |at: usize| line[..at].matches('"').count() % 2 == 1;
        let begins = |at: usize| at == 0 || line[..at].ends_with([' ', '\t']);
        let mut signs = line.match_indices('#').map(|(at, _)| at);
        let comment = signs.find(|at| begins(*at) && !is_quoted(*at));
        let (value, comment) = line.split_at(comment.unwrap_or(line.len()));
        value.to_owned() + &" ".repeat(comment.chars().count())
    };
    yaml.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Of names that files have in the name of their folder, the first alone.
fn once_a_folder(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let bearer = |problem: &Diagnostic| {
        let is_whole = problem.place.as_ref().is_some_and(|place| place.line == 0);
        let mut args = problem.args.iter().filter(|(key, _)| is_whole && key == "file");
        args.next().map(|(_, file)| file.clone())
    };
    found.sort();
    found.retain(|problem| bearer(problem).is_none_or(|file| seen.insert(file)));
    found
}

/// The file of a page; `None` if it has gone meanwhile.
pub(super) fn text(planned: &Planned, page: &Page) -> Option<String> {
    let file = planned.sources.get(page.file().as_str())?;
    planned.sources.load_text(file).ok()
}

/// The addresses of other sites that published pages and `site.yaml` hold.
fn outside(planned: &Planned) -> Vec<Outside> {
    let sites = &planned.worlds.sites;
    let config = &sites.main().config;
    let pages: Vec<&Page> = sites.pages().map(|(_, page)| page).collect();
    let pages = pages.into_par_iter().flat_map_iter(|page| of_page(planned, page));
    let mut found: Vec<Outside> = pages.collect();
    found.extend(sites.iter().flat_map(|site| of_config(&site.config)));
    found.retain_mut(|link| complete(link, config));
    found.sort();
    found.dedup();
    found
}

fn of_page(planned: &Planned, page: &Page) -> Vec<Outside> {
    let options = document::Options::of(&planned.worlds.sites.main().config);
    let text = text(planned, page).unwrap_or_default();
    let found = document::outside(&page.file(), page.head.kind, &text, &options);
    found.into_iter().map(|(target, place)| Outside { place, target }).collect()
}

fn of_config(config: &Config) -> Vec<Outside> {
    let menu = config.menu.iter().map(|item| (&item.target, item.line));
    let named = config.outside.iter().map(|named| (&named.target, named.line));
    let link = |(target, line): (&String, u32)| Outside {
        place: Place::line("site.yaml", line),
        target: target.clone(),
    };
    // `https://forum.example/?page={id}` is no address yet.
    menu.chain(named).filter(|(target, _)| !target.contains('{')).map(link).collect()
}

/// Whether an address leads to another site of the Web; one without a scheme gets this site's, as
/// in a browser.
fn complete(link: &mut Outside, config: &Config) -> bool {
    link.target = with_scheme(std::mem::take(&mut link.target), config);
    is_other_site(&link.target, config)
}

/// An address with a scheme, this site's if it has none.
pub(super) fn with_scheme(target: String, config: &Config) -> String {
    match target.starts_with("//") {
        true => format!("{}:{target}", config.base_url.scheme()),
        false => target,
    }
}

/// Whether a whole address is one of the Web, and none of this site.
pub(super) fn is_other_site(target: &str, config: &Config) -> bool {
    let scheme = target.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_web && !config.holds(target)
}
