//! From the text of a file to a lesson, questions or a pack, with all faults in one reading.
//!
//! A file is scanned ([`scan`]), parsed, migrated to today's version of the format, compared with the JSON Schema of its
//! type ([`decoder`]) and given to serde, each once. A syntax error is blanked out in the text ([`syntax`]), a key or value
//! that does not fit is replaced in the
//! parsed table. Each fault is noted with its span and reading goes on, so that one fault neither hides the next nor
//! causes another.

pub mod content_files;
mod decoder;
mod display_path;
mod scan;
mod schema;
mod stray_files;
mod syntax;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::decoder::Decoder;
use self::scan::TokenScan;
use self::schema::Schema;
use super::finding::{Code, Finding, MAX_FINDINGS_PER_FILE};
use super::format_version::FormatVersion;
use super::language::Language;
use super::lesson::Lesson;
use super::migration;
use super::pack::{self, Pack};
use super::quiz::Quiz;
use super::source::Source;
use super::source_fault::SourceFault;
use super::text_edit::TextEdit;
use super::translation::{TranslatedKind, Translation};

/// The content of a file, by its kind.
#[derive(Clone, Debug)]
pub enum Document {
    /// A lesson.
    Lesson(Box<Lesson>),
    /// Questions.
    Quiz(Quiz),
    /// An `authwalk.toml`.
    Pack(Box<Pack>),
    /// The texts of a lesson or of questions in another language.
    Translation(Box<Translation>),
}

/// The result of reading a file.
#[derive(Debug)]
pub struct ParsedFile {
    /// The file, which turns paths into findings.
    pub source: Source,
    /// Its content, as far as it could be read. If there are findings, parts of it may be placeholders.
    pub document: Option<Document>,
    /// What is wrong with its syntax, its keys and the types of its values.
    pub findings: Vec<Finding>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// A lesson.
    Lesson,
    /// Questions.
    Quiz,
    /// What makes a folder a pack.
    Pack,
    /// The texts of a lesson or of questions in another language.
    Translation(TranslatedKind),
}

impl DocumentKind {
    fn schema(self) -> &'static Schema {
        static LESSON: LazyLock<Schema> = LazyLock::new(Schema::of::<Lesson>);
        static QUIZ: LazyLock<Schema> = LazyLock::new(Schema::of::<Quiz>);
        static PACK: LazyLock<Schema> = LazyLock::new(Schema::of::<Pack>);
        static LESSON_TRANSLATION: LazyLock<Schema> =
            LazyLock::new(|| Schema::of_translation::<Lesson>(TranslatedKind::Lesson));
        static QUIZ_TRANSLATION: LazyLock<Schema> =
            LazyLock::new(|| Schema::of_translation::<Quiz>(TranslatedKind::Quiz));
        match self {
            Self::Lesson => &LESSON,
            Self::Quiz => &QUIZ,
            Self::Pack => &PACK,
            Self::Translation(TranslatedKind::Lesson) => &LESSON_TRANSLATION,
            Self::Translation(TranslatedKind::Quiz) => &QUIZ_TRANSLATION,
        }
    }
}

