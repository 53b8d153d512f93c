//! The shop's pages: a form to log in, the account, a transfer, and what went wrong.

use std::fmt::Write as _;

use hyper::{Method, StatusCode};
use serde_json::Value as Json;

use crate::lab::server::auth::csrf::CSRF_FIELD;
use crate::lab::server::http::html::encode;

/// The ways from each page to the others.
const NAVIGATION: &str = "<nav><a href=\"/\">Start</a><a href=\"/me\">Your account</a><a href=\"/transfer\">Send money</a>\
     <a href=\"/comments\">Comments</a><form method=\"post\" action=\"/logout\"><button>Log out</button></form></nav>";

const LOGIN_FORM: &str = "<form method=\"post\" action=\"/login\"><label>Name <input name=\"user\" autocomplete=\"off\"></label> \
     <label>Password <input name=\"password\" type=\"password\" autocomplete=\"off\"></label> <button>Log in</button></form>";

const COMMENT_FORM: &str = "<form method=\"post\" action=\"/comments\"><label>Say something <input name=\"text\"></label> \
     <button>Send</button></form>";

const NO_SCRIPT_NOTE: &str = "<p><small>In your own browser no script of a comment runs, whatever the shop does: it could lead \
     out of the lab. What it would do here, a lesson shows.</small></p>";

/// What a page of the shop says about this answer.
pub(super) fn main(method: &Method, path: &str, status: StatusCode, json: &Json) -> String {
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(encode);
    let user = text("user");
    let said = match (method.as_str(), path, &user) {
        _ if !status.is_success() => refusal(status, text("error")),
        ("GET", "/", None) => format!("<h1>The shop</h1><p>Nobody is logged in.</p>{LOGIN_FORM}"),
        ("GET", "/", Some(user)) => format!("<h1>The shop</h1><p>Welcome, <strong>{user}</strong>.</p>"),
        ("POST", "/login", Some(user)) => format!("<h1>Logged in</h1><p>You are <strong>{user}</strong> now.</p>"),
        ("GET", "/me", Some(user)) => {
            let role = text("role").unwrap_or_default();
            format!("<h1>Your account</h1><p>You are <strong>{user}</strong>, in the role <em>{role}</em>.</p>")
        }
        ("GET", "/transfer", Some(user)) => transfer_form(user, text(CSRF_FIELD)),
        (_, "/transfer", None) if json.get("amount").is_some() => transfer_done(json),
        ("POST", "/comments", _) => "<h1>Said</h1><p>Your comment is among the others.</p>".to_owned(),
        _ => String::new(),
    };
    let said = if said.is_empty() { data(status, json) } else { said };
    format!("{said}{NAVIGATION}")
}

/// Why there is nothing to see, and where it helps, the form to log in.
fn refusal(status: StatusCode, error: Option<String>) -> String {
    let error = error.unwrap_or_default();
    let form = if status == StatusCode::UNAUTHORIZED { LOGIN_FORM } else { "" };
    format!("<h1>{status}</h1><p>{error}</p>{form}")
}

fn transfer_form(user: &str, csrf_token: Option<String>) -> String {
    let token = csrf_token
        .map(|token| format!("<input type=\"hidden\" name=\"{CSRF_FIELD}\" value=\"{token}\">"))
        .unwrap_or_default();
    format!(
        "<h1>Send money</h1><p>From <strong>{user}</strong>.</p><form method=\"post\" action=\"/transfer\">\
         <label>To <input name=\"to\" value=\"bob\"></label> <label>Amount <input name=\"amount\" value=\"50\"></label>\
         {token} <button>Send</button></form>"
    )
}

fn transfer_done(json: &Json) -> String {
    let word = |name: &str| json.get(name).map(|value| encode(value.to_string().trim_matches('"'))).unwrap_or_default();
    let (from, to, amount) = (word("from"), word("to"), word("amount"));
    format!("<h1>Done</h1><p><strong>{amount}</strong> went from <strong>{from}</strong> to <strong>{to}</strong>.</p>")
}

/// An answer as it is, for which there is no page.
pub(super) fn data(status: StatusCode, json: &Json) -> String {
    let mut page = String::new();
    if !status.is_success() {
        let _ = write!(page, "<h1>{status}</h1>");
    }
    let _ = write!(page, "<pre>{}</pre>", encode(&format!("{json:#}")));
    page
}

/// A page that the shop wrote itself, with the way to the others below it.
pub(super) fn below(page: &str) -> String {
    format!("{page}{COMMENT_FORM}{NO_SCRIPT_NOTE}{NAVIGATION}")
}
