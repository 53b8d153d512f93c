//! What a key does in a lesson, and on the pages that lie over it.

use ratatui::layout::Rect;

use super::{Focus, LessonCommand, LessonOverlay, LessonScene, LessonScreen, PacketMotion, PhaseKind, draw, narration};
use crate::content::lesson::Tool;
use crate::course::{AttemptPhase, Input};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::screen::page;
use crate::tui::screen::search::{self, SearchCommand};

impl LessonScreen {
    /// Lays `layer` over the lesson; once more takes it away. Help gives back what it was laid over.
    pub(super) fn toggle_overlay(&mut self, layer: LessonOverlay) {
        self.scroll = 0;
        let again = std::mem::discriminant(&self.overlay) == std::mem::discriminant(&layer);
        let was = std::mem::replace(&mut self.overlay, if again { LessonOverlay::Nothing } else { layer });
        match (was, &self.overlay) {
            (LessonOverlay::Help, _) => self.overlay = std::mem::take(&mut self.overlay_below_help),
            (
                was @ (LessonOverlay::ActionList(_)
                | LessonOverlay::Request(_)
                | LessonOverlay::Workbench(_)
                | LessonOverlay::Search(_)),
                LessonOverlay::Help,
            ) => {
                self.overlay_below_help = was;
            }
            _ => {}
        }
    }

    pub(super) fn key_context(&self) -> KeyContext {
        match &self.overlay {
            LessonOverlay::Nothing => KeyContext::Lesson,
            LessonOverlay::ActionList(list) => list.key_context(),
            LessonOverlay::Request(_) => KeyContext::RequestEditor,
            LessonOverlay::Workbench(bench) => bench.key_context(),
            LessonOverlay::Search(_) => KeyContext::Search,
            LessonOverlay::Help => KeyContext::Help,
            LessonOverlay::Bytes | LessonOverlay::Checks | LessonOverlay::Curl(_) => KeyContext::Page,
        }
    }

    /// What a key does here. At the end, some lead on that mean something else before it.
    fn action_for(&self, key: KeyPress) -> Option<Action> {
        let at_end = matches!(self.overlay, LessonOverlay::Nothing) && self.step_phase.1 == PhaseKind::End;
        let first = if at_end { keymap::action_for(KeyContext::LessonEnd, key) } else { None };
        first.or_else(|| keymap::action_for(self.key_context(), key))
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        self.notice = None;
        let action = self.action_for(key);
        match action {
            Some(Action::Quit) => return Some(LessonCommand::Quit),
            Some(Action::Theme) => return Some(LessonCommand::NextTheme),
            _ => {}
        }
        if self.is_animating() {
            // Any key ends the motion. One that would lead on does only that.
            self.motion = PacketMotion::Still;
            if action == Some(Action::Next) {
                return None;
            }
        }
        match (&self.overlay, action) {
            (_, Some(Action::Help)) => self.toggle_overlay(LessonOverlay::Help),
            (LessonOverlay::ActionList(_) | LessonOverlay::Request(_) | LessonOverlay::Workbench(_), _) => {
                return self.press_tool(key, scene);
            }
            (LessonOverlay::Search(_), _) => return self.press_search(key),
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

    /// Takes the layer away.
    pub(super) fn close_overlay(&mut self) {
        self.scroll = 0;
        self.overlay = std::mem::take(&mut self.overlay_below_help);
    }

    /// One level out: from a pane to the text, from free play to the lesson, from the lesson to the map.
    fn close_level(&mut self) -> Option<LessonCommand> {
        if self.focus != Focus::Text {
            self.focus = Focus::Text;
            return None;
        }
        Some(if self.step_phase.1 == PhaseKind::Free {
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
        let wish = LessonCommand::Copy(line.clone());
        self.set_notice("Copied. Where the terminal does not allow that, select the line with the mouse.".into());
        Some(wish)
    }

    /// Onward, if nothing stands in the way; else it says what to do.
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
                let options = narration::digit_choices(self, scene.attempt);
                self.set_notice(match options.len() {
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
        let lanes: Vec<_> = scene.attempt.prediction().into_iter().flat_map(|asked| asked.lanes.values()).collect();
        let answers = lanes.iter().filter_map(|lane| lane.answer).map(Input::Answer);
        // With the last answer the step happens by itself.
        let complete = !lanes.is_empty() && lanes.iter().all(|lane| lane.answer.is_some());
        let onward = (!complete).then_some(Input::Skip);
        Some(LessonCommand::Inputs(std::iter::once(Input::Back).chain(answers).chain(onward).collect()))
    }

    fn answer_prediction(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let KeyPress::Char(digit) = key else { return None };
        let number = usize::try_from(digit.to_digit(10)?).ok()?;
        if !scene.attempt.waits_for_answer() {
            self.set_notice("There is nothing to answer just now.".into());
            return None;
        }
        match narration::digit_choices(self, scene.attempt).get(number.checked_sub(1)?) {
            Some(narration::DigitChoice::Option(option, _)) => {
                return Some(LessonCommand::Inputs(vec![Input::Answer(*option)]));
            }
            Some(narration::DigitChoice::MoreOptions) => self.option_page = self.option_page.wrapping_add(1),
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
        let step = if key == KeyPress::BackTab { lanes - 1 } else { 1 };
        self.lane = (self.lane + step) % lanes;
        self.scroll = 0;
        None
    }

    fn select_exchange(&mut self, step: isize, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let count = self.exchanges(scene, self.lane).len();
        if count < 2 {
            self.set_notice("There are not several exchanges to choose among here.".into());
            return None;
        }
        let at = self.selected_exchange.map_or(count - 1, |at| at.min(count - 1));
        self.selected_exchange = at.checked_add_signed(step).map_or(Some(count - 1), |to| Some(to % count));
        self.pane_scroll = 0;
        if !matches!(self.overlay, LessonOverlay::Nothing) {
            self.scroll = 0;
        }
        None
    }

    fn scroll_text(&mut self, action: Action, scene: LessonScene<'_>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let (lines, height) = draw::scroll_extent(self, scene, area);
        let focused = matches!(self.overlay, LessonOverlay::Nothing) && self.focus != Focus::Text;
        let scroll = if focused { &mut self.pane_scroll } else { &mut self.scroll };
        *scroll = page::scroll_after(*scroll, action, lines, height);
    }
}
