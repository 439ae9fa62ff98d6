//! From a scope of the site to the feed that follows it.

use super::feed::{Entry, Feed, Format, Generator, Person, Term};
use super::node::Node;
use super::shared::World;
use crate::base::address::is_external;
use crate::base::digest::{Digest, Digester};
use crate::document::Moment;
use crate::plan::Scope;
use crate::site::{Page, PageId, Site, Taxonomy};

/// The year in tag URIs: the site's host is its author's from then on (RFC 4151 §2.1).
const TAG_YEAR: &str = "2026";

/// A feed's title: the site's, and its scope's before it.
pub(super) fn title(world: &World, scope: Scope) -> String {
    let site = &world.site;
    let name = match scope {
        Scope::Site => return site.config.title.clone(),
        Scope::Term(taxonomy, at) => &site.terms(taxonomy)[at].name,
        Scope::Author(at) => &site.authors[at].name,
        Scope::Training(at) => &site.page(site.trainings[at].page).head.meta.title,
    };
    format!("{name} – {}", site.config.title)
}

/// A feed as pages announce it: its title, its media type, its address.
pub(super) fn link(world: &World, scope: Scope, format: Format) -> Node {
    let address = scope.address(&world.site).join(format.file_name());
    Node::Map(vec![
        ("title", Node::text(format!("{} ({})", title(world, scope), format.name()))),
        ("type", Node::text(format.media_type())),
        ("address", Node::text(world.site.link(&address))),
    ])
}

/// The newest pages of a scope, as many as a feed carries.
fn newest(world: &World, scope: Scope) -> Vec<PageId> {
    scope.pages(&world.site).take(world.site.config.feeds.limit).collect()
}

/// The digest of all that a scope's feeds show.
pub(super) fn digest(world: &World, scope: Scope, format: Format) -> Digest {
    let config = &world.site.config;
    let mut digester = Digester::new("feed");
    digester.text(format.file_name()).text(&title(world, scope)).value(&config.feeds);
    digester.text(config.base_url.as_str()).text(&config.language);
    digester.value(&(&config.description, &config.organisation, &config.license));
    digester.text(scope.address(&world.site).as_str());
    for id in newest(world, scope) {
        let page = world.site.page(id);
        digester.digest(world.page_digest(id)).value(&(&page.id, page.head.meta.updated));
        // JSON Feed has no words for it.
        if format != Format::Json {
            digester.value(&said(&world.site, id));
        }
    }
    digester.finish()
}

/// How much readers said of a page, and when they last did.
fn said(site: &Site, id: PageId) -> Option<(usize, Option<Moment>)> {
    let comments = site.comments_of(site.page(id))?;
    Some((comments.count(), comments.newest()))
}

/// The bytes of a scope's feed in one format.
pub(super) fn render(world: &World, scope: Scope, format: Format) -> Vec<u8> {
    let site = &world.site;
    let pages = newest(world, scope);
    let bodies = world.feed_bodies(scope, &pages);
    let entries =
        pages.iter().zip(&*bodies).map(|(id, content)| entry(site, *id, content.as_deref()));
    let folder = scope.address(site);
    let feed = Feed {
        title: title(world, scope).into(),
        subtitle: site.config.description.as_deref().map(Into::into),
        id: tag(site, folder.as_str().trim_matches('/')).into(),
        home: site.url(&folder).into(),
        folder: site.url(&folder).into(),
        language: site.config.language.as_str().into(),
        authors: vec![publisher(site)],
        rights: site.config.license.as_deref().map(Into::into),
        generator: Generator::ours(),
        entries: entries.collect(),
    };
    super::feed::render(&feed, format)
}

/// Who publishes: the organisation, or the site itself.
pub(super) fn publisher(site: &Site) -> Person<'_> {
    let name = site.config.organisation.as_deref().unwrap_or(&site.config.title);
    Person { name: name.into(), url: Some(site.config.base_url.as_str().into()) }
}

fn entry<'p>(site: &'p Site, id: PageId, content: Option<&'p str>) -> Entry<'p> {
    let page = site.page(id);
    let meta = &page.head.meta;
    let published = site.local(meta.date.expect("feeds hold dated pages only"));
    let language = site.language(page);
    let summary = meta.summary.as_deref().unwrap_or(&page.head.excerpt);
    Entry {
        id: identity(site, &page.id).into(),
        url: site.url(&page.address).into(),
        title: meta.title.as_str().into(),
        published,
        updated: meta.updated.map(|updated| site.local(updated)),
        authors: page.authors.iter().map(|at| person(site, *at)).collect(),
        summary: Some(summary.into()),
        content: content.map(Into::into),
        language: (language != site.config.language).then(|| language.into()),
        terms: terms(site, page),
        comments: super::answers::addresses(site, page).into_iter().next().map(Into::into),
        thread: super::talk::thread(site, id),
        reply_to: None,
        image: image(site, page).map(Into::into),
    }
}

fn person(site: &Site, at: usize) -> Person<'_> {
    let author = &site.authors[at];
    Person { name: author.name.as_str().into(), url: Some(site.url(&author.address).into()) }
}

fn terms<'p>(site: &'p Site, page: &'p Page) -> Vec<Term<'p>> {
    let of = |taxonomy: Taxonomy, positions: &[usize]| {
        let scheme = site.url(&site.config.folder(taxonomy.folder()));
        let term = |at: &usize| {
            let term = &site.terms(taxonomy)[*at];
            let (slug, label) = (term.slug.as_str().into(), term.name.as_str().into());
            Term { slug, scheme: scheme.clone().into(), label }
        };
        positions.iter().map(term).collect::<Vec<_>>()
    };
    let mut terms = of(Taxonomy::Categories, &page.categories);
    terms.extend(of(Taxonomy::Tags, &page.tags));
    terms
}

fn image(site: &Site, page: &Page) -> Option<String> {
    let target = page.head.meta.image.as_deref()?;
    if is_external(target) {
        return site.address_of(&page.source, target);
    }
    site.asset(&page.source, target).map(|asset| site.url(&asset.address))
}

/// A permanent IRI of an identity: itself where it is one (a WordPress guid), else a tag URI; a
/// translation has one of its own, though its page's identity is the same.
pub(super) fn identity(site: &Site, id: &str) -> String {
    let is_iri =
        ["http://", "https://", "urn:", "tag:"].iter().any(|scheme| id.starts_with(scheme));
    let home = site.config.home();
    let edition = home.as_str().trim_start_matches('/');
    if is_iri { id.to_owned() } else { tag(site, &format!("{edition}{id}")) }
}

/// RFC 4151: it names, it does not locate, so that no change of address changes it.
///
/// Below a path, the path too: two blogs of one host would share identities.
pub(super) fn tag(site: &Site, specific: &str) -> String {
    let (host, specific) = (site.config.host(), crate::site::encode(specific));
    match site.config.base_path() {
        "" => format!("tag:{host},{TAG_YEAR}:{specific}"),
        path => format!("tag:{host},{TAG_YEAR}:{path}/{specific}"),
    }
}
