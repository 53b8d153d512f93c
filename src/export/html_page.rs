//! A lesson as a page to read: it needs no network and no script. Each step has its text, its question with the answer folded,
//! its story as a picture and its exchanges folded.

use std::fmt::Write as _;

use super::exchange_html::exchange_html;
use super::lesson_material::{LanePart, LessonMaterial, PredictionGroup, right_options};
use super::markup::{elements, escape_markup, html_blocks, html_line};
use super::story_svg::story_svg;
use crate::content::{LaneText, Step};
use crate::course::lesson::story::story_entry::StoryEntry;
use crate::course::presentation::SlideQuestion;
use crate::course::{LaneRun, TO_TAKE_AWAY};

/// Colours of WCAG 2.2 AA contrast, in light and in dark; the widths are those in which one reads well.
const STYLE: &str = include_str!("../../assets/export/page.css");

/// The lesson as one page.
#[must_use]
pub fn html_page(material: &LessonMaterial) -> String {
    let lesson = material.lesson();
    let title = escape_markup(&lesson.title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        escape_markup(&material.language)
    );
    for (index, step) in material.performance.steps() {
        push_step(&mut html, material, index, step);
    }
    if let Some(recap) = &lesson.recap {
        let _ = write!(html, "<section>\n<h2>{}</h2>\n{}</section>\n", escape_markup(TO_TAKE_AWAY), html_blocks(recap));
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn push_step(html: &mut String, material: &LessonMaterial, index: usize, step: &Step) {
    // Writing to a text cannot fail.
    let _ = writeln!(html, "<section>\n<h2>{}. {}</h2>", index + 1, escape_markup(&step.title));
    push_text(html, material, &step.text);
    for asked in material.asked_in(index) {
        push_prediction(html, material, step, &asked);
    }
    for lane in material.lanes() {
        push_lane(html, material, index, lane);
    }
    if let Some(after) = &step.after {
        push_text(html, material, after);
    }
    if let Some(more) = &step.more {
        let _ = write!(html, "<details>\n<summary>More</summary>\n{}</details>\n", html_blocks(more));
    }
    html.push_str("</section>\n");
}

/// A text; where it differs by lane, each with the name of its lane.
fn push_text(html: &mut String, material: &LessonMaterial, text: &LaneText) {
    for LanePart { lane, text } in material.parts(text) {
        if let Some(lane) = lane {
            let _ = writeln!(html, "<h3>{}</h3>", escape_markup(lane));
        }
        html.push_str(&html_blocks(text));
    }
}

fn push_prediction(html: &mut String, material: &LessonMaterial, step: &Step, asked: &PredictionGroup<'_>) {
    let ask = step.predict.as_ref().map_or("", |prediction| &prediction.ask);
    let _ = writeln!(html, "<div class=\"question\">\n<p><b>{}</b></p>", html_line(ask));
    let options = elements("li", asked.options().into_iter().map(escape_markup));
    let _ = writeln!(html, "<ul>\n{options}</ul>\n<details>\n<summary>Answer</summary>");
    for question in &asked.questions {
        push_answer(html, material, question);
    }
    html.push_str("</details>\n</div>\n");
}

fn push_answer(html: &mut String, material: &LessonMaterial, question: &SlideQuestion) {
    let lane = material.lane_title(question.lane).map(|lane| format!("{}: ", escape_markup(lane))).unwrap_or_default();
    let right = escape_markup(&right_options(&question.instance).join(", "));
    let _ = write!(html, "<p>{lane}<b>{right}</b></p>\n{}", html_blocks(&question.instance.question.why));
}

/// What happened in a step in one lane.
fn push_lane(html: &mut String, material: &LessonMaterial, step: usize, lane: usize) {
    if !material.performance.has_happened(step, lane) {
        return;
    }
    let Some(story) = material.performance.story(lane) else { return };
    let entries: Vec<&StoryEntry> = material.performance.step_entries(step, lane).collect();
    html.push_str("<figure>\n");
    if let Some(title) = material.lane_title(lane) {
        let _ = writeln!(html, "<figcaption>{}</figcaption>", escape_markup(title));
    }
    if !entries.is_empty() {
        let told = entries.iter().map(|entry| entry.event.sentence()).collect::<Vec<_>>().join("; ");
        // Whoever takes part later is not there yet.
        let so_far = story.beginning(material.performance.entry_count(step, lane));
        html.push_str(&story_svg(&told, &so_far.actors, &entries));
    }
    let run = material.performance.attempt().runs().get(step).and_then(|run| run.lanes.get(lane));
    run.into_iter().flat_map(LaneRun::exchanges).for_each(|exchange| html.push_str(&exchange_html(exchange)));
    html.push_str("</figure>\n");
}
