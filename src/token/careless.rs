//! The careless verifier: each of its mistakes is one switch, and each has been made in earnest by somebody's library or
//! somebody's code. It exists to be broken in the lab; the strict verifier cannot reach it.
//!
//! The secrets' side is by hand from `hmac`, `sha2` and `base64`, so that every mistake can be read here.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value as Json};

use crate::model::fact_value::abbreviate;
use crate::model::setup::Carelessness;
use crate::model::{Check, Trace};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url;
use super::claims::{ClaimCheck, ClaimRules};
use super::formatting::truncate_text;
use super::jwk::{Jwk, KeyMaterial};
use super::keyring::decoding_key;
use super::mac::compute_hmac;
use super::pem::public_pem;
use super::token_parts::TokenParts;
use super::trace_builder::TraceBuilder;

/// A verifier with mistakes.
#[derive(Clone, Copy, Debug)]
pub struct CarelessVerifier<'a> {
    /// The mistakes that it makes.
    pub mistakes: &'a [Carelessness],
    /// Names of algorithms that it refuses, compared letter by letter: a deny-list, where a list of one allowed name
    /// belongs.
    pub denied_algorithms: &'a [String],
    /// The algorithm that it was set up for.
    pub algorithm: Algorithm,
    /// Its own keys; the first is used where `kid` names none.
    pub keys: &'a [Jwk],
    /// What it demands of the claims.
    pub rules: &'a ClaimRules,
    /// The files of its machine, all of them made up.
    pub files: &'a VirtualFiles,
}

/// Files that exist only here: paths from the root, with what they hold. There is no disk behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VirtualFiles {
    /// The folder in which the verifier means to look for keys: `/srv/shop/keys`.
    pub folder: String,
    /// Every file by its path from the root: `/dev/null`.
    pub contents: BTreeMap<String, Vec<u8>>,
}

impl VirtualFiles {
    /// Where `name` leads from the folder, `..` and all.
    fn resolve(&self, name: &str) -> String {
        let from_root = if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", self.folder) };
        let mut path: Vec<&str> = Vec::new();
        for step in from_root.split('/') {
            match step {
                "" | "." => {}
                ".." => drop(path.pop()),
                step => path.push(step),
            }
        }
        format!("/{}", path.join("/"))
    }
}

/// What the careless verifier made of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct CarelessVerification {
    /// The claims, if it believed them.
    pub claims: Option<Map<String, Json>>,
    /// Each check with what it saw.
    pub trace: Trace,
}

/// Lets the careless verifier look at `token` at `now` (seconds since 1970-01-01Z).
#[must_use]
pub fn verify_carelessly(token: &str, careless: &CarelessVerifier<'_>, now: i64) -> CarelessVerification {
    let mut record = TraceBuilder::new();
    let claims = match careless.run_checks(token, now, &mut record) {
        Ok(claims) => {
            record.set_user_from(&claims);
            Some(claims)
        }
        Err((check, reason)) => {
            record.add_failure(check, &reason);
            None
        }
    };
    CarelessVerification { claims, trace: record.into_trace() }
}

type CheckRefusal = (Check, String);

/// How the signature will be checked.
enum SignaturePlan {
    /// For this reason.
    Skip(&'static str),
    Verify(Algorithm),
}

impl CarelessVerifier<'_> {
    fn has_mistake(&self, mistake: Carelessness) -> bool {
        self.mistakes.contains(&mistake)
    }

    fn run_checks(&self, token: &str, now: i64, record: &mut TraceBuilder) -> Result<Map<String, Json>, CheckRefusal> {
        let parts = TokenParts::split(token).map_err(|reason| (Check::ThreeParts, reason))?;
        record.add_passed(Check::ThreeParts, "");
        let [header, payload, signature] = self.decode_parts(&parts).map_err(|reason| (Check::Base64url, reason))?;
        record.add_passed(
            Check::Base64url,
            if self.has_mistake(Carelessness::LaxBase64) { "in any spelling" } else { "" },
        );
        // Of two equal names, this parser takes the last.
        let header: Map<String, Json> = serde_json::from_slice(&header).map_err(|e| (Check::Header, e.to_string()))?;
        record.add_passed(Check::Header, "");

        self.check_signature(&header, parts.signing_input, &signature, record)?;

        let claims: Map<String, Json> = serde_json::from_slice(&payload).map_err(|e| (Check::Claims, e.to_string()))?;
        record.add_passed(Check::Claims, "");
        self.check_claims(&claims, header.get("typ").and_then(Json::as_str), now, record)?;
        Ok(claims)
    }

