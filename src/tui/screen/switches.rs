//! What can be done by hand, as one list: requests once more, the operator, the clock, every switch of a lane.

mod offers;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

pub(crate) use self::offers::{Offer, What, offers, without_promises};
use self::value::Value;
use super::field::{Field, Look};
use super::page;
use crate::prose::{escape_control_characters, truncate};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::theme::Tone;
use crate::world::{Act, OperatorAction, SetupPatch};

/// The list, as it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Switches {
    cursor: usize,
    /// What the offer at the cursor is called: a switch that turns may add offers above it.
    chosen: String,
    marked: BTreeSet<usize>,
    mode: Mode,
    /// Only lines that hold this text are shown; empty shows all.
    sought: Field,
    fault: Option<String>,
}

/// What letters mean.
#[derive(Clone, Debug, Default)]
enum Mode {
    /// They are keys of the list.
    #[default]
    List,
    /// They are a value for what is chosen.
    Value(Value),
    /// They narrow the list.
    Find,
}

/// Where the list is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// What it is called: free play, the lane.
    pub(crate) name: &'a str,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    /// Why the last act failed, if it did.
    pub(crate) trouble: Option<&'a str>,
}

/// What the list asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SwitchesWish {
    /// Do this; in the lane that is looked at alone if it turns a switch.
    Do(Box<Act>, Where),
    /// The other lane.
    Flip,
    /// Close the list.
    Out,
}

/// In which lanes something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// In the one that is looked at.
    Here,
    /// In all that the learner may change.
    Everywhere,
}

/// The row of the head, the rule, a line for the list's footer rule, two for what is chosen, the footer.
const AROUND: u16 = 7;

impl Switches {
    /// A list that begins at the first switch.
    pub(crate) fn at_the_switches(offers: &[Offer]) -> Self {
        let first = offers.iter().position(|offer| matches!(offer.what, What::Turn(_)));
        Self { cursor: first.unwrap_or(0), ..Self::default() }
    }

    /// Says why something cannot be, until the next key.
    pub(crate) fn say(&mut self, fault: String) {
        self.fault = Some(fault);
    }

    /// The numbers of the lines that are shown.
    fn shown(&self, offers: &[Offer]) -> Vec<usize> {
        let sought = self.sought.text().trim().to_lowercase();
        let holds = |offer: &Offer| format!("{} {}", offer.name, offer.value).to_lowercase().contains(&sought);
        offers.iter().enumerate().filter(|(_, offer)| holds(offer)).map(|(at, _)| at).collect()
    }

    /// Moves to the line that is `step` further among those that are shown.
    fn go(&mut self, step: isize, offers: &[Offer]) {
        let shown = self.shown(offers);
        let at = shown.partition_point(|line| *line < self.cursor);
        let to = at.saturating_add_signed(step).min(shown.len().saturating_sub(1));
        self.cursor = shown.get(to).copied().unwrap_or(self.cursor);
    }

    /// Which keys hold.
    pub(crate) fn screen(&self) -> Screen {
        if matches!(self.mode, Mode::List) { Screen::ByHand } else { Screen::Value }
    }

    /// Takes a key, on a screen of this height.
    pub(crate) fn press(&mut self, key: Key, offers: &[Offer], height: u16) -> Option<SwitchesWish> {
        self.fault = None;
        self.cursor = self.at(offers);
        let wish = self.pressed(key, offers, height);
        self.cursor = self.cursor.min(offers.len().saturating_sub(1));
        self.chosen = offers.get(self.cursor).map(|offer| offer.name.clone()).unwrap_or_default();
        wish
    }

    /// The number of the offer that is chosen.
    fn at(&self, offers: &[Offer]) -> usize {
        let is_chosen = |offer: &Offer| offer.name == self.chosen;
        let stays = self.chosen.is_empty() || offers.get(self.cursor).is_some_and(is_chosen);
        let at = if stays { None } else { offers.iter().position(is_chosen) };
        at.unwrap_or(self.cursor).min(offers.len().saturating_sub(1))
    }

    fn pressed(&mut self, key: Key, offers: &[Offer], height: u16) -> Option<SwitchesWish> {
        let action = keymap::action(self.screen(), key);
        match self.mode {
            Mode::Value(_) => return self.press_value(key, action, offers),
            Mode::Find => {
                self.press_find(key, action, offers);
                return None;
            }
            Mode::List => {}
        }
        let rows = isize::try_from(height.saturating_sub(AROUND)).unwrap_or(isize::MAX);
        match action? {
            Action::Out if !self.sought.text().is_empty() => self.sought = Field::default(),
            Action::Out => return Some(SwitchesWish::Out),
            Action::Search => self.mode = Mode::Find,
            Action::Flip => {
                // In another lane the same numbers may be other requests.
                self.marked.clear();
                return Some(SwitchesWish::Flip);
            }
            Action::Do => return self.act(offers),
            Action::Mark => self.mark(offers),
            Action::Top => self.go(isize::MIN, offers),
            Action::Bottom => self.go(isize::MAX, offers),
            Action::PageUp => self.go(-rows, offers),
            Action::PageDown => self.go(rows, offers),
            Action::Up => self.go(-1, offers),
            Action::Down => self.go(1, offers),
            _ => {}
        }
        None
    }

