//! A lesson as a file: a recording, a picture that moves, a page, a handout, a script.
//!
//! Everything here is made from a lesson that was played
//! ([`PlayedLesson`](crate::course::presentation::played_lesson::PlayedLesson))
//! or from what its screens showed meanwhile ([`LessonRecording`](crate::tui::recording::LessonRecording)); so a file shows what
//! happened, and cannot disagree with the program. The functions return texts: nothing here writes, waits or reads a clock.
//!
//! Invariants:
//!
//! - The same lesson with the same seed gives the same bytes.
//! - A text of a lesson, a token or a response goes through the escaping of its format ([`markup`], [`markdown`],
//!   [`curl_script`], [`hurl_file`]), whatever stands in it.
//! - No file refers to anything outside itself.
//!
//! Start reading with [`html_page`] or [`asciicast`].

pub mod animated_svg;
pub mod asciicast;
pub mod curl_script;
mod exchange_html;
pub mod exchange_script;
pub mod handout;
pub mod html_page;
pub mod hurl_file;
pub mod lesson_material;
mod markdown;
pub mod markup;
pub mod reading_pace;
mod story_svg;
mod terminal_svg;
