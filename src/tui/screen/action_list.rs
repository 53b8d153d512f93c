//! What the learner can do by hand, as one list: send requests again, act as the operator, move the clock, and change
//! every switch of a lane.
//!
//! The list holds only what the learner has selected. Its items are made anew from the lane at each key, by
//! [`action_items`], so that they show how the switches stand now.

mod draw;
mod item;
#[cfg(test)]
mod tests;
mod value_field;

use std::collections::BTreeSet;

use super::text_field::TextField;
use crate::model::switch::{Switch, SwitchDomain};
use crate::model::{Act, OperatorAction, SetupPatch};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
pub(crate) use item::{ActionItem, ActionKind, action_items, without_expectations};
use value_field::ValueField;

/// The list, as it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct ActionList {
    /// The number of the selected item among all items.
    cursor: usize,
    /// The name of the selected item: changing a switch may add items above it.
    selected_name: String,
    /// The numbers of the requests to be sent at the same moment.
    marked: BTreeSet<usize>,
    mode: ActionListMode,
    /// Only items that contain this text are shown; empty shows all.
    filter: TextField,
    /// Why the last key could not do anything.
    fault: Option<String>,
}

/// What letters mean.
#[derive(Clone, Debug, Default)]
enum ActionListMode {
    /// They are keys of the list.
    #[default]
    List,
    /// They are a value for the selected item.
    Value(ValueField),
    /// They narrow the list.
    Filter,
}

/// Where the list is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionListContext<'a> {
    /// `free play`, the title of the lane, or both.
    pub(crate) name: &'a str,
    /// How many lanes there are.
    pub(crate) lanes: usize,
    /// Why the last act failed, if it did.
    pub(crate) last_error: Option<&'a str>,
}

/// What the list asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ActionListCommand {
    Perform(Box<Act>, LaneScope),
    /// Look at another lane.
    SwitchLane,
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

/// The rows that the list does not have: head and rule above it, a rule and three rows of help below it, the footer.
const CHROME_ROWS: u16 = 7;

/// More columns than anybody types: a field of the list has one row, so its text must not be wrapped.
const FIELD_COLUMNS: usize = 1000;

impl ActionList {
    /// A list with the cursor on the first switch.
    pub(crate) fn at_first_switch(items: &[ActionItem]) -> Self {
        let first = items.iter().position(|item| matches!(item.kind, ActionKind::Switch(_)));
        Self { cursor: first.unwrap_or(0), ..Self::default() }
    }

    /// Says why something cannot be done, until the next key.
    pub(crate) fn set_fault(&mut self, fault: String) {
        self.fault = Some(fault);
    }

    /// Which keys hold.
    pub(crate) fn key_context(&self) -> KeyContext {
        if matches!(self.mode, ActionListMode::List) { KeyContext::ActionList } else { KeyContext::ValueField }
    }

    /// Takes a key, on a screen of this height.
    pub(crate) fn press(&mut self, key: KeyPress, items: &[ActionItem], height: u16) -> Option<ActionListCommand> {
        self.fault = None;
        self.cursor = self.selected_index(items);
        let command = self.handle_key(key, items, height);
        self.cursor = self.cursor.min(items.len().saturating_sub(1));
        self.selected_name = items.get(self.cursor).map(|item| item.name.clone()).unwrap_or_default();
        command
    }

    /// Takes pasted text, where something is typed.
    pub(crate) fn paste(&mut self, text: &str) {
        let text = text.lines().next().unwrap_or_default();
        match &mut self.mode {
            ActionListMode::Value(value) => value.paste(text),
            ActionListMode::Filter => self.filter.insert(text),
            ActionListMode::List => {}
        }
    }

    fn is_visible(&self, item: &ActionItem) -> bool {
        let filter = self.filter.text().trim().to_lowercase();
        format!("{} {}", item.name, item.value).to_lowercase().contains(&filter)
    }

    /// The numbers of the items that are shown.
    fn visible_items(&self, items: &[ActionItem]) -> Vec<usize> {
        items.iter().enumerate().filter(|(_, item)| self.is_visible(item)).map(|(index, _)| index).collect()
    }

    /// The number of the selected item, which may have moved since the last key.
    fn selected_index(&self, items: &[ActionItem]) -> usize {
        let is_selected = |item: &ActionItem| item.name == self.selected_name;
        let has_moved = !self.selected_name.is_empty() && !items.get(self.cursor).is_some_and(is_selected);
        let moved_to = if has_moved { items.iter().position(is_selected) } else { None };
        moved_to.unwrap_or(self.cursor).min(items.len().saturating_sub(1))
    }

    /// Moves the cursor by `offset` among the items that are shown.
    fn move_cursor(&mut self, offset: isize, items: &[ActionItem]) {
        let visible = self.visible_items(items);
        let position = visible.partition_point(|index| *index < self.cursor);
        let target = position.saturating_add_signed(offset).min(visible.len().saturating_sub(1));
        self.cursor = visible.get(target).copied().unwrap_or(self.cursor);
    }

    fn handle_key(&mut self, key: KeyPress, items: &[ActionItem], height: u16) -> Option<ActionListCommand> {
        let action = keymap::action_for(self.key_context(), key);
        match self.mode {
            ActionListMode::Value(_) => return self.press_value(key, action, items),
            ActionListMode::Filter => {
                self.press_filter(key, action, items);
                return None;
            }
            ActionListMode::List => {}
        }
        let page = isize::try_from(height.saturating_sub(CHROME_ROWS)).unwrap_or(isize::MAX);
        match action? {
            Action::Close if !self.filter.text().is_empty() => self.filter = TextField::default(),
            Action::Close => return Some(ActionListCommand::Close),
            Action::Search => self.mode = ActionListMode::Filter,
            Action::SwitchLane => {
                // In another lane the same numbers may be other requests.
                self.marked.clear();
                return Some(ActionListCommand::SwitchLane);
            }
            Action::Confirm => return self.perform_selected(items),
            Action::Mark => self.mark(items),
            Action::Top => self.move_cursor(isize::MIN, items),
            Action::Bottom => self.move_cursor(isize::MAX, items),
            Action::PageUp => self.move_cursor(-page, items),
            Action::PageDown => self.move_cursor(page, items),
            Action::Up => self.move_cursor(-1, items),
            Action::Down => self.move_cursor(1, items),
            _ => {}
        }
        None
    }

