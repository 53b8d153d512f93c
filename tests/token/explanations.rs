//! What a token says without a key: encrypted and nested ones, disclosures, and the issuers that are recognized.

use authwalk::internals::token::{JoseExplanation, base64url, explain, explain_any};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

const NOW: i64 = 1_800_000_000;

fn token(header: &Json, payload: impl AsRef<[u8]>) -> String {
    format!("{}.{}.{}", base64url::encode(header.to_string()), base64url::encode(payload), base64url::encode([7; 32]))
}

fn kinds(header: &Json, claims: &Json) -> String {
    let explained = explain(&token(header, claims.to_string()), NOW).expect("three parts");
    explained.recognized.iter().map(|kind| kind.id).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_issuer_is_recognized_with_what_to_check() {
    let plain = json!({ "alg": "RS256" });
    for (header, claims, wanted) in [
        (&plain, json!({ "iss": "https://accounts.google.com" }), "google"),
        (&plain, json!({ "iss": "https://securetoken.google.com/shop" }), "firebase"),
        (
            &plain,
            json!({ "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x", "token_use": "id" }),
            "cognito",
        ),
        (&plain, json!({ "iss": "https://shop.eu.auth0.com/" }), "auth0"),
        (&plain, json!({ "iss": "https://login.shop.test/realms/shop" }), "keycloak"),
        (&plain, json!({ "iss": "https://abcdefgh.supabase.co/auth/v1", "role": "authenticated" }), "supabase"),
        (&plain, json!({ "iss": "supabase", "role": "service_role" }), "supabase"),
        (&plain, json!({ "iss": "https://token.actions.githubusercontent.com" }), "github_actions"),
        (&plain, json!({ "iss": "https://login.microsoftonline.com/tenant/v2.0" }), "microsoft_entra"),
        (
            &json!({ "alg": "RS256", "nonce": "x" }),
            json!({ "iss": "https://sts.windows.net/tenant/" }),
            "microsoft_graph",
        ),
        (&json!({ "alg": "ES256", "signer": "arn:aws:x", "client": "x" }), json!({ "sub": "x" }), "aws_alb"),
        (&json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), json!({}), "sd_jwt"),
        (&plain, json!({ "vc": { "type": ["VerifiableCredential"] } }), "verifiable_credential"),
        (&json!({ "alg": "ES256", "typ": "application/at+JWT" }), json!({}), "access_token"),
        (&plain, json!({ "iss": "https://shop.test" }), ""),
        (&plain, json!({ "iss": "https://auth0.com.evil.test/" }), ""),
        (&plain, json!({ "iss": "https://cognito-idp.evil.test/.amazonaws.com" }), ""),
        (&plain, json!({ "iss": "https://cognito-idp.evil.test.amazonaws.com/" }), ""),
        (&plain, json!({ "iss": "https://evil.test#.auth0.com/" }), ""),
        (&plain, json!({ "iss": "https://evil.test\\.auth0.com/" }), ""),
        (&plain, json!({ "iss": "https://login.microsoftonline.com@evil.test/" }), ""),
        (&plain, json!({ "iss": "https://token.actions.githubusercontent.com.evil.test" }), ""),
        (&plain, json!({ "iss": "supabase.evil.test" }), ""),
        (&plain, json!({ "iss": 7 }), ""),
    ] {
        assert_eq!(kinds(header, &claims), wanted, "{claims}");
    }
    let explained = explain(&token(&plain, r#"{"iss":"https://accounts.google.com"}"#), NOW).expect("three parts");
    assert!(explained.recognized[0].checks.iter().any(|check| check.starts_with("aud")));
}

/// RFC 7516, appendix A.1.
const JWE: &str = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A.XFBoMYUZodetZdvTiFvSkQ";

#[test]
fn an_encrypted_token_says_what_opens_it() {
    let Ok(JoseExplanation::Encrypted(explained)) = explain_any(JWE, NOW) else { panic!("encrypted") };
    assert_eq!(
        explained.opened_by,
        "RSA-OAEP: the recipient's private RSA key opens it; anybody can have made it with the public one"
    );
    assert_eq!(explained.content, "the claims; AES-256 in GCM mode. Nobody reads or checks them without the key");
    assert_eq!(
        (explained.encrypted_key_bytes, explained.iv_bytes, explained.tag_bytes),
        (Some(256), Some(12), Some(16))
    );
    for (header, key, opened_by, codes) in [
        (json!({ "alg": "dir", "enc": "A128GCM" }), "", "dir: the secret that both sides share opens it directly", ""),
        (json!({ "alg": "dir", "enc": "A128GCM" }), "AA", "dir: ", "encrypted_key"),
        (
            json!({ "alg": "A256KW", "enc": "A128CBC-HS256", "kid": "k" }),
            "AA",
            "A256KW: the secret of 256 bits that both sides share opens it (kid k)",
            "",
        ),
        (
            json!({ "alg": "ECDH-ES", "enc": "A128GCM", "cty": "JWT", "epk": { "crv": "X25519" } }),
            "",
            "ECDH-ES: the recipient's private key on X25519",
            "",
        ),
        (json!({ "alg": "RSA1_5", "enc": "A128GCM", "zip": "DEF" }), "AA", "RSA1_5: ", "alg_old not_signed compressed"),
        (
            json!({ "alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2c": 50_000_000 }),
            "AA",
            "PBES2-HS256+A128KW: the password",
            "many_rounds",
        ),
        (json!({ "alg": "new", "enc": "new" }), "AA", "alg new is none of RFC 7518", ""),
        (json!({}), "AA", "the header names no alg", ""),
    ] {
        let token = format!("{}.{key}.AAAA.AAAA.AAAA", base64url::encode(header.to_string()));
        let Ok(JoseExplanation::Encrypted(explained)) = explain_any(&token, NOW) else { panic!("encrypted") };
        assert!(explained.opened_by.starts_with(opened_by), "{header}: {}", explained.opened_by);
        let found: Vec<_> = explained.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(found.join(" "), codes, "{header}");
    }
}

#[test]
fn tokens_inside_are_explained_down_to_a_depth() {
    let header = json!({ "alg": "HS256" });
    let mut inner = token(&header, r#"{"sub":"alice"}"#);
    let explained = explain(&token(&json!({ "alg": "HS256", "cty": "JWT" }), &inner), NOW).expect("three parts");
    assert_eq!(explained.nested[0].place, "payload");
    let claims = json!({ "a": { "id_token": inner }, "list": [JWE, "eyJx.y.z", "text"] });
    let explained = explain(&token(&header, claims.to_string()), NOW).expect("three parts");
    let places: Vec<_> = explained.nested.iter().map(|nested| nested.place.as_str()).collect();
    assert_eq!(places, ["a.id_token", "list"]);
    assert!(matches!(explained.nested[1].explanation, JoseExplanation::Encrypted(_)));
    for _ in 0..20 {
        inner = token(&header, json!({ "inner": inner }).to_string());
    }
    let mut depth = 0;
    let mut explanation = explain_any(&inner, NOW).expect("a token");
    while let JoseExplanation::Signed(mut signed) = explanation {
        let Some(nested) = signed.nested.pop() else { break };
        explanation = nested.explanation;
        depth += 1;
    }
    assert_eq!(depth, 2);
}

#[test]
fn disclosures_belong_to_the_token_by_their_hash() {
    // RFC 9901, section 5.2: the claim family_name and its digest.
    let disclosure = "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd";
    let payload = json!({ "_sd": ["TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo"], "_sd_alg": "sha-256" });
    let added = base64url::encode(r#"["salt","role","admin"]"#);
    let binding = token(&json!({ "alg": "ES256", "typ": "kb+jwt" }), r#"{"aud":"shop"}"#);
    let issued = token(&json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), payload.to_string());
    let explained = explain(&format!("{issued}~{disclosure}~{added}~?~{binding}"), NOW).expect("a token");
    let disclosed: Vec<_> = explained
        .disclosures
        .iter()
        .map(|claim| (claim.name.as_deref(), claim.value.clone(), claim.belongs_to_token))
        .collect();
    assert_eq!(
        disclosed,
        [
            (Some("family_name"), json!("Doe"), Some(true)),
            (Some("role"), json!("admin"), Some(false)),
            (None, Json::Null, Some(false))
        ]
    );
    assert_eq!(explained.nested[0].place, "key binding");
}

/// Whether each of the `disclosed` belongs to a token with this payload.
fn belonging(payload: &Json, disclosed: &[&str]) -> Vec<Option<bool>> {
    let issued = token(&json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), payload.to_string());
    let explained = explain(&format!("{issued}~{}~", disclosed.join("~")), NOW).expect("a token");
    explained.disclosures.iter().map(|disclosure| disclosure.belongs_to_token).collect()
}

#[test]
fn a_disclosure_belongs_only_through_others_that_do() {
    let encoded = |json: Json| base64url::encode(json.to_string());
    let hash = |text: &str| base64url::encode(Sha256::digest(text));
    let inner = encoded(json!(["salt", "role", "admin"]));
    let outer = encoded(json!(["salt", "rights", { "_sd": [hash(&inner)] }]));
    let sent = [inner.as_str(), &outer];
    assert_eq!(belonging(&json!({ "_sd": [hash(&outer)] }), &sent), [Some(true), Some(true)]);
    assert_eq!(
        belonging(&json!({ "_sd": [] }), &sent),
        [Some(false), Some(false)],
        "one forged one vouches for another"
    );
    assert_eq!(belonging(&json!({ "note": hash(&inner) }), &[&inner]), [Some(false)], "any text");
    assert_eq!(belonging(&json!({ "list": [{ "...": hash(&inner) }] }), &[&inner]), [Some(false)], "the wrong place");
    let item = encoded(json!(["salt", "one"]));
    assert_eq!(belonging(&json!({ "list": [{ "...": hash(&item) }] }), &[&item]), [Some(true)]);
    assert_eq!(belonging(&json!({ "_sd_alg": "sha-512", "_sd": [hash(&inner)] }), &[&inner]), [None]);
}

#[test]
fn times_are_told_as_what_they_probably_are() {
    for (claims, wanted) in [
        (
            json!({ "iat": NOW, "exp": NOW + 900 }),
            "no longer valid from 2027-01-15 08:15:00Z (in 15 min); 15 min in all",
        ),
        (
            json!({ "exp": NOW * 1000 }),
            "no longer valid from 1800000000000: looks like milliseconds: 2027-01-15 08:00:00Z",
        ),
        (
            json!({ "exp": 10_000_000_000_000_000_000_u64 }),
            "no longer valid from 10000000000000000000: beyond any calendar",
        ),
        (json!({ "exp": "15m" }), "exp must be a number, and is a text"),
    ] {
        let explained = explain(&token(&json!({ "alg": "HS256" }), claims.to_string()), NOW).expect("three parts");
        assert_eq!(explained.claims.last().map(|claim| claim.meaning.as_str()), Some(wanted), "{claims}");
    }
}

#[test]
fn a_padded_token_is_shown_and_its_spelling_told() {
    let explained = explain("eyJhbGciOiJFUzI1NiJ9.eyJoZWxsbyI6IndvcmxkIn0=.FOGA", NOW).expect("three parts");
    assert_eq!(
        serde_json::to_value(&explained.payload.content).expect("JSON"),
        json!({ "object": { "hello": "world" } })
    );
    assert_eq!(explained.payload.spelling.as_deref(), Some("padding = at character 24"));
    let codes: Vec<_> = explained.warnings.iter().map(|warning| warning.code).collect();
    assert!(codes.contains(&"not_base64url"), "{codes:?}");
}