/// Reads the text of a file. `path` helps to tell the kinds of documents apart.
#[must_use]
pub fn read(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> ParsedFile {
    let mut source = Source::new(path, text);
    let mut scanned = scan::scan(&source.text);
    source.suppressions = std::mem::take(&mut scanned.suppressions);
    let (document, mut faults) = match scanned.too_deep.take() {
        // Such a text goes to no parser: it could exhaust the stack.
        Some(fault) => (None, vec![fault]),
        None => read_document(&mut source, scanned),
    };
    faults.sort_by_key(|fault| fault.span.start);
    if let Some(first_excess) = faults.get(MAX_FINDINGS_PER_FILE) {
        let too_many = too_many_faults(first_excess.span.clone());
        faults.truncate(MAX_FINDINGS_PER_FILE);
        faults.push(too_many);
    }
    let findings = faults
        .into_iter()
        .map(|SourceFault { code, span, message, help, replacement }| {
            let fix = replacement.map(|replacement| TextEdit { span: span.clone(), replacement });
            Finding { fix, ..source.finding_at_span(code, span, message, help) }
        })
        .collect();
    ParsedFile { source, document, findings }
}

/// Whether a text is TOML, at most as deep as content may be.
#[must_use]
pub fn is_toml(text: &str) -> bool {
    scan::scan(text).too_deep.is_none() && DeTable::parse(text).is_ok()
}

fn too_many_faults(span: Range<usize>) -> SourceFault {
    let message = format!("there are more than {MAX_FINDINGS_PER_FILE} faults in this file");
    SourceFault::new(Code::TooManyFaults, span, message, "mend those above first")
}

/// Reads as much of a file as possible, and all its faults. `scan` is that of its text.
fn read_document(source: &mut Source, mut scan: TokenScan) -> (Option<Document>, Vec<SourceFault>) {
    let text = source.text.clone();
    if let Ok(root) = DeTable::parse(&text) {
        return decode(source, root, scan, Vec::new());
    }
    let repaired = match syntax::repair(&text) {
        Ok(repaired) => repaired,
        // What follows a syntax error that cannot be blanked out may be anything, so nothing else is reported.
        Err(fault) => return (None, vec![fault]),
    };
    // The scan saw the text before the repair. Where a value was blanked out, the syntax error says enough.
    scan.faults.retain(|fault| !repaired.replaced.iter().any(|value| value.contains(&fault.span.start)));
    scan.faults.extend(repaired.faults);
    scan.reported.extend(repaired.replaced.iter().map(|value| value.start));
    let (root, _) = DeTable::parse_recoverable(&repaired.text);
    decode(source, root, scan, repaired.lost_keys)
}

/// Reads a parsed file by its kind. What `scan` found is reported already, and so are the `lost_keys`, which are gone.
fn decode(
    source: &mut Source,
    mut root: Spanned<DeTable<'_>>,
    mut scan: TokenScan,
    lost_keys: Vec<String>,
) -> (Option<Document>, Vec<SourceFault>) {
    if root.get_ref().is_empty() {
        // Where a syntax error took everything, it says enough.
        let is_told_already = scan.faults.iter().any(|fault| fault.code == Code::Syntax);
        scan.faults.extend((!is_told_already).then(|| empty_file(&source.path)));
        return (None, scan.faults);
    }
    let version = match read_version(root.get_ref()) {
        Ok(version) => version,
        Err(fault) if scan.reported.contains(&fault.span.start) => None,
        Err(fault) => return (None, vec![fault]),
    };
    source.version = version;
    migration::migrate_names(root.get_mut(), version);
    let kind = detect_kind(root.get_ref(), &source.path);
    let mut decoder = Decoder::new(kind.schema(), version, scan, lost_keys);
    let document = match kind {
        DocumentKind::Lesson => decoder.decode(root).map(|lesson| Document::Lesson(Box::new(lesson))),
        DocumentKind::Quiz => decoder.decode(root).map(Document::Quiz),
        DocumentKind::Pack => decoder.decode(root).map(|pack| Document::Pack(Box::new(pack))),
        DocumentKind::Translation(kind) => {
            decoder.decode(root).map(|texts| Document::Translation(Box::new(Translation::from_file(kind, texts))))
        }
    };
    if !decoder.faults.is_empty() {
        source.set_recovered(decoder.recovered, decoder.span_index);
    }
    (document, decoder.faults)
}

/// The one thing to say of a file without a key, be it by mistake or because it was just made.
fn empty_file(path: &str) -> SourceFault {
    let help = match detect_kind(&DeTable::new(), path) {
        DocumentKind::Lesson => "`authwalk new lesson` writes one to begin with",
        DocumentKind::Quiz => "`authwalk new quiz` writes one to begin with",
        DocumentKind::Pack => "`authwalk new pack` writes one to begin with",
        DocumentKind::Translation(_) => "write `format_version`, `language` and `id` of the original, then its texts",
    };
    SourceFault::new(Code::MissingKey, 0..0, "this file is empty", help)
}

/// The kind of a file with this text, which need not be whole.
#[must_use]
pub fn kind_of(path: &str, text: &str) -> DocumentKind {
    if scan::scan(text).too_deep.is_some() {
        return DocumentKind::Lesson;
    }
    let (root, _) = DeTable::parse_recoverable(text);
    detect_kind(root.get_ref(), path)
}

/// The kind of a file, be it of an original or of its translation.
fn detect_kind(root: &DeTable<'_>, path: &str) -> DocumentKind {
    match detect_original_kind(root, path) {
        DocumentKind::Lesson if is_translation(root, path) => DocumentKind::Translation(TranslatedKind::Lesson),
        DocumentKind::Quiz if is_translation(root, path) => DocumentKind::Translation(TranslatedKind::Quiz),
        kind => kind,
    }
}

/// The kind of a file, or of what it translates. The name decides for packs; a quiz has the key `question` and a lesson
/// `step`. If a file has
/// neither, a key that is almost one of them decides, then the folder: it may be a quiz with a typo, and its faults
/// should be reported as those of a quiz.
fn detect_original_kind(root: &DeTable<'_>, path: &str) -> DocumentKind {
    let has = |key: &str| root.contains_key(key);
    let has_similar = |key: &str| root.keys().any(|written| strsim::jaro_winkler(written.get_ref(), key) > 0.85);
    let is_in_quizzes = || path.split(['/', '\\']).rev().skip(1).take(2).any(|folder| folder == "quizzes");
    if path.rsplit(['/', '\\']).next() == Some(pack::PACK_FILE_NAME) {
        DocumentKind::Pack
    } else if has("question")
        || (!has("step") && (has_similar("question") || (!has_similar("step") && is_in_quizzes())))
    {
        DocumentKind::Quiz
    } else {
        DocumentKind::Lesson
    }
}

/// Whether a file holds the texts of a lesson or of questions in another language: it says which. One that forgot to say so is
/// known by its folder, and by lacking what every lesson and every question has.
fn is_translation(root: &DeTable<'_>, path: &str) -> bool {
    let is_in_folder_of_language = || path.split(['/', '\\']).rev().nth(1).and_then(Language::parse).is_some();
    let lacks_covers = || {
        let first = root.get("question").and_then(|questions| questions.get_ref().get(0)?.get_ref().as_table());
        !root.contains_key("covers") && !first.is_some_and(|question| question.contains_key("covers"))
    };
    root.contains_key("language") || (is_in_folder_of_language() && lacks_covers())
}

/// What `format_version` says; `None` where it says nothing, or no number, which the schema reports. A file of a version
/// that this program does not read is a fault, and is not read any further.
fn read_version(root: &DeTable<'_>) -> Result<Option<FormatVersion>, SourceFault> {
    let Some(written) = root.get("format_version") else { return Ok(None) };
    let DeValue::Integer(digits) = written.get_ref() else { return Ok(None) };
    let Ok(number) = i64::from_str_radix(digits.as_str(), digits.radix()) else { return Ok(None) };
    if let Some(version) = FormatVersion::from_number(number) {
        return Ok(Some(version));
    }
    let fault = |message: String, help| SourceFault::new(Code::FormatVersion, written.span(), message, help);
    Err(if number > i64::from(FormatVersion::CURRENT.number()) {
        fault(
            format!("format version {number} needs a newer authwalk: this one reads versions 1 and 2"),
            "update authwalk",
        )
    } else {
        fault(
            format!("this program reads format versions 1 and 2, and the file says {number}"),
            "write `format_version = 2`",
        )
    })
}
