//! Text: chance and links in, the Markdown of one page out.

use super::random::Random;
use super::words::*;

/// Half of the pages are to have fewer words than this in their running text, half more. Links,
/// notes, tables and lists come on top: the median of whole pages is 400, the mean 450.
const MEDIAN_WORDS: f64 = 285.0;
/// How far lengths scatter: with 0.6, two in three lie between 160 and 520.
const SPREAD: f64 = 0.6;
/// About half of what one section has.
const HALF_SECTION: usize = 50;

/// Writes a page's text, with a footnote in a quarter of the pages, a table and code in a tenth.
///
/// `links` are ready to be set into a sentence.
pub(crate) fn body(random: &mut Random, links: &[String]) -> String {
    let mut blocks = running_text(random);
    let mut extras: Vec<String> = links.iter().map(|link| pointer(random, link)).collect();
    extras.extend(random.happens(30).then(|| picture(random)));
    extras.extend(random.happens(10).then(|| table(random)));
    if random.happens(10) {
        extras.extend((0..random.between(1, 3)).map(|_| code(random)));
    }
    let n_notes = if random.happens(25) { random.between(1, 3) } else { 0 };
    extras.extend((1..=n_notes).map(|number| noted(random, number)));
    for extra in extras {
        blocks.insert(random.between(1, blocks.len()), extra);
    }
    blocks.extend((1..=n_notes).map(|number| format!("[^{number}]: {}", sentence(random))));
    blocks.join("\n\n") + "\n"
}

/// A sentence for a standfirst, without marks: it goes into front matter.
pub(crate) fn summary(random: &mut Random) -> String {
    let (first, second) = (clause(random), clause(random));
    capitalised(&format!("{first}{}{second}.", random.pick(JOINTS)))
}

pub(crate) fn title(random: &mut Random) -> String {
    let (start, topic) = (random.pick(TITLE_STARTS), random.pick(TITLE_TOPICS));
    let end = random.pick(TITLE_ENDS);
    // An end that is a sign brings its own space.
    let space = if end.starts_with(['\u{a0}', '\u{202f}']) { "" } else { " " };
    format!("{start} {topic}{space}{end}")
}

/// An opening paragraph, then sections until the page is as long as chance wants it.
///
/// Lengths are log-normal, as those of a blog are: mostly short, with a few very long ones.
fn running_text(random: &mut Random) -> Vec<String> {
    let length = MEDIAN_WORDS * (SPREAD * random.normal()).exp();
    let n_words = length.clamp(60.0, 4_000.0) as usize;
    let mut blocks = vec![paragraph(random)];
    let mut written = words(&blocks[0]);
    while written + HALF_SECTION < n_words {
        let start = blocks.len();
        blocks.push(format!("## {}", random.pick(HEADINGS)));
        section(random, &mut blocks);
        written += blocks[start..].iter().map(|block| words(block)).sum::<usize>();
    }
    blocks
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn section(random: &mut Random, blocks: &mut Vec<String>) {
    blocks.extend((0..random.between(1, 2)).map(|_| paragraph(random)));
    match random.below(10) {
        0..3 => blocks.push(list(random)),
        3 => blocks.push(format!("> {}\n> {}", sentence(random), sentence(random))),
        4 => blocks.extend([format!("### {}", random.pick(HEADINGS)), paragraph(random)]),
        _ => {}
    }
}

fn paragraph(random: &mut Random) -> String {
    let sentences: Vec<String> = (0..random.between(2, 5)).map(|_| sentence(random)).collect();
    sentences.join(" ")
}

fn list(random: &mut Random) -> String {
    let mark = random.pick(&["-", "1."]);
    let item = |_| format!("{mark} {}", sentence(random));
    (0..4).map(item).collect::<Vec<_>>().join("\n")
}

fn sentence(random: &mut Random) -> String {
    let text = match random.below(20) {
        0..6 => clause(random),
        6..12 => format!("{}{}", random.pick(OPENERS), clause(random)),
        12..16 => format!("{}{}{}", core(random), random.pick(JOINTS), clause(random)),
        16 => {
            format!("{}\u{a0}: «\u{202f}{}\u{202f}»", core(random), random.pick(QUOTES))
        }
        17 => format!("{}, *{}*", core(random), random.pick(COMPLEMENTS)),
        18 => format!("**{}** {}", core(random), random.pick(COMPLEMENTS)),
        _ => format!("avec `{}`, {}", random.pick(COMMANDS), clause(random)),
    };
    capitalised(&text) + "."
}

fn clause(random: &mut Random) -> String {
    format!("{} {}", core(random), random.pick(COMPLEMENTS))
}

fn core(random: &mut Random) -> String {
    format!("{} {} {}", random.pick(SUBJECTS), random.pick(VERBS), random.pick(OBJECTS))
}

/// Raises the first letter, past any mark of emphasis.
fn capitalised(text: &str) -> String {
    let start = text.find(char::is_alphabetic).unwrap_or(0);
    let mut rest = text[start..].chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    text[..start].chars().chain(first).chain(rest).collect()
}

fn pointer(random: &mut Random, link: &str) -> String {
    format!("{} À lire aussi\u{a0}: {link}.", sentence(random))
}

fn noted(random: &mut Random, number: usize) -> String {
    let noted = capitalised(&clause(random));
    format!("{noted}[^{number}]. {}", sentence(random))
}

fn picture(random: &mut Random) -> String {
    let number = random.between(1, super::N_PICTURES);
    let alt = capitalised(random.pick(SUBJECTS));
    format!("![{alt}](/images/croquis-{number:02}.png)")
}

fn table(random: &mut Random) -> String {
    let mut rows = vec!["| Moment | Durée | Matière |".into(), "| --- | ---: | --- |".into()];
    for _ in 0..random.between(3, 7) {
        let minutes = 5 * random.between(1, 12);
        let (moment, matter) = (random.pick(HEADINGS), capitalised(random.pick(OBJECTS)));
        rows.push(format!("| {moment} | {minutes}\u{a0}min | {matter} |"));
    }
    rows.join("\n")
}

/// Two to four pieces of one language, with fresh names: no block is the same as another, or a
/// highlighter that remembers blocks would look better than it is.
fn code(random: &mut Random) -> String {
    let (language, lines) = CODE[random.below(CODE.len())];
    let piece = |_| {
        let number = random.between(1, 999).to_string();
        let (a, b) = (random.pick(NAMES), random.pick(NAMES));
        lines.replace("{a}", a).replace("{b}", b).replace("{n}", &number)
    };
    let pieces: Vec<String> = (0..4).map(piece).collect();
    format!("```{language}\n{}\n```", pieces.join("\n\n"))
}
