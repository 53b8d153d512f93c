//! Questions on the terminal: what is asked, the marking, and the look at a lesson's step.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;

use super::keymap::KeyPress;
use super::screen::lesson::{LessonCommand, LessonScene, LessonScreen};
use super::screen::quiz::{QuizCommand, QuizScene, QuizScreen};
use super::screen::report_page::{ReportPage, ReportPageCommand};
use super::terminal::{App, AppExit, Terminal};
use super::theme::Theme;
use super::{ExitReason, TuiOptions};
use crate::clock::{Clock, instant_now};
use crate::content::Lesson;
use crate::course::journal::{JournalEntry, JournalEvent as Learned};
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{AnswerContext, score_answer};
use crate::course::{Attempt, QuestionResult, QuestionSequence};
use crate::play::predict_question::{find_step, predict_prompt};
use crate::play::{Journal, replay};

/// The time from one picture to the next while a clock runs.
const TICK_INTERVAL: Duration = Duration::from_millis(250);

/// What asking on the screen needs.
#[derive(Debug)]
pub struct QuizOptions<'a> {
    /// Lessons that can be shown.
    pub lessons: &'a [Arc<Lesson>],
    /// Decides the order of options.
    pub seed: u64,
    /// Where answers are kept.
    pub journal: Option<Journal>,
    /// Whether it is asked how sure the learner is.
    pub asks_confidence: bool,
    /// How long all of it may take.
    pub time_limit: Option<Duration>,
    /// What is read before the first question.
    pub intro: Option<ReportPage>,
}

/// Asks the questions of `sitting`, shows how it went, and leaves. Gives back what has become of them.
///
/// # Errors
/// When there is no terminal.
pub fn run_quiz(
    sitting: QuestionSequence,
    table: QuizOptions<'_>,
    options: &TuiOptions,
) -> io::Result<(ExitReason, QuestionSequence)> {
    let mut asking = QuizApp::new(sitting, table, options, options.theme);
    let ending = Terminal::new(options.charset)?.run(&mut asking)?;
    asking.sitting.finish();
    Ok((ending, asking.sitting))
}

/// What stands on the screen.
enum QuizState {
    /// A question that has still to be prepared.
    Preparing,
    /// A question, since then.
    Asking(Box<PresentedQuestion>, Instant, Option<Answer>),
    /// The end.
    Finished(Box<QuizReport>, Vec<QuestionResult>),
}

