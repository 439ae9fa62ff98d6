//! The keys of front matter: one table, from which the manual's reference is made too.

use super::super::Kind;
use crate::base::fields;

/// A key, its shape and the kinds of page that may have it.
pub(crate) struct Key {
    pub(crate) key: fields::Key,
    pub(crate) kinds: &'static [Kind],
    pub(crate) shape: Shape,
}

/// How a key's value is read.
pub(crate) enum Shape {
    /// Into a field of `Meta` of its own.
    Typed,
    Text,
    /// A file of the site, or an address of any kind.
    Address,
    /// One of a few words: each is a list of its spellings as slugs, the English one first.
    Choice(&'static [&'static [&'static str]]),
    /// A list of texts.
    Texts,
    /// A text (its first key) or a mapping.
    Map(&'static [fields::Key]),
    /// A list of mappings, or of texts (their first key).
    Maps(&'static [fields::Key]),
    /// A mapping, or a list of them, read into a field of its own.
    Own(
        #[cfg_attr(not(test), expect(dead_code, reason = "a test generates the reference"))]
        &'static [fields::Key],
    ),
}

impl Key {
    pub(crate) fn field(&self) -> fields::Key {
        fields::Key { name: self.key.name, aliases: self.key.aliases, doc: self.key.doc }
    }
}

#[cfg(test)]
impl Shape {
    /// The keys of the mapping that a value may be.
    pub(crate) fn inner(&self) -> &'static [fields::Key] {
        match self {
            Shape::Map(keys) | Shape::Maps(keys) | Shape::Own(keys) => keys,
            _ => &[],
        }
    }
}

/// The keys that a kind of page may have.
pub(crate) fn of(kind: Kind) -> impl Iterator<Item = &'static Key> {
    all().filter(move |key| key.kinds.contains(&kind))
}

/// The key, spelt so, that only other kinds of page have.
pub(crate) fn special(spelt: &str, kind: Kind) -> Option<&'static Key> {
    let is_special =
        |key: &Key| key.kinds != ALL || kind == Author && NOT_OF_AUTHORS.contains(&key.key.name);
    all().find(|key| is_special(key) && key.key.is_spelt(spelt))
}

/// Keys of all pages that an author's file does not obey: it is published with the author's pages.
const NOT_OF_AUTHORS: &[&str] =
    &["date", "expires", "draft", "authors", "categories", "tags", "aliases"];

pub(crate) fn all() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().chain(AUTHOR_KEYS)
}

/// Kinds of page as one word, which the message files know as `kinds_…`.
pub(crate) fn names(kinds: &[Kind]) -> &'static str {
    match kinds {
        [kind] => kind.name(),
        _ if kinds == ALL => "content",
        _ => "session_or_training",
    }
}

/// Keys whose line is kept for what is only found once all pages are known.
pub(crate) const POINTED_AT: &[&str] = &[
    "title",
    "summary",
    "id",
    "slug",
    "date",
    "authors",
    "categories",
    "tags",
    "aliases",
    "training",
    "session",
    "image",
    "image_alt",
    "start",
    "status",
    "updated",
    "participants",
    "next",
    "objectives",
    "certification",
    "duration",
    "price",
    "contacts",
    "accessibility",
];

use Kind::{Article, Author, Page, Session, Training};
const ALL: &[Kind] = &[Article, Session, Training, Page];
const OUTLINES: &[fields::Key] = &[
    inner("title", &["titre"]),
    inner("items", &["contenu", "points"]),
    inner("duration", &["durée"]),
];
const PLACES: &[fields::Key] = &[
    inner("name", &["nom"]),
    inner("address", &["adresse"]),
    inner("access", &["accès"]),
    inner("accessibility", &["accessibilité", "pmr"]),
];
const ONLINE_ALIASES: &[&str] = &["en-ligne", "visio"];
/// All that the key of a session held online may be called.
pub(crate) const ONLINE_KEYS: &[&str] = &["online", "en-ligne", "visio"];
/// The keys of a session held online.
pub(super) const ONLINE: &[fields::Key] = &[
    inner("tool", &["outil", "name", "nom"]),
    inner("url", &["lien", "adresse", "address"]),
    inner("public", &["publique", "publier", "publish"]),
];
/// The keys of one slot among several.
pub(super) const SLOTS: &[fields::Key] = &[inner("start", &["début"]), inner("end", &["fin"])];
const PARTICIPANTS_ALIASES: &[&str] = &["stagiaires", "participantes"];
/// All that the list of those who take part may be called.
pub(crate) const PARTICIPANTS_KEYS: &[&str] = &["participants", "stagiaires", "participantes"];
/// The keys of somebody who takes part.
pub(super) const PARTICIPANTS: &[fields::Key] = &[
    inner("name", &["nom"]),
    inner("role", &["rôle", "fonction"]),
    inner("organisation", &["organisme", "organization"]),
    inner("consent", &["consentement", "accord"]),
];
const REGISTERS: &[fields::Key] =
    &[inner("url", &["lien", "address", "adresse", "mail", "courriel"]), DEADLINE];
