//! What the issuer and the app keep, for the server pane.

use super::state_line::{LaneMoment, LineNeed, StateLine, StateMark, StateStyle};
use super::view_diff::{self, ViewChange};
use crate::course::text;
use crate::model::{Exchange, HostRecord};

/// The facts that these rows show.
const FACTS: &[&str] = &["issuer.grants", "app.users"];

/// The records of the servers beside the shop, those of the one that was asked first.
pub(super) fn host_record_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let changes = view_diff::host_record_changes(moment.before, moment.now);
    let asked = moment.exchange.map(Exchange::host);
    let mut hosts: Vec<&str> = Vec::new();
    for (_, record) in &changes {
        if !hosts.contains(&record.host) {
            hosts.push(record.host);
        }
    }
    hosts.sort_by_key(|host| Some(*host) != asked);
    hosts.into_iter().flat_map(|host| lines_of(host, &changes, moment)).collect()
}

fn lines_of(host: &str, changes: &[(ViewChange, &HostRecord)], moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let pointed_to = moment.look_at.includes_any(FACTS);
    // The step is about what the client and the wire show, unless it points here.
    let need = if pointed_to { LineNeed::Needed } else { LineNeed::Aside };
    let theirs = changes.iter().filter(|(_, record)| record.host == host);
    let entries = theirs.map(|(change, HostRecord { kind, text, .. })| {
        let is_gone = *change == ViewChange::Removed;
        let mark = if is_gone { StateMark::Quiet(text::GONE.to_owned()) } else { StateMark::None };
        StateLine { need, ..StateLine::entry(*change, text::host_record(kind, text), mark, pointed_to) }
    });
    let heading = StateLine { need, ..StateLine::new(StateStyle::Heading, text::store_of_kind(host)) };
    std::iter::once(heading).chain(entries).collect()
}
