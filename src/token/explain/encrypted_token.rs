//! Encrypted tokens (JWE, RFC 7516): what is readable without the key, and which key opens them.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::parts::{TokenPart, TokenWarning};
use crate::model::abbreviate::truncate_text;
use crate::token::base64url;

/// What an encrypted token says without its key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EncryptedTokenExplanation {
    /// Always `jwe`.
    pub kind: &'static str,
    /// The first part, which anybody can read.
    pub header: TokenPart,
    /// The length of each other part in bytes; `None` where it is not base64url.
    pub encrypted_key_bytes: Option<usize>,
    /// See above.
    pub iv_bytes: Option<usize>,
    /// See above.
    pub ciphertext_bytes: Option<usize>,
    /// See above.
    pub tag_bytes: Option<usize>,
    /// Which key opens it.
    pub opened_by: String,
    /// What is encrypted, and how.
    pub content: String,
    /// What is suspicious or unwise.
    pub warnings: Vec<TokenWarning>,
}

/// More rounds than this serve to keep a verifier busy (RFC 8725bis allows twice the 600,000 of OWASP).
const MAX_PBES2_ROUNDS: u64 = 1_200_000;

impl EncryptedTokenExplanation {
    /// `None` if `token` does not have the five parts of an encrypted one.
    pub(super) fn read(token: &str) -> Option<Self> {
        let parts: Vec<&str> = token.split('.').collect();
        let [header, encrypted_key, iv, ciphertext, tag] = parts.as_slice() else { return None };
        let header = TokenPart::read(header);
        let empty = Map::new();
        let members = header.object().unwrap_or(&empty);
        let length = |part: &str| base64url::decode(part).ok().map(|bytes| bytes.len());
        Some(Self {
            kind: "jwe",
            encrypted_key_bytes: length(encrypted_key),
            iv_bytes: length(iv),
            ciphertext_bytes: length(ciphertext),
            tag_bytes: length(tag),
            opened_by: describe_opening_key(members),
            content: describe_content(members),
            warnings: find_warnings(members, encrypted_key),
            header,
        })
    }
}

fn text<'a>(members: &'a Map<String, Json>, name: &str) -> &'a str {
    members.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// Which key opens a token with this header (RFC 7518, section 4.1; RFC 8037, section 3.2).
fn describe_opening_key(members: &Map<String, Json>) -> String {
    let alg = text(members, "alg");
    let key = match alg {
        "RSA1_5" | "RSA-OAEP" | "RSA-OAEP-256" | "RSA-OAEP-384" | "RSA-OAEP-512" => {
            "the recipient's private RSA key opens it; anybody can have made it with the public one".to_owned()
        }
        "dir" => "the secret that both sides share opens it directly; there is no encrypted key".to_owned(),
        "A128KW" | "A192KW" | "A256KW" | "A128GCMKW" | "A192GCMKW" | "A256GCMKW" => {
            format!("the secret of {} bits that both sides share opens it", &alg[1..4])
        }
        "ECDH-ES" | "ECDH-ES+A128KW" | "ECDH-ES+A192KW" | "ECDH-ES+A256KW" => {
            let curve = members.get("epk").and_then(|key| key.get("crv")).and_then(Json::as_str).unwrap_or("its curve");
            format!("the recipient's private key on {} opens it, together with epk in the header", truncate_text(curve))
        }
        "PBES2-HS256+A128KW" | "PBES2-HS384+A192KW" | "PBES2-HS512+A256KW" => {
            "the password that both sides share opens it".to_owned()
        }
        "" => return "the header names no alg, so nothing can open it".to_owned(),
        other => return format!("alg {} is none of RFC 7518: ask whoever made it", truncate_text(other)),
    };
    let kid = members.get("kid").and_then(Json::as_str);
    let kid = kid.map(|kid| format!(" (kid {})", truncate_text(kid))).unwrap_or_default();
    format!("{alg}: {key}{kid}")
}

/// What is encrypted, and with which cipher (RFC 7518, section 5.1).
fn describe_content(members: &Map<String, Json>) -> String {
    let enc = text(members, "enc");
    let cipher = match enc {
        "A128CBC-HS256" | "A192CBC-HS384" | "A256CBC-HS512" => format!("AES-{} in CBC mode, with an HMAC", &enc[1..4]),
        "A128GCM" | "A192GCM" | "A256GCM" => format!("AES-{} in GCM mode", &enc[1..4]),
        "" => "no enc is named".to_owned(),
        other => format!("enc {} is none of RFC 7518", truncate_text(other)),
    };
    let inside = if text(members, "cty").eq_ignore_ascii_case("JWT") {
        "another token, which is signed or encrypted itself (cty JWT)"
    } else {
        "the claims"
    };
    format!("{inside}; {cipher}. Nobody reads or checks them without the key")
}

fn find_warnings(members: &Map<String, Json>, encrypted_key: &str) -> Vec<TokenWarning> {
    let alg = text(members, "alg");
    let mut warnings = Vec::new();
    let mut warn = |code, text: String| warnings.push(TokenWarning { code, text });
    if alg == "RSA1_5" {
        warn(
            "alg_old",
            "RSA1_5 can be attacked by asking (Bleichenbacher); take RSA-OAEP-256 (RFC 8725, section 3.2).".to_owned(),
        );
    }
    let is_public = alg.starts_with("RSA") || alg.starts_with("ECDH");
    if is_public && !text(members, "cty").eq_ignore_ascii_case("JWT") {
        warn(
            "not_signed",
            "Encrypted is not signed: anybody who has the public key can have made it, unless a signed token is inside.".to_owned(),
        );
    }
    if members.contains_key("zip") {
        warn("compressed", "zip: compressed before it was encrypted, which tells of the contents by its length (RFC 8725, section 3.6).".to_owned());
    }
    if members.get("p2c").and_then(Json::as_u64).is_some_and(|rounds| rounds > MAX_PBES2_ROUNDS) {
        warn(
            "many_rounds",
            "p2c asks for so many rounds that opening it keeps a server busy; a verifier needs a limit.".to_owned(),
        );
    }
    if matches!(alg, "dir" | "ECDH-ES") && !encrypted_key.is_empty() {
        warn("encrypted_key", format!("{alg} has no encrypted key, and this token has one; it must be refused."));
    }
    warnings
}
