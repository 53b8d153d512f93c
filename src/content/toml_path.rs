//! Paths in TOML: the names and indexes that lead from the top of a file to a value.

use std::fmt;

/// One step of such a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TomlPathSegment {
    /// A key of a table.
    Key(String),
    /// An element of an array, from 0.
    Index(usize),
}

/// The path from the top of a file to a value: `step[2].do[0].expect.status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TomlPath(Vec<TomlPathSegment>);

impl TomlPath {
    /// The file itself.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The path to the value of `name` in this table.
    #[must_use]
    pub fn key(mut self, name: impl Into<String>) -> Self {
        self.0.push(TomlPathSegment::Key(name.into()));
        self
    }

    /// The path through nested tables, one key after the other.
    #[must_use]
    pub fn keys<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        names.into_iter().fold(self, TomlPath::key)
    }

    /// The path to the element of this array at `index`, from 0.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(TomlPathSegment::Index(index));
        self
    }

    /// The segments from the top down.
    #[must_use]
    pub fn segments(&self) -> &[TomlPathSegment] {
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

impl fmt::Display for TomlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                TomlPathSegment::Index(index) => write!(f, "[{index}]")?,
                TomlPathSegment::Key(key) => {
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

/// A [`TomlPath`] on the stack: a linked list of borrowed segments, the last one first. Most values are fine, so only a
/// finding makes a [`TomlPath`] of it.
#[derive(Clone, Copy)]
pub enum TomlPathRef<'p> {
    Root,
    Key(&'p TomlPathRef<'p>, &'p str),
    Index(&'p TomlPathRef<'p>, usize),
}

impl<'p> TomlPathRef<'p> {
    pub const fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    pub const fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }
}

impl From<&TomlPathRef<'_>> for TomlPath {
    fn from(path: &TomlPathRef<'_>) -> Self {
        match path {
            TomlPathRef::Root => Self::root(),
            TomlPathRef::Key(parent, name) => Self::from(*parent).key(*name),
            TomlPathRef::Index(parent, index) => Self::from(*parent).index(*index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_with_dots_brackets_and_quotes_where_needed() {
        let step = TomlPath::root().key("step").index(2);
        let path = step.clone().key("do").index(0).keys(["expect", "set_cookie", "a.b"]);
        assert_eq!(path.to_string(), "step[2].do[0].expect.set_cookie.\"a.b\"");
        assert!(path.is_within(&step));
        assert!(!path.is_within(&TomlPath::root().key("step").index(1)));
    }
}
