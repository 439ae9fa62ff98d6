//! A case file → its cases, and back, with what is expected rewritten.

use std::collections::BTreeMap;

/// What a case's `site.yaml` holds unless the case says otherwise.
const SITE: &str = "title: Essai\nbase_url: https://exemple.fr/\n";

/// What stands at its end then: cards would be in every list of outputs, and drawn for each case.
/// Those about them say so.
const NO_CARDS: &str = "images: {cards: false}\n";

/// What stands above the text of a `--- text`: it begins on line 5 of `content/articles/a.md`.
const HEAD: &str = "---\ntitle: A\ndate: 2025-06-01\n---\n";

/// "Now", unless a case says another: New Year's Day 2026 at noon in Greenwich.
const NOW: &str = "2026-01-01T12:00:00Z";

/// One case: a small site, and what comes out of it.
pub(crate) struct Case {
    pub(crate) title: String,
    pub(crate) line: usize,
    /// All between the title and the first expectation, as it stands.
    input: String,
    pub(crate) sections: Vec<Section>,
}

/// One `>>>` part.
pub(crate) struct Section {
    /// `in articles/a/index.html`.
    pub(crate) marker: String,
    pub(crate) body: String,
}

impl Section {
    pub(crate) fn new(marker: &str, body: String) -> Section {
        Section { marker: marker.to_owned(), body }
    }

    pub(crate) fn kind(&self) -> &str {
        self.marker.split(' ').next().unwrap_or("")
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind() == kind
    }

    /// What follows the kind: a path, most often.
    pub(crate) fn argument(&self) -> &str {
        self.marker.split_once(' ').map_or("", |(_, rest)| rest)
    }
}

/// The comment at the head of a file, and its cases.
pub(crate) fn parse(text: &str) -> (String, Vec<Case>) {
    let (mut head, mut cases) = (String::new(), Vec::<Case>::new());
    for (line, text) in (1..).zip(text.lines()) {
        if let Some(title) = text.strip_prefix("=== ") {
            let (title, input) = (title.to_owned(), String::new());
            cases.push(Case { title, line, input, sections: Vec::new() });
            continue;
        }
        let target = match cases.last_mut() {
            None => &mut head,
            Some(case) => match text.strip_prefix(">>> ") {
                Some(marker) => {
                    case.sections.push(Section::new(marker, String::new()));
                    continue;
                }
                None => match case.sections.last_mut() {
                    Some(section) => &mut section.body,
                    None => &mut case.input,
                },
            },
        };
        target.push_str(text);
        target.push('\n');
    }
    (head, cases)
}

/// The file again.
pub(crate) fn write(head: &str, cases: &[Case]) -> String {
    let mut out = head.to_owned();
    for case in cases {
        out.push_str(&format!("=== {}\n{}\n", case.title, case.input.trim_end()));
        for section in &case.sections {
            out.push_str(&format!(">>> {}\n", section.marker));
            if !section.body.trim_end().is_empty() {
                out.push_str(section.body.trim_end());
                out.push('\n');
            }
        }
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}

impl Case {
    /// The value of an option line, `now: 2026-01-01`.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        let value = |line: &'_ str| line.strip_prefix(name)?.strip_prefix(':').map(str::len);
        let head = self.input.lines().take_while(|line| !line.starts_with("--- "));
        head.filter_map(|line| value(line).map(|n| line[line.len() - n..].trim())).next()
    }

    /// Whether an option without value stands there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.input.lines().take_while(|line| !line.starts_with("--- ")).any(|line| line == name)
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        let text = self.option("now").unwrap_or(NOW);
        text.parse::<jiff::Timestamp>().expect("`now` is an ISO date with offset").as_second()
    }

    /// The site's files.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut open: Option<(&str, String)> = None;
        for line in self.input.lines() {
            if let Some(marker) = line.strip_prefix("--- ") {
                let done = open.replace((marker, String::new()));
                done.into_iter().for_each(|done| add(&mut files, done));
            } else if let Some((_, text)) = &mut open {
                text.push_str(line);
                text.push('\n');
            }
        }
        open.into_iter().for_each(|done| add(&mut files, done));
        files.entry("site.yaml".to_owned()).or_insert_with(|| format!("{SITE}{NO_CARDS}").into());
        if !files.keys().any(|path| path.starts_with("content/")) {
            files.insert("content/articles/a.md".to_owned(), HEAD.into());
        }
        files
    }
}

/// The usual settings with more.
fn with_settings(text: &str) -> String {
    let cards = if text.contains("images:") { "" } else { NO_CARDS };
    format!("{SITE}{text}{cards}")
}

fn add(files: &mut BTreeMap<String, Vec<u8>>, (marker, text): (&str, String)) {
    let text = text.trim_end_matches('\n').to_owned() + "\n";
    let (path, text) = match marker {
        "text" => ("content/articles/a.md", HEAD.to_owned() + &text),
        "+site.yaml" => ("site.yaml", with_settings(&text)),
        "no site.yaml" => return,
        path => (path, text),
    };
    let (path, text) = (repeated(path), repeated(&text));
    match path.strip_prefix("[bytes] ") {
        Some(path) => {
            let path = String::from_utf8(bytes(path)).expect("a path is UTF-8");
            files.insert(path, bytes(&text));
        }
        None => {
            files.insert(path.clone(), text.into_bytes());
        }
    }
}

/// `{{repeat 3 "ab"}}` as `ababab`; in the text, `\n` is a line end and `{n}` counts from 1.
fn repeated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, call)) = rest.split_once("{{repeat ") {
        let (call, after) = call.split_once("\"}}").expect("a repetition ends in `\"}}`");
        let (times, piece) = call.split_once(" \"").expect("`{{repeat 3 \"…\"}}`");
        let times: usize = times.parse().expect("so many times");
        let piece = piece.replace("\\n", "\n");
        out.push_str(before);
        (1..=times).for_each(|n| out.push_str(&piece.replace("{n}", &n.to_string())));
        rest = after;
    }
    out + rest
}

/// Text in which `\xE9` is a byte, `\u{301}` a character, `\r` and `\\` what they usually are.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.extend_from_slice(before.as_bytes());
        let kind = escape.chars().next().expect("something follows a backslash");
        rest = &escape[kind.len_utf8()..];
        match kind {
            'x' => {
                out.push(u8::from_str_radix(&rest[..2], 16).expect("two hexadecimal digits"));
                rest = &rest[2..];
            }
            'u' => {
                let (code, after) = rest[1..].split_once('}').expect("`\\u{301}`");
                let code = u32::from_str_radix(code, 16).expect("hexadecimal digits");
                let c = char::from_u32(code).expect("a character of Unicode");
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            }
            'r' => out.push(b'\r'),
            other => out.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}
