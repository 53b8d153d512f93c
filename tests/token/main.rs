//! The room `token` as a whole: the examples of the standards and test vectors for every check. The modules have keys,
//! the careless verifier's mistakes, properties, and the fuzz targets.

// The fuzz targets take their macro from the fuzzer's crate; here it is this program's own.
extern crate self as libfuzzer_sys;
pub(crate) use fuzz_targets::libfuzzer::fuzz_target;

use authwalk::internals::model::{Check, Verdict};
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::{
    AllowedAlgorithm, ClaimPresence, ClaimRules, Keyring, TOKEN_CHECKS, TokenRequirements, VerificationOutcome,
    base64url, sign, verify,
};
use authwalk::internals::token::{ForgedSigning, forge};
use serde_json::{Map, Value as Json, json};

use fixtures::{
    A1_HEADER, A1_SIGNATURE, A2_SIGNATURE, A3_SIGNATURE, A4, A4_X, A4_Y, NOW, PAYLOAD, RFC8037, a1, a1_key, ed25519,
    hs256_token, is_valid, key, key_for, object, p256, refused_by, rsa, rules, sign_hs256, verify_with,
};

mod curves;
mod diagnosis;
mod explanations;
mod fixtures;
mod fuzz_targets;
mod key_forms;
mod key_texts;
mod keys;
mod mistakes;
mod pasted_tokens;
mod properties;
mod signature_diagnosis;

#[test]
fn rfc_7515_a1_and_rfc_7519_3_1() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let requirements =
        TokenRequirements::Claims(ClaimRules { iss: Some("joe".to_owned()), typ: Some("JWT".to_owned()), ..rules() });
    let verified = verify(&a1(), &keyring, &requirements, NOW);
    let VerificationOutcome::Valid(contents) = &verified.outcome else { panic!("{:?}", verified.outcome) };
    assert_eq!(contents.claims["http://example.com/is_root"], true);
    assert_eq!(verified.trace.refused_by(), None);
    assert_eq!(refused_by(&verify(&a1(), &keyring, &requirements, NOW + 1)), Some(Check::Exp));
    let made = sign::sign_input(&format!("{A1_HEADER}.{PAYLOAD}"), &a1_key(), Algorithm::Hs256);
    assert_eq!(made.as_deref(), Ok(A1_SIGNATURE));
}

#[test]
fn rfc_7515_a2_a3_a4_a5() {
    let rs256 = format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{A2_SIGNATURE}");
    assert!(is_valid(&verify_with(&rs256, &Keyring::from_key(&rsa(), Algorithm::Rs256))));
    let payload = base64url::decode(PAYLOAD).expect("base64url");
    let made = sign::sign_token(&object(json!({ "alg": "RS256" })), &payload, &rsa(), Algorithm::Rs256);
    assert_eq!(made, Ok(rs256), "RS256 has one signature only");

    let es256 = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    assert!(is_valid(&verify_with(&es256, &Keyring::from_key(&p256(), Algorithm::Es256))));

    let a4_key = key(&json!({ "kty": "EC", "crv": "P-521", "x": A4_X, "y": A4_Y }).to_string());
    assert!(is_valid(&verify_with(A4, &Keyring::from_key(&a4_key, Algorithm::Es512))));

    let none = format!("eyJhbGciOiJub25lIn0.{PAYLOAD}.");
    for allowed in [AllowedAlgorithm::Only("none".to_owned()), Algorithm::Hs256.into(), AllowedAlgorithm::FromKey] {
        assert!(refused_by(&verify_with(&none, &Keyring::from_key(&a1_key(), allowed))).is_some());
    }
}

#[test]
fn rfc_8037_a4() {
    assert!(is_valid(&verify_with(RFC8037, &Keyring::from_key(&ed25519(), Algorithm::EdDsa))));
    let header = object(json!({ "alg": "EdDSA" }));
    let made = sign::sign_token(&header, b"Example of Ed25519 signing", &ed25519(), Algorithm::EdDsa);
    assert_eq!(made.as_deref(), Ok(RFC8037));
}

