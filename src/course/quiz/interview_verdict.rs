//! What an interviewer would say at the end.

use super::answer_text::AnswerText;
use super::question_result::QuestionResult;
use super::quiz_report::QuizReport;
use super::score::Strength;
use crate::course::journal_entry::Grade;
use crate::course::text;

/// The largest number of strong topics, of missing points and of lessons that are named.
const MAX_NAMED: usize = 3;

/// What was strong, what was missing, what to read and how to plan that, in sentences; Markdown. Empty where `results` are of
/// no interview, or nothing was answered in it.
#[must_use]
pub fn interview_verdict(results: &[QuestionResult], report: &QuizReport) -> Vec<String> {
    let is_interview = results.iter().any(|result| result.reason.is_some());
    if !is_interview || report.total.count == 0 {
        return Vec::new();
    }
    let mut sentences = vec![strong_sentence(results, report)];
    let wrong = wrong_sentence(results);
    // Who left questions out, or got some wrong, has not shown that nothing is missing.
    let is_complete = wrong.is_none() && report.unanswered_topics.is_empty();
    sentences.extend(missing_sentence(results).filter(|missing| is_complete || missing != text::NOTHING_MISSING));
    sentences.extend(wrong);
    sentences.extend(unanswered_sentence(report));
    sentences.extend([reading_sentence(report), text::PLAN_AFTERWARDS.to_owned()]);
    sentences
}

fn strong_sentence(results: &[QuestionResult], report: &QuizReport) -> String {
    let is_strong = |id: &String| {
        let on_topic = || results.iter().filter(|result| result.question.covers.contains(id));
        on_topic().any(|result| result.strength == Strength::Strong)
            && on_topic().all(|result| result.strength != Strength::Weak || result.score.grade == Grade::Skipped)
    };
    let titles = report
        .topics
        .iter()
        .filter(|topic| topic.is_solid() && is_strong(&topic.id))
        .map(|topic| format!("“{}”", topic.title));
    let titles: Vec<String> = titles.take(MAX_NAMED).collect();
    if titles.is_empty() { text::NOTHING_STRONG.to_owned() } else { text::strong_on(text::joined_with_and(&titles)) }
}

/// One point of each spoken answer that left some out, the weakest answers first; `None` if no answer was spoken. What a
/// variation asks for is a matter of form, and no point of the subject.
fn missing_sentence(results: &[QuestionResult]) -> Option<String> {
    let is_spoken = |result: &&QuestionResult| {
        let is_variation = result.reason.is_some_and(|reason| reason.variation().is_some());
        !is_variation && matches!(result.answer_text, AnswerText::Spoken { points: Some(_), .. })
    };
    let mut spoken: Vec<&QuestionResult> = results.iter().filter(is_spoken).collect();
    if spoken.is_empty() {
        return None;
    }
    spoken.sort_by_key(|result| result.score.per_mille());
    let first_missed = |result: &&QuestionResult| result.missed_points().first().map(|point| format!("“{point}”"));
    let mut points: Vec<String> = spoken.iter().filter_map(first_missed).collect();
    points.dedup();
    points.truncate(MAX_NAMED);
    Some(if points.is_empty() {
        text::NOTHING_MISSING.to_owned()
    } else {
        text::listened_for(text::joined_with_and(&points))
    })
}

/// How many questions with a right answer were answered wrong, if any.
fn wrong_sentence(results: &[QuestionResult]) -> Option<String> {
    let is_wrong = |result: &&QuestionResult| {
        result.question.speak.is_none() && result.strength == Strength::Weak && result.score.grade != Grade::Skipped
    };
    match results.iter().filter(is_wrong).count() {
        0 => None,
        1 => Some(text::ONE_WRONG_ANSWER.to_owned()),
        count => Some(text::wrong_answers(count)),
    }
}

/// The topics of which nothing was answered, if any.
fn unanswered_sentence(report: &QuizReport) -> Option<String> {
    let titles = report.unanswered_topics.iter().map(|topic| format!("“{}”", topic.title));
    let titles: Vec<String> = titles.take(MAX_NAMED).collect();
    (!titles.is_empty()).then(|| text::nothing_answered_on(text::joined_with_and(&titles)))
}

