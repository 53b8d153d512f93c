//! What a client holds: its cookies and tokens, which of them the request carries, and what the other clients hold.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::header_glossary::cookie_part_meaning;
use super::measurements;
use super::own_browser_text::all_cookie_sentences;
use super::page_request_text::started_by;
use super::state_line::{LaneMoment, LineNeed, StateLine, StateMark, StateStyle};
use super::time_left::time_left;
use super::view_diff::{TokenChange, ViewChange, cookie_changes, token_changes};
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::{SameSite, TokenStorage};
use crate::model::{ClientKind, Exchange, Initiator, JarCookie, ScriptVerdict, View};
use crate::token::explain::{ClaimExplanation, TokenPartContent, explain};

/// Who acts: `attacker's browser`.
#[must_use]
pub fn client_title(moment: &LaneMoment<'_>) -> String {
    let Some(name) = moment.client else {
        return moment.exchange.map_or(text::SOMEBODY_OUTSIDE, Exchange::initiator_name).to_owned();
    };
    match moment.client_kind.map(ClientKind::word) {
        Some(kind) if kind != name => text::client_of_kind(name, kind),
        _ => name.to_owned(),
    }
}

/// What the client that acts holds at this moment, and below it the others.
#[must_use]
pub fn client_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    if moment.exchange.is_some_and(|exchange| matches!(exchange.initiator, Initiator::Server(_))) {
        return vec![StateLine::new(StateStyle::Sentence, text::SERVER_ASKS)];
    }
    if let Some(exchange) = moment.exchange.filter(|exchange| exchange.initiator == Initiator::OwnBrowser) {
        return own_browser_lines(exchange);
    }
    let Some(client) = moment.client else {
        return vec![StateLine::new(StateStyle::Sentence, text::OUTSIDE_PROGRAM)];
    };
    let mut lines = jar_lines(moment, client);
    lines.extend(held_token_lines(moment, client));
    if lines.is_empty() {
        let empty = match moment.client_kind {
            Some(ClientKind::Browser | ClientKind::Mobile)
                if !moment.now.setup.shop.accepted_somewhere().has_token() =>
            {
                text::NO_COOKIES
            }
            Some(ClientKind::Browser | ClientKind::Mobile) => text::HOLDS_NOTHING,
            _ => text::SENDS_WHAT_IT_IS_TOLD,
        };
        lines.push(StateLine { need: LineNeed::Aside, ..StateLine::new(StateStyle::Remark, empty) });
    }
    lines.extend(moment.exchange.map(manual_cookies).unwrap_or_default());
    lines.extend(manual_token_lines(moment, client));
    lines.extend(guess_line(moment));
    lines.extend(measurements::guess_cost(moment.now, moment.look_at).map(StateLine::measured));
    lines.extend(script_line(moment));
    lines.extend(code_line(moment));
    let clients: BTreeSet<&String> = moment.now.jars.keys().chain(moment.now.client_tokens.keys()).collect();
    let others = clients.into_iter().filter(|other| *other != client);
    lines.extend(others.flat_map(|other| other_client_lines(moment, other)));
    lines
}

/// What the learner's own browser did with the cookies that the course's jar knows.
fn own_browser_lines(exchange: &Exchange) -> Vec<StateLine> {
    let mut sentences = vec![text::OWN_BROWSER_JAR.to_owned()];
    sentences.extend(started_by(exchange));
    sentences.extend(all_cookie_sentences(exchange));
    sentences.into_iter().map(|sentence| StateLine::new(StateStyle::Sentence, sentence)).collect()
}

