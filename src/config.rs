//! Level 2: `site.yaml` → [`Config`], with a default for all but `title` and `base_url`.
//!
//! Reading never fails: what is wrong becomes a diagnostic, and a default stands in for it, so
//! that one run finds every mistake.

mod folder;
mod legal;
mod read;
pub(crate) mod ways;

use crate::base::address::Named;
use crate::base::data::Data;
use crate::base::diagnostic::Place;
use crate::base::digest::{Digest, Digester};
use crate::base::fields::Key;
use crate::base::path::Address;
use crate::language::typography::{Space, Style, set_text};
use serde::Serialize;
use std::collections::BTreeMap;
use url::Url;

pub(crate) use folder::{Addresses, Folder};
pub(crate) use legal::{Identity, Qualiopi};
#[cfg(test)]
pub(crate) use read::SECTIONS;
pub(crate) use read::{parse_base_url, read};
pub(crate) use ways::{Giscus, Way, Ways, Webmention};

/// The keys of `site.yaml`, in the order in which the manual explains them.
pub(crate) const KEYS: &[Key] = &[
    Key { name: "title", aliases: &["titre"], doc: "The site's name, on every page and feed." },
    Key { name: "base_url", aliases: &[], doc: "Where the site will be, path included." },
    Key { name: "description", aliases: &[], doc: "One sentence: what the blog is about." },
    Key { name: "language", aliases: &["langue"], doc: "Its language (`fr` by default)." },
    Key {
        name: "languages",
        aliases: &["langues"],
        doc: "All its languages, the first for files that name none: `[fr, en]`; `a.en.md` is \
              `a.md` in English.",
    },
    Key { name: "timezone", aliases: &["fuseau"], doc: "IANA zone of dates without an offset." },
    Key { name: "organisation", aliases: &["organisme"], doc: "Who publishes." },
    Key { name: "license", aliases: &["licence"], doc: "The licence of pages that name none." },
    Key { name: "menu", aliases: &[], doc: "Entries `{title, link}` instead of the usual menu." },
    Key {
        name: "theme",
        aliases: &["thème"],
        doc: "`name`, `accent`, `footer`, `social`, `logo`.",
    },
    Key { name: "pagination", aliases: &[], doc: "How many cards on a page of a list (10)." },
    Key {
        name: "addresses",
        aliases: &["adresses"],
        doc: "`fr` for `/formations/`, `/mots-cles/`, `/auteurs/`, `/abonnement/` (`en`).",
    },
    Key { name: "permalinks", aliases: &[], doc: "Address patterns, by kind of page." },
    Key {
        name: "feeds",
        aliases: &["flux"],
        doc: "`limit` (20) and `content` (`full`, `summary`).",
    },
    Key {
        name: "comments",
        aliases: &["commentaires"],
        doc: "Where readers answer: `mail`, `link`, `mastodon`, `isso` …",
    },
    Key { name: "math", aliases: &["maths"], doc: "`true`: `$…$` is a formula in LaTeX." },
    Key {
        name: "images",
        aliases: &[],
        doc: "`cards`: pictures of titles for those who share a page; usually, on sites of at most \
              1,000 pages.",
    },
    Key { name: "extra", aliases: &[], doc: "Your own data, for your own templates." },
    Key { name: "country", aliases: &["pays"], doc: "Whose law applies: `fr` (ISO 3166)." },
    Key {
        name: "typography",
        aliases: &["typographie"],
        doc: "`off`: text stays as typed; `guillemets: \"00A0\"`: the wider space inside « ».",
    },
    Key { name: "search", aliases: &["recherche"], doc: "Search (to come)." },
    Key { name: "qualiopi", aliases: &[], doc: "The Qualiopi certificate: a mapping." },
];

/// Reserved keys that a later version will honour: said, never silently ignored.
pub(crate) const LATER: &[&str] = &["search"];

/// The site's settings, all with a value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Config {
    pub(crate) title: String,
    pub(crate) base_url: Url,
    pub(crate) description: Option<String>,
    /// BCP 47: that of this edition, of texts that name none, and of the interface.
    pub(crate) language: String,
    /// The editions of a site in several languages, the main one first; none of any other site.
    pub(crate) editions: Vec<Edition>,
    /// IANA name of the zone in which dates without an offset are read and all are shown.
    pub(crate) timezone: String,
    pub(crate) organisation: Option<String>,
    /// What the law wants known of it.
    pub(crate) identity: Identity,
    /// The country whose law applies: ISO 3166, in lower case.
    pub(crate) country: Option<String>,
    pub(crate) qualiopi: Option<Qualiopi>,
    pub(crate) license: Option<String>,
    pub(crate) menu: Vec<MenuItem>,
    pub(crate) theme: ThemeConfig,
    /// Cards on a page of a list.
    pub(crate) pagination: usize,
    pub(crate) addresses: Addresses,
    pub(crate) permalinks: Permalinks,
    pub(crate) feeds: FeedConfig,
    pub(crate) comments: Ways,
    pub(crate) typography: Typography,
    /// Whether `$…$` is a formula.
    pub(crate) math: bool,
    /// Whether pages have share cards; `None` leaves it to their number.
    pub(crate) cards: Option<bool>,
    pub(crate) extra: Data,
    /// What keys name and must be there (`theme.logo`), from `content/` as menu entries are.
    pub(crate) targets: Vec<Named>,
    /// The addresses of other sites that keys name, but for the menu's.
    pub(crate) outside: Vec<Named>,
}

