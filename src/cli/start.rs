//! `authwalk start`: ten questions find what somebody knows; then a plan for the time until the interview.

use std::io;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::exit_code::EXIT_OK;
use super::face::ask_questions;
use super::global_args::GlobalArgs;
use super::journal;
use super::output::{StdoutWriter, print_message};
use super::output_format::OutputFormat;
use super::selected_course::SelectedCourse;
use crate::clock::{Clock, instant_now};
use crate::course::QuestionSequence;
use crate::course::course_map::CourseMap;
use crate::course::course_progress::CourseProgress;
use crate::course::day::day_of;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::quiz::placement_quiz::PlacementQuiz;
use crate::course::study_plan::{PlanItem, StudyPlan, StudyTime, TimeBudget};
use crate::plain::study_plan::print_plan;
use crate::play::QuizSession;

#[derive(Args, Clone, Debug)]
pub(super) struct StartArgs {
    /// How much time you have: 90m or 2h until the interview (on each day, where `review --until` has set its day), or 3d
    #[arg(value_name = "TIME", conflicts_with = "minutes")]
    time: Option<TimeBudget>,
    /// The same in minutes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: Option<u32>,
    /// Ask nothing: the plan from what you have answered so far
    #[arg(long)]
    plan: bool,
    /// How the plan is reported
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, requires = "plan")]
    format: OutputFormat,
}

/// Asks, unless only the plan is wanted, and prints the plan.
pub(super) fn run_start(common: &GlobalArgs, args: &StartArgs) -> io::Result<u8> {
    let course = SelectedCourse::from_args(common);
    if let Some(code) = course.refuse_language()? {
        return Ok(code);
    }
    let catalog = course.catalog()?;
    let (curriculum, bank) = (course.curriculum(), course.questions());
    let progress = journal::load_progress_or_report(course.ids())?;
    let mut entries = progress.entries;
    let mut code = EXIT_OK;
    let today = day_of(Clock::System.now());
    let budget = args.time.or(args.minutes.map(TimeBudget::Minutes));
    let mut time = StudyTime::until_interview(&entries, today, budget);
    if !args.plan && !time.allows_placement() {
        print_message("Ten questions would take most of that time, so none are asked.")?;
    } else if !args.plan {
        let started = instant_now();
        let placement = PlacementQuiz::new(&bank, Arc::clone(&curriculum), common.lab_seed().number());
        let questions = QuestionSequence::Placement(placement);
        let session = QuizSession::new(
            questions,
            catalog.lessons().to_vec(),
            common.lab_seed(),
            progress.journal,
            Arc::clone(&curriculum),
        );
        let (exit_code, session) = ask_questions(common, session, false, None)?;
        code = exit_code;
        entries.extend(session.close().1);
        time = time.after(started.elapsed());
    }
    let knowledge = AreaKnowledge::from_entries(&entries, &bank, &curriculum);
    let map = CourseMap::new(catalog.summaries(), &curriculum, &CourseProgress::from_entries(&entries));
    let plan = StudyPlan::new(&map, &knowledge, time);
    let mut out = StdoutWriter::stdout();
    match args.format {
        OutputFormat::Text => print_plan(&mut out, &knowledge, &plan, time)?,
        OutputFormat::Json => out.line(&plan_json(&knowledge, &plan).to_string())?,
    }
    out.flush()?;
    Ok(code)
}

fn plan_json(knowledge: &AreaKnowledge, plan: &StudyPlan) -> serde_json::Value {
    let areas = knowledge.areas().iter().map(
        |area| json!({ "part": area.part, "answers": area.answers, "known": area.probability, "gap": area.has_gap() }),
    );
    let item = |item: &PlanItem| {
        let minutes = item.minutes();
        match item {
            PlanItem::Review => json!({ "do": "review", "minutes": minutes }),
            PlanItem::Lesson { id, title, .. } => {
                json!({ "do": "lesson", "id": id, "title": title, "minutes": minutes })
            }
            PlanItem::Questions { part } => json!({ "do": "questions", "part": part, "minutes": minutes }),
            PlanItem::Interview => json!({ "do": "interview", "minutes": minutes }),
            PlanItem::CheatSheet { .. } => json!({ "do": "cheatsheet", "minutes": minutes }),
        }
    };
    let days = plan.days.iter().map(|day| day.items.iter().map(item).collect::<Vec<_>>());
    json!({
        "format_version": 1,
        "areas": areas.collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
        "lessons_left_out": plan.lessons_left_out,
        "gaps_left_out": plan.gaps_left_out,
    })
}
