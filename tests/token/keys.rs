//! Which key a token is verified with: PEM files, single keys, and sets of keys.

use authwalk::internals::model::Check;
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::{
    AllowedAlgorithm, Jwk, JwkSet, KeyError, Keyring, VerificationOutcome, base64url, public_pem, read_pem, sign,
};
use serde_json::{Map, Value as Json, json};

use super::fixtures::{
    A1_KEY, A2_SIGNATURE, A3_SIGNATURE, A4, PAYLOAD, RFC8037, a1, a1_key, ed25519, is_valid, key, object, p256, p384,
    p521, refused_by, rsa, rsa_json, secp256k1, verify_with,
};

#[test]
fn a_pem_file_is_the_jwk_of_its_name() {
    for (pem, jwk) in [
        (include_str!("../fixtures/token/rsa-pkcs1.pem"), rsa()),
        (include_str!("../fixtures/token/rsa-pkcs8.pem"), rsa()),
        (include_str!("../fixtures/token/p384-sec1.pem"), p384()),
        (include_str!("../fixtures/token/p384-pkcs8.pem"), p384()),
        (include_str!("../fixtures/token/p521-sec1.pem"), p521()),
        (include_str!("../fixtures/token/p521-pkcs8.pem"), p521()),
        (include_str!("../fixtures/token/secp256k1-sec1.pem"), secp256k1()),
        (include_str!("../fixtures/token/secp256k1-pkcs8.pem"), secp256k1()),
        (include_str!("../fixtures/token/ed25519-pkcs8.pem"), ed25519()),
    ] {
        assert_eq!(read_pem(pem).as_ref(), Ok(&jwk), "{pem}");
        assert_eq!(read_pem(&public_pem(&jwk).expect("public")), Ok(jwk.to_public().expect("public")));
    }
    for (pem, jwk) in [
        (include_str!("../fixtures/token/rsa-public.pem"), rsa()),
        (include_str!("../fixtures/token/p384-public.pem"), p384()),
        (include_str!("../fixtures/token/p521-public.pem"), p521()),
        (include_str!("../fixtures/token/secp256k1-public.pem"), secp256k1()),
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
fn a_key_that_does_not_fit() {
    let with_members = |json: Json, members: Json| {
        let mut json = object(json);
        json.extend(object(members));
        Jwk::read(&Json::Object(json))
    };
    let oct = || json!({ "kty": "oct", "k": A1_KEY });
    let keyring =
        |jwk: Result<Jwk, KeyError>, allowed: AllowedAlgorithm| Keyring::from_key(&jwk.expect("a key"), allowed);
    for members in [
        json!({ "use": "sig" }),
        json!({ "alg": "HS256" }),
        json!({ "key_ops": ["sign", "verify"] }),
        json!({ "x": 1 }),
    ] {
        let keyring = keyring(with_members(oct(), members.clone()), Algorithm::Hs256.into());
        assert!(is_valid(&verify_with(&a1(), &keyring)), "{members}");
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
        let keyring = keyring(with_members(oct(), members.clone()), Algorithm::Hs256.into());
        assert_eq!(refused_by(&verify_with(&a1(), &keyring)), Some(Check::Key), "{members}");
    }
    let rs256 = format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{A2_SIGNATURE}");
    for members in [
        json!({ "n": base64url::encode([0xff; 255]) }),
        json!({ "e": "AQ" }),
        json!({ "e": "AAAB" }),
        json!({ "alg": "PS256" }),
    ] {
        let keyring = keyring(with_members(rsa_json(), members.clone()), Algorithm::Rs256.into());
        assert_eq!(refused_by(&verify_with(&rs256, &keyring)), Some(Check::Key), "{members}");
    }
    let es256 = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    for key in [p384(), ed25519(), rsa(), a1_key()] {
        assert_eq!(
            refused_by(&verify_with(&es256, &Keyring::from_key(&key, Algorithm::Es256))),
            Some(Check::Key),
            "{key:?}"
        );
    }
}

#[test]
fn without_an_allowed_algorithm_the_key_decides_and_else_nobody() {
    let named = a1_key().with_kid_and_alg("a", "HS256");
    assert!(is_valid(&verify_with(&a1(), &Keyring::from_key(&named, AllowedAlgorithm::FromKey))));
    assert_eq!(
        refused_by(&verify_with(&a1(), &Keyring::from_key(&a1_key(), AllowedAlgorithm::FromKey))),
        Some(Check::Key)
    );
    let other = a1_key().with_kid_and_alg("a", "HS384");
    assert_eq!(
        refused_by(&verify_with(&a1(), &Keyring::from_key(&other, AllowedAlgorithm::FromKey))),
        Some(Check::Algorithm)
    );
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
    assert!(is_valid(&verify_with(&token(Some("a")), &two)));
    assert_eq!(refused_by(&verify_with(&token(Some("b")), &two)), Some(Check::Signature), "the wrong one of ours");
    assert_eq!(refused_by(&verify_with(&token(Some("c")), &two)), Some(Check::Key), "none of ours");
    let one_fits =
        set(vec![a1_key().with_kid_and_alg("a", "HS256"), Jwk::from_secret([9; 64]).with_kid_and_alg("b", "HS512")]);
    assert!(is_valid(&verify_with(&token(None), &one_fits)), "without kid, the only one that fits");
    let twice = set(vec![a1_key().with_kid_and_alg("a", "HS256"), other().with_kid_and_alg("a", "HS256")]);
    assert_eq!(refused_by(&verify_with(&token(Some("a")), &twice)), Some(Check::Key), "one kid, two keys");
    let mixed = set(vec![
        a1_key().with_kid_and_alg("a", "HS256"),
        rsa().to_public().expect("public").with_kid_and_alg("r", "RS256"),
    ]);
    assert_eq!(refused_by(&verify_with(&token(Some("a")), &mixed)), Some(Check::Key), "secrets beside public keys");
    assert_eq!(refused_by(&verify_with(&token(None), &set(vec![]))), Some(Check::Key));
    let unread =
        JwkSet::read(&json!({ "keys": [{ "kty": "new" }, { "kty": "oct", "k": A1_KEY, "alg": "HS256", "kid": "a" }] }));
    assert!(is_valid(&verify_with(&token(Some("a")), &Keyring::from_set(&unread.expect("a set"), Algorithm::Hs256))));
}

#[test]
fn rfc_7515_appendix_d_without_kid_each_key_that_fits_is_tried() {
    let token = sign::sign_claims(&Map::new(), None, &a1_key(), Algorithm::Hs256).expect("a token");
    let stranger = |kid: &str| Jwk::from_secret([9; 32]).with_kid_and_alg(kid, "HS256");
    let set = |keys: Vec<Jwk>| Keyring::from_set(&keys.into_iter().collect::<JwkSet>(), AllowedAlgorithm::FromKey);
    let own = || a1_key().with_kid_and_alg("a", "HS256");
    for keys in [vec![own(), stranger("b")], vec![stranger("b"), own()], vec![stranger("b"), stranger("c"), own()]] {
        assert!(is_valid(&verify_with(&token, &set(keys.clone()))), "{keys:?}");
    }
    let strangers = verify_with(&token, &set(vec![stranger("b"), stranger("c")]));
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
    assert!(is_valid(&verify_with(&token, &set(vec![own(None)]))));
    assert!(is_valid(&verify_with(&token, &set(vec![stranger(None), own(None)]))));
    assert!(is_valid(&verify_with(&token, &set(vec![own(Some("a")), stranger(None)]))));
    let namesake = verify_with(&token, &set(vec![stranger(Some("a")), own(None)]));
    assert_eq!(refused_by(&namesake), Some(Check::Signature), "a key of that name is the one that is meant");
    let other = verify_with(&token, &set(vec![own(Some("b")), stranger(Some("c"))]));
    assert_eq!(refused_by(&other), Some(Check::Key), "a key of another name never is");
}

#[test]
fn rfc_8725_3_1_a_key_that_is_not_built_in_is_a_wrong_key_for_what_is() {
    let ed448 = || key(&json!({ "kty": "OKP", "crv": "Ed448", "x": "" }).to_string());
    let hs256 = a1();
    for key in [p521(), secp256k1(), ed448()] {
        let ring = Keyring::from_key(&key, Algorithm::Hs256);
        assert_eq!(refused_by(&verify_with(&hs256, &ring)), Some(Check::Key), "{key:?}");
        let named = Keyring::from_key(&key.with_kid_and_alg("a", "HS256"), AllowedAlgorithm::FromKey);
        assert_eq!(refused_by(&verify_with(&hs256, &named)), Some(Check::Key), "{named:?}");
    }
    let signed = format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{A3_SIGNATURE}");
    for (key, curve) in [(p521(), "P-521"), (secp256k1(), "secp256k1")] {
        let VerificationOutcome::Invalid { check, reason } =
            verify_with(&signed, &Keyring::from_key(&key, Algorithm::Es256)).outcome
        else {
            panic!("{curve}")
        };
        assert_eq!((check, reason), (Check::Key, format!("the key lies on {curve}, and ES256 wants P-256")));
    }
    assert_eq!(refused_by(&verify_with(A4, &Keyring::from_key(&p256(), Algorithm::Es512))), Some(Check::Key));
    // EdDSA is the name of both curves.
    let ring = Keyring::from_key(&ed448(), Algorithm::EdDsa);
    assert!(matches!(verify_with(RFC8037, &ring).outcome, VerificationOutcome::Unsupported(_)));
    let ring = Keyring::from_key(&ed448(), AllowedAlgorithm::Only("Ed448".to_owned()));
    let token = format!("{}.e30.AA", base64url::encode(r#"{"alg":"Ed448"}"#));
    assert!(matches!(verify_with(&token, &ring).outcome, VerificationOutcome::Unsupported(_)));
}

#[test]
fn no_debug_output_of_a_keyring_has_a_secret_in_it() {
    let secret = Jwk::from_secret(*b"0123456789abcdef0123456789abcdef");
    let shown = format!("{:?}", Keyring::from_key(&secret, Algorithm::Hs256));
    assert!(shown.contains("HS256") && !shown.contains("48, 49") && !shown.contains("0123"), "{shown}");
}
