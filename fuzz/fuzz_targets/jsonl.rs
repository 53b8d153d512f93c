//! Any bytes as requests of `token verify --jsonl`: as many responses as lines, each one JSON object in plain ASCII.
#![no_main]

use authwalk::internals::cli::run_jsonl;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value as Json};

fuzz_target!(|bytes: &[u8]| {
    let mut responses = Vec::new();
    run_jsonl(bytes, &mut responses).expect("a vector can be written to");
    assert!(responses.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n')));
    let responses = String::from_utf8(responses).expect("ASCII");
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').count();
    assert_eq!(responses.lines().count(), lines);
    for response in responses.lines() {
        let response: Map<String, Json> = serde_json::from_str(response).expect("an object");
        assert!(response.contains_key("verdict") != response.contains_key("error"), "{response:?}");
    }
});
