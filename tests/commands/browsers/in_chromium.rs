//! Chromium and the jar: the matrix and the rules, with third-party cookies allowed and blocked.

use authwalk::internals::cookie::{CookieDraft, JarRules, ThirdPartyCookies};
use serde_json::json;

use super::cookie_matrix::{CookieMatrix, SendExplanation};
use super::cookie_rules::compare_rules;
use crate::common::chromium::Chromium;

/// What Chromium does where the standard leaves a choice.
const RULES: JarRules = JarRules { draft: CookieDraft::Layered, chips: true, ..JarRules::CHROMIUM };

const EXPLAINED: &[SendExplanation] = &[];

const EXPLAINED_RULES: &[(&str, &str)] = &[
    (
        "an empty Domain last",
        "the tests of the web platform want the Domain before it to count; Chromium takes the last",
    ),
    (
        "an empty Path last",
        "Chromium follows 6265bis here: it takes the place of the one before; in its successor it doesn't",
    ),
    (
        "overwriting keeps the place in the order",
        "Chromium keeps the time of creation only where the value stays the same",
    ),
    ("a Max-Age with a sign", "Chromium reads +0 as a number; by section 5.6.2 it is none"),
    ("a tab within", "Chromium refuses it; section 5.6 excepts tabs from the control characters"),
];

/// With third-party cookies, as Chrome ships it outside of Incognito. One browser fills the matrix and goes through the rules: its
/// start takes as long as a matrix.
#[test]
#[ignore = "needs chromium"]
fn the_matrix_and_the_rules_of_storing_are_those_of_the_jar() {
    let profile = json!({ "profile": { "cookie_controls_mode": 0, "block_third_party_cookies": false } });
    let mut chromium = Chromium::start_with(&profile);
    CookieMatrix::new(&mut chromium, RULES, EXPLAINED).compare();
    compare_rules(&mut chromium, RULES, EXPLAINED_RULES);
}

/// Without, as Chrome does it in Incognito and where somebody asks for it.
#[test]
#[ignore = "needs chromium"]
fn the_matrix_is_that_of_the_jar_without_third_party_cookies() {
    let profile = json!({ "profile": { "cookie_controls_mode": 1, "block_third_party_cookies": true } });
    let rules = JarRules { third_party: ThirdPartyCookies::Blocked, ..RULES };
    CookieMatrix::new(&mut Chromium::start_with(&profile), rules, EXPLAINED).compare();
}
