//! The strict verifier. Algorithm, keys, issuer and audience come from configuration, never from the token; the time is
//! passed in. The cryptography is that of the `jsonwebtoken` crate; what the crate lets through is closed here by hand.
//!
//! Every check leaves a line in the trace, so that a refusal can be explained.

use serde_json::{Map, Value as Json};

use crate::world::value::abbreviate;
use crate::world::{Check, Trace};

use super::algorithm::{Algorithm, Family};
use super::base64url;
use super::claims::{self, Rules};
use super::header::Header;
use super::json;
use super::keyring::{Allowed, Choice, Entry, Fit, Keyring};
use super::parts::Parts;
use super::record::{CHECKS, Record};
use super::words::brief;

/// What is demanded of a token, beyond a good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Nothing: the payload may be any bytes.
    Signature,
    /// A JSON object of claims that keeps these rules.
    Claims(Rules),
}

/// What a token came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// Valid, invalid, or not to be told.
    pub ruling: Ruling,
    /// Each check with what it saw.
    pub trace: Trace,
}

/// The verdict on a token. Only a valid one gives away its contents.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    /// Every check that was demanded has passed.
    Valid(Contents),
    /// A check refused it.
    Invalid {
        /// Which one.
        check: Check,
        /// Why, in a few words.
        reason: String,
    },
    /// The key or the algorithm is not built in, so nothing can be said of the token. It must not be trusted.
    Unsupported(String),
}

/// What a valid token holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// The header.
    pub header: Map<String, Json>,
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// The claims; empty where only the signature was demanded.
    pub claims: Map<String, Json>,
}

/// Verifies `token` at `now` (seconds since 1970-01-01Z).
#[must_use]
pub fn verify(token: &str, keys: &Keyring, demand: &Demand, now: i64) -> Verified {
    let mut record = Record::new();
    let ruling = match checked(token, keys, demand, now, &mut record) {
        Ok(contents) => {
            record.believe(&contents.claims);
            Ruling::Valid(contents)
        }
        Err(Stop::Refused(check, reason)) => {
            record.stop(check, &reason);
            Ruling::Invalid { check, reason }
        }
        Err(Stop::NotBuiltIn(check, reason)) => {
            record.stop(check, &reason);
            Ruling::Unsupported(reason)
        }
    };
    Verified { ruling, trace: record.into_trace() }
}

/// Why the checks ended early, and at which.
enum Stop {
    Refused(Check, String),
    NotBuiltIn(Check, String),
}

fn checked(token: &str, keys: &Keyring, demand: &Demand, now: i64, record: &mut Record) -> Result<Contents, Stop> {
    let parts = Parts::of(token).map_err(refused_by(Check::ThreeParts))?;
    record.passed(Check::ThreeParts, lengths(&parts));
    let [header, payload, signature] = decoded(&parts).map_err(refused_by(Check::Base64url))?;
    record.passed(Check::Base64url, format!("{} + {} + {} bytes", header.len(), payload.len(), signature.len()));
    let header = Header::read(&header).map_err(refused_by(Check::Header))?;
    record.passed(Check::Header, brief(&header.names()));

    let candidates = choose(&header, keys, record)?;
    check_signature(&candidates, &parts, &signature).map_err(refused_by(Check::Signature))?;
    record.passed(Check::Signature, abbreviate(parts.signature).into_owned());

    let claims = match demand {
        Demand::Signature => {
            CHECKS.iter().skip(6).for_each(|check| record.not_checked(*check, ""));
            Map::new()
        }
        Demand::Claims(rules) => keep_rules(rules, &payload, &header, now, record)?,
    };
    Ok(Contents { header: header.members, payload, claims })
}

fn refused_by(check: Check) -> impl Fn(String) -> Stop {
    move |reason| Stop::Refused(check, reason)
}

fn lengths(parts: &Parts<'_>) -> String {
    format!("{} + {} + {} characters", parts.header.len(), parts.payload.len(), parts.signature.len())
}

