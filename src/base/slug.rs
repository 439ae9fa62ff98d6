//! Slugs: the readable part of an address, from any human text.

use super::path::nfc;

/// Longest slug made from a text, in bytes; file systems allow 255 for a name.
const MAX_LEN: usize = 120;

/// Names whose signs carry their meaning: without this, C, C++ and C# would share an address.
const SIGNS: &[(&str, &str)] = &[
    ("c++", "cpp"),
    ("c#", "csharp"),
    ("f#", "fsharp"),
    (".net", "dotnet"),
    ("&", " et "),
    ("%", " pour cent "),
    ("€", " euros "),
];

/// Makes a slug: ASCII lower case, accents and ligatures folded, anything else a hyphen.
///
/// Cut on a word at 120 bytes. Empty if the text has no letter or digit in any script.
pub(crate) fn slugify(text: &str) -> String {
    let mut lower = nfc(text).to_lowercase();
    // One byte of each sign is looked for first: few titles have any.
    let may_hold = lower.bytes().any(|byte| b"+#.&%\xe2".contains(&byte));
    for (sign, word) in SIGNS.iter().filter(|_| may_hold) {
        if lower.contains(sign) {
            lower = replace_sign(&lower, sign, word);
        }
    }
    let mut ascii = String::with_capacity(lower.len());
    lower.chars().for_each(|c| fold(c, &mut ascii));
    cut(&hyphenate(&ascii))
}

/// Whether a slug given by hand is one: letters, digits and single inner hyphens.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty() && hyphenate(text) == text && text.len() <= 200
}

/// A sign that ends in a letter must end a word: `.net` is not in `x.network`.
fn replace_sign(text: &str, sign: &str, word: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(sign) {
        let (before, after) = (&rest[..at], &rest[at + sign.len()..]);
        let starts_word = !before.ends_with(char::is_alphanumeric);
        let ends_word = !after.starts_with(char::is_alphanumeric);
        let bounded = |edge: Option<char>, free| !edge.is_some_and(char::is_alphanumeric) || free;
        out.push_str(before);
        let fits = bounded(sign.chars().next(), starts_word)
            && bounded(sign.chars().last(), ends_word)
            && (sign != ".net" || starts_word);
        out.push_str(if fits { word } else { sign });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn fold(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        _ if c.is_ascii() => out.push('-'),
        // Latin letters are the most; `×` and `÷` are none.
        '\u{c0}'..='\u{17f}' if !matches!(c, '×' | '÷') => {
            out.push_str(&deunicode::deunicode_char(c).unwrap_or("-").to_ascii_lowercase());
        }
        _ if c.is_alphanumeric() => {
            out.push_str(&deunicode::deunicode_char(c).unwrap_or("-").to_lowercase());
        }
        _ if is_mark(c) => {}
        _ => out.push('-'),
    }
}

/// A combining accent that no composed letter took.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn hyphenate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push('-');
            }
            out.push_str(word);
        }
    }
    out
}

fn cut(slug: &str) -> String {
    if slug.len() <= MAX_LEN {
        return slug.to_owned();
    }
    let end = slug[..=MAX_LEN].rfind('-').unwrap_or(MAX_LEN);
    slug[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_slug, slugify};

    #[test]
    fn folds_french_and_keeps_languages_apart() {
        let table = [
            ("Les médias sociaux : un état d’esprit", "les-medias-sociaux-un-etat-d-esprit"),
            ("Œuvre à 100 %", "oeuvre-a-100-pour-cent"),
            ("fille 3.0", "fille-3-0"),
            ("MATIÈRE À RÉFLEXION", "matiere-a-reflexion"),
            ("e\u{301}te\u{301}", "ete"),
            ("C", "c"),
            ("C++", "cpp"),
            ("C#", "csharp"),
            ("Le C++ moderne", "le-cpp-moderne"),
            (".NET", "dotnet"),
            ("planet.network", "planet-network"),
            ("R&D", "r-et-d"),
            ("Straße", "strasse"),
            ("Ex æquo", "ex-aequo"),
            ("Vingt € + 5 % = l'été\u{a0}!", "vingt-euros-5-pour-cent-l-ete"),
            ("Qui\u{202f}? d'où…", "qui-d-ou"),
            ("Côté, cote", "cote-cote"),
            ("« Sœur » — ŒIL", "soeur-oeil"),
            ("LA 2ÈME", "la-2eme"),
            ("🚀", ""),
            ("../../etc/passwd", "etc-passwd"),
        ];
        for (text, slug) in table {
            assert_eq!(slugify(text), slug, "{text}");
        }
    }

    #[test]
    fn cuts_long_texts_on_a_word() {
        let slug = slugify(&"mot ".repeat(100));
        assert!(slug.len() <= 120 && slug.ends_with("mot"), "{slug}");
    }

    #[test]
    fn knows_a_slug_by_its_letters() {
        assert!(is_slug("a-b2"));
        assert!(!is_slug("../x") && !is_slug("") && !is_slug("-a") && !is_slug("Été"));
    }
}
