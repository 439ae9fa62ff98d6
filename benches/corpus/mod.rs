//! The corpus: a number of pages and a seed in, a site's folder out.
//!
//! Of a blog, four pages in five are articles, one is a session of some training; of a site of
//! trainings, all are sessions with all that is said of one. Beside them stand what they need:
//! settings, authors, the trainings' programmes, twelve pictures. A page depends on the seed, the
//! number of pages and its own number only, and all prose is made of our own words (`words`), so
//! the corpus can be published along with the figures.

mod png;
mod prose;
mod random;
mod words;

use random::Random;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use words::{AUTHORS, CATEGORIES, PLACES, TAG_ENDS, TAGS, TRAININGS};

/// What a site is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mix {
    /// Articles, and some sessions.
    Blog,
    /// Sessions alone, of so many trainings.
    #[allow(dead_code, reason = "one of the benches alone makes such sites")]
    Trainings(usize),
}

/// What was written.
pub(crate) struct Corpus {
    pub(crate) n_words: usize,
    /// The article, or else the session, with the youngest date.
    pub(crate) newest: PathBuf,
}

/// A page before its text: as much as links from other pages need.
struct Page {
    title: String,
    /// From `content/`.
    path: String,
    day: Day,
    /// Its number in its training, if it is a session.
    session: Option<usize>,
}

/// Days since the blog began. Months have 28 of them, which spares us the calendar.
#[derive(Clone, Copy)]
struct Day(usize);

const N_PICTURES: usize = 12;
const FIRST_YEAR: usize = 2010;
const N_DAYS: usize = 15 * 12 * 28;

const SETTINGS: &str = "title: \"Le carnet d’essai\"
base_url: https://carnet.example/
description: \"Un site fabriqué, pour mesurer.\"
language: fr
timezone: Europe/Paris
images: {cards: false}
permalinks:
  article: /articles/{year}/{slug}/
";

/// Writes a site of that many pages into a new folder.
pub(crate) fn write(root: &Path, mix: Mix, n_pages: usize, seed: u64) -> io::Result<Corpus> {
    let content = root.join("content");
    let pages = plan(mix, n_pages, seed);
    put(&root.join("site.yaml"), SETTINGS)?;
    write_authors(&content)?;
    write_trainings(&content, mix.n_trainings(n_pages), seed)?;
    write_pictures(&content)?;
    let mut n_words = 0;
    for (number, page) in pages.iter().enumerate() {
        let mut random = Random::new(seed, 2 * number as u64 + 1);
        let mut head = front_matter(&mut random, page, n_tags(n_pages), mix.ahead());
        if let Mix::Trainings(_) = mix {
            head.extend(meeting(&mut random, page));
        }
        let head = format!("---\n{}\n---\n", head.join("\n"));
        let links = links(&mut random, page, &pages);
        let body = prose::body(&mut random, &links);
        n_words += body.split_whitespace().count();
        put(&content.join(&page.path), format!("{head}\n{body}"))?;
    }
    let newest = pages.iter().rfind(|page| page.session.is_none()).or(pages.last());
    let newest = newest.expect("there is at least one page");
    Ok(Corpus { n_words, newest: content.join(&newest.path) })
}

/// Adds so many comments to a site that was written: as many to each page, each third one an
/// answer to the one before it.
#[allow(dead_code, reason = "one of the benches alone makes such sites")]
pub(crate) fn write_comments(
    root: &Path,
    mix: Mix,
    n_pages: usize,
    n_comments: usize,
    seed: u64,
) -> io::Result<()> {
    for (number, page) in plan(mix, n_pages, seed).iter().enumerate() {
        let n_here = n_comments / n_pages + usize::from(number < n_comments % n_pages);
        let mut random = Random::new(!seed, number as u64);
        let comment = |at: usize| {
            let author = random.pick(AUTHORS);
            let date = page.day.at(7 + at % 12, random.below(60));
            let reply = if at % 3 == 2 { format!("  reply_to: {at}\n") } else { String::new() };
            let (first, second) = (prose::summary(&mut random), prose::summary(&mut random));
            let text = format!("  text: |\n    {first}\n\n    {second}\n");
            format!("- id: {}\n  author: {author}\n  date: {date}\n{reply}{text}", at + 1)
        };
        let text: String = (0..n_here).map(comment).collect();
        let path = page.path.trim_end_matches(".md");
        put(&root.join(format!("content/comments/{path}.yaml")), text)?;
    }
    Ok(())
}

