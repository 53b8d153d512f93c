//! The workbench: a token taken apart and edited in place. Everything else on the screen follows from the bytes of its
//! header and payload and from the text of its signature, within the same frame.

mod actions;
mod draw;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use self::actions::MISTAKES;
use self::actions::WorkbenchItem;
use super::text_field::{TextField, TextFieldChange};
use crate::model::Trace;
use crate::token::careless::{self, CarelessVerifier};
use crate::token::{Keyring, TokenRequirements, VerificationOutcome, verify};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use editable_token::EditableToken;
pub use standalone::StandaloneWorkbench;
pub use verifier::{VerifierOwner, WorkbenchVerifier};

/// What the workbench asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbenchCommand {
    /// Send this token to the server of the lane.
    Send(String),
    /// Put this token into the clipboard.
    Copy(String),
    /// Close the workbench.
    Close,
}

/// What is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkbenchField {
    Header,
    Payload,
    Signature,
    Secret,
}

/// What lies over the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkbenchMenu {
    Closed,
    /// The list of actions over the verdict, with the cursor on this line.
    Open(usize),
    /// How the signature comes about, from this line on.
    SignatureSteps(usize),
}

/// What the verifier says of the token as it stands.
#[derive(Clone, Debug)]
struct VerifierResult {
    /// The token itself.
    token: String,
    verdict: TokenVerdict,
    trace: Trace,
}

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TokenVerdict {
    Valid,
    Refused(String),
    /// The verifier has no key, so that nothing can be said.
    Unknown(String),
}

/// The workbench.
#[derive(Clone, Debug)]
pub struct Workbench {
    token: EditableToken,
    secret: TextField,
    focus: WorkbenchField,
    menu: WorkbenchMenu,
    verifier: WorkbenchVerifier,
    /// Earlier tokens, the newest last.
    history: Vec<EditableToken>,
    result: VerifierResult,
    /// What the last action did, or why it could not.
    notice: Option<String>,
}

/// So many characters of earlier tokens are kept to be undone to.
const MAX_HISTORY_BYTES: usize = 8 << 20;

impl Workbench {
    /// A workbench with `token` on it, in front of a verifier that trusts what `trust` says. Any text will do.
    #[must_use]
    pub fn new(token: &str, trust: WorkbenchVerifier) -> Self {
        let secret = TextField::new(trust.secret.clone());
        let token = EditableToken::parse(token);
        let judged = VerifierResult {
            token: String::new(),
            verdict: TokenVerdict::Unknown(String::new()),
            trace: Trace::default(),
        };
        let (menu, earlier) = (WorkbenchMenu::Closed, Vec::new());
        let mut bench = Self {
            token,
            secret,
            focus: WorkbenchField::Payload,
            menu,
            verifier: trust,
            history: earlier,
            result: judged,
            notice: None,
        };
        bench.verify_token();
        bench
    }

