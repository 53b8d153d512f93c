//! The careless verifier: each of its mistakes is one switch, and each of them has been found in a real library or
//! application. It exists to be broken in the lab; the strict verifier never calls it.
//!
//! HMAC and base64 are put together by hand from `hmac`, `sha2` and `base64`, so that every mistake can be read here.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value as Json};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url;
use super::claims::{ClaimCheck, ClaimRules};
use super::der_encoding::public_pem;
use super::jwk::{Jwk, KeyMaterial};
use super::mac::compute_hmac;
use super::token_parts::TokenParts;
use super::trace_builder::TraceBuilder;
use super::verifying_key::VerifyingKey;
use crate::model::abbreviate::abbreviate;
use crate::model::abbreviate::truncate_text;
use crate::model::switch_types::VerifierMistake;
use crate::model::{Check, Trace};

/// A verifier with mistakes.
#[derive(Clone, Copy, Debug)]
pub struct CarelessVerifier<'a> {
    /// The mistakes that it makes.
    pub mistakes: &'a [VerifierMistake],
    /// Names of algorithms that it refuses, compared exactly. A deny-list is a mistake by itself (`nOnE` is not on it); an
    /// allowlist of one name belongs here.
    pub denied_algorithms: &'a [String],
    /// The algorithm that it was set up for.
    pub algorithm: Algorithm,
    /// Its own keys; the first one is used if `kid` names none of them.
    pub keys: &'a [Jwk],
    /// What it requires of the claims.
    pub rules: &'a ClaimRules,
    /// Its file system, which exists only in memory.
    pub files: &'a VirtualFiles,
}

/// A file system in memory. A path traversal must work in the lab, and must not reach the learner's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VirtualFiles {
    /// The folder in which the verifier looks for keys: `/srv/shop/keys`.
    pub folder: String,
    /// The contents of every file by its absolute path: `/dev/null` is empty.
    pub contents: BTreeMap<String, Vec<u8>>,
}

impl VirtualFiles {
    /// The absolute path that `name` leads to from the folder. `..` and a leading `/` are followed: that is the mistake.
    fn resolve(&self, name: &str) -> String {
        let absolute = if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", self.folder) };
        let mut path: Vec<&str> = Vec::new();
        for segment in absolute.split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(path.pop()),
                folder_or_file => path.push(folder_or_file),
            }
        }
        format!("/{}", path.join("/"))
    }
}

/// The result of the careless verifier.
#[derive(Clone, Debug, PartialEq)]
pub struct CarelessVerification {
    /// The claims, if it accepted the token.
    pub claims: Option<Map<String, Json>>,
    /// Each check with what it found.
    pub trace: Trace,
}

/// Verifies `token` at `now` (seconds since 1970-01-01Z), with all mistakes of `verifier`.
#[must_use]
pub fn verify_carelessly(token: &str, verifier: &CarelessVerifier<'_>, now: i64) -> CarelessVerification {
    let mut trace = TraceBuilder::new();
    let claims = match verifier.run_checks(token, now, &mut trace) {
        Ok(claims) => {
            trace.set_user_from(&claims);
            Some(claims)
        }
        Err(CheckRefusal { check, reason }) => {
            trace.add_failure(check, &reason);
            None
        }
    };
    CarelessVerification { claims, trace: trace.into_trace() }
}

/// The check that refused the token, and why.
struct CheckRefusal {
    check: Check,
    reason: String,
}

fn refuse_at<E: ToString>(check: Check) -> impl Fn(E) -> CheckRefusal {
    move |reason| CheckRefusal::new(check, reason.to_string())
}

/// What happens to the signature: it is skipped for a reason, or verified by an algorithm.
enum SignaturePlan {
    Skip(&'static str),
    Verify(Algorithm),
}

/// A key, and for the trace, where it came from.
struct SelectedKey {
    material: KeyMaterial,
    source: String,
}

impl CarelessVerifier<'_> {
    fn has_mistake(&self, mistake: VerifierMistake) -> bool {
        self.mistakes.contains(&mistake)
    }

