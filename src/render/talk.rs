//! From what readers said of a page, or of a site's pages, to the feeds that follow it.

use super::feed::{Entry, Feed, Format, Generator, Person, Replied, Thread};
use super::node::Node;
use super::shared::World;
use super::subscription::{identity, publisher, tag};
use crate::base::digest::{Digest, Digester};
use crate::document::Comment;
use crate::plan::Talk;
use crate::site::{Page, PageId, Site};

/// Where a page shows a comment.
fn anchor(site: &Site, page: &Page, comment: &Comment) -> String {
    format!("{}#comment-{}", site.url(&page.address), crate::site::encode(&comment.id))
}

/// A comment's permanent IRI.
fn iri(site: &Site, page: &Page, comment: &Comment) -> String {
    format!("{}#comment-{}", identity(site, &page.id), crate::site::encode(&comment.id))
}

/// A string of the theme with names in it.
fn said(world: &World, key: &str, names: &[(&str, &str)]) -> String {
    let name = |place: &str| {
        let found = names.iter().find(|(name, _)| *name == place);
        found.map(|(_, value)| (*value).to_owned().into())
    };
    crate::language::fill(&world.string(key), name)
}

fn title(world: &World, talk: Talk) -> String {
    let site = &world.site;
    match talk {
        Talk::Site => said(world, "comments_of_site", &[("title", &site.config.title)]),
        Talk::Page(id) => {
            said(world, "comments_of_page", &[("title", &site.page(id).head.meta.title)])
        }
    }
}

/// A feed as pages announce it.
pub(super) fn link(world: &World, talk: Talk, format: Format) -> Node {
    let address = talk.address(&world.site).join(format.file_name());
    Node::Map(vec![
        ("name", Node::text(format.name())),
        ("title", Node::text(format!("{} ({})", title(world, talk), format.name()))),
        ("type", Node::text(format.media_type())),
        ("address", Node::text(world.site.link(&address))),
    ])
}

/// What a feed shows: the newest of a site, all of a page.
fn shown(world: &World, talk: Talk) -> Vec<(PageId, &Comment)> {
    let mut comments = talk.comments(&world.site);
    if talk == Talk::Site {
        comments.truncate(world.site.config.feeds.limit);
    }
    comments
}

/// The digest of all that one of the feeds shows.
pub(super) fn digest(world: &World, talk: Talk, format: Format) -> Digest {
    let config = &world.site.config;
    let mut digester = Digester::new("comments");
    digester.text(format.file_name()).text(&title(world, talk));
    digester.text(config.base_url.as_str()).text(&config.language);
    digester.value(&(&config.organisation, &config.license));
    digester.text(&world.string("comment_on")).text(&world.string("comment_unsigned"));
    for (id, comment) in shown(world, talk) {
        let page = world.site.page(id);
        digester.text(page.address.as_str()).text(&page.head.meta.title);
        digester.value(&(&page.id, comment, parent(world, id, comment).map(|one| &one.id)));
    }
    digester.finish()
}

/// The bytes of a feed.
pub(super) fn render(world: &World, talk: Talk, format: Format) -> Vec<u8> {
    let site = &world.site;
    let folder = talk.address(site);
    let home = match talk {
        Talk::Site => site.url(&site.config.home()),
        Talk::Page(id) => format!("{}#comments", site.url(&site.page(id).address)),
    };
    let comments = shown(world, talk);
    let feed = Feed {
        title: title(world, talk).into(),
        subtitle: None,
        id: tag(site, folder.as_str().trim_matches('/')).into(),
        home: home.into(),
        folder: site.url(&folder).into(),
        language: site.config.language.as_str().into(),
        authors: vec![publisher(site)],
        rights: site.config.license.as_deref().map(Into::into),
        generator: Generator::ours(),
        entries: comments.iter().map(|(id, comment)| entry(world, *id, comment)).collect(),
    };
    super::feed::render(&feed, format)
}

fn entry<'w>(world: &'w World, id: PageId, comment: &'w Comment) -> Entry<'w> {
    let site = &world.site;
    let page = site.page(id);
    let author = comment.author.clone().unwrap_or_else(|| world.string("comment_unsigned"));
    let names = [("name", author.as_str()), ("title", &page.head.meta.title)];
    let title = said(world, "comment_on", &names);
    let parent = parent(world, id, comment);
    let reply_to = match parent {
        Some(parent) => (iri(site, page, parent), anchor(site, page, parent)),
        None => (identity(site, &page.id), site.url(&page.address)),
    };
    Entry {
        id: iri(site, page, comment).into(),
        url: anchor(site, page, comment).into(),
        title: title.into(),
        published: site.local(comment.date.expect("only dated ones are in a feed")),
        updated: None,
        authors: vec![Person { name: author.into(), url: comment.url.as_deref().map(Into::into) }],
        summary: None,
        content: Some(comment.html.as_str().into()),
        language: None,
        terms: Vec::new(),
        comments: None,
        thread: None,
        reply_to: Some(Replied { id: reply_to.0.into(), url: reply_to.1.into() }),
        image: None,
    }
}

fn parent<'w>(world: &'w World, id: PageId, comment: &Comment) -> Option<&'w Comment> {
    let comments = world.site.comments_of(world.site.page(id))?;
    comment.parent.and_then(|at| comments.list.get(at))
}

/// What the site's own feeds say of a page's thread.
pub(super) fn thread(site: &Site, id: PageId) -> Option<Thread<'static>> {
    let talk = Talk::Page(id);
    let page = site.page(id);
    let comments = site.comments_of(page)?;
    let newest = comments.newest();
    let feed = |format: Format| site.url(&talk.address(site).join(format.file_name()));
    Some(Thread {
        url: format!("{}#comments", site.url(&page.address)).into(),
        count: comments.count(),
        feeds: newest.map(|moment| {
            (feed(Format::Atom).into(), feed(Format::Rss).into(), site.local(moment))
        }),
    })
}
