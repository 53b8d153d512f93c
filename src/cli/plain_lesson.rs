//! `--plain`: the same lesson appended line by line, with numbered answers and no cursor movement. For screen
//! readers, pipes and logs.

use std::io::{self, BufRead as _};
use std::sync::{Arc, mpsc};

use rand::Rng as _;

use super::output::{Output, print_message};
use super::quiz::console::{Feedback, QuizConsole};
use super::{EXIT_OK, EXIT_USAGE, GlobalArgs, progress, quiz, transcript};
use crate::clock::Clock;
use crate::content::Lesson;
use crate::course::course_map::FIRST_LESSON;
use crate::course::journal::{CourseProgress, JournalEntry};
use crate::course::quiz::quiz_run::{QuizMode, QuizRun};
use crate::course::review::deck::day_of;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::course::{Attempt, AttemptPhase, Input, QuestionSequence, StepPrediction};
use crate::play::{LabReport, Player, curl};

/// What the learner typed.
enum LessonLineCommand {
    Next,
    Back,
    Answer(usize),
    Quit,
    /// Something else.
    Unknown,
}

/// Walks through `lesson`, reading one line from stdin for each stop. The end of the input ends the lesson.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub(super) fn learn(common: &GlobalArgs, lesson: Arc<Lesson>) -> io::Result<u8> {
    let opening = common.lab_seed();
    let (keep, _) = progress::load_progress();
    let behind = progress::step_to_resume_after(&lesson, &CourseProgress::from_entries(&keep.entries));
    let (reports, inbox) = mpsc::channel();
    let player = Player::open(Arc::clone(&lesson), opening, move |report| drop(reports.send(report)));
    let mut player = match player {
        Ok(player) => player,
        Err(trouble) => {
            print_message(&trouble.to_string())?;
            return Ok(EXIT_USAGE);
        }
    };
    if let Some(journal) = keep.journal {
        player = player.with_journal(journal);
    }
    if let Some(behind) = behind {
        player = player.with_resume_after(&behind);
    }
    if let Some(notice) = keep.notice {
        print_message(&notice)?;
    }
    let mut out = Output::stdout();
    out.line(&player.attempt().lesson().title.clone())?;
    out.line("Enter goes on, b goes back, q ends. A number answers a question.")?;
    loop {
        wait_for_lab(&mut player, &inbox);
        if let Some(notice) = player.take_notice() {
            out.flush()?;
            print_message(&notice)?;
        }
        print_phase(&mut out, &player)?;
        let wish = read_command(&mut out, player.attempt())?;
        let done_outside = take_external_reports(&mut player, &inbox);
        match wish {
            LessonLineCommand::Quit => break,
            // What was typed was said of the task.
            _ if done_outside => {}
            LessonLineCommand::Next if *player.attempt().phase() == AttemptPhase::End && lesson.id == FIRST_LESSON => {
                break;
            }
            LessonLineCommand::Next if *player.attempt().phase() == AttemptPhase::End => {
                return ask_lesson_quiz(common, lesson, player, keep.entries, out);
            }
            LessonLineCommand::Next => player.handle_input(Input::Skip),
            LessonLineCommand::Back => player.handle_input(Input::Back),
            LessonLineCommand::Answer(option) => player.handle_input(Input::Answer(option)),
            LessonLineCommand::Unknown => {
                out.line("Enter goes on, b goes back, q ends. A number answers a question.")?;
            }
        }
    }
    out.flush()?;
    Ok(EXIT_OK)
}

/// Asks the questions that close the lesson.
fn ask_lesson_quiz(
    common: &GlobalArgs,
    lesson: Arc<Lesson>,
    player: Player,
    mut entries: Vec<JournalEntry>,
    mut out: Output,
) -> io::Result<u8> {
    let (journal, learned) = player.close();
    entries.extend(learned);
    let bank = quiz::course_questions(common);
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let questions = lesson_quiz(&lesson, &bank, &entries, day_of(Clock::System.now()), seed);
    if questions.is_empty() {
        out.flush()?;
        return Ok(EXIT_OK);
    }
    out.line("\nA few questions about it. s: later. q: enough.")?;
    let (feedback, confidence, deadline) = (Feedback::Immediate, false, None);
    let lessons = vec![lesson];
    let mut desk = QuizConsole {
        out,
        lessons,
        seed,
        lab_seed: common.lab_seed(),
        feedback,
        asks_confidence: confidence,
        journal,
        deadline,
    };
    quiz::run_line_by_line(&mut desk, &mut QuestionSequence::Run(QuizRun::new(QuizMode::Practice, questions)))?;
    Ok(EXIT_OK)
}

