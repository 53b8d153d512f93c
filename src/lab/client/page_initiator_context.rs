//! The page that starts a request: found in the lesson's words, and told with the exchange.

use super::app_tokens;
use super::request_target::RequestTarget;
use crate::lab::browser::cors::{self, PreflightQuestion};
use crate::lab::browser::{OpenDocument, Page, PageInitiator, PageInitiatorError};
use crate::lab::error::LabError;
use crate::lab::hosts;
use crate::lab::lane_state::LaneState;
use crate::model::act::{RequestTrigger, StoragePlace};
use crate::model::{ClientKind, ClientTokens, CorsDecision, Message, PageRequest, Request};

/// The page that starts a request, or asks the question before it.
#[derive(Clone, Debug)]
pub(super) struct PageInitiatorContext {
    pub(super) start: PageInitiator,
    /// What is asked, if this is a preflight.
    question: Option<PreflightQuestion>,
}

impl PageInitiatorContext {
    pub(super) const fn request(start: PageInitiator) -> Self {
        Self { start, question: None }
    }

    pub(super) const fn preflight(start: PageInitiator, question: PreflightQuestion) -> Self {
        Self { start, question: Some(question) }
    }

    /// What the browser makes of the response.
    pub(super) fn judge(&self, status: u16, response: &Message) -> PageRequest {
        let cors: CorsDecision = match &self.question {
            Some(question) => cors::judge_preflight(&self.start, question, status, response),
            None => cors::judge_response(&self.start, response),
        };
        PageRequest {
            page: self.start.page.url(),
            start: self.start.trigger,
            relation: self.start.relation(),
            is_preflight: self.question.is_some(),
            cors,
        }
    }

    /// Whether the response may set cookies: that of a preflight never does, nor that of a request without credentials.
    pub(super) fn takes_cookies(&self) -> bool {
        self.question.is_none() && self.start.has_credentials()
    }
}

/// The page that starts `request`, if one does.
///
/// # Errors
/// When it has no such page, or when a client that has no pages is to send it.
pub(super) fn page_initiator(
    state: &LaneState,
    client: &str,
    kind: ClientKind,
    request: &Request,
    target: &RequestTarget,
) -> Result<Option<PageInitiator>, LabError> {
    let bad = |error: PageInitiatorError| LabError::BadRequest { line: request.line.clone(), error: error.into() };
    if request.page.is_none() && request.start.is_none() {
        return Ok(None);
    }
    if kind != ClientKind::Browser {
        return Err(bad(PageInitiatorError::NoBrowser { client: client.to_owned(), kind: kind.word() }));
    }
    let page = match (&request.page, request.start) {
        (Some(_), Some(RequestTrigger::Reload)) => return Err(bad(PageInitiatorError::ReloadWithPage)),
        (None, Some(RequestTrigger::Reload)) => reloaded_from(state, client, target).map_err(bad)?,
        (Some(page), Some(_)) => find_page(state, page)?,
        (Some(_), None) => return Err(bad(PageInitiatorError::NoStart)),
        (None, _) => return Err(bad(PageInitiatorError::NoPage)),
    };
    let trigger = request.start.unwrap_or(RequestTrigger::Link);
    Ok(Some(PageInitiator { page, trigger, target: target.page(), redirected_by: Vec::new() }))
}

/// The page that had opened what the window of `client` shows (6265bis, section 5.2: a reload keeps it).
fn reloaded_from(state: &LaneState, client: &str, target: &RequestTarget) -> Result<Page, PageInitiatorError> {
    match state.windows.get(client) {
        Some(window) if window.url == target.url() => Ok(window.opener.clone()),
        Some(window) => Err(PageInitiatorError::OtherDocument(window.url.clone())),
        None => Err(PageInitiatorError::EmptyWindow(client.to_owned())),
    }
}

/// The page that a lesson means: a key of `world.site`, a host, or a URL.
fn find_page(state: &LaneState, written: &str) -> Result<Page, LabError> {
    let url = match state.setup.site.get(written) {
        Some(origin) => origin.clone(),
        None if written.contains("://") => written.to_owned(),
        None => format!("https://{written}"),
    };
    let known = |page: &Page| hosts::host_kind(&state.setup, page.host()).is_some();
    Page::parse(&url)
        .filter(known)
        .ok_or_else(|| LabError::UnknownHost { host: written.to_owned(), known: hosts::known_hosts(&state.setup) })
}

/// What a navigation of the window does to what was there: another document is shown from now on, and the variables of the
/// old one are gone.
pub(super) fn leave_old_document(state: &mut LaneState, client: &str, start: &PageInitiator) {
    if !start.trigger.is_top_level() {
        return;
    }
    let document = OpenDocument { url: start.target.url(), opener: start.page.clone() };
    state.windows.insert(client.to_owned(), document);
    app_tokens::leave_page(state, client);
    let tokens = state.client_tokens.get_mut(client);
    if let Some(tokens) = tokens.filter(|tokens| tokens.place == Some(StoragePlace::Variable)) {
        *tokens = ClientTokens::default();
    }
}
