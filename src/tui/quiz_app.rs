//! The app that asks questions: it presents them, scores and records the answers, and shows a lesson's step on request.

mod quiz_options;
mod step_view;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;

use self::step_view::{StepView, StepViewExit};
use super::exit_reason::ExitReason;
use super::keymap::KeyPress;
use super::screen::quiz::{QuizCommand, QuizScene, QuizScreen};
use super::screen::report_page::{ReportContent, ReportPage, ReportPageCommand};
use super::terminal::{App, AppExit, Terminal};
use super::theme::Theme;
use super::tui_options::TuiOptions;
use crate::clock::{Clock, instant_now};
use crate::content::Lesson;
use crate::course::QuestionSequence;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{AnswerContext, score_answer};
use crate::play::predict_question::{find_step, predict_prompt};
use crate::play::{Journal, replay};

pub use quiz_options::QuizOptions;

/// The time from one frame to the next while a clock is shown.
const TICK_INTERVAL: Duration = Duration::from_millis(250);

/// Asks the questions of `sequence`, shows how they went, and leaves. Returns the sequence with its answers.
///
/// # Errors
/// When there is no terminal.
pub fn run_quiz(
    sequence: QuestionSequence,
    quiz_options: QuizOptions<'_>,
    options: &TuiOptions,
) -> io::Result<(ExitReason, QuestionSequence)> {
    let mut app = QuizApp::new(sequence, quiz_options, options, options.theme);
    let exit_reason = Terminal::new(options.charset)?.run(&mut app)?;
    app.sequence.finish();
    Ok((exit_reason, app.sequence))
}

/// Where the app stands in its sequence.
enum QuizState {
    /// The next question has to be prepared.
    Preparing,
    /// A question is shown.
    Asking(Box<CurrentQuestion>),
    /// The end: the report, and the answers if they were not explained before.
    Finished(Box<QuizReport>, Vec<QuestionResult>),
}

/// The question at hand.
struct CurrentQuestion {
    presented: PresentedQuestion,
    asked_at: Instant,
    answer: Option<Answer>,
}

/// The questions while they are asked.
pub(super) struct QuizApp<'a> {
    sequence: QuestionSequence,
    quiz_options: QuizOptions<'a>,
    options: &'a TuiOptions,
    theme: Theme,
    screen: QuizScreen,
    state: QuizState,
    heading: String,
    /// The page before the first question.
    intro: Option<ReportPage>,
    /// When the time limit started to run.
    started_at: Instant,
    /// A lesson's step over the explanation.
    step_view: Option<StepView>,
    /// What was recorded, also if there is no journal.
    new_entries: Vec<JournalEntry>,
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

impl<'a> QuizApp<'a> {
    pub(super) fn new(
        sequence: QuestionSequence,
        mut quiz_options: QuizOptions<'a>,
        options: &'a TuiOptions,
        theme: Theme,
    ) -> Self {
        let intro = quiz_options.intro.take().map(|review| ReportPage::new(ReportContent::Forecast(Box::new(review))));
        let mut app = Self {
            heading: sequence.heading(),
            screen: QuizScreen::new(quiz_options.asks_confidence),
            sequence,
            quiz_options,
            options,
            theme,
            state: QuizState::Preparing,
            intro,
            started_at: instant_now(),
            step_view: None,
            new_entries: Vec::new(),
            size: (80, 24),
        };
        if app.intro.is_none() {
            app.next();
        }
        app
    }

    pub(super) fn close(self) -> ClosedQuiz {
        ClosedQuiz { journal: self.quiz_options.journal, new_entries: self.new_entries, theme: self.theme }
    }

    /// Goes on to the next question. One that needs a replay is presented after the next frame, which tells the learner
    /// to wait.
    fn next(&mut self) {
        self.state = QuizState::Preparing;
        while matches!(self.state, QuizState::Preparing) && !self.needs_replay() {
            self.present_question();
        }
    }

