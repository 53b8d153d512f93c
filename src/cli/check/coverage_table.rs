//! The table of `check --coverage`: topic by topic, what teaches it and what asks about it.

use std::io;

use crate::check::coverage::TopicCoverage;
use crate::check::fairness::Fairness;
use crate::cli::output::StdoutWriter;

/// The table of topics, each with the steps that teach it, how many of an interviewer's questions are asked, the number of
/// its questions, and its lessons; then how fair the questions are.
pub(super) fn print_coverage(
    out: &mut StdoutWriter,
    rows: &[TopicCoverage<'_>],
    fairness: &Fairness,
) -> io::Result<()> {
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
    let by_questions_alone = match rows.iter().filter(|row| row.is_left_to_questions()).count() {
        0 => String::new(),
        left => format!(", {left} by questions alone"),
    };
    let with_lessons = count(|row| !row.lessons.is_empty());
    let with_questions = count(|row| !row.questions.is_empty());
    let asked: usize = rows.iter().map(TopicCoverage::asked_count).sum();
    let interview: usize = rows.iter().map(|row| row.asked.len()).sum();
    out.line(&format!(
        "{} topics: {taught} taught by steps{by_questions_alone}, {with_lessons} in lessons, {with_questions} in questions",
        rows.len()
    ))?;
    out.line(&format!("{interview} questions of interviewers: {asked} asked"))?;
    print_fairness(out, fairness)?;
    out.line("")
}

/// What somebody could learn who learns nothing of the subject. What there is none of is left out.
fn print_fairness(out: &mut StdoutWriter, fairness: &Fairness) -> io::Result<()> {
    if let Some(best) = &fairness.best_rule {
        let (share, chance) = (best.share() * 100.0, best.chance * 100.0);
        out.line(&format!(
            "{} choices of four: no rule of form is right more often than {}, in {share:.0}% (as often in {chance:.0}% of \
             banks with random keys)",
            best.questions, best.name
        ))?;
    }
    if fairness.spots > 0 {
        out.line(&format!(
            "{} texts with places: nothing is wrong in {}, the fault is somewhere else in {}",
            fairness.spots, fairness.sound_spots, fairness.elsewhere_spots
        ))?;
    }
    if let Some(right) = fairness.right_options() {
        let (count, all_right) = (fairness.several.len(), fairness.all_right());
        let (least, most) = (right.start(), right.end());
        out.line(&format!("{count} of several: {least} to {most} options are right, all of them in {all_right}"))?;
    }
    Ok(())
}
