//! Help: the keys, context by context, and what the signs mean. The keys of where the learner is come first.

use ratatui::text::Line;

use crate::prose::width;
use crate::tui::keymap::{self, KeymapContext, key_labels};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::markdown_lines;

/// The columns of help for a binding's keys.
const KEY_COLUMNS: usize = 19;

/// What help says of a screen.
#[derive(Clone, Debug)]
pub struct HelpTopic {
    /// The title of the screen.
    pub(in crate::tui) title: &'static str,
    /// The contexts whose keys it lists.
    pub(super) contexts: Vec<KeymapContext>,
    /// What it adds behind the keys.
    pub(super) appendix: fn(Pen, usize) -> Vec<Line<'static>>,
}

impl HelpTopic {
    /// The keys of these contexts alone.
    pub(super) fn of(contexts: &[KeymapContext]) -> Self {
        Self { title: "The keys", contexts: contexts.to_vec(), appendix: |_, _| Vec::new() }
    }

    /// The keys of `first`, and after them all keys of the map and the lessons, from `first` on where it is one of
    /// these.
    pub(super) fn starting_with(first: KeymapContext) -> Self {
        use KeymapContext::{ActionList, Lesson, LessonEnd, LessonOverlay, Map, RequestEditor, Search, Workbench};
        let mut contexts = vec![Lesson, LessonOverlay, ActionList, RequestEditor, Workbench, LessonEnd, Map, Search];
        match contexts.iter().position(|context| *context == first) {
            Some(start) => contexts.rotate_left(start),
            None => contexts.insert(0, first),
        }
        Self::of(&contexts)
    }

    /// The lines of the screen.
    pub(in crate::tui) fn lines(&self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for context in self.contexts.iter().copied() {
            lines.push(pen.line(context.title(), Tone::Strong));
            lines.extend(key_lines(pen, context, columns));
            lines.push(Line::default());
        }
        lines.push(pen.line("signs", Tone::Strong));
        for (sign, tone, meaning) in SIGN_LEGEND {
            lines.push(pen.spans(&[("  ", Tone::Plain), (sign, *tone), ("  ", Tone::Plain), (meaning, Tone::Plain)]));
        }
        lines.extend((self.appendix)(pen, columns));
        lines
    }
}

fn key_lines(pen: Pen, context: KeymapContext, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for binding in keymap::bindings_for(context) {
        let keys = key_labels(binding);
        let gap = " ".repeat(KEY_COLUMNS.saturating_sub(width(&keys)));
        let columns = columns.saturating_sub(2 + KEY_COLUMNS).max(20);
        for (index, text) in markdown_lines(pen, binding.help, columns).into_iter().enumerate() {
            let mut line = match index {
                0 => pen.spans(&[("  ", Tone::Plain), (&keys, Tone::Key), (&gap, Tone::Plain)]),
                _ => pen.line(&" ".repeat(2 + KEY_COLUMNS), Tone::Plain),
            };
            line.spans.extend(text.spans);
            lines.push(line);
        }
    }
    lines
}

/// The signs of the lesson screen and what they mean.
const SIGN_LEGEND: &[(&str, Tone, &str)] = &[
    ("✓", Tone::Good, "a check that was made and passed"),
    ("✗", Tone::Bad, "a check that was made and refused"),
    ("–", Tone::Warn, "a check that this server does not make"),
    ("·", Tone::Dim, "a check that was not reached: an earlier one had refused"),
    ("+", Tone::New, "new since before the step"),
    ("*", Tone::New, "changed since before the step"),
    ("-", Tone::Dim, "gone since before the step"),
    ("▸", Tone::Key, "what this step is about"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_stands_between_every_key_and_what_it_does() {
        for binding in keymap::KEYS {
            let keys = key_labels(binding);
            assert!(width(&keys) < KEY_COLUMNS, "{keys}");
        }
    }
}
