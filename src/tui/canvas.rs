//! Draws frames to the terminal. A frame is written in one go, between the marks of synchronized output, and holds only
//! the cells that have changed.

use std::io::{self, Write};

use base64::Engine as _;
use crossterm::queue;
use crossterm::terminal::{self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::cell_writer::write_cells;
use super::frame_diff::changed_cells;
use super::paint::{holds_control_character, replace_control_characters};

/// Collects a frame until it is flushed. Nothing is written on drop: half a frame must not reach the ordinary screen.
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
        let mut frame = Vec::with_capacity(self.0.len() + 16);
        queue!(frame, BeginSynchronizedUpdate)?;
        frame.append(&mut self.0);
        queue!(frame, EndSynchronizedUpdate)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&frame)?;
        stdout.flush()
    }
}

/// The terminal at one size, with the frame that it shows. Another size needs a new canvas.
///
/// Why not ratatui's `Terminal`: its clearing asks the terminal for the cursor's position, and its `Drop` prints errors
/// to stderr, which panics when the terminal is gone.
pub(super) struct Canvas {
    writer: FrameWriter,
    last_frame: Buffer,
    /// The size that the terminal claims to have. What is drawn may be smaller.
    claimed: Size,
}

impl Canvas {
    /// An empty canvas as large as the terminal.
    ///
    /// # Errors
    /// Never on the systems that are supported: it only writes into memory.
    pub(super) fn new() -> io::Result<Self> {
        let claimed = claimed_size();
        let mut writer = FrameWriter::default();
        // Written together with the first frame.
        queue!(writer, Clear(ClearType::All))?;
        let last_frame = Buffer::empty(Rect::from(drawn_size(claimed)));
        Ok(Self { writer, last_frame, claimed })
    }

    /// What the user is told of a terminal that is too large to be filled.
    pub(super) fn size_notice(&self) -> Option<String> {
        let drawn = self.size();
        (drawn != self.claimed).then(|| format!("This terminal claims {}. The first {drawn} are used.", self.claimed))
    }

    pub(super) const fn size(&self) -> Size {
        self.last_frame.area.as_size()
    }

    /// Hands `text` to the terminal's clipboard (OSC 52), together with the next frame. Where the terminal does not
    /// allow that, nothing happens.
    pub(super) fn copy(&mut self, text: &str) {
        let encoded = base64::engine::general_purpose::STANDARD.encode(text);
        // Writing into memory does not fail.
        let _ = self.writer.write_all(format!("\x1b]52;c;{encoded}\x07").as_bytes());
    }

    /// Asks the terminal for its background (OSC 11), together with the next frame.
    pub(super) fn ask_background(&mut self) {
        // Writing into memory does not fail.
        let _ = self.writer.write_all(b"\x1b]11;?\x1b\\");
    }

    /// Draws a frame. Only the cells that differ from the last frame are written.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        let mut next = Buffer::empty(self.last_frame.area);
        draw(&mut next);
        let mut changes = changed_cells(&self.last_frame, &next);
        // What has not changed is on the screen, and was looked at then.
        if changes.iter().any(|(_, _, cell)| holds_control_character(cell)) {
            replace_control_characters(&mut next);
            changes = changed_cells(&self.last_frame, &next);
        }
        write_cells(&changes, &mut self.writer)?;
        self.last_frame = next;
        self.writer.flush()
    }
}

/// The most that is drawn; twice as much as fits on a large screen in the smallest letters. A terminal may claim 65,535 of
/// each, and a frame of that size would take gigabytes.
const MAX_SIZE: Size = Size::new(1_000, 400);

/// The size that the terminal claims to have; 80x24 for a terminal that doesn't know its own.
fn claimed_size() -> Size {
    match terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => Size::new(columns, rows),
        _ => Size::new(80, 24),
    }
}

fn drawn_size(claimed: Size) -> Size {
    Size::new(claimed.width.min(MAX_SIZE.width), claimed.height.min(MAX_SIZE.height))
}
