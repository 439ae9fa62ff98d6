//! Estrade publishes a training blog: Markdown articles and session notes in, a static site out.
//!
//! A site generator is a compiler. A Markdown file is a translation unit, the site is the symbol
//! table, a link from one page to another is a relocation, `public/` is the linked program. Six
//! stages, each a folder here, pass values on and never reach back:
//!
//! 1. `source` **reads** a folder: names, sizes and times of its files;
//! 2. `document` **parses** each file alone, in parallel: front matter, and a body with holes;
//! 3. `site` **assembles** all of these: what is published, in which order, at which address;
//! 4. `plan` **plans** every file that will exist, and finds links that lead nowhere;
//! 5. `render` **renders** each output from the named values that its template reads;
//! 6. `write` **writes** only what differs, or nothing at all if something is wrong.
//!
//! `serve` goes the same way for the preview, and renders what is asked for.
//!
//! `build` calls the six in order and is the file to read first; `docs/architecture.md` has the
//! map. Mistakes of the author are values ([`Diagnostic`]), collected on the way and printed at the
//! end, all of them.

mod base;
mod build;
mod cache;
mod check;
mod cli;
mod config;
mod document;
mod exchange;
mod language;
mod plan;
mod render;
mod scaffold;
mod serve;
mod site;
mod source;
mod template;
mod write;

pub use base::diagnostic::{Code, Diagnostic, Hint, Place, Severity};
pub use build::{Failure, Listed, Options, Report, Unpublished};
pub use build::{build, build_in_memory, check, list};
pub use cli::main;
#[doc(hidden)]
pub use document::markdown_alone;
