//! A lab under test: starting it, acting in it, and reading the outcome.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use authwalk::internals::cookie::ThirdPartyCookies;
use authwalk::internals::lab::{Lab, LabConfig, LabError, LabReport, LaneConfig};
use authwalk::internals::model::account_variables;
use authwalk::internals::model::{
    AccountSetup, Act, Check, ClientKind, ClientSetup, Exchange, LaneAct, Outcome, Setup, Verdict, View,
};
use serde_json::{Value as Json, json};

/// 2026-11-21T09:00:00Z.
pub(crate) const START: i64 = 1_795_251_600;

/// A running lab, and what it has reported.
pub(crate) struct TestLab {
    pub(crate) lab: Lab,
    pub(crate) reports: Receiver<LabReport>,
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) views: Vec<View>,
}

pub(crate) fn lab_config(lanes: Vec<Setup>, seed: u64) -> LabConfig {
    let client = |name: &str, kind| {
        (
            name.to_owned(),
            ClientSetup { kind, refresh_on_401: false, third_party_cookies: ThirdPartyCookies::default() },
        )
    };
    let clients = [
        client("laptop", ClientKind::Browser),
        client("phone", ClientKind::Mobile),
        client("tool", ClientKind::Attacker),
    ];
    let lanes = lanes
        .into_iter()
        .enumerate()
        .map(|(number, setup)| LaneConfig { name: format!("lane{number}"), setup })
        .collect();
    let clients = BTreeMap::from(clients);
    LabConfig { lanes, clients, accounts: own_accounts(), seed, start_time: START, ..LabConfig::default() }
}

/// An account that a lesson adds to alice and bob.
fn own_accounts() -> BTreeMap<String, AccountSetup> {
    let carol = json!({ "role": "admin", "password": "out-to-lunch-3" });
    BTreeMap::from([("carol".to_owned(), serde_json::from_value(carol).expect("an account"))])
}

pub(crate) fn start_with(lab_config: LabConfig) -> TestLab {
    let (sender, reports) = channel();
    let lab = Lab::start(lab_config, move |report| drop(sender.send(report))).expect("a lab");
    match reports.recv() {
        Ok(LabReport::Ready { addresses, views }) => TestLab { lab, reports, addresses, views },
        other => panic!("the first report is Ready, not {other:?}"),
    }
}

/// A lab with one lane for each group of switches.
pub(crate) fn start(switches: &[Json]) -> TestLab {
    let patched = |json: &Json| {
        let mut setup = Setup::default();
        let patch: authwalk::internals::model::SetupPatch = serde_json::from_value(json.clone()).expect("a patch");
        patch.apply(&mut setup);
        setup
    };
    start_with(lab_config(switches.iter().map(patched).collect(), 1))
}

pub(crate) fn plain() -> TestLab {
    start(&[json!({})])
}

impl TestLab {
    pub(crate) fn try_in(&self, lane: usize, act: Json) -> Result<Outcome, LabError> {
        let act: Act = serde_json::from_value(act).expect("an act");
        let act = act.substitute_variables(&account_variables(&own_accounts())).expect("short");
        self.lab.perform(7, vec![LaneAct { lane, act }]);
        match self.reports.recv() {
            Ok(LabReport::Done { batch: 7, mut outcomes }) => outcomes.pop().expect("one outcome").result,
            other => panic!("done, not {other:?}"),
        }
    }

    pub(crate) fn act_in(&self, lane: usize, act: Json) -> Outcome {
        self.try_in(lane, act).expect("an outcome")
    }

    pub(crate) fn act(&self, act: Json) -> Outcome {
        self.act_in(0, act)
    }

    pub(crate) fn send(&self, by: &str, line: &str) -> Outcome {
        self.act(json!({ "by": by, "request": { "line": line } }))
    }

    /// The outcome of a request that the tool sends with this session id.
    pub(crate) fn with_id(&self, id: &str, line: &str) -> Outcome {
        self.act(json!({ "by": "tool", "request": { "line": line, "cookies": { "sid": id } } }))
    }

    pub(crate) fn log_in(&self, by: &str, user: &str) -> Outcome {
        self.act(login(by, user))
    }

    pub(crate) fn restored_views(&self) -> Vec<View> {
        match self.reports.recv() {
            Ok(LabReport::Restored { views }) => views,
            other => panic!("restored, not {other:?}"),
        }
    }

    pub(crate) fn external_exchange(&self) -> (Exchange, View) {
        match self.reports.recv() {
            Ok(LabReport::ExternalExchange { lane: 0, exchange, view, .. }) => (exchange, view),
            other => panic!("an external exchange, not {other:?}"),
        }
    }

    /// Sends these bytes from outside and reads the whole response.
    pub(crate) fn send_from_outside(&self, bytes: &[u8]) -> Vec<u8> {
        let mut socket = TcpStream::connect(self.addresses[0]).expect("a connection");
        // The server may hang up before it has read everything.
        let _ = socket.write_all(bytes);
        let _ = socket.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer);
        answer
    }
}

pub(crate) fn login(by: &str, user: &str) -> Json {
    let json = json!({ "user": user, "password": format!("${user}.password") });
    json!({ "by": by, "request": { "line": "POST /login", "json": json } })
}

pub(crate) fn last(outcome: &Outcome) -> &Exchange {
    outcome.last_exchange().expect("an exchange")
}

pub(crate) fn status(outcome: &Outcome) -> u16 {
    last(outcome).status
}

pub(crate) fn refused_by(outcome: &Outcome) -> Option<Check> {
    last(outcome).trace.refused_by()
}

pub(crate) fn user(outcome: &Outcome) -> Option<&str> {
    last(outcome).trace.user.as_deref()
}

pub(crate) fn issued_session_id(outcome: &Outcome) -> String {
    last(outcome).set_cookie_decisions.first().expect("a Set-Cookie").value.clone()
}

pub(crate) fn users(view: &View) -> Vec<&str> {
    view.store.sessions.iter().map(|row| row.user.as_deref().unwrap_or("nobody")).collect()
}

pub(crate) fn checks(outcome: &Outcome) -> Vec<(Check, Verdict, &str)> {
    last(outcome).trace.lines.iter().map(|line| (line.check, line.verdict, line.detail.as_str())).collect()
}
