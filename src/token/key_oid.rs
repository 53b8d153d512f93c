//! The object identifiers of keys (RFC 5480, RFC 8017, RFC 8410), and what each of them is.

use pkcs8::ObjectIdentifier;

use super::algorithm::{Algorithm, EcCurve};
use super::key_error::KeyError;

pub(super) const RSA_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// The hash of each algorithm with PSS (RFC 4055, section 2.1).
pub(super) const PSS_HASHES: [(Algorithm, ObjectIdentifier); 3] = [
    (Algorithm::Ps256, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1")),
    (Algorithm::Ps384, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2")),
    (Algorithm::Ps512, ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3")),
];
/// An RSA key that is for PSS alone (RFC 4055, section 1.2).
pub(super) const RSA_PSS_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(super) const EC_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const ED25519_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const P256_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const SECP256K1_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");

/// The curve of an identifier. Of one that no algorithm of tokens has, the error names it.
pub(super) fn curve_of_oid(oid: ObjectIdentifier) -> Result<EcCurve, KeyError> {
    EcCurve::ALL.into_iter().find(|curve| *oid_of_curve(*curve) == oid).ok_or_else(|| {
        let name = match oid.to_string().as_str() {
            "1.2.840.10045.3.1.1" => "P-192",
            "1.3.132.0.33" => "P-224",
            "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1",
            "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1",
            "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1",
            "1.2.156.10197.1.301" => "SM2",
            other => return KeyError::UnsupportedCurve(format!("the curve {other}")),
        };
        KeyError::UnsupportedCurve(name.to_owned())
    })
}

pub(super) const fn oid_of_curve(curve: EcCurve) -> &'static ObjectIdentifier {
    match curve {
        EcCurve::P256 => &P256_OID,
        EcCurve::P384 => &P384_OID,
        EcCurve::P521 => &P521_OID,
        EcCurve::Secp256k1 => &SECP256K1_OID,
    }
}

/// A kind of key that is not built in.
pub(super) enum ForeignKeyKind {
    /// It signs tokens, by this name of `crv` or `kty`.
    Signs(&'static str),
    /// It signs, but no tokens: no algorithm is registered for it.
    SignsNoTokens(String),
    /// It agrees on keys.
    AgreesOnKeys(&'static str),
}

pub(super) fn foreign_key_kind(oid: ObjectIdentifier) -> ForeignKeyKind {
    match oid.to_string().as_str() {
        "1.3.101.113" => ForeignKeyKind::Signs("Ed448"),
        "2.16.840.1.101.3.4.3.17" => ForeignKeyKind::Signs("ML-DSA-44"),
        "2.16.840.1.101.3.4.3.18" => ForeignKeyKind::Signs("ML-DSA-65"),
        "2.16.840.1.101.3.4.3.19" => ForeignKeyKind::Signs("ML-DSA-87"),
        "1.3.101.110" => ForeignKeyKind::AgreesOnKeys("X25519"),
        "1.3.101.111" => ForeignKeyKind::AgreesOnKeys("X448"),
        "1.2.840.113549.1.3.1" => ForeignKeyKind::AgreesOnKeys("Diffie-Hellman"),
        "1.2.840.10040.4.1" => ForeignKeyKind::SignsNoTokens("DSA".to_owned()),
        other => ForeignKeyKind::SignsNoTokens(format!("the algorithm {other}")),
    }
}
