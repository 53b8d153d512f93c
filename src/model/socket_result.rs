//! What became of a WebSocket.

use std::fmt;

use serde::Serialize;

/// What became of the WebSocket of an act.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SocketResult {
    /// How it stood before the client closed it.
    pub state: SocketState,
    /// The subprotocol that the server picked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// What the server sent, in order.
    pub messages: Vec<String>,
    /// The status code with which the server closed it (RFC 6455, section 7.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_code: Option<u16>,
    /// The reason in the server's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub close_reason: String,
}

/// How a WebSocket stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketState {
    /// The handshake was refused.
    #[default]
    Refused,
    /// It was open until the client closed it.
    Open,
    /// The server closed it.
    Closed,
}

impl SocketState {
    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for SocketResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            SocketState::Refused => return f.write_str("refused"),
            SocketState::Open => "open",
            SocketState::Closed => "closed by the server",
        })?;
        if let Some(code) = self.close_code {
            write!(f, " ({code} {})", self.close_reason)?;
        }
        match self.messages.last() {
            Some(last) => write!(f, "; {} answered, the last with {last}", self.messages.len()),
            None => f.write_str("; no message answered"),
        }
    }
}
