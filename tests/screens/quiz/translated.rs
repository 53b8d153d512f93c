//! Every question of the course in a language whose texts are longer.

use std::sync::Arc;

use authwalk::internals::content::Question;
use authwalk::internals::course::QuestionInstance;
use authwalk::internals::play::predict_prompt;

use super::bank::{TALL, assert_whole_explanation, keys_for, practice, question_texts, shown_text};
use super::quiz_on_screen::{Bank, SEED};
use crate::common::answers::answers;
use crate::pseudo_language::PSEUDO;
use authwalk::internals::tui::KeyPress;

/// The built-in questions in the longer language, as they are put. Those that play a lesson are left out: their options are
/// facts, which have no language.
fn question_instances(bank: &Bank) -> Vec<QuestionInstance> {
    let translate = |question: &Arc<Question>| Arc::new(PSEUDO.question(Question::clone(question)));
    let without_replay = bank.questions.iter().filter(|question| question.predict.is_none()).map(translate);
    let present = |question: Arc<Question>| {
        let prompt = predict_prompt(&question, &bank.lessons, SEED).expect("nothing is played");
        QuestionInstance::new(question, SEED.number(), prompt).expect("it can be asked")
    };
    without_replay.map(present).collect()
}

#[test]
fn every_question_is_asked_and_explained_in_a_longer_language() {
    let bank = Bank::built_in();
    let questions = question_instances(&bank);
    assert!(questions.len() > 200, "{}", questions.len());
    let mut quiz = practice(&bank, &questions);
    for instance in &questions {
        let shown = shown_text(&mut quiz, (80, TALL));
        for wanted in question_texts(instance) {
            assert!(shown.contains(&wanted), "{}: {wanted}\n{shown}", instance.question.id);
        }
        let right = answers(instance, true);
        quiz.press_all(keys_for(instance, &right[0]));
        assert_whole_explanation(&mut quiz, instance);
        quiz.press(KeyPress::Enter);
    }
}
