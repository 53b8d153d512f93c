//! The options of a prediction, each with the digit that chooses it.

use super::LessonScreen;
use crate::course::Attempt;

/// What a digit does while a prediction waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DigitChoice {
    Option {
        /// Its number, from 0.
        index: usize,
        label: String,
    },
    /// The next page of options.
    MoreOptions,
}

/// Eight options and the digit for the next page: nine digits, as many as the keyboard has.
const OPTIONS_PER_PAGE: usize = 8;

/// What the digits from 1 on do now; empty when no prediction waits for an answer.
pub(super) fn digit_choices(screen: &LessonScreen, attempt: &Attempt) -> Vec<DigitChoice> {
    let Some(prediction) = attempt.prediction().filter(|_| attempt.waits_for_answer()) else { return Vec::new() };
    let lane = prediction.open_lane().and_then(|lane| prediction.lanes.get(&lane));
    let options = lane.map_or(&[][..], |lane| &lane.options);
    let choices = options
        .iter()
        .enumerate()
        .map(|(index, value)| DigitChoice::Option { index, label: prediction.fact.value_label(value) });
    if options.len() <= OPTIONS_PER_PAGE + 1 {
        return choices.collect();
    }
    let page = screen.option_page % options.len().div_ceil(OPTIONS_PER_PAGE);
    choices.skip(page * OPTIONS_PER_PAGE).take(OPTIONS_PER_PAGE).chain([DigitChoice::MoreOptions]).collect()
}