/// A site in one of its languages: what it says otherwise than the main edition.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Edition {
    /// BCP 47.
    pub(crate) language: String,
    /// What the language is called in itself, where its usual name is not wanted.
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) footer: Option<String>,
    pub(crate) menu: Vec<MenuItem>,
}

/// One entry of a menu given in `site.yaml`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MenuItem {
    pub(crate) title: String,
    /// A source path, an address of the site or a whole URL.
    pub(crate) target: String,
    pub(crate) line: u32,
}

/// The look: which theme, and what changes it without a template.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ThemeConfig {
    /// `None` is the embedded theme.
    pub(crate) name: Option<String>,
    /// Where `site.yaml` names it.
    pub(crate) name_place: Place,
    /// `#rrggbb`.
    pub(crate) accent: Option<String>,
    pub(crate) footer: Option<String>,
    pub(crate) logo: Option<String>,
    /// Label → address.
    pub(crate) social: BTreeMap<String, String>,
}

/// Address patterns: `/articles/{year}/{slug}/`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Permalinks {
    pub(crate) article: String,
    pub(crate) training: String,
    pub(crate) session: String,
    pub(crate) page: String,
}

impl Permalinks {
    /// Those of a site that gives none.
    pub(crate) fn of(addresses: Addresses) -> Self {
        let trainings = Folder::Trainings.name(addresses);
        Permalinks {
            article: format!("/{}/{{slug}}/", Folder::Articles.name(addresses)),
            training: format!("/{trainings}/{{training}}/"),
            session: format!("/{trainings}/{{training}}/{{slug}}/"),
            page: "/{slug}/".to_owned(),
        }
    }
}

/// What feeds carry.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FeedConfig {
    /// Entries in a feed.
    pub(crate) limit: usize,
    /// Whole texts, or summaries only.
    pub(crate) full: bool,
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Typography {
    pub(crate) is_on: bool,
    /// What stands inside « », where it is not the language's usual space.
    pub(crate) in_guillemets: Option<Space>,
}

impl Default for Typography {
    fn default() -> Self {
        Typography { is_on: true, in_guillemets: None }
    }
}

impl Typography {
    /// The style of a language; `None` where its rules are unknown.
    pub(crate) fn style(&self, language: &str) -> Option<Style> {
        let style = Style::of(language)?;
        Some(Style { in_guillemets: self.in_guillemets.unwrap_or(style.in_guillemets), ..style })
    }

    /// A plain text of the site's own, as it is set.
    pub(crate) fn set(&self, text: &str, language: &str) -> String {
        match self.style(language).filter(|_| self.is_on) {
            Some(style) => set_text(text, style).into_owned(),
            None => text.to_owned(),
        }
    }
}

impl Config {
    /// `base_url`'s path without its final `/`: empty, or `/blog`.
    pub(crate) fn base_path(&self) -> &str {
        self.base_url.path().trim_end_matches('/')
    }

    /// `base_url` without its final `/`.
    pub(crate) fn base(&self) -> &str {
        self.base_url.as_str().trim_end_matches('/')
    }