    fn decode_parts(&self, parts: &TokenParts<'_>) -> Result<[Vec<u8>; 3], String> {
        let part = |name: &str, text| {
            let bytes =
                if self.has_mistake(Carelessness::LaxBase64) { decode_lax(text) } else { base64url::decode(text).ok() };
            bytes.ok_or_else(|| format!("the {name} is not base64url"))
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
        let way = if self.has_mistake(Carelessness::DecodeOnly) {
            record.add_not_checked(Check::Algorithm, "");
            SignaturePlan::Skip("decoded and trusted")
        } else {
            self.plan_signature_check(header, record).map_err(|reason| (Check::Algorithm, reason))?
        };
        let algorithm = match way {
            SignaturePlan::Verify(algorithm) => algorithm,
            SignaturePlan::Skip(why) => {
                record.add_not_checked(Check::Key, "");
                record.add_not_checked(Check::Signature, why);
                return Ok(());
            }
        };
        let (material, saw) = self.select_key(header).map_err(|reason| (Check::Key, reason))?;
        let material = self.key_for_algorithm(material, algorithm).map_err(|reason| (Check::Key, reason))?;
        record.add_passed(Check::Key, saw);
        if signature_matches(algorithm, &material, input, signature) {
            record.add_passed(Check::Signature, abbreviate(&base64url::encode(signature)).into_owned());
            return Ok(());
        }
        let got = base64url::encode(signature);
        Err((Check::Signature, format!("{} was not made over these bytes with this key", abbreviate(&got))))
    }

    /// Mistakes: `alg_from_header`, `accept_none`, and with them whatever makes the header's `alg` count.
    fn plan_signature_check(
        &self,
        header: &Map<String, Json>,
        record: &mut TraceBuilder,
    ) -> Result<SignaturePlan, String> {
        let alg = header.get("alg").and_then(Json::as_str).ok_or("the header names no alg")?;
        if self.denied_algorithms.iter().any(|denied| denied == alg) {
            return Err(format!("{} is on the deny-list", truncate_text(alg)));
        }
        if self.has_mistake(Carelessness::AcceptNone) && alg.eq_ignore_ascii_case("none") {
            record.add_passed(Check::Algorithm, format!("{alg}: taken as it came"));
            return Ok(SignaturePlan::Skip("the token asks for none"));
        }
        let brings_its_key = self.has_mistake(Carelessness::EmbeddedJwk) && header.contains_key("jwk");
        let believed = self.has_mistake(Carelessness::AlgFromHeader)
            || self.has_mistake(Carelessness::OneKeyForAll)
            || brings_its_key;
        match Algorithm::by_name(alg) {
            Some(algorithm) if believed => {
                record.add_passed(Check::Algorithm, format!("{algorithm}: the token says so"));
                Ok(SignaturePlan::Verify(algorithm))
            }
            Some(algorithm) if algorithm == self.algorithm => {
                record.add_passed(Check::Algorithm, algorithm.name());
                Ok(SignaturePlan::Verify(algorithm))
            }
            _ => Err(format!("expected {}, got {}", self.algorithm, truncate_text(alg))),
        }
    }

    /// Mistakes: `embedded_jwk`, `kid_as_path`.
    fn select_key(&self, header: &Map<String, Json>) -> Result<(KeyMaterial, String), String> {
        if let Some(jwk) = header.get("jwk").filter(|_| self.has_mistake(Carelessness::EmbeddedJwk)) {
            return Ok((Jwk::read(jwk)?.material, "the key that the token brought".to_owned()));
        }
        let kid = header.get("kid").and_then(Json::as_str);
        if let Some(name) = kid.filter(|_| self.has_mistake(Carelessness::KidAsPath)) {
            let path = self.files.resolve(name);
            if let Some(content) = self.files.contents.get(&path) {
                return Ok((
                    KeyMaterial::Secret(content.clone()),
                    format!("{}: {} bytes", truncate_text(&path), content.len()),
                ));
            }
        }
        let own = self.keys.iter().find(|key| kid.is_some() && key.kid.as_deref() == kid).or(self.keys.first());
        let own = own.ok_or("there is no key")?;
        Ok((own.material.clone(), own.kid.as_deref().map_or_else(String::new, |kid| format!("kid {kid}"))))
    }

    /// Mistake: `one_key_for_all`. The bytes of a public key, as everybody can read them, make a fine HMAC secret.
    fn key_for_algorithm(&self, material: KeyMaterial, algorithm: Algorithm) -> Result<KeyMaterial, String> {
        let fits = match algorithm.family() {
            AlgorithmFamily::Hmac => matches!(material, KeyMaterial::Secret(_)),
            AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => matches!(material, KeyMaterial::Rsa { .. }),
            AlgorithmFamily::Ecdsa(wanted) => matches!(material, KeyMaterial::Ec { curve, .. } if curve == wanted),
            AlgorithmFamily::EdDsa => matches!(material, KeyMaterial::Ed25519 { .. }),
        };
        if fits {
            return Ok(material);
        }
        let pem = public_pem(&Jwk::new(material));
        match pem
            .filter(|_| self.has_mistake(Carelessness::OneKeyForAll) && algorithm.family() == AlgorithmFamily::Hmac)
        {
            Some(pem) => Ok(KeyMaterial::Secret(pem.into_bytes())),
            None => Err(format!("no key of ours is for {algorithm}")),
        }
    }

    /// Mistakes: `skip_exp`, `skip_aud`.
    fn check_claims(
        &self,
        claims: &Map<String, Json>,
        typ: Option<&str>,
        now: i64,
        record: &mut TraceBuilder,
    ) -> Result<(), CheckRefusal> {
        let skipped = || Ok(ClaimCheck::NotChecked(""));
        let skip = |mistake| self.has_mistake(mistake);
        let made = [
            (Check::Exp, if skip(Carelessness::SkipExp) { skipped() } else { self.rules.check_exp(claims, now) }),
            (Check::Nbf, self.rules.check_nbf(claims, now)),
            (Check::Iss, self.rules.check_iss(claims)),
            (Check::Aud, if skip(Carelessness::SkipAud) { skipped() } else { self.rules.check_aud(claims) }),
            (Check::Typ, self.rules.check_typ(typ)),
        ];
        made.into_iter()
            .try_for_each(|(check, made)| record.add_claim_check(check, made).map_err(|reason| (check, reason)))
    }
}

/// Mistake: `lax_base64`. Both alphabets, padding or none, any stray character, any trailing bits: many spellings for one
/// signature.
fn decode_lax(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let kept = text.chars().filter_map(|c| match c {
        '+' => Some('-'),
        '/' => Some('_'),
        c => (c.is_ascii_alphanumeric() || c == '-' || c == '_').then_some(c),
    });
    GeneralPurpose::new(&URL_SAFE, config).decode(kept.collect::<String>()).ok()
}

fn signature_matches(algorithm: Algorithm, material: &KeyMaterial, input: &str, signature: &[u8]) -> bool {
    if let KeyMaterial::Secret(secret) = material {
        // Compared with ==, which stops at the first difference: one more mistake, that of time.
        return compute_hmac(algorithm, secret, input.as_bytes()).is_some_and(|expected| expected == signature);
    }
    let Some(key) = decoding_key(material) else { return false };
    let signature = base64url::encode(signature);
    jsonwebtoken::crypto::verify(&signature, input.as_bytes(), &key, algorithm.to_jsonwebtoken()).unwrap_or(false)
}
