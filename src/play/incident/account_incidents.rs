//! Incidents of one account: its user logs out or has been hacked, its role changes, it is banned. How long do the credentials work that are out?

use serde_json::{Value as Json, json};

use super::credential_copy::{CopyLifetime, CopyOutcome, CredentialCopy, log_in, use_until_refused};
use super::{DesignClient, DesignGrade, IncidentFinding, proof_of, start_lab, status_of};
use crate::model::duration::format_duration;
use crate::model::{Outcome, Setup};
use crate::play::play_error::PlayError;
use crate::play::scratch_lab::ScratchLab;

/// How long a credential may go on working before it is a hole: 15 minutes, the usual life of an access token.
const LONGEST_DELAY_MINUTES: u32 = 15;

/// A password that is on no list of leaked ones.
const NEW_PASSWORD: &str = "seven-teapots-past-the-moon";

/// Each client logs out by itself; do copies of what it held end with that?
pub(super) fn logout(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "alice")?;
    let mut findings = Vec::new();
    for client in DesignClient::ALL {
        let logout = lab.act(post(client, "/logout", None))?;
        findings.extend(failure(client, "logging out does not work", &logout, 204));
    }
    let lifetimes = use_until_refused(&lab, copies, "/me", setup.shop.session.idle_minutes)?;
    findings.extend(lifetimes.into_iter().map(|lifetime| finding("a copy of the ", lifetime)));
    Ok(findings)
}

/// The operator takes the role away. Each client goes on asking for the admin page.
pub(super) fn role_change(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    for client in DesignClient::ALL {
        log_in(&lab, client, "alice")?;
    }
    lab.act(json!({ "operator": { "role": { "user": "alice", "to": "user" } } }))?;
    let logins = DesignClient::ALL.map(CredentialCopy::own_login).to_vec();
    let lifetimes = use_until_refused(&lab, logins, "/admin", setup.shop.session.idle_minutes)?;
    let finding = |CopyLifetime { copy, worked_for, end, proof }| {
        let (grade, span) = delay(end, worked_for);
        let what = match (end, span) {
            (_, None) => "the admin page is closed at once".to_owned(),
            (CopyOutcome::RefusedAfter(_), Some(span)) => format!("the admin page stays open for {span} more"),
            (CopyOutcome::StillWorks, Some(span)) => format!("the admin page is still open after {span}"),
        };
        IncidentFinding { client: copy.client, grade, what, proof }
    };
    Ok(lifetimes.into_iter().map(finding).collect())
}

/// Somebody has copied everything; the user sets a new password by a link in a mail.
pub(super) fn password_change(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let website = DesignClient::Website;
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "alice")?;
    let mail = lab.act(post(website, "/password/reset", Some(&json!({ "user": "alice" }))))?;
    let link = mail.view.outbox.last().and_then(|mail| mail.link.as_deref());
    let token = link.and_then(|link| link.split_once("token=")).map_or("", |(_, token)| token);
    let fields = json!({ "token": token, "password": NEW_PASSWORD });
    let change = lab.act(post(website, "/password/new", Some(&fields)))?;
    let mut findings: Vec<_> = failure(website, "the password can't be changed", &change, 204).into_iter().collect();
    let lifetimes = use_until_refused(&lab, copies, "/me", setup.shop.session.idle_minutes)?;
    findings.extend(lifetimes.into_iter().map(|lifetime| finding("the copied ", lifetime)));
    Ok(findings)
}

/// Somebody has copied everything; the user logs out everywhere in the browser.
pub(super) fn hacked_account(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "alice")?;
    let website = DesignClient::Website;
    let logout = lab.act(post(website, "/logout/all", None))?;
    let mut findings: Vec<_> =
        failure(website, "logging out everywhere does not work", &logout, 204).into_iter().collect();
    let lifetimes = use_until_refused(&lab, copies, "/me", setup.shop.session.idle_minutes)?;
    findings.extend(lifetimes.into_iter().map(|lifetime| finding("the copied ", lifetime)));
    Ok(findings)
}

/// Support bans a user, who is logged in at both.
pub(super) fn ban(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "bob")?;
    lab.act(json!({ "operator": { "ban": "bob" } }))?;
    let lifetimes = use_until_refused(&lab, copies, "/me", setup.shop.session.idle_minutes)?;
    Ok(lifetimes.into_iter().map(|lifetime| finding("the ", lifetime)).collect())
}

/// Copies of everything that a user gets by logging in at both.
fn copies_of_logins(lab: &ScratchLab, user: &str) -> Result<Vec<CredentialCopy>, PlayError> {
    let mut copies = CredentialCopy::of_login(lab, DesignClient::Website, user)?;
    copies.extend(CredentialCopy::of_login(lab, DesignClient::App, user)?);
    Ok(copies)
}

/// A `POST` by the client itself: the website sends it from its own page.
fn post(client: DesignClient, path: &str, fields: Option<&Json>) -> Json {
    let mut request = json!({ "line": format!("POST https://{}{path}", client.host()) });
    if let Some(fields) = fields {
        request["json"] = fields.clone();
    }
    if client == DesignClient::Website {
        request["page"] = "https://shop.test/".into();
        request["start"] = "fetch".into();
    }
    json!({ "by": client.word(), "request": request })
}

/// What there is to say where the answer should have been another one.
fn failure(client: DesignClient, what: &str, outcome: &Outcome, expected: u16) -> Option<IncidentFinding> {
    (status_of(outcome) != expected).then(|| IncidentFinding {
        client,
        grade: DesignGrade::Hole,
        what: what.to_owned(),
        proof: proof_of(outcome),
    })
}

/// How a delay is judged, and how long it was if there was one.
fn delay(end: CopyOutcome, worked_for: Option<u32>) -> (DesignGrade, Option<String>) {
    let span = |minutes: u32| Some(format_duration(i64::from(minutes) * 60));
    match end {
        CopyOutcome::RefusedAfter(0) => (DesignGrade::Fine, None),
        CopyOutcome::RefusedAfter(minutes) if minutes <= LONGEST_DELAY_MINUTES => (DesignGrade::Price, span(minutes)),
        CopyOutcome::RefusedAfter(minutes) => (DesignGrade::Hole, span(minutes)),
        CopyOutcome::StillWorks => (DesignGrade::Hole, span(worked_for.unwrap_or(0))),
    }
}

fn finding(article: &str, lifetime: CopyLifetime) -> IncidentFinding {
    let CopyLifetime { copy, worked_for, end, proof } = lifetime;
    let (grade, span) = delay(end, worked_for);
    let fate = match (end, span) {
        (_, None) => "is refused at once".to_owned(),
        (CopyOutcome::RefusedAfter(_), Some(span)) => format!("works for {span} more"),
        (CopyOutcome::StillWorks, Some(span)) => format!("still works after {span}"),
    };
    IncidentFinding { client: copy.client, grade, what: format!("{article}{} {fate}", copy.name()), proof }
}
