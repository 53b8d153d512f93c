//! The question screen: a question, the answer as the learner gives it, and the explanation after it. The question and
//! the score of an answer are passed in.

mod draw;
mod explanation;
mod match_lines;
mod pointer;
mod quiz_head;
mod quiz_input;
mod quiz_page;
mod quiz_scene;
mod quiz_stage;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::quiz_stage::QuizStage;
use super::{HelpTopic, ScreenContext};
use crate::course::journal_entry::Confidence;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};
use crate::play::quiz_session::ScoredAnswer;
use crate::tui::keymap::{FooterHint, KeyAction, KeyContext, KeyPress};
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::text_field::TextField;

pub use quiz_input::QuizInput;
pub use quiz_scene::QuizScene;

/// The contexts that help lists.
const HELP_CONTEXTS: &[KeyContext] =
    &[KeyContext::Question, KeyContext::TextAnswer, KeyContext::Explanation, KeyContext::QuizResult];

/// The state of the question screen.
#[derive(Clone, Debug, Default)]
pub struct QuizScreen {
    stage: QuizStage,
    /// Whether the screen asks how sure the learner is.
    asks_confidence: bool,
    /// The option with the cursor.
    cursor: ListCursor,
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
}

impl QuizScreen {
    /// A screen before its first question. With `asks_confidence` it asks how sure the learner is of each answer.
    #[must_use]
    pub fn new(asks_confidence: bool) -> Self {
        Self { asks_confidence, ..Self::default() }
    }

    /// Makes the screen ready for the next question.
    pub fn reset(&mut self) {
        *self = Self::new(self.asks_confidence);
    }

    /// Shows the explanation of an answer.
    pub fn show_explanation(&mut self, scored: &ScoredAnswer) {
        let ScoredAnswer { answer, score, comparison, .. } = scored;
        self.stage =
            QuizStage::Explained { answer: answer.clone(), score: score.clone(), comparison: comparison.clone() };
        self.scroll = 0;
    }

    /// The text of the answer so far.
    #[must_use]
    pub fn written_text(&self) -> &str {
        self.answer_field.text().trim()
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
    pub fn draw(&self, scene: QuizScene<'_>, pen: Pen, buffer: &mut Buffer) {
        draw::draw(self, scene, pen, buffer);
    }

    /// The keys that do something at this moment.
    #[must_use]
    pub fn footer(&self, scene: QuizScene<'_>) -> Vec<FooterHint> {
        draw::quiz_hints(self, scene)
    }

    /// What help says: the keys, and how answers are scored.
    #[must_use]
    pub fn help() -> HelpTopic {
        HelpTopic { appendix: draw::grading_lines, ..HelpTopic::of(HELP_CONTEXTS) }
    }

    /// The keys that have a meaning now.
    #[must_use]
    pub fn key_context(&self, scene: QuizScene<'_>) -> KeyContext {
        let takes_text = |presented: &PresentedQuestion| matches!(presented.prompt, Prompt::Typed | Prompt::Spoken);
        let is_answering_in_text = self.stage == QuizStage::Answering && scene.presented.is_some_and(takes_text);
        match self.stage {
            _ if self.note_field.is_some() || is_answering_in_text => KeyContext::TextAnswer,
            _ if scene.report.is_some() => KeyContext::QuizResult,
            QuizStage::Explained { .. } => KeyContext::Explanation,
            _ => KeyContext::Question,
        }
    }

    /// Does what a key means; `Some` is for the questions.
    pub fn handle_action(
        &mut self,
        action: KeyAction,
        key: KeyPress,
        scene: QuizScene<'_>,
        context: &mut ScreenContext<'_>,
    ) -> Option<QuizInput> {
        let notice = &mut *context.notice;
        match action {
            KeyAction::Close => return self.close_level(),
            KeyAction::Confirm if self.note_field.is_some() => {
                return self.note_field.take().map(|note| QuizInput::Flag(note.text().to_owned()));
            }
            KeyAction::Confirm => return self.submit_answer(scene, notice),
            KeyAction::Next => return Some(QuizInput::Next),
            KeyAction::ShowStep if scene.can_show_step => return Some(QuizInput::ShowStep),
            KeyAction::ShowStep => notice.set("No lesson shows this one."),
            KeyAction::Flag => self.note_field = Some(TextField::default()),
            KeyAction::Skip => return Some(QuizInput::Skip),
            KeyAction::Hint => self.show_hint(scene, notice),
            KeyAction::ToggleConfidence => self.toggle_confidence(notice),
            KeyAction::Answer => self.press_digit(key, scene, context.area, notice),
            KeyAction::Mark => self.toggle_mark(self.cursor.0, scene, notice),
            KeyAction::Erase => drop(self.marked.pop()),
            action => self.move_cursor_or_scroll(action, scene, context.area),
        }
        None
    }

    /// Types a key into the answer or the note.
    pub fn type_key(&mut self, key: KeyPress, scene: QuizScene<'_>, context: &ScreenContext<'_>) {
        if self.key_context(scene) == KeyContext::TextAnswer {
            let columns = usize::from(context.area.width.saturating_sub(8));
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).press(key, columns);
        }
    }

