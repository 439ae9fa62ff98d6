//! Callouts: `> [!exercise] Title`, in the form that GitHub and Obsidian share.

use crate::base::nearest::nearest;

/// What a callout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Its name in the markup and in the theme's strings (`callout_exercise`).
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// Other names, folded: French ones, and those of Obsidian.
    aliases: &'static [&'static str],
}

const fn kind(name: &'static str, label: &'static str, aliases: &'static [&'static str]) -> Kind {
    Kind { name, label, aliases }
}

/// The kinds of callout: GitHub's five, then those of teaching.
pub(crate) const KINDS: &[Kind] = &[
    kind("note", "callout_note", &["info", "nb", "remarque", "seealso", "abstract", "todo"]),
    kind("tip", "callout_tip", &["astuce", "conseil", "hint"]),
    kind("important", "callout_important", &[]),
    kind("warning", "callout_warning", &["attention", "avertissement", "mise-en-garde"]),
    kind("caution", "callout_caution", &["danger", "prudence", "error", "bug", "failure"]),
    kind("objective", "callout_objective", &["objectif", "objectifs", "objectives", "goal"]),
    kind("exercise", "callout_exercise", &["exercice", "question", "faq", "help"]),
    kind(
        "solution",
        "callout_solution",
        &["corrige", "reponse", "answer", "success", "succes", "check"],
    ),
    kind(
        "key-point",
        "callout_key_point",
        &["a-retenir", "retenir", "point-cle", "key", "summary", "tldr"],
    ),
    kind("example", "callout_example", &["exemple"]),
    kind("definition", "callout_definition", &[]),
    kind("quote", "callout_quote", &["citation", "cite"]),
    kind("pullquote", "callout_quote", &["exergue", "pull-quote"]),
];

/// The first line of a callout, read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Marker<'t> {
    /// The kind's name, as it was written.
    pub(crate) name: &'t str,
    /// `-` is folded, `+` may be folded.
    pub(crate) fold: Option<char>,
    /// Bytes from the bracket to the title, blanks included.
    pub(crate) length: usize,
}

impl<'t> Marker<'t> {
    /// Reads the marker at the beginning of a quotation's first line.
    pub(crate) fn read(line: &'t str) -> Option<Marker<'t>> {
        let inside = line.strip_prefix("[!")?;
        let end = inside.find([']', '\n'])?;
        let name = inside[..end].trim();
        let after = inside[end..].strip_prefix(']')?;
        let is_name =
            |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '\u{300}'..='\u{36f}');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let fold = after.chars().next().filter(|c| matches!(c, '-' | '+'));
        let after = &after[fold.map_or(0, char::len_utf8)..];
        let title = after.trim_start_matches([' ', '\t']);
        if title.len() == after.len() && !title.is_empty() {
            return None;
        }
        Some(Marker { name, fold, length: line.len() - title.len() })
    }
}

/// The kind that a name means; case and accents do not matter.
pub(crate) fn find(name: &str) -> Option<Kind> {
    let name = crate::base::slug::slugify(name);
    let is_it = |kind: &&Kind| kind.name == name || kind.aliases.contains(&name.as_str());
    KINDS.iter().find(is_it).copied()
}

/// A callout's marker where it makes no callout, or is not well written.
pub(crate) struct Slip {
    /// Whether it is well written.
    pub(crate) is_whole: bool,
    /// The line as it should be.
    pub(crate) fix: String,
    /// Of what is wrong, in bytes.
    pub(crate) length: usize,
}

/// Reads a line that begins with `[!`; `None` if it names no kind of callout.
pub(crate) fn slip(line: &str) -> Option<Slip> {
    if let Some(marker) = Marker::read(line) {
        let name = known(marker.name)?;
        let fold = marker.fold.map(String::from).unwrap_or_default();
        let length = "[!]".len() + marker.name.len();
        return Some(Slip { is_whole: true, fix: format!("[!{name}]{fold}"), length });
    }
    let inside = line.strip_prefix("[!")?;
    let (name, title) = match inside.split_once(']') {
        Some((_, title)) if title.starts_with(['(', '[', ':', ']']) => return None,
        Some(parts) => parts,
        None if known(inside.trim()).is_some() => (inside.trim(), ""),
        None => inside.split_once(' ').unwrap_or((inside, "")),
    };
    let (length, name) = ("[!".len() + name.len(), known(name)?);
    let fix = format!("[!{name}] {}", title.trim());
    Some(Slip { is_whole: false, fix: fix.trim_end().to_owned(), length })
}

