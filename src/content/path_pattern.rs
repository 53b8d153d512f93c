//! Which files of a pack `authwalk.toml` means: `lessons/drafts`, or `quizzes/old-*.toml`.

use std::fmt;

/// A file or folder within a pack. A folder stands for all that is below it, and `*` for any part of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    names: Vec<String>,
}

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPatternError {
    /// There is nothing in it.
    Empty,
    /// It separates names as Windows does.
    Backslash,
    /// It does not lead downwards from the folder of the pack.
    OutsidePack,
    /// It stands for folders at any depth.
    DoubleStar,
}

impl fmt::Display for PathPatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "this path is empty",
            Self::Backslash => "this path has a backslash; names are separated by `/` on every system",
            Self::OutsidePack => "this path does not lead from the folder of `authwalk.toml` downwards",
            Self::DoubleStar => "this path has a `**`; a folder stands for all that is below it",
        })
    }
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is empty or leads out of the pack.
    pub fn parse(text: &str) -> Result<Self, PathPatternError> {
        let names: Vec<String> = text.strip_suffix('/').unwrap_or(text).split('/').map(str::to_owned).collect();
        if text.is_empty() {
            return Err(PathPatternError::Empty);
        }
        if text.contains('\\') {
            return Err(PathPatternError::Backslash);
        }
        if names.iter().any(|name| name.is_empty() || name == "." || name == "..") {
            return Err(PathPatternError::OutsidePack);
        }
        if names.iter().any(|name| name == "**") {
            return Err(PathPatternError::DoubleStar);
        }
        Ok(Self { names })
    }

    /// Whether it means the file at `path`, which is relative to the pack.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let mut names = path.split(['/', '\\']);
        self.names.iter().all(|pattern| names.next().is_some_and(|name| matches_name(pattern, name)))
    }

    /// How many names it has: of two patterns that match a file, the longer one means fewer others.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.names.len()
    }
}

/// Whether `name` is `pattern`, in which each `*` stands for any text.
fn matches_name(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut remaining) = name.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    // Each part as far to the left as it goes: that leaves the most for those behind it.
    for part in parts {
        let Some(index) = remaining.find(part) else { return false };
        remaining = &remaining[index + part.len()..];
    }
    remaining.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_all_below_it_and_a_star_a_part_of_a_name() {
        let matches = |pattern: &str, path: &str| PathPattern::parse(pattern).expect("a pattern").matches(path);
        assert!(
            matches("lessons/drafts", "lessons/drafts/a/b.toml") && matches("lessons/drafts/", "lessons/drafts/a.toml")
        );
        assert!(matches("lessons/drafts", "lessons\\drafts\\a.toml"));
        assert!(!matches("lessons/drafts", "lessons/drafts-2/a.toml") && !matches("lessons/a.toml", "lessons"));
        assert!(
            matches("quizzes/old-*.toml", "quizzes/old-1.toml") && !matches("quizzes/old-*.toml", "quizzes/new.toml")
        );
        assert!(matches("*/drafts", "lessons/drafts/a.toml"));
        assert!(
            matches("a*b*c", "abbc") && matches("a*b*c", "abc") && !matches("a*b*c", "acb") && !matches("a*a", "a")
        );
    }

    #[test]
    fn a_pattern_stays_inside_its_pack() {
        for text in ["", "/etc", "..", "lessons/../..", "./lessons", "a//b", "lessons\\a", "**/a", "/"] {
            assert!(PathPattern::parse(text).is_err(), "{text}");
        }
    }
}
