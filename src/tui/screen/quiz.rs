//! The question screen: a question, the answer as it is being given, and the explanation after it. What is asked, and
//! what it was worth, is handed in.

mod draw;
mod explanation;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::text_field::TextField;
use crate::course::QuestionResult;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::{Confidence, Score};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

/// The screens that its help tells of.
const HELP_CONTEXTS: &[KeyContext] =
    &[KeyContext::Question, KeyContext::TextAnswer, KeyContext::Explanation, KeyContext::QuizResult];

/// What is asked just now.
#[derive(Clone, Copy, Debug)]
pub struct QuizScene<'a> {
    /// What stands above it.
    pub heading: &'a str,
    /// The question; `None` while it is being prepared, and at the end.
    pub presented: Option<&'a PresentedQuestion>,
    /// In an exam, the time that is left. Then nothing is explained.
    pub time_left: Option<Duration>,
    /// Whether there is a step of a lesson that shows it.
    pub can_show_step: bool,
    /// How it went, at the end.
    pub report: Option<&'a QuizReport>,
    /// At the end of an exam or an interview, what was asked and answered.
    pub answers: &'a [QuestionResult],
}

/// What the screen asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizCommand {
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
    ShowStep,
    /// The next colours.
    NextTheme,
    /// End the questions; at the end, the program.
    Close,
    /// End the program.
    Quit,
}

/// What the learner is doing.
#[derive(Clone, Debug, Default, PartialEq)]
enum QuizStage {
    /// Answering.
    #[default]
    Answering,
    /// Saying how sure they are of this answer.
    Confidence(Answer),
    /// Ticking the points of a rubric.
    Ticking,
    /// Reading what there is to say of this answer.
    Explained(Answer, Score),
}

/// The question screen.
#[derive(Clone, Debug, Default)]
pub struct QuizScreen {
    size: (u16, u16),
    stage: QuizStage,
    /// Whether it is asked how sure the learner is.
    asks_confidence: bool,
    /// The option with the cursor.
    cursor: usize,
    /// What was marked, in the order in which it was.
    marked: Vec<usize>,
    answer_field: TextField,
    hints: usize,
    /// A note under way, for a flag.
    note_field: Option<TextField>,
    /// The time since the question was put.
    elapsed: Duration,
    scroll: usize,
    /// The keys, and the first line shown of them.
    help_scroll: Option<usize>,
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
    pub fn reset(&mut self) {
        let (size, notice) = (self.size, self.notice.take());
        *self = Self { size, notice, ..Self::new(self.asks_confidence) };
    }

    /// The answer was marked; what there is to say of it.
    pub fn show_explanation(&mut self, answer: Answer, mark: Score) {
        self.stage = QuizStage::Explained(answer, mark);
        self.scroll = 0;
    }

    /// What was written so far.
    #[must_use]
    pub fn written_text(&self) -> &str {
        self.answer_field.text().trim()
    }

    /// Says `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Whether a clock runs and wants to be drawn again soon.
    #[must_use]
    pub fn is_animating(&self, scene: QuizScene<'_>) -> bool {
        let speaks =
            scene.presented.is_some_and(|posed| posed.prompt == Prompt::Spoken) && self.stage == QuizStage::Answering;
        speaks || (scene.time_left.is_some() && scene.report.is_none())
    }

    /// Time has passed.
    pub fn tick(&mut self, time: Duration) {
        self.elapsed = self.elapsed.saturating_add(time);
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: QuizScene<'_>, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, scene, Pen { theme }, buffer);
    }

