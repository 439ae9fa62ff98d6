//! A pair of themes, light and dark → numbered classes, and the style sheet for them.
//!
//! The themes are Gruvbox as `two_face` has it. Both have the same rules in the same order, so one
//! look-up serves both: the classes are numbered once from the rules, and the theme that syntect is
//! handed has class numbers for colours ([`Palette`]). A class thus never depends on what was
//! rendered before, nor on which thread.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use syntect::highlighting::{Color, FontStyle, Highlighter, ScopeSelector, Theme, ThemeItem};
use syntect::parsing::Scope;
use two_face::theme::EmbeddedThemeName::{GruvboxDark, GruvboxLight};

/// The darkest light ground and the lightest dark ground under code, such as a marked line.
///
/// Every colour is legible on these, hence also on the page (about `#f6f1e7` and `#1f1d1a`).
const LIGHT_GROUND: Rgb = [0xef, 0xe8, 0xda];
const DARK_GROUND: Rgb = [0x2a, 0x27, 0x23];

/// Least contrast of text with its ground: WCAG 2.2, success criterion 1.4.3.
const MIN_CONTRAST: f64 = 4.5;

/// The punctuation that keeps a colour of its own: around a tag, or code inside other code.
const DELIMITERS: &[&str] = &[
    "punctuation.definition.tag",
    "punctuation.definition.template-expression",
    "punctuation.section.embedded",
];

/// What the grammars name otherwise than the rule for variables does: keys, and `$` in a shell.
const VARIABLES: &[&str] =
    &["meta.mapping.key.json string", "source.shell punctuation.definition.variable"];

/// Scope stacks remembered by one thread; a page of code has about a hundred different ones.
const MAX_REMEMBERED: usize = 10_000;

static PALETTE: LazyLock<Palette> = LazyLock::new(Palette::new);
static HIGHLIGHTER: LazyLock<Highlighter<'static>> =
    LazyLock::new(|| Highlighter::new(&PALETTE.theme));

thread_local! {
    /// A cache of a pure function: matching a stack against the theme's 300 selectors is slow.
    static CLASSES: RefCell<FxHashMap<Vec<Scope>, u8>> = RefCell::default();
}

/// The style sheet for all classes, light and dark.
///
/// The page's theme says which of the two holds, by `color-scheme`; a browser from before 2024,
/// without `light-dark()`, shows the light one.
pub(crate) fn style_sheet() -> String {
    let mut css = String::new();
    for (index, look) in PALETTE.looks.iter().enumerate() {
        push_rule(&mut css, index + 1, look);
    }
    css
}

/// The class of what stands below this stack of scopes, 0 for ordinary text.
pub(super) fn class_of(stack: &[Scope]) -> u8 {
    CLASSES.with_borrow_mut(|classes| {
        if let Some(class) = classes.get(stack) {
            return *class;
        }
        if classes.len() >= MAX_REMEMBERED {
            classes.clear();
        }
        let class = HIGHLIGHTER.style_for_stack(stack).foreground.r;
        classes.insert(stack.to_vec(), class);
        class
    })
}

type Rgb = [u8; 3];

/// What a class looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    light: Rgb,
    dark: Rgb,
    font: FontStyle,
}

/// All classes, and the theme that tells which one a scope has.
struct Palette {
    /// Class `z1` first.
    looks: Vec<Look>,
    /// The pair of themes as one: the red of each colour is the number of a class, 0 for none.
    theme: Theme,
}

impl Palette {
    fn new() -> Palette {
        let themes = two_face::theme::extra();
        let (mut theme, dark) = (themes.get(GruvboxLight).clone(), themes.get(GruvboxDark));
        let mut looks = Vec::new();
        for (rule, dark) in theme.scopes.iter_mut().zip(&dark.scopes) {
            adapt(&mut rule.scope.selectors);
            let class = look(rule, dark).map_or(0, |look| intern(&mut looks, look));
            rule.style.foreground = Some(class_colour(class));
        }
        theme.settings.foreground = Some(class_colour(0));
        Palette { looks, theme }
    }
}

/// Adapts a rule's selectors to the grammars: marks get the colour of what they belong to.
///
/// So a string has its quotation marks, a number its point and a variable its `$` in one span.
fn adapt(selectors: &mut Vec<ScopeSelector>) {
    selectors.retain(|selector| !is_punctuation(selector));
    if selectors.iter().any(|selector| selector.path.to_string().trim() == "variable") {
        selectors.extend(VARIABLES.iter().filter_map(|path| path.parse::<ScopeSelector>().ok()));
    }
}

