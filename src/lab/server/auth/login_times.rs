//! How old a login is.

use serde_json::{Map, Value as Json};

use crate::lab::session_store::Session;

/// When somebody logged in, as their credential tells it, in seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) struct LoginTimes {
    /// When they last gave the password; `None` where nobody has, or where the credential doesn't say.
    pub(in crate::lab::server) auth_time: Option<i64>,
    /// When the credential itself was made. A refresh makes a new one, and nobody gives a password for that.
    pub(in crate::lab::server) issued_at: Option<i64>,
}

impl LoginTimes {
    pub(super) fn of_session(session: &Session) -> Self {
        Self { auth_time: session.auth_time, issued_at: Some(session.created) }
    }

    /// Reads `auth_time` (`OpenID` Connect Core, section 2; RFC 9068, section 2.2.1) and `iat`.
    pub(super) fn from_claims(claims: &Map<String, Json>) -> Self {
        let time = |name: &str| claims.get(name).and_then(Json::as_i64);
        Self { auth_time: time("auth_time"), issued_at: time("iat") }
    }
}
