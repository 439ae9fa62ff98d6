//! What the rules know of each language: its spaces, quotes, months, units and titles.

use super::Space;

/// A language whose typography is known, in one of its countries where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variety {
    French,
    FrenchCanada,
    FrenchSwitzerland,
    FrenchBelgium,
    English,
    German,
    GermanSwitzerland,
    Spanish,
}

impl Variety {
    /// The variety of a BCP 47 tag; `None` where its rules are unknown.
    pub(crate) fn of(language: &str) -> Option<Self> {
        let mut parts = language.split(['-', '_']);
        let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
        let region = parts.find(|part| part.len() == 2).unwrap_or_default().to_ascii_uppercase();
        Some(match (primary.as_str(), region.as_str()) {
            ("fr", "CA") => Self::FrenchCanada,
            ("fr", "CH") => Self::FrenchSwitzerland,
            ("fr", "BE") => Self::FrenchBelgium,
            ("fr", _) => Self::French,
            ("en", _) => Self::English,
            ("de", "CH" | "LI") => Self::GermanSwitzerland,
            ("de", _) => Self::German,
            ("es", _) => Self::Spanish,
            _ => return None,
        })
    }

    /// The usual space inside « ». The Imprimerie nationale has a whole one, most of today's
    /// books a thin one; the Office québécois de la langue française has a whole one.
    pub(super) fn in_guillemets(self) -> Space {
        if self == Self::FrenchCanada { Space::NoBreak } else { Space::NarrowNoBreak }
    }

    pub(super) fn rules(self) -> &'static Rules {
        match self {
            // Belgium's printers follow the Imprimerie nationale.
            Self::French | Self::FrenchBelgium => &FRENCH,
            Self::FrenchCanada => &FRENCH_CANADA,
            Self::FrenchSwitzerland => &FRENCH_SWITZERLAND,
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::GermanSwitzerland => &GERMAN_SWITZERLAND,
            Self::Spanish => &SPANISH,
        }
    }
}

/// What is peculiar to a language.
pub(super) struct Rules {
    /// The first bytes of all that a rule may act on.
    pub(super) triggers: &'static [bool; 256],
    pub(super) is_french: bool,
    /// `None` where a typed space stays.
    pub(super) before_colon: Option<Space>,
    /// Before `;` `!` `?`; `None` where a typed space stays.
    pub(super) before_high_signs: Option<Space>,
    pub(super) before_percent: Space,
    /// Between groups of three digits.
    pub(super) in_thousands: Space,
    /// Those of a quotation, of one inside it, and of one inside that.
    pub(super) quotes: [Quotes; 3],
    /// The level of a quotation between `'`; `None` where that is an apostrophe only.
    pub(super) single_quotes: Option<usize>,
    pub(super) guillemets: Guillemets,
    pub(super) apostrophes: Apostrophes,
    pub(super) months: &'static [&'static str],
    /// Whether a day is written `15.`
    pub(super) has_ordinal_dot: bool,
    /// Whether a month is tied to the year after it.
    pub(super) ties_years: bool,
    /// Whether thousands may be parted as in `1'200`.
    pub(super) is_swiss: bool,
    /// Words that are tied to the number before them.
    pub(super) counted: &'static [&'static str],
    /// Words that are tied to the number after them.
    pub(super) before_numbers: &'static [&'static str],
    /// Titles that are tied to the name after them.
    pub(super) titles: &'static [&'static str],
}

/// A pair of quotes.
pub(super) struct Quotes {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Whether a space is inside of each.
    pub(super) is_spaced: bool,
}

const fn spaced(open: &'static str, close: &'static str) -> Quotes {
    Quotes { open, close, is_spaced: true }
}

const fn tight(open: &'static str, close: &'static str) -> Quotes {
    Quotes { open, close, is_spaced: false }
}

/// The spaces inside « ».
pub(super) enum Guillemets {
    Spaced,
    Tight,
    AsTyped,
}

