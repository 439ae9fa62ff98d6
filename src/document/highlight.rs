//! Code in a named language → HTML with one short class a token.
//!
//! `language` finds the grammar, `palette` the class of each token and the style sheet, `memory`
//! spares lines that were seen before. Left to others: the `<pre>` and `<code>` around it, line
//! numbers and marked lines (each line closes its own spans, so that lines can be wrapped),
//! remembering the result, and the wording for an unknown language.

mod language;
mod memory;
mod palette;

use std::fmt::Write;
use std::sync::LazyLock;

use syntect::parsing::{ScopeStack, SyntaxReference, SyntaxSet};

use self::language::{Grammar, find_grammar};
use self::memory::{At, State};
use self::palette::class_of;

pub(crate) use self::language::nearest_language;
pub(crate) use self::palette::style_sheet;

/// Longest line that is parsed, in bytes.
///
/// Nobody reads longer ones, and some grammars backtrack: a line of `a(` in SystemVerilog, the
/// slowest of 220 grammars, takes 2 s with 1,000 bytes and 14 s with 2,000.
const MAX_LINE_BYTES: usize = 1_000;

/// Longest block that is parsed, in bytes.
const MAX_BLOCK_BYTES: usize = 200_000;

/// What the lines of a block may cost, each the cube of its bytes: that is how the time of grammars
/// that backtrack grows. Four of the longest lines, 500 of 200 bytes; 8 s in the slowest grammar.
const MAX_COST: usize = 4 * MAX_LINE_BYTES.pow(3);

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Renders code as what goes inside `<code>`: escaped text and `<span class="z3">`.
///
/// `None` if the language is unknown. Text in the default colour has no span, blanks never open
/// one, and none crosses the end of a line. What would take too long (a line above 1,000 bytes, a
/// block above 200,000, what follows many long lines) is only escaped.
pub(crate) fn highlight(language: &str, code: &str) -> Option<String> {
    let grammar = find_grammar(language, code)?;
    Some(match grammar {
        Grammar::Syntax(syntax) if code.len() <= MAX_BLOCK_BYTES => {
            render(syntax, code).unwrap_or_else(|_| escape(code))
        }
        _ => escape(code),
    })
}

/// Renders each line that is not too long, until they have cost too much, and keeps the blanks
/// after it.
fn render(syntax: &SyntaxReference, code: &str) -> Result<String, syntect::Error> {
    let mut html = String::with_capacity(2 * code.len());
    let mut at = At::start(syntax, code.len());
    let mut cost = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_end();
        let is_short = text.len() <= MAX_LINE_BYTES;
        cost += if is_short { text.len().pow(3) } else { 0 };
        if is_short && cost <= MAX_COST {
            at = at.line(text, &mut html)?;
        } else {
            push_escaped(&mut html, text);
        }
        html.push_str(&line[text.len()..]);
    }
    Ok(html)
}

/// Renders one line given without the blanks at its end; the parser always sees one newline.
fn render_line(state: &mut State, text: &str) -> Result<String, syntect::Error> {
    let changes = state.parser.parse_line(&format!("{text}\n"), &SYNTAXES)?;
    let mut pen = Pen { html: String::with_capacity(2 * text.len()), class: 0 };
    let mut start = 0;
    for (end, change) in &changes {
        if let Some(piece) = text.get(start..(*end).min(text.len())) {
            pen.write(piece, &state.stack);
            start += piece.len();
        }
        state.stack.apply(change)?;
    }
    pen.write(&text[start..], &state.stack);
    pen.set_class(0);
    Ok(pen.html)
}

/// Writes text and opens and closes spans as the class changes.
struct Pen {
    html: String,
    /// The class of the open span, 0 without one.
    class: u8,
}

impl Pen {
    /// Blanks have no colour: they join whatever is open.
    fn write(&mut self, text: &str, stack: &ScopeStack) {
        if !text.trim().is_empty() {
            self.set_class(class_of(stack.as_slice()));
        }
        push_escaped(&mut self.html, text);
    }

    fn set_class(&mut self, class: u8) {
        if class == self.class {
            return;
        }
        if self.class != 0 {
            self.html.push_str("</span>");
        }
        if class != 0 {
            let _ = write!(self.html, "<span class=\"z{class}\">");
        }
        self.class = class;
    }
}

/// Code in no language that is known, as what goes inside `<code>`.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut html, text);
    html
}

