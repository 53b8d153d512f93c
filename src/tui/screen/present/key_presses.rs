//! What a key does in a presentation.

use super::stage_pointer::{StagePane, StagePointer};
use super::{PresentScreen, StageState, draw, outcome};
use crate::course::presentation::slide::SlideKind;
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::notice::Notice;
use crate::tui::screen::{ScreenCommand, ScreenContext};
use crate::tui::widget::list::position_after;

/// The most digits of a number that can be typed.
const MAX_DIGITS: usize = 4;

impl PresentScreen {
    pub(super) fn do_action(
        &mut self,
        action: KeymapAction,
        key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        if matches!(self.state, StageState::Dark | StageState::Pairing) {
            // Only lights up again what was dark, or was for the speaker alone.
            self.light();
            return ScreenCommand::Stay;
        }
        let was_leaving = self.state == StageState::Leaving;
        if was_leaving {
            self.state = StageState::Lit;
        }
        let typed = std::mem::take(&mut self.typed);
        let number = typed.parse::<usize>().ok();
        match (action, number) {
            (KeymapAction::Number, _) => self.type_digit(typed, key, context.notice),
            (KeymapAction::Back, Some(_)) => {
                self.typed = typed;
                self.typed.pop();
                self.show_typed(context.notice);
            }
            (KeymapAction::Confirm, Some(number)) => self.go_to(number.saturating_sub(1)),
            (KeymapAction::SetHands, _) => self.set_hands(number, context.notice),
            (KeymapAction::Next | KeymapAction::Confirm, _) => {
                if !self.go_on() {
                    context.notice.set("This is the last slide; Esc, pressed twice, ends the presentation.");
                }
            }
            (KeymapAction::Back, _) => self.go_back(),
            (KeymapAction::Close, _) => return self.close_level(was_leaving, context.notice),
            (action, _) => self.change_view(action, context),
        }
        ScreenCommand::Stay
    }

    /// Does what changes how a slide is shown, and not which.
    fn change_view(&mut self, action: KeymapAction, context: &mut ScreenContext<'_>) {
        match action {
            KeymapAction::Blank => self.state = StageState::Dark,
            KeymapAction::ShowEntrance if self.class.is_some() => self.state = StageState::Entrance,
            KeymapAction::ShowEntrance => {
                context.notice.set("No class follows this presentation: `present --class` opens one.");
            }
            KeymapAction::Top => self.go_to(0),
            KeymapAction::Bottom => self.go_to(usize::MAX),
            KeymapAction::Notes => self.shows_notes = !self.shows_notes,
            KeymapAction::AddHand => self.change_hands(1, context.notice),
            KeymapAction::RemoveHand => self.change_hands(-1, context.notice),
            KeymapAction::NextPane if self.shows_outcome() => {
                self.pointer = StagePointer { pane: self.pointer.pane.next(), line: None, ..self.pointer };
            }
            KeymapAction::Zoom if self.shows_outcome() => self.pointer.is_zoomed = !self.pointer.is_zoomed,
            KeymapAction::Up | KeymapAction::Down => self.point(action, context),
            _ => {}
        }
    }

    fn shows_outcome(&self) -> bool {
        self.slide().is_some_and(|slide| matches!(slide.kind, SlideKind::Outcome { .. }))
    }

    fn type_digit(&mut self, typed: String, key: KeyPress, notice: &mut Notice) {
        self.typed = typed;
        if let KeyPress::Char(digit) = key
            && self.typed.len() < MAX_DIGITS
        {
            self.typed.push(digit);
        }
        self.show_typed(notice);
    }

    /// Says what the number that was typed can do.
    fn show_typed(&self, notice: &mut Notice) {
        let typed = &self.typed;
        if typed.is_empty() {
            notice.clear();
        } else if self.is_asking() {
            notice.set(format!("{typed}: h counts so many hands, Enter goes to that slide."));
        } else {
            notice.set(format!("{typed}: Enter goes to that slide."));
        }
    }

    /// Whether the class is asked something just now.
    fn is_asking(&self) -> bool {
        self.slide().is_some_and(|slide| matches!(slide.kind, SlideKind::Ask { .. }))
    }

    fn set_hands(&mut self, number: Option<usize>, notice: &mut Notice) {
        let (Some(votes), Some(number)) = (self.talk.asked_votes(), number) else {
            return notice.set("At a question, a number and h count that many hands for the option at ▸.");
        };
        votes.set_hands(self.pointer.option, number);
        let last = votes.counts().len().saturating_sub(1);
        self.pointer.option = (self.pointer.option + 1).min(last);
    }

    fn change_hands(&mut self, offset: isize, notice: &mut Notice) {
        let Some(votes) = self.talk.asked_votes() else {
            return notice.set("Hands are counted where a question is asked.");
        };
        votes.change_hands(self.pointer.option, offset);
    }

    /// Points at the next thing, up or down.
    fn point(&mut self, action: KeymapAction, context: &ScreenContext<'_>) {
        let Some(slide) = self.slide() else { return };
        match slide.kind {
            SlideKind::Ask { .. } => {
                let last = self.talk.counts(slide).len().saturating_sub(1);
                self.pointer.option = position_after(self.pointer.option, action, last, 1);
            }
            SlideKind::Outcome { step, lane } => match self.pointer.pane {
                StagePane::Story => self.point_into_story(action, step, lane),
                StagePane::Below(_) => {
                    let last = outcome::pane_line_count(self, context.area).saturating_sub(1);
                    let line = self.pointer.line.map_or(0, |line| position_after(line, action, last, 1));
                    self.pointer.line = Some(line);
                }
            },
            _ => {
                let last = draw::last_scroll(self, slide, context.area);
                self.pointer.line = Some(position_after(self.pointer.line.unwrap_or(0), action, last, 1));
            }
        }
    }

    fn point_into_story(&mut self, action: KeymapAction, step: usize, lane: usize) {
        let Some(performance) = self.slide().and_then(|slide| self.talk.presentation().lesson(slide)) else { return };
        let moments = performance.moments(step, lane);
        let current = outcome::shown_moment(self).and_then(|shown| moments.iter().position(|moment| *moment == shown));
        let last = moments.len().saturating_sub(1);
        let target = position_after(current.unwrap_or(last), action, last, 1);
        self.pointer.moment = moments.get(target).copied();
    }

    /// One level out: from the entrance or the zoom to the slide, and, pressed twice, from the slide out.
    fn close_level(&mut self, was_leaving: bool, notice: &mut Notice) -> ScreenCommand {
        if self.state == StageState::Entrance {
            self.state = StageState::Lit;
        } else if self.pointer.is_zoomed {
            self.pointer.is_zoomed = false;
        } else if was_leaving {
            return ScreenCommand::Close;
        } else {
            self.state = StageState::Leaving;
            notice.set("Esc once more ends the presentation.");
        }
        ScreenCommand::Stay
    }
}
