//! **Careless on purpose**, with `shop.api_keys.hashes_keys = false`: an API key as it is, in the table of the shop. Whoever reads
//! the table, in a backup or by an injection, can use every key in it.

/// What the table holds of a key.
pub(super) fn stored_form(key: &str) -> String {
    key.to_owned()
}

/// Whether `key` is the one that is kept there.
pub(super) fn opens(key: &str, stored: &str) -> bool {
    key == stored
}
