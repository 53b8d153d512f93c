//! What a key does in a presentation.

use super::stage_pointer::{StagePane, StagePointer};
use super::{PresentScreen, StageState, draw, outcome};
use crate::course::presentation::slide::SlideKind;
use crate::tui::keymap::{KeyAction, KeyPress};
use crate::tui::notice::Notice;
use crate::tui::screen::{ScreenCommand, ScreenContext};
use crate::tui::widget::list::position_after;

/// The most digits of a number that can be typed.
const MAX_DIGITS: usize = 4;

impl PresentScreen {
    pub(super) fn do_action(
        &mut self,
        action: KeyAction,
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
            (KeyAction::Number, _) => self.type_digit(typed, key, context.notice),
            (KeyAction::Back, Some(_)) => {
                self.typed = typed;
                self.typed.pop();
                self.show_typed(context.notice);
            }
            (KeyAction::Confirm, Some(number)) => self.go_to(number.saturating_sub(1)),
            (KeyAction::SetHands, _) => self.set_hands(number, context.notice),
            (KeyAction::Next | KeyAction::Confirm, _) => {
                if !self.go_on() {
                    context.notice.set("This is the last slide; Esc, pressed twice, ends the presentation.");
                }
            }
            (KeyAction::Back, _) => self.go_back(),
            (KeyAction::Close, _) => return self.close_level(was_leaving, context.notice),
            (action, _) => self.change_view(action, context),
        }
        ScreenCommand::Stay
    }

    /// Does what changes how a slide is shown, and not which.
    fn change_view(&mut self, action: KeyAction, context: &mut ScreenContext<'_>) {
        match action {
            KeyAction::Blank => self.state = StageState::Dark,
            KeyAction::ShowEntrance if self.class.is_some() => self.state = StageState::Entrance,
            KeyAction::ShowEntrance => {
                context.notice.set("No class follows this presentation: `present --class` opens one.");
            }
            KeyAction::Top => self.go_to(0),
            KeyAction::Bottom => self.go_to(usize::MAX),
            KeyAction::Notes => self.shows_notes = !self.shows_notes,
            KeyAction::AddHand => self.change_hands(1, context.notice),
            KeyAction::RemoveHand => self.change_hands(-1, context.notice),
            KeyAction::NextPane if self.shows_outcome() => {
                self.pointer = StagePointer { pane: self.pointer.pane.next(), line: None, ..self.pointer };
            }
            KeyAction::Zoom if self.shows_outcome() => self.pointer.is_zoomed = !self.pointer.is_zoomed,
            KeyAction::Up | KeyAction::Down => self.point(action, context),
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
        } else if self.is_asking().is_some() {
            notice.set(format!("{typed}: h counts so many hands, Enter goes to that slide."));
        } else {
            notice.set(format!("{typed}: Enter goes to that slide."));
        }
    }

    /// The question that the class is asked just now.
    fn is_asking(&self) -> Option<usize> {
        match self.slide()?.kind {
            SlideKind::Ask { question } => Some(question),
            _ => None,
        }
    }

    fn set_hands(&mut self, number: Option<usize>, notice: &mut Notice) {
        let (Some(question), Some(number)) = (self.is_asking(), number) else {
            return notice.set("At a question, a number and h count that many hands for the option at ▸.");
        };
        let Some(hands) = self.hands.get_mut(question) else { return };
        hands.set_hands(self.pointer.option, number);
        let last = hands.counts().len().saturating_sub(1);
        self.pointer.option = (self.pointer.option + 1).min(last);
    }

    fn change_hands(&mut self, offset: isize, notice: &mut Notice) {
        let Some(hands) = self.is_asking().and_then(|question| self.hands.get_mut(question)) else {
            return notice.set("Hands are counted where a question is asked.");
        };
        hands.change_hands(self.pointer.option, offset);
    }

    /// Points at the next thing, up or down.
    fn point(&mut self, action: KeyAction, context: &ScreenContext<'_>) {
        let Some(slide) = self.slide() else { return };
        match slide.kind {
            SlideKind::Ask { .. } => {
                let last = self.counts(slide).len().saturating_sub(1);
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

    fn point_into_story(&mut self, action: KeyAction, step: usize, lane: usize) {
        let Some(performance) = self.slide().and_then(|slide| self.presentation.lesson(slide)) else { return };
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
