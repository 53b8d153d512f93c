//! The versions of the format of lessons, quizzes and packs.

/// A version of the format that this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormatVersion {
    /// That of authwalk 0.1.
    V1 = 1,
    /// Today's.
    V2 = 2,
}

impl FormatVersion {
    /// The version that new files have, and that content has in memory.
    pub const CURRENT: Self = Self::V2;

    /// The version with this number.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::V1),
            2 => Some(Self::V2),
            _ => None,
        }
    }

    /// What a finding says of something that files have known since version `since` only, and what to do about it, if this
    /// version is older. `name` is what it is called, in backticks if it is a name.
    #[must_use]
    pub fn age_finding(self, name: &str, since: u32) -> Option<[String; 2]> {
        // Asked of every key of every file, so the sentences are made only where they are needed.
        if self.number() >= since {
            return None;
        }
        let message = format!("{name} has a meaning since format version {since} only");
        let help = format!("write `format_version = {since}`; `authwalk check --fix` does that");
        Some([message, help])
    }

    /// What stands behind `format_version =`.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }
}
