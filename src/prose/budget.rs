//! How much room each text of a lesson has on the lesson screen at 80x24, the size for which all is written; and each
//! question on its own.
//!
//! A longer text is still shown, by scrolling; `check` tells its author. A test of the screen holds these numbers
//! against what is really drawn.

use super::lines;

/// The room of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The text's key in a lesson.
    pub key: &'static str,
    /// Columns of a line.
    pub columns: usize,
    /// Lines.
    pub lines: usize,
}

/// Every text that has a budget, by the key under which a lesson writes it.
pub const LESSON: &[Budget] = &[
    Budget { key: "title", columns: 38, lines: 1 },
    Budget { key: "recap", columns: 76, lines: 3 },
    Budget { key: "step.title", columns: 70, lines: 1 },
    Budget { key: "step.text", columns: 76, lines: 3 },
    Budget { key: "step.after", columns: 76, lines: 2 },
    Budget { key: "step.predict.ask", columns: 76, lines: 2 },
    Budget { key: "step.predict.why", columns: 76, lines: 2 },
    Budget { key: "step.predict.believed", columns: 76, lines: 2 },
    Budget { key: "hint", columns: 64, lines: 3 },
];

/// The columns in which the titles of all lanes stand beside each other, each with [`TAB`] more around it.
pub const TABS: usize = 67;

/// The columns around the title of a lane.
pub const TAB: usize = 4;

/// What a question has, likewise: the page on which it is asked, and on the page behind it, which may be longer, the
/// texts that explain it.
pub const QUESTION: &[Budget] = &[
    Budget { key: "question", columns: 78, lines: 21 },
    Budget { key: "question.why", columns: 78, lines: 4 },
    Budget { key: "question.because", columns: 74, lines: 3 },
    Budget { key: "question.speak", columns: 70, lines: 7 },
];

/// The budget of the text under `key`: `step.text`.
#[must_use]
pub fn of(key: &str) -> Option<Budget> {
    LESSON.iter().chain(QUESTION).copied().find(|budget| budget.key == key)
}

impl Budget {
    /// The lines that `markdown` takes beyond its budget; 0 when it fits.
    #[must_use]
    pub fn excess(self, markdown: &str) -> usize {
        // Two lines that follow each other hold more than one line's room. Nearly every text is so short that this
        // says enough, and need not be laid out.
        let fits = markdown.len() <= self.columns || 2 * markdown.len() / self.columns < self.lines;
        if fits && !markdown.contains('\n') {
            return 0;
        }
        lines(markdown, self.columns).len().saturating_sub(self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_measured_in_the_lines_it_takes() {
        let ask = of("step.predict.ask").expect("a budget");
        assert_eq!(ask.excess(&"x".repeat(152)), 0);
        assert_eq!(ask.excess(&"x".repeat(153)), 1);
        assert_eq!(of("step.text").expect("a budget").excess("a\n\nb\n\nc"), 2, "empty lines count");
    }
}
