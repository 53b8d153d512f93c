//! **Careless on purpose**, with `shop.csrf.token = "naive_double_submit"`: the naive half of a double submit, alone. A sibling
//! subdomain can plant the cookie (6265bis, section 8.6), and then it knows the token as well. The signed double submit makes
//! this check, too, and another one.

use crate::lab::secret::constant_time_eq;
use crate::lab::server::http::credentials::RequestCredentials;

/// Whether `token` is what the cookie `csrf` says.
pub(super) fn is_in_cookie(token: &str, credentials: &RequestCredentials) -> bool {
    credentials.csrf_cookie.as_deref().is_some_and(|cookie| constant_time_eq(cookie, token))
}
