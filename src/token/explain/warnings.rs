//! What is suspicious or unwise in a token.

use serde_json::{Map, Value as Json};

use super::parts::{SignatureSummary, TokenPart, TokenPartContent, TokenWarning};
use crate::model::abbreviate::truncate_text;
use crate::model::duration::format_duration;
use crate::token::algorithm::{Algorithm, AlgorithmFamily, EcCurve};
use crate::token::base64url;
use crate::token::claims::{numeric_date, text_claim};
use crate::token::json;
use crate::token::token_parts::TokenParts;

const SECONDS_PER_DAY: i64 = 86_400;
/// A time from here on is taken for milliseconds: as seconds it would be after the year 5000.
const MIN_MILLISECOND_TIME: i64 = 100_000_000_000;
/// Browsers ignore a cookie with more bytes than this (6265bis, section 5.6); many servers refuse more than 8 KB of headers.
const MAX_COOKIE_BYTES: usize = 4096;

/// Names of claims that hold personal data (`OpenID` Connect Core, section 5.1, and other common names).
const PERSONAL_CLAIMS: [&str; 20] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "email",
    "phone",
    "phone_number",
    "address",
    "birthdate",
    "birthday",
    "gender",
    "picture",
    "ssn",
    "ip",
    "first_name",
    "last_name",
    "mail",
    "mobile",
];
/// Names of claims that nobody should put where everybody can read them.
const SECRET_CLAIMS: [&str; 6] = ["password", "pwd", "passwd", "secret", "pin", "api_key"];

struct TokenWarningList(Vec<TokenWarning>);

impl TokenWarningList {
    fn add(&mut self, code: &'static str, text: impl Into<String>) {
        self.0.push(TokenWarning { code, text: text.into() });
    }
}

/// All warnings, the gravest first.
pub(super) fn find_warnings(
    parts: &TokenParts<'_>,
    header: &TokenPart,
    payload: &TokenPart,
    signature: &SignatureSummary,
    now: i64,
) -> Vec<TokenWarning> {
    let mut warnings = TokenWarningList(Vec::new());
    warn_encoding(&mut warnings, parts);
    warn_algorithm(&mut warnings, signature);
    if let Some(header) = header.object() {
        warn_key_parameters(&mut warnings, header);
    }
    match &payload.content {
        TokenPartContent::Object(claims) => {
            warn_lifetime(&mut warnings, claims, now);
            warn_claim_types(&mut warnings, claims);
            warn_issuer_and_audience(&mut warnings, claims);
            warn_readable_data(&mut warnings, claims);
        }
        _ => warnings.add("no_claims", "The payload is no JSON object, so this is no JWT."),
    }
    let length = parts.signing_input.len() + 1 + parts.signature.len();
    if length > MAX_COOKIE_BYTES {
        warnings.add("large", format!("{length} characters: too long for a cookie, and sent with every request."));
    }
    warnings.0
}

fn warn_encoding(warnings: &mut TokenWarningList, parts: &TokenParts<'_>) {
    for (name, part) in [("header", parts.header), ("payload", parts.payload), ("signature", parts.signature)] {
        match base64url::decode(part) {
            Err(fault) => warnings.add("not_base64url", format!("The {name} is not base64url: {fault}.")),
            Ok(_) if name == "signature" => {}
            Ok(bytes) => {
                if let Err(fault) = json::read_unique_names(&bytes)
                    && fault.to_string().contains("stands twice")
                {
                    warnings.add("name_twice", format!("The {name}: {fault}. Two programs may read it as two tokens."));
                }
            }
        }
    }
}

fn warn_algorithm(warnings: &mut TokenWarningList, signature: &SignatureSummary) {
    let Some(name) = signature.alg.as_deref() else {
        return warnings.add("no_alg", "The header names no alg; no verifier may accept it.");
    };
    if name.eq_ignore_ascii_case("none") {
        warnings.add("alg_none", "alg none: nobody has signed this. Whoever accepts it believes everybody.");
    } else {
        match Algorithm::by_name(name) {
            None => {
                warnings.add(
                    "alg_unknown",
                    format!("{} is none of the algorithms that are built in.", truncate_text(name)),
                );
            }
            Some(algorithm) if algorithm.family() == AlgorithmFamily::RsaPkcs1 => {
                warnings.add(
                    "alg_old",
                    format!("{algorithm} uses an old padding; for something new take PS256, ES256 or EdDSA."),
                );
            }
            Some(_) => {}
        }
    }
    warn_signature_length(warnings, name, signature.bytes);
}

