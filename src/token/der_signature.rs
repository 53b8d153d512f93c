//! ECDSA signatures in DER, as OpenSSL and most key stores write them. A token wants the two numbers R and S at full length
//! instead (RFC 7518, section 3.4), which is also called IEEE P1363.

use pkcs8::der::asn1::UintRef;
use pkcs8::der::{Decode as _, Reader as _, SliceReader};

/// The two numbers of a signature in DER (RFC 3279, section 2.2.3), each `number_bytes` long; `None` if it is none for that
/// length.
pub(super) fn fixed_length_signature(der: &[u8], number_bytes: usize) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(der).ok()?;
    let numbers = reader
        .sequence(|sequence| Ok::<_, pkcs8::der::Error>([UintRef::decode(sequence)?, UintRef::decode(sequence)?]));
    let numbers = numbers.ok().filter(|_| reader.is_finished())?;
    let mut signature = Vec::with_capacity(2 * number_bytes);
    for number in numbers {
        let padding = number_bytes.checked_sub(number.as_bytes().len())?;
        signature.resize(signature.len() + padding, 0);
        signature.extend_from_slice(number.as_bytes());
    }
    Some(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_filled_up_and_nothing_else_is_taken() {
        assert_eq!(fixed_length_signature(&[0x30, 6, 2, 1, 5, 2, 1, 7], 2), Some(vec![0, 5, 0, 7]));
        assert_eq!(fixed_length_signature(&[0x30, 7, 2, 2, 0, 0x80, 2, 1, 7], 1), Some(vec![0x80, 7]));
        for (wrong, why) in [
            (&[0x30, 6, 2, 1, 5, 2, 1, 7, 0][..], "a byte more"),
            (&[0x30, 3, 2, 1, 5], "one number"),
            (&[0x30, 8, 2, 3, 1, 2, 3, 2, 1, 7], "a number too long"),
            (&[0; 64], "two numbers as they should be"),
            (&[], "nothing"),
        ] {
            assert_eq!(fixed_length_signature(wrong, 2), None, "{why}");
        }
    }
}
