//! A quiz run or an interview, whichever it is: what is asked now, and what becomes of it. A face needs no more.

use std::sync::Arc;

use super::answer_text::AnswerText;
use super::interview::Interview;
use super::placement_quiz::{PLACEMENT_LENGTH, PlacementQuiz};
use super::quiz_run::{QuizMode, QuizRun};
use crate::content::Question;
use crate::course::journal_entry::JournalEvent;
use crate::course::quiz::question_result::QuestionResult;

/// How far questions have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuizProgress {
    /// How many have a result.
    pub done: usize,
    /// How many there are.
    pub count: usize,
}

/// A sequence of questions under way.
#[derive(Clone, Debug)]
pub enum QuestionSequence {
    /// Questions chosen in advance.
    Run(QuizRun),
    /// Questions that depend on the answers before.
    Interview(Interview),
    /// Questions that find what the learner knows.
    Placement(PlacementQuiz),
}

impl QuestionSequence {
    /// These questions in this order, each explained at once.
    #[must_use]
    pub fn practice(questions: Vec<Arc<Question>>) -> Self {
        Self::Run(QuizRun::new(QuizMode::Practice, questions))
    }

    /// The question asked now; `None` at the end.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Question>> {
        match self {
            Self::Run(run) => run.current().map(Arc::clone),
            Self::Interview(interview) => interview.current().map(|current| Arc::clone(&current.question)),
            Self::Placement(placement) => placement.current().map(Arc::clone),
        }
    }

    /// The heading above the question asked now: `Question 3 of 10 · junior`.
    #[must_use]
    pub fn heading(&self) -> String {
        let Some(question) = self.current() else { return String::new() };
        let level = question.level.word();
        match self {
            Self::Run(run) => {
                let (done, total) = run.progress();
                let repeat = if run.is_repeat() { " · once more" } else { "" };
                format!("Question {} of {total} · {level}{repeat}", (done + 1).min(total))
            }
            Self::Interview(interview) => {
                let reason = interview.current().map_or_else(String::new, |current| current.reason.describe());
                format!(
                    "Question {} of at most {} · {level} · {reason}",
                    interview.results().len() + 1,
                    interview.limit()
                )
            }
            Self::Placement(placement) => {
                // Skipping is an answer here: it is not asked again.
                format!(
                    "Question {} of {PLACEMENT_LENGTH} · {level} · skip what you don't know",
                    placement.results().len() + 1
                )
            }
        }
    }

    /// How many questions have a result, of how many; an interview may end before its limit.
    #[must_use]
    pub fn progress(&self) -> QuizProgress {
        match self {
            Self::Run(run) => {
                let (done, count) = run.progress();
                QuizProgress { done, count }
            }
            Self::Interview(interview) => QuizProgress { done: interview.results().len(), count: interview.limit() },
            Self::Placement(placement) => QuizProgress { done: placement.results().len(), count: PLACEMENT_LENGTH },
        }
    }

    /// Takes the result of the question asked now, and returns what the journal is to keep.
    pub fn record(&mut self, result: QuestionResult) -> Option<JournalEvent> {
        match self {
            Self::Run(run) => run.record(result),
            Self::Interview(interview) => interview.record(result),
            Self::Placement(placement) => {
                let event = result.journal_event();
                placement.record(result);
                event
            }
        }
    }

    /// Skips the question, as [`skip_label`](Self::skip_label) says, and returns what the journal is to keep. An interviewer
    /// keeps what the learner `wrote`.
    pub fn skip(&mut self, wrote: &str) -> Option<JournalEvent> {
        match self {
            Self::Run(run) => run.skip(),
            Self::Interview(interview) => {
                if let Some(current) = interview.current() {
                    let mut result = QuestionResult::unanswered(Arc::clone(&current.question));
                    if !wrote.is_empty() {
                        result.answer_text = AnswerText::Spoken { wrote: wrote.to_owned(), points: None };
                    }
                    interview.record(result);
                }
            }
            Self::Placement(placement) => {
                let question = placement.current().map(Arc::clone)?;
                return self.record(QuestionResult::not_known(question));
            }
        }
        None
    }

    /// Leaves the question out, because it cannot be asked just now.
    pub fn drop_current(&mut self) {
        match self {
            Self::Run(run) => run.drop_current(),
            Self::Interview(interview) => interview.drop_current(),
            Self::Placement(placement) => placement.drop_current(),
        }
    }

    /// Ends the sequence. An interview keeps what the learner `wrote` to a question that they did not finish, if
    /// anything.
    pub fn finish(&mut self, wrote: &str) {
        if !wrote.is_empty() && matches!(self, Self::Interview(_)) {
            self.skip(wrote);
        }
        match self {
            Self::Run(run) => run.finish(),
            Self::Interview(interview) => interview.finish(),
            Self::Placement(placement) => placement.finish(),
        }
    }

    /// The results so far, in order.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        match self {
            Self::Run(run) => run.results(),
            Self::Interview(interview) => interview.results(),
            Self::Placement(placement) => placement.results(),
        }
    }

    /// Whether answers are explained only at the end.
    #[must_use]
    pub fn is_exam(&self) -> bool {
        matches!(self, Self::Run(run) if run.mode() == QuizMode::Exam)
    }

    /// What it means to skip a question, in a word or two: a run asks it again, an interviewer goes on without an answer, and
    /// a placement learns that it isn't known.
    #[must_use]
    pub const fn skip_label(&self) -> &'static str {
        match self {
            Self::Run(_) => "later",
            Self::Interview(_) => "no answer",
            Self::Placement(_) => "don't know",
        }
    }

    /// Where the end of the questions leads, in a word for a footer.
    #[must_use]
    pub const fn leave_label(&self) -> &'static str {
        match self {
            Self::Run(_) | Self::Interview(_) => "leave",
            Self::Placement(_) => "the plan",
        }
    }

    /// The title of the screen or page.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Interview(_) => "Interview",
            Self::Placement(_) => "What you know already",
            Self::Run(run) => match run.mode() {
                QuizMode::Practice => "Questions",
                QuizMode::Exam => "Exam",
                QuizMode::Cram => "Cramming",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::quiz::Seniority;

    fn interview() -> QuestionSequence {
        let speak = "speak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";
        let text = format!("id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{speak}");
        let bank = vec![Arc::new(toml::from_str(&text).expect("a question"))];
        QuestionSequence::Interview(Interview::new(bank.clone(), &bank, Seniority::Mid, 9, 1))
    }

    #[test]
    fn what_was_written_in_an_interview_stays_however_the_question_is_left() {
        let kept = |wrote: &str| vec![AnswerText::Spoken { wrote: wrote.to_owned(), points: None }];
        let answers = |sequence: &QuestionSequence| {
            sequence.results().iter().map(|result| result.answer_text.clone()).collect::<Vec<_>>()
        };
        let (mut skipped, mut left, mut silent) = (interview(), interview(), interview());
        skipped.skip("half a sentence");
        left.finish("another");
        silent.finish("");
        assert_eq!(
            (answers(&skipped), answers(&left), answers(&silent)),
            (kept("half a sentence"), kept("another"), Vec::new())
        );
        assert!(left.current().is_none() && silent.current().is_none());
    }
}
