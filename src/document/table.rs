//! Tables: a scrolling frame that a keyboard can reach, and column headings that are said.

use super::writer::Buffer;
use pulldown_cmark::Alignment;

/// More cells than any page of a blog needs.
pub(crate) const MAX_CELLS: usize = 20_000;

/// The table that is open.
pub(crate) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    n_cells: usize,
}

impl Table {
    pub(crate) fn open(alignments: Vec<Alignment>, out: &mut Buffer) -> Table {
        out.push("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
        out.label("table");
        out.push("\"><table>");
        Table { alignments, column: 0, in_head: false, n_cells: 0 }
    }

    pub(crate) fn close(&self, out: &mut Buffer) {
        out.push(if self.has_rows() { "</tbody>" } else { "" });
        out.push("</table></div>\n");
    }

    fn has_rows(&self) -> bool {
        self.n_cells > self.alignments.len()
    }

    pub(crate) fn open_head(&mut self, out: &mut Buffer) {
        (self.in_head, self.column) = (true, 0);
        out.push("<thead><tr>");
    }

    pub(crate) fn close_head(&mut self, out: &mut Buffer) {
        self.in_head = false;
        out.push("</tr></thead>");
    }

    pub(crate) fn open_row(&mut self, out: &mut Buffer) {
        self.column = 0;
        out.push(if self.has_rows() { "<tr>" } else { "<tbody><tr>" });
    }

    /// Opens a cell; `false` if there are more of them than a page can bear.
    pub(crate) fn open_cell(&mut self, out: &mut Buffer) -> bool {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        out.push(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        out.push(class);
        out.push(">");
        self.column += 1;
        self.n_cells += 1;
        self.n_cells <= MAX_CELLS
    }

    pub(crate) fn close_cell(&self, out: &mut Buffer) {
        out.push(if self.in_head { "</th>" } else { "</td>" });
    }
}