/// Whether a selector is for marks that are not delimiters.
fn is_punctuation(selector: &ScopeSelector) -> bool {
    let path = selector.path.to_string();
    let scope = path.split_whitespace().last().unwrap_or_default();
    scope.starts_with("punctuation") && !DELIMITERS.iter().any(|kept| scope.starts_with(kept))
}

/// The look that a pair of rules gives, or `None` for that of ordinary text.
///
/// Shades of ink count as such (a span for each bracket costs more than it shows), as do words
/// written on a coloured ground, which only an editor needs.
fn look(light: &ThemeItem, dark: &ThemeItem) -> Option<Look> {
    let colour = rgb(light.style.foreground?);
    if light.scope.selectors.is_empty() || light.style.background.is_some() || is_ink(colour) {
        return None;
    }
    Some(Look {
        light: legible(colour, LIGHT_GROUND, [0; 3]),
        dark: legible(rgb(dark.style.foreground?), DARK_GROUND, [255; 3]),
        font: light.style.font_style.unwrap_or_default(),
    })
}

/// The number of the class with this look, which is added if it is new.
fn intern(looks: &mut Vec<Look>, look: Look) -> u8 {
    let index = looks.iter().position(|known| *known == look).unwrap_or_else(|| {
        looks.push(look);
        looks.len() - 1
    });
    u8::try_from(index + 1).expect("a theme has fewer than 255 looks")
}

fn class_colour(class: u8) -> Color {
    Color { r: class, g: 0, b: 0, a: 255 }
}

fn rgb(colour: Color) -> Rgb {
    [colour.r, colour.g, colour.b]
}

/// Whether a colour of the light theme is a dark grey.
fn is_ink(colour: Rgb) -> bool {
    let [red, green, blue] = colour;
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    spread < 24 && contrast(colour, LIGHT_GROUND) >= MIN_CONTRAST
}

/// Moves a colour towards black or white in steps of 1/64 until it is legible on its ground.
fn legible(colour: Rgb, ground: Rgb, towards: Rgb) -> Rgb {
    let mix = |a: u8, b: u8, step: u16| (u16::from(a) * (64 - step) + u16::from(b) * step) / 64;
    (0..=64)
        .map(|step| std::array::from_fn(|i| mix(colour[i], towards[i], step) as u8))
        .find(|mixed| contrast(*mixed, ground) >= MIN_CONTRAST)
        .unwrap_or(towards)
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The relative luminance of WCAG 2.2, from 0 to 1.
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn push_rule(css: &mut String, class: usize, look: &Look) {
    let (light, dark) = (hex(look.light), hex(look.dark));
    let _ = write!(css, ".z{class}{{color:{light};color:light-dark({light},{dark})");
    if look.font.contains(FontStyle::ITALIC) {
        css.push_str(";font-style:italic");
    }
    if look.font.contains(FontStyle::BOLD) {
        css.push_str(";font-weight:700");
    }
    css.push_str("}\n");
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page itself, where code is not on a ground of its own.
    const PAPER: Rgb = [0xf6, 0xf1, 0xe7];
    const INK: Rgb = [0x1f, 0x1d, 0x1a];

    #[test]
    fn writes_the_style_sheet() {
        let css = style_sheet();
        let first = ".z1{color:#72665a;color:light-dark(#72665a,#9a8c7e);font-style:italic}";
        assert_eq!(css.lines().next(), Some(first));
        assert_eq!(css.lines().count(), PALETTE.looks.len());
    }

    #[test]
    fn is_legible_in_every_class() {
        for look in &PALETTE.looks {
            for (colour, ground) in [
                (look.light, PAPER),
                (look.light, LIGHT_GROUND),
                (look.dark, INK),
                (look.dark, DARK_GROUND),
            ] {
                let ratio = contrast(colour, ground);
                assert!(ratio >= MIN_CONTRAST, "{} {ratio:.2}", hex(colour));
            }
        }
    }

    #[test]
    fn measures_contrast_as_wcag_does() {
        assert_eq!(format!("{:.2}", contrast([0; 3], [255; 3])), "21.00");
        assert_eq!(format!("{:.2}", contrast([0x77; 3], [255; 3])), "4.48");
    }

    #[test]
    fn has_the_same_rules_light_and_dark() {
        let themes = two_face::theme::extra();
        let (light, dark) = (themes.get(GruvboxLight), themes.get(GruvboxDark));
        assert_eq!(light.scopes.len(), dark.scopes.len());
        for (light, dark) in light.scopes.iter().zip(&dark.scopes) {
            assert_eq!(light.scope, dark.scope);
            assert_eq!(light.style.font_style, dark.style.font_style);
        }
    }
}
