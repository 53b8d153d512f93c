//! A value that is being typed for the selected item of the list.

use super::FIELD_COLUMNS;
use crate::tui::keymap::KeyPress;
use crate::tui::widget::text_field::TextField;

/// A value that is being typed. Typing replaces the old value, as in a field whose text is selected.
#[derive(Clone, Debug)]
pub(super) enum ValueField {
    /// The old value: the first letter replaces it, any other key begins to edit it.
    Initial(TextField),
    /// What the learner has made of it.
    Edited(TextField),
}

impl ValueField {
    /// The old value, with the cursor at its end.
    pub(super) fn initial(text: &str) -> Self {
        let mut field = TextField::new(text);
        field.set_cursor(text.len());
        Self::Initial(field)
    }

    pub(super) const fn field(&self) -> &TextField {
        match self {
            Self::Initial(field) | Self::Edited(field) => field,
        }
    }

    pub(super) fn press(&mut self, key: KeyPress) {
        let mut field = match self {
            Self::Initial(_) if matches!(key, KeyPress::Char(_)) => TextField::new(""),
            Self::Initial(field) | Self::Edited(field) => field.clone(),
        };
        field.press(key, FIELD_COLUMNS);
        *self = Self::Edited(field);
    }

    pub(super) fn paste(&mut self, text: &str) {
        let mut field = match self {
            Self::Initial(_) => TextField::new(""),
            Self::Edited(field) => field.clone(),
        };
        field.insert(text);
        *self = Self::Edited(field);
    }
}
