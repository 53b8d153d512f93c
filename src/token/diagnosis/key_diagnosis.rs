//! Signatures that are made with a private key: over what, with which algorithm, in which encoding, and with which key.

use super::Diagnosis;
use super::byte_form::{ByteForm, ByteForms};
use super::rsa_recovery::RecoveredSignature;
use super::signature_evidence::{SignatureEvidence, SignatureFit};
use crate::token::algorithm::{Algorithm, AlgorithmFamily};
use crate::token::base64url;
use crate::token::der_encoding::{public_pem, rsa_public_pem};
use crate::token::der_signature::fixed_length_signature;
use crate::token::jwk::{Jwk, KeyMaterial};
use crate::token::keyring::check_suitable;
use crate::token::lenient_base64;
use crate::token::mac::compute_hmac;
use crate::token::signature_length::signature_length_fault;
use crate::token::verifying_key::VerifyingKey;

/// How the signature fits a public key, as it stands or in another form.
pub(super) fn find_fit(evidence: &SignatureEvidence<'_>, material: &KeyMaterial) -> Option<SignatureFit> {
    if let KeyMaterial::Rsa { n, e, .. } = material {
        let recovered = RecoveredSignature::open(&evidence.signature, n, e)?;
        let mut messages = evidence.messages();
        let (form, _) = messages.find(|(_, message)| recovered.is_over(message))?;
        let fit = SignatureFit { signed_form: form.cloned(), ..SignatureFit::exact(recovered.algorithm()) };
        return Some(SignatureFit { signature_form: odd_salt(&recovered), ..fit });
    }
    algorithms_of(material, evidence).into_iter().find_map(|algorithm| find_fit_with(evidence, material, algorithm))
}

/// The algorithms that `material` is suitable for, the one that the header names first.
fn algorithms_of(material: &KeyMaterial, evidence: &SignatureEvidence<'_>) -> Vec<Algorithm> {
    let suitable = Algorithm::ALL.iter().copied().filter(|algorithm| check_suitable(material, *algorithm).is_ok());
    let mut algorithms: Vec<Algorithm> = suitable.collect();
    algorithms.sort_by_key(|algorithm| Some(*algorithm) != evidence.algorithm());
    algorithms
}

fn find_fit_with(
    evidence: &SignatureEvidence<'_>,
    material: &KeyMaterial,
    algorithm: Algorithm,
) -> Option<SignatureFit> {
    let key = VerifyingKey::new(material, algorithm)?;
    let fits = |message: &[u8], signature: &[u8]| key.verify(message, signature);
    let exact = SignatureFit::exact(algorithm);
    if let Some((form, _)) = evidence.messages().find(|(_, message)| fits(message, &evidence.signature)) {
        return Some(SignatureFit { signed_form: form.cloned(), ..exact });
    }
    let forms = signature_forms(&evidence.signature, algorithm);
    let form = forms.into_iter().find(|form| fits(evidence.message(), &form.bytes))?;
    Some(SignatureFit { signature_form: Some(form), ..exact })
}

/// What else the bytes of a signature may be.
fn signature_forms(signature: &[u8], algorithm: Algorithm) -> Vec<ByteForm> {
    let mut forms = ByteForms::of(signature);
    if let AlgorithmFamily::Ecdsa(curve) = algorithm.family() {
        let length = curve.coordinate_bytes();
        if let Some(bytes) = fixed_length_signature(signature, length) {
            let phrase = format!(
                "once it is converted: this is a DER signature; {algorithm} wants R and S, {length} bytes each: convert it, or ask \
                 your signer for IEEE P1363"
            );
            forms.add("signature_der", phrase, bytes);
        }
        if signature.len() == 2 * length {
            let swapped = [&signature[length..], &signature[..length]].concat();
            forms.add("signature_swapped", "with R and S in the other order", swapped);
        }
    }
    if let Some(bytes) = str::from_utf8(signature).ok().and_then(|text| base64url::decode(text).ok()) {
        forms.add("signature_base64_twice", "once it is decoded again: it was written in base64url twice", bytes);
    }
    forms.into_vec()
}

