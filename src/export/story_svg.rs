//! The story of a step as a sequence diagram in SVG. Its classes (`request`, `success`, `failure`, `store`, `actor`, `rule`) get
//! their colours from the page around it.

use std::fmt::Write as _;

use super::markup::escape_markup;
use crate::course::lesson::story::actor::Actor;
use crate::course::lesson::story::story_entry::{ArrowKind, StoryArrow, StoryEntry, StoryEvent};
use crate::prose::{truncate_with_ellipsis, width};

/// Pixels that a column of text takes at the size of the diagram's letters.
const COLUMN: usize = 8;
/// Pixels from one entry to the next.
const ROW: usize = 40;
/// Pixels above the first entry, for the names.
const HEAD: usize = 40;
/// Pixels left of the first lifeline and right of the last.
const MARGIN: usize = 70;
/// The narrowest and the widest room for a label, in columns.
const LABEL_COLUMNS: std::ops::RangeInclusive<usize> = 14..=64;

/// The entries of a step between the lifelines of `actors`; `title` is read to those who do not see it.
pub(super) fn story_svg(title: &str, actors: &[Actor], entries: &[&StoryEntry]) -> String {
    let diagram = StorySvg::new(actors, entries);
    let (wide, high) = (diagram.width(), HEAD + entries.len() * ROW + 10);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"story\" viewBox=\"0 0 {wide} {high}\" style=\"max-width:{wide}px\" role=\"img\" aria-label=\"{}\">\n",
        escape_markup(title)
    );
    for (actor, x) in actors.iter().zip(&diagram.lifelines) {
        let name = escape_markup(actor.name());
        let _ = writeln!(svg, "<text class=\"actor\" x=\"{x}\" y=\"20\" text-anchor=\"middle\">{name}</text>");
        let _ = writeln!(svg, "<line class=\"lifeline\" x1=\"{x}\" y1=\"28\" x2=\"{x}\" y2=\"{high}\"/>");
    }
    for (index, entry) in entries.iter().enumerate() {
        diagram.push_entry(&mut svg, entry, HEAD + index * ROW + ROW / 2 + 8);
    }
    svg.push_str("</svg>\n");
    svg
}

struct StorySvg<'a> {
    actors: &'a [Actor],
    /// The place of each actor's lifeline from the left, in pixels.
    lifelines: Vec<usize>,
}

impl<'a> StorySvg<'a> {
    /// Lifelines as far apart as the labels between them need.
    fn new(actors: &'a [Actor], entries: &[&StoryEntry]) -> Self {
        let mut gaps = vec![*LABEL_COLUMNS.start() * COLUMN; actors.len().saturating_sub(1)];
        let place = |actor: &Actor| actors.iter().position(|other| other == actor).unwrap_or(0);
        for arrow in entries.iter().filter_map(|entry| arrow_of(entry)) {
            let (from, to) = (place(&arrow.from), place(&arrow.to));
            let needed = (width(&label(arrow)) + 6).min(*LABEL_COLUMNS.end()) * COLUMN;
            if let Some(gaps) = gaps.get_mut(from.min(to)..from.max(to)) {
                let present: usize = gaps.iter().sum();
                if let Some(last) = gaps.last_mut() {
                    *last += needed.saturating_sub(present);
                }
            }
        }
        let mut lifelines = vec![MARGIN];
        lifelines.extend(gaps.iter().scan(MARGIN, |x, gap| {
            *x += gap;
            Some(*x)
        }));
        Self { actors, lifelines }
    }

    fn width(&self) -> usize {
        // Words of a deed stand beside the lifeline, also beside the last.
        self.lifelines.last().copied().unwrap_or(MARGIN) + MARGIN + *LABEL_COLUMNS.start() * COLUMN
    }

    fn lifeline(&self, actor: &Actor) -> usize {
        let place = self.actors.iter().position(|other| other == actor).unwrap_or(0);
        self.lifelines.get(place).copied().unwrap_or(MARGIN)
    }

