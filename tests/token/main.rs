//! The room `token` as a whole: the examples of the standards and a vector for every check; beside them the careless
//! verifier's mistakes, and any bytes at all.

use authwalk::internals::model::{Check, Verdict};
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::{
    AllowedAlgorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, KeyError, Keyring, TOKEN_CHECKS, TokenRequirements,
    VerificationOutcome, base64url, public_pem, read_pem, sign, verify,
};
use authwalk::internals::token::{ForgedSigning, forge};
use serde_json::{Map, Value as Json, json};

use fixtures::{
    A1_HEADER, A1_KEY, A1_SIGNATURE, A2_SIGNATURE, A3_SIGNATURE, A4, NOW, PAYLOAD, RFC8037, a1, a1_key, ed25519,
    hs256_token, is_valid, key, key_for, object, p256, p384, refused_by, rsa, rsa_json, rules, sign_hs256, with,
};

mod fixtures;
mod mistakes;
mod properties;

#[test]
fn rfc_7515_a1_and_rfc_7519_3_1() {
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let demand =
        TokenRequirements::Claims(ClaimRules { iss: Some("joe".to_owned()), typ: Some("JWT".to_owned()), ..rules() });
    let verified = verify(&a1(), &ring, &demand, NOW);
    let VerificationOutcome::Valid(contents) = &verified.outcome else { panic!("{:?}", verified.outcome) };
    assert_eq!(contents.claims["http://example.com/is_root"], true);
    assert_eq!(verified.trace.refused_by(), None);
    assert_eq!(refused_by(&verify(&a1(), &ring, &demand, NOW + 1)), Some(Check::Exp));
    let made = sign::sign_input(&format!("{A1_HEADER}.{PAYLOAD}"), &a1_key(), Algorithm::Hs256);
    assert_eq!(made.as_deref(), Ok(A1_SIGNATURE));
}

#[test]
fn rfc_7515_a2_a3_a4_a5() {
    let rs256 = format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{A2_SIGNATURE}");
    assert!(is_valid(&with(&rs256, &Keyring::from_key(&rsa(), Algorithm::Rs256))));
    let payload = base64url::decode(PAYLOAD).expect("base64url");
    let made = sign::sign_token(&object(json!({ "alg": "RS256" })), &payload, &rsa(), Algorithm::Rs256);
    assert_eq!(made, Ok(rs256), "RS256 has one signature only");

    let es256 = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    assert!(is_valid(&with(&es256, &Keyring::from_key(&p256(), Algorithm::Es256))));

    let p521 = key(&json!({ "kty": "EC", "crv": "P-521", "x": "", "y": "" }).to_string());
    let verified = with(A4, &Keyring::from_key(&p521, AllowedAlgorithm::Only("ES512".to_owned())));
    assert!(matches!(verified.outcome, VerificationOutcome::Unsupported(_)), "{:?}", verified.outcome);

    let none = format!("eyJhbGciOiJub25lIn0.{PAYLOAD}.");
    for allowed in [AllowedAlgorithm::Only("none".to_owned()), Algorithm::Hs256.into(), AllowedAlgorithm::FromKey] {
        assert!(refused_by(&with(&none, &Keyring::from_key(&a1_key(), allowed))).is_some());
    }
}

#[test]
fn rfc_8037_a4() {
    assert!(is_valid(&with(RFC8037, &Keyring::from_key(&ed25519(), Algorithm::EdDsa))));
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
        assert!(is_valid(&with(&token, &Keyring::from_key(&public, algorithm))), "{algorithm}");
        assert!(is_valid(&with(&token, &Keyring::from_key(&key, algorithm))), "{algorithm}: a key pair verifies too");
        for other in Algorithm::ALL.iter().copied().filter(|other| *other != algorithm) {
            let refused = with(&token, &Keyring::from_key(&key, other));
            assert_eq!(refused_by(&refused), Some(Check::Algorithm), "{algorithm} where {other} is allowed");
            let renamed = forge(&token, &object(json!({ "alg": other.name() })), &Map::new(), ForgedSigning::Keep);
            let renamed = with(&renamed.expect("a token"), &Keyring::from_key(&key, other));
            assert!(!is_valid(&renamed), "{algorithm} called {other}");
        }
    }
}

