//! The findings of replays, kept: a second check, as `--watch` does it, plays only what has changed.

use std::collections::HashMap;
use std::time::Duration;

use super::checked_library::CheckedLibrary;
use super::replay_job::{ReplayJob, StepQuestion};
use super::replay_pool::{ReplayError, ReplayProgress, run_jobs};
use crate::content::TomlPath;
use crate::content::finding::{Code, Finding, SourceLocation};
use crate::content::library::selection::SelectedFiles;
use crate::play::replay_budget::ReplayBudget;

/// How long the lessons of a pack may take together, for each megabyte of them that is begun: CI waits for a stranger's pack, too.
pub const TIME_FOR_A_MEGABYTE: Duration = Duration::from_secs(25);

/// The findings of earlier replays.
#[derive(Debug)]
pub struct ReplayCache {
    findings_by_key: HashMap<ReplayInputs, Vec<Finding>>,
    time_for_a_megabyte: Duration,
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
        Self { findings_by_key: HashMap::new(), time_for_a_megabyte: TIME_FOR_A_MEGABYTE, on_progress }
    }

    /// The same, where the lessons may take this long for each megabyte of them.
    #[must_use]
    pub fn with_time_for_a_megabyte(self, time: Duration) -> Self {
        Self { time_for_a_megabyte: time, ..self }
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
        let budget = ReplayBudget::starting_now(self.time_for(&new_jobs));
        let new_findings = run_jobs(&new_jobs, budget, self.on_progress)?;
        let mut unplayed = Vec::new();
        for ((job, key), findings) in new_jobs.into_iter().zip(new_keys).zip(new_findings) {
            match findings {
                Some(findings) => drop(self.findings_by_key.insert(key.clone(), findings)),
                None => unplayed.push(job),
            }
        }
        let mut findings: Vec<Finding> =
            keys.iter().filter_map(|key| self.findings_by_key.get(key)).flatten().cloned().collect();
        findings.extend(unplayed_finding(&unplayed, budget.limit()));
        Ok(findings)
    }

    fn time_for(&self, jobs: &[&ReplayJob<'_>]) -> Duration {
        let bytes: usize = jobs.iter().map(|job| job.lesson.source.text.len()).sum();
        let megabytes = bytes.div_ceil(1_000_000).max(1);
        self.time_for_a_megabyte.saturating_mul(u32::try_from(megabytes).unwrap_or(u32::MAX))
    }
}

/// The finding about lessons for which no time was left; `None` where all were played.
fn unplayed_finding(jobs: &[&ReplayJob<'_>], limit: Duration) -> Option<Finding> {
    let first = jobs.first()?;
    let others = match jobs.len() - 1 {
        0 => String::new(),
        1 => ", nor was one other".to_owned(),
        count => format!(", nor were {count} others"),
    };
    let message = format!(
        "the lessons of this pack take longer than {} seconds together; this one was not played{others}",
        limit.as_secs()
    );
    let help = "name some of its files, and only their lessons are played; or check with `--no-replay`";
    let path = TomlPath::root().key("id");
    Some(first.source().finding(Code::TooSlow, &path, message, Some(help.to_owned())))
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
    fn the_lessons_of_a_pack_have_so_much_time_together_and_what_was_not_played_is_told_once() {
        let template = include_str!("../../lessons/session-login.toml").replace("\"session-login\"", "\"own-ID\"");
        let lesson = |id: &str| (format!("lessons/{id}.toml"), template.replace("own-ID", &format!("own-{id}")));
        let library = CheckedLibrary::new(Library::from_texts(["a", "b", "c"].map(lesson)));
        assert_eq!(ReplayJob::all_of(&library, &SelectedFiles::All).len(), 3);
        let mut hurried = ReplayCache::new(|_| {}).with_time_for_a_megabyte(Duration::ZERO);
        let findings = hurried.findings(&library, &SelectedFiles::All).expect("a loopback");
        let told: Vec<(&str, Code)> = findings.iter().map(|finding| (finding.file.as_str(), finding.code)).collect();
        assert_eq!(told, [("lessons/a.toml", Code::TooSlow)]);
        assert!(findings[0].message.contains("nor were 2 others"), "{findings:?}");
        // What was not played is not taken for sound by the next check.
        let mut patient = hurried.with_time_for_a_megabyte(TIME_FOR_A_MEGABYTE);
        assert_eq!(patient.findings(&library, &SelectedFiles::All).expect("a loopback"), []);
        assert_eq!(patient.findings_by_key.len(), 3);
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
