//! What the answers of a class say about its questions and about the class: how hard each question was, whether it told
//! apart who knows the rest, and what many believe.

use super::class_results::{ClassResults, ResultAnswer, ResultQuestion};
use crate::model::class_view::percent;

/// With fewer answers than this, a correlation is chance.
const MIN_ANSWERS_TO_CORRELATE: usize = 10;

/// Below this a question tells little: a convention of test theory, not a law.
const WEAK_DISCRIMINATION: f64 = 0.1;

/// A wrong option chosen by at least this share of the class, in percent, is a shared misconception.
const SHARED_PERCENT: usize = 25;

/// A report on a class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassReport {
    /// How many answered at least one question.
    pub participants: usize,
    /// The share of right answers over all questions and participants, in percent.
    pub mean_percent: f64,
    /// The standard deviation of the participants' shares, in percent.
    pub deviation_percent: f64,
    /// The questions, in the order in which they were asked.
    pub questions: Vec<QuestionReport>,
    /// How many participants had so many questions right: index is the number.
    pub scores: Vec<usize>,
}

/// What the answers say about a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionReport {
    pub question: ResultQuestion,
    pub answered: usize,
    pub right: usize,
    /// How many took each option.
    pub counts: Vec<usize>,
    /// The point-biserial correlation between this question and the others: near 1 where those who have it right have the
    /// others right, too; `None` with too few answers, or where all are alike.
    pub discrimination: Option<f64>,
    pub remarks: Vec<QuestionWarning>,
}

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionWarning {
    /// Many took this wrong option.
    SharedMisconception(String),
    /// Those who have the others right have this one wrong more often than not: its key may be wrong.
    NegativeDiscrimination,
    /// It does not tell apart who knows the rest.
    WeakDiscrimination,
    /// Everybody had it right.
    TooEasy,
}

impl QuestionWarning {
    /// The remark as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::SharedMisconception(option) => format!("Many chose: {option}"),
            Self::NegativeDiscrimination => {
                "Those who do well elsewhere get this wrong. Check the question and its key.".to_owned()
            }
            Self::WeakDiscrimination => "It hardly tells who knows the rest. Look at its wording.".to_owned(),
            Self::TooEasy => "Everybody had it right.".to_owned(),
        }
    }
}

impl QuestionReport {
    /// The share of right answers, in whole percent.
    #[must_use]
    pub fn right_percent(&self) -> usize {
        percent(self.right, self.answered)
    }
}

impl ClassReport {
    /// The report on these answers.
    #[must_use]
    pub fn new(results: &ClassResults) -> Self {
        let participants = results.answers.iter().map(|answer| answer.participant).max().unwrap_or(0);
        let mut rights = vec![0_usize; participants];
        for answer in &results.answers {
            if is_right(results, answer)
                && let Some(right) = rights.get_mut(answer.participant.saturating_sub(1))
            {
                *right += 1;
            }
        }
        let question_count = results.questions.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "a class has fewer than 2^52 answers")]
        let shares: Vec<f64> = rights.iter().map(|right| *right as f64 * 100.0 / question_count as f64).collect();
        let mut scores = vec![0; results.questions.len() + 1];
        for right in &rights {
            if let Some(count) = scores.get_mut(*right) {
                *count += 1;
            }
        }
        let questions = results.questions.iter().map(|question| question_report(results, question, &rights)).collect();
        Self { participants, mean_percent: mean(&shares), deviation_percent: deviation(&shares), questions, scores }
    }

    /// The normalised gain over a class before. `None` where nothing could be gained.
    #[must_use]
    pub fn gain_over(&self, before: &Self) -> Option<NormalisedGain> {
        let possible = 100.0 - before.mean_percent;
        if possible <= 0.0 {
            return None;
        }
        let gain = (self.mean_percent - before.mean_percent) / possible;
        // Participants are not followed from one to the other, so the two means vary by themselves: the error of their
        // quotient is that of the delta method.
        let by_after = 1.0 / possible;
        let by_before = (self.mean_percent - 100.0) / (possible * possible);
        let standard_error = self
            .mean_error()
            .zip(before.mean_error())
            .map(|(after, before)| ((by_after * after).powi(2) + (by_before * before).powi(2)).sqrt());
        Some(NormalisedGain { gain, standard_error })
    }

    /// The standard error of the mean share, in percent; `None` with fewer than two participants.
    fn mean_error(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a class has fewer than 2^52 participants")]
        let others = self.participants.checked_sub(1).filter(|others| *others > 0)? as f64;
        Some(self.deviation_percent / others.sqrt())
    }
}

