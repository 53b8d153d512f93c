//! A value that is being typed for what is chosen in the list.

use crate::tui::keymap::KeyPress;
use crate::tui::screen::text_field::TextField;

/// A value that is being typed.
#[derive(Clone, Debug)]
pub(super) enum ValueField {
    /// As it stood: the first letter takes its place, any other key goes on with it.
    Initial(TextField),
    /// The learner's own.
    Edited(TextField),
}

impl ValueField {
    /// The value as it stands.
    pub(super) fn initial(text: &str) -> Self {
        let mut field = TextField::new(text);
        field.set_cursor(text.len());
        Self::Initial(field)
    }

    /// Where it is typed.
    pub(super) const fn field(&self) -> &TextField {
        match self {
            Self::Initial(field) | Self::Edited(field) => field,
        }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: KeyPress) {
        let mut field = match self {
            Self::Initial(_) if matches!(key, KeyPress::Char(_)) => TextField::new(""),
            Self::Initial(field) | Self::Edited(field) => field.clone(),
        };
        field.press(key, 1000);
        *self = Self::Edited(field);
    }

    /// Takes pasted text.
    pub(super) fn paste(&mut self, text: &str) {
        let mut field = match self {
            Self::Initial(_) => TextField::new(""),
            Self::Edited(field) => field.clone(),
        };
        field.insert(text);
        *self = Self::Edited(field);
    }
}