/// Lays out the pages in the order of their dates.
fn plan(mix: Mix, n_pages: usize, seed: u64) -> Vec<Page> {
    let mut last_sessions = vec![0; mix.n_trainings(n_pages)];
    let page = |number| {
        // Each page has two streams of chance, one for its plan and one for its text: the pages
        // that link to it need the first only.
        let mut random = Random::new(seed, 2 * number as u64);
        let day = Day(number * N_DAYS / n_pages);
        if matches!(mix, Mix::Blog) && number % 5 < 4 {
            article(&mut random, number, day)
        } else {
            session(&mut random, number, day, &mut last_sessions)
        }
    };
    (0..n_pages).map(page).collect()
}

/// The page's number in its name keeps two pages of one title apart.
fn article(random: &mut Random, number: usize, day: Day) -> Page {
    let title = prose::title(random);
    let path = format!("articles/{}/{}-{number}.md", day.year(), slug(&title));
    Page { title, path, day, session: None }
}

fn session(random: &mut Random, number: usize, day: Day, last_sessions: &mut [usize]) -> Page {
    let title = prose::title(random);
    let training = random.below(last_sessions.len());
    last_sessions[training] += 1;
    let session = last_sessions[training];
    let folder = slug(&training_title(training));
    let path = format!("trainings/{folder}/{:02}-{}-{number}.md", session, slug(&title));
    Page { title, path, day, session: Some(session) }
}

impl Mix {
    /// In a blog ten at 1,000 pages. Like tags, trainings grow more slowly than the pages: a
    /// hundred times as many pages have ten times as many.
    fn n_trainings(self, n_pages: usize) -> usize {
        match self {
            Mix::Blog => growing(10.0, n_pages),
            Mix::Trainings(n_trainings) => n_trainings,
        }
    }

    /// How long sessions are held after their notes are dated: some of them are to come.
    fn ahead(self) -> Day {
        match self {
            Mix::Blog => Day(0),
            Mix::Trainings(_) => Day(3 * 12 * 28),
        }
    }
}

fn n_tags(n_pages: usize) -> usize {
    growing(60.0, n_pages).min(TAGS.len() * (1 + TAG_ENDS.len()))
}

fn growing(at_a_thousand: f64, n_pages: usize) -> usize {
    (at_a_thousand * (n_pages as f64 / 1_000.0).sqrt()).round().max(1.0) as usize
}

/// The lines of a page's front matter.
fn front_matter(random: &mut Random, page: &Page, n_tags: usize, ahead: Day) -> Vec<String> {
    let mut lines = vec![format!("title: \"{}\"", page.title)];
    lines.push(format!("date: {}", page.day.at(7 + random.below(12), random.below(60))));
    if random.happens(30) {
        let later = Day(page.day.0 + random.between(1, 90));
        lines.push(format!("updated: {}", later.at(19, random.below(60))));
    }
    lines.push(format!("authors: [{}]", slug(random.pick(AUTHORS))));
    lines.push(format!("categories: {}", quoted(&categories(random))));
    lines.push(format!("tags: {}", quoted(&tags(random, n_tags))));
    lines.push(format!("summary: \"{}\"", prose::summary(random)));
    if let Some(session) = page.session {
        let held = Day(page.day.0 + ahead.0);
        lines.push(format!("session: {session}"));
        lines.push(format!("start: {}", held.at(random.between(8, 14), 30)));
        lines.push(format!("place: \"{}\"", random.pick(PLACES)));
        lines.push("status: done".into());
    }
    lines
}

/// What a session may say besides: all that makes a page, a handout, a calendar and a graph.
fn meeting(random: &mut Random, page: &Page) -> Vec<String> {
    let deadline = page.day.at(8, 0);
    let people = ["formatrice", "technicien", "libraire"].map(|role| {
        let name = random.pick(AUTHORS);
        format!("{{name: \"{name}\", role: {role}, consent: true}}")
    });
    let texts = |random: &mut Random| quoted(&[prose::title(random), prose::title(random)]);
    vec![
        "end: 17:00".into(),
        format!("participants: [{}]", people.join(", ")),
        format!("objectives: {}", texts(random)),
        format!("exercises: {}", texts(random)),
        format!("homework: {}", texts(random)),
        "resources: [{title: Un croquis, url: /images/croquis-01.png, license: CC BY 4.0}]".into(),
        "online: {tool: BigBlueButton, url: \"https://visio.example/salle\"}".into(),
        "capacity: 12".into(),
        format!("register: {{url: \"https://carnet.example/inscription\", deadline: {deadline}}}"),
    ]
}

