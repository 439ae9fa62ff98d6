//! The addresses that front matter gives: the page's own, its old ones, where to answer.

use super::super::Answers;
use crate::base::address::{is_mail, is_web};
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{Fields, flag_of};
use crate::base::path::nfc;
use crate::base::slug::{is_slug, slugify};
use crate::config::ways::{self, COMMENTS_OF_PAGES};
use percent_encoding::percent_decode_str;

pub(super) fn slug(fields: &mut Fields) -> Option<String> {
    let text = fields.text("slug")?;
    if is_slug(&text) {
        return Some(text);
    }
    let fix = Some(slugify(&text)).filter(|slug| !slug.is_empty());
    let problem = Diagnostic::error(Code::InvalidSlug)
        .with("value", text.as_str())
        .with("fix", fix.as_deref().unwrap_or("mon-titre"));
    fields.report(problem.at(fields.value_place("slug")).hint(Hint::SlugLetters));
    None
}

/// Old addresses: paths of this site, from its root, percent-decoded as servers look them up.
pub(super) fn aliases(fields: &mut Fields) -> Vec<String> {
    let mut aliases = Vec::new();
    for alias in fields.texts_as("aliases", "paths") {
        if let Some(decoded) = decoded(&alias).filter(|alias| is_alias(alias)) {
            aliases.push(decoded);
            continue;
        }
        let rooted = Some(format!("/{alias}")).filter(|rooted| is_alias(rooted));
        let hint = if rooted.is_some() { Hint::Write } else { Hint::SitePath };
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", fields.spelling("aliases"))
            .with("value", alias.as_str())
            .with("fix", rooted.as_deref().unwrap_or("/2019/03/ancien-titre/"));
        fields.report(problem.at(fields.value_place("aliases")).hint(hint));
    }
    aliases
}

/// `None` where what is encoded is not UTF-8, which no file's name could answer to.
fn decoded(alias: &str) -> Option<String> {
    percent_decode_str(alias).decode_utf8().ok().map(|text| nfc(&text))
}

fn is_alias(alias: &str) -> bool {
    let inside = alias.strip_prefix('/').unwrap_or("");
    let climbs = inside.split('/').any(|part| part == ".." || part == "." || part.len() > 250);
    !inside.is_empty()
        && !inside.starts_with('/')
        && !climbs
        && !inside.contains(['?', '#', '\\', ':'])
        && !inside.contains(char::is_control)
        && !inside.trim_end_matches('/').contains("//")
}

pub(super) fn answers(fields: &mut Fields) -> Answers {
    if fields.is_map("comments")
        && let Some(mut section) = fields.section("comments", COMMENTS_OF_PAGES)
    {
        let said = ways::read(&mut section, COMMENTS_OF_PAGES);
        fields.close(section, COMMENTS_OF_PAGES, Diagnostic::warning);
        return Answers::With(Box::new(said));
    }
    let Some(value) = fields.value("comments") else { return Answers::Site };
    let data = Data::from(value);
    let word = if let Data::Text(text) = &data { flag_of(text) } else { None };
    match word.map_or(data, Data::Flag) {
        Data::Flag(true) => {
            report_useless(fields);
            Answers::Site
        }
        Data::Flag(false) => Answers::Off,
        Data::Text(address) => Answers::At(as_address(fields, &address).into_iter().collect()),
        Data::List(items) => {
            let address = |item| match item {
                Data::Text(address) => as_address(fields, &address),
                _ => wrong_answer(fields),
            };
            Answers::At(items.into_iter().filter_map(address).collect())
        }
        _ => {
            wrong_answer(fields);
            Answers::Site
        }
    }
}

/// `true` is the rule already, and says nowhere where to answer.
fn report_useless(fields: &Fields) {
    let value = fields.raw("comments").unwrap_or("true");
    let is_french = value.eq_ignore_ascii_case("oui") || value.eq_ignore_ascii_case("vrai");
    let problem = Diagnostic::warning(Code::UselessComments)
        .with("key", fields.spelling("comments"))
        .with("value", value)
        .with("off", if is_french { "non" } else { "false" })
        .with("fix", "https://forum.example/page/");
    fields.report(problem.at(fields.value_place("comments")).hint(Hint::SetComments));
}

fn wrong_answer(fields: &Fields) -> Option<String> {
    fields.wrong_type("comments", "answer");
    None
}

/// A bare e-mail address becomes a `mailto:`; anything else must be a web address.
fn as_address(fields: &Fields, address: &str) -> Option<String> {
    let mail = address.strip_prefix("mailto:").unwrap_or(address);
    if is_web(address) {
        fields.note_outside("comments", address);
        return Some(address.to_owned());
    }
    if is_mail(mail) {
        return Some(format!("mailto:{mail}"));
    }
    if !fields.runs_code("comments", address) {
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", fields.spelling("comments"))
            .with("value", address)
            .with("fix", "https://mastodon.example/@moi/1234");
        fields.report(problem.at(fields.value_place("comments")).hint(Hint::FullAddress));
    }
    None
}

/// A whole address of the Web.
pub(super) fn web_address(fields: &mut Fields, key: &str) -> Option<String> {
    let text = fields.address(key)?;
    if is_web(&text) {
        return Some(text);
    }
    let problem = Diagnostic::error(Code::InvalidAddress)
        .with("key", fields.spelling(key))
        .with("value", text)
        .with("fix", "https://exemple.example/page/");
    fields.report(problem.at(fields.value_place(key)).hint(Hint::FullAddress));
    None
}
