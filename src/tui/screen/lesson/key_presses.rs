//! What a key does in a lesson.

use super::digit_choice::{DigitChoice, digit_choices};
use super::framework_overlay;
use super::lesson_end::notify_end;
use super::lesson_overlay::LessonOverlay;
use super::manual_actions::save_by_hand;
use super::step_progress::PhaseKind;
use super::{Focus, LessonScene, LessonScreen};
use crate::content::lesson::Tool;
use crate::course::{AttemptPhase, Input, NO_ANSWER_TO_REPEAT, NOTHING_TO_ANSWER};
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::notice::Notice;
use crate::tui::packet_motion::PacketMotion;
use crate::tui::screen::{CourseRequest, ProgramRequest, ScreenCommand, ScreenContext};

impl LessonScreen {
    /// Shows the curl line of the exchange at hand, if there is one.
    pub(super) fn show_curl(&mut self, line: Option<String>) -> ScreenCommand {
        self.end_motion();
        line.map_or(ScreenCommand::Stay, |line| ScreenCommand::Push(Box::new(LessonOverlay::curl(line))))
    }

    /// Opens the page with more about the step, if there is any.
    fn open_more(&self, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        if self.finds_more(scene, notice) {
            ScreenCommand::Push(Box::new(LessonOverlay::more()))
        } else {
            ScreenCommand::Stay
        }
    }

    /// Opens the page with the server's code, on the framework that was looked at last.
    fn open_frameworks(&self, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        if !framework_overlay::finds_code(scene.attempt, notice) {
            return ScreenCommand::Stay;
        }
        ScreenCommand::Push(Box::new(LessonOverlay::frameworks(self.framework)))
    }

    /// Filters the story while that is looked at; else looks for something in the course.
    fn search(&self) -> ScreenCommand {
        match self.focus {
            Focus::Story => ScreenCommand::Push(Box::new(LessonOverlay::story_filter(self))),
            _ => CourseRequest::Search.into(),
        }
    }

    /// Does what a key means.
    pub(super) fn handle_action(
        &mut self,
        action: KeymapAction,
        key: KeyPress,
        scene: LessonScene<'_>,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        // The key for the next step does nothing else while something moves: an early press asks for the result
        // of this one.
        if self.end_motion() && action == KeymapAction::Next {
            return ScreenCommand::Stay;
        }
        // In the story the key chooses the moment; what comes next is now.
        if action == KeymapAction::Next && self.focus == Focus::Story && self.past.is_some() {
            self.focus = Focus::Text;
            return ScreenCommand::Stay;
        }
        if action == KeymapAction::Next && self.return_to_now() {
            return ScreenCommand::Stay;
        }
        let notice = &mut *context.notice;
        let request = match action {
            KeymapAction::Story => return self.open_story(context.area, notice),
            KeymapAction::Next => self.next_step(scene, Input::Next, notice),
            KeymapAction::SkipAnswer => self.next_step(scene, Input::Skip, notice),
            KeymapAction::Back => Some(ProgramRequest::Inputs(vec![Input::Back])),
            KeymapAction::RepeatStep => repeat_step(scene, notice),
            KeymapAction::Answer => self.answer_prediction(key, scene, notice),
            KeymapAction::RepeatAnswer => repeat_answer(scene, notice),
            KeymapAction::ResendRequest => self.resend_request(scene, notice),
            KeymapAction::FreePlay => self.enter_free_play(scene, notice),
            KeymapAction::SaveLesson => save_by_hand(scene, notice),
            KeymapAction::DeleteSessions => self.delete_sessions(scene, notice),
            KeymapAction::OwnBrowser => self.ask_own_browser(scene, notice),
            KeymapAction::Search => return self.search(),
            KeymapAction::More if self.phase == PhaseKind::End => return self.act_at_end(action, notice),
            KeymapAction::More => return self.open_more(scene, notice),
            KeymapAction::Frameworks => return self.open_frameworks(scene, notice),
            KeymapAction::Bytes => return ScreenCommand::Push(Box::new(LessonOverlay::bytes())),
            KeymapAction::Checks => return ScreenCommand::Push(Box::new(LessonOverlay::checks())),
            KeymapAction::Cookies => return ScreenCommand::Push(Box::new(LessonOverlay::cookies())),
            KeymapAction::OpenActions => return self.open_action_list(scene, notice),
            KeymapAction::EditRequest => return self.open_request_editor(scene, notice),
            KeymapAction::Workbench => return self.open_workbench(scene, notice),
            KeymapAction::Close => return self.close_level(scene),
            KeymapAction::Continue
            | KeymapAction::Skip
            | KeymapAction::Map
            | KeymapAction::StartInterview
            | KeymapAction::Teach => {
                return self.act_at_end(action, notice);
            }
            action => {
                self.look_around(action, key, scene, context);
                None
            }
        };
        request.map_or(ScreenCommand::Stay, ScreenCommand::Ask)
    }

