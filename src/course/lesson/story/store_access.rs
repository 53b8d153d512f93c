//! What the shop reads from its store and writes to it during an exchange.
//!
//! Reads come from the trace of the exchange. Writes are the difference of the views around the act: an act with several
//! exchanges has one view after all of them, so each write goes to the exchange that most likely caused it.

use std::cmp::Ordering;

use super::actor::SHOP_HOST;
use crate::course::lesson::view_diff::{self, ViewChange};
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Check, Exchange, SessionView, TokenFamilyView, TraceLine, TransferView, Verdict, View};

/// One access of the shop to its store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoreAccess {
    /// The words on its arrow.
    pub(super) words: String,
    /// What was found there, or is there from now on; empty for what was deleted.
    pub(super) found: String,
}

/// A write, and the exchange that caused it, by its number in the act.
pub(super) struct StoreWrite {
    pub(super) exchange: usize,
    pub(super) access: StoreAccess,
}

/// What the shop looked up to decide about a request, in the order of its checks.
pub(super) fn look_ups(exchange: &Exchange) -> Vec<StoreAccess> {
    if exchange.host() != SHOP_HOST {
        return Vec::new();
    }
    let made = |line: &&TraceLine| matches!(line.verdict, Verdict::Passed | Verdict::Failed);
    exchange.trace.lines.iter().filter(made).filter_map(|line| look_up(exchange, line)).collect()
}

fn look_up(exchange: &Exchange, line: &TraceLine) -> Option<StoreAccess> {
    let detail_of = |check: Check| {
        let made =
            exchange.trace.lines.iter().find(|other| other.check == check && other.verdict != Verdict::NotReached);
        made.map(|other| other.detail.as_str())
    };
    let words = match line.check {
        Check::SessionLookup => text::look_up(detail_of(Check::SessionCookie)?),
        Check::SessionStore => text::ASK_STORE.to_owned(),
        Check::OpaqueTokenLookup => text::LOOK_UP_TOKEN.to_owned(),
        Check::ApiKeyLookup => text::LOOK_UP_API_KEY.to_owned(),
        Check::RefreshLookup if line.detail != "none" => text::LOOK_UP_REFRESH_TOKEN.to_owned(),
        Check::RememberLookup => text::LOOK_UP_REMEMBER_TOKEN.to_owned(),
        Check::Revoked => text::LOOK_UP_REVOKED.to_owned(),
        Check::Account if is_token_request(exchange) => text::LOOK_UP_ACCOUNT.to_owned(),
        _ => return None,
    };
    // Whose refresh token it is and whether it was used are read together.
    let reuse = detail_of(Check::RefreshReuse).filter(|_| line.check == Check::RefreshLookup);
    let found = reuse.map_or_else(|| line.detail.clone(), |reuse| text::refresh_token_found(&line.detail, reuse));
    Some(StoreAccess { words, found })
}

/// Whether a token alone says who is asking, so that an account that is looked up is the point.
fn is_token_request(exchange: &Exchange) -> bool {
    let other_ways = [Check::Password, Check::SessionLookup, Check::RefreshLookup, Check::OpaqueTokenLookup];
    other_ways.iter().all(|check| exchange.trace.verdict(*check).is_none())
        && exchange.trace.verdict(Check::Bearer).is_some()
}

/// What an act wrote to the store.
pub(super) fn writes(before: &View, now: &View, exchanges: &[Exchange]) -> Vec<StoreWrite> {
    let Some(cause) = likely_cause(exchanges) else { return Vec::new() };
    let mut writes: Vec<StoreWrite> = Vec::new();
    for (change, session) in view_diff::session_changes(before, now) {
        if let Some(access) = session_write(before, change, session) {
            let exchange = cookie_setter(exchanges, session).unwrap_or(cause);
            writes.push(StoreWrite { exchange, access });
        }
    }
    let families = view_diff::family_changes(before, now).into_iter();
    let blocked = view_diff::blocklist_changes(before, now).into_iter();
    let mut others: Vec<StoreAccess> =
        families.filter_map(|(change, family)| family_write(before, change, family)).collect();
    others.extend(
        blocked
            .filter(|(change, _)| *change == ViewChange::New)
            .map(|(_, entry)| StoreAccess { words: text::store_block(abbreviate(&entry.jti)), found: String::new() }),
    );
    others.extend(
        view_diff::remember_changes(before, now)
            .into_iter()
            .filter_map(|(change, token)| remember_token_write(change, &token.user)),
    );
    let api_keys = view_diff::api_key_changes(before, now).into_iter();
    others.extend(api_keys.filter_map(|(change, key)| api_key_write(change, &key.name)));
    others.extend(opaque_token_write(before, now));
    let transfers = now.store.transfers.iter().skip(before.store.transfers.len());
    others.extend(transfers.map(|TransferView { from, to, amount }| StoreAccess {
        words: text::store_transfer(from, to, amount),
        found: String::new(),
    }));
    let orders = now.store.orders.iter().skip(before.store.orders.len());
    others.extend(orders.map(|order| StoreAccess {
        words: text::store_order(abbreviate(&order.id), &order.user),
        found: String::new(),
    }));
    writes.extend(others.into_iter().map(|access| StoreWrite { exchange: cause, access }));
    writes
}

