//! The app that asks questions: it shows a session of them, and a lesson's step on request.

mod step_view;

use std::io;
use std::time::Duration;

use ratatui::buffer::Buffer;

use self::step_view::{StepView, StepViewExit};
use super::exit_reason::ExitReason;
use super::keymap::KeyPress;
use super::screen::quiz::{QuizCommand, QuizScene, QuizScreen};
use super::screen::report_page::{ReportContent, ReportPage, ReportPageCommand};
use super::terminal::{App, AppExit, Terminal};
use super::theme::Theme;
use super::tui_options::TuiOptions;
use crate::course::journal::JournalEntry;
use crate::course::quiz::presented_question::{Answer, Prompt};
use crate::course::quiz::score::AnswerContext;
use crate::course::{QuestionSequence, Review};
use crate::play::{Journal, QuizPhase, QuizSession};

/// The time from one frame to the next while a clock is shown.
const TICK_INTERVAL: Duration = Duration::from_millis(250);

/// Asks the questions of `session`, shows how they went, and leaves. With `asks_confidence` the screen asks how sure the
/// learner is of each answer; the forecast of the review `intro` is shown before the first question. Returns the finished
/// session.
///
/// # Errors
/// When there is no terminal.
pub fn run_quiz(
    session: QuizSession,
    asks_confidence: bool,
    intro: Option<Review>,
    options: &TuiOptions,
) -> io::Result<(ExitReason, QuizSession)> {
    let mut app = QuizApp::new(session, asks_confidence, intro, options.theme);
    let exit_reason = Terminal::new(options.charset)?.run(&mut app)?;
    app.session.finish("");
    Ok((exit_reason, app.session))
}

/// The questions while they are asked.
pub(super) struct QuizApp {
    session: QuizSession,
    theme: Theme,
    screen: QuizScreen,
    /// The page before the first question.
    intro: Option<ReportPage>,
    /// A lesson's step over the explanation.
    step_view: Option<StepView>,
    /// Columns and rows.
    size: (u16, u16),
}

/// What is left when the questions are closed.
pub(super) struct ClosedQuiz {
    /// The journal, unless it could not be written.
    pub(super) journal: Option<Journal>,
    /// What was learned.
    pub(super) new_entries: Vec<JournalEntry>,
    /// The theme, which the learner may have changed.
    pub(super) theme: Theme,
}

impl QuizApp {
    pub(super) fn new(session: QuizSession, asks_confidence: bool, intro: Option<Review>, theme: Theme) -> Self {
        let intro = intro.map(|review| ReportPage::new(ReportContent::Forecast(Box::new(review))));
        let screen = QuizScreen::new(asks_confidence);
        let mut app = Self { session, theme, screen, intro, step_view: None, size: (80, 24) };
        if app.intro.is_none() {
            app.prepare();
        }
        app
    }

    pub(super) fn close(self) -> ClosedQuiz {
        let (journal, new_entries) = self.session.close();
        ClosedQuiz { journal, new_entries, theme: self.theme }
    }

    fn is_preparing(&self) -> bool {
        matches!(self.session.phase(), QuizPhase::Preparing)
    }

    /// Presents the next question. One that needs a replay is presented after the next frame, which tells the learner to
    /// wait.
    fn prepare(&mut self) {
        while self.is_preparing() && !self.session.needs_replay() {
            self.present_question();
        }
    }

    fn present_question(&mut self) {
        self.screen.reset();
        if let Err(why) = self.session.present() {
            self.screen.set_notice(format!("One question is left out: {why}"));
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
            QuizPhase::Asking(presented) if presented.prompt == Prompt::Spoken => self.screen.written_text().to_owned(),
            _ => String::new(),
        }
    }

    /// Has an answer scored and recorded. Then an exam goes on; otherwise the answer is explained.
    fn answer(&mut self, answer: Answer, context: AnswerContext) {
        self.session.answer(answer, context);
        if let Some(notice) = self.session.take_notice() {
            self.screen.set_notice(notice);
        }
        match self.session.phase() {
            QuizPhase::Explaining(scored) => self.screen.show_explanation(scored.answer.clone(), scored.score.clone()),
            _ => self.prepare(),
        }
    }

    fn flag(&mut self, note: String) {
        let is_recorded = self.session.flag(note);
        let notice = if is_recorded { "Flagged." } else { "It cannot be kept: there is no journal." };
        self.screen.set_notice(self.session.take_notice().unwrap_or_else(|| notice.into()));
    }

