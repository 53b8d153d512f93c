//! Questions on the terminal: what is asked, the marking, and the look at a lesson's step.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;

use super::keymap::Key;
use super::screen::lesson::{LessonScreen, Scene, Wish};
use super::screen::quiz::{QuizScene, QuizScreen, QuizWish};
use super::screen::sheet::{Sheet, SheetWish};
use super::terminal::{App, Leave, Terminal};
use super::theme::Theme;
use super::{Ending, Options};
use crate::clock::{Clock, instant_now};
use crate::content::Lesson;
use crate::course::grade::{AnswerContext, score_answer};
use crate::course::history::{JournalEntry, JournalEvent as Learned};
use crate::course::question::{Answer, PresentedQuestion, Prompt};
use crate::course::run_report::QuizReport;
use crate::course::{Attempt, QuestionResult, QuestionSequence};
use crate::play::quiz::{find_step, predict_prompt};
use crate::play::{Journal, replay};

/// The time from one picture to the next while a clock runs.
const TICK: Duration = Duration::from_millis(250);

/// What asking on the screen needs.
#[derive(Debug)]
pub struct Table<'a> {
    /// Lessons that can be shown.
    pub lessons: &'a [Arc<Lesson>],
    /// Decides the order of options.
    pub seed: u64,
    /// Where answers are kept.
    pub journal: Option<Journal>,
    /// Whether it is asked how sure the learner is.
    pub confidence: bool,
    /// How long all of it may take.
    pub time: Option<Duration>,
    /// What is read before the first question.
    pub before: Option<Sheet>,
}

/// Asks the questions of `sitting`, shows how it went, and leaves. Gives back what has become of them.
///
/// # Errors
/// When there is no terminal.
pub fn quiz(sitting: QuestionSequence, table: Table<'_>, options: &Options) -> io::Result<(Ending, QuestionSequence)> {
    let mut asking = Asking::new(sitting, table, options, options.theme);
    let ending = Terminal::new(options.charset)?.run(&mut asking)?;
    asking.sitting.finish();
    Ok((ending, asking.sitting))
}

/// What stands on the screen.
enum Stand {
    /// A question that has still to be prepared.
    Wanted,
    /// A question, since then.
    Put(Box<PresentedQuestion>, Instant, Option<Answer>),
    /// The end.
    Over(Box<QuizReport>, Vec<QuestionResult>),
}

/// The questions while they are put.
pub(super) struct Asking<'a> {
    sitting: QuestionSequence,
    table: Table<'a>,
    options: &'a Options,
    theme: Theme,
    screen: QuizScreen,
    stand: Stand,
    head: String,
    began: Instant,
    /// A look at a step of a lesson.
    look: Option<(LessonScreen, Box<Attempt>)>,
    /// What was kept, or would have been.
    learned: Vec<JournalEntry>,
    /// Columns and rows.
    size: (u16, u16),
}

impl<'a> Asking<'a> {
    /// The questions of `sitting`, from the first on.
    pub(super) fn new(sitting: QuestionSequence, table: Table<'a>, options: &'a Options, theme: Theme) -> Self {
        let screen = QuizScreen::new(table.confidence);
        let head = sitting.heading();
        let (stand, began, look, learned) = (Stand::Wanted, instant_now(), None, Vec::new());
        let size = (80, 24);
        let mut asking = Self { sitting, table, options, theme, screen, stand, head, began, look, learned, size };
        if asking.table.before.is_none() {
            asking.next();
        }
        asking
    }

    /// Leaves the questions; gives back the journal, unless it could not be written, what was learned, and the colours.
    pub(super) fn close(self) -> (Option<Journal>, Vec<JournalEntry>, Theme) {
        (self.table.journal, self.learned, self.theme)
    }

    /// The next question. One of which something has to be played first is put once the screen has said so.
    fn next(&mut self) {
        self.stand = Stand::Wanted;
        while matches!(self.stand, Stand::Wanted) && !self.has_to_play() {
            self.put();
        }
    }

    fn has_to_play(&self) -> bool {
        self.sitting.current().is_some_and(|question| question.predict.is_some())
    }

