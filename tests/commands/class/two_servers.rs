//! Two servers of one class with a real Redis: one is killed in the middle of the voting.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::Class;
use super::phone::{Phone, request};
use crate::common::redis_process::RedisProcess;
use crate::common::{authwalk, stderr};

const PHONES: usize = 40;

/// How many have their answer when a server is killed.
const BEFORE_THE_KILL: usize = 10;

fn open(redis: &RedisProcess, more: &[&str]) -> Class {
    let url = redis.url();
    Class::open(&[&["session-login", "--redis", &url], more].concat())
}

/// Votes until it is acknowledged, at one server after the other. Returns how many had answered then.
fn vote_until_acknowledged(addresses: &[String; 2], first: usize, cookie: &str) -> u64 {
    let body = "{\"number\":1,\"chosen\":[1]}";
    for address in addresses.iter().cycle().skip(first) {
        let headers = format!("Content-Type: application/json\r\nCookie: {cookie}\r\n");
        let bytes = request(address, "POST /vote", &headers, body);
        let mut answer = String::new();
        let heard = TcpStream::connect(address)
            .and_then(|mut socket| socket.write_all(&bytes).and_then(|()| socket.read_to_string(&mut answer)));
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        let answered = serde_json::from_str::<serde_json::Value>(body).ok().and_then(|json| json["answered"].as_u64());
        if heard.is_ok()
            && let Some(answered) = answered
        {
            return answered;
        }
    }
    unreachable!("the addresses repeat")
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_keeps_every_acknowledged_vote_when_a_server_is_killed() {
    let redis = RedisProcess::start(&[]);
    let mut first = open(&redis, &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.jsonl");
    let room = first.code.clone();
    let mut second = open(&redis, &["--room", &room, "--results", file.to_str().expect("a path")]);
    assert_eq!(second.code, first.code);
    let phones: Vec<Phone> =
        (0..PHONES).map(|index| if index % 2 == 0 { first.phone() } else { second.phone() }).collect();
    first.go_on();
    let mut late = second.phone();
    assert_eq!(late.wait_for("asking")["number"], 1, "the other server follows");
    let addresses = [first.address.clone(), second.address.clone()];
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let voters: Vec<_> = phones
        .iter()
        .enumerate()
        .map(|(index, phone)| {
            let (addresses, cookie, acknowledged) =
                (addresses.clone(), phone.cookie().to_owned(), Arc::clone(&acknowledged));
            let vote = move || {
                let ordinal = vote_until_acknowledged(&addresses, index, &cookie);
                acknowledged.fetch_add(1, Ordering::SeqCst);
                // Some are sent again although they were acknowledged.
                let again = (index % 5 == 0).then(|| vote_until_acknowledged(&addresses, 1, &cookie));
                assert!(again.is_none_or(|again| again >= ordinal));
                ordinal
            };
            thread::Builder::new().spawn(vote).expect("a thread")
        })
        .collect();
    while acknowledged.load(Ordering::SeqCst) < BEFORE_THE_KILL {
        thread::yield_now();
    }
    first.program.kill().expect("it runs");
    first.program.wait().expect("it ends");
    let mut ordinals: Vec<u64> = voters.into_iter().map(|voter| voter.join().expect("it votes")).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    // A vote that was counted, but whose acknowledgement was lost with the server, is acknowledged with a later number.
    assert!(ordinals.last().is_some_and(|last| *last == PHONES as u64), "{ordinals:?}");
    let mut back = phones.into_iter().next().expect("a phone").reconnect_to(&second.address);
    assert_eq!(back.own_vote["chosen"], serde_json::json!([1]), "it is known at the other server");
    let revealed = second.go_on();
    assert!(revealed.contains(&format!("2  right  100 % ({PHONES})")), "{revealed}");
    assert_eq!(back.wait_for("revealed")["answered"], PHONES);
    assert!(second.end().contains("without names"));
    let answers = std::fs::read_to_string(file).expect("the answers");
    assert_eq!(answers.matches("\"participant\"").count(), PHONES);
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_lets_a_class_go_on_where_its_only_server_was_killed() {
    let redis = RedisProcess::start(&[]);
    let mut killed = open(&redis, &[]);
    let phone = killed.phone();
    killed.go_on();
    assert_eq!(phone.vote(1, &[1]).status, 200);
    killed.program.kill().expect("it runs");
    killed.program.wait().expect("it ends");
    let mut back = open(&redis, &["--room", &killed.code]);
    let mut phone = phone.reconnect_to(&back.address);
    assert_eq!(phone.wait_for("asking")["answered"], 1);
    assert!(back.go_on().contains("2  right  100 % (1)"));
    back.end();
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_cannot_keep_a_class_is_told_before_it() {
    let redis = RedisProcess::start(&[]);
    let refused = |args: &[&str]| {
        let output = authwalk(&[&["--plain", "class", "session-login", "--bind", "127.0.0.1:0"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    let url = redis.url();
    assert!(refused(&["--redis", &url, "--redis-durability", "disk"]).contains("`appendfsync always`"));
    let nobody = format!("redis://:secret@127.0.0.1:{}", unused_port());
    let told = refused(&["--redis", &nobody]);
    assert!(told.contains("cannot be reached") && !told.contains("secret"), "{told}");
    let room = open(&redis, &[]);
    let told = refused(&["--redis", &url, "--room", &room.code, "--count", "1"]);
    assert!(told.contains("is asked other questions"), "{told}");
    room.end();
}

fn unused_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
