//! What may have been signed instead of the text of the token: the same JSON written differently, the JSON itself, a text with
//! padding or with a newline.

use serde_json::{Map, Value as Json};
use sha2::{Digest as _, Sha256};

use super::byte_form::{ByteForm, ByteForms};
use crate::token::sign::compact_json;
use crate::token::token_parts::TokenParts;
use crate::token::{base64url, lenient_base64};

/// A way in which programs write JSON.
type JsonWriter = fn(&Map<String, Json>) -> String;

const JSON_STYLES: [(JsonWriter, &str); 5] = [
    (compact_json, "without blanks"),
    (sorted_json, "with its names in order"),
    (spaced_json, "with a blank after each comma and colon"),
    (json_with_escaped_slashes, "with escaped slashes"),
    (ascii_json, "with every other letter than ASCII escaped"),
];

/// What else may have been signed, those that are met most first.
pub(super) fn signed_forms(parts: &TokenParts<'_>) -> Vec<ByteForm> {
    let input = parts.signing_input;
    let mut forms = ByteForms::of(input.as_bytes());
    for (end, name) in [("\n", "a newline"), ("\r\n", "CR LF"), (".", "another dot"), (" ", "a blank")] {
        forms.add("signed_with_end", format!("over the text with {name} at its end"), format!("{input}{end}"));
    }
    let [header, payload] = [parts.header, parts.payload].map(lenient_base64::decode);
    if let (Some(header), Some(payload)) = (&header, &payload) {
        add_encodings(&mut forms, header, payload);
        add_json_styles(&mut forms, parts, header, payload);
        add_hashed_nonce(&mut forms, parts, header);
    }
    forms.add("signed_payload_alone", "over the payload alone, without the header", parts.payload);
    if let Some(payload) = payload {
        forms.add("signed_payload_alone", "over the JSON of the payload alone", payload);
    }
    forms.into_vec()
}

/// `text` with padding up to a multiple of four characters.
fn padded(text: &str) -> String {
    format!("{text}{}", &"==="[..text.len().wrapping_neg() % 4])
}

fn add_encodings(forms: &mut ByteForms<'_>, header: &[u8], payload: &[u8]) {
    let (header_text, payload_text) = (base64url::encode(header), base64url::encode(payload));
    forms.add("signed_unpadded", "over the text without its padding", format!("{header_text}.{payload_text}"));
    let with_padding = format!("{}.{}", padded(&header_text), padded(&payload_text));
    let standard = with_padding.replace('-', "+").replace('_', "/");
    forms.add("signed_padded", "over the text with padding (=), which was removed afterwards", with_padding);
    forms.add("signed_base64", "over plain base64, of which base64url was made afterwards", standard);
    forms.add("signed_json", "over the JSON itself, before base64url", [header, b".", payload].concat());
}

/// The header, the payload or both in each style. The other one stays as it is in the token.
fn add_json_styles(forms: &mut ByteForms<'_>, parts: &TokenParts<'_>, header: &[u8], payload: &[u8]) {
    let object = |bytes: &[u8]| serde_json::from_slice::<Map<String, Json>>(bytes).ok();
    let (header_object, payload_object) = (object(header), object(payload));
    for (write, style) in JSON_STYLES {
        let encode =
            |object: &Option<Map<String, Json>>| object.as_ref().map(|object| base64url::encode(write(object)));
        let (header, payload) = (encode(&header_object), encode(&payload_object));
        for (header, payload, what) in [
            (None, payload.as_deref(), "payload"),
            (header.as_deref(), None, "header"),
            (header.as_deref(), payload.as_deref(), "header and the payload"),
        ] {
            let text = format!("{}.{}", header.unwrap_or(parts.header), payload.unwrap_or(parts.payload));
            let phrase = format!("over the {what} written {style}: the token was encoded again after signing");
            forms.add("signed_reencoded", phrase, text);
        }
    }
}

/// Tokens for Microsoft Graph: what was signed has the hash of the header's `nonce` in its place.
fn add_hashed_nonce(forms: &mut ByteForms<'_>, parts: &TokenParts<'_>, header: &[u8]) {
    let Ok(mut header) = serde_json::from_slice::<Map<String, Json>>(header) else { return };
    let Some(Json::String(nonce)) = header.get_mut("nonce") else { return };
    *nonce = base64url::encode(Sha256::digest(&*nonce));
    let phrase = "over a header with the hash of its nonce: a token for Microsoft Graph, which verifies nowhere but at its own API";
    forms.add("signed_hashed_nonce", phrase, format!("{}.{}", base64url::encode(compact_json(&header)), parts.payload));
}

fn sorted_json(object: &Map<String, Json>) -> String {
    serde_json::to_string(&sort_names(&Json::Object(object.clone()))).unwrap_or_default()
}

fn sort_names(json: &Json) -> Json {
    match json {
        Json::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            Json::Object(members.into_iter().map(|(name, value)| (name.clone(), sort_names(value))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(sort_names).collect()),
        other => other.clone(),
    }
}

/// As Python's `json.dumps` writes by default.
fn spaced_json(object: &Map<String, Json>) -> String {
    let mut text = String::new();
    write_spaced(&Json::Object(object.clone()), &mut text);
    escape_to_ascii(&text)
}

fn write_spaced(json: &Json, text: &mut String) {
    let string = |string: &String| Json::String(string.clone()).to_string();
    match json {
        Json::Object(object) => {
            text.push('{');
            for (index, (name, value)) in object.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(&string(name));
                text.push_str(": ");
                write_spaced(value, text);
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_spaced(item, text);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// As PHP's `json_encode` writes by default.
fn json_with_escaped_slashes(object: &Map<String, Json>) -> String {
    escape_to_ascii(&compact_json(object).replace('/', "\\/"))
}

fn ascii_json(object: &Map<String, Json>) -> String {
    escape_to_ascii(&compact_json(object))
}

fn escape_to_ascii(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            escaped.push(c);
        } else {
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    escaped
}
