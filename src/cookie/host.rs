//! Hosts: canonical names, addresses, the public suffix list, and sites (6265bis, sections 5.1.2, 5.1.3 and 5.2).

use std::net::{Ipv4Addr, Ipv6Addr};

use unicode_normalization::UnicodeNormalization;

use super::public_suffix::public_suffix;
use super::punycode;

/// The canonical form of a host as a URL has it: lower case, letters of other scripts in Punycode, addresses in their usual
/// spelling, IPv6 in brackets (section 5.1.2, and the host parser of the URL standard). `None` if it can't be a host.
pub(super) fn canonical_host(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{address}]"));
    }
    // Compatibility normalization and lower case come close to what UTS 46 maps, and make a dot of each fullwidth one.
    let mapped: String = host.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let labels: Option<Vec<String>> = mapped.split(['.', '\u{3002}']).map(ascii_label).collect();
    let name = labels?.join(".");
    let is_forbidden = |b: u8| b <= b' ' || b == 0x7f || b"\"#%/:<>?@[\\]^`{|}".contains(&b);
    if name.is_empty() || name.bytes().any(is_forbidden) {
        return None;
    }
    if ends_in_a_number(&name) { ipv4_address(&name).map(|address| address.to_string()) } else { Some(name) }
}

fn ascii_label(label: &str) -> Option<String> {
    if label.is_ascii() { Some(label.to_owned()) } else { punycode::encode(label).map(|ascii| format!("xn--{ascii}")) }
}

/// Whether the URL standard takes `name` for an IPv4 address, in however odd a spelling.
fn ends_in_a_number(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or(name);
    !last.is_empty() && (last.bytes().all(|b| b.is_ascii_digit()) || ipv4_part(last).is_some())
}

/// An IPv4 address of one to four parts, each decimal, octal (`0…`) or hexadecimal (`0x…`).
fn ipv4_address(name: &str) -> Option<Ipv4Addr> {
    let parts: Option<Vec<u32>> = name.strip_suffix('.').unwrap_or(name).split('.').map(ipv4_part).collect();
    let parts = parts?;
    let (last, front) = parts.split_last()?;
    let free_bits = 32_u32.checked_sub(8 * u32::try_from(front.len()).ok()?).filter(|bits| *bits > 0)?;
    if front.iter().any(|part| *part > 255) || (free_bits < 32 && last >> free_bits != 0) {
        return None;
    }
    let high = front.iter().zip([24, 16, 8]).fold(0, |bits, (part, shift)| bits | part << shift);
    Some(Ipv4Addr::from_bits(high | last))
}

fn ipv4_part(part: &str) -> Option<u32> {
    let (digits, radix) = match part.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if part.len() > 1 && part.starts_with('0') => (&part[1..], 8),
        None => (part, 10),
    };
    if digits.is_empty() {
        return (radix == 16).then_some(0);
    }
    if digits.starts_with('+') { None } else { u32::from_str_radix(digits, radix).ok() }
}

/// Whether a canonical host is an IP address.
pub(super) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Whether a canonical host leads to this machine, whatever a name server says.
pub(super) fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || name == "[::1]"
}

/// Whether everybody can have a name below `domain`, as below `com`, `co.uk` and `github.io`.
pub(super) fn is_public_suffix(domain: &str) -> bool {
    let name = domain.strip_suffix('.').unwrap_or(domain);
    !name.is_empty() && !is_address(name) && public_suffix(name) == name
}

/// The public suffix and one label more: the part of `host` that somebody can register. A public suffix and an address are
/// their own.
pub(super) fn registrable_domain(host: &str) -> &str {
    let name = host.strip_suffix('.').unwrap_or(host);
    if is_address(name) {
        return host;
    }
    let labels_before = name.strip_suffix(public_suffix(name)).and_then(|before| before.strip_suffix('.'));
    let first_label = labels_before.map(|labels| labels.rfind('.').map_or(0, |dot| dot + 1));
    first_label.map_or(host, |start| &name[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_5_1_2_a_host_has_one_spelling() {
        for (host, wanted) in [
            ("Shop.TEST", "shop.test"),
            ("www.Bücher.test", "www.xn--bcher-kva.test"),
            ("XN--bcher-KVA.test", "xn--bcher-kva.test"),
            ("bücher。test", "xn--bcher-kva.test"),
            ("ｓｈｏｐ．test", "shop.test"),
            ("shop.test.", "shop.test."),
            ("127.1", "127.0.0.1"),
            ("0x7f.0.0.01", "127.0.0.1"),
            ("2130706433", "127.0.0.1"),
            ("[::0001]", "[::1]"),
            ("a_b.test", "a_b.test"),
        ] {
            assert_eq!(canonical_host(host).as_deref(), Some(wanted), "{host}");
        }
        for host in ["", "a b", "a/b", "shop.test:80", "1.2.3.256", "1.2.3.4.5", "a.1", "[::1", "[x]", "256.1"] {
            assert_eq!(canonical_host(host), None, "{host}");
        }
    }

    #[test]
    fn section_5_1_3_addresses_are_known() {
        assert!(is_address("10.0.0.1") && is_address("[::1]") && !is_address("10.0.0.test"));
        for host in ["localhost", "a.localhost", "127.8.9.1", "[::1]", "localhost."] {
            assert!(is_loopback(host), "{host}");
        }
        assert!(!is_loopback("localhost.test") && !is_loopback("128.0.0.1"));
    }

    #[test]
    fn section_5_2_sites_are_registrable_domains() {
        for (host, wanted) in [
            ("a.b.shop.test", "shop.test"),
            ("www.example.co.uk", "example.co.uk"),
            ("alice.github.io", "alice.github.io"),
            ("co.uk", "co.uk"),
            ("localhost", "localhost"),
            ("shop.localhost", "shop.localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("b.c.kobe.jp", "b.c.kobe.jp"),
            ("a.city.kobe.jp", "city.kobe.jp"),
            ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ] {
            assert_eq!(registrable_domain(host), wanted, "{host}");
        }
        assert!(is_public_suffix("com") && is_public_suffix("co.uk") && is_public_suffix("com."));
        assert!(is_public_suffix("c.kobe.jp") && !is_public_suffix("city.kobe.jp") && !is_public_suffix("127.0.0.1"));
    }
}
