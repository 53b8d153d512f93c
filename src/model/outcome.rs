//! What an act led to in one lane.

use std::io;

use serde::Serialize;

use super::exchange::Exchange;
use super::step_history::StepHistory;
use super::trace::{Check, Verdict};
use super::view::View;
use crate::model::switch_types::SessionStoreKind;

/// What an act led to in one lane: its exchanges in order, and the state after them.
///
/// One act may lead to several exchanges, or (the clock, the operator) to none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The exchanges, in the order of their responses.
    pub exchanges: Vec<Exchange>,
    /// The state of the lane afterwards.
    pub view: View,
    /// What has happened in the lane since the step began, this act included.
    #[serde(skip)]
    pub step: StepHistory,
}

impl Outcome {
    /// The last exchange: the one that most facts read. `None` after an act without exchanges.
    #[must_use]
    pub fn last_exchange(&self) -> Option<&Exchange> {
        self.exchanges.last()
    }

    /// How often the server looked something up for the last request: a session, a token, an account, a list of revoked
    /// tokens. A session that came along in its cookie is read, and looked up nowhere.
    #[must_use]
    pub fn look_ups(&self) -> usize {
        let store_kind = self.view.setup.shop.store.kind;
        let is_in_cookie = matches!(store_kind, SessionStoreKind::SignedCookie | SessionStoreKind::EncryptedCookie);
        let asks = |check: Check| match check {
            Check::SessionLookup => !is_in_cookie,
            Check::OpaqueTokenLookup | Check::ApiKeyLookup | Check::Revoked | Check::Account => true,
            _ => false,
        };
        let was_made = |verdict: Verdict| matches!(verdict, Verdict::Passed | Verdict::Failed);
        let lines = self.last_exchange().into_iter().flat_map(|exchange| &exchange.trace.lines);
        lines.filter(|line| was_made(line.verdict) && asks(line.check)).count()
    }

    /// Tells nobody how long anything took: the same act then reads the same, however fast the machine is.
    pub fn withhold_measured_times(&mut self) {
        for exchange in &mut self.exchanges {
            exchange.trace.answer_time = exchange.trace.answer_time.untold();
        }
        if let Some(cost) = self.view.guess_result.as_mut().and_then(|result| result.cost.as_mut()) {
            cost.time = cost.time.untold();
        }
    }

    /// About how many bytes it takes to keep this: those of its text as JSON, and of the messages as they travelled.
    #[must_use]
    pub fn byte_size(&self) -> usize {
        let messages = self.exchanges.iter().flat_map(|exchange| [&exchange.request, &exchange.response]);
        json_size(self) + self.step.byte_size() + messages.map(|message| message.bytes.len()).sum::<usize>()
    }
}

/// Counts what is written, and keeps none of it.
#[derive(Default)]
struct ByteCounter(usize);

impl io::Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length of `value` as JSON.
pub fn json_size(value: &impl Serialize) -> usize {
    let mut counter = ByteCounter::default();
    // If writing fails, the bytes up to there have been counted.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}
