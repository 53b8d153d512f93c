//! The field of a request that names what to buy.

use crate::lab::server::http::body::RequestFields;

/// What a request without an item is told.
pub(super) const ITEM_FIELD: &str = "say which item, in up to 100 bytes";

/// How many bytes the name of an item may have.
const MAX_ITEM_BYTES: usize = 100;

/// The item that a request names.
pub(super) fn read_item(fields: &RequestFields) -> Option<String> {
    fields.text("item").filter(|item| !item.is_empty() && item.len() <= MAX_ITEM_BYTES)
}
