//! A real Chromium without a window, driven over its pipe (its debugging protocol, one JSON object up to each NUL byte).

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

use super::real_browser::RealBrowser;

/// What the tests do without: each of them takes time at a start, or for each page. Cookies are kept by one process for all pages,
/// so it does not matter to them in how many processes pages are drawn.
const FLAGS: [&str; 10] = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-features=IsolateOrigins,site-per-process,OptimizationHints,MediaRouter,Translate",
    "--disable-site-isolation-trials",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--renderer-process-limit=1",
];

/// The browser, with one page on the screen of a phone.
pub(crate) struct Chromium {
    process: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    last_id: u64,
    page: Option<String>,
    /// How many pages have been loaded.
    loads: usize,
    _profile: tempfile::TempDir,
}

impl Chromium {
    pub(crate) fn start() -> Self {
        Self::start_with(&json!({}))
    }

    /// The same with these preferences in its profile, as `chrome://settings` keeps them.
    pub(crate) fn start_with(preferences: &Json) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let folder = profile.path().join("Default");
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(folder.join("Preferences"), preferences.to_string()).expect("written");
        // The browser reads commands from file 3 and answers on file 4; the shell puts our two pipes there.
        let script = "exec chromium --headless --no-sandbox --disable-gpu --remote-debugging-pipe \"$@\" \
                      3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";
        let mut process = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(FLAGS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let commands = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        let mut browser = Self { process, commands, answers, last_id: 0, page: None, loads: 0, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", &attach);
        browser.page = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "Network.enable"] {
            browser.call(domain, &json!({}));
        }
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
        browser.call("Emulation.setDeviceMetricsOverride", &phone);
        browser
    }

    /// Calls a method and waits for its result.
    pub(crate) fn call(&mut self, method: &str, params: &Json) -> Json {
        self.try_call(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same; the error is what the browser says, such as that the page is being replaced.
    fn try_call(&mut self, method: &str, params: &Json) -> Result<Json, Json> {
        self.last_id += 1;
        let mut command = json!({ "id": self.last_id, "method": method, "params": params });
        if let Some(page) = &self.page {
            command["sessionId"] = json!(page);
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).expect("the browser runs");
        loop {
            let answer = self.read_message();
            if answer["id"] == self.last_id {
                return if answer["error"].is_null() {
                    Ok(answer["result"].clone())
                } else {
                    Err(answer["error"].clone())
                };
            }
        }
    }

    /// The next message; events of loading are counted.
    fn read_message(&mut self) -> Json {
        let mut bytes = Vec::new();
        self.answers.read_until(0, &mut bytes).expect("the browser runs");
        assert!(bytes.pop() == Some(0), "the browser has ended");
        let message: Json = serde_json::from_slice(&bytes).expect("JSON");
        if message["method"] == "Page.loadEventFired" {
            self.loads += 1;
        }
        message
    }

    /// Waits until one more page has been loaded than `before`.
    fn wait_for_load(&mut self, before: usize) {
        while self.loads == before {
            self.read_message();
        }
    }

    pub(crate) fn navigate(&mut self, url: &str) {
        let before = self.loads;
        self.call("Page.navigate", &json!({ "url": url }));
        self.wait_for_load(before);
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Json {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let evaluated = self.call("Runtime.evaluate", &params);
        assert!(evaluated["exceptionDetails"].is_null(), "{expression}: {}", evaluated["exceptionDetails"]);
        evaluated["result"]["value"].clone()
    }

    /// Waits until `condition` holds in the page, however long that takes on this machine.
    pub(crate) fn wait_until(&mut self, condition: &str) {
        const ROUNDS: usize = 600;
        for _ in 0..ROUNDS {
            // The page itself waits, for a frame or so; a page that is being replaced answers nothing.
            let params = json!({
                "expression": format!("new Promise((done) => setTimeout(() => {{ try {{ done(Boolean({condition})) }} catch (e) {{ done(false) }} }}, 50))"),
                "awaitPromise": true, "returnByValue": true,
            });
            let evaluated = self.try_call("Runtime.evaluate", &params);
            if evaluated.is_ok_and(|evaluated| evaluated["result"]["value"] == json!(true)) {
                return;
            }
        }
        let shown = self.evaluate("document.body.innerText");
        panic!("{condition} never came to hold; the page shows:\n{}", shown.as_str().unwrap_or_default());
    }

    /// Types text into what has the focus.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// Presses a key, such as `Tab`.
    pub(crate) fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "ArrowDown" => 40,
            other => panic!("the code of {other} is not in this table"),
        };
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let params = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            self.call("Input.dispatchKeyEvent", &params);
        }
    }
}

impl RealBrowser for Chromium {
    fn name(&self) -> &'static str {
        "Chromium"
    }

    fn navigate(&mut self, url: &str) {
        Self::navigate(self, url);
    }

    fn evaluate(&mut self, expression: &str) -> Json {
        Self::evaluate(self, expression)
    }

    fn leave(&mut self, expression: &str) {
        let before = self.loads;
        self.evaluate(expression);
        self.wait_for_load(before);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
