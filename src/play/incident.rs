//! What can happen to the login of a website and an app on one backend, played against a setup: a logout, a theft, a change of
//! role or password, more servers, a store or a key that is lost. Each incident runs in a lab of its own, and what is reported is what was answered
//! there.

mod account_incidents;
mod credential_copy;
mod failure_incidents;
mod page_incidents;
mod spoken_answer;

use serde::Serialize;

use super::play_error::PlayError;
use super::scratch_lab::ScratchLab;
use crate::model::abbreviate::abbreviate;
use crate::model::{ClientKind, Exchange, Outcome, Setup};

/// Something that happens to a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Incident {
    /// Nothing out of the ordinary.
    OrdinaryRequest,
    /// Somebody logs in.
    Login,
    /// A user logs out, and copies of the credentials are tried.
    Logout,
    /// Somebody has copied every credential of a user, who logs out everywhere.
    HackedAccount,
    /// An admin becomes an ordinary user.
    RoleChange,
    /// Support bans a user.
    Ban,
    /// Somebody has copied every credential of a user, who sets a new password.
    PasswordChange,
    /// Every server restarts.
    Restart,
    /// The shop runs on eight servers.
    MoreServers,
    /// The session store stops, or what lies in memory is gone.
    StoreLost,
    /// The signing key has leaked and is replaced at once.
    KeyLost,
    /// A page of another site sends a form.
    ForgedForm,
    /// A script of somebody else's runs in the website's page.
    InjectedScript,
}

impl Incident {
    /// All of them, in the order in which they are played.
    pub const ALL: [Self; 13] = [
        Self::OrdinaryRequest,
        Self::Login,
        Self::Logout,
        Self::HackedAccount,
        Self::RoleChange,
        Self::Ban,
        Self::PasswordChange,
        Self::Restart,
        Self::MoreServers,
        Self::StoreLost,
        Self::KeyLost,
        Self::ForgedForm,
        Self::InjectedScript,
    ];

    /// What happens, in a few words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::OrdinaryRequest => "An ordinary request",
            Self::Login => "A login",
            Self::Logout => "The user logs out",
            Self::HackedAccount => "A hacked account: log out everywhere, now",
            Self::RoleChange => "An admin becomes an ordinary user",
            Self::Ban => "Support bans a user",
            Self::PasswordChange => "A hacked account: the user sets a new password",
            Self::Restart => "Every server restarts",
            Self::MoreServers => "Eight servers, and one of them crashes",
            Self::StoreLost => "The session store is gone",
            Self::KeyLost => "The signing key has leaked, and is replaced at once",
            Self::ForgedForm => "A form on evil.test posts a transfer",
            Self::InjectedScript => "Somebody else's script runs in the website's page",
        }
    }

    /// The question of an interviewer that this is the answer to, as `topic/number`.
    #[must_use]
    pub const fn interview_question(self) -> &'static str {
        match self {
            Self::OrdinaryRequest => "jwt.size/1",
            Self::Login => "two.philosophies/1",
            Self::Logout => "jwt.logout/1",
            Self::HackedAccount => "session.logout/1",
            Self::RoleChange => "jwt.stale/1",
            Self::Ban => "jwt.revocation/1",
            Self::PasswordChange => "jwt.stale/2",
            Self::Restart => "session.store/1",
            Self::MoreServers => "session.scaling/1",
            Self::StoreLost => "session.failures/1",
            Self::KeyLost => "jwt.keys/1",
            Self::ForgedForm => "attack.csrf/1",
            Self::InjectedScript => "attack.xss/1",
        }
    }

    /// Plays it against a shop with this setup.
    ///
    /// # Errors
    /// When the lab can't have this setup, or there is no loopback.
    pub fn play_against(self, setup: &Setup) -> Result<IncidentReport, PlayError> {
        Ok(IncidentReport { incident: self, findings: self.play(setup)? })
    }

    fn play(self, setup: &Setup) -> Result<Vec<IncidentFinding>, PlayError> {
        match self {
            Self::OrdinaryRequest => page_incidents::ordinary_request(setup),
            Self::Login => page_incidents::login(setup),
            Self::Logout => account_incidents::logout(setup),
            Self::HackedAccount => account_incidents::hacked_account(setup),
            Self::RoleChange => account_incidents::role_change(setup),
            Self::Ban => account_incidents::ban(setup),
            Self::PasswordChange => account_incidents::password_change(setup),
            Self::Restart => failure_incidents::restart(setup),
            Self::MoreServers => failure_incidents::more_servers(setup),
            Self::StoreLost => failure_incidents::store_lost(setup),
            Self::KeyLost => failure_incidents::key_lost(setup),
            Self::ForgedForm => page_incidents::forged_form(setup),
            Self::InjectedScript => page_incidents::injected_script(setup),
        }
    }
}

