//! The questions that close a lesson: about what it taught, and not asked lately.

use std::sync::Arc;

use super::deck::Deck;
use crate::content::{Lesson, Question};
use crate::course::journal::JournalEntry;
use crate::course::quiz::fingerprint::fingerprints_by_id;
use crate::course::quiz::presented_question::shuffled_indices;

/// So many questions close a lesson, where there are as many.
pub const MAX_QUESTIONS: usize = 3;

/// The questions of `bank` that close `lesson` on `today` (a day counted from 1970-01-01) after `entries`: at most [`MAX_QUESTIONS`], each about
/// something that the lesson covers, and of as many of its topics as can be. What was never asked comes first, then what
/// was not asked for longest; what was answered today is not asked. A lesson closes briefly: what has to be said aloud
/// or played is taken only where there is nothing else. Among equals the easier one is taken, then `seed` decides.
#[must_use]
pub fn lesson_quiz(
    lesson: &Lesson,
    bank: &[Arc<Question>],
    entries: &[JournalEntry],
    today: i64,
    seed: u64,
) -> Vec<Arc<Question>> {
    choose_questions(lesson, bank, &Deck::from_entries(entries, &fingerprints_by_id(bank)), today, seed)
}

fn choose_questions(lesson: &Lesson, bank: &[Arc<Question>], deck: &Deck, today: i64, seed: u64) -> Vec<Arc<Question>> {
    let last = |question: &Question| deck.cards.get(&question.id).map(|card| card.last_day);
    let fits = |question: &Arc<Question>| {
        last(question).is_none_or(|day| day < today)
            && question.covers.iter().any(|topic| lesson.covers.contains(topic))
    };
    let mixed = shuffled_indices(bank.len(), seed, &lesson.id).into_iter().filter_map(|at| bank.get(at));
    let mut free: Vec<&Arc<Question>> = mixed.filter(|question| fits(question)).collect();
    // `None`, never, comes before every day.
    free.sort_by_key(|question| (last(question), effort(question), question.level));
    let mut picked: Vec<&Arc<Question>> = Vec::new();
    for any in [false, true] {
        for question in &free {
            let is_new = |topic: &String| !picked.iter().any(|other| other.covers.contains(topic));
            let opens = question.covers.iter().any(|topic| lesson.covers.contains(topic) && is_new(topic));
            if picked.len() < MAX_QUESTIONS && (any || opens) && !picked.iter().any(|other| other.id == question.id) {
                picked.push(question);
            }
        }
    }
    // The easier ones first.
    picked.sort_by_key(|question| (effort(question), question.level, &question.id));
    picked.into_iter().map(Arc::clone).collect()
}

/// How long a question takes: one that is read and answered, one whose step is played first, one that is spoken.
fn effort(question: &Question) -> u8 {
    u8::from(question.predict.is_some()) + 2 * u8::from(question.speak.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;
    use crate::course::review::deck::ReviewCard;

    const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
    const SPEAK: &str = "speak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";

    fn question(id: &str, covers: &str, level: &str, kind: &str) -> Arc<Question> {
        let text = format!("id='{id}'\ncovers=['{covers}']\nlevel='{level}'\nask='?'\nwhy='.'\n{kind}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    fn lesson() -> Lesson {
        toml::from_str("format_version=1\nid='l'\ntitle='T'\nminutes=1\ncovers=['jwt.exp','jwt.aud']\nstep=[]\n")
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

    fn asked(days: &[(&str, i64)]) -> String {
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
        let picked = choose_questions(&lesson(), &bank(), &deck, 100, 1);
        picked.iter().map(|question| question.id.as_str()).collect()
    }

    #[test]
    fn each_topic_has_its_turn_and_the_easier_ones_come_first() {
        assert_eq!(asked(&[]), "bcd");
        assert_eq!(asked(&[("d", 1)]), "bcd", "its topic would be missing");
    }

    #[test]
    fn what_was_never_asked_comes_before_what_was_and_nothing_twice_a_day() {
        assert_eq!(asked(&[("b", 99)]), "cda");
        assert_eq!(asked(&[("b", 99), ("c", 1)]), "dag");
        assert_eq!(asked(&[("b", 100), ("c", 100), ("d", 100)]), "agf", "with what takes longer");
        assert_eq!(asked(&["a", "b", "c", "d", "f", "g"].map(|id| (id, 100))), "");
    }

    #[test]
    fn every_lesson_of_the_course_is_closed_by_two_or_three() {
        let library = Library::built_in();
        let bank: Vec<_> = library.questions().map(|question| Arc::new(question.clone())).collect();
        for lesson in &library.lessons {
            let count = lesson_quiz(&lesson.value, &bank, &[], 0, 7).len();
            assert!((2..=MAX_QUESTIONS).contains(&count), "{}: {count}", lesson.value.id);
        }
    }
}