#[test]
fn what_every_algorithm_signs_it_verifies_and_no_other_does() {
    for algorithm in Algorithm::ALL.iter().copied() {
        let key = key_for(algorithm);
        let token = sign::sign_claims(&object(json!({ "sub": "alice" })), None, &key, algorithm).expect("a token");
        let public = key.to_public().unwrap_or_else(|| key.clone());
        assert!(is_valid(&verify_with(&token, &Keyring::from_key(&public, algorithm))), "{algorithm}");
        assert!(
            is_valid(&verify_with(&token, &Keyring::from_key(&key, algorithm))),
            "{algorithm}: a key pair verifies too"
        );
        for other in Algorithm::ALL.iter().copied().filter(|other| !algorithm.is_called(other.name())) {
            let refused = verify_with(&token, &Keyring::from_key(&key, other));
            assert_eq!(refused_by(&refused), Some(Check::Algorithm), "{algorithm} where {other} is allowed");
            let renamed = forge(&token, &object(json!({ "alg": other.name() })), &Map::new(), ForgedSigning::Keep);
            let renamed = verify_with(&renamed.expect("a token"), &Keyring::from_key(&key, other));
            assert!(!is_valid(&renamed), "{algorithm} called {other}");
        }
    }
}

#[test]
fn the_shape_of_a_token() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let good = a1();
    for (token, check) in [
        (String::new(), Check::ThreeParts),
        ("..".to_owned(), Check::Header),
        (good.replace('.', ""), Check::ThreeParts),
        (format!("{A1_HEADER}.{PAYLOAD}"), Check::ThreeParts),
        (format!("{good}."), Check::ThreeParts),
        (format!(".{good}"), Check::ThreeParts),
        (format!("{good}.x.y"), Check::ThreeParts),
        (
            format!("{{\"payload\":\"{PAYLOAD}\",\"protected\":\"{A1_HEADER}\",\"signature\":\"{A1_SIGNATURE}\"}}"),
            Check::ThreeParts,
        ),
        (format!("{good}="), Check::Base64url),
        (format!("{good}\n"), Check::Base64url),
        (format!(" {good}"), Check::Base64url),
        (format!("{good}?"), Check::Base64url),
        (good.replace('_', "/"), Check::Base64url),
        (format!("{}l", &good[..good.len() - 1]), Check::Base64url),
        (format!("{A1_HEADER}.{PAYLOAD}."), Check::Signature),
        (format!("{A1_HEADER}..{A1_SIGNATURE}"), Check::Signature),
        (sign_hs256(&format!("{A1_HEADER}=.{PAYLOAD}")), Check::Base64url),
        (sign_hs256(&format!("{A1_HEADER}.{PAYLOAD}==")), Check::Base64url),
        (sign_hs256(&format!("{A1_HEADER}.AB")), Check::Base64url),
        (sign_hs256(&format!("{A1_HEADER} .{PAYLOAD}")), Check::Base64url),
        (sign_hs256(&format!("{A1_HEADER}.A")), Check::Base64url),
    ] {
        assert_eq!(refused_by(&verify_with(&token, &keyring)), Some(check), "{token}");
    }
    assert!(is_valid(&verify_with(&hs256_token(r#"{"alg":"HS256"}"#, b""), &keyring)), "an empty payload is a payload");
    assert!(is_valid(&verify_with(&hs256_token(r#"{"alg":"HS256"}"#, &[0, 255]), &keyring)), "and so are any bytes");
}

#[test]
fn the_header() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    for header in [
        r#"{"alg":"HS256"}"#,
        " {\t\"alg\" :\r\n\"HS256\" } ",
        r#"{"\u0061lg":"HS\u003256"}"#,
        r#"{"alg":"HS256","typ":"whatever","cty":"x","kid":"unknown","x":{"y":[1,null,2e3]},"exp":1}"#,
        r#"{"alg":"HS256","jku":"https://evil.test","x5u":"https://evil.test","x5c":["x"],"x5t":"x"}"#,
        r#"{"alg":"HS256","b64":true,"crit":["b64"]}"#,
    ] {
        assert!(is_valid(&verify_with(&hs256_token(header, b"x"), &keyring)), "{header}");
    }
    for (header, check) in [
        (r#"{"alg":"HS256","crit":["exp"],"exp":1}"#, Check::Header),
        (r#"{"alg":"HS256","crit":[]}"#, Check::Header),
        (r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#, Check::Header),
        (r#"{"alg":"HS256","alg":"HS256"}"#, Check::Header),
        (r#"{"alg":["HS256"]}"#, Check::Header),
        (r#"{"ALG":"HS256"}"#, Check::Header),
        ("\u{feff}{\"alg\":\"HS256\"}", Check::Header),
        (r#"[{"alg":"HS256"}]"#, Check::Header),
        (r#"{"alg":"hs256"}"#, Check::Algorithm),
        (r#"{"alg":"HS256 "}"#, Check::Algorithm),
        (r#"{"alg":"HS512"}"#, Check::Algorithm),
        (r#"{"alg":"none"}"#, Check::Algorithm),
        (r#"{"alg":"nOnE"}"#, Check::Algorithm),
        (r#"{"alg":""}"#, Check::Algorithm),
    ] {
        assert_eq!(refused_by(&verify_with(&hs256_token(header, b"x"), &keyring)), Some(check), "{header}");
    }
    let latin1 = sign_hs256(&format!("{}.eA", base64url::encode(b"{\"alg\":\"HS256\",\"x\":\"\xe9\"}")));
    assert_eq!(refused_by(&verify_with(&latin1, &keyring)), Some(Check::Header));
}

#[test]
fn the_claims() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let strict = ClaimRules {
        iss: Some("https://shop.test".to_owned()),
        aud: Some("api".to_owned()),
        typ: Some("at+jwt".to_owned()),
        exp: ClaimPresence::Required,
        leeway: 0,
    };
    let header = r#"{"alg":"HS256","typ":"at+jwt"}"#;
    let good = json!({ "iss": "https://shop.test", "aud": ["api", "b"], "sub": "alice", "exp": NOW + 1, "nbf": NOW, "iat": NOW });
    let check = |header: &str, payload: &[u8]| {
        verify(&hs256_token(header, payload), &keyring, &TokenRequirements::Claims(strict.clone()), NOW)
    };
    let verified = check(header, good.to_string().as_bytes());
    assert!(is_valid(&verified));
    assert_eq!(verified.trace.user.as_deref(), Some("alice"));
    for (name, value, refuser) in [
        ("exp", json!(NOW), Check::Exp),
        ("exp", json!("9999999999"), Check::Exp),
        ("exp", json!(null), Check::Exp),
        ("nbf", json!(NOW + 1), Check::Nbf),
        ("nbf", json!("0"), Check::Nbf),
        ("iss", json!("https://evil.test"), Check::Iss),
        ("iss", json!(["https://shop.test"]), Check::Iss),
        ("aud", json!("other"), Check::Aud),
        ("aud", json!([]), Check::Aud),
        ("aud", json!(["api", 1]), Check::Aud),
        ("aud", json!({ "api": 1 }), Check::Aud),
        ("sub", json!(42), Check::Claims),
        ("iat", json!("now"), Check::Claims),
    ] {
        let mut claims = good.clone();
        claims[name] = value.clone();
        assert_eq!(refused_by(&check(header, claims.to_string().as_bytes())), Some(refuser), "{name}: {value}");
    }
    for (name, refuser) in [("exp", Check::Exp), ("iss", Check::Iss), ("aud", Check::Aud)] {
        let mut claims = object(good.clone());
        claims.remove(name);
        assert_eq!(refused_by(&check(header, Json::Object(claims).to_string().as_bytes())), Some(refuser), "no {name}");
    }
    for header in [r#"{"alg":"HS256"}"#, r#"{"alg":"HS256","typ":"JWT"}"#] {
        assert_eq!(refused_by(&check(header, good.to_string().as_bytes())), Some(Check::Typ));
    }
    for payload in [&b""[..], b"[]", b"\"x\"", b"{\"exp\":1e999}", b"{\"a\":1,\"a\":1}", b"\xff", b"{} {}"] {
        assert_eq!(refused_by(&check(header, payload)), Some(Check::Claims), "{payload:?}");
    }
}

#[test]
fn the_trace_names_every_check_once_and_in_order() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let requirements = TokenRequirements::Claims(rules());
    for token in
        [a1(), "x".to_owned(), "a.b.c".to_owned(), hs256_token(r#"{"alg":"HS256"}"#, b"{}"), format!("{}AAAA", a1())]
    {
        let trace = verify(&token, &keyring, &requirements, NOW).trace;
        assert_eq!(trace.lines.iter().map(|line| line.check).collect::<Vec<_>>(), TOKEN_CHECKS);
        let mut after = trace.lines.iter().skip_while(|line| line.verdict != Verdict::Failed).skip(1);
        assert!(after.all(|line| line.verdict == Verdict::NotReached), "{trace:?}");
    }
}

#[test]
fn a_wrong_signature_is_shown_beside_the_right_one_but_never_in_full() {
    let keyring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let forged = format!("{A1_HEADER}.{PAYLOAD}.{}", base64url::encode([7; 32]));
    let trace = verify_with(&forged, &keyring).trace;
    let line = trace.lines.iter().find(|line| line.check == Check::Signature).expect("a line");
    assert_eq!(line.detail, "expected dBjf…Xk, got BwcH…wc");
    assert_eq!(trace.verdict(Check::Typ), Some(Verdict::NotReached));
}
