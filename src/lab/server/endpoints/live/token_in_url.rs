//! **Careless on purpose**, with `shop.socket.credential = "query"`: takes an access token from the URL of a handshake, which
//! ends up in access logs and histories (RFC 9700, section 4.3.2).

use hyper::Uri;

use crate::lab::server::http::body::form_field;
use crate::lab::server::http::credentials::RequestCredentials;

/// The credentials with the token in the query, if there is one.
pub(super) fn credentials(credentials: RequestCredentials, uri: &Uri) -> RequestCredentials {
    match form_field(uri.query().unwrap_or_default().as_bytes(), "access_token") {
        Some(token) => RequestCredentials { token: super::bearer(&token), ..credentials },
        None => credentials,
    }
}
