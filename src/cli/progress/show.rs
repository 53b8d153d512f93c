//! `progress show`: the map of the curriculum, the lessons, how sure the learner was, and the time it took.

use std::io;

use serde_json::{Value, json};

use crate::cli::exit_code::{EXIT_OK, EXIT_USAGE};
use crate::cli::global_args::GlobalArgs;
use crate::cli::journal;
use crate::cli::output::{StdoutWriter, count_of, escape_json};
use crate::cli::output_format::OutputFormat;
use crate::cli::selected_course::SelectedCourse;
use crate::clock::Clock;
use crate::content::Catalog;
use crate::course::course_map::{CourseMap, LessonStatus, MapLesson};
use crate::course::course_progress::CourseProgress;
use crate::course::day::day_of;
use crate::course::review::answer_keys::AnswerKeys;
use crate::course::review::deck::Deck;
use crate::course::review::statistics::{LearningStats, MAX_PAUSE_SECONDS, TimeSpent, TopicMastery, TopicStats};
use crate::play::ProgressStore;

/// Columns of a bar.
const BAR_WIDTH: u64 = 10;

struct ProgressReport {
    stats: LearningStats,
    map: CourseMap,
    /// Questions under review.
    cards: usize,
    /// Those of them that are due today.
    due: usize,
}

pub(super) fn show_progress(common: &GlobalArgs, format: OutputFormat) -> io::Result<u8> {
    let course = SelectedCourse::from_args(common);
    let (lessons, questions, curriculum) = (course.lessons()?, course.questions(), course.curriculum());
    let ProgressStore { journal: Some(_), entries, .. } = journal::load_progress_or_report(course.ids())? else {
        return Ok(EXIT_USAGE);
    };
    let deck = Deck::from_entries(&entries, &AnswerKeys::of_bank(&questions, &entries).fingerprints);
    let report = ProgressReport {
        stats: LearningStats::from_entries(&entries, &lessons, &questions, &curriculum),
        map: CourseMap::new(
            Catalog::from_lessons(lessons).summaries(),
            &curriculum,
            &CourseProgress::from_entries(&entries),
        ),
        cards: deck.cards.len(),
        due: deck.due_on(day_of(Clock::System.now())).len(),
    };
    let mut out = StdoutWriter::stdout();
    match format {
        OutputFormat::Text => print_text(&mut out, &report)?,
        OutputFormat::Json => out.line(&escape_json(&report_json(&report).to_string()))?,
    }
    out.flush()?;
    Ok(EXIT_OK)
}

fn print_text(out: &mut StdoutWriter, report: &ProgressReport) -> io::Result<()> {
    print_topics(out, &report.stats.topics)?;
    print_lessons(out, &report.map)?;
    print_calibration(out, &report.stats)?;
    out.line("")?;
    print_time_spent(out, &report.stats.time_spent)?;
    let cards = count_of(report.cards, "question");
    out.line(&format!("Under review: {cards}, {} due today (authwalk review).", report.due))?;
    if !report.stats.flagged_questions.is_empty() {
        let flagged = count_of(report.stats.flagged_questions.len(), "question");
        out.line(&format!("Flagged: {flagged} (authwalk progress export --format text)."))?;
    }
    let folder = journal::journal_folder().map(|folder| folder.display().to_string()).unwrap_or_default();
    out.line(&format!("Kept in {folder}, and nowhere else."))
}

fn print_time_spent(out: &mut StdoutWriter, spent: &TimeSpent) -> io::Result<()> {
    out.line(&format!("Time: {}", spent.sentence()))?;
    out.line(&format!("  A pause of more than {} minutes does not count.", MAX_PAUSE_SECONDS / 60))
}

/// The map of the curriculum, part by part.
fn print_topics(out: &mut StdoutWriter, topics: &[TopicStats]) -> io::Result<()> {
    out.line(&format!("{:>63} {:>9} {:>5}", "lessons", "questions", "mark"))?;
    let mut part = "";
    for stats in topics {
        if stats.topic.part != part {
            part = &stats.topic.part;
            out.line(part)?;
        }
        let sign = match stats.mastery() {
            TopicMastery::NotBegun => ' ',
            TopicMastery::Begun => '.',
            TopicMastery::NeedsWork => '!',
            TopicMastery::Known => '+',
        };
        let mark = if stats.answers.count == 0 { String::new() } else { format!("{}%", stats.answers.percent()) };
        let lessons = fraction(stats.finished_lessons, stats.lessons);
        let questions = fraction(stats.answers.count, stats.questions);
        let (bar, title) = (bar(stats.percent()), &stats.topic.title);
        out.line(format!("{sign} {bar}  {title:<42} {lessons:>6} {questions:>9} {mark:>5}").trim_end())?;
    }
    let known = topics.iter().filter(|stats| stats.mastery() == TopicMastery::Known).count();
    out.line("")?;
    out.line(&format!("{known} of {} topics known.  + known  . begun  ! needs work", topics.len()))
}

fn fraction(part: usize, total: usize) -> String {
    if total == 0 { "-".to_owned() } else { format!("{part}/{total}") }
}

