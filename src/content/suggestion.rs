//! What to suggest in place of a name that does not exist: the most similar one, or all that do exist.

use std::collections::BTreeSet;

use crate::model::former_names::{current_name, former_names};
use crate::model::nearest_match::{clear_match, did_you_mean, nearest_match};

/// With more alternatives than this, a list helps nobody.
const MAX_LISTED: usize = 16;

/// The candidate that was most likely meant, by its name or by the one that it had in version 1.
pub fn nearest_name<'c>(written: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let former = former_names(candidates.iter().copied());
    nearest_match(written, candidates.iter().copied().chain(former)).map(current_name)
}

/// The same if only one candidate can be meant, so that nobody has to be asked.
pub fn clear_name<'c>(written: &str, candidates: &[&'c str]) -> Option<&'c str> {
    let former = candidates.iter().copied().find(|name| *name == current_name(written));
    former.or_else(|| clear_match(written, candidates))
}

/// `did you mean …?` if there is a [`nearest_name`], else the list of the candidates.
pub fn suggestion(written: &str, candidates: &[&str]) -> String {
    match nearest_name(written, candidates) {
        Some(near) => did_you_mean(near),
        None if candidates.is_empty() => "there is none to choose from".into(),
        None if candidates.len() > MAX_LISTED => format!("none of the {} that there are is like it", candidates.len()),
        None => format!("it can be {}", join_alternatives(candidates)),
    }
}

/// `a, b or c`: sorted, each word once, in backticks; empty if there are none.
pub fn join_alternatives(words: &[&str]) -> String {
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    let quoted: Vec<String> = distinct.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
