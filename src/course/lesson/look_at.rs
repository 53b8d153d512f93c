//! What the author of a step points to: the facts in its `look_at`, and the lines that show them.

use crate::model::{TraceLine, Verdict};

/// The facts that a step points to, by their paths.
#[derive(Clone, Copy, Debug, Default)]
pub struct LookAtFacts<'a>(pub &'a [String]);

impl LookAtFacts<'_> {
    /// Whether the author points to one of `paths`: to the path itself, to a fact below it or to one that it belongs to.
    /// Only the course asks so: a face gets lines that are marked, and names no fact.
    pub(in crate::course) fn includes_any(self, paths: &[&str]) -> bool {
        let overlap = |a: &str, b: &str| a.split('.').zip(b.split('.')).all(|(a, b)| a == b);
        self.0.iter().any(|fact| paths.iter().any(|path| overlap(fact, path)))
    }

    /// Whether the author points to exactly this fact.
    pub(in crate::course) fn includes_exactly(self, path: &str) -> bool {
        self.0.iter().any(|fact| fact == path)
    }

    /// Whether the author points to this check: by its name, or as the one that refused.
    #[must_use]
    pub fn includes_check(self, check: &TraceLine) -> bool {
        self.includes_any(&[&format!("trace.{}", check.check.id())])
            || (check.verdict == Verdict::Failed && self.includes_any(&["refused_by"]))
    }

    /// Whether the author points to the sessions that the server keeps.
    #[must_use]
    pub fn includes_sessions(self) -> bool {
        self.includes_any(&["store.sessions"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_points_to_itself_to_what_is_below_and_from_below_to_the_line_that_shows_it() {
        let facts = ["store".to_owned(), "set_cookie.sid.value".to_owned()];
        let look_at = LookAtFacts(&facts);
        assert!(look_at.includes_any(&["store.sessions"]));
        assert!(look_at.includes_any(&["set_cookie.sid"]));
        assert!(!look_at.includes_any(&["set_cookie.lang"]));
        assert!(!look_at.includes_any(&["status"]));
        assert!(!LookAtFacts::default().includes_any(&["status"]));
    }
}