    /// Shows another lane, exchange or page of what has happened.
    fn look_around(
        &mut self,
        action: KeymapAction,
        key: KeyPress,
        scene: LessonScene<'_>,
        context: &mut ScreenContext<'_>,
    ) {
        match action {
            KeymapAction::Hint => self.show_hint(scene, context.notice),
            KeymapAction::NextPane => self.focus_next(context.area, context.notice),
            KeymapAction::Zoom => self.toggle_zoom(),
            KeymapAction::SwitchLane => self.switch_lane(key, scene, context.notice),
            KeymapAction::NextExchange => self.select_exchange(1, scene, context.notice),
            KeymapAction::PreviousExchange => self.select_exchange(-1, scene, context.notice),
            action => self.scroll_text(action, scene, context.area),
        }
    }

    /// Any key ends what moves; returns whether something moved.
    pub(super) fn end_motion(&mut self) -> bool {
        std::mem::take(&mut self.motion) != PacketMotion::Still
    }

    /// One level out: from the zoom to the screen, from the past to now, from a pane to the text, from free play to the
    /// lesson, from the lesson to what is below it.
    fn close_level(&mut self, scene: LessonScene<'_>) -> ScreenCommand {
        if std::mem::take(&mut self.is_zoomed) || self.return_to_now() {
            return ScreenCommand::Stay;
        }
        if self.focus == Focus::Story && self.stories.is_filtered() {
            self.filter_story("", scene);
            return ScreenCommand::Stay;
        }
        if self.focus != Focus::Text {
            self.focus = Focus::Text;
            return ScreenCommand::Stay;
        }
        match self.phase {
            PhaseKind::Sandbox => ProgramRequest::Inputs(vec![Input::LeaveSandbox]).into(),
            _ => ScreenCommand::Close,
        }
    }

    /// Goes on, if nothing stands in the way; otherwise says what to do.
    fn next_step(&mut self, scene: LessonScene<'_>, input: Input, notice: &mut Notice) -> Option<ProgramRequest> {
        match scene.attempt.phase() {
            AttemptPhase::Starting => notice.set("The lab is still starting; one moment."),
            AttemptPhase::Running { .. } => {}
            AttemptPhase::Sandbox => {
                notice.set("This is free play: a acts, m edits a request, Esc returns to the lesson.");
            }
            AttemptPhase::Task if input == Input::Next => {
                let task = scene.attempt.step().and_then(|step| step.task.as_ref());
                let tool = match task.map(|task| task.tool) {
                    Some(Tool::Workbench) => "b opens the token",
                    Some(Tool::Outside) => "c gives a line for another terminal",
                    Some(Tool::Switches) | None => "a acts by hand",
                };
                notice.set(format!("Your turn: {tool}, h gives a hint, s shows how."));
            }
            AttemptPhase::Task => return Some(ProgramRequest::Inputs(vec![Input::Skip])),
            AttemptPhase::Failed(_) => notice.set("← goes back, so that you can try the step again."),
            AttemptPhase::End => notify_end(notice),
            AttemptPhase::BeforeStep if input == Input::Next && scene.attempt.waits_for_answer() => {
                notice.set(match digit_choices(self, scene.attempt).len() {
                    0 => "s lets it happen.".to_owned(),
                    1 => "Your guess first: press 1, or s to see without one.".to_owned(),
                    2 => "Your guess first: press 1 or 2, or s to see without one.".to_owned(),
                    count => format!("Your guess first: press 1 to {count}, or s to see without one."),
                });
            }
            AttemptPhase::BeforeStep | AttemptPhase::AfterStep => return Some(ProgramRequest::Inputs(vec![input])),
        }
        None
    }

