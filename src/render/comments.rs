//! What readers said of a page, as the page shows it: a thread, folded in where it goes deep.

use super::node::Node;
use super::page::date;
use super::shared::World;
use crate::document::{Comment, Comments};
use crate::plan::{Format, Talk};
use crate::site::{PageId, Site};

/// How far replies are indented: what answers the last of these stands beside it.
const MAX_LEVEL: usize = 4;

/// A file's comments, and which answer which.
struct Thread<'s> {
    site: &'s Site,
    list: &'s [Comment],
    /// The positions of those that answer each.
    replies: Vec<Vec<usize>>,
}

/// The comments of a page; none of one that has none.
pub(super) fn of(world: &World, id: PageId) -> Node {
    let site = &world.site;
    let Some(comments) = site.comments_of(site.page(id)) else { return Node::None };
    let feeds = if Talk::Page(id).is_there(site) { Talk::FORMATS.as_slice() } else { &[] };
    let feed = |format: &Format| super::talk::link(world, Talk::Page(id), *format);
    Node::Map(vec![
        ("count", Node::number(comments.count())),
        ("feeds", Node::List(feeds.iter().map(feed).collect())),
        ("thread", Thread::new(site, comments).whole()),
    ])
}

impl<'s> Thread<'s> {
    fn new(site: &'s Site, comments: &'s Comments) -> Self {
        let mut replies = vec![Vec::new(); comments.list.len()];
        for (at, one) in comments.list.iter().enumerate() {
            if let Some(parent) = one.parent {
                replies[parent].push(at);
            }
        }
        Thread { site, list: &comments.list, replies }
    }

    fn whole(&self) -> Node {
        let first = (0..self.list.len()).filter(|at| self.list[*at].parent.is_none());
        Node::List(first.map(|at| self.comment(at, 1, false)).collect())
    }

    fn comment(&self, at: usize, level: usize, is_folded_in: bool) -> Node {
        let one = &self.list[at];
        let answered = one.parent.filter(|_| is_folded_in).map(|at| &self.list[at]);
        let reply_to = answered.map_or(Node::None, |other| {
            let author = Node::text_or_none(other.author.as_deref());
            Node::Map(vec![("id", Node::text(&other.id)), ("author", author)])
        });
        Node::Map(vec![
            ("id", Node::text(&one.id)),
            ("author", Node::text_or_none(one.author.as_deref())),
            ("url", Node::text_or_none(one.url.as_deref())),
            ("date", date(self.site, one.date)),
            ("html", Node::text(&one.html)),
            ("by_author", Node::Flag(one.by_author)),
            ("deleted", Node::Flag(one.is_deleted)),
            ("reply_to", reply_to),
            ("replies", self.below(at, level)),
        ])
    }

    /// What answers a comment: on the last level, with all that answers those in turn.
    fn below(&self, at: usize, level: usize) -> Node {
        let replies = self.replies[at].iter();
        match level + 1 {
            next if next < MAX_LEVEL => {
                Node::List(replies.map(|at| self.comment(*at, next, false)).collect())
            }
            MAX_LEVEL => Node::List(self.folded_in(at)),
            _ => Node::List(Vec::new()),
        }
    }

    /// All that follows from a comment, each behind the one that it answers.
    fn folded_in(&self, top: usize) -> Vec<Node> {
        let mut found = Vec::new();
        let mut to_visit: Vec<usize> = self.replies[top].iter().rev().copied().collect();
        while let Some(at) = to_visit.pop() {
            found.push(self.comment(at, MAX_LEVEL, self.list[at].parent != Some(top)));
            to_visit.extend(self.replies[at].iter().rev());
        }
        found
    }
}
