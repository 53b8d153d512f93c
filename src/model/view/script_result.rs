//! What became of a script in a page.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What became of a script that stood in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScriptResult {
    /// Whether it ran.
    pub verdict: ScriptVerdict,
    /// What it found, by the place in a lesson's words, and `refresh_token` for that one.
    pub found: BTreeMap<String, String>,
}

/// Whether a script in a page ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptVerdict {
    /// The page has no script of somebody else's.
    Missing,
    /// It is there as text: the server encoded it.
    Encoded,
    /// The page's Content-Security-Policy forbids it.
    Blocked,
    /// It ran.
    Ran,
}

impl ScriptVerdict {
    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Encoded => "encoded",
            Self::Blocked => "blocked",
            Self::Ran => "ran",
        }
    }
}

impl fmt::Display for ScriptResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.verdict {
            ScriptVerdict::Missing => f.write_str("no script in the page"),
            ScriptVerdict::Encoded => f.write_str("only text: the page encodes it"),
            ScriptVerdict::Blocked => f.write_str("blocked by Content-Security-Policy"),
            ScriptVerdict::Ran if self.found.is_empty() => f.write_str("ran, and found nothing to take"),
            ScriptVerdict::Ran => {
                let places: Vec<String> = self.found.keys().map(|place| place.replace('_', " ")).collect();
                write!(f, "ran, and took: {}", places.join(", "))
            }
        }
    }
}
