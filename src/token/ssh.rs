//! Keys of OpenSSH: public lines (RFC 4253, section 6.6; RFC 5656; RFC 8709), and private files (`PROTOCOL.key` of OpenSSH).

use ssh_encoding::Decode as _;

use super::algorithm::EcCurve;
use super::big_endian::strip_leading_zeros;
use super::der::{coordinates, ec_from_private_number, ed25519_from_seed};
use super::jwk::{KeyMaterial, RsaPadding, RsaPrivateParameters};
use super::key_conversion::KeyConversion;
use super::key_error::KeyError;
use super::lenient_base64;

/// What a private file begins with.
const PRIVATE_MAGIC: &[u8] = b"openssh-key-v1\0";

/// The beginnings of the names of key types, as they stand before the key in a line.
const TYPE_PREFIXES: [&str; 4] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];

/// The keys in lines as `authorized_keys` and `known_hosts` have them: `ssh-ed25519 AAAA… comment`, perhaps after options or a
/// host. `None` if some line is none of these, comments and empty lines aside.
pub(super) fn read_public_lines(text: &str) -> Option<Result<Vec<KeyMaterial>, KeyError>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let blobs: Option<Vec<Vec<u8>>> = lines.map(blob_in_line).collect();
    let blobs = blobs.filter(|blobs| !blobs.is_empty())?;
    Some(blobs.iter().map(|blob| read_public_blob(blob)).collect())
}

fn blob_in_line(line: &str) -> Option<Vec<u8>> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let is_type = |word: &str| TYPE_PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    words.windows(2).find_map(|pair| match pair {
        [kind, key] if is_type(kind) && key.starts_with("AAAA") => lenient_base64::decode(key),
        _ => None,
    })
}

/// Whether `bytes` begin as a public key of SSH does: with the length of the name of its type, and that name.
pub(super) fn is_public_blob(bytes: &[u8]) -> bool {
    let name = bytes.get(4..).unwrap_or_default();
    bytes.starts_with(&[0, 0, 0]) && TYPE_PREFIXES.iter().any(|prefix| name.starts_with(prefix.as_bytes()))
}

/// The public key in the form that is sent: the name of its type, and its numbers.
pub(super) fn read_public_blob(blob: &[u8]) -> Result<KeyMaterial, KeyError> {
    let mut reader = blob;
    let kind = text(&mut reader)?;
    match kind.as_str() {
        "ssh-rsa" => {
            let e = number(&mut reader)?;
            Ok(KeyMaterial::Rsa { n: number(&mut reader)?, e, private: None, padding: RsaPadding::Any })
        }
        "ssh-ed25519" => ed25519_public(&bytes(&mut reader)?),
        _ if curve_of_type(&kind).is_some() => {
            let (curve, point) = ec_point(&kind, &mut reader)?;
            let (x, y) = coordinates(curve, &point)?;
            Ok(KeyMaterial::Ec { curve, x, y, d: None })
        }
        "ssh-dss" => Err(KeyError::SignsNoTokens("DSA".to_owned())),
        _ => Err(unsupported(kind)),
    }
}

/// A private file, as the bytes between BEGIN and END of `OPENSSH PRIVATE KEY`.
pub(super) fn read_private(file: &[u8]) -> Result<KeyMaterial, KeyError> {
    let mut reader = file.strip_prefix(PRIVATE_MAGIC).ok_or_else(|| damaged("it is no key of OpenSSH"))?;
    let cipher = text(&mut reader)?;
    let (_derivation, _its_options) = (text(&mut reader)?, bytes(&mut reader)?);
    if cipher != "none" {
        return Err(KeyError::NeedsConversion(KeyConversion::DecryptOpenSsh));
    }
    let count = u32::decode(&mut reader)?;
    if count != 1 {
        return Err(KeyError::SeveralKeys(usize::try_from(count).unwrap_or(usize::MAX)));
    }
    let _public = bytes(&mut reader)?;
    let private = bytes(&mut reader)?;
    let mut reader = private.as_slice();
    // The same number twice shows that the passphrase was right.
    if u32::decode(&mut reader)? != u32::decode(&mut reader)? {
        return Err(damaged("its two check numbers differ"));
    }
    read_key_pair(&mut reader)
}

fn read_key_pair(reader: &mut &[u8]) -> Result<KeyMaterial, KeyError> {
    let kind = text(reader)?;
    match kind.as_str() {
        "ssh-rsa" => {
            let (n, e) = (number(reader)?, number(reader)?);
            Ok(KeyMaterial::Rsa { n, e, private: Some(rsa_private(reader)?), padding: RsaPadding::Any })
        }
        "ssh-ed25519" => {
            let _public = bytes(reader)?;
            let pair = bytes(reader)?;
            ed25519_from_seed(pair.get(..32).ok_or(KeyError::SeedLength)?)
        }
        _ if curve_of_type(&kind).is_some() => {
            let (curve, _point) = ec_point(&kind, reader)?;
            ec_from_private_number(curve, &number(reader)?)
        }
        "ssh-dss" => Err(KeyError::SignsNoTokens("DSA".to_owned())),
        _ => Err(unsupported(kind)),
    }
}

