//! The mistakes of the careless verifier, none of which the strict one makes.

use std::collections::BTreeMap;

use authwalk::internals::model::VerifierMistake;
use authwalk::internals::model::{Check, Verdict};
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::careless::{self, CarelessVerifier, VirtualFiles};
use authwalk::internals::token::{ClaimRules, Jwk, Keyring, TokenRequirements, public_pem, sign, verify};
use authwalk::internals::token::{ForgedSigning, forge};
use serde_json::{Value as Json, json};

use crate::fixtures::{NOW, claims, ed25519, is_valid, key_for, object, rsa};

/// The keys and verifiers of a shop.
pub(crate) struct Shop {
    algorithm: Algorithm,
    key: Jwk,
    files: VirtualFiles,
}

impl Shop {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        let contents = BTreeMap::from([
            ("/dev/null".to_owned(), Vec::new()),
            ("/srv/shop/logo.svg".to_owned(), b"<svg/>".to_vec()),
        ]);
        let files = VirtualFiles { folder: "/srv/shop/keys".to_owned(), contents };
        Self { algorithm, key: key_for(algorithm).with_kid_and_alg("main", algorithm.name()), files }
    }

    fn token(&self, claims: Json) -> String {
        sign::sign_claims(&object(claims), None, &self.key, self.algorithm).expect("a token")
    }

    pub(crate) fn accepts(&self, token: &str, mistakes: &[VerifierMistake], denied: &[String]) -> bool {
        let rules = ClaimRules { aud: Some("api".to_owned()), ..ClaimRules::default() };
        let keys = [self.key.clone()];
        let careless = CarelessVerifier {
            mistakes,
            denied_algorithms: denied,
            algorithm: self.algorithm,
            keys: &keys,
            rules: &rules,
            files: &self.files,
        };
        careless::verify_carelessly(token, &careless, NOW).claims.is_some()
    }

    fn strict_verifier_accepts(&self, token: &str) -> bool {
        let rules = ClaimRules { aud: Some("api".to_owned()), ..ClaimRules::default() };
        is_valid(&verify(token, &Keyring::from_key(&self.key, self.algorithm), &TokenRequirements::Claims(rules), NOW))
    }
}

fn forge_token(token: &str, header: Json, claims: Json, signing: ForgedSigning<'_>) -> String {
    forge(token, &object(header), &object(claims), signing).expect("a token")
}

#[test]
fn each_mistake_lets_one_attack_in_and_the_strict_verifier_none() {
    use VerifierMistake as C;
    let hs = Shop::new(Algorithm::Hs256);
    let rs = Shop::new(Algorithm::Rs256);
    let (hs_token, rs_token) = (hs.token(claims()), rs.token(claims()));
    let admin = || json!({ "role": "admin" });
    let pem = public_pem(&rs.key).expect("public").into_bytes();
    let attacker = ed25519();
    let jwk = attacker.to_public_json().expect("public");
    let stray = format!("{hs_token}==");
    let attacks = [
        (&rs, forge_token(&rs_token, json!({ "alg": "none" }), admin(), ForgedSigning::Nothing), vec![C::AcceptNone]),
        (&rs, forge_token(&rs_token, json!({ "alg": "nOnE" }), admin(), ForgedSigning::Nothing), vec![C::AcceptNone]),
        (
            &rs,
            forge_token(&rs_token, json!({ "alg": "HS256" }), admin(), ForgedSigning::Secret(&pem)),
            vec![C::OneKeyForAll],
        ),
        (
            &rs,
            sign::sign_claims(&object(claims()), None, &rsa(), Algorithm::Ps256).expect("a token"),
            vec![C::AlgFromHeader],
        ),
        (&rs, forge_token(&rs_token, json!({}), admin(), ForgedSigning::Nothing), vec![C::DecodeOnly]),
        (
            &rs,
            forge_token(&rs_token, json!({ "alg": "EdDSA", "jwk": jwk }), admin(), ForgedSigning::Key(&attacker)),
            vec![C::EmbeddedJwk],
        ),
        (
            &hs,
            forge_token(&hs_token, json!({ "kid": "../../../dev/null" }), admin(), ForgedSigning::Secret(b"")),
            vec![C::KidAsPath],
        ),
        (
            &hs,
            forge_token(&hs_token, json!({ "kid": "../logo.svg" }), admin(), ForgedSigning::Secret(b"<svg/>")),
            vec![C::KidAsPath],
        ),
        (&hs, hs.token(json!({ "aud": "api", "exp": NOW })), vec![C::SkipExp]),
        (&hs, hs.token(json!({ "aud": "other", "exp": NOW + 60 })), vec![C::SkipAud]),
        (&hs, stray, vec![C::LaxBase64]),
    ];
    for (shop, token, mistakes) in attacks {
        assert!(shop.accepts(&token, &mistakes, &[]), "{mistakes:?}: {token}");
        assert!(!shop.accepts(&token, &[], &[]), "without {mistakes:?}: {token}");
        assert!(!shop.strict_verifier_accepts(&token), "{token}");
    }
    let confused = forge_token(&rs_token, json!({ "alg": "HS256" }), admin(), ForgedSigning::Secret(&pem));
    assert!(
        !rs.accepts(&confused, &[C::AlgFromHeader], &[]),
        "a key of another kind is not used as a secret by itself"
    );
}

#[test]
fn a_good_token_is_good_everywhere() {
    use VerifierMistake as C;
    for shop in [Shop::new(Algorithm::Hs256), Shop::new(Algorithm::Rs256)] {
        let token = &shop.token(claims());
        assert!(shop.accepts(token, &[], &[]) && shop.strict_verifier_accepts(token));
        let all = [C::AlgFromHeader, C::AcceptNone, C::OneKeyForAll, C::EmbeddedJwk, C::KidAsPath, C::LaxBase64];
        assert!(shop.accepts(token, &all, &[]), "mistakes do not lock anybody out");
    }
}

#[test]
fn a_deny_list_is_compared_letter_by_letter() {
    let rs = Shop::new(Algorithm::Rs256);
    let denied = ["none".to_owned()];
    let attack = |alg: &str| forge_token(&rs.token(claims()), json!({ "alg": alg }), json!({}), ForgedSigning::Nothing);
    assert!(!rs.accepts(&attack("none"), &[VerifierMistake::AcceptNone], &denied));
    assert!(rs.accepts(&attack("nOnE"), &[VerifierMistake::AcceptNone], &denied));
}

#[test]
fn what_was_decoded_and_trusted_says_so() {
    let rs = Shop::new(Algorithm::Rs256);
    let token = forge_token(&rs.token(claims()), json!({ "alg": "none" }), json!({}), ForgedSigning::Nothing);
    let rules = ClaimRules::default();
    let careless = CarelessVerifier {
        mistakes: &[VerifierMistake::AlgFromHeader, VerifierMistake::AcceptNone],
        denied_algorithms: &[],
        algorithm: Algorithm::Rs256,
        keys: std::slice::from_ref(&rs.key),
        rules: &rules,
        files: &rs.files,
    };
    let believed = careless::verify_carelessly(&token, &careless, NOW);
    assert_eq!(believed.trace.verdict(Check::Signature), Some(Verdict::NotChecked));
    assert_eq!(believed.trace.user.as_deref(), Some("bob"));
}
