//! Does what the menu offers: signs the token, breaks it, attacks with it.

use serde_json::{Map, Value as Json, json};

use super::Workbench;
use super::editable_token::alg_of;
use super::explanation_lines::explanation_screen;
use super::signature_steps::signature_steps_screen;
use super::workbench_field::WorkbenchField;
use super::workbench_item::WorkbenchAction;
use crate::model::abbreviate::truncate_text;
use crate::model::switch_types::VerifierMistake;
use crate::token::diagnosis::SignatureRepair;
use crate::token::forge::{ForgedSigning, forge, non_canonical_spelling};
use crate::token::{Jwk, public_pem};
use crate::tui::notice::Notice;
use crate::tui::screen::ScreenCommand;
use crate::tui::widget::text_field::TextField;

/// The changed token, or why it could not be made.
type ForgeResult = Result<String, String>;

impl Workbench {
    pub(super) fn perform(&mut self, action: &WorkbenchAction, notice: &mut Notice) -> ScreenCommand {
        match action {
            WorkbenchAction::Send => return self.send(notice),
            WorkbenchAction::Copy => return self.copy(notice),
            WorkbenchAction::Undo => self.undo(notice),
            WorkbenchAction::ShowSignatureSteps => {
                return ScreenCommand::Push(Box::new(signature_steps_screen(self)));
            }
            WorkbenchAction::ShowExplanation => return ScreenCommand::Push(Box::new(explanation_screen(self))),
            WorkbenchAction::TrustOwnKey => {
                let text = self.secret.text().to_owned();
                self.trust_text(&text, notice);
            }
            WorkbenchAction::SecretFromKey(index) => {
                if let Some(pem) = self.verifier.keys.get(*index).and_then(public_pem) {
                    self.secret = TextField::new(pem);
                }
            }
            WorkbenchAction::Repair(index) => self.repair(*index, notice),
            WorkbenchAction::ToggleMistake(mistake) => self.toggle_mistake(*mistake),
            WorkbenchAction::RespellSignature => self.respell_signature(notice),
            WorkbenchAction::StripSignature => self.replace_token(self.token.with_signature("")),
            WorkbenchAction::FlipBit => self.flip_bit(notice),
            action => match self.changed_token(action) {
                Ok(text) => self.replace_token(self.token.with_text(&text)),
                Err(why) => notice.set(format!("It could not be done: {why}.")),
            },
        }
        ScreenCommand::Stay
    }

    fn repair(&mut self, index: usize, notice: &mut Notice) {
        match self.repairs.get(index).and_then(|diagnosis| diagnosis.repair.clone()) {
            Some(SignatureRepair::Token(text)) => self.replace_token(self.token.with_text(&text)),
            Some(SignatureRepair::Secret(secret)) => self.trust(Jwk::from_secret(secret), &[], notice),
            Some(SignatureRepair::Algorithm(algorithm)) => {
                self.verifier.algorithm = Some(algorithm);
                for key in &mut self.verifier.keys {
                    key.alg = Some(algorithm.name().to_owned());
                }
                self.verify_token();
            }
            None => notice.set("There is nothing to repair."),
        }
    }

