//! RSA keys that are too weak to trust.

/// Shorter RSA keys are refused (RFC 7518, section 3.3).
const MIN_BITS: usize = 2048;
/// Longer RSA keys are refused, because verifying with them costs too much time. The library refuses them as well.
const MAX_BITS: usize = 8192;

/// Why the public key with modulus `n` and exponent `e` (big-endian, without leading zeros) must not be trusted, if so.
#[must_use]
pub(super) fn rsa_weakness(n: &[u8], e: &[u8]) -> Option<String> {
    let bits = bit_length(n);
    if bits < MIN_BITS {
        return Some(format!("the key has {bits} bits, and RSA wants at least {MIN_BITS}"));
    }
    if bits > MAX_BITS {
        return Some(format!("the key has {bits} bits; more than {MAX_BITS} are not built in"));
    }
    let odd = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
    if !odd(n) {
        return Some("the modulus is even".to_owned());
    }
    if !odd(e) || e == [1] {
        return Some("the exponent must be odd and greater than 1".to_owned());
    }
    is_roca(n).then(|| "the key was made by a chip with a broken generator (ROCA, CVE-2017-15361)".to_owned())
}

fn bit_length(number: &[u8]) -> usize {
    let zeros = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    number.len() * 8 - zeros
}

/// Whether the primes of `n` came from the generator of CVE-2017-15361.
///
/// That generator only made primes that are powers of 65537 modulo each small prime, and so are their products. A sound key is
/// mistaken for one of these about once in 2^27 times by the first half of the small primes alone.
fn is_roca(n: &[u8]) -> bool {
    (3..=167).filter(|number| is_prime(*number)).all(|prime| is_power_of_65537(remainder(n, prime), prime))
}

fn is_prime(number: u32) -> bool {
    (2..number).take_while(|divisor| divisor * divisor <= number).all(|divisor| !number.is_multiple_of(divisor))
}

fn remainder(n: &[u8], modulus: u32) -> u32 {
    n.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % modulus)
}

fn is_power_of_65537(value: u32, modulus: u32) -> bool {
    let mut power = 1;
    for _ in 0..modulus {
        if power == value {
            return true;
        }
        power = power * (65537 % modulus) % modulus;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A modulus of `bytes` bytes that is odd and begins with a one bit.
    fn modulus(bytes: usize) -> Vec<u8> {
        let mut n = vec![0xc3; bytes];
        n[bytes - 1] = 0x11;
        n
    }

    #[test]
    fn size_and_exponent_are_checked() {
        let e = [1, 0, 1];
        assert_eq!(rsa_weakness(&modulus(256), &e), None);
        assert_eq!(rsa_weakness(&modulus(1024), &[3]), None);
        assert!(rsa_weakness(&modulus(255), &e).is_some_and(|why| why.contains("2040 bits")));
        assert!(rsa_weakness(&modulus(1025), &e).is_some());
        let mut short = modulus(256);
        short[0] = 0x7f;
        assert!(rsa_weakness(&short, &e).is_some_and(|why| why.contains("2047 bits")));
        for e in [&[1][..], &[2], &[]] {
            assert!(rsa_weakness(&modulus(256), e).is_some_and(|why| why.contains("exponent")), "{e:?}");
        }
        let mut even = modulus(256);
        even[255] = 0x10;
        assert!(rsa_weakness(&even, &e).is_some_and(|why| why.contains("even")));
    }

    #[test]
    fn the_broken_generator_is_known_by_its_remainders() {
        // 65537 to the power of 128 has 2049 bits and is, modulo every prime, a power of 65537.
        let mut power = vec![1u8];
        for _ in 0..128 {
            // times 65537 = itself, two bytes further left, plus itself
            let mut product = power.clone();
            product.extend([0, 0]);
            let mut carry = 0;
            for offset in 0..product.len() {
                let right = product.len() - 1 - offset;
                let add = if offset < power.len() { u16::from(power[power.len() - 1 - offset]) } else { 0 };
                let [low, high] = (u16::from(product[right]) + add + carry).to_le_bytes();
                product[right] = low;
                carry = u16::from(high);
            }
            power = product;
        }
        assert!(is_roca(&power));
        assert!(rsa_weakness(&power, &[1, 0, 1]).is_some_and(|why| why.contains("ROCA")));
        assert!(!is_roca(&modulus(256)));
    }
}