/// What a client holds that does not act now.
fn other_client_lines(moment: &LaneMoment<'_>, client: &str) -> Vec<StateLine> {
    let cookies = cookie_changes(moment.before, moment.now, client);
    let tokens = token_changes(moment.before, moment.now, client);
    if cookies.is_empty() && tokens.is_empty() {
        return Vec::new();
    }
    // Tokens that did not change need no more than their names.
    let (unchanged, changed): (Vec<TokenChange<'_>>, Vec<_>) =
        tokens.into_iter().partition(|token| token.change == ViewChange::Same);
    let names = unchanged.iter().map(|token| token.name).collect::<Vec<_>>().join(", ");
    // Nor, in short, do such cookies.
    let is_unchanged = changed.is_empty() && cookies.iter().all(|(change, _)| *change == ViewChange::Same);
    let short = is_unchanged.then(|| text::other_client(client, held_names(&cookies, &unchanged)));
    let need = if is_unchanged { LineNeed::InShort } else { LineNeed::Needed };
    let mut lines =
        vec![StateLine { short, ..StateLine::new(StateStyle::Remark, text::other_client(client, names).trim_end()) }];
    lines.extend(cookies.iter().map(|(change, cookie)| StateLine { need, ..cookie_line(*change, cookie) }));
    lines.extend(changed.into_iter().map(token_line));
    lines
}

/// What a client holds, by name; a cookie with a short name that is all of it, with its value.
fn held_names(cookies: &[(ViewChange, &JarCookie)], tokens: &[TokenChange<'_>]) -> String {
    const LONGEST_NAME: usize = 5;
    if let ([(_, cookie)], []) = (cookies, tokens)
        && cookie.name.len() <= LONGEST_NAME
    {
        return text::pair_of(&cookie.name, abbreviate(&cookie.value));
    }
    let cookies = cookies.iter().map(|(_, cookie)| cookie.name.as_str());
    cookies.chain(tokens.iter().map(|token| token.name)).collect::<Vec<_>>().join(", ")
}

/// The secret that an attacker has found by guessing, or that no word of the list was right.
fn guess_line(moment: &LaneMoment<'_>) -> Option<StateLine> {
    let result = moment.now.guess_result.as_ref().filter(|_| moment.client_kind == Some(ClientKind::Attacker))?;
    let is_new = moment.before.guess_result.as_ref() != Some(result);
    Some(StateLine {
        change: if is_new { ViewChange::New } else { ViewChange::Same },
        pointed_to: moment.look_at.includes_any(&["guess"]),
        ..StateLine::new(StateStyle::Note, text::secret(result))
    })
}

/// The one-time code that was computed, where that is news.
fn code_line(moment: &LaneMoment<'_>) -> Option<StateLine> {
    let result = moment.now.totp_result.as_ref()?;
    let pointed_to = moment.look_at.includes_any(&["totp"]);
    let is_new = moment.before.totp_result.as_ref() != Some(result);
    let change = if is_new { ViewChange::New } else { ViewChange::Same };
    let line = StateLine::new(StateStyle::Note, text::one_time_code(result));
    (is_new || pointed_to).then_some(StateLine { change, pointed_to, ..line })
}

/// What became of a script in the page, where that is news.
fn script_line(moment: &LaneMoment<'_>) -> Option<StateLine> {
    let result = moment.now.script_result.as_ref()?;
    let pointed_to = moment.look_at.includes_any(&["script", "stolen"]);
    let is_new = moment.before.script_result.as_ref() != Some(result);
    let change = if is_new { ViewChange::New } else { ViewChange::Same };
    let outcome = match (result.verdict, result.found.len()) {
        (ScriptVerdict::Ran, 0) => text::TOOK_NOTHING.to_owned(),
        (ScriptVerdict::Ran, 1) => text::TOOK_ONE_THING.to_owned(),
        (ScriptVerdict::Ran, count) => text::took_things(count),
        (verdict, _) => verdict.word().to_owned(),
    };
    (is_new || pointed_to).then(|| StateLine {
        change,
        pointed_to,
        ..StateLine::new(StateStyle::Note, text::script(outcome))
    })
}

fn jar_lines(moment: &LaneMoment<'_>, client: &str) -> Vec<StateLine> {
    let mut lines = Vec::new();
    for (change, cookie) in cookie_changes(moment.before, moment.now, client) {
        let decisions = moment.exchange.map_or(&[][..], |exchange| &exchange.cookie_send_decisions);
        let decision = decisions.iter().find(|decision| decision.name == cookie.name);
        // A cookie that came with the response cannot have been part of the request.
        let sent = decision.filter(|_| change == ViewChange::Same).map(|decision| decision.sent);
        let mark = match sent {
            Some(true) => StateMark::Good(text::SENT),
            Some(false) => StateMark::Warning(text::NOT_SENT),
            None => StateMark::None,
        };
        let pointed_to = points_to_cookie(moment, cookie, sent);
        lines.push(StateLine { mark, pointed_to, ..cookie_line(change, cookie) });
        if change != ViewChange::Removed {
            let need = if change == ViewChange::Same { LineNeed::Aside } else { LineNeed::Needed };
            lines.push(StateLine { need, ..StateLine::new(StateStyle::Detail, cookie_attributes(cookie)) });
            lines.extend(attribute_explanations(cookie));
        }
        // Where a page starts the request, the browser decides, and why is the point.
        let by_page = moment.exchange.is_some_and(|exchange| exchange.page_request.is_some());
        if by_page && sent == Some(false) {
            lines.extend(decision.map(|decision| held_back_line(&decision.reason, &decision.rule)));
        }
    }
    lines
}

/// Why a cookie was held back; in short, without the rule and the details.
fn held_back_line(reason: &str, rule: &str) -> StateLine {
    let short = reason.split_once(": ").map_or(reason, |(attribute, _)| attribute);
    StateLine {
        short: Some(short.to_owned()),
        need: LineNeed::Aside,
        ..StateLine::new(StateStyle::Note, text::held_back(reason, rule))
    }
}

/// Whether the author points to this cookie: as it is in the jar, or to what became of it in this exchange.
fn points_to_cookie(moment: &LaneMoment<'_>, cookie: &JarCookie, sent: Option<bool>) -> bool {
    let (look_at, name) = (moment.look_at, &cookie.name);
    look_at.includes_any(&[&format!("jar.{name}"), &format!("not_sent.{name}")])
        // Other facts of a `Set-Cookie` are about its line on the wire.
        || look_at.includes_exactly(&format!("set_cookie.{name}.kept"))
        || (sent == Some(true) && look_at.includes_any(&["sent"]))
}

fn cookie_line(change: ViewChange, cookie: &JarCookie) -> StateLine {
    StateLine {
        change,
        code: format!("{}={}", cookie.name, abbreviate(&cookie.value)),
        whole_code: Some(format!("{}={}", cookie.name, cookie.value)),
        ..StateLine::default()
    }
}

/// What the attributes of a cookie do, each in a line.
fn attribute_explanations(cookie: &JarCookie) -> Vec<StateLine> {
    let attributes = attribute_words(cookie);
    let explanation = |attribute: String| {
        let meaning = cookie_part_meaning(1, &attribute).to_owned();
        StateLine { meaning, ..StateLine::new(StateStyle::Explanation, attribute) }
    };
    attributes.into_iter().map(explanation).collect()
}

/// A cookie's attributes in the words of `Set-Cookie`.
pub(super) fn cookie_attributes(cookie: &JarCookie) -> String {
    let attributes = attribute_words(cookie);
    // The name of the attribute goes without saying.
    let word = |attribute: &String| attribute.strip_prefix("SameSite=").unwrap_or(attribute).to_owned();
    let words: Vec<String> = attributes.iter().map(word).collect();
    if words.is_empty() { text::NO_FLAGS.to_owned() } else { words.join(" ") }
}

fn attribute_words(cookie: &JarCookie) -> Vec<String> {
    let same_site = match cookie.same_site {
        SameSite::Strict => Some("SameSite=Strict"),
        SameSite::Lax => Some("SameSite=Lax"),
        SameSite::None => Some("SameSite=None"),
        SameSite::Unset => None,
    };
    let domain = (!cookie.host_only).then(|| format!("Domain={}", cookie.domain));
    let path = (cookie.path != "/").then(|| format!("Path={}", cookie.path));
    let flags = [cookie.http_only.then_some("HttpOnly"), cookie.secure.then_some("Secure"), same_site];
    flags.into_iter().flatten().map(str::to_owned).chain(domain).chain(path).collect()
}

/// The cookies of the request that did not come from the jar.
fn manual_cookies(exchange: &Exchange) -> Vec<StateLine> {
    let header = exchange.request.header("cookie").unwrap_or_default();
    let pairs = header.split("; ").filter_map(|pair| pair.split_once('='));
    let from_jar =
        |name: &str| exchange.cookie_send_decisions.iter().any(|decision| decision.sent && decision.name == name);
    let line = |(name, value)| StateLine {
        code: format!("{name}={}", abbreviate(value)),
        whole_code: Some(format!("{name}={value}")),
        mark: StateMark::Warning(text::BY_HAND),
        ..StateLine::default()
    };
    pairs.filter(|(name, _)| !from_jar(name)).map(line).collect()
}

/// The tokens that `client` holds, and where it keeps them.
fn held_token_lines(moment: &LaneMoment<'_>, client: &str) -> Vec<StateLine> {
    let held = token_changes(moment.before, moment.now, client);
    let mut lines = Vec::new();
    if !held.is_empty() {
        let place = match moment.now.setup.shop.access.storage {
            _ if moment.client_kind == Some(ClientKind::Mobile) => text::IN_KEYCHAIN,
            TokenStorage::SessionStorage => text::IN_SESSION_STORAGE,
            TokenStorage::LocalStorage => text::IN_LOCAL_STORAGE,
            TokenStorage::Variable | TokenStorage::Cookie => text::IN_PAGE_MEMORY,
        };
        lines.push(StateLine::new(StateStyle::Remark, place));
    }
    for token in held {
        // A token that came with the response cannot have been part of the request.
        let sent = token.change == ViewChange::Same
            && moment.exchange.is_some_and(|exchange| carries_token(exchange, token.token));
        let mark = if sent { StateMark::Good(text::SENT) } else { StateMark::None };
        let pointed_to = moment.look_at.includes_any(&[&format!("holds.{}", token.name)]);
        lines.push(StateLine { mark, pointed_to, ..token_line(token) });
        if token.change != ViewChange::Removed {
            lines.extend(claim_lines(token.token, moment.now.now));
        }
    }
    lines
}

/// The token that was made by hand, if it is new or sent now, and a token in the request that the client does not hold.
fn manual_token_lines<'a>(moment: &LaneMoment<'a>, client: &str) -> Vec<StateLine> {
    let now = moment.now.now;
    let sent = moment.exchange.and_then(bearer_token);
    let forged = moment.now.forged_token.as_deref();
    let is_new = forged.is_some() && moment.before.forged_token.as_deref() != forged;
    let mut tokens: Vec<TokenChange<'_>> = Vec::new();
    if let Some(token) = forged.filter(|token| is_new || sent == Some(token)) {
        let change = if is_new { ViewChange::New } else { ViewChange::Same };
        tokens.push(TokenChange { change, name: "made", token });
    }
    let access_token = |view: &'a View| view.client_tokens.get(client).and_then(|tokens| tokens.access.as_deref());
    let known = [forged, access_token(moment.now), access_token(moment.before)];
    if let Some(token) = sent.filter(|token| !known.contains(&Some(*token))) {
        let name = if explain(token, now).is_ok() { "JWT" } else { "token" };
        tokens.push(TokenChange { change: ViewChange::Same, name, token });
    }
    let mut lines = Vec::new();
    for token in tokens {
        let mark = if sent == Some(token.token) { StateMark::Warning(text::BY_HAND) } else { StateMark::None };
        let pointed_to = moment.look_at.includes_any(&["token", "claims"]);
        lines.push(StateLine { mark, pointed_to, ..token_line(token) });
        lines.extend(claim_lines(token.token, now));
    }
    lines
}

fn token_line(TokenChange { change, name, token }: TokenChange<'_>) -> StateLine {
    StateLine {
        change,
        label: format!("{name} "),
        code: abbreviate(token).to_string(),
        whole_code: Some(token.to_owned()),
        ..StateLine::default()
    }
}

/// The token of the request's `Authorization: Bearer`.
fn bearer_token(exchange: &Exchange) -> Option<&str> {
    exchange.request.header("authorization")?.strip_prefix("Bearer ")
}

fn carries_token(exchange: &Exchange, token: &str) -> bool {
    bearer_token(exchange) == Some(token) || exchange.request.body.contains(token)
}

/// What a JWT claims in short, and claim by claim with its meaning.
fn claim_lines(token: &str, now: i64) -> Vec<StateLine> {
    let Ok(explained) = explain(token, now) else { return Vec::new() };
    let explanation = |claim: ClaimExplanation| {
        let label = format!("{}: {}", Json::from(claim.name), claim.value);
        StateLine { meaning: claim.meaning, ..StateLine::new(StateStyle::Explanation, label) }
    };
    claims_line(&explained.payload.content, now)
        .into_iter()
        .chain(explained.claims.into_iter().map(explanation))
        .collect()
}

/// What a payload claims, believed or not: `says bob user 14:59`.
fn claims_line(payload: &TokenPartContent, now: i64) -> Option<StateLine> {
    let TokenPartContent::Object(claims) = payload else { return None };
    let text = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
    let left = claims.get("exp").and_then(Json::as_i64).map(|exp| time_left(exp.saturating_sub(now)));
    let said: Vec<String> = [text("sub"), text("role"), left].into_iter().flatten().collect();
    let short = Some(said.join(" ")).filter(|said| !said.is_empty())?;
    Some(StateLine { short: Some(short.clone()), ..StateLine::new(StateStyle::Detail, text::claims_say(short)) })
}
