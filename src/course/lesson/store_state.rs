//! What a server stores: sessions, refresh tokens, revoked tokens, keys, and changed accounts.

use super::api_key_lines::api_key_lines;
use super::host_records::host_record_lines;
use super::measurements;
use super::outbox;
use super::state_line::{LaneMoment, LineNeed, StateLine, StateMark, StateStyle};
use super::time_left::time_left;
use super::view_diff::{self, ViewChange};
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::duration::format_duration;
use crate::model::{
    AccountView, Exchange, KeyView, OrderView, ServiceView, SessionView, StoreCondition, StoreView, TokenFamilyView,
    TransferView,
};

/// The facts that the rows of sessions show.
const SESSION_FACTS: &[&str] =
    &["store.sessions", "store.ids", "store.users", "store.devices", "store.records", "store.baskets"];

/// What the server stores that the exchange asks, or the shop.
pub(super) fn store_state(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let view = moment.now;
    if let Some(host @ ("news.shop.test" | "pay.shop.test")) = moment.exchange.map(Exchange::host) {
        let service = view.services.iter().find(|service| service.host == host);
        return service.map_or_else(Vec::new, |service| service_lines(service, view.now));
    }
    if let Some("id.test" | "spa.test") = moment.exchange.map(Exchange::host)
        && !view.host_records.is_empty()
    {
        return host_record_lines(moment);
    }
    let kinds = view.setup.shop.accepted_somewhere();
    let mut lines = Vec::new();
    if kinds.has_session() {
        lines.extend(session_lines(moment));
    }
    if kinds.has_token() {
        let lines_of_tokens = token_lines(moment);
        if !kinds.has_session() {
            let is_empty = lines_of_tokens.is_empty();
            let kind = if is_empty { text::NOTHING_TO_REMEMBER } else { &*view.store.kind };
            // Where the author points to the store, an empty one is the point.
            let pointed_to = is_empty && moment.look_at.includes_any(&["store"]);
            lines.push(StateLine { pointed_to, ..StateLine::new(StateStyle::Heading, store_heading(kind)) });
        }
        lines.extend(lines_of_tokens);
    }
    lines.extend(remember_lines(moment));
    lines.extend(api_key_lines(moment));
    lines.extend(account_lines(moment));
    lines.extend(server_lines(moment));
    lines.extend(record_lines(moment));
    lines.extend(outbox::outbox_lines(moment));
    lines.extend(measurements::stored_passwords(view, moment.look_at).into_iter().map(StateLine::measured));
    lines.extend(host_record_lines(moment));
    lines
}

/// The servers behind the load balancer in one line, where there is one: those that run, then those that have crashed.
fn server_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let replicas = &moment.now.replicas;
    if replicas.is_empty() {
        return Vec::new();
    }
    let numbers = |is_running: bool| {
        let numbers = replicas.iter().filter(|replica| replica.is_running == is_running);
        numbers.map(|replica| replica.number.to_string()).collect::<Vec<_>>().join(" ")
    };
    let (running, crashed) = (numbers(true), numbers(false));
    let label = if crashed.is_empty() { text::servers(running) } else { text::servers_crashed(running, crashed) };
    let cut_off: Vec<String> = replicas
        .iter()
        .filter(|replica| replica.is_running && !replica.reaches_store)
        .map(|replica| replica.number.to_string())
        .collect();
    let label = if cut_off.is_empty() { label } else { text::servers_cut_off(label, cut_off.join(" ")) };
    let change = if *replicas == moment.before.replicas { ViewChange::Same } else { ViewChange::Modified };
    vec![StateLine { change, ..StateLine::new(StateStyle::Note, label) }]
}

/// What a service that trusts the shop stores: no sessions, but perhaps introspection responses and the shop's public keys.
fn service_lines(service: &ServiceView, now: i64) -> Vec<StateLine> {
    let cached = match service.cached_introspections {
        0 => None,
        1 => Some(text::ONE_CACHED_ANSWER.to_owned()),
        count => Some(text::cached_answers(count)),
    };
    let mut lines: Vec<StateLine> = cached.map(|cached| StateLine::new(StateStyle::Note, cached)).into_iter().collect();
    if !service.keys.is_empty() {
        let age = format_duration(now.saturating_sub(service.keys_fetched_at));
        lines.push(StateLine::new(StateStyle::Heading, text::PUBLIC_KEYS));
        lines.push(StateLine::new(StateStyle::Entry, text::fetched_keys(service.keys.join(", "), age)));
    }
    lines
}

