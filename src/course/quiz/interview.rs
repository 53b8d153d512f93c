//! A mock interview: an opening question, then follow-ups that depend on how it went, from junior to senior.

use std::sync::Arc;

use super::score::Strength;
use super::shuffle::shuffled_indices;
use crate::content::Question;
use crate::content::quiz::Seniority;
use crate::course::quiz::question_result::{QuestionReason, QuestionResult};

/// Questions of an interview whose length nobody names.
pub const INTERVIEW_LENGTH: usize = 8;

/// A mock interview.
#[derive(Clone, Debug)]
pub struct Interview {
    bank: Vec<Arc<Question>>,
    /// The questions that may open a subject, best first.
    openers: Vec<Arc<Question>>,
    /// The level at which the next subject is opened.
    level: Seniority,
    limit: usize,
    current: Option<InterviewQuestion>,
    /// The ids of questions that could not be asked.
    dropped_ids: Vec<String>,
    results: Vec<QuestionResult>,
}

/// A question and why the interviewer asks it.
#[derive(Clone, Debug, PartialEq)]
pub struct InterviewQuestion {
    /// Why it is asked.
    pub reason: QuestionReason,
    /// The question.
    pub question: Arc<Question>,
}

impl Interview {
    /// An interview of at most `limit` questions from `bank`, which begins at `level` with one of the `openers`, a
    /// spoken one if there is one.
    #[must_use]
    pub fn new(bank: Vec<Arc<Question>>, openers: &[Arc<Question>], level: Seniority, limit: usize, seed: u64) -> Self {
        let order = shuffled_indices(openers.len(), seed, "interview");
        let mut openers: Vec<Arc<Question>> =
            order.into_iter().filter_map(|index| openers.get(index)).cloned().collect();
        // Spoken questions come first, and among these the ones that follow no other: a follow-up out of context is
        // odd.
        openers.sort_by_key(|question| (question.speak.is_none(), is_follow_up(&bank, &question.id)));
        let mut interview =
            Self { bank, openers, level, limit, current: None, dropped_ids: Vec::new(), results: Vec::new() };
        interview.open_subject();
        interview
    }

    /// The question asked now and why; `None` at the end.
    #[must_use]
    pub const fn current(&self) -> Option<&InterviewQuestion> {
        self.current.as_ref()
    }

    /// The results so far, in order.
    #[must_use]
    pub fn results(&self) -> &[QuestionResult] {
        &self.results
    }

    /// The level at which the next subject is opened.
    #[must_use]
    pub const fn level(&self) -> Seniority {
        self.level
    }

    /// The largest number of questions.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Takes the result of the question asked now, and asks the next one.
    pub fn record(&mut self, result: QuestionResult) {
        let Some(InterviewQuestion { reason, question }) = self.current.take() else { return };
        let strength = result.strength;
        self.results.push(QuestionResult { reason: Some(reason), ..result });
        if self.results.len() >= self.limit {
            return;
        }
        if let Some(next) = self.follow_up(&question, strength) {
            self.current = Some(InterviewQuestion { reason: QuestionReason::FollowUp(strength), question: next });
        } else {
            self.level = adjusted_level(self.level, strength);
            self.open_subject();
        }
    }

    /// Leaves the question out, because it cannot be asked just now.
    pub fn drop_current(&mut self) {
        if let Some(dropped) = self.current.take() {
            self.dropped_ids.push(dropped.question.id.clone());
            self.open_subject();
        }
    }

    /// Ends the interview.
    pub fn finish(&mut self) {
        self.current = None;
    }

    /// The question to ask after an answer of this strength. A strong answer without a follow-up of its own gets that
    /// of a good one.
    fn follow_up(&self, question: &Question, strength: Strength) -> Option<Arc<Question>> {
        let next = &question.next;
        let wanted_id = match strength {
            Strength::Weak => next.weak.as_ref(),
            Strength::Good => next.good.as_ref(),
            Strength::Strong => next.strong.as_ref().or(next.good.as_ref()),
        };
        let id = wanted_id.filter(|id| !self.is_used(id))?;
        self.bank.iter().find(|question| question.id == *id).cloned()
    }

    fn is_used(&self, id: &str) -> bool {
        self.dropped_ids.iter().any(|dropped| dropped == id)
            || self.results.iter().any(|result| result.question.id == id)
    }

    /// Opens a new subject at the current level, or at the nearest one that has an opener left.
    fn open_subject(&mut self) {
        let distance = |question: &Question| (question.level as u8).abs_diff(self.level as u8);
        let unused = self.openers.iter().filter(|question| !self.is_used(&question.id));
        // `min_by_key` returns the first of equals, so the order of the openers decides among those equally near.
        let next = unused.min_by_key(|question| (question.speak.is_none(), distance(question)));
        let opening = |question| InterviewQuestion { reason: QuestionReason::Opening, question: Arc::clone(question) };
        self.current = next.map(opening);
    }
}

/// Whether any question of `bank` names `id` as what comes next.
fn is_follow_up(bank: &[Arc<Question>], id: &str) -> bool {
    bank.iter().any(|question| {
        let next = [&question.next.weak, &question.next.good, &question.next.strong];
        next.into_iter().flatten().any(|next_id| next_id == id)
    })
}