/// `#######---` for 70 percent. Anything above zero shows at least one `#`.
fn bar(percent: u64) -> String {
    let filled = (percent * BAR_WIDTH / 100).max(u64::from(percent > 0));
    (0..BAR_WIDTH).map(|column| if column < filled { '#' } else { '-' }).collect()
}

fn print_lessons(out: &mut StdoutWriter, map: &CourseMap) -> io::Result<()> {
    let mut part = "";
    for entry in &map.lessons {
        if entry.part != part {
            part = &entry.part;
            out.line(&format!("\nLessons: {part}"))?;
        }
        let predictions = match (entry.progress.right_predictions, entry.progress.predictions) {
            (_, 0) => String::new(),
            (right, total) => format!(", {right} of {total} predictions right"),
        };
        out.line(&format!("  {:24}  {}{predictions}", entry.lesson.id, lesson_status(entry)))?;
    }
    out.line(&format!("\n{} of {} lessons done.{}", map.done_count(), map.lessons.len(), next_lesson_hint(map)))?;
    let Some(track) = map.fast_track_progress() else { return Ok(()) };
    let next = track.next.map(|id| format!(" Next: authwalk learn {id}.")).unwrap_or_default();
    out.line(&format!("Fast track: {} of {} done.{next}", track.done, track.count))
}

fn lesson_status(entry: &MapLesson) -> String {
    match (entry.status, &entry.resume, entry.progress.times_finished) {
        (LessonStatus::Done, _, 1) => "done".to_owned(),
        (LessonStatus::Done, _, times) => format!("done {times} times"),
        (_, Some(resume), _) => format!("at step {} of {}", resume.step, entry.lesson.steps.len()),
        _ => "to do".to_owned(),
    }
}

fn next_lesson_hint(map: &CourseMap) -> String {
    let next = map.next.and_then(|index| map.lessons.get(index));
    next.map_or_else(String::new, |entry| format!(" Next: authwalk learn {}", entry.lesson.id))
}

/// How right the learner was, for each level of confidence.
fn print_calibration(out: &mut StdoutWriter, stats: &LearningStats) -> io::Result<()> {
    out.line("")?;
    if stats.calibration.is_empty() {
        return out.line("How sure were you? Ask with --confidence, and accuracy stands here against it.");
    }
    out.line("How sure you were, and what your answers were worth:")?;
    for (confidence, tally) in &stats.calibration {
        let (bar, percent, answers) = (bar(tally.percent()), tally.percent(), count_of(tally.count, "answer"));
        out.line(&format!("  {:<12}  {bar}  {percent:>3}% of {answers}", confidence.to_string()))?;
    }
    Ok(())
}

fn report_json(report: &ProgressReport) -> Value {
    let calibration = report.stats.calibration.iter().map(
        |(confidence, tally)| json!({ "confidence": confidence, "answers": tally.count, "percent": tally.percent() }),
    );
    let flagged = report
        .stats
        .flagged_questions
        .iter()
        .map(|flagged| json!({ "question": flagged.question_id, "notes": flagged.notes.len() }));
    let spent = &report.stats.time_spent;
    let next = report.map.next.and_then(|index| report.map.lessons.get(index));
    json!({
        "format_version": 1,
        "next": next.map(|entry| &entry.lesson.id),
        "lessons": report.map.lessons.iter().map(lesson_json).collect::<Vec<_>>(),
        "topics": report.stats.topics.iter().map(topic_json).collect::<Vec<_>>(),
        "confidence": calibration.collect::<Vec<_>>(),
        "seconds": { "lessons": spent.lessons, "questions": spent.questions },
        "days": spent.days,
        "review": { "cards": report.cards, "due": report.due },
        "flagged": flagged.collect::<Vec<_>>(),
    })
}

fn lesson_json(entry: &MapLesson) -> Value {
    let status = match entry.status {
        LessonStatus::Done => "done",
        LessonStatus::Started => "begun",
        LessonStatus::ToDo | LessonStatus::AdvisedLater => "to_do",
    };
    let progress = &entry.progress;
    json!({
        "id": entry.lesson.id,
        "title": entry.lesson.title,
        "part": entry.part,
        "standing": status,
        "finished": progress.times_finished,
        "next_step": entry.resume.as_ref().map(|resume| resume.step),
        "steps": entry.lesson.steps.len(),
        "predictions": { "answered": progress.predictions, "right": progress.right_predictions },
        "touched": (progress.last_activity != 0).then_some(progress.last_activity),
    })
}

fn topic_json(stats: &TopicStats) -> Value {
    json!({
        "id": stats.topic.id,
        "title": stats.topic.title,
        "part": stats.topic.part,
        "standing": stats.mastery().word().replace(' ', "_"),
        "percent": stats.percent(),
        "lessons": { "all": stats.lessons, "done": stats.finished_lessons },
        "questions": {
            "all": stats.questions,
            "answered": stats.answers.count,
            "mark": stats.answers.percent(),
        },
    })
}
