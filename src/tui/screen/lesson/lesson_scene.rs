//! What a lesson screen shows; it is handed in with each call.

use crate::course::Attempt;
use crate::play::ExternalExchange;

/// What has happened: the attempt, and the requests from outside.
#[derive(Clone, Copy, Debug)]
pub struct LessonScene<'a> {
    /// Where the learner stands, and what each step led to.
    pub attempt: &'a Attempt,
    /// Requests that a program outside authwalk sent to the lab, newest last.
    pub external_requests: &'a [ExternalExchange],
    /// For each lane, how another terminal asks its shop; empty where there is no lab.
    pub curl_examples: &'a [String],
}

impl LessonScene<'_> {
    /// The number of the last request from outside; 0 before the first.
    pub(super) fn last_external_number(self) -> usize {
        self.external_requests.last().map_or(0, |external| external.number)
    }
}
