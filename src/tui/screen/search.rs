//! The search: over lessons, their steps, the topics of the curriculum, the terms of the field and the questions, while
//! it is typed.

mod rank;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use self::rank::{Fits, Vocabulary, Words, score, words};
use super::map::{Chart, MapWish, hints};
use super::page;
use crate::content::lesson::Step;
use crate::content::term::terms;
use crate::content::topic::topics;
use crate::content::{Lesson, Question};
use crate::prose::{escape_control_characters, is_hidden, render_markdown, truncate, width};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::theme::Tone;

/// The most characters that can be typed.
const LONGEST: usize = 80;
/// The most columns of a question that are shown.
const LONGEST_TITLE: usize = 200;

/// What is said where nothing can be opened.
pub(super) const NOWHERE: &str = "No lesson covers this yet.";

/// What the search asks of the screen that it lies over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SearchWish {
    /// Go where that leads which was found.
    Go(MapWish),
    /// Say that no lesson covers it yet.
    Nowhere,
    /// The keys.
    Help,
    /// Back to where it was opened.
    Out,
    /// End the program.
    Quit,
}

/// Something that can be found.
#[derive(Clone, Debug)]
struct Entry {
    kind: &'static str,
    title: String,
    /// Where it stands.
    place: String,
    /// Nowhere, while no lesson covers it.
    leads: Option<MapWish>,
    /// What it means, for a term.
    says: &'static str,
    words: Words,
}

/// What was typed and what was found.
#[derive(Clone, Debug)]
pub(super) struct SearchScreen {
    typed: String,
    /// Each word that was typed, and how it fits: a key changes only one of them.
    looked_up: Vec<(String, Fits)>,
    vocabulary: Vocabulary,
    entries: Vec<Entry>,
    /// What fits, the best first.
    fits: Vec<usize>,
    chosen: usize,
}

impl SearchScreen {
    /// A search over the lessons of `chart`, which are `lessons`, every topic and term, and `questions`.
    pub(super) fn new(chart: &Chart, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut entries = entries(chart, &mut vocabulary);
        for (at, stop) in chart.stops.iter().enumerate() {
            let lesson = lessons.iter().find(|lesson| lesson.id == stop.lesson.id);
            entries.extend(lesson.into_iter().flat_map(|lesson| steps(at, lesson, &mut vocabulary)));
        }
        entries.extend(questions.iter().enumerate().map(|(at, question)| entry_of(at, question, &mut vocabulary)));
        Self { typed: String::new(), looked_up: Vec::new(), vocabulary, entries, fits: Vec::new(), chosen: 0 }
    }

    /// Takes a key in a terminal of `rows`.
    pub(super) fn press(&mut self, key: Key, rows: u16) -> Option<SearchWish> {
        let last = self.fits.len().saturating_sub(1);
        let screenful = usize::from(rows).saturating_sub(5).max(1);
        match (keymap::action(Screen::Search, key), key) {
            (Some(Action::Quit), _) => return Some(SearchWish::Quit),
            (Some(Action::Help), _) => return Some(SearchWish::Help),
            (Some(Action::Out), _) => return Some(SearchWish::Out),
            (Some(Action::Open), _) => {
                let found = self.fits.get(self.chosen).and_then(|at| self.entries.get(*at))?;
                return Some(found.leads.clone().map_or(SearchWish::Nowhere, SearchWish::Go));
            }
            (Some(Action::Up), _) => self.chosen = self.chosen.saturating_sub(1),
            (Some(Action::Down), _) => self.chosen = (self.chosen + 1).min(last),
            (Some(Action::PageUp), _) => self.chosen = self.chosen.saturating_sub(screenful),
            (Some(Action::PageDown), _) => self.chosen = (self.chosen + screenful).min(last),
            (Some(Action::Erase), _) => {
                self.typed.pop();
                self.find();
            }
            (Some(Action::Clear), _) => {
                self.typed.clear();
                self.find();
            }
            (None, Key::Char(c)) if !is_hidden(c) && self.typed.chars().count() < LONGEST => {
                self.typed.push(c);
                self.find();
            }
            _ => {}
        }
        None
    }

