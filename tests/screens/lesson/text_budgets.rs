//! The budgets of a lesson's texts are what the lesson screen has room for.

use authwalk::internals::prose::budget;

use super::{LessonWithFakeLab, fixation};

/// A text that takes exactly `lines` lines of `columns`; each line is one word that begins and ends with a mark.
fn filling(budget: budget::TextBudget, mark: char) -> String {
    let line = format!("{mark}{}{mark}", "x".repeat(budget.columns - 2));
    vec![line; budget.lines].join(" ")
}

#[test]
fn the_budget_of_each_text_is_what_the_screen_has_room_for() {
    let budget_of = |key: &str| budget::budget_for(key).expect("a budget");
    let mut lesson = fixation();
    lesson.title = filling(budget_of("title"), 'T');
    lesson.recap = Some(filling(budget_of("recap"), 'R'));
    let step = &mut lesson.step[3];
    step.title = filling(budget_of("step.title"), 'H');
    step.text = filling(budget_of("step.text"), 'A').into();
    step.after = Some(filling(budget_of("step.after"), 'Z').into());
    step.more = Some(filling(budget_of("step.more"), 'M'));
    let predict = step.predict.as_mut().expect("a prediction");
    predict.ask = filling(budget_of("step.predict.ask"), 'Q');
    predict.why = filling(budget_of("step.predict.why"), 'W').into();
    predict.believed = [("403".to_owned(), filling(budget_of("step.predict.believed"), 'B').into())].into();
    let shown = |keys: &str, marks: &[(char, &str)]| {
        let text = LessonWithFakeLab::start(lesson.clone(), 80, 24).keys(keys).text();
        for (mark, key) in marks {
            assert_eq!(text.matches(*mark).count(), budget_of(key).lines * 2, "{key}\n{text}");
        }
        assert!(!text.contains("↓ more"), "{text}");
    };
    shown(">>>>>>", &[('A', "step.text"), ('Q', "step.predict.ask"), ('H', "step.title")]);
    // With as many options as a session has checks, they take two lines, and an empty line still sets the question off.
    let mut longest = lesson.clone();
    longest.step[3].predict.as_mut().expect("a prediction").about = "refused_by".into();
    let text = LessonWithFakeLab::start(longest, 80, 24).keys(">>>>>>").text();
    let question = text.lines().position(|line| line.contains('Q')).expect("a question");
    assert_eq!(text.lines().nth(question - 1), Some(""), "{text}");
    assert!(text.contains("[7] account") && !text.contains("↓ more"), "{text}");
    shown(">>>>>>13", &[('Z', "step.after"), ('W', "step.predict.why"), ('B', "step.predict.believed")]);
    shown(">>>>>>13i", &[('A', "step.text"), ('M', "step.more")]);
    shown(">>>>>>12>", &[('R', "recap")]);
    let head = LessonWithFakeLab::start(lesson.clone(), 80, 24).keys(">>>>>>").text();
    assert!(head.starts_with(&format!(" authwalk · {} ", lesson.title)), "{head}");
    // One line more, and the screen says that there is more.
    lesson.step[3].after = Some((filling(budget_of("step.after"), 'Z') + " more words").into());
    let text = LessonWithFakeLab::start(lesson, 80, 24).keys(">>>>>>13").text();
    assert!(text.contains("↓ more"), "{text}");
}
