//! What can be done to the token: sign it, break it, attack with it.

use serde_json::{Map, Value as Json, json};

use super::{VerifierOwner, Workbench, WorkbenchCommand, WorkbenchField, WorkbenchMenu, WorkbenchVerifier};
use crate::model::switch_types::Carelessness;
use crate::token::forge::{ForgedSigning, forge, non_canonical_spelling};
use crate::token::json::read_object;
use crate::token::{TokenParts, base64url, formatting, public_pem};

/// One line of the list.
#[derive(Clone, Debug)]
pub(super) struct WorkbenchItem {
    /// What it does, in a line.
    pub(super) label: String,
    pub(super) action: WorkbenchAction,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WorkbenchAction {
    Send,
    SignWithSecret,
    SignWithKey(usize),
    FlipBit,
    RespellSignature,
    StripSignature,
    /// `exp` so many seconds from now.
    SetExp(i64),
    RemoveExp,
    SetAdminRole,
    /// This spelling of `none`, and no signature.
    AlgNone(&'static str),
    /// HS256 with the server's public key as the secret.
    ConfuseKey(usize),
    /// A key of one's own in the header.
    EmbedJwk,
    /// `kid` leads to an empty file, and the secret is empty.
    KidToEmptyFile,
    ToggleMistake(Carelessness),
    ShowSignatureSteps,
    Copy,
    Undo,
}

/// Every mistake of a careless verifier, in words that go on after "it".
pub(crate) const MISTAKES: [(Carelessness, &str); 9] = [
    (Carelessness::AlgFromHeader, "believes the algorithm that the header names"),
    (Carelessness::AcceptNone, "accepts alg none"),
    (Carelessness::OneKeyForAll, "uses one key for any algorithm"),
    (Carelessness::DecodeOnly, "decodes and trusts"),
    (Carelessness::EmbeddedJwk, "uses the key that the token brings along"),
    (Carelessness::KidAsPath, "follows kid into files"),
    (Carelessness::SkipExp, "does not look at exp"),
    (Carelessness::SkipAud, "does not look at aud"),
    (Carelessness::LaxBase64, "takes base64 in any spelling"),
];

/// Everything that can be done in front of this verifier.
pub(super) fn workbench_items(trust: &WorkbenchVerifier) -> Vec<WorkbenchItem> {
    let offer = |says: &str, what: WorkbenchAction| WorkbenchItem { label: says.to_owned(), action: what };
    let mut offers = Vec::new();
    if trust.owner == VerifierOwner::Shop {
        offers.push(offer("send it to the server of this lane", WorkbenchAction::Send));
    }
    offers.push(offer("sign again: HMAC with the secret from its field", WorkbenchAction::SignWithSecret));
    let own = if trust.owner == VerifierOwner::Workbench { trust.keys.as_slice() } else { &[] };
    for (at, key) in own.iter().enumerate() {
        let name = key.kid.as_deref().unwrap_or("without a name");
        offers.push(offer(&format!("sign again: with the key {name}"), WorkbenchAction::SignWithKey(at)));
    }
    offers.extend([
        offer("break: flip one bit of what is signed", WorkbenchAction::FlipBit),
        offer(
            "break: the signature's last character, same bytes in another spelling",
            WorkbenchAction::RespellSignature,
        ),
        offer("break: strip the signature", WorkbenchAction::StripSignature),
        offer("exp: ended 5 minutes ago", WorkbenchAction::SetExp(-300)),
        offer("exp: 15 minutes from now", WorkbenchAction::SetExp(900)),
        offer("exp: leave it out", WorkbenchAction::RemoveExp),
        offer("attack: role admin, the old signature kept", WorkbenchAction::SetAdminRole),
        offer("attack: alg none, no signature", WorkbenchAction::AlgNone("none")),
        offer("attack: alg None, no signature", WorkbenchAction::AlgNone("None")),
        offer("attack: alg NONE, no signature", WorkbenchAction::AlgNone("NONE")),
        offer("attack: alg nOnE, no signature, for a deny-list", WorkbenchAction::AlgNone("nOnE")),
    ]);
    for (at, key) in trust.keys.iter().enumerate().filter(|(_, key)| public_pem(key).is_some()) {
        let name = key.kid.as_deref().unwrap_or("without a name");
        offers.push(offer(
            &format!("attack: HS256, the public key {name} as the secret"),
            WorkbenchAction::ConfuseKey(at),
        ));
    }
    if trust.attacker_key.is_some() {
        offers
            .push(offer("attack: bring a key along in the header (jwk), and sign with it", WorkbenchAction::EmbedJwk));
    }
    offers.push(offer("attack: kid leads to an empty file, empty secret", WorkbenchAction::KidToEmptyFile));
    if trust.owner == VerifierOwner::Workbench {
        for (mistake, says) in MISTAKES {
            let sign = if trust.mistakes.contains(&mistake) { "●" } else { "○" };
            offers.push(offer(&format!("verifier: {sign} {says}"), WorkbenchAction::ToggleMistake(mistake)));
        }
    }
    offers.push(offer("show: how the signature comes about", WorkbenchAction::ShowSignatureSteps));
    offers.extend([offer("copy the token", WorkbenchAction::Copy), offer("undo", WorkbenchAction::Undo)]);
    offers
}

/// What a change of header and claims and a new signature make of the token.
type ForgeResult = Result<String, String>;

impl Workbench {
    /// Does what a line of the list says.
    pub(super) fn perform(&mut self, what: &WorkbenchAction) -> Option<WorkbenchCommand> {
        match what {
            WorkbenchAction::Send => return self.send(),
            WorkbenchAction::Copy => return Some(WorkbenchCommand::Copy(self.token().to_owned())),
            WorkbenchAction::Undo => self.undo(),
            WorkbenchAction::ShowSignatureSteps => self.menu = WorkbenchMenu::SignatureSteps(0),
            WorkbenchAction::ToggleMistake(mistake) => self.toggle_mistake(*mistake),
            WorkbenchAction::RespellSignature => self.respell_signature(),
            WorkbenchAction::StripSignature => self.replace_token(self.token.with_signature("")),
            WorkbenchAction::FlipBit => self.flip_bit(),
            what => match self.changed_token(what) {
                Ok(text) => self.replace_token(self.token.with_text(&text)),
                Err(why) => self.notice = Some(format!("It could not be done: {why}.")),
            },
        }
        None
    }

    fn changed_token(&self, what: &WorkbenchAction) -> ForgeResult {
        let none = Map::new();
        let secret = self.secret.text().as_bytes();
        match what {
            WorkbenchAction::SignWithSecret => {
                let text = self.token();
                // What the header says of an algorithm that no secret signs is mended on the way.
                let header = if is_hmac(text) { none.clone() } else { object(json!({ "alg": "HS256" })) };
                forge_token(text, &header, &none, ForgedSigning::Secret(secret))
            }
            WorkbenchAction::SignWithKey(at) => {
                let key = self.verifier.keys.get(*at).ok_or("that key is gone")?;
                let alg = key.alg.as_deref().unwrap_or_default();
                let changed = object(json!({ "alg": alg }));
                let header = if alg_of(self.token()).as_deref() == Some(alg) { none.clone() } else { changed };
                forge_token(self.token(), &header, &none, ForgedSigning::Key(key))
            }
            WorkbenchAction::SetExp(seconds) => {
                let exp = self.verifier.now.saturating_add(*seconds);
                forge_token(self.token(), &none, &object(json!({ "exp": exp })), ForgedSigning::Keep)
            }
            WorkbenchAction::RemoveExp => {
                forge_token(self.token(), &none, &object(json!({ "exp": null })), ForgedSigning::Keep)
            }
            WorkbenchAction::SetAdminRole => {
                forge_token(self.token(), &none, &object(json!({ "role": "admin" })), ForgedSigning::Keep)
            }
            WorkbenchAction::AlgNone(spelling) => {
                forge_token(self.token(), &object(json!({ "alg": spelling })), &none, ForgedSigning::Nothing)
            }
            WorkbenchAction::ConfuseKey(at) => {
                let pem = self.verifier.keys.get(*at).and_then(public_pem).ok_or("the key has no public part")?;
                forge_token(
                    self.token(),
                    &object(json!({ "alg": "HS256" })),
                    &none,
                    ForgedSigning::Secret(pem.as_bytes()),
                )
            }
            WorkbenchAction::EmbedJwk => {
                let key = self.verifier.attacker_key.as_ref().ok_or("there is no key to bring along")?;
                let header = object(json!({ "alg": key.alg, "jwk": key.to_public_json(), "kid": null }));
                forge_token(self.token(), &header, &none, ForgedSigning::Key(key))
            }
            WorkbenchAction::KidToEmptyFile => {
                // A key that was brought along before would be used instead.
                let header = object(json!({ "alg": "HS256", "kid": "../../../../dev/null", "jwk": null }));
                forge_token(self.token(), &header, &none, ForgedSigning::Secret(b""))
            }
            _ => Err("nothing was asked".to_owned()),
        }
    }

    fn toggle_mistake(&mut self, mistake: Carelessness) {
        match self.verifier.mistakes.iter().position(|it| *it == mistake) {
            Some(at) => drop(self.verifier.mistakes.remove(at)),
            None => self.verifier.mistakes.push(mistake),
        }
        self.verify_token();
    }

    /// One bit of the letter before the cursor, else of the next one: `a` becomes `` ` ``, a digit its neighbour.
    fn flip_bit(&mut self) {
        let part = if self.focus == WorkbenchField::Header { WorkbenchField::Header } else { WorkbenchField::Payload };
        let field = self.token.field(part);
        let text = field.text();
        // The last bit of a letter or a digit, so that the text stays a text.
        let flippable = |(_, c): &(usize, char)| c.is_ascii_alphanumeric();
        let at = field.cursor();
        let before = text[..at].char_indices().rfind(flippable);
        let Some((place, c)) = before.or_else(|| text.char_indices().find(flippable)) else {
            self.notice = Some("There is no letter or digit to flip a bit of.".to_owned());
            return;
        };
        let flipped = u8::try_from(c).map_or(c, |byte| char::from(byte ^ 1));
        let mut changed = text.to_owned();
        changed.replace_range(place..place + c.len_utf8(), flipped.encode_utf8(&mut [0; 4]));
        let mut field = crate::tui::screen::text_field::TextField::new(changed);
        field.set_cursor(at);
        let mut token = self.token.clone();
        token.set_field(part, field);
        self.replace_token(token);
        self.notice = Some(format!("{c} became {flipped}: one bit. Compare what the signature should be now."));
    }

    /// The trap of the trailing bits: the last character changes, the bytes do not (RFC 4648, section 3.5).
    fn respell_signature(&mut self) {
        let signature = self.token.field(WorkbenchField::Signature).text().to_owned();
        match non_canonical_spelling(&signature) {
            Some(other) => {
                self.replace_token(self.token.with_signature(&other));
                self.notice = Some("The same bytes, spelled differently. A strict verifier refuses that.".to_owned());
            }
            None => self.notice = Some("This signature has no bits to spare in its last character.".to_owned()),
        }
    }
}

fn forge_token(
    token: &str,
    header: &Map<String, Json>,
    claims: &Map<String, Json>,
    signing: ForgedSigning<'_>,
) -> ForgeResult {
    forge(token, header, claims, signing).map_err(|fault| formatting::truncate_text(&fault.to_string()))
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}

pub(super) fn alg_of(token: &str) -> Option<String> {
    let parts = TokenParts::split(token).ok()?;
    let header = read_object(&base64url::decode(parts.header).ok()?).ok()?;
    header.get("alg").and_then(Json::as_str).map(str::to_owned)
}

fn is_hmac(token: &str) -> bool {
    alg_of(token).is_some_and(|alg| alg.starts_with("HS"))
}
