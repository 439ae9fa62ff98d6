//! The colours of a card: the theme's paper and ink, and an accent that can be read on them.

use tiny_skia::Color;

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) [u8; 3]);

/// Those of the default theme's style sheet.
pub(super) const PAPER: Colour = Colour([0xfd, 0xfb, 0xf6]);
pub(super) const INK: Colour = Colour([0x25, 0x21, 0x1d]);
pub(super) const SOFT: Colour = Colour([0x65, 0x5c, 0x52]);
pub(super) const LINE: Colour = Colour([0xdd, 0xd5, 0xc6]);
const ACCENT: Colour = Colour([0x46, 0x39, 0x8f]);

/// Of a text against its ground (WCAG 2.2, 1.4.3).
const CONTRAST: f64 = 4.5;

impl Colour {
    /// `#rgb` or `#rrggbb`, as the configuration lets through.
    fn parse(text: &str) -> Option<Colour> {
        let hex = text.strip_prefix('#')?;
        let digits: Vec<u8> =
            hex.chars().map(|c| c.to_digit(16).map(|n| n as u8)).collect::<Option<_>>()?;
        match *digits {
            [r, g, b] => Some(Colour([r * 17, g * 17, b * 17])),
            [a, b, c, d, e, f] => Some(Colour([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }

    /// The site's accent, brought towards ink until it can be read on paper.
    pub(super) fn accent(given: Option<&str>) -> Colour {
        let accent = given.and_then(Colour::parse).unwrap_or(ACCENT);
        let steps = (0..=10_u16).map(|tenths| accent.mixed(INK, tenths * 10));
        steps.into_iter().find(|mixed| mixed.contrast(PAPER) >= CONTRAST).unwrap_or(INK)
    }

    /// With so many percent of another colour.
    pub(super) fn mixed(self, other: Colour, percent: u16) -> Colour {
        let mix = |a: u8, b: u8| (u16::from(a) * (100 - percent) + u16::from(b) * percent) / 100;
        let part = |at: usize| mix(self.0[at], other.0[at]) as u8;
        Colour([part(0), part(1), part(2)])
    }

    fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| match f64::from(part) / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    pub(super) fn paint(self) -> tiny_skia::Paint<'static> {
        let mut paint = tiny_skia::Paint::default();
        paint.set_color(self.into());
        paint
    }
}

impl From<Colour> for Color {
    fn from(colour: Colour) -> Color {
        let [r, g, b] = colour.0;
        Color::from_rgba8(r, g, b, 255)
    }
}

#[cfg(test)]
mod tests {
    use super::{ACCENT, Colour, INK, PAPER};

    #[test]
    fn an_accent_can_be_read_on_paper() {
        assert_eq!(Colour::accent(None), ACCENT);
        assert_eq!(Colour::accent(Some("#a12")), Colour([0xaa, 0x11, 0x22]));
        assert_eq!(Colour::accent(Some("#b5382a")), Colour([0xb5, 0x38, 0x2a]));
        for light in ["#ffcc00", "#fff", "#8fd", "#ff8800"] {
            let accent = Colour::accent(Some(light));
            assert!(accent.contrast(PAPER) >= 4.5 && accent != INK, "{light}: {accent:?}");
        }
    }
}