/// `store · memory`, or the one word where the kind isn't known.
fn store_heading(kind: &str) -> String {
    if kind.is_empty() { text::STORE.to_owned() } else { text::store_of_kind(kind) }
}

fn session_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let mut lines = vec![StateLine::new(StateStyle::Heading, store_heading(&moment.now.store.kind))];
    let store = &moment.now.store;
    lines.extend(store.note.as_ref().map(|why| StateLine::new(StateStyle::Note, text::store_note(why))));
    lines.extend(replica_line(moment));
    let pointed_to = moment.look_at.includes_any(SESSION_FACTS);
    let sessions = view_diff::session_changes(moment.before, moment.now);
    let silence = match store.condition {
        StoreCondition::Running => None,
        StoreCondition::Slow => Some(text::STORE_SLOW),
        StoreCondition::Stopped => Some(text::STORE_STOPPED),
    };
    if let Some(silence) = silence {
        lines.push(StateLine { pointed_to, ..StateLine::new(StateStyle::Remark, silence) });
    } else if sessions.is_empty() {
        lines.push(StateLine { pointed_to, ..StateLine::new(StateStyle::Remark, text::NO_SESSIONS) });
    }
    // With one session there is no question which of them is meant.
    let devices_matter = sessions.len() > 1 || moment.look_at.includes_exactly("store.devices");
    if !sessions.is_empty() {
        let cells = text::SESSION_HEADINGS.iter().map(|heading| (*heading).to_owned()).collect();
        lines.push(StateLine { cells, ..StateLine::new(StateStyle::TableHead, "") });
    }
    // What lies in memory looks like the line above it; a file, a row or a key shows what its store is like.
    let show_records = store.kind != "memory" || moment.look_at.includes_exactly("store.records");
    for (change, session) in sessions {
        lines.push(StateLine { pointed_to, ..session_line(moment, change, session) });
        if devices_matter && change != ViewChange::Removed && !session.device.is_empty() {
            lines.push(StateLine::new(StateStyle::Extra, text::device(&session.device)));
        }
        if change != ViewChange::Removed {
            let server = session.replica.map(text::server_of_session);
            let basket = (!session.basket.is_empty()).then(|| text::basket(session.basket.join(", ")));
            let record = show_records.then(|| text::record(&session.record));
            lines.extend(
                [server, basket, record].into_iter().flatten().map(|told| StateLine::new(StateStyle::RowExtra, told)),
            );
        }
    }
    lines
}

/// The replica that has lost its link to the store, and how many sessions it knows of.
fn replica_line(moment: &LaneMoment<'_>) -> Option<StateLine> {
    let label = match moment.now.store.replica_sessions? {
        1 => text::ONE_SESSION_ON_REPLICA.to_owned(),
        count => text::sessions_on_replica(count),
    };
    let is_same = moment.before.store.replica_sessions == moment.now.store.replica_sessions;
    let change = if is_same { ViewChange::Same } else { ViewChange::Modified };
    let pointed_to = moment.look_at.includes_exactly("store.replica_sessions");
    Some(StateLine { change, pointed_to, ..StateLine::new(StateStyle::Note, label) })
}

fn session_line(moment: &LaneMoment<'_>, change: ViewChange, session: &SessionView) -> StateLine {
    let user = session.user.as_deref().unwrap_or(text::NOBODY);
    let account = moment.now.accounts.iter().find(|account| account.name == user);
    let role = session.role.as_deref().or(account.map(|account| account.role.as_str())).unwrap_or_default();
    let now = moment.now.now;
    let ago = |time: i64| text::ago(format_duration(now.saturating_sub(time).max(0)));
    let expires = if change == ViewChange::Removed {
        text::GONE.to_owned()
    } else {
        time_left(session.expires.saturating_sub(now))
    };
    let device = session.device.clone();
    StateLine {
        change,
        cells: vec![
            session.id.clone(),
            user.to_owned(),
            role.to_owned(),
            device,
            ago(session.created),
            ago(session.last_used),
            expires,
        ],
        code: abbreviate(&session.id).to_string(),
        value: if role.is_empty() { user.to_owned() } else { text::user_with_role(user, role) },
        short: Some(user.to_owned()),
        mark: expiry_mark(moment, change, session.expires),
        ..StateLine::default()
    }
}

fn expiry_mark(moment: &LaneMoment<'_>, change: ViewChange, expires: i64) -> StateMark {
    let is_gone = change == ViewChange::Removed;
    if is_gone {
        StateMark::Quiet(text::GONE.to_owned())
    } else {
        StateMark::TimeLeft(expires.saturating_sub(moment.now.now))
    }
}