    fn press_find(&mut self, key: Key, action: Option<Action>, offers: &[Offer]) {
        match action {
            Some(Action::Out) => (self.mode, self.sought) = (Mode::List, Field::default()),
            Some(Action::Do) => self.mode = Mode::List,
            _ => drop(self.sought.press(key, 1000)),
        }
        let shown = self.shown(offers);
        if !shown.contains(&self.cursor) {
            self.cursor = shown.first().copied().unwrap_or(self.cursor);
        }
    }

    /// Takes pasted text, where something is typed.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.lines().next().unwrap_or_default();
        match &mut self.mode {
            Mode::Value(typed) => typed.paste(text),
            Mode::Find => self.sought.insert(text),
            Mode::List => {}
        }
    }

    fn mark(&mut self, offers: &[Offer]) {
        match offers.get(self.cursor).map(|offer| &offer.what) {
            Some(What::Again(_)) if !self.marked.remove(&self.cursor) => drop(self.marked.insert(self.cursor)),
            Some(What::Again(_)) => {}
            _ => self.fault = Some("Only requests can be sent at the same moment.".to_owned()),
        }
    }

    /// Does what is chosen, or begins to ask for its value.
    fn act(&mut self, offers: &[Offer]) -> Option<SwitchesWish> {
        let offer = offers.get(self.cursor).filter(|_| self.shown(offers).contains(&self.cursor))?;
        let everywhere = |act: Act| Some(SwitchesWish::Do(Box::new(act), Where::Everywhere));
        match &offer.what {
            What::Again(_) if self.marked.len() > 1 || self.marked.iter().any(|at| *at != self.cursor) => {
                self.marked.insert(self.cursor);
                let acts = std::mem::take(&mut self.marked).into_iter().filter_map(|at| match &offers.get(at)?.what {
                    What::Again(act) => Some(Act::clone(act)),
                    _ => None,
                });
                everywhere(Act { at_once: Some(acts.collect()), ..Act::default() })
            }
            What::Again(act) => everywhere(Act::clone(act)),
            What::Operator(operator) => {
                everywhere(Act { operator: Some(OperatorAction::clone(operator)), ..Act::default() })
            }
            What::Clock => {
                self.mode = Mode::Value(Value::old("15m"));
                None
            }
            What::Set(path, value) => turn(path, value),
            What::Turn(switch) => match switch.next_value() {
                Some(value) => turn(&switch.path, &value),
                None if switch.domain == crate::world::switch::SwitchDomain::AuthorOnly => {
                    self.fault = Some("This one is written by a lesson's author alone.".to_owned());
                    None
                }
                None => {
                    self.mode = Mode::Value(Value::old(switch.value.as_str().unwrap_or(&switch.display_value())));
                    None
                }
            },
        }
    }

    fn press_value(&mut self, key: Key, action: Option<Action>, offers: &[Offer]) -> Option<SwitchesWish> {
        match action {
            Some(Action::Out) => self.mode = Mode::List,
            Some(Action::Do) => return self.take_value(offers),
            _ => {
                if let Mode::Value(typed) = &mut self.mode {
                    typed.press(key);
                }
            }
        }
        None
    }

    fn take_value(&mut self, offers: &[Offer]) -> Option<SwitchesWish> {
        let Mode::Value(typed) = &self.mode else { return None };
        let typed = typed.field().text().trim().to_owned();
        match offers.get(self.cursor).map(|offer| &offer.what) {
            Some(What::Turn(switch)) => match switch.parse(&typed) {
                Some(value) => {
                    self.mode = Mode::List;
                    return turn(&switch.path, &value);
                }
                None => self.fault = Some("Type a whole number from 0. Esc keeps the old one.".to_owned()),
            },
            Some(What::Clock) if typed.is_empty() => {
                self.fault = Some("Type how far, such as 15m, 1h 30m or 31d.".to_owned());
            }
            Some(What::Clock) => {
                self.mode = Mode::List;
                let act = Act { clock: Some(typed), ..Act::default() };
                return Some(SwitchesWish::Do(Box::new(act), Where::Everywhere));
            }
            _ => self.mode = Mode::List,
        }
        None
    }

    /// Draws the list over the whole of `buffer`.
    pub(crate) fn draw(&self, pen: Pen, offers: &[Offer], place: Place<'_>, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area };
        let columns = usize::from(inner.width);
        let height = usize::from(area.height.saturating_sub(AROUND));
        let (lines, at) = self.lines(pen, offers, columns);
        let first =
            (at + 1).saturating_sub(height).max(at.saturating_sub(height / 2)).min(lines.len().saturating_sub(height));
        let hidden = super::field::Hidden { above: first, below: lines.len().saturating_sub(first + height) };
        let mark = hidden.mark();
        let head = pen.ends(self.head(pen, columns), (place.name, Tone::Dim), columns);
        put(&[head, pen.rule("", columns)], Rect { height: 2.min(area.height), ..inner }, buffer);
        let list = Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(AROUND), ..inner };
        put(lines.get(first..).unwrap_or_default(), list, buffer);
        let mut below = vec![pen.rule(&mark, columns)];
        below.extend(self.about(pen, offers, place.trouble, columns));
        put(&below, Rect { y: list.bottom(), height: 4, ..inner }, buffer);
        page::footer(pen, &self.hints(offers, place.lanes), buffer);
    }

    /// The title, and what is sought.
    fn head(&self, pen: Pen, columns: usize) -> Line<'static> {
        if !matches!(self.mode, Mode::Find) && self.sought.text().is_empty() {
            return pen.line("By hand", Tone::Strong);
        }
        let look = Look { tone: Tone::Code, focused: matches!(self.mode, Mode::Find), wrong_at: None };
        let mut line = pen.line("By hand · find: ", Tone::Strong);
        let room = (columns / 3).max(8);
        line.spans.extend(self.sought.lines(pen, look, room, 1).0.into_iter().flat_map(|line| line.spans));
        line
    }

    /// What is said of what is chosen, in at most three lines.
    fn about(&self, pen: Pen, offers: &[Offer], trouble: Option<&str>, columns: usize) -> Vec<Line<'static>> {
        let said = |text: &str| text.replace(['`', '*', '_'], "");
        let lines = match (&self.fault, trouble, offers.get(self.at(offers))) {
            (Some(fault), ..) => vec![pen.line(fault, Tone::Warn)],
            (None, Some(trouble), _) => pen.prose(&format!("**It could not be done:** {}", said(trouble)), columns),
            (None, None, _) if self.shown(offers).is_empty() => {
                pen.prose("Nothing here is called so. **Esc** shows all.", columns)
            }
            (None, None, Some(offer)) if matches!(self.mode, Mode::Value(_)) => {
                pen.prose(&format!("Type a new value; **Esc** keeps the old one. {}", offer.says), columns)
            }
            (None, None, Some(offer)) => pen.prose(&offer.says, columns),
            (None, None, None) => Vec::new(),
        };
        pen.fit(lines, 3)
    }

    /// Every line, and the number of the one that is chosen.
    fn lines(&self, pen: Pen, offers: &[Offer], columns: usize) -> (Vec<Line<'static>>, usize) {
        let mut lines = Vec::new();
        let mut chosen = 0;
        let mut section = "";
        let cursor = self.at(offers);
        for (at, offer) in self.shown(offers).into_iter().filter_map(|at| Some((at, offers.get(at)?))) {
            if section != offer.section() {
                section = offer.section();
                lines.push(pen.line(section, Tone::Strong));
            }
            if at == cursor {
                chosen = lines.len();
            }
            lines.push(self.line(pen, (at, at == cursor), offer, columns));
        }
        (lines, chosen)
    }

    /// An offer by its number, and whether it is chosen.
    fn line(&self, pen: Pen, (at, here): (usize, bool), offer: &Offer, columns: usize) -> Line<'static> {
        let sign = if here { "▸ " } else { "  " };
        let marked = if self.marked.contains(&at) { "● " } else { "" };
        let name = truncate(&escape_control_characters(&offer.name), columns.saturating_sub(26).max(10));
        let tone = if here { Tone::Strong } else { Tone::Plain };
        let mut line = pen.parts(&[(sign, Tone::Key), (marked, Tone::New), (&name, tone)]);
        match (&self.mode, here) {
            (Mode::Value(typed), true) => {
                let look = Look { tone: Tone::Code, focused: true, wrong_at: None };
                line.push_span(pen.span("  ", Tone::Plain));
                line.spans.extend(typed.field().lines(pen, look, 22, 1).0.into_iter().flat_map(|line| line.spans));
                line
            }
            _ => pen.ends(line, (&offer.value, if here { Tone::Key } else { Tone::Code }), columns),
        }
    }

    /// The keys that are of use on what is chosen.
    fn hints(&self, offers: &[Offer], lanes: usize) -> Vec<(String, &'static str)> {
        let mut actions = vec![Action::Do, Action::Out];
        if matches!(self.mode, Mode::List) {
            if offers.get(self.at(offers)).is_some_and(|offer| matches!(offer.what, What::Again(_))) {
                actions.push(Action::Mark);
            }
            if lanes > 1 {
                actions.push(Action::Flip);
            }
            actions.extend([Action::Search, Action::Up, Action::Down]);
        }
        actions.extend([Action::Help, Action::Quit]);
        actions.into_iter().filter_map(|action| keymap::hint(self.screen(), action)).collect()
    }
}

fn turn(path: &str, value: &serde_json::Value) -> Option<SwitchesWish> {
    let set = SetupPatch::for_switch(path, value)?;
    let operator = OperatorAction { set: Some(set), ..OperatorAction::default() };
    Some(SwitchesWish::Do(Box::new(Act { operator: Some(operator), ..Act::default() }), Where::Here))
}
