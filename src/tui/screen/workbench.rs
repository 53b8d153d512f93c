//! The workbench: a token taken apart and edited in place. Everything else on the screen follows from the bytes of its
//! header and payload and from the text of its signature, and is up to date in the same frame.
//!
//! The verifier gets its time and its keys from outside, so that a token is judged the same each time. Start reading at
//! `keys`, which edits the [token](editable_token), and at `verifier_result`, which judges it.

mod actions;
mod draw;
mod draw_field;
mod draw_token;
mod draw_verdict;
mod editable_token;
mod explanation_lines;
mod key_presses;
mod member_meaning;
mod own_key;
mod section;
mod signature_steps;
#[cfg(test)]
mod tests;
mod verifier;
mod verifier_lines;
mod verifier_result;
mod workbench_field;
mod workbench_item;
mod workbench_layout;

use crate::token::diagnosis::Diagnosis;
use crate::tui::notice::Notice;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::text_field::{RowLayout, RowShape, TextField};
use editable_token::EditableToken;
pub use verifier::{VerifierOwner, WorkbenchVerifier};
pub use verifier_result::{TokenVerdict, VerifierResult};
use workbench_field::WorkbenchField;
use workbench_item::{ReadyAttacks, WorkbenchItem, workbench_items};

/// A token, the verifier that judges it, and what the learner is doing to it.
#[derive(Clone, Debug)]
pub struct Workbench {
    token: EditableToken,
    /// A secret to sign with.
    secret: TextField,
    focus: WorkbenchField,
    json_view: JsonView,
    /// The cursor of the list of actions, while it is open.
    menu: Option<ListCursor>,
    /// What would make the signature fit, as it was when the menu was opened.
    repairs: Vec<Diagnosis>,
    verifier: WorkbenchVerifier,
    ready_attacks: ReadyAttacks,
    /// Earlier tokens, the newest last.
    history: Vec<EditableToken>,
    /// What the verifier says of the token as it stands.
    result: VerifierResult,
}

/// How header and payload are laid out. No way of it changes a byte of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JsonView {
    /// One member a row where all of them fit, else as they are written.
    Fitting,
    /// One member a row.
    Pretty,
    /// As they are written.
    Raw,
}

/// How many bytes of earlier tokens are kept to undo to: a pasted token can be large.
const MAX_HISTORY_BYTES: usize = 8 << 20;
/// How many earlier tokens are kept.
const MAX_HISTORY_LENGTH: usize = 200;

impl Workbench {
    /// A workbench with `token` on it, which `verifier` judges. Any text will do for a token.
    #[must_use]
    pub fn new(token: &str, verifier: WorkbenchVerifier) -> Self {
        let token = EditableToken::parse(token);
        Self {
            result: verifier.verify(token.text()),
            token,
            secret: TextField::new(verifier.secret.clone()),
            focus: WorkbenchField::Payload,
            json_view: JsonView::Fitting,
            menu: None,
            repairs: Vec::new(),
            verifier,
            ready_attacks: ReadyAttacks::Offered,
            history: Vec::new(),
        }
    }

    /// The same workbench for a task, in which nobody is offered an attack that is ready to be sent.
    #[must_use]
    pub fn for_task(self) -> Self {
        Self { ready_attacks: ReadyAttacks::Withheld, ..self }
    }

    /// The token as it stands, in its compact serialization (RFC 7515, section 3.1), however broken.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.result.token
    }

    /// What the verifier says of the token as it stands.
    #[must_use]
    pub const fn result(&self) -> &VerifierResult {
        &self.result
    }

    /// The line of the menu that the cursor is on, from 0, while the menu is open.
    #[must_use]
    pub fn selected_item(&self) -> Option<usize> {
        self.menu.map(|cursor| cursor.0)
    }

    /// The text of a field.
    fn text_of(&self, field: WorkbenchField) -> &TextField {
        match field {
            WorkbenchField::Secret => &self.secret,
            field => self.token.field(field),
        }
    }

    /// How a field is laid out that has so many columns and rows.
    fn row_shape(&self, field: WorkbenchField, columns: usize, rows: usize) -> RowShape {
        let pretty = RowShape { columns, layout: RowLayout::Json };
        let is_json = matches!(field, WorkbenchField::Header | WorkbenchField::Payload);
        let is_pretty = match self.json_view {
            JsonView::Fitting => is_json && self.text_of(field).row_count(pretty) <= rows,
            JsonView::Pretty => is_json,
            JsonView::Raw => false,
        };
        match (is_pretty, is_json) {
            (true, _) => pretty,
            (false, true) => RowShape { columns, layout: RowLayout::FilledJson },
            (false, false) => columns.into(),
        }
    }

    /// Puts another token on the workbench; the one that was there can be undone to.
    fn replace_token(&mut self, token: EditableToken) {
        self.history.push(std::mem::replace(&mut self.token, token));
        let mut bytes = 0;
        let newest_that_fit = self.history.iter().rev().take_while(|replaced| {
            bytes += replaced.memory_size();
            bytes <= MAX_HISTORY_BYTES
        });
        let excess = self.history.len() - newest_that_fit.count().min(MAX_HISTORY_LENGTH);
        self.history.drain(..excess);
        self.verify_token();
    }

    fn open_menu(&mut self) {
        self.repairs = self.verifier.diagnose(&self.result);
        self.repairs.retain(|diagnosis| diagnosis.repair.is_some());
        self.menu = Some(ListCursor::default());
    }

    /// The lines of the menu.
    fn menu_items(&self) -> Vec<WorkbenchItem> {
        workbench_items(&self.verifier, &self.repairs, self.ready_attacks)
    }

    fn undo(&mut self, notice: &mut Notice) {
        match self.history.pop() {
            Some(token) => self.token = token,
            None => notice.set("There is nothing to undo."),
        }
        self.verify_token();
    }

    fn verify_token(&mut self) {
        self.result = self.verifier.verify(self.token.text());
    }
}
