//! The path to the value that a rule looks at, kept on the stack. Most values are fine, so only a finding makes a
//! [`KeyPath`] of it.

use crate::content::key_path::KeyPath;

/// A [`KeyPath`] as a linked list of borrowed segments, the last one first.
#[derive(Clone, Copy)]
pub(super) enum PathRef<'p> {
    Root,
    Key(&'p PathRef<'p>, &'p str),
    Index(&'p PathRef<'p>, usize),
}

impl<'p> PathRef<'p> {
    pub(super) const fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    pub(super) const fn index(&'p self, index: usize) -> Self {
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
