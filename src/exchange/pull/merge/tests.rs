//! Files of comments as they are before and after a merge, and what must hold after any number of
//! them.

use super::{Before, Counts, Digests, Merged, Refusal, merge};
use crate::base::path::SourcePath;
use crate::config::Config;
use crate::document::{Options, comments};
use crate::exchange::pull::entry::fitting;
use crate::exchange::pull::list::{List, said};
use crate::exchange::pull::remote::{Body, Remote, kept};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "content/comments/a.yaml";

fn options() -> Options {
    Options::of(&Config { timezone: "Europe/Paris".into(), ..Config::default() })
}

fn remote(n: usize, text: &str) -> Remote {
    Remote {
        id: format!("isso-{n}"),
        author: Some("Ève".into()),
        date: Some(1_795_500_000 + n as i64),
        body: Body::Markdown(text.into()),
        ..Remote::default()
    }
}

fn merged(text: &str, digests: &Digests, remotes: &[Remote]) -> Result<Merged, Refusal> {
    let options = options();
    let path = SourcePath::new(FILE);
    let problems = |text: &str| {
        let text = text.replace("\r\n", "\n");
        comments::parse(&path, text.trim_start_matches('\u{feff}'), &options).problems.len()
    };
    let (whole, problems) = (&["isso-"][..], &problems);
    merge(&Before { text, digests, whole, options: &options, problems }, remotes)
}

/// The text after a merge, and its ledger.
#[track_caller]
fn after(text: &str, digests: &Digests, remotes: &[Remote]) -> (String, Digests, Counts) {
    let merged = merged(text, digests, remotes).expect("it is a list");
    (merged.text.unwrap_or_else(|| text.to_owned()), merged.digests, merged.counts)
}

#[test]
fn the_life_of_a_comment() {
    let first = [remote(1, "Un")];
    let (text, ledger, counts) = after("", &Digests::new(), &first);
    assert_eq!(
        text,
        "- id: isso-1\n  author: Ève\n  date: 2026-11-24T07:00:01+01:00\n  text: Un\n"
    );
    assert_eq!(counts, Counts { new: 1, ..Counts::default() });
    // Nothing is new.
    let again = merged(&text, &ledger, &first).expect("it is a list");
    assert_eq!((again.text, &again.digests), (None, &ledger));
    // Edited there.
    let edited = [remote(1, "Un, corrigé")];
    let (text, ledger, counts) = after(&text, &ledger, &edited);
    assert!(text.ends_with("  text: Un, corrigé\n"), "{text}");
    assert_eq!(counts, Counts { changed: 1, ..Counts::default() });
    // Edited here, and then there.
    let own = text.replace("corrigé", "à moi");
    let there = [remote(1, "Un, encore")];
    let (text, ledger, counts) = after(&own, &ledger, &there);
    assert_eq!(text, own);
    assert_eq!(counts, Counts { edited: 1, ..Counts::default() });
    // Taken out here.
    let (text, ledger, counts) = after("# rien\n", &ledger, &[remote(1, "Un"), remote(2, "Deux")]);
    assert!(!text.contains("isso-1") && text.starts_with("# rien\n- id: isso-2\n"), "{text}");
    assert_eq!(counts, Counts { new: 1, removed: 1, ..Counts::default() });
    // Gone there.
    let (same, _, counts) = after(&text, &ledger, &[]);
    assert_eq!((same, counts), (text.clone(), Counts { gone: 1, ..Counts::default() }));
    let gone = merged(&text, &ledger, &[]).expect("it is a list").gone;
    assert_eq!(gone, ["isso-2"]);
    for mark in ["deleted: true", "supprimé: oui", "en-attente: oui"] {
        let marked = format!("{text}  {mark}\n");
        assert_eq!(after(&marked, &ledger, &[]).2, Counts::default(), "{mark}");
    }
    // Without a ledger, what is there is the author's.
    let (same, _, counts) = after(&text, &Digests::new(), &[remote(2, "Deux, corrigé")]);
    assert_eq!((same, counts), (text, Counts { edited: 1, ..Counts::default() }));
}

