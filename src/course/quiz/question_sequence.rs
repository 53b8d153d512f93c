//! A run or an interview, whichever it is: what is asked now, and what becomes of it. A face needs no more.

use std::sync::Arc;

use super::answer_text::AnswerText;
use super::interview::{Interview, QuestionReason};
use super::quiz_run::{QuestionResult, QuizMode, QuizRun};
use crate::content::Question;
use crate::course::journal::JournalEvent;

/// Questions under way.
#[derive(Clone, Debug)]
pub enum QuestionSequence {
    /// A run of questions.
    Run(QuizRun),
    /// A mock interview.
    Interview(Interview),
}

impl QuestionSequence {
    /// The question that is asked now; `None` at the end.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Question>> {
        match self {
            Self::Run(run) => run.current().map(Arc::clone),
            Self::Interview(interview) => interview.current().map(|(_, question)| Arc::clone(question)),
        }
    }

    /// What stands above it: `Question 3 of 10 · junior`.
    #[must_use]
    pub fn heading(&self) -> String {
        let Some(question) = self.current() else { return String::new() };
        let level = question.level.word();
        match self {
            Self::Run(run) => {
                let (done, total) = run.progress();
                let back = if run.is_repeat() { " · once more" } else { "" };
                format!("Question {} of {total} · {level}{back}", (done + 1).min(total))
            }
            Self::Interview(interview) => {
                let cause = interview.current().map_or_else(String::new, |(cause, _)| cause.describe());
                format!("Question {} of at most {} · {level} · {cause}", interview.turns().len() + 1, interview.limit())
            }
        }
    }

    /// Takes an answer. Gives what the journal is to keep.
    pub fn record(&mut self, done: QuestionResult) -> Option<JournalEvent> {
        match self {
            Self::Run(run) => run.record(done),
            Self::Interview(interview) => {
                let event = done.journal_event();
                interview.record(done);
                event
            }
        }
    }

    /// The question later; an interviewer does not come back to it, and keeps what the learner `wrote` to it.
    pub fn skip(&mut self, wrote: &str) {
        match self {
            Self::Run(run) => run.skip(),
            Self::Interview(interview) => {
                if let Some((_, question)) = interview.current() {
                    let mut unanswered = QuestionResult::unanswered(Arc::clone(question));
                    if !wrote.is_empty() {
                        unanswered.answer_text = AnswerText::Spoken { wrote: wrote.to_owned(), points: None };
                    }
                    interview.record(unanswered);
                }
            }
        }
    }

    /// Leaves the question out: it cannot be asked just now.
    pub fn drop_current(&mut self) {
        match self {
            Self::Run(run) => run.drop_current(),
            Self::Interview(interview) => interview.drop_current(),
        }
    }

    /// Ends it at a question to which the learner `wrote` something, or nothing.
    pub fn finish_unanswered(&mut self, wrote: &str) {
        if !wrote.is_empty() && matches!(self, Self::Interview(_)) {
            self.skip(wrote);
        }
        self.finish();
    }

    /// Ends it.
    pub fn finish(&mut self) {
        match self {
            Self::Run(run) => run.finish(),
            Self::Interview(interview) => interview.finish(),
        }
    }

    /// What is done.
    #[must_use]
    pub fn results(&self) -> Vec<QuestionResult> {
        match self {
            Self::Run(run) => run.results().to_vec(),
            Self::Interview(interview) => interview.turns().iter().map(|turn| turn.result.clone()).collect(),
        }
    }

    /// Why each of these was asked; empty but in an interview.
    #[must_use]
    pub fn reasons(&self) -> Vec<QuestionReason> {
        match self {
            Self::Run(_) => Vec::new(),
            Self::Interview(interview) => interview.turns().iter().map(|turn| turn.reason).collect(),
        }
    }

    /// Whether nothing is explained before the end.
    #[must_use]
    pub fn is_exam(&self) -> bool {
        matches!(self, Self::Run(run) if run.mode() == QuizMode::Exam)
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Interview(_) => "Interview",
            Self::Run(run) => match run.mode() {
                QuizMode::Practice => "Questions",
                QuizMode::Exam => "Exam",
                QuizMode::Cram => "Cramming",
            },
        }
    }
}

impl QuestionReason {
    /// For a head and a report.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Opening => "a new subject".to_owned(),
            Self::FollowUp(strength) => format!("after a {strength} answer"),
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
        let said =
            |sitting: &QuestionSequence| sitting.results().into_iter().map(|done| done.answer_text).collect::<Vec<_>>();
        let (mut skipped, mut left, mut silent) = (interview(), interview(), interview());
        skipped.skip("half a sentence");
        left.finish_unanswered("another");
        silent.finish_unanswered("");
        assert_eq!(
            (said(&skipped), said(&left), said(&silent)),
            (kept("half a sentence"), kept("another"), Vec::new())
        );
        assert!(left.current().is_none() && silent.current().is_none());
    }
}
