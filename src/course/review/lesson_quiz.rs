//! The questions at the end of a lesson: about what it taught, with nothing that comes later, and not asked lately.

use std::sync::Arc;

use super::answer_keys::AnswerKeys;
use super::deck::Deck;
use crate::content::{Lesson, Question};
use crate::course::course_map::CourseMap;
use crate::course::journal_entry::JournalEntry;
use crate::course::quiz::shuffle::shuffled_indices;

/// The largest number of questions at the end of a lesson.
pub const MAX_QUESTIONS: usize = 3;

/// The questions of `bank` to ask at the end of `lesson` on the day `today`, counted from 1970-01-01: at most
/// [`MAX_QUESTIONS`], easier ones first, about as many of the lesson's topics as possible.
///
/// A question that needs a topic which `map` teaches only later is left out: it would ask for what nobody was told.
/// Questions that were never asked come before those asked longest ago; what was answered today is left out. A
/// question to be spoken or played takes long, and is chosen only where there is no other. Among equals the easier
/// one is chosen, then `seed` decides.
#[must_use]
pub fn lesson_quiz(
    lesson: &Lesson,
    map: &CourseMap,
    bank: &[Arc<Question>],
    entries: &[JournalEntry],
    today: i64,
    seed: u64,
) -> Vec<Arc<Question>> {
    let taught = map.topics_taught_by(lesson);
    let is_askable = |question: &&Arc<Question>| question.covers.iter().all(|topic| taught.contains(topic.as_str()));
    let askable: Vec<Arc<Question>> = bank.iter().filter(is_askable).cloned().collect();
    let deck = Deck::from_entries(entries, &AnswerKeys::of_bank(&askable, entries).fingerprints);
    choose_questions(lesson, &askable, &deck, today, seed)
}

fn choose_questions(lesson: &Lesson, bank: &[Arc<Question>], deck: &Deck, today: i64, seed: u64) -> Vec<Arc<Question>> {
    let ranked_questions = candidates(lesson, bank, deck, today, seed);
    let mut chosen: Vec<&Arc<Question>> = Vec::new();
    // First one question for each topic, then any, as long as there is room.
    for needs_new_topic in [true, false] {
        for question in &ranked_questions {
            let is_new = |topic: &String| !chosen.iter().any(|other| other.covers.contains(topic));
            let has_new_topic = question.covers.iter().any(|topic| lesson.covers_topic(topic) && is_new(topic));
            let is_chosen = chosen.iter().any(|other| other.id == question.id);
            if chosen.len() < MAX_QUESTIONS && (has_new_topic || !needs_new_topic) && !is_chosen {
                chosen.push(question);
            }
        }
    }
    chosen.sort_by_key(|question| (effort(question), question.level, &question.id));
    chosen.into_iter().map(Arc::clone).collect()
}

/// The questions about the lesson's topics that were not answered today, best first.
fn candidates<'b>(
    lesson: &Lesson,
    bank: &'b [Arc<Question>],
    deck: &Deck,
    today: i64,
    seed: u64,
) -> Vec<&'b Arc<Question>> {
    let last_day = |question: &Question| deck.cards.get(&question.id).map(|card| card.last_day);
    let is_candidate = |question: &Question| {
        last_day(question).is_none_or(|day| day < today)
            && question.covers.iter().any(|topic| lesson.covers_topic(topic))
    };
    let shuffled = shuffled_indices(bank.len(), seed, &lesson.id).into_iter().filter_map(|index| bank.get(index));
    let mut ranked: Vec<&Arc<Question>> = shuffled.filter(|question| is_candidate(question)).collect();
    // `None`, never asked, sorts before every day. The sort is stable, so the shuffle decides among equals.
    ranked.sort_by_key(|question| (last_day(question), effort(question), question.level));
    ranked
}