/// The bytes of each part (RFC 7515, section 5.2, steps 2, 6 and 7).
fn decoded(parts: &Parts<'_>) -> Result<[Vec<u8>; 3], String> {
    let part = |name: &str, text| base64url::decode(text).map_err(|fault| format!("{name}: {fault}"));
    Ok([part("header", parts.header)?, part("payload", parts.payload)?, part("signature", parts.signature)?])
}

/// A key that was chosen, with what it needs to check a signature.
struct Chosen<'a> {
    algorithm: Algorithm,
    signature_bytes: usize,
    key: &'a jsonwebtoken::DecodingKey,
    kid: Option<&'a str>,
}

/// The keys of ours that this header may mean, at least one. A token may pick among our keys by `kid`; it never brings
/// one. A `kid` means one key of that name; where no name decides, there may be several that fit.
fn choose<'a>(header: &Header, keys: &'a Keyring, record: &mut Record) -> Result<Vec<Chosen<'a>>, Stop> {
    if let Allowed::Only(name) = &keys.allowed {
        allowed_by_name(header, name)?;
        record.passed(Check::Algorithm, name.clone());
    }
    if let Some(fault) = &keys.fault {
        return Err(Stop::Refused(Check::Key, fault.clone()));
    }
    let meant = meant(header, keys);
    let fitting: Vec<Chosen<'_>> = meant.iter().filter_map(|entry| Chosen::of(entry, header)).collect();
    let saw = match (fitting.as_slice(), &header.kid) {
        ([], _) => return Err(none_fits(header, &meant)),
        ([one], _) => one.kid.map_or_else(String::new, |kid| format!("kid {}", brief(kid))),
        ([Chosen { kid: Some(_), .. }, ..], Some(kid)) => {
            return Err(Stop::Refused(Check::Key, format!("more than one key fits: kid {}", brief(kid))));
        }
        (several, _) => format!("no kid decides; {} keys fit, and each is tried", several.len()),
    };
    if keys.allowed == Allowed::OfTheKey {
        record.passed(Check::Algorithm, header.alg.clone());
    }
    record.passed(Check::Key, saw);
    Ok(fitting)
}

/// `alg` must be the allowed one, letter by letter, and never `none`.
fn allowed_by_name(header: &Header, name: &str) -> Result<(), Stop> {
    if header.alg != name {
        let reason = format!("expected {}, got {}", brief(name), brief(&header.alg));
        return Err(Stop::Refused(Check::Algorithm, reason));
    }
    if name.eq_ignore_ascii_case("none") {
        return Err(Stop::Refused(Check::Algorithm, "none is no signature, and never accepted".to_owned()));
    }
    Ok(())
}

/// The keys that `kid` leads to: those of that name, or else those that have none. A key with another name is never meant.
fn meant<'a>(header: &Header, keys: &'a Keyring) -> Vec<&'a Entry> {
    let Some(kid) = header.kid.as_ref().filter(|_| keys.choice == Choice::ByName) else {
        return keys.entries.iter().collect();
    };
    let named: Vec<&Entry> = keys.entries.iter().filter(|entry| entry.kid.as_ref() == Some(kid)).collect();
    if !named.is_empty() {
        return named;
    }
    let may_have_it = |entry: &&Entry| entry.kid.is_none() && matches!(entry.fit, Fit::Usable { .. });
    keys.entries.iter().filter(may_have_it).collect()
}

/// Why none of the `candidates` is for this header.
fn none_fits(header: &Header, candidates: &[&Entry]) -> Stop {
    for entry in candidates {
        match &entry.fit {
            Fit::Usable { algorithm, .. } => {
                let reason = format!("expected {algorithm}, got {}", brief(&header.alg));
                return Stop::Refused(Check::Algorithm, reason);
            }
            Fit::NotBuiltIn(kind) => return Stop::NotBuiltIn(Check::Key, format!("{kind} is not built in")),
            Fit::Unfit(_) => {}
        }
    }
    let reason = match (candidates, &header.kid) {
        ([Entry { fit: Fit::Unfit(reason), .. }, ..], _) => reason.clone(),
        (_, Some(kid)) => format!("no key of ours has kid {}", brief(kid)),
        (_, None) => "there is no key".to_owned(),
    };
    Stop::Refused(Check::Key, reason)
}