/// Where a `'` is an apostrophe.
pub(super) enum Apostrophes {
    BetweenLetters,
    /// Also before and after a word.
    AtWords,
}

/// All ASCII signs that rules act on, the first bytes of `«` and of `–`, and some capitals: those
/// of Roman numerals and of titles.
const fn triggers(capitals: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let signs = b"!?;:%\"'.-0123456789\xc2\xe2IVX";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    at = 0;
    while at < capitals.len() {
        table[capitals[at] as usize] = true;
        at += 1;
    }
    table
}

/// Symbols of units, the same in all languages (Bureau international des poids et mesures, *Le
/// Système international d'unités*, 2019), with those of money and of computers. Not `a`, `d` and
/// `o`, which are words more often.
pub(super) const UNITS: &[&str] = &[
    "%", "‰", "€", "$", "£", "¥", "k€", "M€", "Md€", "k$", "M$", "EUR", "USD", "CAD", "CHF", "GBP",
    "°", "°C", "°F", "h", "min", "s", "ms", "µs", "ns", "m", "km", "dm", "cm", "mm", "µm", "nm",
    "m²", "km²", "cm²", "m³", "cm³", "m2", "km2", "m3", "ha", "g", "kg", "mg", "µg", "t", "kt",
    "L", "l", "dl", "cl", "ml", "dL", "cL", "mL", "hl", "Hz", "kHz", "MHz", "GHz", "W", "kW", "MW",
    "GW", "kWh", "MWh", "Wh", "V", "kV", "mV", "A", "mA", "J", "kJ", "cal", "kcal", "Pa", "hPa",
    "kPa", "bar", "N", "K", "dB", "Ω", "ko", "Ko", "Mo", "Go", "To", "kB", "KB", "MB", "GB", "TB",
    "kb", "Mb", "Gb", "Kio", "Mio", "Gio", "px", "pt", "dpi", "ppp", "ppm", "fps", "rpm",
];

static FRENCH_TRIGGERS: [bool; 256] = triggers(b"MDP");

static FRENCH: Rules = french(Some(Space::NoBreak), Some(Space::NarrowNoBreak));

static FRENCH_CANADA: Rules = Rules {
    in_thousands: Space::NoBreak,
    ties_years: true,
    ..french(Some(Space::NoBreak), Some(Space::None))
};

static FRENCH_SWITZERLAND: Rules = Rules {
    before_percent: Space::None,
    quotes: [spaced("«", "»"), spaced("‹", "›"), tight("“", "”")],
    is_swiss: true,
    ..french(Some(Space::NarrowNoBreak), Some(Space::NarrowNoBreak))
};

const fn french(before_colon: Option<Space>, before_high_signs: Option<Space>) -> Rules {
    Rules {
        triggers: &FRENCH_TRIGGERS,
        is_french: true,
        before_colon,
        before_high_signs,
        before_percent: Space::NoBreak,
        in_thousands: Space::NarrowNoBreak,
        quotes: [spaced("«", "»"), tight("“", "”"), tight("‘", "’")],
        single_quotes: None,
        guillemets: Guillemets::Spaced,
        apostrophes: Apostrophes::BetweenLetters,
        months: FRENCH_MONTHS,
        has_ordinal_dot: false,
        ties_years: false,
        is_swiss: false,
        counted: FRENCH_COUNTED,
        before_numbers: FRENCH_BEFORE_NUMBERS,
        titles: FRENCH_TITLES,
    }
}

/// With the abbreviations, whose full stop does not count.
const FRENCH_MONTHS: &[&str] = &[
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "janv",
    "févr",
    "avr",
    "juil",
    "juill",
    "sept",
    "oct",
    "nov",
    "déc",
];

