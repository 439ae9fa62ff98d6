//! The reading of `site.yaml`, key by key.

use super::{
    Addresses, Config, Edition, FeedConfig, KEYS, LATER, MenuItem, Permalinks, ThemeConfig,
    Typography, Ways, legal, ways,
};
use crate::base::control;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{Fields, Key};
use crate::base::nearest::nearest;
use crate::base::yaml::{Layout, Origin};
use crate::language;
use crate::language::typography::Space;
use std::collections::BTreeMap;
use url::Url;

pub(super) const fn key(name: &'static str, aliases: &'static [&'static str]) -> Key {
    Key { name, aliases, doc: "" }
}

const MENU: &[Key] = &[key("title", &["titre"]), key("link", &["lien", "url", "address"])];
const THEME: &[Key] = &[
    key("name", &["nom"]),
    key("accent", &[]),
    key("footer", &["pied"]),
    key("logo", &[]),
    key("social", &["réseaux"]),
    key("font", &["police"]),
];
const EDITION: &[Key] = &[
    key("language", &["langue"]),
    key("name", &["nom"]),
    key("title", &["titre"]),
    key("description", &[]),
    key("footer", &["pied"]),
    key("menu", &[]),
];
const TYPOGRAPHY: &[Key] = &[key("guillemets", &[])];
const IMAGES: &[Key] =
    &[key("cards", &["cartes"]), key("widths", &["largeurs"]), key("formats", &[])];
const FEEDS: &[Key] = &[key("limit", &["limite"]), key("content", &["contenu"])];
const PERMALINKS: &[Key] = &[
    key("article", &[]),
    key("training", &["formation"]),
    key("session", &["séance"]),
    key("page", &[]),
];
/// The keys of the mappings in `site.yaml`.
#[cfg(test)]
pub(crate) const SECTIONS: &[(&str, &[Key])] = &[
    ("menu", MENU),
    ("organisation", legal::ORGANISATION),
    ("qualiopi", legal::QUALIOPI),
    ("theme", THEME),
    ("permalinks", PERMALINKS),
    ("languages", EDITION),
    ("typography", TYPOGRAPHY),
    ("feeds", FEEDS),
    ("images", IMAGES),
    ("comments", ways::COMMENTS),
    ("comments.isso", ways::ISSO),
    ("comments.giscus", ways::GISCUS),
    ("comments.remark42", ways::REMARK42),
    ("comments.comentario", ways::COMENTARIO),
    ("comments.webmention", ways::WEBMENTION),
];

/// What an address pattern may hold.
const PATTERN_FIELDS: &[&str] =
    &["{year}", "{month}", "{day}", "{slug}", "{category}", "{training}"];
/// The same for plain pages, which belong to no training.
const FIELDS_OF_PAGES: &[&str] = &["{year}", "{month}", "{day}", "{slug}", "{category}"];

/// Reads `site.yaml`. The second value is what is wrong with it.
pub(crate) fn read(path: &str, text: &str) -> (Config, Vec<Diagnostic>) {
    let clean = control::clean(text);
    let layout = Layout::new(&clean);
    let mut fields = Fields::parse(Origin::new(path, &layout, 0), KEYS);
    control::report(path, text).into_iter().for_each(|problem| fields.report(problem));
    let readable = !fields.is_empty() || text.trim().is_empty();
    let mut config = Config::default();
    match fields.text("title") {
        Some(title) => config.title = title,
        None if readable => fields.report(missing("title", "title: Mon blog", path)),
        None => {}
    }
    if let Some(url) = base_url(&mut fields, readable.then_some(path)) {
        config.base_url = url;
    }
    config.description = fields.text("description");
    config.editions = editions(&mut fields);
    read_language(&mut fields, &mut config);
    config.country = legal::country(&mut fields);
    legal::organisation(&mut fields, &mut config);
    config.qualiopi = legal::qualiopi(&mut fields, &config.zone());
    config.license = fields.text("license");
    config.menu = menu(&mut fields);
    config.theme = theme(&mut fields);
    config.pagination = positive(&mut fields, "pagination", config.pagination);
    config.addresses = addresses(&mut fields);
    config.permalinks = permalinks(&mut fields, config.addresses);
    config.feeds = feeds(&mut fields);
    config.comments = read_comments(&mut fields);
    config.typography = typography(&mut fields);
    config.math = fields.flag("math").unwrap_or(false);
    config.cards = cards(&mut fields);
    config.extra = fields.value("extra").map_or(Data::Null, Data::from);
    for later in LATER {
        report_later(&mut fields, later);
    }
    set_texts(&mut config);
    config.targets = fields.targets();
    config.outside = fields.outside();
    (config, fields.finish(KEYS, Diagnostic::error))
}

/// Brings the site's own words into the typography of its language.
fn set_texts(config: &mut Config) {
    let (typography, language) = (config.typography, config.language.clone());
    let set = |text: &mut String| *text = typography.set(text, &language);
    set(&mut config.title);
    config.description.iter_mut().for_each(set);
    config.organisation.iter_mut().for_each(set);
    config.theme.footer.iter_mut().for_each(set);
    config.menu.iter_mut().map(|item| &mut item.title).for_each(set);
    for edition in &mut config.editions {
        let set = |text: &mut String| *text = typography.set(text, &edition.language);
        edition.title.iter_mut().for_each(set);
        edition.description.iter_mut().for_each(set);
        edition.footer.iter_mut().for_each(set);
        edition.menu.iter_mut().map(|item| &mut item.title).for_each(set);
    }
}

/// The languages of a site, as they are listed.
fn editions(fields: &mut Fields) -> Vec<Edition> {
    let mut editions: Vec<Edition> = Vec::new();
    for mut entry in fields.sections("languages", EDITION) {
        let place = entry.own_place();
        let language = entry.text("language");
        let tag = language.as_deref().filter(|tag| language::is_tag(tag));
        if let (Some(value), None) = (&language, tag) {
            let problem = Diagnostic::error(Code::InvalidLanguage).with("value", value.as_str());
            entry.report(problem.at(place.clone()).hint(Hint::LanguageTag));
        }
        let is_same = |one: &Edition| tag.is_some_and(|tag| one.language.eq_ignore_ascii_case(tag));
        if language.is_none() {
            let problem = Diagnostic::error(Code::MissingKey).with("key", "language");
            entry.report(problem.with("fix", "language: en").at(place).hint(Hint::AddKey));
        } else if editions.iter().any(is_same) {
            let problem = Diagnostic::error(Code::RepeatedLanguage);
            let problem = problem.with("language", tag.unwrap_or_default());
            entry.report(problem.at(place).hint(Hint::RemoveOne));
        } else if let Some(tag) = tag {
            editions.push(Edition {
                language: language::canonical(tag),
                name: entry.text("name"),
                title: entry.text("title"),
                description: entry.text("description"),
                footer: entry.text("footer"),
                menu: menu(&mut entry),
            });
        }
        fields.close(entry, EDITION, Diagnostic::error);
    }
    editions
}

/// `off`, or what differs from the usual.
fn typography(fields: &mut Fields) -> Typography {
    let usual = Typography::default();
    if fields.is_scalar("typography") {
        return Typography { is_on: fields.flag("typography").unwrap_or(true), ..usual };
    }
    let Some(mut section) = fields.section("typography", TYPOGRAPHY) else { return usual };
    let text = section.text("guillemets");
    let in_guillemets = text.as_deref().and_then(|text| match text.trim_start_matches("U+") {
        "00A0" | "00a0" => Some(Space::NoBreak),
        "202F" | "202f" => Some(Space::NarrowNoBreak),
        _ => None,
    });
    if let (Some(text), None) = (text, in_guillemets) {
        let problem = Diagnostic::error(Code::InvalidChoice)
            .with("key", section.spelling("guillemets"))
            .with("value", text)
            .with("choices", "`202F`, `00A0`");
        section.report(problem.at(section.value_place("guillemets")).hint(Hint::OneOf));
    }
    fields.close(section, TYPOGRAPHY, Diagnostic::error);
    Typography { in_guillemets, ..usual }
}

/// Whether pages have share cards, where that is said.
fn cards(fields: &mut Fields) -> Option<bool> {
    let mut section = fields.section("images", IMAGES)?;
    let cards = section.flag("cards");
    for later in &IMAGES[1..] {
        report_later(&mut section, later.name);
    }
    fields.close(section, IMAGES, Diagnostic::error);
    cards
}

fn missing(key: &str, fix: &str, path: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingKey)
        .with("key", key)
        .with("fix", fix)
        .in_file(path)
        .hint(Hint::AddKey)
}

