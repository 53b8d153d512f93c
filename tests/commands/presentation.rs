//! `authwalk present` line by line, and a class elsewhere that it drives.

mod over_tls;
mod resumed;
mod shared_room;

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::class::phone::Phone;
use crate::common::{authwalk, command, stderr, stdout};

/// The token that the tests show.
const TOKEN: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// A program with a keyboard, and what it prints.
struct Typed {
    program: Child,
    keyboard: ChildStdin,
    screen: ChildStdout,
    /// All that it has printed.
    printed: String,
}

impl Typed {
    fn start(args: &[&str], folder: &Path) -> Self {
        let mut command = command(args);
        // A socket of its own, so that tests don't find each other's console.
        command.env("XDG_RUNTIME_DIR", folder).env("AUTHWALK_CLASS_TOKEN", TOKEN);
        let mut program =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let keyboard = program.stdin.take().expect("a pipe");
        let screen = program.stdout.take().expect("a pipe");
        Self { program, keyboard, screen, printed: String::new() }
    }

    /// Reads on until `wanted` has been printed, and returns all that came before it.
    fn wait_for(&mut self, wanted: &str) -> String {
        let mut shown = Vec::new();
        let mut byte = [0];
        loop {
            assert_eq!(self.screen.read(&mut byte).expect("text"), 1, "no {wanted}:\n{}", self.printed);
            shown.push(byte[0]);
            self.printed.push(char::from(byte[0]));
            if shown.ends_with(wanted.as_bytes()) {
                return String::from_utf8(shown).expect("text");
            }
        }
    }

    fn press(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).expect("the keyboard");
    }

    /// Types a line, and returns what is printed until the next prompt.
    fn type_line(&mut self, line: &str) -> String {
        self.press(line);
        self.wait_for("> ")
    }

    fn end(mut self) -> String {
        self.press("q");
        let mut messages = String::new();
        self.program.stderr.take().expect("a pipe").read_to_string(&mut messages).expect("text");
        assert_eq!(self.program.wait().expect("it ends").code(), Some(0), "{messages}");
        messages
    }

    fn kill(mut self) {
        self.program.kill().expect("it runs");
        self.program.wait().expect("it ends");
    }
}

/// A presentation of a lesson, at a slide.
fn present(folder: &Path, args: &[&str]) -> Typed {
    let mut all = vec!["--plain", "--seed", "7", "present", "session-login"];
    all.extend(args);
    let mut talk = Typed::start(&all, folder);
    talk.wait_for("> ");
    talk
}

/// Goes on until the class is asked something.
fn go_on_to_question(talk: &mut Typed) -> String {
    loop {
        let slide = talk.type_line("");
        if slide.contains("answered> ") || slide.contains("hands> ") {
            return slide;
        }
    }
}

/// A class that waits for its presentation, with its address and code.
fn driven_class(folder: &Path, bind: &str) -> (Typed, String, String) {
    driven_class_with(folder, &["--bind", bind])
}

fn driven_class_with(folder: &Path, args: &[&str]) -> (Typed, String, String) {
    let mut class = Typed::start(&[&["class", "--driven"], args].concat(), folder);
    let shown = class.wait_for("Ctrl-C ends the class.");
    let word = |label: &str| {
        let line = shown.lines().find_map(|line| line.trim().strip_prefix(label)).expect("the way in");
        line.trim().to_owned()
    };
    let address = word("Phones open").strip_prefix("http://").expect("an address").to_owned();
    let code = word("and type");
    (class, address, code)
}

#[test]
fn a_lesson_is_told_line_by_line_asked_counted_and_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut talk = present(folder.path(), &[]);
    assert!(talk.printed.contains("Slide 1 of "), "{}", talk.printed);
    let asked = go_on_to_question(&mut talk);
    assert!(asked.contains("  2. 401 Unauthorized") && !asked.contains('✓'), "{asked}");
    assert!(talk.type_line("h 2 12").contains("Option 2: 12."));
    assert!(talk.type_line("h 9 1").contains("The options are numbered from 1 to "));
    assert!(talk.type_line("n").contains("The answer to come: 401"));
    let counted = talk.type_line("");
    assert!(counted.contains("2. 401 Unauthorized: 12 (100 %)") && !counted.contains('✓'), "{counted}");
    assert!(talk.type_line("h 1 1").contains("Hands are counted where a question is asked."));
    let happened = talk.type_line("");
    assert!(happened.contains("→ shop: POST /login"), "{happened}");
    assert!(talk.type_line("").contains("2. 401 Unauthorized ✓: 12 (100 %)"));
    assert!(talk.type_line("d").contains("The wall is dark"));
    assert!(talk.type_line("").contains("✓"), "Enter only lights it up");
    assert!(talk.type_line("1").contains("Slide 1 of "));
    assert!(talk.type_line("nonsense").contains("Enter goes on"));
    assert_eq!(talk.end(), "");
}

