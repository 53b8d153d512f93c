//! A presentation drives a class that several servers hold, and what cannot be combined with that.

use super::{TOKEN, driven_class_with, go_on_to_question, present};
use crate::class::phone::Phone;
use crate::common::redis_process::RedisProcess;
use crate::common::{authwalk, stderr};

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_has_a_presentation_drive_all_servers_of_a_class_and_another_one_take_it_over() {
    let redis = RedisProcess::start(&[]);
    let url = redis.url();
    let folder = tempfile::tempdir().expect("a folder");
    let bind = ["--bind", "127.0.0.1:0", "--redis", &url];
    let (first, first_address, code) = driven_class_with(folder.path(), &bind);
    let (second, second_address, same) = driven_class_with(folder.path(), &[&bind[..], &["--room", &code]].concat());
    assert_eq!(same, code);
    let mut talk = present(folder.path(), &["--class", &format!("http://{first_address}")]);
    go_on_to_question(&mut talk);
    let mut here = Phone::join(&first_address, &code);
    let mut there = Phone::join(&second_address, &code);
    let number = usize::try_from(there.wait_for("asking")["number"].as_u64().expect("a number")).expect("small");
    assert_eq!(here.wait_for("asking")["number"].as_u64(), Some(number as u64));
    assert_eq!([here.vote(number, &[1]).status, there.vote(number, &[0]).status], [200, 200]);
    while !talk.type_line("a").contains("2 of 2 have answered> ") {}
    assert!(talk.type_line("").contains("2. 401 Unauthorized: 1 (50 %)"));
    there.wait_for("counted");
    talk.kill();

    // Another presentation, at the server that is left.
    first.kill();
    let mut talk = present(folder.path(), &["--class", &format!("http://{second_address}")]);
    go_on_to_question(&mut talk);
    while !talk.type_line("a").contains("2 of 2 have answered> ") {}
    let mut here = here.reconnect_to(&second_address);
    here.wait_for("asking");
    let here = here.reconnect();
    assert_eq!(here.own_vote["chosen"], serde_json::json!([1]), "the votes stay where the questions are the same");
    talk.kill();
    second.kill();
}

#[test]
fn what_a_redis_keeps_needs_no_file_and_its_servers_one_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("class");
    let file = file.to_str().expect("a path");
    let refused = |args: &[&str]| {
        let output = authwalk(&[&["--plain", "class"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(!said.contains(TOKEN));
        said
    };
    let redis = ["--redis", "redis://127.0.0.1:1"];
    for args in [&["session-login", "--resume", file][..], &["--driven", "--resume", file]] {
        let said = refused(&[args, &redis].concat());
        assert!(said.contains("needs no file to go on from") && said.contains("--room CODE"), "{said}");
    }
    let said = refused(&["session-login", "--resume", file, "--room", "K7QM-2XPA"]);
    assert!(said.contains("holds the code of its room"), "{said}");
    let said = refused(&[&["--driven"], &redis[..]].concat());
    assert!(said.contains("have one token") && said.contains("--token-file FILE"), "{said}");
    assert!(!std::path::Path::new(file).exists());
}
