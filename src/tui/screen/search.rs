//! The search, as one types: over lessons, their steps, the topics of the curriculum, the terms of the field and the
//! questions.

mod rank;

use std::cmp::Reverse;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use self::rank::{EntryWords, Vocabulary, WordScores, entry_score, split_words};
use super::{CourseRequest, DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::content::lesson::Step;
use crate::content::term::terms;
use crate::content::{LaneText, Lesson, Question};
use crate::course::course_map::CourseMap;
use crate::prose::{StyledLine, escape_control_characters, is_hidden, render_markdown, truncate};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::{HiddenRows, ListCursor, cursor_sign};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::text_field::{TextField, TextFieldChange, TextFieldStyle};
use crate::tui::widget::wrapped_text::{markdown_lines, teaching_lines};

/// The most characters that can be typed.
const MAX_QUERY: usize = 80;
/// The most columns of a question that are shown.
const MAX_TITLE_WIDTH: usize = 200;

/// Something that can be found.
#[derive(Clone, Debug)]
struct SearchEntry {
    kind: &'static str,
    title: String,
    /// The text at the right: the part of the course, the lesson, the level.
    location: String,
    /// `None` while no lesson covers it.
    target: Option<CourseRequest>,
    /// The definition of a term; empty for anything else.
    meaning: &'static str,
    /// Other names of a term.
    also: &'static [String],
    words: EntryWords,
}

impl SearchEntry {
    /// Whether these words are exactly what it is called.
    fn is_called(&self, words: &[String]) -> bool {
        let names = std::iter::once(self.title.as_str()).chain(self.also.iter().map(String::as_str));
        names.into_iter().any(|name| split_words(name) == words)
    }
}

/// The search: the query and what it found.
#[derive(Clone, Debug)]
pub struct SearchScreen {
    query: TextField,
    query_words: Vec<ScoredWord>,
    vocabulary: Vocabulary,
    entries: Vec<SearchEntry>,
    /// The entries that match the query, by their numbers, the best first.
    matches: Vec<usize>,
    /// The result with the cursor, by its number among `matches`.
    cursor: ListCursor,
}

/// A word of the query, and how well it matches each word of the vocabulary.
#[derive(Clone, Debug)]
struct ScoredWord {
    word: String,
    scores: WordScores,
}

impl SearchScreen {
    /// A search over the lessons of `course_map`, whose steps are in `lessons`, every topic and term, and `questions`.
    #[must_use]
    pub fn new(course_map: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut entries = lesson_entries(course_map, &mut vocabulary);
        entries.extend(term_entries(course_map, &mut vocabulary));
        entries.extend(topic_entries(course_map, &mut vocabulary));
        for (index, map_lesson) in course_map.lessons.iter().enumerate() {
            if let Some(lesson) = lessons.iter().find(|lesson| lesson.id == map_lesson.lesson.id) {
                entries.extend(step_entries(index, lesson, &mut vocabulary));
            }
        }
        for (index, question) in questions.iter().enumerate() {
            entries.push(question_entry(index, question, &mut vocabulary));
        }
        Self {
            query: TextField::default(),
            query_words: Vec::new(),
            vocabulary,
            entries,
            matches: Vec::new(),
            cursor: ListCursor::default(),
        }
    }

    fn selected_entry(&self) -> Option<&SearchEntry> {
        self.entries.get(*self.matches.get(self.cursor.0)?)
    }

    fn update_matches(&mut self) {
        self.cursor.0 = 0;
        // A key changes only one word of the query, so the scores of the others are kept.
        let mut previous = std::mem::take(&mut self.query_words);
        for word in split_words(self.query.text()) {
            let scored = match previous.iter().position(|scored| scored.word == word) {
                Some(index) => previous.swap_remove(index),
                None => ScoredWord { scores: self.vocabulary.scores(&word), word },
            };
            self.query_words.push(scored);
        }
        if self.query_words.is_empty() {
            self.matches.clear();
            return;
        }
        let query = split_words(self.query.text());
        let mut scored: Vec<(bool, u32, usize)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let word_scores = self.query_words.iter().map(|word| &word.scores);
            if let Some(score) = entry_score(word_scores, &entry.words) {
                scored.push((entry.is_called(&query), score, index));
            }
        }
        // What is called exactly that comes first; of equals, the one that comes earlier in the course.
        scored.sort_by_key(|(is_exact, score, index)| (Reverse(*is_exact), Reverse(*score), *index));
        self.matches = scored.into_iter().map(|(_, _, index)| index).collect();
    }

    /// What the selected term means.
    fn meaning_lines(&self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        teaching_lines(pen, self.selected_entry().map_or("", |entry| entry.meaning), columns)
    }

    /// The rows of the results; those below them are for the meaning of the selected one.
    fn list_area(&self, pen: Pen, area: Rect) -> Rect {
        let inner = screen_parts::margin(area);
        let meaning = self.meaning_lines(pen, usize::from(inner.width)).len();
        let meaning_height = u16::try_from(meaning).unwrap_or(0);
        Rect { y: area.y + 3, height: area.height.saturating_sub(5 + meaning_height), ..inner }
    }

    /// Draws the results, with the selected one in the middle where that is possible. Returns how many are not shown.
    fn draw_list(&self, pen: Pen, area: Rect, buffer: &mut Buffer) -> String {
        let columns = usize::from(area.width);
        if self.matches.is_empty() {
            let text = if split_words(self.query.text()).is_empty() {
                "Type a word: of a title, a term such as *fixation* or *JWKS*, or of a sentence that you remember."
            } else {
                "Nothing here has all of these words. **Ctrl-u** takes them back, **Esc** leads out."
            };
            draw_lines(&markdown_lines(pen, text, columns), area, buffer);
            return String::new();
        }
        let height = usize::from(area.height).max(1);
        let hidden = HiddenRows::around(self.cursor.0, height, self.matches.len());
        let mut lines = Vec::new();
        for (position, index) in self.matches.iter().enumerate().skip(hidden.above).take(height) {
            if let Some(entry) = self.entries.get(*index) {
                lines.push(entry_line(pen, entry, position == self.cursor.0, columns));
            }
        }
        draw_lines(&lines, area, buffer);
        hidden.enumeration()
    }

    /// The query with a cursor, and how much was found.
    fn query_line(&self, pen: Pen, columns: usize) -> Line<'static> {
        let room = columns.saturating_sub(24).max(1);
        let mut line = pen.line("/ ", Tone::Key);
        let style = TextFieldStyle { tone: Tone::Plain, focused: true, error_at: None };
        line.spans.extend(self.query.visible_rows(pen, style, room, 1).lines.into_iter().flatten());
        let is_empty = self.query.text().is_empty();
        let count = if is_empty { String::new() } else { format!("{} found", self.matches.len()) };
        pen.justify(line, (&count, Tone::Dim), columns)
    }
}