    fn find(&mut self) {
        self.chosen = 0;
        let mut before = std::mem::take(&mut self.looked_up);
        for word in words(&self.typed) {
            let known = before.iter().position(|(known, _)| *known == word).map(|at| before.swap_remove(at).1);
            let fits = known.unwrap_or_else(|| self.vocabulary.fits(&word));
            self.looked_up.push((word, fits));
        }
        if self.looked_up.is_empty() {
            self.fits.clear();
            return;
        }
        let typed = || self.looked_up.iter().map(|(_, fits)| fits);
        let scored =
            self.entries.iter().enumerate().filter_map(|(at, entry)| Some((score(typed(), &entry.words)?, at)));
        let mut scored: Vec<(u32, usize)> = scored.collect();
        // Of equals, the one that comes earlier in the course.
        scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        self.fits = scored.into_iter().map(|(_, at)| at).collect();
    }

    /// Draws the search over the whole of `buffer`.
    pub(super) fn draw(&self, pen: Pen, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let columns = usize::from(inner.width);
        let chosen = self.fits.get(self.chosen).and_then(|at| self.entries.get(*at));
        let says = pen.prose(chosen.map_or("", |entry| entry.says), columns);
        let meaning = u16::try_from(says.len()).unwrap_or(0);
        let list = Rect { y: area.y + 3, height: area.height.saturating_sub(5 + meaning), ..inner };
        let height = usize::from(list.height).max(1);
        let first = self.chosen.saturating_sub(height / 2).min(self.fits.len().saturating_sub(height));
        let name = pen.parts(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), ("search", Tone::Plain)]);
        put(&[name, self.typed_line(pen, columns), pen.line(&"─".repeat(columns), Tone::Dim)], inner, buffer);
        let shown = self.fits.iter().enumerate().skip(first).take(height);
        let lines = shown.filter_map(|(at, fit)| Some(row(pen, self.entries.get(*fit)?, at == self.chosen, columns)));
        put(&lines.collect::<Vec<_>>(), list, buffer);
        if self.fits.is_empty() {
            let says = if words(&self.typed).is_empty() {
                "Type a word: of a title, a term such as *fixation* or *JWKS*, or of a sentence that you remember."
            } else {
                "Nothing here has all of these words. **Ctrl-u** takes them back, **Esc** leads out."
            };
            put(&pen.prose(says, columns), list, buffer);
        }
        let below = self.fits.len().saturating_sub(first + height);
        let more = match (first, below) {
            (0, 0) => String::new(),
            (above, 0) => format!("↑ {above} more"),
            (0, below) => format!("↓ {below} more"),
            (above, below) => format!("↑ {above} more, ↓ {below} more"),
        };
        put(&[pen.line(&more, Tone::Key)], Rect { y: list.bottom(), height: 1, ..inner }, buffer);
        put(&says, Rect { y: list.bottom() + 1, height: meaning, ..inner }, buffer);
        let actions = [Action::Open, Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit];
        page::footer(pen, &hints(Screen::Search, &actions), buffer);
    }

    /// What was typed, with a cursor; of what is too long, the end.
    fn typed_line(&self, pen: Pen, columns: usize) -> Line<'static> {
        let room = columns.saturating_sub(24);
        let mut shown = self.typed.as_str();
        while width(shown) > room {
            let mut rest = shown.chars();
            rest.next();
            shown = rest.as_str();
        }
        let cut = if shown.len() < self.typed.len() { "…" } else { "" };
        let parts = [("/ ", Tone::Key), (cut, Tone::Dim), (shown, Tone::Plain), (" ", Tone::Chosen)];
        let found = match (self.fits.len(), self.typed.is_empty()) {
            (_, true) => String::new(),
            (count, false) => format!("{count} found"),
        };
        pen.ends(pen.parts(&parts), (&found, Tone::Dim), columns)
    }
}

