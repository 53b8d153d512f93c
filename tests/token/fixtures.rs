//! Keys, tokens and shortcuts for the tests of the room `token`.

use authwalk::internals::model::Check;
use authwalk::internals::token::Algorithm;
use authwalk::internals::token::{
    ClaimPresence, ClaimRules, Jwk, Keyring, TokenRequirements, TokenVerification, VerificationOutcome, base64url, mac,
    verify,
};
use serde_json::{Map, Value as Json, json};

pub(crate) const NOW: i64 = 1_300_819_379;
pub(crate) const PAYLOAD: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
pub(crate) const A1_KEY: &str =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
pub(crate) const A1_HEADER: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
pub(crate) const A1_SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const A2_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
pub(crate) const A3_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
pub(crate) const A4: &str = "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
pub(crate) const A4_X: &str =
    "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk";
pub(crate) const A4_Y: &str =
    "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2";
pub(crate) const RFC8037: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

pub(crate) fn rsa_json() -> Json {
    serde_json::from_str(include_str!("../fixtures/token/rsa.jwk")).expect("JSON")
}

pub(crate) fn key(text: &str) -> Jwk {
    Jwk::read(&serde_json::from_str(text).expect("JSON")).expect("a key")
}

pub(crate) fn rsa() -> Jwk {
    key(include_str!("../fixtures/token/rsa.jwk"))
}

pub(crate) fn p256() -> Jwk {
    key(include_str!("../fixtures/token/p256.jwk"))
}

pub(crate) fn p384() -> Jwk {
    key(include_str!("../fixtures/token/p384.jwk"))
}

pub(crate) fn p521() -> Jwk {
    key(include_str!("../fixtures/token/p521.jwk"))
}

pub(crate) fn secp256k1() -> Jwk {
    key(include_str!("../fixtures/token/secp256k1.jwk"))
}

pub(crate) fn ed25519() -> Jwk {
    key(include_str!("../fixtures/token/ed25519.jwk"))
}

pub(crate) fn a1_key() -> Jwk {
    key(&json!({ "kty": "oct", "k": A1_KEY }).to_string())
}

pub(crate) fn key_for(algorithm: Algorithm) -> Jwk {
    use Algorithm::{Ed25519, EdDsa, Es256, Es256k, Es384, Es512, Hs256, Hs384, Hs512};
    match algorithm {
        Hs256 | Hs384 | Hs512 => a1_key(),
        Es256 => p256(),
        Es384 => p384(),
        Es512 => p521(),
        Es256k => secp256k1(),
        EdDsa | Ed25519 => ed25519(),
        _ => rsa(),
    }
}

pub(crate) fn a1() -> String {
    format!("{A1_HEADER}.{PAYLOAD}.{A1_SIGNATURE}")
}

pub(crate) fn object(json: Json) -> Map<String, Json> {
    let Json::Object(object) = json else { panic!("an object") };
    object
}

pub(crate) fn rules() -> ClaimRules {
    ClaimRules { exp: ClaimPresence::Optional, ..ClaimRules::default() }
}

pub(crate) fn verify_with(token: &str, keys: &Keyring) -> TokenVerification {
    verify(token, keys, &TokenRequirements::SignatureOnly, NOW)
}

pub(crate) fn refused_by(verified: &TokenVerification) -> Option<Check> {
    match &verified.outcome {
        VerificationOutcome::Invalid { check, .. } => Some(*check),
        _ => None,
    }
}

pub(crate) fn is_valid(verified: &TokenVerification) -> bool {
    matches!(verified.outcome, VerificationOutcome::Valid(_))
}

/// A token with this header and payload, signed with the secret of appendix A.1 regardless of the header.
pub(crate) fn hs256_token(header: &str, payload: &[u8]) -> String {
    let input = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    sign_hs256(&input)
}

pub(crate) fn sign_hs256(input: &str) -> String {
    let secret = base64url::decode(A1_KEY).expect("base64url");
    let signature = mac::compute_hmac(Algorithm::Hs256, &secret, input.as_bytes()).expect("HMAC");
    format!("{input}.{}", base64url::encode(signature))
}

pub(crate) fn claims() -> Json {
    json!({ "sub": "bob", "aud": "api", "exp": NOW + 60, "role": "user" })
}
