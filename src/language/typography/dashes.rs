//! Dashes and dots: `--` and `---`, dashes around an aside, `...`.
//!
//! Sources: Imprimerie nationale, "Ponctuation": the spaces inside of two dashes do not break, an
//! ellipsis has no space before it, and the dash of a dialogue is tied to what is said.

use super::pass::{Pass, is_closing, is_opening, is_quote, is_space, is_word};
use super::protected::is_technical;
use super::quotes::{is_after_opening, is_before_closing};
use super::{HARD_BREAK, Space, glue};

/// Sets `--` as an en dash and `---` as an em dash. One hyphen stays, and so do four.
pub(super) fn hyphens(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = at + length(pass.run, at, b'-');
    let dash = match end - at {
        2 => "–",
        3 => "—",
        _ => return end,
    };
    if stands_for_dash(pass, at, end) && !is_technical(pass, at) {
        set_dash(pass, at, end, Some(dash));
    }
    end
}

/// Whether hyphens are a dash: not the `--help` of a command, the `<!--` of a comment, an arrow
/// or the line of a table.
fn stands_for_dash(pass: &Pass<'_>, at: usize, end: usize) -> bool {
    let (before, after) = (pass.before(at), pass.after(end));
    let begins = before.is_none_or(|c| is_space(c) || is_opening(c) || is_quote(c));
    let is_option = begins && after.is_some_and(char::is_alphanumeric);
    let is_drawing = |c: char| "<>!|:+=".contains(c);
    !is_option && !before.is_some_and(is_drawing) && !after.is_some_and(is_drawing)
}

/// Sets the spaces of a dash that was typed as one.
pub(super) fn dash(pass: &mut Pass<'_>, at: usize) -> usize {
    set_dash(pass, at, at + "–".len(), None);
    at + "–".len()
}

fn set_dash(pass: &mut Pass<'_>, at: usize, end: usize, dash: Option<&'static str>) {
    let (before, after) = (pass.spaces_before(at), pass.spaces_after(end));
    let is_french = pass.rules.is_french;
    let closes = is_french && pass.closing_dash == Some(at);
    if closes {
        pass.space(before.clone(), Space::NoBreak);
    }
    if let Some(dash) = dash {
        pass.replace(at..end, dash);
    }
    // The space before » is that of the guillemet.
    let has_text = pass.after(after.end).is_some() && !is_before_closing(pass, after.end);
    if closes || !is_french || after.is_empty() || !has_text {
        return;
    }
    let opens = pass.is_line_start(before.start) || is_reply(pass, at);
    if !opens && !is_after_opening(pass, before.start) {
        if before.is_empty() {
            return;
        }
        pass.closing_dash = closing_dash(pass, end);
        if pass.closing_dash.is_none() {
            return;
        }
    }
    pass.space(after, Space::NoBreak);
}

/// Where the same sentence has a dash with a space before it, and nothing but an end after it.
///
/// Only dashes between spaces ask, and each search ends at the next of them, so that all searches
/// together read the run once.
fn closing_dash(pass: &Pass<'_>, from: usize) -> Option<usize> {
    let bytes = pass.run.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let n_bytes = match bytes[at..] {
            [b'-', ..] => length(pass.run, at, b'-'),
            [0xe2, 0x80, 0x93..=0x94, ..] => "–".len(),
            [0xe2, 0x80, 0xa8, ..] => return None,
            [b'.' | b'!' | b'?', ..] if ends_sentence(pass, at) => return None,
            _ => 1,
        };
        let is_dash = matches!((bytes[at], n_bytes), (0xe2, 3) | (b'-', 2 | 3));
        if is_dash && is_reply(pass, at) {
            return None;
        }
        if is_dash && is_closing_dash(pass, at, at + n_bytes) {
            return Some(at);
        }
        at += n_bytes;
    }
    None
}

fn is_closing_dash(pass: &Pass<'_>, at: usize, end: usize) -> bool {
    let is_end =
        |c: char| is_space(c) || is_closing(c) && c != '>' || is_quote(c) || ",.;!?".contains(c);
    let before = pass.spaces_before(at);
    !before.is_empty()
        && !is_after_opening(pass, before.start)
        && pass.after(end).is_none_or(|c| c == HARD_BREAK || is_end(c))
}

/// Whether a dash begins what another person says: it begins a line of a dialogue, whose first
/// line begins with one too.
fn is_reply(pass: &Pass<'_>, at: usize) -> bool {
    let begins = pass.run.trim_start().starts_with(['–', '—']) || pass.run.starts_with("--");
    begins && pass.run[pass.spaces_before(at)].contains('\n')
}

