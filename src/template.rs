//! Level 2: Tera behind one type. A [`Theme`] knows templates, strings and what each template
//! reads; it knows no site.
//!
//! The default theme is embedded. A file of the same name in `themes/<name>/` replaces it, by
//! Tera's fallback prefixes: the embedded `article.html` is also `default/article.html`, so that a
//! replacement can extend it.

mod embedded;
mod filters;
mod mistake;
mod phrases;
mod scan;
mod strings;
mod texts;
mod theme;
mod unused;
mod value;
mod whole;

#[cfg(test)]
pub(crate) use filters::NAMES as FILTERS;
pub(crate) use theme::{Theme, ThemeFiles};
pub(crate) use value::{Value, html, list, none, of_data, record, text};
