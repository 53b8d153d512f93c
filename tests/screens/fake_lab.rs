//! A fake lab for the screens: what the lesson `fixation.toml` leads to, written by hand.

use authwalk::internals::course::{Attempt, Effect, Input};
use authwalk::internals::model::SameSite;
use authwalk::internals::model::{
    AccountView, Act, Check, CookieSendDecision, Exchange, Initiator, JarCookie, LaneAct, LaneOutcome, Message,
    Outcome, SessionView, SetCookieDecision, Verdict, View,
};

/// The number that the attacker plants.
pub(crate) const PLANTED: &str = "41c0d2a96b83f17e41c0d2a96b83f17e";
/// The number that the strict shop gives at login.
pub(crate) const FRESH: &str = "9e27aa04d1b6c853f09a1b2c3d4e5f60";
/// 2026-01-02T09:14:02Z.
pub(crate) const NOW: i64 = 1_767_345_242;

/// A lane's view at the beginning.
pub(crate) fn view() -> View {
    let account = |name: &str, role: &str| AccountView {
        name: name.into(),
        role: role.into(),
        banned: false,
        stored_password: None,
    };
    let mut view = View { now: NOW, ..View::default() };
    view.accounts = vec![account("alice", "admin"), account("bob", "user")];
    view.store.kind = "memory".into();
    view
}

/// Answers every act that `effects` ask for, and those that follow.
pub(crate) fn answer_effects(attempt: &mut Attempt, mut effects: Vec<Effect>) {
    while !effects.is_empty() {
        let mut next = Vec::new();
        for effect in effects {
            if let Effect::Perform { batch, acts } = effect {
                let respond = |LaneAct { lane, act }: &LaneAct| LaneOutcome {
                    lane: *lane,
                    result: Ok(outcome(attempt, *lane, act)),
                };
                let outcomes = acts.iter().map(respond).collect();
                next.extend(attempt.handle(Input::Done { batch, outcomes }));
            }
        }
        effects = next;
    }
}

/// What `act` leads to in `lane`.
pub(crate) fn outcome(attempt: &Attempt, lane: usize, act: &Act) -> Outcome {
    let mut view = attempt.view(lane).cloned().unwrap_or_else(view);
    let client = act.by.clone().unwrap_or_default();
    let request_line = act.request.as_ref().map_or("", |request| request.line.as_str());
    let strict = attempt.lanes()[lane].id == "strict";
    let exchanges = match request_line {
        "GET /" => (0..act.repetitions()).map(|_| start_page(&mut view, &client)).collect(),
        "POST /login" => vec![login(&mut view, &client, strict)],
        "GET /me" => vec![me(&view, &client)],
        request_line if request_line.contains("/toss") => vec![toss(&mut view, &client)],
        _ => Vec::new(),
    };
    Outcome { exchanges, view, ..Outcome::default() }
}

fn jar_cookie(value: &str, domain: &str, host_only: bool) -> JarCookie {
    JarCookie {
        name: "sid".into(),
        value: value.into(),
        domain: domain.into(),
        host_only,
        path: "/".into(),
        expires: None,
        http_only: host_only,
        secure: true,
        same_site: SameSite::Lax,
    }
}

fn stored_cookie(value: &str, domain: Option<&str>) -> SetCookieDecision {
    SetCookieDecision {
        name: "sid".into(),
        value: value.into(),
        domain: domain.map(Into::into),
        path: Some("/".into()),
        max_age: None,
        http_only: domain.is_none(),
        secure: true,
        same_site: SameSite::Lax,
        stored: true,
        rule: "6265bis 5.7".into(),
        reason: "It is a new cookie of this host.".into(),
    }
}

/// An exchange with real-looking bytes.
pub(crate) fn exchange(client: &str, url: &str, request: &str, response: &str) -> Exchange {
    let request = Message::parse(request.replace('\n', "\r\n").into_bytes());
    let response = Message::parse(response.replace('\n', "\r\n").into_bytes());
    let status = response.start_line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let starter = if client.is_empty() { Initiator::External } else { Initiator::Client(client.into()) };
    Exchange::new(starter, url.into(), request, response, status)
}

fn session(id: &str, user: Option<&str>) -> SessionView {
    SessionView {
        id: id.into(),
        user: user.map(str::to_owned),
        device: "test (browser)".into(),
        created: NOW,
        last_used: NOW,
        expires: NOW + 1800,
        ..SessionView::default()
    }
}

