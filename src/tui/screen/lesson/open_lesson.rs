//! A lesson that is open: the screen of the lesson on the stack, with the lab behind it.

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::footer::lesson_hints;
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::content::Lesson;
use crate::course::{Attempt, AttemptPhase, Input};
use crate::play::{BrowserAddress, ExternalExchange, LabReport, Player, StepSide};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::packet_motion::FRAME_INTERVAL;
use crate::tui::screen::{ClosedScreen, DrawContext, Pointer, ProgramRequest, Screen, ScreenCommand, ScreenContext};

/// What is said where only a lesson with a lab could do something.
pub(in crate::tui) const STILL_NOTICE: &str = "You are looking at one step. Esc goes back to the question.";

/// Where a lesson starts.
#[derive(Clone, Debug)]
pub enum LessonStart {
    /// At its first step.
    First,
    /// After the step of this id, where the learner left.
    After(String),
    /// At the step of this id again: the lesson's file was saved.
    Reload(String, StepSide),
    /// In free play at the first step.
    FreePlay,
    /// In free play at the first step, open to the learner's own browser.
    OwnBrowser,
}

/// The lab of an open lesson.
pub enum LessonLab {
    /// To be started after the next frame, so that the learner can read at once.
    Pending {
        /// The lesson before anything has happened.
        attempt: Box<Attempt>,
        /// The lesson.
        lesson: Arc<Lesson>,
        /// Where it starts.
        start: LessonStart,
    },
    /// Running, or about to.
    Started(Box<Player>),
    /// No lab: the lesson stays at one step, to be looked at.
    Still {
        /// What has happened.
        attempt: Box<Attempt>,
        /// The requests from outside, newest last.
        external_requests: Vec<ExternalExchange>,
    },
}

impl LessonLab {
    /// What has happened in the lesson. It borrows only the lab, so that the screen can be changed meanwhile.
    pub(super) fn scene(&self) -> LessonScene<'_> {
        match self {
            Self::Pending { attempt, .. } => LessonScene { attempt, external_requests: &[], curl_examples: &[] },
            Self::Started(player) => {
                let (external_requests, curl_examples) = (player.external_exchanges(), player.curl_examples());
                LessonScene { attempt: player.attempt(), external_requests, curl_examples }
            }
            Self::Still { attempt, external_requests } => {
                LessonScene { attempt, external_requests, curl_examples: &[] }
            }
        }
    }
}

/// A lesson that is open.
pub struct OpenLesson {
    /// What the learner has chosen to look at.
    pub screen: LessonScreen,
    /// What has happened.
    pub lab: LessonLab,
}

impl OpenLesson {
    /// A lesson whose lab is not started yet.
    pub(in crate::tui) fn pending(screen: LessonScreen, lesson: Arc<Lesson>, start: LessonStart) -> Self {
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        Self::new(screen, LessonLab::Pending { attempt, lesson, start })
    }

    /// A lesson that stays at the step of `attempt`. It has no lab, so its keys only look around.
    #[must_use]
    pub fn still(attempt: Attempt) -> Self {
        let lab = LessonLab::Still { attempt: Box::new(attempt), external_requests: Vec::new() };
        let mut lesson = Self::new(LessonScreen::default(), lab);
        lesson.screen.observe(lesson.lab.scene(), false, &mut Notice::default());
        lesson
    }

    /// A lesson with its screen and its lab.
    #[must_use]
    pub const fn new(screen: LessonScreen, lab: LessonLab) -> Self {
        Self { screen, lab }
    }

