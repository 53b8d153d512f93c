//! The token on the workbench: the texts that are edited, and the parts as they were pasted until they are edited.

use serde_json::Value as Json;

use super::workbench_field::WorkbenchField;
use crate::token::{TokenParts, base64url, find_pasted_tokens};
use crate::tui::widget::text_field::TextField;

/// The header or the payload: JSON in base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
struct EncodedPart {
    field: TextField,
    /// The part as it was pasted; it counts until the text is edited, so that no byte of it is lost.
    original: Option<String>,
}

impl EncodedPart {
    /// Decodes `part`. The cursor goes behind the value of `member`, which attacks change most.
    fn decode(part: &str, member: &str) -> Self {
        let text = match base64url::decode(part) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => part.to_owned(),
        };
        let cursor = end_of_value(&text, member);
        let mut field = TextField::new(text);
        field.set_cursor(cursor);
        Self { field, original: Some(part.to_owned()) }
    }

    fn to_base64url(&self) -> String {
        self.original.clone().unwrap_or_else(|| base64url::encode(self.field.text()))
    }
}

/// A token in three parts that can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EditableToken {
    header: EncodedPart,
    payload: EncodedPart,
    signature: TextField,
}

/// Where the value of `member` ends in a JSON text, within the quotes of a string; the beginning, if there is none.
fn end_of_value(text: &str, member: &str) -> usize {
    let name = format!("\"{member}\":");
    let Some((before, after)) = text.split_once(&name) else { return 0 };
    let value = after.split([',', '}']).next().unwrap_or(after);
    before.len() + name.len() + value.trim_end().trim_end_matches('"').len()
}

impl EditableToken {
    /// The first token in `text`. A text without one becomes the payload.
    pub(super) fn parse(text: &str) -> Self {
        let found = find_pasted_tokens(text);
        let text = found.first().map_or(text, |token| &token.text);
        if let Ok(parts) = TokenParts::split(text) {
            return Self {
                header: EncodedPart::decode(parts.header, "alg"),
                payload: EncodedPart::decode(parts.payload, "role"),
                signature: TextField::new(parts.signature),
            };
        }
        let edited = |json: &str| EncodedPart { field: TextField::new(json), original: None };
        Self {
            header: edited(r#"{"alg":"HS256","typ":"JWT"}"#),
            payload: edited(text),
            signature: TextField::default(),
        }
    }

    /// The whole token.
    pub(super) fn text(&self) -> String {
        format!("{}.{}.{}", self.header.to_base64url(), self.payload.to_base64url(), self.signature.text())
    }

    /// How many characters its three encoded parts have.
    pub(super) fn lengths(&self) -> [usize; 3] {
        [self.header.to_base64url().len(), self.payload.to_base64url().len(), self.signature.text().len()]
    }

    /// About how many bytes it takes to keep.
    pub(super) fn memory_size(&self) -> usize {
        let part_size = |part: &EncodedPart| part.field.text().len() + part.original.as_ref().map_or(0, String::len);
        part_size(&self.header) + part_size(&self.payload) + self.signature.text().len()
    }

    /// The text of `field`. The secret isn't part of the token; do not ask for its field here.
    pub(super) const fn field(&self, field: WorkbenchField) -> &TextField {
        match field {
            WorkbenchField::Header => &self.header.field,
            WorkbenchField::Payload => &self.payload.field,
            WorkbenchField::Signature | WorkbenchField::Secret => &self.signature,
        }
    }

    pub(super) fn set_field(&mut self, field: WorkbenchField, edited: TextField) {
        match field {
            WorkbenchField::Header => self.header = EncodedPart { field: edited, original: None },
            WorkbenchField::Payload => self.payload = EncodedPart { field: edited, original: None },
            WorkbenchField::Signature => self.signature = edited,
            WorkbenchField::Secret => {}
        }
    }

    /// Sets a text that differs only in its cursor, so that the part as it was pasted still counts.
    pub(super) fn set_cursor_in(&mut self, field: WorkbenchField, moved: TextField) {
        match field {
            WorkbenchField::Header => self.header.field = moved,
            WorkbenchField::Payload => self.payload.field = moved,
            WorkbenchField::Signature => self.signature = moved,
            WorkbenchField::Secret => {}
        }
    }

    /// The same token with another signature.
    pub(super) fn with_signature(&self, signature: &str) -> Self {
        Self { signature: TextField::new(signature), ..self.clone() }
    }

    /// The token `text`, with the cursors of this one.
    pub(super) fn with_text(&self, text: &str) -> Self {
        let mut token = Self::parse(text);
        token.header.field.set_cursor(self.header.field.cursor());
        token.payload.field.set_cursor(self.payload.field.cursor());
        token.signature.set_cursor(self.signature.cursor());
        token
    }
}

/// The algorithm that the header of `token` names.
pub(super) fn alg_of(token: &str) -> Option<String> {
    let header = TokenParts::split(token).ok()?.header_object()?;
    header.get("alg").and_then(Json::as_str).map(str::to_owned)
}
