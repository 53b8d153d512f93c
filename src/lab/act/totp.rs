//! `totp`: an authenticator app computes the code of this moment. Nothing travels: app and server share a secret and the time.

use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::totp;
use crate::model::act::CodeComputation;

/// Computes the code and remembers it.
///
/// # Errors
/// When the secret is not Base32.
pub(super) fn perform(state: &mut LaneState, act: &CodeComputation) -> Result<(), LabError> {
    let secret = totp::from_base32(&act.secret).ok_or(LabError::BadTotpSecret)?;
    state.totp_result = Some(totp::code_at(&secret, state.now()));
    Ok(())
}
