//! Where readers answer: the ways that `site.yaml` names, or a page for itself.

use super::read::{key, report_address};
use crate::base::address::{is_mail, is_web, meant_outside};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{Fields, Key};
use serde::{Deserialize, Serialize};
use url::Url;

const ALL: &[Key] = &[
    key("mail", &["courriel", "email"]),
    key("link", &["lien"]),
    key("mastodon", &[]),
    key("bluesky", &[]),
    key("isso", &[]),
    key("giscus", &[]),
    key("remark42", &[]),
    key("comentario", &[]),
    key("webmention", &[]),
    key("thread", &["fil"]),
];

/// The keys of `comments` in `site.yaml`.
pub(crate) const COMMENTS: &[Key] = ALL.split_at(9).0;

/// The same in front matter, where a page can also say where its thread is.
pub(crate) const COMMENTS_OF_PAGES: &[Key] = ALL;

pub(super) const ISSO: &[Key] = &[key("server", &["serveur"]), key("database", &["base"])];
pub(super) const GISCUS: &[Key] = &[
    key("repo", &["dépôt"]),
    key("repo_id", &[]),
    key("category", &["catégorie"]),
    key("category_id", &[]),
];
pub(super) const REMARK42: &[Key] = &[key("server", &["serveur"]), key("site", &[])];
pub(super) const COMENTARIO: &[Key] = &[key("server", &["serveur"])];
pub(super) const WEBMENTION: &[Key] = &[key("endpoint", &["adresse"]), key("pingback", &[])];

/// Where readers answer, and where other sites say that they did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ways {
    /// One of a kind at most, in the order in which pages offer them.
    pub(crate) list: Vec<Way>,
    /// The kinds that a page turns off.
    pub(crate) off: Vec<String>,
    pub(crate) webmention: Option<Webmention>,
    /// The SQLite file of an Isso server on this machine, from the site's root.
    pub(crate) isso_database: Option<String>,
    /// The address by which servers know a page's thread, where it is no other.
    pub(crate) thread: Option<String>,
}

/// One way to answer. Addresses may hold `{url}`, `{title}` and `{id}`, the page's; those of
/// servers end with a slash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Way {
    /// An e-mail address.
    Mail(String),
    Link(String),
    /// A post, or an account.
    Mastodon(String),
    /// A post, or an account.
    Bluesky(String),
    Isso(String),
    Giscus(Giscus),
    Remark42 {
        server: String,
        site: String,
    },
    Comentario(String),
}

/// Discussions of a repository on GitHub, as <https://giscus.app> gives them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Giscus {
    /// `owner/name`.
    pub(crate) repo: String,
    pub(crate) repo_id: String,
    pub(crate) category: String,
    pub(crate) category_id: String,
}

/// Where other sites announce that they answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Webmention {
    pub(crate) endpoint: String,
    pub(crate) pingback: Option<String>,
}

impl Way {
    /// The key that it is written under.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Way::Mail(_) => "mail",
            Way::Link(_) => "link",
            Way::Mastodon(_) => "mastodon",
            Way::Bluesky(_) => "bluesky",
            Way::Isso(_) => "isso",
            Way::Giscus(_) => "giscus",
            Way::Remark42 { .. } => "remark42",
            Way::Comentario(_) => "comentario",
        }
    }

    /// What the service is called.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Way::Mail(_) | Way::Link(_) => "",
            Way::Mastodon(_) => "Mastodon",
            Way::Bluesky(_) => "Bluesky",
            Way::Isso(_) => "Isso",
            Way::Giscus(_) => "giscus",
            Way::Remark42 { .. } => "Remark42",
            Way::Comentario(_) => "Comentario",
        }
    }

    /// Whether it is a part of the page that comes from a server, after a click.
    pub(crate) fn is_widget(&self) -> bool {
        !matches!(self, Way::Mail(_) | Way::Link(_) | Way::Mastodon(_) | Way::Bluesky(_))
    }
}

impl Ways {
    /// The ways of a page that says these, on a site that says others: each kind as the page says
    /// it, or as the site does.
    pub(crate) fn over(&self, site: &Ways) -> Vec<Way> {
        let of = |ways: &Ways, kind: &str| ways.list.iter().find(|way| way.kind() == kind).cloned();
        let kinds = ALL.iter().map(|key| key.name).filter(|kind| !self.is_off(kind));
        kinds.filter_map(|kind| of(self, kind).or_else(|| of(site, kind))).collect()
    }

