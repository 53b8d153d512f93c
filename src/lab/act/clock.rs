//! `clock`: lab time passes.

use super::super::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::validate::MAX_HTTP_DATE;

/// Moves the lane's clock forward by a span such as `15m` or `1h 30m`.
///
/// # Errors
/// When that is no span of whole seconds, or leads past the last date that HTTP can write.
pub(super) fn perform(world: &mut LaneState, span: &str) -> Result<(), LabError> {
    let bad = |why: &str| LabError::BadDuration { span: span.to_owned(), why: why.to_owned() };
    let duration = humantime::parse_duration(span).map_err(|_| bad("write a span like `15m`, `90s` or `1h 30m`"))?;
    if duration.subsec_nanos() != 0 {
        return Err(bad("the lab's time is in whole seconds"));
    }
    let seconds = i64::try_from(duration.as_secs()).ok();
    let fits = seconds.filter(|seconds| world.now().checked_add(*seconds).is_some_and(|then| then <= MAX_HTTP_DATE));
    world.clock = world.clock.advanced_by(fits.ok_or_else(|| bad("it leads past the year 9999; move less"))?);
    Ok(())
}