/// How long a question takes, as a rank: an answer by key, a step to be played first, a spoken answer.
fn effort(question: &Question) -> u8 {
    u8::from(question.predict.is_some()) + 2 * u8::from(question.speak.is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::content::{Catalog, Library};
    use crate::course::course_progress::CourseProgress;
    use crate::course::review::deck::ReviewCard;

    const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
    const SPEAK: &str = "speak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";

    fn question(id: &str, covers: &str, level: &str, kind: &str) -> Arc<Question> {
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='{level}'\nask='?'\nwhy='.'\n{kind}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    fn lesson() -> Lesson {
        toml::from_str("format_version=2\nid='l'\ntitle='T'\nminutes=1\ncovers=['jwt.exp','jwt.aud']\nstep=[]\n")
            .expect("a lesson")
    }

    fn bank() -> Vec<Arc<Question>> {
        vec![
            question("a", "jwt.exp", "senior", CHOICE),
            question("b", "jwt.exp", "junior", CHOICE),
            question("c", "jwt.exp", "mid", CHOICE),
            question("d", "jwt.aud", "mid", CHOICE),
            question("e", "jwt", "junior", CHOICE),
            question("f", "jwt.exp", "junior", SPEAK),
            question("g", "jwt.exp", "junior", "predict={step='l#s',about='status'}"),
        ]
    }

    fn chosen_ids(days: &[(&str, i64)]) -> String {
        let card = |last| ReviewCard {
            stability: 1.0,
            difficulty: 1.0,
            first_day: 0,
            last_day: last,
            due_day: last,
            answers: 1,
            lapses: 0,
        };
        let cards = days.iter().map(|(id, day)| ((*id).to_owned(), card(*day))).collect();
        let deck = Deck { cards, reset_ids: Vec::new() };
        let chosen = choose_questions(&lesson(), &bank(), &deck, 100, 1);
        chosen.iter().map(|question| question.id.as_str()).collect()
    }

    #[test]
    fn each_topic_has_its_turn_and_the_easier_ones_come_first() {
        assert_eq!(chosen_ids(&[]), "bcd");
        assert_eq!(chosen_ids(&[("d", 1)]), "bcd", "its topic would be missing");
    }

    #[test]
    fn what_was_never_asked_comes_before_what_was_and_nothing_twice_a_day() {
        assert_eq!(chosen_ids(&[("b", 99)]), "cda");
        assert_eq!(chosen_ids(&[("b", 99), ("c", 1)]), "dag");
        assert_eq!(chosen_ids(&[("b", 100), ("c", 100), ("d", 100)]), "agf", "with what takes longer");
        assert_eq!(chosen_ids(&["a", "b", "c", "d", "f", "g"].map(|id| (id, 100))), "");
    }

    #[test]
    fn every_lesson_of_the_course_is_closed_by_two_or_three_about_what_was_taught_by_then() {
        let library = Library::built_in();
        let bank: Vec<_> = library.questions().map(|question| Arc::new(question.clone())).collect();
        let catalog = Catalog::built_in();
        let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::default());
        assert_eq!(map.lessons.len(), library.lessons.len());
        let mut taught: HashSet<&str> = HashSet::new();
        for place in &map.lessons {
            taught.extend(place.lesson.covers.iter().map(String::as_str));
            let lesson = library.lessons.iter().find(|lesson| lesson.value.id == place.lesson.id).expect("the lesson");
            for seed in 0..3 {
                let closing = lesson_quiz(&lesson.value, &map, &bank, &[], 0, seed);
                assert!((2..=MAX_QUESTIONS).contains(&closing.len()), "{}: {}", lesson.value.id, closing.len());
                for question in closing {
                    let early = question.covers.iter().find(|topic| !taught.contains(topic.as_str()));
                    assert_eq!(early, None, "{} asks {} too early", lesson.value.id, question.id);
                }
            }
        }
    }

    #[test]
    fn what_comes_later_is_asked_once_its_lesson_is_done() {
        let library = Library::built_in();
        let catalog = Catalog::built_in();
        let map = |progress: &CourseProgress| CourseMap::new(catalog.summaries(), catalog.curriculum(), progress);
        let lesson = library.lessons.iter().find(|lesson| lesson.value.id == "session-login").expect("the lesson");
        let later = |map: &CourseMap| map.topics_taught_by(&lesson.value).contains("jwt.flow");
        assert!(!later(&map(&CourseProgress::default())));
        let mut progress = CourseProgress::default();
        progress.lessons.entry("jwt-flow".to_owned()).or_default().times_finished = 1;
        assert!(later(&map(&progress)));
    }
}
