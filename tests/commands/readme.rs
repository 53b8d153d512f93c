//! What the README and the guide tell people to type works as it is written.
//!
//! Every line of a block that begins with `authwalk` is given to a shell, in a folder that holds what the lines speak of.
//! Those that need a terminal get one, and have to draw on it and to end when asked.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::common::{stderr, stdout};

/// Lines that need a terminal.
const ON_A_TERMINAL: [&str; 11] = [
    "authwalk",
    "authwalk learn session-login",
    "authwalk learn my-lesson.toml",
    "authwalk quiz",
    "authwalk review",
    "authwalk present session-fixation",
    "authwalk present Sessions --minutes 45",
    "authwalk notes",
    "authwalk lab",
    "authwalk lab token [TOKEN]",
    "authwalk lab --browser",
];

/// Lines that are not tried here, each with the reason.
const NOT_HERE: [(&str, &str); 5] = [
    ("authwalk check my-course --watch", "goes on until it is ended; the tests of `check` watch it"),
    (
        "authwalk class --driven --bind 127.0.0.1:8080 --public-url https://class.example --token-file class.token",
        "goes on until it is ended; the tests of `present` drive it",
    ),
    (
        "authwalk present session-login --class https://class.example --token-file class.token",
        "looks for a class on a server; its own tests have one",
    ),
    ("authwalk lsp", "an editor talks to it; its own tests do that"),
    ("authwalk lab serve session-fixation", "goes on until it is ended; the tests of `export` ask it"),
];

/// A folder in which the lines can be typed.
struct ReadmeShell {
    folder: tempfile::TempDir,
}

impl ReadmeShell {
    /// With a lesson, a pack and keys, by the names that the lines use.
    fn new() -> Self {
        let shell = Self { folder: tempfile::tempdir().expect("a folder") };
        for line in ["authwalk new lesson my-lesson", "authwalk new pack my-course"] {
            shell.run_to_success(line);
        }
        let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/token");
        fs::copy(keys.join("rsa-public.pem"), shell.file("key.pem")).expect("copied");
        fs::copy(keys.join("rsa-pkcs8.pem"), shell.file("private.pem")).expect("copied");
        fs::write(shell.file("secret.txt"), "a secret of the tests, long enough for HS256").expect("written");
        shell
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `PATH` with the program's folder first.
    fn path() -> OsString {
        let program = Path::new(env!("CARGO_BIN_EXE_authwalk")).parent().expect("a folder").as_os_str();
        let mut path = program.to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        path
    }

    /// Runs a line, which has to succeed, and returns its output.
    fn run_to_success(&self, line: &str) -> String {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(self.folder.path()).stdin(Stdio::null());
        let shell = shell.env("PATH", Self::path()).env("XDG_STATE_HOME", self.file("state"));
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), Some(0), "{line}\n{}{}", stdout(&output), stderr(&output));
        stdout(&output)
    }

    /// Runs a line on a terminal until it has drawn; then Ctrl-C has to end it.
    fn draw_and_interrupt(&self, line: &str) {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut shell = CommandBuilder::new("sh");
        shell.args(["-c", line]);
        shell.cwd(self.folder.path());
        for (name, value) in [
            ("PATH", Self::path()),
            ("XDG_STATE_HOME", self.file("state").into()),
            ("XDG_RUNTIME_DIR", self.folder.path().into()),
            ("TERM", "xterm".into()),
        ] {
            shell.env(name, value);
        }
        let mut child = pair.slave.spawn_command(shell).expect("a shell");
        drop(pair.slave);
        let mut screen = pair.master.try_clone_reader().expect("a reader");
        let mut keys = pair.master.take_writer().expect("a writer");
        let (mut output, mut is_interrupted) = (Vec::new(), false);
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = screen.read(&mut bytes) {
            output.extend_from_slice(&bytes[..count]);
            // The ordinary screen is left before anything is drawn.
            if !is_interrupted && String::from_utf8_lossy(&output).contains("\x1b[?1049h") {
                keys.write_all(b"\x03").expect("the terminal takes keys");
                is_interrupted = true;
            }
        }
        let code = child.wait().expect("it ends").exit_code();
        assert!(is_interrupted && code == 0, "{line}: {code}\n{}", String::from_utf8_lossy(&output));
    }
}

/// The lines in the code blocks of a page that begin with `authwalk`, without the remarks that follow two spaces.
fn lines(page: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("the page");
    let blocks = text.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(|block| block.lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    let lines = lines.filter(|line| line == "authwalk" || line.starts_with("authwalk "));
    lines.map(|line| line.split("  ").next().unwrap_or_default().trim().to_owned()).collect()
}

#[test]
fn every_line_works_as_it_is_written() {
    let shell = ReadmeShell::new();
    // A token that the verifying lines accept.
    let claims = r#"{"sub":"alice","iss":"https://shop.test","aud":"api","exp":4102444800}"#;
    let token = shell.run_to_success(&format!("authwalk token sign '{claims}' --alg RS256 --key-file private.pem"));
    let all: Vec<String> = ["README.md", "docs/authors.md"].into_iter().flat_map(lines).collect();
    let named = ON_A_TERMINAL.iter().chain(NOT_HERE.iter().map(|(line, _)| line));
    assert_eq!(
        named.filter(|line| !all.iter().any(|known| known == *line)).collect::<Vec<_>>(),
        [&""; 0],
        "no longer written"
    );
    let mut lines_run = BTreeSet::new();
    for line in &all {
        if NOT_HERE.iter().any(|(not, _)| not == line) || !lines_run.insert(line) {
            continue;
        }
        let typed = line.replace(" [TOKEN]", "").replace("TOKEN", token.trim()).replace("FILE", "export.jsonl");
        if ON_A_TERMINAL.contains(&line.as_str()) {
            shell.draw_and_interrupt(&typed);
        } else {
            // The lines themselves have already created this.
            let is_new = line.starts_with("authwalk new");
            shell.run_to_success(&if is_new { format!("mkdir -p fresh && cd fresh && {typed}") } else { typed });
        }
    }
}

#[test]
fn every_option_in_the_text_exists() {
    let help = |args: &[&str]| stdout(&crate::common::authwalk(&[args, &["--help"]].concat()));
    let commands = [
        &[][..],
        &["learn"],
        &["quiz"],
        &["review"],
        &["start"],
        &["cheatsheet"],
        &["class"],
        &["class", "report"],
        &["present"],
        &["lsp"],
        &["run"],
        &["progress"],
        &["check"],
        &["schema"],
        &["new"],
        &["cookie", "explain"],
        &["cookie", "sent"],
        &["token", "explain"],
        &["token", "verify"],
        &["token", "sign"],
        &["token", "generate"],
        &["token", "convert"],
        &["token", "jwks"],
        &["token", "guess"],
        &["lab"],
        &["lab", "token"],
        &["export"],
        &["doctor"],
    ];
    let known: String = commands.iter().map(|args| help(args)).collect();
    for page in ["README.md", "docs/authors.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("the page");
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let options = words.filter(|word| word.len() > 3 && word.starts_with("--") && !word.starts_with("---"));
        // Cargo's own.
        for option in options.filter(|option| !["--release", "--test", "--path", "--locked"].contains(option)) {
            assert!(known.contains(option), "{page}: {option}");
        }
    }
}
