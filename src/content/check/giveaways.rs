//! Whether a question can be answered without knowing: by the look of its options, by a word that the question shares
//! with one of them, or by a reason that says nothing.

use std::collections::BTreeSet;

use super::super::quiz::{ChoiceOption, Question, QuestionKind, Quiz};
use super::text_heuristics::{all_words, contains_any_word, content_words};
use super::{Code, FileChecker, PathRef};
use crate::prose;

/// Ways to speak of the other options.
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

/// Words that leave no exception.
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

/// Everything unfair in a file of questions, question by question.
pub(super) fn check(desk: &mut FileChecker<'_>, quiz: &Quiz) {
    let questions = PathRef::Root.key("question");
    for (i, question) in quiz.question.iter().enumerate() {
        let at = questions.index(i);
        if let Some((key, kind)) = question.kinds().into_iter().next() {
            desk.question_giveaways(&at, &at.key(key), question, kind);
        }
    }
}

impl FileChecker<'_> {
    fn question_giveaways(
        &mut self,
        question_at: &PathRef<'_>,
        at: &PathRef<'_>,
        question: &Question,
        kind: QuestionKind<'_>,
    ) {
        match kind {
            QuestionKind::Choice(options) | QuestionKind::Several(options) => {
                for (i, option) in options.iter().enumerate() {
                    let at = at.index(i);
                    self.all_of_the_above(&at.key("text"), &option.text);
                    self.repeated_reason(&at.key("because"), &option.because, &[&option.text, &question.ask]);
                }
                self.unlike_options(at, options);
                self.absolutes_in_wrong_options(at, options);
                self.answer_in_question(question_at, question, options);
            }
            QuestionKind::Type(typed) => {
                let near = at.key("near");
                for (i, answer) in typed.near.iter().enumerate() {
                    self.repeated_reason(
                        &near.index(i).key("because"),
                        &answer.because,
                        &[&answer.text, &question.ask],
                    );
                }
            }
            QuestionKind::Spot(spot) => {
                let places = at.key("place");
                for (i, place) in spot.place.iter().enumerate() {
                    self.repeated_reason(&places.index(i).key("because"), &place.because, &[&place.at, &question.ask]);
                }
            }
            QuestionKind::Order(_) | QuestionKind::Match(_) | QuestionKind::Predict(_) | QuestionKind::Speak(_) => {}
        }
    }

    /// Options stand for themselves.
    fn all_of_the_above(&mut self, at: &PathRef<'_>, text: &str) {
        let text = text.to_lowercase();
        if let Some(words) = REFERENCES_TO_OTHER_OPTIONS.iter().find(|words| text.contains(**words)) {
            let message = format!("`{words}` speaks of the other options");
            self.report(Code::AllOfTheAbove, at, message, "ask with `several`, where more than one can be right");
        }
    }

    /// A reason says something that the option and the question have not said.
    fn repeated_reason(&mut self, at: &PathRef<'_>, because: &str, said: &[&str]) {
        // Nearly every reason has a new word among its first few: then nothing more is looked at.
        let is_new = |word: &str| !said.iter().any(|text| text.to_lowercase().contains(&word.to_lowercase()));
        if because.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 4 && is_new(word)) {
            return;
        }
        let words = all_words(because);
        let known: BTreeSet<String> = said.iter().flat_map(|text| all_words(text)).collect();
        // "No." says little, but it does not repeat.
        if words.len() >= 2 && words.is_subset(&known) {
            let help = "say what somebody who chose this believes wrongly, or why it is so";
            self.report(Code::ReasonRepeats, at, "this reason only repeats what was already said", help);
        }
    }

    /// No option stands out by its look.
    fn unlike_options(&mut self, at: &PathRef<'_>, options: &[ChoiceOption]) {
        if options.len() < 3 {
            return;
        }
        let widths: Vec<usize> = options.iter().map(|option| prose::width(&option.text)).collect();
        for (i, width) in widths.iter().enumerate() {
            let others = || widths.iter().enumerate().filter(move |(other, _)| *other != i).map(|(_, width)| *width);
            let (least, most) = (others().min().unwrap_or(0), others().max().unwrap_or(0));
            let told = if *width > 2 * most && width - most > 24 {
                "far longer"
            } else if 2 * width < least && least - width > 24 {
                "far shorter"
            } else {
                continue;
            };
            let message = format!("this option is {told} than all the others");
            let help = "make the options alike, so that what they say decides";
            self.report(Code::UnlikeOptions, &at.index(i).key("text"), message, help);
        }
        let is_code = |option: &ChoiceOption| {
            let text = option.text.trim();
            text.starts_with('`') && text.ends_with('`') && text.matches('`').count() == 2
        };
        let is_sentence = |option: &ChoiceOption| option.text.trim_end().ends_with(['.', '!', '?']);
        self.only_one_differs(at, options, is_code, "code");
        self.only_one_differs(at, options, is_sentence, "a whole sentence with its full stop");
    }

    fn only_one_differs(
        &mut self,
        at: &PathRef<'_>,
        options: &[ChoiceOption],
        is: impl Fn(&ChoiceOption) -> bool,
        what: &str,
    ) {
        let mut having = options.iter().enumerate().filter(|(_, option)| is(option)).map(|(i, _)| i);
        if let (Some(only), None) = (having.next(), having.next()) {
            let message = format!("this option alone is {what}");
            let help = "write all options in the same way";
            self.report(Code::UnlikeOptions, &at.index(only).key("text"), message, help);
        }
    }

    /// Absolutes do not tell wrong options from right ones.
    fn absolutes_in_wrong_options(&mut self, at: &PathRef<'_>, options: &[ChoiceOption]) {
        let sure = |option: &ChoiceOption| contains_any_word(&option.text, &ABSOLUTE_WORDS);
        let mut wrong = options.iter().enumerate().filter(|(_, option)| !option.right && sure(option));
        if let (Some(_), Some((second, _))) = (wrong.next(), wrong.next())
            && !options.iter().any(|option| option.right && sure(option))
        {
            let message = "only wrong options here are as sure as `always` and `never`";
            let help = "weaken them, or let a right option be as sure";
            self.report(Code::AbsoluteInWrong, &at.index(second).key("text"), message, help);
        }
    }

    /// The right option is not the one that sounds like the question.
    fn answer_in_question(&mut self, at: &PathRef<'_>, question: &Question, options: &[ChoiceOption]) {
        let asked = content_words(&question.ask);
        let shared = |option: &ChoiceOption| &content_words(&option.text) & &asked;
        let mut right = options.iter().filter(|option| option.right);
        let (Some(only), None) = (right.next(), right.next()) else { return };
        let mut left = shared(only);
        if left.len() < 2 {
            return;
        }
        let wrong: Vec<_> = options.iter().filter(|option| !option.right).map(shared).collect();
        let most = wrong.iter().map(BTreeSet::len).max().unwrap_or(0);
        let enough = left.len() >= most + 2;
        left.retain(|word| !wrong.iter().any(|words| words.contains(word)));
        if enough && left.len() >= 2 {
            let words = left.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" and ");
            let message = format!("the question shares {words} with the right option alone");
            let help = "ask with another word, or use it in a wrong option too";
            self.report(Code::AnswerInQuestion, &at.key("ask"), message, help);
        }
    }
}
