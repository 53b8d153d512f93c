//! A lesson as a handout in Markdown: its texts and questions, and apart from them, at the end, the answers.

use std::fmt::Write as _;

use super::lesson_material::{LanePart, LessonMaterial, PredictionGroup, right_options};
use super::markdown::{fenced_block, markdown_blocks, markdown_line, plain_markdown};
use crate::content::{LaneText, Step};
use crate::course::TO_TAKE_AWAY;
use crate::course::quiz::answer_text::right_answers;
use crate::course::quiz::question_instance::{Prompt, QuestionInstance};

/// The handout.
#[must_use]
pub fn handout(material: &LessonMaterial) -> String {
    let lesson = material.lesson();
    let mut text = format!("# {}\n", plain_markdown(&lesson.title));
    for (index, step) in material.performance.steps() {
        push_step(&mut text, material, index, step);
    }
    if !material.closing_questions.is_empty() {
        text.push_str("\n## Questions\n");
    }
    for (index, question) in material.closing_questions.iter().enumerate() {
        push_question(&mut text, index, question);
    }
    push_answers(&mut text, material);
    text
}

fn push_heading(text: &mut String, level: &str, heading: &str) {
    // Writing to a text cannot fail.
    let _ = write!(text, "\n{level} {heading}\n");
}

fn push_block(text: &mut String, block: &str) {
    if !block.is_empty() {
        let _ = write!(text, "\n{block}\n");
    }
}

fn push_items(text: &mut String, items: impl Iterator<Item = String>) {
    push_block(text, &items.collect::<Vec<_>>().join("\n"));
}

fn step_heading(index: usize, step: &Step) -> String {
    format!("Step {}: {}", index + 1, plain_markdown(&step.title))
}

fn push_step(text: &mut String, material: &LessonMaterial, index: usize, step: &Step) {
    push_heading(text, "##", &step_heading(index, step));
    push_parts(text, material, &step.text);
    for asked in material.asked_in(index) {
        push_prediction(text, material, step, &asked);
    }
    if step.task.is_some() {
        let goals = material.performance.attempt().goal_before_after(index).after;
        let goal = |lane: usize, sentence: String| match material.lane_title(lane) {
            Some(lane) => format!("- {}: {}", plain_markdown(lane), plain_markdown(&sentence)),
            None => format!("- {}", plain_markdown(&sentence)),
        };
        push_block(text, "**Your turn.** You are done when this holds:");
        push_items(text, goals.iter().map(|condition| goal(condition.lane, condition.sentence(None))));
    }
}

/// A text; where it differs by lane, each with the name of its lane.
fn push_parts(text: &mut String, material: &LessonMaterial, parts: &LaneText) {
    for LanePart { lane, text: part } in material.parts(parts) {
        if let Some(lane) = lane {
            push_block(text, &format!("**{}**", plain_markdown(lane)));
        }
        push_block(text, &markdown_blocks(part));
    }
}

fn push_prediction(text: &mut String, material: &LessonMaterial, step: &Step, asked: &PredictionGroup<'_>) {
    let ask = step.predict.as_ref().map_or("", |prediction| &prediction.ask);
    let lanes: Vec<String> =
        asked.questions.iter().filter_map(|question| material.lane_title(question.lane)).map(plain_markdown).collect();
    let lanes = if lanes.is_empty() { String::new() } else { format!(" ({})", lanes.join("; ")) };
    push_block(text, &format!("**Question.** {}{lanes}", markdown_line(ask)));
    push_items(text, asked.options().iter().map(|option| format!("- [ ] {}", plain_markdown(option))));
}

fn push_question(text: &mut String, index: usize, instance: &QuestionInstance) {
    push_heading(text, "###", &format!("Question {}", index + 1));
    push_block(text, &markdown_blocks(&instance.question.ask));
    match &instance.prompt {
        Prompt::Order(items) => {
            push_block(text, "Put in order:");
            push_items(text, items.iter().map(|item| format!("- {}", markdown_line(&item.text))));
        }
        Prompt::Match { left, right, .. } => {
            push_items(text, left.iter().map(|item| format!("- {} → …", markdown_line(item))));
            push_block(text, "To choose from:");
            push_items(text, right.iter().map(|item| format!("- {}", markdown_line(item))));
        }
        Prompt::Spot { lang, text: code, .. } => push_block(text, &fenced_block(lang, code)),
        _ => {
            push_items(text, instance.options().iter().map(|option| format!("- [ ] {}", markdown_line(&option.text))));
        }
    }
}

/// The answers to the questions of a step, those with the same reason together.
fn push_predicted(text: &mut String, material: &LessonMaterial, asked: &[PredictionGroup<'_>]) {
    let questions: Vec<_> = asked.iter().flat_map(|asked| &asked.questions).collect();
    for with_reason in questions.chunk_by(|one, next| reason(&one.instance) == reason(&next.instance)) {
        let answers: Vec<String> = with_reason
            .iter()
            .map(|question| {
                let lane = material.lane_title(question.lane).map(|lane| format!("{}: ", plain_markdown(lane)));
                let right = plain_markdown(&right_options(&question.instance).join(", "));
                format!("{}**{right}**", lane.unwrap_or_default())
            })
            .collect();
        let why = with_reason.first().map(|question| markdown_line(reason(&question.instance))).unwrap_or_default();
        push_block(text, &format!("{}. {why}", answers.join("; ")));
    }
}

fn reason(instance: &QuestionInstance) -> &str {
    &instance.question.why
}

fn push_answers(text: &mut String, material: &LessonMaterial) {
    push_heading(text, "##", "Answers");
    for (index, step) in material.performance.steps() {
        let asked = material.asked_in(index);
        if asked.is_empty() && step.after.is_none() && step.task.is_none() {
            continue;
        }
        push_heading(text, "###", &step_heading(index, step));
        push_predicted(text, material, &asked);
        let hints = step.task.iter().flat_map(|task| &task.hints);
        push_items(text, hints.map(|hint| format!("- Hint: {}", markdown_line(hint))));
        step.after.iter().for_each(|after| push_parts(text, material, after));
    }
    for (index, instance) in material.closing_questions.iter().enumerate() {
        push_heading(text, "###", &format!("Question {}, answered", index + 1));
        push_items(text, right_answers(&instance.question).iter().map(|answer| format!("- {}", markdown_line(answer))));
        push_block(text, &markdown_blocks(&instance.question.why));
    }
    if let Some(recap) = &material.lesson().recap {
        push_heading(text, "###", TO_TAKE_AWAY);
        push_block(text, &markdown_blocks(recap));
    }
}
