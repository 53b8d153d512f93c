//! The page of a class under axe-core, a checker that is not ours: contrast, names, roles, order; light and dark.

use serde_json::{Value as Json, json};

use super::Class;
use crate::common::chromium::Chromium;

/// Where `.ci/setup` puts axe-core.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/ci-axe/node_modules/axe-core/axe.min.js");

/// What axe-core finds in the page as it is now, a line for each place.
const RUN: &str = "axe.run(document, { resultTypes: ['violations', 'incomplete'] }).then((found) => \
    [...found.violations, ...found.incomplete].flatMap((rule) => \
        rule.nodes.map((node) => `${rule.id}: ${node.html}: ${node.failureSummary || rule.help}`)))";

/// The page in both colours that a phone may ask for.
fn has_no_barriers(browser: &mut Chromium, state: &str) {
    for scheme in ["light", "dark"] {
        let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.call("Emulation.setEmulatedMedia", &feature);
        let found = browser.evaluate(RUN);
        let found: Vec<&str> = found.as_array().expect("a list").iter().filter_map(Json::as_str).collect();
        assert!(found.is_empty(), "{state}, {scheme}:\n{}", found.join("\n"));
    }
}

#[test]
#[ignore = "needs chromium and axe-core: `.ci/setup`; then `cargo test --test commands axe -- --ignored`"]
fn axe_finds_no_barrier_in_any_state_of_the_page() {
    let axe = std::fs::read_to_string(AXE).expect("`.ci/setup` first");
    let mut class = Class::open(&["session-login", "--count", "1"]);
    let mut browser = Chromium::start();
    browser.navigate(&format!("http://{}/", class.address));
    browser.evaluate(&format!("{axe}\n;0"));
    browser.wait_until("document.activeElement.id === 'code'");
    has_no_barriers(&mut browser, "before the code");
    browser.type_text("2222-2222");
    browser.press("Enter");
    browser.wait_until("document.getElementById('join-problem').innerText !== ''");
    has_no_barriers(&mut browser, "after a wrong code");
    browser.evaluate(&format!("document.getElementById('code').value = '{}'", class.code));
    browser.press("Enter");
    browser.wait_until("!document.getElementById('lobby').hidden");
    has_no_barriers(&mut browser, "in the lobby");
    class.go_on();
    browser.wait_until("document.activeElement.id === 'ask'");
    has_no_barriers(&mut browser, "at a question");
    for key in ["Tab", "ArrowDown", "Tab", "Enter"] {
        browser.press(key);
    }
    browser.wait_until("document.getElementById('send').innerText === 'Your answer is in'");
    has_no_barriers(&mut browser, "after an answer");
    class.go_on();
    browser.wait_until("document.getElementById('send').hidden");
    has_no_barriers(&mut browser, "at the reveal");
    class.go_on();
    browser.wait_until("!document.getElementById('ended').hidden");
    has_no_barriers(&mut browser, "at the end");
    class.ended();
}