fn report_later(fields: &mut Fields, key: &str) {
    if fields.value(key).is_some() {
        let problem = Diagnostic::warning(Code::LaterKey).with("key", fields.spelling(key));
        fields.report(problem.at(fields.place(key)));
    }
}

fn base_url(fields: &mut Fields, required_in: Option<&str>) -> Option<Url> {
    let Some(text) = fields.text("base_url") else {
        if let Some(path) = required_in {
            fields.report(missing("base_url", "base_url: https://mon-blog.example/", path));
        }
        return None;
    };
    let url = parse_base_url(&text);
    if url.is_none() {
        report_address(fields, "base_url", &text, &likely_base_url(&text));
    }
    url
}

/// A whole `http(s)` address without query or fragment; its path ends with `/`.
pub(crate) fn parse_base_url(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.query().is_none()
        && url.fragment().is_none();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    usable.then_some(url)
}

/// What was probably meant: with a scheme, without query and fragment.
fn likely_base_url(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or("");
    let host = path.split_once("://").map_or(path, |(_, host)| host).trim_matches('/');
    let host = if host.contains(char::is_whitespace) { "mon-blog.example" } else { host };
    format!("https://{host}/")
}

/// The main language: the one that is given, or the first of all; it is the first of them then.
fn read_language(fields: &mut Fields, config: &mut Config) {
    if let Some(first) = config.editions.first() {
        config.language = first.language.clone();
    }
    if let Some(tag) = fields.text("language") {
        if language::is_tag(&tag) {
            config.language = language::canonical(&tag);
        } else {
            let problem = Diagnostic::error(Code::InvalidLanguage).with("value", tag);
            fields.report(problem.at(fields.value_place("language")).hint(Hint::LanguageTag));
        }
    }
    if !config.editions.is_empty() {
        let is_main = |one: &Edition| one.language.eq_ignore_ascii_case(&config.language);
        let main = config.editions.iter().position(is_main);
        let edition = main.map(|at| config.editions.remove(at)).unwrap_or_default();
        config.editions.insert(0, Edition { language: config.language.clone(), ..edition });
    }
    let french = language::primary(&config.language) == "fr";
    config.timezone = if french { "Europe/Paris" } else { "UTC" }.to_owned();
    if let Some(zone) = fields.text("timezone") {
        if super::zone(&zone).is_some() {
            config.timezone = zone;
        } else {
            fields.report(unknown_zone(&zone).at(fields.value_place("timezone")));
        }
    }
}

