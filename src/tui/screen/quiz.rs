//! The question screen: a question, the answer as it is being given, and the explanation after it. What is asked, and
//! what it was worth, is handed in.

mod draw;
mod explain;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::field::Field;
use super::page;
use crate::course::QuestionResult;
use crate::course::grade::{Confidence, Score};
use crate::course::question::{Answer, PresentedQuestion, Prompt};
use crate::course::run_report::QuizReport;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

/// The screens that its help tells of.
const SCREENS: &[Screen] = &[Screen::Question, Screen::Writing, Screen::Explained, Screen::Result];

/// What is asked just now.
#[derive(Clone, Copy, Debug)]
pub struct QuizScene<'a> {
    /// What stands above it.
    pub head: &'a str,
    /// The question; `None` while it is being prepared, and at the end.
    pub posed: Option<&'a PresentedQuestion>,
    /// In an exam, the time that is left. Then nothing is explained.
    pub left: Option<Duration>,
    /// Whether there is a step of a lesson that shows it.
    pub see: bool,
    /// How it went, at the end.
    pub report: Option<&'a QuizReport>,
    /// At the end of an exam or an interview, what was asked and answered.
    pub done: &'a [QuestionResult],
}

/// What the screen asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizWish {
    /// Mark this answer.
    Answer {
        /// The answer.
        answer: Answer,
        /// How sure the learner is, if they said so.
        confidence: Option<Confidence>,
        /// The hints that were shown.
        hints: u32,
    },
    /// The question later.
    Skip,
    /// The next question.
    Next,
    /// Keep that the question is doubtful.
    Flag(String),
    /// Show the step of a lesson.
    See,
    /// The next colours.
    Theme,
    /// End the questions; at the end, the program.
    Out,
    /// End the program.
    Quit,
}

/// What the learner is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum Stage {
    /// Answering.
    #[default]
    Asking,
    /// Saying how sure they are of this answer.
    Sure(Answer),
    /// Ticking the points of a rubric.
    Ticking,
    /// Reading what there is to say of this answer.
    Explained(Answer, Score),
}

/// The question screen.
#[derive(Clone, Debug, Default)]
pub struct QuizScreen {
    size: (u16, u16),
    stage: Stage,
    /// Whether it is asked how sure the learner is.
    asks_confidence: bool,
    /// The option with the cursor.
    at: usize,
    /// What was marked, in the order in which it was.
    marked: Vec<usize>,
    field: Field,
    hints: usize,
    /// A note under way, for a flag.
    note: Option<Field>,
    /// The time since the question was put.
    elapsed: Duration,
    scroll: usize,
    /// The keys, and the first line shown of them.
    help: Option<usize>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
}

