//! Which pages of other sites the published pages cite: what a site tells those sites after a
//! deploy.
//!
//! Stages one to four. As for a check of links, files are parsed again: a build keeps nothing of
//! the addresses of other sites.

use super::{Access, Failure, Options, Planned, Report, UNWATCHED, check, on_site, read_and_plan};
use crate::cache;
use crate::config::Config;
use crate::document::{self, Kind};
use crate::site::{Page, Site};
use rayon::prelude::*;
use url::Url;

/// What the pages of a site cite.
#[derive(Default)]
pub(crate) struct Citations {
    pub(crate) report: Report,
    /// Where the site is; `None` where there is no site to speak of.
    pub(crate) base_url: Option<Url>,
    /// The pages that cite any, in the order of their files.
    pub(crate) pages: Vec<Citing>,
}

/// A page, and what it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Citing {
    /// The permanent identity of the page and, in another language of the site than its first, that
    /// language: `articles/un`, `articles/un.en`.
    pub(crate) key: String,
    /// The file that it is written in.
    pub(crate) file: String,
    /// Its whole address.
    pub(crate) url: String,
    /// All whole addresses that it has or had.
    pub(crate) urls: Vec<String>,
    /// Whole addresses of the Web outside the site, each once, in the order of the text.
    pub(crate) targets: Vec<String>,
}

impl From<Report> for Citations {
    fn from(report: Report) -> Citations {
        Citations { report, ..Citations::default() }
    }
}

/// What the published pages of a site cite. It takes no lock, and may run beside a build.
///
/// # Errors
/// An option makes no sense.
pub(crate) fn citations(options: &Options) -> Result<Citations, Failure> {
    on_site(options, || {
        let cache = options.root.join(cache::FOLDER);
        let planned = read_and_plan(options, Some((&cache, Access::Heads)), UNWATCHED)?;
        let sites = &planned.worlds.sites;
        let pages: Vec<(&Site, &Page)> = sites.pages().collect();
        let pages = pages.into_par_iter().filter_map(|(site, page)| citing(&planned, site, page));
        let mut pages: Vec<Citing> = pages.collect();
        pages.sort_by(|a, b| a.file.cmp(&b.file));
        let base_url = Some(sites.main().config.base_url.clone());
        Ok(Citations { report: planned.report(options), base_url, pages })
    })
}

fn citing(planned: &Planned, site: &Site, page: &Page) -> Option<Citing> {
    if page.head.kind == Kind::Author || page.is_not_found() {
        return None;
    }
    let main = &planned.worlds.sites.main().config;
    let text = check::text(planned, page)?;
    let options = document::Options::of(main);
    let cited = document::cited(&page.file(), page.head.kind, &text, &options);
    let mut targets: Vec<String> = cited.into_iter().filter_map(|to| outside(to, main)).collect();
    let mut seen = std::collections::BTreeSet::new();
    targets.retain(|target| seen.insert(target.clone()));
    let key = match site.config.is_main() {
        true => page.id.clone(),
        false => format!("{}.{}", page.id, site.config.language),
    };
    let urls = site.paths_of(page).iter().map(|path| site.whole(path)).collect();
    let file = page.file().as_str().to_owned();
    let url = site.url(&page.address);
    (!targets.is_empty()).then_some(Citing { key, file, url, urls, targets })
}

/// A whole address of another site; `None` for this one's, and for what is none of the Web.
fn outside(target: String, config: &Config) -> Option<String> {
    let target = check::with_scheme(target, config);
    check::is_other_site(&target, config).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::citations;
    use crate::build::Options;
    use std::fs;

    const OPTIONS: fn(&std::path::Path) -> Options = |root| Options {
        root: root.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        future: false,
        strict: false,
        jobs: Some(1),
        force: false,
        now: 1_780_308_000,
    };

    #[test]
    fn published_pages_with_what_they_cite_of_other_sites() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        for (path, text) in [
            (
                "site.yaml",
                "title: X\nbase_url: https://moi.fr/blog/\nlanguages: [fr, en]\n\
                 comments: {link: https://forum.fr/}\n",
            ),
            (
                "content/articles/un.md",
                "---\ntitle: Un\nid: le-premier\ndate: 2026-01-01\naliases: [/vieux/]\n---\n\
                 [a](https://a.fr/x#y) [b](//b.fr/) [moi](https://moi.fr/blog/z/) \
                 [autre](https://moi.fr/) [ftp](ftp://c.fr/) [a](https://a.fr/x#y)\n",
            ),
            (
                "content/articles/un.en.md",
                "---\ntitle: One\nid: le-premier\ndate: 2026-01-01\n---\n[a](https://a.fr/)\n",
            ),
            ("content/articles/rien.md", "---\ntitle: R\ndate: 2026-01-01\n---\nRien.\n"),
            (
                "content/articles/deux.md",
                "---\ntitle: D\ndate: 2026-01-01\ndraft: true\n---\n[a](https://a.fr/)\n",
            ),
            ("content/authors/eve.md", "---\nname: Eve\n---\n[a](https://a.fr/)\n"),
            ("content/pages/404.md", "---\ntitle: N\n---\n[a](https://a.fr/)\n"),
            ("content/pages/index.md", "---\ntitle: A\n---\n[a](https://a.fr/)\n"),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("it is made");
            fs::write(path, text).expect("it is written");
        }
        let found = citations(&OPTIONS(root)).expect("it is a site");
        assert!(found.report.ok, "{:?}", found.report.diagnostics);
        let said: Vec<String> = found
            .pages
            .iter()
            .map(|page| {
                let targets = page.targets.join(" ");
                format!("{} {} {} | {targets}", page.key, page.file, page.urls.join(" "))
            })
            .collect();
        let one = "https://moi.fr/blog";
        assert_eq!(
            said,
            [
                format!(
                    "le-premier.en content/articles/un.en.md {one}/en/articles/un/ | https://a.fr/"
                ),
                format!(
                    "le-premier content/articles/un.md {one}/vieux/ {one}/articles/un/ | \
                     https://a.fr/x#y https://b.fr/ https://moi.fr/"
                ),
                format!("pages content/pages/index.md {one}/ | https://a.fr/"),
            ]
        );
        assert_eq!(found.pages[1].url, format!("{one}/articles/un/"));
    }
}
