//! A session's place in its series, and a training's sessions, as templates see them.

use super::node::Node;
use crate::document::Kind;
use crate::site::{PageId, Site, Training};

/// Sessions that a session's own page lists: in a longer series, those around it. So a page costs
/// as much in a series of a thousand as in one of thirty.
const MAX_AROUND: usize = 30;

/// `None` for what is neither a session nor a training.
pub(super) fn node(site: &Site, id: PageId) -> Node {
    let page = site.page(id);
    let is_session = page.head.kind == Kind::Session;
    let in_series = is_session || page.head.kind == Kind::Training;
    let Some(at) = page.training.filter(|_| in_series) else { return Node::None };
    let training = &site.trainings[at];
    let rank = training.sessions.iter().position(|session| *session == id);
    let (place, total) = numbering(site, id).unwrap_or_default();
    let number = |number: Option<usize>| number.map_or(Node::None, Node::number);
    let (previous, next) = if is_session { site.steps(id) } else { (None, None) };
    let shown = rank.map_or(&training.sessions[..], |rank| around(&training.sessions, rank));
    let coming = if is_session { &[] } else { &training.coming[..] };
    Node::Map(vec![
        ("training", Node::Card(training.page)),
        ("number", number(place)),
        ("total", number(total)),
        ("previous", Node::card(previous)),
        ("next", Node::card(next)),
        ("sessions", Node::cards(shown.iter().copied())),
        ("count", Node::number(training.sessions.len())),
        ("coming", Node::cards(coming.iter().copied())),
        ("articles", Node::cards(articles(site, training, is_session))),
    ])
}

/// The articles that name a training, newest first; on its own page alone.
fn articles(site: &Site, training: &Training, is_session: bool) -> Vec<PageId> {
    let is_article = |id: &&PageId| site.page(**id).head.kind == Kind::Article;
    let posts = if is_session { &[] } else { &training.posts[..] };
    posts.iter().filter(is_article).copied().collect()
}

fn around(sessions: &[PageId], rank: usize) -> &[PageId] {
    let last_start = sessions.len().saturating_sub(MAX_AROUND);
    let start = rank.saturating_sub(MAX_AROUND / 2).min(last_start);
    &sessions[start..sessions.len().min(start + MAX_AROUND)]
}

/// A session's number, and the last of its training's unless numbers are missing; of a training,
/// the latter alone. `None` for what is in no series.
pub(super) fn numbering(site: &Site, id: PageId) -> Option<(Option<usize>, Option<usize>)> {
    let page = site.page(id);
    let is_in_series = matches!(page.head.kind, Kind::Session | Kind::Training);
    let training = &site.trainings[page.training.filter(|_| is_in_series)?];
    let rank = training.sessions.iter().position(|session| *session == id);
    let numbers = training.sessions.iter().filter_map(|id| site.page(*id).number);
    let numbers: Vec<u32> = numbers.collect();
    // Where none has a number, its place is one.
    let place = match rank {
        Some(rank) if numbers.is_empty() => Some(rank + 1),
        _ => rank.and(page.number).map(|number| number as usize),
    };
    let is_whole = (1_u32..).zip(&numbers).all(|(n, number)| n == *number);
    let total = if numbers.is_empty() { training.sessions.len() } else { numbers.len() };
    Some((place, is_whole.then_some(total)))
}
