//! The matrix: which cookies go along with a request, and which of them its response can set, for every way in which a page
//! starts one, from another site, a sibling and the same site. A real browser and the jar do the same things side by side.

use authwalk::internals::cookie::{CookieApi, CookieRequest, Jar, JarRules, RequestUrl};

use super::cookie_server::CookieServer;
use crate::common::real_browser::RealBrowser;

/// A difference between the browser and the jar that has a reason.
pub(crate) struct SendExplanation {
    /// A part of what happens: `evil Image`, or `Image, afterwards`.
    pub(crate) cell: &'static str,
    /// How the name of the cookie begins.
    pub(crate) cookie: &'static str,
    /// Printed when the difference is gone.
    pub(crate) reason: &'static str,
}

/// How a page starts a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Link,
    FormGet,
    FormPost,
    Image,
    Frame,
    Fetch,
    FetchInclude,
    FetchOmit,
}

const STARTS: [Start; 8] = [
    Start::Link,
    Start::FormGet,
    Start::FormPost,
    Start::Image,
    Start::Frame,
    Start::Fetch,
    Start::FetchInclude,
    Start::FetchOmit,
];

/// Where the page is, seen from the shop.
const SITES: [&str; 3] = ["evil", "blog.shop", "shop"];

/// One cookie of each kind. `$` is a mark of who sets it, `HOST` the shop.
const COOKIES: [&str; 9] = [
    "strict$=1; SameSite=Strict",
    "lax$=1; SameSite=Lax",
    "none$=1; SameSite=None; Secure",
    "unset$=1",
    "secure$=1; Secure",
    "part$=1; SameSite=None; Secure; Partitioned",
    "partlax$=1; SameSite=Lax; Secure; Partitioned",
    "__Host-h$=1; Secure; Path=/; SameSite=None",
    "domain$=1; Domain=HOST; SameSite=None; Secure; HttpOnly",
];

/// A cell: a page on this site starts a request in this way. Each has hosts of its own, so that jars hold few cookies.
#[derive(Clone, Copy)]
struct MatrixCell {
    site: &'static str,
    start: Start,
}

impl MatrixCell {
    fn host(self, name: &str) -> String {
        let Self { site, start } = self;
        format!("{name}-{}.localhost", format!("{}{start:?}", site.replace('.', "")).to_lowercase())
    }
}

/// The browser and the jar beside it.
pub(crate) struct CookieMatrix<'a> {
    browser: &'a mut dyn RealBrowser,
    server: CookieServer,
    jar: Jar,
    /// The time at which everything happens to the jar: the whole matrix takes less than the two minutes of Lax+POST.
    now: i64,
    /// The differences, each with what happened.
    differences: Vec<String>,
    explained: &'a [SendExplanation],
    /// Which of them came up.
    seen: Vec<bool>,
}

impl<'a> CookieMatrix<'a> {
    pub(crate) fn new(browser: &'a mut dyn RealBrowser, rules: JarRules, explained: &'a [SendExplanation]) -> Self {
        let now = 1_795_251_600;
        let seen = vec![false; explained.len()];
        Self {
            browser,
            server: CookieServer::start(),
            jar: Jar::new(rules),
            now,
            differences: Vec::new(),
            explained,
            seen,
        }
    }

    /// Fills the matrix, and fails for each difference without a reason, and for each reason without a difference.
    pub(crate) fn compare(mut self) {
        for site in SITES {
            let cells = STARTS.map(|start| MatrixCell { site, start });
            self.set_cookies(&cells);
            for cell in cells {
                self.compare_cell(cell);
            }
        }
        let name = self.browser.name();
        assert!(self.differences.is_empty(), "{name} and the jar differ:\n{}", self.differences.join("\n"));
        let unused = self.explained.iter().zip(&self.seen).filter(|(_, seen)| !**seen);
        let unused: Vec<String> =
            unused.map(|(known, _)| format!("{} {}: {}", known.cell, known.cookie, known.reason)).collect();
        assert!(unused.is_empty(), "explained, and no difference any more: {unused:?}");
    }

    /// The shops of these cells set their cookies; each leads to the next one.
    fn set_cookies(&mut self, cells: &[MatrixCell]) {
        let places: Vec<String> = cells.iter().map(|cell| format!("{}/set", cell.host("shop"))).collect();
        for (place, next) in places.iter().zip(&places[1..]) {
            let lines = cookie_lines(place, "");
            self.server.redirect_once(place, &lines.iter().map(String::as_bytes).collect::<Vec<_>>(), next);
        }
        let last = places.last().expect("a cell");
        self.set_by(last, "");
        self.browser.navigate(&self.server.url(&places[0]));
        for place in &places {
            self.compare_request(&format!("{place}, before"), &typed_request(place), place, &cookie_lines(place, ""));
        }
    }

