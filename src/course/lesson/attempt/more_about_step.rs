//! More about a step: what is read on request, and not before the learner has answered.

use super::Attempt;
use crate::content::Step;
use crate::course::text;

/// What is read about a step on request: a text, the code that matters in it, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoreAboutStep<'s> {
    /// What an interviewer may ask next.
    pub text: Option<&'s str>,
    /// Code, as it is written.
    pub code: Option<&'s str>,
}

impl<'s> MoreAboutStep<'s> {
    fn of(step: &'s Step) -> Option<Self> {
        let (text, code) = (step.more.as_deref(), step.code.as_deref());
        (text.is_some() || code.is_some()).then_some(Self { text, code })
    }
}

impl Attempt {
    /// What there is to read about the step beyond its texts. While its prediction or its task is open, that could be the
    /// answer.
    #[must_use]
    pub fn more(&self) -> Option<MoreAboutStep<'_>> {
        let step = self.step().filter(|step| !self.is_step_open(step))?;
        MoreAboutStep::of(step)
    }

    /// What to say to whoever asks for [`Attempt::more`] where there is none.
    #[must_use]
    pub fn no_more_text(&self) -> &'static str {
        let comes_later = self.step().is_some_and(|step| MoreAboutStep::of(step).is_some() && self.is_step_open(step));
        if comes_later { text::MORE_COMES_LATER } else { text::NO_MORE }
    }

    /// Whether the learner still has something to find out in `step`, which is the one on the screen.
    fn is_step_open(&self, step: &Step) -> bool {
        let has_happened = self.runs.len() > self.step_index();
        let is_asked = self.prediction().is_some_and(|prediction| prediction.open_lane().is_some());
        !has_happened && (is_asked || step.task.is_some())
    }
}