    /// Inserts pasted text where text is typed. Answers and notes have one line, so control characters are left out.
    pub fn paste(&mut self, text: &str, scene: QuizScene<'_>) {
        if self.key_context(scene) == KeyContext::TextAnswer {
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).insert(&text);
        }
    }

    fn close_level(&mut self) -> Option<QuizInput> {
        if self.note_field.take().is_some() {
            return None;
        }
        match std::mem::take(&mut self.stage) {
            // Back to answering, which is the default that `take` left.
            QuizStage::Confidence(_) => Some(QuizInput::ResumeClock),
            stage => {
                self.stage = stage;
                Some(QuizInput::Close)
            }
        }
    }

    fn toggle_confidence(&mut self, notice: &mut Notice) {
        self.asks_confidence = !self.asks_confidence;
        notice.set(if self.asks_confidence {
            "From now on you say how sure you are, before an answer is shown."
        } else {
            "You are no longer asked how sure you are."
        });
    }

    fn show_hint(&mut self, scene: QuizScene<'_>, notice: &mut Notice) {
        let Some(presented) = scene.presented else { return };
        let hints = presented.question.hints.len();
        match self.hints {
            _ if scene.time_left.is_some() => notice.set("There are no hints in an exam."),
            _ if hints == 0 => notice.set("There is no hint here."),
            count if count == hints => notice.set("There is no further hint."),
            _ => self.hints += 1,
        }
    }

    /// Chooses the option of the digit; where several may be right, marks it. Enter answers.
    fn press_digit(&mut self, key: KeyPress, scene: QuizScene<'_>, area: Rect, notice: &mut Notice) {
        let KeyPress::Char(digit) = key else { return };
        let number = digit.to_digit(10).and_then(|number| usize::try_from(number).ok());
        let Some(option) = number.and_then(|number| number.checked_sub(1)) else { return };
        if option >= self.option_count(scene) {
            return notice.set("There is no option of that number.");
        }
        self.cursor.0 = option;
        if self.uses_marks(scene) {
            self.toggle_mark(option, scene, notice);
        }
        self.scroll_into_view(scene, area);
    }

    /// How many options the digits and the cursor choose among.
    fn option_count(&self, scene: QuizScene<'_>) -> usize {
        let Some(presented) = scene.presented else { return 0 };
        match (&self.stage, &presented.prompt) {
            (QuizStage::Confidence(_), _) => Confidence::ALL.len(),
            (QuizStage::Ticking, _) => presented.question.speak.as_ref().map_or(0, |speak| speak.points.len()),
            (QuizStage::Explained { .. }, _) => 0,
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

    fn toggle_mark(&mut self, option: usize, scene: QuizScene<'_>, notice: &mut Notice) {
        let Some(presented) = scene.presented else { return };
        if !self.uses_marks(scene) || option >= self.option_count(scene) {
            return;
        }
        match &presented.prompt {
            // The same option may be the partner of several, so it is added once more, not taken away.
            Prompt::Match { left, .. } if self.marked.len() < left.len() => self.marked.push(option),
            Prompt::Match { .. } => notice.set("Each has one. Backspace takes the last one back."),
            _ => match self.marked.iter().position(|marked| *marked == option) {
                Some(index) => drop(self.marked.remove(index)),
                None => self.marked.push(option),
            },
        }
    }

    /// Goes on to the next stage with what is chosen, marked or typed, or says what is missing.
    fn submit_answer(&mut self, scene: QuizScene<'_>, notice: &mut Notice) -> Option<QuizInput> {
        let presented = scene.presented?;
        let hints = u32::try_from(self.hints).unwrap_or(u32::MAX);
        match &self.stage {
            QuizStage::Confidence(answer) => {
                let confidence = Confidence::ALL.get(self.cursor.0).copied();
                Some(QuizInput::Answer { answer: answer.clone(), confidence, hints })
            }
            QuizStage::Ticking => {
                let ticks = (0..self.option_count(scene)).map(|point| self.marked.contains(&point)).collect();
                let answer = Answer::Spoken { wrote: self.written_text().to_owned(), ticks };
                Some(QuizInput::Answer { answer, confidence: None, hints })
            }
            QuizStage::Explained { .. } => None,
            QuizStage::Answering if presented.prompt == Prompt::Spoken => {
                self.stage = QuizStage::Ticking;
                (self.cursor.0, self.scroll) = (0, 0);
                Some(QuizInput::StopClock)
            }
            QuizStage::Answering => {
                let answer = match self.complete_answer(&presented.prompt) {
                    Ok(answer) => answer,
                    Err(missing) => {
                        notice.set(missing);
                        return None;
                    }
                };
                if self.asks_confidence {
                    self.stage = QuizStage::Confidence(answer);
                    // The middle one of three.
                    self.cursor.0 = 1;
                    return Some(QuizInput::StopClock);
                }
                Some(QuizInput::Answer { answer, confidence: None, hints })
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
            _ => Ok(Answer::Chosen(vec![self.cursor.0])),
        }
    }

    /// Moves the cursor among the options; without options, scrolls.
    fn move_cursor_or_scroll(&mut self, action: KeyAction, scene: QuizScene<'_>, area: Rect) {
        let count = self.option_count(scene);
        if count == 0 || !matches!(action, KeyAction::Up | KeyAction::Down) {
            return self.scroll_by(action, scene, area);
        }
        self.cursor.move_by(action, count, 1);
        self.scroll_into_view(scene, area);
    }
}
