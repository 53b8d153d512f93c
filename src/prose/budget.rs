//! How much room each text of a lesson has on the lesson screen at 80x24, the size for which all is written; and each
//! question on its own.
//!
//! A longer text is still shown, by scrolling; `check` tells its author. A test of the screen holds these numbers
//! against what is really drawn.

use super::render_markdown;

/// The room of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextBudget {
    /// The text's key in a lesson.
    pub key: &'static str,
    /// Columns of a line.
    pub columns: usize,
    /// Lines.
    pub lines: usize,
}

/// Every text that has a budget, by the key under which a lesson writes it.
pub const LESSON_BUDGETS: &[TextBudget] = &[
    TextBudget { key: "title", columns: 38, lines: 1 },
    TextBudget { key: "recap", columns: 76, lines: 3 },
    TextBudget { key: "step.title", columns: 70, lines: 1 },
    TextBudget { key: "step.text", columns: 76, lines: 3 },
    TextBudget { key: "step.after", columns: 76, lines: 2 },
    TextBudget { key: "step.predict.ask", columns: 76, lines: 2 },
    TextBudget { key: "step.predict.why", columns: 76, lines: 2 },
    TextBudget { key: "step.predict.believed", columns: 76, lines: 2 },
    TextBudget { key: "hint", columns: 64, lines: 3 },
];

/// The columns in which the titles of all lanes stand beside each other, each with [`LANE_TITLE_PADDING`] more around it.
pub const LANE_TITLES_COLUMNS: usize = 67;

/// The columns around the title of a lane.
pub const LANE_TITLE_PADDING: usize = 4;

/// What a question has, likewise: the page on which it is asked, and on the page behind it, which may be longer, the
/// texts that explain it.
pub const QUESTION_BUDGETS: &[TextBudget] = &[
    TextBudget { key: "question", columns: 78, lines: 21 },
    TextBudget { key: "question.why", columns: 78, lines: 4 },
    TextBudget { key: "question.because", columns: 74, lines: 3 },
    TextBudget { key: "question.speak", columns: 70, lines: 7 },
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
        // Two lines that follow each other hold more than one line's room. Nearly every text is so short that this
        // says enough, and need not be laid out.
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
