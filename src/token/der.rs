//! Keys as DER, in (RFC 5280, RFC 5915, RFC 5958, RFC 8017, RFC 8410). What a document is shows in its shape: labels are often
//! wrong, and DER alone has none.
//!
//! The decoding is done by the crates `pkcs1`, `pkcs8`, `sec1` and `x509-cert`; here is only the way from their types to
//! [`KeyMaterial`].

use pkcs1::UintRef;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};

use super::algorithm::{Algorithm, EcCurve};
use super::certificate::{CertificateSummary, read_certificate};
use super::der_encoding::ec_private_to_pkcs8;
use super::jwk::{KeyMaterial, RsaPadding, RsaPrivateParameters};
use super::key_conversion::KeyConversion;
use super::key_error::KeyError;
use super::key_oid::{
    EC_OID, ED25519_OID, ForeignKeyKind, PSS_HASHES, RSA_OID, RSA_PSS_OID, curve_of_oid, foreign_key_kind,
};
use super::signing_key::{ec_public_point, ed25519_public_key};

/// A key with what its document says about it.
#[derive(Debug)]
pub(super) struct DerKey {
    pub(super) format: DerFormat,
    pub(super) material: KeyMaterial,
    /// Where the key came in a certificate.
    pub(super) certificate: Option<CertificateSummary>,
}

/// How a key is written as DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DerFormat {
    SubjectPublicKeyInfo,
    Pkcs1Public,
    Pkcs1Private,
    Pkcs8,
    Sec1,
    Certificate,
}

impl DerFormat {
    /// The label that belongs between BEGIN and END (RFC 7468).
    pub(super) const fn pem_label(self) -> &'static str {
        match self {
            Self::SubjectPublicKeyInfo => "PUBLIC KEY",
            Self::Pkcs1Public => "RSA PUBLIC KEY",
            Self::Pkcs1Private => "RSA PRIVATE KEY",
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
            Self::Certificate => "CERTIFICATE",
        }
    }
}

/// Whether `bytes` are one DER sequence from beginning to end.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    child_tags(bytes).is_ok_and(|tags| !tags.is_empty())
}

/// Reads a key, whichever of the formats it has.
///
/// # Errors
/// [`KeyError::NotDer`] where the shape is that of nothing known; otherwise what is wrong, or how to convert it.
pub(super) fn read_der(der: &[u8]) -> Result<DerKey, KeyError> {
    use Tag::{BitString, Integer, OctetString, Sequence};
    let tags = child_tags(der).map_err(|_| KeyError::NotDer)?;
    let key = |format, material| Ok(DerKey { format, material, certificate: None });
    match tags.as_slice() {
        [Sequence, BitString] => key(DerFormat::SubjectPublicKeyInfo, public_key_from_spki(der)?),
        [Integer, Sequence, OctetString, ..] => key(DerFormat::Pkcs8, private_key_from_pkcs8(der)?),
        [Integer, Integer] => key(DerFormat::Pkcs1Public, rsa_public_from_pkcs1(der, RsaPadding::Any)?),
        [Integer, Integer, Integer, Integer, Integer, Integer] => Err(KeyError::SignsNoTokens("DSA".to_owned())),
        [Integer, Integer, Integer, ..] => key(DerFormat::Pkcs1Private, rsa_private_from_pkcs1(der, RsaPadding::Any)?),
        [Integer, OctetString, ..] => key(DerFormat::Sec1, ec_private_from_sec1(der, None)?),
        [Sequence, Sequence, BitString] => key_of_certificate(der),
        [Sequence, OctetString] => Err(KeyError::NeedsConversion(KeyConversion::Decrypt)),
        [Integer, Sequence] | [Integer, Sequence, Sequence] => Err(KeyError::NeedsConversion(KeyConversion::Pkcs12)),
        [Tag::ObjectIdentifier, content] if content.is_context_specific() => {
            Err(KeyError::NeedsConversion(KeyConversion::Pkcs7Der))
        }
        _ => Err(KeyError::NotDer),
    }
}

/// The types of what is in a sequence.
fn child_tags(der: &[u8]) -> Result<Vec<Tag>, pkcs8::der::Error> {
    let mut reader = SliceReader::new(der)?;
    let mut tags = Vec::new();
    reader.sequence(|reader| {
        while !reader.is_finished() {
            tags.push(AnyRef::decode(reader)?.tag());
        }
        Ok::<_, pkcs8::der::Error>(())
    })?;
    reader.finish()?;
    Ok(tags)
}

