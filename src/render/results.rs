//! What a training led to, as its page shows it: figures by period, their columns, and the bars of
//! the newest.

use super::node::Node;
use super::page::{date, detail};
use crate::base::data::Data;
use crate::document::{Figures, Kind, Results, results};
use crate::site::{PageId, Site, training_folder};

/// The figures of a training, or what its front matter says and the figures of the organisation
/// where it has none of its own; none of any other page.
pub(super) fn of(site: &Site, id: PageId) -> Node {
    let page = site.page(id);
    if page.head.kind != Kind::Training {
        return Node::None;
    }
    let name = training_folder(&page.source).unwrap_or_default();
    let own = site.results.of_training(name);
    let is_own = !own.is_empty();
    let periods = if is_own { own } else { site.results.whole() };
    let text = if is_own { Node::None } else { detail(page, "results") };
    if periods.is_empty() && matches!(text, Node::None) {
        return Node::None;
    }
    let is_shown = |name: &&str| periods.iter().any(|(_, figures)| figures.rate(name).is_some());
    let columns: Vec<&str> = results::rates().filter(is_shown).collect();
    let period = |(results, figures): &(&Results, &Figures)| {
        Node::Map(vec![
            ("period", Node::text(&results.period)),
            ("updated", date(site, results.updated)),
            ("source", Node::text_or_none(results.source.as_deref())),
            ("trainees", count(figures.trainees)),
            ("answers", count(figures.answers)),
            ("rates", Node::List(columns.iter().map(|name| rate(figures, name)).collect())),
            (
                "bars",
                Node::List(known(&columns, figures).map(|name| rate(figures, name)).collect()),
            ),
        ])
    };
    Node::Map(vec![
        ("is_own", Node::Flag(is_own)),
        ("columns", Node::List(columns.iter().map(|name| Node::text(*name)).collect())),
        ("periods", Node::List(periods.iter().map(period).collect())),
        ("text", text),
    ])
}

/// The columns of which a period has a figure.
fn known<'c>(columns: &'c [&str], figures: &'c Figures) -> impl Iterator<Item = &'c str> {
    columns.iter().copied().filter(|name| figures.rate(name).is_some())
}

fn count(number: Option<u32>) -> Node {
    number.map_or(Node::None, |number| Node::Number(number.into()))
}

/// A rate under its column: its name, its share, and how long its bar is of a hundred.
fn rate(figures: &Figures, name: &str) -> Node {
    let share = figures.rate(name);
    let number = |share: Option<f64>| share.map_or(Node::None, |n| Node::Data(Data::Float(n)));
    Node::Map(vec![
        ("name", Node::text(name)),
        ("share", number(share)),
        ("percent", number(share.map(|share| (share * 1000.0).round() / 10.0))),
    ])
}
