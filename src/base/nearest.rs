//! "Did you mean": the nearest of the names that exist.

/// The candidate nearest to what was typed, if one is near enough to be what was meant.
///
/// By the Damerau–Levenshtein distance on lower-case text: at most a third of the longer word. Of
/// two equally near, the one as long as what was typed: `tags` for `tagz`, and not `tag`.
pub(crate) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            distance * 3 <= typed.chars().count().max(candidate.chars().count())
        })
        .min_by_key(|(distance, candidate)| {
            (*distance, candidate.len().abs_diff(typed.len()), *candidate)
        })
        .map(|(_, candidate)| candidate.to_owned())
}

fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > a.len().max(b.len()) / 2 {
        return usize::MAX / 3;
    }
    strsim::damerau_levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_word_that_was_meant() {
        let keys = ["title", "tags", "summary", "mots-clés"];
        assert_eq!(nearest("titel", keys).as_deref(), Some("title"));
        assert_eq!(nearest("Mots-cles", keys).as_deref(), Some("mots-clés"));
        assert_eq!(nearest("tagz", ["tag", "tags"]).as_deref(), Some("tags"));
        assert_eq!(nearest("zebra", keys), None);
        assert_eq!(nearest("", keys), None);
    }
}
