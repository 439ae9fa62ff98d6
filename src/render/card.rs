//! Share cards: a page's title, set as a picture of 1200 × 630 pixels for those who share it.
//!
//! A pure function from a few texts and a colour to the bytes of a PNG file: no clock, no font of
//! the machine, the same bytes on each run. Which texts these are is `share`'s business.

mod colour;
mod encode;
mod font;
mod layout;
mod lines;

use crate::base::digest::{Digest, Digester, PROGRAM};
use serde::Serialize;

/// Pixels, as all networks ask for them (Open Graph, Twitter cards).
pub(crate) const WIDTH: u32 = 1200;
pub(crate) const HEIGHT: u32 = 630;

/// All that a card shows.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Card {
    /// Above the title: the category or the training.
    pub(crate) kicker: Option<String>,
    pub(crate) title: String,
    /// Below the title, where the site speaks of itself.
    pub(crate) standfirst: Option<String>,
    /// At the foot: the site's name, or on its own card its address.
    pub(crate) foot: String,
    pub(crate) session: Option<Place>,
    /// `#rgb` or `#rrggbb`; the theme's own colour if `None`.
    pub(crate) accent: Option<String>,
}

/// A session's place in its training.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Place {
    pub(crate) number: usize,
    /// `None` where numbers are missing.
    pub(crate) total: Option<usize>,
    /// "Séance 2 sur 5".
    pub(crate) words: String,
}

impl Card {
    /// Found without drawing. A new program draws anew, as it renders all else anew.
    pub(crate) fn digest(&self) -> Digest {
        Digester::new("share card").text(PROGRAM).value(self).finish()
    }

    /// The bytes of the picture.
    pub(crate) fn draw(&self) -> Vec<u8> {
        encode::to_png(&layout::paint(self))
    }
}

#[cfg(test)]
mod tests {
    use super::{Card, HEIGHT, Place, WIDTH};

    const INK: [u8; 4] = [0x25, 0x21, 0x1d, 0xff];
    const PAPER: [u8; 4] = [0xfd, 0xfb, 0xf6, 0xff];

    fn card(title: &str) -> Card {
        Card { title: title.to_owned(), foot: "Carnet".to_owned(), ..Card::default() }
    }

    /// Red, green, blue and opacity of each pixel, as another decoder reads them.
    fn pixels(bytes: &[u8]) -> Vec<u8> {
        let head = minipng::decode_png_header(bytes).expect("it is a PNG file");
        let mut pixels = vec![0; head.required_bytes_rgba8bpc()];
        let mut image = minipng::decode_png(bytes, &mut pixels).expect("it is whole");
        assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT));
        image.convert_to_rgba8bpc().expect("there is room");
        image.pixels().to_vec()
    }

    #[test]
    fn any_card_is_a_small_picture() {
        let session = Place { number: 2, total: Some(5), words: "Séance 2 sur 5".to_owned() };
        let all = [
            card(""),
            card("Quitter WordPress"),
            card("😀 漢字 עברית"),
            card(&"Ce que dix ans de formation m’ont appris ".repeat(100)),
            card(&"W".repeat(5000)),
            Card { kicker: Some("k".repeat(5000)), session: Some(session), ..card("Un") },
            Card { standfirst: Some("Un carnet ".repeat(100)), ..card("Un carnet") },
            Card { foot: String::new(), accent: Some("#fff".to_owned()), ..card("漢字") },
        ];
        for card in all {
            let bytes = card.draw();
            assert!(bytes.len() < 45_000, "{} bytes: {card:?}", bytes.len());
            let pixels = pixels(&bytes);
            let last = &pixels[pixels.len() - 4..];
            assert_eq!((&pixels[..4], last), (&INK[..], &PAPER[..]), "{card:?}");
        }
    }

    #[test]
    fn a_card_is_another_where_it_shows_something_else() {
        let digest = |card: &Card| card.digest();
        let one = card("Un");
        let accent = Card { accent: Some("#803020".to_owned()), ..card("Un") };
        assert_eq!((digest(&one), one.draw()), (digest(&card("Un")), card("Un").draw()));
        for other in [&card("Deux"), &accent] {
            assert_ne!(digest(&one), digest(other));
            assert_ne!(one.draw(), other.draw());
        }
    }

    #[test]
    fn a_title_in_letters_that_no_font_has_gives_way_to_the_site() {
        assert_eq!(card("漢字").draw(), card("Carnet").draw());
        assert_ne!(card("漢字 et kanji").draw(), card("Carnet").draw());
    }
}
