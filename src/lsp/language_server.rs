//! The server: which message is answered by what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::{ErrorCode, Notification, Request, RequestId, Response};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::checked_file::CheckedFile;
use super::code_actions::code_actions;
use super::completion::completions;
use super::cursor_context::{CursorContext, CursorPart, context_at};
use super::definition::definition;
use super::diagnostics::published;
use super::hover::hover_text;
use super::open_files::{OpenFile, OpenFiles};
use super::replay_worker::{ReplayFindings, ReplayRequest, ReplayWorker};
use super::text_positions::{Position, PositionEncoding, offset_of, range_of};

/// What the server can do, as it says in its answer to `initialize`.
pub(super) fn capabilities(encoding: PositionEncoding) -> Json {
    json!({
        "positionEncoding": encoding.name(),
        // Each change brings the whole text: lessons are small.
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "hoverProvider": true,
        "completionProvider": { "triggerCharacters": ["\"", ".", "#", "/"] },
        "definitionProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll"] },
    })
}

/// The numbers of the texts that the client shows, by their addresses.
type Versions = Arc<Mutex<BTreeMap<String, i64>>>;

/// Tells the client something that it has not asked for.
type Notify = Arc<dyn Fn(Notification) + Send + Sync>;

/// One client's server.
pub(super) struct LanguageServer {
    encoding: PositionEncoding,
    open_files: OpenFiles,
    /// Those that were changed since they were checked.
    changed: BTreeSet<String>,
    /// What is known of each open file.
    checked: BTreeMap<String, CheckedFile>,
    versions: Versions,
    worker: ReplayWorker,
    notify: Notify,
}

/// A place in a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PositionParams {
    text_document: FileParams,
    position: Position,
}

/// A file; some messages carry its text.
#[derive(Deserialize)]
struct FileParams {
    uri: String,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    text: String,
}

/// A change of a file, which brings its whole text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangeParams {
    text_document: FileParams,
    content_changes: Vec<ChangedText>,
}

#[derive(Deserialize)]
struct ChangedText {
    text: String,
}

/// A file that was opened, saved or closed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentParams {
    text_document: FileParams,
}

/// A part of a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RangeParams {
    text_document: FileParams,
    range: LspRange,
}

#[derive(Deserialize)]
struct LspRange {
    start: Position,
    end: Position,
}

/// A cursor in an open file, and what is around it.
struct Cursor<'s> {
    file: &'s OpenFile,
    checked: &'s CheckedFile,
    context: CursorContext,
    offset: usize,
}

impl LanguageServer {
    /// A server without open files, which tells its client by `notify` what is wrong with them.
    pub(super) fn new(encoding: PositionEncoding, notify: impl Fn(Notification) + Send + Sync + 'static) -> Self {
        let (versions, notify): (Versions, Notify) = (Versions::default(), Arc::new(notify));
        let worker = {
            // A replay that still runs must not keep the connection open.
            let (versions, notify) = (Arc::clone(&versions), Arc::downgrade(&notify));
            ReplayWorker::start(move |replayed| {
                if let Some(notify) = notify.upgrade() {
                    report_replay(&replayed, &versions, &notify, encoding);
                }
            })
        };
        let (open_files, changed, checked) = (OpenFiles::default(), BTreeSet::new(), BTreeMap::new());
        Self { encoding, open_files, changed, checked, versions, worker, notify }
    }

