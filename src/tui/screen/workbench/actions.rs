//! What can be done to the token: sign it, break it, attack with it.

use serde_json::{Map, Value as Json, json};

use super::{Menu, Part, Trust, Whose, Workbench, WorkbenchWish};
use crate::token::forge::{ForgedSigning, forge, non_canonical_spelling};
use crate::token::json::read_object;
use crate::token::{TokenParts, base64url, public_pem, words};
use crate::world::setup::Carelessness;

/// One line of the list.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// What it does, in a line.
    pub(super) says: String,
    pub(super) what: What,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Send,
    SignWithSecret,
    SignWithKey(usize),
    FlipBit,
    OtherSpelling,
    Strip,
    /// `exp` so many seconds from now.
    Exp(i64),
    NoExp,
    Admin,
    /// This spelling of `none`, and no signature.
    None(&'static str),
    /// HS256 with the server's public key as the secret.
    Confuse(usize),
    /// A key of one's own in the header.
    BringKey,
    /// `kid` leads to an empty file, and the secret is empty.
    KidToNothing,
    Mistake(Carelessness),
    Stages,
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
pub(super) fn offers(trust: &Trust) -> Vec<Offer> {
    let offer = |says: &str, what: What| Offer { says: says.to_owned(), what };
    let mut offers = Vec::new();
    if trust.whose == Whose::Shop {
        offers.push(offer("send it to the server of this lane", What::Send));
    }
    offers.push(offer("sign again: HMAC with the secret from its field", What::SignWithSecret));
    let own = if trust.whose == Whose::Bench { trust.keys.as_slice() } else { &[] };
    for (at, key) in own.iter().enumerate() {
        let name = key.kid.as_deref().unwrap_or("without a name");
        offers.push(offer(&format!("sign again: with the key {name}"), What::SignWithKey(at)));
    }
    offers.extend([
        offer("break: flip one bit of what is signed", What::FlipBit),
        offer("break: the signature's last character, same bytes in another spelling", What::OtherSpelling),
        offer("break: strip the signature", What::Strip),
        offer("exp: ended 5 minutes ago", What::Exp(-300)),
        offer("exp: 15 minutes from now", What::Exp(900)),
        offer("exp: leave it out", What::NoExp),
        offer("attack: role admin, the old signature kept", What::Admin),
        offer("attack: alg none, no signature", What::None("none")),
        offer("attack: alg None, no signature", What::None("None")),
        offer("attack: alg NONE, no signature", What::None("NONE")),
        offer("attack: alg nOnE, no signature, for a deny-list", What::None("nOnE")),
    ]);
    for (at, key) in trust.keys.iter().enumerate().filter(|(_, key)| public_pem(key).is_some()) {
        let name = key.kid.as_deref().unwrap_or("without a name");
        offers.push(offer(&format!("attack: HS256, the public key {name} as the secret"), What::Confuse(at)));
    }
    if trust.own.is_some() {
        offers.push(offer("attack: bring a key along in the header (jwk), and sign with it", What::BringKey));
    }
    offers.push(offer("attack: kid leads to an empty file, empty secret", What::KidToNothing));
    if trust.whose == Whose::Bench {
        for (mistake, says) in MISTAKES {
            let sign = if trust.mistakes.contains(&mistake) { "●" } else { "○" };
            offers.push(offer(&format!("verifier: {sign} {says}"), What::Mistake(mistake)));
        }
    }
    offers.push(offer("show: how the signature comes about", What::Stages));
    offers.extend([offer("copy the token", What::Copy), offer("undo", What::Undo)]);
    offers
}

/// What a change of header and claims and a new signature make of the token.
type Made = Result<String, String>;

impl Workbench {
    /// Does what a line of the list says.
    pub(super) fn act(&mut self, what: &What) -> Option<WorkbenchWish> {
        match what {
            What::Send => return self.send(),
            What::Copy => return Some(WorkbenchWish::Copy(self.token().to_owned())),
            What::Undo => self.undo(),
            What::Stages => self.menu = Menu::Stages(0),
            What::Mistake(mistake) => self.turn(*mistake),
            What::OtherSpelling => self.other_spelling(),
            What::Strip => self.change(self.token.with_signature("")),
            What::FlipBit => self.flip_bit(),
            what => match self.made(what) {
                Ok(text) => self.change(self.token.changed_to(&text)),
                Err(why) => self.notice = Some(format!("It could not be done: {why}.")),
            },
        }
        None
    }

    fn made(&self, what: &What) -> Made {
        let none = Map::new();
        let secret = self.secret.text().as_bytes();
        match what {
            What::SignWithSecret => {
                let text = self.token();
                // What the header says of an algorithm that no secret signs is mended on the way.
                let header = if is_hmac(text) { none.clone() } else { object(json!({ "alg": "HS256" })) };
                forged(text, &header, &none, ForgedSigning::Secret(secret))
            }
            What::SignWithKey(at) => {
                let key = self.trust.keys.get(*at).ok_or("that key is gone")?;
                let alg = key.alg.as_deref().unwrap_or_default();
                let changed = object(json!({ "alg": alg }));
                let header = if alg_of(self.token()).as_deref() == Some(alg) { none.clone() } else { changed };
                forged(self.token(), &header, &none, ForgedSigning::Key(key))
            }
            What::Exp(seconds) => {
                let exp = self.trust.now.saturating_add(*seconds);
                forged(self.token(), &none, &object(json!({ "exp": exp })), ForgedSigning::Keep)
            }
            What::NoExp => forged(self.token(), &none, &object(json!({ "exp": null })), ForgedSigning::Keep),
            What::Admin => forged(self.token(), &none, &object(json!({ "role": "admin" })), ForgedSigning::Keep),
            What::None(spelling) => {
                forged(self.token(), &object(json!({ "alg": spelling })), &none, ForgedSigning::Nothing)
            }
            What::Confuse(at) => {
                let pem = self.trust.keys.get(*at).and_then(public_pem).ok_or("the key has no public part")?;
                forged(self.token(), &object(json!({ "alg": "HS256" })), &none, ForgedSigning::Secret(pem.as_bytes()))
            }
            What::BringKey => {
                let key = self.trust.own.as_ref().ok_or("there is no key to bring along")?;
                let header = object(json!({ "alg": key.alg, "jwk": key.to_public_json(), "kid": null }));
                forged(self.token(), &header, &none, ForgedSigning::Key(key))
            }
            What::KidToNothing => {
                // A key that was brought along before would be used instead.
                let header = object(json!({ "alg": "HS256", "kid": "../../../../dev/null", "jwk": null }));
                forged(self.token(), &header, &none, ForgedSigning::Secret(b""))
            }
            _ => Err("nothing was asked".to_owned()),
        }
    }

    fn turn(&mut self, mistake: Carelessness) {
        match self.trust.mistakes.iter().position(|it| *it == mistake) {
            Some(at) => drop(self.trust.mistakes.remove(at)),
            None => self.trust.mistakes.push(mistake),
        }
        self.judge();
    }

    /// One bit of the letter before the cursor, else of the next one: `a` becomes `` ` ``, a digit its neighbour.
    fn flip_bit(&mut self) {
        let part = if self.part == Part::Header { Part::Header } else { Part::Payload };
        let field = self.token.field(part);
        let text = field.text();
        // The last bit of a letter or a digit, so that the text stays a text.
        let flippable = |(_, c): &(usize, char)| c.is_ascii_alphanumeric();
        let at = field.at();
        let before = text[..at].char_indices().rfind(flippable);
        let Some((place, c)) = before.or_else(|| text.char_indices().find(flippable)) else {
            self.notice = Some("There is no letter or digit to flip a bit of.".to_owned());
            return;
        };
        let flipped = u8::try_from(c).map_or(c, |byte| char::from(byte ^ 1));
        let mut changed = text.to_owned();
        changed.replace_range(place..place + c.len_utf8(), flipped.encode_utf8(&mut [0; 4]));
        let mut field = crate::tui::screen::field::Field::new(changed);
        field.go_to(at);
        let mut token = self.token.clone();
        token.put(part, field);
        self.change(token);
        self.notice = Some(format!("{c} became {flipped}: one bit. Compare what the signature should be now."));
    }

    /// The trap of the trailing bits: the last character changes, the bytes do not (RFC 4648, section 3.5).
    fn other_spelling(&mut self) {
        let signature = self.token.field(Part::Signature).text().to_owned();
        match non_canonical_spelling(&signature) {
            Some(other) => {
                self.change(self.token.with_signature(&other));
                self.notice = Some("The same bytes, spelled differently. A strict verifier refuses that.".to_owned());
            }
            None => self.notice = Some("This signature has no bits to spare in its last character.".to_owned()),
        }
    }
}

fn forged(token: &str, header: &Map<String, Json>, claims: &Map<String, Json>, signing: ForgedSigning<'_>) -> Made {
    forge(token, header, claims, signing).map_err(|fault| words::truncate_text(&fault.to_string()))
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
