//! A store of the lab's own leaves nothing behind: no folder, no socket and no server, however the program ends.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::common::command;

/// How the program is ended.
#[derive(Clone, Copy, Debug)]
enum Ending {
    EndOfInput,
    Terminated,
    Killed,
}

/// A lesson with a store for each lane, in which `TMPDIR` is `folder`, after `steps` of it.
fn start(folder: &Path, steps: usize) -> (Child, ChildStdin) {
    let mut command = command(&["learn", "session-scaling", "--plain"]);
    command.env("TMPDIR", folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    output.read_line(&mut line).expect("text");
    // The lesson goes on while the program is ended, so that each time hits another moment.
    input.write_all("\n".repeat(steps).as_bytes()).expect("it reads");
    // Nobody reads the rest, and the program doesn't mind.
    let reader = std::thread::Builder::new().name("reads on".to_owned());
    reader.spawn(move || output.lines().count()).expect("a thread");
    (child, input)
}

fn end(mut child: Child, input: ChildStdin, ending: Ending) {
    match ending {
        Ending::EndOfInput => drop(input),
        Ending::Terminated => {
            let status = Command::new("kill").arg(child.id().to_string()).status().expect("kill");
            assert!(status.success());
        }
        Ending::Killed => child.kill().expect("killed"),
    }
    child.wait().expect("it ends");
}

/// Waits until `folder` is empty, at most 10 seconds; says whether it is.
fn becomes_empty(folder: &Path) -> bool {
    let wait = r#"for _ in $(seq 200); do [ -z "$(ls -A "$1")" ] && exit 0; sleep 0.05; done; exit 1"#;
    Command::new("sh").args(["-c", wait, "sh"]).arg(folder).status().expect("a shell").success()
}

/// The processes that work in `folder`. Zombies have no working folder any more.
fn processes_in(folder: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let working =
        processes.filter(|process| fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder)));
    working.map(|process| process.file_name().to_string_lossy().into_owned()).collect()
}

/// Waits until nobody works in `folder`, at most 10 seconds; says whether that is so. The folder goes first, its server next.
fn everybody_leaves(folder: &Path) -> bool {
    let wait = || Command::new("sleep").arg("0.05").status().expect("sleep");
    (0..200).any(|_| processes_in(folder).is_empty() || !wait().success())
}

#[test]
fn nothing_is_left_behind_however_the_program_ends() {
    let kills: usize = std::env::var("AUTHWALK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(6);
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..kills {
        let (child, input) = start(folder.path(), number % 13);
        let ending = [Ending::Killed, Ending::Terminated, Ending::EndOfInput][number % 3];
        end(child, input, ending);
        assert!(becomes_empty(folder.path()), "{ending:?} after {} steps", number % 13);
        assert!(everybody_leaves(folder.path()), "{ending:?}: {:?}", processes_in(folder.path()));
    }
}
