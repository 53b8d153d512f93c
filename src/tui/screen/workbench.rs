//! The workbench: a token taken apart and edited in place. Everything else on the screen follows from the bytes of its
//! header and payload and from the text of its signature, within the same frame.

mod actions;
mod alone;
mod draw;
mod stages;
mod token;
mod trust;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(crate) use self::actions::MISTAKES;
use self::actions::Offer;
pub use self::alone::Alone;
use self::token::Token;
pub use self::trust::{Trust, Whose};
use super::field::{Field, Typed};
use crate::token::careless::{self, CarelessVerifier};
use crate::token::{Keyring, TokenRequirements, VerificationOutcome, verify};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::Pen;
use crate::world::Trace;

/// What the workbench asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbenchWish {
    /// Send this token to the server of the lane.
    Send(String),
    /// Put this token into the clipboard.
    Copy(String),
    /// Close the workbench.
    Out,
}

/// What is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Header,
    Payload,
    Signature,
    Secret,
}

/// What lies over the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Menu {
    Closed,
    /// The list of actions over the verdict, with the cursor on this line.
    Open(usize),
    /// How the signature comes about, from this line on.
    Stages(usize),
}

/// What the verifier says of the token as it stands.
#[derive(Clone, Debug)]
struct Judged {
    /// The token itself.
    token: String,
    believed: Believed,
    trace: Trace,
}

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Believed {
    Valid,
    Refused(String),
    /// The verifier has no key, so that nothing can be said.
    Unknown(String),
}

/// The workbench.
#[derive(Clone, Debug)]
pub struct Workbench {
    token: Token,
    secret: Field,
    part: Part,
    menu: Menu,
    trust: Trust,
    /// Earlier tokens, the newest last.
    earlier: Vec<Token>,
    judged: Judged,
    /// What the last action did, or why it could not.
    notice: Option<String>,
}

/// So many characters of earlier tokens are kept to be undone to.
const MEMORY: usize = 8 << 20;

impl Workbench {
    /// A workbench with `token` on it, in front of a verifier that trusts what `trust` says. Any text will do.
    #[must_use]
    pub fn new(token: &str, trust: Trust) -> Self {
        let secret = Field::new(trust.secret.clone());
        let token = Token::read(token);
        let judged =
            Judged { token: String::new(), believed: Believed::Unknown(String::new()), trace: Trace::default() };
        let (menu, earlier) = (Menu::Closed, Vec::new());
        let mut bench = Self { token, secret, part: Part::Payload, menu, trust, earlier, judged, notice: None };
        bench.judge();
        bench
    }