fn unknown_zone(zone: &str) -> Diagnostic {
    let names: Vec<String> =
        jiff::tz::TimeZoneDatabase::bundled().available().map(|name| name.to_string()).collect();
    Diagnostic::error(Code::UnknownZone)
        .with("zone", zone)
        .nearest(nearest(zone, names.iter().map(String::as_str)), Some(Hint::IanaZone))
}

fn menu(fields: &mut Fields) -> Vec<MenuItem> {
    let mut items = Vec::new();
    for mut entry in fields.sections("menu", MENU) {
        let (place, line) = (entry.own_place(), entry.place("link").line);
        let (title, target) = (entry.text("title"), entry.text("link"));
        match (title, target) {
            (Some(title), Some(target)) => items.push(MenuItem { title, target, line }),
            (title, _) => {
                let key = if title.is_some() { "link" } else { "title" };
                let fix = "{title: Contact, link: /pages/contact.md}";
                let problem = Diagnostic::error(Code::MissingKey).with("key", key);
                fields.report(problem.with("fix", fix).at(place).hint(Hint::AddKey));
            }
        }
        fields.close(entry, MENU, Diagnostic::error);
    }
    items
}

fn theme(fields: &mut Fields) -> ThemeConfig {
    let Some(mut section) = fields.section("theme", THEME) else { return ThemeConfig::default() };
    let theme = ThemeConfig {
        name_place: section.value_place("name"),
        name: section.text("name").filter(|name| name != "default"),
        accent: accent(&mut section),
        footer: section.text("footer"),
        logo: section.target("logo"),
        social: social(&mut section),
    };
    report_later(&mut section, "font");
    fields.close(section, THEME, Diagnostic::error);
    theme
}