    fn press_filter(&mut self, key: KeyPress, action: Option<Action>, items: &[ActionItem]) {
        match action {
            Some(Action::Close) => {
                self.mode = ActionListMode::List;
                self.filter = TextField::default();
            }
            Some(Action::Confirm) => self.mode = ActionListMode::List,
            _ => drop(self.filter.press(key, FIELD_COLUMNS)),
        }
        let visible = self.visible_items(items);
        if !visible.contains(&self.cursor) {
            self.cursor = visible.first().copied().unwrap_or(self.cursor);
        }
    }

    fn mark(&mut self, items: &[ActionItem]) {
        if !matches!(items.get(self.cursor).map(|item| &item.kind), Some(ActionKind::Repeat(_))) {
            self.fault = Some("Only requests can be sent at the same moment.".to_owned());
        } else if !self.marked.remove(&self.cursor) {
            self.marked.insert(self.cursor);
        }
    }

    /// Does what is selected, or begins to ask for its value.
    fn perform_selected(&mut self, items: &[ActionItem]) -> Option<ActionListCommand> {
        // With a filter that matches nothing, no item is on the screen.
        let item = items.get(self.cursor).filter(|item| self.is_visible(item))?;
        match &item.kind {
            ActionKind::Repeat(_) if self.marked.iter().any(|index| *index != self.cursor) => {
                Some(self.send_marked(items))
            }
            ActionKind::Repeat(act) => Some(perform(Act::clone(act))),
            ActionKind::Operator(operator) => {
                Some(perform(Act { operator: Some(OperatorAction::clone(operator)), ..Act::default() }))
            }
            ActionKind::Clock => {
                self.mode = ActionListMode::Value(ValueField::initial("15m"));
                None
            }
            ActionKind::Set(path, value) => set_switch(path, value),
            ActionKind::Switch(switch) => self.turn_switch(switch),
        }
    }

    /// Sends the marked requests, and the selected one, at the same moment.
    fn send_marked(&mut self, items: &[ActionItem]) -> ActionListCommand {
        self.marked.insert(self.cursor);
        let marked = std::mem::take(&mut self.marked);
        let acts = marked.into_iter().filter_map(|index| match &items.get(index)?.kind {
            ActionKind::Repeat(act) => Some(Act::clone(act)),
            _ => None,
        });
        perform(Act { at_once: Some(acts.collect()), ..Act::default() })
    }

    /// Sets a switch to its next value; a number, which has none, is typed.
    fn turn_switch(&mut self, switch: &Switch) -> Option<ActionListCommand> {
        if let Some(value) = switch.next_value() {
            return set_switch(&switch.path, &value);
        }
        if switch.domain == SwitchDomain::AuthorOnly {
            self.fault = Some("This one is written by a lesson's author alone.".to_owned());
        } else {
            let value = switch.value.as_str().map_or_else(|| switch.display_value(), str::to_owned);
            self.mode = ActionListMode::Value(ValueField::initial(&value));
        }
        None
    }

    fn press_value(
        &mut self,
        key: KeyPress,
        action: Option<Action>,
        items: &[ActionItem],
    ) -> Option<ActionListCommand> {
        match action {
            Some(Action::Close) => self.mode = ActionListMode::List,
            Some(Action::Confirm) => return self.submit_value(items),
            _ => {
                if let ActionListMode::Value(value) = &mut self.mode {
                    value.press(key);
                }
            }
        }
        None
    }

    /// Does what the selected item asked a value for. A value that cannot be used stays, with a fault that says why.
    fn submit_value(&mut self, items: &[ActionItem]) -> Option<ActionListCommand> {
        let ActionListMode::Value(value) = &self.mode else { return None };
        let text = value.field().text().trim().to_owned();
        let command = match items.get(self.cursor).map(|item| &item.kind) {
            Some(ActionKind::Switch(switch)) => {
                if let Some(value) = switch.parse(&text) {
                    set_switch(&switch.path, &value)
                } else {
                    self.fault = Some("Type a whole number from 0. Esc keeps the old one.".to_owned());
                    return None;
                }
            }
            Some(ActionKind::Clock) if text.is_empty() => {
                self.fault = Some("Type how far, such as 15m, 1h 30m or 31d.".to_owned());
                return None;
            }
            Some(ActionKind::Clock) => Some(perform(Act { clock: Some(text), ..Act::default() })),
            _ => None,
        };
        self.mode = ActionListMode::List;
        command
    }
}

fn perform(act: Act) -> ActionListCommand {
    ActionListCommand::Perform(Box::new(act), LaneScope::AllLanes)
}

/// A switch is set in one lane, because lanes differ by their switches.
fn set_switch(path: &str, value: &serde_json::Value) -> Option<ActionListCommand> {
    let setup = SetupPatch::for_switch(path, value)?;
    let operator = OperatorAction { set: Some(setup), ..OperatorAction::default() };
    let act = Act { operator: Some(operator), ..Act::default() };
    Some(ActionListCommand::Perform(Box::new(act), LaneScope::CurrentLane))
}
