//! Any messages of an editor: each request gets an answer, each place that is told lies in the text, and the server ends when it
//! is asked to.
#![no_main]

use authwalk::internals::lsp::talk;
use libfuzzer_sys::fuzz_target;
use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value as Json, json};

const URI: &str = "file:///authwalk-fuzz/a.toml";
const REQUESTS: [&str; 4] = ["hover", "completion", "definition", "codeAction"];

fuzz_target!(|input: (bool, Vec<(u8, u16, u16, String)>)| {
    let (is_utf8, messages) = input;
    let (server, client) = Connection::memory();
    let send = |message: Message| client.sender.send(message).expect("it listens");
    let ask = |id: i32, method: &str, params: Json| send(Request::new(id.into(), method.to_owned(), params).into());
    let tell = |method: &str, params: Json| send(Notification::new(method.to_owned(), params).into());

    let encodings = if is_utf8 { json!(["utf-8"]) } else { Json::Null };
    ask(0, "initialize", json!({ "capabilities": { "general": { "positionEncodings": encodings } } }));
    tell("initialized", json!({}));
    let mut requests = 1;
    for (kind, line, character, text) in messages {
        let document = json!({ "uri": URI, "version": line, "text": text });
        let position = json!({ "line": line, "character": character });
        match kind % 8 {
            0 => tell("textDocument/didOpen", json!({ "textDocument": document })),
            1 => tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "text": text }] })),
            2 => tell("textDocument/didSave", json!({ "textDocument": document })),
            3 => tell("textDocument/didClose", json!({ "textDocument": document })),
            // Whatever a client makes of the protocol.
            4 => tell(&text, serde_json::from_str(&text).unwrap_or_default()),
            5 => {
                ask(requests, &text, serde_json::from_str(&text).unwrap_or_default());
                requests += 1;
            }
            _ => {
                let range = json!({ "start": position, "end": { "line": character, "character": line } });
                let params = json!({ "textDocument": document, "position": position, "range": range, "context": {} });
                let method = REQUESTS[usize::from(kind / 8) % REQUESTS.len()];
                ask(requests, &format!("textDocument/{method}"), params);
                requests += 1;
            }
        }
    }
    ask(requests, "shutdown", Json::Null);
    tell("exit", Json::Null);
    let ended = talk(&server);
    drop(server);
    let answers = client.receiver.iter().filter(|message| matches!(message, Message::Response(_))).count();
    assert!(ended.is_err() || usize::try_from(requests).is_ok_and(|requests| answers == requests + 1), "{answers}");
});
