//! Why a token was refused: one row for each mistake that people make with secrets, keys and signatures. Whatever is found, the
//! token stays refused.

use authwalk::internals::token::mac::compute_hmac;
use authwalk::internals::token::{
    Algorithm, AllowedAlgorithm, ClaimRules, Jwk, JwkSet, Keyring, RefusedToken, TokenRequirements, base64url,
    diagnose, public_pem, verify,
};

use crate::fixtures::{NOW, refused_by, rsa, rules};

/// A text of 40 letters, which is also hex and base64.
pub(crate) const SECRET: &str = "00112233445566778899aabbccddeeff01234567";

pub(crate) fn input(alg: &str, claims: &str) -> String {
    format!("{}.{}", base64url::encode(format!("{{\"alg\":\"{alg}\"}}")), base64url::encode(claims))
}

pub(crate) fn mac(alg: Algorithm, secret: impl AsRef<[u8]>, message: &str) -> Vec<u8> {
    compute_hmac(alg, secret.as_ref(), message.as_bytes()).expect("HMAC")
}

pub(crate) fn with_signature(input: &str, signature: impl AsRef<[u8]>) -> String {
    format!("{input}.{}", base64url::encode(signature))
}

/// A good HS256 token of `secret`.
fn hs256(secret: impl AsRef<[u8]>) -> String {
    let input = input("HS256", r#"{"sub":"bob"}"#);
    with_signature(&input, mac(Algorithm::Hs256, secret, &input))
}

/// `code: text` of each diagnosis, after the strict verifier has refused the token.
fn diagnoses(token: &str, keys: &[Jwk], allowed: Option<&str>) -> Vec<String> {
    let rule = allowed.map_or(AllowedAlgorithm::FromKey, |name| AllowedAlgorithm::Only(name.to_owned()));
    let keyring = match keys {
        [key] => Keyring::from_key(key, rule),
        keys => Keyring::from_set(&keys.iter().cloned().collect::<JwkSet>(), rule),
    };
    let verified = verify(token, &keyring, &TokenRequirements::Claims(rules()), NOW);
    let refused_by = refused_by(&verified).expect("a refusal");
    let keys: Vec<&Jwk> = keys.iter().collect();
    let refused = RefusedToken { token, refused_by, others: &[], keys: &keys, allowed, rules: &rules(), now: NOW };
    diagnose(&refused).into_iter().map(|diagnosis| format!("{}: {}", diagnosis.code, diagnosis.text)).collect()
}

pub(crate) fn diagnosis(token: &str, key: Jwk, alg: &str) -> String {
    diagnoses(token, &[key], Some(alg)).join(" | ")
}

/// What is said where a token was signed with one form of a secret, and another is given.
fn assert_secret_form(given: &[u8], signed_with: &[u8], wanted: &str) {
    assert_eq!(diagnosis(&hs256(signed_with), Jwk::from_secret(given), "HS256"), wanted);
}

/// `token` with another part in place of the part of this number.
pub(crate) fn with_part(token: &str, number: usize, part: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[number] = part;
    parts.join(".")
}

#[test]
fn what_stands_around_the_secret_that_fits_is_named() {
    let text = SECRET.as_bytes();
    let line = format!("{SECRET}\n");
    for (given, signed_with, wanted) in [
        (line.as_bytes(), text, "secret_without_newline: fits without the trailing newline"),
        (format!("{SECRET}\r\n").as_bytes(), text, "secret_without_newline: fits without the trailing newline"),
        (text, line.as_bytes(), "secret_with_newline: fits with a newline at the end"),
        (format!("  {SECRET} ").as_bytes(), text, "secret_trimmed: fits without the blanks around it"),
        (format!("\u{feff}{SECRET}").as_bytes(), text, "secret_without_bom: fits without the byte order mark in front"),
        (format!("\"{SECRET}\"\n").as_bytes(), text, "secret_unquoted: fits without the quotes around it"),
        (text, format!("\"{SECRET}\"").as_bytes(), "secret_quoted: fits with \" around it"),
        (
            format!("JWT_SECRET='{SECRET}'").as_bytes(),
            text,
            "secret_after_equals: fits with what follows the =, as in a line of an environment file",
        ),
        (
            b"secret\n",
            b"secret",
            "secret_without_newline: fits without the trailing newline; and is too short: 6 bytes of 32 (RFC 7518, section 3.2)",
        ),
        (b"secret", b"secret", "secret_short: fits, and is too short: 6 bytes of 32 (RFC 7518, section 3.2)"),
    ] {
        assert_secret_form(given, signed_with, wanted);
    }
}

#[test]
fn the_encoding_of_the_secret_that_fits_is_named() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let hex: Vec<u8> =
        (0..20).map(|index| u8::from_str_radix(&SECRET[2 * index..2 * index + 2], 16).expect("hex")).collect();
    let random = [0xfb_u8; 33];
    let text = SECRET.as_bytes();
    let line = format!("{SECRET}\n");
    for (given, signed_with, wanted) in [
        (
            &b"32+letters%2C+of+which+some+are%20encoded"[..],
            &b"32+letters,+of+which+some+are encoded"[..],
            "secret_url_decoded: fits if it is URL-decoded",
        ),
        (
            b"32+letters%2C+of+which+some+are%20encoded",
            b"32 letters, of which some are encoded",
            "secret_url_decoded: fits if it is URL-decoded as a form is, with a blank for each +",
        ),
        (
            line.as_bytes(),
            &hex,
            "secret_hex: fits if the secret is read as hex (20 bytes); and is too short: 20 bytes of 32 (RFC 7518, section 3.2)",
        ),
        (
            b"+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7\n",
            &random,
            "secret_base64: fits if the secret is read as base64 (33 bytes)",
        ),
        (
            b"-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7",
            &random,
            "secret_base64url: fits if the secret is read as base64url (33 bytes)",
        ),
        (
            &random,
            b"+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7",
            "secret_as_base64: fits if the secret is the base64 text of these bytes",
        ),
        (text, &utf16(SECRET), "secret_utf16: fits if its text is encoded as UTF-16 (little-endian)"),
        (
            &[b"\xff\xfe", &utf16(&line)[..]].concat(),
            text,
            "secret_from_utf16: fits if the file is read as UTF-16, and its text is the secret",
        ),
        (
            "pässwörter, mindestens zweiunddreißig".as_bytes(),
            b"p\xe4ssw\xf6rter, mindestens zweiunddrei\xdfig",
            "secret_latin1: fits if its text is encoded as ISO 8859-1",
        ),
    ] {
        assert_secret_form(given, signed_with, wanted);
    }
}

