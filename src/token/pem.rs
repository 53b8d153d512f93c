//! Keys as PEM and as the ASN.1 inside it, in and out (RFC 5280, RFC 5958, RFC 8017, RFC 5915, RFC 8410).
//!
//! The encoding is done by the crates `pkcs1`, `pkcs8` and `sec1`; here is only the way between their types and [`KeyMaterial`].

use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::EllipticCurve;
use pkcs1::UintRef;
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Decode as _, Document, Encode as _};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};

use super::algorithm::EcCurve;
use super::jwk::{Jwk, KeyMaterial, RsaPrivateParameters};
use super::key_error::KeyError;

const RSA_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Reads PEM text: a public key (`PUBLIC KEY`, `RSA PUBLIC KEY`) or a private one (`PRIVATE KEY`, `RSA PRIVATE KEY`,
/// `EC PRIVATE KEY`). Certificates and encrypted keys are not read.
///
/// # Errors
/// What is wrong, in words that do not contain any of the key.
pub fn read_pem(text: &str) -> Result<Jwk, KeyError> {
    let (label, document) = Document::from_pem(text).map_err(|_| KeyError::NotPem)?;
    let der = document.as_bytes();
    let material = match label {
        "PUBLIC KEY" => public_key_from_spki(der),
        "RSA PUBLIC KEY" => rsa_public_from_pkcs1(der),
        "PRIVATE KEY" => private_key_from_pkcs8(der),
        "RSA PRIVATE KEY" => rsa_private_from_pkcs1(der),
        "EC PRIVATE KEY" => ec_private_from_sec1(der, None),
        other => Err(KeyError::UnknownPemLabel(other.to_owned())),
    };
    material.map(Jwk::new)
}

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
        KeyMaterial::Ec { curve, x, y, .. } => (EC_OID, Some(curve_oid(*curve).into()), [&[4], &x[..], y].concat()),
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

/// An EC key pair as PKCS #8 (RFC 5915 inside RFC 5958).
pub(super) fn ec_private_to_pkcs8(curve: EcCurve, x: &[u8], y: &[u8], d: &[u8]) -> Result<Vec<u8>, KeyError> {
    let point = [&[4], x, y].concat();
    let key = EcPrivateKey { private_key: d, parameters: None, public_key: Some(&point) };
    let inner = key.to_der()?;
    let oid = curve_oid(curve);
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

fn public_key_from_spki(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let info = SubjectPublicKeyInfoRef::from_der(der)?;
    let bytes = info.subject_public_key.as_bytes().ok_or(KeyError::NotWholeBytes)?;
    match info.algorithm.oid {
        RSA_OID => rsa_public_from_pkcs1(bytes),
        EC_OID => {
            let curve = curve_of(info.algorithm)?;
            let (x, y) = coordinates(curve, bytes)?;
            Ok(KeyMaterial::Ec { curve, x, y, d: None })
        }
        ED25519_OID if bytes.len() == 32 => Ok(KeyMaterial::Ed25519 { x: bytes.to_vec(), d: None }),
        _ => Err(KeyError::UnsupportedKind),
    }
}

fn private_key_from_pkcs8(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(|error| KeyError::BadPkcs8(error.to_string()))?;
    let inner = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA_OID => rsa_private_from_pkcs1(inner),
        EC_OID => ec_private_from_sec1(inner, Some(curve_of(info.algorithm)?)),
        ED25519_OID => {
            let seed = <&OctetStringRef>::from_der(inner)?.as_bytes();
            ed25519_from_seed(seed)
        }
        _ => Err(KeyError::UnsupportedKind),
    }
}

fn rsa_public_from_pkcs1(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let key = pkcs1::RsaPublicKeyRef::from_der(der)?;
    Ok(KeyMaterial::Rsa {
        n: key.modulus.as_bytes().to_vec(),
        e: key.public_exponent.as_bytes().to_vec(),
        private: None,
    })
}

fn rsa_private_from_pkcs1(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let key = pkcs1::RsaPrivateKeyRef::from_der(der)?;
    let bytes = |number: &UintRef<'_>| number.as_bytes().to_vec();
    let private = RsaPrivateParameters {
        d: bytes(&key.private_exponent),
        p: bytes(&key.prime1),
        q: bytes(&key.prime2),
        dp: bytes(&key.exponent1),
        dq: bytes(&key.exponent2),
        qi: bytes(&key.coefficient),
    };
    Ok(KeyMaterial::Rsa { n: bytes(&key.modulus), e: bytes(&key.public_exponent), private: Some(private) })
}

/// A key as in RFC 5915. A `PRIVATE KEY` names its `curve` outside of it, an `EC PRIVATE KEY` inside.
fn ec_private_from_sec1(der: &[u8], curve: Option<EcCurve>) -> Result<KeyMaterial, KeyError> {
    let key = EcPrivateKey::from_der(der)?;
    let inner_curve = key.parameters.map(|EcParameters::NamedCurve(oid)| curve_from_oid(oid)).transpose()?;
    let curve = curve.or(inner_curve).ok_or(KeyError::UnnamedCurve)?;
    match key.public_key {
        Some(point) => {
            let (x, y) = coordinates(curve, point)?;
            Ok(KeyMaterial::Ec { curve, x, y, d: Some(key.private_key.to_vec()) })
        }
        None => ec_from_private_number(curve, key.private_key),
    }
}

/// The Ed25519 key pair derived from `seed`; an error if that does not have 32 bytes.
pub(super) fn ed25519_from_seed(seed: &[u8]) -> Result<KeyMaterial, KeyError> {
    let derive = DEFAULT_PROVIDER.key_utils.ed_pub_components_from_private_key;
    let x = derive(&ed25519_private_to_pkcs8(seed)?, &EllipticCurve::Ed25519).map_err(|_| KeyError::SeedLength)?;
    Ok(KeyMaterial::Ed25519 { x, d: Some(seed.to_vec()) })
}

/// The key pair on `curve` with the private number `d`; an error if `d` has the wrong length, is zero, or is too large.
pub(super) fn ec_from_private_number(curve: EcCurve, d: &[u8]) -> Result<KeyMaterial, KeyError> {
    let algorithm = match curve {
        EcCurve::P256 => jsonwebtoken::Algorithm::ES256,
        EcCurve::P384 => jsonwebtoken::Algorithm::ES384,
    };
    let inner = EcPrivateKey { private_key: d, parameters: None, public_key: None }.to_der()?;
    let oid = curve_oid(curve);
    let whole = to_pkcs8(AlgorithmIdentifierRef { oid: EC_OID, parameters: Some(oid.into()) }, &inner)?;
    let derive = DEFAULT_PROVIDER.key_utils.ec_pub_components_from_private_key;
    let (_, x, y) = derive(&whole, algorithm).map_err(|_| KeyError::NoPrivateNumber(curve))?;
    Ok(KeyMaterial::Ec { curve, x, y, d: Some(d.to_vec()) })
}

fn coordinates(curve: EcCurve, point: &[u8]) -> Result<(Vec<u8>, Vec<u8>), KeyError> {
    match point.split_first() {
        Some((4, both)) if both.len() == 2 * curve.coordinate_bytes() => {
            let (x, y) = both.split_at(curve.coordinate_bytes());
            Ok((x.to_vec(), y.to_vec()))
        }
        _ => Err(KeyError::NoPoint(curve)),
    }
}

fn curve_of(algorithm: AlgorithmIdentifierRef<'_>) -> Result<EcCurve, KeyError> {
    curve_from_oid(algorithm.parameters_oid().map_err(|_| KeyError::UnnamedCurve)?)
}

fn curve_from_oid(oid: ObjectIdentifier) -> Result<EcCurve, KeyError> {
    match oid {
        P256_OID => Ok(EcCurve::P256),
        P384_OID => Ok(EcCurve::P384),
        _ => Err(KeyError::UnsupportedCurve),
    }
}

const fn curve_oid(curve: EcCurve) -> &'static ObjectIdentifier {
    match curve {
        EcCurve::P256 => &P256_OID,
        EcCurve::P384 => &P384_OID,
    }
}

fn asn1_integer(number: &[u8]) -> Result<UintRef<'_>, KeyError> {
    Ok(UintRef::new(number)?)
}