    /// Whose keys hold.
    fn key_context(&self, scene: QuizScene<'_>) -> KeyContext {
        let typed = |posed: &PresentedQuestion| matches!(posed.prompt, Prompt::Typed | Prompt::Spoken);
        let writes =
            self.note_field.is_some() || (self.stage == QuizStage::Answering && scene.presented.is_some_and(typed));
        match self.stage {
            _ if self.help_scroll.is_some() => KeyContext::Help,
            _ if writes => KeyContext::TextAnswer,
            _ if scene.report.is_some() => KeyContext::QuizResult,
            QuizStage::Explained(..) => KeyContext::Explanation,
            _ => KeyContext::Question,
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<QuizCommand> {
        self.notice = None;
        let screen = self.key_context(scene);
        let Some(action) = keymap::action_for(screen, key) else {
            if screen == KeyContext::TextAnswer {
                self.type_key(key);
            }
            return None;
        };
        match action {
            Action::Quit => return Some(QuizCommand::Quit),
            Action::Theme => return Some(QuizCommand::NextTheme),
            Action::Help => self.help_scroll = if self.help_scroll.is_some() { None } else { Some(0) },
            Action::Close => return self.close_level(),
            Action::Confirm if self.note_field.is_some() => {
                return self.note_field.take().map(|note| QuizCommand::Flag(note.text().to_owned()));
            }
            Action::Confirm => return self.submit_answer(scene),
            Action::Next => return Some(QuizCommand::Next),
            Action::ShowStep if scene.can_show_step => return Some(QuizCommand::ShowStep),
            Action::ShowStep => self.set_notice("No lesson shows this one.".into()),
            Action::Flag => self.note_field = Some(TextField::default()),
            Action::Skip => return Some(QuizCommand::Skip),
            Action::Hint => self.show_hint(scene),
            Action::ToggleConfidence => self.toggle_confidence(),
            Action::Answer => return self.press_digit(key, scene),
            Action::Mark => self.toggle_mark(self.cursor, scene),
            Action::Erase => drop(self.marked.pop()),
            action => self.move_cursor_or_scroll(action, scene),
        }
        None
    }

    fn type_key(&mut self, key: KeyPress) {
        let columns = usize::from(self.size.0.saturating_sub(8));
        let field = self.note_field.as_mut().unwrap_or(&mut self.answer_field);
        field.press(key, columns);
    }

    /// Takes in what was pasted.
    pub fn paste(&mut self, text: &str, scene: QuizScene<'_>) {
        if self.key_context(scene) == KeyContext::TextAnswer {
            let line: String = text.chars().filter(|c| !c.is_control()).collect();
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).insert(&line);
        }
    }

    fn close_level(&mut self) -> Option<QuizCommand> {
        if self.help_scroll.take().is_some() || self.note_field.take().is_some() {
            return None;
        }
        match std::mem::take(&mut self.stage) {
            // Back to the answer.
            QuizStage::Confidence(_) => None,
            stage => {
                self.stage = stage;
                Some(QuizCommand::Close)
            }
        }
    }

    fn toggle_confidence(&mut self) {
        self.asks_confidence = !self.asks_confidence;
        let notice = if self.asks_confidence {
            "From now on you say how sure you are, before an answer is shown."
        } else {
            "You are no longer asked how sure you are."
        };
        self.set_notice(notice.into());
    }

    fn show_hint(&mut self, scene: QuizScene<'_>) {
        let Some(posed) = scene.presented else { return };
        let hints = posed.question.hints.len();
        match self.hints {
            _ if scene.time_left.is_some() => self.set_notice("There are no hints in an exam.".into()),
            _ if hints == 0 => self.set_notice("There is no hint here.".into()),
            shown if shown == hints => self.set_notice("There is no further hint.".into()),
            _ => self.hints += 1,
        }
    }

    fn press_digit(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<QuizCommand> {
        let KeyPress::Char(digit) = key else { return None };
        let at = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
        if at >= self.option_count(scene) {
            self.set_notice("There is no option of that number.".into());
            return None;
        }
        self.cursor = at;
        if self.uses_marks(scene) {
            self.toggle_mark(at, scene);
            return None;
        }
        self.submit_answer(scene)
    }

    /// How many things the digits and the cursor can choose among.
    fn option_count(&self, scene: QuizScene<'_>) -> usize {
        let Some(posed) = scene.presented else { return 0 };
        match (&self.stage, &posed.prompt) {
            (QuizStage::Confidence(_), _) => Confidence::ALL.len(),
            (QuizStage::Ticking, _) => posed.question.speak.as_ref().map_or(0, |speak| speak.points.len()),
            (QuizStage::Explained(..), _) => 0,
            (QuizStage::Answering, Prompt::Order(items)) => items.len(),
            (QuizStage::Answering, Prompt::Match { right, .. }) => right.len(),
            (QuizStage::Answering, _) => posed.options().len(),
        }
    }

    /// Whether things are marked before they are answered with.
    fn uses_marks(&self, scene: QuizScene<'_>) -> bool {
        let many = |posed: &PresentedQuestion| {
            matches!(posed.prompt, Prompt::Several(_) | Prompt::Order(_) | Prompt::Match { .. })
        };
        self.stage == QuizStage::Ticking || (self.stage == QuizStage::Answering && scene.presented.is_some_and(many))
    }

    fn toggle_mark(&mut self, at: usize, scene: QuizScene<'_>) {
        let Some(posed) = scene.presented.filter(|_| self.uses_marks(scene) && at < self.option_count(scene)) else {
            return;
        };
        match &posed.prompt {
            // The same one may belong to several.
            Prompt::Match { left, .. } if self.marked.len() < left.len() => self.marked.push(at),
            Prompt::Match { .. } => self.set_notice("Each has one. Backspace takes the last one back.".into()),
            _ => match self.marked.iter().position(|marked| *marked == at) {
                Some(place) => drop(self.marked.remove(place)),
                None => self.marked.push(at),
            },
        }
    }

    /// Answers with what is chosen or marked, or says what is missing.
    fn submit_answer(&mut self, scene: QuizScene<'_>) -> Option<QuizCommand> {
        let posed = scene.presented?;
        let hints = u32::try_from(self.hints).unwrap_or(u32::MAX);
        match &self.stage {
            QuizStage::Confidence(answer) => {
                let confidence = Confidence::ALL.get(self.cursor).copied();
                return Some(QuizCommand::Answer { answer: answer.clone(), confidence, hints });
            }
            QuizStage::Ticking => {
                let points = self.option_count(scene);
                let ticks = (0..points).map(|at| self.marked.contains(&at)).collect();
                let answer = Answer::Spoken { wrote: self.written_text().to_owned(), ticks };
                return Some(QuizCommand::Answer { answer, confidence: None, hints });
            }
            QuizStage::Explained(..) => return None,
            QuizStage::Answering => {}
        }
        let answer = match &posed.prompt {
            Prompt::Spoken => {
                self.stage = QuizStage::Ticking;
                (self.cursor, self.scroll) = (0, 0);
                return None;
            }
            Prompt::Typed if self.answer_field.text().trim().is_empty() => {
                self.set_notice("Type the answer first, or skip it with ctrl-l.".into());
                return None;
            }
            Prompt::Typed => Answer::Typed(self.answer_field.text().to_owned()),
            Prompt::Several(_) if self.marked.is_empty() => {
                self.set_notice("Mark what belongs to the answer first, with digits or Space; then Enter.".into());
                return None;
            }
            Prompt::Several(_) => Answer::Chosen(self.marked.clone()),
            Prompt::Order(items) if self.marked.len() == items.len() => Answer::Order(self.marked.clone()),
            Prompt::Match { left, .. } if self.marked.len() == left.len() => Answer::Match(self.marked.clone()),
            Prompt::Order(_) | Prompt::Match { .. } => {
                self.set_notice("Some are still missing: digits or Space, one after the other.".into());
                return None;
            }
            _ => Answer::Chosen(vec![self.cursor]),
        };
        if self.asks_confidence {
            self.stage = QuizStage::Confidence(answer);
            self.cursor = 1;
            return None;
        }
        Some(QuizCommand::Answer { answer, confidence: None, hints })
    }

    /// Moves the cursor, or the page where there is no cursor.
    fn move_cursor_or_scroll(&mut self, action: Action, scene: QuizScene<'_>) {
        let area = page::content_area(Rect::new(0, 0, self.size.0, self.size.1));
        let (columns, height) = (usize::from(area.width), usize::from(area.height));
        let pen = Pen { theme: Theme::MONO };
        if let Some(scroll) = self.help_scroll {
            let lines = draw::help_lines(pen, columns).len();
            self.help_scroll = Some(page::scroll_after(scroll, action, lines, height));
            return;
        }
        let count = self.option_count(scene);
        match action {
            Action::Up if count > 0 => self.cursor = self.cursor.saturating_sub(1),
            Action::Down if count > 0 => self.cursor = (self.cursor + 1).min(count - 1),
            action => {
                let lines = draw::quiz_page(pen, self, scene, columns).lines.len();
                self.scroll = page::scroll_after(self.scroll, action, lines, height);
                return;
            }
        }
        let drawn = draw::quiz_page(pen, self, scene, columns);
        if let Some((from, to)) = drawn.cursor {
            self.scroll = self.scroll.min(from).max(to.saturating_sub(height));
        }
    }
}
