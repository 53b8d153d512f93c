//! The curriculum of a course: the built-in topics, and those that its packs add.

use super::pack::Pack;
use super::topic::{Topic, fast_track, topics};

/// The topics of a course, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curriculum {
    topics: Vec<Topic>,
    parts: Vec<String>,
    fast_track: Vec<String>,
}

/// Where a question of an interviewer is in a curriculum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurriculumQuestion<'c> {
    /// Its topic.
    pub topic: &'c Topic,
    /// Its index in the topic's `ask`.
    pub index: usize,
}

/// Why a name such as `jwt.refresh/2` leads to no question of an interviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurriculumQuestionError<'c> {
    /// It is not a topic, a `/` and a number.
    Malformed,
    /// There is no such topic.
    UnknownTopic,
    /// The topic has no question of that number.
    UnknownNumber(&'c Topic),
}

impl Default for Curriculum {
    fn default() -> Self {
        Self::of_packs(std::iter::empty())
    }
}

impl Curriculum {
    /// The built-in topics and those of `packs`. The parts that a pack lists come first, in its order; then those of the
    /// built-in course, then any others. Of two topics with one id the first counts; `check` reports the second. The built-in fast track
    /// counts where no pack has one.
    #[must_use]
    pub fn of_packs<'p>(packs: impl Iterator<Item = &'p Pack>) -> Self {
        let mut curriculum = Self { topics: topics().to_vec(), parts: Vec::new(), fast_track: Vec::new() };
        for pack in packs {
            curriculum.parts.extend(pack.parts.iter().cloned());
            curriculum.fast_track.extend(pack.fast_track.iter().cloned());
            for topic in &pack.topic {
                if curriculum.topic(&topic.id).is_none() {
                    curriculum.topics.push(topic.clone());
                }
            }
        }
        if curriculum.fast_track.is_empty() {
            curriculum.fast_track = fast_track().to_vec();
        }
        curriculum.parts.extend(curriculum.topics.iter().map(|topic| topic.part.clone()));
        let mut parts: Vec<String> = Vec::new();
        for part in curriculum.parts {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        curriculum.parts = parts;
        let position = |topic: &Topic| curriculum.parts.iter().position(|part| *part == topic.part);
        // Stable: within a part, the topics keep their order.
        curriculum.topics.sort_by_key(position);
        curriculum
    }

    /// Every topic; those of a part follow each other.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic with this id.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The position of a topic in the course; `None` if there is no such topic.
    #[must_use]
    pub fn topic_position(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id == id)
    }

    /// The position of a part in the course; `None` if no topic belongs to it and no pack lists it.
    #[must_use]
    pub fn part_position(&self, part: &str) -> Option<usize> {
        self.parts.iter().position(|known| known == part)
    }

    /// The ids of the lessons to take when time is short, in order.
    #[must_use]
    pub fn fast_track(&self) -> &[String] {
        &self.fast_track
    }

    /// The question of an interviewer that `name` means: `jwt.refresh/2` is the second of that topic.
    ///
    /// # Errors
    /// Why there is none.
    pub fn asked_question(&self, name: &str) -> Result<CurriculumQuestion<'_>, CurriculumQuestionError<'_>> {
        let (id, number) = name.split_once('/').ok_or(CurriculumQuestionError::Malformed)?;
        let number: usize = number.parse().map_err(|_| CurriculumQuestionError::Malformed)?;
        let topic = self.topic(id).ok_or(CurriculumQuestionError::UnknownTopic)?;
        match number.checked_sub(1).filter(|index| *index < topic.ask.len()) {
            Some(index) => Ok(CurriculumQuestion { topic, index }),
            None => Err(CurriculumQuestionError::UnknownNumber(topic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(parts: &[&str], own_topics: &[(&str, &str)]) -> Pack {
        let topic = |(id, part): &(&str, &str)| Topic { id: (*id).into(), part: (*part).into(), ..Topic::default() };
        Pack {
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            topic: own_topics.iter().map(topic).collect(),
            ..Pack::default()
        }
    }

    #[test]
    fn a_pack_adds_topics_and_orders_parts() {
        let pack = pack(&["House rules", "Sessions"], &[("house.sso", "House rules"), ("session.own", "Sessions")]);
        let curriculum = Curriculum::of_packs(std::iter::once(&pack));
        assert_eq!(curriculum.topics()[0].id, "house.sso");
        assert!(curriculum.part_position("Sessions") < curriculum.part_position("Foundations"));
        let own = curriculum.topic_position("session.own").expect("known");
        assert_eq!(curriculum.topics()[own - 1].part, "Sessions", "behind the built-in ones of its part");
        assert_eq!(curriculum.topics().len(), topics().len() + 2);
        assert_eq!(Curriculum::default().topics(), topics());
    }

    #[test]
    fn interview_questions_are_named_by_topic_and_number() {
        let curriculum = Curriculum::default();
        let asked = curriculum.asked_question("two.philosophies/2").expect("a question");
        assert!(asked.topic.ask[asked.index].starts_with("Give the one-sentence version"));
        assert_eq!(curriculum.asked_question("two.philosophies"), Err(CurriculumQuestionError::Malformed));
        assert_eq!(curriculum.asked_question("two.philosophies/x"), Err(CurriculumQuestionError::Malformed));
        assert_eq!(curriculum.asked_question("no.topic/1"), Err(CurriculumQuestionError::UnknownTopic));
        for number in ["0", "5"] {
            let name = format!("two.philosophies/{number}");
            assert!(
                matches!(curriculum.asked_question(&name), Err(CurriculumQuestionError::UnknownNumber(_))),
                "{name}"
            );
        }
    }
}
