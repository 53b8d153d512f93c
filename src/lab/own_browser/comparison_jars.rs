//! The jars that a real browser is compared with: the course's own, and one for each way in which browsers differ from it.
//! All get the same responses; the one that would have sent what the browser sent says how it differs.

use super::browser_request::BrowserRequest;
use super::jar_difference::JarDifference;
use crate::cookie::{self, Jar, JarRules};
use crate::model::{CookieSendDecision, SetCookieDecision};

/// What the course's jar does where the standard leaves a choice: as Chromium with third-party cookies allowed.
const COURSE_RULES: JarRules = JarRules { chips: true, ..JarRules::CHROMIUM };

/// The jars, the course's own first, then those that differ in few things.
#[derive(Debug)]
pub(super) struct ComparisonJars(Vec<DifferentJar>);

#[derive(Debug)]
struct DifferentJar {
    differences: Vec<JarDifference>,
    jar: Jar,
    /// Whether it would have sent what the browser sent last.
    fits_now: bool,
    /// Whether it would have sent what the browser sent whenever before.
    fitted_before: bool,
}

impl ComparisonJars {
    pub(super) fn new() -> Self {
        let jar_with = |differences: Vec<JarDifference>| {
            let rules = differences.iter().fold(COURSE_RULES, |rules, difference| difference.apply(rules));
            DifferentJar { differences, jar: Jar::new(rules), fits_now: true, fitted_before: true }
        };
        Self(JarDifference::combinations().into_iter().map(jar_with).collect())
    }

    /// What became of each cookie of the course's jar in this request, and why; where the browser did something else, how it
    /// differs. `now` is the real time in seconds since 1970-01-01Z.
    pub(super) fn judge(&mut self, request: &BrowserRequest, now: i64) -> Vec<CookieSendDecision> {
        if request.is_preflight() {
            return Vec::new();
        }
        let mut decisions = Vec::new();
        for (index, other) in self.0.iter_mut().enumerate() {
            let header = other.jar.send(&request.cookie_request, now);
            if index == 0 {
                decisions = header.decisions();
            }
            other.fits_now = is_same_set(header.value.as_deref(), &request.cookies);
        }
        tell_differences(&mut decisions, request, self.explanation());
        if !request.may_omit_credentials() {
            self.remember_fits();
        }
        decisions
    }

    /// How the browser differs: as the first jar that would have sent the same, this time and whenever before. Where there is
    /// none, one that would have now.
    fn explanation(&self) -> Option<&[JarDifference]> {
        let always = self.0.iter().find(|other| other.fits_now && other.fitted_before);
        let fitting = always.or_else(|| self.0.iter().find(|other| other.fits_now));
        fitting.map(|other| other.differences.as_slice())
    }

    /// Rules out the jars that would have sent something else, unless that would leave none.
    fn remember_fits(&mut self) {
        if self.0.iter().any(|other| other.fits_now && other.fitted_before) {
            self.0.iter_mut().for_each(|other| other.fitted_before &= other.fits_now);
        }
    }

    /// Gives a `Set-Cookie` to every jar; the decision is that of the course's own.
    pub(super) fn store(&mut self, request: &BrowserRequest, set_cookie: &str, now: i64) -> SetCookieDecision {
        let reports = self.0.iter_mut().map(|other| other.jar.store(&request.cookie_request, set_cookie, now).decision);
        // All of them have to see it, so that all are run through.
        let decisions: Vec<SetCookieDecision> = reports.collect();
        let course = decisions.into_iter().next();
        course.unwrap_or_else(|| cookie::refuse_set_cookie(set_cookie, "has no jar"))
    }
}

/// Whether the header of a jar has these pairs, in whatever order: times of creation within one second do not compare.
fn is_same_set(header: Option<&str>, pairs: &[String]) -> bool {
    let mut own: Vec<&str> = header.map(|header| header.split("; ").collect()).unwrap_or_default();
    let mut others: Vec<&str> = pairs.iter().map(String::as_str).collect();
    own.sort_unstable();
    others.sort_unstable();
    own == others
}

/// Makes the decisions of the course's jar say what really travelled. `explanation` are the differences of a jar that would
/// have sent the same; `None` if none would.
fn tell_differences(
    decisions: &mut Vec<CookieSendDecision>,
    request: &BrowserRequest,
    explanation: Option<&[JarDifference]>,
) {
    let names: Vec<&str> =
        request.cookies.iter().map(|pair| pair.split_once('=').map_or("", |(name, _)| name)).collect();
    for decision in decisions.iter_mut() {
        let was_sent = names.contains(&decision.name.as_str());
        if was_sent != decision.sent {
            let verb = if decision.sent { "would have sent it" } else { "would have held it back" };
            let why = difference_words(request, was_sent, explanation);
            decision.reason = format!("the course's jar {verb} ({}); {why}", decision.reason);
            decision.sent = was_sent;
            decision.differs_from_jar = true;
        }
    }
    let unknown = names.iter().filter(|name| decisions.iter().all(|decision| decision.name != **name));
    let unknown: Vec<CookieSendDecision> = unknown.map(|name| unknown_cookie(name)).collect();
    decisions.extend(unknown);
}

fn difference_words(request: &BrowserRequest, was_sent: bool, explanation: Option<&[JarDifference]>) -> String {
    if !was_sent && request.may_omit_credentials() {
        return "this fetch asked for no cookies, or your browser blocks those of third parties".to_owned();
    }
    match explanation {
        Some(differences) if !differences.is_empty() => {
            let words: Vec<&str> = differences.iter().map(|difference| difference.words()).collect();
            format!("your browser {}", words.join(" and "))
        }
        _ if was_sent => "your browser sends it all the same".to_owned(),
        _ => "your browser no longer has it".to_owned(),
    }
}

/// A cookie that no response has set.
fn unknown_cookie(name: &str) -> CookieSendDecision {
    CookieSendDecision {
        name: name.to_owned(),
        sent: true,
        rule: "6265bis 5.8.3".to_owned(),
        reason: "your browser has it from a script or from before; the course's jar does not know it".to_owned(),
        differs_from_jar: true,
    }
}
