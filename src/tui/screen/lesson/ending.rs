//! The end of a lesson: what lies behind it, and the keys that lead there.

use ratatui::text::Line;

use super::{LessonScreen, Wish};
use crate::prose::escape_control_characters;
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
    /// The course, behind the first minute.
    Course,
    /// The same for somebody who is going to teach this.
    Teaching,
}

/// What somebody can use who is going to teach.
const TO_TEACH: &str = "`authwalk learn LESSON --seed 7` shows the same bytes every time, so that you can rehearse it; \
    in each lesson, **←** really goes back.";

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
            (Action::Skip, _) if self.closing == 0 => self.say_the_end(),
            (Action::Onward | Action::Skip, Ahead::Next(_)) => return Some(Wish::Onward),
            (Action::Onward | Action::Skip, _) | (Action::Map, Ahead::Next(_)) => return Some(Wish::Out),
            (Action::Interview, Ahead::Course | Ahead::Teaching) => return Some(Wish::Interview),
            (Action::Teach, ahead @ Ahead::Course) => *ahead = Ahead::Teaching,
            _ => self.say_the_end(),
        }
        None
    }

    /// The answer to a key that leads nowhere from here.
    pub(super) fn say_the_end(&mut self) {
        self.say("This is the end: Enter leads on, ← goes back into the lesson.".into());
    }

    /// The keys of the footer that are of use at the end, with what they do here.
    pub(super) fn end_hints(&self) -> Vec<(String, &'static str)> {
        let hint = |key: &str, label| (key.to_owned(), label);
        let ask = hint("Enter", "questions");
        match &self.ahead {
            Ahead::Shell | Ahead::Map if self.closing > 0 => vec![ask, hint("n", "skip them")],
            Ahead::Next(_) if self.closing > 0 => vec![ask, hint("n", "next lesson"), hint("m", "map")],
            Ahead::Shell => vec![hint("Enter", "leave")],
            Ahead::Map => vec![hint("Enter", "map")],
            Ahead::Next(_) => vec![hint("Enter", "next lesson"), hint("m", "map")],
            Ahead::Course => vec![hint("Enter", "the course"), hint("i", "interview"), hint("p", "teach")],
            Ahead::Teaching => vec![hint("Enter", "the course"), hint("i", "interview")],
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
            let title = escape_control_characters(title);
            let next = [("Enter", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            vec![pen.parts(&next), pen.parts(&[("m", Tone::Key), (": map", Tone::Plain)])]
        }
        Ahead::Course => {
            let keys = [("Enter", "the course"), ("i", "an interview is coming"), ("p", "I am going to teach this")];
            let line = |(key, says): (&str, &str)| {
                let gap = " ".repeat(7_usize.saturating_sub(key.len()));
                pen.parts(&[(key, Tone::Key), (&gap, Tone::Plain), (says, Tone::Plain)])
            };
            keys.into_iter().map(line).collect()
        }
        Ahead::Teaching => {
            let mut lines = pen.prose(TO_TEACH, columns);
            lines.extend(pen.prose("**Enter** leads to the course.", columns));
            lines
        }
    }
}

/// The same where questions close the lesson.
fn asking(pen: Pen, ahead: &Ahead, closing: usize, columns: usize) -> Vec<Line<'static>> {
    let questions = if closing == 1 { "one question".to_owned() } else { format!("{closing} questions") };
    let mut lines = pen.prose(&format!("**Enter**: {questions} about it."), columns);
    match ahead {
        Ahead::Next(title) => {
            let title = escape_control_characters(title);
            let next = [("n", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            lines.push(pen.parts(&next));
            lines.push(pen.parts(&[("m", Tone::Key), (": map", Tone::Plain)]));
        }
        Ahead::Shell => lines.extend(pen.prose("**n** leaves without them. **←** goes back into the lesson.", columns)),
        Ahead::Map | Ahead::Course | Ahead::Teaching => {
            lines.extend(pen.prose("**n**: without them to the map. **←** goes back into the lesson.", columns));
        }
    }
    lines
}
