//! What the panes draw of one lane at this moment of a step: before it, while a packet travels, after it.

use super::highlights::Highlights;
use crate::model::{Exchange, View};
use crate::tui::packet_motion::PacketStage;

/// One lane as it is drawn now.
#[derive(Debug)]
pub(super) struct LaneView<'a> {
    /// The lane's title, where there are several lanes.
    pub(super) title: Option<&'a str>,
    /// The client that acts, by its name; `None` when it is somebody outside.
    pub(super) client: Option<&'a str>,
    /// The current exchange.
    pub(super) exchange: Option<&'a Exchange>,
    pub(super) exchange_position: ExchangePosition,
    /// How far the current exchange has come.
    pub(super) stage: PacketStage,
    /// In words: before the step, all its acts; after it, those without a request that led to the current exchange, or,
    /// without an exchange, all of them.
    pub(super) acts_before: Vec<String>,
    /// What followed the last exchange without a request of its own.
    pub(super) acts_after: Vec<String>,
    /// Whether the step has happened.
    pub(super) happened: bool,
    /// What the step points to, once everything has arrived.
    pub(super) highlights: Highlights<'a>,
    /// The lab when the lesson began.
    pub(super) initial: &'a View,
    /// The lab before the step.
    pub(super) before: &'a View,
    /// The lab as the client knows it now; the response may still be under way.
    pub(super) at_client: &'a View,
    /// The lab as the server knows it now; the request may still be under way.
    pub(super) at_server: &'a View,
}

/// Which of how many exchanges is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExchangePosition {
    /// From 1.
    pub(super) number: usize,
    pub(super) count: usize,
}

impl<'a> LaneView<'a> {
    /// The host that the current exchange asks, such as `pay.shop.test`.
    pub(super) fn host(&self) -> Option<&'a str> {
        self.exchange.map(|exchange| host_of(&exchange.url))
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_from_an_address() {
        assert_eq!(host_of("https://blog.shop.test/toss?sid=1"), "blog.shop.test");
        assert_eq!(host_of("nonsense"), "nonsense");
    }
}
