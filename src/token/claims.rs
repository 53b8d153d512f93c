//! The claims of a token as a strict verifier reads them (RFC 7519, section 4.1).

use serde_json::{Map, Number, Value as Json};

use super::json::kind;
use super::words::{brief, format_duration, moment};

/// What a verifier demands of the claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Who must have issued the token; `None` does not check.
    pub iss: Option<String>,
    /// Whom it must be meant for; `None` does not check.
    pub aud: Option<String>,
    /// What kind of token it must be (`at+jwt`); `None` does not check.
    pub typ: Option<String>,
    /// Whether a token without `exp` is refused.
    pub exp: Presence,
    /// Seconds of grace at `exp` and `nbf`; keep it to a few minutes (RFC 7519, section 4.1.4).
    pub leeway: u32,
}

/// Whether a claim must be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// A token without it is refused.
    #[default]
    Required,
    /// It is checked where it is there.
    Optional,
}

/// How one check of a claim ended: passed or not checked, each with what it saw.
pub(super) enum Made {
    Passed(String),
    NotChecked(&'static str),
}

type Checked = Result<Made, String>;

impl Rules {
    /// Still before `exp`? (section 4.1.4: at `exp` itself it is too late.)
    pub(super) fn check_exp(&self, claims: &Map<String, Json>, now: i64) -> Checked {
        let Some(exp) = time(claims, "exp")? else {
            return match self.exp {
                Presence::Required => Err("exp is missing: the token would never end".to_owned()),
                Presence::Optional => Ok(Made::NotChecked("no exp")),
            };
        };
        let left = exp.saturating_add(i64::from(self.leeway)).saturating_sub(now);
        if left > 0 {
            return Ok(Made::Passed(format!("{} left", format_duration(left))));
        }
        Err(format!("ended {} ago: exp {exp}, now {now}{}", format_duration(now.saturating_sub(exp)), self.grace()))
    }

    /// Has `nbf` come? (section 4.1.5)
    pub(super) fn check_nbf(&self, claims: &Map<String, Json>, now: i64) -> Checked {
        let Some(nbf) = time(claims, "nbf")? else { return Ok(Made::NotChecked("no nbf")) };
        if now.saturating_add(i64::from(self.leeway)) >= nbf {
            return Ok(Made::Passed(moment(nbf)));
        }
        Err(format!("begins in {}: nbf {nbf}, now {now}{}", format_duration(nbf.saturating_sub(now)), self.grace()))
    }

    fn grace(&self) -> String {
        if self.leeway == 0 { String::new() } else { format!(", leeway {} s", self.leeway) }
    }

    /// Issued by whom we trust? Compared letter by letter (section 4.1.1).
    pub(super) fn check_iss(&self, claims: &Map<String, Json>) -> Checked {
        let iss = text(claims, "iss")?;
        match (&self.iss, iss) {
            (None, _) => Ok(Made::NotChecked("")),
            (Some(wanted), Some(iss)) if wanted == iss => Ok(Made::Passed(brief(iss))),
            (Some(wanted), Some(iss)) => Err(format!("expected {}, got {}", brief(wanted), brief(iss))),
            (Some(wanted), None) => Err(format!("expected {}, got none", brief(wanted))),
        }
    }

    /// Meant for us? A text, or a list of them (section 4.1.3).
    pub(super) fn check_aud(&self, claims: &Map<String, Json>) -> Checked {
        let all = audiences(claims)?;
        let Some(wanted) = &self.aud else { return Ok(Made::NotChecked("")) };
        if all.contains(&wanted.as_str()) {
            return Ok(Made::Passed(brief(wanted)));
        }
        let got = if all.is_empty() { "none".to_owned() } else { brief(&all.join(", ")) };
        Err(format!("expected {}, got {got}", brief(wanted)))
    }

    /// The right kind of token? A media type: case does not count, and `application/` may be left out (RFC 7515,
    /// section 4.1.9; RFC 8725, section 3.11).
    pub(super) fn check_typ(&self, typ: Option<&str>) -> Checked {
        let Some(wanted) = &self.typ else { return Ok(Made::NotChecked("")) };
        match typ {
            Some(typ) if media_type(typ) == media_type(wanted) => Ok(Made::Passed(brief(typ))),
            Some(typ) => Err(format!("expected {}, got {}", brief(wanted), brief(typ))),
            None => Err(format!("expected {}, got none", brief(wanted))),
        }
    }
}

/// Whether the registered claims that no rule asks for have the right type all the same (section 4.1).
pub(super) fn check_types(claims: &Map<String, Json>) -> Result<(), String> {
    text(claims, "sub")?;
    text(claims, "jti")?;
    time(claims, "iat")?;
    Ok(())
}

/// The whole second from which on `name` holds: a `NumericDate` may have fractions (section 2), and between `now` in
/// whole seconds and a fraction, the next whole second decides.
pub(super) fn time(claims: &Map<String, Json>, name: &str) -> Result<Option<i64>, String> {
    match claims.get(name) {
        None => Ok(None),
        Some(Json::Number(number)) => Ok(Some(seconds(number))),
        Some(other) => Err(format!("{name} must be a number, and is {}", kind(other))),
    }
}

/// `number` rounded up, and kept within what 64 bits hold.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer stays within bounds by itself")]
fn seconds(number: &Number) -> i64 {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), _, _) => whole,
        (None, None, Some(float)) => float.ceil() as i64,
        _ => i64::MAX,
    }
}

