//! The program in a real pseudo-terminal. Each test waits for something to stand on the screen, never for time.
#![cfg(unix)]

mod bounds;
#[path = "../common/chromium.rs"]
mod chromium;
mod doctor;
mod frames;
mod manners;
mod mouse;
mod neovim;
mod own_browser;
mod present;
mod present_on_phones;
#[expect(dead_code, reason = "what all browsers have; the phones ask less of theirs")]
#[path = "../common/real_browser.rs"]
mod real_browser;
mod reports;
mod storm;
mod study_plan;
mod two_hours;

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a test waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

fn not_zero(size: u16) -> NonZero<u16> {
    NonZero::new(size).expect("a size")
}

/// The program in a terminal of its own.
struct Terminal {
    master: Box<dyn MasterPty>,
    keys: Box<dyn std::io::Write + Send>,
    output: Receiver<Vec<u8>>,
    reader: JoinHandle<()>,
    screen: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    /// All that the program wrote.
    raw: Vec<u8>,
    state: tempfile::TempDir,
}

impl Terminal {
    fn start(arguments: &[&str], columns: u16, rows: u16) -> Self {
        let state = tempfile::tempdir().expect("a folder");
        let runtime = state.path().to_owned();
        Self::start_with(state, &runtime, arguments, columns, rows)
    }

    /// The same with `runtime` for what two programs share.
    fn start_beside(runtime: &Path, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(tempfile::tempdir().expect("a folder"), runtime, arguments, columns, rows)
    }

    fn start_with(state: tempfile::TempDir, runtime: &Path, arguments: &[&str], columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_authwalk"));
        command.args(arguments);
        command.env("XDG_RUNTIME_DIR", runtime);
        Self::start_command(state, command, columns, rows)
    }

    fn start_command(state: tempfile::TempDir, mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        command.env("XDG_STATE_HOME", state.path());
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let keys = pair.master.take_writer().expect("a writer");
        let mut bytes_of = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = mpsc::channel();
        let reader = thread::Builder::new()
            .spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = bytes_of.read(&mut bytes) {
                    if sender.send(bytes[..count].to_vec()).is_err() {
                        return;
                    }
                }
            })
            .expect("a thread");
        let screen = vt100::Parser::new(not_zero(rows), not_zero(columns), 0);
        Self { master: pair.master, keys, output, reader, screen, child, raw: Vec::new(), state }
    }

    fn lesson() -> Self {
        let mut terminal = Self::start(&["learn", "session-login", "--no-motion"], 80, 24);
        terminal.wait_for("about to happen");
        terminal
    }

    fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    fn press_bytes(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads what the program writes until `is_there` holds.
    fn wait(&mut self, what: &str, is_there: impl Fn(&Self) -> bool) {
        while !is_there(self) {
            self.read_output(what);
        }
    }

    /// Reads the next piece of output.
    fn read_output(&mut self, what: &str) {
        match self.output.recv_timeout(PATIENCE) {
            Ok(bytes) => self.take(&bytes),
            Err(why) => panic!("{what}: {why}\n{}", self.text()),
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.raw.extend(bytes);
    }

    /// Whether the terminal reports buttons and the wheel, in the form of SGR. Movements are never asked for.
    fn reports_mouse(&self) -> bool {
        let screen = self.screen.screen();
        match (screen.mouse_protocol_mode(), screen.mouse_protocol_encoding()) {
            (vt100::MouseProtocolMode::PressRelease, vt100::MouseProtocolEncoding::Sgr) => true,
            (vt100::MouseProtocolMode::None, vt100::MouseProtocolEncoding::Default) => false,
            mode => panic!("{mode:?}"),
        }
    }

    fn wait_for(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.text().contains(text));
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(not_zero(rows), not_zero(columns));
        self.claim_size(columns, rows);
    }

    /// Gives the terminal a size that our picture of it does not have.
    fn claim_size(&self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("the terminal takes another size");
    }

    fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.id(), signal).expect("the signal is sent");
    }

    fn id(&self) -> rustix::process::Pid {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        id.and_then(rustix::process::Pid::from_raw).expect("the program runs")
    }

    /// Waits for the program to end, checks that it restored the terminal, and returns the exit code.
    fn ends(mut self) -> u32 {
        self.wait("the ordinary screen", |terminal| !terminal.screen.screen().alternate_screen());
        self.wait("the cursor", |terminal| !terminal.screen.screen().hide_cursor());
        assert!(!self.screen.screen().bracketed_paste(), "bracketed paste is off again");
        assert!(!self.reports_mouse(), "the mouse is the terminal's again");
        frames::frames(&self.raw);
        let asked = String::from_utf8_lossy(&self.raw);
        assert!(!asked.contains("\x1b[6n"), "the terminal was never asked where the cursor is");
        exit_code(self.child)
    }
}

