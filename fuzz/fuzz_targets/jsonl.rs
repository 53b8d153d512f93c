//! Any bytes as requests of `token verify --jsonl`: as many answers as lines, each one JSON object in plain ASCII.
#![no_main]

use authwalk::cli::token::run_jsonl;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value as Json};

fuzz_target!(|bytes: &[u8]| {
    let mut answers = Vec::new();
    run_jsonl(bytes, &mut answers).expect("a vector can be written to");
    assert!(answers.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n')));
    let answers = String::from_utf8(answers).expect("ASCII");
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').count();
    assert_eq!(answers.lines().count(), lines);
    for answer in answers.lines() {
        let answer: Map<String, Json> = serde_json::from_str(answer).expect("an object");
        assert!(answer.contains_key("verdict") != answer.contains_key("error"), "{answer:?}");
    }
});
