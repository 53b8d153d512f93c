//! Rules of form, as somebody follows them who knows nothing of the subject: the most commas, the fewest absolutes, the
//! second longest. Whether one of them is right more often than a bank with random keys would let it.

use super::{SingleChoiceQuestion, to_f64};
use crate::content::quiz::ChoiceOption;
use crate::prose;

/// Only questions with this many options are judged: with more or fewer, chance would be different.
const OPTIONS: usize = 4;

/// The share of questions in which a rule may be right: with random keys, the best of these rules stays below in most banks.
const MAX_SHARE: f64 = 0.35;

/// The probability below which chance is no explanation.
const MAX_CHANCE: f64 = 0.05;

/// How many banks with random keys are compared.
const RANDOM_BANKS: u32 = 1000;

/// A larger bank is judged by its first questions.
const MAX_QUESTIONS: usize = 1000;

/// A question whose texts are split into words once, since most rules look at them.
struct SplitQuestion<'q> {
    asked: Vec<&'q str>,
    options: Vec<(&'q str, Vec<&'q str>)>,
}

impl<'q> SplitQuestion<'q> {
    fn of(question: &SingleChoiceQuestion<'q>) -> Self {
        let split = |option: &'q ChoiceOption| (option.text.as_str(), words(&option.text).collect());
        Self { asked: words(question.ask).collect(), options: question.options.iter().map(split).collect() }
    }

    fn counts(&self, count: OptionMeasure) -> OptionCounts {
        let mut counts = [0; OPTIONS];
        for ((text, words), counted) in self.options.iter().zip(&mut counts) {
            *counted = count(&SplitOption { text, words, asked: &self.asked });
        }
        counts
    }
}

/// An option with its words and those of its question.
struct SplitOption<'q> {
    text: &'q str,
    words: &'q [&'q str],
    asked: &'q [&'q str],
}

/// What a rule counts in an option.
type OptionMeasure = fn(&SplitOption<'_>) -> usize;

/// Each count with its name. Two rules follow from it: take the option with the most, and with the fewest.
const COUNTS: &[(&str, OptionMeasure)] = &[
    ("columns", |option| prose::width(option.text)),
    ("words", |option| option.words.len()),
    ("long words", |option| option.words.iter().filter(|word| word.len() > 8).count()),
    ("commas", |option| option.text.matches(',').count()),
    ("colons and semicolons", |option| option.text.matches([':', ';']).count()),
    ("brackets", |option| option.text.matches('(').count()),
    ("quotation marks", |option| option.text.matches(['"', '“', '”', '«']).count()),
    ("code spans", |option| option.text.matches('`').count()),
    ("digits", |option| option.text.matches(|c: char| c.is_ascii_digit()).count()),
    ("capitals", |option| option.text.matches(char::is_uppercase).count()),
    ("uses of `and`", |option| count_any(option, &["and", "both"])),
    ("uses of `or`", |option| count_any(option, &["or", "either"])),
    ("reasons", |option| count_any(option, &["because", "since", "as", "so", "for"])),
    ("conditions", |option| count_any(option, &["if", "when", "unless", "until", "while"])),
    ("hedges", |option| {
        count_any(
            option,
            &["may", "might", "can", "could", "usually", "often", "some", "most", "mostly", "almost", "about"],
        )
    }),
    ("absolutes", |option| {
        count_any(option, &["always", "never", "all", "every", "none", "nothing", "only", "any", "no", "must"])
    }),
    ("negations", |option| count_any(option, &["not", "no", "never", "nothing", "none", "cannot", "without"])),
    ("words of the question", |option| {
        let is_asked = |word: &str| option.asked.iter().any(|asked| asked.eq_ignore_ascii_case(word));
        option.words.iter().filter(|word| word.len() > 3 && is_asked(word)).count()
    }),
];

/// The rule that is right most often.
#[derive(Clone, Debug)]
pub struct BestRule {
    /// What it takes: `the option with the most commas`.
    pub name: String,
    /// In how many questions it is right; where it leaves several options open, in a part of one.
    pub hits: f64,
    /// How many questions it was tried on.
    pub questions: usize,
    /// How likely the best of the rules is right so often in a bank with random keys.
    pub chance: f64,
}

impl BestRule {
    /// In what share of the questions it is right.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.hits / to_f64(self.questions.max(1))
    }
}

/// How likely a rule takes each option of a question.
type OptionWeights = [f64; OPTIONS];

/// What a rule takes in each question.
struct RuleChoices {
    name: String,
    weights: Vec<OptionWeights>,
}

/// What was counted in each option of a question.
type OptionCounts = [usize; OPTIONS];

