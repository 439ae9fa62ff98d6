//! The fonts in the program: how wide a text is, and the shapes of its letters.
//!
//! Latin alone, one letter after another with their kerning: there is nothing to join, to reorder
//! or to fall back on, so no shaper is needed. What a font has no sign for is left out.

use std::sync::LazyLock;
use tiny_skia::{Path, PathBuilder};
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder, Tag};

/// A font and the lookups of its kerning.
pub(super) struct Font {
    face: Face<'static>,
    pairs: Vec<Vec<PairAdjustment<'static>>>,
}

macro_rules! font {
    ($name:literal) => {
        LazyLock::new(|| Font::new(include_bytes!(concat!("fonts/", $name, ".ttf"))))
    };
}

/// For large sizes.
pub(super) static DISPLAY: LazyLock<Font> = font!("Newsreader-Display");
pub(super) static ITALIC: LazyLock<Font> = font!("Newsreader-Italic");
/// For what stands around a text.
pub(super) static SANS: LazyLock<Font> = font!("Cabin-SemiBold");

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) font: &'static LazyLock<Font>,
    /// Pixels of an em.
    pub(super) size: f32,
    /// What is added to each letter, in ems.
    pub(super) tracking: f32,
}

impl Font {
    fn new(bytes: &'static [u8]) -> Font {
        let face = Face::parse(bytes, 0).expect("it is one of our own");
        let gpos = face.tables().gpos;
        let lookups = gpos.into_iter().flat_map(|gpos| {
            let kern = gpos.features.into_iter().filter(|one| one.tag == Tag::from_bytes(b"kern"));
            let mut used: Vec<u16> = kern.flat_map(|one| one.lookup_indices).collect();
            used.sort_unstable();
            used.dedup();
            used.into_iter().filter_map(move |at| gpos.lookups.get(at))
        });
        let pairs = lookups.map(|lookup| {
            let subtables = lookup.subtables.into_iter::<PositioningSubtable>();
            let pairs = subtables.filter_map(|subtable| match subtable {
                PositioningSubtable::Pair(pair) => Some(pair),
                _ => None,
            });
            pairs.collect()
        });
        Font { pairs: pairs.collect(), face }
    }

    /// What the font can show of a text.
    pub(super) fn known(&self, text: &str) -> String {
        text.chars().filter(|c| self.face.glyph_index(*c).is_some()).collect()
    }

    /// By how much a letter stands nearer to the one before it, in the font's units.
    fn kerning(&self, left: GlyphId, right: GlyphId) -> i16 {
        let of_lookup =
            |pairs: &Vec<PairAdjustment>| pairs.iter().find_map(|pair| advance(pair, left, right));
        self.pairs.iter().filter_map(of_lookup).sum()
    }

    /// Each letter of a text with where it stands; then the width of all, in pixels.
    fn place(&self, text: &str, style: Style, mut each: impl FnMut(GlyphId, f32)) -> f32 {
        let scale = style.size / f32::from(self.face.units_per_em());
        let (mut x, mut last) = (0.0, None);
        for glyph in text.chars().filter_map(|c| self.face.glyph_index(c)) {
            if let Some(last) = last {
                x += f32::from(self.kerning(last, glyph)) * scale + style.tracking * style.size;
            }
            each(glyph, x);
            x += f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
            last = Some(glyph);
        }
        x
    }
}

/// What the first table that knows a pair says of it.
fn advance(pair: &PairAdjustment, left: GlyphId, right: GlyphId) -> Option<i16> {
    let at = pair.coverage().get(left)?;
    let (value, _) = match pair {
        PairAdjustment::Format1 { sets, .. } => sets.get(at)?.get(right)?,
        PairAdjustment::Format2 { classes, matrix, .. } => {
            matrix.get((classes.0.get(left), classes.1.get(right)))?
        }
    };
    Some(value.x_advance)
}

impl Style {
    /// In pixels.
    pub(super) fn width(self, text: &str) -> f32 {
        self.font.place(text, self, |_, _| {})
    }

    /// The shapes of a text whose first letter stands at a point of its line.
    pub(super) fn outline(self, text: &str, (x, y): (f32, f32)) -> Option<Path> {
        let scale = self.size / f32::from(self.font.face.units_per_em());
        let mut pen = Pen { path: PathBuilder::new(), scale, x, y };
        self.font.place(text, self, |glyph, at| {
            pen.x = x + at;
            self.font.face.outline_glyph(glyph, &mut pen);
        });
        pen.path.finish()
    }
}

/// Draws letters to scale where it stands; fonts count upwards.
struct Pen {
    path: PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::{DISPLAY, ITALIC, SANS, Style};

    #[test]
    fn the_fonts_have_what_european_languages_in_latin_letters_need() {
        let needed = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»‹›“”„‘’…–—-\u{2011}€§°ºª\u{a0}\u{202f} \
                      ÄÖẞäößÁÉÍÑÓÚáíñóú¿¡ĄĆĘŁŃŚŹŻąćęłńśźżČŘŠŽčřšžŐŰőűȘȚșțÅØåøÐÞðþ0123456789½×";
        for font in [&DISPLAY, &ITALIC, &SANS] {
            assert_eq!(font.known(needed), needed);
            assert_eq!(font.known("a😀b漢cعd\u{301}\n"), "abcd");
        }
    }

    #[test]
    fn letters_are_kerned_and_tracked() {
        let style = Style { font: &DISPLAY, size: 100.0, tracking: 0.0 };
        let width = |text: &str| style.width(text);
        assert!(width("AV") < width("A") + width("V") - 3.0);
        assert!(width("L’") < width("L") + width("’"));
        assert_eq!(width(""), 0.0);
        assert!(width("\u{202f}") > 10.0 && width("\u{202f}") < width(" "));
        let tracked = Style { tracking: 0.1, ..style };
        assert!((tracked.width("nnn") - width("nnn") - 20.0).abs() < 0.01);
        assert!(
            style.outline("", (0.0, 0.0)).is_none() && style.outline("é", (0.0, 0.0)).is_some()
        );
    }
}
