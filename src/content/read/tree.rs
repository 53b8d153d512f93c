//! Ways through a parsed file: from a span to its key path, and from a key path to the value.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::content::key_path::{KeyPath, KeySegment};

/// One key with its value, or one element of an array, for a search.
pub(super) struct TreeEntry {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) is_table: bool,
    pub(super) is_element: bool,
}

/// The path of the first entry that `wanted` accepts, from the outside in.
pub(super) fn find_in_table(table: &DeTable<'_>, wanted: &dyn Fn(&TreeEntry) -> bool) -> Option<KeyPath> {
    let mut way = Vec::new();
    search_table(table, wanted, &mut way).then(|| {
        way.into_iter().fold(KeyPath::root(), |path, segment| match segment {
            KeySegment::Key(key) => path.key(key),
            KeySegment::Index(index) => path.index(index),
        })
    })
}

fn search_table(table: &DeTable<'_>, wanted: &dyn Fn(&TreeEntry) -> bool, way: &mut Vec<KeySegment>) -> bool {
    table.iter().any(|(key, value)| {
        way.push(KeySegment::Key(key.get_ref().to_string()));
        let entry =
            TreeEntry { key: key.span(), value: value.span(), is_table: value.get_ref().is_table(), is_element: false };
        wanted(&entry) || search_value(value.get_ref(), wanted, way) || way.pop().is_none()
    })
}

fn search_value(value: &DeValue<'_>, wanted: &dyn Fn(&TreeEntry) -> bool, way: &mut Vec<KeySegment>) -> bool {
    match value {
        DeValue::Table(table) => search_table(table, wanted, way),
        DeValue::Array(items) => items.iter().enumerate().any(|(i, item)| {
            way.push(KeySegment::Index(i));
            let is_table = item.get_ref().is_table();
            let entry = TreeEntry { key: item.span(), value: item.span(), is_table, is_element: true };
            wanted(&entry) || search_value(item.get_ref(), wanted, way) || way.pop().is_none()
        }),
        _ => false,
    }
}

/// The value at `path`, to be changed; `None` for the file itself.
pub(super) fn spanned_mut<'r, 't>(root: &'r mut DeTable<'t>, path: &KeyPath) -> Option<&'r mut Spanned<DeValue<'t>>> {
    let (first, rest) = path.segments().split_first()?;
    let KeySegment::Key(key) = first else { return None };
    rest.iter().try_fold(root.get_mut(key.as_str())?, |value, segment| match (segment, value.get_mut()) {
        (KeySegment::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str()),
        (KeySegment::Index(index), DeValue::Array(items)) => items.get_mut(*index),
        _ => None,
    })
}

/// The table at `path`, to be changed.
pub(super) fn table_mut<'r, 't>(root: &'r mut DeTable<'t>, path: &KeyPath) -> Option<&'r mut DeTable<'t>> {
    if path.segments().is_empty() {
        return Some(root);
    }
    match spanned_mut(root, path)?.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The value at `path`.
pub(super) fn value_at<'r, 't>(root: &'r DeTable<'t>, path: &KeyPath) -> Option<&'r DeValue<'t>> {
    let (first, rest) = path.segments().split_first()?;
    let KeySegment::Key(key) = first else { return None };
    let first = root.get(key.as_str())?.get_ref();
    rest.iter().try_fold(first, |value, segment| {
        match segment {
            KeySegment::Key(key) => value.get(key.as_str()),
            KeySegment::Index(index) => value.get(*index),
        }
        .map(Spanned::get_ref)
    })
}