    /// Whether a page turns a kind off.
    pub(crate) fn is_off(&self, kind: &str) -> bool {
        self.off.iter().any(|off| off == kind)
    }

    /// The Isso server, if there is one.
    pub(crate) fn isso(&self) -> Option<&str> {
        self.list.iter().find_map(|way| match way {
            Way::Isso(server) => Some(server.as_str()),
            _ => None,
        })
    }

    /// The first of the ways where none of them works without a script.
    pub(crate) fn needs_script(&self) -> Option<&Way> {
        let works = |way: &Way| !way.is_widget() || matches!(way, Way::Giscus(_));
        self.list.first().filter(|_| !self.list.iter().any(works))
    }
}

/// Reads the mapping, wherever it stands; `keys` are those that it may have there.
pub(crate) fn read(section: &mut Fields, keys: &[Key]) -> Ways {
    // Near to `giscus` in its letters alone.
    if section.value("disqus").is_some() {
        let choices: Vec<String> = ALL[..8].iter().map(|key| format!("`{}`", key.name)).collect();
        let problem = Diagnostic::error(Code::UnknownKey).with("key", "disqus");
        let problem = problem.with("choices", choices.join(", ")).hint(Hint::OneOf);
        section.report(problem.at(section.place("disqus")));
    }
    let off = off(section, keys);
    let (isso, isso_database) = isso(section);
    let ways = [
        mail(section).map(Way::Mail),
        pattern(section, "link", "https://forum.example/?page={id}").map(Way::Link),
        pattern(section, "mastodon", "https://mastodon.example/@moi/1234").map(Way::Mastodon),
        pattern(section, "bluesky", "https://bsky.app/profile/moi.example").map(Way::Bluesky),
        isso.map(Way::Isso),
        giscus(section).map(Way::Giscus),
        remark42(section),
        comentario(section).map(Way::Comentario),
    ];
    Ways {
        list: ways.into_iter().flatten().collect(),
        off,
        webmention: webmention(section),
        isso_database,
        thread: if keys.len() == ALL.len() { thread(section) } else { None },
    }
}

/// The kinds that are said not to be: `isso: false`.
fn off(section: &mut Fields, keys: &[Key]) -> Vec<String> {
    let is_off = |key: &&Key| section.is_off(key.name);
    let off: Vec<String> = keys.iter().filter(is_off).map(|key| key.name.to_owned()).collect();
    for key in &off {
        section.value(key);
    }
    off
}

fn mail(section: &mut Fields) -> Option<String> {
    let text = section.address("mail")?;
    let mail = text.strip_prefix("mailto:").unwrap_or(&text);
    if is_mail(mail) {
        return Some(mail.to_owned());
    }
    report_address(section, "mail", &text, "bonjour@mon-blog.example");
    None
}

fn pattern(section: &mut Fields, key: &str, example: &str) -> Option<String> {
    let text = section.address(key)?;
    if is_pattern(&text) {
        return Some(text);
    }
    let meant = meant_outside(&text).filter(|meant| is_pattern(meant));
    report_address(section, key, &text, meant.as_deref().unwrap_or(example));
    None
}

fn is_pattern(text: &str) -> bool {
    is_web(text) && Url::parse(&text.replace(['{', '}'], "")).is_ok_and(|url| url.has_host())
}

/// The address of a server, as browsers write it: it ends with a slash.
fn server(section: &mut Fields, key: &str, example: &str) -> Option<String> {
    let text = section.address(key)?;
    let read = |text: &str| {
        let mut url = Url::parse(text).ok().filter(|url| is_web(text) && url.has_host())?;
        url.set_query(None);
        url.set_fragment(None);
        Some(format!("{}/", url.as_str().trim_end_matches('/')))
    };
    let found = read(&text);
    if found.is_none() {
        let meant = meant_outside(&text).filter(|meant| read(meant).is_some());
        report_address(section, key, &text, meant.as_deref().unwrap_or(example));
    }
    found
}