    /// What has happened.
    #[must_use]
    pub fn scene(&self) -> LessonScene<'_> {
        self.lab.scene()
    }

    /// Whether it has no lab and only shows one step.
    pub(in crate::tui) const fn is_still(&self) -> bool {
        matches!(self.lab, LessonLab::Still { .. })
    }

    /// Whether the learner acts by hand. When that is over, tools have nothing to do any more.
    pub(super) fn is_by_hand(&self) -> bool {
        PhaseKind::of(self.scene().attempt.phase()).is_by_hand()
    }

    /// Hands inputs to the player; without one they are lost.
    pub(in crate::tui) fn handle_inputs(&mut self, inputs: Vec<Input>) {
        if let LessonLab::Started(player) = &mut self.lab {
            for input in inputs {
                player.handle_input(input);
            }
        }
    }

    /// Lets the learner's own browser in, where the learner may act by hand.
    pub(in crate::tui) fn open_to_browser(&mut self) {
        if let LessonLab::Started(player) = &mut self.lab {
            player.open_to_browser();
        }
    }

    /// Where the learner's browser reaches the lane that is looked at.
    pub(super) fn browser_address(&self) -> Option<BrowserAddress> {
        match &self.lab {
            LessonLab::Started(player) => player.browser_address(self.screen.lane),
            LessonLab::Pending { .. } | LessonLab::Still { .. } => None,
        }
    }

    /// Hands a report of the lab to the player.
    pub(in crate::tui) fn handle_report(&mut self, report: LabReport) {
        if let LessonLab::Started(player) = &mut self.lab {
            player.handle_report(report);
        }
    }

    /// The exchange at hand as a curl line; without one, a notice says why.
    pub(super) fn curl_line(&self, notice: &mut Notice) -> Option<String> {
        let line = match &self.lab {
            LessonLab::Still { .. } => {
                notice.set(STILL_NOTICE);
                return None;
            }
            LessonLab::Pending { .. } => None,
            LessonLab::Started(player) => {
                let exchange = self.screen.curl_exchange(self.scene());
                exchange.and_then(|exchange| player.curl_command(self.screen.lane, &exchange))
            }
        };
        if line.is_none() {
            notice.set("There is no request yet that curl could repeat: let the step happen first.");
        }
        line
    }

    /// Looks at another lane or exchange; returns whether there is another.
    pub(super) fn look_elsewhere(&mut self, action: KeymapAction, key: KeyPress, notice: &mut Notice) -> bool {
        let before = (self.screen.lane, self.screen.selected_exchange);
        match action {
            KeymapAction::SwitchLane => self.screen.switch_lane(key, self.lab.scene(), notice),
            _ => self.screen.select_exchange(1, self.lab.scene(), notice),
        }
        before != (self.screen.lane, self.screen.selected_exchange)
    }
}

impl Screen for OpenLesson {
    fn keymap_context(&self) -> KeymapContext {
        if *self.scene().attempt.phase() == AttemptPhase::End {
            KeymapContext::LessonEnd
        } else {
            KeymapContext::Lesson
        }
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        lesson_hints(&self.screen, self.scene())
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        if action == KeymapAction::Curl {
            let line = self.curl_line(context.notice);
            return self.screen.show_curl(line);
        }
        self.screen.handle_action(action, key, self.lab.scene(), context)
    }

    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        self.screen.click(pointer, self.lab.scene(), context.area)
    }

    fn scroll_at(&mut self, pointer: Pointer<'_>, action: KeymapAction, context: &mut ScreenContext<'_>) -> bool {
        self.screen.scroll_at(pointer, action, self.lab.scene(), context.area);
        true
    }

    fn type_key(&mut self, _key: KeyPress, _context: &mut ScreenContext<'_>) {
        self.screen.end_motion();
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        self.screen.draw(pen, self.scene(), buffer);
    }

    fn intercept(&mut self, request: &ProgramRequest, context: &mut ScreenContext<'_>) -> Option<ScreenCommand> {
        let ProgramRequest::SendToken(token) = request else { return None };
        Some(self.screen.send_token(token, self.lab.scene(), context.notice))
    }

    fn set_covered(&mut self, is_covered: bool, _notice: &mut Notice) {
        self.screen.set_covered(is_covered);
    }

    fn tick_interval(&self) -> Option<Duration> {
        self.screen.is_animating().then_some(FRAME_INTERVAL)
    }

    fn tick(&mut self, elapsed: Duration, _notice: &mut Notice) {
        self.screen.tick(elapsed);
    }

    fn observe(&mut self, animate: bool, context: &mut ScreenContext<'_>) -> bool {
        self.screen.observe(self.lab.scene(), animate, context.notice);
        if let LessonLab::Started(player) = &mut self.lab
            && let Some(notice) = player.take_notice()
        {
            context.notice.set(notice);
        }
        true
    }

    fn lesson(&self) -> Option<&OpenLesson> {
        Some(self)
    }

    fn lesson_mut(&mut self) -> Option<&mut OpenLesson> {
        Some(self)
    }

    fn close(self: Box<Self>) -> Option<ClosedScreen> {
        match self.lab {
            LessonLab::Started(player) => {
                let (journal, new_entries) = player.close();
                Some(ClosedScreen::Lesson { journal, new_entries })
            }
            LessonLab::Pending { .. } => Some(ClosedScreen::Lesson { journal: None, new_entries: Vec::new() }),
            LessonLab::Still { .. } => None,
        }
    }
}
