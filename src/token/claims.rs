//! The claims of a token as a strict verifier reads them (RFC 7519, section 4.1).

use serde_json::{Map, Number, Value as Json};

use super::claim_error::{ClaimError, TimeLimit};
use super::json::json_type_name;
use super::member_type_error::{MemberTypeError, text_member};
use super::time_anomaly::TimeAnomaly;
use crate::model::abbreviate::truncate_text;
use crate::model::calendar::format_timestamp;
use crate::model::duration::format_duration;

/// What a verifier requires of the claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimRules {
    /// The issuer that the token must name (`iss`); `None` does not check.
    pub iss: Option<String>,
    /// The audience that the token must name, among others perhaps (`aud`); `None` does not check.
    pub aud: Option<String>,
    /// The type that the header must name (`typ`, such as `at+jwt`); `None` does not check.
    pub typ: Option<String>,
    /// Whether a token without `exp` is refused. The standard leaves `exp` optional, but such a token never expires.
    pub exp: ClaimPresence,
    /// Seconds of leeway for clock skew at `exp` and `nbf`; a few minutes at most (RFC 7519, section 4.1.4).
    pub leeway: u32,
}

/// Whether a claim must be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimPresence {
    /// A token without it is refused.
    #[default]
    Required,
    /// It is checked if it is there.
    Optional,
}

/// How the check of a claim ended, if it did not fail, with the detail for the trace.
pub(super) enum ClaimCheck {
    Passed(String),
    NotChecked(&'static str),
}

pub(super) type ClaimCheckResult = Result<ClaimCheck, ClaimError>;

impl ClaimRules {
    /// The token must be used before `exp`; at `exp` itself it is too late (section 4.1.4).
    pub(super) fn check_exp(&self, claims: &Map<String, Json>, now: i64) -> ClaimCheckResult {
        let Some(exp) = numeric_date(claims, "exp")? else {
            return match self.exp {
                ClaimPresence::Required => Err(ClaimError::NoExpiry),
                ClaimPresence::Optional => Ok(ClaimCheck::NotChecked("no exp")),
            };
        };
        let left = exp.saturating_add(i64::from(self.leeway)).saturating_sub(now);
        if left > 0 {
            let odd = TimeAnomaly::of(exp).map(|odd| odd.to_string());
            return Ok(ClaimCheck::Passed(odd.unwrap_or_else(|| format!("{} left", format_duration(left)))));
        }
        Err(ClaimError::Expired(self.time_limit(exp, now)))
    }

    /// The token must not be used before `nbf` (section 4.1.5).
    pub(super) fn check_nbf(&self, claims: &Map<String, Json>, now: i64) -> ClaimCheckResult {
        let Some(nbf) = numeric_date(claims, "nbf")? else { return Ok(ClaimCheck::NotChecked("no nbf")) };
        if now.saturating_add(i64::from(self.leeway)) >= nbf {
            return Ok(ClaimCheck::Passed(format_timestamp(nbf)));
        }
        Err(ClaimError::NotYetValid(self.time_limit(nbf, now)))
    }

    fn time_limit(&self, time: i64, now: i64) -> TimeLimit {
        TimeLimit { time, now, leeway: self.leeway }
    }

    /// `iss` must be the expected issuer, compared character by character (section 4.1.1): `https://shop.test/` is another one.
    pub(super) fn check_iss(&self, claims: &Map<String, Json>) -> ClaimCheckResult {
        let iss = text_member(claims, "iss")?;
        match (&self.iss, iss) {
            (None, _) => Ok(ClaimCheck::NotChecked("")),
            (Some(wanted), Some(iss)) if wanted == iss => Ok(ClaimCheck::Passed(truncate_text(iss))),
            (Some(wanted), got) => Err(ClaimError::mismatch(wanted, got)),
        }
    }

