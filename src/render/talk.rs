//! From what readers said of a page, or of a site's pages, to the feeds that follow it.

use super::feed::{Entry, Feed, Format, Generator, Person, Replied, Thread};
use super::node::Node;
use super::shared::World;
use super::subscription::{identity, publisher, tag};
use crate::base::digest::{Digest, Digester};
use crate::document::Comment;
use crate::plan::Talk;
use crate::site::{Page, PageId, Site};

/// A page and what readers said of it.
struct Said<'w> {
    page: &'w Page,
    list: &'w [Comment],
    /// The page's permanent IRI, and its whole address.
    iri: String,
    url: String,
}

impl<'w> Said<'w> {
    fn of(site: &'w Site, id: PageId) -> Said<'w> {
        let page = site.page(id);
        let list = site.comments_of(page).map_or(&[][..], |comments| &comments.list);
        Said { page, list, iri: identity(site, &page.id), url: site.url(&page.address) }
    }

    /// The permanent IRI of a comment, and where it stands.
    fn both(&self, comment: &Comment) -> [String; 2] {
        let end = format!("#comment-{}", crate::site::encode(&comment.id));
        [&self.iri, &self.url].map(|start| format!("{start}{end}"))
    }

    fn parent(&self, comment: &Comment) -> Option<&'w Comment> {
        comment.parent.and_then(|at| self.list.get(at))
    }
}

/// A pattern of the theme with names in it.
fn filled(pattern: &str, names: &[(&str, &str)]) -> String {
    let name = |place: &str| {
        let found = names.iter().find(|(name, _)| *name == place);
        found.map(|(_, value)| (*value).to_owned().into())
    };
    crate::language::fill(pattern, name)
}

fn title(world: &World, talk: Talk) -> String {
    let site = &world.site;
    match talk {
        Talk::Site => filled(&world.string("comments_of_site"), &[("title", &site.config.title)]),
        Talk::Page(id) => {
            let title = &site.page(id).head.meta.title;
            filled(&world.string("comments_of_page"), &[("title", title)])
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
    digester.value(&(&config.title, &config.organisation, &config.license, &config.timezone));
    digester.text(&world.string("comment_on")).text(&world.string("comment_unsigned"));
    for part in shown(world, talk).chunk_by(|a, b| a.0 == b.0) {
        let said = Said::of(&world.site, part[0].0);
        digester.text(&said.iri).text(&said.url).text(&said.page.head.meta.title);
        for (_, comment) in part {
            digester.value(&(comment, said.parent(comment).map(|one| &one.id)));
        }
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
    let names = [world.string("comment_on"), world.string("comment_unsigned")];
    let parts = comments.chunk_by(|a, b| a.0 == b.0);
    let entries = parts.flat_map(|part| {
        let said = Said::of(site, part[0].0);
        part.iter().map(|(_, comment)| entry(site, &said, comment, &names)).collect::<Vec<_>>()
    });
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
        entries: entries.collect(),
    };
    super::feed::render(&feed, format)
}

/// One comment; `names` are the theme's patterns for its title, and for who did not sign.
fn entry<'w>(
    site: &'w Site,
    said: &Said<'w>,
    comment: &'w Comment,
    [on, unsigned]: &[String; 2],
) -> Entry<'w> {
    let author = comment.author.as_ref().unwrap_or(unsigned);
    let title = filled(on, &[("name", author), ("title", &said.page.head.meta.title)]);
    let [id, url] = said.both(comment);
    let parent = said.parent(comment).map(|parent| said.both(parent));
    let [parent_id, parent_url] = parent.unwrap_or_else(|| [said.iri.clone(), said.url.clone()]);
    let address = comment.url.as_deref().map(Into::into);
    Entry {
        id: id.into(),
        url: url.into(),
        title: title.into(),
        published: site.local(comment.date.expect("only dated ones are in a feed")),
        updated: None,
        authors: vec![Person { name: author.clone().into(), url: address }],
        summary: None,
        content: Some(comment.html.as_str().into()),
        language: None,
        terms: Vec::new(),
        comments: None,
        thread: None,
        reply_to: Some(Replied { id: parent_id.into(), url: parent_url.into() }),
        image: None,
    }
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
