//! What a class is asked: the predictions of a lesson, a quiz, or the questions of a topic.

use std::io;
use std::sync::Arc;

use clap::ValueEnum;

use crate::cli::global_args::GlobalArgs;
use crate::cli::output::report_failure;
use crate::cli::selected_course::SelectedCourse;
use crate::content::Question;
use crate::course::quiz::parallel_forms::ParallelForms;
use crate::course::quiz::question_filter::is_topic_within;
use crate::course::quiz::question_instance::QuestionInstance;
use crate::play::LabSeed;
use crate::play::class_material::{choosable_questions, lesson_predictions};

/// The two forms of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormArg {
    /// Before the class.
    Before,
    /// After it: other questions about the same.
    After,
}

/// What `name` means: a lesson, a quiz or a topic. `Err` is an exit code; what is wrong has been printed by then.
pub(super) fn find_questions(
    common: &GlobalArgs,
    name: &str,
    form: Option<FormArg>,
    seed: LabSeed,
) -> io::Result<Result<Vec<Arc<QuestionInstance>>, u8>> {
    let course = SelectedCourse::from_args(common);
    let choosable = |questions: &[Arc<Question>]| -> io::Result<_> {
        let questions = form.map_or_else(|| questions.to_vec(), |form| questions_of_form(questions, form, common));
        Ok(Ok(choosable_questions(&questions, &course.lessons()?, seed)))
    };
    if let Some(questions) = course.quiz_questions(name) {
        return choosable(&questions);
    }
    let in_topic =
        |question: &Arc<Question>| question.covers.iter().any(|topic| is_topic_within(topic, &[name.to_owned()]));
    let of_topic: Vec<Arc<Question>> = course.questions().into_iter().filter(in_topic).collect();
    if !of_topic.is_empty() && !course.has_lesson(name) {
        return choosable(&of_topic);
    }
    let resolved = match course.resolve_lesson(name)? {
        Ok(resolved) => resolved,
        Err(code) => return Ok(Err(code)),
    };
    if form.is_some() {
        let problem = format!("{name}: A form is made of a topic or a quiz; a lesson has its own predictions.");
        return report_failure(&problem).map(Err);
    }
    match lesson_predictions(&resolved.lesson, seed) {
        Ok(predictions) => Ok(Ok(predictions)),
        Err(error) => report_failure(&error.to_string()).map(Err),
    }
}

/// The questions of one form: the same each day, unless `--seed` chooses others.
fn questions_of_form(questions: &[Arc<Question>], form: FormArg, common: &GlobalArgs) -> Vec<Arc<Question>> {
    let forms = ParallelForms::new(questions, common.seed.unwrap_or(0));
    match form {
        FormArg::Before => forms.before,
        FormArg::After => forms.after,
    }
}
