//! From the text of a file to a lesson or questions, with all faults in one reading.
//!
//! A clean file is looked through once ([`scan`]) and parsed once. Only when something is wrong the rest is called: a
//! fault of syntax is cut out of the text ([`syntax`]), a fault of shape is mended in the parsed tree ([`mend`]), each is
//! noted with its place, and reading goes on, so that one fault never hides the next and never makes a second.

pub mod content_files;
mod recover;
mod scan;
mod syntax;
mod tree;

use crate::content::source_fault::SourceFault;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::{Code, Finding, SourceLocation};
use super::key_path::{KeyPath, SpanIndex};
use super::lesson::Lesson;
use super::pack::{self, Pack};
use super::quiz::Quiz;
use super::suppression::Suppression;

/// The version of the format that this program reads.
pub const FORMAT_VERSION: u32 = 1;

/// So many findings are told of one file; a file with more needs another look anyway, and none may keep us waiting.
pub const MAX_FINDINGS_PER_FILE: usize = 100;

/// A file as it was read: where it came from, its text, and where everything stands in it.
#[derive(Debug)]
pub struct Source {
    /// The path as it was named.
    pub path: String,
    /// The text as it stands in the file.
    pub text: Cow<'static, str>,
    /// Comments that silence a finding.
    pub suppressions: Vec<Suppression>,
    span_index: OnceLock<SpanIndex>,
    recovered: RecoveredPaths,
}

/// What reading had to make up so that it could go on.
#[derive(Debug, Default)]
struct RecoveredPaths {
    /// Values that are not the author's.
    placeholders: Vec<KeyPath>,
    /// Tables that lost a key which nobody understood.
    dropped: Vec<KeyPath>,
}

