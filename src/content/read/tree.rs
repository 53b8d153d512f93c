//! Lookups in a parsed file: from a span to the key path, and from a key path to the value.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::content::key_path::{KeyPath, KeySegment};

/// A key with its value, or an element of an array (whose key is the element itself).
pub(super) struct TreeEntry {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
    pub(super) is_table: bool,
    pub(super) is_element: bool,
}

/// The path of the first entry that `is_wanted` accepts, searching from the outside in.
pub(super) fn find_in_table(table: &DeTable<'_>, is_wanted: &dyn Fn(&TreeEntry) -> bool) -> Option<KeyPath> {
    let mut segments = Vec::new();
    search_table(table, is_wanted, &mut segments).then(|| {
        segments.into_iter().fold(KeyPath::root(), |path, segment| match segment {
            KeySegment::Key(key) => path.key(key),
            KeySegment::Index(index) => path.index(index),
        })
    })
}

/// Searches a table. Where it succeeds, `segments` is the path of the entry; where it fails, as it was before.
fn search_table(table: &DeTable<'_>, is_wanted: &dyn Fn(&TreeEntry) -> bool, segments: &mut Vec<KeySegment>) -> bool {
    table.iter().any(|(key, value)| {
        segments.push(KeySegment::Key(key.get_ref().to_string()));
        let entry =
            TreeEntry { key: key.span(), value: value.span(), is_table: value.get_ref().is_table(), is_element: false };
        let is_found = is_wanted(&entry) || search_value(value.get_ref(), is_wanted, segments);
        if !is_found {
            segments.pop();
        }
        is_found
    })
}

fn search_value(value: &DeValue<'_>, is_wanted: &dyn Fn(&TreeEntry) -> bool, segments: &mut Vec<KeySegment>) -> bool {
    match value {
        DeValue::Table(table) => search_table(table, is_wanted, segments),
        DeValue::Array(items) => items.iter().enumerate().any(|(index, item)| {
            segments.push(KeySegment::Index(index));
            let is_table = item.get_ref().is_table();
            let entry = TreeEntry { key: item.span(), value: item.span(), is_table, is_element: true };
            let is_found = is_wanted(&entry) || search_value(item.get_ref(), is_wanted, segments);
            if !is_found {
                segments.pop();
            }
            is_found
        }),
        _ => false,
    }
}

/// The value at `path`, mutable; `None` for the file itself.
pub(super) fn spanned_mut<'r, 't>(root: &'r mut DeTable<'t>, path: &KeyPath) -> Option<&'r mut Spanned<DeValue<'t>>> {
    let (first, rest) = path.segments().split_first()?;
    let KeySegment::Key(key) = first else { return None };
    rest.iter().try_fold(root.get_mut(key.as_str())?, |value, segment| match (segment, value.get_mut()) {
        (KeySegment::Key(key), DeValue::Table(table)) => table.get_mut(key.as_str()),
        (KeySegment::Index(index), DeValue::Array(items)) => items.get_mut(*index),
        _ => None,
    })
}

/// The table at `path`, mutable; the file itself is one.
pub(super) fn table_mut<'r, 't>(root: &'r mut DeTable<'t>, path: &KeyPath) -> Option<&'r mut DeTable<'t>> {
    if path.segments().is_empty() {
        return Some(root);
    }
    match spanned_mut(root, path)?.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The value at `path`; `None` for the file itself.
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
