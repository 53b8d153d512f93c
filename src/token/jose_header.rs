//! The header of a token as a strict verifier reads it (RFC 7515, section 4).

use serde_json::{Map, Value as Json};

use super::json;

/// A header in which everything that the standard defines has the right type, and whose `crit` is understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JoseHeader {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    pub(super) typ: Option<String>,
    /// All of it.
    pub(super) members: Map<String, Json>,
}

/// The parameters that RFC 7515 and RFC 7518 define; `crit` must not name them (RFC 7515, section 4.1.11).
const STANDARD_PARAMETERS: [&str; 19] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s",
];

impl JoseHeader {
    /// Reads the decoded first part.
    ///
    /// # Errors
    /// What is wrong, in a few words.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let members = json::read_object(bytes)?;
        let alg = text_parameter(&members, "alg")?.ok_or("alg is missing")?.to_owned();
        let kid = text_parameter(&members, "kid")?.map(str::to_owned);
        let typ = text_parameter(&members, "typ")?.map(str::to_owned);
        for name in ["cty", "jku", "x5u", "x5t", "x5t#S256"] {
            text_parameter(&members, name)?;
        }
        if let Some(other) = members.get("jwk").filter(|value| !value.is_object()) {
            return Err(format!("jwk must be an object, and is {}", json::json_type_name(other)));
        }
        check_crit(&members)?;
        check_b64(&members)?;
        Ok(Self { alg, kid, typ, members })
    }

    /// The names of its members, as they stand.
    pub(super) fn member_names(&self) -> String {
        self.members.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

fn text_parameter<'a>(members: &'a Map<String, Json>, name: &str) -> Result<Option<&'a str>, String> {
    match members.get(name) {
        None => Ok(None),
        Some(Json::String(text_parameter)) => Ok(Some(text_parameter)),
        Some(other) => Err(format!("{name} must be a text, and is {}", json::json_type_name(other))),
    }
}

/// Whether everything that the token calls critical is understood (RFC 7515, section 4.1.11). This verifier understands
/// `b64`, and of it only `true`.
fn check_crit(members: &Map<String, Json>) -> Result<(), String> {
    let Some(check_crit) = members.get("crit") else { return Ok(()) };
    let names = check_crit.as_array().filter(|names| !names.is_empty());
    let names = names.ok_or("crit must be a list with at least one name")?;
    for (at, name) in names.iter().enumerate() {
        let Json::String(text_parameter) = name else {
            return Err(format!("crit holds {}, not a name", json::json_type_name(name)));
        };
        if names[..at].contains(name) {
            return Err(format!("crit names {text_parameter:?} twice"));
        }
        if STANDARD_PARAMETERS.contains(&text_parameter.as_str()) || text_parameter == "p2c" {
            return Err(format!("crit names {text_parameter:?}, which the standard defines"));
        }
        if !members.contains_key(text_parameter) {
            return Err(format!("crit names {text_parameter:?}, which is not in the header"));
        }
        if text_parameter != "b64" {
            return Err(format!("crit names {text_parameter:?}, which is not understood here"));
        }
    }
    Ok(())
}

/// Tokens must not leave their payload unencoded (RFC 7797, section 7).
fn check_b64(members: &Map<String, Json>) -> Result<(), String> {
    match members.get("b64") {
        None | Some(Json::Bool(true)) => Ok(()),
        Some(_) => Err("b64 is not true: an unencoded payload".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_are_ignored_and_known_ones_have_a_type() {
        let header =
            JoseHeader::read(br#" { "typ" : "JWT", "alg":"HS256", "x":{"y":[1]}, "kid":"a" } "#).expect("a header");
        assert_eq!(
            (header.alg.as_str(), header.kid.as_deref(), header.typ.as_deref()),
            ("HS256", Some("a"), Some("JWT"))
        );
        for (text_parameter, word) in [
            ("{}", "alg is missing"),
            (r#"{"alg":1}"#, "alg must be a text"),
            (r#"{"alg":null}"#, "alg must be a text"),
            (r#"{"alg":["HS256"]}"#, "alg must be a text"),
            (r#"{"alg":"HS256","alg":"none"}"#, "twice"),
            (r#"{"alg":"HS256","kid":1}"#, "kid must be a text"),
            (r#"{"alg":"HS256","typ":{}}"#, "typ must be a text"),
            (r#"{"alg":"HS256","jku":[]}"#, "jku must be a text"),
            (r#"{"alg":"HS256","jwk":"x"}"#, "jwk must be an object"),
            (r#"["alg"]"#, "a list where an object belongs"),
            (r#"{"alg":"HS256","b64":false}"#, "unencoded"),
            (r#"{"alg":"HS256","b64":"true"}"#, "unencoded"),
        ] {
            let fault = JoseHeader::read(text_parameter.as_bytes()).expect_err("a fault");
            assert!(fault.contains(word), "{text_parameter}: {fault}");
        }
    }

    #[test]
    fn crit_is_understood_or_the_token_is_refused() {
        for (check_crit, word) in [
            ("[]", "at least one"),
            ("null", "at least one"),
            ("\"b64\"", "at least one"),
            ("{}", "at least one"),
            ("[1]", "a number, not a name"),
            ("[\"alg\"]", "the standard defines"),
            ("[\"absent\"]", "not in the header"),
            ("[\"x\"]", "not understood"),
            ("[\"b64\",\"b64\"]", "twice"),
            ("[\"b64\",\"x\"]", "not understood"),
        ] {
            let text = format!(r#"{{"alg":"HS256","x":1,"b64":true,"crit":{check_crit}}}"#);
            let fault = JoseHeader::read(text.as_bytes()).expect_err("a fault");
            assert!(fault.contains(word), "{check_crit}: {fault}");
        }
        assert!(JoseHeader::read(br#"{"alg":"HS256","b64":true,"crit":["b64"]}"#).is_ok());
        assert!(JoseHeader::read(br#"{"alg":"HS256","b64":false,"crit":["b64"]}"#).is_err());
    }
}