    /// Whether a lesson has to be played before the question can be asked.
    fn needs_replay(&self) -> bool {
        self.sequence.current().is_some_and(|question| question.predict.is_some())
    }

    fn time_left(&self) -> Option<Duration> {
        self.quiz_options.time_limit.map(|limit| limit.saturating_sub(instant_now() - self.started_at))
    }

    /// Presents the current question or, when there is none, the report. A question that can't be prepared is dropped;
    /// then the state stays `Preparing`.
    fn present_question(&mut self) {
        let Some(question) = self.sequence.current() else { return self.finish() };
        self.screen.reset();
        self.heading = self.sequence.heading();
        let prompt = match predict_prompt(&question, self.quiz_options.lessons, self.options.lab_seed) {
            Ok(prompt) => prompt,
            Err(why) => {
                self.sequence.drop_current();
                self.screen.set_notice(format!("One question is left out: {why}"));
                return;
            }
        };
        match PresentedQuestion::new(question, self.quiz_options.seed, prompt) {
            Some(presented) => {
                let current = CurrentQuestion { presented, asked_at: instant_now(), answer: None };
                self.state = QuizState::Asking(Box::new(current));
            }
            None => self.sequence.drop_current(),
        }
    }

    /// Ends the questions and shows how they went.
    fn finish(&mut self) {
        self.sequence.finish();
        self.screen.reset();
        let results = self.sequence.results();
        let report = Box::new(QuizReport::from_results(&results, self.quiz_options.lessons));
        // In practice each answer was explained at once.
        let is_practice = matches!(self.sequence, QuestionSequence::Run(_)) && !self.sequence.is_exam();
        self.state = QuizState::Finished(report, if is_practice { Vec::new() } else { results });
    }

    /// The lesson and the index of its step that shows the question at hand.
    fn step_to_show(&self) -> Option<(&'a Arc<Lesson>, usize)> {
        let QuizState::Asking(current) = &self.state else { return None };
        find_step(self.quiz_options.lessons, current.presented.step_to_see(current.answer.as_ref())?)
    }

    /// What the learner wrote to a spoken question that has no answer yet. An interview records it if the learner skips
    /// the question or leaves.
    fn unscored_text(&self) -> String {
        match &self.state {
            QuizState::Asking(current) if current.answer.is_none() && current.presented.prompt == Prompt::Spoken => {
                self.screen.written_text().to_owned()
            }
            _ => String::new(),
        }
    }

    /// Scores and records an answer. Then an exam goes on; otherwise the answer is explained.
    fn answer(&mut self, answer: Answer, context: AnswerContext) {
        let QuizState::Asking(current) = &mut self.state else { return };
        let duration_ms = u64::try_from((instant_now() - current.asked_at).as_millis()).unwrap_or(u64::MAX);
        let score = score_answer(&current.presented, &answer);
        let result = QuestionResult::new(
            &current.presented,
            score.clone(),
            AnswerContext { duration_ms, ..context },
            current.presented.answer_text(&answer),
        );
        current.answer = Some(answer.clone());
        if let Some(event) = self.sequence.record(result) {
            self.record(event);
        }
        if self.sequence.is_exam() {
            self.next();
        } else {
            self.screen.show_explanation(answer, score);
        }
    }

    /// Records an event. A journal that can't be written is not tried again.
    fn record(&mut self, event: JournalEvent) {
        let entry = JournalEntry::new(Clock::System.now(), event);
        if let Some(journal) = &self.quiz_options.journal
            && let Err(error) = journal.append(&entry)
        {
            self.screen.set_notice(error.to_string());
            self.quiz_options.journal = None;
        }
        self.new_entries.push(entry);
    }