/// Until when.
pub(super) const DEADLINE: fields::Key =
    inner("deadline", &["date-limite", "échéance", "limite", "clôture", "jusqu-au"]);
const CONTACTS: &[fields::Key] = &[
    inner("name", &["nom"]),
    inner("role", &["rôle", "fonction", "title", "titre"]),
    inner("mail", &["courriel", "email", "e-mail"]),
    inner("phone", &["téléphone", "tel", "tél"]),
];
const CERTIFICATIONS: &[fields::Key] = &[
    inner("title", &["titre", "intitulé"]),
    inner("code", &["rncp", "rs", "numéro"]),
    inner("certifier", &["certificateur"]),
    inner("registered", &["enregistrement", "date"]),
    inner("expires", &["échéance", "fin"]),
    inner("url", &["lien", "fiche"]),
    inner("rate", &["taux"]),
    inner("blocks", &["blocs"]),
    inner("equivalences", &["équivalences"]),
    inner("pathways", &["passerelles", "suites"]),
    inner("outcomes", &["débouchés"]),
];
const RESOURCES: &[fields::Key] = &[
    inner("title", &["titre"]),
    inner("url", &["lien", "fichier", "file", "address"]),
    inner("language", &["langue"]),
    inner("license", &["licence"]),
];
const SOURCES: &[fields::Key] = &[
    inner("title", &["titre"]),
    inner("issue", &["numéro"]),
    inner("date", &[]),
    inner("url", &["lien"]),
];
const LINKS: &[fields::Key] =
    &[inner("label", &["titre", "nom"]), inner("url", &["lien", "address"])];

const STATUSES: &[&[&str]] = &[
    &["planned", "prevue", "prevu"],
    &["confirmed", "confirmee", "confirme"],
    &["full", "complete", "complet"],
    &["cancelled", "canceled", "annulee", "annule"],
    &["postponed", "reportee", "reporte"],
    &["done", "terminee", "termine", "faite", "fait", "passee", "passe", "finie", "fini"],
];

const fn inner(name: &'static str, aliases: &'static [&'static str]) -> fields::Key {
    fields::Key { name, aliases, doc: "" }
}

const fn key(
    name: &'static str,
    aliases: &'static [&'static str],
    kinds: &'static [Kind],
    shape: Shape,
    doc: &'static str,
) -> Key {
    Key { key: fields::Key { name, aliases, doc }, kinds, shape }
}

use Shape::{Address, Choice, Map, Maps, Own, Text, Texts, Typed};

