//! What the learner can do by hand, in three tabs: send requests, act as the operator and move the clock, and change every
//! switch of a lane.
//!
//! The list holds only what the learner has selected. Its items are made anew from the lane at each key, by
//! [`action_items`], so that they show how the switches stand now.

mod draw;
mod item;
mod marked_requests;
mod tab;
#[cfg(test)]
mod tests;
mod value_field;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;

use super::OpenLesson;
use crate::model::switch::{Switch, SwitchDomain};
use crate::model::{Act, OperatorAction, SetupPatch};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::screen::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::tui::widget::list::position_after;
use crate::tui::widget::text_field::TextField;
pub(super) use item::{ManualActItem, ManualActKind, action_items};
use tab::ManualTab;
use value_field::ValueField;

/// The list, as it is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct ActionList {
    tab: ManualTab,
    /// The number of the selected item among all items.
    cursor: usize,
    /// The name of the selected item: changing a switch may add items above it.
    selected_name: String,
    /// The numbers of the requests to be sent together.
    marked: BTreeSet<usize>,
    mode: ActionListMode,
    /// Only items that contain this text are shown, whatever their tab; empty shows those of the tab.
    filter: TextField,
    /// Why the last key could not do anything.
    fault: Option<String>,
    /// How many acts by hand the list has told of.
    acts_told: usize,
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
pub(super) struct ActionListContext<'a> {
    /// `free play`, the title of the lane, or both.
    pub(super) name: &'a str,
    /// Why the last act failed, if it did.
    pub(super) last_error: Option<&'a str>,
}

/// What the learner has chosen.
#[derive(Clone, Debug, PartialEq)]
enum ActionChoice {
    /// One after the other.
    Perform(Vec<Act>, LaneScope),
    /// To look at another lane.
    SwitchLane,
    /// To leave the list.
    Leave,
}

/// In which lanes something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LaneScope {
    /// In the one that is looked at.
    CurrentLane,
    /// In all that the learner may change.
    AllLanes,
}

/// The rows that the list does not have: head and rule above it, a rule and three rows of help below it, the footer.
const CHROME_ROWS: u16 = 7;

/// More columns than are ever typed: a field of the list has one row, so its text must not be wrapped.
const FIELD_COLUMNS: usize = 1000;

impl ActionList {
    /// A list with the cursor on the first switch.
    pub(super) fn at_first_switch(items: &[ManualActItem]) -> Self {
        let first = items.iter().position(|item| matches!(item.kind, ManualActKind::Switch(_)));
        Self { tab: ManualTab::Switches, cursor: first.unwrap_or(0), ..Self::default() }
    }

    /// The same, where so many acts by hand need not be told any more.
    pub(super) fn with_acts_told(self, acts: usize) -> Self {
        Self { acts_told: acts, ..self }
    }

    /// Does what a key means, on a screen of this height.
    fn choose(&mut self, action: KeymapAction, items: &[ManualActItem], height: u16) -> Option<ActionChoice> {
        self.follow_selected(items);
        let choice = match self.mode {
            ActionListMode::List => self.act_on_list(action, items, height),
            ActionListMode::Value(_) if action == KeymapAction::Confirm => self.submit_value(items),
            ActionListMode::Value(_) => {
                self.mode = ActionListMode::List;
                None
            }
            ActionListMode::Filter => {
                self.mode = ActionListMode::List;
                if action == KeymapAction::Close {
                    self.filter = TextField::default();
                }
                self.move_to_visible(items);
                None
            }
        };
        self.remember_selected(items);
        choice
    }

    /// Types a key into the value or the filter.
    fn type_in(&mut self, key: KeyPress, items: &[ManualActItem]) {
        self.follow_selected(items);
        match &mut self.mode {
            ActionListMode::List => {}
            ActionListMode::Value(value) => value.press(key),
            ActionListMode::Filter => {
                self.filter.press(key, FIELD_COLUMNS);
                self.move_to_visible(items);
            }
        }
        self.remember_selected(items);
    }

    /// Before a key: the selected item may have moved, and what went wrong has been read.
    fn follow_selected(&mut self, items: &[ManualActItem]) {
        self.fault = None;
        self.cursor = self.selected_index(items);
    }

    fn remember_selected(&mut self, items: &[ManualActItem]) {
        self.cursor = self.cursor.min(items.len().saturating_sub(1));
        self.selected_name = items.get(self.cursor).map(|item| item.name.clone()).unwrap_or_default();
    }

    fn is_visible(&self, item: &ManualActItem) -> bool {
        let filter = self.filter.text().trim().to_lowercase();
        if filter.is_empty() {
            return ManualTab::of(&item.kind) == self.tab;
        }
        format!("{} {} {}", item.name, item.value, item.help).to_lowercase().contains(&filter)
    }