/// What the shop stores for its tokens. That is less than a session for each login, but rarely nothing.
fn token_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let mut lines = family_lines(moment);
    for (change, blocked) in view_diff::blocklist_changes(moment.before, moment.now) {
        let label = text::taken_back(abbreviate(&blocked.jti));
        let pointed_to = moment.look_at.includes_any(&["store.blocked"]);
        lines.push(StateLine::entry(change, label, expiry_mark(moment, change, blocked.expires), pointed_to));
    }
    let count = moment.now.store.opaque_tokens;
    if count > 0 {
        let is_same = count == moment.before.store.opaque_tokens;
        let label = if count == 1 { text::ONE_OPAQUE_TOKEN.to_owned() } else { text::opaque_tokens(count) };
        let change = if is_same { ViewChange::Same } else { ViewChange::Modified };
        let pointed_to = moment.look_at.includes_any(&["store.references"]);
        lines.push(StateLine::entry(change, label, StateMark::None, pointed_to));
    }
    lines.extend(key_lines(moment));
    lines
}

/// The families of refresh tokens; those of one user that did not change in one line.
fn family_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let families = view_diff::family_changes(moment.before, moment.now);
    let mut lines = Vec::new();
    let mut grouped_users: Vec<&str> = Vec::new();
    let pointed_to = moment.look_at.includes_any(&["store.families"]);
    for (change, family) in &families {
        let user = family.user.as_str();
        let is_unchanged_login = |(other_change, other): &&(ViewChange, &TokenFamilyView)| {
            *other_change == ViewChange::Same && other.user == user
        };
        let logins = families.iter().filter(is_unchanged_login).count();
        let label = if *change == ViewChange::Same && logins > 1 {
            if grouped_users.contains(&user) {
                continue;
            }
            grouped_users.push(user);
            text::refresh_logins(user, logins)
        } else {
            match (family.usable, family.used) {
                (2.., _) => text::refresh_good(user, family.usable),
                (_, 1..) => text::refresh_used(user, family.used),
                _ => text::refresh_tokens(user),
            }
        };
        lines.push(StateLine::entry(*change, label, expiry_mark(moment, *change, family.expires), pointed_to));
    }
    lines
}

/// The keys; neighbours that changed alike and are used alike in one line. Nothing for a shop that still has the one key
/// that it began with.
fn key_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let keys = view_diff::key_changes(moment.before, moment.now);
    if keys.len() < 2 {
        return Vec::new();
    }
    let usage = |change: ViewChange, key: &KeyView| match change {
        ViewChange::Removed => text::GONE,
        _ if key.is_signing => text::SIGNS,
        _ => text::VERIFIES,
    };
    let groups = keys.chunk_by(|(change, key), (other_change, other)| {
        change == other_change && key.alg == other.alg && usage(*change, key) == usage(*other_change, other)
    });
    let line = |group: &[(ViewChange, &KeyView)]| {
        let (change, key) = group[0];
        let kids = group.iter().map(|(_, member)| member.kid.as_str()).collect::<Vec<_>>().join(", ");
        let mark = StateMark::Quiet(usage(change, key).to_owned());
        StateLine::entry(change, text::key(kids, &key.alg), mark, false)
    };
    groups.map(line).collect()
}

/// The accounts that are not as they were when the lesson began.
fn account_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let is_among = |account: &AccountView, others: &[AccountView]| {
        others.iter().any(|other| {
            // How the password is stored changes at a login, and is no news about the person.
            (&other.name, &other.role, other.banned) == (&account.name, &account.role, account.banned)
        })
    };
    let changed = moment.now.accounts.iter().filter(|account| !is_among(account, &moment.initial.accounts));
    let line = |account: &AccountView| {
        let is_new = !is_among(account, &moment.before.accounts);
        let change = if is_new { ViewChange::Modified } else { ViewChange::Same };
        let banned = StateMark::Warning(text::BANNED);
        let mark = if account.banned { banned } else { StateMark::Plain(account.role.clone()) };
        StateLine::entry(change, text::account(&account.name), mark, false)
    };
    changed.map(line).collect()
}