#[test]
fn a_class_on_a_server_is_driven_and_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (class, address, code) = driven_class(folder.path(), "127.0.0.1:0");
    assert!(!class.printed.contains(TOKEN), "a token that was given is not shown");
    let url = format!("http://{address}");
    let mut talk = present(folder.path(), &["--class", &url]);
    assert!(talk.printed.contains(&code), "{}", talk.printed);
    go_on_to_question(&mut talk);
    let mut phone = Phone::join(&address, &code);
    let state = phone.wait_for("asking");
    assert_eq!(state["question"]["options"][1]["text"], "401 Unauthorized");
    let number = usize::try_from(state["number"].as_u64().expect("a number")).expect("small");
    assert_eq!(phone.vote(number, &[1]).status, 200);
    while !talk.type_line("a").contains("1 of 1 have answered> ") {}
    assert!(talk.type_line("").contains("2. 401 Unauthorized: 1 (100 %)"));
    assert!(!phone.wait_for("counted").to_string().contains("\"right\""));
    talk.type_line("");
    talk.type_line("");
    assert_eq!(phone.wait_for("revealed")["question"]["options"][1]["count"], 1);

    class.kill();
    let mut messages = talk.program.stderr.take().expect("a pipe");
    let mut said = String::new();
    let mut wait_for_message = |wanted: &str| {
        let mut byte = [0];
        while !said.ends_with(wanted) {
            assert_eq!(messages.read(&mut byte).expect("text"), 1, "{said}");
            said.push(char::from(byte[0]));
        }
    };
    wait_for_message("The class can't be reached");
    talk.wait_for("> ");
    assert!(talk.type_line("1").contains("Slide 1 of "), "the talk goes on");
    let (class, again, code) = driven_class(folder.path(), &address);
    assert_eq!(again, address);
    wait_for_message("The class is reached.");
    talk.wait_for("> ");
    assert!(talk.type_line("c").contains(&code));
    let mut phone = Phone::join(&address, &code);
    assert_eq!(phone.wait_for("watching")["wall"]["heading"].as_str().map(str::is_empty), Some(false));
    class.kill();
    talk.kill();
}

#[test]
fn a_wrong_token_none_at_all_and_one_in_the_clear_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (class, address, _) = driven_class(folder.path(), "127.0.0.1:0");
    let url = format!("http://{address}");
    let wrong = folder.path().join("token");
    std::fs::write(&wrong, "zyxwvutsrqponmlkjihgfedcba\n").expect("written");
    let wrong = wrong.to_str().expect("a path");
    let refused = |args: &[&str]| {
        let mut all = vec!["--plain", "--seed", "7", "present", "session-login"];
        all.extend(args);
        let output = authwalk(&all);
        assert_ne!(output.status.code(), Some(0), "{}", stdout(&output));
        stderr(&output)
    };
    let said = refused(&["--class", &url, "--token-file", wrong]);
    assert!(said.contains("refuses: it does not take this token"), "{said}");
    let said = refused(&["--class", &url]);
    assert!(said.contains("AUTHWALK_CLASS_TOKEN"), "{said}");
    let said = refused(&["--class", "http://class.example", "--token-file", wrong]);
    assert!(said.contains("Without TLS"), "{said}");
    let said = refused(&["--class", "session-login"]);
    assert!(said.contains("this is no address of a class"), "{said}");
    class.kill();
}

#[test]
fn what_belongs_to_a_class_elsewhere_is_refused_without_one() {
    let refused = |args: &[&str]| {
        let output = authwalk(&[&["--plain", "present", "session-login"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    for option in [&["--token-file", "x"][..], &["--ca", "x"], &["--insecure-http"]] {
        let said = refused(&[&["--class"], option].concat());
        assert!(said.contains("are for a class elsewhere"), "{said}");
        refused(option);
    }
    let said = refused(&["--class", "http://127.0.0.1:1", "--ca", "x"]);
    assert!(said.contains("an http address has none"), "{said}");
}

#[test]
fn a_class_on_a_server_writes_its_answers_there_those_to_other_questions_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("answers.jsonl");
    let results = ["--bind", "127.0.0.1:0", "--results", file.to_str().expect("a path")];
    let (mut class, address, code) = driven_class_with(folder.path(), &results);
    let url = format!("http://{address}");
    let mut messages = class.program.stderr.take().expect("a pipe");
    let mut wait_for_message = |wanted: &str| {
        let mut said = String::new();
        let mut byte = [0];
        while !said.ends_with(wanted) {
            assert_eq!(messages.read(&mut byte).expect("text"), 1, "{said}");
            said.push(char::from(byte[0]));
        }
    };
    wait_for_message("answers.jsonl, without names.");
    let mut talk = present(folder.path(), &["--class", &url]);
    go_on_to_question(&mut talk);
    let mut phone = Phone::join(&address, &code);
    let number = usize::try_from(phone.wait_for("asking")["number"].as_u64().expect("a number")).expect("small");
    assert_eq!(phone.vote(number, &[1]).status, 200);
    talk.type_line("");
    phone.wait_for("counted");
    while !std::fs::read_to_string(&file).expect("the answers").contains("chosen") {
        std::thread::yield_now();
    }
    talk.end();
    let mut other = Typed::start(&["--plain", "present", "session-fixation", "--class", &url], folder.path());
    other.wait_for("> ");
    wait_for_message("answers-2.jsonl, without names.");
    let text = std::fs::read_to_string(&file).expect("the answers");
    assert!(text.ends_with("\"participant\":1,\"chosen\":[1]}\n"), "{text}");
    other.kill();
    class.program.kill().expect("it runs");
    class.program.wait().expect("it ends");
}