/// Waits until the lab has nothing left to do.
fn wait_for_lab(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) {
    while matches!(player.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. }) {
        let Ok(report) = inbox.recv() else { return };
        player.handle_report(report);
    }
}

/// Takes in what came from outside in the meantime; whether a task was done by it.
fn take_external_reports(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) -> bool {
    let in_task = *player.attempt().phase() == AttemptPhase::Task;
    for report in inbox.try_iter() {
        player.handle_report(report);
    }
    in_task && *player.attempt().phase() == AttemptPhase::AfterStep
}

fn print_phase(out: &mut Output, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    match attempt.phase() {
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
        AttemptPhase::Failed(why) => out.line(&format!("\nThis step could not be carried out: {why}")),
        AttemptPhase::End => {
            out.line("\nThe end of this lesson.")?;
            attempt.lesson().recap.as_deref().map_or(Ok(()), |recap| transcript::print_markdown(out, "  ", recap))
        }
        AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => Ok(()),
    }
}

/// What the task at hand asks for, its hints, and how it is done from here.
fn print_task(out: &mut Output, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    let Some(task) = attempt.step().and_then(|step| step.task.as_ref()) else { return Ok(()) };
    out.line("")?;
    out.line("  What is to be so:")?;
    for line in attempt.goal_conditions() {
        let lane = attempt.lanes().get(line.lane).filter(|_| attempt.lanes().len() > 1);
        let place = lane.map_or_else(String::new, |lane| format!(" [{}]", lane.title));
        let now = if line.holds { ", and it is so".to_owned() } else { format!(", now {}", line.found.abbreviated()) };
        let wanted = line.wanted.abbreviated();
        transcript::print_markdown(out, "    ", &format!("`{}`{place}: {wanted}{now}", line.fact_path))?;
    }
    for (at, hint) in task.hints.iter().enumerate() {
        transcript::print_markdown(out, "  ", &format!("Hint {}: {hint}", at + 1))?;
    }
    let from = attempt.manual_lanes().into_iter().next().unwrap_or_default();
    let begun = curl::task_request(attempt, from).and_then(|exchange| player.curl_command(from, &exchange));
    match begun {
        Some(line) => {
            out.line("  From another terminal; change it until the goal is reached:")?;
            out.line(&format!("    {line}"))?;
            out.line("  Enter: is it reached? If not, it is done for you, and told.")
        }
        None => out.line("  A screen lets you do it yourself. Here, Enter does it and tells how."),
    }
}

fn has_any_answer(asked: &StepPrediction) -> bool {
    asked.lanes.values().any(|lane| lane.answer.is_some())
}

/// Asks for the next wish, with the options of an open prediction.
fn read_command(out: &mut Output, attempt: &Attempt) -> io::Result<LessonLineCommand> {
    if attempt.waits_for_answer()
        && let Some(asked) = attempt.prediction()
        && let Some(lane) = asked.open_lane()
    {
        out.line("")?;
        out.line(&format!("  {}", asked.prediction.ask))?;
        if attempt.lanes().len() > 1 {
            out.line(&format!("  [{}]", attempt.lanes()[lane].title))?;
        }
        for (at, option) in asked.lanes[&lane].options.iter().enumerate() {
            out.line(&format!("    {}  {}", at + 1, asked.fact.value_label(option)))?;
        }
    }
    out.prompt("> ")?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line)?;
    // Without an echo of somebody's Enter the next line would stand behind the prompt.
    if !super::is_interactive() {
        out.line("")?;
    }
    Ok(if read == 0 { LessonLineCommand::Quit } else { parse_command(line.trim()) })
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