/// One level up after a strong answer, one level down after a weak one.
const fn adjusted_level(level: Seniority, strength: Strength) -> Seniority {
    match (level, strength) {
        (Seniority::Junior, Strength::Strong) | (Seniority::Senior, Strength::Weak) => Seniority::Mid,
        (Seniority::Mid, Strength::Strong) => Seniority::Senior,
        (Seniority::Mid, Strength::Weak) => Seniority::Junior,
        (level, _) => level,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::quiz::answer_text::AnswerText;
    use crate::course::quiz::presented_question::PresentedQuestion;
    use crate::course::quiz::score::{AnswerContext, Score};

    fn question(id: &str, level: &str, more: &str) -> Arc<Question> {
        let text = format!("id='{id}'\ncovers=['jwt.exp']\nlevel='{level}'\nask='?'\nwhy='.'\n{more}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    const SPEAK: &str = "\nspeak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";
    const CHOICE: &str = "\nchoice=[{text='r',right=true,because='.'},{text='w',because='.'}]";

    fn bank() -> Vec<Arc<Question>> {
        vec![
            question("easy", "junior", CHOICE),
            question("open", "junior", &format!("next={{weak='easy',good='more',strong='hard'}}{SPEAK}")),
            question("more", "junior", &format!("next={{good='open'}}{SPEAK}")),
            question("hard", "mid", CHOICE),
            question("mid", "mid", SPEAK),
            question("top", "senior", SPEAK),
        ]
    }

    fn interview(count: usize) -> Interview {
        Interview::new(bank(), &bank(), Seniority::Junior, count, 1)
    }

    fn answer(interview: &mut Interview, strength: Strength) -> String {
        let InterviewQuestion { question, .. } = interview.current().expect("a question");
        let presented = PresentedQuestion::new(Arc::clone(question), 0, None).expect("it can be asked");
        let mut result = QuestionResult::new(&presented, Score::skipped(), AnswerContext::default(), AnswerText::None);
        result.strength = strength;
        interview.record(result);
        interview.current().map_or_else(String::new, |current| current.question.id.clone())
    }

    #[test]
    fn it_opens_aloud_with_a_question_that_follows_no_other() {
        for seed in 0..20 {
            let interview = Interview::new(bank(), &bank(), Seniority::Junior, 9, seed);
            let InterviewQuestion { reason, question } = interview.current().expect("an opening");
            // `open` follows `more`, and `more` follows `open`; both are nearer than `mid`, which follows none.
            assert!(
                *reason == QuestionReason::Opening && ["open", "more"].contains(&question.id.as_str()),
                "{}",
                question.id
            );
        }
        let senior = Interview::new(bank(), &bank(), Seniority::Senior, 9, 0);
        assert_eq!(senior.current().expect("an opening").question.id, "top");
    }

    fn from_open(strength: Strength) -> (Interview, String) {
        let openers: Vec<_> =
            bank().into_iter().filter(|question| ["open", "mid", "top"].contains(&question.id.as_str())).collect();
        let mut interview = Interview::new(bank(), &openers, Seniority::Junior, 9, 1);
        let next = answer(&mut interview, strength);
        (interview, next)
    }

    #[test]
    fn the_follow_up_depends_on_how_it_went() {
        for (strength, expected) in [(Strength::Weak, "easy"), (Strength::Good, "more"), (Strength::Strong, "hard")] {
            let (interview, next_id) = from_open(strength);
            assert_eq!(next_id, expected);
            assert_eq!(interview.current().expect("a question").reason, QuestionReason::FollowUp(strength));
        }
    }

    #[test]
    fn nothing_is_asked_twice_and_a_new_subject_climbs_or_comes_down() {
        // `more` names `open` for a good answer and so for a strong one, but that was asked.
        let (mut interview, _) = from_open(Strength::Good);
        assert_eq!(answer(&mut interview, Strength::Strong), "mid");
        assert_eq!(
            (interview.level(), interview.current().expect("a question").reason),
            (Seniority::Mid, QuestionReason::Opening)
        );
        assert_eq!(answer(&mut interview, Strength::Strong), "top");
        assert_eq!(answer(&mut interview, Strength::Weak), "", "nothing is left");
        assert_eq!((interview.level(), interview.results().len()), (Seniority::Mid, 4));
    }

    #[test]
    fn it_ends_after_as_many_questions_as_were_asked_for() {
        let mut interview = interview(2);
        answer(&mut interview, Strength::Good);
        assert_eq!(answer(&mut interview, Strength::Good), "");
        assert_eq!(interview.results().len(), 2);
        let mut interview = self::interview(9);
        interview.drop_current();
        assert!(interview.current().is_some() && interview.results().is_empty());
        interview.finish();
        assert_eq!(interview.current(), None);
    }

    #[test]
    fn levels_stop_at_their_ends() {
        assert_eq!(adjusted_level(Seniority::Senior, Strength::Strong), Seniority::Senior);
        assert_eq!(adjusted_level(Seniority::Junior, Strength::Weak), Seniority::Junior);
        assert_eq!(adjusted_level(Seniority::Mid, Strength::Good), Seniority::Mid);
    }
}
