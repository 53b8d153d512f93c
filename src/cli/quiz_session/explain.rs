//! After an answer: every option with its reason, and why; and the step of a lesson that shows it.

use std::io;
use std::sync::Arc;

use crate::cli::output::{Output, print_message};
use crate::cli::transcript;
use crate::content::Lesson;
use crate::content::quiz::SpokenQuestion;
use crate::course::quiz::answer_text::ordinal;
use crate::course::quiz::presented_question::{Answer, OrderItem, PresentedQuestion, Prompt};
use crate::play::predict_question::find_step;
use crate::play::{LabSeed, replay};

/// Explains everything that there was to choose, then why the answer is what it is.
pub(super) fn print_explanation(out: &mut Output, presented: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
    out.line("")?;
    match &presented.prompt {
        Prompt::Order(items) => print_order(out, items, answer)?,
        Prompt::Match { left, right, key } => {
            let pairs: &[usize] = if let Answer::Match(pairs) = answer { pairs } else { &[] };
            for (index, (left, correct)) in left.iter().zip(key).enumerate() {
                out.entry("    ", &format!("{left} – {correct}"))?;
                let given = pairs.get(index).and_then(|option| right.get(*option));
                if let Some(wrong) = given.filter(|given| *given != correct) {
                    out.entry("        ", &format!("you said: {wrong}"))?;
                }
            }
        }
        Prompt::Typed => {
            let accepted = presented.question.typed.as_ref().and_then(|typed| typed.accept.first());
            out.entry("    ", &format!("The answer: {}", accepted.map_or("", String::as_str)))?;
        }
        Prompt::Spoken => {
            if let Some(speak) = &presented.question.speak {
                print_spoken_answers(out, speak, answer)?;
            }
        }
        _ => print_options(out, presented, answer)?,
    }
    out.line("")?;
    out.markdown("  ", &presented.question.why)
}

fn print_options(out: &mut Output, presented: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
    let chosen: &[usize] = if let Answer::Chosen(chosen) = answer { chosen } else { &[] };
    let is_code = matches!(presented.prompt, Prompt::Spot { .. });
    for (index, option) in presented.options().iter().enumerate() {
        let is_chosen = chosen.contains(&index);
        let mark = if is_chosen { ">" } else { " " };
        let word = match (&presented.prompt, option.right) {
            // "Wrong" would be misleading: the code at the other places may be as it should be.
            (Prompt::Spot { .. }, true) => "here    ",
            (Prompt::Spot { .. }, false) => "not here",
            (Prompt::Several(_), true) if is_chosen => "right, marked    ",
            (Prompt::Several(_), true) => "right, not marked",
            (Prompt::Several(_), false) if is_chosen => "wrong, marked    ",
            (Prompt::Several(_), false) => "wrong, not marked",
            (_, true) => "right",
            (_, false) => "wrong",
        };
        let text = if is_code { format!("`{}`", option.text.replace('\n', " ")) } else { option.text.clone() };
        out.entry(&format!("  {mark} {:>2}  {word}  ", index + 1), &text)?;
        if !option.because.is_empty() {
            out.entry("               ", &option.because)?;
        }
    }
    Ok(())
}

fn print_order(out: &mut Output, items: &[OrderItem], answer: &Answer) -> io::Result<()> {
    let given: &[usize] = if let Answer::Order(given) = answer { given } else { &[] };
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    for (index, item) in sorted {
        out.entry(&format!("    {:>2}  ", item.right_position + 1), &item.text)?;
        let given_position = given.iter().position(|given_index| *given_index == index);
        if let Some(wrong) = given_position.filter(|position| *position != item.right_position) {
            out.line(&format!("        you put it {}", ordinal(wrong + 1)))?;
        }
    }
    Ok(())
}

fn print_spoken_answers(out: &mut Output, speak: &SpokenQuestion, answer: &Answer) -> io::Result<()> {
    let ticks: &[bool] = if let Answer::Spoken { ticks, .. } = answer { ticks } else { &[] };
    for (index, point) in speak.points.iter().enumerate() {
        let mark = if ticks.get(index) == Some(&true) { "named  " } else { "missing" };
        out.entry(&format!("    {mark}  "), point)?;
    }
    for (name, text) in [("weak  ", &speak.weak), ("good  ", &speak.good), ("strong", &speak.strong)] {
        out.line("")?;
        out.entry(&format!("    {name}  "), text)?;
    }
    Ok(())
}

/// Whether the step that `link` names can be shown.
pub(super) fn has_step(lessons: &[Arc<Lesson>], link: &str) -> bool {
    find_step(lessons, link).is_some()
}

/// Replays the lesson that `link` names, up to its end, and shows the one step of it.
pub(super) fn print_step(out: &mut Output, lessons: &[Arc<Lesson>], link: &str, lab_seed: LabSeed) -> io::Result<()> {
    let Some((lesson, step_index)) = find_step(lessons, link) else { return Ok(()) };
    let replay = match replay(Arc::clone(lesson), lab_seed) {
        Ok(replay) => replay,
        Err(error) => return print_message(&error.to_string()),
    };
    let attempt = replay.attempt.rewound_to(step_index);
    out.line("")?;
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    transcript::print_step(out, &attempt)?;
    out.line("")?;
    out.line("Back at the question. Enter: go on.")
}