#[test]
fn what_servers_say_of_it_follows() {
    let pending = Remote { is_pending: true, ..remote(1, "Un") };
    let answer = Remote { reply_to: Some("isso-1".into()), ..remote(2, "Deux") };
    let (text, ledger, _) = after("", &Digests::new(), &[pending, answer.clone()]);
    assert!(text.contains("  pending: true\n") && text.contains("  reply_to: isso-1\n"), "{text}");
    let (text, ledger, _) = after(&text, &ledger, &[remote(1, "Un"), answer.clone()]);
    assert!(!text.contains("pending"), "{text}");
    let deleted = Remote { is_deleted: true, body: Body::default(), ..remote(1, "") };
    let (text, ledger, counts) = after(&text, &ledger, &[deleted, answer.clone()]);
    assert!(text.contains("  deleted: true\n") && !text.contains("Un"), "{text}");
    assert_eq!(counts, Counts { changed: 1, ..Counts::default() });
    // Whom it answers was taken out: it stands alone, and no build complains.
    let alone = text[text.find("- id: isso-2").expect("it is there")..].to_owned();
    let (text, ledger, _) = after(&alone, &ledger, &[remote(1, "Un"), answer.clone()]);
    assert!(!text.contains("reply_to"), "{text}");
    // Who answers that one, once it is taken out too, answers whom it answered.
    let first = "- id: isso-3\n  text: Moi\n";
    let answer = Remote { reply_to: Some("isso-3".into()), ..answer };
    let third = Remote { reply_to: Some("isso-2".into()), ..remote(4, "Quatre") };
    let (text, _, _) = after(first, &ledger, &[answer, third]);
    assert!(!text.contains("isso-2") && text.contains("reply_to: isso-3"), "{text}");
}

#[test]
fn what_the_author_says_of_it_stays() {
    let (text, ledger, _) = after("", &Digests::new(), &[remote(1, "Un")]);
    for mark in ["deleted: true", "supprimé: oui", "pending: true", "en-attente: oui"] {
        let marked = format!("{text}  {mark}\n");
        let (same, _, _) = after(&marked, &ledger, &[remote(1, "Un")]);
        assert_eq!(same, marked);
        let (same, _, _) = after(&marked, &ledger, &[remote(1, "Autre")]);
        assert_eq!(same, marked);
    }
}

#[test]
fn every_shape_of_a_file_stays() {
    let (_, ledger, _) = after("", &Digests::new(), &[remote(1, "Un")]);
    for text in [
        "# Tête\r\ncommentaires:\r\n  - auteur: Ève\r\n    texte: >\r\n      a\r\n\r\n      b\r\n",
        "comments:\n    - {author: b, text: c}\n\n    # entre\n    - author: d\n      \
         text: |\n         e",
        "\u{feff}- author: a\n  text: 'b'\n",
        "---\n- author: a\n  text: b\n",
    ] {
        let (new, ledger, _) = after(text, &Digests::new(), &[remote(1, "Un\nDeux")]);
        assert!(new.starts_with(text), "{new:?}");
        assert_eq!(new.contains("\r\n"), text.contains("\r\n"));
        assert_eq!(new.matches('\n').count(), new.lines().count(), "{new:?}");
        assert!(!text.contains('\r') || !new.replace("\r\n", "").contains(['\r', '\n']));
        // Another edition of it, and then its first again.
        let (other, ledger, counts) = after(&new, &ledger, &[remote(1, "Trois")]);
        assert_eq!((counts.changed, other.starts_with(text)), (1, true), "{other}");
        let (back, _, _) = after(&other, &ledger, &[remote(1, "Un\nDeux")]);
        assert_eq!(back, new);
    }
    for text in ["- a: b: c\n", "autre: 1\n", "- [\n", "comments: a\n"] {
        assert_eq!(merged(text, &ledger, &[remote(1, "Un")]), Err(Refusal::Unreadable), "{text}");
    }
    let closed = merged("[{author: a, text: b}]\n", &ledger, &[remote(2, "Un")]);
    assert_eq!(closed, Err(Refusal::Closed));
    // Elements that cannot be told apart are the author's, and others follow them.
    let text = "- id: isso-1\n  text: \"a\n- b\"\n";
    let (new, _, counts) = after(text, &ledger, &[remote(1, "Un"), remote(2, "Deux")]);
    assert!(new.starts_with(text) && new.contains("isso-2"), "{new}");
    assert_eq!(counts.new, 1);
}

#[test]
fn nobody_answers_in_circles() {
    let answer = Remote { reply_to: Some("isso-1".into()), ..remote(2, "Deux") };
    let text = "- id: isso-1\n  text: Un\n  reply_to: isso-2\n- id: isso-2\n  text: Rien\n";
    let ledger =
        Digests::from([("isso-2".into(), super::entry::digest("- id: isso-2\n  text: Rien"))]);
    let (new, ledger, _) = after(text, &ledger, std::slice::from_ref(&answer));
    assert_eq!(new.matches("reply_to").count(), 1, "{new}");
    assert_eq!(merged(&new, &ledger, &[answer]).expect("it is a list").text, None);
}

