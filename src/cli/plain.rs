//! `--plain`: the same lesson appended line by line, with numbered answers and no cursor movement. For screen
//! readers, pipes and logs.

use std::io::{self, BufRead as _};
use std::sync::{Arc, mpsc};

use rand::Rng as _;

use super::out::{Out, message};
use super::quiz::desk::{Desk, Feedback};
use super::{Common, FINE, USAGE, progress, quiz, transcript};
use crate::clock::Clock;
use crate::content::Lesson;
use crate::course::closing::lesson_quiz;
use crate::course::history::{CourseProgress, JournalEntry};
use crate::course::run::{QuizMode, QuizRun};
use crate::course::schedule::day_of;
use crate::course::{Attempt, AttemptPhase, Input, QuestionSequence, StepPrediction};
use crate::play::{LabReport, Player, proof};
use crate::tui::FIRST_LESSON;

/// What the learner typed.
enum Wish {
    Onward,
    Back,
    Option(usize),
    Quit,
    /// Something else.
    Unclear,
}

/// Walks through `lesson`, reading one line from stdin for each stop. The end of the input ends the lesson.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub(super) fn learn(common: &Common, lesson: Arc<Lesson>) -> io::Result<u8> {
    let opening = common.opening();
    let (keep, _) = progress::keep();
    let behind = progress::behind(&lesson, &CourseProgress::from_entries(&keep.entries));
    let (reports, inbox) = mpsc::channel();
    let player = Player::open(Arc::clone(&lesson), opening, move |report| drop(reports.send(report)));
    let mut player = match player {
        Ok(player) => player,
        Err(trouble) => {
            message(&trouble.to_string())?;
            return Ok(USAGE);
        }
    };
    if let Some(journal) = keep.journal {
        player = player.with_journal(journal);
    }
    if let Some(behind) = behind {
        player = player.with_resume_after(&behind);
    }
    if let Some(notice) = keep.notice {
        message(&notice)?;
    }
    let mut out = Out::stdout();
    out.line(&player.attempt().lesson().title.clone())?;
    out.line("Enter goes on, b goes back, q ends. A number answers a question.")?;
    loop {
        settle(&mut player, &inbox);
        if let Some(notice) = player.take_notice() {
            out.flush()?;
            message(&notice)?;
        }
        show(&mut out, &player)?;
        let wish = ask(&mut out, player.attempt())?;
        let done_outside = came_from_outside(&mut player, &inbox);
        match wish {
            Wish::Quit => break,
            // What was typed was said of the task.
            _ if done_outside => {}
            Wish::Onward if *player.attempt().phase() == AttemptPhase::End && lesson.id == FIRST_LESSON => break,
            Wish::Onward if *player.attempt().phase() == AttemptPhase::End => {
                return close(common, lesson, player, keep.entries, out);
            }
            Wish::Onward => player.handle_input(Input::Skip),
            Wish::Back => player.handle_input(Input::Back),
            Wish::Option(option) => player.handle_input(Input::Answer(option)),
            Wish::Unclear => out.line("Enter goes on, b goes back, q ends. A number answers a question.")?,
        }
    }
    out.flush()?;
    Ok(FINE)
}

/// Asks the questions that close the lesson.
fn close(
    common: &Common,
    lesson: Arc<Lesson>,
    player: Player,
    mut entries: Vec<JournalEntry>,
    mut out: Out,
) -> io::Result<u8> {
    let (journal, learned) = player.close();
    entries.extend(learned);
    let bank = quiz::questions(common);
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let questions = lesson_quiz(&lesson, &bank, &entries, day_of(Clock::System.now()), seed);
    if questions.is_empty() {
        out.flush()?;
        return Ok(FINE);
    }
    out.line("\nA few questions about it. s: later. q: enough.")?;
    let (feedback, confidence, deadline) = (Feedback::AtOnce, false, None);
    let lessons = vec![lesson];
    let mut desk = Desk { out, lessons, seed, opening: common.opening(), feedback, confidence, journal, deadline };
    quiz::line_by_line(&mut desk, &mut QuestionSequence::Run(QuizRun::new(QuizMode::Practice, questions)))?;
    Ok(FINE)
}

