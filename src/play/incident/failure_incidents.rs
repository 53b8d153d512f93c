//! Incidents of the machinery: a restart, more servers, a store that is gone, a key that has leaked.

use serde_json::{Value as Json, json};

use super::credential_copy::log_in;
use super::{DesignClient, DesignGrade, IncidentFinding, proof_of, start_lab, status_of};
use crate::model::{Outcome, Setup};
use crate::play::play_error::PlayError;
use crate::play::scratch_lab::ScratchLab;

/// How many servers there are afterwards: as many as the lab has room for.
const SERVERS: u32 = 8;

/// How many requests are sent to see how the servers do.
const REQUESTS: usize = 16;

/// A login on eight servers, then requests; then the server that took the login crashes.
pub(super) fn more_servers(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let mut scaled = setup.clone();
    scaled.shop.balancer.replicas = SERVERS;
    let mut findings = Vec::new();
    for client in DesignClient::ALL {
        let lab = start_lab(&scaled)?;
        let login = log_in(&lab, client, "alice")?;
        let busy = ask_me(&lab, client, REQUESTS)?;
        let succeeded = successes(&busy);
        let grade = if succeeded == REQUESTS { DesignGrade::Fine } else { DesignGrade::Hole };
        let what = format!("{succeeded} of {REQUESTS} requests after a login succeed on {SERVERS} servers");
        findings.push(IncidentFinding { client, grade, what, proof: proof_of(&busy) });
        let Some(number) = login.last_exchange().and_then(|exchange| exchange.trace.replica) else { continue };
        lab.act(json!({ "operator": { "replica": { "crash": number } } }))?;
        let after = ask_me(&lab, client, REQUESTS)?;
        let succeeded = successes(&after);
        let grade = if succeeded == REQUESTS { DesignGrade::Fine } else { DesignGrade::Price };
        let what = format!("{succeeded} of {REQUESTS} after the server that took the login has crashed");
        findings.push(IncidentFinding { client, grade, what, proof: proof_of(&after) });
    }
    Ok(findings)
}

/// Every server restarts at the same moment, as after a crash of their machine.
pub(super) fn restart(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    for client in DesignClient::ALL {
        log_in(&lab, client, "alice")?;
    }
    lab.act(json!({ "operator": { "restart": true } }))?;
    let goes_on = |client| goes_on(&lab, client, "goes on: nothing that it needs was in a server's memory");
    DesignClient::ALL.into_iter().map(goes_on).collect()
}

/// The store stops and starts again; what lies in a server's memory is gone after a restart.
pub(super) fn store_lost(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let has_store = setup.shop.store.kind.is_outside();
    let lab = start_lab(setup)?;
    for client in DesignClient::ALL {
        log_in(&lab, client, "alice")?;
    }
    let mut findings = Vec::new();
    if has_store {
        lab.act(json!({ "operator": { "store": "stop" } }))?;
        for client in DesignClient::ALL {
            findings.push(answer(&lab, client, "while the store is down")?);
        }
        lab.act(json!({ "operator": { "store": "start" } }))?;
    } else {
        lab.act(json!({ "operator": { "restart": true } }))?;
    }
    let when = if has_store { "after the store has restarted" } else { "after a restart of the server" };
    for client in DesignClient::ALL {
        findings.push(answer(&lab, client, when)?);
    }
    Ok(findings)
}

/// The signing key is thrown away for a new one.
pub(super) fn key_lost(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    for client in DesignClient::ALL {
        log_in(&lab, client, "alice")?;
    }
    lab.act(json!({ "operator": { "rotate_keys": "at_once" } }))?;
    let goes_on = |client| goes_on(&lab, client, "goes on: its credential isn't signed with that key");
    DesignClient::ALL.into_iter().map(goes_on).collect()
}

/// Whether `client` is still logged in: at once, for which `why` is the reason, or after a refresh.
fn goes_on(lab: &ScratchLab, client: DesignClient, why: &str) -> Result<IncidentFinding, PlayError> {
    let me = ask_me(lab, client, 1)?;
    if status_of(&me) == 200 {
        return Ok(finding(client, DesignGrade::Fine, why, &me));
    }
    let refresh = lab.act(by(client, &json!({ "line": format!("POST https://{}/refresh", client.host()) })))?;
    Ok(if status_of(&refresh) == 200 {
        finding(client, DesignGrade::Price, "is refused once, refreshes, and goes on without a password", &refresh)
    } else {
        finding(client, DesignGrade::Hole, "is out: everybody has to log in again", &me)
    })
}

/// What `client` is answered now.
fn answer(lab: &ScratchLab, client: DesignClient, when: &str) -> Result<IncidentFinding, PlayError> {
    let me = ask_me(lab, client, 1)?;
    let (grade, fate) = match status_of(&me) {
        200 => (DesignGrade::Fine, "it goes on"),
        503 => (DesignGrade::Price, "503, and nobody is logged out"),
        _ => (DesignGrade::Hole, "everybody is logged out"),
    };
    Ok(finding(client, grade, &format!("{when}: {fate}"), &me))
}

fn finding(client: DesignClient, grade: DesignGrade, what: &str, outcome: &Outcome) -> IncidentFinding {
    IncidentFinding { client, grade, what: what.to_owned(), proof: proof_of(outcome) }
}

/// `GET /me` with what the client holds, so many times.
fn ask_me(lab: &ScratchLab, client: DesignClient, times: usize) -> Result<Outcome, PlayError> {
    let mut act = by(client, &json!({ "line": format!("GET https://{}/me", client.host()) }));
    act["times"] = times.into();
    lab.act(act)
}

fn by(client: DesignClient, request: &Json) -> Json {
    json!({ "by": client.word(), "request": request })
}

fn successes(outcome: &Outcome) -> usize {
    outcome.exchanges.iter().filter(|exchange| exchange.status == 200).count()
}
