//! A plan for the time until the interview, line by line.

use std::io;

use super::stdout_writer::{StdoutWriter, count_of};
use crate::course::NOTHING_TO_DO;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanDay, PlanItem, StudyPlan, StudyTime};
use crate::prose::width;

/// Prints what the learner seems to know, and what to do when.
pub fn print_plan(
    out: &mut StdoutWriter,
    knowledge: &AreaKnowledge,
    plan: &StudyPlan,
    time: StudyTime,
) -> io::Result<()> {
    out.line("")?;
    out.line("What you seem to know")?;
    for area in knowledge.areas() {
        out.line(&format!("  {:<28}  {}", area.part, area.estimate()))?;
    }
    out.line("")?;
    let minutes = time.minutes_a_day;
    out.line(&match time.days {
        1 => format!("A plan for {}", count_of(minutes as usize, "minute")),
        days => format!("A plan for {days} days, {minutes} minutes each"),
    })?;
    for (index, day) in plan.days.iter().enumerate() {
        print_day(out, index, day, plan.days.len())?;
    }
    if let Some(left_out) = plan.describe_left_out() {
        out.line("")?;
        out.plain("", "", &left_out)?;
    }
    out.line("")?;
    out.line("`authwalk start --plan` shows what is left of it. `review --until DATE` sets the day of the interview.")
}

fn print_day(out: &mut StdoutWriter, index: usize, day: &PlanDay, day_count: usize) -> io::Result<()> {
    if day_count > 1 {
        out.line("")?;
        out.line(&format!("  {}", day.heading(index)))?;
    }
    if day.items.is_empty() {
        out.line(&format!("     {NOTHING_TO_DO}"))?;
    }
    for item in &day.items {
        let lead = format!("  {:>3} min  {:<36}  ", item.minutes(), command(item));
        out.plain(&lead, &" ".repeat(width(&lead)), &item.title())?;
    }
    Ok(())
}

/// What to type for it.
fn command(item: &PlanItem) -> String {
    match item {
        PlanItem::Review => "authwalk review".to_owned(),
        PlanItem::Lesson { id, .. } => format!("authwalk learn {id}"),
        PlanItem::Questions { part } if part.contains(' ') => format!("authwalk quiz '{part}'"),
        PlanItem::Questions { part } => format!("authwalk quiz {part}"),
        PlanItem::Interview => "authwalk quiz --interview".to_owned(),
    }
}
