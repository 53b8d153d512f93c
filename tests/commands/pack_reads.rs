//! How often a command reads the pack that it is given. What was read is given away to be checked and cannot be copied, so a
//! pack that is read once is checked once.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

use crate::common::command;

/// How many files the large part of a pack has, and how large each is: far more than all else that a start reads.
const LARGE_FILES: usize = 4;
const LARGE_FILE_BYTES: usize = 256 * 1024;

const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"asked\"\ncovers = []\nlevel = \"mid\"\n\
    ask = \"A?\"\nwhy = \"W.\"\ntype.accept = [\"a\"]\n";
const LESSON: &str = "format_version = 2\nid = \"sound\"\ntitle = \"S\"\nminutes = 1\ncovers = []\n[[step]]\n\
    id = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";

/// Writes a pack with a lesson, and with quizzes that are mostly comments, and returns how many bytes those have.
fn write_pack(folder: &Path) -> u64 {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    write("authwalk.toml", "format_version = 2\nid = \"p\"\ntitle = \"P\"\n");
    write("sound.toml", LESSON);
    let comment = format!("# {}\n", "x".repeat(997)).repeat(LARGE_FILE_BYTES / 1000);
    for number in 0..LARGE_FILES {
        let quiz = QUIZ.replace("\"q\"", &format!("\"q{number}\"")).replace("asked", &format!("asked{number}"));
        write(&format!("q{number}.toml"), &format!("{comment}{quiz}"));
    }
    u64::try_from(LARGE_FILES * comment.len()).expect("it fits")
}

/// How many bytes the program has read in all, and what it said. The kernel counts them until the process is waited for.
fn bytes_read(arguments: &[&str], input: &str, pack: &Path, state: &Path) -> (u64, String) {
    let mut program = command(&[&["--plain", "--content", "."], arguments].concat());
    program.env("XDG_STATE_HOME", state).current_dir(pack);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("it runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("its input");
    let mut said = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut said).expect("text");
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    let counts = fs::read_to_string(format!("/proc/{}/io", child.id())).expect("the counts of a process");
    assert!(child.wait().expect("it ends").success(), "{arguments:?}: {said}");
    let read = counts.lines().find_map(|line| line.strip_prefix("rchar: ")).expect("bytes read");
    (read.parse().expect("a number"), said)
}

#[test]
fn quiz_review_progress_and_a_start_read_their_pack_once() {
    let (pack, state) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let pack_bytes = write_pack(pack.path());
    for (arguments, input, expected) in [
        (&["start"][..], "b\n\nb\n\nb\n\nb\n\n", "A plan"),
        (&["start", "--plan"], "", "A plan"),
        (&["quiz"], "b\n\nb\n\nb\n\nb\n\n", "Question 4 of 4"),
        (&["review", "--forecast"], "", "due"),
        (&["review"], "a\n", "due"),
        (&["progress", "show"], "", "Under review: 4 questions"),
        (&[], "", "sound"),
        (&["learn", "sound"], "", "Step 1 of 1"),
    ] {
        let (read, said) = bytes_read(arguments, input, pack.path(), state.path());
        assert!(said.contains(expected), "{arguments:?}: {said}");
        let percent = read * 100 / pack_bytes;
        assert!((100..150).contains(&percent), "{arguments:?} read {percent} % of its pack");
    }
}
