//! Texts for a screen: Markdown becomes styled lines of a given width, characters that a terminal would act on become
//! visible, and each text of a lesson has a budget of lines.
//!
//! Invariants:
//! - Nothing here knows a terminal library or colours: a [`TextStyle`] says what is meant, and each face decides how it looks.
//! - Width is counted in columns of a terminal, never in bytes or characters.
//! - Every text that a face shows goes through [`escape_control_characters`], or through [`render_markdown`], which calls it.
//!   So no lesson, cookie or token can send a control character to the terminal.
//!
//! Start reading at `styled_line`, then `wrap` and `markdown`.

pub mod budget;
mod control_characters;
mod log_commands;
mod markdown;
mod markup;
mod styled_line;
mod table;
mod wrap;

pub use control_characters::{escape_control_characters, escape_except_newlines, is_hidden};
pub use log_commands::break_log_commands;
pub use markdown::{render_markdown, render_markdown_after};
pub use markup::MARKUP;
pub use styled_line::{StyledLine, StyledSpan, TextStyle, is_printable_ascii, width};
pub use table::table_lines;
pub use wrap::{truncate, truncate_with_ellipsis, wrap};
