//! A mock interview: an opening question, then follow-ups that depend on how it went, from junior to senior. The interviewer
//! asks about what an answer left out, wants a strong answer once more in one sentence or for a product manager, and changes
//! to the whiteboard after a while of talking.

use std::sync::Arc;

use super::answer_text::AnswerText;
use super::answer_variation::vary;
use super::interview_question::InterviewQuestion;
use super::opening_questions::OpeningQuestions;
use super::related_question::WordFrequencies;
use super::score::Strength;
use crate::content::Question;
use crate::content::quiz::Seniority;
use crate::course::journal_entry::JournalEvent;
use crate::course::quiz::question_result::{AnswerVariation, QuestionReason, QuestionResult};

/// Questions of an interview whose length nobody names.
pub const INTERVIEW_LENGTH: usize = 8;

/// Seconds that a question of an interview takes: the answer, the ticks, and a look at the explanation.
pub const SECONDS_PER_QUESTION: u64 = 150;

/// So many spoken questions in a row, and the next subject is opened at the whiteboard.
const SPOKEN_IN_A_ROW: usize = 3;

/// A mock interview.
#[derive(Clone, Debug)]
pub struct Interview {
    bank: Vec<Arc<Question>>,
    /// How rare the words of the bank are.
    word_frequencies: WordFrequencies,
    openers: OpeningQuestions,
    /// The level at which the next subject is opened.
    level: Seniority,
    limit: usize,
    current: Option<InterviewQuestion>,
    /// The ids of questions that could not be asked.
    dropped_ids: Vec<String>,
    results: Vec<QuestionResult>,
}

