//! Keys in XML: `RSAKeyValue` of XML Signature (section 4.5.2.2 of its second edition), which .NET writes, and certificates in the
//! metadata of SAML.

use super::big_endian::strip_leading_zeros;
use super::jwk::{KeyMaterial, RsaPadding, RsaPrivateParameters};
use super::key_error::KeyError;
use super::lenient_base64;

/// What an XML text has of a key.
pub(super) enum XmlKey {
    /// An RSA key, with its private part if that is there.
    Rsa(KeyMaterial),
    /// The first certificate, as DER.
    Certificate(Vec<u8>),
}

/// `None` if `text` has no key of a kind that is known.
pub(super) fn find_key(text: &str) -> Option<Result<XmlKey, KeyError>> {
    if !text.starts_with('<') {
        return None;
    }
    if element(text, "Modulus").is_some() {
        return Some(rsa_key(text).map(XmlKey::Rsa));
    }
    let certificate = element(text, "X509Certificate")?;
    let damaged = || KeyError::NotBase64("X509Certificate".to_owned());
    Some(lenient_base64::decode(certificate).ok_or_else(damaged).map(XmlKey::Certificate))
}

fn rsa_key(text: &str) -> Result<KeyMaterial, KeyError> {
    let private = ["D", "P", "Q", "DP", "DQ", "InverseQ"].iter().all(|name| element(text, name).is_some());
    Ok(KeyMaterial::Rsa {
        n: number(text, "Modulus")?,
        e: number(text, "Exponent")?,
        private: if private { Some(private_parameters(text)?) } else { None },
        padding: RsaPadding::Any,
    })
}

fn private_parameters(text: &str) -> Result<RsaPrivateParameters, KeyError> {
    Ok(RsaPrivateParameters {
        d: number(text, "D")?,
        p: number(text, "P")?,
        q: number(text, "Q")?,
        dp: number(text, "DP")?,
        dq: number(text, "DQ")?,
        qi: number(text, "InverseQ")?,
    })
}

/// A number without leading zeros.
fn number(text: &str, name: &'static str) -> Result<Vec<u8>, KeyError> {
    let base64 = element(text, name).ok_or(KeyError::Missing(name))?;
    let bytes = lenient_base64::decode(base64).ok_or_else(|| KeyError::NotBase64(name.to_owned()))?;
    match strip_leading_zeros(&bytes) {
        [] => Err(KeyError::Zero(name)),
        number => Ok(number.to_vec()),
    }
}

/// What stands in the first element of this name, whatever its namespace is called.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    while let Some((_, tag_and_more)) = rest.split_once('<') {
        let (tag, content) = tag_and_more.split_once('>')?;
        let tag_name = tag.split_ascii_whitespace().next().unwrap_or_default();
        if tag_name.rsplit(':').next() == Some(name) && !tag_name.starts_with('/') {
            return content.split('<').next();
        }
        rest = content;
    }
    None
}