/// Up to four links by source path; a third of the pages have none.
fn links(random: &mut Random, page: &Page, pages: &[Page]) -> Vec<String> {
    let n_links = if random.happens(35) { 0 } else { random.between(1, 4) };
    let target = |_| &pages[random.below(pages.len())];
    (0..n_links).map(target).map(|to| format!("[{}]({})", to.title, address(page, to))).collect()
}

/// A neighbour is named as authors do, by its file's name; other pages from `content/`.
fn address(from: &Page, to: &Page) -> String {
    let folder_of = |page: &Page| page.path.rfind('/').map(|end| page.path[..=end].to_owned());
    let folder = folder_of(from).expect("each page lies in a folder");
    to.path.strip_prefix(&folder).map_or_else(|| format!("/{}", to.path), str::to_owned)
}

fn categories(random: &mut Random) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for _ in 0..random.between(1, 3) {
        add(&mut terms, random.pick(CATEGORIES).to_owned());
    }
    terms
}

/// Up to six tags. Squaring the chance makes the first tags frequent and the last ones rare.
fn tags(random: &mut Random, n_tags: usize) -> Vec<String> {
    let mut terms = Vec::new();
    for _ in 0..random.below(7) {
        add(&mut terms, tag((random.unit().powi(2) * n_tags as f64) as usize));
    }
    terms
}

fn tag(rank: usize) -> String {
    let name = TAGS[rank % TAGS.len()];
    match rank / TAGS.len() {
        0 => name.into(),
        turn => format!("{name} {}", TAG_ENDS[turn - 1]),
    }
}

fn add(terms: &mut Vec<String>, term: String) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

fn quoted(terms: &[String]) -> String {
    let terms: Vec<String> = terms.iter().map(|term| format!("\"{term}\"")).collect();
    format!("[{}]", terms.join(", "))
}

fn write_authors(content: &Path) -> io::Result<()> {
    for name in AUTHORS {
        let text = format!("---\nname: \"{name}\"\nrole: formation\n---\n\nUne vie en salle.\n");
        put(&content.join(format!("authors/{}.md", slug(name))), &text)?;
    }
    Ok(())
}

fn write_trainings(content: &Path, n_trainings: usize, seed: u64) -> io::Result<()> {
    for number in 0..n_trainings {
        let title = training_title(number);
        // Counted from the far end, so that no page has the same stream.
        let mut random = Random::new(seed, u64::MAX - number as u64);
        let (summary, body) = (prose::summary(&mut random), prose::body(&mut random, &[]));
        let text = format!("---\ntitle: \"{title}\"\nsummary: \"{summary}\"\n---\n\n{body}");
        put(&content.join(format!("trainings/{}/index.md", slug(&title))), &text)?;
    }
    Ok(())
}

fn training_title(number: usize) -> String {
    let title = TRAININGS[number % TRAININGS.len()];
    match number / TRAININGS.len() {
        0 => title.into(),
        turn => format!("{title} (promotion {})", turn + 1),
    }
}

fn write_pictures(content: &Path) -> io::Result<()> {
    for number in 1..=N_PICTURES {
        let path = content.join(format!("images/croquis-{number:02}.png"));
        put(&path, png::picture(number as u8))?;
    }
    Ok(())
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let folder = path.parent().expect("each file of a site lies in a folder");
    fs::create_dir_all(folder)?;
    fs::write(path, bytes)
}

/// Folds just the letters that our own words have.
fn slug(text: &str) -> String {
    let ascii: String = text.to_lowercase().replace('œ', "oe").chars().map(folded).collect();
    let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

fn folded(letter: char) -> char {
    match letter {
        'à' | 'â' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' => 'u',
        _ => letter,
    }
}

impl Day {
    fn year(self) -> usize {
        FIRST_YEAR + self.0 / (12 * 28)
    }

    /// A local date and time, as people write it in front matter.
    fn at(self, hour: usize, minute: usize) -> String {
        let (month, day) = (self.0 / 28 % 12 + 1, self.0 % 28 + 1);
        format!("{}-{month:02}-{day:02}T{hour:02}:{minute:02}", self.year())
    }
}
