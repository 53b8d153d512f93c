//! Firefox and the jar: the matrix and the rules, with third parties partitioned, as it is installed, and with their cookies
//! allowed.

use authwalk::internals::cookie::{CookieDraft, DefaultSameSite, JarRules, ThirdPartyCookies};

use super::cookie_matrix::{CookieMatrix, SendExplanation};
use super::cookie_rules::compare_rules;
use crate::common::firefox::Firefox;

/// What Firefox does where the standard leaves a choice.
const RULES: JarRules = JarRules {
    draft: CookieDraft::Layered,
    default_same_site: DefaultSameSite::None,
    lax_post: false,
    chips: true,
    third_party: ThirdPartyCookies::Partitioned,
    ..JarRules::CHROMIUM
};

const EXPLAINED: &[SendExplanation] = &[];

const EXPLAINED_RULES: &[(&str, &str)] = &[
    ("__Host- without Path at the root", "to Firefox the default path / is as good as Path=/"),
    (
        "an empty Domain last",
        "the tests of the web platform want the Domain before it to count; Firefox takes the last",
    ),
    (
        "a script overwrites HttpOnly",
        "the header is right; the page's own process goes on showing what its script wrote",
    ),
    (
        "an empty Path last",
        "Firefox follows 6265bis here: it takes the place of the one before; in its successor it doesn't",
    ),
    ("no name", "Firefox makes a name of it"),
    ("no name, with a sign", "Firefox refuses a cookie without a name"),
    ("no name, then another", "Firefox makes a name of the first and refuses the second"),
];

/// Total Cookie Protection off: third parties get all their cookies.
const ALLOWED: &str = "user_pref('network.cookie.cookieBehavior', 0);\n";

#[test]
#[ignore = "needs firefox-esr"]
fn the_matrix_and_the_rules_of_storing_are_those_of_the_jar() {
    let mut firefox = Firefox::start_with("");
    CookieMatrix::new(&mut firefox, RULES, EXPLAINED).compare();
    compare_rules(&mut firefox, RULES, EXPLAINED_RULES);
}

#[test]
#[ignore = "needs firefox-esr"]
fn the_matrix_is_that_of_the_jar_with_third_party_cookies() {
    let rules = JarRules { third_party: ThirdPartyCookies::Allowed, ..RULES };
    CookieMatrix::new(&mut Firefox::start_with(ALLOWED), rules, EXPLAINED).compare();
}