    /// The answer to a request.
    pub(super) fn answer(&self, request: Request) -> Response {
        let Request { id, method, params, .. } = request;
        match method.as_str() {
            "textDocument/hover" => answer_with(id, params, |place| self.hover(&place)),
            "textDocument/completion" => answer_with(id, params, |place| self.complete(&place)),
            "textDocument/definition" => answer_with(id, params, |place| self.define(&place)),
            "textDocument/codeAction" => answer_with(id, params, |part| self.offered_fixes(&part)),
            _ => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("{method} is not served here")),
        }
    }

    /// Takes note of what the client tells. What it should not have sent is not listened to.
    pub(super) fn note(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(DocumentParams { text_document: FileParams { uri, version, text } }) =
                    serde_json::from_value(params)
                {
                    self.open_files.set(&uri, &text, version);
                    self.changed.insert(uri);
                }
            }
            "textDocument/didChange" => {
                if let Ok(ChangeParams { text_document, content_changes }) = serde_json::from_value(params)
                    && let Some(changed) = content_changes.last()
                {
                    self.open_files.set(&text_document.uri, &changed.text, text_document.version);
                    self.changed.insert(text_document.uri);
                }
            }
            // What is wrong with one file may depend on what the others of its pack say.
            "textDocument/didSave" => self.changed.extend(self.open_files.uris()),
            "textDocument/didClose" => {
                if let Ok(DocumentParams { text_document }) = serde_json::from_value(params) {
                    self.close(&text_document.uri);
                }
            }
            _ => {}
        }
    }

    /// Checks the files that were changed.
    pub(super) fn check_changed(&mut self) {
        for uri in std::mem::take(&mut self.changed) {
            self.check(&uri);
        }
    }

    /// Tells what is wrong with a file, and has its lesson played after a pause.
    fn check(&mut self, uri: &str) {
        let Some(file) = self.open_files.get(uri).cloned() else { return };
        let texts = self.open_files.texts();
        lock(&self.versions).insert(uri.to_owned(), file.version);
        // Without a replay nothing keeps a file from being checked.
        let Ok(checked) = CheckedFile::check(&file.path, &texts, None) else { return };
        publish(&self.notify, published(uri, Some(file.version), &checked.findings, &file.text, self.encoding));
        self.checked.insert(uri.to_owned(), checked);
        self.worker.ask(ReplayRequest { uri: uri.to_owned(), version: file.version, path: file.path, texts });
    }

    fn close(&mut self, uri: &str) {
        self.open_files.close(uri);
        self.changed.remove(uri);
        self.checked.remove(uri);
        lock(&self.versions).remove(uri);
        publish(&self.notify, published(uri, None, &[], "", self.encoding));
    }

    fn cursor(&self, place: &PositionParams) -> Option<Cursor<'_>> {
        let uri = &place.text_document.uri;
        let (file, checked) = (self.open_files.get(uri)?, self.checked.get(uri)?);
        let offset = offset_of(&file.text, place.position, self.encoding);
        Some(Cursor { file, checked, context: context_at(&file.text, offset)?, offset })
    }

    fn hover(&self, place: &PositionParams) -> Option<Json> {
        let Cursor { file, checked, context, offset } = self.cursor(place)?;
        let text = hover_text(checked, &file.text, &context, offset)?;
        let range = range_of(&file.text, &context.token, self.encoding);
        Some(json!({ "contents": { "kind": "markdown", "value": text }, "range": range }))
    }

    fn complete(&self, place: &PositionParams) -> Option<Json> {
        let Cursor { file, checked, context, .. } = self.cursor(place)?;
        Some(completions(checked, &file.text, &context, self.encoding).into())
    }

    fn define(&self, place: &PositionParams) -> Option<Json> {
        let Cursor { file, checked, context, .. } = self.cursor(place)?;
        let token = file.text.get(context.token.clone()).filter(|_| context.part == CursorPart::Text)?;
        definition(checked, &context.path, token, self.encoding)
    }

    fn offered_fixes(&self, part: &RangeParams) -> Option<Json> {
        let uri = &part.text_document.uri;
        let (file, checked) = (self.open_files.get(uri)?, self.checked.get(uri)?);
        let offset = |position| offset_of(&file.text, position, self.encoding);
        let span = offset(part.range.start)..offset(part.range.end);
        Some(code_actions(checked, uri, &file.text, &span, self.encoding).into())
    }
}

/// The answer that `answer` gives to `params`; null where it has none.
fn answer_with<P: for<'de> Deserialize<'de>>(
    id: RequestId,
    params: Json,
    answer: impl FnOnce(P) -> Option<Json>,
) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}

/// Tells what a replay found, unless the file has been changed or closed since.
fn report_replay(replayed: &ReplayFindings, versions: &Versions, notify: &Notify, encoding: PositionEncoding) {
    let ReplayFindings { uri, version, text, findings } = replayed;
    let versions = lock(versions);
    if versions.get(uri) != Some(version) {
        return;
    }
    match findings {
        Ok(findings) => publish(notify, published(uri, Some(*version), findings, text, encoding)),
        Err(error) => {
            let params = json!({ "type": 2, "message": format!("The lesson could not be played: {error}") });
            notify(Notification::new("window/logMessage".to_owned(), params));
        }
    }
}

fn publish(notify: &Notify, params: Json) {
    notify(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
}

/// The versions, even if a thread that held them has panicked: they are whole between any two of its steps.
fn lock(versions: &Versions) -> std::sync::MutexGuard<'_, BTreeMap<String, i64>> {
    versions.lock().unwrap_or_else(PoisonError::into_inner)
}
