//! What all these tests share: sizes, a theme, a picture as text, and any key.

use authwalk::internals::prose::is_hidden;
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::{ColorDepth, Palette, Theme};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The colours of the pictures; no text depends on them.
pub(crate) const THEME: Theme = Theme { palette: Palette::Dark, depth: ColorDepth::Full };

/// The smallest screen, the one that everything is drawn for, one that breathes, and one with two lanes.
pub(crate) const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];

/// What `draw` draws on a screen of `size`, row by row, without the space at their ends. Nothing of it may be a
/// character that a terminal acts on.
pub(crate) fn picture((columns, rows): (u16, u16), draw: impl FnOnce(&mut Buffer)) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(&mut buffer);
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        assert!(!row.chars().any(is_hidden), "{row:?}");
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// Compares a picture with the snapshot of this name.
pub(crate) fn assert_snapshot(name: &str, picture: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, picture);
    });
}

/// Compares a state at each size with its snapshot: `name_80x24` and so on.
pub(crate) fn each_size(name: &str, mut picture: impl FnMut((u16, u16)) -> String) {
    for (columns, rows) in SIZES {
        assert_snapshot(&format!("{name}_{columns}x{rows}"), &picture((columns, rows)));
    }
}

/// The keys of a script: `>` is →, `<` is ←, `v` ↓, `^` Esc, `!` Enter, `|` Tab; any other is itself.
pub(crate) fn script(keys: &str) -> impl Iterator<Item = KeyPress> {
    keys.chars().map(|key| match key {
        '>' => KeyPress::Right,
        '<' => KeyPress::Left,
        'v' => KeyPress::Down,
        '^' => KeyPress::Esc,
        '!' => KeyPress::Enter,
        '|' => KeyPress::Tab,
        key => KeyPress::Char(key),
    })
}

/// Any key: one with a name, one of `letters`, or whatever a keyboard may send.
pub(crate) fn any_key(letters: &str) -> impl Strategy<Value = KeyPress> + use<> {
    use KeyPress::{
        BackTab, Backspace, Ctrl, Delete, Down, End, Enter, Esc, F, Home, Left, Other, PageDown, PageUp, Right, Tab, Up,
    };
    let moves = [Left, Right, Up, Down, PageUp, PageDown, Home, End, Tab, BackTab];
    let others = [Enter, Esc, Backspace, Delete, F(1), Other];
    let held = ['d', 'p', 's', 'u', 'y'].map(Ctrl);
    let named = [&moves[..], &others[..], &held[..]].concat();
    prop_oneof![
        3 => proptest::sample::select(named),
        3 => proptest::sample::select(letters.chars().collect::<Vec<_>>()).prop_map(KeyPress::Char),
        1 => Just(Right),
        1 => any::<char>().prop_map(KeyPress::Char),
    ]
}
