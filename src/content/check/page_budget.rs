//! Whether a question fits on the page on which it is asked. Whoever has to scroll while they choose, forgets what they
//! have read. A test of the question screen holds this count against what is really drawn.

use super::super::quiz::{Question, QuestionKind};
use super::{Code, FileChecker, PathRef};
use crate::prose::{budget, render_markdown, width};

/// The columns before an option: the cursor, its number.
const OPTION_INDENT: usize = 6;
/// The same, where options are marked.
const MARKED_OPTION_INDENT: usize = 10;
/// The columns before one side of a pair, and before a line of code.
const TEXT_INDENT: usize = 2;

impl FileChecker<'_> {
    /// The page of the question at `at`.
    pub(super) fn question_page_budget(&mut self, at: &PathRef<'_>, question: &Question, kind: QuestionKind<'_>) {
        let Some(page) = budget::budget_for("question") else { return };
        let taken = page_lines(question, kind, page.columns);
        if taken > page.lines {
            let (excess, most) = (taken - page.lines, page.lines);
            let message = format!("this question takes {excess} more than the {most} lines of the page that asks it");
            self.report(Code::TextTooLong, &at.key("ask"), message, "shorten it, or ask for less at a time");
        }
        if let QuestionKind::Spot(spot) = kind
            && let Some(long) = spot.text.lines().map(width).find(|columns| columns + TEXT_INDENT > page.columns)
        {
            let message = format!("a line of this takes {long} columns, and there are {}", page.columns - TEXT_INDENT);
            self.report(Code::TextTooLong, &at.key("spot").key("text"), message, "break it where its language allows");
        }
    }
}

/// The lines of the page: the question between two empty ones, and what there is to choose from.
fn page_lines(question: &Question, kind: QuestionKind<'_>, columns: usize) -> usize {
    let text = |text: &str, lead: usize| {
        // Laying a text out takes its time, and most are one line.
        let is_one = text.len() + lead <= columns && !text.contains('\n');
        if is_one { 1 } else { render_markdown(text, columns - lead).len() }
    };
    let chosen = match kind {
        QuestionKind::Choice(options) => options.iter().map(|it| text(&it.text, OPTION_INDENT)).sum(),
        QuestionKind::Several(options) => {
            1 + options.iter().map(|it| text(&it.text, MARKED_OPTION_INDENT)).sum::<usize>()
        }
        QuestionKind::Order(items) => 1 + items.iter().map(|it| text(it, MARKED_OPTION_INDENT)).sum::<usize>(),
        QuestionKind::Match(pairs) => {
            // In the worst case the longest right side is put to each left one.
            let longest = pairs.iter().map(|(_, right)| width(right)).max().unwrap_or(0);
            let pair = |(left, right): &(String, String)| {
                text(left, TEXT_INDENT + 3 + longest.min(columns / 2)) + text(right, MARKED_OPTION_INDENT)
            };
            1 + pairs.iter().map(pair).sum::<usize>()
        }
        QuestionKind::Spot(spot) => {
            let places: usize = spot.place.iter().map(|it| text(&it.at, OPTION_INDENT)).sum();
            1 + spot.text.trim_end().lines().count() + places + 1
        }
        QuestionKind::Type(_) => 1,
        QuestionKind::Speak(speak) => 1 + speak.points.iter().map(|it| text(it, MARKED_OPTION_INDENT)).sum::<usize>(),
        // What stands there is a moment of the lesson, in three lines, and the answers that it offers.
        QuestionKind::Predict(_) => 5 + 9,
    };
    1 + text(&question.ask, 0) + 1 + chosen
}
