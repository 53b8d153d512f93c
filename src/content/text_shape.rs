//! Which texts of a lesson or a quiz are translated, and how a translation is laid beside its original.
//!
//! A translation has the tables and keys of its original, as far as they lead to texts. Steps, lanes and questions are found
//! by their ids, everything else by its place: the second option of the translation is that of the original.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value as Json;

use super::toml_path::TomlPath;

/// A text that is translated: where it is, and its entry in the table of budgets (`""` for a text without one). `[id]` stands
/// behind a list whose items have ids, `[]` behind any other, and `+` behind a list to which a translation adds. A text that
/// is written as a list or a table of texts is one row.
pub(super) type TranslatableText = (&'static str, &'static str);

pub(super) const LESSON_TEXTS: &[TranslatableText] = &[
    ("title", "title"),
    ("recap", "recap"),
    ("lane[id].title", ""),
    ("step[id].title", "step.title"),
    ("step[id].text", "step.text"),
    ("step[id].after", "step.after"),
    ("step[id].more", "step.more"),
    ("step[id].notes", ""),
    ("step[id].row[].title", "step.row.title"),
    ("step[id].row[].words", "step.row.words"),
    ("step[id].predict.ask", "step.predict.ask"),
    ("step[id].predict.why", "step.predict.why"),
    ("step[id].predict.believed", "step.predict.believed"),
    ("step[id].task.hints", "hint"),
];

pub(super) const QUIZ_TEXTS: &[TranslatableText] = &[
    ("question[id].ask", ""),
    ("question[id].why", "question.why"),
    ("question[id].hints", "hint"),
    ("question[id].choice[].text", ""),
    ("question[id].choice[].because", "question.because"),
    ("question[id].several[].text", ""),
    ("question[id].several[].because", "question.because"),
    ("question[id].order", ""),
    ("question[id].match", ""),
    ("question[id].type.accept+", ""),
    ("question[id].type.near[].because", "question.because"),
    ("question[id].predict.believed", "question.because"),
    ("question[id].spot.elsewhere", "question.because"),
    ("question[id].spot.nothing_wrong", "question.because"),
    ("question[id].spot.place[].because", "question.because"),
    ("question[id].speak.points", ""),
    ("question[id].speak.weak", "question.speak.weak"),
    ("question[id].speak.good", "question.speak.good"),
    ("question[id].speak.strong", "question.speak.strong"),
    ("question[id].speak.one_sentence", "question.speak.one_sentence"),
    ("question[id].speak.to_product_manager", "question.speak.to_product_manager"),
];

/// The key that tells the items of a list apart.
const ID: &str = "id";

/// Where the texts of a file are.
#[derive(Debug)]
pub enum TextShape {
    /// A text, or a list or table that holds nothing but texts; with the name of its budget.
    Text(&'static str),
    /// Typed answers that count as right. Those of a translation count beside those of the original.
    Alternatives,
    /// A table, by its keys that lead to texts.
    Table(BTreeMap<&'static str, TextShape>),
    /// A list whose items are found by their place.
    List(Box<TextShape>),
    /// A list whose items are found by their id.
    ById(Box<TextShape>),
}

/// What comparing a translation with its original came to, text by text. A `path` is in the translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TranslationMatch {
    /// A text that is translated. `pointer` is where it is in the original (RFC 6901).
    Text { pointer: String, path: TomlPath, text: String, budget: &'static str },
    /// Typed answers that a translation adds to the list at `pointer`.
    Alternative { pointer: String, path: TomlPath, text: String },
    /// The table or list at `path` lacks a text, called by its key or its number.
    Missing { path: TomlPath, name: String },
    /// The list at `path` lacks items that the original has; `what` they are, in the singular.
    MissingItems { path: TomlPath, what: String, ids: Vec<String> },
    /// What is at `path` translates nothing.
    Excess { path: TomlPath },
    /// The original has no item of that id; `known` are those that it has.
    UnknownId { path: TomlPath, id: String, what: String, known: Vec<String> },
    /// The original is one text and the translation several, or the other way round.
    OtherForm { path: TomlPath },
}

impl TextShape {
    /// The texts of a lesson.
    #[must_use]
    pub fn of_lesson() -> &'static Self {
        static SHAPE: LazyLock<TextShape> = LazyLock::new(|| TextShape::of_rows(LESSON_TEXTS));
        &SHAPE
    }

    /// The texts of a file of questions.
    #[must_use]
    pub fn of_quiz() -> &'static Self {
        static SHAPE: LazyLock<TextShape> = LazyLock::new(|| TextShape::of_rows(QUIZ_TEXTS));
        &SHAPE
    }

