//! The screens. Each is plain state that takes keys and draws itself into a buffer: no terminal, no clock, no I/O.

mod field;
pub mod lesson;
pub mod map;
mod page;
pub mod quiz;
mod request;
mod search;
pub mod sheet;
mod switches;
pub mod workbench;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{Pen, put};
use super::theme::Tone;

/// The smallest terminal in which the program can be read.
pub const LEAST: (u16, u16) = (60, 20);

/// Asks for room; says whether there is too little.
fn asks_for_room(pen: Pen, buffer: &mut Buffer) -> bool {
    let Rect { width, height, .. } = buffer.area;
    let small = width < LEAST.0 || height < LEAST.1;
    if small {
        let ask = format!("authwalk needs {}x{}.", LEAST.0, LEAST.1);
        let has = format!("This is {width}x{height}.");
        let lines = [&*ask, &*has, "q: quit"].map(|text| pen.line(text, Tone::Plain));
        put(&lines, buffer.area, buffer);
    }
    small
}
