//! An attempt in words, line after line: for `run`, for `--plain`, for logs.

use std::io;

use super::out::Out;
use crate::course::{Attempt, LaneRun, StepRun, Verdict};
use crate::prose;
use crate::token::words::span;
use crate::world::value::short;
use crate::world::{Auth, Blocked, Exchange, FamilyView, Kind, Message, Verdict as Checked, View};

/// Columns of a line.
const WIDTH: usize = 78;

/// Writes `text` (Markdown) as wrapped lines, each behind `indent`.
pub(super) fn prose(out: &mut Out, indent: &str, text: &str) -> io::Result<()> {
    for line in prose::lines(text, WIDTH - indent.len()) {
        out.line(&format!("{indent}{}", line.text()))?;
    }
    Ok(())
}

/// The head of the step that `attempt` shows, and what is read before it happens.
pub(super) fn before(out: &mut Out, attempt: &Attempt) -> io::Result<()> {
    let Some(step) = attempt.step() else { return Ok(()) };
    let count = attempt.lesson().step.len();
    out.line("")?;
    out.line(&format!("Step {} of {count}: {}", attempt.step_index() + 1, step.title))?;
    prose(out, "  ", &step.text)
}

/// What has happened in a step, lane by lane.
pub(super) fn happened(out: &mut Out, attempt: &Attempt, run: &StepRun) -> io::Result<()> {
    for (lane, lane_run) in attempt.lanes().iter().zip(&run.lanes) {
        if attempt.lanes().len() > 1 {
            out.line("")?;
            out.line(&format!("  [{}]", lane.title))?;
        }
        lane_happened(out, lane_run)?;
    }
    Ok(())
}

fn lane_happened(out: &mut Out, run: &LaneRun) -> io::Result<()> {
    for act in &run.acts {
        out.line("")?;
        out.line(&format!("  {}", act.act))?;
        if let (Ok(Kind::Guess(_)), Some(guessed)) = (act.act.kind(), &act.outcome.view.guessed) {
            out.line(&format!("    {guessed}"))?;
        }
        for exchange in &act.outcome.exchanges {
            exchange_lines(out, exchange)?;
        }
    }
    world(out, run.view(), run.exchanges().last().and_then(Exchange::client))?;
    for broken in run.acts.iter().flat_map(|act| &act.broken) {
        let miss = &broken.miss;
        out.line(&format!("    ! {} was promised to be {}, and it was {}", miss.path, miss.wanted, miss.found))?;
    }
    Ok(())
}

fn exchange_lines(out: &mut Out, exchange: &Exchange) -> io::Result<()> {
    message(out, "    > ", &exchange.request)?;
    out.line("    >")?;
    message(out, "    < ", &exchange.response)?;
    for line in &exchange.trace.lines {
        let verdict = match line.verdict {
            Checked::Passed => "passed     ",
            Checked::Failed => "FAILED     ",
            Checked::NotChecked => "not checked",
            Checked::NotReached => "not reached",
        };
        out.line(format!("    {verdict}  {:14}  {}", line.check.label(), line.saw).trim_end())?;
    }
    Ok(())
}

fn message(out: &mut Out, mark: &str, message: &Message) -> io::Result<()> {
    out.line(&format!("{mark}{}", message.line))?;
    for header in &message.headers {
        out.line(&format!("{mark}{}: {}", header.name, header.value))?;
    }
    if !message.body.is_empty() {
        out.line(mark.trim_end())?;
        for line in message.body.lines() {
            out.line(&format!("{mark}{line}"))?;
        }
    }
    Ok(())
}

/// The jar of `client`, the tokens of every client, and what the shop remembers.
pub(super) fn world(out: &mut Out, view: &View, client: Option<&str>) -> io::Result<()> {
    if let Some(jar) = client.and_then(|client| view.jars.get(client)) {
        let cookies = jar.iter().map(|cookie| format!("{}={}", cookie.name, short(&cookie.value)));
        let cookies = cookies.collect::<Vec<_>>().join(", ");
        let name = client.unwrap_or_default();
        out.line(&format!("    jar of {name}: {}", if cookies.is_empty() { "empty" } else { &cookies }))?;
    }
    for (client, purse) in &view.purses {
        let held = [("access", &purse.access), ("refresh", &purse.refresh)];
        let held = held.into_iter().filter_map(|(name, token)| Some(format!("{name} {}", short(token.as_deref()?))));
        out.line(&format!("    tokens of {client}: {}", held.collect::<Vec<_>>().join(", ")))?;
    }
    let kept = kept_for_tokens(view);
    match view.setup.shop.auth {
        Auth::Jwt if kept.is_empty() => out.line("    store: nothing to remember")?,
        Auth::Jwt => {}
        Auth::Session | Auth::Both => out.line(&format!("    store ({}): {}", view.store.kind, sessions(view)))?,
    }
    kept.iter().try_for_each(|line| out.line(&format!("    {line}")))
}

fn sessions(view: &View) -> String {
    let rows = view.store.rows.iter().map(|row| {
        let user = row.user.as_deref().unwrap_or("nobody");
        format!("{} {user}, {} min left", short(&row.id), (row.ends - view.now) / 60)
    });
    let rows = rows.collect::<Vec<_>>().join("; ");
    if rows.is_empty() { "no sessions".to_owned() } else { rows }
}

/// What the shop keeps for its tokens, a line for each that there is.
fn kept_for_tokens(view: &View) -> Vec<String> {
    let left = |ends: i64| span(ends.saturating_sub(view.now).max(0));
    let family = |it: &FamilyView| format!("{}, {} good, {} used, {} left", it.user, it.good, it.used, left(it.ends));
    let blocked = |it: &Blocked| format!("{}, {} left", short(&it.jti), left(it.until));
    let families = view.store.families.iter().map(family).collect::<Vec<_>>();
    let blocked = view.store.blocked.iter().map(blocked).collect::<Vec<_>>();
    let references = (view.store.references > 0).then(|| view.store.references.to_string());
    let lists =
        [("refresh tokens", families), ("taken back", blocked), ("opaque tokens", references.into_iter().collect())];
    let said = lists.into_iter().filter(|(_, kept)| !kept.is_empty());
    said.map(|(what, kept)| format!("{what}: {}", kept.join("; "))).collect()
}

/// How the prediction of the step that `attempt` shows turned out, and what is read afterwards.
pub(super) fn after(out: &mut Out, attempt: &Attempt) -> io::Result<()> {
    if let Some(asked) = attempt.asked() {
        out.line("")?;
        for (at, lane) in attempt.lanes().iter().enumerate() {
            let Some(answered) = asked.answered(at) else { continue };
            let place = if attempt.lanes().len() > 1 { format!("[{}] ", lane.title) } else { String::new() };
            let came = &answered.came;
            let verdict = match (answered.verdict, answered.said) {
                (Verdict::Right, _) => format!("Right: {came}."),
                (Verdict::Wrong, Some(said)) => format!("You said {said}; it was {came}."),
                (Verdict::Outside, _) => format!("{came}, which was not among the options. This does not count."),
                _ => format!("{} {came}.", asked.prediction.ask),
            };
            out.line(&format!("  {place}{verdict}"))?;
            if let Some(believed) = answered.believed {
                prose(out, "  ", believed)?;
            }
        }
        prose(out, "  ", &asked.prediction.why)?;
    }
    if let Some(text) = attempt.step().and_then(|step| step.after.as_deref()) {
        out.line("")?;
        prose(out, "  ", text)?;
    }
    Ok(())
}