    /// The numbers of the items that are shown.
    fn visible_items(&self, items: &[ManualActItem]) -> Vec<usize> {
        items.iter().enumerate().filter(|(_, item)| self.is_visible(item)).map(|(index, _)| index).collect()
    }

    /// The number of the selected item, which may have moved since the last key.
    fn selected_index(&self, items: &[ManualActItem]) -> usize {
        let is_selected = |item: &ManualActItem| item.name == self.selected_name;
        let has_moved = !self.selected_name.is_empty() && !items.get(self.cursor).is_some_and(is_selected);
        let moved_to = if has_moved { items.iter().position(is_selected) } else { None };
        moved_to.unwrap_or(self.cursor).min(items.len().saturating_sub(1))
    }

    /// Moves the cursor among the items that are shown.
    fn move_cursor(&mut self, action: KeymapAction, items: &[ManualActItem], page: usize) {
        let visible = self.visible_items(items);
        let position = visible.partition_point(|index| *index < self.cursor);
        let target = position_after(position, action, visible.len().saturating_sub(1), page);
        self.cursor = visible.get(target).copied().unwrap_or(self.cursor);
    }

    /// Moves the cursor to the first item that is shown, unless it is on one.
    fn move_to_visible(&mut self, items: &[ManualActItem]) {
        let visible = self.visible_items(items);
        if !visible.contains(&self.cursor) {
            self.cursor = visible.first().copied().unwrap_or(self.cursor);
        }
    }

    fn act_on_list(&mut self, action: KeymapAction, items: &[ManualActItem], height: u16) -> Option<ActionChoice> {
        match action {
            KeymapAction::Close if !self.filter.text().is_empty() => self.filter = TextField::default(),
            KeymapAction::Close => return Some(ActionChoice::Leave),
            KeymapAction::Search => self.mode = ActionListMode::Filter,
            KeymapAction::SwitchLane => {
                // In another lane the same numbers may be other requests.
                self.marked.clear();
                return Some(ActionChoice::SwitchLane);
            }
            KeymapAction::Confirm => return self.perform_selected(items),
            KeymapAction::Mark => self.mark(items),
            KeymapAction::SendInOrder => return self.send_in_order(items),
            KeymapAction::ResetSwitch => return self.reset_switch(items),
            KeymapAction::NextTab => self.show_tab(self.tab.next(), items),
            KeymapAction::PreviousTab => self.show_tab(self.tab.previous(), items),
            action => self.move_cursor(action, items, usize::from(height.saturating_sub(CHROME_ROWS))),
        }
        None
    }

    fn show_tab(&mut self, tab: ManualTab, items: &[ManualActItem]) {
        self.tab = tab;
        self.filter = TextField::default();
        self.move_to_visible(items);
    }

    fn mark(&mut self, items: &[ManualActItem]) {
        if !matches!(items.get(self.cursor).map(|item| &item.kind), Some(ManualActKind::Repeat(_))) {
            self.fault = Some("Only requests can be sent together.".to_owned());
        } else if !self.marked.remove(&self.cursor) {
            self.marked.insert(self.cursor);
        }
    }

    /// Does what is selected, or begins to ask for its value.
    fn perform_selected(&mut self, items: &[ManualActItem]) -> Option<ActionChoice> {
        // With a filter that matches nothing, no item is on the screen.
        let item = items.get(self.cursor).filter(|item| self.is_visible(item))?;
        match &item.kind {
            ManualActKind::Repeat(_) if self.marked.iter().any(|index| *index != self.cursor) => {
                Some(self.send_marked(items))
            }
            ManualActKind::Repeat(act) => Some(perform(Act::clone(act))),
            ManualActKind::Operator(operator) => {
                Some(perform(Act { operator: Some(OperatorAction::clone(operator)), ..Act::default() }))
            }
            ManualActKind::Clock => {
                self.mode = ActionListMode::Value(ValueField::initial("15m"));
                None
            }
            ManualActKind::Set(path, value) => set_switch(path, value),
            ManualActKind::Switch(switch) => self.turn_switch(switch),
        }
    }

    /// Sets a switch as it stood when the lesson began.
    fn reset_switch(&mut self, items: &[ManualActItem]) -> Option<ActionChoice> {
        let item = items.get(self.cursor).filter(|item| self.is_visible(item))?;
        let path = match &item.kind {
            ManualActKind::Switch(switch) => &switch.path,
            ManualActKind::Set(path, _) => path,
            _ => return None,
        };
        let Some(initial) = &item.initial_value else {
            self.fault = Some("This one stands as it did when the lesson began.".to_owned());
            return None;
        };
        set_switch(path, initial)
    }