/// The exchange with the shop that most likely wrote: the last one that is not a GET and was not refused because of who
/// asked, else the last one that is not a GET, else the last one.
fn likely_cause(exchanges: &[Exchange]) -> Option<usize> {
    let with_shop = |exchange: &Exchange| exchange.host() == SHOP_HOST;
    let may_write = |exchange: &Exchange| with_shop(exchange) && exchange.method() != "GET";
    let accepted = exchanges.iter().rposition(|exchange| may_write(exchange) && !matches!(exchange.status, 401 | 403));
    accepted.or_else(|| exchanges.iter().rposition(may_write)).or_else(|| exchanges.iter().rposition(with_shop))
}

/// The exchange whose response sets the cookie of that session.
fn cookie_setter(exchanges: &[Exchange], session: &SessionView) -> Option<usize> {
    exchanges.iter().position(|exchange| exchange.set_cookie_decisions.iter().any(|cookie| cookie.value == session.id))
}

fn session_write(before: &View, change: ViewChange, session: &SessionView) -> Option<StoreAccess> {
    let earlier = before.store.sessions.iter().find(|earlier| earlier.id == session.id);
    let id = abbreviate(&session.id);
    let words = match change {
        ViewChange::New => text::store_new(id),
        ViewChange::Removed => text::store_delete(id),
        // A session that was only used is not news.
        ViewChange::Modified if earlier.is_some_and(|earlier| earlier.user != session.user) => text::store_keep(id),
        ViewChange::Modified
            if earlier.is_some_and(|earlier| (&earlier.role, &earlier.basket) != (&session.role, &session.basket)) =>
        {
            text::store_update(id)
        }
        ViewChange::Modified | ViewChange::Same => return None,
    };
    let user = session.user.as_deref().unwrap_or(text::NOBODY);
    Some(StoreAccess { words, found: found_unless_removed(change, user) })
}

/// What is there from now on.
fn found_unless_removed(change: ViewChange, user: &str) -> String {
    if change == ViewChange::Removed { String::new() } else { user.to_owned() }
}

fn family_write(before: &View, change: ViewChange, family: &TokenFamilyView) -> Option<StoreAccess> {
    let earlier = before.store.token_families.iter().find(|earlier| earlier.id == family.id);
    let word = match change {
        ViewChange::New => text::NEW_REFRESH_TOKEN,
        ViewChange::Removed => text::END_REFRESH_TOKENS,
        ViewChange::Modified if earlier.is_some_and(|earlier| earlier.used < family.used) => text::ROTATE,
        ViewChange::Modified | ViewChange::Same => return None,
    };
    Some(StoreAccess { words: word.to_owned(), found: found_unless_removed(change, &family.user) })
}

fn api_key_write(change: ViewChange, name: &str) -> Option<StoreAccess> {
    let words = match change {
        ViewChange::New => text::NEW_API_KEY,
        ViewChange::Removed => text::REVOKE_API_KEY,
        ViewChange::Modified | ViewChange::Same => return None,
    };
    Some(StoreAccess { words: words.to_owned(), found: name.to_owned() })
}

fn remember_token_write(change: ViewChange, user: &str) -> Option<StoreAccess> {
    let word = match change {
        ViewChange::New => text::NEW_REMEMBER_TOKEN,
        ViewChange::Modified => text::ROTATE_REMEMBER_TOKEN,
        ViewChange::Removed => text::END_REMEMBER_TOKEN,
        ViewChange::Same => return None,
    };
    Some(StoreAccess { words: word.to_owned(), found: found_unless_removed(change, user) })
}

fn opaque_token_write(before: &View, now: &View) -> Option<StoreAccess> {
    let (earlier, count) = (before.store.opaque_tokens, now.store.opaque_tokens);
    let word = match count.cmp(&earlier) {
        Ordering::Greater => text::NEW_TOKEN,
        Ordering::Less => text::DELETE_TOKEN,
        Ordering::Equal => return None,
    };
    Some(StoreAccess { words: word.to_owned(), found: String::new() })
}