impl Screen for SearchScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Search
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let actions = [
            KeymapAction::Open,
            KeymapAction::Up,
            KeymapAction::Down,
            KeymapAction::Close,
            KeymapAction::Help,
            KeymapAction::Quit,
        ];
        footer_hints(KeymapContext::Search, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Open => match self.selected_entry().map(|entry| &entry.target) {
                Some(Some(target)) => return target.clone().into(),
                Some(None) => context.notice.set("No lesson covers this yet."),
                None => {}
            },
            action => {
                let page = usize::from(context.area.height).saturating_sub(5);
                self.cursor.move_by(action, self.matches.len(), page);
            }
        }
        ScreenCommand::Stay
    }

    /// Chooses the result under the pointer; a second click opens it.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let list = self.list_area(Pen { theme: Theme::MONO }, context.area);
        let row = pointer.position.y.checked_sub(list.y).filter(|_| list.contains(pointer.position))?;
        let first = HiddenRows::around(self.cursor.0, usize::from(list.height).max(1), self.matches.len()).above;
        let clicked = ListCursor(first + usize::from(row));
        if clicked.0 >= self.matches.len() {
            return None;
        }
        let was_chosen = std::mem::replace(&mut self.cursor, clicked) == clicked;
        was_chosen.then_some(KeyPress::Enter)
    }

    fn type_key(&mut self, key: KeyPress, _context: &mut ScreenContext<'_>) {
        let is_refused = match key {
            KeyPress::Char(c) => is_hidden(c) || self.query.text().chars().count() >= MAX_QUERY,
            _ => false,
        };
        if !is_refused && self.query.press(key, MAX_QUERY + 1) == TextFieldChange::Changed {
            self.update_matches();
        }
    }

    /// Takes the first line of what is pasted, as far as there is room.
    fn paste(&mut self, text: &str, context: &mut ScreenContext<'_>) {
        for c in text.lines().next().unwrap_or_default().chars().take(MAX_QUERY) {
            self.type_key(KeyPress::Char(c), context);
        }
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = screen_parts::margin(area);
        let columns = usize::from(inner.width);
        let meaning = self.meaning_lines(pen, columns);
        let list = self.list_area(pen, area);
        let name = screen_parts::name_line(pen, "search");
        draw_lines(&[name, self.query_line(pen, columns), pen.line(&"─".repeat(columns), Tone::Dim)], inner, buffer);
        let more = self.draw_list(pen, list, buffer);
        draw_lines(&[pen.line(&more, Tone::Key)], Rect { y: list.bottom(), height: 1, ..inner }, buffer);
        let below = area.bottom().saturating_sub(list.bottom() + 2);
        draw_lines(&meaning, Rect { y: list.bottom() + 1, height: below, ..inner }, buffer);
    }
}

