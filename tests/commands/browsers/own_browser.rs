//! `authwalk lab --browser`: a person logs in with a real browser, sends money, and is attacked; the program tells the story.

use crate::common::chromium::Chromium;
use crate::common::command;
use crate::common::real_browser::RealBrowser as _;
use crate::watched_program::WatchedProgram;

/// The program, open to a browser, with the addresses that it has shown: the shop's, the attacker's.
struct OpenProgram {
    program: WatchedProgram,
    shop: String,
    evil: String,
}

impl OpenProgram {
    fn start() -> Self {
        let mut command = command(&["--plain", "lab", "--browser"]);
        command.env("SSH_CONNECTION", "10.0.0.2 50000 10.0.0.1 22");
        let mut program = WatchedProgram::start(command);
        let shown = program.read_until("q ends.");
        let address = |label: &str| {
            let line = shown.lines().find(|line| line.contains(&format!("http://{label}-"))).expect("an address");
            line[line.find("http").expect("an address")..].trim().to_owned()
        };
        let (shop, evil) = (address("shop"), address("evil"));
        let port = shop.trim_end_matches('/').rsplit(':').next().expect("a port");
        assert!(shown.contains(&format!("ssh -N -L {port}:127.0.0.1:{port} 10.0.0.1")), "{shown}");
        Self { program, shop, evil }
    }

    fn read_until(&mut self, wanted: &str) -> String {
        self.program.read_until(wanted)
    }

    fn type_line(&mut self, line: &str) {
        self.program.type_line(line);
    }

    fn end(self) {
        self.program.end();
    }
}

/// Logs in by typing.
fn log_in(browser: &mut Chromium, shop: &str) {
    browser.navigate(shop);
    browser.evaluate("document.querySelector('input[name=user]').focus()");
    browser.type_text("alice");
    browser.press("Tab");
    browser.type_text("rabbit-hole-7");
    browser.press("Enter");
    browser.wait_until("document.body.innerText.includes('You are alice now.')");
}

fn click(browser: &mut Chromium, selector: &str) {
    browser.leave(&format!("document.querySelector('{selector}').click()"));
}

#[test]
#[ignore = "needs chromium"]
fn a_person_logs_in_pays_and_is_attacked_in_chromium() {
    let mut program = OpenProgram::start();
    let mut browser = Chromium::start();
    let shop = program.shop.clone();
    log_in(&mut browser, &shop);
    let story = program.read_until("· alice");
    assert!(story.contains("your browser → shop") && story.contains("POST /login"), "{story}");

    click(&mut browser, "a[href=\"/transfer\"]");
    click(&mut browser, "form[action=\"/transfer\"] button");
    browser.wait_until("document.body.innerText.includes('50 went from alice to bob.')");
    program.read_until("50 from alice to bob");

    // The cookie says SameSite=Lax: the attacker's form goes without it.
    browser.navigate(&program.evil.clone());
    click(&mut browser, "#form-post");
    browser.wait_until("document.body.innerText.includes('401')");
    let attack = program.read_until("sid not sent: SameSite=Lax: not if another site started a POST");
    assert!(attack.contains("POST /transfer · a form on evil.test"), "{attack}");

    // A careless shop: the same form, and the money is gone.
    program.type_line("set shop.cookie.same_site none");
    program.read_until("same_site");
    log_in_again(&mut browser, &shop);
    browser.navigate(&program.evil.clone());
    click(&mut browser, "#form-post");
    browser.wait_until("document.body.innerText.includes('100 went from alice to mallory.')");
    program.read_until("100 from alice to mallory");

    // A token in the form stops it, and Alice still gets in.
    program.type_line("set shop.csrf.token synchronizer");
    program.read_until("csrf.token");
    browser.navigate(&program.evil.clone());
    click(&mut browser, "#form-post");
    browser.wait_until("document.body.innerText.includes('403')");
    program.read_until("refused by: CSRF token");
    browser.navigate(&format!("{shop}transfer"));
    click(&mut browser, "form[action=\"/transfer\"] button");
    browser.wait_until("document.body.innerText.includes('50 went from alice to bob.')");
    program.end();
}

/// Logs out and in, so that the cookie is set anew.
fn log_in_again(browser: &mut Chromium, shop: &str) {
    browser.navigate(shop);
    click(browser, "form[action=\"/logout\"] button");
    log_in(browser, shop);
}

#[test]
#[ignore = "needs chromium"]
fn third_parties_that_are_blocked_in_chromium_are_told_apart_from_the_jar() {
    let mut program = OpenProgram::start();
    program.type_line("set shop.cookie.same_site none");
    program.read_until("same_site");
    let preferences =
        serde_json::json!({ "profile": { "cookie_controls_mode": 1, "block_third_party_cookies": true } });
    let mut browser = Chromium::start_with(&preferences);
    log_in(&mut browser, &program.shop.clone());
    browser.navigate(&program.evil.clone());
    browser.evaluate("document.querySelector('[data-start=image]').click()");
    browser.wait_until("document.getElementById('result').innerText.startsWith('The image was asked for')");
    let shown = program.read_until("blocks third-party cookies").replace('\n', " ");
    assert!(shown.contains("GET /me · an image on evil.test"), "{shown}");
    browser.evaluate("document.querySelector('[data-start=fetch_include]').click()");
    browser.wait_until("document.getElementById('result').innerText.startsWith('The browser keeps the answer')");
    program.end();
}
