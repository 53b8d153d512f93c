//! How many lines each text of a lesson or question may take at 80x24, the size for which they are written.
//!
//! A longer text is still shown, by scrolling; `check` reports it to its author. A test of the screen compares these numbers
//! with what is really drawn.

use super::markdown::render_markdown;

/// The room that one text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextBudget {
    /// The key under which an author writes the text: `step.text`.
    pub key: &'static str,
    /// The columns of one line.
    pub columns: usize,
    /// The most lines that the text may take.
    pub lines: usize,
}

/// The budgets of the texts of a lesson.
pub const LESSON_BUDGETS: &[TextBudget] = &[
    TextBudget { key: "title", columns: 38, lines: 1 },
    TextBudget { key: "recap", columns: 76, lines: 3 },
    TextBudget { key: "step.title", columns: 70, lines: 1 },
    TextBudget { key: "step.text", columns: 76, lines: 3 },
    TextBudget { key: "step.after", columns: 76, lines: 4 },
    TextBudget { key: "step.more", columns: 76, lines: 12 },
    TextBudget { key: "step.row.title", columns: 28, lines: 1 },
    TextBudget { key: "step.row.words", columns: 14, lines: 1 },
    TextBudget { key: "step.predict.ask", columns: 76, lines: 2 },
    TextBudget { key: "step.predict.why", columns: 76, lines: 3 },
    TextBudget { key: "step.predict.believed", columns: 76, lines: 2 },
    TextBudget { key: "hint", columns: 64, lines: 3 },
];

/// The columns that the titles of all lanes share, each with [`LANE_TITLE_PADDING`] columns more around it.
pub const LANE_TITLES_COLUMNS: usize = 67;

/// The columns that the tab of a lane adds to its title.
pub const LANE_TITLE_PADDING: usize = 4;

/// The budgets of a question: the page that asks it, and the texts that explain it on the page after the answer.
pub const QUESTION_BUDGETS: &[TextBudget] = &[
    TextBudget { key: "question", columns: 78, lines: 21 },
    TextBudget { key: "question.why", columns: 78, lines: 4 },
    TextBudget { key: "question.because", columns: 74, lines: 3 },
    TextBudget { key: "question.speak.weak", columns: 76, lines: 4 },
    TextBudget { key: "question.speak.good", columns: 76, lines: 10 },
    TextBudget { key: "question.speak.strong", columns: 76, lines: 20 },
    TextBudget { key: "question.speak.one_sentence", columns: 76, lines: 4 },
    TextBudget { key: "question.speak.to_product_manager", columns: 76, lines: 9 },
];

/// The budget of the text under `key`: `step.text`.
#[must_use]
pub fn budget_for(key: &str) -> Option<TextBudget> {
    LESSON_BUDGETS.iter().chain(QUESTION_BUDGETS).copied().find(|budget| budget.key == key)
}

impl TextBudget {
    /// The lines that `markdown` takes beyond its budget; 0 when it fits.
    #[must_use]
    pub fn excess_lines(self, markdown: &str) -> usize {
        // A shortcut, since `check` measures thousands of texts: wrapping fills any two lines in a row with more than one
        // line's columns, so a short text without line breaks fits for certain and need not be laid out.
        let fits = markdown.len() <= self.columns || 2 * markdown.len() / self.columns < self.lines;
        if fits && !markdown.contains('\n') {
            return 0;
        }
        render_markdown(markdown, self.columns).len().saturating_sub(self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_measured_in_the_lines_it_takes() {
        let ask = budget_for("step.predict.ask").expect("a budget");
        assert_eq!(ask.excess_lines(&"x".repeat(152)), 0);
        assert_eq!(ask.excess_lines(&"x".repeat(153)), 1);
        assert_eq!(budget_for("step.text").expect("a budget").excess_lines("a\n\nb\n\nc"), 2, "empty lines count");
    }
}
