//! What shows only over many questions: whether somebody who knows nothing, and always takes the longest option, always the
//! second one, or follows another rule of form, is right more often than by chance.

mod form_rules;

use std::collections::HashMap;

pub use self::form_rules::BestRule;
use crate::content::finding::{Code, Finding};
use crate::content::library::LibraryItem;
use crate::content::quiz::{ChoiceOption, Quiz};
use crate::content::toml_path::TomlPath;
use crate::prose;

/// With fewer questions, chance alone explains almost any result.
const MIN_QUESTIONS: usize = 20;

/// Of so few questions, one position for nearly all right options is no accident either.
const MIN_QUESTIONS_FOR_POSITIONS: usize = 8;

/// How many standard deviations from the mean count as bias. By accident, one bank in a hundred is further off.
const MAX_DEVIATIONS: f64 = 2.58;

/// Added to [`MAX_DEVIATIONS`] for positions: of several positions, one is soon a little off by accident.
const POSITION_TOLERANCE: f64 = 0.5;

/// How many files the help of a finding lists.
const MAX_LISTED_FILES: usize = 5;

/// A question with exactly one right option.
struct SingleChoiceQuestion<'q> {
    quiz: &'q LibraryItem<Quiz>,
    ask: &'q str,
    options: &'q [ChoiceOption],
    right_index: usize,
}

impl SingleChoiceQuestion<'_> {
    fn is_right_option_longest(&self) -> bool {
        let width_at = |index: usize| self.options.get(index).map_or(0, |option| prose::width(&option.text));
        let right_width = width_at(self.right_index);
        (0..self.options.len()).all(|index| index == self.right_index || width_at(index) < right_width)
    }

    /// How likely a guess is right.
    fn chance(&self) -> f64 {
        1.0 / to_f64(self.options.len().max(1))
    }
}

/// Checks all questions of all quizzes together.
pub(super) fn check(quizzes: &[&LibraryItem<Quiz>]) -> Vec<Finding> {
    let questions: Vec<_> = quizzes.iter().flat_map(|quiz| single_choice_questions(quiz)).collect();
    if questions.len() < MIN_QUESTIONS_FOR_POSITIONS {
        return Vec::new();
    }
    if questions.len() < MIN_QUESTIONS {
        return position_bias(&questions).into_iter().collect();
    }
    let findings: Vec<Finding> = longest_option_bias(&questions).into_iter().chain(position_bias(&questions)).collect();
    // The longest option often has the most commas, too: that would be the same fault once more.
    if findings.is_empty() { form_bias(&questions).into_iter().collect() } else { findings }
}

/// The rule of form that is right most often over these quizzes, if there are enough questions to say.
pub(in crate::check) fn best_rule<'q>(quizzes: impl Iterator<Item = &'q LibraryItem<Quiz>>) -> Option<BestRule> {
    let questions: Vec<_> = quizzes.flat_map(single_choice_questions).collect();
    form_rules::best_rule_above(0.0, &questions)
}

fn form_bias(questions: &[SingleChoiceQuestion<'_>]) -> Option<Finding> {
    let BestRule { name, hits, questions: count, .. } = form_rules::telling_rule(questions)?;
    let message =
        format!("{name} is right in {hits:.0} of {count} questions; by chance it would be {:.0}", to_f64(count) / 4.0);
    let help = "change the form of right options, or give wrong ones the same; ";
    let all: Vec<&SingleChoiceQuestion<'_>> = questions.iter().collect();
    finding_at_worst_file(Code::FormGivesAway, &all, message, help)
}

fn single_choice_questions(quiz: &LibraryItem<Quiz>) -> impl Iterator<Item = SingleChoiceQuestion<'_>> {
    quiz.value.question.iter().filter_map(move |question| {
        let options = question.choice.as_deref()?;
        let right_index = options.iter().position(|option| option.right)?;
        Some(SingleChoiceQuestion { quiz, ask: &question.ask, options, right_index })
    })
}