/// Waits until the lab has nothing left to do.
fn settle(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) {
    while matches!(player.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. }) {
        let Ok(report) = inbox.recv() else { return };
        player.handle_report(report);
    }
}

/// Takes in what came from outside in the meantime; whether a task was done by it.
fn came_from_outside(player: &mut Player, inbox: &mpsc::Receiver<LabReport>) -> bool {
    let in_task = *player.attempt().phase() == AttemptPhase::Task;
    for report in inbox.try_iter() {
        player.handle_report(report);
    }
    in_task && *player.attempt().phase() == AttemptPhase::AfterStep
}

fn show(out: &mut Out, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    match attempt.phase() {
        AttemptPhase::BeforeStep if attempt.prediction().is_some_and(answered_some) => Ok(()),
        AttemptPhase::BeforeStep => transcript::before(out, attempt),
        AttemptPhase::Task => {
            transcript::before(out, attempt)?;
            task(out, player)
        }
        AttemptPhase::AfterStep => {
            if let Some(run) = attempt.current_run() {
                transcript::happened(out, attempt, run)?;
            }
            transcript::after(out, attempt)
        }
        AttemptPhase::Failed(why) => out.line(&format!("\nThis step could not be carried out: {why}")),
        AttemptPhase::End => {
            out.line("\nThe end of this lesson.")?;
            attempt.lesson().recap.as_deref().map_or(Ok(()), |recap| transcript::prose(out, "  ", recap))
        }
        AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => Ok(()),
    }
}

/// What the task at hand asks for, its hints, and how it is done from here.
fn task(out: &mut Out, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    let Some(task) = attempt.step().and_then(|step| step.task.as_ref()) else { return Ok(()) };
    out.line("")?;
    out.line("  What is to be so:")?;
    for line in attempt.goal_conditions() {
        let lane = attempt.lanes().get(line.lane).filter(|_| attempt.lanes().len() > 1);
        let place = lane.map_or_else(String::new, |lane| format!(" [{}]", lane.title));
        let now = if line.holds { ", and it is so".to_owned() } else { format!(", now {}", line.found.abbreviated()) };
        let wanted = line.wanted.abbreviated();
        transcript::prose(out, "    ", &format!("`{}`{place}: {wanted}{now}", line.fact_path))?;
    }
    for (at, hint) in task.hints.iter().enumerate() {
        transcript::prose(out, "  ", &format!("Hint {}: {hint}", at + 1))?;
    }
    let from = attempt.manual_lanes().into_iter().next().unwrap_or_default();
    let begun = proof::task_request(attempt, from).and_then(|exchange| player.curl_command(from, &exchange));
    match begun {
        Some(line) => {
            out.line("  From another terminal; change it until the goal is reached:")?;
            out.line(&format!("    {line}"))?;
            out.line("  Enter: is it reached? If not, it is done for you, and told.")
        }
        None => out.line("  A screen lets you do it yourself. Here, Enter does it and tells how."),
    }
}

fn answered_some(asked: &StepPrediction) -> bool {
    asked.lanes.values().any(|lane| lane.answer.is_some())
}

/// Asks for the next wish, with the options of an open prediction.
fn ask(out: &mut Out, attempt: &Attempt) -> io::Result<Wish> {
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
    if !super::at_a_terminal() {
        out.line("")?;
    }
    Ok(if read == 0 { Wish::Quit } else { wish(line.trim()) })
}

fn wish(line: &str) -> Wish {
    match line {
        "" | "n" | "next" => Wish::Onward,
        "b" | "back" => Wish::Back,
        "q" | "quit" => Wish::Quit,
        number => match number.parse::<usize>() {
            Ok(number) if number > 0 => Wish::Option(number - 1),
            _ => Wish::Unclear,
        },
    }
}
