//! `clock`: lab time passes.

use crate::lab::act_error::ClockError;
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::lab::http_date::MAX_HTTP_DATE;

/// Moves the lane's clock forward by a span such as `15m` or `1h 30m`, and deletes what has ended, a few records at a time: a
/// request that comes in between is answered in between.
///
/// # Errors
/// When it isn't a span of whole seconds, or goes past the last date that HTTP can write.
pub(super) async fn perform(clients: &mut Clients, span: &str) -> Result<(), LabError> {
    let bad = |error| LabError::BadDuration { span: span.to_owned(), error };
    let duration = humantime::parse_duration(span).map_err(|_| bad(ClockError::NoSpan))?;
    if duration.subsec_nanos() != 0 {
        return Err(bad(ClockError::Fraction));
    }
    let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    let mut state = clients.lane().state().await;
    if state.now().saturating_add(seconds) > MAX_HTTP_DATE {
        return Err(bad(ClockError::TooFar));
    }
    state.clock = state.clock.advanced_by(seconds);
    let now = state.now();
    drop(state);
    while clients.lane().state().await.store.remove_expired(now) {
        tokio::task::yield_now().await;
    }
    Ok(())
}
