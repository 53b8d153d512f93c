//! The question screen: a question, the answer as the learner gives it, and the explanation after it. The question and
//! the score of an answer are passed in.

mod draw;
mod explanation;
mod match_lines;
mod pointer;
mod question_phase;
mod quiz_footer;
mod quiz_head;
mod quiz_input;
mod quiz_lines;
mod quiz_scene;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{HelpTopic, ScreenContext};
use crate::course::journal_entry::Confidence;
use crate::course::quiz::question_instance::{Answer, Prompt, QuestionInstance};
use crate::play::quiz_session::ScoredAnswer;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::text_field::TextField;
use question_phase::QuestionPhase;

pub use quiz_input::QuizInput;
pub use quiz_scene::QuizScene;

/// The contexts that help lists.
const HELP_CONTEXTS: &[KeymapContext] =
    &[KeymapContext::Question, KeymapContext::TextAnswer, KeymapContext::Explanation, KeymapContext::QuizResult];

/// The state of the question screen.
#[derive(Clone, Debug, Default)]
pub struct QuizScreen {
    phase: QuestionPhase,
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

/// What an answer lacks before it can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IncompleteAnswer {
    NothingTyped,
    NothingMarked,
    /// Of things that are to be put in order or to be matched, some have no mark.
    SomeUnmarked,
}

