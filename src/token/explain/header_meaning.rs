//! What the parameters in the header of a token mean (RFC 7515, section 4.1; RFC 7516, section 4.1; RFC 7797, section 3).

/// The meaning of a header parameter; empty for one that no standard defines.
#[must_use]
pub fn header_meaning(name: &str) -> &'static str {
    match name {
        "alg" => "how it is signed; a server must not choose by it",
        "typ" => "what kind of token it is",
        "cty" => "what kind of thing the payload is",
        "kid" => "which key it was signed with; the sender writes it",
        "jwk" => "a key that the sender brings; never to be trusted by itself",
        "jku" => "where the sender says that the keys are; never to be fetched unseen",
        "x5u" => "where the sender says that the certificate is",
        "x5c" => "the certificates that the sender brings",
        "x5t" | "x5t#S256" => "the fingerprint of the certificate",
        "crit" => "which parameters the server must understand, or refuse the token",
        "b64" => "whether the payload is base64url at all",
        "enc" => "how the content is encrypted",
        "zip" => "how the content is compressed",
        "epk" => "the sender's key for this one message",
        _ => "",
    }
}