/// The questions while they are put.
pub(super) struct QuizApp<'a> {
    sitting: QuestionSequence,
    quiz_options: QuizOptions<'a>,
    options: &'a TuiOptions,
    theme: Theme,
    screen: QuizScreen,
    state: QuizState,
    heading: String,
    started_at: Instant,
    /// A look at a step of a lesson.
    step_view: Option<(LessonScreen, Box<Attempt>)>,
    /// What was kept, or would have been.
    new_entries: Vec<JournalEntry>,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> QuizApp<'a> {
    /// The questions of `sitting`, from the first on.
    pub(super) fn new(
        sitting: QuestionSequence,
        table: QuizOptions<'a>,
        options: &'a TuiOptions,
        theme: Theme,
    ) -> Self {
        let screen = QuizScreen::new(table.asks_confidence);
        let head = sitting.heading();
        let (stand, began, look, learned) = (QuizState::Preparing, instant_now(), None, Vec::new());
        let size = (80, 24);
        let mut asking = Self {
            sitting,
            quiz_options: table,
            options,
            theme,
            screen,
            state: stand,
            heading: head,
            started_at: began,
            step_view: look,
            new_entries: learned,
            size,
        };
        if asking.quiz_options.intro.is_none() {
            asking.next();
        }
        asking
    }

    /// Leaves the questions; gives back the journal, unless it could not be written, what was learned, and the colours.
    pub(super) fn close(self) -> (Option<Journal>, Vec<JournalEntry>, Theme) {
        (self.quiz_options.journal, self.new_entries, self.theme)
    }

    /// The next question. One of which something has to be played first is put once the screen has said so.
    fn next(&mut self) {
        self.state = QuizState::Preparing;
        while matches!(self.state, QuizState::Preparing) && !self.needs_replay() {
            self.present_question();
        }
    }

    fn needs_replay(&self) -> bool {
        self.sitting.current().is_some_and(|question| question.predict.is_some())
    }

    /// The time that is left, where it is short.
    fn time_left(&self) -> Option<Duration> {
        self.quiz_options.time_limit.map(|time| time.saturating_sub(instant_now() - self.started_at))
    }

    /// Puts the question that is wanted, or shows how it went.
    fn present_question(&mut self) {
        let Some(question) = self.sitting.current() else { return self.finish() };
        self.screen.reset();
        self.heading = self.sitting.heading();
        match predict_prompt(&question, self.quiz_options.lessons, self.options.lab_seed) {
            Ok(predict_prompt) => match PresentedQuestion::new(question, self.quiz_options.seed, predict_prompt) {
                Some(posed) => self.state = QuizState::Asking(Box::new(posed), instant_now(), None),
                None => self.sitting.drop_current(),
            },
            Err(why) => {
                self.sitting.drop_current();
                self.screen.set_notice(format!("One question is left out: {why}"));
            }
        }
    }

    /// Ends the questions and shows how they went.
    fn finish(&mut self) {
        self.sitting.finish();
        self.screen.reset();
        let done = self.sitting.results();
        let report = Box::new(QuizReport::from_results(&done, self.quiz_options.lessons));
        // In practice each answer was explained at once.
        let told = !self.sitting.is_exam() && matches!(self.sitting, QuestionSequence::Run(_));
        self.state = QuizState::Finished(report, if told { Vec::new() } else { done });
    }

    /// The step that shows the question at hand.
    fn step_to_show(&self) -> Option<(&'a Arc<Lesson>, usize)> {
        let QuizState::Asking(posed, _, answer) = &self.state else { return None };
        find_step(self.quiz_options.lessons, posed.step_to_see(answer.as_ref())?)
    }

    fn can_show_step(&self) -> bool {
        self.step_to_show().is_some()
    }

    /// What was written to a question that is spoken and has no answer yet.
    fn unmarked_text(&self) -> String {
        match &self.state {
            QuizState::Asking(posed, _, None) if posed.prompt == Prompt::Spoken => {
                self.screen.written_text().to_owned()
            }
            _ => String::new(),
        }
    }

    /// Marks an answer and keeps it; what there is to say comes after that.
    fn answer(&mut self, answer: Answer, manner: AnswerContext) {
        let QuizState::Asking(posed, since, answered) = &mut self.state else { return };
        let ms = u64::try_from((instant_now() - *since).as_millis()).unwrap_or(u64::MAX);
        let mark = score_answer(posed, &answer);
        let done = QuestionResult::new(
            posed,
            mark.clone(),
            AnswerContext { duration_ms: ms, ..manner },
            posed.answer_text(&answer),
        );
        *answered = Some(answer.clone());
        if let Some(event) = self.sitting.record(done) {
            self.record(event);
        }
        if self.sitting.is_exam() {
            self.next();
        } else {
            self.screen.show_explanation(answer, mark);
        }
    }

    fn record(&mut self, event: Learned) {
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
        let QuizState::Asking(posed, ..) = &self.state else { return };
        let question = posed.question.id.clone();
        if self.quiz_options.journal.is_none() {
            return self.screen.set_notice("It cannot be kept: there is no journal.".into());
        }
        self.screen.set_notice("Flagged.".into());
        self.record(Learned::Flagged { question, note });
    }

    /// Plays the lesson that shows the question at hand, and looks at that step.
    fn show_step(&mut self) {
        let Some((lesson, at)) = self.step_to_show() else { return };
        match replay(Arc::clone(lesson), self.options.lab_seed) {
            Ok(replayed) => {
                let attempt = Box::new(replayed.attempt.rewound_to(at));
                let (columns, rows) = self.size;
                let mut screen = LessonScreen::new(columns, rows);
                screen.observe(LessonScene { attempt: &attempt, external_requests: &[] }, false);
                screen.set_notice("This is the step that shows it. Esc goes back to the question.".into());
                self.step_view = Some((screen, attempt));
            }
            Err(trouble) => self.screen.set_notice(trouble.to_string()),
        }
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = format!("Colours: {}. T takes the next.", self.theme.palette.name());
        match &mut self.quiz_options.intro {
            Some(sheet) => sheet.set_notice(notice),
            None => self.screen.set_notice(notice),
        }
    }

    /// Takes a key while a sheet lies before the questions.
    fn press_intro(&mut self, key: KeyPress) -> Option<AppExit> {
        match self.quiz_options.intro.as_mut()?.press(key)? {
            ReportPageCommand::StartReview => {
                self.quiz_options.intro = None;
                self.started_at = instant_now();
                self.next();
            }
            ReportPageCommand::NextTheme => self.next_theme(),
            ReportPageCommand::Close => return Some(AppExit::Close),
            ReportPageCommand::Quit => return Some(AppExit::Quit),
        }
        None
    }

    /// Takes a key while a step of a lesson is looked at.
    fn press_step_view(&mut self, key: KeyPress) -> Option<AppExit> {
        let (screen, attempt) = self.step_view.as_mut()?;
        match screen.press(key, LessonScene { attempt, external_requests: &[] })? {
            LessonCommand::Quit => return Some(AppExit::Quit),
            LessonCommand::Close => self.step_view = None,
            _ => screen.set_notice("You are looking at one step. Esc goes back to the question.".into()),
        }
        None
    }
}

