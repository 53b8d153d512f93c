//! The token on the bench: the texts that are edited, and the parts as they were written where nobody has touched them.

use super::WorkbenchField;
use crate::token::{TokenParts, base64url, extract_pasted_token};
use crate::tui::screen::text_field::TextField;

/// One of the two parts that hold bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct EncodedPart {
    field: TextField,
    /// The part as it was pasted; it counts until the text is edited, so that no byte of it is lost.
    original: Option<String>,
}

impl EncodedPart {
    /// The part as it is written; the cursor stands behind the value of `member`, which attacks change most.
    fn decode(part: &str, member: &str) -> Self {
        let text = match base64url::decode(part) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => part.to_owned(),
        };
        let at = end_of_value(&text, member);
        let mut field = TextField::new(text);
        field.set_cursor(at);
        Self { field, original: Some(part.to_owned()) }
    }

    fn encoded(&self) -> String {
        self.original.clone().unwrap_or_else(|| base64url::encode(self.field.text()))
    }
}

/// The token on the bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EditableToken {
    header: EncodedPart,
    payload: EncodedPart,
    signature: TextField,
}

/// Where the value of `member` ends in a JSON text, within the quotes of a string; the beginning, if there is none.
fn end_of_value(text: &str, member: &str) -> usize {
    let name = format!("\"{member}\":");
    let Some(value) = text.find(&name).map(|at| at + name.len()) else { return 0 };
    let end = text[value..].find([',', '}']).map_or(text.len(), |end| value + end);
    text[value..end].trim_end().trim_end_matches('"').len() + value
}

impl EditableToken {
    /// Takes `text` apart at its dots. What is no token lands in the payload.
    pub(super) fn parse(text: &str) -> Self {
        let text = extract_pasted_token(text);
        if let Ok(parts) = TokenParts::split(text) {
            let (header, payload) =
                (EncodedPart::decode(parts.header, "alg"), EncodedPart::decode(parts.payload, "role"));
            return Self { header, payload, signature: TextField::new(parts.signature) };
        }
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        let coded = |text: &str| EncodedPart { field: TextField::new(text), original: None };
        Self { header: coded(header), payload: coded(text), signature: TextField::default() }
    }

    /// The whole token.
    pub(super) fn text(&self) -> String {
        format!("{}.{}.{}", self.header.encoded(), self.payload.encoded(), self.signature.text())
    }

    /// The lengths of its three parts.
    pub(super) fn lengths(&self) -> [usize; 3] {
        [self.header.encoded().len(), self.payload.encoded().len(), self.signature.text().len()]
    }

    /// About how many bytes it takes to keep.
    pub(super) fn memory_size(&self) -> usize {
        let coded = |part: &EncodedPart| part.field.text().len() + part.original.as_ref().map_or(0, String::len);
        coded(&self.header) + coded(&self.payload) + self.signature.text().len()
    }

    /// The text of `part`; the secret is none of the token's.
    pub(super) const fn field(&self, part: WorkbenchField) -> &TextField {
        match part {
            WorkbenchField::Header => &self.header.field,
            WorkbenchField::Payload => &self.payload.field,
            WorkbenchField::Signature | WorkbenchField::Secret => &self.signature,
        }
    }

    /// Another text for `part`.
    pub(super) fn set_field(&mut self, part: WorkbenchField, field: TextField) {
        match part {
            WorkbenchField::Header => self.header = EncodedPart { field, original: None },
            WorkbenchField::Payload => self.payload = EncodedPart { field, original: None },
            WorkbenchField::Signature => self.signature = field,
            WorkbenchField::Secret => {}
        }
    }

    /// The same text with the cursor elsewhere.
    pub(super) fn set_cursor_in(&mut self, part: WorkbenchField, field: TextField) {
        match part {
            WorkbenchField::Header => self.header.field = field,
            WorkbenchField::Payload => self.payload.field = field,
            WorkbenchField::Signature => self.signature = field,
            WorkbenchField::Secret => {}
        }
    }

    /// The same token with another signature.
    pub(super) fn with_signature(&self, signature: &str) -> Self {
        Self { signature: TextField::new(signature), ..self.clone() }
    }

    /// What `text` holds, with the cursors where they stand here.
    pub(super) fn with_text(&self, text: &str) -> Self {
        let mut token = Self::parse(text);
        token.header.field.set_cursor(self.header.field.cursor());
        token.payload.field.set_cursor(self.payload.field.cursor());
        token.signature.set_cursor(self.signature.cursor());
        token
    }
}
