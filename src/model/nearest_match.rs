//! Which of the names that exist somebody may have meant by one that doesn't.

/// A longer name is not a typo of one of ours, and comparing takes time quadratic in the length.
const MAX_COMPARED_BYTES: usize = 64;

/// Names less similar than this have little in common.
const MIN_SIMILARITY: f64 = 0.6;

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

/// From 0 to 1. A name that was broken off counts as similar enough, the more so the less is missing.
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
}
