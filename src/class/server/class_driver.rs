//! Who moves a class on.

use super::remote::OnRemoteCommand;
use crate::class::presenter_token::PresenterDigest;

/// Who moves a class on, besides the handle.
pub enum ClassDriver {
    /// Nobody.
    HandleAlone,
    /// The speaker's phone, which presses the keys of a presentation in this process.
    SpeakersPhone(OnRemoteCommand),
    /// A presentation elsewhere that has the token with this digest.
    Presentation(PresenterDigest),
}
