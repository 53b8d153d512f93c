//! **Careless on purpose**, with `shop.ids = "counter"`: session IDs that count. Whoever gets 1042 knows that 1043 will be
//! somebody else's.

/// The first ID of a shop that has been open for a while: 1042 looks less like a demo than 1.
const FIRST_ID: u64 = 1042;

/// The ID of the session before which the shop has created so many.
pub(super) fn sequential_id(created_before: u64) -> String {
    FIRST_ID.wrapping_add(created_before).to_string()
}