/// A salt of another length than the hash, which libraries refuse (RFC 7518, section 3.5).
fn odd_salt(recovered: &RecoveredSignature) -> Option<ByteForm> {
    match recovered {
        RecoveredSignature::Pss { hash_bytes, salt, .. } if salt.len() != *hash_bytes => Some(ByteForm {
            code: "signature_salt",
            phrase: format!(
                "with a salt of {} bytes; {} wants one of {hash_bytes} (RFC 7518, section 3.5)",
                salt.len(),
                recovered.algorithm()
            ),
            bytes: Vec::new(),
        }),
        _ => None,
    }
}

/// What can be said where the signature fits the key in no form.
pub(super) fn diagnose_misfit(
    evidence: &SignatureEvidence<'_>,
    key: &Jwk,
    material: &KeyMaterial,
) -> Option<Diagnosis> {
    let algorithm = evidence.algorithm()?;
    if algorithm.family() == AlgorithmFamily::Hmac {
        return Some(diagnose_confusion(evidence, key, algorithm));
    }
    if let KeyMaterial::Rsa { n, e, .. } = material {
        return diagnose_rsa(evidence, n, e);
    }
    if let Some(fault) = signature_length_fault(algorithm, &evidence.signature) {
        return Some(Diagnosis::new("signature_length", fault));
    }
    check_suitable(material, algorithm).is_ok().then(|| {
        let text = format!(
            "was made with another key, or over other bytes (changed, or of another token): an {algorithm} signature does not tell \
             which"
        );
        Diagnosis::new("undecided", text)
    })
}

fn diagnose_rsa(evidence: &SignatureEvidence<'_>, n: &[u8], e: &[u8]) -> Option<Diagnosis> {
    let (wanted, got) = (n.len(), evidence.signature.len());
    let (code, text) = match RecoveredSignature::open(&evidence.signature, n, e) {
        Some(recovered) => {
            let algorithm = recovered.algorithm();
            let text = format!(
                "was made with this key, as {algorithm}, but over other bytes: the header or the payload was changed, or belongs to \
                 another token"
            );
            ("other_bytes", text)
        }
        None if got < wanted && evidence.algorithm().is_some_and(is_rsa) => {
            let text = format!(
                "has {got} bytes, and this key makes {wanted}: the token was cut off, or the key is another one"
            );
            ("signature_length", text)
        }
        None if got != wanted => {
            ("signature_length", format!("has {got} bytes, and this key makes {wanted}: the key is another one"))
        }
        None => {
            let text = "was made with another key, or with a padding or hash that no token uses: opened with this one, it holds nothing";
            ("other_key", text.to_owned())
        }
    };
    evidence.algorithm().is_some_and(is_rsa).then(|| Diagnosis::new(code, text))
}

fn is_rsa(algorithm: Algorithm) -> bool {
    matches!(algorithm.family(), AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss)
}

/// Whether the public key itself was taken for the secret of an HMAC (RFC 8725, section 2.1).
fn diagnose_confusion(evidence: &SignatureEvidence<'_>, key: &Jwk, algorithm: Algorithm) -> Diagnosis {
    let fits = |text: &Vec<u8>| compute_hmac(algorithm, text, evidence.message()).as_ref() == Some(&evidence.signature);
    if public_key_texts(key).iter().any(fits) {
        return Diagnosis::new(
            "key_confusion",
            format!(
                "was made as {algorithm}, with the text of this public key as the secret: somebody who knows only the public key has \
                 forged it (key confusion, RFC 8725, section 2.1). Never accept {algorithm} with this key"
            ),
        );
    }
    Diagnosis::new("wrong_kind", format!("{algorithm} is made with a secret, and this is a public key"))
}

/// What a careless verifier may hold of a public key, and take for a secret: PEM as SPKI and as PKCS #1, with and without its last
/// newline, with either kind of newline, without BEGIN and END; DER; JSON.
fn public_key_texts(key: &Jwk) -> Vec<Vec<u8>> {
    let json = key.to_public().and_then(|key| key.to_public_json()).map(|json| json.to_string().into_bytes());
    let pems = [public_pem(key), rsa_public_pem(&key.material)].into_iter().flatten();
    let of_pem = |pem: String| {
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = lenient_base64::decode(&body).unwrap_or_default();
        let windows = pem.replace('\n', "\r\n");
        let texts = [pem.trim_end().to_owned(), windows.trim_end().to_owned(), windows, pem, body];
        texts.map(String::into_bytes).into_iter().chain([der])
    };
    pems.flat_map(of_pem).chain(json).collect()
}