/// Whether a sentence ends with a sign: a capital follows, and `M. Dupont` is none.
fn ends_sentence(pass: &Pass<'_>, at: usize) -> bool {
    let spaces = pass.spaces_after(at + 1);
    let is_initial = pass.before(at).is_some_and(char::is_uppercase);
    !spaces.is_empty() && !is_initial && pass.after(spaces.end).is_some_and(char::is_uppercase)
}

/// Sets three dots as an ellipsis; two and four stay. One may be that of an initial.
pub(super) fn dots(pass: &mut Pass<'_>, at: usize) -> usize {
    let end = at + length(pass.run, at, b'.');
    let is_part = |c: char| "/\\…".contains(c);
    let is_ellipsis =
        !pass.before(at).is_some_and(is_part) && !pass.after(end).is_some_and(is_part);
    match end - at {
        1 => glue::initial(pass, at),
        3 if is_ellipsis && !is_technical(pass, at) => {
            close_up(pass, at, end);
            pass.replace(at..end, "…");
        }
        _ => {}
    }
    end
}

/// Sets the spaces before an ellipsis.
pub(super) fn ellipsis(pass: &mut Pass<'_>, at: usize) -> usize {
    close_up(pass, at, at + "…".len());
    at + "…".len()
}

/// Takes away the spaces between a word and the dots that trail off from it. Dots that stand for
/// words left out, `[…]` or `Qui …ne`, keep theirs.
fn close_up(pass: &mut Pass<'_>, at: usize, end: usize) {
    let spaces = pass.spaces_before(at);
    let is_trailing =
        pass.before(spaces.start).is_some_and(is_word) && !pass.after(end).is_some_and(is_word);
    if pass.rules.is_french && is_trailing {
        pass.space(spaces, Space::None);
    }
}

/// How often a byte stands at a place.
fn length(run: &str, at: usize, byte: u8) -> usize {
    run.as_bytes()[at..].iter().take_while(|found| **found == byte).count()
}

#[cfg(test)]
mod tests {
    use super::super::Variety;
    use super::super::tests::{check, check_kept};

    #[test]
    fn hyphens_stand_for_dashes() {
        check(
            Variety::French,
            &[
                ("un mot--un autre", "un mot–un autre"),
                ("un mot---un autre", "un mot—un autre"),
                ("de 1990--2000", "de 1990–2000"),
                ("voir □--□", "voir □–□"),
            ],
        );
        check(Variety::English, &[("so---it seems -- yes", "so—it seems – yes")]);
        check_kept(
            Variety::French,
            &[
                "peut-être",
                "12-15",
                "a ---- b",
                "l’option --help",
                "(--help)",
                "une flèche --> là",
                "<!-- rien -->",
                "https://x.y/a--b",
                "bloc__a--b",
                "|--|",
                "l’usage -par des millions- connu",
                "un mot - un autre",
            ],
        );
    }

    #[test]
    fn an_aside_is_tied_to_its_dashes() {
        check(
            Variety::French,
            &[
                ("un mot – le bon – suffit", "un mot –␣le bon␣– suffit"),
                ("un mot -- le bon -- suffit", "un mot –␣le bon␣– suffit"),
                ("un mot — le bon —, puis", "un mot —␣le bon␣—, puis"),
                ("un mot –\nle bon\n– suffit", "un mot –␣le bon␣– suffit"),
                ("un – de M. Roy – reste", "un –␣de M.␣Roy␣– reste"),
                ("— Bonjour, dit-il.", "—␣Bonjour, dit-il."),
                ("— Oui.\n— Non.\n— Ah.", "—␣Oui.\n—␣Non.\n—␣Ah."),
                ("« Oui.\u{2028}– Non. »", "«⍽Oui.\u{2028}–␣Non.⍽»"),
            ],
        );
        check_kept(
            Variety::French,
            &["Paris – Lyon", "Un – mot. Un – autre", "1914–1918 – puis", "a – b (12–15)"],
        );
        check_kept(Variety::English, &["a word – this one – will do"]);
        check_kept(Variety::Spanish, &["una palabra —esta— basta"]);
    }

    #[test]
    fn three_dots_are_an_ellipsis() {
        check(
            Variety::French,
            &[
                ("un jeu... entre nous", "un jeu… entre nous"),
                ("(comme l’AFP...)", "(comme l’AFP…)"),
                ("etc...", "etc…"),
                ("bon ... alors", "bon… alors"),
                ("bon …", "bon…"),
                ("ah...!", "ah…!"),
                ("...et puis", "…et puis"),
                ("[...]", "[…]"),
                ("il a dit : ... rien", "il a dit␣: … rien"),
                ("« ... enfin »", "«⍽… enfin⍽»"),
            ],
        );
        check_kept(
            Variety::French,
            &["vidéos.. et", "rien....", "../../a", "a/.../b", "ceux qui …ne", "(…) […]"],
        );
        check(Variety::English, &[("well ... so", "well … so")]);
    }
}
