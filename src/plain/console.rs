//! What a learner reads and types, one line at a time.

use std::io::{self, BufRead};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::stdout_writer::{StdoutWriter, print_message};

/// Where lines come from. A thread that waits for one holds it.
type LineSource = Arc<Mutex<dyn BufRead + Send>>;

/// Lines out, lines in.
pub struct Console {
    pub out: StdoutWriter,
    input: LineSource,
    /// Whether the input is echoed, as a terminal does.
    is_echoed: bool,
}

impl Console {
    pub fn new(out: StdoutWriter, input: impl BufRead + Send + 'static, is_echoed: bool) -> Self {
        Self { out, input: Arc::new(Mutex::new(input)), is_echoed }
    }

    /// Prompts for a line and reads it, without its line break; `None` at the end of the input.
    pub fn read_line(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.out.prompt(prompt)?;
        let line = read_line(&mut *lock(&self.input))?;
        // A terminal echoes the learner's Enter. Without an echo, the next line would follow right behind the prompt.
        if !self.is_echoed {
            self.out.line("")?;
        }
        Ok(line)
    }

    /// Whether what is typed stands on the screen by itself.
    pub(super) const fn is_echoed(&self) -> bool {
        self.is_echoed
    }

    /// Reads one line on a thread of its own and hands it to `take`, so that something can be told meanwhile.
    ///
    /// # Errors
    /// When the system allows no thread.
    pub(super) fn read_line_aside(
        &self,
        take: impl FnOnce(io::Result<Option<String>>) + Send + 'static,
    ) -> io::Result<()> {
        let input = Arc::clone(&self.input);
        let read = move || {
            let line = read_line(&mut *lock(&input));
            take(line);
        };
        thread::Builder::new().name("authwalk input".to_owned()).spawn(read).map(drop)
    }

    /// Prints `notice`, if there is one, as a message after everything that was printed so far.
    pub(super) fn print_notice(&mut self, notice: Option<String>) -> io::Result<()> {
        let Some(notice) = notice else { return Ok(()) };
        self.out.flush()?;
        print_message(&notice)
    }
}

fn lock<'a>(input: &'a Mutex<dyn BufRead + Send + 'static>) -> MutexGuard<'a, dyn BufRead + Send + 'static> {
    input.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next line without its line break; `None` at the end of the input.
fn read_line(input: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let bytes_read = input.read_line(&mut line)?;
    Ok((bytes_read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
}