/// The program's exit code; a program that does not end is killed.
fn exit_code(mut child: Box<dyn Child + Send + Sync>) -> u32 {
    let mut killer = child.clone_killer();
    let (sender, end) = mpsc::channel();
    let waits = move || drop(sender.send(child.wait().map(|status| status.exit_code())));
    thread::Builder::new().spawn(waits).expect("a thread");
    let Ok(code) = end.recv_timeout(PATIENCE) else {
        drop(killer.kill());
        panic!("the program did not end");
    };
    code.expect("the program ends")
}

#[test]
fn a_lesson_is_stepped_through_and_left() {
    let mut terminal = Terminal::lesson();
    assert!(terminal.screen.screen().alternate_screen());
    terminal.press("2");
    terminal.wait_for("Exactly what it answered");
    terminal.press("w");
    terminal.wait_for("POST /login HTTP/1.1␍␊");
    terminal.press("w");
    terminal.wait_for("← back");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_first_start_enters_the_first_minute_and_esc_leads_to_the_map() {
    let mut terminal = Terminal::start(&["--no-motion"], 80, 24);
    terminal.wait_for("The first minute");
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("Enter open");
    terminal.press("\r");
    terminal.wait_for("about to happen");
    terminal.press("\x1b");
    terminal.wait_for("Enter open");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_signal_ends_the_program_in_order() {
    use rustix::process::Signal;
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let terminal = Terminal::lesson();
        terminal.signal(signal);
        assert_eq!(terminal.ends(), code);
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_the_lesson_goes_on_afterwards() {
    let mut terminal = Terminal::lesson();
    // The key, then the signal from another program.
    let stops: [fn(&mut Terminal); 2] =
        [|terminal| terminal.press("\x1a"), |terminal| terminal.signal(rustix::process::Signal::TSTP)];
    for stop in stops {
        stop(&mut terminal);
        terminal.wait("the ordinary screen", |terminal| !terminal.screen.screen().alternate_screen());
        let status = rustix::process::waitpid(Some(terminal.id()), rustix::process::WaitOptions::UNTRACED);
        assert!(status.expect("a child").is_some_and(|(_, status)| status.stopped()), "it really stops");
        terminal.signal(rustix::process::Signal::CONT);
        terminal.wait("the lesson", |terminal| {
            terminal.screen.screen().alternate_screen() && terminal.text().contains("about to happen")
        });
    }
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn another_size_is_drawn_anew() {
    let mut terminal = Terminal::lesson();
    terminal.resize(40, 10);
    terminal.wait_for("authwalk needs 60x20.");
    terminal.resize(140, 30);
    terminal.wait_for("about to happen");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_vanished_terminal_ends_the_program() {
    let Terminal { master, mut keys, child, output, reader, state, .. } = Terminal::lesson();
    // The reader holds a handle of the terminal too. It ends when it has something to pass on and nobody listens.
    drop(output);
    keys.write_all(b"?").expect("the terminal takes keys");
    reader.join().expect("the reader ends");
    drop((keys, master));
    assert_eq!(exit_code(child), 129);
    drop(state);
}

#[test]
fn a_lesson_that_is_saved_goes_on_at_its_step_and_a_fault_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let write = |from: &str, to: &str| {
        let lesson = include_str!("../../lessons/http-forgets-you.toml").replace("http-forgets-you", "mine");
        assert!(lesson.contains(from));
        std::fs::write(&file, lesson.replace(from, to)).expect("written");
    };
    write("Bob", "Bob");
    let mut terminal = Terminal::start(&["learn", file.to_str().expect("a path"), "--no-motion"], 80, 24);
    terminal.wait_for("about to happen");
    terminal.press("\x1b[C");
    terminal.wait_for("200 OK");
    write("Bob logs in", "Bob signs in");
    // The step after which the lesson stood has been played again.
    terminal.wait_for("Bob signs in");
    terminal.wait_for("this is how the lesson now stands");
    terminal.press("\x1b[C");
    terminal.wait_for("comes back with nothing");
    write("text = \"A moment later", "txet = \"Soon");
    terminal.wait_for("`txet` means nothing here.");
    terminal.wait_for("A moment later");
    write("A moment later", "Soon after");
    terminal.wait_for("Soon after");
    // When the current step is gone, the lesson starts again from the beginning.
    write("id = \"nothing\"", "id = \"nothing-else\"");
    terminal.wait_for("the lesson begins");
    terminal.wait_for("sends his name and his password.");
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0);
}
