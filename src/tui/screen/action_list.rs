//! What can be done by hand, as one list: requests once more, the operator, the clock, every switch of a lane.

mod item;
#[cfg(test)]
mod tests;
mod value_field;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::page;
use super::text_field::{TextField, TextFieldStyle};
use crate::model::{Act, OperatorAction, SetupPatch};
use crate::prose::{escape_control_characters, truncate};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
pub(crate) use item::{ActionItem, ActionKind, action_items, without_expectations};
use value_field::ValueField;

/// The list, as it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActionList {
    cursor: usize,
    /// What the offer at the cursor is called: a switch that turns may add offers above it.
    selected_name: String,
    marked: BTreeSet<usize>,
    mode: ActionListMode,
    /// Only lines that hold this text are shown; empty shows all.
    filter: TextField,
    fault: Option<String>,
}

/// What letters mean.
#[derive(Clone, Debug, Default)]
enum ActionListMode {
    /// They are keys of the list.
    #[default]
    List,
    /// They are a value for what is chosen.
    Value(ValueField),
    /// They narrow the list.
    Filter,
}

/// Where the list is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionListContext<'a> {
    /// What it is called: free play, the lane.
    pub(crate) name: &'a str,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    /// Why the last act failed, if it did.
    pub(crate) last_error: Option<&'a str>,
}

/// What the list asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ActionListCommand {
    /// Do this; in the lane that is looked at alone if it turns a switch.
    Perform(Box<Act>, LaneScope),
    /// The other lane.
    SwitchLane,
    /// Close the list.
    Close,
}

/// In which lanes something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneScope {
    /// In the one that is looked at.
    CurrentLane,
    /// In all that the learner may change.
    AllLanes,
}

/// The row of the head, the rule, a line for the list's footer rule, two for what is chosen, the footer.
const CHROME_ROWS: u16 = 7;

impl ActionList {
    /// A list that begins at the first switch.
    pub(crate) fn at_first_switch(offers: &[ActionItem]) -> Self {
        let first = offers.iter().position(|offer| matches!(offer.kind, ActionKind::Switch(_)));
        Self { cursor: first.unwrap_or(0), ..Self::default() }
    }

    /// Says why something cannot be, until the next key.
    pub(crate) fn set_fault(&mut self, fault: String) {
        self.fault = Some(fault);
    }

    /// The numbers of the lines that are shown.
    fn visible_items(&self, offers: &[ActionItem]) -> Vec<usize> {
        let sought = self.filter.text().trim().to_lowercase();
        let holds = |offer: &ActionItem| format!("{} {}", offer.name, offer.value).to_lowercase().contains(&sought);
        offers.iter().enumerate().filter(|(_, offer)| holds(offer)).map(|(at, _)| at).collect()
    }

    /// Moves to the line that is `step` further among those that are shown.
    fn move_cursor(&mut self, step: isize, offers: &[ActionItem]) {
        let shown = self.visible_items(offers);
        let at = shown.partition_point(|line| *line < self.cursor);
        let to = at.saturating_add_signed(step).min(shown.len().saturating_sub(1));
        self.cursor = shown.get(to).copied().unwrap_or(self.cursor);
    }

    /// Which keys hold.
    pub(crate) fn key_context(&self) -> KeyContext {
        if matches!(self.mode, ActionListMode::List) { KeyContext::ActionList } else { KeyContext::ValueField }
    }

    /// Takes a key, on a screen of this height.
    pub(crate) fn press(&mut self, key: KeyPress, offers: &[ActionItem], height: u16) -> Option<ActionListCommand> {
        self.fault = None;
        self.cursor = self.selected_index(offers);
        let wish = self.handle_key(key, offers, height);
        self.cursor = self.cursor.min(offers.len().saturating_sub(1));
        self.selected_name = offers.get(self.cursor).map(|offer| offer.name.clone()).unwrap_or_default();
        wish
    }

