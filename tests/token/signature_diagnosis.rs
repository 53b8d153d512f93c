//! Why a signature was refused that was made otherwise than the algorithm says: another shape, another curve, another padding.

use authwalk::internals::token::{Algorithm, Jwk, base64url, sign};
use serde_json::json;

use crate::diagnosis::{SECRET, diagnosis, input, mac, with_part, with_signature};
use crate::fixtures::{ed25519, object, p256, p384, rsa};

#[test]
fn a_signature_in_another_shape_is_recognized() {
    let text = input("HS256", "{}");
    let right = mac(Algorithm::Hs256, SECRET, &text);
    let hex = right.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let longer = [&right[..], b"x"].concat();
    for (signature, wanted) in [
        (&right[..31], "cut_off: the signature begins right, and ends after 31 of 32 bytes: the token was cut off"),
        (&longer, "cut_off: the first 32 bytes of the signature are right; 1 were added at its end"),
        (
            hex.as_bytes(),
            "signature_hex: fits if the signature is read as hex: it was written in hex before it was written in base64url",
        ),
        (
            &mac(Algorithm::Hs512, SECRET, &text),
            "secret_short: fits as HS512, while the header names HS256; and is too short: 40 bytes of 64 (RFC 7518, section 3.2)",
        ),
        (&[1; 20], "signature_length: HS256 wants 32 bytes, and this has 20: it was cut off, or made otherwise"),
    ] {
        assert_eq!(diagnosis(&with_signature(&text, signature), Jwk::from_secret(SECRET), "HS256"), wanted);
    }
}

/// The DER form of a signature.
fn to_der(signature: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let digits = number.iter().position(|byte| *byte != 0).map_or(&[0][..], |start| &number[start..]);
        let sign: &[u8] = if digits[0] >= 0x80 { &[0] } else { &[] };
        let length = u8::try_from(sign.len() + digits.len()).expect("a short number");
        [&[2, length], sign, digits].concat()
    };
    let (r, s) = signature.split_at(signature.len() / 2);
    let body = [integer(r), integer(s)].concat();
    [&[0x30, u8::try_from(body.len()).expect("short")], &body[..]].concat()
}

fn signature_of(token: &str) -> Vec<u8> {
    base64url::decode(token.rsplit('.').next().expect("a signature")).expect("base64url")
}

fn sign_token(key: &Jwk, algorithm: Algorithm) -> String {
    sign::sign_claims(&object(json!({ "sub": "alice" })), None, key, algorithm).expect("a token")
}

#[test]
fn an_elliptic_curve_signature_is_told_apart() {
    let es256 = sign_token(&p256(), Algorithm::Es256);
    let es384 = sign_token(&p384(), Algorithm::Es384);
    let der = with_part(&es256, 2, &base64url::encode(to_der(&signature_of(&es256))));
    assert_eq!(
        diagnosis(&der, p256(), "ES256"),
        "signature_der: fits once it is converted: this is a DER signature; ES256 wants R and S, 32 bytes each: convert it, or ask \
         your signer for IEEE P1363"
    );
    let foreign = with_part(&der, 1, &base64url::encode(r#"{"sub":"bob"}"#));
    assert!(
        diagnosis(&foreign, p256(), "ES256")
            .starts_with("signature_length: this is a DER signature; ES256 wants R and S")
    );
    let curve = with_part(&es256, 2, es384.rsplit('.').next().expect("a signature"));
    assert_eq!(
        diagnosis(&curve, p256(), "ES256"),
        "signature_length: ES256 wants 64 bytes, and this has 96: it looks like one of ES384 (curve P-384)"
    );
    let (r, s) = (&signature_of(&es256)[..32].to_vec(), &signature_of(&es256)[32..].to_vec());
    let swapped = with_part(&es256, 2, &base64url::encode([&s[..], r].concat()));
    assert_eq!(diagnosis(&swapped, p256(), "ES256"), "signature_swapped: fits with R and S in the other order");
    let twice = with_part(&es256, 2, &base64url::encode(es256.rsplit('.').next().expect("a signature")));
    assert!(diagnosis(&twice, p256(), "ES256").starts_with("signature_base64_twice: "));
    for (token, key, alg) in
        [(&es256, p256(), "ES256"), (&sign_token(&ed25519(), Algorithm::EdDsa), ed25519(), "EdDSA")]
    {
        let changed = with_part(token, 1, &base64url::encode(r#"{"sub":"bob"}"#));
        assert!(
            diagnosis(&changed, key, alg).starts_with("undecided: was made with another key, or over other bytes"),
            "{alg}"
        );
    }
}

#[test]
fn an_rsa_signature_is_opened_and_tells_how_it_was_made() {
    let rsa_algorithms = Algorithm::ALL.iter().copied().filter(|algorithm| algorithm.name()[1..].starts_with('S'));
    for algorithm in rsa_algorithms.filter(|algorithm| matches!(&algorithm.name()[..1], "R" | "P")) {
        let token = sign_token(&rsa(), algorithm);
        let changed = with_part(&token, 1, &base64url::encode(r#"{"sub":"bob"}"#));
        assert_eq!(
            diagnosis(&changed, rsa(), algorithm.name()),
            format!(
                "other_bytes: was made with this key, as {algorithm}, but over other bytes: the header or the payload was changed, or \
                 belongs to another token"
            )
        );
        let accepted = if algorithm == Algorithm::Rs256 { "PS256" } else { "RS256" };
        assert!(diagnosis(&token, rsa(), accepted).starts_with(&format!(
            "other_algorithm: fits this key as {algorithm}, which the header names; {accepted} is accepted"
        )));
    }
    let input = input("RS256", "{}");
    let as_ps256 = sign::sign_input(&input, &rsa(), Algorithm::Ps256).expect("a signature");
    assert_eq!(
        diagnosis(&format!("{input}.{as_ps256}"), rsa(), "RS256"),
        "other_algorithm: fits as PS256, while the header names RS256"
    );
    for (length, wanted) in [
        (
            256,
            "other_key: was made with another key, or with a padding or hash that no token uses: opened with this one, it holds nothing",
        ),
        (
            200,
            "signature_length: has 200 bytes, and this key makes 256: the token was cut off, or the key is another one",
        ),
        (512, "signature_length: has 512 bytes, and this key makes 256: the key is another one"),
    ] {
        assert_eq!(diagnosis(&with_signature(&input, vec![7; length]), rsa(), "RS256"), wanted);
    }
}
