//! After an answer: every option with its reason, and why; and the step of a lesson that shows it.

use std::io;
use std::sync::Arc;

use super::super::transcript;
use super::question::print_entry;
use crate::cli::output::{Output, print_message};
use crate::content::Lesson;
use crate::content::quiz::SpokenQuestion;
use crate::course::quiz::answer_text::ordinal;
use crate::course::quiz::presented_question::{Answer, OrderItem, PresentedQuestion, Prompt};
use crate::play::predict_question::find_step as find;
use crate::play::{LabSeed, replay};

/// Explains everything that there was to choose, and why.
pub(super) fn print_explanation(out: &mut Output, posed: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
    out.line("")?;
    match &posed.prompt {
        Prompt::Order(items) => print_order(out, items, answer)?,
        Prompt::Match { left, right, key } => {
            let pairs: &[usize] = if let Answer::Match(pairs) = answer { pairs } else { &[] };
            for (at, (left, wanted)) in left.iter().zip(key).enumerate() {
                print_entry(out, "    ", &format!("{left} – {wanted}"))?;
                let said = pairs.get(at).and_then(|at| right.get(*at)).filter(|said| *said != wanted);
                if let Some(said) = said {
                    print_entry(out, "        ", &format!("you said: {said}"))?;
                }
            }
        }
        Prompt::Typed => {
            let accepted = posed.question.typed.as_ref().and_then(|typed| typed.accept.first());
            print_entry(out, "    ", &format!("The answer: {}", accepted.map_or("", String::as_str)))?;
        }
        Prompt::Spoken => {
            if let Some(speak) = &posed.question.speak {
                print_spoken_answers(out, speak, answer)?;
            }
        }
        _ => print_options(out, posed, answer)?,
    }
    out.line("")?;
    transcript::print_markdown(out, "  ", &posed.question.why)
}

fn print_options(out: &mut Output, posed: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
    let chosen: &[usize] = if let Answer::Chosen(chosen) = answer { chosen } else { &[] };
    let is_code = matches!(posed.prompt, Prompt::Spot { .. });
    for (at, offer) in posed.options().iter().enumerate() {
        let is_mine = chosen.contains(&at);
        let mark = if is_mine { ">" } else { " " };
        let word = match (&posed.prompt, offer.right) {
            // A place that is not the one may be as it should be.
            (Prompt::Spot { .. }, true) => "here    ",
            (Prompt::Spot { .. }, false) => "not here",
            (Prompt::Several(_), true) if is_mine => "right, marked    ",
            (Prompt::Several(_), true) => "right, not marked",
            (Prompt::Several(_), false) if is_mine => "wrong, marked    ",
            (Prompt::Several(_), false) => "wrong, not marked",
            (_, true) => "right",
            (_, false) => "wrong",
        };
        let text = if is_code { format!("`{}`", offer.text.replace('\n', " ")) } else { offer.text.clone() };
        print_entry(out, &format!("  {mark} {:>2}  {word}  ", at + 1), &text)?;
        if !offer.because.is_empty() {
            print_entry(out, "               ", &offer.because)?;
        }
    }
    Ok(())
}

fn print_order(out: &mut Output, items: &[OrderItem], answer: &Answer) -> io::Result<()> {
    let given: &[usize] = if let Answer::Order(given) = answer { given } else { &[] };
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    for (at, item) in sorted {
        print_entry(out, &format!("    {:>2}  ", item.right_position + 1), &item.text)?;
        let yours = given.iter().position(|it| *it == at).filter(|yours| *yours != item.right_position);
        if let Some(yours) = yours {
            out.line(&format!("        you put it {}", ordinal(yours + 1)))?;
        }
    }
    Ok(())
}

fn print_spoken_answers(out: &mut Output, speak: &SpokenQuestion, answer: &Answer) -> io::Result<()> {
    let ticks: &[bool] = if let Answer::Spoken { ticks, .. } = answer { ticks } else { &[] };
    for (at, point) in speak.points.iter().enumerate() {
        let mark = if ticks.get(at) == Some(&true) { "named  " } else { "missing" };
        print_entry(out, &format!("    {mark}  "), point)?;
    }
    for (name, text) in [("weak  ", &speak.weak), ("good  ", &speak.good), ("strong", &speak.strong)] {
        out.line("")?;
        print_entry(out, &format!("    {name}  "), text)?;
    }
    Ok(())
}

/// Whether the step that `link` names can be shown.
pub(super) fn has_step(lessons: &[Arc<Lesson>], link: &str) -> bool {
    find(lessons, link).is_some()
}

/// Plays the lesson that `link` names, for real, and shows that step of it.
pub(super) fn print_step(out: &mut Output, lessons: &[Arc<Lesson>], link: &str, opening: LabSeed) -> io::Result<()> {
    let Some((lesson, at)) = find(lessons, link) else { return Ok(()) };
    let replayed = match replay(Arc::clone(lesson), opening) {
        Ok(replayed) => replayed,
        Err(trouble) => return print_message(&trouble.to_string()),
    };
    let attempt = replayed.attempt.rewound_to(at);
    out.line("")?;
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    transcript::print_step_intro(out, &attempt)?;
    if let Some(run) = attempt.current_run() {
        transcript::print_step_run(out, &attempt, run)?;
    }
    transcript::print_step_outcome(out, &attempt)?;
    out.line("")?;
    out.line("Back at the question. Enter: go on.")
}
