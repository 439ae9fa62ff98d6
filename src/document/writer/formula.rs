//! Formulas, in lines and in blocks.

use super::super::body::Hole;
use super::super::formula;
use super::Writer;

impl Writer<'_> {
    /// A formula within a paragraph, whose LaTeX begins at a byte.
    pub(super) fn formula(&mut self, latex: &str, is_block: bool, at: usize) {
        if let Some(taker) = self.taker() {
            taker.push_str(latex);
            return;
        }
        self.plain.push(latex);
        if is_block {
            self.out.push("<span class=\"formula\" role=\"group\" tabindex=\"0\" aria-label=\"");
            self.out.label("formula");
            self.out.push("\">");
        }
        if !self.mathml(latex, is_block, at) {
            self.out.push("<code>");
            self.out.escape(latex);
            self.out.push("</code>");
        }
        if is_block {
            self.out.push("</span>");
        }
    }

    /// A fenced block named `math`, whose LaTeX begins at a byte.
    pub(super) fn formula_block(&mut self, latex: &str, at: usize) {
        self.out.push("<div class=\"formula\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.out.label("formula");
        self.out.push("\">");
        if !self.mathml(latex.trim_end(), true, at) {
            self.out.push("<pre class=\"code\"><code>");
            self.out.escape(latex);
            self.out.push("</code></pre>");
        }
        self.end_block("</div>\n", false);
    }

    /// Writes MathML; `false` where the formula is wrong, which is reported.
    fn mathml(&mut self, latex: &str, is_block: bool, at: usize) -> bool {
        match formula::render(latex, is_block, self.settings.language) {
            Ok(mathml) => {
                let latex = latex.trim().to_owned();
                self.out.hole(Hole::Formula { mathml, latex });
                true
            }
            Err((problem, range)) => {
                // Within a quotation, the formula is not written as it is read.
                let start = self.text.floor_char_boundary(at + range.start);
                let end = self.text.ceil_char_boundary(at + range.end);
                self.report(problem, start..end);
                false
            }
        }
    }
}