impl Source {
    /// The source of a text in which nothing has been mended.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        let (places, mended) = (OnceLock::new(), RecoveredPaths::default());
        Self { path: path.into(), text: text.into(), suppressions: Vec::new(), span_index: places, recovered: mended }
    }

    /// A finding at the value of `path`, or at what is nearest around it.
    #[must_use]
    pub fn finding(&self, code: Code, path: &KeyPath, message: impl Into<String>, help: Option<String>) -> Finding {
        self.finding_at_span(code, self.span_index().find(path).value, message.into(), help)
    }

    /// A finding at the key of `path`.
    #[must_use]
    pub fn finding_at_key(
        &self,
        code: Code,
        path: &KeyPath,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Finding {
        self.finding_at_span(code, self.span_index().find(path).key, message.into(), help)
    }

    /// A finding at these bytes of the text.
    #[must_use]
    pub(super) fn finding_at_span(
        &self,
        code: Code,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Finding {
        let place = Some(SourceLocation::of_span(&self.text, span));
        Finding { location: place, ..Finding::of_file(code, self.path.clone(), message, help) }
    }

    /// Where the value of `path` stands: `lessons/a.toml:12:6`.
    #[must_use]
    pub fn location_of(&self, path: &KeyPath) -> String {
        let place = SourceLocation::of_span(&self.text, self.span_index().find(path).value);
        format!("{}:{}:{}", self.path, place.line, place.column)
    }

    /// Whether the value of `path` is the author's own, and not made up because theirs could not be read.
    #[must_use]
    pub fn is_authored(&self, path: &KeyPath) -> bool {
        !self.recovered.placeholders.iter().any(|made_up| path.is_within(made_up))
    }

    /// Whether everything in the table at `path` was read as it was written.
    #[must_use]
    pub fn is_intact(&self, path: &KeyPath) -> bool {
        let cut = self.recovered.dropped.iter().any(|table| table.is_within(path));
        self.is_authored(path) && !cut && !self.recovered.placeholders.iter().any(|made_up| made_up.is_within(path))
    }

    /// Whether the table at `path` lost no key that nobody understood.
    #[must_use]
    pub(super) fn lost_no_key(&self, path: &KeyPath) -> bool {
        !self.recovered.dropped.contains(path)
    }

    /// Whether reading had to make up or cut anything.
    pub(super) const fn was_recovered(&self) -> bool {
        !self.recovered.placeholders.is_empty() || !self.recovered.dropped.is_empty()
    }

    fn span_index(&self) -> &SpanIndex {
        self.span_index.get_or_init(|| SpanIndex::parse(&self.text))
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Document {
    /// A lesson.
    Lesson(Box<Lesson>),
    /// Questions.
    Quiz(Quiz),
    /// What a pack says of itself.
    Pack(Pack),
}

/// A file after it was read.
#[derive(Debug)]
pub struct ParsedFile {
    /// The file.
    pub source: Source,
    /// What it holds, as far as it could be read; with findings, parts of it may be made up.
    pub document: Option<Document>,
    /// What is wrong with its text and its shape.
    pub findings: Vec<Finding>,
}

/// Which kind of document a file is.
#[derive(Clone, Copy)]
enum DocumentKind {
    Lesson,
    Quiz,
    Pack,
}

/// Reads the text of a file, whatever it holds.
#[must_use]
pub fn read(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> ParsedFile {
    let mut source = Source::new(path, text);
    let mut scan = scan::scan(&source.text);
    source.suppressions = std::mem::take(&mut scan.suppressions);
    let (document, mut faults) = match scan.too_deep {
        Some(fault) => (None, vec![fault]),
        None => match read_valid(&source, &scan) {
            Some(document) => (Some(document), scan.faults),
            None => read_recovering(&mut source, scan),
        },
    };
    faults.sort_by_key(|fault| fault.span.start);
    if let Some(next) = faults.get(MAX_FINDINGS_PER_FILE) {
        let rest = too_many_faults(next.span.clone());
        faults.truncate(MAX_FINDINGS_PER_FILE);
        faults.push(rest);
    }
    let told = faults.into_iter().map(|it| source.finding_at_span(it.code, it.span, it.message, it.help));
    let findings = told.collect();
    ParsedFile { source, document, findings }
}

fn too_many_faults(span: Range<usize>) -> SourceFault {
    let message = format!("there are more than {MAX_FINDINGS_PER_FILE} faults in this file");
    SourceFault::new(Code::TooManyFaults, span, message, "mend those above first")
}

/// The one parse of a file in which nothing is wrong; `None` when something is.
fn read_valid(source: &Source, scan: &scan::TokenScan) -> Option<Document> {
    let root = DeTable::parse(&source.text).ok()?;
    let usable = scan.reported.is_empty() && version_fault(root.get_ref()).is_none();
    let kind = detect_kind(root.get_ref(), &source.path);
    usable.then(|| match kind {
        DocumentKind::Lesson => deserialize_table(root).map(|it| Document::Lesson(Box::new(it))),
        DocumentKind::Quiz => deserialize_table(root).map(Document::Quiz),
        DocumentKind::Pack => deserialize_table(root).map(Document::Pack),
    })?
}

fn deserialize_table<T: DeserializeOwned>(root: Spanned<DeTable<'_>>) -> Option<T> {
    T::deserialize(root.into_deserializer()).ok()
}

/// Reads a file in which something is wrong: what can be known of it, and everything that is wrong.
fn read_recovering(source: &mut Source, scan: scan::TokenScan) -> (Option<Document>, Vec<SourceFault>) {
    let text = source.text.clone();
    let mut faults = scan.faults;
    let repaired = match syntax::repair(&text) {
        Ok(repaired) => repaired,
        // Behind a fault that cannot be cut out nothing is certain.
        Err(fault) => return (None, vec![fault]),
    };
    if !repaired.faults.is_empty() {
        faults.retain(|it| !repaired.replaced.iter().any(|lines| lines.contains(&it.span.start)));
    }
    faults.extend(repaired.faults);
    let (root, _) = DeTable::parse_recoverable(&repaired.text);
    let is_replaced = |fault: &SourceFault| repaired.replaced.iter().any(|it| it.start == fault.span.start);
    if let Some(fault) = version_fault(root.get_ref()).filter(|fault| !is_replaced(fault)) {
        return (None, vec![fault]);
    }
    let kind = detect_kind(root.get_ref(), &source.path);
    let mut mender = recover::Recovery::new(root, repaired.lost_keys);
    for span in repaired.replaced.iter().chain(&scan.reported) {
        mender.mark_reported(span);
    }
    let document = match kind {
        DocumentKind::Lesson => mender.deserialize().map(|it| Document::Lesson(Box::new(it))),
        DocumentKind::Quiz => mender.deserialize().map(Document::Quiz),
        DocumentKind::Pack => mender.deserialize().map(Document::Pack),
    };
    let result = mender.finish();
    faults.extend(result.faults);
    source.recovered = RecoveredPaths { placeholders: result.placeholders, dropped: result.dropped };
    source.span_index = OnceLock::from(result.span_index);
    (document, faults)
}

/// The file of a pack is known by its name. A file with questions has the key `question`; where neither it nor `step` is there, likeness and folder decide.
fn detect_kind(root: &DeTable<'_>, path: &str) -> DocumentKind {
    let has = |key: &str| root.contains_key(key);
    let like = |key: &str| root.keys().any(|it| strsim::jaro_winkler(it.get_ref(), key) > 0.85);
    let in_quizzes = || path.split(['/', '\\']).rev().nth(1) == Some("quizzes");
    if path.rsplit(['/', '\\']).next() == Some(pack::PACK_FILE_NAME) {
        DocumentKind::Pack
    } else if has("question") || (!has("step") && (like("question") || (!like("step") && in_quizzes()))) {
        DocumentKind::Quiz
    } else {
        DocumentKind::Lesson
    }
}

/// A `format_version` that is a number, but not ours.
fn version_fault(root: &DeTable<'_>) -> Option<SourceFault> {
    let written = root.get("format_version")?;
    let DeValue::Integer(number) = written.get_ref() else { return None };
    let version = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    let ours = i64::from(FORMAT_VERSION);
    let help = match version {
        _ if version == ours => return None,
        _ if version > ours => "it was written for a newer authwalk: update this one",
        _ => "it was written for an older authwalk, or mistyped: this one reads `format_version = 1`",
    };
    let message = format!("this program reads format version {ours}, and the file says {version}");
    Some(SourceFault::new(Code::FormatVersion, written.span(), message, help))
}

/// The candidate that is most like `written`, if one is near enough to be meant.
pub(super) fn nearest_match<'c>(written: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Beyond this length nobody has mistyped a name, and comparing would take its time.
    if written.len() > 64 {
        return None;
    }
    let scored = candidates.into_iter().map(|it| (strsim::normalized_damerau_levenshtein(written, it), it));
    scored.filter(|(score, _)| *score >= 0.6).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, it)| it)
}

/// `did you mean …?` for [`nearest_match`], else the list of what there is.
pub(super) fn suggestion(written: &str, candidates: &[&str]) -> String {
    match nearest_match(written, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => "there is none to choose from".into(),
        None if candidates.len() > 16 => format!("none of the {} that there are is like it", candidates.len()),
        None => format!("it can be {}", join_alternatives(candidates)),
    }
}

/// `a, b or c`, each word once.
fn join_alternatives(words: &[&str]) -> String {
    let words: BTreeSet<&str> = words.iter().copied().collect();
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
