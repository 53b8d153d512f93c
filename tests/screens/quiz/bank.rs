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
    for posed in bank() {
        let (Some(asked), Prompt::Predict { moment, offers }) = (&posed.question.predict, &posed.prompt) else {
            continue;
        };
        let (lesson, step) = asked.step.split_once('#').expect("a step");
        let lesson = &library.lesson(lesson).expect("a lesson").value;
        let lane = asked.lane.as_ref().map(|id| lesson.lane.iter().find(|lane| lane.id == *id).expect("a lane"));
        assert_eq!(moment.lane, lane.or(lesson.lane.first()).map(|lane| lane.title.clone()), "{}", posed.question.id);
        let step = lesson.step.iter().find(|it| it.id == step).expect("a step");
        let Some(own) = step.predict.as_ref().filter(|own| own.about == asked.about) else { continue };
        let given: Vec<&String> = offers.iter().map(|it| &it.because).filter(|it| !it.is_empty()).collect();
        let id = &posed.question.id;
        assert!(given.iter().all(|reason| own.believed.values().any(|it| it == *reason)), "{id}: {given:?}");
        assert!(offers.iter().all(|it| !it.right || it.because.is_empty()), "{id}: the right one needs none");
        assert!(given.len() + 1 >= own.believed.len(), "{id}: all but that of the right one: {given:?}");
        reasons += given.len();
    }
    assert!(reasons > 20, "{reasons}");
}

/// Texts without their markup and without white space, so that wrapping does not matter.
fn squeezed(markdown: &str) -> String {
    let all: String =
        render_markdown(markdown, 10_000).iter().map(authwalk::internals::prose::StyledLine::text).collect();
    all.split_whitespace().collect()
}

/// What is drawn, without white space.
fn drawn(screen: &Asking, posed: &PresentedQuestion, columns: u16) -> String {
    let drawn = text(screen, scene(posed), (columns, TALL));
    assert!(!drawn.chars().any(|c| c != '\n' && is_hidden(c)), "{}", posed.question.id);
    drawn.split_whitespace().collect()
}

fn holds(drawn: &str, wanted: &str, posed: &PresentedQuestion) {
    assert!(drawn.contains(wanted), "{}: {wanted}\n{drawn}", posed.question.id);
}

/// The answer that is right, or one for each way to be wrong.
pub(super) fn answers(posed: &PresentedQuestion, right: bool) -> Vec<Answer> {
    let offers = posed.options().iter().enumerate();
    match &posed.prompt {
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => {
            offers.filter(|(_, it)| it.right == right).map(|(at, _)| Answer::Chosen(vec![at])).collect()
        }
        Prompt::Several(_) => {
            vec![Answer::Chosen(offers.filter(|(_, it)| it.right == right).map(|(at, _)| at).collect())]
        }
        Prompt::Order(items) => {
            let mut order: Vec<usize> = (0..items.len()).collect();
            order.sort_by_key(
                |at| if right { items[*at].right_position } else { items.len() - items[*at].right_position },
            );
            vec![Answer::Order(order)]
        }
        Prompt::Match { right: sides, key, .. } => {
            let of = |text: &String| sides.iter().position(|side| (side == text) == right).expect("a side");
            vec![Answer::Match(key.iter().map(of).collect())]
        }
        Prompt::Typed => {
            let accepted = posed.question.typed.as_ref().map(|typed| typed.accept[0].clone());
            vec![Answer::Typed(accepted.filter(|_| right).unwrap_or_else(|| "something else".into()))]
        }
        Prompt::Spoken => {
            let points = posed.question.speak.as_ref().map_or(0, |speak| speak.points.len());
            vec![Answer::Spoken { wrote: String::new(), ticks: vec![right; points] }]
        }
    }
}

