//! The credentials that a login has given, used for as long as that works: by somebody who has copied them, or by the client
//! itself.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{DesignClient, exchange_words};
use crate::model::Outcome;
use crate::play::play_error::PlayError;
use crate::play::scratch_lab::ScratchLab;

const MINUTES_IN_A_DAY: u32 = 24 * 60;

/// How long whoever has a copy goes on using it without a pause.
const BUSY_MINUTES: u32 = 2 * MINUTES_IN_A_DAY;

/// When a copy is tried: each minute of the first hour, then often enough that no session gets idle, until
/// [`BUSY_MINUTES`]; tokens, which don't mind a pause, once a day after that, for forty days.
fn moments(idle_minutes: u32) -> impl Iterator<Item = u32> {
    let pause = (idle_minutes / 2).clamp(1, 10);
    let busy = (60..=BUSY_MINUTES).step_by(usize::try_from(pause).unwrap_or(1));
    let days = (3..=40).map(|day| day * MINUTES_IN_A_DAY);
    (0..60).chain(busy).chain(days)
}

/// A copy of one credential.
#[derive(Clone, Debug)]
pub(super) struct CredentialCopy {
    pub(super) client: DesignClient,
    kind: CopyKind,
}

#[derive(Clone, Debug)]
enum CopyKind {
    SessionId(String),
    TokenInCookie(String),
    AccessToken(String),
    RefreshToken(String),
    /// Whatever the client itself holds.
    OwnLogin,
}

/// How long a copy was good for.
#[derive(Clone, Debug)]
pub(super) struct CopyLifetime {
    pub(super) copy: CredentialCopy,
    /// The last minute at which it was accepted, if it ever was.
    pub(super) worked_for: Option<u32>,
    pub(super) end: CopyOutcome,
    /// What was answered at the first try.
    pub(super) proof: String,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CopyOutcome {
    /// It was refused at this minute for the first time.
    RefusedAfter(u32),
    /// Nobody has ended it for as long as it was tried.
    StillWorks,
}

impl CredentialCopy {
    /// Logs `user` in as `client`, and copies everything that the login gives.
    pub(super) fn of_login(lab: &ScratchLab, client: DesignClient, user: &str) -> Result<Vec<Self>, PlayError> {
        Ok(Self::in_response(&log_in(lab, client, user)?, client))
    }

    /// Everything that a login has just given.
    pub(super) fn in_response(login: &Outcome, client: DesignClient) -> Vec<Self> {
        let Some(exchange) = login.last_exchange() else { return Vec::new() };
        let body: Json = serde_json::from_str(&exchange.response.body).unwrap_or_default();
        let field = |name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
        let cookie = |name: &str| {
            let set = exchange.set_cookie_decisions.iter().find(|cookie| cookie.name == name);
            set.map(|cookie| cookie.value.clone())
        };
        let kinds = [
            cookie("sid").map(CopyKind::SessionId),
            cookie("token").map(CopyKind::TokenInCookie),
            field("access_token").map(CopyKind::AccessToken),
            field("refresh_token").map(CopyKind::RefreshToken),
        ];
        kinds.into_iter().flatten().map(|kind| Self { client, kind }).collect()
    }

    /// The login of the client itself, which needs no copy.
    pub(super) const fn own_login(client: DesignClient) -> Self {
        Self { client, kind: CopyKind::OwnLogin }
    }

    /// How many bytes it has; `None` where it isn't known.
    pub(super) const fn length(&self) -> Option<usize> {
        match &self.kind {
            CopyKind::SessionId(text)
            | CopyKind::TokenInCookie(text)
            | CopyKind::AccessToken(text)
            | CopyKind::RefreshToken(text) => Some(text.len()),
            CopyKind::OwnLogin => None,
        }
    }

    /// What a script has found in the website's page.
    pub(super) fn of_script(found: &BTreeMap<String, String>) -> Vec<Self> {
        let mut kinds = Vec::new();
        for (place, text) in found {
            match place.as_str() {
                "cookie" => kinds.extend(text.split("; ").filter_map(|pair| match pair.split_once('=')? {
                    ("sid", id) => Some(CopyKind::SessionId(id.to_owned())),
                    ("token", token) => Some(CopyKind::TokenInCookie(token.to_owned())),
                    _ => None,
                })),
                "refresh_token" => kinds.push(CopyKind::RefreshToken(text.clone())),
                _ => kinds.push(CopyKind::AccessToken(text.clone())),
            }
        }
        kinds.into_iter().map(|kind| Self { client: DesignClient::Website, kind }).collect()
    }

