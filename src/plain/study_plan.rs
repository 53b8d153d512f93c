//! A plan for the time until the interview, line by line.

use std::io;

use super::stdout_writer::StdoutWriter;
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
    print_knowledge(out, knowledge)?;
    out.line("")?;
    out.line(&plan_heading(time))?;
    for (index, day) in plan.days.iter().enumerate() {
        print_day(out, index, day, plan)?;
    }
    if let Some(left_out) = plan.describe_left_out() {
        out.line("")?;
        out.plain("", "", &left_out)?;
    }
    out.line("")?;
    let commands = "`authwalk start --plan` shows what is left of it. `authwalk review --until DATE` sets the day of the \
                    interview.";
    out.plain("", "", commands)
}

/// The parts by what the answers say of them, gaps first.
fn print_knowledge(out: &mut StdoutWriter, knowledge: &AreaKnowledge) -> io::Result<()> {
    if !knowledge.has_answers() {
        return out.plain("", "", "What you know already is not known yet: `authwalk start` asks ten questions.");
    }
    out.line("What you seem to know")?;
    for (estimate, areas) in knowledge.by_estimate() {
        let lead = format!("  {:<16}", format!("{estimate}:"));
        let parts: Vec<&str> = areas.iter().map(|area| area.part.as_str()).collect();
        out.plain(&lead, &" ".repeat(width(&lead)), &parts.join(", "))?;
    }
    Ok(())
}

fn plan_heading(time: StudyTime) -> String {
    let time_in_words = time.description();
    if time.days == 1 && time.spent_today > 0 {
        return format!("A plan for the {time_in_words} that are left");
    }
    format!("A plan for {time_in_words}")
}

fn print_day(out: &mut StdoutWriter, index: usize, day: &PlanDay, plan: &StudyPlan) -> io::Result<()> {
    if plan.days.len() > 1 {
        out.line("")?;
        out.line(&format!("  {}", day.heading(index)))?;
    }
    if day.items.is_empty() {
        out.line(&format!("     {NOTHING_TO_DO}"))?;
    }
    let titled = plan.days.iter().flat_map(|day| &day.items).filter(|item| !says_itself(item));
    let command_columns = titled.map(|item| width(&item.command())).max().unwrap_or(0);
    for item in &day.items {
        let (minutes, command) = (item.minutes(), item.command());
        if says_itself(item) {
            out.line(&format!("  {minutes:>3} min  {command}"))?;
        } else {
            let lead = format!("  {minutes:>3} min  {command:<command_columns$}  ");
            out.plain(&lead, &" ".repeat(width(&lead)), &item.title())?;
        }
    }
    Ok(())
}

/// Whether the command says what it is.
const fn says_itself(item: &PlanItem) -> bool {
    matches!(item, PlanItem::Questions { .. } | PlanItem::Interview)
}
