//! The learner's own browser as a client of a lane: at which names it reaches the lab's hosts, what its requests say of
//! themselves, and how its cookies compare with those of the course's jar.
//!
//! Off until the learner asks for it. Then each host of the lab has a second name with a label that nobody can guess:
//! `https://shop.test` is `http://shop-LABEL.localhost:PORT`. Names below `localhost` lead to loopback by themselves, browsers
//! treat them as secure over http, and without a public suffix between them `shop-LABEL.localhost` and `evil-LABEL.localhost`
//! are two sites. The names are translated where a request comes in and where its response goes out, so that the shop and its
//! checks are the same for this browser as for every other client.
//!
//! A real browser keeps its cookies by the real time and forgets nothing when a lesson goes back, so this is the one place of
//! the lab that reads the system's clock, and none of it is a part of [`LaneState`](super::lane_state::LaneState).
//!
//! Start reading at [`OwnBrowser`].

mod browser_label;
mod browser_names;
mod browser_request;
mod browser_visit;
mod comparison_jars;
mod jar_difference;

use std::sync::Mutex;

use hyper::Request;
use hyper::header::{HOST, HeaderMap, ORIGIN, REFERER};

use super::side_channel::lock;
use crate::clock::Clock;
use crate::model::Message;
pub use browser_label::BrowserLabel;
pub(super) use browser_names::BrowserNames;
pub(super) use browser_visit::{BrowserVisit, ClientSide};
use comparison_jars::ComparisonJars;

/// Whether a lane is open to the learner's browser, and under which label.
#[derive(Debug, Default)]
pub(super) struct OwnBrowser(Mutex<Option<OpenLabel>>);

/// A lane that is open.
#[derive(Debug)]
struct OpenLabel {
    label: BrowserLabel,
    jars: ComparisonJars,
}

/// What a request from outside is.
#[derive(Debug)]
pub(super) enum OutsideRequest {
    /// It uses none of the names for the learner's browser.
    Other,
    /// It uses one of them, and no page from elsewhere is behind it.
    Visit(Box<BrowserVisit>),
    /// It uses one of them, and a page from elsewhere is behind it.
    FromElsewhere,
}

impl OwnBrowser {
    /// Opens the lane under this label, or closes it. What an earlier browser held is forgotten.
    pub(super) fn set_label(&self, label: Option<BrowserLabel>) {
        *lock(&self.0) = label.map(|label| OpenLabel { label, jars: ComparisonJars::new() });
    }

    /// Judges a request by its names, before any of it is believed.
    pub(super) fn arrival<B>(&self, request: &Request<B>) -> OutsideRequest {
        let mut open = lock(&self.0);
        let Some(OpenLabel { label, jars }) = open.as_mut() else { return OutsideRequest::Other };
        let headers = request.headers();
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        // No browser sends a target in absolute form to a server.
        let Some(host) = host.filter(|_| request.uri().host().is_none()) else { return OutsideRequest::Other };
        let Some((names, lab_host)) = BrowserNames::of_host(label, host) else { return OutsideRequest::Other };
        if is_from_elsewhere(headers, &names) {
            return OutsideRequest::FromElsewhere;
        }
        let mut visit = BrowserVisit::new(names, lab_host, request);
        visit.judge_cookies(jars, Clock::System.now());
        OutsideRequest::Visit(Box::new(visit))
    }

    /// What is told of whoever sent a request: of a visit of the browser, what its cookies and its page are to the course; of
    /// anybody else, that nobody sees their jar. The response is the one that travelled.
    pub(super) fn client_side(&self, visit: Option<Box<BrowserVisit>>, status: u16, response: &Message) -> ClientSide {
        let set_cookies: Vec<&str> = response.set_cookies().collect();
        let mut open = lock(&self.0);
        // Whoever has closed the lane meanwhile wants to see no more of it.
        match (visit, open.as_mut()) {
            (Some(visit), Some(open)) => {
                visit.into_client_side(&mut open.jars, &set_cookies, Clock::System.now(), status, response)
            }
            _ => ClientSide::of_stranger(&set_cookies),
        }
    }
}

/// Whether a page that is not the lab's own has started a request. Any page in the learner's browser can send one to a port
/// of loopback, and `Origin`, `Referer` and `Sec-Fetch-Site` are written by the browser. A request that the learner starts, by
/// typing the address, has none of the first two.
fn is_from_elsewhere(headers: &HeaderMap, names: &BrowserNames) -> bool {
    let mut sources = [ORIGIN, REFERER].iter().flat_map(|name| headers.get_all(name)).peekable();
    let has_source = sources.peek().is_some();
    let is_ours = |url: Option<&str>| url.is_some_and(|url| names.lab_url(url).is_some());
    let says_elsewhere =
        headers.get_all("sec-fetch-site").iter().any(|site| site == "cross-site" || site == "same-site");
    !sources.all(|source| is_ours(source.to_str().ok())) || (says_elsewhere && !has_source)
}