    /// The time that is left, where it is short.
    fn left(&self) -> Option<Duration> {
        self.table.time.map(|time| time.saturating_sub(instant_now() - self.began))
    }

    /// Puts the question that is wanted, or shows how it went.
    fn put(&mut self) {
        let Some(question) = self.sitting.current() else { return self.finish() };
        self.screen.begin();
        self.head = self.sitting.heading();
        match predict_prompt(&question, self.table.lessons, self.options.opening) {
            Ok(predict_prompt) => match PresentedQuestion::new(question, self.table.seed, predict_prompt) {
                Some(posed) => self.stand = Stand::Put(Box::new(posed), instant_now(), None),
                None => self.sitting.drop_current(),
            },
            Err(why) => {
                self.sitting.drop_current();
                self.screen.say(format!("One question is left out: {why}"));
            }
        }
    }

    /// Ends the questions and shows how they went.
    fn finish(&mut self) {
        self.sitting.finish();
        self.screen.begin();
        let done = self.sitting.results();
        let report = Box::new(QuizReport::from_results(&done, self.table.lessons));
        // In practice each answer was explained at once.
        let told = !self.sitting.is_exam() && matches!(self.sitting, QuestionSequence::Run(_));
        self.stand = Stand::Over(report, if told { Vec::new() } else { done });
    }

    /// The step that shows the question at hand.
    fn seen(&self) -> Option<(&'a Arc<Lesson>, usize)> {
        let Stand::Put(posed, _, answer) = &self.stand else { return None };
        find_step(self.table.lessons, posed.step_to_see(answer.as_ref())?)
    }

    fn can_see(&self) -> bool {
        self.seen().is_some()
    }

    /// What was written to a question that is spoken and has no answer yet.
    fn wrote(&self) -> String {
        match &self.stand {
            Stand::Put(posed, _, None) if posed.prompt == Prompt::Spoken => self.screen.written().to_owned(),
            _ => String::new(),
        }
    }

    /// Marks an answer and keeps it; what there is to say comes after that.
    fn answer(&mut self, answer: Answer, manner: AnswerContext) {
        let Stand::Put(posed, since, answered) = &mut self.stand else { return };
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
            self.screen.explain(answer, mark);
        }
    }

    fn record(&mut self, event: Learned) {
        let entry = JournalEntry::new(Clock::System.now(), event);
        if let Some(journal) = &self.table.journal
            && let Err(error) = journal.append(&entry)
        {
            self.screen.say(error.to_string());
            self.table.journal = None;
        }
        self.learned.push(entry);
    }

    fn flag(&mut self, note: String) {
        let Stand::Put(posed, ..) = &self.stand else { return };
        let question = posed.question.id.clone();
        if self.table.journal.is_none() {
            return self.screen.say("It cannot be kept: there is no journal.".into());
        }
        self.screen.say("Flagged.".into());
        self.record(Learned::Flagged { question, note });
    }

    /// Plays the lesson that shows the question at hand, and looks at that step.
    fn see(&mut self) {
        let Some((lesson, at)) = self.seen() else { return };
        match replay(Arc::clone(lesson), self.options.opening) {
            Ok(replayed) => {
                let attempt = Box::new(replayed.attempt.rewound_to(at));
                let (columns, rows) = self.size;
                let mut screen = LessonScreen::new(columns, rows);
                screen.observe(Scene { attempt: &attempt, visits: &[] }, false);
                screen.say("This is the step that shows it. Esc goes back to the question.".into());
                self.look = Some((screen, attempt));
            }
            Err(trouble) => self.screen.say(trouble.to_string()),
        }
    }

    fn next_theme(&mut self) {
        self.theme = self.theme.next();
        let notice = format!("Colours: {}. T takes the next.", self.theme.look.name());
        match &mut self.table.before {
            Some(sheet) => sheet.say(notice),
            None => self.screen.say(notice),
        }
    }

    /// Takes a key while a sheet lies before the questions.
    fn press_before(&mut self, key: Key) -> Option<Leave> {
        match self.table.before.as_mut()?.press(key)? {
            SheetWish::Begin => {
                self.table.before = None;
                self.began = instant_now();
                self.next();
            }
            SheetWish::Theme => self.next_theme(),
            SheetWish::Out => return Some(Leave::Out),
            SheetWish::Quit => return Some(Leave::Quit),
        }
        None
    }

    /// Takes a key while a step of a lesson is looked at.
    fn press_on_look(&mut self, key: Key) -> Option<Leave> {
        let (screen, attempt) = self.look.as_mut()?;
        match screen.press(key, Scene { attempt, visits: &[] })? {
            Wish::Quit => return Some(Leave::Quit),
            Wish::Out => self.look = None,
            _ => screen.say("You are looking at one step. Esc goes back to the question.".into()),
        }
        None
    }
}

