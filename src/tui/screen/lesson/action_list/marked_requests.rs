//! Requests that are sent together, and what the last act has led to.

use super::{ActionChoice, ActionList, LaneScope, ManualActItem, ManualActKind, perform};
use crate::model::Act;
use crate::tui::notice::Notice;
use crate::tui::screen::lesson::OpenLesson;

impl ActionList {
    /// Sends the marked requests, and the selected one, at the same moment.
    pub(super) fn send_marked(&mut self, items: &[ManualActItem]) -> ActionChoice {
        self.marked.insert(self.cursor);
        perform(Act { at_once: Some(self.take_marked(items)), ..Act::default() })
    }

    /// Sends the marked requests one after the other, as they stand in the list.
    pub(super) fn send_in_order(&mut self, items: &[ManualActItem]) -> Option<ActionChoice> {
        let acts = self.take_marked(items);
        if acts.is_empty() {
            self.fault = Some("Mark some requests first: the space bar does that.".to_owned());
            return None;
        }
        Some(ActionChoice::Perform(acts, LaneScope::AllLanes))
    }

    fn take_marked(&mut self, items: &[ManualActItem]) -> Vec<Act> {
        let marked = std::mem::take(&mut self.marked).into_iter();
        let acts = marked.filter_map(|index| match &items.get(index)?.kind {
            ManualActKind::Repeat(act) => Some(Act::clone(act)),
            _ => None,
        });
        acts.collect()
    }

    /// Tells what the learner's last act has led to, once.
    pub(super) fn tell_last_act(&mut self, lesson: &OpenLesson, notice: &mut Notice) {
        let acts = lesson.scene().attempt.act_count();
        let told = std::mem::replace(&mut self.acts_told, acts);
        if told < acts
            && let Some(line) = lesson.screen.last_act_line(lesson.scene())
        {
            notice.set(line);
        }
    }
}