fn warn_signature_length(warnings: &mut TokenWarningList, name: &str, bytes: Option<usize>) {
    let Some(bytes) = bytes else { return };
    if bytes == 0 {
        return warnings.add("no_signature", "The signature is empty.");
    }
    let Some(algorithm) = Algorithm::by_name(name) else { return };
    let (wanted, qualifier) = match algorithm.family() {
        AlgorithmFamily::Hmac => (algorithm.hash_bytes(), ""),
        AlgorithmFamily::Ecdsa(curve @ (EcCurve::P256 | EcCurve::P384)) => (2 * curve.coordinate_bytes(), ""),
        AlgorithmFamily::EdDsa => (64, ""),
        // As long as the key's modulus, which is not known here but has 2048 bits or more.
        AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => (bytes.max(256), "at least "),
    };
    if bytes != wanted {
        warnings.add(
            "signature_length",
            format!("A signature of {algorithm} has {qualifier}{wanted} bytes; this has {bytes}."),
        );
    }
}

/// Header parameters by which a token brings its own key or says where to get it (RFC 8725, section 3.10).
fn warn_key_parameters(warnings: &mut TokenWarningList, header: &Map<String, Json>) {
    for name in ["jwk", "jku", "x5u", "x5c"] {
        if header.contains_key(name) {
            warnings.add(
                "brings_key",
                format!("{name}: the token points at its own key. A verifier takes keys from its own set."),
            );
        }
    }
    if let Some(kid) = header.get("kid").and_then(Json::as_str)
        && kid.contains(['/', '\\', '\'', '"', ';', ' '])
    {
        warnings.add(
            "odd_kid",
            format!("kid {:?} looks like a path or a query; look it up, never follow it.", truncate_text(kid)),
        );
    }
    if header.contains_key("crit") {
        warnings.add("crit", "crit: a verifier that does not understand every name in it must refuse the token.");
    }
}

fn warn_lifetime(warnings: &mut TokenWarningList, claims: &Map<String, Json>, now: i64) {
    let time = |name| numeric_date(claims, name).ok().flatten();
    for name in ["exp", "nbf", "iat"] {
        if time(name).is_some_and(|time| time >= MIN_MILLISECOND_TIME) {
            warnings.add("milliseconds", format!("{name} is in milliseconds, it seems: {name} counts seconds."));
        }
    }
    let Some(exp) = time("exp") else {
        if !claims.contains_key("exp") {
            warnings.add("no_exp", "No exp: it never ends, and a stolen one is good for ever.");
        }
        return;
    };
    if exp <= now {
        warnings.add("expired", format!("It ended {} ago.", format_duration(now.saturating_sub(exp))));
    }
    let lifetime = exp.saturating_sub(time("iat").or(time("nbf")).unwrap_or(now));
    if lifetime > SECONDS_PER_DAY && exp < MIN_MILLISECOND_TIME {
        warnings.add(
            "long_life",
            format!(
                "It lives {}. Nobody can call it back before that without remembering it.",
                format_duration(lifetime)
            ),
        );
    }
    if let Some(nbf) = time("nbf").filter(|nbf| *nbf > now && *nbf < MIN_MILLISECOND_TIME) {
        warnings.add("not_yet", format!("It is valid only in {}.", format_duration(nbf.saturating_sub(now))));
    }
    if let Some(iat) = time("iat").filter(|iat| *iat > now && *iat < MIN_MILLISECOND_TIME) {
        warnings.add(
            "iat_ahead",
            format!("It was issued {} in the future: a clock is wrong.", format_duration(iat.saturating_sub(now))),
        );
    }
}

/// Registered claims of the wrong type (RFC 7519, section 4.1).
fn warn_claim_types(warnings: &mut TokenWarningList, claims: &Map<String, Json>) {
    let texts = ["iss", "sub", "jti"].map(|name| text_claim(claims, name).err());
    let times = ["exp", "nbf", "iat"].map(|name| numeric_date(claims, name).err());
    for fault in texts.into_iter().chain(times).flatten() {
        warnings.add("wrong_type", format!("{fault}."));
    }
    let is_list = |value: &Json| value.as_array().is_some_and(|items| items.iter().all(Json::is_string));
    if claims.get("aud").is_some_and(|aud| !aud.is_string() && !is_list(aud)) {
        warnings.add("wrong_type", "aud must be a text or a list of texts.");
    }
}

