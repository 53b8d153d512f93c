//! `authwalk token verify --jsonl`: one request a line, one response a line, in order, each flushed at once.

use std::io::{self, BufRead, Read as _, Write};

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::cli::bounded_read::MAX_TOKEN_BYTES;
use crate::cli::output::escape_to_ascii;
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::token::{
    AllowedAlgorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, Keyring, TokenParts, TokenRequirements,
    VerificationOutcome, json, verify,
};

/// Answers every line of `reader` until it ends. A line that is no request gets a response with `error`.
///
/// # Errors
/// When `reader` cannot be read or `writer` cannot be written to.
pub fn run_jsonl(mut reader: impl BufRead, mut writer: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    while reader.by_ref().take(MAX_TOKEN_BYTES).read_until(b'\n', &mut line)? > 0 {
        if u64::try_from(line.len()).is_ok_and(|length| length >= MAX_TOKEN_BYTES) {
            return Err(io::Error::other(format!("a line has more than {} MiB", MAX_TOKEN_BYTES >> 20)));
        }
        writeln!(writer, "{}", escape_to_ascii(&response_to_line(line.trim_ascii_end())))?;
        writer.flush()?;
        line.clear();
    }
    Ok(())
}

struct VerifyRequest {
    token: String,
    /// An error is a sentence about what is wrong with the keys.
    keys: Result<Keyring, String>,
    requirements: TokenRequirements,
    now: i64,
}

fn response_to_line(line: &[u8]) -> Json {
    let object = match json::read_object(line) {
        Ok(object) => object,
        Err(fault) => {
            return json!({ "id": request_id(line), "error": format!("this line is no JSON object: {fault}") });
        }
    };
    let id = object.get("id").cloned().unwrap_or_default();
    let request = match VerifyRequest::parse(&object) {
        Ok(request) => request,
        Err(fault) => return json!({ "id": id, "error": fault }),
    };
    let keys = match request.keys {
        Ok(keys) => keys,
        Err(fault) => return json!({ "id": id, "verdict": "invalid", "reason": format!("key: {fault}") }),
    };
    match verify(&request.token, &keys, &request.requirements, request.now).outcome {
        VerificationOutcome::Valid(_) => {
            let payload = TokenParts::split(&request.token).map(|parts| parts.payload).unwrap_or_default();
            json!({ "id": id, "verdict": "valid", "payload_b64u": payload })
        }
        VerificationOutcome::Invalid { check, reason } => {
            json!({ "id": id, "verdict": "invalid", "reason": format!("{}: {reason}", check.id()) })
        }
        VerificationOutcome::Unsupported(reason) => json!({ "id": id, "verdict": "unsupported", "reason": reason }),
    }
}

/// The `id` of a line that our strict reader refuses, for half a surrogate pair, say, or for a name that occurs twice.
/// serde is more lenient, and the caller needs the id to match the response to the request.
fn request_id(line: &[u8]) -> Json {
    #[derive(Deserialize)]
    struct IdOnly {
        id: Json,
    }
    serde_json::from_slice(line).map_or(Json::Null, |IdOnly { id }| id)
}

impl VerifyRequest {
    fn parse(request: &Map<String, Json>) -> Result<Self, String> {
        refuse_unknown_keys(request)?;
        let required = |name| text_field(request, name)?.ok_or_else(|| format!("{name:?} is missing"));
        let rules = ClaimRules {
            iss: text_field(request, "iss")?,
            aud: text_field(request, "aud")?,
            typ: text_field(request, "typ")?,
            exp: ClaimPresence::Optional,
            leeway: number_field(request, "leeway")?
                .map_or(Ok(0), u32::try_from)
                .map_err(|_| "\"leeway\" is out of range")?,
        };
        let now = number_field(request, "now")?;
        let requirements = match required("mode")?.as_str() {
            "jws" => TokenRequirements::SignatureOnly,
            "jwt" if now.is_none() => return Err("\"now\" is missing".to_owned()),
            "jwt" => TokenRequirements::Claims(rules),
            other => return Err(format!("\"mode\" is jws or jwt, not {other:?}")),
        };
        let allowed = text_field(request, "alg")?.map_or(AllowedAlgorithm::FromKey, AllowedAlgorithm::Only);
        Ok(Self {
            token: required("token")?,
            keys: request_keys(request, allowed)?,
            requirements,
            now: now.unwrap_or(0),
        })
    }
}

