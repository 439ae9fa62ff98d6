//! Where everything stands on a card: a page of the theme's paper, with a teacher's margin.

use super::colour::{Colour, INK, LINE, PAPER, SOFT};
use super::font::{DISPLAY, ITALIC, SANS, Style};
use super::lines::{self, Step};
use super::{Card, HEIGHT, Place, WIDTH};
use tiny_skia::{FillRule, Pixmap, Rect, Transform};

/// The line of the margin, and where text begins and ends beside it.
const MARGIN: f32 = 148.0;
const LEFT: f32 = 196.0;
const RIGHT: f32 = 1116.0;
/// The line that the kicker stands on.
const KICKER: f32 = 114.0;
/// Where the title's letters may begin, with a kicker above and without, and where all must end.
const TOP: f32 = 160.0;
const TOP_ALONE: f32 = 104.0;
const BOTTOM: f32 = 486.0;
/// The rule of the foot, and the line that its words stand on.
const RULE: f32 = 532.0;
const FOOT: f32 = 583.0;

/// Of a title's lines, in ems.
const LEADING: f32 = 1.08;
/// The height of Newsreader's capitals, in ems.
const CAPITALS: f32 = 0.67;

const TITLE: Style = Style { font: &DISPLAY, size: 0.0, tracking: -0.014 };
const TITLE_STEPS: &[Step] = &[
    Step { size: 108.0, n_lines: 2 },
    Step { size: 96.0, n_lines: 2 },
    Step { size: 88.0, n_lines: 2 },
    Step { size: 84.0, n_lines: 3 },
    Step { size: 76.0, n_lines: 3 },
    Step { size: 70.0, n_lines: 4 },
    Step { size: 62.0, n_lines: 4 },
    Step { size: 56.0, n_lines: 4 },
];
const STANDFIRST: Style = Style { font: &ITALIC, size: 38.0, tracking: 0.0 };
const KICKERS: Style = Style { font: &SANS, size: 27.0, tracking: 0.075 };
const NUMBER: Style = Style { font: &ITALIC, size: 112.0, tracking: 0.0 };
const NAME: Style = Style { font: &DISPLAY, size: 34.0, tracking: 0.002 };
const SESSION: Style = Style { font: &SANS, size: 26.0, tracking: 0.005 };

pub(super) fn paint(card: &Card) -> Pixmap {
    let mut sheet = Sheet::new(Colour::accent(card.accent.as_deref()));
    sheet.furniture();
    if let Some(kicker) = &card.kicker {
        let kicker = KICKERS.font.known(&kicker.to_uppercase());
        let kicker = lines::one(&kicker, RIGHT - LEFT, |text| KICKERS.width(text));
        sheet.text(&kicker, KICKERS, (LEFT, KICKER), sheet.accent);
    }
    let (first, end) = sheet.title(card);
    if let Some(place) = &card.session {
        sheet.session(place, first);
    }
    if let Some(standfirst) = &card.standfirst {
        sheet.standfirst(standfirst, end);
    }
    sheet.foot(card);
    sheet.pixels
}

/// What is drawn on.
struct Sheet {
    pixels: Pixmap,
    accent: Colour,
}

impl Sheet {
    fn new(accent: Colour) -> Sheet {
        let mut pixels = Pixmap::new(WIDTH, HEIGHT).expect("it has a size");
        pixels.fill(PAPER.into());
        Sheet { pixels, accent }
    }

    /// From corner to corner, on whole pixels.
    fn rule(&mut self, (x, y): (f32, f32), (right, bottom): (f32, f32), colour: Colour) {
        if let Some(rect) = Rect::from_ltrb(x, y, right, bottom) {
            self.pixels.fill_rect(rect, &colour.paint(), Transform::identity(), None);
        }
    }

    fn text(&mut self, text: &str, style: Style, at: (f32, f32), colour: Colour) {
        if let Some(path) = style.outline(text, at) {
            let mut paint = colour.paint();
            paint.anti_alias = true;
            self.pixels.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        }
    }

    /// The double rule of a page's head, the margin and the rule of the foot.
    fn furniture(&mut self) {
        let (width, height) = (WIDTH as f32, HEIGHT as f32);
        self.rule((0.0, 0.0), (width, 14.0), INK);
        self.rule((0.0, 21.0), (width, 24.0), INK);
        self.rule((MARGIN, 24.0), (MARGIN + 3.0, height), self.accent.mixed(PAPER, 55));
        self.rule((LEFT, RULE), (RIGHT, RULE + 2.0), LINE);
    }

    /// Sets the title. Gives the lines that its first and last words stand on.
    fn title(&mut self, card: &Card) -> (f32, f32) {
        let known =
            TITLE.font.known(if is_legible(&card.title) { &card.title } else { &card.foot });
        let measure = |text: &str, size| Style { size, ..TITLE }.width(text);
        let (size, lines) = lines::fit(&known, TITLE_STEPS, RIGHT - LEFT, measure);
        let style = Style { size, ..TITLE };
        let top = if card.kicker.is_some() { TOP } else { TOP_ALONE };
        let first = top + size * (CAPITALS + 0.14);
        let mut y = first;
        for line in &lines {
            // Letters have some white before them, which is seen at this size.
            self.text(line, style, (LEFT - size * 0.03, y), INK);
            y += size * LEADING;
        }
        (first, (y - size * LEADING).max(first))
    }

    fn standfirst(&mut self, text: &str, end: f32) {
        let known = STANDFIRST.font.known(text);
        let n_lines = (((BOTTOM - end - 26.0) / (STANDFIRST.size * 1.35)) as usize).min(3);
        if n_lines == 0 {
            return;
        }
        let steps = [Step { size: STANDFIRST.size, n_lines }];
        let measure = |text: &str, _: f32| STANDFIRST.width(text);
        let (_, lines) = lines::fit(&known, &steps, (RIGHT - LEFT) * 0.92, measure);
        let mut y = end + 26.0 + STANDFIRST.size * 1.35;
        for line in &lines {
            self.text(line, STANDFIRST, (LEFT, y), SOFT);
            y += STANDFIRST.size * 1.35;
        }
    }

    /// The number in the margin, as a teacher would write it, and how far the training is.
    fn session(&mut self, place: &Place, first: f32) {
        let number = place.number.to_string();
        let size = NUMBER.size * [1.0, 1.0, 0.8, 0.55].get(number.len()).unwrap_or(&0.4);
        let style = Style { size, ..NUMBER };
        let x = MARGIN - 26.0 - style.width(&number);
        self.text(&number, style, (x, first), self.accent);
        if let Some(total) = place.total.filter(|total| *total > 0) {
            let done = (place.number.min(total) as f32 / total as f32 * (RIGHT - LEFT)).round();
            self.rule((LEFT, RULE - 2.0), (LEFT + done, RULE + 4.0), self.accent);
        }
    }

    fn foot(&mut self, card: &Card) {
        let words = card.session.as_ref().map(|place| SESSION.font.known(&place.words));
        let words = words.unwrap_or_default();
        let width = SESSION.width(&words);
        self.text(&words, SESSION, (RIGHT - width, FOOT), SOFT);
        let room = RIGHT - LEFT - if words.is_empty() { 0.0 } else { width + 40.0 };
        let name = lines::one(&NAME.font.known(&card.foot), room, |text| NAME.width(text));
        self.text(&name, NAME, (LEFT, FOOT), INK);
    }
}

/// Whether the font shows most of a text: half of a title in Greek is none.
fn is_legible(text: &str) -> bool {
    let n_letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    n_letters(&TITLE.font.known(text)) * 2 >= n_letters(text).max(1)
}
