//! A signature with what it may have been made over, and how it fits a key.

use serde_json::Value as Json;

use super::byte_form::ByteForm;
use super::signature_repair::SignatureRepair;
use super::signed_forms::signed_forms;
use crate::model::abbreviate::truncate_text;
use crate::token::algorithm::Algorithm;
use crate::token::base64url;
use crate::token::lenient_base64;
use crate::token::token_parts::TokenParts;

/// Longer tokens are tried as they stand only: each other form is hashed with each form of a secret.
const MAX_FORM_BYTES: usize = 64 << 10;

/// What a token says of its own signature.
pub(super) struct SignatureEvidence<'a> {
    pub(super) parts: TokenParts<'a>,
    pub(super) alg: Option<String>,
    pub(super) kid: Option<String>,
    pub(super) typ: Option<String>,
    /// Decoded, even where it has padding.
    pub(super) signature: Vec<u8>,
    /// What else may have been signed.
    pub(super) signed_forms: Vec<ByteForm>,
}

impl<'a> SignatureEvidence<'a> {
    /// `None` if there is no signature to look at, or no header.
    pub(super) fn read(parts: TokenParts<'a>) -> Option<Self> {
        let header = lenient_base64::decode_object(parts.header)?;
        let text = |name| header.get(name).and_then(Json::as_str).map(str::to_owned);
        let signature = lenient_base64::decode(parts.signature).filter(|signature| !signature.is_empty())?;
        let (alg, kid, typ) = (text("alg"), text("kid"), text("typ"));
        let is_long = parts.signing_input.len() > MAX_FORM_BYTES;
        let signed_forms = if is_long { Vec::new() } else { signed_forms(&parts) };
        Some(Self { parts, alg, kid, typ, signature, signed_forms })
    }

    /// The algorithm that the header names, if it is built in.
    pub(super) fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::by_name(self.alg.as_deref()?)
    }

    /// What is signed: the first two parts as they stand.
    pub(super) const fn message(&self) -> &[u8] {
        self.parts.signing_input.as_bytes()
    }

    /// The message as it stands, then the other forms of it.
    pub(super) fn messages(&self) -> impl Iterator<Item = (Option<&ByteForm>, &[u8])> {
        std::iter::once((None, self.message()))
            .chain(self.signed_forms.iter().map(|form| (Some(form), &form.bytes[..])))
    }
}

/// How a signature fits a key: as it stands, or in which other form of secret, bytes or signature.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SignatureFit {
    pub(super) algorithm: Algorithm,
    /// The length of the secret that fits; `None` for a public key.
    pub(super) secret_bytes: Option<usize>,
    pub(super) secret_form: Option<ByteForm>,
    pub(super) signed_form: Option<ByteForm>,
    pub(super) signature_form: Option<ByteForm>,
}

impl SignatureFit {
    /// With the key, the bytes and the signature as they are.
    pub(super) const fn exact(algorithm: Algorithm) -> Self {
        Self { algorithm, secret_bytes: None, secret_form: None, signed_form: None, signature_form: None }
    }

    fn forms(&self) -> impl Iterator<Item = &ByteForm> {
        [&self.signature_form, &self.secret_form, &self.signed_form].into_iter().flatten()
    }

    /// How many forms differ from what was given.
    pub(super) fn deviations(&self) -> usize {
        self.forms().count()
    }

    /// Whether the secret is all that is different.
    pub(super) const fn is_secret_alone(&self) -> bool {
        self.signed_form.is_none() && self.signature_form.is_none()
    }

    /// Whether the secret that fits is shorter than its algorithm allows (RFC 7518, section 3.2).
    pub(super) fn is_too_short(&self) -> bool {
        self.secret_bytes.is_some_and(|bytes| bytes < self.algorithm.hash_bytes())
    }

    /// The id of the first thing that is different.
    pub(super) fn code(&self) -> &'static str {
        let form = self.forms().next().map(|form| form.code);
        form.unwrap_or(if self.is_too_short() { "secret_short" } else { "other_algorithm" })
    }

    /// What has to change for the signature to fit, where that is in the hands of whoever verifies.
    pub(super) fn repair(&self, evidence: &SignatureEvidence<'_>) -> Option<SignatureRepair> {
        let header_agrees = evidence.algorithm() == Some(self.algorithm);
        match (&self.signature_form, &self.secret_form, &self.signed_form) {
            (Some(form), None, None) if header_agrees && !form.bytes.is_empty() => {
                let signature = base64url::encode(&form.bytes);
                Some(SignatureRepair::Token(format!("{}.{signature}", evidence.parts.signing_input)))
            }
            (None, Some(form), None) if header_agrees && !self.is_too_short() => {
                Some(SignatureRepair::Secret(form.bytes.clone()))
            }
            _ => None,
        }
    }

    /// As a sentence about the signature: `fits without the trailing newline; and is too short: 6 bytes of 32 (…)`.
    pub(super) fn describe(&self, evidence: &SignatureEvidence<'_>) -> String {
        let mut phrases: Vec<String> = self.forms().map(|form| form.phrase.clone()).collect();
        if evidence.alg.as_deref() != Some(self.algorithm.name()) {
            let named = evidence.alg.as_deref().map_or_else(|| "none".to_owned(), truncate_text);
            phrases.push(format!("as {}, while the header names {named}", self.algorithm));
        }
        let text = format!("fits {}", phrases.join(", and ")).trim_end().to_owned();
        match self.secret_bytes.filter(|_| self.is_too_short()) {
            Some(bytes) => {
                let (sign, wanted) = (if phrases.is_empty() { "," } else { ";" }, self.algorithm.hash_bytes());
                format!("{text}{sign} and is too short: {bytes} bytes of {wanted} (RFC 7518, section 3.2)")
            }
            None => text,
        }
    }
}
