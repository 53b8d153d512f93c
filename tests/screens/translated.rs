//! A course in a language whose texts are longer: every lesson and every question is shown, and nothing is cut without a mark.

use std::sync::Arc;

use crate::common::lessons;
use crate::lessons_fit::{LessonPicture, is_cut, pictures};
use crate::pseudo_language::PSEUDO;
use authwalk::internals::content::Lesson;

/// The words of a text as they are drawn.
fn words(text: &str) -> Vec<String> {
    let without_markup = text.replace(['*', '`'], "");
    without_markup.split_whitespace().map(str::to_owned).collect()
}

/// The words of a step that a picture neither shows nor says to be below: those of its text before it happens, those of what is
/// read of it afterwards, in the end the recap; `None` if the picture says that there is more.
fn lost_words(lesson: &Lesson, picture: &LessonPicture) -> Option<Vec<String>> {
    if is_cut(&picture.drawn) {
        return None;
    }
    let lane = lesson.lanes().into_iter().map(|(lane, _)| lane).find(|lane| picture.place.ends_with(&lane.title));
    let lane = lane.map(|lane| lane.id).unwrap_or_default();
    let step = lesson.step.get(picture.step)?;
    let text = match picture.place.split(", ").nth(1)? {
        "before" => step.text.in_lane(&lane),
        "after" => step.after.as_ref().and_then(|after| after.in_lane(&lane)),
        _ => lesson.recap.as_deref(),
    };
    Some(words(text.unwrap_or_default()).into_iter().filter(|word| !picture.drawn.contains(word)).collect())
}

#[test]
fn every_lesson_is_shown_in_a_longer_language() {
    let mut whole = 0;
    for lesson in lessons() {
        let translated = Arc::new(PSEUDO.lesson(Lesson::clone(&lesson)));
        assert_ne!(translated.title, lesson.title, "{}", lesson.id);
        assert!(translated.step.iter().zip(&lesson.step).all(|(one, other)| one.text != other.text), "{}", lesson.id);
        for picture in pictures(&translated) {
            let Some(lost) = lost_words(&translated, &picture) else { continue };
            whole += 1;
            assert!(lost.is_empty(), "{}: {lost:?}\n{}", picture.place, picture.drawn);
        }
    }
    assert!(whole > 500, "{whole} pictures show all of their step");
}

#[test]
fn a_translation_changes_texts_and_nothing_else() {
    for lesson in lessons() {
        let translated = PSEUDO.lesson(Lesson::clone(&lesson));
        for (one, other) in translated.step.iter().zip(&lesson.step) {
            assert_eq!(one.acts, other.acts, "{}", lesson.id);
            assert_eq!(
                one.predict.as_ref().map(|predict| &predict.options),
                other.predict.as_ref().map(|predict| &predict.options)
            );
            assert_eq!(one.task.as_ref().map(|task| &task.solution), other.task.as_ref().map(|task| &task.solution));
        }
        assert_eq!(
            (&translated.id, &translated.world, translated.minutes),
            (&lesson.id, &lesson.world, lesson.minutes)
        );
    }
}