fn warn_issuer_and_audience(warnings: &mut TokenWarningList, claims: &Map<String, Json>) {
    if !claims.contains_key("aud") {
        warnings.add("no_aud", "No aud: every service that trusts the issuer will take it.");
    }
    if !claims.contains_key("iss") {
        warnings.add("no_iss", "No iss: it does not say who issued it.");
    }
}

fn warn_readable_data(warnings: &mut TokenWarningList, claims: &Map<String, Json>) {
    let claims_among = |names: &[&str]| {
        let found = claims.keys().filter(|name| names.contains(&name.to_ascii_lowercase().as_str()));
        found.map(|name| truncate_text(name)).collect::<Vec<_>>().join(", ")
    };
    let secret = claims_among(&SECRET_CLAIMS);
    if !secret.is_empty() {
        warnings
            .add("secret_inside", format!("{secret}: everybody who sees the token can read it. Signed is not secret."));
    }
    let personal = claims_among(&PERSONAL_CLAIMS);
    if !personal.is_empty() {
        warnings.add("personal", format!("Personal data that everybody can read who sees the token: {personal}."));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::token::base64url::encode;
    use crate::token::explain::explain;

    const NOW: i64 = 1_800_000_000;

    fn codes(header: &serde_json::Value, claims: &serde_json::Value) -> Vec<&'static str> {
        let token = format!("{}.{}.{}", encode(header.to_string()), encode(claims.to_string()), encode([7; 32]));
        explain(&token, NOW).expect("three parts").warnings.into_iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn a_sound_token_has_no_warning_and_every_fault_has_its_own() {
        let good = json!({ "iss": "i", "aud": "a", "sub": "s", "iat": NOW - 60, "exp": NOW + 600 });
        assert_eq!(codes(&json!({ "alg": "HS256" }), &good), [""; 0]);
        for (name, value, code) in [
            ("exp", json!(null), "wrong_type"),
            ("exp", json!(NOW * 1000), "milliseconds"),
            ("exp", json!(NOW), "expired"),
            ("exp", json!(NOW + 200_000), "long_life"),
            ("nbf", json!(NOW + 5), "not_yet"),
            ("iat", json!(NOW + 5), "iat_ahead"),
            ("sub", json!(42), "wrong_type"),
            ("aud", json!([1]), "wrong_type"),
            ("email", json!("a@shop.test"), "personal"),
            ("Password", json!("x"), "secret_inside"),
            ("text", json!("x".repeat(4000)), "large"),
        ] {
            let mut claims = good.clone();
            claims[name] = value;
            assert_eq!(codes(&json!({ "alg": "HS256" }), &claims), [code], "{name}");
        }
        for (missing, code) in [("exp", "no_exp"), ("aud", "no_aud"), ("iss", "no_iss")] {
            let mut claims = good.clone();
            claims.as_object_mut().expect("an object").remove(missing);
            assert_eq!(codes(&json!({ "alg": "HS256" }), &claims), [code]);
        }
        for (header, code) in [
            (json!({}), "no_alg"),
            (json!({ "alg": "nOnE" }), "alg_none"),
            (json!({ "alg": "HS1" }), "alg_unknown"),
            (json!({ "alg": "HS512" }), "signature_length"),
            (json!({ "alg": "HS256", "jwk": {} }), "brings_key"),
            (json!({ "alg": "HS256", "kid": "../../dev/null" }), "odd_kid"),
            (json!({ "alg": "HS256", "crit": ["x"] }), "crit"),
        ] {
            assert_eq!(codes(&header, &good), [code], "{header}");
        }
    }

    #[test]
    fn spelling_and_names_are_looked_at() {
        let token =
            format!("{}.{}.AB", encode(r#"{"alg":"RS256"}"#), encode(r#"{"iss":"a","iss":"b","aud":"a","exp":9}"#));
        let explained = explain(&token, 0).expect("three parts");
        let codes: Vec<_> = explained.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, ["name_twice", "not_base64url", "alg_old"]);
        assert_eq!(explained.claims.last().expect("exp").meaning, "no longer valid from 1970-01-01 00:00:09Z (in 9 s)");
    }
}
