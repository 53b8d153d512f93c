//! The addresses by which a client calls files: `file:///home/an/my%20course/authwalk.toml`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The path of a file address; `None` if it is none.
pub(super) fn path_of_uri(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let escaped = others.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let (byte, left) = match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (byte, others.get(2..).unwrap_or_default()),
            None => (*first, others),
        };
        bytes.push(byte);
        rest = left;
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/course` is a path of Windows.
    let drive = path.strip_prefix('/').filter(|path| path.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The address of the file at an absolute path.
pub(super) fn uri_of_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address_and_that_the_same_path() {
        for path in ["/home/an/my course/lessons/đ.toml", "/a%b.toml"] {
            assert_eq!(path_of_uri(&uri_of_path(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(uri_of_path(Path::new("/a b")), "file:///a%20b");
        assert_eq!(path_of_uri("file:///C%3A/x.toml"), Some(PathBuf::from("C:/x.toml")));
        for other in ["untitled:1", "https://a/b", "file://", "file:///%ff"] {
            assert_eq!(path_of_uri(other), None, "{other}");
        }
    }
}