fn accent(section: &mut Fields) -> Option<String> {
    let colour = section.text("accent")?;
    let hex = colour.strip_prefix('#').unwrap_or("");
    if matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(colour);
    }
    let problem = Diagnostic::error(Code::InvalidColour).with("value", colour);
    section.report(problem.at(section.value_place("accent")).hint(Hint::HexColour));
    None
}

fn social(section: &mut Fields) -> BTreeMap<String, String> {
    let Some(value) = section.value("social") else { return BTreeMap::new() };
    let Data::Map(entries) = Data::from(value) else {
        section.wrong_type("social", "accounts");
        return BTreeMap::new();
    };
    let labelled = entries.into_iter().filter_map(|(label, address)| match address {
        Data::Text(address) if !section.runs_code("social", &address) => {
            section.expect("social", section.place("social"), &address);
            Some((label, address))
        }
        Data::Text(_) | Data::Null => None,
        _ => {
            section.wrong_type("social", "accounts");
            None
        }
    });
    labelled.collect()
}

fn positive(fields: &mut Fields, key: &str, default: usize) -> usize {
    match fields.number(key) {
        Some(0) => {
            let problem = Diagnostic::error(Code::InvalidChoice)
                .with("key", fields.spelling(key))
                .with("value", "0");
            fields.report(problem.at(fields.value_place(key)).hint(Hint::FromOne));
            default
        }
        Some(number) => number as usize,
        None => default,
    }
}

fn addresses(fields: &mut Fields) -> Addresses {
    let Some(text) = fields.text("addresses") else { return Addresses::default() };
    match text.as_str() {
        "en" => Addresses::English,
        "fr" => Addresses::French,
        _ => {
            let problem = Diagnostic::error(Code::InvalidChoice)
                .with("key", fields.spelling("addresses"))
                .with("value", text)
                .with("choices", "`en`, `fr`");
            fields.report(problem.at(fields.value_place("addresses")).hint(Hint::OneOf));
            Addresses::default()
        }
    }
}

fn permalinks(fields: &mut Fields, addresses: Addresses) -> Permalinks {
    let mut permalinks = Permalinks::of(addresses);
    let Some(mut section) = fields.section("permalinks", PERMALINKS) else { return permalinks };
    pattern(&mut section, "article", PATTERN_FIELDS, &mut permalinks.article);
    pattern(&mut section, "training", PATTERN_FIELDS, &mut permalinks.training);
    pattern(&mut section, "session", PATTERN_FIELDS, &mut permalinks.session);
    pattern(&mut section, "page", FIELDS_OF_PAGES, &mut permalinks.page);
    fields.close(section, PERMALINKS, Diagnostic::error);
    permalinks
}

fn pattern(section: &mut Fields, kind: &str, known: &[&str], target: &mut String) {
    let Some(text) = section.text(kind) else { return };
    let identity = if kind == "training" { "{training}" } else { "{slug}" };
    match broken_rule(&text, known, identity) {
        None => *target = text,
        Some(problem) => {
            section.report(problem.with("value", text).at(section.value_place(kind)));
        }
    }
}

