//! `progress show`: the map of the curriculum, the lessons, how sure the learner was, and the time it took.

use std::io;

use serde_json::{Value, json};

use super::super::quiz::question_bank;
use super::super::{EXIT_OK, EXIT_USAGE, GlobalArgs, journal};
use super::ProgressFormat;
use crate::cli::lookup;
use crate::cli::output::Output;
use crate::clock::Clock;
use crate::content::Catalog;
use crate::course::course_map::{CourseMap, LessonStatus as Far, MapLesson};
use crate::course::journal::CourseProgress;
use crate::course::quiz::fingerprint::fingerprints_by_id;
use crate::course::review::deck::{Deck, day_of};
use crate::course::review::statistics::{LearningStats, MAX_PAUSE_SECONDS, TopicMastery, TopicStats, format_duration};

/// Columns of a bar.
const BAR_WIDTH: u64 = 10;

/// All that is shown.
struct ProgressReport {
    learned: LearningStats,
    map: CourseMap,
    /// Questions under review.
    cards: usize,
    /// Those of them that are due today.
    due: usize,
}

/// Shows what was learned so far.
///
/// # Errors
/// When stdout is closed.
pub(super) fn show_progress(common: &GlobalArgs, format: ProgressFormat) -> io::Result<u8> {
    let library = lookup::library_from_args(common);
    let (lessons, questions) = (lookup::playable_lessons(&library)?, question_bank(&library));
    let Some((_, opened)) = journal::open_journal_or_report()? else { return Ok(EXIT_USAGE) };
    let entries = opened.entries;
    let deck = Deck::from_entries(&entries, &fingerprints_by_id(&questions));
    let shown = ProgressReport {
        learned: LearningStats::from_entries(&entries, &lessons, &questions),
        map: CourseMap::new(Catalog::from_lessons(lessons).summaries(), &CourseProgress::from_entries(&entries)),
        cards: deck.cards.len(),
        due: deck.due_on(day_of(Clock::System.now())).len(),
    };
    let mut out = Output::stdout();
    match format {
        ProgressFormat::Text => print_text(&mut out, &shown)?,
        ProgressFormat::Json => out.line(&super::escape_json(&report_json(&shown).to_string()))?,
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn print_text(out: &mut Output, shown: &ProgressReport) -> io::Result<()> {
    print_topics(out, &shown.learned.topics)?;
    print_lessons(out, &shown.map)?;
    print_calibration(out, &shown.learned)?;
    let spent = &shown.learned.time_spent;
    out.line("")?;
    let days = if spent.days == 1 { "1 day".to_owned() } else { format!("{} days", spent.days) };
    let (all, lessons) = (spent.lessons.saturating_add(spent.questions), format_duration(spent.lessons));
    let questions = format_duration(spent.questions);
    out.line(&format!("Time: {} on {days}: {lessons} in lessons, {questions} at questions.", format_duration(all)))?;
    out.line(&format!("  A pause of more than {} minutes does not count.", MAX_PAUSE_SECONDS / 60))?;
    out.line(&format!("Under review: {}, {} due today (authwalk review).", question_count(shown.cards), shown.due))?;
    if !shown.learned.flagged_questions.is_empty() {
        let flagged = question_count(shown.learned.flagged_questions.len());
        out.line(&format!("Flagged: {flagged} (authwalk progress export --format text)."))?;
    }
    let place = journal::journal_folder().map(|folder| folder.display().to_string()).unwrap_or_default();
    out.line(&format!("Kept in {place}, and nowhere else."))
}

fn question_count(count: usize) -> String {
    if count == 1 { "1 question".to_owned() } else { format!("{count} questions") }
}

/// The map of the curriculum, part by part.
fn print_topics(out: &mut Output, topics: &[TopicStats]) -> io::Result<()> {
    out.line(&format!("{:>63} {:>9} {:>5}", "lessons", "questions", "mark"))?;
    let mut part = "";
    for it in topics {
        if it.topic.part != part {
            part = &it.topic.part;
            out.line(part)?;
        }
        let sign = match it.mastery() {
            TopicMastery::NotBegun => ' ',
            TopicMastery::Begun => '.',
            TopicMastery::NeedsWork => '!',
            TopicMastery::Known => '+',
        };
        let mark = if it.answers.count == 0 { String::new() } else { format!("{}%", it.answers.percent()) };
        let (lessons, questions) =
            (fraction(it.finished_lessons, it.lessons), fraction(it.answers.count, it.questions));
        let (bar, title) = (bar(it.percent()), &it.topic.title);
        out.line(format!("{sign} {bar}  {title:<42} {lessons:>6} {questions:>9} {mark:>5}").trim_end())?;
    }
    let known = topics.iter().filter(|it| it.mastery() == TopicMastery::Known).count();
    out.line("")?;
    out.line(&format!("{known} of {} topics known.  + known  . begun  ! needs work", topics.len()))
}

fn fraction(some: usize, all: usize) -> String {
    if all == 0 { "-".to_owned() } else { format!("{some}/{all}") }
}

/// `#######---` for 70 percent; what is more than nothing shows.
fn bar(percent: u64) -> String {
    let filled = (percent * BAR_WIDTH / 100).max(u64::from(percent > 0));
    (0..BAR_WIDTH).map(|at| if at < filled { '#' } else { '-' }).collect()
}

fn print_lessons(out: &mut Output, chart: &CourseMap) -> io::Result<()> {
    let mut part = "";
    for stop in &chart.lessons {
        if stop.part != part {
            part = &stop.part;
            out.line(&format!("\nLessons: {part}"))?;
        }
        let predictions = match (stop.progress.right_predictions, stop.progress.predictions) {
            (_, 0) => String::new(),
            (right, all) => format!(", {right} of {all} predictions right"),
        };
        out.line(&format!("  {:24}  {}{predictions}", stop.lesson.id, lesson_status(stop)))?;
    }
    out.line(&format!("\n{} of {} lessons done.{}", chart.done_count(), chart.lessons.len(), next_lesson_hint(chart)))
}

fn lesson_status(stop: &MapLesson) -> String {
    match (stop.status, &stop.resume, stop.progress.times_finished) {
        (Far::Done, _, 1) => "done".to_owned(),
        (Far::Done, _, times) => format!("done {times} times"),
        (_, Some(resume), _) => format!("at step {} of {}", resume.step, stop.lesson.steps.len()),
        _ => "to do".to_owned(),
    }
}

fn next_lesson_hint(chart: &CourseMap) -> String {
    let next = chart.next.and_then(|at| chart.lessons.get(at));
    next.map_or_else(String::new, |stop| format!(" Next: authwalk learn {}", stop.lesson.id))
}

/// Accuracy against confidence.
fn print_calibration(out: &mut Output, learned: &LearningStats) -> io::Result<()> {
    out.line("")?;
    if learned.calibration.is_empty() {
        return out.line("How sure were you? Ask with --confidence, and accuracy stands here against it.");
    }
    out.line("How sure you were, and what your answers were worth:")?;
    for (sure, tally) in &learned.calibration {
        let sure = sure.to_string();
        let answers = if tally.count == 1 { "answer" } else { "answers" };
        out.line(&format!(
            "  {sure:<12}  {}  {:>3}% of {} {answers}",
            bar(tally.percent()),
            tally.percent(),
            tally.count
        ))?;
    }
    Ok(())
}

fn report_json(shown: &ProgressReport) -> Value {
    let lessons = shown.map.lessons.iter().map(|stop| {
        let standing = match stop.status {
            Far::Done => "done",
            Far::Started => "begun",
            Far::ToDo | Far::AdvisedLater => "to_do",
        };
        json!({
            "id": stop.lesson.id,
            "title": stop.lesson.title,
            "part": stop.part,
            "standing": standing,
            "finished": stop.progress.times_finished,
            "next_step": stop.resume.as_ref().map(|resume| resume.step),
            "steps": stop.lesson.steps.len(),
            "predictions": { "answered": stop.progress.predictions, "right": stop.progress.right_predictions },
            "touched": (stop.progress.last_activity != 0).then_some(stop.progress.last_activity),
        })
    });
    let topics = shown.learned.topics.iter().map(|it| {
        json!({
            "id": it.topic.id,
            "title": it.topic.title,
            "part": it.topic.part,
            "standing": it.mastery().word().replace(' ', "_"),
            "percent": it.percent(),
            "lessons": { "all": it.lessons, "done": it.finished_lessons },
            "questions": { "all": it.questions, "answered": it.answers.count, "mark": it.answers.percent() },
        })
    });
    let sure = shown.learned.calibration.iter();
    let sure = sure.map(|(sure, it)| json!({ "confidence": sure, "answers": it.count, "percent": it.percent() }));
    let flagged =
        shown.learned.flagged_questions.iter().map(|it| json!({ "question": it.question_id, "notes": it.notes.len() }));
    let spent = &shown.learned.time_spent;
    let next = shown.map.next.and_then(|at| shown.map.lessons.get(at)).map(|stop| stop.lesson.id.clone());
    json!({
        "format_version": 1,
        "next": next,
        "lessons": lessons.collect::<Vec<_>>(),
        "topics": topics.collect::<Vec<_>>(),
        "confidence": sure.collect::<Vec<_>>(),
        "seconds": { "lessons": spent.lessons, "questions": spent.questions },
        "days": spent.days,
        "review": { "cards": shown.cards, "due": shown.due },
        "flagged": flagged.collect::<Vec<_>>(),
    })
}
