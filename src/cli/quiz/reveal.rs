//! After an answer: every option with its reason, and why; and the step of a lesson that shows it.

use std::io;
use std::sync::Arc;

use super::super::out::{Out, message};
use super::super::transcript;
use super::show::entry;
use crate::content::Lesson;
use crate::content::quiz::SpokenQuestion;
use crate::course::question::{Answer, OrderItem, PresentedQuestion, Prompt};
use crate::course::said::ordinal;
use crate::play::quiz::find_step as find;
use crate::play::{LabSeed, replay};

/// Explains everything that there was to choose, and why.
pub(super) fn all(out: &mut Out, posed: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
    out.line("")?;
    match &posed.prompt {
        Prompt::Order(items) => order(out, items, answer)?,
        Prompt::Match { left, right, key } => {
            let pairs: &[usize] = if let Answer::Match(pairs) = answer { pairs } else { &[] };
            for (at, (left, wanted)) in left.iter().zip(key).enumerate() {
                entry(out, "    ", &format!("{left} – {wanted}"))?;
                let said = pairs.get(at).and_then(|at| right.get(*at)).filter(|said| *said != wanted);
                if let Some(said) = said {
                    entry(out, "        ", &format!("you said: {said}"))?;
                }
            }
        }
        Prompt::Typed => {
            let accepted = posed.question.typed.as_ref().and_then(|typed| typed.accept.first());
            entry(out, "    ", &format!("The answer: {}", accepted.map_or("", String::as_str)))?;
        }
        Prompt::Spoken => {
            if let Some(speak) = &posed.question.speak {
                answers(out, speak, answer)?;
            }
        }
        _ => offers(out, posed, answer)?,
    }
    out.line("")?;
    transcript::prose(out, "  ", &posed.question.why)
}

fn offers(out: &mut Out, posed: &PresentedQuestion, answer: &Answer) -> io::Result<()> {
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
        entry(out, &format!("  {mark} {:>2}  {word}  ", at + 1), &text)?;
        if !offer.because.is_empty() {
            entry(out, "               ", &offer.because)?;
        }
    }
    Ok(())
}

fn order(out: &mut Out, items: &[OrderItem], answer: &Answer) -> io::Result<()> {
    let given: &[usize] = if let Answer::Order(given) = answer { given } else { &[] };
    let mut sorted: Vec<(usize, &OrderItem)> = items.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| item.right_position);
    for (at, item) in sorted {
        entry(out, &format!("    {:>2}  ", item.right_position + 1), &item.text)?;
        let yours = given.iter().position(|it| *it == at).filter(|yours| *yours != item.right_position);
        if let Some(yours) = yours {
            out.line(&format!("        you put it {}", ordinal(yours + 1)))?;
        }
    }
    Ok(())
}

fn answers(out: &mut Out, speak: &SpokenQuestion, answer: &Answer) -> io::Result<()> {
    let ticks: &[bool] = if let Answer::Spoken { ticks, .. } = answer { ticks } else { &[] };
    for (at, point) in speak.points.iter().enumerate() {
        let mark = if ticks.get(at) == Some(&true) { "named  " } else { "missing" };
        entry(out, &format!("    {mark}  "), point)?;
    }
    for (name, text) in [("weak  ", &speak.weak), ("good  ", &speak.good), ("strong", &speak.strong)] {
        out.line("")?;
        entry(out, &format!("    {name}  "), text)?;
    }
    Ok(())
}

/// Whether the step that `link` names can be shown.
pub(super) fn can_be_seen(lessons: &[Arc<Lesson>], link: &str) -> bool {
    find(lessons, link).is_some()
}

/// Plays the lesson that `link` names, for real, and shows that step of it.
pub(super) fn step(out: &mut Out, lessons: &[Arc<Lesson>], link: &str, opening: LabSeed) -> io::Result<()> {
    let Some((lesson, at)) = find(lessons, link) else { return Ok(()) };
    let replayed = match replay(Arc::clone(lesson), opening) {
        Ok(replayed) => replayed,
        Err(trouble) => return message(&trouble.to_string()),
    };
    let attempt = replayed.attempt.rewound_to(at);
    out.line("")?;
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    transcript::before(out, &attempt)?;
    if let Some(run) = attempt.current_run() {
        transcript::happened(out, &attempt, run)?;
    }
    transcript::after(out, &attempt)?;
    out.line("")?;
    out.line("Back at the question. Enter: go on.")
}
