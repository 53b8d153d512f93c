//! What a learner chooses before a mock interview.

use super::area_knowledge::latest_answers;
use super::interview::{INTERVIEW_MINUTES, interview_length};
use crate::content::Question;
use crate::content::quiz::Seniority;
use crate::course::journal_entry::JournalEntry;

/// Answers at a level that say whether it is mastered.
const ENOUGH_ANSWERS: usize = 8;

/// The level at which an interview begins, and the time that it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterviewOptions {
    /// The level of the first question.
    pub level: Seniority,
    /// The time in minutes.
    pub minutes: u16,
}

impl InterviewOptions {
    /// The times that are offered, in minutes.
    pub const MINUTES: [u16; 3] = [10, INTERVIEW_MINUTES, 30];

    /// The usual time, and the first level that the answers in `entries` don't show to be mastered.
    #[must_use]
    pub fn suggested(entries: &[JournalEntry], bank: &[impl AsRef<Question>]) -> Self {
        let is_mastered = |level: Seniority| {
            let at_level = latest_answers(entries, bank).filter(|(question, _)| question.level == level);
            let (count, known) =
                at_level.fold((0, 0), |(count, known), (_, is_known)| (count + 1, known + usize::from(is_known)));
            count >= ENOUGH_ANSWERS && known * 5 >= count * 4
        };
        let level = Seniority::ALL.into_iter().find(|level| !is_mastered(*level));
        Self { level: level.unwrap_or(Seniority::Senior), minutes: INTERVIEW_MINUTES }
    }

    /// How many questions are asked.
    #[must_use]
    pub const fn length(self) -> usize {
        interview_length(self.minutes)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Ten questions of each level.
    fn bank() -> Vec<Arc<Question>> {
        let question = |level: Seniority, number: usize| {
            let level = level.word();
            let text = format!(
                "id='{level}-{number}'\ncovers=['jwt.exp']\nlevel='{level}'\nask='?'\nwhy='.'\ntype={{accept=['x']}}"
            );
            Arc::new(toml::from_str(&text).expect("a question"))
        };
        Seniority::ALL.into_iter().flat_map(|level| (0..10).map(move |number| question(level, number))).collect()
    }

    fn answered(level: &str, number: usize, grade: &str) -> JournalEntry {
        let line = format!(
            "{{\"v\":1,\"at\":1,\"kind\":\"answered\",\"question\":\"{level}-{number}\",\"key\":\"\",\"grade\":\"{grade}\",\
             \"got\":1,\"of\":1,\"rating\":\"hard\",\"ms\":1}}"
        );
        serde_json::from_str(&line).expect("an entry")
    }

    /// So many right answers at a level, and so many wrong ones.
    fn answers(level: &str, right: usize, wrong: usize) -> Vec<JournalEntry> {
        let grade = |number: usize| if number < right { "right" } else { "wrong" };
        (0..right + wrong).map(|number| answered(level, number, grade(number))).collect()
    }

    #[test]
    fn an_interview_begins_at_the_first_level_that_is_not_mastered() {
        let suggested = |entries: &[Vec<JournalEntry>]| InterviewOptions::suggested(&entries.concat(), &bank()).level;
        assert_eq!(suggested(&[]), Seniority::Junior);
        assert_eq!(suggested(&[answers("junior", 7, 0)]), Seniority::Junior, "too few to tell");
        assert_eq!(suggested(&[answers("junior", 7, 3)]), Seniority::Junior, "too many were wrong");
        assert_eq!(suggested(&[answers("junior", 8, 2)]), Seniority::Mid);
        assert_eq!(suggested(&[answers("mid", 10, 0)]), Seniority::Junior, "one level after the other");
        assert_eq!(suggested(&[answers("junior", 8, 0), answers("mid", 8, 0)]), Seniority::Senior);
        let all = ["junior", "mid", "senior"].map(|level| answers(level, 10, 0));
        assert_eq!(suggested(&all), Seniority::Senior);
        assert_eq!(
            suggested(&[answers("junior", 10, 0), answers("junior", 0, 3)]),
            Seniority::Junior,
            "the latest count"
        );
    }

    #[test]
    fn so_many_questions_fit_into_each_time() {
        let lengths =
            InterviewOptions::MINUTES.map(|minutes| InterviewOptions { level: Seniority::Mid, minutes }.length());
        assert_eq!(lengths, [4, 8, 12]);
        assert_eq!([interview_length(1), interview_length(15), interview_length(u16::MAX)], [1, 6, 26_214]);
    }
}
