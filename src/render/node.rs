//! A value before it is one: a small tree whose leaves may be whole cards and pages.
//!
//! Its digest comes from its leaves' digests, so that finding that nothing changed makes no value
//! and renders no body; its value shares the cards that were made already.

use super::json_ld::{self, Subject};
use super::shared::World;
use crate::base::data::Data;
use crate::base::digest::{Digest, Digester};
use crate::document::Shown;
use crate::plan::{Format, Scope};
use crate::site::PageId;
use crate::template::{self, Value};

/// The level of the heading that a card has: under the page's own, or one below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Second = 2,
    Third = 3,
}

/// A value of the catalogue.
pub(crate) enum Node {
    None,
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(&'static str, Node)>),
    Data(Data),
    Card(PageId),
    /// A card as the theme's component shows it, under a heading of some level.
    CardHtml(PageId, Level),
    Page(PageId),
    /// The same, without the solutions in its text.
    Handout(PageId),
    /// A scope's feed, as pages announce it.
    FeedLink(Scope, Format),
    /// What a page is, for machines.
    JsonLd(Subject),
    /// The strings of the theme.
    Strings,
}

impl Node {
    pub(crate) fn text(text: impl Into<String>) -> Node {
        Node::Text(text.into())
    }

    pub(crate) fn text_or_none(text: Option<impl Into<String>>) -> Node {
        text.map_or(Node::None, Node::text)
    }

    pub(crate) fn number(number: usize) -> Node {
        Node::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub(crate) fn cards(ids: impl IntoIterator<Item = PageId>) -> Node {
        Node::List(ids.into_iter().map(Node::Card).collect())
    }

    pub(crate) fn card(id: Option<PageId>) -> Node {
        id.map_or(Node::None, Node::Card)
    }
}

/// The digest of a node under a name.
pub(crate) fn digest_of(what: &str, node: &Node, world: &World) -> Digest {
    let mut digester = Digester::new(what);
    digest(node, world, &mut digester);
    digester.finish()
}

/// Digests a node; each kind of leaf is marked, so that `"1"` and `1` differ.
pub(crate) fn digest(node: &Node, world: &World, out: &mut Digester) {
    match node {
        Node::None => {
            out.text("-");
        }
        Node::Flag(flag) => {
            out.text("f").number(u64::from(*flag));
        }
        Node::Number(number) => {
            out.text("n").number(number.cast_unsigned());
        }
        Node::Text(text) => {
            out.text("t").text(text);
        }
        Node::List(items) => {
            out.text("l").number(items.len() as u64);
            items.iter().for_each(|item| digest(item, world, out));
        }
        Node::Map(entries) => {
            out.text("m").number(entries.len() as u64);
            for (key, value) in entries {
                out.text(key);
                digest(value, world, out);
            }
        }
        Node::Data(data) => {
            out.text("d").value(data);
        }
        Node::Card(id) => {
            out.text("c").digest(world.card_digest(*id));
        }
        Node::CardHtml(id, level) => {
            out.text("h").number(*level as u64).digest(world.card_digest(*id));
            out.digest(world.strings().digest).text(&world.site.config.language);
        }
        Node::Page(id) => {
            out.text("p").digest(world.page_digest(*id));
        }
        Node::Handout(id) => {
            out.text("o").digest(world.page_digest(*id));
        }
        Node::FeedLink(scope, format) => {
            out.text("r").digest(world.feed_link(*scope, *format).digest);
        }
        Node::JsonLd(subject) => {
            out.text("j").digest(json_ld::digest(world, subject));
        }
        Node::Strings => {
            out.text("s").digest(world.strings().digest);
        }
    }
}

/// The value of a node.
pub(crate) fn value(node: &Node, world: &World) -> Value {
    match node {
        Node::None => template::none(),
        Node::Flag(flag) => Value::from(*flag),
        Node::Number(number) => Value::from(*number),
        Node::Text(text) => template::text(text),
        Node::List(items) => template::list(items.iter().map(|item| value(item, world)).collect()),
        Node::Map(entries) => {
            template::record(entries.iter().map(|(key, node)| (*key, value(node, world))))
        }
        Node::Data(data) => template::of_data(data),
        Node::Card(id) => world.card(*id),
        // A card that fails is found by `Prepared::make`, which asks before it renders.
        Node::CardHtml(id, level) => {
            world.card_html(*id, *level).clone().unwrap_or_else(|_| template::none())
        }
        Node::Page(id) => world.page_value(*id, &super::page::facts(world, *id), Shown::Page),
        Node::Handout(id) => world.page_value(*id, &super::page::facts(world, *id), Shown::Handout),
        Node::FeedLink(scope, format) => world.feed_link(*scope, *format).value.clone(),
        Node::JsonLd(subject) => template::html(&json_ld::text(world, subject)),
        Node::Strings => world.strings().value.clone(),
    }
}