/// What a class has gained: of what could be gained, how much was (Hake, 1998).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalisedGain {
    /// The share, up to 1; below 0 if the class has lost.
    pub gain: f64,
    /// How far it would spread in classes like this one; `None` with fewer than two participants in either.
    pub standard_error: Option<f64>,
}

fn is_right(results: &ClassResults, answer: &ResultAnswer) -> bool {
    results.question(&answer.question).is_some_and(|question| question.is_right(answer))
}

fn question_report(results: &ClassResults, question: &ResultQuestion, rights: &[usize]) -> QuestionReport {
    let answers: Vec<&ResultAnswer> =
        results.answers.iter().filter(|answer| answer.question == question.question).collect();
    let mut counts = vec![0; question.options.len()];
    for position in answers.iter().flat_map(|answer| &answer.chosen) {
        if let Some(count) = counts.get_mut(*position) {
            *count += 1;
        }
    }
    let scores: Vec<ItemScore> = answers
        .iter()
        .map(|answer| {
            let is_right = question.is_right(answer);
            let all = rights.get(answer.participant.saturating_sub(1)).copied().unwrap_or(0);
            ItemScore { is_right, others: all.saturating_sub(usize::from(is_right)) }
        })
        .collect();
    let right = scores.iter().filter(|score| score.is_right).count();
    let discrimination = point_biserial(&scores);
    let remarks = remarks(question, &counts, &scores, discrimination);
    QuestionReport { question: question.clone(), answered: answers.len(), right, counts, discrimination, remarks }
}

/// How one participant did: in a question, and in all others.
#[derive(Clone, Copy, Debug)]
struct ItemScore {
    is_right: bool,
    others: usize,
}

/// The correlation of a question with the number of right answers to the others, which is corrected in this way: a question
/// does not correlate with itself.
fn point_biserial(scores: &[ItemScore]) -> Option<f64> {
    if scores.len() < MIN_ANSWERS_TO_CORRELATE {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "no class asks 2^52 questions")]
    let others = |is_right: bool| -> Vec<f64> {
        scores.iter().filter(|score| score.is_right == is_right).map(|score| score.others as f64).collect()
    };
    let (with, without) = (others(true), others(false));
    let all: Vec<f64> = with.iter().chain(&without).copied().collect();
    let spread = deviation(&all);
    if with.is_empty() || without.is_empty() || spread == 0.0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a class has fewer than 2^52 participants")]
    let share = with.len() as f64 / scores.len() as f64;
    Some((mean(&with) - mean(&without)) / spread * (share * (1.0 - share)).sqrt())
}

fn remarks(
    question: &ResultQuestion,
    counts: &[usize],
    scores: &[ItemScore],
    discrimination: Option<f64>,
) -> Vec<QuestionWarning> {
    let is_shared = |count: usize| percent(count, scores.len()) >= SHARED_PERCENT;
    let taken = question.options.iter().zip(counts).filter(|(option, count)| !option.right && is_shared(**count));
    let mut remarks: Vec<QuestionWarning> =
        taken.map(|(option, _)| QuestionWarning::SharedMisconception(option.text.clone())).collect();
    match discrimination {
        Some(value) if value < 0.0 => remarks.push(QuestionWarning::NegativeDiscrimination),
        Some(value) if value < WEAK_DISCRIMINATION => remarks.push(QuestionWarning::WeakDiscrimination),
        _ => {}
    }
    if scores.len() >= MIN_ANSWERS_TO_CORRELATE && scores.iter().all(|score| score.is_right) {
        remarks.push(QuestionWarning::TooEasy);
    }
    remarks
}

