//! What a key does in a lesson, and on the pages that lie over it.

use super::digit_choice::{DigitChoice, digit_choices};
use super::lesson_overlay::LessonOverlay;
use super::step_progress::PhaseKind;
use super::{Focus, LessonCommand, LessonScene, LessonScreen};
use crate::content::lesson::Tool;
use crate::course::{AttemptPhase, Input};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::packet_motion::PacketMotion;
use crate::tui::screen::search::{self, SearchCommand};

impl LessonScreen {
    /// What a key does here. Some keys of the lesson do something else at its end.
    fn action_for(&self, key: KeyPress) -> Option<Action> {
        let at_end = matches!(self.overlay, LessonOverlay::Nothing) && self.phase == PhaseKind::End;
        let end_action = if at_end { keymap::action_for(KeyContext::LessonEnd, key) } else { None };
        end_action.or_else(|| keymap::action_for(self.overlay.key_context(), key))
    }

    /// Takes a key; `Some` is what the program has to do now.
    pub fn press(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        self.notice = None;
        let action = self.action_for(key);
        match action {
            Some(Action::Quit) => return Some(LessonCommand::Quit),
            Some(Action::Theme) => return Some(LessonCommand::NextTheme),
            _ => {}
        }
        if self.is_animating() {
            // Any key ends the motion. The key for the next step does nothing else then: who presses it early wants to
            // see the result of this one.
            self.motion = PacketMotion::Still;
            if action == Some(Action::Next) {
                return None;
            }
        }
        match (&self.overlay, action) {
            (_, Some(Action::Help)) => self.toggle_overlay(LessonOverlay::Help),
            (LessonOverlay::Search(_), _) => return self.press_search(key),
            (overlay, _) if overlay.is_tool() => return self.press_tool(key, scene),
            (LessonOverlay::Nothing, Some(action)) => return self.press_lesson(key, action, scene),
            (_, Some(action)) => return self.press_page(key, action, scene),
            (_, None) => {}
        }
        None
    }

    fn press_lesson(&mut self, key: KeyPress, action: Action, scene: LessonScene<'_>) -> Option<LessonCommand> {
        match action {
            Action::Next => return self.next_step(scene, Input::Next),
            Action::SkipAnswer => return self.next_step(scene, Input::Skip),
            Action::Back => return Some(LessonCommand::Inputs(vec![Input::Back])),
            Action::Replay => return self.replay_step(scene),
            Action::Answer => return self.answer_prediction(key, scene),
            Action::Close => return self.close_level(),
            Action::Hint => self.show_hint(scene),
            Action::OpenActions => self.open_action_list(scene),
            Action::EditRequest => self.open_request_editor(scene),
            Action::ResendRequest => return self.resend_request(scene),
            Action::Workbench => self.open_workbench(scene),
            Action::FreePlay => return self.enter_free_play(scene),
            Action::DeleteSessions => return self.delete_sessions(scene),
            Action::NextPane => self.focus_next(),
            Action::Search => return Some(LessonCommand::Search),
            Action::Continue | Action::Skip | Action::Map | Action::StartInterview | Action::Teach => {
                return self.press_at_end(action);
            }
            action => return self.press_page(key, action, scene),
        }
        None
    }

    fn press_search(&mut self, key: KeyPress) -> Option<LessonCommand> {
        let LessonOverlay::Search(search) = &mut self.overlay else { return None };
        match search.press(key, self.size.1)? {
            SearchCommand::Open(target) => return Some(LessonCommand::OpenFound(target)),
            SearchCommand::NotCovered => self.set_notice(search::NOT_COVERED_NOTICE.into()),
            SearchCommand::Help => self.toggle_overlay(LessonOverlay::Help),
            SearchCommand::Close => self.close_overlay(),
            SearchCommand::Quit => return Some(LessonCommand::Quit),
        }
        None
    }

    fn press_page(&mut self, key: KeyPress, action: Action, scene: LessonScene<'_>) -> Option<LessonCommand> {
        match action {
            Action::Curl if matches!(self.overlay, LessonOverlay::Curl(_)) => {
                self.toggle_overlay(LessonOverlay::Nothing);
            }
            Action::Curl => return Some(LessonCommand::ShowCurl),
            Action::Copy => return self.copy_curl(),
            Action::Close => self.close_overlay(),
            Action::SwitchLane => return self.switch_lane(key, scene),
            Action::Bytes => self.toggle_overlay(LessonOverlay::Bytes),
            Action::Checks => self.toggle_overlay(LessonOverlay::Checks),
            Action::NextExchange => return self.select_exchange(1, scene),
            Action::PreviousExchange => return self.select_exchange(-1, scene),
            action => self.scroll_text(action, scene),
        }
        None
    }

    /// One level out: from a pane to the text, from free play to the lesson, from the lesson to the map.
    fn close_level(&mut self) -> Option<LessonCommand> {
        if self.focus != Focus::Text {
            self.focus = Focus::Text;
            return None;
        }
        Some(if self.phase == PhaseKind::Free {
            LessonCommand::Inputs(vec![Input::LeaveSandbox])
        } else {
            LessonCommand::Close
        })
    }

