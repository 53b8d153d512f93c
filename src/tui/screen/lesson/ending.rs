//! The end of a lesson: what lies behind it, and the keys that lead there.

use ratatui::text::Line;

use super::{LessonScreen, Wish};
use crate::prose::visible;
use crate::tui::keymap::Action;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// What lies behind the end of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ahead {
    /// The shell: the lesson was opened by itself.
    #[default]
    Shell,
    /// The map: nothing is left to do.
    Map,
    /// The next lesson, by its title.
    Next(String),
    /// The course, behind the first minute; with what somebody came for, if they said so.
    Course(Option<Purpose>),
}

/// What somebody came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An interview is coming.
    Interview,
    /// They are going to teach this.
    Teach,
}

impl Purpose {
    /// What to use, in a sentence or two.
    const fn advice(self) -> &'static str {
        match self {
            Self::Interview => {
                "Take the lessons in their order; then `authwalk quiz --interview` asks you as an interviewer does, and \
                 `authwalk review` brings back what you missed."
            }
            Self::Teach => {
                "`authwalk learn LESSON --seed 7` shows the same bytes every time, so that you can rehearse it; in \
                 each lesson, **←** really goes back."
            }
        }
    }
}

impl LessonScreen {
    /// The same with what lies behind its end.
    #[must_use]
    pub fn before(self, ahead: Ahead) -> Self {
        Self { ahead, ..self }
    }

    /// The same, looking at that lane.
    #[must_use]
    pub fn in_lane(self, lane: usize) -> Self {
        Self { lane, ..self }
    }

    /// So many questions close it.
    pub fn closes_with(&mut self, questions: usize) {
        self.closing = questions;
    }

    /// A key that only the end of a lesson has.
    pub(super) fn at_end(&mut self, action: Action) -> Option<Wish> {
        match (action, &mut self.ahead) {
            (Action::Onward, _) if self.closing > 0 => return Some(Wish::Ask),
            (Action::Skip, _) if self.closing == 0 => {}
            (Action::Onward | Action::Skip, Ahead::Next(_)) => return Some(Wish::Onward),
            (Action::Onward | Action::Skip | Action::Map, _) => return Some(Wish::Out),
            (Action::Interview, Ahead::Course(purpose)) => *purpose = Some(Purpose::Interview),
            (Action::Teach, Ahead::Course(purpose)) => *purpose = Some(Purpose::Teach),
            _ => {}
        }
        None
    }

    /// The keys of the footer that are of use at the end, with what they do here.
    pub(super) fn end_hints(&self) -> Vec<(String, &'static str)> {
        let hint = |key: &str, label| (key.to_owned(), label);
        let ask = hint("Enter", "questions");
        match &self.ahead {
            Ahead::Shell | Ahead::Map if self.closing > 0 => vec![ask, hint("s", "skip them")],
            Ahead::Next(_) if self.closing > 0 => vec![ask, hint("s", "next lesson"), hint("m", "map")],
            Ahead::Shell => vec![hint("Enter", "leave")],
            Ahead::Map => vec![hint("Enter", "map")],
            Ahead::Next(_) => vec![hint("Enter", "next lesson"), hint("m", "map")],
            Ahead::Course(_) => vec![hint("Enter", "the course"), hint("i", "interview"), hint("p", "teach")],
        }
    }
}

/// What can be done now, in words.
pub(super) fn lines(pen: Pen, ahead: &Ahead, closing: usize, columns: usize) -> Vec<Line<'static>> {
    if closing > 0 {
        return asking(pen, ahead, closing, columns);
    }
    match ahead {
        Ahead::Shell => pen.prose("**Enter** leaves the lesson. **←** goes back into it.", columns),
        Ahead::Map => {
            pen.prose("That was the last one. **Enter**: the map. **←** goes back into this lesson.", columns)
        }
        Ahead::Next(title) => {
            let title = visible(title);
            let next = [("Enter", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            vec![pen.parts(&next), pen.parts(&[("m", Tone::Key), (": map", Tone::Plain)])]
        }
        Ahead::Course(purpose) => {
            let keys = [("Enter", "the course"), ("i", "an interview is coming"), ("p", "I am going to teach this")];
            let line = |(key, says): (&str, &str)| {
                let gap = " ".repeat(7_usize.saturating_sub(key.len()));
                pen.parts(&[(key, Tone::Key), (&gap, Tone::Plain), (says, Tone::Plain)])
            };
            match purpose {
                None => keys.into_iter().map(line).collect(),
                Some(purpose) => {
                    let mut lines = pen.prose(purpose.advice(), columns);
                    lines.push(line(("Enter", "the course")));
                    lines
                }
            }
        }
    }
}

/// The same where questions close the lesson.
fn asking(pen: Pen, ahead: &Ahead, closing: usize, columns: usize) -> Vec<Line<'static>> {
    let questions = if closing == 1 { "one question".to_owned() } else { format!("{closing} questions") };
    let mut lines = pen.prose(&format!("**Enter**: {questions} about it."), columns);
    match ahead {
        Ahead::Next(title) => {
            let title = visible(title);
            let next = [("s", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            lines.push(pen.parts(&next));
            lines.push(pen.parts(&[("m", Tone::Key), (": map", Tone::Plain)]));
        }
        Ahead::Shell => lines.extend(pen.prose("**s** leaves without them. **←** goes back into the lesson.", columns)),
        Ahead::Map | Ahead::Course(_) => {
            lines.extend(pen.prose("**s**: without them to the map. **←** goes back into the lesson.", columns));
        }
    }
    lines
}
