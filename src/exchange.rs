//! Level 10: other people's servers, asked only where the author says so.
//!
//! Whether the addresses of other sites that pages link to still answer ([`check_links`]), what
//! readers said elsewhere ([`pull()`]), and telling other sites that a page cites them
//! ([`send_mentions`]). What an answer means is pure (`verdict`, `visit`); `client` alone speaks to
//! the network, and only to public addresses (`host`) and to servers that the author names; all are
//! polite: one request at a time for each host (`turns`), each address once (`round`). Good answers
//! are remembered for a day (`memory`).

mod client;
mod fetch;
mod host;
mod links;
mod memory;
mod mentions;
mod pull;
mod round;
#[cfg(test)]
mod server;
mod turns;
mod verdict;
mod visit;

pub(crate) use links::{Counts, Request, check_links};
pub(crate) use mentions::{
    Event, MAX_TRIES, Request as Mailing, Stopped, Tally, Told, Why, send_mentions,
};
pub(crate) use pull::{Failed, Kind as ServerKind, Pulled, Server, Wanted, has_nothing, pull};