fn entry_line(pen: Pen, entry: &SearchEntry, is_selected: bool, columns: usize) -> Line<'static> {
    let sign = cursor_sign(is_selected);
    let kind = format!("{:9}", entry.kind);
    let title = truncate(&escape_control_characters(&entry.title), columns.saturating_sub(11));
    let left = pen.spans(&[(sign.symbol, Tone::Key), (&kind, Tone::Dim), (&title, sign.tone)]);
    pen.justify(left, (&entry.location, Tone::Dim), columns)
}

fn lesson_entries(course_map: &CourseMap, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    for (index, map_lesson) in course_map.lessons.iter().enumerate() {
        let lesson = &map_lesson.lesson;
        entries.push(SearchEntry {
            kind: "lesson",
            title: lesson.title.clone(),
            location: map_lesson.part.clone(),
            target: Some(CourseRequest::OpenLesson { lesson: index, after_step: None }),
            meaning: "",
            also: &[],
            words: vocabulary.add_entry(&lesson.title, &lesson.id, ""),
        });
    }
    entries
}

fn term_entries(course_map: &CourseMap, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    for term in terms() {
        let lesson = lesson_covering(course_map, &term.topic);
        entries.push(SearchEntry {
            kind: "term",
            title: term.name.clone(),
            location: lesson_location(course_map, lesson),
            target: lesson.map(|lesson| CourseRequest::OpenLesson { lesson, after_step: None }),
            meaning: &term.says,
            also: &term.also,
            words: vocabulary.add_entry(&term.name, &term.also.join(" "), &term.says),
        });
    }
    entries
}

fn topic_entries(course_map: &CourseMap, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    for topic in course_map.curriculum.topics() {
        let lesson = lesson_covering(course_map, &topic.id);
        entries.push(SearchEntry {
            kind: "topic",
            title: topic.title.clone(),
            location: lesson_location(course_map, lesson),
            target: lesson.map(|lesson| CourseRequest::OpenLesson { lesson, after_step: None }),
            meaning: "",
            also: &[],
            words: vocabulary.add_entry(&topic.title, &topic.id, &topic.part),
        });
    }
    entries
}

/// The number of the first lesson on the map that covers the topic of this id.
fn lesson_covering(course_map: &CourseMap, topic: &String) -> Option<usize> {
    course_map.lessons.iter().position(|map_lesson| map_lesson.lesson.covers.contains(topic))
}

/// The location of a term or topic that this lesson covers.
fn lesson_location(course_map: &CourseMap, lesson: Option<usize>) -> String {
    match lesson.and_then(|index| course_map.lessons.get(index)) {
        Some(map_lesson) => format!("in: {}", map_lesson.lesson.title),
        None => "no lesson yet".to_owned(),
    }
}

/// The steps of `lesson`, which has this number on the map.
fn step_entries(lesson_number: usize, lesson: &Lesson, vocabulary: &mut Vocabulary) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    let mut previous_step = None;
    for (index, step) in lesson.step.iter().enumerate() {
        entries.push(SearchEntry {
            kind: "step",
            title: step.title.clone(),
            location: format!("in: {}, step {}", lesson.title, index + 1),
            target: Some(CourseRequest::OpenLesson { lesson: lesson_number, after_step: previous_step }),
            meaning: "",
            also: &[],
            words: vocabulary.add_entry(&step.title, &step.id, &step_text(step)),
        });
        previous_step = Some(step.id.clone());
    }
    entries
}

/// A question is found by what it asks. Its answers are left out: a result must not give them away.
fn question_entry(index: usize, question: &Question, vocabulary: &mut Vocabulary) -> SearchEntry {
    let ask = render_markdown(&question.ask, MAX_TITLE_WIDTH);
    SearchEntry {
        kind: "question",
        title: ask.first().map_or_else(String::new, StyledLine::text),
        location: question.level.word().to_owned(),
        target: Some(CourseRequest::AskQuestions { questions: vec![index] }),
        meaning: "",
        also: &[],
        words: vocabulary.add_entry("", "", &question.ask),
    }
}

/// What a learner reads in a step, but for its title.
fn step_text(step: &Step) -> String {
    let before_and_after = step.text.texts().chain(step.after.iter().flat_map(LaneText::texts));
    let more = step.more.as_deref();
    let predict =
        step.predict.iter().flat_map(|predict| std::iter::once(predict.ask.as_str()).chain(predict.why.texts()));
    before_and_after.chain(more).chain(predict).collect::<Vec<_>>().join(" ")
}