impl App for Asking<'_> {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme.ground(buffer);
        if let Some(sheet) = &self.table.before {
            return sheet.draw(self.theme, buffer);
        }
        if let Some((screen, attempt)) = &self.look {
            return screen.draw(Scene { attempt, visits: &[] }, self.theme, buffer);
        }
        let scene = scene(&self.stand, &self.head, self.left(), self.can_see());
        self.screen.draw(scene, self.theme, buffer);
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.screen.resize(columns, rows);
        if let Some(sheet) = &mut self.table.before {
            sheet.resize(columns, rows);
        }
        if let Some((screen, _)) = &mut self.look {
            screen.resize(columns, rows);
        }
    }

    fn beat(&self) -> Option<Duration> {
        self.screen.moves(scene(&self.stand, &self.head, self.left(), false)).then_some(TICK)
    }

    fn pass(&mut self, time: Duration) {
        self.screen.pass(time);
        if self.left() == Some(Duration::ZERO) && !matches!(self.stand, Stand::Over(..)) {
            self.finish();
            self.screen.say("The time is up.".into());
        }
    }

    /// Puts the question that had to wait for its lesson to be played.
    fn work(&mut self, _terminal: &Terminal) -> io::Result<bool> {
        let waited = self.table.before.is_none() && matches!(self.stand, Stand::Wanted);
        if waited {
            self.put();
        }
        Ok(waited)
    }

    fn paste(&mut self, text: &str) {
        if self.look.is_none() && self.table.before.is_none() {
            let left = self.left();
            self.screen.paste(text, scene(&self.stand, &self.head, left, false));
        }
    }

    fn press(&mut self, key: Key, _terminal: &mut Terminal) -> Option<Leave> {
        if self.table.before.is_some() {
            return self.press_before(key);
        }
        if self.look.is_some() {
            return self.press_on_look(key);
        }
        let (left, see) = (self.left(), self.can_see());
        match self.screen.press(key, scene(&self.stand, &self.head, left, see))? {
            QuizWish::Answer { answer, confidence, hints } => {
                self.answer(answer, AnswerContext { confidence, hints_shown: hints, duration_ms: 0 });
            }
            QuizWish::Skip => {
                self.sitting.skip(&self.wrote());
                self.next();
            }
            QuizWish::Next => self.next(),
            QuizWish::Flag(note) => self.flag(note),
            QuizWish::See => self.see(),
            QuizWish::Theme => self.next_theme(),
            QuizWish::Out if matches!(self.stand, Stand::Over(..)) => return Some(Leave::Out),
            QuizWish::Out => {
                self.sitting.finish_unanswered(&self.wrote());
                self.finish();
            }
            QuizWish::Quit => {
                self.sitting.finish_unanswered(&self.wrote());
                return Some(Leave::Quit);
            }
        }
        None
    }
}

/// What the screen is to show.
fn scene<'s>(stand: &'s Stand, head: &'s str, left: Option<Duration>, see: bool) -> QuizScene<'s> {
    let none: &[QuestionResult] = &[];
    let (posed, report, done) = match stand {
        Stand::Wanted => (None, None, none),
        Stand::Put(posed, ..) => (Some(&**posed), None, none),
        Stand::Over(report, done) => (None, Some(&**report), done.as_slice()),
    };
    QuizScene { head, posed, left, see, report, done }
}