    /// The token as it stands.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.result.token
    }

    /// What the verifier checked, and how it ended.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.result.trace
    }

    /// Whether the verifier takes the token as it stands.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.result.verdict == TokenVerdict::Valid
    }

    /// On which line of the list of actions the cursor stands, while it is open.
    #[must_use]
    pub const fn selected_item(&self) -> Option<usize> {
        match self.menu {
            WorkbenchMenu::Open(at) => Some(at),
            WorkbenchMenu::Closed | WorkbenchMenu::SignatureSteps(_) => None,
        }
    }

    /// Which keys hold.
    #[must_use]
    pub const fn key_context(&self) -> KeyContext {
        match self.menu {
            WorkbenchMenu::Closed => KeyContext::Workbench,
            WorkbenchMenu::Open(_) | WorkbenchMenu::SignatureSteps(_) => KeyContext::WorkbenchMenu,
        }
    }

    /// Takes a key, on a screen of this size.
    pub fn press(&mut self, key: KeyPress, size: (u16, u16)) -> Option<WorkbenchCommand> {
        self.notice = None;
        let action = keymap::action_for(self.key_context(), key);
        match self.menu {
            WorkbenchMenu::Open(at) => return self.press_menu(at, action?),
            WorkbenchMenu::SignatureSteps(at) => {
                self.scroll_steps(at, action?, size);
                return None;
            }
            WorkbenchMenu::Closed => {}
        }
        match action {
            Some(Action::Close) => return Some(WorkbenchCommand::Close),
            Some(Action::Menu) => self.menu = WorkbenchMenu::Open(0),
            Some(Action::SignatureSteps) => self.menu = WorkbenchMenu::SignatureSteps(0),
            Some(Action::NextField) => self.focus = next_field(self.focus, 1),
            Some(Action::PreviousField) => self.focus = next_field(self.focus, 3),
            Some(Action::Undo) => self.undo(),
            Some(Action::Copy) => return Some(WorkbenchCommand::Copy(self.result.token.clone())),
            Some(Action::Send) => return self.send(),
            _ => self.type_in(key, draw::field_columns(self.focus, Rect::new(0, 0, size.0, size.1))),
        }
        None
    }

    /// Takes pasted text: a whole token takes the place of the one on the bench, anything else is typed in.
    pub fn paste(&mut self, text: &str) {
        self.notice = None;
        let bare = crate::token::extract_pasted_token(text);
        if bare.matches('.').count() == 2 && !bare.contains(char::is_whitespace) {
            self.replace_token(EditableToken::parse(bare));
            return;
        }
        if self.focus == WorkbenchField::Secret {
            self.secret.insert(text.lines().next().unwrap_or_default());
            return;
        }
        let mut token = self.token.clone();
        let mut field = self.field().clone();
        field.insert(text);
        token.set_field(self.focus, field);
        self.replace_token(token);
    }

    /// Draws the workbench over the whole of `buffer`.
    pub(crate) fn draw(&self, pen: Pen, buffer: &mut Buffer) {
        draw::draw(self, pen, buffer);
    }

    fn field(&self) -> &TextField {
        match self.focus {
            WorkbenchField::Secret => &self.secret,
            part => self.token.field(part),
        }
    }

    fn type_in(&mut self, key: KeyPress, columns: usize) {
        let mut field = self.field().clone();
        let typed = field.press(key, columns);
        match (typed, self.focus) {
            (TextFieldChange::Ignored, _) => {}
            (_, WorkbenchField::Secret) => self.secret = field,
            (TextFieldChange::CursorMoved, part) => self.token.set_cursor_in(part, field),
            (TextFieldChange::Changed, part) => {
                let mut token = self.token.clone();
                token.set_field(part, field);
                self.replace_token(token);
            }
        }
    }

    fn press_menu(&mut self, at: usize, action: Action) -> Option<WorkbenchCommand> {
        let offers = self.menu_items();
        let last = offers.len().saturating_sub(1);
        let to = match action {
            Action::Close => {
                self.menu = WorkbenchMenu::Closed;
                return None;
            }
            Action::Confirm => {
                self.menu = WorkbenchMenu::Closed;
                return offers.get(at).and_then(|offer| self.perform(&offer.action));
            }
            Action::Up => at.saturating_sub(1),
            Action::Down => at + 1,
            Action::PageUp | Action::Top => 0,
            Action::PageDown | Action::Bottom => last,
            _ => at,
        };
        self.menu = WorkbenchMenu::Open(to.min(last));
        None
    }

    fn scroll_steps(&mut self, at: usize, action: Action, size: (u16, u16)) {
        self.menu = match action {
            Action::Close | Action::Confirm => WorkbenchMenu::Closed,
            action => WorkbenchMenu::SignatureSteps(signature_steps::scroll_after(self, at, action, size)),
        };
    }

    fn menu_items(&self) -> Vec<WorkbenchItem> {
        actions::workbench_items(&self.verifier)
    }

    fn send(&mut self) -> Option<WorkbenchCommand> {
        if self.verifier.owner == VerifierOwner::Shop {
            return Some(WorkbenchCommand::Send(self.result.token.clone()));
        }
        self.notice =
            Some("There is no server here; a lesson has one. The verdict below is this verifier's.".to_owned());
        None
    }

    /// Puts another token on the bench; the one that was there can be undone to.
    fn replace_token(&mut self, token: EditableToken) {
        self.history.push(std::mem::replace(&mut self.token, token));
        let mut kept = 0;
        let fits = self.history.iter().rev().take_while(|token| {
            kept += token.memory_size();
            kept <= MAX_HISTORY_BYTES
        });
        let old = self.history.len() - fits.count().min(200);
        self.history.drain(..old);
        self.verify_token();
    }

    fn undo(&mut self) {
        match self.history.pop() {
            Some(token) => self.token = token,
            None => self.notice = Some("There is nothing to undo.".to_owned()),
        }
        self.verify_token();
    }

    /// Lets the verifier look at the token as it stands.
    fn verify_token(&mut self) {
        let token = self.token.text();
        let trust = &self.verifier;
        let (believed, trace) = match (trust.algorithm, trust.keys.first()) {
            (Some(algorithm), Some(_)) if !trust.mistakes.is_empty() => {
                let careless = CarelessVerifier {
                    mistakes: &trust.mistakes,
                    denied_algorithms: &trust.denied,
                    algorithm,
                    keys: &trust.keys,
                    rules: &trust.rules,
                    files: &trust.files,
                };
                let verdict = careless::verify_carelessly(&token, &careless, trust.now);
                let refused = || TokenVerdict::Refused(refused_by(&verdict.trace));
                (verdict.claims.as_ref().map_or_else(refused, |_| TokenVerdict::Valid), verdict.trace)
            }
            _ => verify_strictly(&token, trust),
        };
        self.result = VerifierResult { token, verdict: believed, trace };
    }
}