    /// The texts of one question.
    #[must_use]
    pub fn of_question() -> &'static Self {
        match Self::of_quiz() {
            Self::Table(keys) => match keys.get("question") {
                Some(Self::ById(question)) => question,
                _ => Self::of_quiz(),
            },
            _ => Self::of_quiz(),
        }
    }

    fn of_rows(rows: &[TranslatableText]) -> Self {
        let mut keys = BTreeMap::new();
        for (path, budget) in rows {
            insert_row(&mut keys, path, budget);
        }
        Self::Table(keys)
    }

    fn empty_for(segment: &str) -> Self {
        let table = || Box::new(Self::Table(BTreeMap::new()));
        if segment.ends_with("[id]") {
            Self::ById(table())
        } else if segment.ends_with("[]") {
            Self::List(table())
        } else {
            Self::Table(BTreeMap::new())
        }
    }

    const fn keys_mut(&mut self) -> Option<&mut BTreeMap<&'static str, Self>> {
        match self {
            Self::Table(keys) => Some(keys),
            Self::List(item) | Self::ById(item) => item.keys_mut(),
            Self::Text(_) | Self::Alternatives => None,
        }
    }

    /// Lays `translation` beside `original`. The texts of both come in the order of the original, and nothing is said of keys
    /// that lead to no text.
    #[must_use]
    pub fn compare(&self, original: &Json, translation: &Json) -> Vec<TranslationMatch> {
        let mut collector = MatchCollector { matches: Vec::new() };
        collector.compare(self, original, translation, &TextPlace::default());
        collector.matches
    }

    /// Whether there is a text in `value`.
    fn has_text(&self, value: &Json) -> bool {
        match (self, value) {
            (Self::Text(_), Json::String(text)) => !text.trim().is_empty(),
            (Self::Text(_), Json::Array(items)) => items.iter().any(|item| self.has_text(item)),
            (Self::Text(_), Json::Object(entries)) => entries.values().any(|entry| self.has_text(entry)),
            (Self::Table(keys), Json::Object(entries)) => {
                keys.iter().any(|(key, shape)| entries.get(*key).is_some_and(|entry| shape.has_text(entry)))
            }
            (Self::List(item) | Self::ById(item), Json::Array(items)) => items.iter().any(|value| item.has_text(value)),
            _ => false,
        }
    }
}

fn insert_row(keys: &mut BTreeMap<&'static str, TextShape>, path: &'static str, budget: &'static str) {
    let Some((segment, rest)) = path.split_once('.') else {
        match path.strip_suffix('+') {
            Some(key) => keys.insert(key, TextShape::Alternatives),
            None => keys.insert(path, TextShape::Text(budget)),
        };
        return;
    };
    let key = segment.split('[').next().unwrap_or(segment);
    let shape = keys.entry(key).or_insert_with(|| TextShape::empty_for(segment));
    if let Some(inner) = shape.keys_mut() {
        insert_row(inner, rest, budget);
    }
}

/// `original` with the texts of `matches` in place of its own.
pub fn lay_over(original: &mut Json, matches: &[TranslationMatch]) {
    // Each answer goes in front, so the first of them has to come last.
    for text_match in matches.iter().rev() {
        match text_match {
            TranslationMatch::Text { pointer, text, .. } => {
                if let Some(value) = original.pointer_mut(pointer) {
                    *value = Json::String(text.clone());
                }
            }
            TranslationMatch::Alternative { pointer, text, .. } => {
                if let Some(Json::Array(answers)) = original.pointer_mut(pointer) {
                    answers.insert(0, Json::String(text.clone()));
                }
            }
            _ => {}
        }
    }
}

/// A place in both files.
#[derive(Clone, Default)]
struct TextPlace {
    /// In the original, as a JSON pointer.
    pointer: String,
    /// In the translation.
    path: TomlPath,
}

impl TextPlace {
    fn key(&self, key: &str) -> Self {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        Self { pointer: format!("{}/{escaped}", self.pointer), path: self.path.clone().key(key) }
    }

    /// The item at these places of the two lists.
    fn item(&self, in_original: usize, in_translation: usize) -> Self {
        Self { pointer: format!("{}/{in_original}", self.pointer), path: self.path.clone().index(in_translation) }
    }
}

struct MatchCollector {
    matches: Vec<TranslationMatch>,
}