    fn run_checks(&self, token: &str, now: i64, record: &mut TraceBuilder) -> Result<Map<String, Json>, CheckRefusal> {
        let parts = TokenParts::split(token).map_err(refuse_at(Check::ThreeParts))?;
        record.add_passed(Check::ThreeParts, "");
        let [header, payload, signature] = self.decode_parts(&parts)?;
        let spelling = if self.has_mistake(VerifierMistake::LaxBase64) { "in any spelling" } else { "" };
        record.add_passed(Check::Base64url, spelling);
        // Another mistake: of two members with the same name, this parser takes the last, where the strict one refuses.
        let header: Map<String, Json> = serde_json::from_slice(&header).map_err(refuse_at(Check::Header))?;
        record.add_passed(Check::Header, "");

        self.check_signature(&header, parts.signing_input, &signature, record)?;

        let claims: Map<String, Json> = serde_json::from_slice(&payload).map_err(refuse_at(Check::Claims))?;
        record.add_passed(Check::Claims, "");
        self.check_claims(&claims, header.get("typ").and_then(Json::as_str), now, record)?;
        Ok(claims)
    }

    fn decode_parts(&self, parts: &TokenParts<'_>) -> Result<[Vec<u8>; 3], CheckRefusal> {
        let lax = self.has_mistake(VerifierMistake::LaxBase64);
        let part = |name: &str, text| {
            let bytes = if lax { decode_lax(text) } else { base64url::decode(text).ok() };
            bytes.ok_or_else(|| CheckRefusal::new(Check::Base64url, format!("the {name} is not base64url")))
        };
        Ok([part("header", parts.header)?, part("payload", parts.payload)?, part("signature", parts.signature)?])
    }

    fn check_signature(
        &self,
        header: &Map<String, Json>,
        input: &str,
        signature: &[u8],
        record: &mut TraceBuilder,
    ) -> Result<(), CheckRefusal> {
        let plan = if self.has_mistake(VerifierMistake::DecodeOnly) {
            record.add_not_checked(Check::Algorithm, "");
            SignaturePlan::Skip("decoded and trusted")
        } else {
            self.plan_signature_check(header, record)?
        };
        let algorithm = match plan {
            SignaturePlan::Verify(algorithm) => algorithm,
            SignaturePlan::Skip(reason) => {
                record.add_not_checked(Check::Key, "");
                record.add_not_checked(Check::Signature, reason);
                return Ok(());
            }
        };
        let SelectedKey { material, source } = self.select_key(header)?;
        let material = self.key_for_algorithm(material, algorithm)?;
        record.add_passed(Check::Key, source);
        if signature_matches(algorithm, &material, input, signature) {
            record.add_passed(Check::Signature, abbreviate(&base64url::encode(signature)).into_owned());
            return Ok(());
        }
        let got = base64url::encode(signature);
        let reason = format!("{} was not made over these bytes with this key", abbreviate(&got));
        Err(CheckRefusal::new(Check::Signature, reason))
    }

    /// Mistakes: `alg_from_header` and `accept_none`; `one_key_for_all` and `embedded_jwk` believe the `alg` of the header, too.
    fn plan_signature_check(
        &self,
        header: &Map<String, Json>,
        record: &mut TraceBuilder,
    ) -> Result<SignaturePlan, CheckRefusal> {
        let refusal = |reason: String| CheckRefusal::new(Check::Algorithm, reason);
        let no_alg = || refusal("the header names no alg".to_owned());
        let alg = header.get("alg").and_then(Json::as_str).ok_or_else(no_alg)?;
        if self.denied_algorithms.iter().any(|denied| denied == alg) {
            return Err(refusal(format!("{} is on the deny-list", truncate_text(alg))));
        }
        if self.has_mistake(VerifierMistake::AcceptNone) && alg.eq_ignore_ascii_case("none") {
            record.add_passed(Check::Algorithm, format!("{alg}: taken as it came"));
            return Ok(SignaturePlan::Skip("the token asks for none"));
        }
        let brings_its_key = self.has_mistake(VerifierMistake::EmbeddedJwk) && header.contains_key("jwk");
        let believes_header = self.has_mistake(VerifierMistake::AlgFromHeader)
            || self.has_mistake(VerifierMistake::OneKeyForAll)
            || brings_its_key;
        match Algorithm::by_name(alg) {
            Some(algorithm) if believes_header => {
                record.add_passed(Check::Algorithm, format!("{algorithm}: the token says so"));
                Ok(SignaturePlan::Verify(algorithm))
            }
            Some(algorithm) if algorithm == self.algorithm => {
                record.add_passed(Check::Algorithm, algorithm.name());
                Ok(SignaturePlan::Verify(algorithm))
            }
            _ => Err(refusal(format!("expected {}, got {}", self.algorithm, truncate_text(alg)))),
        }
    }