    /// The number of the offer that is chosen.
    fn selected_index(&self, offers: &[ActionItem]) -> usize {
        let is_chosen = |offer: &ActionItem| offer.name == self.selected_name;
        let stays = self.selected_name.is_empty() || offers.get(self.cursor).is_some_and(is_chosen);
        let at = if stays { None } else { offers.iter().position(is_chosen) };
        at.unwrap_or(self.cursor).min(offers.len().saturating_sub(1))
    }

    fn handle_key(&mut self, key: KeyPress, offers: &[ActionItem], height: u16) -> Option<ActionListCommand> {
        let action = keymap::action_for(self.key_context(), key);
        match self.mode {
            ActionListMode::Value(_) => return self.press_value(key, action, offers),
            ActionListMode::Filter => {
                self.press_find(key, action, offers);
                return None;
            }
            ActionListMode::List => {}
        }
        let rows = isize::try_from(height.saturating_sub(CHROME_ROWS)).unwrap_or(isize::MAX);
        match action? {
            Action::Close if !self.filter.text().is_empty() => self.filter = TextField::default(),
            Action::Close => return Some(ActionListCommand::Close),
            Action::Search => self.mode = ActionListMode::Filter,
            Action::SwitchLane => {
                // In another lane the same numbers may be other requests.
                self.marked.clear();
                return Some(ActionListCommand::SwitchLane);
            }
            Action::Confirm => return self.perform_selected(offers),
            Action::Mark => self.mark(offers),
            Action::Top => self.move_cursor(isize::MIN, offers),
            Action::Bottom => self.move_cursor(isize::MAX, offers),
            Action::PageUp => self.move_cursor(-rows, offers),
            Action::PageDown => self.move_cursor(rows, offers),
            Action::Up => self.move_cursor(-1, offers),
            Action::Down => self.move_cursor(1, offers),
            _ => {}
        }
        None
    }

    fn press_find(&mut self, key: KeyPress, action: Option<Action>, offers: &[ActionItem]) {
        match action {
            Some(Action::Close) => (self.mode, self.filter) = (ActionListMode::List, TextField::default()),
            Some(Action::Confirm) => self.mode = ActionListMode::List,
            _ => drop(self.filter.press(key, 1000)),
        }
        let shown = self.visible_items(offers);
        if !shown.contains(&self.cursor) {
            self.cursor = shown.first().copied().unwrap_or(self.cursor);
        }
    }

