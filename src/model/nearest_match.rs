//! Which of the names that exist somebody may have meant by one that doesn't.

/// A longer name is not a typo of one of ours, and comparing takes time quadratic in the length.
const MAX_COMPARED_BYTES: usize = 64;

/// Names less similar than this have little in common.
const MIN_SIMILARITY: f64 = 0.6;

/// A name is clearly one of ours from here on: two letters of a short one may be wrong.
const MIN_CLEAR_SIMILARITY: f64 = 0.7;

/// The next name has to be less similar by this much.
const MIN_CLEAR_LEAD: f64 = 0.15;

/// A shorter beginning says too little.
const MIN_PREFIX_BYTES: usize = 4;

/// The candidate most similar to `written`, if one is similar enough to be what was meant.
pub fn nearest_match<C: AsRef<str>>(written: &str, candidates: impl IntoIterator<Item = C>) -> Option<C> {
    if written.len() > MAX_COMPARED_BYTES {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (similarity(written, candidate.as_ref()), candidate))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|(first, _), (second, _)| first.total_cmp(second))
        .map(|(_, candidate)| candidate)
}

/// The question that offers a name in place of one that does not exist: the only wording of it.
#[must_use]
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The candidate that is so similar to `written`, and so much more than every other, that nothing else can be meant.
pub fn clear_match<'c>(written: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let nearest = nearest_match(written, candidates.iter().copied())?;
    let lead = |other: &str| similarity(written, nearest) - similarity(written, other);
    let is_clear = similarity(written, nearest) >= MIN_CLEAR_SIMILARITY
        && candidates.iter().all(|other| *other == nearest || lead(other) >= MIN_CLEAR_LEAD);
    is_clear.then_some(nearest)
}

/// From 0 to 1. An unfinished name counts as similar enough; the less is missing, the more similar it is.
fn similarity(written: &str, candidate: &str) -> f64 {
    let by_edits = strsim::normalized_damerau_levenshtein(written, candidate);
    if written.len() >= MIN_PREFIX_BYTES && candidate.starts_with(written) {
        by_edits.mul_add(1.0 - MIN_SIMILARITY, MIN_SIMILARITY)
    } else {
        by_edits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_and_the_beginning_of_a_name_are_similar_and_chance_is_not() {
        let names = ["session-login", "session-id", "jwt-flow"];
        assert_eq!(nearest_match("session-lgoin", names), Some("session-login"));
        assert_eq!(nearest_match("session", names), Some("session-id"));
        assert_eq!(nearest_match("jwt", names), None);
        assert_eq!(nearest_match("cookie", names), None);
    }

    #[test]
    fn only_what_nothing_else_is_like_is_clear() {
        assert_eq!(clear_match("titel", &["title", "text"]), Some("title"));
        assert_eq!(clear_match("tet", &["text", "test"]), None);
        assert_eq!(clear_match("zzz", &["text", "test"]), None);
    }
}
