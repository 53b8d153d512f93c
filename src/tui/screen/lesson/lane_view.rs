//! What the panes draw of one lane at this moment of a step: before it, while a packet travels, after it.

use crate::course::lesson::state_line::LaneMoment;
use crate::model::{Exchange, View};
use crate::tui::packet_motion::PacketPhase;
use crate::tui::theme::Tone;

/// One lane as it is drawn now.
#[derive(Clone, Debug)]
pub(super) struct LaneView<'a> {
    /// The lane's title, where there are several lanes.
    pub(super) title: Option<&'a str>,
    /// The lab as the client knows it, the current exchange, and what the step points to, once everything has arrived.
    pub(super) moment: LaneMoment<'a>,
    pub(super) exchange_position: ExchangePosition,
    /// How often its act sends the request of the current exchange.
    pub(super) repetitions: u32,
    /// How far the current exchange has come.
    pub(super) stage: PacketPhase,
    /// In words: before the step, all its acts; after it, those without a request that led to the current exchange, or,
    /// without an exchange, all of them.
    pub(super) acts_before: Vec<String>,
    /// What followed the last exchange without a request of its own.
    pub(super) acts_after: Vec<String>,
    /// Whether the step does nothing in this lane.
    pub(super) nothing_happens: bool,
    /// Whether the step has happened.
    pub(super) happened: bool,
    /// The lab as the server knows it now; the request may still be under way.
    pub(super) at_server: &'a View,
    /// The colours of client and server.
    pub(super) client_tone: Tone,
    pub(super) server_tone: Tone,
    /// What travelled in the lane before the current exchange, the newest first, where there may be room for it.
    pub(super) earlier: Vec<&'a Exchange>,
    /// Whether it is a moment of the past that is looked at again.
    pub(super) is_past: bool,
}

impl LaneView<'_> {
    /// The title of a pane, marked where it shows the past.
    pub(super) fn marked(&self, title: String) -> String {
        if self.is_past { format!("past · {title}") } else { title }
    }
}

/// Which of how many exchanges is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExchangePosition {
    /// From 1.
    pub(super) number: usize,
    pub(super) count: usize,
}
