//! A task line by line: its goal, what its commands list, and what they led to.

use std::io;

use super::stdout_writer::StdoutWriter;
use super::story;
use super::task_command::{GOAL_HELP, TASK_HELP, TaskCommand, known_requests, switches};
use super::transcript::{TokenLength, print_act};
use crate::content::lesson_text::lesson_text;
use crate::course::lesson::step_run::ActOutcome;
use crate::course::lesson::story::story_filter::{FILTER_HELP, StoryFilter};
use crate::course::{Attempt, AttemptPhase, LaneRun};
use crate::play::{Player, curl, save_lesson, saving_result};

/// The goal of the task at hand, and how to work on it.
pub(super) fn print_task(out: &mut StdoutWriter, player: &Player) -> io::Result<()> {
    let attempt = player.attempt();
    if attempt.step().is_none_or(|step| step.task.is_none()) {
        return Ok(());
    }
    out.line("")?;
    print_goal(out, attempt)?;
    if let Some(command) = curl_line(player) {
        out.line("  From another terminal; change it until the goal is reached:")?;
        out.line(&format!("    {command}"))?;
    }
    out.line("  Do it with commands (`?` lists them). Enter: is it reached? If not, it is done for you.")
}

/// The conditions of the goal, and whether each holds.
pub(super) fn print_goal(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    out.line("  The goal:")?;
    let goal = attempt.shown_goal();
    for condition in &goal.conditions {
        let lead = if condition.holds() && attempt.has_acted() { "    reached  " } else { "    not yet  " };
        out.plain(lead, "             ", &condition.sentence(attempt.lane_title(condition.lane)))?;
    }
    goal.held_back_sentences().iter().try_for_each(|more| out.plain("    not yet  ", "             ", more))
}

/// The line that sends the task's request from another terminal; `None` where the task is not about that.
fn curl_line(player: &Player) -> Option<String> {
    let attempt = player.attempt();
    let lane = attempt.manual_lanes().into_iter().next().unwrap_or_default();
    let last = || attempt.acts_newest_first(lane).find_map(|act| act.outcome.exchanges.last().cloned());
    let exchange = curl::task_request(attempt, lane).or_else(last)?;
    player.curl_command(lane, &exchange)
}

/// Answers a command that only asks.
pub(super) fn answer(out: &mut StdoutWriter, player: &Player, command: &TaskCommand) -> io::Result<()> {
    let attempt = player.attempt();
    match command {
        TaskCommand::ListRequests => print_requests(out, attempt),
        TaskCommand::ListSwitches(word) => print_switches(out, attempt, word),
        TaskCommand::Help => print_help(out, attempt),
        TaskCommand::ShowToken(token) => out.line(&format!("    {token}")),
        TaskCommand::Log(filter) => print_log(out, attempt, filter),
        TaskCommand::Save => out.plain("  ", "  ", &save(attempt)),
        TaskCommand::Curl => match curl_line(player) {
            Some(line) => out.line(&format!("    {line}")),
            None => out.line("  No request has travelled yet that curl could repeat."),
        },
        TaskCommand::Hint | TaskCommand::Perform(_) => out.line("  There is no hint here."),
    }
}

/// What has travelled in each lane of the task, as far as it fits the filter.
fn print_log(out: &mut StdoutWriter, attempt: &Attempt, filter_text: &str) -> io::Result<()> {
    let filter = StoryFilter::parse(filter_text);
    for lane in attempt.manual_lanes() {
        let all = attempt.story(lane);
        let shown = attempt.filter_story(lane, &all, &filter);
        let title = attempt.lane_title(lane).map(|title| format!("[{title}]"));
        let (count, of) = (shown.exchange_count(), all.exchange_count());
        let counted = (!filter.is_empty()).then(|| format!("{filter_text}: {count} of {of}"));
        let head: Vec<String> = title.into_iter().chain(counted).collect();
        if !head.is_empty() {
            out.line(&format!("  {}", head.join(" ")))?;
        }
        if !shown.entries.is_empty() {
            story::print_lane(out, &shown)?;
        } else if filter.is_empty() {
            out.line("  Nothing has travelled yet.")?;
        } else {
            out.markdown("  ", FILTER_HELP)?;
        }
    }
    Ok(())
}