/// Everything that a request may say.
const REQUEST_KEYS: [&str; 11] = ["id", "mode", "token", "alg", "jwk", "jwks", "now", "leeway", "iss", "aud", "typ"];

/// A mistyped key would leave a check out without a word.
fn refuse_unknown_keys(request: &Map<String, Json>) -> Result<(), String> {
    let Some(unknown) = request.keys().find(|key| !REQUEST_KEYS.contains(&key.as_str())) else { return Ok(()) };
    let hint = match nearest_match(unknown, REQUEST_KEYS) {
        Some(near) => did_you_mean(near),
        None => format!("a request has {}", REQUEST_KEYS.join(", ")),
    };
    Err(format!("there is no {unknown:?}; {hint}"))
}

/// The keys of a request. The outer error is a mistake in the request. The inner one is about the keys themselves: it
/// makes the token invalid, since nothing can be verified with them.
fn request_keys(request: &Map<String, Json>, allowed: AllowedAlgorithm) -> Result<Result<Keyring, String>, String> {
    let field = |name| request.get(name).filter(|value| !value.is_null());
    match (field("jwk"), field("jwks")) {
        (Some(jwk), None) => {
            Ok(Jwk::read(jwk).map(|jwk| Keyring::from_key(&jwk, allowed)).map_err(|fault| fault.to_string()))
        }
        (None, Some(jwks)) => {
            Ok(JwkSet::read(jwks).map(|set| Keyring::from_set(&set, allowed)).map_err(|fault| fault.to_string()))
        }
        (None, None) => Err("give \"jwk\" or \"jwks\"".to_owned()),
        (Some(_), Some(_)) => Err("give \"jwk\" or \"jwks\", not both".to_owned()),
    }
}

/// A text; null counts as missing.
fn text_field(request: &Map<String, Json>, name: &str) -> Result<Option<String>, String> {
    match request.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{name:?} must be a text")),
    }
}

/// A number of seconds, rounded down.
fn number_field(request: &Map<String, Json>, name: &str) -> Result<Option<i64>, String> {
    match request.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Number(number)) => match number.as_i64().or_else(|| number.as_f64().and_then(whole_seconds)) {
            Some(seconds) => Ok(Some(seconds)),
            None => Err(format!("{name:?} is out of range")),
        },
        Some(_) => Err(format!("{name:?} must be a number")),
    }
}

