//! Key paths: the names and indexes that lead from the top of a file to a value.

use std::fmt;

/// One step of a key path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeySegment {
    /// A key of a table.
    Key(String),
    /// An element of an array, from 0.
    Index(usize),
}

/// The path from the top of a file to a value: `step[2].do[0].expect.status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPath(Vec<KeySegment>);

impl KeyPath {
    /// The file itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The path to the value of `name` in this table.
    #[must_use]
    pub fn key(mut self, name: impl Into<String>) -> Self {
        self.0.push(KeySegment::Key(name.into()));
        self
    }

    /// The path through nested tables, one key after the other.
    #[must_use]
    pub fn keys<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        names.into_iter().fold(self, KeyPath::key)
    }

    /// The path to the element of this array at `index`, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(KeySegment::Index(index));
        self
    }

    /// The segments from the top down.
    #[must_use]
    pub fn segments(&self) -> &[KeySegment] {
        &self.0
    }

    /// The table or array that contains it; `None` for the file itself.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| Self(rest.to_vec()))
    }

    /// Whether this is `other` or lies inside it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                KeySegment::Index(index) => write!(f, "[{index}]")?,
                KeySegment::Key(key) => {
                    let dot = if position > 0 { "." } else { "" };
                    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                    if !key.is_empty() && key.chars().all(is_bare) {
                        write!(f, "{dot}{key}")?;
                    } else {
                        write!(f, "{dot}{key:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A [`KeyPath`] on the stack: a linked list of borrowed segments, the last one first. Most values are fine, so only a
/// finding makes a [`KeyPath`] of it.
#[derive(Clone, Copy)]
pub enum PathRef<'p> {
    Root,
    Key(&'p PathRef<'p>, &'p str),
    Index(&'p PathRef<'p>, usize),
}

impl<'p> PathRef<'p> {
    pub const fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    pub const fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }
}

impl From<&PathRef<'_>> for KeyPath {
    fn from(path: &PathRef<'_>) -> Self {
        match path {
            PathRef::Root => Self::root(),
            PathRef::Key(parent, name) => Self::from(*parent).key(*name),
            PathRef::Index(parent, index) => Self::from(*parent).index(*index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_with_dots_brackets_and_quotes_where_needed() {
        let step = KeyPath::root().key("step").index(2);
        let path = step.clone().key("do").index(0).keys(["expect", "set_cookie", "a.b"]);
        assert_eq!(path.to_string(), "step[2].do[0].expect.set_cookie.\"a.b\"");
        assert!(path.is_within(&step));
        assert!(!path.is_within(&KeyPath::root().key("step").index(1)));
    }
}
