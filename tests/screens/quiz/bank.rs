//! The whole bank on the screen: every built-in question is drawn, answered right and wrong by its keys, and
//! explained, at every size; nothing of it is cut off, and nothing is out of reach.

use std::sync::Arc;

use authwalk::internals::content::{Library, Question};
use authwalk::internals::course::Grade;
use authwalk::internals::course::score_answer;
use authwalk::internals::course::{Answer, PresentedQuestion, Prompt};
use authwalk::internals::play::LabSeed;
use authwalk::internals::play::predict_prompt;
use authwalk::internals::prose::{is_hidden, render_markdown};
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::QuizInput;

use super::asking::Asking;
use super::{scene, text};

const WIDTHS: [u16; 2] = [60, 120];
/// Rows in which no question has to scroll.
const TALL: u16 = 110;

fn bank() -> Vec<PresentedQuestion> {
    let library = Library::built_in();
    let lessons: Vec<_> = library.lessons.iter().map(|lesson| Arc::new(lesson.value.clone())).collect();
    let pose = |question: &Question| {
        let predicted = predict_prompt(question, &lessons, LabSeed::Fixed(7)).expect("its step is played");
        PresentedQuestion::new(Arc::new(question.clone()), 7, predicted).expect("it can be asked")
    };
    library.questions().map(pose).collect()
}

#[test]
fn a_prediction_is_asked_in_its_lane_and_gives_each_wrong_answer_the_reason_that_its_step_has() {
    let library = Library::built_in();
    let mut reasons = 0;
    for presented in bank() {
        let (Some(predict), Prompt::Predict { moment, offers }) = (&presented.question.predict, &presented.prompt)
        else {
            continue;
        };
        let (lesson, step) = predict.step.split_once('#').expect("a step");
        let lesson = &library.lesson(lesson).expect("a lesson").value;
        let lane = predict.lane.as_ref().map(|id| lesson.lane.iter().find(|lane| lane.id == *id).expect("a lane"));
        assert_eq!(
            moment.lane,
            lane.or(lesson.lane.first()).map(|lane| lane.title.clone()),
            "{}",
            presented.question.id
        );
        let step = lesson.step.iter().find(|candidate| candidate.id == step).expect("a step");
        let Some(own) = step.predict.as_ref().filter(|own| own.about == predict.about) else { continue };
        let given: Vec<&String> =
            offers.iter().map(|offer| &offer.because).filter(|because| !because.is_empty()).collect();
        let id = &presented.question.id;
        assert!(
            given.iter().all(|reason| own.believed.values().any(|believed| believed == *reason)),
            "{id}: {given:?}"
        );
        assert!(offers.iter().all(|offer| !offer.right || offer.because.is_empty()), "{id}: the right one needs none");
        assert!(given.len() + 1 >= own.believed.len(), "{id}: all but that of the right one: {given:?}");
        reasons += given.len();
    }
    assert!(reasons > 20, "{reasons}");
}

/// Texts without their markup and without white space, so that wrapping does not matter.
fn without_whitespace(markdown: &str) -> String {
    let all: String =
        render_markdown(markdown, 10_000).iter().map(authwalk::internals::prose::StyledLine::text).collect();
    all.split_whitespace().collect()
}

/// What is drawn, without white space.
fn drawn_text(screen: &Asking, presented: &PresentedQuestion, columns: u16) -> String {
    let drawn = text(screen, scene(presented), (columns, TALL));
    assert!(!drawn.chars().any(|c| c != '\n' && is_hidden(c)), "{}", presented.question.id);
    drawn.split_whitespace().collect()
}

fn assert_contains(drawn: &str, wanted: &str, presented: &PresentedQuestion) {
    assert!(drawn.contains(wanted), "{}: {wanted}\n{drawn}", presented.question.id);
}

/// The answer that is right, or one for each way to be wrong.
pub(super) fn answers(presented: &PresentedQuestion, right: bool) -> Vec<Answer> {
    let offers = presented.options().iter().enumerate();
    match &presented.prompt {
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => {
            offers.filter(|(_, offer)| offer.right == right).map(|(index, _)| Answer::Chosen(vec![index])).collect()
        }
        Prompt::Several(_) => {
            vec![Answer::Chosen(offers.filter(|(_, offer)| offer.right == right).map(|(index, _)| index).collect())]
        }
        Prompt::Order(items) => {
            let mut order: Vec<usize> = (0..items.len()).collect();
            order.sort_by_key(|index| {
                if right { items[*index].right_position } else { items.len() - items[*index].right_position }
            });
            vec![Answer::Order(order)]
        }
        Prompt::Match { right: sides, key, .. } => {
            let of = |text: &String| sides.iter().position(|side| (side == text) == right).expect("a side");
            vec![Answer::Match(key.iter().map(of).collect())]
        }
        Prompt::Typed => {
            let accepted = presented.question.typed.as_ref().map(|typed| typed.accept[0].clone());
            vec![Answer::Typed(accepted.filter(|_| right).unwrap_or_else(|| "something else".into()))]
        }
        Prompt::Spoken => {
            let points = presented.question.speak.as_ref().map_or(0, |speak| speak.points.len());
            vec![Answer::Spoken { wrote: String::new(), ticks: vec![right; points] }]
        }
    }
}

