//! The Public Suffix List: the names below which everybody can have a name of their own (6265bis, section 5.2).
//!
//! The rules lie in the program deflated (`build.rs`), and are searched as text once the first cookie has to do with one. Hosts
//! and rules are in Punycode; how the list is brought up to date stands in CONTRIBUTING.

use std::cmp::Ordering;
use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec;

/// The rules, sorted by their bytes, one a line: `co.uk`, `*.ck` (every name below `ck`), `!www.ck` (but not this one).
static RULES: LazyLock<String> = LazyLock::new(|| {
    let deflated = include_bytes!(concat!(env!("OUT_DIR"), "/public_suffixes.deflate"));
    // It can't be damaged: a test inflates it.
    decompress_to_vec(deflated).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
});

/// The public suffix that the longest matching rule says for a canonical host name without a final dot; the last label if
/// there is no rule, as the list itself wants it.
pub(super) fn public_suffix(name: &str) -> &str {
    let mut candidate = name;
    loop {
        let parent = candidate.split_once('.').map(|(_, parent)| parent);
        if let Some(parent) = parent
            && has_rule(["!", candidate])
        {
            return parent;
        }
        let is_below_wildcard = parent.is_some_and(|parent| has_rule(["*.", parent]));
        if is_below_wildcard || has_rule(["", candidate]) {
            return candidate;
        }
        match parent {
            Some(parent) => candidate = parent,
            None => return candidate,
        }
    }
}

/// Whether the list has the rule that begins with the first of the two parts and ends with the second.
fn has_rule(parts: [&str; 2]) -> bool {
    let rules = RULES.as_str();
    let wanted = || parts.iter().flat_map(|part| part.bytes());
    let (mut start, mut end) = (0, rules.len());
    while start < end {
        let middle = usize::midpoint(start, end);
        let line_start = rules[..middle].rfind('\n').map_or(0, |line_break| line_break + 1);
        let line_end = rules[middle..].find('\n').map_or(rules.len(), |length| middle + length);
        match rules[line_start..line_end].bytes().cmp(wanted()) {
            Ordering::Equal => return true,
            Ordering::Less => start = line_end + 1,
            Ordering::Greater => end = line_start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_and_the_list_is_sorted() {
        assert!(!RULES.is_empty() && RULES.is_ascii() && RULES.lines().is_sorted());
        for rule in RULES.lines() {
            assert!(has_rule(["", rule]), "{rule}");
        }
        for (prefix, rest) in [("", ""), ("", "!"), ("", "zzzz"), ("*.", "uk"), ("!", "co.uk")] {
            assert!(!has_rule([prefix, rest]), "{prefix}{rest}");
        }
    }

    #[test]
    fn the_longest_rule_decides_and_an_exception_wins() {
        for (name, wanted) in [
            ("shop.test", "test"),
            ("com", "com"),
            ("www.example.co.uk", "co.uk"),
            ("alice.github.io", "github.io"),
            ("ck", "ck"),
            ("a.b.ck", "b.ck"),
            ("www.ck", "ck"),
            ("a.www.ck", "ck"),
            ("a.city.kobe.jp", "kobe.jp"),
            ("b.c.kobe.jp", "c.kobe.jp"),
            ("kobe.jp", "jp"),
            ("www.xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn"),
            ("svc.firenet.ch", "svc.firenet.ch"),
            ("a.b.svc.firenet.ch", "b.svc.firenet.ch"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(public_suffix(name), wanted, "{name}");
        }
    }
}