/// What `count` finds in each question. Several rules go by one count, so it is made once.
fn counts_in(questions: &[SplitQuestion<'_>], count: OptionMeasure) -> Vec<OptionCounts> {
    questions.iter().map(|question| question.counts(count)).collect()
}

impl RuleChoices {
    /// The choices of a rule that takes the options with the highest `score`.
    fn highest(name: String, counts: &[OptionCounts], score: impl Fn(&OptionCounts, usize) -> i64) -> Self {
        let weights_in = |counts: &OptionCounts| {
            let scores = [0, 1, 2, 3].map(|index| score(counts, index));
            let best = scores.iter().max().copied().unwrap_or_default();
            let ties = scores.iter().filter(|score| **score == best).count();
            scores.map(|score| if score == best { 1.0 / to_f64(ties) } else { 0.0 })
        };
        Self { name, weights: counts.iter().map(weights_in).collect() }
    }

    /// In how many questions the rule is right, if the right options are these.
    fn hits(&self, right: impl Iterator<Item = usize>) -> f64 {
        self.weights.iter().zip(right).filter_map(|(weights, right)| weights.get(right)).sum()
    }
}

/// The rule that is right most often, if that is too often for chance.
pub(super) fn telling_rule(questions: &[SingleChoiceQuestion<'_>]) -> Option<BestRule> {
    // Chance takes long to compute, and most banks are fair.
    best_rule_above(MAX_SHARE, questions).filter(|best| best.chance < MAX_CHANCE)
}

/// The rule that is right most often, over enough questions of four options, if that is in more than `share` of them.
pub(super) fn best_rule_above(share: f64, questions: &[SingleChoiceQuestion<'_>]) -> Option<BestRule> {
    let questions: Vec<&SingleChoiceQuestion<'_>> =
        questions.iter().filter(|question| question.options.len() == OPTIONS).take(MAX_QUESTIONS).collect();
    if questions.len() < super::MIN_QUESTIONS {
        return None;
    }
    let rules = all_rules(&questions);
    let hits_of = |rule: &RuleChoices| rule.hits(questions.iter().map(|question| question.right_index));
    let best = rules.iter().max_by(|one, other| hits_of(one).total_cmp(&hits_of(other)))?;
    let hits = hits_of(best);
    (hits > share * to_f64(questions.len())).then(|| BestRule {
        name: best.name.clone(),
        hits,
        questions: questions.len(),
        chance: chance_of(hits, &rules, questions.len()),
    })
}

fn all_rules(questions: &[&SingleChoiceQuestion<'_>]) -> Vec<RuleChoices> {
    let questions: Vec<SplitQuestion<'_>> = questions.iter().map(|question| SplitQuestion::of(question)).collect();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut rules = Vec::new();
    for (what, count) in COUNTS {
        let counts = counts_in(&questions, *count);
        let most = format!("the option with the most {what}");
        rules.push(RuleChoices::highest(most, &counts, |counts, index| number(counts[index])));
        let fewest = format!("the option with the fewest {what}");
        rules.push(RuleChoices::highest(fewest, &counts, |counts, index| -number(counts[index])));
    }
    let widths = counts_in(&questions, |option| prose::width(option.text));
    // Of four lengths, the second from either end has one or two that are longer.
    let rank = |counts: &OptionCounts, index: usize| counts.iter().filter(|count| **count > counts[index]).count();
    for (name, longer) in [("the second longest option", 1), ("the second shortest option", 2)] {
        let score = |counts: &OptionCounts, index: usize| i64::from(rank(counts, index) == longer);
        rules.push(RuleChoices::highest(name.to_owned(), &widths, score));
    }
    let distance =
        |counts: &OptionCounts, index: usize| -number((counts[index] * OPTIONS).abs_diff(counts.iter().sum()));
    rules.push(RuleChoices::highest("the option closest to the mean length".to_owned(), &widths, distance));
    rules
}

/// How likely the best of the rules is right so often in a bank with random keys.
fn chance_of(hits: f64, rules: &[RuleChoices], questions: usize) -> f64 {
    let mut random = SplitMix64(0);
    let mut as_good = 0;
    for _ in 0..RANDOM_BANKS {
        let key: Vec<usize> = (0..questions).map(|_| random.option()).collect();
        as_good += u32::from(rules.iter().any(|rule| rule.hits(key.iter().copied()) >= hits));
    }
    f64::from(as_good + 1) / f64::from(RANDOM_BANKS + 1)
}

/// A sequence that is the same in every run (SplitMix64): a finding must not depend on luck.
struct SplitMix64(u64);

impl SplitMix64 {
    fn option(&mut self) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 62).unwrap_or_default()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn count_any(option: &SplitOption<'_>, wanted: &[&str]) -> usize {
    option.words.iter().filter(|word| wanted.iter().any(|other| other.eq_ignore_ascii_case(word))).count()
}