/// Gives `answer` by keys alone, with the cursor where there is one; what the screen then asks to be marked.
pub(super) fn press(screen: &mut Asking, posed: &PresentedQuestion, answer: &Answer) -> Answer {
    let mut at = 0;
    let mut keys = Vec::new();
    let mut go = |keys: &mut Vec<KeyPress>, to: usize| {
        keys.extend(vec![if to > at { KeyPress::Down } else { KeyPress::Up }; to.abs_diff(at)]);
        at = to;
    };
    match answer {
        Answer::Chosen(chosen) if !matches!(posed.prompt, Prompt::Several(_)) => go(&mut keys, chosen[0]),
        Answer::Chosen(many) | Answer::Order(many) | Answer::Match(many) => {
            for to in many {
                go(&mut keys, *to);
                keys.push(KeyPress::Char(' '));
            }
        }
        Answer::Typed(said) => keys.extend(said.chars().map(KeyPress::Char)),
        Answer::Spoken { ticks, .. } => {
            keys.push(KeyPress::Enter);
            for (to, _) in ticks.iter().enumerate().filter(|(_, tick)| **tick) {
                go(&mut keys, to);
                keys.push(KeyPress::Char(' '));
            }
        }
    }
    keys.push(KeyPress::Enter);
    let wish = keys.into_iter().filter_map(|key| screen.press(key, scene(posed))).last();
    match wish {
        Some(QuizInput::Answer { answer, .. }) => answer,
        other => panic!("{}: {other:?}", posed.question.id),
    }
}

/// Everything that the learner has to read before the answer.
fn asked(posed: &PresentedQuestion) -> Vec<String> {
    let mut texts = vec![squeezed(&posed.question.ask)];
    match &posed.prompt {
        Prompt::Order(items) => texts.extend(items.iter().map(|item| squeezed(&item.text))),
        Prompt::Match { left, right, .. } => texts.extend(left.iter().chain(right).map(|text| squeezed(text))),
        Prompt::Spot { text, .. } => {
            texts.extend(text.lines().map(|line| line.split_whitespace().collect()));
        }
        _ => texts.extend(posed.options().iter().map(|offer| squeezed(&offer.text))),
    }
    texts
}

/// Everything that is said after it.
fn explained(posed: &PresentedQuestion) -> Vec<String> {
    let mut texts: Vec<String> = posed.options().iter().map(|offer| squeezed(&offer.because)).collect();
    if let Some(speak) = &posed.question.speak {
        texts.extend(speak.points.iter().chain([&speak.weak, &speak.good, &speak.strong]).map(|text| squeezed(text)));
    }
    texts.push(squeezed(&posed.question.why));
    texts
}

#[test]
fn every_question_of_the_bank_is_whole_on_the_screen() {
    let bank = bank();
    assert!(bank.len() >= 140, "{}", bank.len());
    for (posed, columns) in bank.iter().flat_map(|posed| WIDTHS.map(|columns| (posed, columns))) {
        let mut screen = Asking::new(false);
        screen.resize(columns, TALL);
        let asking = drawn(&screen, posed, columns);
        for wanted in asked(posed) {
            holds(&asking, &wanted, posed);
        }
        let right = answers(posed, true);
        let wrong = answers(posed, false);
        assert!(right.len() == 1 && !wrong.is_empty(), "{}", posed.question.id);
        for (answer, is_right) in right.iter().map(|it| (it, true)).chain(wrong.iter().map(|it| (it, false))) {
            let mut screen = Asking::new(false);
            screen.resize(columns, TALL);
            let pressed = press(&mut screen, posed, answer);
            let mark = score_answer(posed, &pressed);
            assert_eq!((mark.grade == Grade::Right, &pressed == answer), (is_right, true), "{}", posed.question.id);
            screen.show_explanation(pressed, mark);
            // What is said after it is the same for every wrong answer.
            if !is_right && Some(answer) != wrong.first() {
                continue;
            }
            let after = drawn(&screen, posed, columns);
            for wanted in explained(posed) {
                holds(&after, &wanted, posed);
            }
        }
    }
}

#[test]
fn the_end_of_every_explanation_is_in_reach_on_a_small_screen() {
    for posed in bank() {
        let mut screen = Asking::new(false);
        screen.resize(60, 20);
        let answer = press(&mut screen, &posed, &answers(&posed, true)[0]);
        screen.show_explanation(answer.clone(), score_answer(&posed, &answer));
        screen.press(KeyPress::End, scene(&posed));
        let shown: String = text(&screen, scene(&posed), (60, 20)).split_whitespace().collect();
        let why = squeezed(&posed.question.why);
        let end: String = why.chars().skip(why.chars().count().saturating_sub(20)).collect();
        holds(&shown, &end, &posed);
    }
}

#[test]
fn nobody_has_to_scroll_while_they_choose() {
    // `check` counts this for what is written; of a prediction only the lab knows what there is to choose.
    for posed in bank() {
        let mut screen = Asking::new(false);
        screen.resize(80, 24);
        let asked = text(&screen, scene(&posed), (80, 24));
        assert!(!asked.lines().next().is_some_and(|head| head.contains("more")), "{}\n{asked}", posed.question.id);
    }
}
