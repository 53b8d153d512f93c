//! Signatures that are made with a secret: which form of it fits.

use super::Diagnosis;
use super::byte_form::ByteForm;
use super::secret_forms::secret_forms;
use super::signature_evidence::{SignatureEvidence, SignatureFit};
use crate::token::algorithm::{Algorithm, AlgorithmFamily};
use crate::token::hex;
use crate::token::mac::compute_hmac;
use crate::token::sample_secrets::find_sample_secret;
use crate::token::signature_length::signature_length_fault;

/// How the signature fits `secret` in one of its forms, over the bytes of the token or what else may have been signed.
pub(super) fn find_fit(evidence: &SignatureEvidence<'_>, secret: &[u8]) -> Option<SignatureFit> {
    let forms = secret_forms(secret);
    let secrets = || std::iter::once((None, secret)).chain(forms.iter().map(|form| (Some(form), &form.bytes[..])));
    for SignatureReading { algorithm, bytes: signature, form: signature_form } in signature_readings(evidence) {
        for (signed_form, message) in evidence.messages() {
            for (secret_form, bytes) in secrets() {
                if compute_hmac(algorithm, bytes, message).as_ref() == Some(&signature) {
                    return Some(SignatureFit {
                        algorithm,
                        secret_bytes: Some(bytes.len()),
                        secret_form: secret_form.cloned(),
                        signed_form: signed_form.cloned(),
                        signature_form,
                    });
                }
            }
        }
    }
    None
}

/// One way to read the signature of a token.
struct SignatureReading {
    /// The algorithm that makes signatures of this length.
    algorithm: Algorithm,
    bytes: Vec<u8>,
    /// `None`: the bytes are those of the token.
    form: Option<ByteForm>,
}

/// The ways to read the signature: as it is, and as the text of its bytes in hex.
fn signature_readings(evidence: &SignatureEvidence<'_>) -> Vec<SignatureReading> {
    let by_length = |bytes: &[u8]| hmac_algorithms().find(|algorithm| algorithm.hash_bytes() == bytes.len());
    let signature = evidence.signature.clone();
    let mut readings: Vec<_> = by_length(&signature)
        .map(|algorithm| SignatureReading { algorithm, bytes: signature, form: None })
        .into_iter()
        .collect();
    if let Some(bytes) = str::from_utf8(&evidence.signature).ok().and_then(hex::decode)
        && let Some(algorithm) = by_length(&bytes)
    {
        let phrase =
            "if the signature is read as hex: it was written in hex before it was written in base64url".to_owned();
        let form = ByteForm { code: "signature_hex", phrase, bytes: bytes.clone() };
        readings.push(SignatureReading { algorithm, bytes, form: Some(form) });
    }
    readings
}

fn hmac_algorithms() -> impl Iterator<Item = Algorithm> {
    Algorithm::ALL.iter().copied().filter(|algorithm| algorithm.family() == AlgorithmFamily::Hmac)
}

/// What can be said where no form of the secret fits.
pub(super) fn diagnose_misfit(evidence: &SignatureEvidence<'_>, secret: &[u8]) -> Option<Diagnosis> {
    let algorithm = evidence.algorithm().filter(|algorithm| algorithm.family() == AlgorithmFamily::Hmac)?;
    if let Some(text) = find_shared_start(evidence, algorithm, secret) {
        return Some(Diagnosis::new("cut_off", text));
    }
    if let Some(fault) = signature_length_fault(algorithm, &evidence.signature) {
        return Some(Diagnosis::new("signature_length", fault));
    }
    Some(Diagnosis::new(
        "secret_other",
        "fits no form of this secret (with and without newline, blanks and quotes; as base64, base64url, hex, UTF-16): it was made \
         with another secret, or header, payload and signature do not belong together",
    ))
}

/// Whether the signature begins as the right one does, but is shorter or longer.
fn find_shared_start(evidence: &SignatureEvidence<'_>, algorithm: Algorithm, secret: &[u8]) -> Option<String> {
    /// So many bytes are not the same by chance.
    const MIN_SHARED_BYTES: usize = 6;
    let (got, wanted) = (evidence.signature.len(), algorithm.hash_bytes());
    let forms = secret_forms(secret);
    let mut secrets = std::iter::once(secret).chain(forms.iter().map(|form| &form.bytes[..]));
    let begins_alike = secrets.any(|bytes| {
        compute_hmac(algorithm, bytes, evidence.message()).is_some_and(|right| {
            let shared = right.iter().zip(&evidence.signature).take_while(|(a, b)| a == b).count();
            got != wanted && shared == got.min(wanted) && shared >= MIN_SHARED_BYTES
        })
    });
    let text = if got < wanted {
        format!("the signature begins right, and ends after {got} of {wanted} bytes: the token was cut off")
    } else {
        format!("the first {wanted} bytes of the signature are right; {} were added at its end", got - wanted)
    };
    begins_alike.then_some(text)
}

/// Whether the signature was made with a secret that is printed in public.
pub(super) fn diagnose_sample_secret(evidence: &SignatureEvidence<'_>) -> Option<Diagnosis> {
    let algorithm = evidence.algorithm()?;
    let fits =
        |secret: &[u8]| compute_hmac(algorithm, secret, evidence.message()).as_ref() == Some(&evidence.signature);
    let sample = find_sample_secret(fits)?;
    let text = format!("was made with the sample secret of {}: everybody can sign such tokens", sample.source);
    Some(Diagnosis::new("sample_secret", text))
}