pub(super) fn text<'a>(claims: &'a Map<String, Json>, name: &str) -> Result<Option<&'a str>, String> {
    match claims.get(name) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("{name} must be a text, and is {}", kind(other))),
    }
}

fn audiences(claims: &Map<String, Json>) -> Result<Vec<&str>, String> {
    match claims.get("aud") {
        None => Ok(Vec::new()),
        Some(Json::String(one)) => Ok(vec![one]),
        Some(Json::Array(items)) => {
            let text = |item: &'_ Json| item.as_str().is_some();
            match items.iter().find(|item| !text(item)) {
                Some(other) => Err(format!("aud must hold texts, and holds {}", kind(other))),
                None => Ok(items.iter().filter_map(Json::as_str).collect()),
            }
        }
        Some(other) => Err(format!("aud must be a text or a list of texts, and is {}", kind(other))),
    }
}

fn media_type(typ: &str) -> String {
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

    fn passes(checked: &Checked) -> bool {
        matches!(checked, Ok(Made::Passed(_)))
    }

    #[test]
    fn exp_is_the_first_second_that_is_too_late() {
        let rules = Rules::default();
        let grace = Rules { leeway: 2, ..Rules::default() };
        let at = claims(json!({ "exp": 100 }));
        assert!(passes(&rules.check_exp(&at, 99)));
        assert!(rules.check_exp(&at, 100).is_err());
        assert!(passes(&grace.check_exp(&at, 101)));
        assert!(grace.check_exp(&at, 102).is_err());
        let half = claims(json!({ "exp": 99.5 }));
        assert!(passes(&rules.check_exp(&half, 99)));
        assert!(rules.check_exp(&half, 100).is_err());
        assert!(passes(&rules.check_exp(&claims(json!({ "exp": 1e300 })), i64::MAX - 1)));
        assert!(rules.check_exp(&claims(json!({ "exp": -1e300 })), i64::MIN).is_err());
        assert!(passes(&rules.check_exp(&claims(json!({ "exp": u64::MAX })), 0)));
        assert!(rules.check_exp(&claims(json!({})), 0).is_err());
        let optional = Rules { exp: Presence::Optional, ..Rules::default() };
        assert!(matches!(optional.check_exp(&claims(json!({})), 0), Ok(Made::NotChecked(_))));
    }

    #[test]
    fn nbf_is_the_first_second_that_is_late_enough() {
        let rules = Rules::default();
        let at = claims(json!({ "nbf": 100 }));
        assert!(rules.check_nbf(&at, 99).is_err());
        assert!(passes(&rules.check_nbf(&at, 100)));
        assert!(passes(&Rules { leeway: 1, ..Rules::default() }.check_nbf(&at, 99)));
        assert!(rules.check_nbf(&claims(json!({ "nbf": 99.1 })), 99).is_err());
    }

    #[test]
    fn a_wrong_type_is_refused_even_where_the_value_is_not_checked() {
        let optional = Rules { exp: Presence::Optional, ..Rules::default() };
        for value in [json!("100"), json!(null), json!(true), json!([100]), json!({})] {
            assert!(optional.check_exp(&claims(json!({ "exp": value })), 0).is_err(), "{value}");
            assert!(optional.check_nbf(&claims(json!({ "nbf": value })), 1000).is_err(), "{value}");
            assert!(check_types(&claims(json!({ "iat": value }))).is_err(), "{value}");
        }
        for value in [json!(42), json!(null), json!(["a"]), json!({})] {
            assert!(optional.check_iss(&claims(json!({ "iss": value }))).is_err(), "{value}");
            assert!(check_types(&claims(json!({ "sub": value }))).is_err(), "{value}");
            assert!(check_types(&claims(json!({ "jti": value }))).is_err(), "{value}");
        }
        for value in [json!(42), json!(null), json!([42]), json!(["a", null]), json!({})] {
            assert!(optional.check_aud(&claims(json!({ "aud": value }))).is_err(), "{value}");
        }
    }

    #[test]
    fn aud_must_name_us_letter_by_letter() {
        let rules = Rules { aud: Some("api".to_owned()), ..Rules::default() };
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
        let rules = Rules { iss: Some("https://shop.test".to_owned()), ..Rules::default() };
        assert!(passes(&rules.check_iss(&claims(json!({ "iss": "https://shop.test" })))));
        for value in [json!("https://shop.test/"), json!("https://evil.test")] {
            assert!(rules.check_iss(&claims(json!({ "iss": value }))).is_err(), "{value}");
        }
        assert!(rules.check_iss(&claims(json!({}))).is_err(), "absent");
    }

    #[test]
    fn typ_is_a_media_type() {
        let rules = Rules { typ: Some("at+jwt".to_owned()), ..Rules::default() };
        for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
            assert!(passes(&rules.check_typ(Some(typ))), "{typ}");
        }
        for typ in [Some("JWT"), Some(""), Some("text/at+jwt"), None] {
            assert!(rules.check_typ(typ).is_err(), "{typ:?}");
        }
    }
}
