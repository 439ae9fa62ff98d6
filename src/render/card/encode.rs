//! Pixels → a PNG file of few colours: an index each, since a card has one ink, one paper and the
//! shades between them.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use std::collections::BTreeMap;
use tiny_skia::Pixmap;

/// Colours of a file: more would hardly be seen, and cost bytes.
const N_COLOURS: usize = 64;

type Rgb = [u8; 3];

pub(super) fn to_png(pixels: &Pixmap) -> Vec<u8> {
    let (palette, indices) = indexed(pixels);
    let mut bytes = Vec::with_capacity(1 << 15);
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_filter(Filter::NoFilter);
    encoder.set_compression(Compression::Balanced);
    let written = encoder.write_header().and_then(|mut file| file.write_image_data(&indices));
    written.expect("memory takes all bytes");
    bytes
}

/// The colours that most pixels have, and for each pixel the nearest of them.
fn indexed(pixels: &Pixmap) -> (Vec<Rgb>, Vec<u8>) {
    let runs = runs(pixels);
    let mut counts: BTreeMap<Rgb, u32> = BTreeMap::new();
    for (colour, length) in &runs {
        *counts.entry(*colour).or_default() += length;
    }
    let mut palette: Vec<(Rgb, u32)> = counts.iter().map(|(rgb, n)| (*rgb, *n)).collect();
    palette.sort_by_key(|(rgb, n)| (std::cmp::Reverse(*n), *rgb));
    palette.truncate(N_COLOURS);
    let palette: Vec<Rgb> = palette.into_iter().map(|(rgb, _)| rgb).collect();
    let known: BTreeMap<Rgb, u8> =
        counts.keys().map(|rgb| (*rgb, nearest(*rgb, &palette))).collect();
    let indices = runs.iter().flat_map(|(rgb, n)| std::iter::repeat_n(known[rgb], *n as usize));
    (palette, indices.collect())
}

/// Colours, and how many pixels in a row have each.
fn runs(pixels: &Pixmap) -> Vec<(Rgb, u32)> {
    let mut runs: Vec<(Rgb, u32)> = Vec::new();
    for pixel in pixels.pixels() {
        let rgb = [pixel.red(), pixel.green(), pixel.blue()];
        match runs.last_mut() {
            Some((last, n)) if *last == rgb => *n += 1,
            _ => runs.push((rgb, 1)),
        }
    }
    runs
}

fn nearest(rgb: Rgb, palette: &[Rgb]) -> u8 {
    let distance = |other: &Rgb| {
        let squares = rgb.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2));
        squares.sum::<u32>()
    };
    let at = (0..palette.len()).min_by_key(|at| distance(&palette[*at]));
    at.and_then(|at| u8::try_from(at).ok()).expect("a palette has from 1 to 256 colours")
}
