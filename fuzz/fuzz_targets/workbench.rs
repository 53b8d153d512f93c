//! Any token and any key presses on the workbench, drawn at any size after each: nothing panics, and no drawn cell holds
//! a character that could steer a terminal.
#![no_main]

use authwalk::internals::token::{Algorithm, Jwk};
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::{ScreenStack, Theme, Workbench, WorkbenchVerifier};
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SECRET: &str = "a secret that no fuzzer will find";
const KEYS: [KeyPress; 24] = [
    KeyPress::Left,
    KeyPress::Right,
    KeyPress::Up,
    KeyPress::Down,
    KeyPress::PageUp,
    KeyPress::PageDown,
    KeyPress::Home,
    KeyPress::End,
    KeyPress::Enter,
    KeyPress::Esc,
    KeyPress::Tab,
    KeyPress::BackTab,
    KeyPress::Backspace,
    KeyPress::Delete,
    KeyPress::Ctrl('u'),
    KeyPress::Ctrl('t'),
    KeyPress::Ctrl('a'),
    KeyPress::Ctrl('s'),
    KeyPress::Ctrl('y'),
    KeyPress::F(1),
    KeyPress::F(2),
    KeyPress::Char('?'),
    KeyPress::Char('.'),
    KeyPress::Other,
];

fuzz_target!(|input: (String, u8, u8, Vec<(u8, char)>, String)| {
    let (token, width, height, keys, pasted) = input;
    let verifier = WorkbenchVerifier {
        algorithm: Some(Algorithm::Hs256),
        keys: vec![Jwk::from_secret(SECRET.as_bytes()).with_kid_and_alg("ours", "HS256")],
        secret: SECRET.to_owned(),
        ..WorkbenchVerifier::default()
    };
    let size = (u16::from(width), u16::from(height));
    let mut screen = ScreenStack::new(Box::new(Workbench::new(&token, verifier)), Theme::default());
    screen.resize(size.0, size.1);
    draw(&screen, size);
    screen.paste(&pasted);
    for (key, character) in keys.into_iter().take(64) {
        screen.press(KEYS.get(usize::from(key)).copied().unwrap_or(KeyPress::Char(character)));
        draw(&screen, size);
    }
});

fn draw(screen: &ScreenStack, (width, height): (u16, u16)) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    screen.draw(&mut buffer);
    assert!(!buffer.content.iter().any(|cell| cell.symbol().chars().any(char::is_control)));
}
