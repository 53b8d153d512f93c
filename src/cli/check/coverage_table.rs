//! The table of `check --coverage`: topic by topic, what teaches it and what asks about it.

use std::io;

use crate::check::coverage::TopicCoverage;
use crate::cli::output::Output;

/// The table of topics, each with the steps that teach it, how many of an interviewer's questions are asked, the number of
/// its questions, and its lessons.
pub(super) fn print_coverage(out: &mut Output, rows: &[TopicCoverage<'_>]) -> io::Result<()> {
    let width = rows.iter().map(|row| row.topic.id.len()).max().unwrap_or(0);
    out.line(&format!("{:width$}  steps  interview  questions  lessons", "topic"))?;
    for row in rows {
        let lessons = if row.lessons.is_empty() { "-".to_owned() } else { row.lessons.join(", ") };
        let asked = format!("{}/{}", row.asked_count(), row.asked.len());
        let (steps, questions) = (row.teaching_steps.len(), row.questions.len());
        out.line(&format!("{:width$}  {steps:>5}  {asked:>9}  {questions:>9}  {lessons}", row.topic.id))?;
    }
    let count = |is_met: fn(&TopicCoverage<'_>) -> bool| rows.iter().filter(|row| is_met(row)).count();
    let taught = count(|row| !row.teaching_steps.is_empty());
    let with_lessons = count(|row| !row.lessons.is_empty());
    let with_questions = count(|row| !row.questions.is_empty());
    let asked: usize = rows.iter().map(TopicCoverage::asked_count).sum();
    let interview: usize = rows.iter().map(|row| row.asked.len()).sum();
    out.line(&format!(
        "{} topics: {taught} taught by steps, {with_lessons} in lessons, {with_questions} in questions",
        rows.len()
    ))?;
    out.line(&format!("{interview} questions of interviewers: {asked} asked\n"))
}
