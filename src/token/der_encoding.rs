//! Keys as DER and PEM, out: the encoding is done by the crates `pkcs1`, `pkcs8` and `sec1`; here is only the way from
//! [`KeyMaterial`] to their types.

use pkcs1::UintRef;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use pkcs8::der::pem::LineEnding;
use pkcs8::der::{Decode as _, Document, Encode as _};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use sec1::EcPrivateKey;

use super::algorithm::{Algorithm, EcCurve};
use super::jwk::{Jwk, KeyMaterial, RsaPadding, RsaPrivateParameters};
use super::key_error::KeyError;
use super::key_oid::{EC_OID, ED25519_OID, RSA_OID, RSA_PSS_OID, oid_of_curve};

/// The public key as PEM text (`PUBLIC KEY`) with a newline at its end. It is this text, to the last byte, that a careless
/// verifier takes for an HMAC secret.
#[must_use]
pub fn public_pem(key: &Jwk) -> Option<String> {
    let der = public_der(&key.material).ok()?;
    Document::try_from(der).ok()?.to_pem("PUBLIC KEY", LineEnding::LF).ok()
}

fn public_der(material: &KeyMaterial) -> Result<Vec<u8>, KeyError> {
    let (oid, parameters, bytes) = match material {
        KeyMaterial::Rsa { n, e, padding, .. } => {
            let AlgorithmIdentifierRef { oid, parameters } = rsa_algorithm(*padding);
            (oid, parameters, rsa_public_to_pkcs1(n, e)?)
        }
        KeyMaterial::Ec { curve, x, y, .. } => (EC_OID, Some(oid_of_curve(*curve).into()), [&[4], &x[..], y].concat()),
        KeyMaterial::Ed25519 { x, .. } => (ED25519_OID, None, x.clone()),
        KeyMaterial::Secret(_) | KeyMaterial::Unsupported(_) => return Err(KeyError::NoPublicKey),
    };
    let subject_public_key = BitStringRef::from_bytes(&bytes)?;
    let algorithm = AlgorithmIdentifierRef { oid, parameters };
    Ok(SubjectPublicKeyInfoRef { algorithm, subject_public_key }.to_der()?)
}

/// The public key as PKCS #1, under RSA PUBLIC KEY; `None` for a key of another kind.
pub(super) fn rsa_public_pem(material: &KeyMaterial) -> Option<String> {
    let KeyMaterial::Rsa { n, e, .. } = material else { return None };
    let document = Document::try_from(rsa_public_to_pkcs1(n, e).ok()?).ok()?;
    document.to_pem("RSA PUBLIC KEY", LineEnding::LF).ok()
}

fn rsa_public_to_pkcs1(n: &[u8], e: &[u8]) -> Result<Vec<u8>, KeyError> {
    Ok(pkcs1::RsaPublicKey { modulus: asn1_integer(n)?, public_exponent: asn1_integer(e)? }.to_der()?)
}

/// The parameters of RSASSA-PSS as DER (RFC 4055, section 3.1): SHA-2 with the last number `hash` of its identifier, MGF1 with the
/// same, and a salt of at least so many bytes.
const fn pss_parameters(hash: u8, salt: u8) -> [u8; 54] {
    [
        0x30, 0x34, 0xa0, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, hash, 0x05,
        0x00, // hash
        0xa1, 0x1c, 0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, // MGF1
        0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, hash, 0x05, 0x00, // its hash
        0xa2, 0x03, 0x02, 0x01, salt,
    ]
}

const PS256_PARAMETERS: [u8; 54] = pss_parameters(1, 32);
const PS384_PARAMETERS: [u8; 54] = pss_parameters(2, 48);
const PS512_PARAMETERS: [u8; 54] = pss_parameters(3, 64);

/// The identifier says whether the key is for PSS alone, and its parameters with which hash, if that is known.
fn rsa_algorithm(padding: RsaPadding) -> AlgorithmIdentifierRef<'static> {
    match padding {
        RsaPadding::Any => AlgorithmIdentifierRef { oid: RSA_OID, parameters: Some(AnyRef::NULL) },
        RsaPadding::PssAlone(algorithm) => {
            let parameters: Option<&'static [u8]> = match algorithm {
                Some(Algorithm::Ps256) => Some(&PS256_PARAMETERS),
                Some(Algorithm::Ps384) => Some(&PS384_PARAMETERS),
                Some(Algorithm::Ps512) => Some(&PS512_PARAMETERS),
                _ => None,
            };
            let parameters = parameters.and_then(|der| AnyRef::from_der(der).ok());
            AlgorithmIdentifierRef { oid: RSA_PSS_OID, parameters }
        }
    }
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
pub(super) fn rsa_private_to_pkcs8(
    n: &[u8],
    e: &[u8],
    private: &RsaPrivateParameters,
    padding: RsaPadding,
) -> Result<Vec<u8>, KeyError> {
    to_pkcs8(rsa_algorithm(padding), &rsa_private_to_pkcs1(n, e, private)?)
}

/// The private number `d` of a curve as PKCS #8 (RFC 5915 inside RFC 5958), with the coordinates of its public point if they are
/// known.
pub(super) fn ec_private_to_pkcs8(
    curve: EcCurve,
    d: &[u8],
    coordinates: Option<(&[u8], &[u8])>,
) -> Result<Vec<u8>, KeyError> {
    let point = coordinates.map(|(x, y)| [&[4], x, y].concat());
    let key = EcPrivateKey { private_key: d, parameters: None, public_key: point.as_deref() };
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

fn asn1_integer(number: &[u8]) -> Result<UintRef<'_>, KeyError> {
    Ok(UintRef::new(number)?)
}