    /// Mistakes: `embedded_jwk`, `kid_as_path`.
    fn select_key(&self, header: &Map<String, Json>) -> Result<SelectedKey, CheckRefusal> {
        if self.has_mistake(VerifierMistake::EmbeddedJwk)
            && let Some(jwk) = header.get("jwk")
        {
            let material = Jwk::read(jwk).map_err(refuse_at(Check::Key))?.material;
            return Ok(SelectedKey { material, source: "the key that the token brought".to_owned() });
        }
        let kid = header.get("kid").and_then(Json::as_str);
        if self.has_mistake(VerifierMistake::KidAsPath)
            && let Some(name) = kid
        {
            let path = self.files.resolve(name);
            if let Some(content) = self.files.contents.get(&path) {
                let source = format!("{}: {} bytes", truncate_text(&path), content.len());
                return Ok(SelectedKey { material: KeyMaterial::Secret(content.clone()), source });
            }
        }
        let named = self.keys.iter().find(|key| kid.is_some() && key.kid.as_deref() == kid);
        let key = named.or(self.keys.first()).ok_or("there is no key").map_err(refuse_at(Check::Key))?;
        let source = key.kid.as_deref().map_or_else(String::new, |key_id| format!("kid {key_id}"));
        Ok(SelectedKey { material: key.material.clone(), source })
    }

    /// Mistake: `one_key_for_all`. A token that asks for HMAC is then verified with the PEM text of the public key as the secret,
    /// and that text is known to everybody (RFC 8725, section 2.1).
    fn key_for_algorithm(&self, material: KeyMaterial, algorithm: Algorithm) -> Result<KeyMaterial, CheckRefusal> {
        let fits = match algorithm.family() {
            AlgorithmFamily::Hmac => matches!(material, KeyMaterial::Secret(_)),
            AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => matches!(material, KeyMaterial::Rsa { .. }),
            AlgorithmFamily::Ecdsa(wanted) => matches!(material, KeyMaterial::Ec { curve, .. } if curve == wanted),
            AlgorithmFamily::EdDsa => matches!(material, KeyMaterial::Ed25519 { .. }),
        };
        if fits {
            return Ok(material);
        }
        if self.has_mistake(VerifierMistake::OneKeyForAll)
            && algorithm.family() == AlgorithmFamily::Hmac
            && let Some(pem) = public_pem(&Jwk::new(material))
        {
            return Ok(KeyMaterial::Secret(pem.into_bytes()));
        }
        Err(CheckRefusal::new(Check::Key, format!("no key of ours is for {algorithm}")))
    }

    /// Mistakes: `skip_exp`, `skip_aud`.
    fn check_claims(
        &self,
        claims: &Map<String, Json>,
        typ: Option<&str>,
        now: i64,
        record: &mut TraceBuilder,
    ) -> Result<(), CheckRefusal> {
        let unless = |mistake, result| if self.has_mistake(mistake) { Ok(ClaimCheck::NotChecked("")) } else { result };
        for (check, result) in [
            (Check::Exp, unless(VerifierMistake::SkipExp, self.rules.check_exp(claims, now))),
            (Check::Nbf, self.rules.check_nbf(claims, now)),
            (Check::Iss, self.rules.check_iss(claims)),
            (Check::Aud, unless(VerifierMistake::SkipAud, self.rules.check_aud(claims))),
            (Check::Typ, self.rules.check_typ(typ)),
        ] {
            record.add_claim_check(check, result).map_err(refuse_at(check))?;
        }
        Ok(())
    }
}

impl CheckRefusal {
    fn new(check: Check, reason: String) -> Self {
        Self { check, reason }
    }
}

/// Mistake: `lax_base64`. Takes both alphabets, padding or none, stray characters and trailing bits, so that one signature has
/// many spellings.
fn decode_lax(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let cleaned = text.chars().filter_map(|c| match c {
        '+' => Some('-'),
        '/' => Some('_'),
        c => (c.is_ascii_alphanumeric() || c == '-' || c == '_').then_some(c),
    });
    GeneralPurpose::new(&URL_SAFE, config).decode(cleaned.collect::<String>()).ok()
}

fn signature_matches(algorithm: Algorithm, material: &KeyMaterial, input: &str, signature: &[u8]) -> bool {
    if let KeyMaterial::Secret(secret) = material {
        // One more mistake: `==` stops at the first difference, so this is not a constant-time comparison.
        return compute_hmac(algorithm, secret, input.as_bytes()).is_some_and(|expected| expected == signature);
    }
    VerifyingKey::new(material, algorithm).is_some_and(|key| key.verify(input.as_bytes(), signature))
}
