//! Dotted paths of facts: which fact a lesson means, and which one it may have meant.
//!
//! A path is a list of segments. In TOML the segments are keys, so a name in one of them may hold a dot; in `look_at` and
//! `predict` the path is one text, and the segments stand between its dots.

use super::{FACTS, Fact, Pane};
use crate::model::former_names::{FORMER_FACTS, current_name};
use crate::model::nearest_match::nearest_match;
use crate::model::setup::Setup;
use crate::model::trace::Check;

/// A fact as a lesson names it: `set_cookie.sid.value` is the row `set_cookie.<name>.value` with the name `sid`.
#[derive(Clone, Debug)]
pub struct FactRef {
    /// The row of the table.
    pub fact: &'static Fact,
    /// What stands for `<name>`; empty where the path has none.
    pub parameter: String,
}

impl PartialEq for FactRef {
    fn eq(&self, other: &Self) -> bool {
        self.fact.path == other.fact.path && self.parameter == other.parameter
    }
}

impl Eq for FactRef {}

/// The error for a path that no fact has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFact {
    /// The path as written.
    pub path: String,
    /// The most similar path of a fact, if one is similar enough to be a typo.
    pub suggestion: Option<String>,
}

impl FactRef {
    /// The dotted path with its name.
    #[must_use]
    pub fn path(&self) -> String {
        let pattern = self.fact.path.split('.');
        let segments = pattern.map(|part| if part.starts_with('<') { self.parameter.as_str() } else { part });
        segments.collect::<Vec<_>>().join(".")
    }
}

/// The fact at a dotted path.
///
/// # Errors
/// When no row of the table fits.
pub fn find_by_path(path: &str) -> Result<FactRef, UnknownFact> {
    let segments: Vec<&str> = path.split('.').collect();
    find_by_segments(&segments)
}

/// The fact at a path whose segments are already apart, so that a name may hold a dot.
///
/// # Errors
/// When no row of the table fits.
pub fn find_by_segments(segments: &[&str]) -> Result<FactRef, UnknownFact> {
    find_exact(segments).ok_or_else(|| UnknownFact { path: segments.join("."), suggestion: nearest_path(segments) })
}

/// The same without a search for similar paths, which takes long.
#[must_use]
pub fn find_exact(segments: &[&str]) -> Option<FactRef> {
    let fact = FACTS.iter().find(|fact| depth(fact) == segments.len() && begins_with(fact, segments))?;
    let placeholder = fact.path.split('.').position(|part| part.starts_with('<'));
    Some(FactRef { fact, parameter: placeholder.map_or_else(String::new, |index| segments[index].to_owned()) })
}

/// Whether no fact has a longer path that begins with these segments.
#[must_use]
pub fn is_complete_path(segments: &[&str]) -> bool {
    !FACTS.iter().any(|fact| depth(fact) > segments.len() && begins_with(fact, segments))
}

/// The pane that shows the facts at or below a path such as `store` or `set_cookie.sid`.
#[must_use]
pub fn pane_for_path(path: &str) -> Option<Pane> {
    let segments: Vec<&str> = path.split('.').collect();
    FACTS.iter().find(|fact| begins_with(fact, &segments)).map(|fact| fact.pane)
}

/// The first version of the format that knows a fact at this path, or one whose path begins with it; `None` if there is
/// none.
#[must_use]
pub fn first_version_of_path(path: &str) -> Option<u32> {
    let segments: Vec<&str> = path.split('.').collect();
    FACTS.iter().filter(|fact| begins_with(fact, &segments)).map(|fact| fact.since).min()
}

/// How many segments the path of `fact` has.
fn depth(fact: &Fact) -> usize {
    fact.path.split('.').count()
}

/// Whether the path of `fact` begins with `segments`.
fn begins_with(fact: &Fact, segments: &[&str]) -> bool {
    segments.len() <= depth(fact)
        && fact.path.split('.').zip(segments).all(|(part, segment)| segment_matches(part, segment))
}

fn segment_matches(part: &str, segment: &str) -> bool {
    match part {
        "<name>" => !segment.is_empty(),
        "<check>" => Check::by_id(segment).is_some(),
        "<switch>" => Setup::default().switches().iter().any(|switch| switch.path == segment),
        _ => part == segment,
    }
}

/// The path of a fact that is most like `segments`, with the names as they were written there.
fn nearest_path(segments: &[&str]) -> Option<String> {
    let written = segments.join(".");
    let candidates = FACTS.iter().flat_map(|fact| match fact.path.split_once('<') {
        Some((stem, "check>")) => Check::ALL.iter().map(|check| format!("{stem}{}", check.id())).collect(),
        Some((stem, "switch>")) => {
            Setup::default().switches().iter().map(|switch| format!("{stem}{}", switch.path)).collect()
        }
        _ => vec![fill_placeholders(fact.path, segments)],
    });
    let former = FORMER_FACTS.iter().map(|former| former.old.to_owned());
    // A path with a name that nobody wrote would be pasted with its placeholder.
    let nearest = nearest_match(&written, candidates.filter(|path| !path.contains('<')).chain(former))?;
    Some(current_name(&nearest).to_owned())
}

fn fill_placeholders(pattern: &str, segments: &[&str]) -> String {
    let parts = pattern.split('.').enumerate();
    let filled = parts.map(|(index, part)| if part == "<name>" { segments.get(index).unwrap_or(&part) } else { part });
    filled.collect::<Vec<_>>().join(".")
}
