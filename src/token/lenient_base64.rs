//! Base64 as people paste keys and as refused tokens have it: in either alphabet, with padding or without, over several lines, in
//! any spelling. It is for reading and showing; a token is never verified by what it says this way.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig, general_purpose::NO_PAD};

const CONFIG: GeneralPurposeConfig = NO_PAD.with_decode_allow_trailing_bits(true);
const ENGINE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// The bytes of `text`, in which white space is nothing; `None` if it is not base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let to_url_safe = |c| match c {
        '+' => '-',
        '/' => '_',
        other => other,
    };
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).map(to_url_safe).collect();
    ENGINE.decode(compact.trim_end_matches('=')).ok()
}
