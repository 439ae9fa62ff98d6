//! Who trains, in the eyes of the law: an organisation's registration, its Qualiopi certificate.
//!
//! The sentences that French law prescribes word for word are made here, and in French whatever the
//! language of the site: no theme and no translation may change them.

use super::Config;
use super::read::key;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::fields::{Fields, Key};
use crate::base::nearest::nearest;
use crate::base::slug::slugify;
use crate::language::dates;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

/// The keys of `organisation`, where it is more than a name.
pub(super) const ORGANISATION: &[Key] = &[
    key("name", &["nom"]),
    key("registration", &["nda", "déclaration-d-activité", "déclaration"]),
    key("region", &["région"]),
    key("siret", &[]),
    key("address", &["adresse"]),
    key("mail", &["courriel", "email"]),
    key("phone", &["téléphone", "tel", "tél"]),
];
/// The keys of `qualiopi`.
pub(super) const QUALIOPI: &[Key] = &[
    key("certificate", &["certificat"]),
    key("number", &["numéro"]),
    key("certifier", &["certificateur"]),
    key("issued", &["délivré"]),
    key("expires", &["échéance"]),
    key("categories", &["catégories"]),
    key("logo", &[]),
];

/// The kinds of action that a certificate may be issued for (Code du travail, L6313-1).
const CATEGORIES: [&str; 4] = [
    "actions de formation",
    "bilans de compétences",
    "actions permettant de faire valider les acquis de l’expérience",
    "actions de formation par apprentissage",
];
/// Other words for them, as parts of slugs.
const ALSO: &[&str] = &["bilan-de-competences", "acquis-de-l-experience", "vae", "apprentissage"];

/// What is known of the organisation besides its name.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Identity {
    /// The number of the « déclaration d’activité », as it was typed.
    pub(crate) registration: Option<String>,
    /// The region whose prefect registered it.
    pub(crate) region: Option<String>,
    pub(crate) siret: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) mail: Option<String>,
    pub(crate) phone: Option<String>,
}

/// The certificate that French public funds ask of those who train.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Qualiopi {
    /// A file of `content/`, or an address.
    pub(crate) certificate: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) certifier: Option<String>,
    /// Seconds since 1970: midnight, in the site's zone.
    pub(crate) issued: Option<i64>,
    /// The beginning of the last day on which it holds.
    pub(crate) expires: Option<i64>,
    /// The kinds of action that it was issued for.
    pub(crate) categories: Vec<String>,
    pub(crate) logo: Option<String>,
    /// Where `site.yaml` speaks of it, and of its end.
    pub(crate) place: Place,
    pub(crate) expires_place: Place,
}

impl Identity {
    /// The only form in which a registration may be made known (Code du travail, L6352-12), with
    /// the region as contracts name it (R6351-6).
    pub(crate) fn registration_sentence(&self) -> Option<String> {
        let number = self.registration.as_deref()?.replace(' ', "\u{a0}");
        let before = match &self.region {
            Some(region) => format!(" auprès du préfet de région {}", of_region(region)),
            None => String::new(),
        };
        Some(format!(
            "Déclaration d’activité enregistrée sous le numéro\u{a0}{number}{before}. Cet \
             enregistrement ne vaut pas agrément de l’État."
        ))
    }
}

/// A region after « préfet de région »: « de Bretagne », « d’Occitanie », « du Grand Est ».
fn of_region(region: &str) -> String {
    let region = region.trim();
    let lower = region.to_lowercase();
    let has_word = ["de ", "d’", "d'", "du ", "des "].iter().any(|word| lower.starts_with(word));
    let word = match lower.as_str() {
        _ if has_word => "",
        "grand est" | "grand-est" | "centre-val de loire" => "du ",
        "pays de la loire" | "hauts-de-france" => "des ",
        _ if lower.starts_with(['a', 'e', 'i', 'î', 'o', 'u', 'é']) => "d’",
        _ => "de ",
    };
    format!("{word}{region}")
}

impl Qualiopi {
    /// The sentence that goes with the certificate and its logo, word for word.
    pub(crate) fn sentence(&self) -> String {
        format!(
            "La certification qualité a été délivrée au titre de la ou des catégories d’actions \
             suivantes\u{a0}: {}",
            self.categories.join(", ")
        )
    }
}

/// Reads who publishes: a name, or a name and what the law wants known.
pub(super) fn organisation(fields: &mut Fields, config: &mut Config) {
    if !fields.is_map("organisation") {
        config.organisation = fields.text("organisation");
        return;
    }
    let Some(mut section) = fields.section("organisation", ORGANISATION) else { return };
    config.organisation = section.text("name");
    let is_french = config.country.as_deref().is_none_or(|country| country == "fr");
    config.identity = Identity {
        registration: number(&mut section, "registration", is_french.then_some(registration_slip)),
        region: section.text("region"),
        siret: number(&mut section, "siret", Some(siret_slip)),
        address: section.text("address"),
        mail: section.text("mail"),
        phone: section.text("phone"),
    };
    fields.close(section, ORGANISATION, Diagnostic::error);
}

/// Reads a number of the administration, and reports what is wrong with it.
fn number(
    section: &mut Fields,
    key: &str,
    slip: Option<fn(&str) -> Option<Diagnostic>>,
) -> Option<String> {
    let text = section.text(key)?;
    if let Some(problem) = slip.and_then(|slip| slip(&text)) {
        let problem = problem.with("value", text.as_str());
        section.report(problem.at(section.value_place(key)));
    }
    Some(text)
}