impl MatchCollector {
    fn compare(&mut self, shape: &TextShape, original: &Json, translation: &Json, place: &TextPlace) {
        match (shape, original, translation) {
            (TextShape::Text(budget), Json::String(_), Json::String(text)) => {
                let (pointer, path) = (place.pointer.clone(), place.path.clone());
                self.matches.push(TranslationMatch::Text { pointer, path, text: text.clone(), budget });
            }
            (TextShape::Alternatives, _, Json::Array(answers)) => {
                for (index, text) in
                    answers.iter().enumerate().filter_map(|(index, answer)| Some((index, answer.as_str()?)))
                {
                    let (pointer, path) = (place.pointer.clone(), place.path.clone().index(index));
                    self.matches.push(TranslationMatch::Alternative { pointer, path, text: text.to_owned() });
                }
            }
            (TextShape::Text(_), Json::Object(originals), Json::Object(translations)) => {
                let keys = originals.keys().chain(translations.keys().filter(|key| !originals.contains_key(*key)));
                for key in keys {
                    self.compare_key(shape, key, originals.get(key), translations.get(key), place);
                }
            }
            (TextShape::Table(keys), Json::Object(originals), Json::Object(translations)) => {
                for (key, shape) in keys {
                    self.compare_key(shape, key, originals.get(*key), translations.get(*key), place);
                }
            }
            (TextShape::Text(_), Json::Array(originals), Json::Array(translations)) => {
                self.compare_items(shape, originals, translations, place);
            }
            (TextShape::List(item), Json::Array(originals), Json::Array(translations)) => {
                self.compare_items(item, originals, translations, place);
            }
            (TextShape::ById(item), Json::Array(originals), Json::Array(translations)) => {
                self.compare_by_id(item, originals, translations, place);
            }
            _ => self.matches.push(TranslationMatch::OtherForm { path: place.path.clone() }),
        }
    }

    /// Compares what both tables at `place` have under `key`.
    fn compare_key(
        &mut self,
        shape: &TextShape,
        key: &str,
        original: Option<&Json>,
        translation: Option<&Json>,
        place: &TextPlace,
    ) {
        let original = original.filter(|original| matches!(shape, TextShape::Alternatives) || shape.has_text(original));
        let translation = translation.filter(|translation| !translation.is_null());
        match (original, translation) {
            (Some(original), Some(translation)) => self.compare(shape, original, translation, &place.key(key)),
            (Some(original), None) if shape.has_text(original) => self.report_missing(place, format!("`{key}`")),
            (None, Some(_)) => self.matches.push(TranslationMatch::Excess { path: place.path.clone().key(key) }),
            (_, None) => {}
        }
    }

    fn compare_items(&mut self, shape: &TextShape, originals: &[Json], translations: &[Json], place: &TextPlace) {
        for (index, original) in originals.iter().enumerate() {
            match translations.get(index) {
                Some(translation) => self.compare(shape, original, translation, &place.item(index, index)),
                None if shape.has_text(original) => {
                    self.report_missing(place, format!("number {} of `{}`", index + 1, place.path));
                }
                None => {}
            }
        }
        let excess = (originals.len()..translations.len()).map(|index| place.path.clone().index(index));
        self.matches.extend(excess.map(|path| TranslationMatch::Excess { path }));
    }

    fn compare_by_id(&mut self, shape: &TextShape, originals: &[Json], translations: &[Json], place: &TextPlace) {
        // `step`, `lane` or `question`: these lists lie at the top.
        let what = place.pointer.trim_start_matches('/');
        let id_of = |item: &Json| item.get(ID).and_then(Json::as_str).map(str::to_owned);
        let mut found = vec![false; translations.len()];
        let mut missing = Vec::new();
        for (index, original) in originals.iter().enumerate() {
            let Some(id) = id_of(original) else { continue };
            match translations.iter().position(|translation| id_of(translation).as_ref() == Some(&id)) {
                Some(position) => {
                    found[position] = true;
                    self.compare(shape, original, &translations[position], &place.item(index, position));
                }
                None if shape.has_text(original) => missing.push(id),
                None => {}
            }
        }
        if !missing.is_empty() {
            let (path, what) = (place.path.clone(), what.to_owned());
            self.matches.push(TranslationMatch::MissingItems { path, what, ids: missing });
        }
        let known: Vec<String> = originals.iter().filter_map(id_of).collect();
        for (position, translation) in translations.iter().enumerate().filter(|(position, _)| !found[*position]) {
            let Some(id) = id_of(translation) else { continue };
            let path = place.path.clone().index(position).key(ID);
            self.matches.push(TranslationMatch::UnknownId { path, id, what: what.to_owned(), known: known.clone() });
        }
    }

    fn report_missing(&mut self, place: &TextPlace, name: String) {
        self.matches.push(TranslationMatch::Missing { path: place.path.clone(), name });
    }
}