    /// `aud`, a text or a list of texts, must contain the expected audience (section 4.1.3).
    pub(super) fn check_aud(&self, claims: &Map<String, Json>) -> ClaimCheckResult {
        let all = audiences(claims)?;
        let Some(wanted) = &self.aud else { return Ok(ClaimCheck::NotChecked("")) };
        if all.contains(&wanted.as_str()) {
            return Ok(ClaimCheck::Passed(truncate_text(wanted)));
        }
        let got = (!all.is_empty()).then(|| all.join(", "));
        Err(ClaimError::mismatch(wanted, got.as_deref()))
    }

    /// `typ` must be the expected type, so that an ID token is not taken for an access token (RFC 8725, section 3.11). It is a
    /// media type: case does not count, and `application/` may be left out (RFC 7515, section 4.1.9).
    pub(super) fn check_typ(&self, typ: Option<&str>) -> ClaimCheckResult {
        let Some(wanted) = &self.typ else { return Ok(ClaimCheck::NotChecked("")) };
        match typ {
            Some(typ) if normalize_media_type(typ) == normalize_media_type(wanted) => {
                Ok(ClaimCheck::Passed(truncate_text(typ)))
            }
            got => Err(ClaimError::mismatch(wanted, got)),
        }
    }
}

/// Checks the types of registered claims that no rule reads (section 4.1). The application will read them.
pub(super) fn check_claim_types(claims: &Map<String, Json>) -> Result<(), MemberTypeError> {
    text_member(claims, "sub")?;
    text_member(claims, "jti")?;
    numeric_date(claims, "iat")?;
    Ok(())
}

/// The claim `name` as a `NumericDate` in whole seconds. It may have a fraction (section 2), which is rounded up: `now` has whole
/// seconds, and for those `now < 99.5` means the same as `now < 100`.
///
/// # Errors
/// When it is not a number.
pub fn numeric_date(claims: &Map<String, Json>, name: &str) -> Result<Option<i64>, MemberTypeError> {
    match claims.get(name) {
        None => Ok(None),
        Some(Json::Number(number)) => Ok(Some(round_up_seconds(number))),
        Some(other) => Err(MemberTypeError::new(name, "a number", other)),
    }
}

/// `number` rounded up, and limited to the range of 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer stays within bounds by itself")]
fn round_up_seconds(number: &Number) -> i64 {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), _, _) => whole,
        (None, None, Some(float)) => float.ceil() as i64,
        _ => i64::MAX,
    }
}

fn audiences(claims: &Map<String, Json>) -> Result<Vec<&str>, ClaimError> {
    match claims.get("aud") {
        None => Ok(Vec::new()),
        Some(Json::String(one)) => Ok(vec![one]),
        Some(Json::Array(items)) => {
            let not_a_text = |item| ClaimError::AudienceItem(json_type_name(item));
            items.iter().map(|item| item.as_str().ok_or_else(|| not_a_text(item))).collect()
        }
        Some(other) => Err(MemberTypeError::new("aud", "a text or a list of texts", other).into()),
    }
}

