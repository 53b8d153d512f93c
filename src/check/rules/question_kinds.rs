//! Rules for each kind of question: it has a right answer, and its options can be told apart.

use std::collections::HashSet;

use super::links::LinkTargets;
use super::prediction::PredictionScenes;
use crate::check::file_checker::FileChecker;
use crate::content::case_folding::fold_case;
use crate::content::finding::Code;
use crate::content::quiz::{ChoiceOption, MatchPair, PredictQuestion, QuestionKind, SpokenQuestion, TypedQuestion};
use crate::content::step_link::StepLink;
use crate::content::toml_path::TomlPathRef;
use crate::prose;

impl FileChecker<'_> {
    /// Checks the value of the key that names the kind.
    pub(super) fn check_question_kind(
        &mut self,
        path: &TomlPathRef<'_>,
        kind: QuestionKind<'_>,
        links: &LinkTargets<'_>,
    ) {
        match kind {
            QuestionKind::Choice(options) => self.check_options(path, options, true, links),
            QuestionKind::Several(options) => self.check_options(path, options, false, links),
            QuestionKind::Order(items) => self.check_order(path, items),
            QuestionKind::Match(pairs) => self.check_pairs(path, pairs),
            QuestionKind::Type(typed) => self.check_typed(path, typed),
            QuestionKind::Predict(predict) => self.check_predict(path, predict, links),
            QuestionKind::Spot(spot) => self.check_spot(path, spot),
            QuestionKind::Speak(speak) => self.check_speak(path, speak),
        }
    }

    fn check_options(
        &mut self,
        path: &TomlPathRef<'_>,
        options: &[ChoiceOption],
        only_one_right: bool,
        links: &LinkTargets<'_>,
    ) {
        for (index, option) in options.iter().enumerate() {
            let path = path.index(index);
            self.check_prose(&path.key("text"), &option.text);
            self.check_text_with_budget(&path.key("because"), &option.because, "question.because");
            if let Some(see) = &option.see {
                self.check_step_link(&path.key("see"), see, links);
            }
        }
        self.distinct(path, Some("text"), options.iter().map(|option| option.text.as_str()));
        self.check_at_least_two(path, options.len(), "options to choose from");
        self.check_right_options(path, options.iter().map(|option| option.right), only_one_right);
    }

    /// At least one option is right, and with `only_one`, not more.
    pub(super) fn check_right_options(
        &mut self,
        path: &TomlPathRef<'_>,
        is_right: impl Iterator<Item = bool>,
        only_one: bool,
    ) {
        let mut right_indexes = is_right.enumerate().filter(|(_, is_right)| *is_right).map(|(index, _)| index);
        match (right_indexes.next(), right_indexes.next()) {
            (None, _) => {
                let help = "mark the right one with `right = true`";
                self.report_missing(Code::NoRightOption, path, "none of these is right", help);
            }
            (Some(_), Some(second)) if only_one => {
                let help = "mark one only; a question with several right options is `several`";
                let path = path.index(second);
                self.report(Code::TwoRightOptions, &path.key("right"), "this is the second right one", help);
            }
            _ => {}
        }
    }

    fn check_at_least_two(&mut self, path: &TomlPathRef<'_>, count: usize, what: &str) {
        if count < 2 {
            let message = format!("it takes at least two {what}");
            self.report_missing(Code::TooFewOptions, path, message, "add another");
        }
    }

    /// No text is given twice. Capitals, spaces, markup and the stop at the end do not make two texts different. `key` is
    /// the key of the text in each item; without one, the items are texts.
    pub(super) fn distinct<'o>(
        &mut self,
        path: &TomlPathRef<'_>,
        key: Option<&str>,
        texts: impl Iterator<Item = &'o str>,
    ) {
        self.distinct_by(essence_of, path, key, texts);
    }

    /// The same, for texts that `fold` makes equal.
    pub(super) fn distinct_by<'o>(
        &mut self,
        fold: fn(&str) -> String,
        path: &TomlPathRef<'_>,
        key: Option<&str>,
        texts: impl Iterator<Item = &'o str>,
    ) {
        let mut seen = HashSet::with_capacity(texts.size_hint().0);
        for (index, text) in texts.enumerate() {
            let folded = fold(text);
            if !folded.is_empty() && !seen.insert(folded) {
                let item = path.index(index);
                let text_path = key.map_or(item, |key| item.key(key));
                self.report(
                    Code::DuplicateOption,
                    &text_path,
                    "this is there twice",
                    "change one of them, or take it out",
                );
            }
        }
    }

    fn check_order(&mut self, path: &TomlPathRef<'_>, items: &[String]) {
        self.check_texts(path, items);
        self.distinct(path, None, items.iter().map(String::as_str));
        self.check_at_least_two(path, items.len(), "things to put in order");
    }

    fn check_pairs(&mut self, path: &TomlPathRef<'_>, pairs: &[MatchPair]) {
        let (mut left_sides, mut right_sides) = (HashSet::new(), HashSet::new());
        for (index, MatchPair { left, right }) in pairs.iter().enumerate() {
            let path = path.index(index);
            for (side, text, seen) in [(0, left, &mut left_sides), (1, right, &mut right_sides)] {
                self.check_prose(&path.index(side), text);
                let essence = essence_of(text);
                if !essence.is_empty() && !seen.insert(essence) {
                    let help = "two equal sides cannot be told apart: change one";
                    self.report(Code::DuplicateOption, &path.index(side), "this side is there twice", help);
                }
            }
        }
        self.check_at_least_two(path, pairs.len(), "pairs to match");
    }

    fn check_typed(&mut self, path: &TomlPathRef<'_>, typed: &TypedQuestion) {
        self.check_texts(&path.key("accept"), &typed.accept);
        self.distinct_by(fold_case, &path.key("accept"), None, typed.accept.iter().map(String::as_str));
        self.check_number(path, typed);
        if typed.accept.is_empty() && typed.number.is_none() && self.lost_no_key(path) {
            let help = "write at least one answer that counts as right, or a `number`";
            self.report_missing(Code::NoAcceptedAnswer, &path.key("accept"), "no answer would be right", help);
        }
        let near = path.key("near");
        self.distinct_by(fold_case, &near, Some("text"), typed.near.iter().map(|answer| answer.text.as_str()));
        for (index, answer) in typed.near.iter().enumerate() {
            let answer_path = near.index(index);
            self.check_text(&answer_path.key("text"), &answer.text);
            self.check_text_with_budget(&answer_path.key("because"), &answer.because, "question.because");
            let written = fold_case(&answer.text);
            if typed.accept.iter().any(|right| fold_case(right) == written) {
                let help = "an answer is right or nearly right: take it out of one of the two";
                self.report(Code::DuplicateOption, &answer_path.key("text"), "this answer is already accepted", help);
            }
        }
    }

    /// `tolerance` and `unit` belong to a `number`, and a distance is not negative.
    fn check_number(&mut self, path: &TomlPathRef<'_>, typed: &TypedQuestion) {
        let keys = [("tolerance", typed.tolerance.is_some()), ("unit", typed.unit.is_some())];
        let lacks_number = typed.number.is_none() && self.lost_no_key(path);
        for (key, _) in keys.iter().filter(|(_, is_written)| *is_written && lacks_number) {
            let message = format!("`{key}` says something of a `number`, and there is none");
            self.report_at_key(Code::NumberMissing, &path.key(key), message, "add `number`, or take this out");
        }
        if typed.tolerance.is_some_and(|tolerance| tolerance < 0.0) {
            let message = "an answer cannot be less than nothing off";
            self.report(Code::NegativeTolerance, &path.key("tolerance"), message, "write 0 or more");
        }
        if let Some(unit) = &typed.unit {
            self.check_text(&path.key("unit"), unit);
        }
    }

    fn check_predict(&mut self, path: &TomlPathRef<'_>, predict: &PredictQuestion, links: &LinkTargets<'_>) {
        self.check_step_link(&path.key("step"), &predict.step, links);
        if StepLink::parse(&predict.step).step.is_none() {
            let help = "name the step as well: `session-login#login`";
            self.report(Code::UnknownStep, &path.key("step"), "this names a lesson and no step of it", help);
        }
        if let Some(lane) = &predict.lane {
            self.check_lane_link(&path.key("lane"), &predict.step, lane, links);
        }
        // The options of the step's own prediction are offered here, too.
        let link = StepLink::parse(&predict.step);
        let lesson = links.lesson(link.lesson).map(|lesson| &lesson.value);
        let step = lesson.and_then(|lesson| lesson.step.iter().find(|step| Some(step.id.as_str()) == link.step));
        let first_lane = || lesson.and_then(|lesson| lesson.lane.first()).map(|lane| lane.id.as_str());
        let lane = predict.lane.as_deref().or_else(first_lane).unwrap_or_default();
        let written = step.and_then(|step| step.predict.as_ref());
        let written = written.filter(|written| written.speaks_for(&predict.about, lane));
        if written.is_none_or(|written| written.options.is_empty()) {
            self.predictable(&path.key("about"), &predict.about, &PredictionScenes::of_default_world());
        }
        for (answer, reason) in &predict.believed {
            self.check_text_with_budget(&path.key("believed").key(answer), reason, "question.because");
        }
    }

    fn check_speak(&mut self, path: &TomlPathRef<'_>, speak: &SpokenQuestion) {
        if !(5..=900).contains(&speak.seconds) {
            let message = format!("an answer cannot take {} seconds", speak.seconds);
            self.report(Code::InvalidSeconds, &path.key("seconds"), message, "write between 5 and 900");
        }
        self.check_texts(&path.key("points"), &speak.points);
        self.distinct(&path.key("points"), None, speak.points.iter().map(String::as_str));
        if speak.points.is_empty() {
            let help = "write what a full answer names";
            self.report_missing(Code::NoPoints, &path.key("points"), "this answer has no points to compare with", help);
        }
        let mut seen = HashSet::new();
        let answers = [
            ("weak", &speak.weak, "question.speak.weak"),
            ("good", &speak.good, "question.speak.good"),
            ("strong", &speak.strong, "question.speak.strong"),
        ];
        let variations = [
            ("one_sentence", &speak.one_sentence, "question.speak.one_sentence"),
            ("to_product_manager", &speak.to_product_manager, "question.speak.to_product_manager"),
        ];
        for (key, text, budget) in variations {
            if let Some(text) = text {
                self.check_text_with_budget(&path.key(key), text, budget);
            }
        }
        for (key, text, budget) in answers {
            self.check_text_with_budget(&path.key(key), text, budget);
            if !seen.insert(essence_of(text)) {
                let help = "show what makes the better answer better";
                self.report(Code::DuplicateOption, &path.key(key), "another of the three answers is the same", help);
            }
        }
    }
}

/// What makes a text different from another to somebody who reads it: no capitals, no spaces beyond one, no markup, no stop
/// at the end. A text of nothing else stays as it is, since `*` may be an option.
fn essence_of(text: &str) -> String {
    let mut essence = fold_capitals(text);
    if essence.bytes().any(|byte| matches!(byte, b'`' | b'*')) {
        essence.retain(|c| !matches!(c, '`' | '*'));
    }
    essence.truncate(essence.trim_end_matches(['.', '!', ';', ':']).len());
    if essence.is_empty() { fold_capitals(text) } else { essence }
}

/// A text without capitals and with single spaces. Unlike [`fold_case`] it keeps characters that a reader tells apart: 10² is
/// not 102.
pub(super) fn fold_capitals(text: &str) -> String {
    let folded = text.to_lowercase();
    // Nearly every text is of ASCII, on one line.
    let is_folded = prose::is_printable_ascii(&folded) && !folded.contains("  ") && folded.trim().len() == folded.len();
    if is_folded { folded } else { folded.split_whitespace().collect::<Vec<_>>().join(" ") }
}