/// Every key of a page's front matter.
pub(crate) const KEYS: &[Key] = &[
    key("title", &["titre"], ALL, Typed, "The page's title (required)."),
    key("id", &["identifiant"], ALL, Typed, "Permanent identity in feeds; by default its path."),
    key("date", &[], ALL, Typed, "Publication date; in the future, the page waits for it."),
    key("updated", &["mise-à-jour", "maj"], ALL, Typed, "Date of the last change worth telling."),
    key("expires", &["expire"], ALL, Typed, "From then on the page is not published."),
    key("slug", &[], ALL, Typed, "The last part of its address."),
    key(
        "summary",
        &["chapô", "chapo", "chapeau", "résumé"],
        ALL,
        Typed,
        "The standfirst, also in lists.",
    ),
    key("draft", &["brouillon"], ALL, Typed, "`true`: not published."),
    key("authors", &["auteurs", "auteur", "author"], ALL, Typed, "Ids of `content/authors/`."),
    key("categories", &["catégories", "catégorie", "category"], ALL, Typed, "Its categories."),
    key("tags", &["mots-clés", "mots-cles", "étiquettes"], ALL, Typed, "Its tags."),
    key("image", &[], ALL, Typed, "A picture for cards and shares."),
    key(
        "image_alt",
        &["image_texte", "texte-image"],
        ALL,
        Typed,
        "What that picture shows, in words.",
    ),
    key("aliases", &["anciennes-adresses"], ALL, Typed, "Old addresses that redirect here."),
    key("comments", &["commentaires"], ALL, Typed, "Where to answer, or `false`."),
    key("language", &["langue"], ALL, Typed, "Language of the text, if not the site's."),
    key("canonical", &["canonique"], ALL, Typed, "Where the text was published first."),
    key("license", &["licence"], ALL, Typed, "The licence of the text."),
    key("typography", &["typographie"], ALL, Typed, "`off`: the text stays as it is typed."),
    key(
        "math",
        &["maths", "formules"],
        ALL,
        Typed,
        "`true`: `$…$` is a formula in LaTeX; `false`: it is not.",
    ),
    key("extra", &[], ALL, Typed, "Your own data, for your own templates."),
    key("training", &["formation"], &[Article], Typed, "The training whose card it shows."),
    key("source", &["paru-dans", "parution"], &[Article], Map(SOURCES), "Where it first appeared."),
    key("session", &["séance", "seance", "numéro"], &[Session], Typed, "Its number."),
    key("start", &["début"], &[Session], Typed, "When it begins."),
    key("end", &["fin"], &[Session], Typed, "When it ends."),
    key("place", &["lieu"], &[Session], Map(PLACES), "Where: a name, an address, the way there."),
    key(
        "online",
        ONLINE_ALIASES,
        &[Session],
        Own(ONLINE),
        "`true`, a tool, or `tool`, `url`, `public`: the address is published only if asked.",
    ),
    key(
        "status",
        &["état", "statut"],
        &[Session],
        Choice(STATUSES),
        "planned, confirmed, full, cancelled, postponed, done.",
    ),
    key(
        "trainers",
        &["formateurs", "formateur", "formatrices", "formatrice", "intervenants"],
        &[Session],
        Texts,
        "Who teaches: author ids or names.",
    ),
    key("exercises", &["exercices"], &[Session], Texts, "What is practised."),
    key("homework", &["à-faire", "devoirs"], &[Session], Texts, "What to do before the next one."),
    key("resources", &["ressources"], &[Session], Maps(RESOURCES), "Files and links."),
    key(
        "register",
        &["inscription"],
        &[Session, Training],
        Map(REGISTERS),
        "Where to register: an address, or `url` and `deadline`.",
    ),
    key("slots", &["créneaux"], &[Session], Own(SLOTS), "Its slots, where there are several."),
    key(
        "participants",
        PARTICIPANTS_ALIASES,
        &[Session],
        Own(PARTICIPANTS),
        "Who takes part: by initials or role, unless `consent: true`.",
    ),
    key(
        "previous_start",
        &["date-initiale", "début-précédent", "ancienne-date", "reporté-de"],
        &[Session],
        Typed,
        "When it should have begun, for one that was postponed.",
    ),
    key(
        "capacity",
        &["effectif", "jauge", "places", "capacité"],
        &[Session],
        Typed,
        "How many can come.",
    ),
    key("slides", &["diapos", "diapositives"], &[Session], Address, "Its slides."),
    key("next", &["suite", "prochaine"], &[Session], Typed, "The page that follows it."),
    key("objectives", &["objectifs"], &[Session, Training], Texts, "What one will be able to do."),
    key("prerequisites", &["prérequis"], &[Training], Texts, "What one must know before."),
    key("audience", &["public", "publics"], &[Training], Texts, "Whom it is for."),
    key("duration", &["durée"], &[Training], Text, "Hours and days."),
    key("modality", &["modalité"], &[Training], Text, "On site, remote, mixed."),
    key("access", &["modalités-d-accès", "accès"], &[Training], Text, "How to join."),
    key(
        "access_delay",
        &["délai-d-accès", "délai"],
        &[Training],
        Text,
        "How long it takes to join.",
    ),
    key("price", &["tarif", "prix"], &[Training], Text, "The price, taxes said."),
    key("contacts", &["contact"], &[Training], Maps(CONTACTS), "Whom to ask."),
    key("methods", &["méthodes"], &[Training], Texts, "How it is taught."),
    key("evaluation", &["évaluation"], &[Training], Text, "How learning is checked."),
    key("accessibility", &["accessibilité"], &[Training], Text, "For people with disabilities."),
    key("programme", &["program"], &[Training], Maps(OUTLINES), "Its modules."),
    key(
        "certification",
        &[],
        &[Training],
        Map(CERTIFICATIONS),
        "The certification it prepares for.",
    ),
    key("version", &[], &[Training], Text, "The programme's version."),
    key(
        "results",
        &["résultats"],
        &[Training],
        Text,
        "What to say of results while `content/data/results/` has none.",
    ),
];

/// The keys of an author's file.
pub(crate) const AUTHOR_KEYS: &[Key] = &[
    key(
        "name",
        &["nom", "title", "titre"],
        &[Author],
        Typed,
        "The name as it is shown (required).",
    ),
    key("role", &["rôle", "fonction"], &[Author], Text, "What the person does."),
    key("organisation", &["organisme"], &[Author], Text, "Where."),
    key("links", &["liens"], &[Author], Maps(LINKS), "Where else to find the person."),
    key("photo", &["image"], &[Author], Typed, "A portrait."),
    key("slug", &[], &[Author], Typed, "The last part of the page's address."),
    key("summary", &["résumé"], &[Author], Typed, "One sentence."),
    key("language", &["langue"], &[Author], Typed, "Language of the biography."),
    key("extra", &[], &[Author], Typed, "Your own data."),
];

#[cfg(test)]
mod tests {
    use super::{ALL, Kind, all, names};

    #[test]
    fn the_kinds_of_every_key_have_a_name() {
        let two = all().filter(|key| key.kinds != ALL && names(key.kinds) == "session_or_training");
        two.for_each(|key| assert_eq!(key.kinds, [Kind::Session, Kind::Training]));
    }
}