#[expect(clippy::cast_precision_loss, reason = "a class has fewer than 2^52 participants")]
fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// The standard deviation, of all values and not of a sample.
fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - middle).powi(2)).collect();
    mean(&squares).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::class_results::ResultOption;

    /// A class in which participant *n* has the questions right whose entry `rows[n]` is `x`. A wrong answer takes the last
    /// option.
    fn class(rows: &[&str]) -> ClassResults {
        let option = |text: &str, right| ResultOption { text: text.to_owned(), right };
        let options = vec![option("right", true), option("other", false), option("wrong", false)];
        let question = |index: usize| ResultQuestion {
            question: format!("q{index}"),
            ask: "?".to_owned(),
            options: options.clone(),
        };
        let questions = (0..rows.first().map_or(0, |row| row.len())).map(question).collect();
        let mut answers = Vec::new();
        for (participant, row) in (1..).zip(rows) {
            for (index, mark) in row.chars().enumerate().filter(|(_, mark)| *mark != ' ') {
                let chosen = vec![if mark == 'x' { 0 } else { 2 }];
                answers.push(ResultAnswer { question: format!("q{index}"), participant, chosen });
            }
        }
        ClassResults { questions, answers }
    }

    #[test]
    fn difficulty_is_the_share_of_right_answers_among_those_who_answered() {
        let report = ClassReport::new(&class(&["xx", "x-", "- "]));
        let percents: Vec<usize> = report.questions.iter().map(QuestionReport::right_percent).collect();
        assert_eq!((report.participants, percents), (3, vec![67, 50]));
        assert_eq!(report.questions[0].counts, [2, 0, 1]);
        assert_eq!(report.scores, [1, 1, 1], "none right, one right, both right");
        assert!((report.mean_percent - 50.0).abs() < 1e-9);
    }

    /// Worked by hand: of ten, five have the first right and score 2 elsewhere, five have it wrong and score 0. The spread of
    /// the others is 1, so that r = (2 - 0) / 1 * sqrt(0.25) = 1.
    #[test]
    fn discrimination_is_the_point_biserial_correlation_with_the_other_questions() {
        let rows: Vec<&str> = std::iter::repeat_n("xxx", 5).chain(std::iter::repeat_n("---", 5)).collect();
        let report = ClassReport::new(&class(&rows));
        assert!(report.questions[0].discrimination.is_some_and(|r| (r - 1.0).abs() < 1e-9));
        let reversed: Vec<&str> = std::iter::repeat_n("-xx", 5).chain(std::iter::repeat_n("x--", 5)).collect();
        let first = &ClassReport::new(&class(&reversed)).questions[0];
        assert!(first.discrimination.is_some_and(|r| (r + 1.0).abs() < 1e-9));
        assert!(first.remarks.contains(&QuestionWarning::NegativeDiscrimination), "its key may be wrong");
        let few = ClassReport::new(&class(&rows[..6]));
        assert_eq!(few.questions[0].discrimination, None, "with six answers it would be chance");
    }

    #[test]
    fn what_a_quarter_believes_is_shared_and_what_all_know_is_too_easy() {
        let rows: Vec<&str> = std::iter::repeat_n("xx", 9).chain(std::iter::repeat_n("x-", 3)).collect();
        let report = ClassReport::new(&class(&rows));
        assert_eq!(report.questions[0].remarks, [QuestionWarning::TooEasy]);
        assert_eq!(report.questions[1].remarks, [QuestionWarning::SharedMisconception("wrong".to_owned())]);
    }

    #[test]
    fn the_gain_is_a_share_of_what_could_be_gained() {
        let [before, after, full] = [&["x---"], &["xx--"], &["xxxx"]].map(|rows| ClassReport::new(&class(rows)));
        let gain = after.gain_over(&before).expect("there was something to gain");
        assert!((gain.gain - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(gain.standard_error, None, "one participant has no spread");
        assert_eq!(after.gain_over(&full), None);
    }

    /// Worked by hand: before, the shares are 0 and 50 %, after it 50 and 100 %. The means are 25 and 75, each with an error of
    /// 25; the gain is 50 / 75, and its error is the root of (25 / 75)^2 + (25 * 25 / 75^2)^2.
    #[test]
    fn the_gain_has_a_spread() {
        let [before, after] = [&["--", "x-"], &["x-", "xx"]].map(|rows| ClassReport::new(&class(rows)));
        let NormalisedGain { gain, standard_error } = after.gain_over(&before).expect("a gain");
        assert!((gain - 2.0 / 3.0).abs() < 1e-9);
        let expected = ((1.0_f64 / 3.0).powi(2) + (1.0_f64 / 9.0).powi(2)).sqrt();
        assert!(standard_error.is_some_and(|error| (error - expected).abs() < 1e-9), "{standard_error:?}");
    }
}