/// A certificate, or a request for one, which has the same shape and no dates.
fn key_of_certificate(der: &[u8]) -> Result<DerKey, KeyError> {
    let (certificate, spki) = match read_certificate(der) {
        Ok(read) => read,
        Err(_) if is_certificate_request(der) => {
            return Err(KeyError::NeedsConversion(KeyConversion::CertificateRequest));
        }
        // The crate is stricter than some issuers.
        Err(_) => return Err(KeyError::NeedsConversion(KeyConversion::Certificate)),
    };
    let key = read_der(&spki)?;
    Ok(DerKey { format: DerFormat::Certificate, certificate: Some(certificate), ..key })
}

/// Whether the first part begins as RFC 2986, section 4.1, has it: version, name, key.
fn is_certificate_request(der: &[u8]) -> bool {
    let mut first_part = None;
    let read = SliceReader::new(der).and_then(|mut reader| {
        reader.sequence(|reader| {
            first_part = Some(child_tags(reader.tlv_bytes()?)?);
            reader.drain(reader.remaining_len())
        })
    });
    let tags = first_part.unwrap_or_default();
    read.is_ok() && tags.starts_with(&[Tag::Integer, Tag::Sequence, Tag::Sequence])
}

fn public_key_from_spki(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let info = SubjectPublicKeyInfoRef::from_der(der)?;
    let bytes = info.subject_public_key.as_bytes().ok_or(KeyError::NotWholeBytes)?;
    match info.algorithm.oid {
        RSA_OID => rsa_public_from_pkcs1(bytes, RsaPadding::Any),
        RSA_PSS_OID => rsa_public_from_pkcs1(bytes, RsaPadding::PssAlone(pss_algorithm(info.algorithm)?)),
        EC_OID => {
            let curve = curve_of(info.algorithm)?;
            let (x, y) = coordinates(curve, bytes)?;
            Ok(KeyMaterial::Ec { curve, x, y, d: None })
        }
        ED25519_OID if bytes.len() == 32 => Ok(KeyMaterial::Ed25519 { x: bytes.to_vec(), d: None }),
        ED25519_OID => Err(KeyError::WrongLength { member: "the Ed25519 key", bytes: bytes.len(), wanted: 32 }),
        oid => foreign_key(oid),
    }
}

fn pkcs8(der: &[u8]) -> Result<PrivateKeyInfoRef<'_>, KeyError> {
    PrivateKeyInfoRef::try_from(der).map_err(|error| KeyError::BadPkcs8(error.to_string()))
}

/// A key as in RFC 5958, whichever kind it is.
pub(super) fn private_key_from_pkcs8(der: &[u8]) -> Result<KeyMaterial, KeyError> {
    let info = pkcs8(der)?;
    let inner = info.private_key.as_bytes();
    match info.algorithm.oid {
        RSA_OID => rsa_private_from_pkcs1(inner, RsaPadding::Any),
        RSA_PSS_OID => rsa_private_from_pkcs1(inner, RsaPadding::PssAlone(pss_algorithm(info.algorithm)?)),
        EC_OID => ec_private_from_sec1(inner, Some(curve_of(info.algorithm)?)),
        ED25519_OID => {
            let seed = <&OctetStringRef>::from_der(inner)?.as_bytes();
            ed25519_from_seed(seed)
        }
        oid => foreign_key(oid),
    }
}

fn foreign_key(oid: ObjectIdentifier) -> Result<KeyMaterial, KeyError> {
    match foreign_key_kind(oid) {
        ForeignKeyKind::Signs(name) => Ok(KeyMaterial::Unsupported(name.to_owned())),
        ForeignKeyKind::SignsNoTokens(name) => Err(KeyError::SignsNoTokens(name)),
        ForeignKeyKind::AgreesOnKeys(name) => Err(KeyError::AgreesOnKeys(name)),
    }
}

/// The algorithm that the parameters of an RSASSA-PSS key allow (RFC 4055, section 3.1; RFC 7518, section 3.5): the hash is that
/// of its mask, too, and no salt is shorter than theirs; `None` if there are no parameters. An error if no algorithm has them.
fn pss_algorithm(identifier: AlgorithmIdentifierRef<'_>) -> Result<Option<Algorithm>, KeyError> {
    let Some(parameters) = identifier.parameters else { return Ok(None) };
    let parameters: pkcs1::RsaPssParamsOwned = parameters.decode_as()?;
    let found = PSS_HASHES.into_iter().find(|(_, oid)| *oid == parameters.hash.oid).map(|(algorithm, _)| algorithm);
    let mask_hash = parameters.mask_gen.parameters.map(|hash| hash.oid);
    let fits = |algorithm: &Algorithm| {
        mask_hash == Some(parameters.hash.oid) && usize::from(parameters.salt_len) <= algorithm.hash_bytes()
    };
    let unknown = || KeyError::SignsNoTokens("RSASSA-PSS with these parameters".to_owned());
    found.filter(fits).map(Some).ok_or_else(unknown)
}

