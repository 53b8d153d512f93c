//! The exchanges of one act, on the way to be told. Repetitions that went alike are told together.

use super::store_access::{self, StoreAccess, StoreWrite};
use super::story_entry::Moment;
use crate::course::lesson::step_run::ActOutcome;
use crate::course::lesson::wire_abbreviation::request_line;
use crate::model::{Act, Exchange, Initiator, Request, View};

/// The exchanges of one act.
pub(super) struct ActExchanges<'a> {
    pub(super) exchanges: &'a [Exchange],
    /// The request as it is written in the lesson; `None` for acts that are no request, and those from outside.
    pub(super) request: Option<&'a Request>,
    writes: Vec<StoreWrite>,
    /// Exchanges between servers that have not been told yet: they ended before the one that they belong to.
    pub(super) between_servers: Vec<usize>,
    pub(super) moment: Moment,
    /// How many exchanges of the client the present one stands for.
    pub(super) repetitions: usize,
    is_repeated: bool,
    /// The first exchange that has not been looked at.
    next: usize,
}

impl<'a> ActExchanges<'a> {
    pub(super) fn new(moment: Moment, before: &View, done: &'a ActOutcome) -> Self {
        let exchanges = done.outcome.exchanges.as_slice();
        let act = done.act.as_act();
        Self {
            exchanges,
            request: act.and_then(|act| act.request.as_ref()),
            writes: store_access::writes(before, &done.outcome.view, exchanges),
            between_servers: Vec::new(),
            moment,
            repetitions: 1,
            is_repeated: act.map_or(1, Act::repetitions) > 1,
            next: 0,
        }
    }

    /// The index of the next client exchange that the story shows. Repetitions with the same result are shown once, by the
    /// last of them; what servers asked each other for it waits in `between_servers`.
    pub(super) fn next_by_client(&mut self) -> Option<usize> {
        self.repetitions = 1;
        loop {
            let length = self.exchange_length(self.next);
            let end = self.next + length;
            let current = self.exchanges.get(self.next..end)?;
            let following = self.exchanges.get(end..end + self.exchange_length(end)).unwrap_or_default();
            let skipped = self.is_repeated && length > 0 && went_alike(current, following);
            let first = std::mem::replace(&mut self.next, end);
            if skipped {
                self.repetitions += 1;
                continue;
            }
            let by_client = current.last().is_some_and(|exchange| !is_between_servers(exchange));
            let last = end.saturating_sub(1);
            self.between_servers.extend(first..if by_client { last } else { end });
            return by_client.then_some(last);
        }
    }

    /// How many exchanges there are from `first` to the next one of a client.
    fn exchange_length(&self, first: usize) -> usize {
        let rest = self.exchanges.get(first..).unwrap_or_default();
        rest.iter().position(|exchange| !is_between_servers(exchange)).map_or(rest.len(), |position| position + 1)
    }

    /// What exchange number `index` wrote to the store; what repetitions wrote alike, once.
    pub(super) fn writes_of(&self, index: usize) -> Vec<StoreAccess> {
        let written = self.writes.iter().filter(|write| write.exchange == index);
        let mut accesses: Vec<StoreAccess> = written.map(|write| write.access.clone()).collect();
        if self.is_repeated {
            accesses.dedup();
        }
        accesses
    }
}

const fn is_between_servers(exchange: &Exchange) -> bool {
    matches!(exchange.initiator, Initiator::Server(_))
}

/// Whether two repetitions tell the same: who asked what, how it was answered, and which cookies were set.
fn went_alike(earlier: &[Exchange], later: &[Exchange]) -> bool {
    let cookie_names = |exchange: &Exchange| -> Vec<String> {
        exchange.set_cookie_decisions.iter().map(|cookie| cookie.name.clone()).collect()
    };
    let are_alike = |(one, other): (&Exchange, &Exchange)| {
        one.initiator == other.initiator
            && one.host() == other.host()
            && request_line(&one.request) == request_line(&other.request)
            && one.status == other.status
            && one.trace.replica == other.trace.replica
            && one.trace.refused_by() == other.trace.refused_by()
            && cookie_names(one) == cookie_names(other)
    };
    earlier.len() == later.len() && earlier.iter().zip(later).all(are_alike)
}