fn verify_strictly(token: &str, trust: &WorkbenchVerifier) -> (TokenVerdict, Trace) {
    let name = trust.algorithm.map_or("", crate::token::Algorithm::name).to_owned();
    let set = crate::token::JwkSet { keys: trust.keys.iter().cloned().map(Ok).collect() };
    let allowed = crate::token::AllowedAlgorithm::Only(name);
    let ring = match (trust.keys.as_slice(), trust.owner) {
        ([one], VerifierOwner::Workbench) => Keyring::from_key(one, allowed),
        _ => Keyring::from_set(&set, allowed),
    };
    let verified = verify(token, &ring, &TokenRequirements::Claims(trust.rules.clone()), trust.now);
    let refused_by_key = verified.trace.refused_by() == Some(crate::model::Check::Key);
    let believed = match verified.outcome {
        VerificationOutcome::Valid(_) => TokenVerdict::Valid,
        VerificationOutcome::Invalid { .. } if trust.keys.is_empty() && refused_by_key => {
            TokenVerdict::Unknown("the server has no key yet: ctrl-s sends the token to it".to_owned())
        }
        VerificationOutcome::Invalid { .. } => TokenVerdict::Refused(refused_by(&verified.trace)),
        VerificationOutcome::Unsupported(reason) => TokenVerdict::Unknown(reason),
    };
    (believed, verified.trace)
}

fn refused_by(trace: &Trace) -> String {
    trace.refused_by().map_or("refused", crate::model::Check::label).to_owned()
}

const fn next_field(part: WorkbenchField, by: usize) -> WorkbenchField {
    const ORDER: [WorkbenchField; 4] =
        [WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature, WorkbenchField::Secret];
    ORDER[(part as usize + by) % ORDER.len()]
}

mod editable_token;
mod signature_steps;
mod standalone;
#[cfg(test)]
mod tests;
mod verifier;
