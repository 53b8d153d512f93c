//! The search: over lessons, their steps, the topics of the curriculum, the terms of the field and the questions, while
//! it is typed.

mod rank;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use self::rank::{EntryWords, Vocabulary, WordScores, entry_score, split_words};
use super::map::{CourseMap, MapCommand, footer_hints};
use super::page;
use crate::content::lesson::Step;
use crate::content::term::terms;
use crate::content::topic::topics;
use crate::content::{Lesson, Question};
use crate::prose::{escape_control_characters, is_hidden, render_markdown, truncate, width};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The most characters that can be typed.
const MAX_QUERY: usize = 80;
/// The most columns of a question that are shown.
const MAX_TITLE_WIDTH: usize = 200;

/// What is said where nothing can be opened.
pub(super) const NOT_COVERED_NOTICE: &str = "No lesson covers this yet.";

/// What the search asks of the screen that it lies over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SearchCommand {
    /// Go where that leads which was found.
    Open(MapCommand),
    /// Say that no lesson covers it yet.
    NotCovered,
    /// The keys.
    Help,
    /// Back to where it was opened.
    Close,
    /// End the program.
    Quit,
}

/// Something that can be found.
#[derive(Clone, Debug)]
struct SearchEntry {
    kind: &'static str,
    title: String,
    /// Where it stands.
    location: String,
    /// Nowhere, while no lesson covers it.
    target: Option<MapCommand>,
    /// What it means, for a term.
    meaning: &'static str,
    words: EntryWords,
}

/// What was typed and what was found.
#[derive(Clone, Debug)]
pub(super) struct SearchScreen {
    query: String,
    /// Each word that was typed, and how it matches: a key changes only one of them.
    query_scores: Vec<(String, WordScores)>,
    vocabulary: Vocabulary,
    entries: Vec<SearchEntry>,
    /// What fits, the best first.
    fits: Vec<usize>,
    selected: usize,
}

impl SearchScreen {
    /// A search over the lessons of `chart`, which are `lessons`, every topic and term, and `questions`.
    pub(super) fn new(chart: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut entries = lesson_and_term_entries(chart, &mut vocabulary);
        for (at, stop) in chart.lessons.iter().enumerate() {
            let lesson = lessons.iter().find(|lesson| lesson.id == stop.lesson.id);
            entries.extend(lesson.into_iter().flat_map(|lesson| step_entries(at, lesson, &mut vocabulary)));
        }
        entries
            .extend(questions.iter().enumerate().map(|(at, question)| question_entry(at, question, &mut vocabulary)));
        Self { query: String::new(), query_scores: Vec::new(), vocabulary, entries, fits: Vec::new(), selected: 0 }
    }

    /// Takes a key in a terminal of `rows`.
    pub(super) fn press(&mut self, key: KeyPress, rows: u16) -> Option<SearchCommand> {
        let last = self.fits.len().saturating_sub(1);
        let screenful = usize::from(rows).saturating_sub(5).max(1);
        match (keymap::action_for(KeyContext::Search, key), key) {
            (Some(Action::Quit), _) => return Some(SearchCommand::Quit),
            (Some(Action::Help), _) => return Some(SearchCommand::Help),
            (Some(Action::Close), _) => return Some(SearchCommand::Close),
            (Some(Action::Open), _) => {
                let found = self.fits.get(self.selected).and_then(|at| self.entries.get(*at))?;
                return Some(found.target.clone().map_or(SearchCommand::NotCovered, SearchCommand::Open));
            }
            (Some(Action::Up), _) => self.selected = self.selected.saturating_sub(1),
            (Some(Action::Down), _) => self.selected = (self.selected + 1).min(last),
            (Some(Action::PageUp), _) => self.selected = self.selected.saturating_sub(screenful),
            (Some(Action::PageDown), _) => self.selected = (self.selected + screenful).min(last),
            (Some(Action::Erase), _) => {
                self.query.pop();
                self.update_matches();
            }
            (Some(Action::Clear), _) => {
                self.query.clear();
                self.update_matches();
            }
            (None, KeyPress::Char(c)) if !is_hidden(c) && self.query.chars().count() < MAX_QUERY => {
                self.query.push(c);
                self.update_matches();
            }
            _ => {}
        }
        None
    }

