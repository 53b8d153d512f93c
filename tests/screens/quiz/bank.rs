//! The whole bank on the screen: every built-in question is asked, answered right and wrong by its keys, and explained;
//! nothing of it is cut off, and nothing is out of reach.

use std::sync::{Arc, LazyLock};

use authwalk::internals::content::{Library, Question};
use authwalk::internals::course::{Answer, Prompt, QuestionInstance, QuizMode};
use authwalk::internals::play::predict_prompt;
use authwalk::internals::prose::{StyledLine, is_hidden, render_markdown};
use authwalk::internals::tui::KeyPress;

use super::quiz_on_screen::{Bank, QuizOnScreen, SEED};
use crate::common::answers::answers;

const WIDTHS: [u16; 2] = [60, 120];
/// Rows in which no question has to scroll.
pub(super) const TALL: u16 = 110;

/// Every built-in question as it is put. To know what there is to predict, lessons have to be played, which takes
/// seconds: it is done once.
static PRESENTED: LazyLock<Vec<QuestionInstance>> = LazyLock::new(|| {
    let bank = Bank::built_in();
    let present = |question: &Arc<Question>| {
        let prompt = predict_prompt(question, &bank.lessons, SEED).expect("its step is played");
        QuestionInstance::new(Arc::clone(question), SEED.number(), prompt).expect("it can be asked")
    };
    bank.questions.iter().map(present).collect()
});

#[test]
fn the_reasons_of_a_question_come_before_those_of_its_lesson() {
    let bank = Bank::built_in();
    let is_asked =
        |question: &&Arc<Question>| question.predict.as_ref().is_some_and(|predict| predict.about == "status");
    let mut question = bank.questions.iter().find(is_asked).expect("a prediction").as_ref().clone();
    let offers = |question: &Question| {
        let prompt = predict_prompt(question, &bank.lessons, SEED).expect("its step is played").expect("a prediction");
        prompt.options
    };
    let wrong = offers(&question).into_iter().find(|option| !option.answer.right).expect("a wrong answer").value;
    if let Some(predict) = &mut question.predict {
        predict.believed.insert(wrong.clone(), "Said here.".into());
    }
    let told = offers(&question);
    let reason = told.iter().find(|option| option.value == wrong).map(|option| option.answer.because.as_str());
    assert_eq!(reason, Some("Said here."));
}

#[test]
fn a_prediction_is_asked_in_its_lane_and_gives_each_wrong_answer_the_reason_that_it_or_its_step_has() {
    let library = Library::built_in();
    let mut reasons = 0;
    for instance in PRESENTED.iter() {
        let (Some(predict), Prompt::Predict { moment, offers }) = (&instance.question.predict, &instance.prompt) else {
            continue;
        };
        let (lesson, step) = predict.step.split_once('#').expect("a step");
        let lesson = &library.lesson(lesson).expect("a lesson").value;
        let lane = predict.lane.as_ref().map(|id| lesson.lane.iter().find(|lane| lane.id == *id).expect("a lane"));
        assert_eq!(
            moment.lane,
            lane.or(lesson.lane.first()).map(|lane| lane.title.clone()),
            "{}",
            instance.question.id
        );
        let step = lesson.step.iter().find(|candidate| candidate.id == step).expect("a step");
        let Some(own) = step.predict.as_ref().filter(|own| own.about == predict.about) else { continue };
        let given: Vec<&String> =
            offers.iter().map(|offer| &offer.because).filter(|because| !because.is_empty()).collect();
        let id = &instance.question.id;
        let is_of_question = |reason: &String| predict.believed.values().any(|text| text == reason);
        let is_of_step =
            |reason: &String| own.believed.values().any(|believed| believed.texts().any(|text| text == reason));
        assert!(given.iter().all(|reason| is_of_question(reason) || is_of_step(reason)), "{id}: {given:?}");
        assert!(offers.iter().all(|offer| !offer.right || offer.because.is_empty()), "{id}: the right one needs none");
        assert!(given.len() + 1 >= own.believed.len(), "{id}: all but that of the right one: {given:?}");
        reasons += given.len();
    }
    assert!(reasons > 20, "{reasons}");
}

/// Texts without their markup and without white space, so that wrapping does not matter.
fn without_whitespace(markdown: &str) -> String {
    let all: String = render_markdown(markdown, 10_000).iter().map(StyledLine::text).collect();
    all.split_whitespace().collect()
}

/// What is shown, without white space.
pub(super) fn shown_text(quiz: &mut QuizOnScreen, size: (u16, u16)) -> String {
    let shown = quiz.text_on(size);
    assert!(!shown.chars().any(|c| c != '\n' && is_hidden(c)), "{shown}");
    shown.split_whitespace().collect()
}

fn assert_contains(shown: &str, wanted: &str, instance: &QuestionInstance) {
    assert!(shown.contains(wanted), "{}: {wanted}\n{shown}", instance.question.id);
}

/// The keys that give `answer`, with the cursor where there is one.
pub(super) fn keys_for(instance: &QuestionInstance, answer: &Answer) -> Vec<KeyPress> {
    let mut cursor = 0;
    let mut keys = Vec::new();
    let mut move_to = |keys: &mut Vec<KeyPress>, option: usize| {
        keys.extend(vec![if option > cursor { KeyPress::Down } else { KeyPress::Up }; option.abs_diff(cursor)]);
        cursor = option;
    };
    match answer {
        Answer::Chosen(chosen) if !matches!(instance.prompt, Prompt::Several(_)) => move_to(&mut keys, chosen[0]),
        Answer::Chosen(many) | Answer::Order(many) | Answer::Match(many) => {
            for option in many {
                move_to(&mut keys, *option);
                keys.push(KeyPress::Char(' '));
            }
        }
        Answer::Typed(text) => keys.extend(text.chars().map(KeyPress::Char)),
        Answer::Spoken { ticks, .. } => {
            keys.push(KeyPress::Enter);
            for (point, _) in ticks.iter().enumerate().filter(|(_, tick)| **tick) {
                move_to(&mut keys, point);
                keys.push(KeyPress::Char(' '));
            }
        }
    }
    keys.push(KeyPress::Enter);
    keys
}

