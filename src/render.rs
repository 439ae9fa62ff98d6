//! Level 7, RENDER: a recipe and the named values that it reads → bytes.
//!
//! Pure and parallel: one output alone. A template's context holds just the catalogue names that
//! the template reads, so an output's *fingerprint* is the digest of the template and of those
//! values: same fingerprint, same bytes.

mod agenda;
mod answers;
mod body;
mod calendar;
mod card;
mod catalogue;
mod comments;
mod embed;
mod feed;
mod ical;
mod json_ld;
mod legal;
mod make;
mod node;
mod page;
#[cfg(test)]
mod reference;
mod results;
mod scope;
mod series;
mod session;
mod share;
mod shared;
mod sitemap;
mod subscription;
mod talk;
mod translations;
mod worlds;

pub(crate) use catalogue::NAMES;
pub(crate) use make::Made;
#[cfg(test)]
pub(crate) use reference::names;
pub(crate) use worlds::Worlds;
