//! The findings of replays, kept: a second check, as `--watch` does it, plays only what has changed.

use std::collections::HashMap;

use super::checked_library::CheckedLibrary;
use super::replay_job::{ReplayJob, StepQuestion};
use super::replay_pool::{ReplayError, ReplayProgress, run_jobs};
use crate::content::finding::{Finding, SourceLocation};
use crate::content::library::selection::SelectedFiles;

/// The findings of earlier replays.
#[derive(Debug)]
pub struct ReplayCache {
    findings_by_key: HashMap<ReplayInputs, Vec<Finding>>,
    on_progress: fn(ReplayProgress),
}

/// All that the findings of a replay depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ReplayInputs {
    path: String,
    /// The text of the lesson's file.
    text: String,
    checks_lesson: bool,
    questions: Vec<QuestionInputs>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct QuestionInputs {
    path: String,
    /// What it asks, in its debug form.
    predict: String,
    /// Where findings about it can be: they move when a line above is edited.
    locations: Vec<SourceLocation>,
}

impl ReplayCache {
    /// An empty cache. `on_progress` hears of replays that take long, on a thread of its own.
    #[must_use]
    pub fn new(on_progress: fn(ReplayProgress)) -> Self {
        Self { findings_by_key: HashMap::new(), on_progress }
    }

    /// What the replays of `library` find, as far as they are about `files`. A lesson with an error in its file is not
    /// played.
    pub(super) fn findings(
        &mut self,
        library: &CheckedLibrary,
        files: &SelectedFiles,
    ) -> Result<Vec<Finding>, ReplayError> {
        let jobs = ReplayJob::all_of(library, files);
        let keys: Vec<ReplayInputs> = jobs.iter().map(ReplayInputs::of).collect();
        let is_new = |(_, key): &(_, &ReplayInputs)| !self.findings_by_key.contains_key(*key);
        let (new_jobs, new_keys): (Vec<_>, Vec<_>) = jobs.iter().zip(&keys).filter(is_new).unzip();
        let new_findings = run_jobs(&new_jobs, self.on_progress)?;
        self.findings_by_key.extend(new_keys.into_iter().cloned().zip(new_findings));
        Ok(keys.iter().filter_map(|key| self.findings_by_key.get(key)).flatten().cloned().collect())
    }
}

impl ReplayInputs {
    fn of(job: &ReplayJob<'_>) -> Self {
        Self {
            path: job.lesson.source.path.clone(),
            text: job.lesson.source.text.clone().into_owned(),
            checks_lesson: job.checks_lesson,
            questions: job.questions.iter().map(QuestionInputs::of).collect(),
        }
    }
}

impl QuestionInputs {
    fn of(question: &StepQuestion<'_>) -> Self {
        Self {
            path: question.source.path.clone(),
            predict: format!("{:?}", question.predict),
            locations: question.finding_locations(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::library::Library;

    const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"q-one\"\ncovers = [\"session.flow\"]\nlevel = \"mid\"\n\
        ask = \"A?\"\nwhy = \"W\"\n[question.predict]\nstep = \"session-login#login\"\nabout = \"status\"\n";

    fn keys(quiz: &str) -> Vec<ReplayInputs> {
        let library = CheckedLibrary::new(Library::from_texts([("quizzes/q.toml".to_owned(), quiz.to_owned())]));
        ReplayJob::all_of(&library, &SelectedFiles::All).iter().map(ReplayInputs::of).collect()
    }

    #[test]
    fn a_finding_is_kept_as_long_as_it_stays_where_it_is() {
        let kept = keys(QUIZ);
        assert_eq!(kept.len(), 1);
        assert_eq!(keys(&format!("{QUIZ}# a remark behind it\n")), kept);
        for edited in [QUIZ.replace("A?", "All?"), QUIZ.replace("about", "# a remark\nabout")] {
            assert_ne!(keys(&edited), kept, "{edited}");
        }
    }
}
