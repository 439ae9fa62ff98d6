//! A formula in LaTeX → MathML, by math-core: what browsers show without a script.

use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::language::primary;
use math_core::{LatexError, LatexToMathML, MathCoreConfig, MathDisplay};
use std::borrow::Cow;
use std::ops::Range;

/// No formula of a human being is longer, in bytes.
const MAX_BYTES: usize = 10_000;

/// Deeper than any formula of a human being nests.
const MAX_DEPTH: usize = 100;

/// What math-core's recursion needs for the worst that [`MAX_BYTES`] can hold, several times over.
const STACK_BYTES: usize = 64 << 20;

/// More commands than this might nest too deep for the stack that there is.
const FEW_COMMANDS: usize = 50;

/// Renders a formula, as a block or within a line, of a text in `language`. An error has its
/// range in the formula.
pub(crate) fn render(
    latex: &str,
    is_block: bool,
    language: &str,
) -> Result<String, (Diagnostic, Range<usize>)> {
    if latex.len() > MAX_BYTES || depth(latex) > MAX_DEPTH {
        return Err(too_large(latex));
    }
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    let meant = with_decimal_commas(latex, language);
    match convert(&meant, display) {
        Ok(mathml) => Ok(mathml),
        // Once more as it was written, for places in what the author wrote.
        Err(_) => convert(latex, display).map_err(|error| match error {
            Some(error) => problem(latex, &error),
            None => too_large(latex),
        }),
    }
}

fn too_large(latex: &str) -> (Diagnostic, Range<usize>) {
    let problem = Diagnostic::error(Code::Expansion).with("what", "formula");
    (problem.hint(Hint::Simplify), 0..latex.len().min(1))
}

/// MathML; an error without a place where math-core, or the system, gives up.
fn convert(latex: &str, display: MathDisplay) -> Result<String, Option<Box<LatexError>>> {
    let here = || {
        let converter = LatexToMathML::new(MathCoreConfig::default()).expect("it has no macros");
        let converted = converter.convert_with_local_state(latex, display);
        converted.map(|result| result.mathml).map_err(Some)
    };
    if latex.matches(['\\', '{']).count() <= FEW_COMMANDS {
        return here();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, here).map_err(|_| None)?;
        thread.join().unwrap_or(Err(None))
    })
}

fn problem(latex: &str, error: &LatexError) -> (Diagnostic, Range<usize>) {
    let start = latex.floor_char_boundary(error.0.start.min(latex.len()));
    let end = latex.ceil_char_boundary(error.0.end.max(error.0.start + 1).min(latex.len()));
    let problem = Diagnostic::warning(Code::InvalidFormula).with("mistake", mistake(error.label()));
    (problem.hint(Hint::FormulaStays), start..end.max(start))
}

/// math-core's words for a mistake, as one of the few that our messages know.
fn mistake(label: &str) -> &'static str {
    match label {
        "a group was never closed" => "unclosed",
        "no matching opening for this" => "unopened",
        "expected an argument here" | "expected at most one token here" => "argument",
        "expected exactly one token here" => "argument",
        "expected a delimiter here" => "delimiter",
        "disallowed character" | "special or not ASCII" => "character",
        "unknown environment" | "expected a different environment name here" => "environment",
        "unknown command" => "command",
        "unknown color" => "colour",
        "unexpected bound" | "duplicate" => "bound",
        _ => "misplaced",
    }
}

/// How deep groups, delimiters and environments nest.
fn depth(latex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, byte) in latex.bytes().enumerate() {
        let rest = &latex.as_bytes()[at..];
        let opens = byte == b'{' || rest.starts_with(b"\\left") || rest.starts_with(b"\\begin");
        let closes = byte == b'}' || rest.starts_with(b"\\right") || rest.starts_with(b"\\end");
        depth = if opens { depth + 1 } else { depth.saturating_sub(usize::from(closes)) };
        deepest = deepest.max(depth);
    }
    deepest
}

/// `3,5` is one number where a comma marks decimals (CLDR, `decimal`), and a list elsewhere.
fn with_decimal_commas<'t>(latex: &'t str, language: &str) -> Cow<'t, str> {
    let is_comma = matches!(primary(language), "fr" | "de" | "es" | "it" | "nl" | "pt")
        && !matches!(language, "de-CH" | "de-LI" | "it-CH" | "es-MX");
    if !is_comma || !latex.contains(',') {
        return Cow::Borrowed(latex);
    }
    let mut meant = String::with_capacity(latex.len() + 8);
    let bytes = latex.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    for (at, c) in latex.char_indices() {
        let is_decimal = c == ',' && at > 0 && is_digit(at - 1) && is_digit(at + 1);
        meant.push_str(if is_decimal { "{,}" } else { &latex[at..at + c.len_utf8()] });
    }
    Cow::Owned(meant)
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn renders_numbers_as_the_language_writes_them() {
        let inline = |latex: &str, language: &str| render(latex, false, language).unwrap();
        assert_eq!(inline("x^2", "fr"), "<math><msup><mi>x</mi><mn>2</mn></msup></math>");
        let comma = "<math><mn>3</mn><mo rspace=\"0\">,</mo><mn>5</mn></math>";
        assert_eq!(inline("3,5", "fr-CA"), comma);
        assert_ne!(inline("3,5", "en"), comma);
        assert!(render("a", true, "fr").unwrap().starts_with("<math display=\"block\">"));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let mistake = |latex: &str| {
            let (problem, range) = render(latex, false, "fr").unwrap_err();
            (problem.args.first().map(|(_, value)| value.clone()).unwrap(), range)
        };
        assert_eq!(mistake("3,5 + \\fooo{a}"), ("command".to_owned(), 6..11));
        assert_eq!(mistake("\\frac{a}{").0, "unclosed");
        assert_eq!(mistake("é}").0, "unopened");
        assert_eq!(mistake(&"{".repeat(200)).0, "formula");
    }

    #[test]
    fn what_nests_without_braces_breaks_no_stack() {
        let latex = "\\frac1".repeat(1_600) + "x";
        assert!(render(&latex, false, "fr").is_ok());
    }
}
