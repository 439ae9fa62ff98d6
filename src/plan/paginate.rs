//! Lists in parts.

use crate::base::path::Address;

/// One part of a list, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) number: usize,
    pub(crate) total: usize,
    /// Cards on a full part.
    pub(crate) size: usize,
}

impl Part {
    /// The cards of this part, among all of the list's.
    pub(crate) fn of<T>(self, all: &[T]) -> &[T] {
        let start = ((self.number - 1) * self.size).min(all.len());
        &all[start..all.len().min(start + self.size)]
    }
}

/// The parts of a list of so many cards; an empty list has one part.
pub(crate) fn parts(n_cards: usize, size: usize) -> impl Iterator<Item = Part> {
    let total = n_cards.div_ceil(size).max(1);
    (1..=total).map(move |number| Part { number, total, size })
}

/// The address of a part: `/`, `/page/2/`.
pub(crate) fn address(first: &Address, number: usize) -> Address {
    if number == 1 { first.clone() } else { first.join(&format!("page/{number}/")) }
}

#[cfg(test)]
mod tests {
    use super::{address, parts};
    use crate::base::path::Address;

    #[test]
    fn divides_lists() {
        assert_eq!(parts(0, 10).count(), 1);
        assert_eq!(parts(10, 10).count(), 1);
        let last = parts(11, 10).last().expect("there are two");
        assert_eq!(last.of(&(0..11).collect::<Vec<_>>()), [10]);
        assert_eq!(address(&Address::new("/tags/a/"), 2).as_str(), "/tags/a/page/2/");
    }
}