/// Everything that the learner has to read before the answer.
pub(super) fn question_texts(instance: &QuestionInstance) -> Vec<String> {
    let mut texts = vec![without_whitespace(&instance.question.ask)];
    match &instance.prompt {
        Prompt::Order(items) => texts.extend(items.iter().map(|item| without_whitespace(&item.text))),
        Prompt::Match { left, right, .. } => {
            texts.extend(left.iter().chain(right).map(|text| without_whitespace(text)));
        }
        Prompt::Spot { text, .. } => {
            texts.extend(text.lines().map(|line| line.split_whitespace().collect()));
        }
        _ => texts.extend(instance.options().iter().map(|offer| without_whitespace(&offer.text))),
    }
    texts
}

/// Everything that is said after it.
fn explanation_texts(instance: &QuestionInstance) -> Vec<String> {
    let mut texts: Vec<String> = instance.options().iter().map(|offer| without_whitespace(&offer.because)).collect();
    if let Some(speak) = &instance.question.speak {
        texts.extend(
            speak.points.iter().chain([&speak.weak, &speak.good, &speak.strong]).map(|text| without_whitespace(text)),
        );
    }
    texts.push(without_whitespace(&instance.question.why));
    texts
}

/// Practice with these questions.
pub(super) fn practice<'q>(bank: &Bank, questions: impl IntoIterator<Item = &'q QuestionInstance>) -> QuizOnScreen {
    let questions = questions.into_iter().map(|instance| Arc::clone(&instance.question)).collect();
    QuizOnScreen::new(bank.session(QuizMode::Practice, questions))
}

/// Whether an explanation says that the answer was right, or that each point was made.
fn is_told_right(shown: &str) -> bool {
    shown.contains(" ✓ Right.") || shown.contains(" points: strong.")
}

pub(super) fn assert_whole_explanation(quiz: &mut QuizOnScreen, instance: &QuestionInstance) {
    for columns in WIDTHS {
        let shown = shown_text(quiz, (columns, TALL));
        for wanted in explanation_texts(instance) {
            assert_contains(&shown, &wanted, instance);
        }
    }
}

fn assert_end_in_reach(quiz: &mut QuizOnScreen, instance: &QuestionInstance) {
    quiz.text_on((60, 20));
    quiz.press(KeyPress::End);
    let shown = shown_text(quiz, (60, 20));
    let why = without_whitespace(&instance.question.why);
    let end: String = why.chars().skip(why.chars().count().saturating_sub(20)).collect();
    assert_contains(&shown, &end, instance);
}

#[test]
fn every_question_is_asked_whole_without_scrolling_and_explained_to_its_end() {
    assert!(PRESENTED.len() >= 140, "{}", PRESENTED.len());
    let mut quiz = practice(&Bank::built_in(), PRESENTED.iter());
    for instance in PRESENTED.iter() {
        let id = &instance.question.id;
        for columns in WIDTHS {
            let shown = shown_text(&mut quiz, (columns, TALL));
            for wanted in question_texts(instance) {
                assert_contains(&shown, &wanted, instance);
            }
        }
        // `check` counts this for what is written; of a prediction only the lab knows what there is to choose.
        let asked = quiz.text();
        assert!(!asked.lines().next().is_some_and(|head| head.contains("more")), "{id}\n{asked}");
        let right = answers(instance, true);
        assert_eq!(right.len(), 1, "{id}");
        quiz.press_all(keys_for(instance, &right[0]));
        let explained = quiz.text_on((120, TALL));
        assert!(is_told_right(&explained), "{id}\n{explained}");
        assert_whole_explanation(&mut quiz, instance);
        assert_end_in_reach(&mut quiz, instance);
        quiz.press(KeyPress::Enter);
    }
}

/// Each wrong answer to a question that plays no lesson, and one to each that does.
#[test]
fn every_wrong_answer_is_told_to_be_wrong() {
    let wrong: Vec<(&QuestionInstance, Vec<Answer>)> =
        PRESENTED.iter().map(|instance| (instance, answers(instance, false))).collect();
    let most = wrong.iter().map(|(_, answers)| answers.len()).max().expect("a question");
    let bank = Bank::built_in();
    for index in 0..most {
        let plays_lesson = |instance: &QuestionInstance| instance.question.predict.is_some();
        let asked: Vec<_> = wrong
            .iter()
            .filter(|(instance, _)| index == 0 || !plays_lesson(instance))
            .filter_map(|(instance, answers)| Some((*instance, answers.get(index)?)))
            .collect();
        assert!(index > 0 || asked.len() == PRESENTED.len(), "each can be answered wrong");
        let mut quiz = practice(&bank, asked.iter().map(|(instance, _)| *instance));
        for (instance, answer) in asked {
            quiz.press_all(keys_for(instance, answer));
            let shown = quiz.text_on((120, TALL));
            let is_told_wrong = shown.contains("Enter next") && !is_told_right(&shown);
            assert!(is_told_wrong, "{}: {answer:?}\n{shown}", instance.question.id);
            // What is said after it is the same for every wrong answer.
            if index == 0 {
                assert_whole_explanation(&mut quiz, instance);
            }
            quiz.press(KeyPress::Enter);
        }
    }
}
