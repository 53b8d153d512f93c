//! What a key does on the workbench.

use ratatui::layout::Rect;

use super::editable_token::EditableToken;
use super::workbench_field::WorkbenchField;
use super::workbench_item::workbench_items;
use super::workbench_layout::field_columns;
use super::workbench_menu::WorkbenchMenu;
use super::{VerifierOwner, Workbench, WorkbenchCommand, signature_steps};
use crate::tui::keymap::{self, Action, KeyPress};
use crate::tui::screen::text_field::{TextField, TextFieldChange};

impl Workbench {
    /// Takes a key, on a screen of this size; `Some` is what whoever shows the workbench has to do now.
    pub fn press(&mut self, key: KeyPress, size: (u16, u16)) -> Option<WorkbenchCommand> {
        self.notice = None;
        let action = keymap::action_for(self.key_context(), key);
        match self.menu {
            WorkbenchMenu::Open(cursor) => return self.press_menu(cursor, action?),
            WorkbenchMenu::SignatureSteps(scroll) => {
                self.scroll_steps(scroll, action?, size);
                return None;
            }
            WorkbenchMenu::Closed => {}
        }
        match action {
            Some(Action::Close) => return Some(WorkbenchCommand::Close),
            Some(Action::Menu) => self.menu = WorkbenchMenu::Open(0),
            Some(Action::SignatureSteps) => self.menu = WorkbenchMenu::SignatureSteps(0),
            Some(Action::NextField) => self.focus = self.focus.next(),
            Some(Action::PreviousField) => self.focus = self.focus.previous(),
            Some(Action::Undo) => self.undo(),
            Some(Action::Copy) => return Some(WorkbenchCommand::Copy(self.token().to_owned())),
            Some(Action::Send) => return self.send(),
            _ => self.type_in(key, field_columns(self.focus, Rect::new(0, 0, size.0, size.1))),
        }
        None
    }

    /// Takes pasted text: a whole token replaces the one on the workbench, anything else is typed in.
    pub fn paste(&mut self, text: &str) {
        self.notice = None;
        let token = crate::token::extract_pasted_token(text);
        if token.matches('.').count() == 2 && !token.contains(char::is_whitespace) {
            self.replace_token(EditableToken::parse(token));
            return;
        }
        if self.focus == WorkbenchField::Secret {
            self.secret.insert(text.lines().next().unwrap_or_default());
            return;
        }
        let mut edited = self.focused_text().clone();
        edited.insert(text);
        self.replace_text(edited);
    }

    fn focused_text(&self) -> &TextField {
        match self.focus {
            WorkbenchField::Secret => &self.secret,
            field => self.token.field(field),
        }
    }

    fn type_in(&mut self, key: KeyPress, columns: usize) {
        let mut edited = self.focused_text().clone();
        match (edited.press(key, columns), self.focus) {
            (TextFieldChange::Ignored, _) => {}
            (_, WorkbenchField::Secret) => self.secret = edited,
            (TextFieldChange::CursorMoved, field) => self.token.set_cursor_in(field, edited),
            (TextFieldChange::Changed, _) => self.replace_text(edited),
        }
    }

    /// Gives the part of the token that has the focus another text.
    fn replace_text(&mut self, edited: TextField) {
        let mut token = self.token.clone();
        token.set_field(self.focus, edited);
        self.replace_token(token);
    }

    fn press_menu(&mut self, cursor: usize, action: Action) -> Option<WorkbenchCommand> {
        let items = workbench_items(&self.verifier);
        let last = items.len().saturating_sub(1);
        let target = match action {
            Action::Close => {
                self.menu = WorkbenchMenu::Closed;
                return None;
            }
            Action::Confirm => {
                self.menu = WorkbenchMenu::Closed;
                return self.perform(&items.get(cursor)?.action);
            }
            Action::Up => cursor.saturating_sub(1),
            Action::Down => cursor + 1,
            Action::PageUp | Action::Top => 0,
            Action::PageDown | Action::Bottom => last,
            _ => cursor,
        };
        self.menu = WorkbenchMenu::Open(target.min(last));
        None
    }

    fn scroll_steps(&mut self, scroll: usize, action: Action, size: (u16, u16)) {
        self.menu = match action {
            Action::Close | Action::Confirm => WorkbenchMenu::Closed,
            action => WorkbenchMenu::SignatureSteps(signature_steps::scroll_after(self, scroll, action, size)),
        };
    }

    pub(super) fn send(&mut self) -> Option<WorkbenchCommand> {
        if self.verifier.owner == VerifierOwner::Shop {
            return Some(WorkbenchCommand::Send(self.token().to_owned()));
        }
        self.notice =
            Some("There is no server here; a lesson has one. The verdict below is this verifier's.".to_owned());
        None
    }
}
