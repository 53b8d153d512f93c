//! Keys as DER and PEM, out: the encoding is done by the crates `pkcs1`, `pkcs8` and `sec1`; here is only the way from
//! [`KeyMaterial`] to their types.

use pkcs1::UintRef;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Document, Encode as _};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use sec1::EcPrivateKey;

use super::algorithm::EcCurve;
use super::jwk::{Jwk, KeyMaterial, RsaPrivateParameters};
use super::key_error::KeyError;
use super::key_oid::{EC_OID, ED25519_OID, RSA_OID, oid_of_curve};

/// The public key as PEM text (`PUBLIC KEY`) with a newline at its end. It is this text, to the last byte, that a careless
/// verifier takes for an HMAC secret.
#[must_use]
pub fn public_pem(key: &Jwk) -> Option<String> {
    let der = public_der(&key.material).ok()?;
    Document::try_from(der).ok()?.to_pem("PUBLIC KEY", LineEnding::LF).ok()
}

fn public_der(material: &KeyMaterial) -> Result<Vec<u8>, KeyError> {
    let (oid, parameters, bytes) = match material {
        KeyMaterial::Rsa { n, e, .. } => {
            let key = pkcs1::RsaPublicKey { modulus: asn1_integer(n)?, public_exponent: asn1_integer(e)? };
            (RSA_OID, Some(AnyRef::NULL), key.to_der()?)
        }
        KeyMaterial::Ec { curve, x, y, .. } => (EC_OID, Some(oid_of_curve(*curve).into()), [&[4], &x[..], y].concat()),
        KeyMaterial::Ed25519 { x, .. } => (ED25519_OID, None, x.clone()),
        KeyMaterial::Secret(_) | KeyMaterial::Unsupported(_) => return Err(KeyError::NoPublicKey),
    };
    let subject_public_key = BitStringRef::from_bytes(&bytes)?;
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    Ok(SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der()?)
}

/// An RSA key pair as PKCS #1 (RFC 8017, appendix A.1.2).
pub(super) fn rsa_private_to_pkcs1(n: &[u8], e: &[u8], private: &RsaPrivateParameters) -> Result<Vec<u8>, KeyError> {
    let key = pkcs1::RsaPrivateKey {
        modulus: asn1_integer(n)?,
        public_exponent: asn1_integer(e)?,
        private_exponent: asn1_integer(&private.d)?,
        prime1: asn1_integer(&private.p)?,
        prime2: asn1_integer(&private.q)?,
        exponent1: asn1_integer(&private.dp)?,
        exponent2: asn1_integer(&private.dq)?,
        coefficient: asn1_integer(&private.qi)?,
        other_prime_infos: None,
    };
    Ok(key.to_der()?)
}

/// An RSA key pair as PKCS #8.
pub(super) fn rsa_private_to_pkcs8(n: &[u8], e: &[u8], private: &RsaPrivateParameters) -> Result<Vec<u8>, KeyError> {
    let inner = rsa_private_to_pkcs1(n, e, private)?;
    to_pkcs8(AlgorithmIdentifierRef { oid: RSA_OID, parameters: Some(AnyRef::NULL) }, &inner)
}

/// An EC key pair as PKCS #8 (RFC 5915 inside RFC 5958).
pub(super) fn ec_private_to_pkcs8(curve: EcCurve, x: &[u8], y: &[u8], d: &[u8]) -> Result<Vec<u8>, KeyError> {
    let point = [&[4], x, y].concat();
    let key = EcPrivateKey { private_key: d, parameters: None, public_key: Some(&point) };
    let inner = key.to_der()?;
    let oid = oid_of_curve(curve);
    to_pkcs8(AlgorithmIdentifierRef { oid: EC_OID, parameters: Some(oid.into()) }, &inner)
}

/// An Ed25519 seed as PKCS #8 (RFC 8410, section 7), where the key is an octet string inside an octet string.
pub(super) fn ed25519_private_to_pkcs8(seed: &[u8]) -> Result<Vec<u8>, KeyError> {
    let inner = OctetStringRef::new(seed).and_then(|seed| seed.to_der())?;
    to_pkcs8(AlgorithmIdentifierRef { oid: ED25519_OID, parameters: None }, &inner)
}

fn to_pkcs8(algorithm: AlgorithmIdentifierRef<'_>, inner: &[u8]) -> Result<Vec<u8>, KeyError> {
    let key = OctetStringRef::new(inner)?;
    Ok(PrivateKeyInfoRef::new(algorithm, key).to_der()?)
}

/// The private number `d` of a curve as PKCS #8, without its public point.
pub(super) fn ec_number_to_pkcs8(curve: EcCurve, d: &[u8]) -> Result<Vec<u8>, KeyError> {
    let inner = EcPrivateKey { private_key: d, parameters: None, public_key: None }.to_der()?;
    let oid = oid_of_curve(curve);
    to_pkcs8(AlgorithmIdentifierRef { oid: EC_OID, parameters: Some(oid.into()) }, &inner)
}

fn asn1_integer(number: &[u8]) -> Result<UintRef<'_>, KeyError> {
    Ok(UintRef::new(number)?)
}
