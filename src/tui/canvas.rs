//! The terminal as something to draw on. A frame reaches it in one write, between the marks of synchronized output,
//! and holds only what has changed.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::paint::sweep;

/// What is drawn, until it is flushed. Nothing is written on drop: half a frame must not reach the ordinary screen.
#[derive(Debug, Default)]
struct Frame(Vec<u8>);

impl Write for Frame {
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

/// The terminal at one size. Another size is another canvas: ratatui's own clearing would ask the terminal where the
/// cursor is.
pub(super) struct Canvas {
    terminal: Terminal<CrosstermBackend<Frame>>,
    area: Rect,
}

impl Canvas {
    /// An empty canvas as large as the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn new() -> io::Result<Self> {
        let (columns, rows) = size();
        let area = Rect::new(0, 0, columns, rows);
        let mut frame = Frame::default();
        queue!(frame, Clear(ClearType::All))?;
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        Ok(Self { terminal: Terminal::with_options(CrosstermBackend::new(frame), options)?, area })
    }

    /// Columns and rows.
    pub(super) const fn size(&self) -> (u16, u16) {
        (self.area.width, self.area.height)
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        self.terminal.draw(|frame| {
            draw(frame.buffer_mut());
            sweep(frame.buffer_mut());
        })?;
        Ok(())
    }
}

/// The terminal's size. A terminal that does not know its own counts as 80x24.
fn size() -> (u16, u16) {
    match terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
        _ => (80, 24),
    }
}