    /// What it is, as a noun.
    pub(super) const fn name(&self) -> &'static str {
        match self.kind {
            CopyKind::SessionId(_) => "session cookie",
            CopyKind::TokenInCookie(_) | CopyKind::AccessToken(_) => "access token",
            CopyKind::RefreshToken(_) => "refresh token",
            CopyKind::OwnLogin => "login",
        }
    }

    /// Uses a copy from another machine, to get the page at `path` or new tokens. Returns whether that worked, and what was
    /// answered.
    pub(super) fn try_it(&mut self, lab: &ScratchLab, path: &str) -> Result<(bool, String), PlayError> {
        let host = self.client.host();
        let page = format!("GET https://{host}{path}");
        let request = match &self.kind {
            CopyKind::SessionId(id) => json!({ "line": page, "cookies": { "sid": id } }),
            CopyKind::TokenInCookie(token) => json!({ "line": page, "cookies": { "token": token } }),
            CopyKind::AccessToken(token) => json!({ "line": page, "bearer": token }),
            CopyKind::RefreshToken(token) => {
                json!({ "line": format!("POST https://{host}/refresh"), "json": { "refresh_token": token } })
            }
            CopyKind::OwnLogin => json!({ "line": page }),
        };
        let user = if matches!(self.kind, CopyKind::OwnLogin) { self.client.word() } else { "thief" };
        let outcome = lab.act(json!({ "by": user, "request": request }))?;
        let Some(exchange) = outcome.last_exchange() else { return Ok((false, String::new())) };
        // With rotation each use brings the next one; a session in its cookie comes back renewed.
        let body: Json = serde_json::from_str(&exchange.response.body).unwrap_or_default();
        match &mut self.kind {
            CopyKind::RefreshToken(token) => {
                if let Some(next) = body.get("refresh_token").and_then(Json::as_str) {
                    next.clone_into(token);
                }
            }
            CopyKind::SessionId(id) => {
                let renewed = exchange.response.headers.iter().filter(|header| is_set_cookie(&header.name));
                let value = |line: &str| Some(line.split(';').next()?.strip_prefix("sid=")?.to_owned());
                if let Some(next) = renewed.filter_map(|header| value(&header.value)).next_back() {
                    *id = next;
                }
            }
            CopyKind::TokenInCookie(_) | CopyKind::AccessToken(_) | CopyKind::OwnLogin => {}
        }
        Ok((exchange.status == 200, exchange_words(exchange)))
    }
}

fn is_set_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("set-cookie")
}

/// Logs somebody in as `client`: from a page of the website, or from the app.
pub(super) fn log_in(lab: &ScratchLab, client: DesignClient, user: &str) -> Result<Outcome, PlayError> {
    let mut request = json!({
        "line": format!("POST https://{}/login", client.host()),
        "json": { "user": user, "password": format!("${user}.password") },
    });
    if client == DesignClient::Website {
        request["page"] = "https://shop.test/".into();
        request["start"] = "fetch".into();
    }
    lab.act(json!({ "by": client.word(), "request": request }))
}

/// Uses all copies for the page at `path` until each is refused, and moves the clock in between.
pub(super) fn use_until_refused(
    lab: &ScratchLab,
    copies: Vec<CredentialCopy>,
    path: &str,
    idle_minutes: u32,
) -> Result<Vec<CopyLifetime>, PlayError> {
    let lifetime = |copy| CopyLifetime { copy, worked_for: None, end: CopyOutcome::StillWorks, proof: String::new() };
    let mut lifetimes: Vec<CopyLifetime> = copies.into_iter().map(lifetime).collect();
    let mut now = 0;
    for moment in moments(idle_minutes) {
        let is_over = |lifetime: &CopyLifetime| {
            let would_be_idle =
                moment > BUSY_MINUTES && matches!(lifetime.copy.kind, CopyKind::SessionId(_) | CopyKind::OwnLogin);
            lifetime.end != CopyOutcome::StillWorks || would_be_idle
        };
        if lifetimes.iter().all(is_over) {
            break;
        }
        if moment > now {
            lab.act(json!({ "clock": format!("{}m", moment - now) }))?;
            now = moment;
        }
        for lifetime in lifetimes.iter_mut().filter(|lifetime| !is_over(lifetime)) {
            let (worked, answer) = lifetime.copy.try_it(lab, path)?;
            if moment == 0 {
                lifetime.proof = answer;
            }
            if worked {
                lifetime.worked_for = Some(moment);
            } else {
                lifetime.end = CopyOutcome::RefusedAfter(moment);
            }
        }
    }
    Ok(lifetimes)
}
