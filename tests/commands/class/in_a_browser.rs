//! The page of a class in a real Chromium, on the screen of a phone.

use serde_json::{Value as Json, json};

use super::Class;
use crate::common::chromium::Chromium;

/// What the page shows.
fn page_text(browser: &mut Chromium) -> String {
    browser.evaluate("document.body.innerText").as_str().expect("text").to_owned()
}

fn joined(class: &Class) -> Chromium {
    let mut browser = Chromium::start();
    browser.navigate(&format!("http://{}/{}", class.address, class.code));
    browser.wait_until("!document.getElementById('lobby').hidden");
    browser
}

fn offline(browser: &mut Chromium, is_offline: bool) {
    let conditions = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.call("Network.emulateNetworkConditions", &conditions);
}

#[test]
#[ignore = "needs chromium"]
fn a_phone_in_a_real_browser_joins_votes_loses_the_network_comes_back_and_sees_the_answer() {
    let mut class = Class::open(&["session-login"]);
    let mut browser = joined(&class);
    class.go_on();
    browser.wait_until("!document.getElementById('question').hidden");
    assert!(page_text(&mut browser).contains("What does the server answer to the name that doesn't exist?"));
    offline(&mut browser, true);
    browser.evaluate(
        "document.querySelectorAll('input[name=option]')[1].click(); document.getElementById('send').click()",
    );
    browser.wait_until("document.getElementById('status').innerText.startsWith('No connection')");
    offline(&mut browser, false);
    browser.wait_until("document.getElementById('send').innerText === 'Your answer is in'");
    let revealed = class.go_on();
    assert!(revealed.contains("2  right  100 % (1)  401 Unauthorized"), "{revealed}");
    browser.wait_until("document.getElementById('status').innerText === 'Your answer was right.'");
    assert!(page_text(&mut browser).contains("user enumeration"));
    class.end();
}

#[test]
#[ignore = "needs chromium"]
fn the_page_is_used_with_the_keyboard_alone() {
    let mut class = Class::open(&["session-login"]);
    let mut browser = Chromium::start();
    browser.navigate(&format!("http://{}/", class.address));
    browser.wait_until("document.activeElement.id === 'code'");
    browser.type_text(&class.code.clone());
    browser.press("Enter");
    browser.wait_until("!document.getElementById('lobby').hidden");
    class.go_on();
    // The question is read out first: its heading has the focus. From there Tab leads to the options, then to the button.
    browser.wait_until("document.activeElement.id === 'ask'");
    for key in ["Tab", "ArrowDown", "Tab", "Enter"] {
        browser.press(key);
    }
    browser.wait_until("document.getElementById('send').innerText === 'Your answer is in'");
    assert!(class.go_on().contains("100 % (1)"));
    class.end();
}

#[test]
#[ignore = "needs chromium"]
fn every_control_has_a_name_and_the_policy_lets_nothing_else_in() {
    let mut class = Class::open(&["session-login"]);
    let mut browser = joined(&class);
    class.go_on();
    browser.wait_until("!document.getElementById('question').hidden");
    let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().expect("a tree");
    let shown = nodes.iter().filter(|node| node["ignored"] != json!(true));
    let controls: Vec<(&Json, &Json)> = shown
        .map(|node| (&node["role"]["value"], &node["name"]["value"]))
        .filter(|(role, _)| ["radio", "button", "group", "heading"].iter().any(|name| *role == name))
        .collect();
    assert!(controls.len() >= 6, "{controls:?}");
    assert!(controls.iter().all(|(_, name)| name.as_str().is_some_and(|name| !name.is_empty())), "{controls:?}");
    let blocked = "(async () => { try { await fetch('http://127.0.0.1:9/'); return 'sent'; } catch (error) { return 'blocked'; } })()";
    assert_eq!(browser.evaluate(blocked), "blocked");
    assert_eq!(browser.evaluate("document.cookie"), "", "no script reads the participant's ID");
    class.end();
}

#[test]
#[ignore = "needs chromium"]
fn markup_in_a_question_stays_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile.toml");
    std::fs::write(&file, crate::export::HOSTILE).expect("written");
    let mut class = Class::open(&[file.to_str().expect("a path")]);
    let mut browser = joined(&class);
    class.go_on();
    browser.wait_until("!document.getElementById('question').hidden");
    assert!(page_text(&mut browser).contains("<script>alert('ask')</script>?"));
    class.go_on();
    browser.wait_until("document.getElementById('send').hidden");
    assert!(page_text(&mut browser).contains("<script>alert('why')</script>"));
    assert_eq!(
        browser.evaluate("document.querySelectorAll('script, img, iframe, object, a').length"),
        1,
        "the page's own"
    );
    class.end();
}
