//! Incidents of one account: it was hacked, or it is banned. How long do the credentials work that are out?

use serde_json::json;

use super::credential_copy::{CopyLifetime, CopyOutcome, CredentialCopy, use_until_refused};
use super::{DesignClient, DesignGrade, IncidentFinding, proof_of, start_lab, status_of};
use crate::model::Setup;
use crate::model::duration::format_duration;
use crate::play::player::PlayError;
use crate::play::scratch_lab::ScratchLab;

/// How long a credential may go on working before it is a hole: 15 minutes, the usual life of an access token.
const LONGEST_DELAY_MINUTES: u32 = 15;

/// Somebody has copied everything; the user logs out everywhere in the browser.
pub(super) fn hacked_account(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "alice")?;
    let request =
        json!({ "line": "POST https://shop.test/logout/all", "page": "https://shop.test/", "start": "fetch" });
    let logout = lab.act(json!({ "by": DesignClient::Website.word(), "request": request }))?;
    let mut findings = Vec::new();
    if status_of(&logout) != 204 {
        findings.push(IncidentFinding {
            client: DesignClient::Website,
            grade: DesignGrade::Hole,
            what: "logging out everywhere does not work".to_owned(),
            proof: proof_of(&logout),
        });
    }
    let lifetimes = use_until_refused(&lab, copies, setup.shop.session.idle_minutes)?;
    findings.extend(lifetimes.into_iter().map(|lifetime| finding("the copied ", lifetime)));
    Ok(findings)
}

/// Support bans a user, who is logged in at both.
pub(super) fn ban(setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
    let lab = start_lab(setup)?;
    let copies = copies_of_logins(&lab, "bob")?;
    lab.act(json!({ "operator": { "ban": "bob" } }))?;
    let lifetimes = use_until_refused(&lab, copies, setup.shop.session.idle_minutes)?;
    Ok(lifetimes.into_iter().map(|lifetime| finding("the ", lifetime)).collect())
}

/// Copies of everything that a user gets by logging in at both.
fn copies_of_logins(lab: &ScratchLab, user: &str) -> Result<Vec<CredentialCopy>, PlayError> {
    let mut copies = CredentialCopy::of_login(lab, DesignClient::Website, user)?;
    copies.extend(CredentialCopy::of_login(lab, DesignClient::App, user)?);
    Ok(copies)
}

fn finding(article: &str, lifetime: CopyLifetime) -> IncidentFinding {
    let CopyLifetime { copy, worked_for, end, proof } = lifetime;
    let credential = copy.name();
    let span = |minutes: u32| format_duration(i64::from(minutes) * 60);
    let (grade, fate) = match (end, worked_for) {
        (CopyOutcome::RefusedAfter(0), _) => (DesignGrade::Fine, "is refused at once".to_owned()),
        (CopyOutcome::RefusedAfter(minutes), _) => {
            let grade = if minutes <= LONGEST_DELAY_MINUTES { DesignGrade::Price } else { DesignGrade::Hole };
            (grade, format!("works for {} more", span(minutes)))
        }
        (CopyOutcome::StillWorks, last) => {
            (DesignGrade::Hole, format!("still works after {}", span(last.unwrap_or(0))))
        }
    };
    IncidentFinding { client: copy.client, grade, what: format!("{article}{credential} {fate}"), proof }
}
