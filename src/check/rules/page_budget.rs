//! Whether a question fits on the page that asks it. Whoever has to scroll while they choose forgets what they have read.
//! A test of the question screen compares this count with what is really drawn.

use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::quiz::{MatchPair, Question, QuestionKind};
use crate::content::toml_path::TomlPathRef;
use crate::prose::{budget, render_markdown, width};

/// The columns before an option: the cursor and its number.
const OPTION_INDENT: usize = 6;
/// The columns before an option that can be marked.
const MARKED_OPTION_INDENT: usize = 10;
/// The columns before a line of code.
const TEXT_INDENT: usize = 2;
/// The columns before the left side of a pair: its letter.
const PAIR_INDENT: usize = 6;
/// The columns of the ` – ` between the sides of a pair.
const PAIR_DASH: usize = 3;

impl FileChecker<'_> {
    /// Checks the page of the question at `path`.
    pub(super) fn check_question_page_budget(
        &mut self,
        path: &TomlPathRef<'_>,
        question: &Question,
        kind: QuestionKind<'_>,
    ) {
        let Some(page) = budget::budget_for("question") else { return };
        let lines = page_lines(question, kind, page.columns);
        if lines > page.lines {
            let (excess, most) = (lines - page.lines, page.lines);
            let message = format!("this question takes {excess} more than the {most} lines of the page that asks it");
            self.report(Code::TextTooLong, &path.key("ask"), message, "shorten it, or ask for less at a time");
        }
        if let QuestionKind::Spot(spot) = kind
            && let Some(columns) = spot.text.lines().map(width).find(|columns| columns + TEXT_INDENT > page.columns)
        {
            let most = page.columns - TEXT_INDENT;
            let message = format!("a line of this takes {columns} columns, and there are {most}");
            self.report(
                Code::TextTooLong,
                &path.key("spot").key("text"),
                message,
                "break it where its language allows",
            );
        }
    }
}

/// The lines of the page: the question between two empty lines, then what there is to choose from.
fn page_lines(question: &Question, kind: QuestionKind<'_>, columns: usize) -> usize {
    1 + text_lines(&question.ask, 0, columns) + 1 + answer_lines(kind, columns)
}

/// The lines below the question, as the question screen draws them.
fn answer_lines(kind: QuestionKind<'_>, columns: usize) -> usize {
    let option = |text: &str| text_lines(text, OPTION_INDENT, columns);
    let marked_option = |text: &str| text_lines(text, MARKED_OPTION_INDENT, columns);
    match kind {
        QuestionKind::Choice(options) => options.iter().map(|choice| option(&choice.text)).sum(),
        // One line says what to press.
        QuestionKind::Several(options) => 1 + options.iter().map(|choice| marked_option(&choice.text)).sum::<usize>(),
        QuestionKind::Order(items) => 1 + items.iter().map(|item| marked_option(item)).sum::<usize>(),
        QuestionKind::Match(pairs) => {
            // A line says what to press; an empty one below it, and another divides the sides. In the worst case the longest right side is chosen for each left one.
            let longest = pairs.iter().map(|pair| width(&pair.right)).max().unwrap_or(0);
            let left_indent = PAIR_INDENT + PAIR_DASH + longest.min(columns / 2);
            let pair_lines =
                |pair: &MatchPair| text_lines(&pair.left, left_indent, columns) + marked_option(&pair.right);
            3 + pairs.iter().map(pair_lines).sum::<usize>()
        }
        QuestionKind::Spot(spot) => {
            let places: usize = spot.place.iter().map(|place| option(&place.at)).sum();
            // An empty line above the text, and two options beside the places: somewhere else, and nowhere.
            1 + spot.text.trim_end().lines().count() + places + 2
        }
        QuestionKind::Type(_) => 1,
        // The page on which the learner ticks what they named, with a line above.
        QuestionKind::Speak(speak) => 1 + speak.points.iter().map(|point| marked_option(point)).sum::<usize>(),
        // A moment of the lesson and the answers that it offers, which are known only once the lesson runs.
        QuestionKind::Predict(_) => 5 + 9,
    }
}

fn text_lines(text: &str, indent: usize, columns: usize) -> usize {
    // A shortcut: laying out a text takes time, and most are one line.
    let is_one_line = text.len() + indent <= columns && !text.contains('\n');
    if is_one_line { 1 } else { render_markdown(text, columns - indent).len() }
}