    /// A page starts a request, and the response sets some cookies as well; then the shop is opened again.
    fn compare_cell(&mut self, cell: MatrixCell) {
        let (MatrixCell { site, start }, host) = (cell, cell.host(cell.site));
        self.browser.navigate(&self.server.url(&format!("{host}/page")));
        let place = format!("{}/start", cell.host("shop"));
        let sets = self.set_by(&place, "2");
        let request = cookie_request(&host, start, &place);
        let expression = expression(start, &self.server.url(&place));
        if request.top_level {
            self.browser.leave(&expression);
        } else {
            self.browser.evaluate(&expression);
        }
        let name = format!("{site} {start:?}");
        if has_credentials(site, start) {
            self.compare_request(&name, &request, &place, &sets);
        } else {
            let sent = self.server.cookies_at(&place);
            self.compare_cookies(&name, &sent, "");
        }
        self.type_address(&format!("{name}, afterwards"), &format!("{}/read", cell.host("shop")), "3");
    }

    /// Opens a page of the shop by its address, which sets every cookie with this mark.
    fn type_address(&mut self, cell: &str, place: &str, mark: &str) {
        let sets = self.set_by(place, mark);
        self.browser.navigate(&self.server.url(place));
        self.compare_request(cell, &typed_request(place), place, &sets);
    }

    /// What `place` sets from now on.
    fn set_by(&self, place: &str, mark: &str) -> Vec<String> {
        let lines = cookie_lines(place, mark);
        let bytes: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        self.server.set(place, &bytes);
        lines
    }

    /// Compares what came with what the jar sends, and gives the jar what the response sets.
    fn compare_request(&mut self, cell: &str, request: &CookieRequest, place: &str, sets: &[String]) {
        let sent = self.server.cookies_at(place);
        let expected = self.jar.send(request, self.now).value.unwrap_or_default();
        self.compare_cookies(cell, &sent, &expected);
        for line in sets {
            self.jar.store(request, line, self.now);
        }
    }

    fn compare_cookies(&mut self, cell: &str, sent: &str, expected: &str) {
        let names = |header: &str| -> Vec<String> {
            header.split("; ").filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned()).collect()
        };
        let (sent, expected) = (names(sent), names(expected));
        let only_browser =
            sent.iter().filter(|name| !expected.contains(name)).map(|name| (name, "the browser alone sends"));
        let only_jar = expected.iter().filter(|name| !sent.contains(name)).map(|name| (name, "the jar alone sends"));
        for (name, who) in only_browser.chain(only_jar) {
            let reason =
                self.explained.iter().position(|known| cell.contains(known.cell) && name.starts_with(known.cookie));
            match reason {
                Some(index) => self.seen[index] = true,
                None => self.differences.push(format!("{cell}: {who} {name}")),
            }
        }
    }
}

/// What the shop sets at `place`.
fn cookie_lines(place: &str, mark: &str) -> Vec<String> {
    let host = place.split('/').next().unwrap_or_default();
    COOKIES.iter().map(|line| line.replace('$', mark).replace("HOST", host)).collect()
}

/// The request of somebody who types the address of `place`, as the jar sees it.
fn typed_request(place: &str) -> CookieRequest {
    let url = RequestUrl::parse(&format!("http://{place}")).expect("a URL");
    CookieRequest { top_level: true, ..CookieRequest::same_site(url, "GET") }
}

/// The request of a page on `host` as the jar sees it.
fn cookie_request(host: &str, start: Start, place: &str) -> CookieRequest {
    let url = RequestUrl::parse(&format!("http://{place}")).expect("a URL");
    let page = RequestUrl::parse(&format!("http://{host}/")).expect("a URL");
    let is_top_level = matches!(start, Start::Link | Start::FormGet | Start::FormPost);
    CookieRequest {
        method: if start == Start::FormPost { "POST" } else { "GET" }.to_owned(),
        cross_site: page.site() != url.site(),
        top_level: is_top_level,
        api: CookieApi::Http,
        top_level_site: (!is_top_level).then(|| page.site()),
        url,
    }
}

/// Whether cookies may travel at all (Fetch, credentials mode).
fn has_credentials(site: &str, start: Start) -> bool {
    match start {
        Start::Fetch => site == "shop",
        Start::FetchOmit => false,
        _ => true,
    }
}

/// What the page does, as a script; it ends when the answer is there.
fn expression(start: Start, url: &str) -> String {
    let form = |method: &str| {
        format!(
            "{{ const form = document.createElement('form'); form.method = '{method}'; form.action = '{url}'; document.body.append(form); form.submit(); }}"
        )
    };
    let element = |tag: &str| {
        format!(
            "new Promise((done) => {{ const part = document.createElement('{tag}'); part.onload = part.onerror = () => done(1); \
             part.src = '{url}'; document.body.append(part); }})"
        )
    };
    let fetch = |options: &str| format!("fetch('{url}', {options}).then((answer) => answer.text()).then(() => 1)");
    match start {
        Start::Link => format!(
            "{{ const link = document.createElement('a'); link.href = '{url}'; document.body.append(link); link.click(); }}"
        ),
        Start::FormGet => form("get"),
        Start::FormPost => form("post"),
        Start::Image => element("img"),
        Start::Frame => element("iframe"),
        Start::Fetch => fetch("{}"),
        Start::FetchInclude => fetch("{ credentials: 'include' }"),
        Start::FetchOmit => fetch("{ credentials: 'omit' }"),
    }
}