/// A value that is an address, or a mapping that has it under the first of `keys`; what else that
/// mapping says is read by `rest`.
fn with_server<R>(
    section: &mut Fields,
    name: &str,
    keys: &[Key],
    rest: impl FnOnce(&mut Fields) -> R,
) -> (Option<String>, Option<R>) {
    let example = format!("https://{name}.mon-blog.example/");
    if !section.is_map(name) {
        return (server(section, name, &example), None);
    }
    let Some(mut inner) = section.section(name, keys) else { return (None, None) };
    let address = server(&mut inner, keys[0].name, &example);
    if !inner.wrote(keys[0].name) {
        require(&inner, keys[0].name, &example);
    }
    let rest = rest(&mut inner);
    section.close(inner, keys, Diagnostic::error);
    (address, Some(rest))
}

fn isso(section: &mut Fields) -> (Option<String>, Option<String>) {
    let (server, database) = with_server(section, "isso", ISSO, |inner| inner.text("database"));
    (server, database.flatten())
}

fn remark42(section: &mut Fields) -> Option<Way> {
    let (server, site) = with_server(section, "remark42", REMARK42, |inner| inner.text("site"));
    // What a server calls its only site where nothing else is said.
    let site = site.flatten().unwrap_or_else(|| "remark".to_owned());
    Some(Way::Remark42 { server: server?, site })
}

fn comentario(section: &mut Fields) -> Option<String> {
    with_server(section, "comentario", COMENTARIO, |_| ()).0
}

/// What a repository's key looks like.
const REPO: &str = "repo: moi/mon-blog";

fn giscus(section: &mut Fields) -> Option<Giscus> {
    let mut inner = section.section("giscus", GISCUS)?;
    let examples = ["moi/mon-blog", "R_kgDO…", "Announcements", "DIC_kwDO…"];
    let mut said = GISCUS.iter().zip(examples).map(|(key, example)| {
        let text = inner.text(key.name);
        if text.is_none() {
            require(&inner, key.name, example);
        }
        text
    });
    let [repo, repo_id, category, category_id] = std::array::from_fn(|_| said.next().flatten());
    drop(said);
    let repo = repo.filter(|repo| {
        let is_one = repo.split('/').count() == 2 && !repo.split('/').any(str::is_empty);
        if !is_one {
            let problem = Diagnostic::error(Code::InvalidAddress).with("value", repo.as_str());
            let problem = problem.with("key", inner.spelling("repo")).with("fix", REPO);
            inner.report(problem.at(inner.value_place("repo")).hint(Hint::ForExample));
        }
        is_one
    });
    section.close(inner, GISCUS, Diagnostic::error);
    let (repo, repo_id, category, category_id) = (repo?, repo_id?, category?, category_id?);
    Some(Giscus { repo, repo_id, category, category_id })
}

fn webmention(section: &mut Fields) -> Option<Webmention> {
    let example = "https://webmention.io/mon-blog.example/webmention";
    if !section.is_map("webmention") {
        let endpoint = pattern(section, "webmention", example)?;
        return Some(Webmention { endpoint, pingback: None });
    }
    let mut inner = section.section("webmention", WEBMENTION)?;
    let endpoint = pattern(&mut inner, "endpoint", example);
    if !inner.wrote("endpoint") {
        require(&inner, "endpoint", example);
    }
    let pingback = pattern(&mut inner, "pingback", "https://webmention.io/mon-blog.example/xmlrpc");
    section.close(inner, WEBMENTION, Diagnostic::error);
    Some(Webmention { endpoint: endpoint?, pingback })
}

/// The address of a thread: a path of the site.
fn thread(section: &mut Fields) -> Option<String> {
    let text = section.text_as("thread", "address")?;
    if text.starts_with('/') && !text.starts_with("//") {
        return Some(text);
    }
    let problem = Diagnostic::error(Code::InvalidAddress).with("key", section.spelling("thread"));
    let problem = problem.with("value", &text).with("fix", "/2019/03/ancien-titre/");
    section.report(problem.at(section.value_place("thread")).hint(Hint::SitePath));
    None
}

fn require(section: &Fields, key: &str, example: &str) {
    let problem = Diagnostic::error(Code::MissingKey).with("key", section.spelling(key));
    let problem = problem.with("fix", format!("{}: {example}", section.spelling(key)));
    section.report(problem.at(section.own_place()).hint(Hint::AddKey));
}
