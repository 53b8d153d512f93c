//! The questions on the stack of screens: a session of them is asked, and a lesson's step is shown on request.

use std::time::Duration;

use ratatui::buffer::Buffer;

use super::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use super::notice::Notice;
use super::screen::lesson::OpenLesson;
use super::screen::quiz::{QuizInput, QuizScene, QuizScreen};
use super::screen::{ClosedScreen, DrawContext, HelpTopic, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::course::QuestionSequence;
use crate::course::quiz::question_instance::{Answer, Prompt};
use crate::course::quiz::score::AnswerContext;
use crate::play::{QuizPhase, QuizSession};

/// The time from one frame to the next while a clock is shown.
const TICK_INTERVAL: Duration = Duration::from_millis(250);

/// The questions of `session`. With `asks_confidence` the screen asks how sure the learner is of each answer.
#[must_use]
pub fn open_quiz(session: QuizSession, asks_confidence: bool) -> Box<dyn Screen> {
    Box::new(QuizSessionScreen { session, screen: QuizScreen::new(asks_confidence) })
}

/// The questions while they are asked.
struct QuizSessionScreen {
    session: QuizSession,
    screen: QuizScreen,
}

impl QuizSessionScreen {
    fn is_preparing(&self) -> bool {
        matches!(self.session.phase(), QuizPhase::Preparing)
    }

    /// Presents the next question. One that needs a replay is presented after the next frame, which tells the learner to
    /// wait.
    fn present_next(&mut self, notice: &mut Notice) {
        while self.is_preparing() && !self.session.needs_replay() {
            self.present_question(notice);
        }
    }

    fn present_question(&mut self, notice: &mut Notice) {
        self.screen.reset();
        if let Err(error) = self.session.present() {
            notice.set(format!("One question is left out: {error}"));
        }
    }

    /// Ends the questions and shows how they went.
    fn finish(&mut self) {
        self.session.finish(&self.unscored_text());
        self.screen.reset();
    }

    /// What the learner wrote to a spoken question that has no answer yet. An interview records it if the learner skips
    /// the question or leaves.
    fn unscored_text(&self) -> String {
        match self.session.phase() {
            QuizPhase::Asking(instance) if instance.prompt == Prompt::Spoken => self.screen.written_text().to_owned(),
            _ => String::new(),
        }
    }

    /// Has an answer scored and recorded. Then an exam goes on; otherwise the answer is explained.
    fn answer(&mut self, answer: Answer, context: AnswerContext, notice: &mut Notice) {
        self.session.answer(answer, context);
        if let Some(problem) = self.session.take_notice() {
            notice.set(problem);
        }
        match self.session.phase() {
            QuizPhase::Explaining(scored) => self.screen.show_explanation(scored),
            _ => self.present_next(notice),
        }
    }

    fn flag(&mut self, note: String, notice: &mut Notice) {
        let is_recorded = self.session.flag(note);
        let outcome = if is_recorded { "Flagged." } else { "It cannot be kept: there is no journal." };
        notice.set(self.session.take_notice().unwrap_or_else(|| outcome.into()));
    }

    /// Plays the lesson that shows the question at hand, and opens that step.
    fn show_step(&self, notice: &mut Notice) -> ScreenCommand {
        match self.session.play_step() {
            Ok(Some(attempt)) => {
                notice.set("This is the step that shows it. Esc goes back to the question.");
                return ScreenCommand::Push(Box::new(OpenLesson::still(attempt)));
            }
            Ok(None) => {}
            Err(error) => notice.set(error.to_string()),
        }
        ScreenCommand::Stay
    }

    fn handle_input(&mut self, input: QuizInput, notice: &mut Notice) -> ScreenCommand {
        match input {
            QuizInput::Answer { answer, confidence, hints } => {
                let duration_ms = self.session.elapsed_ms();
                self.answer(answer, AnswerContext { confidence, hints_shown: hints, duration_ms }, notice);
            }
            QuizInput::StopClock => self.session.stop_clock(),
            QuizInput::ResumeClock => self.session.resume_clock(),
            QuizInput::Skip => {
                self.session.skip(&self.unscored_text());
                self.present_next(notice);
            }
            QuizInput::Next => {
                self.session.advance();
                self.present_next(notice);
            }
            QuizInput::Flag(note) => self.flag(note, notice),
            QuizInput::ShowStep => return self.show_step(notice),
            QuizInput::Close if self.session.is_finished() => return ScreenCommand::Close,
            QuizInput::Close => self.finish(),
        }
        ScreenCommand::Stay
    }
}

impl Screen for QuizSessionScreen {
    fn keymap_context(&self) -> KeymapContext {
        self.screen.keymap_context(scene(&self.session))
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        self.screen.footer(scene(&self.session))
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        match self.screen.handle_action(action, key, scene(&self.session), context) {
            Some(input) => {
                let is_answer = matches!(input, QuizInput::Answer { .. });
                let command = self.handle_input(input, context.notice);
                if is_answer {
                    self.screen.scroll_into_view(scene(&self.session), context.area);
                }
                command
            }
            None => ScreenCommand::Stay,
        }
    }

    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        self.screen.click(pointer, scene(&self.session), context.area)
    }

    fn scroll_at(&mut self, _pointer: Pointer<'_>, action: KeymapAction, context: &mut ScreenContext<'_>) -> bool {
        self.screen.scroll_by(action, scene(&self.session), context.area);
        true
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        self.screen.type_key(key, scene(&self.session), context);
    }

    fn paste(&mut self, text: &str, _context: &mut ScreenContext<'_>) {
        self.screen.paste(text, scene(&self.session));
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        self.screen.draw(scene(&self.session), pen, buffer);
    }

    fn help(&self) -> HelpTopic {
        QuizScreen::help()
    }

    fn set_covered(&mut self, is_covered: bool, notice: &mut Notice) {
        if !is_covered {
            self.present_next(notice);
        }
    }

    fn tick_interval(&self) -> Option<Duration> {
        self.screen.is_animating(scene(&self.session)).then_some(TICK_INTERVAL)
    }

    fn tick(&mut self, elapsed: Duration, notice: &mut Notice) {
        self.screen.tick(elapsed);
        if self.session.is_time_up() && !self.session.is_finished() {
            self.finish();
            notice.set("The time is up.");
        }
    }

    /// Presents a question that had to wait for its lesson to be played.
    fn prepare(&mut self, notice: &mut Notice) -> bool {
        let is_waiting = self.is_preparing();
        if is_waiting {
            self.present_question(notice);
        }
        is_waiting
    }

    fn close(mut self: Box<Self>) -> Option<ClosedScreen> {
        if !self.session.is_finished() {
            self.session.finish(&self.unscored_text());
        }
        Some(ClosedScreen::Quiz(Box::new(self.session)))
    }
}

