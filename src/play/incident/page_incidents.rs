//! What a login gives, what a request costs, and the two attacks that start in a browser: a form of another site, a script in the shop's page.

use std::collections::BTreeMap;

use serde_json::json;

use super::credential_copy::{CredentialCopy, log_in};
use super::{DesignClient, DesignGrade, IncidentFinding, proof_of, start_lab};
use crate::model::Setup;
use crate::model::view::ScriptVerdict;
use crate::play::play_error::PlayError;
use crate::play::scratch_lab::ScratchLab;

/// What each client gets, and whether the server keeps a session for it.
pub(super) fn login(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let mut findings = Vec::new();
    let mut session_count = 0;
    for client in DesignClient::ALL {
        let login = log_in(&lab, client, "alice")?;
        let name = |copy: &CredentialCopy| {
            copy.length().map_or_else(|| copy.name().to_owned(), |length| format!("{} of {length} bytes", copy.name()))
        };
        let given: Vec<String> = CredentialCopy::in_response(&login, client).iter().map(name).collect();
        let sessions = login.view.store.sessions.len();
        let (grade, what) = if given.is_empty() {
            (DesignGrade::Hole, "gets no credential".to_owned())
        } else {
            let kept = if sessions > session_count { "a session is stored" } else { "no session is stored" };
            (DesignGrade::Fine, format!("gets {}; {kept}", given.join(" and ")))
        };
        session_count = sessions;
        findings.push(IncidentFinding { client, grade, what, proof: proof_of(&login) });
    }
    Ok(findings)
}

/// Bytes and look-ups of `GET /me`.
pub(super) fn ordinary_request(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let mut findings = Vec::new();
    for client in DesignClient::ALL {
        log_in(&lab, client, "alice")?;
        let line = format!("GET https://{}/me", client.host());
        let me = lab.act(json!({ "by": client.word(), "request": { "line": line } }))?;
        let bytes = me.last_exchange().map_or(0, |exchange| exchange.request.bytes.len());
        let what = match me.look_ups() {
            0 => format!("{bytes} bytes, and nothing is looked up"),
            1 => format!("{bytes} bytes, 1 look-up"),
            look_ups => format!("{bytes} bytes, {look_ups} look-ups"),
        };
        findings.push(IncidentFinding { client, grade: DesignGrade::Fine, what, proof: proof_of(&me) });
    }
    Ok(findings)
}

/// The user visits evil.test while logged in; its form posts to the website, and to the API.
pub(super) fn forged_form(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    log_in(&lab, DesignClient::Website, "alice")?;
    let mut findings = Vec::new();
    let mut transfers = 0;
    for target in DesignClient::ALL {
        let request = json!({
            "line": format!("POST https://{}/transfer", target.host()),
            "form": { "to": "bob", "amount": "1000" }, "page": "evil.test", "start": "form",
        });
        let forged = lab.act(json!({ "by": DesignClient::Website.word(), "request": request }))?;
        let made = forged.view.store.transfers.len();
        let (grade, fate) =
            if made > transfers { (DesignGrade::Hole, "makes") } else { (DesignGrade::Fine, "does not make") };
        transfers = made;
        let what = format!("{} {fate} the forged transfer", target.host());
        findings.push(IncidentFinding { client: target, grade, what, proof: proof_of(&forged) });
    }
    Ok(findings)
}

/// Somebody has left a comment with a script in it, and the website doesn't encode it.
pub(super) fn injected_script(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    // Mallory writes by the rules, and the lab spares her the CSRF token; then the design's own checks count again.
    lab.act(json!({ "operator": { "set": { "shop": {
        "pages": { "encodes_output": false },
        "csrf": { "token": "none", "check_origin": false, "check_fetch_site": false },
    } } } }))?;
    let page = |line: &str, json: serde_json::Value| json!({ "by": "mallory", "request": { "line": line, "json": json, "page": "https://shop.test/", "start": "fetch" } });
    lab.act(page("POST /login", json!({ "user": "bob", "password": "$bob.password" })))?;
    lab.act(page("POST /comments", json!({ "text": "<img src=x onerror=\"steal()\">" })))?;
    let csrf = serde_json::to_value(&setup.shop.csrf).unwrap_or_default();
    lab.act(json!({ "operator": { "set": { "shop": { "csrf": csrf } } } }))?;
    log_in(&lab, DesignClient::Website, "alice")?;
    let read = lab.act(json!({ "by": DesignClient::Website.word(), "script": {} }))?;
    let (grade, what) = match &read.view.script_result {
        Some(result) if result.verdict == ScriptVerdict::Ran => damage(&lab, &result.found)?,
        _ => (DesignGrade::Fine, "the script doesn't run".to_owned()),
    };
    Ok(vec![IncidentFinding { client: DesignClient::Website, grade, what, proof: proof_of(&read) }])
}

/// What a script that has run can do with what it found: each copy is tried on another machine.
fn damage(lab: &ScratchLab, found: &BTreeMap<String, String>) -> Result<(DesignGrade, String), PlayError> {
    let mut useful = Vec::new();
    let mut copies = CredentialCopy::of_script(found);
    for copy in &mut copies {
        let (worked, _) = copy.try_it(lab, "/me")?;
        if worked && !useful.contains(&copy.name()) {
            useful.push(copy.name());
        }
    }
    Ok(match (copies.is_empty(), useful.as_slice()) {
        (true, _) => (DesignGrade::Price, "nothing to take home; the script acts in the page as the user".to_owned()),
        (false, []) => {
            let what = "what it takes home is refused on another machine; it acts in the page as the user";
            (DesignGrade::Price, what.to_owned())
        }
        (false, useful) => (DesignGrade::Hole, format!("it takes home, ready to use: {}", useful.join(", "))),
    })
}
