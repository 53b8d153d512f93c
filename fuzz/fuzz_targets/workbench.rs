//! Any token and any keys on the workbench, drawn at any size after each: nothing panics, and nothing that is drawn
//! could steer a terminal.
#![no_main]

use authwalk::token::{Algorithm, Jwk};
use authwalk::tui::keymap::Key;
use authwalk::tui::screen::workbench::{Alone, Trust};
use authwalk::tui::theme::Theme;
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SECRET: &str = "a secret that no fuzzer will find";
const KEYS: [Key; 24] = [
    Key::Left,
    Key::Right,
    Key::Up,
    Key::Down,
    Key::PageUp,
    Key::PageDown,
    Key::Home,
    Key::End,
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::BackTab,
    Key::Backspace,
    Key::Delete,
    Key::Ctrl('u'),
    Key::Ctrl('t'),
    Key::Ctrl('a'),
    Key::Ctrl('s'),
    Key::Ctrl('y'),
    Key::F(1),
    Key::F(2),
    Key::Char('?'),
    Key::Char('.'),
    Key::Other,
];

fuzz_target!(|input: (String, u8, u8, Vec<(u8, char)>, String)| {
    let (token, width, height, keys, pasted) = input;
    let trust = Trust {
        algorithm: Some(Algorithm::Hs256),
        keys: vec![Jwk::from_secret(SECRET.as_bytes()).named("ours", "HS256")],
        secret: SECRET.to_owned(),
        ..Trust::default()
    };
    let size = (u16::from(width), u16::from(height));
    let mut screen = Alone::new(&token, trust, Theme::default());
    draw(&screen, size);
    screen.paste(&pasted);
    for (key, character) in keys.into_iter().take(64) {
        screen.press(KEYS.get(usize::from(key)).copied().unwrap_or(Key::Char(character)), size);
        draw(&screen, size);
    }
});

fn draw(screen: &Alone, (width, height): (u16, u16)) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    screen.draw(&mut buffer);
    assert!(!buffer.content.iter().any(|cell| cell.symbol().chars().any(char::is_control)));
}
