//! Base64 as people paste keys and as refused tokens have it: in either alphabet, with padding or without, over several lines, in
//! any spelling. It is for reading and showing; a token is never verified by what it says this way.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::NO_PAD};
use serde_json::{Map, Value as Json};

use super::json::read_object;

const CONFIG: GeneralPurposeConfig = NO_PAD.with_decode_allow_trailing_bits(true);
const ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// The bytes of `text`, in which white space is nothing; `None` if it is not base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    ENGINE.decode(to_base64url(text)).ok()
}

/// `text` in the alphabet of base64url, without white space and without padding at its end.
pub(super) fn to_base64url(text: &str) -> String {
    let to_url_safe = |c| match c {
        '+' => '-',
        '/' => '_',
        other => other,
    };
    let mut url_safe: String = text.chars().filter(|c| !c.is_whitespace()).map(to_url_safe).collect();
    url_safe.truncate(url_safe.trim_end_matches('=').len());
    url_safe
}

/// The JSON object in a part of a token; `None` if it holds none, or one with a name that stands twice.
pub(super) fn decode_object(part: &str) -> Option<Map<String, Json>> {
    read_object(&decode(part)?).ok()
}
