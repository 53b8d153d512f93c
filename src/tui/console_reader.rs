//! Reads the keyboard where there is no terminal in the sense of POSIX: Windows hands over keys, and crossterm knows them.

use std::io;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton};
use ratatui::layout::Position;

use super::input_event::{InputEvent, MouseEvent, MouseEventKind};
use super::keymap::KeyPress;

/// Hands over what comes from the keyboard until `deliver` returns `false`.
///
/// # Errors
/// When the console can no longer be read.
#[cfg_attr(unix, expect(dead_code, reason = "here it is compiled for its tests"))]
pub(super) fn read_events(mut deliver: impl FnMut(InputEvent) -> bool) -> io::Result<()> {
    loop {
        if translate_event(event::read()?).is_some_and(|event| !deliver(event)) {
            return Ok(());
        }
    }
}

fn translate_event(event: Event) -> Option<InputEvent> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(InputEvent::Key(translate_key(key))),
        Event::Mouse(event) => translate_mouse(event).map(InputEvent::Mouse),
        Event::Paste(text) => Some(InputEvent::Paste(text)),
        Event::Resize(..) => Some(InputEvent::Resize),
        _ => None,
    }
}

fn translate_mouse(event: event::MouseEvent) -> Option<MouseEvent> {
    let kind = match event.kind {
        event::MouseEventKind::Down(MouseButton::Left) => MouseEventKind::Press,
        event::MouseEventKind::ScrollUp => MouseEventKind::WheelUp,
        event::MouseEventKind::ScrollDown => MouseEventKind::WheelDown,
        _ => return None,
    };
    Some(MouseEvent { kind, position: Position { x: event.column, y: event.row } })
}

fn translate_key(key: KeyEvent) -> KeyPress {
    match key.code {
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => KeyPress::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(_) if key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) => KeyPress::Other,
        KeyCode::Char(c) => KeyPress::Char(c),
        KeyCode::Left => KeyPress::Left,
        KeyCode::Right => KeyPress::Right,
        KeyCode::Up => KeyPress::Up,
        KeyCode::Down => KeyPress::Down,
        KeyCode::PageUp => KeyPress::PageUp,
        KeyCode::PageDown => KeyPress::PageDown,
        KeyCode::Home => KeyPress::Home,
        KeyCode::End => KeyPress::End,
        KeyCode::Enter => KeyPress::Enter,
        KeyCode::Esc => KeyPress::Esc,
        KeyCode::Tab => KeyPress::Tab,
        KeyCode::BackTab => KeyPress::BackTab,
        KeyCode::Backspace => KeyPress::Backspace,
        KeyCode::Delete => KeyPress::Delete,
        KeyCode::F(number) => KeyPress::F(number),
        _ => KeyPress::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_names_and_a_release_is_none() {
        let key = |code, modifiers| translate_key(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('C'), KeyModifiers::CONTROL), KeyPress::Ctrl('c'));
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), KeyPress::Char('G'));
        assert_eq!(key(KeyCode::Char('q'), KeyModifiers::ALT), KeyPress::Other);
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert!(translate_event(Event::Key(release)).is_none());
        assert!(matches!(translate_event(Event::Paste("q".into())), Some(InputEvent::Paste(text)) if text == "q"));
    }
}
