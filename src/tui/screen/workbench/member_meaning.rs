//! What the members of the header and the payload mean, while they are edited.

use std::ops::Range;

use super::Workbench;
use super::workbench_field::WorkbenchField;
use crate::token::explain::{claim_meaning, claim_note, header_meaning};
use crate::token::json;
use crate::token::json_structure::json_members;

/// A header parameter or a claim.
pub(super) struct MemberMeaning {
    pub(super) name: String,
    /// Where it stands in the text.
    pub(super) bytes: Range<usize>,
    /// Its meaning in few words; empty where no standard defines it.
    pub(super) note: String,
    /// Its meaning; empty where no standard defines it.
    pub(super) meaning: String,
}

impl Workbench {
    /// The members of the header or the payload, each with its meaning.
    pub(super) fn member_meanings(&self, field: WorkbenchField) -> Vec<MemberMeaning> {
        let text = self.token.field(field).text();
        let claims = json::read_object(text.as_bytes()).unwrap_or_default();
        let now = self.verifier.now;
        let members = match field {
            WorkbenchField::Header | WorkbenchField::Payload => json_members(text),
            WorkbenchField::Signature | WorkbenchField::Secret => Vec::new(),
        };
        let meaning = |name: &str| match field {
            WorkbenchField::Header => {
                let meaning = header_meaning(name);
                (meaning.split(';').next().unwrap_or_default().to_owned(), meaning.to_owned())
            }
            _ => (claim_note(&claims, name, now), claim_meaning(&claims, name, now)),
        };
        let with_meaning = |member: crate::token::json_structure::JsonMember| {
            let (note, meaning) = meaning(&member.name);
            MemberMeaning { name: member.name, bytes: member.bytes, note, meaning }
        };
        members.into_iter().map(with_meaning).collect()
    }

    /// What the cursor stands on, with its meaning: `exp: no longer valid from …`.
    pub(super) fn meaning_at_cursor(&self) -> Option<String> {
        let what = match self.focus {
            WorkbenchField::Signature => {
                return Some("signature: over header.payload, byte for byte as they are written".to_owned());
            }
            WorkbenchField::Secret => return Some("the secret stays here: it is no part of the token".to_owned()),
            WorkbenchField::Header => "parameter",
            WorkbenchField::Payload => "claim",
        };
        let cursor = self.token.field(self.focus).cursor();
        let members = self.member_meanings(self.focus);
        let member = members.into_iter().find(|member| (member.bytes.start..=member.bytes.end).contains(&cursor))?;
        if member.meaning.is_empty() {
            return Some(format!("{}: the issuer's own {what}; no standard defines it", member.name));
        }
        Some(format!("{}: {}", member.name, member.meaning))
    }
}
