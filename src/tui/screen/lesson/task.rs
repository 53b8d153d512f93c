//! The words of a task and of free play: the goal condition by condition, hints, what went wrong, and how it ended.

use ratatui::text::Line;

use super::step_progress::TaskSolver;
use super::text_blocks::TextBlocks;
use super::{LessonScene, LessonScreen};
use crate::content::lesson::{Task, Tool};
use crate::course::{Attempt, GoalCondition};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The blocks below a task's text.
pub(super) fn task_blocks(
    pen: Pen,
    screen: &LessonScreen,
    attempt: &Attempt,
    task: &Task,
    columns: usize,
    blocks: &mut TextBlocks,
) {
    let goal = goal_lines(pen, attempt, columns);
    let packed = pack_lines(&goal, columns);
    blocks.push_replaceable(goal, packed, 0);
    blocks.extend(error_lines(pen, attempt, columns));
    if screen.hints_shown == 0 {
        // The footer names the keys, too.
        blocks.push_optional(markdown_lines(pen, tool_advice(task.tool), columns), 0);
    }
    let mut hints = Vec::new();
    for (index, hint) in task.hints.iter().take(screen.hints_shown).enumerate() {
        hints.extend(markdown_lines(pen, &format!("*hint {} of {}:* {hint}", index + 1, task.hints.len()), columns));
    }
    blocks.push(hints);
}

const fn tool_advice(tool: Tool) -> &'static str {
    match tool {
        Tool::Switches => "**a** opens what you can do, switches first · **h** a hint · **s** shows how",
        Tool::Workbench => "**b** opens the token in the workbench · **a** other acts · **h** a hint · **s** shows how",
        Tool::Outside => "**c** gives a line for another terminal: run it there · **h** a hint · **s** shows how",
    }
}

/// The goal, a sentence for each condition.
fn goal_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Vec<Line<'static>> {
    let goal = attempt.shown_goal();
    let conditions = &goal.conditions;
    // A goal in one lane needs no title for it: that lane is looked at.
    let in_several_lanes = conditions.windows(2).any(|pair| pair[0].lane != pair[1].lane);
    // What is so from the start is nobody's merit.
    let has_acted = attempt.has_acted();
    let line = |condition: &GoalCondition| {
        let is_reached = condition.holds() && has_acted;
        let (sign, tone) = if is_reached { ("✓", Tone::Good) } else { ("○", Tone::Warn) };
        let lane = attempt.lane_title(condition.lane).filter(|_| in_several_lanes);
        WrappedText::plain(&format!("{sign} {}", condition.sentence(lane)), tone).lines(pen, columns)
    };
    let held_back = goal.held_back_sentences();
    let held_back =
        held_back.iter().flat_map(|more| WrappedText::plain(&format!("○ {more}"), Tone::Dim).lines(pen, columns));
    conditions.iter().flat_map(line).chain(held_back).collect()
}

/// The lines with as many of them beside each other as fit.
fn pack_lines(lines: &[Line<'static>], columns: usize) -> Vec<Line<'static>> {
    const GAP: &str = "   ";
    let mut packed: Vec<Line<'static>> = Vec::new();
    for line in lines {
        match packed.last_mut() {
            Some(last) if last.width() + GAP.len() + line.width() <= columns => {
                last.push_span(GAP);
                last.spans.extend(line.spans.iter().cloned());
            }
            _ => packed.push(line.clone()),
        }
    }
    packed
}

fn error_lines(pen: Pen, attempt: &Attempt, columns: usize) -> Option<Vec<Line<'static>>> {
    let why = attempt.manual_error()?;
    Some(WrappedText::plain(&format!("✗ That could not be done: {why}"), Tone::Bad).lines(pen, columns))
}

/// What can be done in free play, and how another program comes in.
pub(super) fn free_play_blocks(
    pen: Pen,
    scene: LessonScene<'_>,
    curl_example: Option<&String>,
    columns: usize,
) -> TextBlocks {
    let intro = "Everything here happens on a copy of the moment that you left. Turn a switch, change a request, \
        move the clock, and see.";
    let keys = "**a** acts, switches · **m** edits · **x** repeats · **b** the token · **S** saves as a lesson";
    let mut blocks = TextBlocks::from([intro, keys].map(|text| markdown_lines(pen, text, columns)));
    if let Some(example) = curl_example {
        let outside = format!("From another terminal: `{example}`; `Host` chooses the site.");
        blocks.push(markdown_lines(pen, &outside, columns));
    }
    blocks.extend(error_lines(pen, scene.attempt, columns));
    blocks
}

/// How a task ended, once it has.
pub(super) fn task_result_lines(pen: Pen, screen: &LessonScreen, task: &Task, columns: usize) -> Vec<Line<'static>> {
    match screen.solved_by {
        TaskSolver::Learner => vec![pen.line("✓ You did it: the goal is reached.", Tone::Good)],
        TaskSolver::Lesson => {
            let acts: Vec<String> = task.solution.iter().map(ToString::to_string).collect();
            let text = format!("This is how: {}. ← goes back, to do it yourself.", acts.join("; then "));
            WrappedText::plain(&text, Tone::Plain).lines(pen, columns)
        }
    }
}
