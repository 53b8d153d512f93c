//! Writing to stdout and stderr. All text passes through here, and nothing that could steer a terminal gets through.

use std::io::{self, Write};

use serde_json::Value as Json;

use crate::prose::{self, StyledSpan, TextStyle};

/// Columns of a line of prose; it fits a terminal of 80.
pub const LINE_WIDTH: usize = 78;

/// A buffered stdout, locked for as long as this lives. [Flush](Self::flush) it before stdin is read or a message is
/// printed, or the learner sees things in the wrong order.
pub struct StdoutWriter {
    writer: io::BufWriter<io::StdoutLock<'static>>,
}

impl StdoutWriter {
    pub fn stdout() -> Self {
        Self { writer: io::BufWriter::new(io::stdout().lock()) }
    }

    /// Writes `text` and ends the line. Line breaks in it are kept, every other control character is made visible.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        for line in text.split('\n') {
            writeln!(self.writer, "{}", prose::escape_control_characters(line))?;
        }
        Ok(())
    }

    /// Writes Markdown as wrapped lines, each behind `indent`.
    pub fn markdown(&mut self, indent: &str, text: &str) -> io::Result<()> {
        for line in prose::render_markdown(text, LINE_WIDTH - indent.len()) {
            self.line(format!("{indent}{}", line.text()).trim_end())?;
        }
        Ok(())
    }

    /// Writes Markdown behind `mark`, with its further lines indented as deep as the first one.
    pub fn entry(&mut self, mark: &str, text: &str) -> io::Result<()> {
        let columns = prose::width(mark);
        for (index, line) in prose::render_markdown(text, LINE_WIDTH.saturating_sub(columns)).iter().enumerate() {
            let lead = if index == 0 { mark.to_owned() } else { " ".repeat(columns) };
            self.line(format!("{lead}{}", line.text()).trim_end())?;
        }
        Ok(())
    }

    /// Wraps text that isn't Markdown: its first line starts with `first`, the others with `rest`.
    pub fn plain(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        for line in prose::wrap(&[StyledSpan::new(text, TextStyle::Plain)], LINE_WIDTH, first, rest) {
            self.line(line.text().trim_end())?;
        }
        Ok(())
    }

    /// Writes `text` without ending the line, and flushes.
    pub fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.writer, "{}", prose::escape_control_characters(text))?;
        self.writer.flush()
    }

    /// Writes `text` as it is. The caller has escaped everything in it that came from outside.
    pub fn write_rendered(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// Writes `json` as one line in printable ASCII, for programs.
    pub fn json_line(&mut self, json: &Json) -> io::Result<()> {
        writeln!(self.writer, "{}", escape_to_ascii(json))
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The words of one paragraph of Markdown, for a line that goes on behind them.
pub fn markdown_words(text: &str) -> String {
    let lines = prose::render_markdown(text, usize::MAX);
    lines.iter().map(prose::StyledLine::text).collect::<Vec<_>>().join(" ")
}

/// Prints a message for the person at the keyboard, on stderr. In the log of a CI job it is no command, whatever it names.
pub fn print_message(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    for (index, line) in text.split('\n').enumerate() {
        let start = if index == 0 { "authwalk: " } else { "" };
        let line = format!("{start}{}", prose::escape_control_characters(line));
        writeln!(stderr, "{}", prose::break_log_commands(&line))?;
    }
    Ok(())
}

/// `1 file`, `3 files`.
pub fn count_of(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// A sentence that goes on from something else, as one that begins.
pub(super) fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// JSON text in which every character is escaped that a terminal would act on or hide. Other characters stay readable.
pub fn escape_json(json: &str) -> String {
    escape_chars(json, |c| c != '\n' && prose::is_hidden(c))
}

/// JSON in which everything beyond printable ASCII is escaped, for programs whatever their encoding.
pub fn escape_to_ascii(json: &Json) -> String {
    escape_chars(&json.to_string(), |c| !matches!(c, ' '..='~'))
}

/// Both are valid JSON: such characters occur only inside its strings, where `\uXXXX` means the same.
fn escape_chars(json: &str, needs_escape: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if needs_escape(c) {
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}
