//! The question screen: a question, the answer as the learner gives it, and the explanation after it. The question and
//! the score of an answer are passed in.

mod draw;
mod explanation;
mod quiz_command;
mod quiz_scene;
mod quiz_stage;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::quiz_stage::QuizStage;
use super::page;
use super::text_field::TextField;
use crate::course::journal::Confidence;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::course::quiz::score::Score;
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

pub use quiz_command::QuizCommand;
pub use quiz_scene::QuizScene;

/// The contexts that help lists.
const HELP_CONTEXTS: &[KeyContext] =
    &[KeyContext::Question, KeyContext::TextAnswer, KeyContext::Explanation, KeyContext::QuizResult];

/// The state of the question screen.
#[derive(Clone, Debug, Default)]
pub struct QuizScreen {
    size: (u16, u16),
    stage: QuizStage,
    /// Whether the screen asks how sure the learner is.
    asks_confidence: bool,
    /// The option with the cursor.
    cursor: usize,
    /// The marked options. Their order matters where the answer is an order or pairs.
    marked: Vec<usize>,
    answer_field: TextField,
    /// How many hints are shown.
    hints: usize,
    /// The note for a flag, while it is typed.
    note_field: Option<TextField>,
    /// The time since the question was asked.
    elapsed: Duration,
    scroll: usize,
    /// The first line shown of help, while that is open.
    help_scroll: Option<usize>,
    /// Shown until the next key.
    notice: Option<String>,
}

impl QuizScreen {
    /// A screen before its first question. With `asks_confidence` it asks how sure the learner is of each answer.
    #[must_use]
    pub fn new(asks_confidence: bool) -> Self {
        Self { asks_confidence, ..Self::default() }
    }

    /// Fits the screen to a terminal of this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Makes the screen ready for the next question.
    pub fn reset(&mut self) {
        let (size, notice) = (self.size, self.notice.take());
        *self = Self { size, notice, ..Self::new(self.asks_confidence) };
    }

    /// Shows the explanation of an answer with this score.
    pub fn show_explanation(&mut self, answer: Answer, score: Score) {
        self.stage = QuizStage::Explained(answer, score);
        self.scroll = 0;
    }

    /// The text of the answer so far.
    #[must_use]
    pub fn written_text(&self) -> &str {
        self.answer_field.text().trim()
    }

    /// Shows `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Whether a clock is shown, so that the screen must be drawn again soon.
    #[must_use]
    pub fn is_animating(&self, scene: QuizScene<'_>) -> bool {
        let is_spoken = scene.presented.is_some_and(|presented| presented.prompt == Prompt::Spoken);
        let is_speaking = is_spoken && self.stage == QuizStage::Answering;
        is_speaking || (scene.time_left.is_some() && scene.report.is_none())
    }

    /// Adds elapsed time.
    pub fn tick(&mut self, time: Duration) {
        self.elapsed = self.elapsed.saturating_add(time);
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: QuizScene<'_>, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, scene, Pen { theme }, buffer);
    }

    fn key_context(&self, scene: QuizScene<'_>) -> KeyContext {
        let takes_text = |presented: &PresentedQuestion| matches!(presented.prompt, Prompt::Typed | Prompt::Spoken);
        let is_answering_in_text = self.stage == QuizStage::Answering && scene.presented.is_some_and(takes_text);
        match self.stage {
            _ if self.help_scroll.is_some() => KeyContext::Help,
            _ if self.note_field.is_some() || is_answering_in_text => KeyContext::TextAnswer,
            _ if scene.report.is_some() => KeyContext::QuizResult,
            QuizStage::Explained(..) => KeyContext::Explanation,
            _ => KeyContext::Question,
        }
    }