fn reading_sentence(report: &QuizReport) -> String {
    let lessons = report.weak_topics.iter().filter_map(|weak| weak.lessons.first());
    let mut lessons: Vec<String> = lessons.map(|lesson| text::lesson_to_read(&lesson.title, &lesson.id)).collect();
    lessons.dedup();
    if lessons.is_empty() && report.unanswered_topics.is_empty() {
        text::NOTHING_TO_READ.to_owned()
    } else if lessons.is_empty() {
        text::READ_WHAT_WAS_UNANSWERED.to_owned()
    } else {
        text::read_first(text::joined_with_and(&lessons))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::content::Lesson;
    use crate::content::curriculum::Curriculum;
    use crate::course::quiz::question_instance::{Answer, QuestionInstance};
    use crate::course::quiz::question_result::{AnswerVariation, QuestionReason};
    use crate::course::quiz::score::{AnswerContext, score_answer};

    fn result(covers: &str, ticks: [bool; 5]) -> QuestionResult {
        let text = format!(
            "id='{covers}'\ncovers=['{covers}']\nlevel='mid'\nask='?'\nwhy='.'\nspeak={{seconds=60,\
             points=['one','two','three','four','five'],weak='.',good=',',strong='-'}}"
        );
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let instance = QuestionInstance::new(question, 0, None).expect("it can be asked");
        let answer = Answer::Spoken { wrote: String::new(), ticks: ticks.to_vec() };
        let score = score_answer(&instance, &answer);
        let answer_text = instance.answer_text(&answer);
        let result = QuestionResult::new(&instance, score, AnswerContext::default(), answer_text);
        QuestionResult { reason: Some(QuestionReason::Opening), ..result }
    }

    fn verdict(results: &[QuestionResult]) -> Vec<String> {
        let lesson =
            "format_version=2\nid='jwt-claims'\ntitle='What it says'\nminutes=1\ncovers=['jwt.claims']\nstep=[]\n";
        let lessons: Vec<Arc<Lesson>> = vec![Arc::new(toml::from_str(lesson).expect("a lesson"))];
        interview_verdict(results, &QuizReport::from_results(results, &lessons, &Curriculum::default()))
    }

    #[test]
    fn it_names_what_was_strong_what_was_missing_and_what_to_read() {
        let (strong, weak) = ([true; 5], [true, false, false, false, false]);
        assert_eq!(
            verdict(&[result("session.flow", strong), result("jwt.claims", weak)]),
            [
                "You were strong on “A session, step by step”.",
                "An interviewer would also have listened for “two”.",
                "Read “What it says” (`authwalk learn jwt-claims`) before the next one.",
                text::PLAN_AFTERWARDS,
            ]
        );
        assert_eq!(
            verdict(&[result("session.flow", strong)]),
            [
                "You were strong on “A session, step by step”.",
                text::NOTHING_MISSING,
                text::NOTHING_TO_READ,
                text::PLAN_AFTERWARDS,
            ]
        );
        assert_eq!(verdict(&[result("jwt.claims", weak)])[0], text::NOTHING_STRONG);
        let reason = Some(QuestionReason::Variation(AnswerVariation::OneSentence));
        let varied = QuestionResult { reason, ..result("jwt.claims", weak) };
        assert_eq!(verdict(&[result("session.flow", strong), varied])[1], text::NOTHING_MISSING);
    }

    #[test]
    fn what_was_not_answered_is_named_and_nothing_is_praised_for_it() {
        let unanswered = QuestionResult::unanswered(Arc::clone(&result("jwt.claims", [true; 5]).question));
        let told = verdict(&[result("session.flow", [true; 5]), unanswered]);
        assert!(told.iter().any(|sentence| sentence.starts_with("You gave no answer on ")), "{told:?}");
        assert!(!told.iter().any(|sentence| sentence == text::NOTHING_MISSING || sentence == text::NOTHING_TO_READ));
    }

    #[test]
    fn wrong_answers_are_counted_and_then_something_is_missing() {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='c'\ncovers=['session.id']\nlevel='mid'\nask='?'\nwhy='.'\n{options}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let wrong = QuestionResult { reason: Some(QuestionReason::Whiteboard), ..QuestionResult::not_known(question) };
        let strong = result("session.flow", [true; 5]);
        let told = verdict(&[strong.clone(), wrong.clone()]);
        assert!(told.iter().any(|sentence| sentence == text::ONE_WRONG_ANSWER), "{told:?}");
        assert!(!told.iter().any(|sentence| sentence == text::NOTHING_MISSING), "{told:?}");
        assert!(verdict(&[strong, wrong.clone(), wrong])[1].starts_with("2 answers"));
    }

    #[test]
    fn outside_of_an_interview_nobody_judges() {
        let practice = QuestionResult { reason: None, ..result("jwt.claims", [true; 5]) };
        assert_eq!(verdict(&[practice]), Vec::<String>::new());
        assert_eq!(verdict(&[]), Vec::<String>::new());
    }
}
