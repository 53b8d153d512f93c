//! A presentation and a class that are killed, and go on where they were.

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Typed, go_on_to_question, present};
use crate::class::phone::Phone;
use crate::common::{authwalk, stderr};

/// An address that is free just now; a class that goes on needs the one that it had. Below the ports that the system gives to
/// connections by itself, so that nothing else takes it in between.
fn free_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = 20_000 + std::process::id() % 10_000;
    let mut candidates = std::iter::repeat_with(|| first + NEXT.fetch_add(1, Ordering::Relaxed));
    let is_free = |port: &u32| u16::try_from(*port).is_ok_and(|port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    let port = candidates.by_ref().take(100).find(is_free).expect("a port");
    format!("127.0.0.1:{port}")
}

fn code_in(printed: &str) -> String {
    let line = printed.lines().find_map(|line| line.trim().strip_prefix("and type")).expect("a code");
    line.trim().to_owned()
}

#[cfg(unix)]
fn assert_private(file: &Path, phone: &Phone) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(file).expect("the file");
    assert!(text.contains("joined") && !text.contains(&phone.cookie_value()), "nobody votes with what is in the file");
}

#[test]
fn a_presentation_that_was_killed_goes_on_at_its_slide_with_its_room_and_its_votes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, address) = (folder.path().join("talk"), free_address());
    let arguments = ["--class", "--bind", &address, "--resume", file.to_str().expect("a path")];
    let mut talk = present(folder.path(), &arguments);
    let code = code_in(&talk.printed);
    go_on_to_question(&mut talk);
    talk.type_line("h 1 3");
    let mut phone = Phone::join(&address, &code);
    let number = usize::try_from(phone.wait_for("asking")["number"].as_u64().expect("a number")).expect("small");
    assert_eq!(phone.vote(number, &[1]).status, 200);
    assert_private(&file, &phone);
    talk.kill();

    // A line that was being written.
    let half = std::fs::read_to_string(&file).expect("the file") + "{\"class\":{\"jo";
    std::fs::write(&file, half).expect("written");
    let mut talk = present(folder.path(), &arguments);
    assert_eq!(code_in(&talk.printed), code);
    let back = phone.reconnect();
    assert_eq!(back.own_vote["chosen"], serde_json::json!([1]));
    assert_eq!(back.vote(number, &[1]).status, 200, "sent again, it is acknowledged");
    while !talk.type_line("a").contains("4 of 1 have answered> ") {}
    let counted = talk.type_line("");
    assert!(counted.contains(": 3 (75 %)") && counted.contains("2. 401 Unauthorized: 1 (25 %)"), "{counted}");
    assert_eq!(talk.end(), "");
    assert!(!file.exists(), "after its end there is nothing to go on with");
}

#[test]
fn a_class_that_was_killed_goes_on_with_its_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, results, address) = (folder.path().join("class"), folder.path().join("answers"), free_address());
    let (file_name, results_name) = (file.to_str().expect("a path"), results.to_str().expect("a path"));
    let arguments =
        ["--plain", "class", "session-login", "--bind", &address, "--resume", file_name, "--results", results_name];
    let mut class = Typed::start(&arguments, folder.path());
    let code = code_in(&class.wait_for("the first question. "));
    class.press("");
    class.wait_for("the answer. ");
    let mut phone = Phone::join(&address, &code);
    phone.wait_for("asking");
    assert_eq!(phone.vote(1, &[1]).status, 200);
    assert_private(&file, &phone);
    class.kill();

    let mut class = Typed::start(&arguments, folder.path());
    let shown = class.wait_for("1 of 1 have answered. Enter: the answer. ");
    assert_eq!(code_in(&shown), code);
    assert!(shown.contains("Question 1 of "), "{shown}");
    let mut phone = phone.reconnect();
    class.press("");
    class.wait_for("Enter: on. ");
    assert_eq!(phone.wait_for("revealed")["question"]["options"][1]["count"], 1);
    let said = class.end();
    assert!(said.contains("The answers are in "), "{said}");
    let text = std::fs::read_to_string(&results).expect("the file");
    assert!(text.ends_with("\"participant\":1,\"chosen\":[1]}\n"), "{text}");
    assert!(!file.exists());
}

#[test]
fn a_class_on_a_server_that_was_killed_has_its_room_and_its_votes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, address) = (folder.path().join("class"), free_address());
    let arguments = ["class", "--driven", "--bind", &address, "--resume", file.to_str().expect("a path")];
    let mut class = Typed::start(&arguments, folder.path());
    let code = code_in(&class.wait_for("Ctrl-C ends the class."));
    let mut talk = present(folder.path(), &["--class", &format!("http://{address}")]);
    go_on_to_question(&mut talk);
    let mut phone = Phone::join(&address, &code);
    let number = usize::try_from(phone.wait_for("asking")["number"].as_u64().expect("a number")).expect("small");
    assert_eq!(phone.vote(number, &[1]).status, 200);
    class.kill();
    let mut class = Typed::start(&arguments, folder.path());
    assert_eq!(code_in(&class.wait_for("Ctrl-C ends the class.")), code);
    let mut phone = phone.reconnect();
    assert_eq!(phone.own_vote["chosen"], serde_json::json!([1]));
    phone.wait_for("asking");
    while !talk.type_line("a").contains("1 of 1 have answered") {}
    class.kill();
    talk.kill();
}

#[test]
fn a_file_of_something_else_or_for_everybody_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    let refused = |text: &str, mode: u32| {
        std::fs::write(&file, text).expect("written");
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("it is ours");
        let output = authwalk(&["--plain", "class", "session-login", "--resume", file.to_str().expect("a path")]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(std::fs::read_to_string(&file).expect("the file"), text, "it stays as it was");
        stderr(&output)
    };
    let head = |of: &str| format!("{{\"kind\":\"authwalk-resume\",\"format_version\":1,\"of\":\"{of}\",\"seed\":7}}\n");
    assert!(refused("a diary\n", 0o600).contains("This file is something else"));
    assert!(refused("a diary", 0o600).contains("This file is something else"));
    assert!(refused(&head("present x"), 0o600).contains("belongs to `authwalk present x`"));
    assert!(refused(&format!("{}nonsense\n", head("class session-login")), 0o600).contains("Line 2 is damaged"));
    #[cfg(unix)]
    assert!(refused(&head("class session-login"), 0o644).contains("Others can read"));
}