fn longest_option_bias(questions: &[SingleChoiceQuestion<'_>]) -> Option<Finding> {
    let hits: Vec<&SingleChoiceQuestion<'_>> =
        questions.iter().filter(|question| question.is_right_option_longest()).collect();
    let expected = ExpectedHits::from_probabilities(questions.iter().map(SingleChoiceQuestion::chance));
    if expected.deviations(hits.len()) <= MAX_DEVIATIONS {
        return None;
    }
    let message = format!(
        "the right option is the longest in {} of {} questions; by chance it would be {:.0}",
        hits.len(),
        questions.len(),
        expected.mean
    );
    let help = "shorten right options, and give wrong ones the words that a believer would use; ";
    finding_at_worst_file(Code::RightIsLongest, &hits, message, help)
}

/// How often the right option is at one position.
struct PositionCount {
    position: usize,
    hits: usize,
    mean: f64,
    deviations: f64,
}

impl PositionCount {
    fn of(position: usize, questions: &[SingleChoiceQuestion<'_>]) -> Self {
        let with_position = questions.iter().filter(|question| question.options.len() > position);
        let expected = ExpectedHits::from_probabilities(with_position.map(SingleChoiceQuestion::chance));
        let hits = questions.iter().filter(|question| question.right_index == position).count();
        Self { position, hits, mean: expected.mean, deviations: expected.deviations(hits) }
    }
}

fn position_bias(questions: &[SingleChoiceQuestion<'_>]) -> Option<Finding> {
    let position_count = questions.iter().map(|question| question.options.len()).max().unwrap_or(0);
    let worst = (0..position_count)
        .map(|position| PositionCount::of(position, questions))
        .filter(|count| count.deviations.abs() > MAX_DEVIATIONS + POSITION_TOLERANCE)
        .max_by(|first, second| first.deviations.abs().total_cmp(&second.deviations.abs()))?;
    let message = format!(
        "the right option stands at position {} in {} of {} questions; by chance it would be {:.0}",
        worst.position + 1,
        worst.hits,
        questions.len(),
        worst.mean
    );
    let is_too_often = worst.deviations > 0.0;
    let to_move: Vec<&SingleChoiceQuestion<'_>> =
        questions.iter().filter(|question| (question.right_index == worst.position) == is_too_often).collect();
    let help = if is_too_often { "move some of them; " } else { "move some right ones there; " };
    finding_at_worst_file(Code::UnevenPositions, &to_move, message, help)
}

/// One finding, at the file with most of the questions. The help lists the next files.
fn finding_at_worst_file(
    code: Code,
    questions: &[&SingleChoiceQuestion<'_>],
    message: String,
    help: &str,
) -> Option<Finding> {
    let mut counts: HashMap<&str, (&LibraryItem<Quiz>, usize)> = HashMap::new();
    for question in questions {
        counts.entry(&question.quiz.source.path).or_insert((question.quiz, 0)).1 += 1;
    }
    let mut files: Vec<(&LibraryItem<Quiz>, usize)> = counts.into_values().collect();
    files.sort_by(|(first, first_count), (second, second_count)| {
        second_count.cmp(first_count).then_with(|| first.source.path.cmp(&second.source.path))
    });
    let shares: Vec<String> =
        files.iter().take(MAX_LISTED_FILES).map(|(quiz, count)| format!("{count} in {}", quiz.source.path)).collect();
    let help = format!("{help}{}", shares.join(", "));
    files.first().map(|(quiz, _)| quiz.source.finding(code, &TomlPath::root().key("id"), message, Some(help)))
}

/// How often something happens by chance: the sum of independent events.
struct ExpectedHits {
    mean: f64,
    variance: f64,
}

impl ExpectedHits {
    fn from_probabilities(probabilities: impl Iterator<Item = f64>) -> Self {
        probabilities.fold(Self { mean: 0.0, variance: 0.0 }, |sum, probability| Self {
            mean: sum.mean + probability,
            variance: sum.variance + probability * (1.0 - probability),
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
