//! The words of a task and of free play: the goal line by line, hints, what went wrong, and that it is done.

use ratatui::text::Line;

use super::narration::{TextBlocks, wrap_toned};
use super::{LessonScreen, TaskSolvedBy};
use crate::content::lesson::{Task, Tool};
use crate::course::Attempt;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// What stands below a task's text.
pub(super) fn task_blocks(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    task: &Task,
    columns: usize,
) -> TextBlocks {
    let mut parts = vec![goal_lines(pen, attempt, columns)];
    parts.extend(error_lines(pen, attempt, columns));
    if screen.hints_shown == 0 {
        parts.push(pen.markdown(tool_advice(task.tool), columns));
    }
    let mut hints = Vec::new();
    for (at, hint) in task.hints.iter().take(screen.hints_shown).enumerate() {
        hints.extend(pen.markdown(&format!("*hint {} of {}:* {hint}", at + 1, task.hints.len()), columns));
    }
    parts.push(hints);
    parts
}

const fn tool_advice(tool: Tool) -> &'static str {
    match tool {
        Tool::Switches => "**a** opens what you can do, switches first · **h** a hint · **s** shows how",
        Tool::Workbench => "**b** opens the token in the workbench · **a** other acts · **h** a hint · **s** shows how",
        Tool::Outside => "**c** gives a line for another terminal: run it there · **h** a hint · **s** shows how",
    }
}

/// The goal, line by line: what is to be so, and what is so now.
fn goal_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let goal = attempt.goal_conditions();
    // A goal in one lane needs no name for it: that lane is looked at.
    let many = goal.iter().any(|line| goal.first().is_some_and(|first| first.lane != line.lane));
    let mut lines = Vec::new();
    for line in &goal {
        let lane = attempt.lanes().get(line.lane).filter(|_| many);
        let place = lane.map_or_else(String::new, |lane| format!(" ({})", lane.title));
        let name = line.fact_path.replace(['_', '.'], " ");
        let (sign, tone) = if line.holds { ("✓", Tone::Good) } else { ("○", Tone::Warn) };
        let now = if line.holds { String::new() } else { format!(", now {}", line.found.abbreviated()) };
        lines.extend(wrap_toned(
            pen,
            &format!("{sign} {name}{place}: wanted {}{now}", line.wanted.abbreviated()),
            tone,
            columns,
        ));
    }
    lines
}

fn error_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Option<Vec<Line<'static>>> {
    attempt.manual_error().map(|why| wrap_toned(pen, &format!("✗ That could not be done: {why}"), Tone::Bad, columns))
}

/// What stands there in free play.
pub(super) fn free_play_blocks(pen: Pen, attempt: &Attempt, columns: usize) -> TextBlocks {
    let says = "Everything here happens on a copy of the moment that you left. Turn a switch, change a request, \
        move the clock, and see.";
    let keys = "**a** acts and switches · **m** edits the request · **x** repeats it · **b** its token";
    let mut parts = vec![pen.markdown(says, columns), pen.markdown(keys, columns)];
    parts.extend(error_lines(pen, attempt, columns));
    parts
}

/// How a task ended, once it has.
pub(super) fn task_result_lines(pen: Pen, screen: &LessonScreen, task: &Task, columns: usize) -> Vec<Line<'static>> {
    match screen.solved_by {
        TaskSolvedBy::Learner => vec![pen.line("✓ You did it: the goal is reached.", Tone::Good)],
        TaskSolvedBy::Lesson => {
            let acts: Vec<String> = task.solution.iter().map(ToString::to_string).collect();
            wrap_toned(
                pen,
                &format!("This is how: {}. ← goes back, to do it yourself.", acts.join("; then ")),
                Tone::Plain,
                columns,
            )
        }
    }
}