/// Keeps what was done by hand as a lesson file, and says where.
fn save(attempt: &Attempt) -> String {
    match attempt.lesson_by_hand() {
        Some(lesson) => saving_result(save_lesson(&lesson_text(&lesson))),
        None => "Nothing was done by hand yet that could be saved.".to_owned(),
    }
}

/// What the commands are; those that lead to a goal only where there is one.
fn print_help(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    out.markdown("  ", TASK_HELP)?;
    if *attempt.phase() == AttemptPhase::Task { out.markdown("  ", GOAL_HELP) } else { Ok(()) }
}

/// The requests that `send` sends again.
fn print_requests(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    let requests = known_requests(attempt);
    if requests.is_empty() {
        return out.line("  The lesson has sent nothing yet. `send GET /me as bob` sends a request of your own.");
    }
    for (index, request) in requests.iter().enumerate() {
        out.line(&format!("    {:>2}  {request}", index + 1))?;
    }
    Ok(())
}

/// The switches whose path or description holds `word`.
fn print_switches(out: &mut StdoutWriter, attempt: &Attempt, word: &str) -> io::Result<()> {
    let word = word.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&word);
    let mut count = 0;
    for switch in switches(attempt) {
        if holds(&switch.path) || holds(switch.description) {
            count += 1;
            out.line(&format!("    {} {}", switch.path, switch.display_value()))?;
            out.markdown("        ", &attempt.switch_help(&switch))?;
        }
    }
    if count == 0 {
        out.line(&format!("  No switch is about {word}. `set` lists all."))?;
    }
    Ok(())
}

/// The hint of this number, from 0.
pub(super) fn print_hint(out: &mut StdoutWriter, attempt: &Attempt, number: usize) -> io::Result<()> {
    let hints = attempt.step().and_then(|step| step.task.as_ref()).map_or(&[][..], |task| &task.hints);
    match hints.get(number) {
        Some(hint) => out.markdown("  ", &format!("Hint {} of {}: {hint}", number + 1, hints.len())),
        None if hints.is_empty() => out.line("  There is no hint here."),
        None => out.line("  There is no further hint. Enter does it, and tells how."),
    }
}

/// What was done in each lane of the task since its acts had these numbers, and what went wrong with it.
pub(super) fn print_news(out: &mut StdoutWriter, attempt: &Attempt, first_new: &[usize]) -> io::Result<()> {
    if let Some(error) = attempt.manual_error() {
        return out.line(&format!("  That did not work: {error}"));
    }
    let Some(run) = attempt.current_run() else { return Ok(()) };
    for (lane, lane_run) in run.lanes.iter().enumerate() {
        let first_new = first_new.get(lane).copied().unwrap_or_default();
        let news: Vec<&ActOutcome> = lane_run.acts.iter().filter(|act| act.index >= first_new).collect();
        if !news.is_empty()
            && let Some(title) = attempt.lane_title(lane)
        {
            out.line(&format!("  [{title}]"))?;
        }
        news.into_iter().try_for_each(|act| print_act(out, act, TokenLength::Short))?;
    }
    Ok(())
}

/// The last thing that was done by hand in the first lane, in full.
pub(super) fn print_last(out: &mut StdoutWriter, attempt: &Attempt) -> io::Result<()> {
    match attempt.current_run().and_then(|run| run.lanes.first()?.acts.last()) {
        Some(act) => print_act(out, act, TokenLength::Short),
        None => out.line("  No request has travelled yet."),
    }
}

/// The number of the act that comes next in each lane: a request from another terminal reaches only one of them.
pub(super) fn next_act_indexes(attempt: &Attempt) -> Vec<usize> {
    attempt.current_run().map_or(&[][..], |run| &run.lanes).iter().map(LaneRun::next_act_index).collect()
}
