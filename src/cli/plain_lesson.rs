//! `learn --plain`: a lesson line by line, with numbered answers and no cursor movement. For screen readers, pipes and
//! logs.

use std::io;
use std::sync::{Arc, mpsc};

use rand::Rng as _;

use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::lookup::Course;
use super::output::{Output, print_message, report_failure};
use super::quiz_session::console::{Feedback, QuizConsole};
use super::quiz_session::run_line_by_line;
use super::{journal, line_input, transcript};
use crate::clock::Clock;
use crate::content::{Lesson, LessonSummary};
use crate::course::course_map::CourseMap;
use crate::course::course_map::FIRST_LESSON;
use crate::course::day::day_of;
use crate::course::journal::JournalEntry;
use crate::course::progress::CourseProgress;
use crate::course::quiz::quiz_run::{QuizMode, QuizRun};
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::{Attempt, AttemptPhase, Input, QuestionSequence, StepPrediction};
use crate::play::{LabReport, Player, curl};

const HELP: &str = "Enter goes on, b goes back, q ends. A number answers a question.";

/// What a line means.
enum LessonLineCommand {
    Next,
    Back,
    /// Chooses an option of the prediction, by its index.
    Answer(usize),
    Quit,
    Unknown,
}

/// Walks through `lesson`, reading one line from stdin for each stop. The end of the input ends the lesson.
pub(super) fn learn(common: &GlobalArgs, course: &Course, lesson: Arc<Lesson>) -> io::Result<u8> {
    let progress = journal::load_progress();
    let resume_after = step_to_resume_after(&lesson, &CourseProgress::from_entries(&progress.entries));
    let (reports, inbox) = mpsc::channel();
    let player = Player::open(Arc::clone(&lesson), common.lab_seed(), move |report| drop(reports.send(report)));
    let mut player = match player {
        Ok(player) => player,
        Err(error) => return report_failure(&error.to_string()),
    };
    if let Some(journal) = progress.journal {
        player = player.with_journal(journal);
    }
    if let Some(step) = resume_after {
        player = player.with_resume_after(&step);
    }
    if let Some(notice) = progress.notice {
        print_message(&notice)?;
    }
    let mut out = Output::stdout();
    out.line(&player.attempt().lesson().title.clone())?;
    out.line(HELP)?;
    loop {
        wait_for_lab(&mut player, &inbox);
        if let Some(notice) = player.take_notice() {
            out.flush()?;
            print_message(&notice)?;
        }
        print_phase(&mut out, &player)?;
        let command = read_command(&mut out, player.attempt())?;
        let solved_from_outside = take_external_reports(&mut player, &inbox);
        match command {
            LessonLineCommand::Quit => break,
            // The learner typed this line while looking at the task, which has been solved since then.
            _ if solved_from_outside => {}
            LessonLineCommand::Next if *player.attempt().phase() == AttemptPhase::End => {
                // The first lesson has an end of its own, without questions.
                if lesson.id == FIRST_LESSON {
                    break;
                }
                return ask_lesson_quiz(common, course, lesson, player, progress.entries, out);
            }
            LessonLineCommand::Next => player.handle_input(Input::Skip),
            LessonLineCommand::Back => player.handle_input(Input::Back),
            LessonLineCommand::Answer(option) => player.handle_input(Input::Answer(option)),
            LessonLineCommand::Unknown => out.line(HELP)?,
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

/// The step after which `lesson` goes on, if it was left in the middle.
fn step_to_resume_after(lesson: &Lesson, progress: &CourseProgress) -> Option<String> {
    let map = CourseMap::new(&[LessonSummary::from(lesson)], progress);
    let lesson = map.lessons.into_iter().next()?;
    lesson.resume.map(|resume| resume.after_step)
}

/// Asks the questions that close the lesson. `entries` is what was learned before it.
fn ask_lesson_quiz(
    common: &GlobalArgs,
    course: &Course,
    lesson: Arc<Lesson>,
    player: Player,
    mut entries: Vec<JournalEntry>,
    mut out: Output,
) -> io::Result<u8> {
    let (journal, new_entries) = player.close();
    entries.extend(new_entries);
    let bank = course.questions();
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let questions = lesson_quiz(&lesson, &bank, &entries, day_of(Clock::System.now()), seed);
    if questions.is_empty() {
        out.flush()?;
        return Ok(EXIT_OK);
    }
    out.line("\nA few questions about it. s: later. q: enough.")?;
    let mut console = QuizConsole {
        out,
        lessons: vec![lesson],
        seed,
        lab_seed: common.lab_seed(),
        feedback: Feedback::Immediate,
        asks_confidence: false,
        journal,
        deadline: None,
    };
    let mut questions = QuestionSequence::Run(QuizRun::new(QuizMode::Practice, questions));
    run_line_by_line(&mut console, &mut questions)?;
    Ok(EXIT_OK)
}

/// Waits until the lab has nothing left to do.
fn wait_for_lab(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) {
    while matches!(player.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. }) {
        let Ok(report) = inbox.recv() else { return };
        player.handle_report(report);
    }
}

/// Takes in the requests that came from another terminal in the meantime. Returns whether they solved the task.
fn take_external_reports(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) -> bool {
    let was_in_task = *player.attempt().phase() == AttemptPhase::Task;
    for report in inbox.try_iter() {
        player.handle_report(report);
    }
    was_in_task && *player.attempt().phase() == AttemptPhase::AfterStep
}

fn print_phase(out: &mut Output, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    match attempt.phase() {
        // Of several lanes one has been answered: the intro has been printed before that.
        AttemptPhase::BeforeStep if attempt.prediction().is_some_and(has_any_answer) => Ok(()),
        AttemptPhase::BeforeStep => transcript::print_step_intro(out, attempt),
        AttemptPhase::Task => {
            transcript::print_step_intro(out, attempt)?;
            print_task(out, player)
        }
        AttemptPhase::AfterStep => {
            if let Some(run) = attempt.current_run() {
                transcript::print_step_run(out, attempt, run)?;
            }
            transcript::print_step_outcome(out, attempt)
        }
        AttemptPhase::Failed(reason) => out.line(&format!("\nThis step could not be carried out: {reason}")),
        AttemptPhase::End => {
            out.line("\nThe end of this lesson.")?;
            match &attempt.lesson().recap {
                Some(recap) => out.markdown("  ", recap),
                None => Ok(()),
            }
        }
        AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => Ok(()),
    }
}

/// The goal of the task at hand, its hints, and how to work on it from here.
fn print_task(out: &mut Output, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    let Some(task) = attempt.step().and_then(|step| step.task.as_ref()) else { return Ok(()) };
    out.line("")?;
    out.line("  What is to be so:")?;
    for condition in attempt.goal_conditions() {
        let lead = if condition.holds { "    reached  " } else { "    not yet  " };
        out.plain(lead, "             ", &condition.sentence(attempt.lane_title(condition.lane)))?;
    }
    for (index, hint) in task.hints.iter().enumerate() {
        out.markdown("  ", &format!("Hint {}: {hint}", index + 1))?;
    }
    let lane = attempt.manual_lanes().into_iter().next().unwrap_or_default();
    let command = curl::task_request(attempt, lane).and_then(|exchange| player.curl_command(lane, &exchange));
    match command {
        Some(command) => {
            out.line("  From another terminal; change it until the goal is reached:")?;
            out.line(&format!("    {command}"))?;
            out.line("  Enter: is it reached? If not, it is done for you, and told.")
        }
        None => out.line("  A screen lets you do it yourself. Here, Enter does it and tells how."),
    }
}

fn has_any_answer(prediction: &StepPrediction) -> bool {
    prediction.lanes.values().any(|lane| lane.answer.is_some())
}

/// Prints the options of an open prediction, if there is one, and reads a line.
fn read_command(out: &mut Output, attempt: &Attempt) -> io::Result<LessonLineCommand> {
    if attempt.waits_for_answer()
        && let Some(prediction) = attempt.prediction()
        && let Some(lane) = prediction.open_lane()
    {
        out.line("")?;
        out.line(&format!("  {}", prediction.prediction.ask))?;
        if let Some(title) = attempt.lane_title(lane) {
            out.line(&format!("  [{title}]"))?;
        }
        for (index, option) in prediction.lanes[&lane].options.iter().enumerate() {
            out.line(&format!("    {}  {}", index + 1, prediction.fact.value_label(option)))?;
        }
    }
    let line = line_input::read_line(out, "> ")?;
    Ok(line.map_or(LessonLineCommand::Quit, |line| parse_command(line.trim())))
}

fn parse_command(line: &str) -> LessonLineCommand {
    match line {
        "" | "n" | "next" => LessonLineCommand::Next,
        "b" | "back" => LessonLineCommand::Back,
        "q" | "quit" => LessonLineCommand::Quit,
        number => match number.parse::<usize>() {
            Ok(number) if number > 0 => LessonLineCommand::Answer(number - 1),
            _ => LessonLineCommand::Unknown,
        },
    }
}
