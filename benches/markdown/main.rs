//! What Markdown costs beside the parser alone: all pages of a generated site, read by us and by
//! pulldown-cmark with its own HTML renderer, one after the other, on one thread.
//!
//! ```text
//! cargo bench --bench markdown [-- PAGES ROUNDS]
//! ```
//!
//! Ours also makes heading ids, holes, the outline, the excerpt, the list of links and the word
//! count. Highlighting is left out: the languages of code blocks are dropped first. The ratio is
//! taken within a round; the table shows all rounds, the last line the median.

#[allow(dead_code, reason = "builds also ask which article is the newest")]
#[path = "../corpus/mod.rs"]
mod corpus;

use pulldown_cmark::{Options, Parser, html};
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let numbers: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let n_pages = numbers.first().copied().unwrap_or(10_000);
    let n_rounds = numbers.get(1).copied().unwrap_or(5).max(1);
    let folder = tempfile::tempdir()?;
    let n_words = corpus::write(folder.path(), corpus::Mix::Blog, n_pages, 1)?.n_words;
    let mut texts = Vec::new();
    gather(&folder.path().join("content"), &mut texts)?;
    let n_bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {n_words} words, {:.1} MB", texts.len(), n_bytes as f64 / 1e6);
    println!("round  parser alone  ours     ratio");
    let mut ratios: Vec<f64> = (1..=n_rounds).map(|round| measure(round, &texts)).collect();
    ratios.sort_by(f64::total_cmp);
    println!("median ratio: {:.2}", ratios[ratios.len() / 2]);
    Ok(())
}

fn measure(round: usize, texts: &[String]) -> f64 {
    let alone = time(|| texts.iter().map(|text| alone(text)).sum());
    let ours = time(|| texts.iter().map(|text| estrade::markdown_alone(text)).sum());
    let ratio = ours.as_secs_f64() / alone.as_secs_f64();
    println!("{round:>5}  {alone:>12.0?}  {ours:<7.0?}  {ratio:.2}");
    ratio
}

fn time(work: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The parser with its own renderer and the extensions that we use; the length of the HTML.
fn alone(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, Parser::new_ext(text, options));
    out.len()
}

/// The bodies of all Markdown files below a folder.
fn gather(folder: &Path, texts: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, texts)?;
        } else if path.extension().is_some_and(|end| end == "md") {
            texts.push(body(&std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

/// A text without its front matter and without the languages of its code blocks.
fn body(text: &str) -> String {
    let (_, body) = text[3..].split_once("\n---\n").unwrap_or(("", text));
    let plain = |line: &str| match line.starts_with("```") {
        true => "```\n".to_owned(),
        false => format!("{line}\n"),
    };
    body.lines().map(plain).collect()
}