    fn update_matches(&mut self) {
        self.selected = 0;
        let mut before = std::mem::take(&mut self.query_scores);
        for word in split_words(&self.query) {
            let known = before.iter().position(|(known, _)| *known == word).map(|at| before.swap_remove(at).1);
            let fits = known.unwrap_or_else(|| self.vocabulary.scores(&word));
            self.query_scores.push((word, fits));
        }
        if self.query_scores.is_empty() {
            self.fits.clear();
            return;
        }
        let typed = || self.query_scores.iter().map(|(_, fits)| fits);
        let scored =
            self.entries.iter().enumerate().filter_map(|(at, entry)| Some((entry_score(typed(), &entry.words)?, at)));
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
        let chosen = self.fits.get(self.selected).and_then(|at| self.entries.get(*at));
        let says = pen.markdown(chosen.map_or("", |entry| entry.meaning), columns);
        let meaning = u16::try_from(says.len()).unwrap_or(0);
        let list = Rect { y: area.y + 3, height: area.height.saturating_sub(5 + meaning), ..inner };
        let height = usize::from(list.height).max(1);
        let first = self.selected.saturating_sub(height / 2).min(self.fits.len().saturating_sub(height));
        let name = pen.spans(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), ("search", Tone::Plain)]);
        draw_lines(&[name, self.query_line(pen, columns), pen.line(&"─".repeat(columns), Tone::Dim)], inner, buffer);
        let shown = self.fits.iter().enumerate().skip(first).take(height);
        let lines =
            shown.filter_map(|(at, fit)| Some(entry_line(pen, self.entries.get(*fit)?, at == self.selected, columns)));
        draw_lines(&lines.collect::<Vec<_>>(), list, buffer);
        if self.fits.is_empty() {
            let says = if split_words(&self.query).is_empty() {
                "Type a word: of a title, a term such as *fixation* or *JWKS*, or of a sentence that you remember."
            } else {
                "Nothing here has all of these words. **Ctrl-u** takes them back, **Esc** leads out."
            };
            draw_lines(&pen.markdown(says, columns), list, buffer);
        }
        let below = self.fits.len().saturating_sub(first + height);
        let more = match (first, below) {
            (0, 0) => String::new(),
            (above, 0) => format!("↑ {above} more"),
            (0, below) => format!("↓ {below} more"),
            (above, below) => format!("↑ {above} more, ↓ {below} more"),
        };
        draw_lines(&[pen.line(&more, Tone::Key)], Rect { y: list.bottom(), height: 1, ..inner }, buffer);
        draw_lines(&says, Rect { y: list.bottom() + 1, height: meaning, ..inner }, buffer);
        let actions = [Action::Open, Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit];
        page::draw_footer(pen, &footer_hints(KeyContext::Search, &actions), buffer);
    }

    /// What was typed, with a cursor; of what is too long, the end.
    fn query_line(&self, pen: Pen, columns: usize) -> Line<'static> {
        let room = columns.saturating_sub(24);
        let mut shown = self.query.as_str();
        while width(shown) > room {
            let mut rest = shown.chars();
            rest.next();
            shown = rest.as_str();
        }
        let cut = if shown.len() < self.query.len() { "…" } else { "" };
        let parts = [("/ ", Tone::Key), (cut, Tone::Dim), (shown, Tone::Plain), (" ", Tone::Selected)];
        let found = match (self.fits.len(), self.query.is_empty()) {
            (_, true) => String::new(),
            (count, false) => format!("{count} found"),
        };
        pen.justify(pen.spans(&parts), (&found, Tone::Dim), columns)
    }
}

