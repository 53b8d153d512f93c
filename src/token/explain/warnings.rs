//! What is suspicious or unwise in a token.

use serde_json::{Map, Value as Json};

use super::parts::{SignatureSummary, TokenPart, TokenPartContent, TokenWarning};
use super::readable_data::ReadableData;
use crate::model::abbreviate::truncate_text;
use crate::model::duration::format_duration;
use crate::token::algorithm::{Algorithm, AlgorithmFamily};
use crate::token::base64url::{self, Base64UrlError};
use crate::token::claims::numeric_date;
use crate::token::json::{self, JsonError};
use crate::token::mac::compute_hmac;
use crate::token::member_type_error::text_member;
use crate::token::sample_secrets::find_sample_secret;
use crate::token::signature_length::signature_length_fault;
use crate::token::time_anomaly::{MIN_ANOMALOUS_TIME, TimeAnomaly};
use crate::token::token_parts::TokenParts;

const SECONDS_PER_DAY: i64 = 86_400;
/// Browsers ignore a cookie with more bytes than this (6265bis, section 5.6); many servers refuse more than 8 KB of headers.
const MAX_COOKIE_BYTES: usize = 4096;

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
    warn_signature(&mut warnings, parts, signature);
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
            Err(fault @ Base64UrlError::Padding(_)) => warnings.add(
                "not_base64url",
                format!(
                    "The {name} is not base64url: {fault}. AWS load balancers write it; a strict verifier refuses it."
                ),
            ),
            Err(fault) => warnings.add("not_base64url", format!("The {name} is not base64url: {fault}.")),
            Ok(_) if name == "signature" => {}
            Ok(bytes) => {
                if let Err(fault @ JsonError::DuplicateName(..)) = json::read_unique_names(&bytes) {
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
                    format!("{algorithm} uses an old padding; for something new take PS256, ES256 or Ed25519."),
                );
            }
            Some(_) => {}
        }
    }
}

fn warn_signature(warnings: &mut TokenWarningList, parts: &TokenParts<'_>, summary: &SignatureSummary) {
    let Ok(signature) = base64url::decode(parts.signature) else { return };
    if signature.is_empty() {
        return warnings.add("no_signature", "The signature is empty.");
    }
    let Some(algorithm) = summary.alg.as_deref().and_then(Algorithm::by_name) else { return };
    if let Some(fault) = signature_length_fault(algorithm, &signature) {
        warnings.add("signature_length", format!("The signature: {fault}."));
    }
    let message = parts.signing_input.as_bytes();
    if let Some(sample) =
        find_sample_secret(|secret| compute_hmac(algorithm, secret, message).as_ref() == Some(&signature))
    {
        let text = format!("It is signed with the sample secret of {}: everybody can sign such tokens.", sample.source);
        warnings.add("sample_secret", text);
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
        match time(name).and_then(TimeAnomaly::of) {
            Some(odd @ TimeAnomaly::Unit { .. }) => {
                warnings.add("milliseconds", format!("{name} {odd}; {name} counts seconds."));
            }
            Some(odd) => warnings.add("beyond_calendar", format!("{name} is {odd}; it counts seconds.")),
            None => {}
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
        if let Some(odd @ TimeAnomaly::Duration(_)) = TimeAnomaly::of_past_exp(exp) {
            warnings.add("exp_duration", format!("exp {odd}; it wants a time, in seconds since 1970."));
        }
    }
    let lifetime = exp.saturating_sub(time("iat").or(time("nbf")).unwrap_or(now));
    if lifetime > SECONDS_PER_DAY && exp < MIN_ANOMALOUS_TIME {
        warnings.add(
            "long_life",
            format!(
                "It lives {}. Nobody can call it back before that without remembering it.",
                format_duration(lifetime)
            ),
        );
    }
    if let Some(nbf) = time("nbf").filter(|nbf| *nbf > now && *nbf < MIN_ANOMALOUS_TIME) {
        warnings.add("not_yet", format!("It is valid only in {}.", format_duration(nbf.saturating_sub(now))));
    }
    if let Some(iat) = time("iat").filter(|iat| *iat > now && *iat < MIN_ANOMALOUS_TIME) {
        warnings.add(
            "iat_ahead",
            format!("It was issued {} in the future: a clock is wrong.", format_duration(iat.saturating_sub(now))),
        );
    }
}

/// Registered claims of the wrong type (RFC 7519, section 4.1).
fn warn_claim_types(warnings: &mut TokenWarningList, claims: &Map<String, Json>) {
    let texts = ["iss", "sub", "jti"].map(|name| text_member(claims, name).err());
    let times = ["exp", "nbf", "iat"].map(|name| numeric_date(claims, name).err());
    for fault in texts.into_iter().chain(times).flatten() {
        warnings.add("wrong_type", format!("{fault}."));
    }
    for name in ["exp", "nbf", "iat"] {
        if let Some(text) = claims.get(name).and_then(Json::as_str) {
            warnings.add(
                "time_as_text",
                format!("{name} is {}; it wants a number of seconds since 1970.", text_kind(text)),
            );
        }
    }
    let is_list = |value: &Json| value.as_array().is_some_and(|items| items.iter().all(Json::is_string));
    if claims.get("aud").is_some_and(|aud| !aud.is_string() && !is_list(aud)) {
        warnings.add("wrong_type", "aud must be a text or a list of texts.");
    }
}

/// What a text in the place of a time looks like.
fn text_kind(text: &str) -> &'static str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        _ if digits == 0 => "a text",
        None | Some(b'.') => "a number in quotes",
        Some(b'-' | b'/') if digits == 4 => "a date as text",
        Some(_) => "a duration as text",
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
    let ReadableData { secret, personal } = ReadableData::find(claims);
    if !secret.is_empty() {
        let names = secret.join(", ");
        warnings
            .add("secret_inside", format!("{names}: everybody who sees the token can read it. Signed is not secret."));
    }
    if !personal.is_empty() {
        let names = personal.join(", ");
        warnings.add("personal", format!("Personal data that everybody can read who sees the token: {names}."));
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
            ("exp", json!(u64::MAX), "beyond_calendar"),
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
        for (exp, expected) in
            [(json!(60), ["expired", "exp_duration"]), (json!("2020-04-07T22:38:50Z"), ["wrong_type", "time_as_text"])]
        {
            let mut claims = good.clone();
            claims["exp"] = exp;
            claims.as_object_mut().expect("an object").remove("iat");
            assert_eq!(codes(&json!({ "alg": "HS256" }), &claims), expected);
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