impl IncompleteAnswer {
    const fn sentence(self) -> &'static str {
        match self {
            Self::NothingTyped => "Type the answer first, or skip it with ctrl-l.",
            Self::NothingMarked => "Mark what belongs to the answer first, with digits or Space; then Enter.",
            Self::SomeUnmarked => "Some are still missing: digits or Space, one after the other.",
        }
    }
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
        self.phase =
            QuestionPhase::Explained { answer: answer.clone(), score: score.clone(), comparison: comparison.clone() };
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
        let is_spoken = scene.instance.is_some_and(|instance| instance.prompt == Prompt::Spoken);
        let is_speaking = is_spoken && self.phase == QuestionPhase::Answering;
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
        quiz_footer::quiz_hints(self, scene)
    }

    /// What help says: the keys, and how answers are scored.
    #[must_use]
    pub fn help() -> HelpTopic {
        HelpTopic { appendix: draw::grading_lines, ..HelpTopic::of(HELP_CONTEXTS) }
    }

    /// The keys that have a meaning now.
    #[must_use]
    pub fn keymap_context(&self, scene: QuizScene<'_>) -> KeymapContext {
        let takes_text = |instance: &QuestionInstance| matches!(instance.prompt, Prompt::Typed | Prompt::Spoken);
        let is_answering_in_text = self.phase == QuestionPhase::Answering && scene.instance.is_some_and(takes_text);
        match self.phase {
            _ if self.note_field.is_some() || is_answering_in_text => KeymapContext::TextAnswer,
            _ if scene.report.is_some() => KeymapContext::QuizResult,
            QuestionPhase::Explained { .. } => KeymapContext::Explanation,
            _ => KeymapContext::Question,
        }
    }

    /// Does what a key means; `Some` is for the questions.
    pub fn handle_action(
        &mut self,
        action: KeymapAction,
        key: KeyPress,
        scene: QuizScene<'_>,
        context: &mut ScreenContext<'_>,
    ) -> Option<QuizInput> {
        let notice = &mut *context.notice;
        match action {
            KeymapAction::Close => return self.close_level(),
            KeymapAction::Confirm if self.note_field.is_some() => {
                return self.note_field.take().map(|note| QuizInput::Flag(note.text().to_owned()));
            }
            KeymapAction::Confirm => return self.submit_answer(scene, notice),
            KeymapAction::Next => return Some(QuizInput::Next),
            KeymapAction::ShowStep if scene.can_show_step => return Some(QuizInput::ShowStep),
            KeymapAction::ShowStep => notice.set("No lesson shows this one."),
            KeymapAction::Flag => self.note_field = Some(TextField::default()),
            KeymapAction::Skip => return Some(QuizInput::Skip),
            KeymapAction::Hint => self.show_hint(scene, notice),
            KeymapAction::ToggleConfidence => self.toggle_confidence(notice),
            KeymapAction::Answer => self.press_digit(key, scene, context.area, notice),
            KeymapAction::Mark => self.toggle_mark(self.cursor.0, scene, notice),
            KeymapAction::Erase => drop(self.marked.pop()),
            action => self.move_cursor_or_scroll(action, scene, context.area),
        }
        None
    }

    /// Types a key into the answer or the note.
    pub fn type_key(&mut self, key: KeyPress, scene: QuizScene<'_>, context: &ScreenContext<'_>) {
        if self.keymap_context(scene) == KeymapContext::TextAnswer {
            let columns = usize::from(context.area.width.saturating_sub(8));
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).press(key, columns);
        }
    }

    /// Inserts pasted text where text is typed. Answers and notes have one line, so control characters are left out.
    pub fn paste(&mut self, text: &str, scene: QuizScene<'_>) {
        if self.keymap_context(scene) == KeymapContext::TextAnswer {
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            self.note_field.as_mut().unwrap_or(&mut self.answer_field).insert(&text);
        }
    }

    fn close_level(&mut self) -> Option<QuizInput> {
        if self.note_field.take().is_some() {
            return None;
        }
        match std::mem::take(&mut self.phase) {
            // Back to answering, which is the default that `take` left.
            QuestionPhase::Confidence(_) => Some(QuizInput::ResumeClock),
            phase => {
                self.phase = phase;
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
        let Some(instance) = scene.instance else { return };
        let hints = instance.question.hints.len();
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
        let Some(instance) = scene.instance else { return 0 };
        match (&self.phase, &instance.prompt) {
            (QuestionPhase::Confidence(_), _) => Confidence::ALL.len(),
            (QuestionPhase::Ticking, _) => instance.question.speak.as_ref().map_or(0, |speak| speak.points.len()),
            (QuestionPhase::Explained { .. }, _) => 0,
            (QuestionPhase::Answering, Prompt::Order(items)) => items.len(),
            (QuestionPhase::Answering, Prompt::Match { right, .. }) => right.len(),
            (QuestionPhase::Answering, _) => instance.options().len(),
        }
    }

    /// Whether an answer may consist of several options, which are marked first.
    fn uses_marks(&self, scene: QuizScene<'_>) -> bool {
        let takes_several = |instance: &QuestionInstance| {
            matches!(instance.prompt, Prompt::Several(_) | Prompt::Order(_) | Prompt::Match { .. })
        };
        self.phase == QuestionPhase::Ticking
            || (self.phase == QuestionPhase::Answering && scene.instance.is_some_and(takes_several))
    }

    fn toggle_mark(&mut self, option: usize, scene: QuizScene<'_>, notice: &mut Notice) {
        let Some(instance) = scene.instance else { return };
        if !self.uses_marks(scene) || option >= self.option_count(scene) {
            return;
        }
        match &instance.prompt {
            // The same option may be the partner of several, so it is added once more, not taken away.
            Prompt::Match { left, .. } if self.marked.len() < left.len() => self.marked.push(option),
            Prompt::Match { .. } => notice.set("Each has one. Backspace takes the last one back."),
            _ => match self.marked.iter().position(|marked| *marked == option) {
                Some(index) => drop(self.marked.remove(index)),
                None => self.marked.push(option),
            },
        }
    }

    /// Goes on to the next phase with what is chosen, marked or typed, or says what is missing.
    fn submit_answer(&mut self, scene: QuizScene<'_>, notice: &mut Notice) -> Option<QuizInput> {
        let instance = scene.instance?;
        let hints = u32::try_from(self.hints).unwrap_or(u32::MAX);
        match &self.phase {
            QuestionPhase::Confidence(answer) => {
                let confidence = Confidence::ALL.get(self.cursor.0).copied();
                Some(QuizInput::Answer { answer: answer.clone(), confidence, hints })
            }
            QuestionPhase::Ticking => {
                let ticks = (0..self.option_count(scene)).map(|point| self.marked.contains(&point)).collect();
                let answer = Answer::Spoken { wrote: self.written_text().to_owned(), ticks };
                Some(QuizInput::Answer { answer, confidence: None, hints })
            }
            QuestionPhase::Explained { .. } => None,
            QuestionPhase::Answering if instance.prompt == Prompt::Spoken => {
                self.phase = QuestionPhase::Ticking;
                (self.cursor.0, self.scroll) = (0, 0);
                Some(QuizInput::StopClock)
            }
            QuestionPhase::Answering => {
                let answer = match self.complete_answer(&instance.prompt) {
                    Ok(answer) => answer,
                    Err(missing) => {
                        notice.set(missing.sentence());
                        return None;
                    }
                };
                if self.asks_confidence {
                    self.phase = QuestionPhase::Confidence(answer);
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
    /// When something is missing.
    fn complete_answer(&self, prompt: &Prompt) -> Result<Answer, IncompleteAnswer> {
        match prompt {
            Prompt::Typed if self.written_text().is_empty() => Err(IncompleteAnswer::NothingTyped),
            Prompt::Typed => Ok(Answer::Typed(self.answer_field.text().to_owned())),
            Prompt::Several(_) if self.marked.is_empty() => Err(IncompleteAnswer::NothingMarked),
            Prompt::Several(_) => Ok(Answer::Chosen(self.marked.clone())),
            Prompt::Order(items) if self.marked.len() == items.len() => Ok(Answer::Order(self.marked.clone())),
            Prompt::Match { left, .. } if self.marked.len() == left.len() => Ok(Answer::Match(self.marked.clone())),
            Prompt::Order(_) | Prompt::Match { .. } => Err(IncompleteAnswer::SomeUnmarked),
            _ => Ok(Answer::Chosen(vec![self.cursor.0])),
        }
    }

    /// Moves the cursor among the options; without options, scrolls.
    fn move_cursor_or_scroll(&mut self, action: KeymapAction, scene: QuizScene<'_>, area: Rect) {
        let count = self.option_count(scene);
        if count == 0 || !matches!(action, KeymapAction::Up | KeymapAction::Down) {
            return self.scroll_by(action, scene, area);
        }
        self.cursor.move_by(action, count, 1);
        self.scroll_into_view(scene, area);
    }
}
