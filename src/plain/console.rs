//! What a learner reads and types, one line at a time.

use std::io::{self, BufRead};

use super::output::{Output, print_message};

/// Lines out, lines in.
pub struct Console {
    pub out: Output,
    input: Box<dyn BufRead>,
    /// Whether the input is echoed, as a terminal does.
    is_echoed: bool,
}

impl Console {
    pub fn new(out: Output, input: impl BufRead + 'static, is_echoed: bool) -> Self {
        Self { out, input: Box::new(input), is_echoed }
    }

    /// Prompts for a line and reads it, without its line break; `None` at the end of the input.
    pub fn read_line(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.out.prompt(prompt)?;
        let mut line = String::new();
        let bytes_read = self.input.read_line(&mut line)?;
        // A terminal echoes the learner's Enter. Without an echo, the next line would follow right behind the prompt.
        if !self.is_echoed {
            self.out.line("")?;
        }
        Ok((bytes_read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Prints `notice`, if there is one, as a message after everything that was printed so far.
    pub(super) fn print_notice(&mut self, notice: Option<String>) -> io::Result<()> {
        let Some(notice) = notice else { return Ok(()) };
        self.out.flush()?;
        print_message(&notice)
    }
}
