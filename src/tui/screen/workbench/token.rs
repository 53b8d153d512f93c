//! The token on the bench: the texts that are edited, and the parts as they were written where nobody has touched them.

use super::Part;
use crate::token::{TokenParts, base64url, extract_pasted_token};
use crate::tui::screen::field::Field;

/// One of the two parts that hold bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Coded {
    field: Field,
    /// The part as it was pasted; it counts until the text is edited, so that no byte of it is lost.
    written: Option<String>,
}

impl Coded {
    /// The part as it is written; the cursor stands behind the value of `member`, which attacks change most.
    fn read(part: &str, member: &str) -> Self {
        let text = match base64url::decode(part) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => part.to_owned(),
        };
        let at = behind_value(&text, member);
        let mut field = Field::new(text);
        field.go_to(at);
        Self { field, written: Some(part.to_owned()) }
    }

    fn text(&self) -> String {
        self.written.clone().unwrap_or_else(|| base64url::encode(self.field.text()))
    }
}

/// The token on the bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    header: Coded,
    payload: Coded,
    signature: Field,
}

/// Where the value of `member` ends in a JSON text, within the quotes of a string; the beginning, if there is none.
fn behind_value(text: &str, member: &str) -> usize {
    let name = format!("\"{member}\":");
    let Some(value) = text.find(&name).map(|at| at + name.len()) else { return 0 };
    let end = text[value..].find([',', '}']).map_or(text.len(), |end| value + end);
    text[value..end].trim_end().trim_end_matches('"').len() + value
}

impl Token {
    /// Takes `text` apart at its dots. What is no token lands in the payload.
    pub(super) fn read(text: &str) -> Self {
        let text = extract_pasted_token(text);
        if let Ok(parts) = TokenParts::split(text) {
            let (header, payload) = (Coded::read(parts.header, "alg"), Coded::read(parts.payload, "role"));
            return Self { header, payload, signature: Field::new(parts.signature) };
        }
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        let coded = |text: &str| Coded { field: Field::new(text), written: None };
        Self { header: coded(header), payload: coded(text), signature: Field::default() }
    }

    /// The whole token.
    pub(super) fn text(&self) -> String {
        format!("{}.{}.{}", self.header.text(), self.payload.text(), self.signature.text())
    }

    /// The lengths of its three parts.
    pub(super) fn lengths(&self) -> [usize; 3] {
        [self.header.text().len(), self.payload.text().len(), self.signature.text().len()]
    }

    /// About how many bytes it takes to keep.
    pub(super) fn len(&self) -> usize {
        let coded = |part: &Coded| part.field.text().len() + part.written.as_ref().map_or(0, String::len);
        coded(&self.header) + coded(&self.payload) + self.signature.text().len()
    }

    /// The text of `part`; the secret is none of the token's.
    pub(super) const fn field(&self, part: Part) -> &Field {
        match part {
            Part::Header => &self.header.field,
            Part::Payload => &self.payload.field,
            Part::Signature | Part::Secret => &self.signature,
        }
    }

    /// Another text for `part`.
    pub(super) fn put(&mut self, part: Part, field: Field) {
        match part {
            Part::Header => self.header = Coded { field, written: None },
            Part::Payload => self.payload = Coded { field, written: None },
            Part::Signature => self.signature = field,
            Part::Secret => {}
        }
    }

    /// The same text with the cursor elsewhere.
    pub(super) fn move_in(&mut self, part: Part, field: Field) {
        match part {
            Part::Header => self.header.field = field,
            Part::Payload => self.payload.field = field,
            Part::Signature => self.signature = field,
            Part::Secret => {}
        }
    }

    /// The same token with another signature.
    pub(super) fn with_signature(&self, signature: &str) -> Self {
        Self { signature: Field::new(signature), ..self.clone() }
    }

    /// What `text` holds, with the cursors where they stand here.
    pub(super) fn changed_to(&self, text: &str) -> Self {
        let mut token = Self::read(text);
        token.header.field.go_to(self.header.field.at());
        token.payload.field.go_to(self.payload.field.at());
        token.signature.go_to(self.signature.at());
        token
    }
}