#[test]
fn a_pem_file_is_the_jwk_of_its_name() {
    for (pem, jwk) in [
        (include_str!("../fixtures/token/rsa-pkcs1.pem"), rsa()),
        (include_str!("../fixtures/token/rsa-pkcs8.pem"), rsa()),
        (include_str!("../fixtures/token/p384-sec1.pem"), p384()),
        (include_str!("../fixtures/token/p384-pkcs8.pem"), p384()),
        (include_str!("../fixtures/token/ed25519-pkcs8.pem"), ed25519()),
    ] {
        assert_eq!(read_pem(pem).as_ref(), Ok(&jwk), "{pem}");
        assert_eq!(read_pem(&public_pem(&jwk).expect("public")), Ok(jwk.to_public().expect("public")));
    }
    for (pem, jwk) in [
        (include_str!("../fixtures/token/rsa-public.pem"), rsa()),
        (include_str!("../fixtures/token/p384-public.pem"), p384()),
        (include_str!("../fixtures/token/ed25519-public.pem"), ed25519()),
    ] {
        assert_eq!(public_pem(&jwk).as_deref(), Some(pem), "byte for byte as OpenSSL writes it");
    }
    assert_eq!(
        read_pem(include_str!("../fixtures/token/rsa-public-pkcs1.pem")),
        Ok(rsa().to_public().expect("public"))
    );
    for bad in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
        assert!(read_pem(bad).is_err());
    }
}