#[test]
fn what_fits_in_no_form_is_said_without_a_guess() {
    let other = diagnosis(&hs256("another secret of thirty-two letters"), Jwk::from_secret(SECRET), "HS256");
    assert!(other.starts_with("secret_other: fits no form of this secret"), "{other}");
    let sample = diagnosis(&hs256("your-256-bit-secret"), Jwk::from_secret(SECRET), "HS256");
    assert!(sample.starts_with("sample_secret: was made with the sample secret of the debugger of jwt.io"), "{sample}");
    assert!(!sample.contains("your-256"), "{sample}");
}

#[test]
fn after_a_short_secret_the_inspection_goes_on() {
    let input = input("HS256", r#"{"exp":"2020-04-07T22:38:50Z"}"#);
    let token = with_signature(&input, mac(Algorithm::Hs256, "mysecret", &input));
    assert_eq!(
        diagnoses(&token, &[Jwk::from_secret(*b"mysecret")], Some("HS256")),
        [
            "secret_short: fits, and is too short: 8 bytes of 32 (RFC 7518, section 3.2)",
            "claims_too: it would be refused for exp as well: exp must be a number, and is a text",
        ]
    );
}

#[test]
fn what_was_signed_instead_is_named() {
    let key = || Jwk::from_secret(SECRET);
    let header = base64url::encode(r#"{"alg":"HS256"}"#);
    let payload = r#"{"iss":"https://a.test","sub":"bob","name":"Zoë"}"#;
    let stands = format!("{header}.{}", base64url::encode(payload));
    let spaced = r#"{"iss": "https://a.test", "sub": "bob", "name": "Zo\u00eb"}"#;
    for (signed, wanted) in [
        (format!("{stands}\n"), "signed_with_end: fits over the text with a newline at its end"),
        (format!(r#"{{"alg":"HS256"}}.{payload}"#), "signed_json: fits over the JSON itself, before base64url"),
        (
            format!("{header}.{}=", base64url::encode(payload)),
            "signed_padded: fits over the text with padding (=), which was removed afterwards",
        ),
        (base64url::encode(payload), "signed_payload_alone: fits over the payload alone, without the header"),
        (
            format!("{header}.{}", base64url::encode(spaced)),
            "signed_reencoded: fits over the payload written with a blank after each comma and colon: the token was encoded again after signing",
        ),
        (
            format!("{header}.{}", base64url::encode(r#"{"iss":"https://a.test","name":"Zoë","sub":"bob"}"#)),
            "signed_reencoded: fits over the payload written with its names in order: the token was encoded again after signing",
        ),
    ] {
        let token = with_signature(&stands, mac(Algorithm::Hs256, SECRET, &signed));
        assert_eq!(diagnosis(&token, key(), "HS256"), wanted);
    }
}

#[test]
fn a_public_key_as_a_secret_is_called_an_attack() {
    let text = input("HS256", "{}");
    let pem = public_pem(&rsa()).expect("public");
    let pkcs1 = include_str!("../fixtures/token/rsa-public-pkcs1.pem");
    for secret in
        [pem.trim_end(), &pem, &pem.replace('\n', "\r\n"), pkcs1, pkcs1.trim_end(), &pkcs1.replace('\n', "\r\n")]
    {
        let token = with_signature(&text, mac(Algorithm::Hs256, secret, &text));
        for accepted in ["RS256", "HS256"] {
            let found = diagnosis(&token, rsa().to_public().expect("public"), accepted);
            assert!(found.starts_with("key_confusion: was made as HS256, with the text of this public key"), "{found}");
        }
    }
    let other = diagnosis(&with_signature(&text, [7; 32]), rsa(), "RS256");
    assert_eq!(other, "wrong_kind: HS256 is made with a secret, and this is a public key");
}

#[test]
fn the_key_that_fits_is_found_among_others() {
    let first = Jwk::from_secret(*b"a first secret of thirty-two letters").with_kid_and_alg("first", "HS256");
    let second = Jwk::from_secret(SECRET).with_kid_and_alg("second", "HS256");
    let input = format!("{}.{}", base64url::encode(r#"{"alg":"HS256","kid":"first"}"#), base64url::encode("{}"));
    let token = with_signature(&input, mac(Algorithm::Hs256, SECRET, &input));
    assert_eq!(
        diagnoses(&token, &[first, second], None),
        ["other_kid: fits the key with kid second, and the header names first"]
    );
}

#[test]
fn mixed_up_parts_of_two_tokens_are_told() {
    let (first, second) = (hs256(SECRET), sign_other());
    let mixed = with_part(&first, 2, second.rsplit('.').next().expect("a signature"));
    let others = [&*with_part(&second, 2, first.rsplit('.').next().expect("a signature"))];
    let (key, rules) = (Jwk::from_secret(SECRET), rules());
    let refused = RefusedToken {
        token: &mixed,
        refused_by: authwalk::internals::model::Check::Signature,
        others: &others,
        keys: &[&key],
        allowed: Some("HS256"),
        rules: &rules,
        now: NOW,
    };
    assert_eq!(diagnose(&refused).first().map(|diagnosis| diagnosis.code), Some("mixed_up"));
    let alone = RefusedToken { others: &[], ..refused };
    assert_eq!(diagnose(&alone).first().map(|diagnosis| diagnosis.code), Some("secret_other"));
}

/// A good HS256 token with other claims.
fn sign_other() -> String {
    let input = input("HS256", r#"{"sub":"carol"}"#);
    with_signature(&input, mac(Algorithm::Hs256, SECRET, &input))
}

#[test]
fn a_token_for_microsoft_graph_and_an_sd_jwt_are_known_by_their_signature() {
    let key = || Jwk::from_secret(SECRET);
    let hash = "LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564"; // SHA-256 of "foo", base64url
    let header = |nonce: &str| base64url::encode(format!("{{\"alg\":\"HS256\",\"nonce\":\"{nonce}\"}}"));
    let signed = format!("{}.e30", header(hash));
    let token = with_signature(&format!("{}.e30", header("foo")), mac(Algorithm::Hs256, SECRET, &signed));
    assert_eq!(
        diagnosis(&token, key(), "HS256"),
        "signed_hashed_nonce: fits over a header with the hash of its nonce: a token for Microsoft Graph, which verifies nowhere but \
         at its own API"
    );
    let disclosing = format!("{}~WyJzYWx0IiwgImEiLCAxXQ~", hs256(SECRET));
    let found = diagnosis(&disclosing, key(), "HS256");
    assert!(found.starts_with("sd_jwt: an SD-JWT: what is signed ends at the first ~"), "{found}");
}

#[test]
fn padding_is_told_and_who_writes_it() {
    let input = format!("{}=.{}", base64url::encode(r#"{"alg":"HS256"}"#), base64url::encode("{}"));
    let token = with_signature(&input, mac(Algorithm::Hs256, SECRET, &input));
    let found = diagnoses(&token, &[Jwk::from_secret(SECRET)], Some("HS256"));
    assert!(
        found[0].starts_with("padding: the header ends in padding (=)") && found[0].contains("load balancers"),
        "{found:?}"
    );
    assert_eq!(
        found[1],
        "fits: fits this key as HS256, over the text as it stands: its spelling alone refuses the token"
    );
    let cut = with_signature(&input.replace('=', ""), [7; 32]).replace("e30", "eyJzdWIiOiJib2I");
    let found = diagnoses(&cut, &[Jwk::from_secret(SECRET)], Some("HS256"));
    assert_eq!(
        found.last().map(String::as_str),
        Some("cut_off: the payload ends in the middle of its JSON: the token was cut off")
    );
}

#[test]
fn no_diagnosis_repeats_a_secret() {
    let secret = "a-very-special-phrase-of-40-letters-here";
    let rules = ClaimRules::default();
    for token in [hs256(format!("{secret}\n")), hs256(secret), hs256("another secret of thirty-two letters")] {
        for refused_by in authwalk::internals::token::TOKEN_CHECKS {
            let key = Jwk::from_secret(secret);
            let refused = RefusedToken {
                token: &token,
                refused_by,
                others: &[],
                keys: &[&key],
                allowed: None,
                rules: &rules,
                now: 0,
            };
            let text = format!("{:?}", diagnose(&refused));
            for form in [secret.to_owned(), base64url::encode(secret), base64url::encode(format!("{secret}\n"))] {
                assert!(!text.contains(&form[..12]), "{text}");
            }
        }
    }
}