/// What is wrong with a SIRET: fourteen digits, of which Luhn's sum is a multiple of ten (five for
/// the offices of La Poste, whose SIREN is 356 000 000).
fn siret_slip(text: &str) -> Option<Diagnostic> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let luhn = digits.iter().rev().zip([1, 2].into_iter().cycle()).map(|(digit, weight)| {
        let product = digit * weight;
        product / 10 + product % 10
    });
    let is_post = digits.starts_with(&[3, 5, 6, 0, 0, 0, 0, 0, 0]);
    let is_right = luhn.sum::<u32>() % 10 == 0 || is_post && digits.iter().sum::<u32>() % 5 == 0;
    let slip = match digits.len() {
        14 if is_right => return None,
        14 => "siret_key",
        _ => "siret_length",
    };
    Some(Diagnostic::warning(Code::InvalidSiret).with("slip", slip).hint(Hint::CopySiret))
}

/// What is wrong with a registration number: it has eleven digits; Corsica's departments are 2A
/// and 2B.
fn registration_slip(text: &str) -> Option<Diagnostic> {
    let corsican = text.to_uppercase().replace("2A", "20").replace("2B", "20");
    let n_digits = corsican.chars().filter(char::is_ascii_digit).count();
    let problem = Diagnostic::warning(Code::InvalidRegistration).hint(Hint::CopyRegistration);
    (n_digits != 11).then_some(problem)
}

/// Reads the country whose law applies: its code, in lower case.
pub(super) fn country(fields: &mut Fields) -> Option<String> {
    let text = fields.text("country")?;
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(text.to_lowercase());
    }
    let problem = Diagnostic::error(Code::InvalidChoice).with("key", fields.spelling("country"));
    let problem = problem.with("value", text).hint(Hint::CountryCode);
    fields.report(problem.at(fields.value_place("country")));
    None
}

/// Reads the certificate.
pub(super) fn qualiopi(fields: &mut Fields, zone: &TimeZone) -> Option<Qualiopi> {
    let mut section = fields.section("qualiopi", QUALIOPI)?;
    let categories = section.texts("categories");
    categories.iter().for_each(|category| check_category(&section, category));
    let usual = || vec![CATEGORIES[0].to_owned()];
    let qualiopi = Qualiopi {
        place: section.own_place(),
        expires_place: section.value_place("expires"),
        certificate: section.target("certificate"),
        number: section.text("number"),
        certifier: section.text("certifier"),
        issued: dates::of_key(&mut section, "issued", zone),
        expires: dates::of_key(&mut section, "expires", zone),
        categories: if categories.is_empty() { usual() } else { categories },
        logo: section.target("logo"),
    };
    if let (Some(issued), Some(expires)) = (qualiopi.issued, qualiopi.expires)
        && expires < issued
    {
        report_expiry(&section, issued, zone);
    }
    fields.close(section, QUALIOPI, Diagnostic::error);
    Some(qualiopi)
}

/// Reports a category that the law does not have.
fn check_category(section: &Fields, category: &str) {
    let slug = slugify(category).replace("action-de-", "actions-de-");
    let is = |known: &&str| slug.starts_with(&slugify(known));
    if CATEGORIES.iter().any(is) || ALSO.iter().any(|known| slug.contains(known)) {
        return;
    }
    let known = CATEGORIES.map(|known| format!("`{known}`")).join(", ");
    let problem = Diagnostic::warning(Code::UnknownCategory).with("value", category);
    let near = nearest(category, CATEGORIES);
    let problem = problem.with("known", known).nearest(near, Some(Hint::QualiopiCategories));
    section.report(problem.at(section.place_in("categories", category)));
}

/// Reports a certificate that ends before it begins: it holds for three years.
fn report_expiry(section: &Fields, issued: i64, zone: &TimeZone) {
    let Ok(issued) = Timestamp::from_second(issued) else { return };
    let date = issued.to_zoned(zone.clone()).date();
    let end = date.checked_add(3.years()).and_then(|end| end.checked_sub(1.day()));
    let fix = format!("{}: {}", section.spelling("expires"), end.unwrap_or(date));
    let problem = Diagnostic::warning(Code::ExpiresBeforeIssued).with("fix", fix);
    section.report(problem.at(section.value_place("expires")).hint(Hint::ForExample));
}

#[cfg(test)]
mod tests {
    use super::{Identity, of_region, registration_slip, siret_slip};

    #[test]
    fn numbers_of_the_administration_are_checked() {
        for siret in ["732 829 320 00074", "73282932000074", "356 000 000 00048"] {
            assert_eq!(siret_slip(siret), None, "{siret}");
        }
        for siret in ["732 829 320 00047", "732 829 320", "356 000 000 00046"] {
            assert!(siret_slip(siret).is_some(), "{siret}");
        }
        for number in ["52 44 12345 67", "11751234567", "94 2A 12345 67"] {
            assert_eq!(registration_slip(number), None, "{number}");
        }
        assert!(registration_slip("52 44 1234 67").is_some());
    }

    #[test]
    fn a_registration_is_made_known_in_the_words_of_the_law() {
        let registration = Some("11 75 12345 67".to_owned());
        let plain = Identity { registration, ..Identity::default() };
        let sentence = "Déclaration d’activité enregistrée sous le \
                        numéro\u{a0}11\u{a0}75\u{a0}12345\u{a0}67. \
                        Cet enregistrement ne vaut pas agrément de l’État.";
        assert_eq!(plain.registration_sentence().as_deref(), Some(sentence));
        assert_eq!(Identity::default().registration_sentence(), None);
    }

    #[test]
    fn regions_have_their_article() {
        for (region, said) in [
            ("Bretagne", "de Bretagne"),
            ("Île-de-France", "d’Île-de-France"),
            ("Grand Est", "du Grand Est"),
            ("Hauts-de-France", "des Hauts-de-France"),
            ("d’Occitanie", "d’Occitanie"),
        ] {
            assert_eq!(of_region(region), said);
        }
    }
}
