//! Rules for requests: each is written in one way, to a page that there is, and sent a bounded number of times.

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::suggestion::suggestion;
use crate::content::toml_path::TomlPathRef;
use crate::model::RequestLine;
use crate::model::act::{Act, ActKind, MAX_REPETITIONS, PageScript, Request, RequestTrigger, WebSocketUse};
use crate::model::route::{Route, RouteHost, RouteMatch};

impl FileChecker<'_> {
    /// Checks the request of `act`, which is the table at `act_path`.
    pub(super) fn check_request(
        &mut self,
        act_path: &TomlPathRef<'_>,
        act: &Act,
        request: &Request,
        names: &DeclaredNames<'_>,
    ) {
        let path = act_path.key("request");
        if let Some(raw) = &request.raw {
            return self.check_raw_request(&path, request, raw);
        }
        // A key that means nothing may be a misspelled `line`.
        if request.line.is_empty() && !self.is_intact(act_path) {
            return;
        }
        if self.check_request_line(&path.key("line"), &request.line) {
            self.check_route(&path.key("line"), act, &request.line);
        }
        self.check_request_body(&path, request);
        for (name, _) in request.headers.iter().filter(|(_, values)| values.values().is_empty()) {
            let message = format!("the header `{name}` has no value");
            self.report(Code::InvalidRequest, &path.key("headers").key(name), message, "write one, or take it out");
        }
        if let Some(signer) = request.proof.as_ref().filter(|_| names.clients.is_complete) {
            self.expect_one_of(Code::UnknownClient, &path.key("proof"), signer, &names.clients.names, "client");
        }
        self.check_request_page(&path, request, names);
    }

    /// Checks the request that a script sends from the page that it runs in, and what it asks for.
    pub(super) fn check_script(
        &mut self,
        act_path: &TomlPathRef<'_>,
        act: &Act,
        script: &PageScript,
        names: &DeclaredNames<'_>,
    ) {
        let path = act_path.key("script");
        if let Some(request) = &script.request {
            let script_page = script.page.clone().unwrap_or_else(|| "shop.test".to_owned());
            let page = request.start.map(|_| script_page);
            self.check_request(&path, act, &Request { page, ..request.clone() }, names);
        }
    }

    /// Checks the handshake of a WebSocket, and what happens while it is open.
    pub(super) fn check_socket(
        &mut self,
        act_path: &TomlPathRef<'_>,
        act: &Act,
        socket: &WebSocketUse,
        names: &DeclaredNames<'_>,
    ) {
        let path = act_path.key("socket");
        let start = socket.request.page.as_ref().map(|_| RequestTrigger::Socket);
        self.check_request(&path, act, &Request { start, ..socket.request.clone() }, names);
        let meanwhile = path.key("meanwhile");
        self.check_acts(&meanwhile, &socket.meanwhile, names);
        for (index, inner) in socket.meanwhile.iter().enumerate() {
            if inner.expects_anything() || !inner.save.is_empty() {
                let help = "expect and save at the act with `socket`; its last exchange is the last one in here";
                let message = "nothing is expected or saved within `meanwhile`";
                self.report(Code::InvalidRequest, &meanwhile.index(index), message, help);
            }
        }
    }

    /// A request that is written in full has no other keys, and its headers end.
    fn check_raw_request(&mut self, path: &TomlPathRef<'_>, request: &Request, raw: &str) {
        let others = [
            ("line", !request.line.is_empty()),
            ("json", request.json.is_some()),
            ("form", !request.form.is_empty()),
            ("body", request.body.is_some()),
            ("headers", !request.headers.is_empty()),
            ("bearer", request.bearer.is_some()),
            ("proof", request.proof.is_some()),
            ("cookies", !request.cookies.is_empty()),
            ("page", request.page.is_some()),
            ("start", request.start.is_some()),
            ("follow", request.follow.is_some()),
        ];
        if let Some((key, _)) = others.into_iter().find(|(_, is_present)| *is_present) {
            let message = format!("`raw` is the whole request, so `{key}` has no place beside it");
            self.report_at_key(Code::InvalidRequest, &path.key(key), message, "write it into `raw`, or take `raw` out");
        }
        if !raw.replace("\r\n", "\n").contains("\n\n") {
            let help = "end the headers with an empty line, behind which a body may follow";
            self.report(Code::InvalidRequest, &path.key("raw"), "the headers of this request do not end", help);
        }
    }

    /// A request that expects no error goes to a page that there is.
    fn check_route(&mut self, path: &TomlPathRef<'_>, act: &Act, line: &str) {
        let Some(line) = RequestLine::parse(line) else { return };
        let host = line.host().map_or(Some(RouteHost::Shop), RouteHost::by_name);
        let page = line.path_and_query().and_then(|target| target.split(['?', '#']).next()).unwrap_or("/");
        let Some(host) = host.filter(|_| !page.contains('$') && !expects_status(act)) else { return };
        let (message, help) = match Route::find(host, line.method, page) {
            RouteMatch::Found(_) => return,
            RouteMatch::OtherMethod(route) => {
                (format!("`{page}` is not asked with {}", line.method), format!("write `{} {page}`", route.method()))
            }
            RouteMatch::NoSuchPath => {
                let paths: Vec<&str> = Route::of_host(host).map(Route::path).collect();
                (format!("there is no page `{page}`"), suggestion(page, &paths))
            }
        };
        self.report(Code::UnknownPath, path, message, format!("{help}; or expect the status that is answered"));
    }

    fn check_request_body(&mut self, path: &TomlPathRef<'_>, request: &Request) {
        let bodies =
            [("json", request.json.is_some()), ("form", !request.form.is_empty()), ("body", request.body.is_some())];
        if let Some((key, _)) = bodies.into_iter().filter(|(_, is_present)| *is_present).nth(1) {
            let help = "a request has one body: choose one of `json`, `form` and `body`";
            self.report_at_key(Code::InvalidRequest, &path.key(key), "this is a second body", help);
        }
    }

    /// `each` stands on a request, without `times`, and has as many tables as a request may be sent.
    pub(super) fn check_each(&mut self, path: &TomlPathRef<'_>, act: &Act, kind: &ActKind<'_>) {
        if act.each.is_empty() {
            return;
        }
        let each_path = path.key("each");
        if !matches!(kind, ActKind::Request(_)) {
            let help = "only a request is sent once for each table; write the others one by one";
            self.report_at_key(Code::InvalidRepetition, &each_path, "this act is no request", help);
        } else if act.times.is_some() {
            let message = "`each` says how often the request is sent";
            self.report_at_key(Code::InvalidRepetition, &each_path, message, "take `times` out");
        } else if act.each.len() > MAX_REPETITIONS as usize {
            let help = format!("write at most {MAX_REPETITIONS} tables");
            let message = format!("this cannot be sent {} times", act.each.len());
            self.report_at_key(Code::InvalidRepetition, &each_path, message, help);
        }
    }

    /// `times` stands on a request, and says how often within bounds.
    pub(super) fn check_times(&mut self, path: &TomlPathRef<'_>, act: &Act, kind: &ActKind<'_>) {
        let Some(times) = act.times else { return };
        let times_path = path.key("times");
        if !matches!(kind, ActKind::Request(_)) {
            let help = "only a request is sent several times; write the others one by one";
            self.report_at_key(Code::InvalidRepetition, &times_path, "this act is no request", help);
        } else if !(2..=MAX_REPETITIONS).contains(&times) {
            let help = format!("write a number from 2 to {MAX_REPETITIONS}; without `times` it is sent once");
            self.report(Code::InvalidRepetition, &times_path, format!("this cannot be sent {times} times"), help);
        }
    }

    /// A page that starts the request belongs to a site that exists, and the act says how the page starts it.
    fn check_request_page(&mut self, path: &TomlPathRef<'_>, request: &Request, names: &DeclaredNames<'_>) {
        match (&request.page, request.start) {
            (Some(_), None) => {
                let help = "add `start`: \"link\", \"form\", \"image\", \"fetch\" or another";
                self.report_missing(
                    Code::IncompletePageStart,
                    path,
                    "this does not say how the page starts the request",
                    help,
                );
            }
            (None, Some(start)) if start != RequestTrigger::Reload => {
                let help = "add `page`, or take `start` out";
                self.report_missing(
                    Code::IncompletePageStart,
                    path,
                    "this does not say whose page starts the request",
                    help,
                );
            }
            _ => {}
        }
        if let Some(page) = &request.page
            && names.sites.is_complete
            && !names.sites.names.contains(&page.as_str())
            && !page.contains('$')
            && !is_page_of_the_lab(page)
        {
            let mut known: Vec<&str> = names.sites.names.clone();
            for name in RouteHost::ALL.into_iter().flat_map(RouteHost::names) {
                known.push(name);
            }
            self.expect_one_of(Code::UnknownSite, &path.key("page"), page, &known, "site");
        }
    }
}

/// Whether `page` is a host of the lab, or a URL at one.
fn is_page_of_the_lab(page: &str) -> bool {
    let rest = page.strip_prefix("https://").or_else(|| page.strip_prefix("http://")).unwrap_or(page);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    RouteHost::by_name(host).is_some()
}

/// Whether the author says with which status the act ends, so that a missing page is no slip of the pen: `check` compares it
/// with what happens.
fn expects_status(act: &Act) -> bool {
    let mut tables = std::iter::once(&act.expect).chain(act.expect_in.values());
    tables.any(|table| table.contains_key("status") || table.contains_key("statuses"))
}
