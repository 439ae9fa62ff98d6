//! What tells a file that was touched from one that was not, without opening it.

use serde::{Deserialize, Serialize};

/// What the file system says of a file without opening it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Bytes.
    pub(crate) size: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified_ns: i64,
    /// The same for the last change of its entry (Unix): two files of one size and one time may
    /// exchange their names.
    pub(crate) changed_ns: i64,
}
