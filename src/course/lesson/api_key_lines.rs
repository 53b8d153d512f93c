//! What the shop keeps of API keys, line by line.

use super::state_line::{LaneMoment, StateLine, StateMark, StateStyle};
use super::view_diff::{self, ViewChange};
use crate::course::text;

/// A line for each key, with its record where the step is about what is kept.
pub(super) fn api_key_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let pointed_to = moment.look_at.includes_any(&["store.keys", "store.api_keys"]);
    let shows_records = moment.look_at.includes_exactly("store.api_keys");
    let mut lines = Vec::new();
    for (change, key) in view_diff::api_key_changes(moment.before, moment.now) {
        let label = text::api_key(key.id, &key.name);
        lines.push(StateLine::entry(change, label, StateMark::Plain(key.scope.clone()), pointed_to));
        if shows_records && change != ViewChange::Removed {
            lines.push(StateLine::new(StateStyle::RowExtra, text::record(&key.stored)));
        }
    }
    lines
}