/// Chance that can be had again (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).expect("it is below")
    }

    fn one<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

const TEXTS: [&str; 12] = [
    "Merci",
    "- un\n- deux",
    "a: b # c",
    "---\nfin",
    "👩‍🏫 « oui »\u{a0}: non\u{202f}!",
    "    code\n\nfin",
    "| bloc",
    "- id: isso-3\n  text: faux",
    "lignes  \nbrisées  ",
    "très long ",
    "\"guillemets\" et \\ barre",
    "#tête\n\n\n#pied",
];

/// A server, a file and its ledger, and what of the file must stay as it is.
struct World {
    remotes: Vec<Remote>,
    text: String,
    ledger: Digests,
    next: usize,
    /// The elements that the author wrote or changed, as they stand.
    own: BTreeMap<String, String>,
    /// What was ever pulled.
    pulled: BTreeSet<String>,
    /// What the author took out, as long as the ledger knows.
    removed: BTreeSet<String>,
}

impl World {
    fn new(start: &str) -> World {
        World {
            remotes: Vec::new(),
            text: start.to_owned(),
            ledger: Digests::new(),
            next: 1,
            own: BTreeMap::new(),
            pulled: BTreeSet::new(),
            removed: BTreeSet::new(),
        }
    }

    fn elements(&self) -> Vec<(String, String)> {
        let list = List::read(&self.text).expect(&self.text);
        let element = |at: usize| {
            let id = said(&list.elements[at], &["id"]).unwrap_or_else(|| format!("#{at}"));
            (id, list.element(at).expect(&self.text))
        };
        (0..list.elements.len()).map(element).collect()
    }

    fn step(&mut self, chance: &mut Chance) {
        let text = chance.one(&TEXTS).to_string();
        let body = match chance.below(2) {
            0 => Body::Markdown(text),
            _ => Body::Html(format!("<p>{}</p><p>b</p>", html_escape::encode_text(&text))),
        };
        let n = chance.below(self.remotes.len());
        match chance.below(12) {
            0..=2 => {
                let reply_to = self.remotes.get(n).map(|one| one.id.clone());
                let reply_to = reply_to.filter(|_| chance.below(2) == 0);
                let is_pending = chance.below(5) == 0;
                let one = Remote { reply_to, is_pending, body, ..remote(self.next, "") };
                self.remotes.push(one);
                self.next += 1;
            }
            3 => self.remote(n, |one| one.body = body),
            4 => self.remote(n, |one| one.is_deleted = true),
            5 => self.remote(n, |one| one.is_pending = !one.is_pending),
            6 if n < self.remotes.len() => drop(self.remotes.remove(n)),
            7 => self.edit(chance, |lines| format!("{lines}\n  # note")),
            8 => self.edit(chance, |lines| {
                match lines.contains("deleted:") || lines.contains("supprimé:") {
                    true => format!("{lines} # oui"),
                    false => format!("{lines}\n  supprimé: oui"),
                }
            }),
            9 => self.take_out(chance),
            10 if chance.below(8) == 0 => {
                self.ledger.clear();
                self.removed.clear();
                // What is there is the author's, but for what is as the server has it.
                self.own = self.elements().into_iter().collect();
            }
            _ => {}
        }
    }

    fn remote(&mut self, n: usize, change: impl FnOnce(&mut Remote)) {
        self.remotes.get_mut(n).into_iter().next().map(change).unwrap_or_default();
    }

    /// The author changes an element.
    fn edit(&mut self, chance: &mut Chance, change: impl Fn(&str) -> String) {
        let elements = self.elements();
        if elements.is_empty() {
            return;
        }
        let at = chance.below(elements.len());
        let (id, lines) = &elements[at];
        let new = change(lines);
        let list = List::read(&self.text).expect("it is one");
        let text = list.with(&BTreeMap::from([(at, new)]), &[]);
        self.text = text;
        let now = self.elements()[at].1.clone();
        self.own.insert(id.clone(), now);
    }

    /// The author takes an element out, with all its lines.
    fn take_out(&mut self, chance: &mut Chance) {
        let elements = self.elements();
        if elements.is_empty() {
            return;
        }
        let at = chance.below(elements.len());
        let (id, _) = &elements[at];
        let list = List::read(&self.text).expect("it is one");
        let mark = "- id: QUI-S-EN-VA";
        let marked = list.with(&BTreeMap::from([(at, mark.to_owned())]), &[]);
        let lines = marked.split_inclusive('\n').filter(|line| !line.contains(mark));
        let text: String = lines.collect();
        self.text = text;
        self.own.remove(id);
        if self.ledger.contains_key(id) {
            self.removed.insert(id.clone());
        }
    }

