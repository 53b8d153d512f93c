//! The story of an attempt, line after line: who sent what to whom.

use std::io;

use super::stdout_writer::StdoutWriter;
use crate::course::Attempt;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::{StoryArrow, StoryEntry, StoryEvent};
use crate::prose;

/// The story of every lane, one after the other, with the step to which each part belongs.
pub fn print_story(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let lesson = attempt.lesson();
    out.line(&format!("{} ({})", lesson.title, lesson.id))?;
    for lane in 0..attempt.lanes().len() {
        if let Some(title) = attempt.lane_title(lane) {
            out.line("")?;
            out.line(&format!("[{title}]"))?;
        }
        print_lane_story(out, attempt, &attempt.story(lane))?;
    }
    Ok(())
}

/// The story of one lane, without the steps.
pub(super) fn print_lane(out: &mut StdoutWriter, story: &LaneStory) -> io::Result<()> {
    let columns = direction_columns(story);
    story.entries.iter().try_for_each(|entry| print_event(out, &entry.event, columns))
}

/// The newest exchange of a lane.
pub(super) fn print_newest(out: &mut StdoutWriter, story: &LaneStory) -> io::Result<()> {
    let Some(newest) = story.entries.last() else { return Ok(()) };
    let columns = direction_columns(story);
    let of_newest = story.entries.iter().filter(|entry| entry.moment == newest.moment);
    of_newest.into_iter().try_for_each(|entry| print_event(out, &entry.event, columns))
}

/// How wide the widest `alice → shop` is.
fn direction_columns(story: &LaneStory) -> usize {
    let columns = story.entries.iter().filter_map(|entry| match &entry.event {
        StoryEvent::Arrow(arrow) => Some(prose::width(&direction(arrow))),
        StoryEvent::Deed { .. } | StoryEvent::Rule(_) => None,
    });
    columns.max().unwrap_or(0)
}

fn print_lane_story(out: &mut StdoutWriter, attempt: &Attempt, story: &LaneStory) -> io::Result<()> {
    let columns = direction_columns(story);
    for run in 0..attempt.runs().len() {
        let title = attempt.lesson().step.get(run).map_or("", |step| step.title.as_str());
        out.line("")?;
        out.line(&format!("{}. {title}", run + 1))?;
        let entries: Vec<&StoryEntry> = story.entries.iter().filter(|entry| entry.moment.run == run).collect();
        if entries.is_empty() {
            out.line("     nothing happens here")?;
        }
        for entry in entries {
            print_event(out, &entry.event, columns)?;
        }
    }
    Ok(())
}

fn print_event(out: &mut StdoutWriter, event: &StoryEvent, columns: usize) -> io::Result<()> {
    match event {
        StoryEvent::Arrow(arrow) => print_arrow(out, arrow, columns),
        StoryEvent::Deed { by, words } => out.line(&format!("     {} {words}", by.name())),
        StoryEvent::Rule(words) => out.line(&format!("  ── {words}")),
    }
}

fn print_arrow(out: &mut StdoutWriter, arrow: &StoryArrow, columns: usize) -> io::Result<()> {
    let number = arrow.number.map_or_else(String::new, |number| number.to_string());
    let direction = direction(arrow);
    let gap = " ".repeat(columns.saturating_sub(prose::width(&direction)));
    let words = arrow.labels().next().unwrap_or_default();
    let found = if arrow.found.is_empty() { String::new() } else { format!(": {}", arrow.found) };
    out.line(&format!("{number:>3}  {direction}{gap}  {words}{found}"))
}

/// `alice → shop`.
fn direction(arrow: &StoryArrow) -> String {
    format!("{} → {}", arrow.from.name(), arrow.to.name())
}
