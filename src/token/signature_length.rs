//! What the length and the shape of a signature tell without any key.

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::der_signature::fixed_length_signature;

/// The length of a signature of Ed448 (RFC 8032, section 5.2.6), which is not built in.
const ED448_BYTES: usize = 114;

/// What has signatures of `bytes`: the algorithms that are built in, with their curves, and Ed448. Empty if nothing has.
fn algorithms_of_length(bytes: usize) -> String {
    if bytes == ED448_BYTES {
        return "EdDSA with Ed448".to_owned();
    }
    let fits = |algorithm: &&Algorithm| algorithm.signature_bytes() == Some(bytes);
    let names = Algorithm::ALL.iter().filter(fits).map(|algorithm| match algorithm.family() {
        AlgorithmFamily::Ecdsa(curve) => format!("{algorithm} (curve {})", curve.name()),
        _ => algorithm.to_string(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Why `signature` cannot be one of `algorithm`, as a sentence without its full stop, and what it looks like instead.
pub(super) fn signature_length_fault(algorithm: Algorithm, signature: &[u8]) -> Option<String> {
    let got = signature.len();
    let Some(wanted) = algorithm.signature_bytes() else {
        let too_short = (1..256).contains(&got);
        return too_short.then(|| {
            format!("{algorithm} wants at least 256 bytes, as many as the key has, and this has {got}: cut off, or made otherwise")
        });
    };
    if got == wanted || got == 0 {
        return None;
    }
    if let AlgorithmFamily::Ecdsa(curve) = algorithm.family()
        && fixed_length_signature(signature, curve.coordinate_bytes()).is_some()
    {
        return Some(format!(
            "this is a DER signature; {algorithm} wants R and S, {} bytes each: convert it, or ask your signer for IEEE P1363 \
             (RFC 7518, section 3.4)",
            curve.coordinate_bytes()
        ));
    }
    let is_hex = got == 2 * wanted && signature.iter().all(u8::is_ascii_hexdigit);
    let likely = algorithms_of_length(got);
    let reason = if is_hex {
        "it was written in hex before it was written in base64url".to_owned()
    } else if !likely.is_empty() {
        format!("it looks like one of {likely}")
    } else if got < wanted {
        "it was cut off, or made otherwise".to_owned()
    } else if got >= 256 {
        "it is as long as one of RSA".to_owned()
    } else {
        "something was added, or it was made otherwise".to_owned()
    };
    Some(format!("{algorithm} wants {wanted} bytes, and this has {got}: {reason}"))
}
