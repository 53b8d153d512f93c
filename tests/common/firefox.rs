//! A real Firefox without a window, driven over its own socket (`WebDriver BiDi`, one JSON object in each message).

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use super::real_browser::RealBrowser;

/// What the tests do without: each of it takes time at a start, or for each page. Cookies are kept by one process for all pages,
/// so it does not matter to them in how many processes pages are drawn.
const PREFERENCES: &str = "user_pref('app.normandy.enabled', false);
user_pref('app.update.disabledForTesting', true);
user_pref('browser.cache.disk.enable', false);
user_pref('browser.newtabpage.enabled', false);
user_pref('browser.safebrowsing.malware.enabled', false);
user_pref('browser.safebrowsing.phishing.enabled', false);
user_pref('browser.startup.page', 0);
user_pref('datareporting.policy.dataSubmissionEnabled', false);
user_pref('dom.ipc.processCount', 1);
user_pref('dom.ipc.processPrelaunch.enabled', false);
user_pref('extensions.systemAddon.update.enabled', false);
user_pref('fission.autostart', false);
user_pref('network.captive-portal-service.enabled', false);
user_pref('network.connectivity-service.enabled', false);
user_pref('services.settings.server', 'data:,');
user_pref('toolkit.telemetry.enabled', false);
";

/// The browser, with one page.
pub(crate) struct Firefox {
    process: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    context: String,
    /// How many pages have been loaded.
    loads: usize,
    _profile: tempfile::TempDir,
}

impl Firefox {
    /// A browser whose profile has these lines in its `user.js`.
    pub(crate) fn start_with(preferences: &str) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        std::fs::write(profile.path().join("user.js"), format!("{PREFERENCES}{preferences}")).expect("written");
        let mut process = Command::new("firefox-esr")
            .args(["--headless", "--remote-debugging-port=0", "--no-remote", "--profile"])
            .arg(profile.path())
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("firefox-esr");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let address = lines.find_map(|line| {
            line.expect("text").split_once("WebDriver BiDi listening on ").map(|(_, address)| address.trim().to_owned())
        });
        // Whatever it says from now on has to go somewhere.
        std::thread::Builder::new().spawn(move || lines.for_each(drop)).expect("a thread");
        let (socket, _) = tungstenite::connect(format!("{}/session", address.expect("a socket"))).expect("connected");
        let mut browser = Self { process, socket, last_id: 0, context: String::new(), loads: 0, _profile: profile };
        browser.call("session.new", &json!({ "capabilities": {} }));
        browser.call("session.subscribe", &json!({ "events": ["browsingContext.load"] }));
        let tree = browser.call("browsingContext.getTree", &json!({}));
        tree["contexts"][0]["context"].as_str().expect("a window").clone_into(&mut browser.context);
        browser
    }

    /// Calls a method and waits for its result.
    fn call(&mut self, method: &str, params: &Json) -> Json {
        self.try_call(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, params: &Json) -> Result<Json, Json> {
        self.last_id += 1;
        let command = json!({ "id": self.last_id, "method": method, "params": params });
        self.socket.send(Message::text(command.to_string())).expect("the browser runs");
        loop {
            let message = self.read_message();
            if message["id"] == self.last_id {
                return if message["type"] == "success" { Ok(message["result"].clone()) } else { Err(message) };
            }
        }
    }

    /// The next message; events are counted.
    fn read_message(&mut self) -> Json {
        loop {
            if let Message::Text(text) = self.socket.read().expect("the browser runs") {
                let message: Json = serde_json::from_str(&text).expect("JSON");
                if message["method"] == "browsingContext.load" && message["params"]["context"] == json!(self.context) {
                    self.loads += 1;
                }
                return message;
            }
        }
    }

    fn try_evaluate(&mut self, expression: &str) -> Result<Json, Json> {
        let target = json!({ "context": self.context });
        let params = json!({ "expression": expression, "target": target, "awaitPromise": true });
        let evaluated = self.try_call("script.evaluate", &params)?;
        if evaluated["type"] == "success" { Ok(evaluated["result"]["value"].clone()) } else { Err(evaluated) }
    }
}

impl RealBrowser for Firefox {
    fn name(&self) -> &'static str {
        "Firefox"
    }

    fn navigate(&mut self, url: &str) {
        self.call("browsingContext.navigate", &json!({ "context": self.context, "url": url, "wait": "complete" }));
    }

    fn evaluate(&mut self, expression: &str) -> Json {
        self.try_evaluate(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn leave(&mut self, expression: &str) {
        self.evaluate("window.isLeft = true");
        let loads = self.loads;
        self.evaluate(expression);
        // A page that is opened before the one before was loaded is never answered.
        while self.loads == loads {
            self.read_message();
        }
        while self.try_evaluate("!window.isLeft && document.readyState === 'complete'") != Ok(json!(true)) {}
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
