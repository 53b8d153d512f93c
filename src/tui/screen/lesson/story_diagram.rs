//! A story as a sequence diagram: lifelines, and rows of arrows between them.
//!
//! Rows are made of entries, not of text: only the rows on the screen are ever written.

use ratatui::text::Line;

use super::actor_tones::ActorTones;
use super::story_row::{StoryRow, truncate_words};
use crate::course::lesson::story::actor::Actor;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::{Moment, StoryArrow, StoryEntry, StoryEvent};
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The column of the first lifeline; left of it stand the numbers of the exchanges.
const FIRST_LIFELINE: usize = 8;
/// Columns of an arrow around its label: `── ` and ` ─▶`.
const ARROW_ENDS: usize = 6;
/// The narrowest room between two lifelines.
const NARROWEST_GAP: usize = 6;
/// How wide a label may be before it loses words, rather than push the lifelines apart: the first that fits is taken.
const LABEL_CAPS: [usize; 6] = [60, 40, 32, 24, 16, 10];

/// A story laid out in so many columns.
pub(super) struct StoryDiagram<'a> {
    pen: Pen,
    tones: ActorTones<'a>,
    actors: &'a [Actor],
    entries: &'a [StoryEntry],
    columns: usize,
    /// The column of each actor's lifeline.
    lifelines: Vec<usize>,
    /// The entries of each row, as ranges.
    rows: Vec<std::ops::Range<usize>>,
}

impl<'a> StoryDiagram<'a> {
    /// The first `entry_count` entries of `story`: what follows may not be known yet.
    pub(super) fn new(
        pen: Pen,
        tones: ActorTones<'a>,
        story: &'a LaneStory,
        entry_count: usize,
        columns: usize,
    ) -> Self {
        let entries = story.entries.get(..entry_count).unwrap_or(&story.entries);
        let actors = &story.actors[..];
        let lifelines = place_lifelines(actors, entries, columns);
        Self { pen, tones, actors, entries, columns, lifelines, rows: group_into_rows(actors, entries) }
    }

    /// How many rows the first `entry_count` entries of `story` fill.
    pub(super) fn count_rows(story: &LaneStory, entry_count: usize) -> usize {
        let entries = story.entries.get(..entry_count).unwrap_or(&story.entries);
        group_into_rows(&story.actors, entries).len()
    }

    pub(super) const fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The first row of `moment`.
    pub(super) fn row_of(&self, moment: Moment) -> Option<usize> {
        let entry = self.entries.iter().position(|entry| entry.moment == moment)?;
        self.rows.iter().position(|row| row.contains(&entry))
    }

    /// The moment that this row is about.
    pub(super) fn moment_of(&self, row: usize) -> Option<Moment> {
        let entries = self.rows.get(row)?.clone();
        self.entries.get(entries.start).map(|entry| entry.moment)
    }

    /// The names of the actors, each over its lifeline.
    pub(super) fn head(&self) -> Line<'static> {
        let mut row = StoryRow::new(self.pen, self.columns);
        for (index, (actor, column)) in self.actors.iter().zip(&self.lifelines).enumerate() {
            let end = self.lifelines.get(index + 1).map_or(self.columns, |next| (column + next) / 2);
            let left = index.checked_sub(1).and_then(|left| self.lifelines.get(left));
            let begin = left.map_or(0, |left| (column + left) / 2 + 1);
            let name = truncate_words(actor.name(), end.saturating_sub(begin));
            let start = column.saturating_sub(width(&name) / 2).max(begin);
            row.put(start.min(end.saturating_sub(width(&name))), &name, self.tones.of(actor));
        }
        row.line()
    }

    /// Row number `index`; marked if it belongs to the moment that is looked at.
    pub(super) fn line(&self, index: usize, picked: Option<Moment>) -> Line<'static> {
        let entries = self.rows.get(index).and_then(|row| self.entries.get(row.clone())).unwrap_or_default();
        let mut row = StoryRow::new(self.pen, self.columns);
        let is_picked = entries.iter().any(|entry| Some(entry.moment) == picked);
        if is_picked {
            row.put(0, "▸", Tone::Selected);
        }
        for entry in entries {
            self.put_entry(&mut row, entry, is_picked);
        }
        if !matches!(entries, [StoryEntry { event: StoryEvent::Rule(_), .. }]) {
            for (actor, column) in self.actors.iter().zip(&self.lifelines) {
                row.put(*column, "│", self.tones.of(actor));
            }
        }
        row.line()
    }

    fn put_entry(&self, row: &mut StoryRow, entry: &StoryEntry, is_picked: bool) {
        match &entry.event {
            StoryEvent::Rule(words) => {
                row.put_rule(FIRST_LIFELINE, words, if is_picked { Tone::Selected } else { Tone::Plain });
            }
            StoryEvent::Deed { by, words } => {
                let column = self.lifeline(by) + 2;
                let room = self.columns.saturating_sub(column);
                row.put(column, &truncate_words(words, room), if is_picked { Tone::Selected } else { Tone::Code });
            }
            StoryEvent::Arrow(arrow) => self.put_arrow(row, arrow, is_picked),
        }
    }

    fn put_arrow(&self, row: &mut StoryRow, arrow: &StoryArrow, is_picked: bool) {
        if let Some(number) = arrow.number {
            row.put(2, &format!("{number:>3}"), if is_picked { Tone::Selected } else { Tone::Dim });
        }
        let (from, to) = (self.lifeline(&arrow.from), self.lifeline(&arrow.to));
        row.put_arrow(from, to, arrow, is_picked);
        if !arrow.found.is_empty() {
            let column = to + 2;
            row.put(column, &truncate_words(&arrow.found, self.columns.saturating_sub(column)), Tone::Code);
        }
    }

    fn lifeline(&self, actor: &Actor) -> usize {
        let index = self.actors.iter().position(|other| other == actor);
        index.and_then(|index| self.lifelines.get(index)).copied().unwrap_or(FIRST_LIFELINE)
    }
}

