//! Writing to stdout and stderr. All text passes through here, and nothing that could steer a terminal gets through.

use std::io::{self, Write};

use crate::prose;

/// Lines on their way to stdout.
pub struct Output {
    writer: io::BufWriter<io::StdoutLock<'static>>,
}

impl Output {
    /// Stdout.
    #[must_use]
    pub fn stdout() -> Self {
        Self { writer: io::BufWriter::new(io::stdout().lock()) }
    }

    /// Writes `text` and ends the line. Line breaks in it are kept, every other control character is made visible.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        for line in text.split('\n') {
            writeln!(self.writer, "{}", prose::escape_control_characters(line))?;
        }
        Ok(())
    }

    /// Writes `text` without ending the line, and sends it off.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.writer, "{}", prose::escape_control_characters(text))?;
        self.writer.flush()
    }

    /// Writes text that was made for a terminal and is known to be harmless.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn write_rendered(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// Sends off what was written.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A message for the person at the keyboard, on stderr.
///
/// # Errors
/// When stderr is closed.
pub fn print_message(text: &str) -> io::Result<()> {
    let mut to = io::stderr().lock();
    for (i, line) in text.split('\n').enumerate() {
        let start = if i == 0 { "authwalk: " } else { "" };
        writeln!(to, "{start}{}", prose::escape_control_characters(line))?;
    }
    Ok(())
}
