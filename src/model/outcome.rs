//! What an act led to in one lane.

use serde::Serialize;

use super::exchange::Exchange;
use super::view::View;

/// What an act led to in one lane: its exchanges in order, and the state after them.
///
/// One act may lead to several exchanges, or (the clock, the operator) to none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The exchanges, in the order of their responses.
    pub exchanges: Vec<Exchange>,
    /// The state of the lane afterwards.
    pub view: View,
}

impl Outcome {
    /// The last exchange: the one that most facts read. `None` after an act without exchanges.
    #[must_use]
    pub fn last_exchange(&self) -> Option<&Exchange> {
        self.exchanges.last()
    }
}