    fn copy_curl(&mut self) -> Option<LessonCommand> {
        let LessonOverlay::Curl(line) = &self.overlay else {
            self.set_notice("c shows the curl line; y copies it there.".into());
            return None;
        };
        let command = LessonCommand::Copy(line.clone());
        self.set_notice("Copied. Where the terminal does not allow that, select the line with the mouse.".into());
        Some(command)
    }

    /// Goes on, if nothing stands in the way; otherwise says what to do.
    fn next_step(&mut self, scene: LessonScene<'_>, input: Input) -> Option<LessonCommand> {
        match scene.attempt.phase() {
            AttemptPhase::Starting => self.set_notice("The lab is still starting; one moment.".into()),
            AttemptPhase::Running { .. } => {}
            AttemptPhase::Sandbox => {
                self.set_notice("This is free play: a acts, m edits a request, Esc returns to the lesson.".into());
            }
            AttemptPhase::Task if input == Input::Next => {
                let task = scene.attempt.step().and_then(|step| step.task.as_ref());
                let tool = match task.map(|task| task.tool) {
                    Some(Tool::Workbench) => "b opens the token",
                    Some(Tool::Outside) => "c gives a line for another terminal",
                    Some(Tool::Switches) | None => "a acts by hand",
                };
                self.set_notice(format!("Your turn: {tool}, h gives a hint, s shows how."));
            }
            AttemptPhase::Task => return Some(LessonCommand::Inputs(vec![Input::Skip])),
            AttemptPhase::Failed(_) => self.set_notice("← goes back, so that you can try the step again.".into()),
            AttemptPhase::End => self.notify_end(),
            AttemptPhase::BeforeStep if input == Input::Next && scene.attempt.waits_for_answer() => {
                self.set_notice(match digit_choices(self, scene.attempt).len() {
                    0 => "s lets it happen.".into(),
                    1 => "Your guess first: press 1, or s to see without one.".into(),
                    count => format!("Your guess first: press 1 to {count}, or s to see without one."),
                });
            }
            AttemptPhase::BeforeStep | AttemptPhase::AfterStep => return Some(LessonCommand::Inputs(vec![input])),
        }
        None
    }

    /// Back and next, with the same answers as before.
    fn replay_step(&mut self, scene: LessonScene<'_>) -> Option<LessonCommand> {
        if *scene.attempt.phase() != AttemptPhase::AfterStep {
            self.set_notice("r shows a step again once it has happened.".into());
            return None;
        }
        let prediction = scene.attempt.prediction();
        let answers: Vec<_> =
            prediction.iter().flat_map(|prediction| prediction.lanes.values()).map(|lane| lane.answer).collect();
        let mut inputs = vec![Input::Back];
        inputs.extend(answers.iter().flatten().copied().map(Input::Answer));
        // The last answer lets the step happen; a step without all of its answers has to be told to.
        let all_answered = !answers.is_empty() && answers.iter().all(Option::is_some);
        if !all_answered {
            inputs.push(Input::Skip);
        }
        Some(LessonCommand::Inputs(inputs))
    }

    fn answer_prediction(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let KeyPress::Char(digit) = key else { return None };
        let number = usize::try_from(digit.to_digit(10)?).ok()?;
        if !scene.attempt.waits_for_answer() {
            self.set_notice("There is nothing to answer just now.".into());
            return None;
        }
        match digit_choices(self, scene.attempt).get(number.checked_sub(1)?) {
            Some(DigitChoice::Option { index, .. }) => {
                return Some(LessonCommand::Inputs(vec![Input::Answer(*index)]));
            }
            Some(DigitChoice::MoreOptions) => self.option_page = self.option_page.wrapping_add(1),
            None => self.set_notice("There is no answer of that number.".into()),
        }
        None
    }

    pub(super) fn switch_lane(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let lanes = scene.attempt.lanes().len();
        if lanes < 2 {
            self.set_notice("This lesson has one lane; there is nothing to flip to.".into());
            return None;
        }
        let offset = if key == KeyPress::BackTab { lanes - 1 } else { 1 };
        self.lane = (self.lane + offset) % lanes;
        self.scroll = 0;
        None
    }

    /// Selects the next exchange (`offset` 1) or the previous one (-1), in a ring.
    fn select_exchange(&mut self, offset: isize, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let count = self.exchanges(scene, self.lane).len();
        if count < 2 {
            self.set_notice("There are not several exchanges to choose among here.".into());
            return None;
        }
        let current = self.selected_exchange.map_or(count - 1, |index| index.min(count - 1));
        self.selected_exchange = Some(current.checked_add_signed(offset).map_or(count - 1, |index| index % count));
        self.pane_scroll = 0;
        if !matches!(self.overlay, LessonOverlay::Nothing) {
            self.scroll = 0;
        }
        None
    }
}
