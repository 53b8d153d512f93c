//! What only shows over many questions: whether somebody who knows nothing, but takes the longest option or the second
//! one, is right more often than by chance.

use std::collections::HashMap;

use super::super::finding::{Code, Finding};
use super::super::library::Sourced;
use super::super::quiz::{ChoiceOption, Quiz};
use crate::content::key_path::KeyPath;
use crate::prose;

/// Of fewer questions nothing can be said.
const MIN_QUESTIONS: usize = 20;

/// So many standard deviations from chance are no chance any more: one bank in a hundred gets there by accident.
const MAX_DEVIATIONS: f64 = 2.58;

/// A question in which one option is right.
struct SingleChoiceQuestion<'q> {
    quiz: &'q Sourced<Quiz>,
    options: &'q [ChoiceOption],
    right_index: usize,
}

/// What is uneven over all questions together.
pub(super) fn check(quizzes: &[&Sourced<Quiz>]) -> Vec<Finding> {
    let all: Vec<SingleChoiceQuestion<'_>> = quizzes.iter().flat_map(|quiz| single_choice_questions(quiz)).collect();
    let mut findings = Vec::new();
    if all.len() < MIN_QUESTIONS {
        return findings;
    }
    findings.extend(longest_option_bias(&all));
    findings.extend(position_bias(&all));
    findings
}

fn single_choice_questions(quiz: &Sourced<Quiz>) -> impl Iterator<Item = SingleChoiceQuestion<'_>> {
    quiz.value.question.iter().filter_map(move |question| {
        let options = question.choice.as_deref()?;
        let right = options.iter().position(|option| option.right)?;
        Some(SingleChoiceQuestion { quiz, options, right_index: right })
    })
}

fn longest_option_bias(all: &[SingleChoiceQuestion<'_>]) -> Option<Finding> {
    let is_longest = |it: &SingleChoiceQuestion<'_>| {
        let width = |option: &ChoiceOption| prose::width(&option.text);
        let right = it.options.get(it.right_index).map_or(0, width);
        it.options.iter().enumerate().all(|(i, option)| i == it.right_index || width(option) < right)
    };
    let hits: Vec<&SingleChoiceQuestion<'_>> = all.iter().filter(|it| is_longest(it)).collect();
    let chance = ExpectedHits::from_probabilities(all.iter().map(|it| 1.0 / to_f64(it.options.len().max(1))));
    if chance.deviations(hits.len()) <= MAX_DEVIATIONS {
        return None;
    }
    let message = format!(
        "the right option is the longest in {} of {} questions; by chance it would be {:.0}",
        hits.len(),
        all.len(),
        chance.mean
    );
    let help = "shorten right options, and give wrong ones the words that a believer would use; ";
    finding_at_worst_file(Code::RightIsLongest, &hits, message, help)
}

fn position_bias(all: &[SingleChoiceQuestion<'_>]) -> Option<Finding> {
    let most = all.iter().map(|it| it.options.len()).max().unwrap_or(0);
    let far = (0..most).filter_map(|at| {
        let chances = all.iter().filter(|it| it.options.len() > at).map(|it| 1.0 / to_f64(it.options.len()));
        let chance = ExpectedHits::from_probabilities(chances);
        let hits = all.iter().filter(|it| it.right_index == at).count();
        let deviations = chance.deviations(hits);
        // With several positions one of them is soon a little off.
        (deviations.abs() > MAX_DEVIATIONS + 0.5).then_some((at, hits, chance.mean, deviations))
    });
    let (at, hits, mean, deviations) = far.max_by(|a, b| a.3.abs().total_cmp(&b.3.abs()))?;
    let message = format!(
        "the right option stands at position {} in {hits} of {} questions; by chance it would be {mean:.0}",
        at + 1,
        all.len()
    );
    let (here, help): (Vec<&SingleChoiceQuestion<'_>>, _) = if deviations > 0.0 {
        (all.iter().filter(|it| it.right_index == at).collect(), "move some of them; ")
    } else {
        (all.iter().filter(|it| it.right_index != at).collect(), "move some right ones there; ")
    };
    finding_at_worst_file(Code::UnevenPositions, &here, message, help)
}

/// Told once, at the file in which most of it is.
fn finding_at_worst_file(
    code: Code,
    hits: &[&SingleChoiceQuestion<'_>],
    message: String,
    help: &str,
) -> Option<Finding> {
    let mut counts: HashMap<&str, (&Sourced<Quiz>, usize)> = HashMap::new();
    for hit in hits {
        counts.entry(&hit.quiz.source.path).or_insert((hit.quiz, 0)).1 += 1;
    }
    let mut files: Vec<(&Sourced<Quiz>, usize)> = counts.into_values().collect();
    files.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.source.path.cmp(&b.0.source.path)));
    let shares: Vec<String> =
        files.iter().take(5).map(|(quiz, to_f64)| format!("{to_f64} in {}", quiz.source.path)).collect();
    let help = format!("{help}{}", shares.join(", "));
    files.first().map(|(quiz, _)| quiz.source.finding(code, &KeyPath::root().key("id"), message, Some(help)))
}

/// How often something happens by chance.
struct ExpectedHits {
    mean: f64,
    variance: f64,
}

impl ExpectedHits {
    /// Of independent events with these probabilities.
    fn from_probabilities(probabilities: impl Iterator<Item = f64>) -> Self {
        probabilities.fold(Self { mean: 0.0, variance: 0.0 }, |so_far, p| Self {
            mean: so_far.mean + p,
            variance: so_far.variance + p * (1.0 - p),
        })
    }

    /// How many standard deviations `hits` is above the mean.
    fn deviations(&self, hits: usize) -> f64 {
        if self.variance > 0.0 { (to_f64(hits) - self.mean) / self.variance.sqrt() } else { 0.0 }
    }
}

fn to_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