    /// Handles a key.
    pub fn press(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<QuizCommand> {
        self.notice = None;
        let context = self.key_context(scene);
        let Some(action) = keymap::action_for(context, key) else {
            if context == KeyContext::TextAnswer {
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

    /// Inserts pasted text where text is typed. Answers and notes have one line, so control characters are left out.
    pub fn paste(&mut self, text: &str, scene: QuizScene<'_>) {
        if self.key_context(scene) == KeyContext::TextAnswer {
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).insert(&text);
        }
    }

    fn close_level(&mut self) -> Option<QuizCommand> {
        if self.help_scroll.take().is_some() || self.note_field.take().is_some() {
            return None;
        }
        match std::mem::take(&mut self.stage) {
            // Back to answering, which is the default that `take` left.
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
        let Some(presented) = scene.presented else { return };
        let hints = presented.question.hints.len();
        match self.hints {
            _ if scene.time_left.is_some() => self.set_notice("There are no hints in an exam.".into()),
            _ if hints == 0 => self.set_notice("There is no hint here.".into()),
            count if count == hints => self.set_notice("There is no further hint.".into()),
            _ => self.hints += 1,
        }
    }

    fn press_digit(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<QuizCommand> {
        let KeyPress::Char(digit) = key else { return None };
        let option = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
        if option >= self.option_count(scene) {
            self.set_notice("There is no option of that number.".into());
            return None;
        }
        self.cursor = option;
        if self.uses_marks(scene) {
            self.toggle_mark(option, scene);
            return None;
        }
        self.submit_answer(scene)
    }

    /// How many options the digits and the cursor choose among.
    fn option_count(&self, scene: QuizScene<'_>) -> usize {
        let Some(presented) = scene.presented else { return 0 };
        match (&self.stage, &presented.prompt) {
            (QuizStage::Confidence(_), _) => Confidence::ALL.len(),
            (QuizStage::Ticking, _) => presented.question.speak.as_ref().map_or(0, |speak| speak.points.len()),
            (QuizStage::Explained(..), _) => 0,
            (QuizStage::Answering, Prompt::Order(items)) => items.len(),
            (QuizStage::Answering, Prompt::Match { right, .. }) => right.len(),
            (QuizStage::Answering, _) => presented.options().len(),
        }
    }

    /// Whether an answer may consist of several options, which are marked first.
    fn uses_marks(&self, scene: QuizScene<'_>) -> bool {
        let takes_several = |presented: &PresentedQuestion| {
            matches!(presented.prompt, Prompt::Several(_) | Prompt::Order(_) | Prompt::Match { .. })
        };
        self.stage == QuizStage::Ticking
            || (self.stage == QuizStage::Answering && scene.presented.is_some_and(takes_several))
    }

    fn toggle_mark(&mut self, option: usize, scene: QuizScene<'_>) {
        let Some(presented) = scene.presented else { return };
        if !self.uses_marks(scene) || option >= self.option_count(scene) {
            return;
        }
        match &presented.prompt {
            // The same option may be the partner of several, so it is added once more, not taken away.
            Prompt::Match { left, .. } if self.marked.len() < left.len() => self.marked.push(option),
            Prompt::Match { .. } => self.set_notice("Each has one. Backspace takes the last one back.".into()),
            _ => match self.marked.iter().position(|marked| *marked == option) {
                Some(index) => drop(self.marked.remove(index)),
                None => self.marked.push(option),
            },
        }
    }

    /// Goes on to the next stage with what is chosen, marked or typed, or says what is missing.
    fn submit_answer(&mut self, scene: QuizScene<'_>) -> Option<QuizCommand> {
        let presented = scene.presented?;
        let hints = u32::try_from(self.hints).unwrap_or(u32::MAX);
        match &self.stage {
            QuizStage::Confidence(answer) => {
                let confidence = Confidence::ALL.get(self.cursor).copied();
                Some(QuizCommand::Answer { answer: answer.clone(), confidence, hints })
            }
            QuizStage::Ticking => {
                let ticks = (0..self.option_count(scene)).map(|point| self.marked.contains(&point)).collect();
                let answer = Answer::Spoken { wrote: self.written_text().to_owned(), ticks };
                Some(QuizCommand::Answer { answer, confidence: None, hints })
            }
            QuizStage::Explained(..) => None,
            QuizStage::Answering if presented.prompt == Prompt::Spoken => {
                self.stage = QuizStage::Ticking;
                (self.cursor, self.scroll) = (0, 0);
                None
            }
            QuizStage::Answering => {
                let answer = match self.complete_answer(&presented.prompt) {
                    Ok(answer) => answer,
                    Err(missing) => {
                        self.set_notice(missing.into());
                        return None;
                    }
                };
                if self.asks_confidence {
                    self.stage = QuizStage::Confidence(answer);
                    // The middle one of three.
                    self.cursor = 1;
                    return None;
                }
                Some(QuizCommand::Answer { answer, confidence: None, hints })
            }
        }
    }

    /// The answer that is chosen, marked or typed.
    ///
    /// # Errors
    /// Says what is missing.
    fn complete_answer(&self, prompt: &Prompt) -> Result<Answer, &'static str> {
        match prompt {
            Prompt::Typed if self.written_text().is_empty() => Err("Type the answer first, or skip it with ctrl-l."),
            Prompt::Typed => Ok(Answer::Typed(self.answer_field.text().to_owned())),
            Prompt::Several(_) if self.marked.is_empty() => {
                Err("Mark what belongs to the answer first, with digits or Space; then Enter.")
            }
            Prompt::Several(_) => Ok(Answer::Chosen(self.marked.clone())),
            Prompt::Order(items) if self.marked.len() == items.len() => Ok(Answer::Order(self.marked.clone())),
            Prompt::Match { left, .. } if self.marked.len() == left.len() => Ok(Answer::Match(self.marked.clone())),
            Prompt::Order(_) | Prompt::Match { .. } => {
                Err("Some are still missing: digits or Space, one after the other.")
            }
            _ => Ok(Answer::Chosen(vec![self.cursor])),
        }
    }

    /// Moves the cursor among the options; without options, scrolls.
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
        let page = draw::quiz_page(pen, self, scene, columns);
        if let Some(rows) = page.cursor_rows {
            self.scroll = self.scroll.min(rows.start).max(rows.end.saturating_sub(height));
        }
    }
}
