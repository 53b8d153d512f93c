//! Any headers as the handshake of a WebSocket, and any bytes as its frames: only what RFC 6455, section 4.2.1 asks for is taken,
//! the answer names a subprotocol that was offered, and what is written is read as the same.
#![no_main]

use authwalk::internals::lab::web_socket::{SocketMessage, SocketEnd, Handshake, read_frame, write_frame};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 5] =
    ["upgrade", "connection", "sec-websocket-version", "sec-websocket-key", "sec-websocket-protocol"];
const KEY: &str = "YXV0aHdhbGsgc2F5cyBoaQ==";

fuzz_target!(|input: (u8, Vec<(u8, String)>, Vec<u8>, String, [u8; 4])| {
    let (plain, changes, bytes, message, mask) = input;
    // Most headers of a fuzzer are no handshake; this is one, with changes.
    let mut headers = HeaderMap::new();
    for (index, value) in ["websocket", "Upgrade", "13", KEY, "live, other"].into_iter().enumerate() {
        if plain & (1 << index) == 0 {
            headers.insert(HeaderName::from_static(NAMES[index]), HeaderValue::from_static(value));
        }
    }
    for (name, value) in &changes {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(NAMES[usize::from(*name) % NAMES.len()]), value);
        }
    }
    if let Some(handshake) = Handshake::read(&headers) {
        assert_eq!(headers["sec-websocket-version"], "13");
        assert!(headers["upgrade"].as_bytes().eq_ignore_ascii_case(b"websocket"));
        let answer = handshake.answer("live");
        assert_eq!(answer["sec-websocket-accept"].len(), 28, "20 bytes in base64");
        assert_eq!(answer.contains_key("sec-websocket-protocol"), handshake.protocols().any(|offered| offered == "live"));
    }

    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        for is_from_client in [true, false] {
            let mut stream = tokio::io::join(bytes.as_slice(), tokio::io::sink());
            while let Ok(Some(_)) = read_frame(&mut stream, is_from_client).await {}
        }
        let frame = SocketMessage::Text(message);
        for (sender, is_from_client) in [(SocketEnd::Client(mask), true), (SocketEnd::Server, false)] {
            let mut written = Vec::new();
            if write_frame(&mut written, &frame, sender).await.is_ok() {
                let mut stream = tokio::io::join(written.as_slice(), tokio::io::sink());
                assert_eq!(read_frame(&mut stream, is_from_client).await.expect("a frame"), Some(frame.clone()));
            }
        }
    });
});