fn row(pen: Pen, entry: &Entry, chosen: bool, columns: usize) -> Line<'static> {
    let (sign, tone) = if chosen { ("▸ ", Tone::Chosen) } else { ("  ", Tone::Plain) };
    let kind = format!("{:9}", entry.kind);
    let title = truncate(&escape_control_characters(&entry.title), columns.saturating_sub(11));
    let left = pen.parts(&[(sign, Tone::Key), (&kind, Tone::Dim), (&title, tone)]);
    pen.ends(left, (&entry.place, Tone::Dim), columns)
}

/// Lessons, terms and topics.
fn entries(chart: &Chart, vocabulary: &mut Vocabulary) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, stop) in chart.stops.iter().enumerate() {
        let lesson = &stop.lesson;
        entries.push(Entry {
            kind: "lesson",
            title: lesson.title.clone(),
            place: stop.part.clone(),
            leads: Some(MapWish::Open { lesson: at, behind: None }),
            says: "",
            words: vocabulary.take_in(&lesson.title, &lesson.id, ""),
        });
    }
    let taught = |topic: &String| {
        let lesson = chart.stops.iter().position(|stop| stop.lesson.covers.contains(topic));
        let stop = lesson.and_then(|at| chart.stops.get(at));
        let place = stop.map_or_else(|| "no lesson yet".to_owned(), |stop| format!("in: {}", stop.lesson.title));
        (place, lesson.map(|lesson| MapWish::Open { lesson, behind: None }))
    };
    for term in terms() {
        let (place, leads) = taught(&term.topic);
        let words = vocabulary.take_in(&term.name, &term.also.join(" "), &term.says);
        entries.push(Entry { kind: "term", title: term.name.clone(), place, leads, says: &term.says, words });
    }
    for topic in topics() {
        let (place, leads) = taught(&topic.id);
        let words = vocabulary.take_in(&topic.title, &topic.id, &topic.part);
        entries.push(Entry { kind: "topic", title: topic.title.clone(), place, leads, says: "", words });
    }
    entries
}

/// The steps of `lesson`, which has this place on the map.
fn steps(place: usize, lesson: &Lesson, vocabulary: &mut Vocabulary) -> Vec<Entry> {
    let entry = |(at, step): (usize, &Step)| Entry {
        kind: "step",
        title: step.title.clone(),
        place: format!("{}, step {}", lesson.title, at + 1),
        leads: Some(MapWish::Open { lesson: place, behind: before(lesson, at) }),
        says: "",
        words: vocabulary.take_in(&step.title, &step.id, &text_of(step)),
    };
    lesson.step.iter().enumerate().map(entry).collect()
}

/// The id of the step before that one.
fn before(lesson: &Lesson, step: usize) -> Option<String> {
    step.checked_sub(1).and_then(|at| lesson.step.get(at)).map(|step| step.id.clone())
}

/// A question is found by what it asks; its answers stay unread.
fn entry_of(at: usize, question: &Question, vocabulary: &mut Vocabulary) -> Entry {
    Entry {
        kind: "question",
        title: render_markdown(&question.ask, LONGEST_TITLE)
            .first()
            .map_or_else(String::new, crate::prose::StyledLine::text),
        place: question.level.word().to_owned(),
        leads: Some(MapWish::Put { question: at }),
        says: "",
        words: vocabulary.take_in("", "", &question.ask),
    }
}

/// All that a learner reads in a step.
fn text_of(step: &Step) -> String {
    let mut text = step.text.clone();
    let after = step.after.iter().map(String::as_str);
    let predict = step.predict.iter().flat_map(|predict| [predict.ask.as_str(), predict.why.as_str()]);
    for more in after.chain(predict) {
        text.push(' ');
        text.push_str(more);
    }
    text
}
