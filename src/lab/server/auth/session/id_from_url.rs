//! **Careless on purpose**, with `shop.id_from_url = true`: a session ID in the URL. Browser histories, logs and the `Referer`
//! keep it, and anybody can put one of their own into a link (session fixation).

use super::{PresentedSessionId, SessionIdSource};
use crate::lab::server::http::credentials::RequestCredentials;

/// The session ID in `?sid=`, if there is one.
pub(super) fn presented(credentials: &RequestCredentials) -> Option<PresentedSessionId> {
    let id = credentials.url_session_id.clone()?;
    Some(PresentedSessionId { id, source: SessionIdSource::Url })
}
