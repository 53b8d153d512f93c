//! A request as a lesson writes it in full: its bytes go over a connection of its own, whatever the server makes of them.
//!
//! The server answers one request on such a connection and then closes it. What stands behind that request is read by
//! nobody, so no second one can be hidden in the first (request smuggling).

use std::net::Ipv4Addr;

use hyper::{Method, Uri};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::compose::{RequestContext, cookies_to_send};
use super::connection::{LabSocket, RawExchange, connect, connection_failed};
use super::request_target::RequestTarget;
use crate::lab::error::LabError;
use crate::lab::hosts::SHOP_HOST;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::recording_stream::RecordingStream;
use crate::lab::request_error::RequestError;
use crate::lab::side_channel::{SideChannel, lock};
use crate::model::{Message, Request};

/// The bytes of `text` on the wire: every line ends with CRLF (RFC 9112, section 2.1), which no author would type.
pub(super) fn wire_bytes(text: &str) -> Vec<u8> {
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

/// What the request asks for, as far as it can be read; of what cannot, the shop's start page.
fn target(bytes: &[u8]) -> RequestTarget {
    let message = Message::parse(bytes.to_vec());
    let mut words = message.start_line.split(' ');
    let method = words.next().and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let uri: Option<Uri> = words.next().and_then(|target| target.parse().ok());
    let host = uri.as_ref().and_then(Uri::host).or_else(|| message.header("host")).unwrap_or(SHOP_HOST);
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    let path = uri.and_then(|uri| uri.into_parts().path_and_query).map(Uri::from);
    RequestTarget::of_written_request(method.unwrap_or_default(), host, path.unwrap_or_else(|| Uri::from_static("/")))
}

/// What is known of a request that the lesson writes byte by byte: of the client's cookies and tokens none goes along.
pub(super) fn request_context(state: &mut LaneState, client: &str, bytes: &[u8]) -> RequestContext {
    let target = target(bytes);
    let cookies_sent = cookies_to_send(state, client, &Request::default(), &target, None, true).decisions;
    RequestContext { client: client.to_owned(), target, cookies_sent, sent_own_token: false, page_context: None }
}

/// Sends `bytes` to the server of `lane` as somebody at `address`, and reads all that comes back.
///
/// # Errors
/// When the server can't be reached, or hangs up without a response.
pub(super) async fn exchange(lane: &LabLane, address: Ipv4Addr, bytes: &[u8]) -> Result<RawExchange, LabError> {
    let side_channel = SideChannel::for_one_request(address);
    let LabSocket { stream, tap } = connect(lane, &side_channel).await.map_err(connection_failed)?;
    let (mut recorded, wire_log) = RecordingStream::new(stream, usize::MAX);
    // A server that has read enough may close before everything is written, or with bytes unread. What it has said until
    // then is its answer.
    if recorded.write_all(bytes).await.is_ok() {
        let _ = recorded.shutdown().await;
    }
    let mut received = Vec::new();
    let _ = recorded.read_to_end(&mut received).await;
    let response = final_response(&received);
    let status = status_of(response).ok_or_else(|| LabError::BadRequest {
        line: Message::parse(bytes.to_vec()).start_line,
        error: RequestError::NoResponse,
    })?;
    let request_bytes = std::mem::take(&mut lock(&wire_log).written);
    Ok(RawExchange {
        status,
        request_bytes,
        response_bytes: response.to_vec(),
        notes: side_channel.take_notes(),
        overheard: tap.map(|tap| std::mem::take(&mut *lock(&tap))),
        tls: None,
    })
}

/// The response without those that only announce it, such as `100 Continue` (RFC 9110, section 15.2).
fn final_response(received: &[u8]) -> &[u8] {
    const HEAD_END: &[u8] = b"\r\n\r\n";
    let mut rest = received;
    while status_of(rest).is_some_and(|status| status < 200)
        && let Some(end) = rest.windows(HEAD_END.len()).position(|window| window == HEAD_END)
    {
        rest = rest.get(end + HEAD_END.len()..).unwrap_or_default();
    }
    rest
}

fn status_of(response: &[u8]) -> Option<u16> {
    let digits = response.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_on_the_wire() {
        assert_eq!(wire_bytes("GET / HTTP/1.1\nHost: a\r\n\nx"), b"GET / HTTP/1.1\r\nHost: a\r\n\r\nx");
    }

    #[test]
    fn a_target_is_read_as_far_as_it_goes() {
        let url = |text: &str| target(&wire_bytes(text)).url();
        assert_eq!(url("GET /me?a=1 HTTP/1.1\nHost: Pay.shop.test:80\n\n"), "https://pay.shop.test/me?a=1");
        assert_eq!(url("GET http://blog.shop.test/toss HTTP/1.1\n\n"), "https://blog.shop.test/toss");
        for nonsense in ["", "\n\n", "GET", "GET / HTTP/1.1", "\u{1}\u{2} \u{3}\n\n"] {
            assert_eq!(url(nonsense), "https://shop.test/", "{nonsense:?}");
        }
    }

    #[test]
    fn an_announcement_is_no_response() {
        let received = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody";
        assert_eq!(final_response(received), b"HTTP/1.1 200 OK\r\n\r\nbody");
        assert_eq!(status_of(final_response(b"HTTP/1.1 100 Continue\r\n\r\n")), None);
        assert_eq!(status_of(b"no HTTP"), None);
    }
}
