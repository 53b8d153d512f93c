//! What screens are made of: a list with a cursor, a page that scrolls, a field for text, wrapped text, large letters, a
//! bar, a sign, a wall.

pub(in crate::tui) mod block_letters;
pub(in crate::tui) mod check_list;
pub(in crate::tui) mod class_entrance;
pub(in crate::tui) mod code_text;
pub(in crate::tui) mod line_symbol;
pub(in crate::tui) mod list;
pub(in crate::tui) mod progress_bar;
pub(in crate::tui) mod screen_parts;
pub(in crate::tui) mod term_marks;
pub(in crate::tui) mod text_field;
pub(in crate::tui) mod wall;
pub(in crate::tui) mod wrapped_text;
