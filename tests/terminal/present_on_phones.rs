//! A presentation on real phones: the speaker's, and one of the class, in a Chromium.

use serde_json::{Value as Json, json};

use super::Terminal;
use super::chromium::Chromium;

/// What stands on the screen behind `label`.
fn word_after(stage: &Terminal, label: &str) -> String {
    let text = stage.text();
    let rest = text.split(label).nth(1).unwrap_or_else(|| panic!("{label}: {text}"));
    rest.split_whitespace().next().expect("a word").to_owned()
}

fn page_text(browser: &mut Chromium) -> String {
    browser.evaluate("document.body.innerText").as_str().expect("text").to_owned()
}

fn has_slide(number: usize) -> String {
    format!("document.getElementById('place').innerText.startsWith('{number} / ')")
}

/// Everything on the page that a screen reader stops at has a name, and no script reads the ID.
fn assert_named_without_cookies(browser: &mut Chromium) {
    let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().expect("a tree").iter().filter(|node| node["ignored"] != json!(true));
    let named: Vec<(&Json, &Json)> = nodes
        .map(|node| (&node["role"]["value"], &node["name"]["value"]))
        .filter(|(role, _)| ["button", "heading", "region"].iter().any(|name| *role == name))
        .collect();
    assert!(named.iter().all(|(_, name)| name.as_str().is_some_and(|name| !name.is_empty())), "{named:?}");
    assert_eq!(browser.evaluate("document.cookie"), "", "no script reads the ID");
}

#[test]
#[ignore = "needs chromium"]
fn the_speakers_phone_drives_and_the_class_votes_and_reads_along() {
    let arguments = ["--seed", "7", "present", "session-login", "--class", "--bind", "127.0.0.1:0"];
    let mut stage = Terminal::start(&arguments, 100, 40);
    stage.wait_for("The code works once");
    let (remote_url, code) = (word_after(&stage, "Open "), word_after(&stage, "Type "));
    let mut speaker = Chromium::start();
    speaker.navigate(&remote_url);
    speaker.wait_until("document.activeElement.id === 'code'");
    speaker.type_text(&code);
    for key in ["Tab", "Enter"] {
        speaker.press(key);
    }
    speaker.wait_until(&has_slide(1));
    speaker.evaluate("document.getElementById('forward').click()");
    stage.wait_for("Take out your phone");

    let mut phone = Chromium::start();
    phone.navigate(&format!("{}/{}", remote_url.trim_end_matches("/remote"), word_after(&stage, "Type ")));
    phone.wait_until("document.getElementById('wall-text').innerText === 'It begins soon.'");
    speaker.evaluate("document.getElementById('forward').click()");
    phone.wait_until("document.activeElement.id === 'wall-heading' && !document.getElementById('wall-text').innerText");
    // Two quick presses are two slides.
    speaker.evaluate("for (const _ of [1, 2]) document.getElementById('forward').click()");
    speaker.wait_until(&has_slide(3));
    speaker.evaluate("document.getElementById('back').click()");
    speaker.wait_until(&has_slide(2));
    for slide in 3.. {
        if stage.text().contains("of 1 have answered") {
            break;
        }
        assert!(slide < 20, "there is no question");
        speaker.wait_until("document.getElementById('status').innerText === ''");
        speaker.evaluate("document.getElementById('forward').click()");
        speaker.wait_until(&has_slide(slide));
        stage.wait_for(&format!("{slide} / "));
    }
    phone.wait_until("!document.getElementById('question').hidden");
    phone.evaluate(
        "document.querySelectorAll('input[name=option]')[1].click(); document.getElementById('send').click()",
    );
    stage.wait_for("1 of 1 have answered");
    speaker.wait_until("document.getElementById('answered').innerText === '1 answers so far'");
    assert!(page_text(&mut speaker).contains("THE ANSWER"), "{}", page_text(&mut speaker));
    speaker.evaluate("document.getElementById('forward').click()");
    stage.wait_for("100 %");
    phone.wait_until("document.getElementById('status').innerText.startsWith('The votes are counted')");
    assert!(!page_text(&mut phone).contains('✓'));
    speaker.evaluate("document.getElementById('forward').click()");
    phone.wait_until("document.getElementById('wall-text').innerText.includes('→')");
    speaker.evaluate("document.getElementById('forward').click()");
    phone.wait_until("document.getElementById('status').innerText.startsWith('Your answer was')");

    assert_named_without_cookies(&mut speaker);
    assert_named_without_cookies(&mut phone);
    speaker.evaluate("document.getElementById('dark').click()");
    stage.wait("a dark wall", |stage| stage.text().trim().is_empty());
    speaker.wait_until("document.getElementById('dark').innerText === 'Light'");
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
}
