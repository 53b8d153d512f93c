//! Whether a question can be answered without knowing anything: by the look of its options, by a word that the question
//! shares with one of them, or because a reason only repeats what was said.

use std::collections::BTreeSet;

use crate::check::file_checker::FileChecker;
use crate::check::text_heuristics::{
    contains_any_word, contains_phrase, content_words, is_same_word, telling_words, words_of,
};
use crate::content::finding::Code;
use crate::content::quiz::{ChoiceOption, Question, QuestionKind, Quiz};
use crate::content::toml_path::TomlPathRef;
use crate::prose;

/// Ways in which an option speaks of the others.
const REFERENCES_TO_OTHER_OPTIONS: [&str; 8] = [
    "all of the above",
    "none of the above",
    "both of the above",
    "all the above",
    "all of these",
    "none of these",
    "all of the other",
    "none of the other",
];

/// Words that allow no exception.
const ABSOLUTE_WORDS: [&str; 10] = [
    "always",
    "never",
    "everything",
    "nothing",
    "everybody",
    "nobody",
    "impossible",
    "completely",
    "totally",
    "guaranteed",
];

/// An option is far longer or shorter than the others if, besides a factor of two, it differs by this many columns. Among
/// short options a factor of two is nothing unusual.
const MIN_STRIKING_COLUMNS: usize = 24;

/// Checks a file of questions, one by one.
pub(super) fn check(checker: &mut FileChecker<'_>, quiz: &Quiz) {
    let questions = TomlPathRef::Root.key("question");
    for (index, question) in quiz.question.iter().enumerate() {
        let path = questions.index(index);
        if let Some((key, kind)) = question.kinds().into_iter().next() {
            checker.question_giveaways(&path, &path.key(key), question, kind);
            checker.answer_in_hint(&path.key("hints"), &question.hints, kind);
        }
    }
}