    /// Whether a whole address is one of this site, by whichever of the two schemes.
    pub(crate) fn holds(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        let inside = url.path().strip_prefix(self.base_path());
        (url.host(), url.port()) == (self.base_url.host(), self.base_url.port())
            && inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether French law asks something of this site's trainings.
    pub(crate) fn is_under_french_law(&self) -> bool {
        self.country.as_deref() == Some("fr") || self.qualiopi.is_some()
    }

    /// The language of files that have none in their name, whose edition is at the root.
    pub(crate) fn main_language(&self) -> &str {
        self.editions.first().map_or(&self.language, |main| &main.language)
    }

    /// Whether this is the configuration of the main edition.
    pub(crate) fn is_main(&self) -> bool {
        self.language == self.main_language()
    }

    /// What file names may say of a language.
    pub(crate) fn languages(&self) -> Vec<String> {
        self.editions.iter().map(|edition| edition.language.clone()).collect()
    }

    /// The position of the edition that a file is written for, by the language in its name.
    pub(crate) fn edition_of(&self, tag: Option<&str>) -> usize {
        let Some(tag) = tag else { return 0 };
        let is_named = |one: &Edition| one.language.eq_ignore_ascii_case(tag);
        self.editions.iter().position(is_named).unwrap_or(0)
    }

    /// The configuration of an edition, by its position; of a site in one language, its own.
    ///
    /// Without a title of its own, an edition has the main one's; a description, a footer and a
    /// menu are words of a language, and are not shown in another.
    pub(crate) fn of_edition(&self, at: usize) -> Config {
        let mut config = self.clone();
        if let Some(edition) = self.editions.get(at).cloned() {
            config.language = edition.language;
            config.title = edition.title.unwrap_or(config.title);
            if at > 0 {
                (config.description, config.theme.footer, config.menu) = Default::default();
            }
            if !edition.menu.is_empty() {
                config.menu = edition.menu;
            }
            config.description = edition.description.or(config.description);
            config.theme.footer = edition.footer.or(config.theme.footer);
        }
        config
    }

    /// What all addresses of this edition's pages begin with, without a final `/`: empty, or `/en`.
    fn prefix(&self) -> String {
        if self.is_main() { String::new() } else { format!("/{}", self.language.to_lowercase()) }
    }

    /// An address of the main edition as this one has it.
    pub(crate) fn address(&self, address: &str) -> Address {
        Address::new(format!("{}{address}", self.prefix()))
    }

    /// The address of the home page.
    pub(crate) fn home(&self) -> Address {
        self.address("/")
    }

    /// Where servers look for the page that they show to those who are lost.
    pub(crate) fn not_found(&self) -> Address {
        self.address("/404.html")
    }

    /// The host, which tag URIs are made in the name of (RFC 4151).
    pub(crate) fn host(&self) -> &str {
        self.base_url.host_str().unwrap_or("localhost")
    }

    /// The address of a folder of lists.
    pub(crate) fn folder(&self, folder: Folder) -> Address {
        self.address(&format!("/{}/", folder.name(self.addresses)))
    }

    pub(crate) fn zone(&self) -> jiff::tz::TimeZone {
        zone(&self.timezone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// What the result of parsing one file depends on besides the file.
    pub(crate) fn parse_digest(&self) -> Digest {
        let math = if self.math { "math" } else { "" };
        let mut digester = Digester::new("parse");
        digester.text(self.main_language()).text(&self.timezone).text(math);
        digester.value(&self.typography).value(&self.languages());
        digester.finish()
    }
}

/// A zone of the IANA data in the binary: the machine's own may differ, and so would the site.
pub(crate) fn zone(name: &str) -> Option<jiff::tz::TimeZone> {
    jiff::tz::TimeZoneDatabase::bundled().get(name).ok()
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: String::new(),
            base_url: Url::parse("https://example.org/").expect("it is an address"),
            description: None,
            language: "fr".to_owned(),
            editions: Vec::new(),
            timezone: "Europe/Paris".to_owned(),
            organisation: None,
            identity: Identity::default(),
            country: None,
            qualiopi: None,
            license: None,
            menu: Vec::new(),
            theme: ThemeConfig::default(),
            pagination: 10,
            addresses: Addresses::default(),
            permalinks: Permalinks::of(Addresses::default()),
            feeds: FeedConfig { limit: 20, full: true },
            comments: Ways::default(),
            typography: Typography::default(),
            math: false,
            cards: None,
            extra: Data::Null,
            targets: Vec::new(),
            outside: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, parse_base_url};

    #[test]
    fn an_edition_says_what_is_said_of_it_and_the_rest_as_the_main_one() {
        let text = "title: Carnet\nbase_url: https://x.example\ndescription: Un carnet\n\
                    menu: [{title: Contact, link: /a}]\n\
                    languages: [fr, {language: en-GB, title: Notes}]\n";
        let (config, problems) = super::read("site.yaml", text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(config.languages(), ["fr", "en-GB"]);
        assert_eq!((config.home().as_str(), config.is_main()), ("/", true));
        let english = config.of_edition(1);
        assert_eq!((english.home().as_str(), english.is_main()), ("/en-gb/", false));
        assert_eq!((english.title.as_str(), english.language.as_str()), ("Notes", "en-GB"));
        assert_eq!(english.description, None);
        assert!(english.menu.is_empty() && config.of_edition(0).menu.len() == 1);
        assert_eq!(english.parse_digest(), config.parse_digest());
    }

    #[test]
    fn knows_its_own_addresses() {
        let base_url = parse_base_url("https://moi.fr/blog").expect("it is one");
        let config = Config { base_url, ..Config::default() };
        for own in ["https://moi.fr/blog", "http://MOI.fr/blog/a#b", "https://moi.fr/blog/?q"] {
            assert!(config.holds(own), "{own}");
        }
        for other in ["https://moi.fr/", "https://moi.fr/blogs/", "https://x.moi.fr/blog/", "x"] {
            assert!(!config.holds(other), "{other}");
        }
    }
}
