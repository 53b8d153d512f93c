//! A WebSocket that a client opens, speaks over, and closes, all in one act: an open connection is no state that a learner could
//! go back to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Act, Request};

/// A client opens a WebSocket, sends messages, and closes it. The handshake and the frames are real (RFC 6455); the script in the
/// page that does so is modelled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Socket")]
pub struct WebSocketUse {
    /// The handshake: a GET request, `GET /live`, with the page that opens the socket if a browser does.
    pub request: Request,
    /// The subprotocols that the client offers (`Sec-WebSocket-Protocol`), the only header that a script can fill.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<String>,
    /// The messages that it sends once the socket is open, each after the answer to the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub send: Vec<String>,
    /// What happens while the socket stays open: requests, time that passes, the operator.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meanwhile: Vec<Act>,
    /// The messages that it sends after that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub then_send: Vec<String>,
}
