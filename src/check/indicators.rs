//! What the national quality reference wants a training's page to say: indicators 1, 2 and 3
//! (Code du travail, R6316-1, annexe).

use super::{at_key, entry, words};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::slug::slugify;
use crate::site::{Page, Periods, Site, training_folder};

/// What indicator 1 asks for, by key.
const ASKED: &[&str] = &[
    "prerequisites",
    "objectives",
    "duration",
    "modality",
    "access",
    "access_delay",
    "price",
    "contacts",
    "methods",
    "evaluation",
    "accessibility",
];

/// What indicator 3 asks for of a certification.
const CERTIFIED: &[&str] =
    &["code", "certifier", "registered", "rate", "blocks", "equivalences", "pathways", "outcomes"];

/// What a training's page does not say, or says too briefly.
pub(super) fn of_training(site: &Site, page: &Page) -> Vec<Diagnostic> {
    let unsaid = ASKED.iter().filter(|key| words(page, key).is_empty());
    let mut found: Vec<Diagnostic> = unsaid.map(|key| missing(page, key, "1", key)).collect();
    if page.head.meta.updated.is_none() && words(page, "version").is_empty() {
        found.push(missing(page, "updated", "1", "updated"));
    }
    if !has_results(site, page) {
        found.push(missing(page, "results", "2", "results"));
    }
    if !words(page, "certification").is_empty() {
        let unsaid = CERTIFIED.iter().filter(|key| entry(page, "certification", key).is_empty());
        found.extend(unsaid.map(|key| missing(page, key, "3", "certification")));
    }
    found.extend(vague(page));
    found
}

/// Something is not said: `what` is the word of the lists `lacking` and `example`.
fn missing(page: &Page, what: &str, indicator: &str, key: &str) -> Diagnostic {
    at_key(Code::LawMissing, page, key)
        .with("lacking", what)
        .with("indicator", indicator)
        .with("example", what)
        .hint(Hint::LawExample)
}

fn has_results(site: &Site, page: &Page) -> bool {
    let name = training_folder(&page.source).unwrap_or_default();
    let is_counted = !site.results.of_training(name).is_empty() || !site.results.whole().is_empty();
    is_counted || !words(page, "results").is_empty()
}

/// What is said, but does not answer the question.
fn vague(page: &Page) -> impl Iterator<Item = Diagnostic> {
    let said = |key: &str| Some(words(page, key)).filter(|text| !text.is_empty());
    let finding = |code, key, hint| Some(at_key(code, page, key).hint(hint));
    let price = said("price").filter(|price| !says_tax(price));
    let duration = said("duration").filter(|duration| !says_hours(duration));
    let accessibility = said("accessibility").filter(|text| is_evasive(text));
    let help = format!("{} {}", words(page, "contacts"), words(page, "accessibility"));
    let help = slugify(&help);
    let is_named = ["handicap", "disab", "behind", "discapac"].iter().any(|w| help.contains(w));
    [
        price.and_then(|_| finding(Code::LawPriceTax, "price", Hint::LawTax)),
        duration.and_then(|_| finding(Code::LawNoHours, "duration", Hint::LawHours)),
        accessibility
            .and_then(|_| finding(Code::LawEvasive, "accessibility", Hint::LawAccessibility)),
        said("contacts")
            .filter(|_| !is_named)
            .and_then(|_| finding(Code::LawNoReferent, "contacts", Hint::LawReferent)),
    ]
    .into_iter()
    .flatten()
}

/// Whether a price says what of it is tax, or that there is nothing to pay.
fn says_tax(price: &str) -> bool {
    const WORDS: &[&str] = &[
        "ht",
        "ttc",
        "net",
        "nets",
        "nette",
        "nettes",
        "tva",
        "exonere",
        "exoneree",
        "exoneres",
        "exoneration",
        "gratuit",
        "gratuite",
        "libre",
        "offert",
        "offerte",
        "vat",
        "free",
        "tax",
        "mwst",
        "iva",
        "gratis",
        "kostenlos",
    ];
    let slug = slugify(price);
    let spaced = format!("-{slug}-");
    WORDS.iter().any(|word| spaced.contains(&format!("-{word}-")))
        || spaced.contains("-h-t-")
        || spaced.contains("-t-t-c-")
        || slug.starts_with("0-") && price.contains('€')
        || slug == "0"
}

/// Whether a duration counts hours: `14 h`, `3h30`, `PT14H`, `14 heures`.
fn says_hours(duration: &str) -> bool {
    let slug = slugify(duration);
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = slug.split('-').collect();
    let is_hours = |word: &str| {
        ["heure", "hour", "stunde", "hora"].iter().any(|start| word.starts_with(start))
            || word.contains('h') && has_digit(word)
    };
    words.iter().any(|word| is_hours(word))
        || words.windows(2).any(|pair| has_digit(pair[0]) && pair[1] == "h")
}

/// Whether a text sends readers elsewhere and says nothing itself.
fn is_evasive(text: &str) -> bool {
    let slug = slugify(text);
    let n_words = slug.split('-').count();
    n_words < 9 && ["consult", "contact", "demande", "request"].iter().any(|w| slug.contains(w))
        || n_words < 3
}

/// Figures of which nobody can tell how many people they stand for.
pub(super) fn of_results(periods: &Periods) -> Vec<Diagnostic> {
    periods.iter().flat_map(|results| results.samples.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_evasive, says_hours, says_tax};

    #[test]
    fn prices_say_their_tax() {
        for price in ["900 € HT", "900 € H.T.", "1 080 € TTC", "0 €", "900 € nets", "Gratuit"]
        {
            assert!(says_tax(price), "{price}");
        }
        for price in ["900 €", "Sur devis", "90 € par heure"] {
            assert!(!says_tax(price), "{price}");
        }
    }

    #[test]
    fn durations_count_hours() {
        for duration in ["14 h", "14 h (2 jours)", "3h30", "PT14H", "18 heures, en 6 séances"] {
            assert!(says_hours(duration), "{duration}");
        }
        for duration in ["2 jours", "3 semaines", "1 jour, chaque mois"] {
            assert!(!says_hours(duration), "{duration}");
        }
    }

    #[test]
    fn an_answer_is_more_than_an_invitation_to_ask() {
        assert!(is_evasive("Nous consulter") && is_evasive("Merci de nous contacter."));
        assert!(!is_evasive("Salle de plain-pied, supports agrandis. Contactez Ève Roux."));
    }
}