    /// Plays the lesson that shows the question at hand, and opens that step.
    fn show_step(&mut self) {
        match self.session.play_step() {
            Ok(Some(attempt)) => self.step_view = Some(StepView::new(attempt, self.size)),
            Ok(None) => {}
            Err(error) => self.screen.set_notice(error.to_string()),
        }
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = self.theme.notice();
        match &mut self.intro {
            Some(intro) => intro.set_notice(notice),
            None => self.screen.set_notice(notice),
        }
    }

    fn press_intro(&mut self, key: KeyPress) -> Option<AppExit> {
        match self.intro.as_mut()?.press(key)? {
            ReportPageCommand::StartReview => {
                self.intro = None;
                self.prepare();
            }
            ReportPageCommand::NextTheme => self.next_theme(),
            ReportPageCommand::Close => return Some(AppExit::Close),
            ReportPageCommand::Quit => return Some(AppExit::Quit),
        }
        None
    }

    fn press_step_view(&mut self, key: KeyPress) -> Option<AppExit> {
        match self.step_view.as_mut()?.press(key)? {
            StepViewExit::Close => {
                self.step_view = None;
                None
            }
            StepViewExit::Quit => Some(AppExit::Quit),
        }
    }

    fn handle_command(&mut self, command: QuizCommand) -> Option<AppExit> {
        match command {
            QuizCommand::Answer { answer, confidence, hints } => {
                let duration_ms = self.session.elapsed_ms();
                self.answer(answer, AnswerContext { confidence, hints_shown: hints, duration_ms });
            }
            QuizCommand::Skip => {
                self.session.skip(&self.unscored_text());
                self.prepare();
            }
            QuizCommand::Next => {
                self.session.advance();
                self.prepare();
            }
            QuizCommand::Flag(note) => self.flag(note),
            QuizCommand::ShowStep => self.show_step(),
            QuizCommand::NextTheme => self.next_theme(),
            QuizCommand::Close if self.session.is_finished() => return Some(AppExit::Close),
            QuizCommand::Close => self.finish(),
            QuizCommand::Quit => {
                self.finish();
                return Some(AppExit::Quit);
            }
        }
        None
    }
}

impl App for QuizApp {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.fill_background(buffer);
        if let Some(intro) = &self.intro {
            intro.draw(self.theme, buffer);
        } else if let Some(view) = &self.step_view {
            view.draw(self.theme, buffer);
        } else {
            self.screen.draw(scene(&self.session), self.theme, buffer);
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.screen.resize(columns, rows);
        if let Some(intro) = &mut self.intro {
            intro.resize(columns, rows);
        }
        if let Some(view) = &mut self.step_view {
            view.resize(columns, rows);
        }
    }

    fn tick_interval(&self) -> Option<Duration> {
        self.screen.is_animating(scene(&self.session)).then_some(TICK_INTERVAL)
    }

    fn tick(&mut self, elapsed: Duration) {
        self.screen.tick(elapsed);
        if self.session.is_time_up() && !self.session.is_finished() {
            self.finish();
            self.screen.set_notice("The time is up.".into());
        }
    }

    /// Presents a question that had to wait for its lesson to be played.
    fn after_draw(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        let is_waiting = self.intro.is_none() && self.is_preparing();
        if is_waiting {
            self.present_question();
        }
        Ok(is_waiting)
    }

    fn paste(&mut self, text: &str) {
        if self.step_view.is_none() && self.intro.is_none() {
            self.screen.paste(text, scene(&self.session));
        }
    }

    fn press(&mut self, key: KeyPress, _terminal: &mut Terminal) -> Option<AppExit> {
        if self.intro.is_some() {
            return self.press_intro(key);
        }
        if self.step_view.is_some() {
            return self.press_step_view(key);
        }
        let command = self.screen.press(key, scene(&self.session))?;
        self.handle_command(command)
    }
}

/// What the screen shows. A function of the session alone, so that the screen can be borrowed mutably beside it.
fn scene(session: &QuizSession) -> QuizScene<'_> {
    let questions = session.questions();
    let scene = QuizScene {
        heading: session.heading(),
        presented: session.phase().presented(),
        time_left: session.time_left(),
        can_show_step: session.step_to_see().is_some(),
        report: None,
        answers: &[],
    };
    let QuizPhase::Finished(report) = session.phase() else { return scene };
    // In practice each answer was explained at once.
    let is_practice = matches!(questions, QuestionSequence::Run(_)) && !questions.is_exam();
    QuizScene { report: Some(report), answers: if is_practice { &[] } else { questions.results() }, ..scene }
}
