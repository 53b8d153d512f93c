//! The HTTP request with which a client asks for a WebSocket, and the answer.

use hyper::header::{
    CONNECTION, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};

use super::{accept_value, is_valid_key};

/// A handshake as a client writes it (section 4.2.1). Whether the connection can be upgraded at all, hyper knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    key: String,
    protocols: Vec<String>,
}

impl Handshake {
    /// Reads the headers of a request; `None` if they are those of no handshake.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_upgrade = text(UPGRADE).eq_ignore_ascii_case("websocket") && text(SEC_WEBSOCKET_VERSION) == "13";
        let key = text(SEC_WEBSOCKET_KEY);
        let protocols = text(SEC_WEBSOCKET_PROTOCOL).split(',').map(str::trim).filter(|protocol| !protocol.is_empty());
        (is_upgrade && is_valid_key(key))
            .then(|| Self { key: key.to_owned(), protocols: protocols.map(str::to_owned).collect() })
    }

    /// The subprotocols that the client offers, in its order.
    pub fn protocols(&self) -> impl Iterator<Item = &str> {
        self.protocols.iter().map(String::as_str)
    }

    /// The headers of the 101 (section 4.2.2). Of the subprotocols that were offered the server picks `own`, never another one.
    #[must_use]
    pub fn answer(&self, own: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        if let Ok(accept) = HeaderValue::try_from(accept_value(&self.key)) {
            headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        }
        if self.protocols().any(|protocol| protocol == own) {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(own));
        }
        headers
    }
}
