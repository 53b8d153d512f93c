//! ECDSA on all four curves, and the two names of `EdDSA`.

use authwalk::internals::model::Check;
use authwalk::internals::token::{Algorithm, AllowedAlgorithm, Jwk, Keyring, VerificationOutcome, base64url, sign};
use serde_json::json;

use crate::fixtures::{ed25519, is_valid, key_for, object, refused_by, verify_with};

/// The order of the group, big-endian (SEC 2, version 2, sections 2.4.1, 2.4.2, 2.5.1 and 2.6.1).
fn order(algorithm: Algorithm) -> Vec<u8> {
    let hex = match algorithm {
        Algorithm::Es256 => "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        Algorithm::Es256k => "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        Algorithm::Es384 => {
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"
        }
        _ => {
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"
        }
    };
    (0..hex.len()).step_by(2).map(|start| u8::from_str_radix(&hex[start..start + 2], 16).expect("hex")).collect()
}

/// `order - s`, which signs the same message.
fn negate(order: &[u8], s: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut difference: Vec<u8> = order
        .iter()
        .zip(s)
        .rev()
        .map(|(minuend, subtrahend)| {
            let value = i16::from(*minuend) - i16::from(*subtrahend) - borrow;
            borrow = i16::from(value < 0);
            u8::try_from(value.rem_euclid(256)).expect("a byte")
        })
        .collect();
    difference.reverse();
    difference
}

#[test]
fn rfc_7518_3_4_and_rfc_8812_3_2_signatures_of_curves_have_one_form() {
    for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512, Algorithm::Es256k] {
        let (key, order) = (key_for(algorithm), order(algorithm));
        let ring = Keyring::from_key(&key, algorithm);
        let length = order.len();
        let token = sign::sign_claims(&object(json!({})), None, &key, algorithm).expect("a token");
        let (input, signature) = token.rsplit_once('.').expect("a signature");
        let good = base64url::decode(signature).expect("base64url");
        let (r, s) = good.split_at(length);
        let zero = vec![0; length];
        let one = [&zero[1..], &[1]].concat();
        let der = [&[0x30, 0x45, 0x02, 0x20][..], r, &[0x02, 0x21, 0x00], s].concat();
        let verdict =
            |signature: &[u8]| verify_with(&format!("{input}.{}", base64url::encode(signature)), &ring).outcome;
        for signature in [
            vec![0; 2 * length],
            [&one[..], &zero].concat(),
            [&zero[..], &one].concat(),
            [&one[..], &one].concat(),
            [r, &zero].concat(),
            [&zero[..], s].concat(),
            [r, &order].concat(),
            [&order[..], s].concat(),
            [&order[..], &order].concat(),
            [s, r].concat(),
            vec![0xff; 2 * length],
            good[..2 * length - 1].to_vec(),
            [&good[..], &[0]].concat(),
            [&[0][..], r, &[0], s].concat(),
            [&r[1..], &s[1..]].concat(),
            der,
        ] {
            let VerificationOutcome::Invalid { check, reason } = verdict(&signature) else {
                panic!("{algorithm}: {signature:02x?}")
            };
            assert_eq!(check, Check::Signature, "{algorithm}: {signature:02x?}");
            let says_length = reason.contains(&format!("expected {} bytes", 2 * length));
            assert_eq!(says_length, signature.len() != 2 * length, "{reason}");
        }
        let twin = [r, &negate(&order, s)].concat();
        assert!(matches!(verdict(&twin), VerificationOutcome::Valid(_)), "{algorithm}: (r, n - s) is a signature, too");
    }
}

#[test]
fn rfc_8725_3_4_a_point_off_its_curve_is_no_key() {
    for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512, Algorithm::Es256k] {
        let key = key_for(algorithm);
        let token = sign::sign_claims(&object(json!({})), None, &key, algorithm).expect("a token");
        let mut json = key.to_public_json().expect("public");
        let x = json["x"].clone();
        json["y"] = x;
        let key = Jwk::read(&json).expect("a key that looks like one");
        assert_eq!(
            refused_by(&verify_with(&token, &Keyring::from_key(&key, algorithm))),
            Some(Check::Key),
            "{algorithm}"
        );
    }
}

#[test]
fn rfc_9864_one_algorithm_has_two_names() {
    for (own, other) in [(Algorithm::EdDsa, Algorithm::Ed25519), (Algorithm::Ed25519, Algorithm::EdDsa)] {
        let token = sign::sign_claims(&object(json!({})), None, &ed25519(), own).expect("a token");
        let named = ed25519().with_kid_and_alg("a", other.name());
        let renamed_key = Keyring::from_key(&named, AllowedAlgorithm::FromKey);
        assert!(is_valid(&verify_with(&token, &renamed_key)), "{own} with a key for {other}");
        let verified = verify_with(&token, &Keyring::from_key(&named, other));
        assert!(is_valid(&verified), "{own} where {other} is allowed");
        let line = verified.trace.lines.iter().find(|line| line.check == Check::Algorithm).expect("a line");
        assert!(line.detail.contains("RFC 9864"), "{}", line.detail);
    }
}
