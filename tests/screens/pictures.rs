//! What all these tests share: sizes, a theme, a picture as text, and any key.

use authwalk::internals::prose::is_hidden;
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::{ColorDepth, Palette, Theme};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The colours of the pictures; no text depends on them.
pub(crate) const THEME: Theme = Theme { palette: Palette::Dark, depth: ColorDepth::Full };

/// The size that everything is drawn for.
pub(crate) const USUAL_SIZE: (u16, u16) = (80, 24);

/// The smallest screen, the usual one, one that breathes, and one with two lanes.
const SIZES: [(u16, u16); 4] = [(60, 20), USUAL_SIZE, (120, 40), (200, 60)];

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

/// A size at which each footer has room for all its keys.
pub(crate) const WIDE: (u16, u16) = (200, 60);

/// The last row of a picture: the keys, or a notice. Small tables hold these rows, so that a changed key changes a row
/// there and no picture.
pub(crate) fn footer(picture: &str) -> String {
    let row = picture.lines().last().unwrap_or_default();
    row.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn without_footer(picture: &str) -> &str {
    picture.strip_suffix('\n').and_then(|rows| rows.rsplit_once('\n')).map_or("", |(above, _)| above)
}

/// One picture above another, each without its footer; one of them where both are the same.
pub(crate) fn stacked(upper: &str, lower: &str, columns: u16) -> String {
    if upper == lower {
        return lower.to_owned();
    }
    format!("{}\n{}\n{lower}", without_footer(upper), "━".repeat(usize::from(columns)))
}

/// Pictures of one subject, each under its heading and without its footer; they are one snapshot.
pub(crate) struct Album {
    subject: &'static str,
    pages: Vec<String>,
}

impl Album {
    pub(crate) const fn new(subject: &'static str) -> Self {
        Self { subject, pages: Vec::new() }
    }

    fn add(&mut self, state: &str, (columns, rows): (u16, u16), picture: &str) {
        self.pages.push(format!("═══ {state}, {columns}x{rows} ═══\n{}", without_footer(picture).trim_end()));
    }

    /// A state at the usual size.
    pub(crate) fn usual_size(&mut self, state: &str, picture: impl FnOnce((u16, u16)) -> String) {
        self.add(state, USUAL_SIZE, &picture(USUAL_SIZE));
    }

    /// A state at each size: for one state of a screen, which shows how its layout follows the size.
    pub(crate) fn each_size(&mut self, state: &str, mut picture: impl FnMut((u16, u16)) -> String) {
        for size in SIZES {
            self.add(state, size, &picture(size));
        }
    }

    /// Compares the pictures with their snapshot.
    pub(crate) fn compare(self) {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(self.subject, self.pages.join("\n\n"));
        });
    }
}

/// Compares one state at the usual size with its snapshot.
pub(crate) fn usual_size(state: &'static str, picture: impl FnOnce((u16, u16)) -> String) {
    let mut album = Album::new(state);
    album.usual_size(state, picture);
    album.compare();
}

/// Compares one state at each size with its snapshot.
pub(crate) fn each_size(state: &'static str, picture: impl FnMut((u16, u16)) -> String) {
    let mut album = Album::new(state);
    album.each_size(state, picture);
    album.compare();
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

/// Any key: a named one, one of `letters`, or any other character.
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