    /// The token after an action that changes header, claims or signature.
    fn changed_token(&self, action: &WorkbenchAction) -> ForgeResult {
        let unchanged = Map::new();
        match action {
            WorkbenchAction::SignWithSecret => {
                // A header with an algorithm that no secret can sign for is corrected.
                let header = if is_hmac(self.token()) { unchanged.clone() } else { object(json!({ "alg": "HS256" })) };
                let secret = self.secret.text().as_bytes();
                forge_token(self.token(), &header, &unchanged, ForgedSigning::Secret(secret))
            }
            WorkbenchAction::SignWithKey(index) => {
                let key = self.verifier.keys.get(*index).ok_or("that key is gone")?;
                let alg = key.alg.as_deref().unwrap_or_default();
                let is_named = alg_of(self.token()).as_deref() == Some(alg);
                let header = if is_named { unchanged.clone() } else { object(json!({ "alg": alg })) };
                forge_token(self.token(), &header, &unchanged, ForgedSigning::Key(key))
            }
            WorkbenchAction::SetExp(seconds) => {
                self.with_claims(json!({ "exp": self.verifier.now.saturating_add(*seconds) }))
            }
            WorkbenchAction::RemoveExp => self.with_claims(json!({ "exp": null })),
            WorkbenchAction::SetAdminRole => self.with_claims(json!({ "role": "admin" })),
            WorkbenchAction::AlgNone(spelling) => self.with_header(json!({ "alg": spelling }), ForgedSigning::Nothing),
            WorkbenchAction::ConfuseKey(index) => {
                let pem = self.verifier.keys.get(*index).and_then(public_pem).ok_or("the key has no public part")?;
                self.with_header(json!({ "alg": "HS256" }), ForgedSigning::Secret(pem.as_bytes()))
            }
            WorkbenchAction::EmbedJwk => {
                let key = self.verifier.attacker_key.as_ref().ok_or("there is no key to bring along")?;
                let header = json!({ "alg": key.alg, "jwk": key.to_public_json(), "kid": null });
                self.with_header(header, ForgedSigning::Key(key))
            }
            WorkbenchAction::KidToEmptyFile => {
                // A key that an earlier attack put into the header would be used instead.
                let header = json!({ "alg": "HS256", "kid": "../../../../dev/null", "jwk": null });
                self.with_header(header, ForgedSigning::Secret(b""))
            }
            _ => Err("nothing was asked".to_owned()),
        }
    }

    /// The token with other claims and its old signature.
    fn with_claims(&self, claims: Json) -> ForgeResult {
        forge_token(self.token(), &Map::new(), &object(claims), ForgedSigning::Keep)
    }

    fn with_header(&self, header: Json, signing: ForgedSigning<'_>) -> ForgeResult {
        forge_token(self.token(), &object(header), &Map::new(), signing)
    }

    fn toggle_mistake(&mut self, mistake: VerifierMistake) {
        match self.verifier.mistakes.iter().position(|other| *other == mistake) {
            Some(index) => drop(self.verifier.mistakes.remove(index)),
            None => self.verifier.mistakes.push(mistake),
        }
        self.verify_token();
    }

    /// Flips a bit of the letter or digit before the cursor, or else of the first one: `a` becomes `` ` ``.
    fn flip_bit(&mut self, notice: &mut Notice) {
        let field = if self.focus == WorkbenchField::Header { WorkbenchField::Header } else { WorkbenchField::Payload };
        let (text, cursor) = (self.token.field(field).text(), self.token.field(field).cursor());
        // The lowest bit of an ASCII letter or digit, so that the text remains text.
        let is_flippable = |(_, c): &(usize, char)| c.is_ascii_alphanumeric();
        let before_cursor = text[..cursor].char_indices().rfind(is_flippable);
        let Some((position, c)) = before_cursor.or_else(|| text.char_indices().find(is_flippable)) else {
            notice.set("There is no letter or digit to flip a bit of.");
            return;
        };
        let flipped = u8::try_from(c).map_or(c, |byte| char::from(byte ^ 1));
        let mut changed = text.to_owned();
        changed.replace_range(position..position + c.len_utf8(), flipped.encode_utf8(&mut [0; 4]));
        let mut edited = TextField::new(changed);
        edited.set_cursor(cursor);
        let mut token = self.token.clone();
        token.set_field(field, edited);
        self.replace_token(token);
        notice.set(format!("{c} became {flipped}: one bit. Compare what the signature should be now."));
    }

    /// Changes the bits that the last character has to spare: the text changes, the bytes do not (RFC 4648, section 3.5).
    fn respell_signature(&mut self, notice: &mut Notice) {
        let signature = self.token.field(WorkbenchField::Signature).text().to_owned();
        match non_canonical_spelling(&signature) {
            Some(respelled) => {
                self.replace_token(self.token.with_signature(&respelled));
                notice.set("The same bytes, spelled differently. A strict verifier refuses that.");
            }
            None => notice.set("This signature has no bits to spare in its last character."),
        }
    }
}

fn forge_token(
    token: &str,
    header: &Map<String, Json>,
    claims: &Map<String, Json>,
    signing: ForgedSigning<'_>,
) -> ForgeResult {
    forge(token, header, claims, signing).map_err(|fault| truncate_text(&fault.to_string()))
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}

fn is_hmac(token: &str) -> bool {
    alg_of(token).is_some_and(|alg| alg.starts_with("HS"))
}