fn position(actors: &[Actor], actor: &Actor) -> usize {
    actors.iter().position(|other| other == actor).unwrap_or(0)
}

/// Arrows that go on where the one before ends share its row: a request, and the look-up that it leads to.
fn group_into_rows(actors: &[Actor], entries: &[StoryEntry]) -> Vec<std::ops::Range<usize>> {
    let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|previous| entries.get(previous));
        match rows.last_mut() {
            Some(row) if previous.is_some_and(|previous| goes_on(actors, previous, entry)) => row.end = index + 1,
            _ => rows.push(index..index + 1),
        }
    }
    rows
}

fn goes_on(actors: &[Actor], previous: &StoryEntry, next: &StoryEntry) -> bool {
    let (StoryEvent::Arrow(previous), StoryEvent::Arrow(next)) = (&previous.event, &next.event) else { return false };
    let [from, middle, to] = [&previous.from, &previous.to, &next.to].map(|actor| position(actors, actor));
    previous.to == next.from && ((from < middle && middle < to) || (from > middle && middle > to))
}

/// What an arrow needs between its lifelines.
struct ArrowNeed {
    /// The numbers of the lifelines, the left one first.
    lifelines: std::ops::Range<usize>,
    /// The columns of its label with all its words, and with fewer and fewer.
    label_columns: Vec<usize>,
}

impl ArrowNeed {
    fn new(actors: &[Actor], arrow: &StoryArrow) -> Self {
        let (from, to) = (position(actors, &arrow.from), position(actors, &arrow.to));
        let mut columns = 0;
        let mut label_columns: Vec<usize> = Vec::with_capacity(arrow.words.len());
        for word in &arrow.words {
            columns += width(word) + if columns == 0 { 0 } else { width(" · ") };
            label_columns.push(columns);
        }
        label_columns.reverse();
        Self { lifelines: from.min(to)..from.max(to), label_columns }
    }
}

/// The columns of the lifelines: as far apart as the labels between them and their names need, and then over all of
/// `columns`. Where that is too wide, names are cut first, then the longest labels lose words.
fn place_lifelines(actors: &[Actor], entries: &[StoryEntry], columns: usize) -> Vec<usize> {
    let last_name = actors.last().map_or(0, |actor| width(actor.name()) / 2);
    let (mut behind_last, mut arrows) = (last_name, Vec::with_capacity(entries.len()));
    for entry in entries {
        if let StoryEvent::Arrow(arrow) = &entry.event {
            behind_last = behind_last.max(width(&arrow.found));
            arrows.push(ArrowNeed::new(actors, arrow));
        }
    }
    // Neighbours first: what wider arrows still need comes on top.
    arrows.sort_by_key(|arrow| arrow.lifelines.len());
    let room = columns.saturating_sub(FIRST_LIFELINE + (behind_last + 3).min(columns / 3));
    let with_names = needed_gaps(name_gaps(actors), &arrows, LABEL_CAPS[0]);
    let narrowest = || vec![NARROWEST_GAP; actors.len().saturating_sub(1)];
    let caps = LABEL_CAPS.iter().map(|cap| needed_gaps(narrowest(), &arrows, *cap));
    let candidates = std::iter::once(with_names).chain(caps);
    let gaps = candidates.reduce(|wide, narrow| if wide.iter().sum::<usize>() > room { narrow } else { wide });
    let gaps = gaps.unwrap_or_default();
    let needed: usize = gaps.iter().sum();
    let mut column = FIRST_LIFELINE;
    let mut lifelines = vec![column];
    for gap in gaps {
        column += (gap * room / needed.max(1)).max(2);
        lifelines.push(column);
    }
    lifelines
}

/// The room between neighbours in which the name of each is whole: half of a gap is that of one name.
fn name_gaps(actors: &[Actor]) -> Vec<usize> {
    let gap = |pair: &[Actor]| pair.iter().map(|actor| width(actor.name()) + 2).max().unwrap_or(0).max(NARROWEST_GAP);
    actors.windows(2).map(gap).collect()
}

/// The room between neighbours that the arrows need beyond `gaps`, if no label is wider than `cap`.
fn needed_gaps(mut gaps: Vec<usize>, arrows: &[ArrowNeed], cap: usize) -> Vec<usize> {
    for arrow in arrows {
        let label = arrow.label_columns.iter().find(|label| **label <= cap).copied().unwrap_or(cap);
        if let Some(gaps) = gaps.get_mut(arrow.lifelines.clone()) {
            widen(gaps, label + ARROW_ENDS);
        }
    }
    gaps
}

/// Widens the last of `gaps` so that together they have `needed` columns.
fn widen(gaps: &mut [usize], needed: usize) {
    let present: usize = gaps.iter().sum();
    if let Some(last) = gaps.last_mut() {
        *last += needed.saturating_sub(present);
    }
}
