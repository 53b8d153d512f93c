//! The workbench on the stack of screens: what a key does there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::workbench_hints;
use super::editable_token::EditableToken;
use super::own_key::looks_like_key;
use super::signature_steps::signature_steps_screen;
use super::workbench_field::WorkbenchField;
use super::workbench_layout::{WorkbenchLayout, below_title};
use super::{JsonView, VerifierOwner, Workbench};
use crate::token::find_pasted_tokens;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::screen::{DrawContext, HelpTopic, Pointer, ProgramRequest, Screen, ScreenCommand, ScreenContext};
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::text_field::{RowLayout, RowShape, TextField, TextFieldChange};

impl Screen for Workbench {
    fn keymap_context(&self) -> KeymapContext {
        if self.menu.is_some() { KeymapContext::WorkbenchMenu } else { KeymapContext::Workbench }
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        workbench_hints(self)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        if let Some(cursor) = self.menu.take() {
            return self.act_in_menu(cursor, action, context.notice);
        }
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Menu => self.open_menu(),
            KeymapAction::SignatureSteps => return ScreenCommand::Push(Box::new(signature_steps_screen(self))),
            KeymapAction::NextField => self.focus = self.focus.next(),
            KeymapAction::PreviousField => self.focus = self.focus.previous(),
            KeymapAction::ToggleRaw => self.toggle_json_view(context),
            KeymapAction::Undo => self.undo(context.notice),
            KeymapAction::Copy => return self.copy(context.notice),
            KeymapAction::Send => return self.send(context.notice),
            _ => {}
        }
        ScreenCommand::Stay
    }

    /// Goes to the place in a field that is under the pointer.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let layout = WorkbenchLayout::new(self, context.area);
        if self.menu.is_none()
            && let Some(field) = layout.field_at(pointer.position)
        {
            let text = below_title(layout.field(field));
            if text.contains(pointer.position) {
                let cell = (pointer.position.y - text.y, pointer.position.x - text.x);
                self.click_into(field, text, (usize::from(cell.0), usize::from(cell.1)));
            }
            self.focus = field;
        }
        None
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        if self.menu.is_none() {
            self.type_in(key, self.shape_on(context.area));
        }
    }

    /// A whole token replaces the one on the workbench, a key becomes the one that its verifier trusts, anything else is typed
    /// in; so is every JSON object where JSON is edited.
    fn paste(&mut self, text: &str, context: &mut ScreenContext<'_>) {
        // What it offers is about the token and the key of before.
        self.menu = None;
        let edits_json = matches!(self.focus, WorkbenchField::Header | WorkbenchField::Payload);
        if edits_json && text.trim_start().starts_with('{') {
            return self.insert_text(text);
        }
        if looks_like_key(text) && self.verifier.owner == VerifierOwner::Workbench {
            return self.trust_text(text, context.notice);
        }
        let found = find_pasted_tokens(text);
        if let Some(token) = found.first().map(|token| &token.text)
            && token.matches('.').count() == 2
            && !token.contains(char::is_whitespace)
        {
            self.replace_token(EditableToken::parse(token));
            return;
        }
        if self.focus == WorkbenchField::Secret {
            self.secret.insert(text.lines().next().unwrap_or_default());
            return;
        }
        self.insert_text(text);
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        self.draw_over(pen, buffer);
    }

    fn help(&self) -> HelpTopic {
        let topic = HelpTopic::of(&[KeymapContext::Workbench, KeymapContext::WorkbenchMenu]);
        HelpTopic { title: "The keys of the workbench", ..topic }
    }
}

impl Workbench {
    /// How the field with the keyboard is laid out on a screen of this size.
    fn shape_on(&self, area: Rect) -> RowShape {
        let text = below_title(WorkbenchLayout::new(self, area).field(self.focus));
        self.row_shape(self.focus, usize::from(text.width), usize::from(text.height))
    }

    /// Shows header and payload as they are written instead of one member a row, or the other way about.
    fn toggle_json_view(&mut self, context: &mut ScreenContext<'_>) {
        let text = below_title(WorkbenchLayout::new(self, context.area).payload);
        let shape = self.row_shape(WorkbenchField::Payload, usize::from(text.width), usize::from(text.height));
        self.json_view = match shape.layout {
            RowLayout::Json => JsonView::Raw,
            RowLayout::FilledJson | RowLayout::Wrapped => JsonView::Pretty,
        };
        context.notice.set(match self.json_view {
            JsonView::Raw => "Header and payload as they are written.",
            JsonView::Pretty | JsonView::Fitting => "One member a row; the bytes stay as they are written.",
        });
    }

    fn click_into(&mut self, field: WorkbenchField, text: Rect, cell: (usize, usize)) {
        let height = usize::from(text.height);
        let shape = self.row_shape(field, usize::from(text.width), height);
        let clicked = self.text_of(field).with_cursor_at(shape, height, self.focus == field, cell);
        match field {
            WorkbenchField::Secret => self.secret = clicked,
            field => self.token.set_cursor_in(field, clicked),
        }
    }

    fn type_in(&mut self, key: KeyPress, shape: RowShape) {
        let mut edited = self.text_of(self.focus).clone();
        match (edited.press(key, shape), self.focus) {
            (TextFieldChange::Ignored, _) => {}
            (_, WorkbenchField::Secret) => self.secret = edited,
            (TextFieldChange::CursorMoved, field) => self.token.set_cursor_in(field, edited),
            (TextFieldChange::Changed, _) => self.replace_text(edited),
        }
    }

    fn insert_text(&mut self, text: &str) {
        let mut edited = self.text_of(self.focus).clone();
        edited.insert(text);
        self.replace_text(edited);
    }

    /// Gives the part of the token that has the focus another text.
    fn replace_text(&mut self, edited: TextField) {
        let mut token = self.token.clone();
        token.set_field(self.focus, edited);
        self.replace_token(token);
    }

    fn act_in_menu(&mut self, mut cursor: ListCursor, action: KeymapAction, notice: &mut Notice) -> ScreenCommand {
        let items = self.menu_items();
        match action {
            KeymapAction::Close => {}
            KeymapAction::Confirm => {
                return items.get(cursor.0).map_or(ScreenCommand::Stay, |item| self.perform(&item.action, notice));
            }
            action => {
                cursor.move_by(action, items.len(), items.len());
                self.menu = Some(cursor);
            }
        }
        ScreenCommand::Stay
    }

    pub(super) fn copy(&self, notice: &mut Notice) -> ScreenCommand {
        notice.set("Sent to the terminal's clipboard.");
        ProgramRequest::Copy(self.token().to_owned()).into()
    }

    pub(super) fn send(&self, notice: &mut Notice) -> ScreenCommand {
        if self.verifier.owner == VerifierOwner::Shop {
            return ProgramRequest::SendToken(self.token().to_owned()).into();
        }
        notice.set("There is no server here; a lesson has one. The verdict below is this verifier's.");
        ScreenCommand::Stay
    }
}
