//! What waits for the learner: the questions that are due today, and the day of their interview.

use super::day;

/// What waits for the learner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Today, in days since 1970-01-01.
    pub today: i64,
    /// How many questions are due today; `None` until they have been counted.
    pub due: Option<usize>,
    /// The day to be ready for.
    pub target_day: Option<i64>,
}

impl Agenda {
    /// How many days are left until the interview, as the map says it.
    #[must_use]
    pub fn interview(&self) -> Option<String> {
        let day = self.target_day?;
        let date = day::format_with_weekday(day);
        Some(match day - self.today {
            ..=0 => "interview today".to_owned(),
            1 => "interview tomorrow".to_owned(),
            days => format!("interview in {days} days, {date}"),
        })
    }

    /// The questions that are due, as the map says it.
    #[must_use]
    pub fn due_questions(&self) -> Option<String> {
        Some(match self.due? {
            0 => "nothing due".to_owned(),
            1 => "1 question due".to_owned(),
            due => format!("{due} questions due"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_questions_are_counted_in_words() {
        let agenda = |due, target_day| Agenda { today: 20_000, due, target_day };
        assert_eq!(agenda(Some(1), Some(20_001)).interview().as_deref(), Some("interview tomorrow"));
        let later = agenda(Some(7), Some(20_011));
        assert!(later.interview().is_some_and(|text| text.starts_with("interview in 11 days, ")));
        assert_eq!(later.due_questions().as_deref(), Some("7 questions due"));
        assert_eq!(agenda(None, None).interview().or(agenda(None, None).due_questions()), None);
    }
}
