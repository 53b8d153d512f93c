//! One-time tickets for opening a WebSocket.

use std::collections::BTreeMap;

use crate::model::switch_types::CookiePrefix;

/// How long a ticket counts, in seconds.
const LIFETIME: i64 = 30;

/// The tickets that were issued and not used yet.
#[derive(Clone, Debug, Default)]
pub(super) struct SocketTickets {
    tickets: BTreeMap<String, SocketTicket>,
}

/// What a ticket stands for: the credentials of whoever asked for it.
#[derive(Clone, Debug)]
pub(super) struct SocketTicket {
    /// The session IDs, as the request brought them.
    pub(super) session_ids: BTreeMap<CookiePrefix, String>,
    /// The access token in `Authorization`.
    pub(super) token: Option<String>,
    /// The access token in the cookie `token`.
    pub(super) cookie_token: Option<String>,
    /// When it was issued.
    pub(super) issued: i64,
}

impl SocketTickets {
    /// Keeps a ticket, and forgets those that are too old.
    pub(super) fn issue(&mut self, id: String, ticket: SocketTicket) {
        let now = ticket.issued;
        self.tickets.retain(|_, ticket| is_fresh(ticket, now));
        self.tickets.insert(id, ticket);
    }

    /// Takes a ticket away. It counts once, and not too late.
    pub(super) fn redeem(&mut self, id: &str, now: i64) -> Option<SocketTicket> {
        self.tickets.remove(id).filter(|ticket| is_fresh(ticket, now))
    }
}

fn is_fresh(ticket: &SocketTicket, now: i64) -> bool {
    now < ticket.issued.saturating_add(LIFETIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_counts_once_and_for_half_a_minute() {
        let mut tickets = SocketTickets::default();
        let ticket = SocketTicket { session_ids: BTreeMap::new(), token: None, cookie_token: None, issued: 100 };
        tickets.issue("a".to_owned(), ticket.clone());
        assert!(tickets.redeem("a", 129).is_some());
        assert!(tickets.redeem("a", 129).is_none(), "used");
        tickets.issue("b".to_owned(), ticket);
        assert!(tickets.redeem("b", 130).is_none(), "too old");
    }
}
