//! The screens. Each is plain state that takes keys and draws itself into a buffer: no terminal, no clock, no I/O.

mod action_list;
pub mod lesson;
pub mod map;
mod page;
pub mod quiz;
pub mod report_page;
mod request_editor;
mod search;
mod text_field;
pub mod workbench;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{Pen, draw_lines};
use super::theme::Tone;

/// The smallest terminal in which the program can be read.
pub const MIN_SIZE: (u16, u16) = (60, 20);

/// Asks for room; says whether there is too little.
fn draw_size_warning(pen: Pen, buffer: &mut Buffer) -> bool {
    let Rect { width, height, .. } = buffer.area;
    let small = width < MIN_SIZE.0 || height < MIN_SIZE.1;
    if small {
        let ask = format!("authwalk needs {}x{}.", MIN_SIZE.0, MIN_SIZE.1);
        let has = format!("This is {width}x{height}.");
        let lines = [&*ask, &*has, "q: quit"].map(|text| pen.line(text, Tone::Plain));
        draw_lines(&lines, buffer.area, buffer);
    }
    small
}