#[test]
fn the_shape_of_a_token() {
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
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
        assert_eq!(refused_by(&with(&token, &ring)), Some(check), "{token}");
    }
    assert!(is_valid(&with(&hs256_token(r#"{"alg":"HS256"}"#, b""), &ring)), "an empty payload is a payload");
    assert!(is_valid(&with(&hs256_token(r#"{"alg":"HS256"}"#, &[0, 255]), &ring)), "and so are any bytes");
}

#[test]
fn the_header() {
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    for header in [
        r#"{"alg":"HS256"}"#,
        " {\t\"alg\" :\r\n\"HS256\" } ",
        r#"{"\u0061lg":"HS\u003256"}"#,
        r#"{"alg":"HS256","typ":"whatever","cty":"x","kid":"unknown","x":{"y":[1,null,2e3]},"exp":1}"#,
        r#"{"alg":"HS256","jku":"https://evil.test","x5u":"https://evil.test","x5c":["x"],"x5t":"x"}"#,
        r#"{"alg":"HS256","b64":true,"crit":["b64"]}"#,
    ] {
        assert!(is_valid(&with(&hs256_token(header, b"x"), &ring)), "{header}");
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
        assert_eq!(refused_by(&with(&hs256_token(header, b"x"), &ring)), Some(check), "{header}");
    }
    let latin1 = sign_hs256(&format!("{}.eA", base64url::encode(b"{\"alg\":\"HS256\",\"x\":\"\xe9\"}")));
    assert_eq!(refused_by(&with(&latin1, &ring)), Some(Check::Header));
}

#[test]
fn a_key_that_does_not_fit() {
    let with_members = |json: Json, members: Json| {
        let mut json = object(json);
        json.extend(object(members));
        Jwk::read(&Json::Object(json))
    };
    let oct = || json!({ "kty": "oct", "k": A1_KEY });
    let ring = |jwk: Result<Jwk, KeyError>, allowed: AllowedAlgorithm| Keyring::from_key(&jwk.expect("a key"), allowed);
    for members in [
        json!({ "use": "sig" }),
        json!({ "alg": "HS256" }),
        json!({ "key_ops": ["sign", "verify"] }),
        json!({ "x": 1 }),
    ] {
        let ring = ring(with_members(oct(), members.clone()), Algorithm::Hs256.into());
        assert!(is_valid(&with(&a1(), &ring)), "{members}");
    }
    for members in [
        json!({ "use": "enc" }),
        json!({ "use": "SIG" }),
        json!({ "alg": "HS384" }),
        json!({ "alg": "A256GCM" }),
        json!({ "key_ops": ["sign"] }),
        json!({ "key_ops": [] }),
        json!({ "key_ops": ["sign, verify"] }),
        json!({ "k": base64url::encode([1; 31]) }),
        json!({ "k": "" }),
        json!({ "kty": "RSA", "n": A2_SIGNATURE, "e": "AQAB" }),
    ] {
        let ring = ring(with_members(oct(), members.clone()), Algorithm::Hs256.into());
        assert_eq!(refused_by(&with(&a1(), &ring)), Some(Check::Key), "{members}");
    }
    let rs256 = format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{A2_SIGNATURE}");
    for members in [
        json!({ "n": base64url::encode([0xff; 255]) }),
        json!({ "e": "AQ" }),
        json!({ "e": "AAAB" }),
        json!({ "alg": "PS256" }),
    ] {
        let ring = ring(with_members(rsa_json(), members.clone()), Algorithm::Rs256.into());
        assert_eq!(refused_by(&with(&rs256, &ring)), Some(Check::Key), "{members}");
    }
    let es256 = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    for key in [p384(), ed25519(), rsa(), a1_key()] {
        assert_eq!(refused_by(&with(&es256, &Keyring::from_key(&key, Algorithm::Es256))), Some(Check::Key), "{key:?}");
    }
}

#[test]
fn without_an_allowed_algorithm_the_key_decides_and_else_nobody() {
    let named = a1_key().with_kid_and_alg("a", "HS256");
    assert!(is_valid(&with(&a1(), &Keyring::from_key(&named, AllowedAlgorithm::FromKey))));
    assert_eq!(refused_by(&with(&a1(), &Keyring::from_key(&a1_key(), AllowedAlgorithm::FromKey))), Some(Check::Key));
    let other = a1_key().with_kid_and_alg("a", "HS384");
    assert_eq!(refused_by(&with(&a1(), &Keyring::from_key(&other, AllowedAlgorithm::FromKey))), Some(Check::Algorithm));
}

#[test]
fn a_set_of_keys() {
    let token = |kid: Option<&str>| {
        let mut key = a1_key();
        key.kid = kid.map(str::to_owned);
        sign::sign_claims(&Map::new(), None, &key, Algorithm::Hs256).expect("a token")
    };
    let other = || Jwk::from_secret([9; 32]).with_kid_and_alg("b", "HS256");
    let set = |keys: Vec<Jwk>| Keyring::from_set(&keys.into_iter().collect::<JwkSet>(), AllowedAlgorithm::FromKey);
    let two = set(vec![a1_key().with_kid_and_alg("a", "HS256"), other()]);
    assert!(is_valid(&with(&token(Some("a")), &two)));
    assert_eq!(refused_by(&with(&token(Some("b")), &two)), Some(Check::Signature), "the wrong one of ours");
    assert_eq!(refused_by(&with(&token(Some("c")), &two)), Some(Check::Key), "none of ours");
    let one_fits =
        set(vec![a1_key().with_kid_and_alg("a", "HS256"), Jwk::from_secret([9; 64]).with_kid_and_alg("b", "HS512")]);
    assert!(is_valid(&with(&token(None), &one_fits)), "without kid, the only one that fits");
    let twice = set(vec![a1_key().with_kid_and_alg("a", "HS256"), other().with_kid_and_alg("a", "HS256")]);
    assert_eq!(refused_by(&with(&token(Some("a")), &twice)), Some(Check::Key), "one kid, two keys");
    let mixed = set(vec![
        a1_key().with_kid_and_alg("a", "HS256"),
        rsa().to_public().expect("public").with_kid_and_alg("r", "RS256"),
    ]);
    assert_eq!(refused_by(&with(&token(Some("a")), &mixed)), Some(Check::Key), "secrets beside public keys");
    assert_eq!(refused_by(&with(&token(None), &set(vec![]))), Some(Check::Key));
    let unread =
        JwkSet::read(&json!({ "keys": [{ "kty": "new" }, { "kty": "oct", "k": A1_KEY, "alg": "HS256", "kid": "a" }] }));
    assert!(is_valid(&with(&token(Some("a")), &Keyring::from_set(&unread.expect("a set"), Algorithm::Hs256))));
}

#[test]
fn rfc_7515_appendix_d_without_kid_each_key_that_fits_is_tried() {
    let token = sign::sign_claims(&Map::new(), None, &a1_key(), Algorithm::Hs256).expect("a token");
    let stranger = |kid: &str| Jwk::from_secret([9; 32]).with_kid_and_alg(kid, "HS256");
    let set = |keys: Vec<Jwk>| Keyring::from_set(&keys.into_iter().collect::<JwkSet>(), AllowedAlgorithm::FromKey);
    let own = || a1_key().with_kid_and_alg("a", "HS256");
    for keys in [vec![own(), stranger("b")], vec![stranger("b"), own()], vec![stranger("b"), stranger("c"), own()]] {
        assert!(is_valid(&with(&token, &set(keys.clone()))), "{keys:?}");
    }
    let strangers = with(&token, &set(vec![stranger("b"), stranger("c")]));
    assert_eq!(refused_by(&strangers), Some(Check::Signature));
    let VerificationOutcome::Invalid { reason, .. } = strangers.outcome else { panic!("strangers") };
    assert!(reason.contains("none of the 2 keys"), "{reason}");
}

#[test]
fn rfc_7515_4_1_4_kid_leads_to_its_name_and_else_to_keys_without_one() {
    let named = |key: Jwk, kid: Option<&str>| Jwk { kid: kid.map(str::to_owned), ..key };
    let token = sign::sign_claims(&Map::new(), None, &named(a1_key(), Some("a")), Algorithm::Hs256).expect("a token");
    let set = |keys: Vec<Jwk>| Keyring::from_set(&keys.into_iter().collect::<JwkSet>(), Algorithm::Hs256);
    let (own, stranger) = (|kid| named(a1_key(), kid), |kid| named(Jwk::from_secret([9; 32]), kid));
    assert!(is_valid(&with(&token, &set(vec![own(None)]))));
    assert!(is_valid(&with(&token, &set(vec![stranger(None), own(None)]))));
    assert!(is_valid(&with(&token, &set(vec![own(Some("a")), stranger(None)]))));
    let namesake = with(&token, &set(vec![stranger(Some("a")), own(None)]));
    assert_eq!(refused_by(&namesake), Some(Check::Signature), "a key of that name is the one that is meant");
    let other = with(&token, &set(vec![own(Some("b")), stranger(Some("c"))]));
    assert_eq!(refused_by(&other), Some(Check::Key), "a key of another name never is");
}

#[test]
fn rfc_8725_3_1_a_key_that_is_not_built_in_is_a_wrong_key_for_what_is() {
    let curve = |kty: &str, crv: &str| key(&json!({ "kty": kty, "crv": crv, "x": "", "y": "" }).to_string());
    let hs256 = a1();
    for (key, allowed) in [
        (curve("EC", "P-521"), Algorithm::Hs256),
        (curve("EC", "secp256k1"), Algorithm::Hs256),
        (curve("OKP", "Ed448"), Algorithm::Hs256),
    ] {
        assert_eq!(refused_by(&with(&hs256, &Keyring::from_key(&key, allowed))), Some(Check::Key), "{key:?}");
        let named = key.with_kid_and_alg("a", allowed.name());
        assert_eq!(
            refused_by(&with(&hs256, &Keyring::from_key(&named, AllowedAlgorithm::FromKey))),
            Some(Check::Key),
            "{named:?}"
        );
    }
    let es256 = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    assert_eq!(
        refused_by(&with(&es256, &Keyring::from_key(&curve("EC", "P-521"), Algorithm::Es256))),
        Some(Check::Key)
    );
    // The other way round: of an algorithm that is not built in, a key that is can only be the wrong one.
    assert_eq!(
        refused_by(&with(A4, &Keyring::from_key(&p256(), AllowedAlgorithm::Only("ES512".to_owned())))),
        Some(Check::Key)
    );
    // EdDSA is the name of both curves.
    let ring = Keyring::from_key(&curve("OKP", "Ed448"), Algorithm::EdDsa);
    assert!(matches!(with(RFC8037, &ring).outcome, VerificationOutcome::Unsupported(_)));
}

#[test]
fn signatures_of_curves_have_one_form() {
    let ring = Keyring::from_key(&p256(), Algorithm::Es256);
    let order: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let one = [&[0; 31][..], &[1]].concat();
    let good = base64url::decode(A3_SIGNATURE).expect("base64url");
    let (r, s) = good.split_at(32);
    let der = [&[0x30, 0x45, 0x02, 0x20][..], r, &[0x02, 0x21, 0x00], s].concat();
    let zero = vec![0; 32];
    for signature in [
        vec![0; 64],
        [&one[..], &zero].concat(),
        [&zero[..], &one].concat(),
        [&one[..], &one].concat(),
        [r, &order].concat(),
        [&order[..], s].concat(),
        [&order[..], &order].concat(),
        good[..63].to_vec(),
        [&good[..], &[0]].concat(),
        [&[0][..], r, &[0], s].concat(),
        der,
    ] {
        let token = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{}", base64url::encode(&signature));
        let VerificationOutcome::Invalid { check, reason } = with(&token, &ring).outcome else {
            panic!("{signature:02x?}")
        };
        assert_eq!(check, Check::Signature, "{signature:02x?}");
        assert_eq!(reason.contains("expected 64 bytes"), signature.len() != 64, "{reason}");
    }
}

#[test]
fn the_claims() {
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
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
        verify(&hs256_token(header, payload), &ring, &TokenRequirements::Claims(strict.clone()), NOW)
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
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let demand = TokenRequirements::Claims(rules());
    for token in
        [a1(), "x".to_owned(), "a.b.c".to_owned(), hs256_token(r#"{"alg":"HS256"}"#, b"{}"), format!("{}AAAA", a1())]
    {
        let trace = verify(&token, &ring, &demand, NOW).trace;
        assert_eq!(trace.lines.iter().map(|line| line.check).collect::<Vec<_>>(), TOKEN_CHECKS);
        let mut after = trace.lines.iter().skip_while(|line| line.verdict != Verdict::Failed).skip(1);
        assert!(after.all(|line| line.verdict == Verdict::NotReached), "{trace:?}");
    }
}

#[test]
fn a_wrong_signature_is_shown_beside_the_right_one_but_never_in_full() {
    let ring = Keyring::from_key(&a1_key(), Algorithm::Hs256);
    let forged = format!("{A1_HEADER}.{PAYLOAD}.{}", base64url::encode([7; 32]));
    let trace = with(&forged, &ring).trace;
    let line = trace.lines.iter().find(|line| line.check == Check::Signature).expect("a line");
    assert_eq!(line.detail, "expected dBjf…Xk, got BwcH…wc");
    assert_eq!(trace.verdict(Check::Typ), Some(Verdict::NotReached));
}