/// A name that is known, or the known one that is nearest to it.
fn known(name: &str) -> Option<String> {
    match find(name) {
        Some(_) => Some(name.to_owned()),
        None => meant(name),
    }
}

/// Names as they are written with their accents, and as they are compared.
const ACCENTED: &[(&str, &str)] = &[
    ("corrigé", "corrige"),
    ("réponse", "reponse"),
    ("succès", "succes"),
    ("à retenir", "a-retenir"),
    ("point clé", "point-cle"),
];

/// The known name that is nearest to one that is not, with its accents.
pub(crate) fn meant(name: &str) -> Option<String> {
    let near = nearest(name, names().chain(ACCENTED.iter().map(|(accented, _)| *accented)))?;
    let accented = ACCENTED.iter().find(|(_, folded)| *folded == near);
    Some(accented.map_or(near, |(accented, _)| (*accented).to_owned()))
}

/// Words for what follows a solution's heading to say of which exercise it is.
const OF_EXERCISE: &[&str] = &[
    "de",
    "d",
    "du",
    "des",
    "l",
    "la",
    "le",
    "les",
    "n",
    "no",
    "to",
    "of",
    "the",
    "for",
    "and",
    "et",
    "key",
    "exercice",
    "exercices",
    "exercise",
    "exercises",
    "question",
    "questions",
    "activite",
    "activites",
    "activity",
    "quiz",
];

/// Whether a heading announces solutions, and nothing else: « Corrigé de l’exercice 2 ».
pub(crate) fn announces_solution(title: &str) -> bool {
    let slug = crate::base::slug::slugify(title);
    let is_article = |word: &&str| matches!(*word, "le" | "la" | "les" | "the");
    let mut words = slug.split('-').skip_while(is_article);
    let is_solution = |word: &str| {
        let single = word.strip_suffix('s').unwrap_or(word);
        matches!(single, "corrige" | "solution" | "answer" | "reponse")
    };
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    words.next().is_some_and(is_solution)
        && words.all(|word| is_number(word) || OF_EXERCISE.contains(&word))
}

/// All names, for "did you mean".
fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|kind| std::iter::once(kind.name).chain(kind.aliases.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::{Marker, announces_solution, find, meant};

    #[test]
    fn reads_markers() {
        let read =
            |line| Marker::read(line).map(|marker| (marker.name, marker.fold, marker.length));
        assert_eq!(read("[!NOTE]"), Some(("NOTE", None, 7)));
        assert_eq!(read("[!solution]- Corrigé"), Some(("solution", Some('-'), 13)));
        assert_eq!(read("[!À retenir] Trois idées"), Some(("À retenir", None, 14)));
        for not in ["[x]", "[!]", "[!a](b)!", "[!image](x.png)", "[!note", "!"] {
            assert_eq!(Marker::read(not), None, "{not}");
        }
    }

    #[test]
    fn knows_kinds_by_all_their_names() {
        let name = |name| find(name).map(|kind| kind.name);
        assert_eq!(name("Exercice"), Some("exercise"));
        assert_eq!(name("À retenir"), Some("key-point"));
        assert_eq!(name("CAUTION"), Some("caution"));
        assert_eq!(name("nothing"), None);
    }

    #[test]
    fn suggests_names_with_their_accents() {
        for (typed, name) in
            [("corigé", "corrigé"), ("corige", "corrigé"), ("solutoin", "solution")]
        {
            assert_eq!(meant(typed).as_deref(), Some(name), "{typed}");
        }
    }

    #[test]
    fn knows_headings_of_solutions() {
        for title in
            ["Corrigé", "Les solutions", "Answer key", "Corrigé de l’exercice 2", "ANSWERS"]
        {
            assert!(announces_solution(title), "{title}");
        }
        for title in
            ["Solutions numériques", "Exercice et corrigé", "Corriger", "Réponse à tout", ""]
        {
            assert!(!announces_solution(title), "{title}");
        }
    }
}
