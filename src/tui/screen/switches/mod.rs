//! What can be done by hand, as one list: requests once more, the operator, the clock, every switch of a lane.

mod offers;
mod value;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

pub(crate) use self::offers::{Offer, What, offers, without_promises};
use self::value::Value;
use super::field::Look;
use super::page;
use crate::prose::{cut, visible};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::theme::Tone;
use crate::world::{Act, Operator, SetupPatch};

/// The list, as it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Switches {
    cursor: usize,
    /// What the offer at the cursor is called: a switch that turns may add offers above it.
    chosen: String,
    marked: BTreeSet<usize>,
    /// A value that is being typed for what is chosen.
    typed: Option<Value>,
    fault: Option<String>,
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

    /// Which keys hold.
    pub(crate) fn screen(&self) -> Screen {
        if self.typed.is_some() { Screen::Value } else { Screen::ByHand }
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
        if self.typed.is_some() {
            return self.press_value(key, action, offers);
        }
        let rows = usize::from(height.saturating_sub(AROUND));
        match action? {
            Action::Out => return Some(SwitchesWish::Out),
            Action::Flip => return Some(SwitchesWish::Flip),
            Action::Do => return self.act(offers),
            Action::Mark => self.mark(offers),
            Action::Top => self.cursor = 0,
            Action::Bottom => self.cursor = offers.len().saturating_sub(1),
            Action::PageUp => self.cursor = self.cursor.saturating_sub(rows),
            Action::PageDown => self.cursor += rows,
            Action::Up => self.cursor = self.cursor.saturating_sub(1),
            Action::Down => self.cursor += 1,
            _ => {}
        }
        None
    }

    /// Takes pasted text, where a value is typed.
    pub(crate) fn paste(&mut self, text: &str) {
        if let Some(typed) = &mut self.typed {
            typed.paste(text.lines().next().unwrap_or_default());
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
        let offer = offers.get(self.cursor)?;
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
            What::Operator(operator) => everywhere(Act { operator: Some(Operator::clone(operator)), ..Act::default() }),
            What::Clock => {
                self.typed = Some(Value::old("15m"));
                None
            }
            What::Turn(switch) => match switch.next() {
                Some(value) => turn(&switch.path, &value),
                None if switch.turns == crate::world::switch::Turns::Fixed => {
                    self.fault = Some("This one is written by a lesson's author alone.".to_owned());
                    None
                }
                None => {
                    self.typed = Some(Value::old(switch.value.as_str().unwrap_or(&switch.shown())));
                    None
                }
            },
        }
    }

    fn press_value(&mut self, key: Key, action: Option<Action>, offers: &[Offer]) -> Option<SwitchesWish> {
        match action {
            Some(Action::Out) => self.typed = None,
            Some(Action::Do) => return self.take_value(offers),
            _ => {
                if let Some(typed) = &mut self.typed {
                    typed.press(key);
                }
            }
        }
        None
    }

    fn take_value(&mut self, offers: &[Offer]) -> Option<SwitchesWish> {
        let typed = self.typed.as_ref().map(|typed| typed.field().text().trim().to_owned())?;
        match offers.get(self.cursor).map(|offer| &offer.what) {
            Some(What::Turn(switch)) => match switch.read(&typed) {
                Some(value) => {
                    self.typed = None;
                    return turn(&switch.path, &value);
                }
                None => self.fault = Some("Type a whole number from 0. Esc keeps the old one.".to_owned()),
            },
            Some(What::Clock) if typed.is_empty() => {
                self.fault = Some("Type how far, such as 15m, 1h 30m or 31d.".to_owned());
            }
            Some(What::Clock) => {
                self.typed = None;
                let act = Act { clock: Some(typed), ..Act::default() };
                return Some(SwitchesWish::Do(Box::new(act), Where::Everywhere));
            }
            _ => self.typed = None,
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
        let head = pen.ends(pen.line("By hand", Tone::Strong), (place.name, Tone::Dim), columns);
        put(&[head, pen.rule("", columns)], Rect { height: 2.min(area.height), ..inner }, buffer);
        let list = Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(AROUND), ..inner };
        put(lines.get(first..).unwrap_or_default(), list, buffer);
        let mut below = vec![pen.rule(&mark, columns)];
        below.extend(self.about(pen, offers, place.trouble, columns));
        put(&below, Rect { y: list.bottom(), height: 4, ..inner }, buffer);
        page::footer(pen, &self.hints(offers, place.lanes), buffer);
    }

    /// What is said of what is chosen, in at most three lines.
    fn about(&self, pen: Pen, offers: &[Offer], trouble: Option<&str>, columns: usize) -> Vec<Line<'static>> {
        let said = |text: &str| text.replace(['`', '*', '_'], "");
        let lines = match (&self.fault, trouble, offers.get(self.at(offers))) {
            (Some(fault), ..) => vec![pen.line(fault, Tone::Warn)],
            (None, Some(trouble), _) => pen.prose(&format!("**It could not be done:** {}", said(trouble)), columns),
            (None, None, Some(offer)) if self.typed.is_some() => {
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
        for (at, offer) in offers.iter().enumerate() {
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
        let name = cut(&visible(&offer.name), columns.saturating_sub(26).max(10));
        let tone = if here { Tone::Strong } else { Tone::Plain };
        let mut line = pen.parts(&[(sign, Tone::Key), (marked, Tone::New), (&name, tone)]);
        match (&self.typed, here) {
            (Some(typed), true) => {
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
        if self.typed.is_none() {
            if offers.get(self.at(offers)).is_some_and(|offer| matches!(offer.what, What::Again(_))) {
                actions.push(Action::Mark);
            }
            if lanes > 1 {
                actions.push(Action::Flip);
            }
            actions.extend([Action::Up, Action::Down]);
        }
        actions.extend([Action::Help, Action::Quit]);
        actions.into_iter().filter_map(|action| keymap::hint(self.screen(), action)).collect()
    }
}

fn turn(path: &str, value: &serde_json::Value) -> Option<SwitchesWish> {
    let set = SetupPatch::turning(path, value)?;
    let operator = Operator { set: Some(set), ..Operator::default() };
    Some(SwitchesWish::Do(Box::new(Act { operator: Some(operator), ..Act::default() }), Where::Here))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Lesson;
    use crate::world::{AccountView, View};

    fn list() -> Vec<Offer> {
        let text = "format_version=1\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nclient.bob='browser'\n\
            [[step]]\nid='a'\ntitle='a'\ntext='a'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\nexpect.status=200\n\
            [[step.do]]\nby='bob'\nrequest.line='GET /me'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\n";
        let lesson: Lesson = toml::from_str(text).expect("a lesson");
        let mut view = View::default();
        view.accounts.push(AccountView { name: "bob".into(), role: "user".into(), banned: false });
        offers(lesson.step.iter().flat_map(|step| &step.acts), &view)
    }

    fn go_to(switches: &mut Switches, offers: &[Offer], name: &str) {
        switches.cursor = offers.iter().position(|offer| offer.name == name).expect(name);
        switches.chosen = name.to_owned();
    }

    fn done(wish: Option<SwitchesWish>) -> (Act, Where) {
        let Some(SwitchesWish::Do(act, place)) = wish else { panic!("an act, not {wish:?}") };
        (*act, place)
    }

    #[test]
    fn keys_are_rotated_where_there_are_tokens() {
        let mut view = View::default();
        let rotations = |view: &View| {
            let of_keys = |offer: &Offer| matches!(&offer.what, What::Operator(it) if it.rotate_keys.is_some());
            offers(std::iter::empty(), view).iter().filter(|offer| of_keys(offer)).count()
        };
        assert_eq!(rotations(&view), 0);
        view.setup.shop.auth = crate::world::Auth::Jwt;
        assert_eq!(rotations(&view), 2);
    }

    #[test]
    fn a_request_is_offered_once_without_the_promises_of_the_lesson() {
        let list = list();
        assert_eq!(list.iter().filter(|offer| matches!(offer.what, What::Again(_))).count(), 2);
        let (act, place) = done(Switches::default().press(Key::Enter, &list, 24));
        assert_eq!((act.to_string().as_str(), act.expect.len(), place), ("bob: GET /", 0, Where::Everywhere));
    }

    #[test]
    fn what_is_marked_is_sent_at_the_same_moment() {
        let (mut switches, list) = (Switches::default(), list());
        switches.press(Key::Char(' '), &list, 24);
        switches.press(Key::Down, &list, 24);
        let (act, _) = done(switches.press(Key::Enter, &list, 24));
        assert_eq!(act.to_string(), "at once: bob: GET /; bob: GET /me");
        assert!(switches.marked.is_empty());
    }

    #[test]
    fn a_switch_turns_and_a_number_is_typed() {
        let (mut switches, list) = (Switches::default(), list());
        go_to(&mut switches, &list, "shop.new_id_at_login");
        let (act, place) = done(switches.press(Key::Enter, &list, 24));
        let shop = act.operator.and_then(|it| it.set).and_then(|set| set.shop).expect("a switch of the shop");
        assert_eq!((shop.new_id_at_login, place), (Some(false), Where::Here));
        go_to(&mut switches, &list, "shop.session.idle_minutes");
        assert_eq!(switches.press(Key::Enter, &list, 24), None);
        for key in [Key::Backspace, Key::Backspace, Key::Char('x')] {
            switches.press(key, &list, 24);
        }
        assert_eq!(switches.press(Key::Enter, &list, 24), None);
        assert!(switches.fault.is_some(), "x is no number");
        switches.press(Key::Backspace, &list, 24);
        switches.press(Key::Char('7'), &list, 24);
        let shop = done(switches.press(Key::Enter, &list, 24)).0.operator.and_then(|it| it.set?.shop);
        assert_eq!(shop.and_then(|shop| shop.session?.idle_minutes), Some(7));
        for key in [Key::Enter, Key::Char('1'), Key::Char('5')] {
            switches.press(key, &list, 24);
        }
        let shop = done(switches.press(Key::Enter, &list, 24)).0.operator.and_then(|it| it.set?.shop);
        let minutes = shop.and_then(|shop| shop.session?.idle_minutes);
        assert_eq!(minutes, Some(15), "the first digit takes the place of the old value");
    }

    #[test]
    fn the_clock_and_the_operator_are_at_hand() {
        let (mut switches, list) = (Switches::at_the_switches(&list()), list());
        assert!(switches.cursor > 0);
        go_to(&mut switches, &list, "move the clock");
        switches.press(Key::Enter, &list, 24);
        assert_eq!(done(switches.press(Key::Enter, &list, 24)).0.clock.as_deref(), Some("15m"));
        for (name, says) in [
            ("end the sessions of bob", "the operator deletes the sessions of bob"),
            ("ban bob", "the operator bans bob"),
            ("give bob the role admin", "the operator makes bob admin"),
            ("restart the server", "the operator restarts the server"),
        ] {
            go_to(&mut switches, &list, name);
            assert_eq!(done(switches.press(Key::Enter, &list, 24)).0.to_string(), says);
        }
    }
}
