//! Which of the names that exist somebody may have meant by one that doesn't.

/// A longer name is not a typo of one of ours, and comparing takes time quadratic in the length.
const MAX_COMPARED_BYTES: usize = 64;

/// Names less similar than this have little in common.
const MIN_SIMILARITY: f64 = 0.6;

/// The candidate most similar to `written`, if one is similar enough to be what was meant.
pub fn nearest_match<C: AsRef<str>>(written: &str, candidates: impl IntoIterator<Item = C>) -> Option<C> {
    if written.len() > MAX_COMPARED_BYTES {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(written, candidate.as_ref()), candidate))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|(first, _), (second, _)| first.total_cmp(second))
        .map(|(_, candidate)| candidate)
}