fn start_page(view: &mut View, client: &str) -> Exchange {
    view.store.sessions.push(session(PLANTED, None));
    view.jars.entry(client.into()).or_default().push(jar_cookie(PLANTED, "shop.test", true));
    let response = format!(
        "HTTP/1.1 200 OK\nContent-Type: text/html\nSet-Cookie: sid={PLANTED}; Path=/; HttpOnly; Secure; SameSite=Lax\n\n<h1>The shop</h1>"
    );
    let mut exchange = exchange(client, "https://shop.test/", "GET / HTTP/1.1\nHost: shop.test\n\n", &response);
    exchange.set_cookie_decisions = vec![stored_cookie(PLANTED, None)];
    exchange
}

fn toss(view: &mut View, client: &str) -> Exchange {
    view.jars.entry(client.into()).or_default().push(jar_cookie(PLANTED, "shop.test", false));
    let request = format!("GET /toss?sid={PLANTED} HTTP/1.1\nHost: blog.shop.test\n\n");
    let response = format!("HTTP/1.1 200 OK\nSet-Cookie: sid={PLANTED}; Domain=shop.test; Path=/; Secure\n\n");
    let url = format!("https://blog.shop.test/toss?sid={PLANTED}");
    let mut exchange = exchange(client, &url, &request, &response);
    exchange.set_cookie_decisions = vec![stored_cookie(PLANTED, Some("shop.test"))];
    exchange
}

fn login(view: &mut View, client: &str, strict: bool) -> Exchange {
    let request = format!(
        "POST /login HTTP/1.1\nHost: shop.test\nContent-Type: application/json\nCookie: sid={PLANTED}\n\n{{\"user\":\"alice\",\"password\":\"rabbit-hole-7\"}}"
    );
    let body = "\n\n{\"user\":\"alice\",\"role\":\"admin\"}";
    let cookie = format!("\nSet-Cookie: sid={FRESH}; Path=/; HttpOnly; Secure; SameSite=Lax");
    let response = format!("HTTP/1.1 200 OK{}{body}", if strict { &cookie } else { "" });
    let mut exchange = exchange(client, "https://shop.test/login", &request, &response);
    view.store.sessions = vec![session(if strict { FRESH } else { PLANTED }, Some("alice"))];
    exchange.trace.push(Check::Password, Verdict::Passed, "alice");
    if strict {
        exchange.trace.push(Check::SessionIdRenewal, Verdict::Passed, "9e27…60 for 41c0…7e");
        view.jars.entry(client.into()).or_default().push(jar_cookie(FRESH, "shop.test", true));
        exchange.set_cookie_decisions = vec![stored_cookie(FRESH, None)];
    } else {
        exchange.trace.push(Check::SessionIdRenewal, Verdict::NotChecked, "");
    }
    exchange.trace.push(Check::Account, Verdict::Passed, "alice");
    exchange.trace.user = Some("alice".into());
    exchange.cookie_send_decisions = vec![CookieSendDecision {
        name: "sid".into(),
        sent: true,
        rule: "6265bis 5.8.3".into(),
        reason: "Host, path and site fit.".into(),
        differs_from_jar: false,
    }];
    exchange
}

/// `GET /me` with the planted number.
pub(crate) fn me(view: &View, client: &str) -> Exchange {
    let request = format!("GET /me HTTP/1.1\nHost: shop.test\nCookie: sid={PLANTED}\n\n");
    let row = view.store.sessions.iter().find(|row| row.id == PLANTED);
    let response = match row.and_then(|row| row.user.as_deref()) {
        Some(user) => {
            format!("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"user\":\"{user}\",\"role\":\"admin\"}}")
        }
        None => "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"error\":\"log in first\"}".into(),
    };
    let mut exchange = exchange(client, "https://shop.test/me", &request, &response);
    exchange.trace.push(Check::SessionCookie, Verdict::Passed, "41c0…7e");
    let later = [Check::IdleTimeout, Check::AbsoluteTimeout, Check::Login, Check::Account];
    if row.is_some_and(|row| row.user.is_none()) {
        exchange.trace.push(Check::SessionLookup, Verdict::Passed, "41c0…7e in memory: nobody");
        for (check, detail) in later.into_iter().zip(["30:00 left", "8 h left"]) {
            exchange.trace.push(check, Verdict::Passed, detail);
        }
        exchange.trace.push(Check::Login, Verdict::Failed, "nobody has logged in");
        exchange.trace.push(Check::Account, Verdict::NotReached, "");
    } else if row.is_some() {
        exchange.trace.push(Check::SessionLookup, Verdict::Passed, "41c0…7e in memory: alice");
        for (check, detail) in later.into_iter().zip(["30:00 left", "8 h left", "alice", "alice"]) {
            exchange.trace.push(check, Verdict::Passed, detail);
        }
        exchange.trace.user = Some("alice".into());
    } else {
        exchange.trace.push(Check::SessionLookup, Verdict::Failed, "41c0…7e in memory: no row");
        for check in later {
            exchange.trace.push(check, Verdict::NotReached, "");
        }
    }
    exchange
}