    /// Takes pasted text, where something is typed.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.lines().next().unwrap_or_default();
        match &mut self.mode {
            ActionListMode::Value(typed) => typed.paste(text),
            ActionListMode::Filter => self.filter.insert(text),
            ActionListMode::List => {}
        }
    }

    fn mark(&mut self, offers: &[ActionItem]) {
        match offers.get(self.cursor).map(|offer| &offer.kind) {
            Some(ActionKind::Repeat(_)) if !self.marked.remove(&self.cursor) => drop(self.marked.insert(self.cursor)),
            Some(ActionKind::Repeat(_)) => {}
            _ => self.fault = Some("Only requests can be sent at the same moment.".to_owned()),
        }
    }

    /// Does what is chosen, or begins to ask for its value.
    fn perform_selected(&mut self, offers: &[ActionItem]) -> Option<ActionListCommand> {
        let offer = offers.get(self.cursor).filter(|_| self.visible_items(offers).contains(&self.cursor))?;
        let everywhere = |act: Act| Some(ActionListCommand::Perform(Box::new(act), LaneScope::AllLanes));
        match &offer.kind {
            ActionKind::Repeat(_) if self.marked.len() > 1 || self.marked.iter().any(|at| *at != self.cursor) => {
                self.marked.insert(self.cursor);
                let acts = std::mem::take(&mut self.marked).into_iter().filter_map(|at| match &offers.get(at)?.kind {
                    ActionKind::Repeat(act) => Some(Act::clone(act)),
                    _ => None,
                });
                everywhere(Act { at_once: Some(acts.collect()), ..Act::default() })
            }
            ActionKind::Repeat(act) => everywhere(Act::clone(act)),
            ActionKind::Operator(operator) => {
                everywhere(Act { operator: Some(OperatorAction::clone(operator)), ..Act::default() })
            }
            ActionKind::Clock => {
                self.mode = ActionListMode::Value(ValueField::initial("15m"));
                None
            }
            ActionKind::Set(path, value) => set_switch_command(path, value),
            ActionKind::Switch(switch) => match switch.next_value() {
                Some(value) => set_switch_command(&switch.path, &value),
                None if switch.domain == crate::model::switch::SwitchDomain::AuthorOnly => {
                    self.fault = Some("This one is written by a lesson's author alone.".to_owned());
                    None
                }
                None => {
                    self.mode = ActionListMode::Value(ValueField::initial(
                        switch.value.as_str().unwrap_or(&switch.display_value()),
                    ));
                    None
                }
            },
        }
    }

    fn press_value(
        &mut self,
        key: KeyPress,
        action: Option<Action>,
        offers: &[ActionItem],
    ) -> Option<ActionListCommand> {
        match action {
            Some(Action::Close) => self.mode = ActionListMode::List,
            Some(Action::Confirm) => return self.take_value(offers),
            _ => {
                if let ActionListMode::Value(typed) = &mut self.mode {
                    typed.press(key);
                }
            }
        }
        None
    }

    fn take_value(&mut self, offers: &[ActionItem]) -> Option<ActionListCommand> {
        let ActionListMode::Value(typed) = &self.mode else { return None };
        let typed = typed.field().text().trim().to_owned();
        match offers.get(self.cursor).map(|offer| &offer.kind) {
            Some(ActionKind::Switch(switch)) => match switch.parse(&typed) {
                Some(value) => {
                    self.mode = ActionListMode::List;
                    return set_switch_command(&switch.path, &value);
                }
                None => self.fault = Some("Type a whole number from 0. Esc keeps the old one.".to_owned()),
            },
            Some(ActionKind::Clock) if typed.is_empty() => {
                self.fault = Some("Type how far, such as 15m, 1h 30m or 31d.".to_owned());
            }
            Some(ActionKind::Clock) => {
                self.mode = ActionListMode::List;
                let act = Act { clock: Some(typed), ..Act::default() };
                return Some(ActionListCommand::Perform(Box::new(act), LaneScope::AllLanes));
            }
            _ => self.mode = ActionListMode::List,
        }
        None
    }

    /// Draws the list over the whole of `buffer`.
    pub(crate) fn draw(&self, pen: Pen, offers: &[ActionItem], place: ActionListContext<'_>, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area };
        let columns = usize::from(inner.width);
        let height = usize::from(area.height.saturating_sub(CHROME_ROWS));
        let (lines, at) = self.lines(pen, offers, columns);
        let first =
            (at + 1).saturating_sub(height).max(at.saturating_sub(height / 2)).min(lines.len().saturating_sub(height));
        let hidden = super::text_field::HiddenRows { above: first, below: lines.len().saturating_sub(first + height) };
        let mark = hidden.label();
        let head = pen.justify(self.head(pen, columns), (place.name, Tone::Dim), columns);
        draw_lines(&[head, pen.rule("", columns)], Rect { height: 2.min(area.height), ..inner }, buffer);
        let list = Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(CHROME_ROWS), ..inner };
        draw_lines(lines.get(first..).unwrap_or_default(), list, buffer);
        let mut below = vec![pen.rule(&mark, columns)];
        below.extend(self.selection_help(pen, offers, place.last_error, columns));
        draw_lines(&below, Rect { y: list.bottom(), height: 4, ..inner }, buffer);
        page::draw_footer(pen, &self.hints(offers, place.lanes), buffer);
    }

    /// The title, and what is sought.
    fn head(&self, pen: Pen, columns: usize) -> Line<'static> {
        if !matches!(self.mode, ActionListMode::Filter) && self.filter.text().is_empty() {
            return pen.line("By hand", Tone::Strong);
        }
        let look =
            TextFieldStyle { tone: Tone::Code, focused: matches!(self.mode, ActionListMode::Filter), error_at: None };
        let mut line = pen.line("By hand · find: ", Tone::Strong);
        let room = (columns / 3).max(8);
        line.spans.extend(self.filter.lines(pen, look, room, 1).0.into_iter().flat_map(|line| line.spans));
        line
    }

    /// What is said of what is chosen, in at most three lines.
    fn selection_help(
        &self,
        pen: Pen,
        offers: &[ActionItem],
        trouble: Option<&str>,
        columns: usize,
    ) -> Vec<Line<'static>> {
        let said = |text: &str| text.replace(['`', '*', '_'], "");
        let lines = match (&self.fault, trouble, offers.get(self.selected_index(offers))) {
            (Some(fault), ..) => vec![pen.line(fault, Tone::Warn)],
            (None, Some(trouble), _) => pen.markdown(&format!("**It could not be done:** {}", said(trouble)), columns),
            (None, None, _) if self.visible_items(offers).is_empty() => {
                pen.markdown("Nothing here is called so. **Esc** shows all.", columns)
            }
            (None, None, Some(offer)) if matches!(self.mode, ActionListMode::Value(_)) => {
                pen.markdown(&format!("Type a new value; **Esc** keeps the old one. {}", offer.help), columns)
            }
            (None, None, Some(offer)) => pen.markdown(&offer.help, columns),
            (None, None, None) => Vec::new(),
        };
        pen.truncate(lines, 3)
    }

    /// Every line, and the number of the one that is chosen.
    fn lines(&self, pen: Pen, offers: &[ActionItem], columns: usize) -> (Vec<Line<'static>>, usize) {
        let mut lines = Vec::new();
        let mut chosen = 0;
        let mut section = "";
        let cursor = self.selected_index(offers);
        for (at, offer) in self.visible_items(offers).into_iter().filter_map(|at| Some((at, offers.get(at)?))) {
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
    fn line(&self, pen: Pen, (at, here): (usize, bool), offer: &ActionItem, columns: usize) -> Line<'static> {
        let sign = if here { "▸ " } else { "  " };
        let marked = if self.marked.contains(&at) { "● " } else { "" };
        let name = truncate(&escape_control_characters(&offer.name), columns.saturating_sub(26).max(10));
        let tone = if here { Tone::Strong } else { Tone::Plain };
        let mut line = pen.spans(&[(sign, Tone::Key), (marked, Tone::New), (&name, tone)]);
        match (&self.mode, here) {
            (ActionListMode::Value(typed), true) => {
                let look = TextFieldStyle { tone: Tone::Code, focused: true, error_at: None };
                line.push_span(pen.span("  ", Tone::Plain));
                line.spans.extend(typed.field().lines(pen, look, 22, 1).0.into_iter().flat_map(|line| line.spans));
                line
            }
            _ => pen.justify(line, (&offer.value, if here { Tone::Key } else { Tone::Code }), columns),
        }
    }

    /// The keys that are of use on what is chosen.
    fn hints(&self, offers: &[ActionItem], lanes: usize) -> Vec<(String, &'static str)> {
        let mut actions = vec![Action::Confirm, Action::Close];
        if matches!(self.mode, ActionListMode::List) {
            if offers.get(self.selected_index(offers)).is_some_and(|offer| matches!(offer.kind, ActionKind::Repeat(_)))
            {
                actions.push(Action::Mark);
            }
            if lanes > 1 {
                actions.push(Action::SwitchLane);
            }
            actions.extend([Action::Search, Action::Up, Action::Down]);
        }
        actions.extend([Action::Help, Action::Quit]);
        actions.into_iter().filter_map(|action| keymap::footer_hint(self.key_context(), action)).collect()
    }
}

fn set_switch_command(path: &str, value: &serde_json::Value) -> Option<ActionListCommand> {
    let set = SetupPatch::for_switch(path, value)?;
    let operator = OperatorAction { set: Some(set), ..OperatorAction::default() };
    Some(ActionListCommand::Perform(
        Box::new(Act { operator: Some(operator), ..Act::default() }),
        LaneScope::CurrentLane,
    ))
}
