//! What the learner said to a spoken question before, and what has changed since.

use std::collections::HashMap;

use super::answer_text::{AnswerLine, AnswerText};
use crate::content::Question;
use crate::course::day::{day_of, format_date};
use crate::course::journal_entry::{JournalEntry, JournalEvent, SpokenAnswerRecord};
use crate::course::text;

/// The last spoken answer to each question, by the question's id.
#[derive(Clone, Debug, Default)]
pub struct EarlierAnswers(HashMap<String, EarlierAnswer>);

/// A spoken answer that the journal has kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierAnswer {
    /// When it was given, in seconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    /// What was said.
    pub said: SpokenAnswerRecord,
}

impl EarlierAnswers {
    /// The last ones in `entries`, which are in order.
    #[must_use]
    pub fn from_entries(entries: &[JournalEntry]) -> Self {
        let spoken = entries.iter().filter_map(|entry| match &entry.event {
            JournalEvent::Answered(answer) => {
                let said = answer.said.clone()?;
                Some((answer.question.clone(), EarlierAnswer { time: entry.time, said }))
            }
            _ => None,
        });
        Self(spoken.collect())
    }

    /// The last one to this question, under its present id or a former one.
    #[must_use]
    pub fn to(&self, question: &Question) -> Option<&EarlierAnswer> {
        let mut ids = std::iter::once(&question.id).chain(&question.was);
        ids.find_map(|id| self.0.get(id))
    }
}

impl EarlierAnswer {
    /// What has changed between this answer and the `present` one to `question`, which is given on the day `today`; nothing
    /// where that was not spoken.
    #[must_use]
    pub fn compare(&self, question: &Question, present: &AnswerText, today: i64) -> Vec<AnswerLine> {
        let (Some(speak), AnswerText::Spoken { points: Some(named), .. }) = (&question.speak, present) else {
            return Vec::new();
        };
        let then = &self.said.named;
        // A point that has been rewritten since is neither gained nor lost.
        let known: Vec<&String> = speak.points.iter().collect();
        let gained = named.iter().filter(|point| !then.contains(point));
        let lost = then.iter().filter(|point| known.contains(point) && !named.contains(point));
        let day = match day_of(self.time) {
            day if day == today => text::EARLIER_TODAY.to_owned(),
            day => format_date(day),
        };
        let before = text::named_then(&day, then.len(), named.len(), known.len());
        let points_line = |label, points: Vec<&String>| {
            let text = points.into_iter().cloned().collect::<Vec<_>>().join("; ");
            (!text.is_empty()).then_some(AnswerLine { label, text, is_markdown: true })
        };
        let wrote = Some(&self.said.wrote).filter(|wrote| !wrote.is_empty());
        let written =
            wrote.map(|wrote| AnswerLine { label: text::WROTE_THEN, text: wrote.clone(), is_markdown: false });
        [Some(AnswerLine { label: text::LAST_TIME, text: before, is_markdown: false })]
            .into_iter()
            .chain([
                points_line(text::NEW_POINTS, gained.collect()),
                points_line(text::LOST_POINTS, lost.collect()),
                written,
            ])
            .flatten()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> Question {
        let speak = "speak={seconds=9,points=['a','b','c'],weak='.',good='.',strong='.'}";
        toml::from_str(&format!("id='q'\nwas=['old']\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{speak}"))
            .expect("a question")
    }

    fn answered(time: i64, id: &str, wrote: &str, named: &[&str]) -> JournalEntry {
        let named: Vec<String> = named.iter().map(|point| (*point).to_owned()).collect();
        let line = format!(
            "{{\"v\":1,\"at\":{time},\"kind\":\"answered\",\"question\":\"{id}\",\"key\":\"\",\"grade\":\"partly\",\"got\":1,\
             \"of\":3,\"rating\":\"hard\",\"ms\":1,\"said\":{{\"wrote\":\"{wrote}\",\"named\":{}}}}}",
            serde_json::json!(named)
        );
        serde_json::from_str(&line).expect("an entry")
    }

    #[test]
    fn the_last_answer_counts_and_says_what_is_new_and_what_is_missing() {
        let entries = [
            answered(1, "q", "old", &[]),
            answered(86_400, "old", "x", &[]),
            answered(2 * 86_400, "q", "then", &["a", "gone"]),
        ];
        let earlier = EarlierAnswers::from_entries(&entries);
        let present =
            AnswerText::Spoken { wrote: "now".to_owned(), points: Some(vec!["b".to_owned(), "c".to_owned()]) };
        let lines = earlier.to(&question()).expect("an answer").compare(&question(), &present, 3);
        let lines: Vec<(&str, &str)> = lines.iter().map(|line| (line.label, line.text.as_str())).collect();
        assert_eq!(
            lines,
            [
                ("last time", "1970-01-03, 2 of the 3 points; this time 2"),
                ("new this time", "b; c"),
                ("left out this time", "a"),
                ("you wrote then", "then")
            ]
        );
    }

    #[test]
    fn an_answer_under_a_former_id_is_found_and_one_that_was_not_spoken_is_no_answer() {
        let earlier = EarlierAnswers::from_entries(&[answered(5, "old", "", &["a"])]);
        let found = earlier.to(&question()).expect("an answer");
        assert_eq!(found.said.named, ["a"]);
        assert_eq!(found.compare(&question(), &AnswerText::None, 3), []);
    }
}
