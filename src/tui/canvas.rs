//! The terminal as something to draw on. A frame reaches it in one write, between the marks of synchronized output,
//! and holds only what has changed.

use std::io::{self, Write};

use base64::Engine as _;
use crossterm::queue;
use crossterm::terminal::{self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::replace_control_characters;

/// What is drawn, until it is flushed. Nothing is written on drop: half a frame must not reach the ordinary screen.
#[derive(Debug, Default)]
struct FrameWriter(Vec<u8>);

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut whole = Vec::with_capacity(self.0.len() + 16);
        queue!(whole, BeginSynchronizedUpdate)?;
        whole.append(&mut self.0);
        queue!(whole, EndSynchronizedUpdate)?;
        let mut out = io::stdout().lock();
        out.write_all(&whole)?;
        out.flush()
    }
}

/// The terminal at one size, and what stands on it. Another size is another canvas.
///
/// ratatui's own `Terminal` would do for most of this; but its clearing asks the terminal where the cursor is, and its
/// `Drop` complains on the standard error, which panics when the terminal is gone.
pub(super) struct Canvas {
    backend: CrosstermBackend<FrameWriter>,
    last_frame: Buffer,
}

impl Canvas {
    /// An empty canvas as large as the terminal.
    ///
    /// # Errors
    /// Not on the systems that we know.
    pub(super) fn new() -> io::Result<Self> {
        let (columns, rows) = terminal_size();
        let mut frame = FrameWriter::default();
        // It is written together with the first frame.
        queue!(frame, Clear(ClearType::All))?;
        Ok(Self { backend: CrosstermBackend::new(frame), last_frame: Buffer::empty(Rect::new(0, 0, columns, rows)) })
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (u16, u16) {
        (self.last_frame.area.width, self.last_frame.area.height)
    }

    /// Hands `text` to the terminal's clipboard (OSC 52), together with the next frame. Where the terminal does not
    /// allow that, nothing happens.
    pub(super) fn copy(&mut self, text: &str) {
        let coded = base64::engine::general_purpose::STANDARD.encode(text);
        // It goes into memory, which takes it.
        let _ = self.backend.write_all(format!("\x1b]52;c;{coded}\x07").as_bytes());
    }

    /// Draws a frame. Only the cells that differ from the one before are written.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let mut next = Buffer::empty(self.last_frame.area);
        draw(&mut next);
        replace_control_characters(&mut next);
        let changes = self.last_frame.diff(&next);
        if !changes.is_empty() {
            self.backend.draw(changes.into_iter())?;
        }
        self.last_frame = next;
        io::Write::flush(&mut self.backend)
    }
}

/// The terminal's size. A terminal that does not know its own counts as 80x24.
fn terminal_size() -> (u16, u16) {
    match terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
        _ => (80, 24),
    }
}
