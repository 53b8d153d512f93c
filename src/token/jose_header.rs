//! The header of a token as the strict verifier reads it (RFC 7515, section 4).

use serde_json::{Map, Value as Json};

use super::header_error::{CritError, HeaderError};
use super::json;
use super::member_type_error::{MemberTypeError, text_member};

/// A header in which everything that the standard defines has the right type, and whose `crit` is understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct JoseHeader {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    pub(super) typ: Option<String>,
    /// All parameters, also those above and unknown ones.
    pub(super) members: Map<String, Json>,
}

/// The parameters that RFC 7515, RFC 7516 and RFC 7518 define; `crit` must not name them (RFC 7515, section 4.1.11).
const STANDARD_PARAMETERS: [&str; 20] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu",
    "apv", "iv", "tag", "p2s", "p2c",
];

impl JoseHeader {
    /// Reads the decoded first part of a token.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, HeaderError> {
        let members = json::read_object(bytes)?;
        let alg = text_member(&members, "alg")?.ok_or(HeaderError::NoAlgorithm)?.to_owned();
        let kid = text_member(&members, "kid")?.map(str::to_owned);
        let typ = text_member(&members, "typ")?.map(str::to_owned);
        for name in ["cty", "jku", "x5u", "x5t", "x5t#S256"] {
            text_member(&members, name)?;
        }
        if let Some(other) = members.get("jwk").filter(|value| !value.is_object()) {
            return Err(MemberTypeError::new("jwk", "an object", other).into());
        }
        check_crit(&members)?;
        check_b64(&members)?;
        Ok(Self { alg, kid, typ, members })
    }

    /// The names of all parameters, in their order.
    pub(super) fn member_names(&self) -> String {
        self.members.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// A token must be refused if its `crit` names a parameter that the verifier does not understand (RFC 7515, section 4.1.11):
/// the parameter may change what the signature means. This verifier understands `b64`, and only the value `true`.
fn check_crit(members: &Map<String, Json>) -> Result<(), HeaderError> {
    let Some(crit) = members.get("crit") else { return Ok(()) };
    let not_empty = crit.as_array().filter(|items| !items.is_empty());
    let items = not_empty.ok_or(HeaderError::EmptyCrit)?;
    for (index, item) in items.iter().enumerate() {
        let Json::String(name) = item else {
            return Err(HeaderError::CritItem(json::json_type_name(item)));
        };
        let error = if items[..index].contains(item) {
            CritError::Duplicate
        } else if STANDARD_PARAMETERS.contains(&name.as_str()) {
            CritError::Standard
        } else if !members.contains_key(name) {
            CritError::Absent
        } else if name != "b64" {
            CritError::NotUnderstood
        } else {
            continue;
        };
        return Err(HeaderError::CritName(name.clone(), error));
    }
    Ok(())
}

/// A JWT must not have an unencoded payload (RFC 7797, section 7).
fn check_b64(members: &Map<String, Json>) -> Result<(), HeaderError> {
    match members.get("b64") {
        None | Some(Json::Bool(true)) => Ok(()),
        Some(_) => Err(HeaderError::UnencodedPayload),
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
        for (header, word) in [
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
            let fault = JoseHeader::read(header.as_bytes()).expect_err("a fault").to_string();
            assert!(fault.contains(word), "{header}: {fault}");
        }
    }

    #[test]
    fn crit_is_understood_or_the_token_is_refused() {
        for (crit, word) in [
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
            let text = format!(r#"{{"alg":"HS256","x":1,"b64":true,"crit":{crit}}}"#);
            let fault = JoseHeader::read(text.as_bytes()).expect_err("a fault").to_string();
            assert!(fault.contains(word), "{crit}: {fault}");
        }
        assert!(JoseHeader::read(br#"{"alg":"HS256","b64":true,"crit":["b64"]}"#).is_ok());
        assert!(JoseHeader::read(br#"{"alg":"HS256","b64":false,"crit":["b64"]}"#).is_err());
    }
}