/// What the screen shows. A function of the session alone, so that the screen can be borrowed mutably beside it.
fn scene(session: &QuizSession) -> QuizScene<'_> {
    let questions = session.questions();
    let scene = QuizScene {
        heading: session.heading(),
        instance: session.phase().instance(),
        time_left: session.time_left(),
        time_limit: session.time_limit(),
        progress: questions.progress(),
        can_show_step: session.step_to_see().is_some(),
        skip_label: questions.skip_label(),
        leave_label: questions.leave_label(),
        report: None,
        answers: &[],
    };
    let QuizPhase::Finished(report) = session.phase() else { return scene };
    // In practice each answer was explained at once.
    let is_practice = matches!(questions, QuestionSequence::Run(_)) && !questions.is_exam();
    QuizScene { report: Some(report), answers: if is_practice { &[] } else { questions.results() }, ..scene }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui::layout::Rect;

    use super::*;
    use crate::play::LabSeed;

    /// The screen that asks one question of this kind.
    fn asking(kind: &str, asks_confidence: bool) -> QuizSessionScreen {
        let text = format!("id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let questions = QuestionSequence::practice(vec![question]);
        let session = QuizSession::new(questions, Vec::new(), LabSeed::Fixed(1), None, Arc::default());
        let mut app = QuizSessionScreen { session, screen: QuizScreen::new(asks_confidence) };
        app.present_next(&mut Notice::default());
        app
    }

    /// Whether the clock of the question stands still after each of these.
    fn clock_stops<const N: usize>(app: &mut QuizSessionScreen, actions: [KeymapAction; N]) -> [bool; N] {
        actions.map(|action| {
            let mut notice = Notice::default();
            let mut context = ScreenContext { area: Rect::new(0, 0, 80, 24), notice: &mut notice, lesson: None };
            app.handle_action(action, KeyPress::Enter, &mut context);
            app.session.is_clock_stopped()
        })
    }

    #[test]
    fn the_clock_stops_once_there_is_an_answer_and_goes_on_when_the_learner_returns_to_it() {
        use KeymapAction::{Close, Confirm};
        let mut typed = asking("type={accept=['x']}", true);
        assert_eq!(clock_stops(&mut typed, [Confirm]), [false], "nothing is typed yet");
        typed.screen.paste("x", scene(&typed.session));
        assert_eq!(clock_stops(&mut typed, [Confirm, Close, Confirm]), [true, false, true]);
        let mut spoken = asking("speak={seconds=60,points=['p'],weak='w',good='g',strong='s'}", false);
        assert_eq!(clock_stops(&mut spoken, [Confirm]), [true], "while the points are ticked");
    }
}
