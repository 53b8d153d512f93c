//! The program with its wall, in a pseudo-terminal.

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROWS: NonZero<u16> = NonZero::new(40).expect("rows");
const COLUMNS: NonZero<u16> = NonZero::new(120).expect("columns");

/// What the wall shows, and since when.
#[derive(Clone, Debug)]
pub(super) struct Sight {
    pub(super) time: Instant,
    pub(super) text: String,
}

/// The program in a terminal.
pub(super) struct Wall {
    keyboard: Box<dyn std::io::Write + Send>,
    pub(super) sights: Receiver<Sight>,
    pub(super) program: Box<dyn portable_pty::Child + Send + Sync>,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Wall {
    pub(super) fn open(capacity: usize, more: &[&str]) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_authwalk"));
        command.args(["class", "session-login", "--bind", "0.0.0.0:0", "--capacity", &capacity.to_string()]);
        command.args(["--no-motion", "--seed", "1"]);
        command.args(more);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        let program = pair.slave.spawn_command(command).expect("the program");
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keyboard = pair.master.take_writer().expect("its keyboard");
        let (sender, sights) = channel();
        thread::spawn(move || {
            let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
            let mut bytes = [0; 16 * 1024];
            while let Ok(count) = output.read(&mut bytes) {
                if count == 0 {
                    return;
                }
                screen.process(&bytes[..count]);
                let sight = Sight { time: Instant::now(), text: screen.screen().contents() };
                if sender.send(sight).is_err() {
                    return;
                }
            }
        });
        Self { keyboard, sights, program, _terminal: pair.master }
    }

    /// Where the class is, and its code; from the lobby.
    pub(super) fn entrance(&self) -> (String, u16, String) {
        // What stands below the address and the code: until then they may be half drawn.
        let lobby = self.wait_for("Nothing about you").text;
        let word_after =
            |label: &str| lobby.split(label).nth(1).and_then(|rest| rest.split_whitespace().next()).expect(label);
        let host = word_after("Open   ").trim_start_matches("http://").to_owned();
        let port = host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        (host, port, word_after("Type   ").to_owned())
    }

    pub(super) fn wait_for(&self, text: &str) -> Sight {
        loop {
            let sight = self.sights.recv().expect("the wall is there");
            if sight.text.contains(text) {
                return sight;
            }
        }
    }

    pub(super) fn go_on(&mut self) {
        self.keyboard.write_all(b"\r").expect("its keyboard");
    }
}