impl FileChecker<'_> {
    fn question_giveaways(
        &mut self,
        question_path: &TomlPathRef<'_>,
        kind_path: &TomlPathRef<'_>,
        question: &Question,
        kind: QuestionKind<'_>,
    ) {
        match kind {
            QuestionKind::Choice(options) | QuestionKind::Several(options) => {
                for (index, option) in options.iter().enumerate() {
                    let path = kind_path.index(index);
                    self.all_of_the_above(&path.key("text"), &option.text);
                    self.repeated_reason(&path.key("because"), &option.because, &[&option.text, &question.ask]);
                }
                self.unlike_options(kind_path, options);
                self.absolutes_in_wrong_options(kind_path, options);
                self.answer_in_question(question_path, question, options);
            }
            QuestionKind::Type(typed) => {
                let near = kind_path.key("near");
                for (index, answer) in typed.near.iter().enumerate() {
                    let path = near.index(index);
                    self.repeated_reason(&path.key("because"), &answer.because, &[&answer.text, &question.ask]);
                }
            }
            QuestionKind::Spot(spot) => {
                let places = kind_path.key("place");
                for (index, place) in spot.place.iter().enumerate() {
                    let path = places.index(index);
                    self.repeated_reason(&path.key("because"), &place.because, &[&place.at, &question.ask]);
                }
            }
            QuestionKind::Order(_) | QuestionKind::Match(_) | QuestionKind::Predict(_) | QuestionKind::Speak(_) => {}
        }
    }

    /// An option does not speak of the others.
    fn all_of_the_above(&mut self, path: &TomlPathRef<'_>, text: &str) {
        let text = text.to_lowercase();
        if let Some(words) = REFERENCES_TO_OTHER_OPTIONS.iter().find(|words| text.contains(**words)) {
            let message = format!("`{words}` speaks of the other options");
            self.report(Code::AllOfTheAbove, path, message, "ask with `several`, where more than one can be right");
        }
    }

    /// A reason says something that is in none of `known_texts`.
    fn repeated_reason(&mut self, path: &TomlPathRef<'_>, because: &str, known_texts: &[&str]) {
        let is_known =
            |word: &str| known_texts.iter().any(|text| words_of(text).any(|known| is_same_word(known, word)));
        if !telling_words(because).all(is_known) {
            return;
        }
        let mut words = telling_words(because);
        // "No." says little, but it does not repeat.
        if words.next().is_some_and(|first| words.any(|word| !is_same_word(first, word))) {
            let help = "say what somebody who chose this believes wrongly, or why it is so";
            self.report(Code::RedundantReason, path, "this reason only repeats what was already said", help);
        }
    }

    /// No option stands out by its look.
    fn unlike_options(&mut self, path: &TomlPathRef<'_>, options: &[ChoiceOption]) {
        // Of two options, neither is the odd one out.
        if options.len() < 3 {
            return;
        }
        self.striking_lengths(path, options);
        let is_code = |option: &ChoiceOption| {
            let text = option.text.trim();
            text.starts_with('`') && text.ends_with('`') && text.matches('`').count() == 2
        };
        let is_sentence = |option: &ChoiceOption| option.text.trim_end().ends_with(['.', '!', '?']);
        self.only_one_differs(path, options, is_code, "code");
        self.only_one_differs(path, options, is_sentence, "a whole sentence with its full stop");
    }

    fn striking_lengths(&mut self, path: &TomlPathRef<'_>, options: &[ChoiceOption]) {
        let widths: Vec<usize> = options.iter().map(|option| prose::width(&option.text)).collect();
        for (index, width) in widths.iter().enumerate() {
            let others = || {
                widths.iter().enumerate().filter(move |(other, _)| *other != index).map(|(_, other_width)| *other_width)
            };
            let (least, most) = (others().min().unwrap_or(0), others().max().unwrap_or(0));
            let difference = if *width > 2 * most && width - most > MIN_STRIKING_COLUMNS {
                "far longer"
            } else if 2 * width < least && least - width > MIN_STRIKING_COLUMNS {
                "far shorter"
            } else {
                continue;
            };
            let message = format!("this option is {difference} than all the others");
            let help = "make the options alike, so that what they say decides";
            self.report(Code::OddOption, &path.index(index).key("text"), message, help);
        }
    }

    /// Reports an option that alone has a property, which `description` names.
    fn only_one_differs(
        &mut self,
        path: &TomlPathRef<'_>,
        options: &[ChoiceOption],
        has_property: impl Fn(&ChoiceOption) -> bool,
        description: &str,
    ) {
        let mut matching = options.iter().enumerate().filter(|(_, option)| has_property(option));
        if let (Some((only, _)), None) = (matching.next(), matching.next()) {
            let message = format!("this option alone is {description}");
            let help = "write all options in the same way";
            self.report(Code::OddOption, &path.index(only).key("text"), message, help);
        }
    }

    /// Absolute words do not tell wrong options from right ones. One wrong option with such a word is not a pattern yet.
    fn absolutes_in_wrong_options(&mut self, path: &TomlPathRef<'_>, options: &[ChoiceOption]) {
        let is_absolute = |option: &ChoiceOption| contains_any_word(&option.text, &ABSOLUTE_WORDS);
        let mut absolute = options.iter().enumerate().filter(|(_, option)| !option.right && is_absolute(option));
        let (Some(_), Some((second, _))) = (absolute.next(), absolute.next()) else { return };
        if !options.iter().any(|option| option.right && is_absolute(option)) {
            let message = "only wrong options here are as sure as `always` and `never`";
            let help = "weaken them, or let a right option be as sure";
            self.report(Code::AbsoluteWrongOption, &path.index(second).key("text"), message, help);
        }
    }

    /// The right option is not the only one that sounds like the question.
    fn answer_in_question(&mut self, path: &TomlPathRef<'_>, question: &Question, options: &[ChoiceOption]) {
        let mut right_options = options.iter().filter(|option| option.right);
        let (Some(right), None) = (right_options.next(), right_options.next()) else { return };
        let question_words: Vec<String> = content_words(&question.ask).collect();
        let shared_words = |option: &ChoiceOption| -> BTreeSet<String> {
            content_words(&option.text).filter(|word| question_words.contains(word)).collect()
        };
        let in_right = shared_words(right);
        // One shared word may be the subject of the question.
        if in_right.len() < 2 {
            return;
        }
        let in_wrong: Vec<BTreeSet<String>> = options.iter().filter(|option| !option.right).map(shared_words).collect();
        let most_in_wrong = in_wrong.iter().map(BTreeSet::len).max().unwrap_or(0);
        let only_in_right: Vec<String> = in_right
            .iter()
            .filter(|word| !in_wrong.iter().any(|words| words.contains(*word)))
            .map(|word| format!("`{word}`"))
            .collect();
        if only_in_right.len() >= 2 && in_right.len() >= most_in_wrong + 2 {
            let message = format!("the question shares {} with the right option alone", only_in_right.join(" and "));
            let help = "ask with another word, or use it in a wrong option too";
            self.report(Code::AnswerInQuestion, &path.key("ask"), message, help);
        }
    }

    /// A hint leads to the answer and does not say it.
    fn answer_in_hint(&mut self, path: &TomlPathRef<'_>, hints: &[String], kind: QuestionKind<'_>) {
        for (index, hint) in hints.iter().enumerate() {
            if says_answer(hint, kind) {
                let help = "name what to think about, and leave the words of the answer out";
                self.report(Code::AnswerInHint, &path.index(index), "this hint says the answer", help);
            }
        }
    }
}

/// Whether a hint has the words of every right answer, and of no wrong one that it could be about as well.
fn says_answer(hint: &str, kind: QuestionKind<'_>) -> bool {
    let says = |answer: &str| contains_phrase(hint, answer);
    match kind {
        QuestionKind::Choice(options) | QuestionKind::Several(options) => {
            options.iter().all(|option| says(&option.text) == option.right)
        }
        QuestionKind::Type(typed) => {
            typed.accept.iter().any(|answer| says(answer)) || typed.number_text().is_some_and(|number| says(&number))
        }
        QuestionKind::Spot(spot) => {
            let is_right_place = spot.place.iter().any(|place| place.right) || spot.elsewhere_at.is_some();
            let says_right_places = spot.place.iter().all(|place| says(&place.at) == place.right);
            is_right_place && says_right_places && spot.elsewhere_at.as_deref().is_none_or(says)
        }
        // What is to be put in order, matched, predicted or said is no text that a hint could repeat.
        QuestionKind::Order(_) | QuestionKind::Match(_) | QuestionKind::Predict(_) | QuestionKind::Speak(_) => false,
    }
}
