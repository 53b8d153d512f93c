//! A compact token taken into its three parts (RFC 7515, section 7.1; RFC 7519, section 3).

/// The three parts of a token as they are written, and the text that is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenParts<'a> {
    /// The first part: the header, base64url.
    pub header: &'a str,
    /// The second part: the payload, base64url.
    pub payload: &'a str,
    /// The third part: the signature, base64url.
    pub signature: &'a str,
    /// The first two parts with the dot between them: exactly what is signed (RFC 7515, section 5.2).
    pub signing_input: &'a str,
}

impl<'a> TokenParts<'a> {
    /// Takes `token` apart at its dots; the parts may be empty.
    ///
    /// # Errors
    /// In a few words, when there are not exactly two dots.
    pub fn split(token: &'a str) -> Result<Self, String> {
        if token.trim_start().starts_with('{') {
            return Err("JSON, where three parts and two dots belong".to_owned());
        }
        let Some((signing_input, signature)) = token.rsplit_once('.') else {
            return Err("no dot, where two belong".to_owned());
        };
        match signing_input.split_once('.') {
            Some((header, payload)) if !payload.contains('.') => Ok(Self { header, payload, signature, signing_input }),
            Some(_) => {
                let dots = token.matches('.').count();
                let jwe = if dots == 4 { "; five parts are an encrypted token (JWE)" } else { "" };
                Err(format!("{dots} dots, where two belong{jwe}"))
            }
            None => Err("one dot, where two belong".to_owned()),
        }
    }
}

/// The token in `text`, without what often stands around one that was copied: quotes, the name of the header
/// `Authorization`, and a scheme, in any case (RFC 9110, section 11.1). A verifier never does this; it is for pasting.
#[must_use]
pub fn extract_pasted_token(text: &str) -> &str {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = strip_prefix_ignore_case(text, "Authorization:").unwrap_or(text);
    strip_prefix_ignore_case(text, "Bearer ").or_else(|| strip_prefix_ignore_case(text, "DPoP ")).unwrap_or(text)
}

/// What stands behind `start`, which may be written in any case.
fn strip_prefix_ignore_case<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_token_is_found_in_its_line() {
        for text in [
            "a.b.c",
            " a.b.c\n",
            "\"a.b.c\"",
            "Bearer a.b.c",
            "bearer  a.b.c",
            "DPoP a.b.c",
            "Authorization: Bearer a.b.c\r\n",
            "'authorization:Bearer a.b.c'",
        ] {
            assert_eq!(extract_pasted_token(text), "a.b.c", "{text}");
        }
        for text in ["", "Bearer", "Basic eA==", "Bearera.b.c", "é.b.c"] {
            assert_eq!(extract_pasted_token(text), text);
        }
    }

    #[test]
    fn three_parts_and_two_dots() {
        let parts = TokenParts::split("a.b.c").expect("three parts");
        assert_eq!((parts.header, parts.payload, parts.signature, parts.signing_input), ("a", "b", "c", "a.b"));
        assert_eq!(TokenParts::split("a..").expect("empty parts").signature, "");
        for (token, word) in [
            ("", "no dot"),
            ("abc", "no dot"),
            ("a.b", "one dot"),
            ("a.b.c.", "3 dots"),
            ("a.b.c.d.e", "JWE"),
            ("{\"payload\":\"a.b.c\"}", "JSON"),
        ] {
            assert!(TokenParts::split(token).expect_err("a fault").contains(word), "{token}");
        }
    }
}
