//! The WebSocket protocol as far as the lab needs it (RFC 6455): the answer to a handshake, and short text frames in both
//! directions.

mod handshake;

use std::io;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

pub use handshake::Handshake;

/// What a server appends to the client's key (section 1.3).
const KEY_SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The longest message that is taken, in bytes.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// A length that stands in the two bytes behind it (section 5.2).
const LONG: u8 = 0x7E;

/// The status code of a close that is about a policy: here, that the sender is not logged in (section 7.4.1).
pub(super) const POLICY_VIOLATION: u16 = 1008;

/// The status code of an ordinary end.
pub(super) const NORMAL_CLOSURE: u16 = 1000;

/// A whole message, or the end. Frames that belong to the connection alone (ping and pong) aren't told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketMessage {
    /// A message of text.
    Text(String),
    /// The status code, 1005 for none, and the reason.
    Close(u16, String),
}

/// Which end writes. A client masks what it sends with this key (section 5.3), a server masks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketEnd {
    /// The client, with its mask.
    Client([u8; 4]),
    /// The server.
    Server,
}

/// The value of `Sec-WebSocket-Accept` for a client's key (section 4.2.2).
fn accept_value(key: &str) -> String {
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{KEY_SUFFIX}").as_bytes());
    BASE64_STANDARD.encode(hash.as_ref())
}

/// Whether a client's key is 16 bytes in base64 (section 4.2.1).
fn is_valid_key(key: &str) -> bool {
    BASE64_STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16)
}

/// Writes a frame that is a whole message.
///
/// # Errors
/// When the connection breaks.
pub async fn write_frame(
    stream: &mut (impl AsyncWrite + Unpin),
    frame: &SocketMessage,
    from: SocketEnd,
) -> io::Result<()> {
    let (opcode, payload) = match frame {
        SocketMessage::Text(text) => (0x1, text.clone().into_bytes()),
        SocketMessage::Close(code, reason) => (0x8, [&code.to_be_bytes(), reason.as_bytes()].concat()),
    };
    let mask_bit = if matches!(from, SocketEnd::Client(_)) { 0x80 } else { 0 };
    let mut bytes = vec![0x80 | opcode];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ ..126), _) => bytes.push(mask_bit | length),
        (_, Ok(length)) => {
            bytes.push(mask_bit | LONG);
            bytes.extend(length.to_be_bytes());
        }
        _ => return Err(io::Error::other("the message is too long")),
    }
    match from {
        SocketEnd::Client(key) => {
            bytes.extend(key);
            bytes.extend(masked(&payload, key));
        }
        SocketEnd::Server => bytes.extend(payload),
    }
    stream.write_all(&bytes).await?;
    stream.flush().await
}

/// Reads the next message, and answers pings on the way. `from` is the other end, `None` the end of the connection.
///
/// # Errors
/// When the connection breaks, or for what breaks the protocol: a frame in pieces, a wrong mask, one that is too long.
pub async fn read_frame<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    is_from_client: bool,
) -> io::Result<Option<SocketMessage>> {
    loop {
        let mut head = [0; 2];
        match stream.read_exact(&mut head).await {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        };
        let [first, second] = head;
        // Section 5.1: a client always masks, a server never. Pieces and extensions were not agreed on.
        if first & 0xF0 != 0x80 || (second & 0x80 != 0) != is_from_client {
            return Err(io::Error::other("a frame that breaks the protocol"));
        }
        let payload = read_payload(stream, second).await?;
        match first & 0x0F {
            0x1 => return String::from_utf8(payload).map(SocketMessage::Text).map(Some).map_err(io::Error::other),
            0x8 => return Ok(Some(close_frame(&payload))),
            0x9 | 0xA => {}
            _ => return Err(io::Error::other("a kind of frame that is not taken here")),
        }
    }
}

async fn read_payload(stream: &mut (impl AsyncRead + Unpin), second: u8) -> io::Result<Vec<u8>> {
    let length = match second & 0x7F {
        126 => usize::from(stream.read_u16().await?),
        127 => return Err(io::Error::other("the message is too long")),
        length => usize::from(length),
    };
    debug_assert!(length <= MAX_MESSAGE_BYTES);
    let mut key = [0; 4];
    if second & 0x80 != 0 {
        stream.read_exact(&mut key).await?;
    }
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).await?;
    Ok(masked(&payload, key))
}

fn close_frame(payload: &[u8]) -> SocketMessage {
    match payload {
        [high, low, reason @ ..] => {
            SocketMessage::Close(u16::from_be_bytes([*high, *low]), String::from_utf8_lossy(reason).into_owned())
        }
        _ => SocketMessage::Close(1005, String::new()),
    }
}

/// `payload` with the key applied; applied twice, it is what it was.
fn masked(payload: &[u8], key: [u8; 4]) -> Vec<u8> {
    payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_6455_1_3_the_answer_to_a_key() {
        assert_eq!(accept_value("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert!(is_valid_key("dGhlIHNhbXBsZSBub25jZQ==") && !is_valid_key("c2hvcnQ=") && !is_valid_key("!"));
    }

    #[test]
    fn rfc_6455_5_7_a_masked_hello_as_the_standard_writes_it() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let (mut client, mut server) = tokio::io::duplex(1024);
            let hello = SocketMessage::Text("Hello".to_owned());
            write_frame(&mut client, &hello, SocketEnd::Client([0x37, 0xFA, 0x21, 0x3D])).await.expect("room");
            let mut bytes = [0; 11];
            server.read_exact(&mut bytes).await.expect("a frame");
            assert_eq!(bytes, [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]);
        });
    }

    #[test]
    fn rfc_6455_5_1_what_is_not_masked_right_is_refused() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let long = SocketMessage::Text("x".repeat(300));
            for (from, is_from_client) in [(SocketEnd::Client([1, 2, 3, 4]), true), (SocketEnd::Server, false)] {
                let (mut near, mut far) = tokio::io::duplex(4096);
                write_frame(&mut near, &long, from).await.expect("room");
                assert_eq!(read_frame(&mut far, is_from_client).await.expect("a frame"), Some(long.clone()));
                write_frame(&mut near, &long, from).await.expect("room");
                assert!(read_frame(&mut far, !is_from_client).await.is_err());
            }
        });
    }
}
