//! The lab as a shop under the contract: a lane with sessions for the website, and one with tokens for the app.

use authwalk::internals::model::{FactValue, fact};
use serde_json::{Map, Value as Json, json};

use super::{Shop, ShopReply, ShopRequest};
use crate::test_lab::{TestLab, last, start, status};

pub(super) struct LabShop(TestLab);

impl LabShop {
    pub(super) fn start() -> Self {
        let sessions = json!({ "shop": { "csrf": { "token": "synchronizer" } } });
        let tokens = json!({ "shop": { "auth": "jwt", "refresh": { "rotate": true } } });
        Self(start(&[sessions, tokens]))
    }
}

impl Shop for LabShop {
    fn send(&self, request: ShopRequest<'_>) -> ShopReply {
        let (lane_index, line) = match request.line {
            "POST /token" => (1, "POST /login"),
            "GET /api/me" => (1, "GET /me"),
            "POST /refresh" => (1, "POST /refresh"),
            line => (0, line),
        };
        let mut form: Map<String, Json> =
            request.form.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        form.extend(request.csrf.map(|csrf| ("csrf_token".to_owned(), csrf.into())));
        let mut act = json!({ "by": "tool", "request": { "line": line } });
        if line.starts_with("POST") {
            act["request"]["form"] = form.into();
        }
        if let Some((name, value)) = request.cookie.and_then(|cookie| cookie.split_once('=')) {
            act["request"]["cookies"] = json!({ name: value });
        }
        if let Some(token) = request.bearer {
            act["request"]["bearer"] = token.into();
        }
        let outcome = self.0.act_in(lane_index, act);
        let response = &last(&outcome).response;
        ShopReply {
            status: status(&outcome),
            set_cookie: response.header("set-cookie").map(str::to_owned),
            body: serde_json::from_str(&response.body).unwrap_or_default(),
        }
    }

    fn csrf_token(&self, cookie: Option<&str>) -> (String, Option<String>) {
        let Some((name, value)) = cookie.and_then(|cookie| cookie.split_once('=')) else {
            let visitor = self.send(ShopRequest { line: "GET /", ..ShopRequest::default() });
            return (String::new(), Some(visitor.cookie()));
        };
        let request = json!({ "line": "GET /transfer", "cookies": { name: value } });
        let page = self.0.act(json!({ "by": "tool", "request": request }));
        match fact::find_by_path("response.csrf_token").expect("a fact").read(&page) {
            FactValue::Text(token) => (token, None),
            other => panic!("a token, not {other:?}"),
        }
    }

    fn account(&self) -> (&str, &str) {
        ("alice", "$alice.password")
    }
}