fn rsa_public_from_pkcs1(der: &[u8], padding: RsaPadding) -> Result<KeyMaterial, KeyError> {
    let key = pkcs1::RsaPublicKeyRef::from_der(der)?;
    Ok(KeyMaterial::Rsa {
        n: key.modulus.as_bytes().to_vec(),
        e: key.public_exponent.as_bytes().to_vec(),
        private: None,
        padding,
    })
}

fn rsa_private_from_pkcs1(der: &[u8], padding: RsaPadding) -> Result<KeyMaterial, KeyError> {
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
    Ok(KeyMaterial::Rsa { n: bytes(&key.modulus), e: bytes(&key.public_exponent), private: Some(private), padding })
}

/// A key as in RFC 5915. A `PRIVATE KEY` names its `curve` outside of it, an `EC PRIVATE KEY` inside.
fn ec_private_from_sec1(der: &[u8], curve: Option<EcCurve>) -> Result<KeyMaterial, KeyError> {
    // The crate knows named curves alone, and says no more than that something is wrong.
    let key = EcPrivateKey::from_der(der).map_err(|error| match curve {
        _ if gives_curve_as_numbers(der) => KeyError::NeedsConversion(KeyConversion::NamedCurve),
        _ => error.into(),
    })?;
    let inner_curve = key.parameters.map(|EcParameters::NamedCurve(oid)| curve_of_oid(oid)).transpose()?;
    let curve = curve.or(inner_curve).ok_or(KeyError::UnnamedCurve)?;
    let material = ec_from_private_number(curve, key.private_key)?;
    match (&material, key.public_key) {
        // The byte before the coordinates says in which form the point is; a compressed one has the first of them alone.
        (KeyMaterial::Ec { x, .. }, Some(point)) if point.get(1..=x.len()) != Some(x.as_slice()) => {
            Err(KeyError::HalvesDiffer)
        }
        _ => Ok(material),
    }
}

/// Whether the parameters of an RFC 5915 key, in the part with the tag `0`, are a sequence: the numbers of a curve, not its name.
fn gives_curve_as_numbers(der: &[u8]) -> bool {
    let mut inner = None;
    let read = SliceReader::new(der).and_then(|mut reader| {
        reader.sequence(|reader| {
            while !reader.is_finished() {
                let part = AnyRef::decode(reader)?;
                if part.tag().number().value() == 0 && part.tag().is_context_specific() {
                    inner = Some(Tag::peek(&SliceReader::new(part.value())?)?);
                }
            }
            Ok::<_, pkcs8::der::Error>(())
        })
    });
    read.is_ok() && inner == Some(Tag::Sequence)
}

/// The Ed25519 key pair derived from `seed`; an error if that does not have 32 bytes.
pub(super) fn ed25519_from_seed(seed: &[u8]) -> Result<KeyMaterial, KeyError> {
    let x = ed25519_public_key(seed).ok_or(KeyError::SeedLength)?;
    Ok(KeyMaterial::Ed25519 { x, d: Some(seed.to_vec()) })
}

/// The key pair on `curve` with the private number `d`; an error if `d` is too long, is zero, or is too large. One that lost its
/// leading zeros gets them back.
pub(super) fn ec_from_private_number(curve: EcCurve, d: &[u8]) -> Result<KeyMaterial, KeyError> {
    let missing = curve.coordinate_bytes().checked_sub(d.len()).ok_or(KeyError::NoPrivateNumber(curve))?;
    let d = [&vec![0; missing][..], d].concat();
    let pkcs8 = ec_private_to_pkcs8(curve, &d, None)?;
    let point = ec_public_point(curve, &pkcs8).ok_or(KeyError::NoPrivateNumber(curve))?;
    let (x, y) = coordinates(curve, &point)?;
    Ok(KeyMaterial::Ec { curve, x, y, d: Some(d) })
}

/// The coordinates of an uncompressed point (SEC 1, section 2.3.3).
pub(super) fn coordinates(curve: EcCurve, point: &[u8]) -> Result<(Vec<u8>, Vec<u8>), KeyError> {
    let length = curve.coordinate_bytes();
    match point.split_first() {
        Some((4, both)) if both.len() == 2 * length => {
            let (x, y) = both.split_at(length);
            Ok((x.to_vec(), y.to_vec()))
        }
        Some((2 | 3, x)) if x.len() == length => Err(KeyError::NeedsConversion(KeyConversion::UncompressedPoint)),
        _ => Err(KeyError::NoPoint(curve)),
    }
}

fn curve_of(algorithm: AlgorithmIdentifierRef<'_>) -> Result<EcCurve, KeyError> {
    match algorithm.parameters {
        Some(parameters) if parameters.tag() == Tag::Sequence => {
            Err(KeyError::NeedsConversion(KeyConversion::NamedCurve))
        }
        _ => curve_of_oid(algorithm.parameters_oid().map_err(|_| KeyError::UnnamedCurve)?),
    }
}
