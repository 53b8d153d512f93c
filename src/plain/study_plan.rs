//! A plan for the time until the interview, line by line.

use std::io;

use super::output::{Output, count_of};
use crate::course::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanDay, PlanItem, StudyPlan, StudyTime};

/// Prints what the learner seems to know, and what to do when.
pub fn print_plan(out: &mut Output, knowledge: &AreaKnowledge, plan: &StudyPlan, time: StudyTime) -> io::Result<()> {
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
    if plan.lessons_left_out > 0 {
        let left_out = count_of(plan.lessons_left_out, "lesson");
        out.line("")?;
        out.plain(
            "",
            "",
            &format!("{left_out} found no time; those about what you know already were left out first."),
        )?;
    }
    out.line("")?;
    out.line("`authwalk start --plan` shows what is left of it. `review --until DATE` sets the day of the interview.")
}

fn print_day(out: &mut Output, index: usize, day: &PlanDay, day_count: usize) -> io::Result<()> {
    if day_count > 1 {
        let name = if index == 0 { "Today".to_owned() } else { format!("Day {}", index + 1) };
        out.line("")?;
        out.line(&format!("  {name}, {} minutes", day.minutes()))?;
    }
    if day.items.is_empty() {
        out.line("     Nothing is left to do, or it takes longer than this.")?;
    }
    for item in &day.items {
        let minutes = item.minutes();
        let (command, what) = match item {
            PlanItem::Review => ("authwalk review".to_owned(), "what is due"),
            PlanItem::Lesson { id, title, .. } => (format!("authwalk learn {id}"), title.as_str()),
            PlanItem::Questions { part } if part.contains(' ') => (format!("authwalk quiz '{part}'"), "questions"),
            PlanItem::Questions { part } => (format!("authwalk quiz {part}"), "questions"),
            PlanItem::Interview => ("authwalk quiz --interview".to_owned(), "a mock interview"),
        };
        out.line(&format!("  {minutes:>3} min  {command:<36}  {what}"))?;
    }
    Ok(())
}
