//! Cookies as tables: a jar, cookie by cookie; and which of them went along with which request of a step, the requests as rows,
//! the cookies as columns.

use super::client_state::cookie_attributes;
use super::step_run::LaneRun;
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, JarCookie};

/// What is said of a jar without cookies.
pub const EMPTY_JAR: &str = text::EMPTY_JAR;

/// The heading of the matrix of all requests that pages have started.
pub const PAGE_REQUESTS: &str = text::PAGE_REQUESTS;

/// A heading, and a row for each cookie of a jar.
#[must_use]
pub fn jar_rows(jar: &[JarCookie]) -> Vec<Vec<String>> {
    let row = |cookie: &JarCookie| {
        let hosts =
            if cookie.host_only { text::one_host(&cookie.domain) } else { text::host_and_below(&cookie.domain) };
        let cookie_pair = text::pair_of(&cookie.name, abbreviate(&cookie.value));
        vec![cookie_pair, hosts, cookie.path.clone(), cookie_attributes(cookie)]
    };
    std::iter::once(text::JAR_HEADINGS.map(str::to_owned).to_vec()).chain(jar.iter().map(row)).collect()
}

/// The requests of a step in one lane, with what became of each cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieMatrix {
    /// The names of the cookies, in the order in which the jars met them.
    pub cookies: Vec<String>,
    /// The requests of clients, in order.
    pub requests: Vec<CookieRow>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieRow {
    /// Its method and address.
    pub request: String,
    /// For each cookie whether it went along; `None` where the jar had none of that name.
    pub sent: Vec<Option<bool>>,
}

impl CookieMatrix {
    /// What happened to the cookies in `run`.
    #[must_use]
    pub fn of(run: &LaneRun) -> Self {
        let by_clients: Vec<&Exchange> = run.exchanges().filter(|exchange| exchange.client_name().is_some()).collect();
        Self::of_exchanges(&by_clients)
    }

    /// Those among `exchanges` that a page has started, each way of starting once: a later one takes the place of an earlier.
    #[must_use]
    pub fn of_page_requests<'a>(exchanges: impl Iterator<Item = &'a Exchange>) -> Self {
        let mut newest: Vec<&Exchange> = Vec::new();
        let is_asked = |exchange: &&Exchange| exchange.page_request.as_ref().is_some_and(|page| !page.is_preflight);
        for exchange in exchanges.filter(is_asked) {
            let label = request_label(exchange);
            match newest.iter_mut().find(|other| request_label(other) == label) {
                Some(other) => *other = exchange,
                None => newest.push(exchange),
            }
        }
        Self::of_exchanges(&newest)
    }

    fn of_exchanges(exchanges: &[&Exchange]) -> Self {
        let mut cookies: Vec<String> = Vec::new();
        for decision in exchanges.iter().flat_map(|exchange| &exchange.cookie_send_decisions) {
            if !cookies.contains(&decision.name) {
                cookies.push(decision.name.clone());
            }
        }
        let row = |exchange: &&Exchange| CookieRow {
            request: request_label(exchange),
            sent: cookies.iter().map(|name| was_sent(exchange, name)).collect(),
        };
        let requests = exchanges.iter().map(row).collect();
        Self { cookies, requests }
    }

    /// The rows of a table: a heading with the cookies, then a row for each request. Empty where no jar held a cookie.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<String>> {
        if self.cookies.is_empty() {
            return Vec::new();
        }
        let word = |sent: &Option<bool>| match sent {
            Some(true) => text::SENT,
            Some(false) => text::NOT_SENT,
            None => "",
        };
        let row = |first: &str, cells: Vec<&str>| std::iter::once(first).chain(cells).map(str::to_owned).collect();
        let mut rows = vec![row("", self.cookies.iter().map(String::as_str).collect())];
        rows.extend(self.requests.iter().map(|request| row(&request.request, request.sent.iter().map(word).collect())));
        rows
    }
}

/// Method and address, or how a page started it: `form POST from evil.test`.
fn request_label(exchange: &Exchange) -> String {
    match &exchange.page_request {
        Some(page) => {
            let start = page.start.word().replace('_', " ");
            format!("{start} {} from {}", exchange.method(), page.page_host())
        }
        None => format!("{} {}", exchange.method(), exchange.url),
    }
}

/// Whether a cookie of that name went along; `None` where the jar had none. Of two with the name, one is enough.
fn was_sent(exchange: &Exchange, name: &str) -> Option<bool> {
    let of_name = exchange.cookie_send_decisions.iter().filter(|decision| decision.name == name);
    of_name.map(|decision| decision.sent).reduce(|any, sent| any || sent)
}
