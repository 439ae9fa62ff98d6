//! Level 0: the words that every other layer uses.
//!
//! Nothing here knows what a page, a site or a template is.

pub(crate) mod address;
pub(crate) mod control;
pub(crate) mod data;
pub(crate) mod diagnostic;
pub(crate) mod digest;
pub(crate) mod fields;
pub(crate) mod nearest;
pub(crate) mod path;
pub(crate) mod slug;
pub(crate) mod span;
pub(crate) mod stamp;
pub(crate) mod yaml;