    /// Sets a switch to its next value; a number, which has none, is typed.
    fn turn_switch(&mut self, switch: &Switch) -> Option<ActionChoice> {
        if let Some(value) = switch.next_value() {
            return set_switch(&switch.path, &value);
        }
        if switch.domain == SwitchDomain::AuthorOnly {
            self.fault = Some("This one is written by a lesson's author alone.".to_owned());
        } else {
            self.mode = ActionListMode::Value(ValueField::initial(&switch.typed_value()));
        }
        None
    }

    /// Does what the selected item asked a value for. A value that cannot be used stays, with a fault that says why.
    fn submit_value(&mut self, items: &[ManualActItem]) -> Option<ActionChoice> {
        let ActionListMode::Value(value) = &self.mode else { return None };
        let text = value.field().text().trim().to_owned();
        let command = match items.get(self.cursor).map(|item| &item.kind) {
            Some(ManualActKind::Switch(switch)) => {
                if let Some(new_value) = switch.parse(&text) {
                    set_switch(&switch.path, &new_value)
                } else {
                    self.fault = Some("Type a whole number from 0. Esc keeps the old one.".to_owned());
                    return None;
                }
            }
            Some(ManualActKind::Clock) if text.is_empty() => {
                self.fault = Some("Type how far, such as 15m, 1h 30m or 31d.".to_owned());
                return None;
            }
            Some(ManualActKind::Clock) => Some(perform(Act { clock: Some(text), ..Act::default() })),
            _ => None,
        };
        self.mode = ActionListMode::List;
        command
    }
}

impl Screen for ActionList {
    fn keymap_context(&self) -> KeymapContext {
        if matches!(self.mode, ActionListMode::List) { KeymapContext::ActionList } else { KeymapContext::ValueField }
    }

    fn footer(&self, context: DrawContext<'_>) -> Vec<FooterHint> {
        let Some(lesson) = context.lesson else { return Vec::new() };
        let scene = lesson.scene();
        self.hints(&lesson.screen.action_items(scene), scene.attempt.lanes().len())
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let Some(lesson) = context.lesson.as_deref_mut() else { return ScreenCommand::Close };
        let OpenLesson { screen, lab, .. } = lesson;
        let scene = lab.scene();
        match self.choose(action, &screen.action_items(scene), context.area.height) {
            None => ScreenCommand::Stay,
            Some(ActionChoice::Leave) => {
                screen.action_list = Some(std::mem::take(self));
                ScreenCommand::Close
            }
            Some(ActionChoice::SwitchLane) => {
                match screen.task_lane(scene) {
                    Some(lane) => self.fault = Some(format!("This task is done in the lane “{lane}” alone.")),
                    None => screen.switch_lane(key, scene, context.notice),
                }
                ScreenCommand::Stay
            }
            // The list stays: it shows how a switch stands now, and tells what an act has led to.
            Some(ActionChoice::Perform(acts, scope)) => {
                let request = screen.perform_acts(scene, acts, scope, context.notice);
                request.map_or(ScreenCommand::Stay, ScreenCommand::Ask)
            }
        }
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        if let Some(lesson) = &context.lesson {
            self.type_in(key, &lesson.screen.action_items(lesson.scene()));
        }
    }

    fn paste(&mut self, text: &str, _context: &mut ScreenContext<'_>) {
        let text = text.lines().next().unwrap_or_default();
        match &mut self.mode {
            ActionListMode::Value(value) => value.paste(text),
            ActionListMode::Filter => self.filter.insert(text),
            ActionListMode::List => {}
        }
    }

    fn draw(&self, DrawContext { pen, lesson }: DrawContext<'_>, buffer: &mut Buffer) {
        let Some(lesson) = lesson else { return };
        let scene = lesson.scene();
        let context =
            ActionListContext { name: &lesson.screen.action_context(scene), last_error: scene.attempt.manual_error() };
        self.draw_items(pen, &lesson.screen.action_items(scene), context, buffer);
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeymapContext::ActionList, KeymapContext::ValueField])
    }

    fn observe(&mut self, _animate: bool, context: &mut ScreenContext<'_>) -> bool {
        let Some(lesson) = context.lesson.as_deref().filter(|lesson| lesson.is_by_hand()) else { return false };
        self.tell_last_act(lesson, context.notice);
        true
    }
}

fn perform(act: Act) -> ActionChoice {
    ActionChoice::Perform(vec![act], LaneScope::AllLanes)
}

/// A switch is set in one lane, because lanes differ by their switches.
fn set_switch(path: &str, value: &serde_json::Value) -> Option<ActionChoice> {
    let setup = SetupPatch::for_switch(path, value)?;
    let operator = OperatorAction { set: Some(setup), ..OperatorAction::default() };
    let act = Act { operator: Some(operator), ..Act::default() };
    Some(ActionChoice::Perform(vec![act], LaneScope::CurrentLane))
}