fn entry_line(pen: Pen, entry: &SearchEntry, chosen: bool, columns: usize) -> Line<'static> {
    let (sign, tone) = if chosen { ("▸ ", Tone::Selected) } else { ("  ", Tone::Plain) };
    let kind = format!("{:9}", entry.kind);
    let title = truncate(&escape_control_characters(&entry.title), columns.saturating_sub(11));
    let left = pen.spans(&[(sign, Tone::Key), (&kind, Tone::Dim), (&title, tone)]);
    pen.justify(left, (&entry.location, Tone::Dim), columns)
}

/// Lessons, terms and topics.
fn lesson_and_term_entries(chart: &CourseMap, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    for (at, stop) in chart.lessons.iter().enumerate() {
        let lesson = &stop.lesson;
        entries.push(SearchEntry {
            kind: "lesson",
            title: lesson.title.clone(),
            location: stop.part.clone(),
            target: Some(MapCommand::OpenLesson { lesson: at, after_step: None }),
            meaning: "",
            words: vocabulary.add_entry(&lesson.title, &lesson.id, ""),
        });
    }
    let taught = |topic: &String| {
        let lesson = chart.lessons.iter().position(|stop| stop.lesson.covers.contains(topic));
        let stop = lesson.and_then(|at| chart.lessons.get(at));
        let place = stop.map_or_else(|| "no lesson yet".to_owned(), |stop| format!("in: {}", stop.lesson.title));
        (place, lesson.map(|lesson| MapCommand::OpenLesson { lesson, after_step: None }))
    };
    for term in terms() {
        let (place, leads) = taught(&term.topic);
        let words = vocabulary.add_entry(&term.name, &term.also.join(" "), &term.says);
        entries.push(SearchEntry {
            kind: "term",
            title: term.name.clone(),
            location: place,
            target: leads,
            meaning: &term.says,
            words,
        });
    }
    for topic in topics() {
        let (place, leads) = taught(&topic.id);
        let words = vocabulary.add_entry(&topic.title, &topic.id, &topic.part);
        entries.push(SearchEntry {
            kind: "topic",
            title: topic.title.clone(),
            location: place,
            target: leads,
            meaning: "",
            words,
        });
    }
    entries
}

/// The steps of `lesson`, which has this place on the map.
fn step_entries(place: usize, lesson: &Lesson, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let entry = |(at, step): (usize, &Step)| SearchEntry {
        kind: "step",
        title: step.title.clone(),
        location: format!("{}, step {}", lesson.title, at + 1),
        target: Some(MapCommand::OpenLesson { lesson: place, after_step: previous_step(lesson, at) }),
        meaning: "",
        words: vocabulary.add_entry(&step.title, &step.id, &step_text(step)),
    };
    lesson.step.iter().enumerate().map(entry).collect()
}

/// The id of the step before that one.
fn previous_step(lesson: &Lesson, step: usize) -> Option<String> {
    step.checked_sub(1).and_then(|at| lesson.step.get(at)).map(|step| step.id.clone())
}

/// A question is found by what it asks; its answers stay unread.
fn question_entry(at: usize, question: &Question, vocabulary: &mut Vocabulary) -> SearchEntry {
    SearchEntry {
        kind: "question",
        title: render_markdown(&question.ask, MAX_TITLE_WIDTH)
            .first()
            .map_or_else(String::new, crate::prose::StyledLine::text),
        location: question.level.word().to_owned(),
        target: Some(MapCommand::AskQuestion { question: at }),
        meaning: "",
        words: vocabulary.add_entry("", "", &question.ask),
    }
}

/// All that a learner reads in a step.
fn step_text(step: &Step) -> String {
    let mut text = step.text.clone();
    let after = step.after.iter().map(String::as_str);
    let predict = step.predict.iter().flat_map(|predict| [predict.ask.as_str(), predict.why.as_str()]);
    for more in after.chain(predict) {
        text.push(' ');
        text.push_str(more);
    }
    text
}