impl Interview {
    /// An interview of at most `limit` questions from `bank`, which begins at `level` with one of the `openers`, a
    /// spoken one if there is one.
    #[must_use]
    pub fn new(bank: Vec<Arc<Question>>, openers: &[Arc<Question>], level: Seniority, limit: usize, seed: u64) -> Self {
        let mut interview = Self {
            word_frequencies: WordFrequencies::of(&bank),
            openers: OpeningQuestions::new(&bank, openers, seed),
            bank,
            level,
            limit,
            current: None,
            dropped_ids: Vec::new(),
            results: Vec::new(),
        };
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

    /// Takes the result of the question asked now, asks the next one, and returns what the journal is to keep.
    pub fn record(&mut self, result: QuestionResult) -> Option<JournalEvent> {
        let InterviewQuestion { reason, question } = self.current.take()?;
        let result = QuestionResult { reason: Some(reason), ..result };
        let event = result.journal_event();
        let strength = result.strength;
        let next = self.next_after(&question, reason, &result);
        self.results.push(result);
        if self.results.len() < self.limit {
            match next {
                Some(next) if next.reason.variation().is_some() || !self.is_used(&next.question.id) => {
                    self.current = Some(next);
                }
                _ => {
                    self.level = adjusted_level(self.level, strength);
                    self.open_subject();
                }
            }
        }
        event
    }

    /// What follows from an answer: its own follow-up, a question about what it left out, or the same in another way.
    fn next_after(
        &self,
        question: &Arc<Question>,
        reason: QuestionReason,
        result: &QuestionResult,
    ) -> Option<InterviewQuestion> {
        let strength = result.strength;
        // One question about what was left out, not one after the other.
        if reason != QuestionReason::LeftOut
            && let Some(next) = self.left_out(question, result)
        {
            return Some(InterviewQuestion { reason: QuestionReason::LeftOut, question: next });
        }
        if strength == Strength::Strong
            && reason.variation().is_none()
            && let Some(next) = self.variation(question)
        {
            return Some(next);
        }
        let question = self.follow_up(question, strength)?;
        Some(InterviewQuestion { reason: QuestionReason::FollowUp(strength), question })
    }

    /// A question about one of the points that a spoken answer did not name.
    fn left_out(&self, question: &Question, result: &QuestionResult) -> Option<Arc<Question>> {
        let AnswerText::Spoken { points: Some(named), .. } = &result.answer_text else { return None };
        let points = question.speak.iter().flat_map(|speak| &speak.points);
        let missed: Vec<&str> = points.filter(|point| !named.contains(point)).map(String::as_str).collect();
        let shares_topic = |other: &&Arc<Question>| other.covers.iter().any(|topic| question.covers.contains(topic));
        let candidates = self.bank.iter().filter(|other| other.id != question.id && !self.is_used(&other.id));
        let related = self.word_frequencies.related_question(candidates.filter(shares_topic), &missed)?;
        Some(Arc::clone(related))
    }

    /// The same question to be answered in another way, each way once in an interview.
    fn variation(&self, question: &Question) -> Option<InterviewQuestion> {
        let is_new = |variation: &AnswerVariation| {
            self.results.iter().all(|result| result.reason != Some(QuestionReason::Variation(*variation)))
        };
        let mut ways = [AnswerVariation::OneSentence, AnswerVariation::ProductManager].into_iter().filter(is_new);
        ways.find_map(|variation| {
            let question = Arc::new(vary(question, variation)?);
            Some(InterviewQuestion { reason: QuestionReason::Variation(variation), question })
        })
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
        let id = wanted_id.filter(|id| **id != question.id && !self.is_used(id))?;
        self.bank.iter().find(|question| question.id == *id).cloned()
    }

    fn is_used(&self, id: &str) -> bool {
        self.dropped_ids.iter().any(|dropped| dropped == id)
            || self.results.iter().any(|result| result.question.id == id)
    }

    /// Opens a new subject at the current level, or at the nearest one that has an opener left.
    fn open_subject(&mut self) {
        let is_spoken = |result: &&QuestionResult| result.question.speak.is_some();
        let at_whiteboard = self.results.iter().rev().take_while(is_spoken).count() >= SPOKEN_IN_A_ROW;
        self.current = self.openers.next(self.level, at_whiteboard, |question| !self.is_used(&question.id));
    }
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
    use crate::course::journal_entry::Grade;
    use crate::course::quiz::question_instance::QuestionInstance;
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
        let instance = QuestionInstance::new(Arc::clone(question), 0, None).expect("it can be asked");
        let mut result = QuestionResult::new(&instance, Score::skipped(), AnswerContext::default(), AnswerText::None);
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

    /// An interview of one opener and a bank in which its words are rare, after a spoken answer that named these points.
    fn after_naming(named: &[&str], strength: Strength) -> Interview {
        let speak = "speak={seconds=9,points=['a reused refresh token ends its family','short lifetimes'],weak='.',good='.',\
                     strong='.',one_sentence='One.'}\nnext={strong='hard'}";
        let mut bank: Vec<_> = (0..60).map(|number| question(&format!("q{number}"), "mid", CHOICE)).collect();
        let about_families = "ask='Which family ends when a refresh token is reused?'";
        let text = format!("id='family'\ncovers=['jwt.exp']\nlevel='mid'\n{about_families}\nwhy='.'{CHOICE}");
        bank.push(Arc::new(toml::from_str(&text).expect("a question")));
        bank.push(question("hard", "mid", CHOICE));
        let opener = question("opener", "mid", speak);
        bank.push(Arc::clone(&opener));
        let mut interview = Interview::new(bank, &[opener], Seniority::Mid, 9, 1);
        record_spoken(&mut interview, named, strength);
        interview
    }

    fn record_spoken(interview: &mut Interview, named: &[&str], strength: Strength) -> Option<JournalEvent> {
        let question = Arc::clone(&interview.current()?.question);
        let instance = QuestionInstance::new(question, 0, None)?;
        let points = named.iter().map(|point| (*point).to_owned()).collect();
        let said = AnswerText::Spoken { wrote: String::new(), points: Some(points) };
        let score = Score { grade: Grade::Partly, earned: 1, possible: 2, remark: None };
        let result = QuestionResult::new(&instance, score, AnswerContext::default(), said);
        interview.record(QuestionResult { strength, ..result })
    }

    fn asked(interview: &Interview) -> Option<(&str, QuestionReason)> {
        interview.current().map(|current| (current.question.id.as_str(), current.reason))
    }

    const POINTS: [&str; 2] = ["a reused refresh token ends its family", "short lifetimes"];

    #[test]
    fn the_interviewer_asks_about_what_was_left_out() {
        let mut interview = after_naming(&POINTS[1..], Strength::Good);
        assert_eq!(asked(&interview), Some(("family", QuestionReason::LeftOut)));
        answer(&mut interview, Strength::Good);
        assert_eq!(asked(&interview), None, "the subject is closed, and there is no other opener");
    }

    #[test]
    fn a_strong_answer_is_wanted_once_more_in_one_sentence_and_leaves_no_entry() {
        let mut interview = after_naming(&POINTS, Strength::Strong);
        assert_eq!(asked(&interview), Some(("opener", QuestionReason::Variation(AnswerVariation::OneSentence))));
        assert_eq!(record_spoken(&mut interview, &[], Strength::Strong), None);
        assert_eq!(asked(&interview), Some(("hard", QuestionReason::FollowUp(Strength::Strong))));
    }

    #[test]
    fn after_three_spoken_answers_the_next_subject_is_drawn() {
        let order = question("order", "senior", "order=['a','b']");
        let mut bank: Vec<_> = (0..5).map(|number| question(&format!("s{number}"), "junior", SPEAK)).collect();
        bank.push(order);
        let mut interview = Interview::new(bank.clone(), &bank, Seniority::Junior, 9, 1);
        let mut reasons = Vec::new();
        while let Some((_, reason)) = asked(&interview) {
            reasons.push(reason);
            answer(&mut interview, Strength::Good);
        }
        let [opening, whiteboard] = [QuestionReason::Opening, QuestionReason::Whiteboard];
        assert_eq!(reasons, [opening, opening, opening, whiteboard, opening, opening]);
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
