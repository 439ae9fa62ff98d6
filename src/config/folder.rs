//! The folders of lists, in the language of a site's addresses (`addresses:`).

use serde::Serialize;

/// The language of the addresses that the author does not give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) enum Addresses {
    #[default]
    English,
    French,
}

/// A folder in which lists, or pages without a pattern of their own, are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folder {
    Articles,
    Trainings,
    Categories,
    Tags,
    Authors,
    Archives,
    Subscribe,
    Calendar,
}

impl Folder {
    /// Its name in addresses: ASCII, as a slug is.
    pub(crate) fn name(self, addresses: Addresses) -> &'static str {
        let (english, french) = match self {
            Folder::Articles => ("articles", "articles"),
            Folder::Trainings => ("trainings", "formations"),
            Folder::Categories => ("categories", "categories"),
            Folder::Tags => ("tags", "mots-cles"),
            Folder::Authors => ("authors", "auteurs"),
            Folder::Archives => ("archives", "archives"),
            Folder::Subscribe => ("subscribe", "abonnement"),
            Folder::Calendar => ("calendar", "calendrier"),
        };
        match addresses {
            Addresses::English => english,
            Addresses::French => french,
        }
    }
}