/// A number without its fraction; `None` if no 64 bits hold it.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
fn whole_seconds(number: f64) -> Option<i64> {
    // 2 to the power of 63, the first number that is too large.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let whole = number.floor();
    (-LIMIT..LIMIT).contains(&whole).then_some(whole as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWK: &str =
        r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
    /// RFC 7515, appendix A.1: it ends at 1300819380.
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn run(lines: &str) -> Vec<Json> {
        let mut responses = Vec::new();
        run_jsonl(lines.as_bytes(), &mut responses).expect("a vector can be written to");
        String::from_utf8(responses)
            .expect("text")
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    fn request(more: &str) -> String {
        format!("{{\"id\":\"1\",\"token\":\"{TOKEN}\",\"jwk\":{JWK},\"leeway\":0,{more}}}\n")
    }

    #[test]
    fn the_modes_differ_in_what_they_ask_of_the_claims() {
        let jws = run(&request(r#""mode":"jws","alg":"HS256","now":2000000000"#));
        assert_eq!(jws[0]["verdict"], "valid");
        assert_eq!(jws[0]["payload_b64u"], TOKEN.split('.').nth(1).expect("a payload"));
        let late = run(&request(r#""mode":"jwt","alg":"HS256","now":1300819380,"aud":null"#));
        assert_eq!(late[0]["verdict"], "invalid");
        assert!(late[0]["reason"].as_str().expect("a reason").starts_with("exp: "));
        assert_eq!(run(&request(r#""mode":"jwt","alg":"HS256","now":1300819379"#))[0]["verdict"], "valid");
        assert_eq!(run(&request(r#""mode":"jwt","alg":"HS256","now":1300819379,"aud":"x""#))[0]["verdict"], "invalid");
    }

    #[test]
    fn without_alg_the_key_decides_and_else_nobody() {
        let answer = run(&request(r#""mode":"jws","alg":null,"now":0"#));
        assert_eq!(answer[0]["verdict"], "invalid");
        let named = request(r#""mode":"jws","alg":null,"now":0"#).replace("\"kty\"", "\"alg\":\"HS256\",\"kty\"");
        assert_eq!(run(&named)[0]["verdict"], "valid");
        assert_eq!(run(&request(r#""mode":"jws","alg":"ES512","now":0"#))[0]["verdict"], "invalid");
    }

    #[test]
    fn a_bad_line_is_answered_and_the_next_one_too() {
        let lines = format!("x\n\n{{\"id\":\"7\"}}\n{}", request(r#""mode":"jws","alg":"HS256","now":0"#));
        let answers = run(&lines);
        assert_eq!(answers.len(), 4);
        assert!(answers[..3].iter().all(|answer| answer["error"].is_string()), "{answers:?}");
        assert_eq!(answers[2]["id"], "7");
        assert_eq!(answers[3]["verdict"], "valid");
    }

    #[test]
    fn a_key_that_means_nothing_is_refused_and_leaves_no_check_out() {
        for (key, hint) in [
            ("Aud", "did you mean `aud`?"),
            ("audience", "a request has id, mode, token, alg, jwk, jwks, now, leeway, iss, aud, typ"),
        ] {
            let answer = &run(&request(&format!(r#""mode":"jwt","alg":"HS256","now":1300819379,"{key}":"api""#)))[0];
            let wanted = json!({ "id": "1", "error": format!("there is no {key:?}; {hint}") });
            assert_eq!(*answer, wanted);
        }
    }

    #[test]
    fn a_number_beyond_64_bits_is_refused() {
        for now in ["1e308", "1e23", "-1e300", "9223372036854775808"] {
            let answer = &run(&request(&format!(r#""mode":"jwt","alg":"HS256","now":{now}"#)))[0];
            assert_eq!(answer["error"], "\"now\" is out of range", "{now}");
        }
        assert_eq!(run(&request(r#""mode":"jwt","alg":"HS256","now":1300819379.9"#))[0]["verdict"], "valid");
    }

    #[test]
    fn a_fault_is_told_in_the_one_line_that_there_is() {
        let error = run("{\"id\":\"7\",\n")[0]["error"].to_string();
        assert!(error.contains("line 1") && !error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_line_that_cannot_be_read_keeps_its_id_where_that_can() {
        for line in [r#"{"id":"7","token":"\udcff"}"#, r#"{"id":"7","mode":"jws","mode":"jwt"}"#] {
            let answer = &run(line)[0];
            assert_eq!((&answer["id"], answer["error"].is_string()), (&json!("7"), true), "{line}");
        }
        assert_eq!(run(r#"{"id":"7","id":"8"}"#)[0]["id"], Json::Null);
    }

    #[test]
    fn a_bad_key_makes_the_token_invalid() {
        for key in [r#"{"kty":"new"}"#, r#"{"kty":"oct","k":"AA"}"#, r#"{"kty":"oct","k":"="}"#] {
            let line = request(r#""mode":"jws","alg":"HS256","now":0"#).replace(JWK, key);
            assert_eq!(run(&line)[0]["verdict"], "invalid", "{key}");
        }
    }
}