    fn answer_prediction(
        &mut self,
        key: KeyPress,
        scene: LessonScene<'_>,
        notice: &mut Notice,
    ) -> Option<ProgramRequest> {
        let KeyPress::Char(digit) = key else { return None };
        let number = usize::try_from(digit.to_digit(10)?).ok()?;
        if !scene.attempt.waits_for_answer() {
            notice.set(NOTHING_TO_ANSWER);
            return None;
        }
        match digit_choices(self, scene.attempt).get(number.checked_sub(1)?) {
            Some(DigitChoice::Option { index, .. }) => {
                return Some(ProgramRequest::Inputs(vec![Input::Answer(*index)]));
            }
            Some(DigitChoice::MoreOptions) => self.option_page = self.option_page.wrapping_add(1),
            None => notice.set("There is no answer of that number."),
        }
        None
    }

    pub(super) fn switch_lane(&mut self, key: KeyPress, scene: LessonScene<'_>, notice: &mut Notice) {
        let lanes = scene.attempt.lanes().len();
        if lanes < 2 {
            return notice.set("This lesson has one lane; there is nothing to flip to.");
        }
        let offset = if key == KeyPress::BackTab { lanes - 1 } else { 1 };
        self.lane = (self.lane + offset) % lanes;
        self.past = None;
        self.scroll = 0;
    }

    /// Selects the next exchange (`offset` 1) or the previous one (-1), in a ring.
    pub(super) fn select_exchange(&mut self, offset: isize, scene: LessonScene<'_>, notice: &mut Notice) {
        self.past = None;
        let count = self.exchanges(scene, self.lane).len();
        if count < 2 {
            return notice.set("There are not several exchanges to choose among here.");
        }
        let current = self.selected_exchange.map_or(count - 1, |index| index.min(count - 1));
        self.selected_exchange = Some(current.checked_add_signed(offset).map_or(count - 1, |index| index % count));
        self.pane_scroll = 0;
    }
}

/// The answer of the lane before in every lane that is left.
fn repeat_answer(scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
    if !scene.attempt.waits_for_answer() {
        notice.set(NOTHING_TO_ANSWER);
        return None;
    }
    if !scene.attempt.has_answer_to_repeat() {
        notice.set(NO_ANSWER_TO_REPEAT);
        return None;
    }
    Some(ProgramRequest::Inputs(vec![Input::RepeatAnswer]))
}

/// Back and next, with the same answers as before.
fn repeat_step(scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
    if *scene.attempt.phase() != AttemptPhase::AfterStep {
        notice.set("r shows a step again once it has happened.");
        return None;
    }
    let prediction = scene.attempt.prediction();
    let answers: Vec<_> =
        prediction.iter().flat_map(|prediction| prediction.lanes.values()).map(|lane| lane.answer).collect();
    let mut inputs = vec![Input::Back];
    inputs.extend(answers.iter().flatten().copied().map(Input::Answer));
    // The last answer lets the step happen; with an answer missing, that takes a key of its own.
    let all_answered = !answers.is_empty() && answers.iter().all(Option::is_some);
    if !all_answered {
        inputs.push(Input::Skip);
    }
    Some(ProgramRequest::Inputs(inputs))
}
