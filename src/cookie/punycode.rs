//! Punycode (RFC 3492): letters of any script in a host name, written in ASCII.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_CODE_POINT: u32 = 128;

/// `label` in Punycode, without the `xn--` in front; `None` if it is too long for the arithmetic of section 6.4.
pub(super) fn encode(label: &str) -> Option<String> {
    let mut output: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(output.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let all = u32::try_from(label.chars().count()).ok()?;
    let (mut code_point, mut delta, mut bias, mut handled) = (INITIAL_CODE_POINT, 0_u32, INITIAL_BIAS, basic);
    while handled < all {
        let next = label.chars().map(u32::from).filter(|c| *c >= code_point).min()?;
        delta = delta.checked_add((next - code_point).checked_mul(handled + 1)?)?;
        code_point = next;
        for c in label.chars().map(u32::from) {
            if c < code_point {
                delta = delta.checked_add(1)?;
            }
            if c == code_point {
                push_delta(&mut output, delta, bias);
                bias = adapted_bias(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code_point += 1;
    }
    Some(output)
}

/// A number of variable length (section 6.3).
fn push_delta(output: &mut String, delta: u32, bias: u32) {
    let mut rest = delta;
    for k in (BASE..).step_by(BASE as usize) {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            break;
        }
        output
            .extend(char::from_digit(threshold + (rest - threshold) % (BASE - threshold), BASE).map(digit_of_punycode));
        rest = (rest - threshold) / (BASE - threshold);
    }
    output.extend(char::from_digit(rest, BASE).map(digit_of_punycode));
}

/// Punycode counts from `a` to `z` and then from `0` to `9`, hexadecimal numbers the other way round.
fn digit_of_punycode(digit: char) -> char {
    match digit.to_digit(BASE) {
        Some(value @ 0..26) => char::from(b'a' + u8::try_from(value).unwrap_or_default()),
        Some(value) => char::from(b'0' + u8::try_from(value - 26).unwrap_or_default()),
        None => digit,
    }
}

/// Section 6.1.
fn adapted_bias(delta: u32, points: u32, first: bool) -> u32 {
    let mut rest = if first { delta / DAMP } else { delta / 2 };
    rest += rest / points;
    let mut k = 0;
    while rest > (BASE - T_MIN) * T_MAX / 2 {
        rest /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * rest / (rest + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_3492_section_7_1() {
        for (label, wanted) in [
            ("bücher", "bcher-kva"),
            ("食狮", "85x722f"),
            ("公司", "55qx5d"),
            ("δοκιμή", "jxalpdlp"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("pročprostěnemluvíčesky", "proprostnemluvesky-uyb24dma41a"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
        ] {
            assert_eq!(encode(label).as_deref(), Some(wanted), "{label}");
        }
    }
}
