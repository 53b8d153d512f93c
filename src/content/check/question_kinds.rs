//! Rules for each kind of question: it can be answered, and in one way only.

use std::collections::HashSet;

use super::super::quiz::{ChoiceOption, PredictQuestion, QuestionKind, SpokenQuestion, SpotQuestion, TypedQuestion};
use super::facts::PredictionScenes;
use super::links::LinkTargets;
use super::{Code, FileChecker, PathRef};

impl FileChecker<'_> {
    /// What stands under the key of the question's kind.
    pub(super) fn question_kind(&mut self, at: &PathRef<'_>, kind: QuestionKind<'_>, links: &LinkTargets<'_>) {
        match kind {
            QuestionKind::Choice(options) => self.options(at, options, true, links),
            QuestionKind::Several(options) => self.options(at, options, false, links),
            QuestionKind::Order(items) => self.order(at, items),
            QuestionKind::Match(pairs) => self.pairs(at, pairs),
            QuestionKind::Type(typed) => self.typed(at, typed),
            QuestionKind::Predict(predict) => self.predict(at, predict, links),
            QuestionKind::Spot(spot) => self.spot(at, spot),
            QuestionKind::Speak(speak) => self.speak(at, speak),
        }
    }

    fn options(&mut self, at: &PathRef<'_>, options: &[ChoiceOption], one_only: bool, links: &LinkTargets<'_>) {
        for (i, option) in options.iter().enumerate() {
            let at = at.index(i);
            self.prose(&at.key("text"), &option.text);
            self.text_with_budget(&at.key("because"), &option.because, "question.because");
            if let Some(see) = &option.see {
                self.step_link(&at.key("see"), see, links);
            }
        }
        self.distinct(at, Some("text"), options.iter().map(|option| option.text.as_str()));
        self.at_least_two(at, options.len(), "options to choose from");
        self.right_options(at, options.iter().map(|option| option.right), one_only);
    }

    /// At least one is right, and where one is asked for, one only.
    fn right_options(&mut self, at: &PathRef<'_>, right: impl Iterator<Item = bool>, one_only: bool) {
        let mut right = right.enumerate().filter(|(_, right)| *right).map(|(i, _)| i);
        match (right.next(), right.next()) {
            (None, _) => {
                let help = "mark the right one with `right = true`";
                self.report_missing(Code::NoRightOption, at, "none of these is right", help);
            }
            (Some(_), Some(second)) if one_only => {
                let help = "mark one only; a question with several right options is `several`";
                self.report(
                    Code::TwoRightOptions,
                    &at.index(second).key("right"),
                    "this is the second right one",
                    help,
                );
            }
            _ => {}
        }
    }

    fn at_least_two(&mut self, at: &PathRef<'_>, count: usize, of_what: &str) {
        if count < 2 {
            let message = format!("it takes at least two {of_what}");
            self.report_missing(Code::TooFewOptions, at, message, "add another");
        }
    }

    /// No text twice. Capitals and spaces do not make two texts different.
    fn distinct<'o>(&mut self, at: &PathRef<'_>, key: Option<&str>, texts: impl Iterator<Item = &'o str>) {
        let mut seen = HashSet::new();
        for (i, text) in texts.enumerate() {
            let plain = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            if !plain.is_empty() && !seen.insert(plain) {
                let item = at.index(i);
                let place = key.map_or(item, |key| item.key(key));
                self.report(Code::DuplicateOption, &place, "this is there twice", "change one of them, or take it out");
            }
        }
    }

    fn order(&mut self, at: &PathRef<'_>, items: &[String]) {
        self.texts(at, items);
        self.distinct(at, None, items.iter().map(String::as_str));
        self.at_least_two(at, items.len(), "things to put in order");
    }

    fn pairs(&mut self, at: &PathRef<'_>, pairs: &[(String, String)]) {
        let (mut left, mut right) = (HashSet::new(), HashSet::new());
        for (i, (first, second)) in pairs.iter().enumerate() {
            let at = at.index(i);
            for (side, text, seen) in [(0, first, &mut left), (1, second, &mut right)] {
                self.prose(&at.index(side), text);
                if !text.trim().is_empty() && !seen.insert(text.trim()) {
                    let help = "two equal sides cannot be told apart: change one";
                    self.report(Code::DuplicateOption, &at.index(side), "this side is there twice", help);
                }
            }
        }
        self.at_least_two(at, pairs.len(), "pairs to match");
    }

    fn typed(&mut self, at: &PathRef<'_>, typed: &TypedQuestion) {
        self.texts(&at.key("accept"), &typed.accept);
        self.distinct(&at.key("accept"), None, typed.accept.iter().map(String::as_str));
        if typed.accept.is_empty() {
            let help = "write at least one answer that counts as right";
            self.report_missing(Code::NothingAccepted, &at.key("accept"), "no answer would be right", help);
        }
        let near = at.key("near");
        self.distinct(&near, Some("text"), typed.near.iter().map(|answer| answer.text.as_str()));
        for (i, answer) in typed.near.iter().enumerate() {
            let at = near.index(i);
            self.text(&at.key("text"), &answer.text);
            self.text_with_budget(&at.key("because"), &answer.because, "question.because");
            if typed.accept.iter().any(|right| right.trim().eq_ignore_ascii_case(answer.text.trim())) {
                let help = "an answer is right or nearly right: take it out of one of the two";
                self.report(Code::DuplicateOption, &at.key("text"), "this answer is already accepted", help);
            }
        }
    }

    fn predict(&mut self, at: &PathRef<'_>, predict: &PredictQuestion, links: &LinkTargets<'_>) {
        self.step_link(&at.key("step"), &predict.step, links);
        if !predict.step.contains('#') {
            let help = "name the step as well: `session-login#login`";
            self.report(Code::UnknownStep, &at.key("step"), "this names a lesson and no step of it", help);
        }
        if let Some(lane) = &predict.lane {
            self.lane_link(&at.key("lane"), &predict.step, lane, links);
        }
        self.predictable(&at.key("about"), &predict.about, &PredictionScenes::of_default_world());
    }

    fn spot(&mut self, at: &PathRef<'_>, spot: &SpotQuestion) {
        for (key, text) in [("lang", &spot.lang), ("text", &spot.text)] {
            self.text(&at.key(key), text);
        }
        self.text_with_budget(&at.key("elsewhere"), &spot.elsewhere, "question.because");
        let places = at.key("place");
        // Without its text nothing can be said of a place in it.
        let text_certain = self.is_intact(&at.key("text"));
        for (i, place) in spot.place.iter().enumerate() {
            let at = places.index(i);
            self.text_with_budget(&at.key("because"), &place.because, "question.because");
            let count = if place.at.is_empty() { 0 } else { spot.text.matches(place.at.as_str()).count() };
            if count != 1 && text_certain && !spot.text.trim().is_empty() {
                let message = match count {
                    0 => "this does not occur in the text".to_owned(),
                    count => format!("this occurs in the text {count} times"),
                };
                let help = "copy so much of the text that it occurs there exactly once";
                self.report(Code::PlaceNotFound, &at.key("at"), message, help);
            }
        }
        self.distinct(&places, Some("at"), spot.place.iter().map(|place| place.at.as_str()));
        self.right_options(&places, spot.place.iter().map(|place| place.right), true);
    }

    fn speak(&mut self, at: &PathRef<'_>, speak: &SpokenQuestion) {
        if !(5..=900).contains(&speak.seconds) {
            let message = format!("an answer cannot take {} seconds", speak.seconds);
            self.report(Code::BadSeconds, &at.key("seconds"), message, "write between 5 and 900");
        }
        self.texts(&at.key("points"), &speak.points);
        self.distinct(&at.key("points"), None, speak.points.iter().map(String::as_str));
        if speak.points.is_empty() {
            let help = "write what a full answer names";
            self.report_missing(Code::NoPoints, &at.key("points"), "this answer has no points to compare with", help);
        }
        for (key, text) in [("weak", &speak.weak), ("good", &speak.good), ("strong", &speak.strong)] {
            self.text_with_budget(&at.key(key), text, "question.speak");
        }
    }
}