const FRENCH_COUNTED: &[&str] = &[
    "million",
    "millions",
    "milliard",
    "milliards",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "franc",
    "francs",
    "heure",
    "heures",
    "minute",
    "minutes",
    "seconde",
    "secondes",
    "jour",
    "jours",
    "semaine",
    "semaines",
    "mois",
    "an",
    "ans",
];

const FRENCH_BEFORE_NUMBERS: &[&str] = &[
    "p.", "pp.", "art.", "chap.", "ch.", "fig.", "tabl.", "t.", "vol.", "al.", "no", "nos", "CHF",
    "EUR", "Fr.", "page", "pages", "article", "chapitre", "figure", "tableau", "tome", "volume",
    "livre", "acte", "scène", "annexe", "titre", "partie", "phase", "niveau", "séance", "module",
    "an",
];

const FRENCH_TITLES: &[&str] = &[
    "M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mgr", "Dr", "Drs", "Dre", "Pr", "Pre",
    "Prs",
];

static ENGLISH: Rules = Rules {
    triggers: &triggers(b"MDPS"),
    is_french: false,
    before_colon: None,
    before_high_signs: None,
    before_percent: Space::None,
    in_thousands: Space::NarrowNoBreak,
    quotes: [tight("“", "”"), tight("‘", "’"), tight("“", "”")],
    single_quotes: Some(1),
    guillemets: Guillemets::AsTyped,
    apostrophes: Apostrophes::AtWords,
    months: &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    has_ordinal_dot: false,
    ties_years: false,
    is_swiss: false,
    counted: &["million", "billion"],
    before_numbers: &["p.", "pp.", "no.", "nos.", "fig.", "vol.", "ch.", "chapter", "page"],
    titles: &["Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Prof.", "St", "St."],
};

static GERMAN: Rules = german([tight("„", "“"), tight("‚", "‘"), tight("„", "“")]);

static GERMAN_SWITZERLAND: Rules =
    Rules { is_swiss: true, ..german([tight("«", "»"), tight("‹", "›"), tight("«", "»")]) };

const fn german(quotes: [Quotes; 3]) -> Rules {
    Rules {
        triggers: &GERMAN_TRIGGERS,
        is_french: false,
        before_colon: None,
        before_high_signs: None,
        before_percent: Space::NoBreak,
        in_thousands: Space::NarrowNoBreak,
        quotes,
        single_quotes: Some(1),
        guillemets: Guillemets::AsTyped,
        apostrophes: Apostrophes::AtWords,
        months: &[
            "Januar",
            "Jänner",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        has_ordinal_dot: true,
        ties_years: false,
        is_swiss: false,
        counted: &["Million", "Millionen", "Milliarde", "Milliarden", "Mio", "Mrd", "Euro"],
        before_numbers: &[
            "S.", "Nr.", "Abb.", "Kap.", "Bd.", "Art.", "Abs.", "CHF", "EUR", "Seite", "Kapitel",
        ],
        titles: &["Dr.", "Prof.", "Hr.", "Fr."],
    }
}

static GERMAN_TRIGGERS: [bool; 256] = triggers(b"DPHF");

static SPANISH: Rules = Rules {
    triggers: &triggers(b"DPS"),
    is_french: false,
    before_colon: None,
    before_high_signs: None,
    before_percent: Space::NoBreak,
    in_thousands: Space::NarrowNoBreak,
    quotes: [tight("«", "»"), tight("“", "”"), tight("‘", "’")],
    single_quotes: Some(2),
    guillemets: Guillemets::Tight,
    apostrophes: Apostrophes::BetweenLetters,
    months: &[],
    has_ordinal_dot: false,
    ties_years: false,
    is_swiss: false,
    counted: &["millón", "millones", "euros"],
    before_numbers: &["p.", "pp.", "pág.", "págs.", "núm.", "art.", "cap.", "fig.", "vol.", "t."],
    titles: &["D.", "Dr.", "Dra.", "Sr.", "Sra.", "Srta.", "Prof."],
};
