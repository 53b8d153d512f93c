//! **Careless on purpose**, with `shop.cors.allow = "reflect"`: the origin that a request names, as the one that may read the
//! answer. Every site on the web may read it then, and with credentials what only the visitor should see.

use hyper::header::HeaderValue;

/// The origin that may read the answer: whichever asks.
pub(super) fn allowed(origin: Option<&HeaderValue>) -> Option<HeaderValue> {
    origin.cloned()
}
