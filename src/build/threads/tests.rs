//! The threads of small sites.
