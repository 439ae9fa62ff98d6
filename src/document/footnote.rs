//! Footnotes: numbered in the order in which the text calls them, linked there and back.

use super::writer::Buffer;
use std::collections::BTreeMap;

/// The footnotes of a page.
#[derive(Default)]
pub(crate) struct Footnotes {
    /// Labels in the order of their first call; the number is the position plus one.
    called: Vec<String>,
    numbers: BTreeMap<String, usize>,
    calls: BTreeMap<String, usize>,
    texts: BTreeMap<String, (Buffer, usize)>,
}

impl Footnotes {
    /// Writes a call: `<sup>` with a link to the note, and an id to come back to.
    pub(crate) fn call(&mut self, label: &str, out: &mut Buffer) {
        let number = self.number(label);
        let calls = self.calls.entry(label.to_owned()).or_default();
        *calls += 1;
        let id = call_id(number, *calls);
        out.push(&format!("<sup class=\"footnote-ref\" id=\"{id}\"><a"));
        out.link(&format!("#fn-{number}"));
        out.push(&format!(" role=\"doc-noteref\">{number}</a></sup>"));
    }

    fn number(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        self.called.push(label.to_owned());
        self.numbers.insert(label.to_owned(), self.called.len());
        self.called.len()
    }

    /// Keeps a note's text, with the byte offset at which it stands; `false` if it has one already.
    pub(crate) fn define(&mut self, label: &str, text: Buffer, at: usize) -> bool {
        let is_new = !self.texts.contains_key(label);
        self.texts.entry(label.to_owned()).or_insert((text, at));
        is_new
    }

    /// The labels and places of notes that nothing calls.
    pub(crate) fn unused(&self) -> impl Iterator<Item = (&str, usize)> {
        let uncalled =
            |(label, _): &(&String, &(Buffer, usize))| !self.numbers.contains_key(*label);
        self.texts.iter().filter(uncalled).map(|(label, (_, at))| (label.as_str(), *at))
    }

    /// The ids that calls and notes have taken.
    pub(crate) fn ids(&self) -> Vec<String> {
        let ids = self.called.iter().enumerate().flat_map(|(at, label)| {
            let calls = (1..=self.calls[label]).map(move |n| call_id(at + 1, n));
            calls.chain([format!("fn-{}", at + 1)])
        });
        ids.collect()
    }

    /// Writes the notes at the end of the text, each with links back to its calls.
    pub(crate) fn write(mut self, out: &mut Buffer) {
        if self.called.is_empty() {
            return;
        }
        out.push("<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"notes\">");
        out.push("\n<h2 id=\"notes\">");
        out.label("footnotes");
        out.push("</h2>\n<ol>\n");
        for (at, label) in self.called.iter().enumerate() {
            let text = self.texts.remove(label).map(|(text, _)| text).unwrap_or_default();
            write_note(at + 1, text, self.calls[label], out);
        }
        out.push("</ol>\n</section>\n");
    }
}

fn write_note(number: usize, text: Buffer, n_calls: usize, out: &mut Buffer) {
    out.push(&format!("<li id=\"fn-{number}\">"));
    let in_paragraph = text.html().ends_with("</p>\n");
    let text = if in_paragraph { text.without_last("</p>\n".len()) } else { text };
    out.append(text);
    for n in 1..=n_calls {
        out.push(" <a");
        out.link(&format!("#{}", call_id(number, n)));
        out.push(" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"");
        out.label("footnote_back");
        let nth = if n > 1 { format!(" {n}") } else { String::new() };
        out.push(&format!("{nth}\">↩</a>"));
    }
    out.push(if in_paragraph { "</p></li>\n" } else { "</li>\n" });
}

fn call_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") }
}