impl App for QuizApp<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.fill_background(buffer);
        if let Some(sheet) = &self.quiz_options.intro {
            return sheet.draw(self.theme, buffer);
        }
        if let Some((screen, attempt)) = &self.step_view {
            return screen.draw(LessonScene { attempt, external_requests: &[] }, self.theme, buffer);
        }
        let scene = scene(&self.state, &self.heading, self.time_left(), self.can_show_step());
        self.screen.draw(scene, self.theme, buffer);
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.screen.resize(columns, rows);
        if let Some(sheet) = &mut self.quiz_options.intro {
            sheet.resize(columns, rows);
        }
        if let Some((screen, _)) = &mut self.step_view {
            screen.resize(columns, rows);
        }
    }

    fn tick_interval(&self) -> Option<Duration> {
        self.screen.is_animating(scene(&self.state, &self.heading, self.time_left(), false)).then_some(TICK_INTERVAL)
    }

    fn tick(&mut self, time: Duration) {
        self.screen.tick(time);
        if self.time_left() == Some(Duration::ZERO) && !matches!(self.state, QuizState::Finished(..)) {
            self.finish();
            self.screen.set_notice("The time is up.".into());
        }
    }

    /// Puts the question that had to wait for its lesson to be played.
    fn after_draw(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        let waited = self.quiz_options.intro.is_none() && matches!(self.state, QuizState::Preparing);
        if waited {
            self.present_question();
        }
        Ok(waited)
    }

    fn paste(&mut self, text: &str) {
        if self.step_view.is_none() && self.quiz_options.intro.is_none() {
            let left = self.time_left();
            self.screen.paste(text, scene(&self.state, &self.heading, left, false));
        }
    }

    fn press(&mut self, key: KeyPress, _terminal: &mut Terminal) -> Option<AppExit> {
        if self.quiz_options.intro.is_some() {
            return self.press_intro(key);
        }
        if self.step_view.is_some() {
            return self.press_step_view(key);
        }
        let (left, see) = (self.time_left(), self.can_show_step());
        match self.screen.press(key, scene(&self.state, &self.heading, left, see))? {
            QuizCommand::Answer { answer, confidence, hints } => {
                self.answer(answer, AnswerContext { confidence, hints_shown: hints, duration_ms: 0 });
            }
            QuizCommand::Skip => {
                self.sitting.skip(&self.unmarked_text());
                self.next();
            }
            QuizCommand::Next => self.next(),
            QuizCommand::Flag(note) => self.flag(note),
            QuizCommand::ShowStep => self.show_step(),
            QuizCommand::NextTheme => self.next_theme(),
            QuizCommand::Close if matches!(self.state, QuizState::Finished(..)) => return Some(AppExit::Close),
            QuizCommand::Close => {
                self.sitting.finish_unanswered(&self.unmarked_text());
                self.finish();
            }
            QuizCommand::Quit => {
                self.sitting.finish_unanswered(&self.unmarked_text());
                return Some(AppExit::Quit);
            }
        }
        None
    }
}

/// What the screen is to show.
fn scene<'s>(stand: &'s QuizState, head: &'s str, left: Option<Duration>, see: bool) -> QuizScene<'s> {
    let none: &[QuestionResult] = &[];
    let (posed, report, done) = match stand {
        QuizState::Preparing => (None, None, none),
        QuizState::Asking(posed, ..) => (Some(&**posed), None, none),
        QuizState::Finished(report, done) => (None, Some(&**report), done.as_slice()),
    };
    QuizScene { heading: head, presented: posed, time_left: left, can_show_step: see, report, answers: done }
}
