//! The screens. Each is plain state that takes keys and draws itself into a buffer: no terminal, no clock, no I/O.
//!
//! A screen answers a key with a command (`MapCommand`, `QuizCommand`, …) where it can't act itself; its app carries it
//! out. A screen that lies over another one, such as the search, knows nothing of the one below it.

mod action_list;
pub mod lesson;
pub mod map;
mod mistakes;
mod page;
mod progress_bar;
pub mod quiz;
pub mod report_page;
mod request_editor;
pub mod search;
mod text_field;
mod verdict_sign;
pub mod workbench;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{Pen, draw_lines};
use super::theme::Tone;

/// The columns and rows of the smallest terminal in which the screens are readable.
pub const MIN_SIZE: (u16, u16) = (60, 20);

/// Asks for a larger terminal if this one is too small; returns whether it is.
fn draw_size_warning(pen: Pen, buffer: &mut Buffer) -> bool {
    let Rect { width, height, .. } = buffer.area;
    let is_small = width < MIN_SIZE.0 || height < MIN_SIZE.1;
    if is_small {
        let required = format!("authwalk needs {}x{}.", MIN_SIZE.0, MIN_SIZE.1);
        let actual = format!("This is {width}x{height}.");
        let lines = [&*required, &*actual, "q: quit"].map(|text| pen.line(text, Tone::Plain));
        draw_lines(&lines, buffer.area, buffer);
    }
    is_small
}