/// Gives `answer` by keys alone, with the cursor where there is one; what the screen then asks to be marked.
pub(super) fn press(screen: &mut Asking, presented: &PresentedQuestion, answer: &Answer) -> Answer {
    let mut cursor = 0;
    let mut keys = Vec::new();
    let mut go = |keys: &mut Vec<KeyPress>, to: usize| {
        keys.extend(vec![if to > cursor { KeyPress::Down } else { KeyPress::Up }; to.abs_diff(cursor)]);
        cursor = to;
    };
    match answer {
        Answer::Chosen(chosen) if !matches!(presented.prompt, Prompt::Several(_)) => go(&mut keys, chosen[0]),
        Answer::Chosen(many) | Answer::Order(many) | Answer::Match(many) => {
            for to in many {
                go(&mut keys, *to);
                keys.push(KeyPress::Char(' '));
            }
        }
        Answer::Typed(text) => keys.extend(text.chars().map(KeyPress::Char)),
        Answer::Spoken { ticks, .. } => {
            keys.push(KeyPress::Enter);
            for (to, _) in ticks.iter().enumerate().filter(|(_, tick)| **tick) {
                go(&mut keys, to);
                keys.push(KeyPress::Char(' '));
            }
        }
    }
    keys.push(KeyPress::Enter);
    let input = keys.into_iter().filter_map(|key| screen.press(key, scene(presented))).last();
    match input {
        Some(QuizInput::Answer { answer, .. }) => answer,
        other => panic!("{}: {other:?}", presented.question.id),
    }
}

/// Everything that the learner has to read before the answer.
fn question_texts(presented: &PresentedQuestion) -> Vec<String> {
    let mut texts = vec![without_whitespace(&presented.question.ask)];
    match &presented.prompt {
        Prompt::Order(items) => texts.extend(items.iter().map(|item| without_whitespace(&item.text))),
        Prompt::Match { left, right, .. } => {
            texts.extend(left.iter().chain(right).map(|text| without_whitespace(text)));
        }
        Prompt::Spot { text, .. } => {
            texts.extend(text.lines().map(|line| line.split_whitespace().collect()));
        }
        _ => texts.extend(presented.options().iter().map(|offer| without_whitespace(&offer.text))),
    }
    texts
}

/// Everything that is said after it.
fn explanation_texts(presented: &PresentedQuestion) -> Vec<String> {
    let mut texts: Vec<String> = presented.options().iter().map(|offer| without_whitespace(&offer.because)).collect();
    if let Some(speak) = &presented.question.speak {
        texts.extend(
            speak.points.iter().chain([&speak.weak, &speak.good, &speak.strong]).map(|text| without_whitespace(text)),
        );
    }
    texts.push(without_whitespace(&presented.question.why));
    texts
}

#[test]
fn every_question_of_the_bank_is_whole_on_the_screen() {
    let bank = bank();
    assert!(bank.len() >= 140, "{}", bank.len());
    for (presented, columns) in bank.iter().flat_map(|presented| WIDTHS.map(|columns| (presented, columns))) {
        let mut screen = Asking::new(false);
        screen.resize(columns, TALL);
        let asking = drawn_text(&screen, presented, columns);
        for wanted in question_texts(presented) {
            assert_contains(&asking, &wanted, presented);
        }
        let right = answers(presented, true);
        let wrong = answers(presented, false);
        assert!(right.len() == 1 && !wrong.is_empty(), "{}", presented.question.id);
        for (answer, is_right) in
            right.iter().map(|answer| (answer, true)).chain(wrong.iter().map(|answer| (answer, false)))
        {
            let mut screen = Asking::new(false);
            screen.resize(columns, TALL);
            let pressed = press(&mut screen, presented, answer);
            let mark = score_answer(presented, &pressed);
            assert_eq!((mark.grade == Grade::Right, &pressed == answer), (is_right, true), "{}", presented.question.id);
            screen.show_explanation(pressed, mark);
            // What is said after it is the same for every wrong answer.
            if !is_right && Some(answer) != wrong.first() {
                continue;
            }
            let after = drawn_text(&screen, presented, columns);
            for wanted in explanation_texts(presented) {
                assert_contains(&after, &wanted, presented);
            }
        }
    }
}

#[test]
fn the_end_of_every_explanation_is_in_reach_on_a_small_screen() {
    for presented in bank() {
        let mut screen = Asking::new(false);
        screen.resize(60, 20);
        let answer = press(&mut screen, &presented, &answers(&presented, true)[0]);
        screen.show_explanation(answer.clone(), score_answer(&presented, &answer));
        screen.press(KeyPress::End, scene(&presented));
        let drawn: String = text(&screen, scene(&presented), (60, 20)).split_whitespace().collect();
        let why = without_whitespace(&presented.question.why);
        let end: String = why.chars().skip(why.chars().count().saturating_sub(20)).collect();
        assert_contains(&drawn, &end, &presented);
    }
}

#[test]
fn nobody_has_to_scroll_while_they_choose() {
    // `check` counts this for what is written; of a prediction only the lab knows what there is to choose.
    for presented in bank() {
        let mut screen = Asking::new(false);
        screen.resize(80, 24);
        let asked = text(&screen, scene(&presented), (80, 24));
        assert!(!asked.lines().next().is_some_and(|head| head.contains("more")), "{}\n{asked}", presented.question.id);
    }
}