/// One of the two programs that use the backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignClient {
    /// Pages at `shop.test` in a browser.
    Website,
    /// A mobile app that talks to `api.shop.test`.
    App,
}

impl DesignClient {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Website, Self::App];

    /// The word for it in a report, and its name in the lab.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::App => "app",
        }
    }

    const fn host(self) -> &'static str {
        match self {
            Self::Website => "shop.test",
            Self::App => "api.shop.test",
        }
    }
}

/// How a design came out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignGrade {
    /// As one would wish.
    Fine,
    /// At a price that a designer has to name.
    Price,
    /// Not at all.
    Hole,
}

/// What happened to one client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncidentFinding {
    /// Whom it happened to.
    pub client: DesignClient,
    /// How that is judged.
    pub grade: DesignGrade,
    /// What happened, in a sentence without a full stop.
    pub what: String,
    /// The exchange that proves it: `GET /me → 401, refused by: look up`.
    pub proof: String,
}

/// What an incident did to a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentReport {
    /// What happened.
    pub incident: Incident,
    /// What it did, client by client.
    pub findings: Vec<IncidentFinding>,
}

impl IncidentReport {
    /// The worst that the incident did.
    #[must_use]
    pub fn worst_grade(&self) -> DesignGrade {
        self.findings.iter().map(|finding| finding.grade).max().unwrap_or(DesignGrade::Fine)
    }

    /// Whether it ends worse for one of the two clients than for the other.
    #[must_use]
    pub fn differs_between_clients(&self) -> bool {
        let worst = |client: DesignClient| {
            self.findings.iter().filter(|finding| finding.client == client).map(|finding| finding.grade).max()
        };
        let [website, app] = DesignClient::ALL.map(worst);
        website.is_some() && app.is_some() && website != app
    }
}

/// Everything that was played against a design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignReport {
    /// What each incident did.
    pub incidents: Vec<IncidentReport>,
    /// Why another store than the one that was asked for played the shared store.
    pub store_note: Option<String>,
}

/// Plays every incident against a shop with this setup.
///
/// # Errors
/// When the lab can't have this setup, or there is no loopback.
pub fn play_incidents(setup: &Setup) -> Result<DesignReport, PlayError> {
    let store_note = start_lab(setup)?.initial_view.store.note;
    let incidents = Incident::ALL.into_iter().map(|incident| incident.play_against(setup)).collect::<Result<_, _>>()?;
    Ok(DesignReport { incidents, store_note })
}

/// A lab with both clients, and the people who are up to something.
fn start_lab(setup: &Setup) -> Result<ScratchLab, PlayError> {
    let clients = [
        (DesignClient::Website.word(), ClientKind::Browser),
        (DesignClient::App.word(), ClientKind::Mobile),
        ("mallory", ClientKind::Browser),
        ("thief", ClientKind::Attacker),
    ];
    ScratchLab::start(setup.clone(), &clients)
}

/// What was answered to the last request: `GET /me → 401, refused by: look up`.
fn proof_of(outcome: &Outcome) -> String {
    outcome.last_exchange().map_or_else(String::new, exchange_words)
}

fn exchange_words(exchange: &Exchange) -> String {
    let answer = format!("{} {} → {}", exchange.method(), exchange.path(), exchange.status);
    match (exchange.trace.refused_by(), &exchange.trace.user) {
        (Some(check), _) => format!("{answer}, refused by: {}", check.label()),
        (None, Some(user)) => format!("{answer}, {}", abbreviate(user)),
        (None, None) => answer,
    }
}

fn status_of(outcome: &Outcome) -> u16 {
    outcome.last_exchange().map_or(0, |exchange| exchange.status)
}
