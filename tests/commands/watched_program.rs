//! The program while it runs: what it writes is read line by line, and lines are typed meanwhile.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program with a keyboard and a screen that are pipes.
pub(crate) struct WatchedProgram {
    process: Child,
    keyboard: ChildStdin,
    screen: BufReader<ChildStdout>,
}

impl WatchedProgram {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        let keyboard = process.stdin.take().expect("a pipe");
        let screen = BufReader::new(process.stdout.take().expect("a pipe"));
        Self { process, keyboard, screen }
    }

    /// What the program writes until a line that holds `wanted`.
    pub(crate) fn read_until(&mut self, wanted: &str) -> String {
        let mut shown = String::new();
        while !shown.lines().last().is_some_and(|line| line.contains(wanted)) {
            let read = self.screen.read_line(&mut shown).expect("text");
            assert!(read > 0, "{wanted} never came:\n{shown}");
        }
        shown
    }

    pub(crate) fn type_line(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).expect("the keyboard");
    }

    /// Ends the input; the program ends by itself.
    pub(crate) fn end(mut self) {
        drop(self.keyboard);
        assert!(self.process.wait().expect("it ends").success());
    }
}
