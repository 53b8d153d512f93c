//! Keys as JSON: what is read, what is refused, and what is written.

use super::*;

#[test]
fn the_thumbprint_is_the_one_of_rfc_7638() {
    let jwk = json!({
        "kty": "RSA", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    });
    let key = Jwk::read(&jwk).expect("a key");
    assert_eq!(key.thumbprint().as_deref(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    assert_eq!(key.to_public_json().expect("public")["n"], jwk["n"]);
}

#[test]
fn a_key_that_does_not_fit_its_own_kind_is_refused() {
    for (jwk, word) in [
        (json!([]), "object"),
        (json!({}), "kty"),
        (json!({ "kty": 1 }), "kty"),
        (json!({ "kty": "rsa" }), "kty"),
        (json!({ "kty": "oct" }), "k is missing"),
        (json!({ "kty": "oct", "k": "AB" }), "bits"),
        (json!({ "kty": "oct", "k": "AA==" }), "padding"),
        (json!({ "kty": "oct", "k": "AA", "key_ops": "verify" }), "key_ops"),
        (json!({ "kty": "oct", "k": "AA", "key_ops": ["verify", "verify"] }), "key_ops"),
        (json!({ "kty": "oct", "k": "AA", "use": 1 }), "use"),
        (json!({ "kty": "RSA", "n": "AA", "e": "AQAB" }), "zero"),
        (json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" }), "32"),
        (json!({ "kty": "EC", "crv": "Ed25519", "x": "AA", "y": "AA" }), "crv"),
        (json!({ "kty": "OKP", "crv": "X25519", "x": "AA" }), "crv"),
    ] {
        let fault = Jwk::read(&jwk).expect_err("a fault");
        assert!(fault.to_string().contains(word), "{jwk}: {fault}");
    }
}

#[test]
fn nothing_secret_is_written() {
    let secret = Jwk::from_secret(*b"rabbit-hole-rabbit-hole-rabbit-h");
    assert_eq!(secret.to_public_json(), None);
    assert!(!format!("{secret:?}").contains("rabbit"));
    assert_eq!(JwkSet::from_iter([secret]).to_public_json(), json!({ "keys": [] }));
    let pair = json!({
        "kty": "OKP", "crv": "Ed25519", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "key_ops": ["sign"],
    });
    let pair = Jwk::read(&pair).expect("a key");
    assert_eq!(pair.visibility(), KeyVisibility::Private);
    assert_eq!(pair.to_public_json().expect("public").get("d"), None);
    assert_eq!(pair.to_public().expect("public").visibility(), KeyVisibility::Public);
    // RFC 8037, appendix A.3
    assert_eq!(pair.thumbprint().as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
}

#[test]
fn one_bad_member_does_not_spoil_a_set() {
    let set = JwkSet::read(&json!({ "keys": [{ "kty": "new", "kid": "a" }, { "kty": "oct", "k": "AA" }] }));
    let set = set.expect("a set");
    assert_eq!(set.keys[0].as_ref().expect_err("unknown").kid.as_deref(), Some("a"));
    assert!(set.keys[1].is_ok());
    assert!(JwkSet::read(&json!({ "keys": {} })).is_err());
}
