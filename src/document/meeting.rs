//! When and where a session is held, how to be there, and who is.

use super::Moment;
use serde::{Deserialize, Serialize};

/// What a session says of itself as an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meeting {
    /// By their beginnings.
    pub(crate) slots: Vec<Slot>,
    /// When it should have begun, if it was postponed.
    pub(crate) previous_start: Option<Moment>,
    pub(crate) online: Option<Online>,
    pub(crate) participants: Vec<Participant>,
    /// A link to the page that follows it.
    pub(crate) next: Option<String>,
    /// How many can come.
    pub(crate) capacity: Option<u32>,
}

/// A stretch of time, or whole days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Slot {
    pub(crate) start: Moment,
    pub(crate) end: Option<Moment>,
    /// Whether no hour is given: `end` is then the beginning of the last day.
    pub(crate) is_whole_day: bool,
}

/// How to be there from afar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Online {
    pub(crate) tool: Option<String>,
    /// The address of the meeting.
    pub(crate) url: Option<String>,
    /// Whether that address may be published: whoever has it can come in.
    pub(crate) is_public: bool,
}

impl Online {
    /// The address of the meeting, if it may be published.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.url.as_deref().filter(|_| self.is_public)
    }
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Participant {
    /// Never published without consent.
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) organisation: Option<String>,
    pub(crate) has_consented: bool,
}

impl Participant {
    /// What may be published: the name of one who consented; else the role, or the initials.
    pub(crate) fn shown(&self) -> String {
        if self.has_consented {
            return self.name.clone();
        }
        self.role.clone().unwrap_or_else(|| initials(&self.name))
    }
}

/// The first letter of each part of a name: `J.-M. D.`.
pub(crate) fn initials(name: &str) -> String {
    let initial = |part: &str| -> Option<String> {
        Some(format!("{}.", part.chars().find(|c| c.is_alphanumeric())?.to_uppercase()))
    };
    let word = |word: &str| {
        let parts: Vec<String> =
            word.split(['-', '\u{2010}', '\u{2011}']).filter_map(initial).collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    };
    name.split_whitespace().filter_map(word).collect::<Vec<_>>().join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn names_have_initials() {
        for (name, expected) in [
            ("Léa Petit", "L.\u{a0}P."),
            ("jean-marc  d’Arc", "J.-M.\u{a0}D."),
            ("Élodie", "É."),
            ("– ()", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
