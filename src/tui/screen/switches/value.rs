//! A value that is being typed for what is chosen in the list.

use crate::tui::keymap::Key;
use crate::tui::screen::field::Field;

/// A value that is being typed.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// As it stood: the first letter takes its place, any other key goes on with it.
    Old(Field),
    /// The learner's own.
    New(Field),
}

impl Value {
    /// The value as it stands.
    pub(super) fn old(text: &str) -> Self {
        let mut field = Field::new(text);
        field.go_to(text.len());
        Self::Old(field)
    }

    /// Where it is typed.
    pub(super) const fn field(&self) -> &Field {
        match self {
            Self::Old(field) | Self::New(field) => field,
        }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) {
        let mut field = match self {
            Self::Old(_) if matches!(key, Key::Char(_)) => Field::new(""),
            Self::Old(field) | Self::New(field) => field.clone(),
        };
        field.press(key, 1000);
        *self = Self::New(field);
    }

    /// Takes pasted text.
    pub(super) fn paste(&mut self, text: &str) {
        let mut field = match self {
            Self::Old(_) => Field::new(""),
            Self::New(field) => field.clone(),
        };
        field.insert(text);
        *self = Self::New(field);
    }
}