impl QuizScreen {
    /// A screen that asks how sure the learner is, or does not.
    #[must_use]
    pub fn new(asks_confidence: bool) -> Self {
        Self { asks_confidence, ..Self::default() }
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// A new question is put.
    pub fn begin(&mut self) {
        let (size, notice) = (self.size, self.notice.take());
        *self = Self { size, notice, ..Self::new(self.asks_confidence) };
    }

    /// The answer was marked; what there is to say of it.
    pub fn explain(&mut self, answer: Answer, mark: Score) {
        self.stage = Stage::Explained(answer, mark);
        self.scroll = 0;
    }

    /// What was written so far.
    #[must_use]
    pub fn written(&self) -> &str {
        self.field.text().trim()
    }

    /// Says `notice` until the next key.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Whether a clock runs and wants to be drawn again soon.
    #[must_use]
    pub fn moves(&self, scene: QuizScene<'_>) -> bool {
        let speaks = scene.posed.is_some_and(|posed| posed.prompt == Prompt::Spoken) && self.stage == Stage::Asking;
        speaks || (scene.left.is_some() && scene.report.is_none())
    }

    /// Time has passed.
    pub fn pass(&mut self, time: Duration) {
        self.elapsed = self.elapsed.saturating_add(time);
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: QuizScene<'_>, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, scene, Pen { theme }, buffer);
    }

    /// Whose keys hold.
    fn screen(&self, scene: QuizScene<'_>) -> Screen {
        let typed = |posed: &PresentedQuestion| matches!(posed.prompt, Prompt::Typed | Prompt::Spoken);
        let writes = self.note.is_some() || (self.stage == Stage::Asking && scene.posed.is_some_and(typed));
        match self.stage {
            _ if self.help.is_some() => Screen::Help,
            _ if writes => Screen::Writing,
            _ if scene.report.is_some() => Screen::Result,
            Stage::Explained(..) => Screen::Explained,
            _ => Screen::Question,
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, scene: QuizScene<'_>) -> Option<QuizWish> {
        self.notice = None;
        let screen = self.screen(scene);
        let Some(action) = keymap::action(screen, key) else {
            if screen == Screen::Writing {
                self.write(key);
            }
            return None;
        };
        match action {
            Action::Quit => return Some(QuizWish::Quit),
            Action::Theme => return Some(QuizWish::Theme),
            Action::Help => self.help = if self.help.is_some() { None } else { Some(0) },
            Action::Out => return self.out(),
            Action::Do if self.note.is_some() => {
                return self.note.take().map(|note| QuizWish::Flag(note.text().to_owned()));
            }
            Action::Do => return self.answer(scene),
            Action::Next => return Some(QuizWish::Next),
            Action::See if scene.see => return Some(QuizWish::See),
            Action::See => self.say("No lesson shows this one.".into()),
            Action::Flag => self.note = Some(Field::default()),
            Action::Skip => return Some(QuizWish::Skip),
            Action::Hint => self.hint(scene),
            Action::Sure => self.be_asked_how_sure(),
            Action::Answer => return self.digit(key, scene),
            Action::Mark => self.mark(self.at, scene),
            Action::Erase => drop(self.marked.pop()),
            action => self.travel(action, scene),
        }
        None
    }

    fn write(&mut self, key: Key) {
        let columns = usize::from(self.size.0.saturating_sub(8));
        let field = self.note.as_mut().unwrap_or(&mut self.field);
        field.press(key, columns);
    }

    /// Takes in what was pasted.
    pub fn paste(&mut self, text: &str, scene: QuizScene<'_>) {
        if self.screen(scene) == Screen::Writing {
            let line: String = text.chars().filter(|c| !c.is_control()).collect();
            self.note.as_mut().unwrap_or(&mut self.field).insert(&line);
        }
    }

    fn out(&mut self) -> Option<QuizWish> {
        if self.help.take().is_some() || self.note.take().is_some() {
            return None;
        }
        match std::mem::take(&mut self.stage) {
            // Back to the answer.
            Stage::Sure(_) => None,
            stage => {
                self.stage = stage;
                Some(QuizWish::Out)
            }
        }
    }

    fn be_asked_how_sure(&mut self) {
        self.asks_confidence = !self.asks_confidence;
        let notice = if self.asks_confidence {
            "From now on you say how sure you are, before an answer is shown."
        } else {
            "You are no longer asked how sure you are."
        };
        self.say(notice.into());
    }

    fn hint(&mut self, scene: QuizScene<'_>) {
        let Some(posed) = scene.posed else { return };
        let hints = posed.question.hints.len();
        match self.hints {
            _ if scene.left.is_some() => self.say("There are no hints in an exam.".into()),
            _ if hints == 0 => self.say("There is no hint here.".into()),
            shown if shown == hints => self.say("There is no further hint.".into()),
            _ => self.hints += 1,
        }
    }

    fn digit(&mut self, key: Key, scene: QuizScene<'_>) -> Option<QuizWish> {
        let Key::Char(digit) = key else { return None };
        let at = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
        if at >= self.count(scene) {
            self.say("There is no option of that number.".into());
            return None;
        }
        self.at = at;
        if self.marks(scene) {
            self.mark(at, scene);
            return None;
        }
        self.answer(scene)
    }

    /// How many things the digits and the cursor can choose among.
    fn count(&self, scene: QuizScene<'_>) -> usize {
        let Some(posed) = scene.posed else { return 0 };
        match (&self.stage, &posed.prompt) {
            (Stage::Sure(_), _) => Confidence::ALL.len(),
            (Stage::Ticking, _) => posed.question.speak.as_ref().map_or(0, |speak| speak.points.len()),
            (Stage::Explained(..), _) => 0,
            (Stage::Asking, Prompt::Order(items)) => items.len(),
            (Stage::Asking, Prompt::Match { right, .. }) => right.len(),
            (Stage::Asking, _) => posed.options().len(),
        }
    }

    /// Whether things are marked before they are answered with.
    fn marks(&self, scene: QuizScene<'_>) -> bool {
        let many = |posed: &PresentedQuestion| {
            matches!(posed.prompt, Prompt::Several(_) | Prompt::Order(_) | Prompt::Match { .. })
        };
        self.stage == Stage::Ticking || (self.stage == Stage::Asking && scene.posed.is_some_and(many))
    }

    fn mark(&mut self, at: usize, scene: QuizScene<'_>) {
        let Some(posed) = scene.posed.filter(|_| self.marks(scene) && at < self.count(scene)) else { return };
        match &posed.prompt {
            // The same one may belong to several.
            Prompt::Match { left, .. } if self.marked.len() < left.len() => self.marked.push(at),
            Prompt::Match { .. } => self.say("Each has one. Backspace takes the last one back.".into()),
            _ => match self.marked.iter().position(|marked| *marked == at) {
                Some(place) => drop(self.marked.remove(place)),
                None => self.marked.push(at),
            },
        }
    }

    /// Answers with what is chosen or marked, or says what is missing.
    fn answer(&mut self, scene: QuizScene<'_>) -> Option<QuizWish> {
        let posed = scene.posed?;
        let hints = u32::try_from(self.hints).unwrap_or(u32::MAX);
        match &self.stage {
            Stage::Sure(answer) => {
                let confidence = Confidence::ALL.get(self.at).copied();
                return Some(QuizWish::Answer { answer: answer.clone(), confidence, hints });
            }
            Stage::Ticking => {
                let points = self.count(scene);
                let ticks = (0..points).map(|at| self.marked.contains(&at)).collect();
                let answer = Answer::Spoken { wrote: self.written().to_owned(), ticks };
                return Some(QuizWish::Answer { answer, confidence: None, hints });
            }
            Stage::Explained(..) => return None,
            Stage::Asking => {}
        }
        let answer = match &posed.prompt {
            Prompt::Spoken => {
                self.stage = Stage::Ticking;
                (self.at, self.scroll) = (0, 0);
                return None;
            }
            Prompt::Typed if self.field.text().trim().is_empty() => {
                self.say("Type the answer first, or skip it with ctrl-l.".into());
                return None;
            }
            Prompt::Typed => Answer::Typed(self.field.text().to_owned()),
            Prompt::Several(_) if self.marked.is_empty() => {
                self.say("Mark what belongs to the answer first, with digits or Space; then Enter.".into());
                return None;
            }
            Prompt::Several(_) => Answer::Chosen(self.marked.clone()),
            Prompt::Order(items) if self.marked.len() == items.len() => Answer::Order(self.marked.clone()),
            Prompt::Match { left, .. } if self.marked.len() == left.len() => Answer::Match(self.marked.clone()),
            Prompt::Order(_) | Prompt::Match { .. } => {
                self.say("Some are still missing: digits or Space, one after the other.".into());
                return None;
            }
            _ => Answer::Chosen(vec![self.at]),
        };
        if self.asks_confidence {
            self.stage = Stage::Sure(answer);
            self.at = 1;
            return None;
        }
        Some(QuizWish::Answer { answer, confidence: None, hints })
    }

    /// Moves the cursor, or the page where there is no cursor.
    fn travel(&mut self, action: Action, scene: QuizScene<'_>) {
        let area = page::room(Rect::new(0, 0, self.size.0, self.size.1));
        let (columns, height) = (usize::from(area.width), usize::from(area.height));
        let pen = Pen { theme: Theme::MONO };
        if let Some(scroll) = self.help {
            let lines = draw::help(pen, columns).len();
            self.help = Some(page::scrolled(scroll, action, lines, height));
            return;
        }
        let count = self.count(scene);
        match action {
            Action::Up if count > 0 => self.at = self.at.saturating_sub(1),
            Action::Down if count > 0 => self.at = (self.at + 1).min(count - 1),
            action => {
                let lines = draw::page(pen, self, scene, columns).lines.len();
                self.scroll = page::scrolled(self.scroll, action, lines, height);
                return;
            }
        }
        let drawn = draw::page(pen, self, scene, columns);
        if let Some((from, to)) = drawn.cursor {
            self.scroll = self.scroll.min(from).max(to.saturating_sub(height));
        }
    }
}