    fn flag(&mut self, note: String) {
        let QuizState::Asking(current) = &self.state else { return };
        let question = current.presented.question.id.clone();
        if self.quiz_options.journal.is_none() {
            return self.screen.set_notice("It cannot be kept: there is no journal.".into());
        }
        self.screen.set_notice("Flagged.".into());
        self.record(JournalEvent::Flagged { question, note });
    }

    /// Plays the lesson that shows the question at hand, and opens that step.
    fn show_step(&mut self) {
        let Some((lesson, step)) = self.step_to_show() else { return };
        match replay(Arc::clone(lesson), self.options.lab_seed) {
            Ok(replayed) => self.step_view = Some(StepView::new(replayed.attempt.rewound_to(step), self.size)),
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
                self.started_at = instant_now();
                self.next();
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
                self.answer(answer, AnswerContext { confidence, hints_shown: hints, duration_ms: 0 });
            }
            QuizCommand::Skip => {
                self.sequence.skip(&self.unscored_text());
                self.next();
            }
            QuizCommand::Next => self.next(),
            QuizCommand::Flag(note) => self.flag(note),
            QuizCommand::ShowStep => self.show_step(),
            QuizCommand::NextTheme => self.next_theme(),
            QuizCommand::Close if matches!(self.state, QuizState::Finished(..)) => return Some(AppExit::Close),
            QuizCommand::Close => {
                self.sequence.finish_unanswered(&self.unscored_text());
                self.finish();
            }
            QuizCommand::Quit => {
                self.sequence.finish_unanswered(&self.unscored_text());
                return Some(AppExit::Quit);
            }
        }
        None
    }
}

impl App for QuizApp<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.fill_background(buffer);
        if let Some(intro) = &self.intro {
            intro.draw(self.theme, buffer);
        } else if let Some(view) = &self.step_view {
            view.draw(self.theme, buffer);
        } else {
            let scene = scene(&self.state, &self.heading, self.time_left(), self.step_to_show().is_some());
            self.screen.draw(scene, self.theme, buffer);
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
        self.screen.is_animating(scene(&self.state, &self.heading, self.time_left(), false)).then_some(TICK_INTERVAL)
    }

    fn tick(&mut self, elapsed: Duration) {
        self.screen.tick(elapsed);
        if self.time_left() == Some(Duration::ZERO) && !matches!(self.state, QuizState::Finished(..)) {
            self.finish();
            self.screen.set_notice("The time is up.".into());
        }
    }

    /// Presents a question that had to wait for its lesson to be played.
    fn after_draw(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        let is_waiting = self.intro.is_none() && matches!(self.state, QuizState::Preparing);
        if is_waiting {
            self.present_question();
        }
        Ok(is_waiting)
    }

    fn paste(&mut self, text: &str) {
        if self.step_view.is_none() && self.intro.is_none() {
            let time_left = self.time_left();
            self.screen.paste(text, scene(&self.state, &self.heading, time_left, false));
        }
    }

    fn press(&mut self, key: KeyPress, _terminal: &mut Terminal) -> Option<AppExit> {
        if self.intro.is_some() {
            return self.press_intro(key);
        }
        if self.step_view.is_some() {
            return self.press_step_view(key);
        }
        let (time_left, can_show_step) = (self.time_left(), self.step_to_show().is_some());
        let command = self.screen.press(key, scene(&self.state, &self.heading, time_left, can_show_step))?;
        self.handle_command(command)
    }
}

/// What the screen shows. A function of the fields that it needs, so that the screen can be borrowed mutably beside it.
fn scene<'s>(
    state: &'s QuizState,
    heading: &'s str,
    time_left: Option<Duration>,
    can_show_step: bool,
) -> QuizScene<'s> {
    let scene = QuizScene { heading, presented: None, time_left, can_show_step, report: None, answers: &[] };
    match state {
        QuizState::Preparing => scene,
        QuizState::Asking(current) => QuizScene { presented: Some(&current.presented), ..scene },
        QuizState::Finished(report, answers) => QuizScene { report: Some(report), answers, ..scene },
    }
}