    /// Pulls, and looks at all that must hold.
    fn pull(&mut self) {
        let remotes = self.remotes.iter().cloned();
        let remotes: Vec<Remote> =
            remotes.map(|one| fitting(one, &options()).expect("it has words")).collect();
        let remotes = kept(remotes, |_| true);
        let before = self.elements();
        let was_wrong = self.problems();
        let (text, ledger, counts) = after(&self.text, &self.ledger, &remotes);
        (self.text, self.ledger) = (text, ledger);
        let elements = self.elements();
        // What is as the server has it is nobody's change, ledger or not.
        let ledger = &self.ledger;
        self.own.retain(|id, lines| ledger.get(id) != Some(&super::entry::digest(lines)));
        let ids: Vec<&String> = elements.iter().map(|(id, _)| id).collect();
        let distinct: BTreeSet<&String> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "doubled:\n{}", self.text);
        for (id, lines) in &self.own {
            let now = elements.iter().find(|(other, _)| other == id).map(|(_, lines)| lines);
            assert_eq!(now, Some(lines), "{id} was the author's:\n{}", self.text);
        }
        for (id, _) in &before {
            assert!(ids.contains(&id), "lost {id}:\n{}", self.text);
        }
        for one in &remotes {
            let is_removed = self.removed.contains(&one.id);
            assert_ne!(ids.contains(&&one.id), is_removed, "{}:\n{}", one.id, self.text);
            self.pulled.insert(one.id.clone());
        }
        assert!(self.problems() <= was_wrong, "{}", self.text);
        let again = merged(&self.text, &self.ledger, &remotes).expect("it is a list");
        assert_eq!((again.text, again.digests), (None, self.ledger.clone()), "{}", self.text);
        let again = again.counts;
        assert_eq!((again.new, again.changed), (0, 0));
        assert_eq!((again.edited, again.gone), (counts.edited, counts.gone));
    }

    fn problems(&self) -> usize {
        let text = self.text.replace("\r\n", "\n");
        comments::parse(&SourcePath::new(FILE), &text, &options()).problems.len()
    }
}

#[test]
fn no_comment_is_lost_and_none_doubled_whatever_happens() {
    const STARTS: [&str; 5] = [
        "",
        "# À moi\ncommentaires:\n  - auteur: Moi\n    id: 1\n    texte: |\n      - a\n\n      b\n",
        "- id: 1\r\n  author: Moi\r\n  text: a",
        "- author: a\n  id: x\n  text: b\n\n- author: c\n  id: y\n  text: d\n  reply_to: x\n",
        "comments: []\n",
    ];
    for seed in 0..1_000 {
        let mut chance = Chance(seed);
        let start = *chance.one(&STARTS);
        let mut world = World::new(start);
        let at_work = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            world.own = world.elements().into_iter().collect();
            for _ in 0..12 {
                world.step(&mut chance);
                if chance.below(3) == 0 {
                    world.pull();
                }
            }
            world.pull();
        }));
        assert!(at_work.is_ok(), "with the seed {seed}");
    }
}

#[test]
fn whatever_a_file_holds_nothing_of_it_is_lost() {
    const PIECES: [&str; 30] = [
        "- ",
        "id: isso-1",
        "id: isso-2",
        "\n",
        "\n",
        "\n",
        "  ",
        "    ",
        "text: ",
        "a",
        "é\u{a0}",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "# ",
        "comments:",
        "commentaires:",
        "[",
        "]",
        "{",
        "}",
        "---\n",
        "...\n",
        "\r\n",
        "\t",
        "&a ",
        "*a",
        "~",
        "\u{feff}",
    ];
    let ledger = Digests::from([("isso-1".into(), "0123456789abcdef".into())]);
    let mut n_merged = 0;
    for seed in 0..6_000 {
        let mut chance = Chance(seed);
        let n_pieces = chance.below(14);
        let text: String = (0..n_pieces).map(|_| *chance.one(&PIECES)).collect();
        let Ok(merged) = merged(&text, &ledger, &[remote(1, "Un"), remote(2, "Deux")]) else {
            continue;
        };
        let new = merged.text.unwrap_or_else(|| text.clone());
        let [before, after] = [&text, &new].map(|text| List::read(text).expect(text).elements);
        assert!(super::same(&before, &after[..before.len()]), "{text:?} became {new:?}");
        assert_eq!(after.len(), before.len() + merged.counts.new, "{text:?} became {new:?}");
        n_merged += 1;
    }
    assert!(n_merged > 200, "only {n_merged} of these are files of comments");
}