/// The transfers, those that are alike in one line, the orders, and how many comments there are.
fn record_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let (before, now) = (&moment.before.store, &moment.now.store);
    let look_at = moment.look_at;
    let pointed_to = look_at.includes_exactly("store.transfers") || look_at.includes_exactly("store.paid");
    let mut lines: Vec<StateLine> = Vec::new();
    for (index, transfer) in now.transfers.iter().enumerate() {
        if now.transfers[..index].contains(transfer) {
            continue;
        }
        let count_in = |transfers: &[TransferView]| transfers.iter().filter(|other| *other == transfer).count();
        let (old, all) = (count_in(&before.transfers), count_in(&now.transfers));
        let change = match old {
            0 => ViewChange::New,
            old if old == all => ViewChange::Same,
            _ => ViewChange::Modified,
        };
        let TransferView { from, to, amount } = transfer;
        let amount = if all == 1 { amount.to_string() } else { text::repeated_amount(all, amount) };
        lines.push(StateLine::entry(change, text::transfer(from, to), StateMark::Plain(amount), pointed_to));
    }
    if lines.is_empty() && pointed_to {
        lines.push(StateLine { pointed_to, ..StateLine::new(StateStyle::Remark, text::NO_TRANSFERS) });
    }
    lines.extend(order_lines(moment));
    let count = now.comments.len();
    if count > 0 {
        let change = if count == before.comments.len() { ViewChange::Same } else { ViewChange::New };
        let label = if count == 1 { text::ONE_COMMENT.to_owned() } else { text::comments(count) };
        let pointed_to = moment.look_at.includes_any(&["store.comments"]);
        lines.push(StateLine::entry(change, label, StateMark::None, pointed_to));
    }
    summarize_old_records(&mut lines, now);
    lines
}

/// Several records that are no news can be told in one line.
fn summarize_old_records(lines: &mut Vec<StateLine>, store: &StoreView) {
    let is_old = |line: &StateLine| line.change == ViewChange::Same && !line.pointed_to;
    if lines.len() < 2 || !lines.iter().all(is_old) {
        return;
    }
    let counts = [
        (store.transfers.len(), text::ONE_TRANSFER, text::transfers(store.transfers.len())),
        (store.orders.len(), text::ONE_ORDER, text::orders(store.orders.len())),
        (store.comments.len(), text::ONE_COMMENT, text::comments(store.comments.len())),
    ];
    let counted = counts.into_iter().filter_map(|(count, one, several)| match count {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(several),
    });
    let words = counted.collect::<Vec<_>>().join(", ");
    for line in lines.iter_mut() {
        line.need = LineNeed::InShort;
    }
    let summary = StateLine::entry(ViewChange::Same, words, StateMark::None, false);
    lines.push(StateLine { need: LineNeed::Summary, ..summary });
}

fn remember_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let pointed_to = moment.look_at.includes_any(&["store.remembered", "store.remember_tokens"]);
    let shows_records = moment.look_at.includes_exactly("store.remember_tokens");
    let mut lines = Vec::new();
    for (change, token) in view_diff::remember_changes(moment.before, moment.now) {
        let label = text::remember_token(&token.user);
        lines.push(StateLine::entry(change, label, expiry_mark(moment, change, token.expires), pointed_to));
        if shows_records && change != ViewChange::Removed {
            lines.push(StateLine::new(StateStyle::RowExtra, text::record(&token.stored)));
        }
    }
    lines
}

/// Each order where the step is about them, else how many there are.
fn order_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let pointed_to = moment.look_at.includes_any(&["store.orders", "store.ordered_by"]);
    let (before, now) = (moment.before.store.orders.len(), moment.now.store.orders.len());
    if now > 1 && !pointed_to {
        let change = if now == before { ViewChange::Same } else { ViewChange::New };
        return vec![StateLine::entry(change, text::orders(now), StateMark::None, false)];
    }
    let line = |order: &OrderView| {
        let is_new = !moment.before.store.orders.contains(order);
        let change = if is_new { ViewChange::New } else { ViewChange::Same };
        let items = StateMark::Plain(order.items.join(", "));
        StateLine::entry(change, text::order(abbreviate(&order.id), &order.user), items, pointed_to)
    };
    moment.now.store.orders.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_fetched_keys_is_told_to_the_second_and_by_days() {
        let service = ServiceView { keys: vec!["k1".to_owned()], keys_fetched_at: 0, ..ServiceView::default() };
        let last_line = |now| service_lines(&service, now).pop().expect("the keys").label;
        assert_eq!(last_line(5), text::fetched_keys("k1".to_owned(), "5 s".to_owned()));
        assert_eq!(last_line(172_800), text::fetched_keys("k1".to_owned(), "2 days".to_owned()));
    }
}