    /// The token as it stands.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.judged.token
    }

    /// What the verifier checked, and how it ended.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.judged.trace
    }

    /// Whether the verifier takes the token as it stands.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.judged.believed == Believed::Valid
    }

    /// On which line of the list of actions the cursor stands, while it is open.
    #[must_use]
    pub const fn chosen(&self) -> Option<usize> {
        match self.menu {
            Menu::Open(at) => Some(at),
            Menu::Closed | Menu::Stages(_) => None,
        }
    }

    /// Which keys hold.
    #[must_use]
    pub const fn screen(&self) -> Screen {
        match self.menu {
            Menu::Closed => Screen::Workbench,
            Menu::Open(_) | Menu::Stages(_) => Screen::Menu,
        }
    }

    /// Takes a key, on a screen of this size.
    pub fn press(&mut self, key: Key, size: (u16, u16)) -> Option<WorkbenchWish> {
        self.notice = None;
        let action = keymap::action(self.screen(), key);
        match self.menu {
            Menu::Open(at) => return self.press_menu(at, action?),
            Menu::Stages(at) => {
                self.scroll(at, action?, size);
                return None;
            }
            Menu::Closed => {}
        }
        match action {
            Some(Action::Out) => return Some(WorkbenchWish::Out),
            Some(Action::Menu) => self.menu = Menu::Open(0),
            Some(Action::Stages) => self.menu = Menu::Stages(0),
            Some(Action::Field) => self.part = next(self.part, 1),
            Some(Action::FieldBack) => self.part = next(self.part, 3),
            Some(Action::Undo) => self.undo(),
            Some(Action::Copy) => return Some(WorkbenchWish::Copy(self.judged.token.clone())),
            Some(Action::Send) => return self.send(),
            _ => self.type_in(key, draw::columns(self.part, Rect::new(0, 0, size.0, size.1))),
        }
        None
    }

    /// Takes pasted text: a whole token takes the place of the one on the bench, anything else is typed in.
    pub fn paste(&mut self, text: &str) {
        self.notice = None;
        let bare = crate::token::extract_pasted_token(text);
        if bare.matches('.').count() == 2 && !bare.contains(char::is_whitespace) {
            self.change(Token::read(bare));
            return;
        }
        if self.part == Part::Secret {
            self.secret.insert(text.lines().next().unwrap_or_default());
            return;
        }
        let mut token = self.token.clone();
        let mut field = self.field().clone();
        field.insert(text);
        token.put(self.part, field);
        self.change(token);
    }

    /// Draws the workbench over the whole of `buffer`.
    pub(crate) fn draw(&self, pen: Pen, buffer: &mut Buffer) {
        draw::draw(self, pen, buffer);
    }

    fn field(&self) -> &Field {
        match self.part {
            Part::Secret => &self.secret,
            part => self.token.field(part),
        }
    }

    fn type_in(&mut self, key: Key, columns: usize) {
        let mut field = self.field().clone();
        let typed = field.press(key, columns);
        match (typed, self.part) {
            (Typed::Nothing, _) => {}
            (_, Part::Secret) => self.secret = field,
            (Typed::Moved, part) => self.token.move_in(part, field),
            (Typed::Changed, part) => {
                let mut token = self.token.clone();
                token.put(part, field);
                self.change(token);
            }
        }
    }

    fn press_menu(&mut self, at: usize, action: Action) -> Option<WorkbenchWish> {
        let offers = self.offers();
        let last = offers.len().saturating_sub(1);
        let to = match action {
            Action::Out => {
                self.menu = Menu::Closed;
                return None;
            }
            Action::Do => {
                self.menu = Menu::Closed;
                return offers.get(at).and_then(|offer| self.act(&offer.what));
            }
            Action::Up => at.saturating_sub(1),
            Action::Down => at + 1,
            Action::PageUp | Action::Top => 0,
            Action::PageDown | Action::Bottom => last,
            _ => at,
        };
        self.menu = Menu::Open(to.min(last));
        None
    }

    fn scroll(&mut self, at: usize, action: Action, size: (u16, u16)) {
        self.menu = match action {
            Action::Out | Action::Do => Menu::Closed,
            action => Menu::Stages(stages::scrolled(self, at, action, size)),
        };
    }

    fn offers(&self) -> Vec<Offer> {
        actions::offers(&self.trust)
    }

    fn send(&mut self) -> Option<WorkbenchWish> {
        if self.trust.whose == Whose::Shop {
            return Some(WorkbenchWish::Send(self.judged.token.clone()));
        }
        self.notice =
            Some("There is no server here; a lesson has one. The verdict below is this verifier's.".to_owned());
        None
    }

    /// Puts another token on the bench; the one that was there can be undone to.
    fn change(&mut self, token: Token) {
        self.earlier.push(std::mem::replace(&mut self.token, token));
        let mut kept = 0;
        let fits = self.earlier.iter().rev().take_while(|token| {
            kept += token.len();
            kept <= MEMORY
        });
        let old = self.earlier.len() - fits.count().min(200);
        self.earlier.drain(..old);
        self.judge();
    }

    fn undo(&mut self) {
        match self.earlier.pop() {
            Some(token) => self.token = token,
            None => self.notice = Some("There is nothing to undo.".to_owned()),
        }
        self.judge();
    }

    /// Lets the verifier look at the token as it stands.
    fn judge(&mut self) {
        let token = self.token.text();
        let trust = &self.trust;
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
                let refused = || Believed::Refused(refused_by(&verdict.trace));
                (verdict.claims.as_ref().map_or_else(refused, |_| Believed::Valid), verdict.trace)
            }
            _ => strictly(&token, trust),
        };
        self.judged = Judged { token, believed, trace };
    }
}

fn strictly(token: &str, trust: &Trust) -> (Believed, Trace) {
    let name = trust.algorithm.map_or("", crate::token::Algorithm::name).to_owned();
    let set = crate::token::JwkSet { keys: trust.keys.iter().cloned().map(Ok).collect() };
    let allowed = crate::token::AllowedAlgorithm::Only(name);
    let ring = match (trust.keys.as_slice(), trust.whose) {
        ([one], Whose::Bench) => Keyring::from_key(one, allowed),
        _ => Keyring::from_set(&set, allowed),
    };
    let verified = verify(token, &ring, &TokenRequirements::Claims(trust.rules.clone()), trust.now);
    let refused_by_key = verified.trace.refused_by() == Some(crate::world::Check::Key);
    let believed = match verified.outcome {
        VerificationOutcome::Valid(_) => Believed::Valid,
        VerificationOutcome::Invalid { .. } if trust.keys.is_empty() && refused_by_key => {
            Believed::Unknown("the server has no key yet: ctrl-s sends the token to it".to_owned())
        }
        VerificationOutcome::Invalid { .. } => Believed::Refused(refused_by(&verified.trace)),
        VerificationOutcome::Unsupported(reason) => Believed::Unknown(reason),
    };
    (believed, verified.trace)
}

fn refused_by(trace: &Trace) -> String {
    trace.refused_by().map_or("refused", crate::world::Check::label).to_owned()
}

const fn next(part: Part, by: usize) -> Part {
    const ORDER: [Part; 4] = [Part::Header, Part::Payload, Part::Signature, Part::Secret];
    ORDER[(part as usize + by) % ORDER.len()]
}

#[cfg(test)]
mod tests;