/// The first rule that an address pattern breaks.
fn broken_rule(text: &str, known: &[&str], identity: &str) -> Option<Diagnostic> {
    let bare = known.iter().fold(text.to_owned(), |text, field| text.replace(field, "x"));
    let problem = Diagnostic::error(Code::InvalidPattern);
    if let Some(field) = braced(&bare) {
        let problem = problem.with("fields", known.join(" "));
        let near = nearest(field, known.iter().copied());
        return Some(problem.nearest(near, Some(Hint::PatternFields)));
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    if !bare.bytes().all(is_plain) || bare.split('/').any(|part| part.starts_with('.')) {
        return Some(problem.hint(Hint::PatternSigns));
    }
    if !text.contains(identity) && !text.contains("{slug}") {
        return Some(problem.with("identity", identity).hint(Hint::PatternIdentity));
    }
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
    let fixed = format!("/{}/", without_extension(&parts.join("/")));
    (text != fixed).then(|| problem.with("fix", fixed).hint(Hint::Write))
}

/// An address as a folder's: every page is the `index.html` of one.
fn without_extension(path: &str) -> &str {
    let bare = path.strip_suffix("/index.html").or_else(|| path.strip_suffix(".html"));
    bare.or_else(|| path.strip_suffix(".htm")).unwrap_or(path)
}

/// What stands between braces, with them.
fn braced(text: &str) -> Option<&str> {
    let start = text.find('{')?;
    let end = text[start..].find('}').map_or(text.len(), |end| start + end + 1);
    Some(&text[start..end])
}

fn feeds(fields: &mut Fields) -> FeedConfig {
    let mut feeds = Config::default().feeds;
    let Some(mut section) = fields.section("feeds", FEEDS) else { return feeds };
    feeds.limit = positive(&mut section, "limit", feeds.limit);
    match section.text("content").as_deref() {
        Some("summary" | "résumé") => feeds.full = false,
        None | Some("full" | "entier") => {}
        Some(other) => {
            let problem = Diagnostic::error(Code::InvalidChoice)
                .with("key", section.spelling("content"))
                .with("value", other)
                .with("choices", "full, summary");
            section.report(problem.at(section.value_place("content")).hint(Hint::OneOf));
        }
    }
    fields.close(section, FEEDS, Diagnostic::error);
    feeds
}

fn read_comments(fields: &mut Fields) -> Ways {
    let Some(mut section) = fields.section("comments", ways::COMMENTS) else {
        return Ways::default();
    };
    let found = ways::read(&mut section, ways::COMMENTS);
    fields.close(section, ways::COMMENTS, Diagnostic::error);
    if let Some(way) = found.needs_script() {
        let problem = Diagnostic::warning(Code::CommentsNeedScript).with("name", way.name());
        let problem = problem.with("fix", "mail: bonjour@mon-blog.example").hint(Hint::AddKey);
        fields.report(problem.at(fields.place("comments")));
    }
    found
}

pub(super) fn report_address(section: &Fields, key: &str, value: &str, fix: &str) {
    let problem = Diagnostic::error(Code::InvalidAddress)
        .with("key", section.spelling(key))
        .with("value", value)
        .with("fix", fix);
    section.report(problem.at(section.value_place(key)).hint(Hint::FullAddress));
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::base::diagnostic::Code;

    fn codes(text: &str) -> Vec<Code> {
        read("site.yaml", text).1.into_iter().map(|problem| problem.code).collect()
    }

    const GOOD: &str = "title: A\nbase_url: https://x.example/blog\n";

    #[test]
    fn gives_everything_a_default() {
        let (config, problems) = read("site.yaml", GOOD);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((config.base_path(), config.base()), ("/blog", "https://x.example/blog"));
        assert_eq!((config.language.as_str(), config.timezone.as_str()), ("fr", "Europe/Paris"));
    }

    #[test]
    fn names_what_is_missing_or_wrong() {
        assert_eq!(codes(""), [Code::MissingKey, Code::MissingKey]);
        let wrong = [
            ("titel: x\n", Code::UnknownKey),
            ("timezone: Europe/Pariss\n", Code::UnknownZone),
            ("language: français\n", Code::InvalidLanguage),
            ("pagination: 0\n", Code::InvalidChoice),
            ("permalinks:\n  article: articles/{slug}\n", Code::InvalidPattern),
            ("permalinks:\n  article: /{id}/\n", Code::InvalidPattern),
            ("theme:\n  accent: rouge\n", Code::InvalidColour),
            ("feeds:\n  content: tout\n", Code::InvalidChoice),
            ("search: true\n", Code::LaterKey),
            ("images: {widths: [400]}\n", Code::LaterKey),
            ("images: {cards: peut-être}\n", Code::WrongType),
            ("comments:\n  mail: moi\n", Code::InvalidAddress),
            ("menu:\n  - title: x\n", Code::MissingKey),
        ];
        for (line, code) in wrong {
            assert_eq!(codes(&format!("{GOOD}{line}")), [code], "{line}");
        }
        assert_eq!(codes("title: A\nbase_url: x.example\n"), [Code::InvalidAddress]);
    }
}