/// The private exponent, the inverse of the second prime, and the primes; what else PKCS #1 has follows from them.
fn rsa_private(reader: &mut &[u8]) -> Result<RsaPrivateParameters, KeyError> {
    let (d, qi) = (number(reader)?, number(reader)?);
    let (p, q) = (number(reader)?, number(reader)?);
    let [dp, dq] = [&p, &q].map(|prime| remainder(&d, &minus_one(prime)));
    Ok(RsaPrivateParameters { d, p, q, dp, dq, qi })
}

/// A text that is no name of a type may be anything, and is not shown.
fn unsupported(kind: String) -> KeyError {
    let is_name = kind.len() < 64 && TYPE_PREFIXES.iter().any(|prefix| kind.starts_with(prefix));
    if is_name { KeyError::UnsupportedSsh(kind) } else { damaged("it does not name its type") }
}

fn ed25519_public(x: &[u8]) -> Result<KeyMaterial, KeyError> {
    if x.len() != 32 {
        return Err(KeyError::WrongLength { member: "the Ed25519 key", bytes: x.len(), wanted: 32 });
    }
    Ok(KeyMaterial::Ed25519 { x: x.to_vec(), d: None })
}

fn curve_of_type(kind: &str) -> Option<EcCurve> {
    match kind {
        "ecdsa-sha2-nistp256" => Some(EcCurve::P256),
        "ecdsa-sha2-nistp384" => Some(EcCurve::P384),
        "ecdsa-sha2-nistp521" => Some(EcCurve::P521),
        _ => None,
    }
}

/// The point of an ECDSA key, after the name of its curve, which must be that of the key's type.
fn ec_point(kind: &str, reader: &mut &[u8]) -> Result<(EcCurve, Vec<u8>), KeyError> {
    let curve = curve_of_type(kind).ok_or_else(|| KeyError::UnsupportedSsh(kind.to_owned()))?;
    let name = text(reader)?;
    if !kind.ends_with(&name) {
        return Err(damaged("its type and its curve differ"));
    }
    Ok((curve, bytes(reader)?))
}

fn text(reader: &mut &[u8]) -> Result<String, KeyError> {
    Ok(String::decode(reader)?)
}

fn bytes(reader: &mut &[u8]) -> Result<Vec<u8>, KeyError> {
    Ok(Vec::decode(reader)?)
}

/// A number without the leading zero that marks it as positive.
fn number(reader: &mut &[u8]) -> Result<Vec<u8>, KeyError> {
    let bytes = bytes(reader)?;
    match strip_leading_zeros(&bytes) {
        [] => Err(damaged("one of its numbers is zero")),
        number => Ok(number.to_vec()),
    }
}

fn damaged(why: &str) -> KeyError {
    KeyError::Damaged(why.to_owned())
}

impl From<ssh_encoding::Error> for KeyError {
    fn from(error: ssh_encoding::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// An odd number less one.
fn minus_one(odd: &[u8]) -> Vec<u8> {
    let mut number = odd.to_vec();
    if let Some(last) = number.last_mut() {
        *last &= 0xfe;
    }
    number
}

/// `number` modulo `modulus`, both big-endian, by long division bit after bit. The result has no leading zeros.
fn remainder(number: &[u8], modulus: &[u8]) -> Vec<u8> {
    // One byte more than the modulus, since the rest is doubled before it is reduced.
    let wide_modulus = [&[0], modulus].concat();
    let mut rest = vec![0; wide_modulus.len()];
    for bit in number.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1)) {
        double_and_add(&mut rest, bit);
        if rest >= wide_modulus {
            subtract(&mut rest, &wide_modulus);
        }
    }
    strip_leading_zeros(&rest).to_vec()
}

fn double_and_add(number: &mut [u8], bit: u8) {
    let mut carry = bit;
    for byte in number.iter_mut().rev() {
        let shifted = *byte << 1 | carry;
        carry = *byte >> 7;
        *byte = shifted;
    }
}

/// Takes `subtrahend`, which is as long and not larger, from `number`.
fn subtract(number: &mut [u8], subtrahend: &[u8]) {
    let mut borrow = false;
    for (byte, less) in number.iter_mut().zip(subtrahend).rev() {
        let (difference, first) = byte.overflowing_sub(*less);
        let (difference, second) = difference.overflowing_sub(u8::from(borrow));
        *byte = difference;
        borrow = first || second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remainder_is_what_is_left() {
        for (number, modulus) in [(1_000_003_u64, 65_536_u64), (7, 8), (8, 8), (u64::MAX, 3), (0, 5), (1 << 40, 255)] {
            let minimal = |value: u64| strip_leading_zeros(&value.to_be_bytes()).to_vec();
            assert_eq!(remainder(&number.to_be_bytes(), &minimal(modulus)), minimal(number % modulus), "{number}");
        }
        assert_eq!(minus_one(&[1, 3]), [1, 2]);
    }
}