fn normalize_media_type(typ: &str) -> String {
    let lower = typ.to_ascii_lowercase();
    if lower.contains('/') { lower } else { format!("application/{lower}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(json: Json) -> Map<String, Json> {
        let Json::Object(object) = json else { panic!("claims are an object") };
        object
    }

    fn passes(checked: &ClaimCheckResult) -> bool {
        matches!(checked, Ok(ClaimCheck::Passed(_)))
    }

    #[test]
    fn exp_is_the_first_second_that_is_too_late() {
        let rules = ClaimRules::default();
        let lenient = ClaimRules { leeway: 2, ..ClaimRules::default() };
        let token = claims(json!({ "exp": 100 }));
        assert!(passes(&rules.check_exp(&token, 99)));
        assert!(rules.check_exp(&token, 100).is_err());
        assert!(passes(&lenient.check_exp(&token, 101)));
        assert!(lenient.check_exp(&token, 102).is_err());
        let half = claims(json!({ "exp": 99.5 }));
        assert!(passes(&rules.check_exp(&half, 99)));
        assert!(rules.check_exp(&half, 100).is_err());
        assert!(passes(&rules.check_exp(&claims(json!({ "exp": 1e300 })), i64::MAX - 1)));
        assert!(rules.check_exp(&claims(json!({ "exp": -1e300 })), i64::MIN).is_err());
        assert!(passes(&rules.check_exp(&claims(json!({ "exp": u64::MAX })), 0)));
        assert!(rules.check_exp(&claims(json!({})), 0).is_err());
        let optional = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
        assert!(matches!(optional.check_exp(&claims(json!({})), 0), Ok(ClaimCheck::NotChecked(_))));
    }

    #[test]
    fn nbf_is_the_first_second_that_is_late_enough() {
        let rules = ClaimRules::default();
        let token = claims(json!({ "nbf": 100 }));
        assert!(rules.check_nbf(&token, 99).is_err());
        assert!(passes(&rules.check_nbf(&token, 100)));
        assert!(passes(&ClaimRules { leeway: 1, ..ClaimRules::default() }.check_nbf(&token, 99)));
        assert!(rules.check_nbf(&claims(json!({ "nbf": 99.1 })), 99).is_err());
    }

    #[test]
    fn a_wrong_type_is_refused_even_where_the_value_is_not_checked() {
        let optional = ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() };
        for value in [json!("100"), json!(null), json!(true), json!([100]), json!({})] {
            assert!(optional.check_exp(&claims(json!({ "exp": value })), 0).is_err(), "{value}");
            assert!(optional.check_nbf(&claims(json!({ "nbf": value })), 1000).is_err(), "{value}");
            assert!(check_claim_types(&claims(json!({ "iat": value }))).is_err(), "{value}");
        }
        for value in [json!(42), json!(null), json!(["a"]), json!({})] {
            assert!(optional.check_iss(&claims(json!({ "iss": value }))).is_err(), "{value}");
            assert!(check_claim_types(&claims(json!({ "sub": value }))).is_err(), "{value}");
            assert!(check_claim_types(&claims(json!({ "jti": value }))).is_err(), "{value}");
        }
        for value in [json!(42), json!(null), json!([42]), json!(["a", null]), json!({})] {
            assert!(optional.check_aud(&claims(json!({ "aud": value }))).is_err(), "{value}");
        }
    }

    #[test]
    fn aud_must_name_us_letter_by_letter() {
        let rules = ClaimRules { aud: Some("api".to_owned()), ..ClaimRules::default() };
        for value in [json!("api"), json!(["x", "api"])] {
            assert!(passes(&rules.check_aud(&claims(json!({ "aud": value })))), "{value}");
        }
        for value in [json!("API"), json!("api "), json!("ap"), json!([]), json!(["x"])] {
            assert!(rules.check_aud(&claims(json!({ "aud": value }))).is_err(), "{value}");
        }
        assert!(rules.check_aud(&claims(json!({}))).is_err(), "absent");
    }

    #[test]
    fn iss_must_be_there_and_equal() {
        let rules = ClaimRules { iss: Some("https://shop.test".to_owned()), ..ClaimRules::default() };
        assert!(passes(&rules.check_iss(&claims(json!({ "iss": "https://shop.test" })))));
        for value in [json!("https://shop.test/"), json!("https://evil.test")] {
            assert!(rules.check_iss(&claims(json!({ "iss": value }))).is_err(), "{value}");
        }
        assert!(rules.check_iss(&claims(json!({}))).is_err(), "absent");
    }

    #[test]
    fn typ_is_a_media_type() {
        let rules = ClaimRules { typ: Some("at+jwt".to_owned()), ..ClaimRules::default() };
        for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
            assert!(passes(&rules.check_typ(Some(typ))), "{typ}");
        }
        for typ in [Some("JWT"), Some(""), Some("text/at+jwt"), None] {
            assert!(rules.check_typ(typ).is_err(), "{typ:?}");
        }
    }
}
