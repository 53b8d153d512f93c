//! One test for each rule of 6265bis that decides about storing, evicting and sending, named after its section.

mod limits;
mod sending;
mod storing;

use super::*;
use crate::cookie::jar_rules::{CookieDraft, DefaultSameSite, ThirdPartyCookies};
use crate::cookie::request_url::RequestUrl;
use crate::model::switch_types::SameSite;

const NOW: i64 = 1_000_000;
const SHOP: &str = "https://shop.test/";
const PLAIN: &str = "http://shop.test/";
const API: &str = "https://api.shop.test/";
const LAYERED: JarRules = JarRules { draft: CookieDraft::Layered, ..RULES };
const CHIPS: JarRules = JarRules { chips: true, ..RULES };
const RULES: JarRules = JarRules::CHROMIUM;

fn url(url: &str) -> RequestUrl {
    RequestUrl::parse(url).expect("a URL")
}

fn request(to: &str) -> CookieRequest {
    CookieRequest::same_site(url(to), "GET")
}

fn script(page: &str) -> CookieRequest {
    CookieRequest { api: CookieApi::Script, ..request(page) }
}

/// A request that another site starts inside a page of its own.
fn embedded(to: &str) -> CookieRequest {
    CookieRequest { cross_site: true, ..request(to) }
}

/// A link or a form of another site.
fn navigation(to: &str, method: &str) -> CookieRequest {
    CookieRequest { cross_site: true, top_level: true, method: method.to_owned(), ..request(to) }
}

fn jar_by(rules: JarRules, lines: &[&str]) -> Jar {
    let mut jar = Jar::new(rules);
    for line in lines {
        let decision = jar.store(&request(SHOP), line, NOW).decision;
        assert!(decision.stored, "{line}: {}", decision.reason);
    }
    jar
}

fn jar(lines: &[&str]) -> Jar {
    jar_by(RULES, lines)
}

fn sent(jar: &mut Jar, request: &CookieRequest, now: i64) -> String {
    jar.send(request, now).value.unwrap_or_default()
}

/// The header of a plain request.
fn get(jar: &mut Jar, to: &str) -> String {
    sent(jar, &request(to), NOW)
}

fn refused_by(rules: JarRules, request: &CookieRequest, line: &str) -> String {
    let mut jar = Jar::new(rules);
    let decision = jar.store(request, line, NOW).decision;
    assert!(!decision.stored, "{line} was stored");
    assert_eq!(jar.cookies_at(NOW), []);
    decision.rule
}

fn refused(to: &str, line: &str) -> String {
    refused_by(RULES, &request(to), line)
}

fn stored(rules: JarRules, request: &CookieRequest, line: &str) -> bool {
    Jar::new(rules).store(request, line, NOW).decision.stored
}

/// Name and rule of each cookie that stays behind.
fn held_back(jar: &mut Jar, request: &CookieRequest) -> Vec<(String, String)> {
    let decisions = jar.send(request, NOW).decisions();
    decisions.into_iter().filter(|decision| !decision.sent).map(|decision| (decision.name, decision.rule)).collect()
}