    fn push_entry(&self, svg: &mut String, entry: &StoryEntry, y: usize) {
        match &entry.event {
            StoryEvent::Arrow(arrow) => self.push_arrow(svg, arrow, y),
            StoryEvent::Deed { by, words } => {
                let x = self.lifeline(by) + 8;
                let words = fitting(words, (self.width() - x) / COLUMN);
                let _ = writeln!(svg, "<text class=\"deed\" x=\"{x}\" y=\"{y}\">{words}</text>");
            }
            StoryEvent::Rule(words) => {
                let (right, words) = (self.width() - 10, fitting(words, self.width() / COLUMN - 4));
                let _ = writeln!(svg, "<line class=\"rule\" x1=\"10\" y1=\"{y}\" x2=\"{right}\" y2=\"{y}\"/>");
                let _ = writeln!(svg, "<text class=\"ruled\" x=\"20\" y=\"{}\">{words}</text>", y - 6);
            }
        }
    }

    fn push_arrow(&self, svg: &mut String, arrow: &StoryArrow, y: usize) {
        let (from, to) = (self.lifeline(&arrow.from), self.lifeline(&arrow.to));
        let class = match arrow.kind {
            ArrowKind::Request => "request",
            ArrowKind::Success => "success",
            ArrowKind::Failure => "failure",
            ArrowKind::Store => "store",
        };
        let (left, right) = (from.min(to), from.max(to));
        let label = fitting(&label(arrow), ((right - left) / COLUMN).saturating_sub(2));
        let middle = usize::midpoint(left, right);
        let _ = writeln!(svg, "<g class=\"{class}\">");
        let _ = writeln!(svg, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", y - 6);
        let _ = writeln!(svg, "<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\"/>");
        let back = if to > from { to - 9 } else { to + 9 };
        let _ = writeln!(svg, "<polygon points=\"{to},{y} {back},{} {back},{}\"/>", y - 5, y + 5);
        if !arrow.found.is_empty() {
            let found = fitting(&arrow.found, (self.width() - right) / COLUMN);
            let _ = writeln!(svg, "<text x=\"{}\" y=\"{}\">{found}</text>", right + 8, y + 4);
        }
        svg.push_str("</g>\n");
    }
}

fn arrow_of(entry: &StoryEntry) -> Option<&StoryArrow> {
    match &entry.event {
        StoryEvent::Arrow(arrow) => Some(arrow),
        StoryEvent::Deed { .. } | StoryEvent::Rule(_) => None,
    }
}

/// The words on an arrow, as many as there may be room for.
fn label(arrow: &StoryArrow) -> String {
    let limit = LABEL_COLUMNS.end() - 8;
    let mut labels = arrow.labels();
    let first = labels.next().unwrap_or_default();
    if width(&first) <= limit { first } else { labels.find(|label| width(label) <= limit).unwrap_or(first) }
}

fn fitting(words: &str, columns: usize) -> String {
    escape_markup(&if width(words) > columns { truncate_with_ellipsis(words, columns) } else { words.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::story::story_entry::Moment;

    #[test]
    fn an_arrow_goes_from_its_sender_to_its_head_and_every_text_is_escaped() {
        let [alice, shop] = [Actor::Client("<alice>".to_owned()), Actor::Shop];
        let arrow = StoryArrow {
            from: shop.clone(),
            to: alice.clone(),
            kind: ArrowKind::Failure,
            words: vec!["401".to_owned(), "</svg><script>".to_owned()],
            long_words: Vec::new(),
            found: String::new(),
            number: None,
        };
        let entry = |event| StoryEntry { moment: Moment::default(), event };
        let entries = [entry(StoryEvent::Arrow(arrow)), entry(StoryEvent::Rule("\u{1b}[2J & more".to_owned()))];
        let svg = story_svg("step \"1\"", &[alice, shop], &entries.iter().collect::<Vec<_>>());
        assert!(svg.contains("aria-label=\"step &quot;1&quot;\"") && svg.contains("&lt;alice&gt;"), "{svg}");
        assert!(svg.contains("401 · &lt;/svg&gt;&lt;script&gt;") && !svg.contains("<script"), "{svg}");
        assert!(svg.contains("␛[2J &amp; more"), "{svg}");
        assert!(svg.contains("points=\"70,68 79,63 79,73\""), "the head is at the left lifeline: {svg}");
    }
}