/// Whether one of the `candidates` has made `signature`.
fn check_signature(candidates: &[Chosen<'_>], parts: &Parts<'_>, signature: &[u8]) -> Result<(), String> {
    if let [one] = candidates {
        return one.check(parts, signature);
    }
    if candidates.iter().any(|candidate| candidate.check(parts, signature).is_ok()) {
        return Ok(());
    }
    let count = candidates.len();
    Err(format!("{} was made over these bytes with none of the {count} keys that fit", abbreviate(parts.signature)))
}

impl<'a> Chosen<'a> {
    /// The key of `entry`, if its one algorithm is that of the header.
    fn of(entry: &'a Entry, header: &Header) -> Option<Self> {
        match &entry.fit {
            Fit::Usable { algorithm, signature_bytes, key } if algorithm.name() == header.alg => {
                let kid = entry.kid.as_deref();
                Some(Self { algorithm: *algorithm, signature_bytes: *signature_bytes, key, kid })
            }
            _ => None,
        }
    }

    /// Whether `signature` was made over exactly these bytes with this key (RFC 7515, section 5.2, step 8).
    fn check(&self, parts: &Parts<'_>, signature: &[u8]) -> Result<(), String> {
        if signature.is_empty() {
            return Err("there is none".to_owned());
        }
        if signature.len() != self.signature_bytes {
            let (wanted, got) = (self.signature_bytes, signature.len());
            return Err(format!("expected {wanted} bytes for {}, got {got}", self.algorithm));
        }
        let message = parts.signing_input.as_bytes();
        match jsonwebtoken::crypto::verify(parts.signature, message, self.key, self.algorithm.library()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.mismatch(parts)),
            Err(error) => Err(format!("cannot be checked: {error}")),
        }
    }

    /// Both signatures where we can make the right one, that is with a secret of our own. They are shown shortened: the
    /// right one in full would make a forged token good.
    fn mismatch(&self, parts: &Parts<'_>) -> String {
        let expected = match (self.algorithm.family(), self.key.try_get_as_bytes()) {
            (Family::Hmac, Ok(secret)) => {
                let key = jsonwebtoken::EncodingKey::from_secret(secret);
                jsonwebtoken::crypto::sign(parts.signing_input.as_bytes(), &key, self.algorithm.library()).ok()
            }
            _ => None,
        };
        match expected {
            Some(expected) => differing(&expected, parts.signature),
            None => format!("{} was not made over these bytes with this key", abbreviate(parts.signature)),
        }
    }
}

/// Two signatures beside each other, and where they part if their ends do not tell.
fn differing(expected: &str, got: &str) -> String {
    let (wanted, found) = (abbreviate(expected), abbreviate(got));
    let at = expected.bytes().zip(got.bytes()).take_while(|(a, b)| a == b).count();
    let where_from = if wanted == found { format!(" (from character {} on)", at + 1) } else { String::new() };
    format!("expected {wanted}, got {found}{where_from}")
}

fn keep_rules(
    rules: &Rules,
    payload: &[u8],
    header: &Header,
    now: i64,
    record: &mut Record,
) -> Result<Map<String, Json>, Stop> {
    let claims = json::read_object(payload).map_err(|fault| format!("the claims: {fault}"));
    let claims = claims.map_err(refused_by(Check::Claims))?;
    claims::check_types(&claims).map_err(refused_by(Check::Claims))?;
    record.passed(Check::Claims, "");
    let typ = header.typ.as_deref();
    for (check, made) in [
        (Check::Exp, rules.check_exp(&claims, now)),
        (Check::Nbf, rules.check_nbf(&claims, now)),
        (Check::Iss, rules.check_iss(&claims)),
        (Check::Aud, rules.check_aud(&claims)),
        (Check::Typ, rules.check_typ(typ)),
    ] {
        record.made(check, made).map_err(refused_by(check))?;
    }
    Ok(claims)
}