/// Escapes text for inside an element, where quotation marks stand for themselves.
fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use super::*;

    const LANGUAGES: &str = "bash c css diff dockerfile go html ini java js json latex md php \
        python regex ruby rust sql toml ts tsx txt vue xml yaml";

    const ODD: &[&str] = &[
        "",
        "\n",
        "\r\n\r\n",
        "no end",
        "a\r\nb  \t\r\n\tc\rd",
        "<b class=\"x\">&amp; &lt; ' \"</b></code></pre>\n",
        "\"never closed\n/* nor this\n<!-- nor that\n",
        ")))]]]}}}\n*/ --> \"\"\" ``` ~~~ %> ?>\n",
        "# é à ç “ ” « œ » \u{a0}!\nlet naïve = '🦀🏳️‍🌈'; // e\u{301}\u{2028}\n",
        "\u{feff}x\0y\u{1b}[31m\u{7f}\n\n\n   \nlast",
        "if (a < b && c > d) { return \"<&>\"; } # // -- %\n",
        "$x = `${y}` #{z} {{ w }} {% v %} <?php u ?> <% t %>\n",
    ];

    #[test]
    fn renders_small_examples() {
        check(
            "rust",
            "fn f(s: &str) {\n    1.5 // \"<\"\n}\n",
            concat!(
                r#"<span class="z3">fn </span><span class="z9">f</span>"#,
                r#"(s: <span class="z3">&amp;</span><span class="z4">str</span>) {"#,
                "\n    ",
                r#"<span class="z10">1.5 </span><span class="z1">// "&lt;"</span>"#,
                "\n}\n",
            ),
        );
        check(
            "html",
            r#"<p class="a">x &amp; y</p>"#,
            concat!(
                r#"<span class="z7">&lt;p </span><span class="z2">class</span>="#,
                r#"<span class="z9">"a"</span><span class="z7">&gt;</span>"#,
                r#"x <span class="z10">&amp;amp;</span> y<span class="z7">&lt;/p&gt;</span>"#,
            ),
        );
        check(
            "sh",
            "echo \"$HOME\" && exit",
            concat!(
                r#"<span class="z3">echo </span><span class="z9">"</span>"#,
                r#"<span class="z7">$HOME</span><span class="z9">" </span>"#,
                r#"<span class="z3">&amp;&amp; exit</span>"#,
            ),
        );
    }

    #[test]
    fn escapes_text_that_has_no_language() {
        check("text", "a < b & \"c\" > 'd'\r\n", "a &lt; b &amp; \"c\" &gt; 'd'\r\n");
        check("", "<", "&lt;");
        assert_eq!(highlight("klingon", "<"), None);
    }

    #[test]
    fn reads_an_excerpt_of_php_as_php() {
        let expected = r#"<span class="z3">echo </span><span class="z7">$a</span>;"#;
        check("php", "echo $a;", expected);
    }

    #[test]
    fn keeps_every_character() {
        for (language, code) in samples() {
            assert_eq!(text_of(&highlight(language, code).unwrap()), code, "{language}");
        }
    }

    #[test]
    fn keeps_every_character_in_every_grammar() {
        let code = ODD.concat();
        for syntax in SYNTAXES.syntaxes() {
            let html = highlight(&syntax.name, &code).unwrap();
            assert_eq!(text_of(&html), code, "{}", syntax.name);
        }
    }

    #[test]
    fn closes_spans_at_the_end_of_each_line() {
        let code = "/* one\n   two */ let x = `a\n  b`;\n\n  /* three";
        for line in highlight("js", code).unwrap().lines() {
            assert_eq!(line.matches("<span").count(), line.matches("</span>").count(), "{line}");
        }
    }

    #[test]
    fn only_escapes_what_would_take_too_long() {
        let long = format!("let x = \"{}\";", "<".repeat(MAX_LINE_BYTES));
        let html = highlight("js", &format!("let y;\n{long}\nlet z;\n")).unwrap();
        let lines: Vec<_> = html.lines().collect();
        assert_eq!(lines[1], escape(&long));
        assert!(lines[0].starts_with("<span") && lines[2].starts_with("<span"), "{html}");
        let block = "let x = 1;\n".repeat(MAX_BLOCK_BYTES / 10);
        assert_eq!(highlight("js", &block).unwrap(), block);
    }

    #[test]
    fn only_escapes_what_follows_too_many_long_lines() {
        for (n_bytes, n_lines) in [(1_000, 4), (500, 32), (90, 2_000)] {
            let line = format!("let x = \"{}\";\n", "a".repeat(n_bytes - 11));
            let html = highlight("js", &line.repeat(40.max(n_lines))).unwrap();
            let n_coloured = html.lines().filter(|line| line.starts_with("<span")).count();
            assert_eq!(n_coloured, n_lines, "{n_bytes}");
        }
    }

    #[test]
    fn gives_the_same_on_every_thread_in_any_order() {
        let render = |&(name, code): &(&str, &str)| highlight(name, code).unwrap();
        let forwards: Vec<_> = samples().iter().map(render).collect();
        let backwards = thread::spawn(move || samples().iter().rev().map(render).collect());
        let mut backwards: Vec<_> = backwards.join().unwrap();
        backwards.reverse();
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn styles_every_class() {
        let css = style_sheet();
        assert!(css.len() < 6_000, "{} bytes", css.len());
        let mut used = BTreeSet::new();
        for (name, code) in samples() {
            let html = highlight(name, code).unwrap();
            used.extend(html.split("<span class=\"").skip(1).map(class_at).map(str::to_owned));
        }
        assert!(used.len() > 9, "{used:?}");
        for class in used {
            assert!(css.contains(&format!(".{class}{{color:#")), "{class}");
        }
    }

    fn samples() -> Vec<(&'static str, &'static str)> {
        let languages = LANGUAGES.split_whitespace();
        languages.flat_map(|name| ODD.iter().map(move |code| (name, *code))).collect()
    }

    #[track_caller]
    fn check(language: &str, code: &str, expected: &str) {
        assert_eq!(highlight(language, code).as_deref(), Some(expected));
    }

    /// The text of rendered code, whose only tags are spans.
    fn text_of(html: &str) -> String {
        let mut pieces = html.split("<span class=\"z");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (number, rest) = piece.split_once("\">").expect("the end of a tag");
            assert!(number.parse::<u8>().is_ok_and(|number| number > 0), "{number}");
            text += &rest.replacen("</span>", "", 1);
        }
        assert!(!text.contains(['<', '>']), "{text}");
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    fn class_at(attribute: &str) -> &str {
        attribute.split_once('"').expect("the end of an attribute").0
    }
}
