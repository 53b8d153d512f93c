//! The requests from outside that are kept: the last ones, so that nobody outside can fill the memory.

use crate::model::Exchange;

/// How many requests are kept.
const MAX_EXCHANGES: usize = 64;

/// How many bytes of requests and responses are kept; the last exchange is kept however long it is.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// A request from outside the program, such as from `curl`, with its response.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalExchange {
    /// Its number among all that have come since the lab started, from 1.
    pub number: usize,
    /// The number of the lane whose port it came to, from 0.
    pub lane: usize,
    /// The request, the response, and what the server recorded.
    pub exchange: Exchange,
}

/// The last requests from outside, oldest first.
#[derive(Debug, Default)]
pub(super) struct ExternalHistory {
    kept: Vec<ExternalExchange>,
    /// How many have come, with those that are kept no longer.
    count: usize,
}

impl ExternalHistory {
    pub(super) fn push(&mut self, lane: usize, exchange: Exchange) {
        self.count += 1;
        self.kept.push(ExternalExchange { number: self.count, lane, exchange });
        let mut bytes = 0;
        let fits = |kept: &&ExternalExchange| {
            bytes += kept.exchange.request.bytes.len() + kept.exchange.response.bytes.len();
            bytes <= MAX_BYTES
        };
        let fitting = self.kept.iter().rev().take(MAX_EXCHANGES).take_while(fits).count().max(1);
        self.kept.drain(..self.kept.len() - fitting);
    }

    /// Counts requests of which nothing is known but that they came.
    pub(super) const fn leave_out(&mut self, count: usize) {
        self.count += count;
    }

    pub(super) fn as_slice(&self) -> &[ExternalExchange] {
        &self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Initiator, Message};

    fn exchange(bytes: usize) -> Exchange {
        let request = Message::parse(vec![b'x'; bytes]);
        Exchange::new(Initiator::External, String::new(), request, Message::parse(Vec::new()), 200)
    }

    #[test]
    fn the_last_are_kept_by_count_and_by_bytes() {
        let mut history = ExternalHistory::default();
        let numbers =
            |history: &ExternalHistory| -> Vec<usize> { history.kept.iter().map(|kept| kept.number).collect() };
        for _ in 0..200 {
            history.push(0, exchange(10));
        }
        assert_eq!(numbers(&history), (137..=200).collect::<Vec<_>>());
        for _ in 0..4 {
            history.push(0, exchange(MAX_BYTES / 3));
        }
        assert_eq!(numbers(&history), [202, 203, 204]);
        history.push(0, exchange(MAX_BYTES + 1));
        assert_eq!(numbers(&history), [205]);
        history.leave_out(10);
        history.push(0, exchange(10));
        assert_eq!(numbers(&history), [216]);
    }
}
