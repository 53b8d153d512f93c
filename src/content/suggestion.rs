//! What to suggest in place of a name that does not exist: the most similar one, or all that do exist.

use std::collections::BTreeSet;

/// A longer name is not a typo of one of ours, and comparing takes time quadratic in the length.
const MAX_COMPARED_BYTES: usize = 64;

/// Names less similar than this have little in common.
const MIN_SIMILARITY: f64 = 0.6;

/// With more alternatives than this, a list helps nobody.
const MAX_LISTED: usize = 16;

/// The candidate most similar to `written`, if one is similar enough to be what the author meant.
pub fn nearest_match<'c>(written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if written.len() > MAX_COMPARED_BYTES {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(written, candidate), candidate))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|(first, _), (second, _)| first.total_cmp(second))
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?` if there is a [`nearest_match`], else the list of the candidates.
pub fn suggestion(written: &str, candidates: &[&str]) -> String {
    match nearest_match(written, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => "there is none to choose from".into(),
        None if candidates.len() > MAX_LISTED => format!("none of the {} that there are is like it", candidates.len()),
        None => format!("it can be {}", join_alternatives(candidates)),
    }
}

/// `a, b or c`: sorted, each word once, in backticks.
fn join_alternatives(words: &[&str]) -> String {
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    let quoted: Vec<String> = distinct.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
