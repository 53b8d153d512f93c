//! An act in one line, the same for every face.

use std::fmt;

use serde_json::Value as Json;

use super::{
    Act, ActKind, ForgedSignature, KeyRotation, OperatorAction, OperatorActionKind, ReplicaAction, StoreAction,
    TokenForgery,
};
use crate::model::abbreviate::abbreviate;

impl fmt::Display for Act {
    /// The act in one line: `alice: POST /login`, `the clock moves 15m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(by), Ok(kind)) = (&self.by, self.kind())
            && kind.is_done_by_client()
        {
            write!(f, "{by}: ")?;
        }
        match self.kind() {
            Ok(ActKind::Request(request)) => {
                f.write_str(request.first_line())?;
                if request.raw.is_some() {
                    f.write_str(", written byte by byte")?;
                }
                match (&request.page, request.start) {
                    (Some(page), Some(start)) => write!(f, ", by {} {page}", start.phrase())?,
                    (None, Some(_)) => f.write_str(", loaded again")?,
                    _ => {}
                }
                match self.repetitions() {
                    1 => Ok(()),
                    times => write!(f, ", {times} times"),
                }
            }
            Ok(ActKind::Forge(forge)) => write!(f, "a token made by hand: {forge}"),
            Ok(ActKind::Guess(guess)) => match &guess.stored {
                Some(user) => write!(f, "tries one word after the other on the stored password of {user}"),
                None => f.write_str("tries one word after the other as the secret"),
            },
            Ok(ActKind::Totp(_)) => f.write_str("computes a one-time code"),
            Ok(ActKind::Clock(duration)) => write!(f, "the clock moves {duration}"),
            Ok(ActKind::Operator(operator)) => write!(f, "the operator {operator}"),
            Ok(ActKind::Script(script)) => {
                match &script.page {
                    None => f.write_str("loads the comments, and what runs in them")?,
                    Some(page) => write!(f, "loads the scripts of {page}, and what runs among them")?,
                }
                script.request.as_ref().map_or(Ok(()), |request| write!(f, ", which sends {}", request.first_line()))
            }
            Ok(ActKind::Socket(socket)) => {
                write!(f, "opens a WebSocket, {}", socket.request.first_line())?;
                socket.request.page.as_ref().map_or(Ok(()), |page| write!(f, ", by a script on {page}"))
            }
            Ok(ActKind::AtOnce(acts)) => {
                f.write_str("at once")?;
                for (index, act) in acts.iter().enumerate() {
                    write!(f, "{} {act}", if index == 0 { ":" } else { ";" })?;
                }
                Ok(())
            }
            Err(_) => f.write_str("nothing"),
        }
    }
}

impl fmt::Display for TokenForgery {
    /// What is changed, and what becomes of the signature: `claims role admin, no signature`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let change = |(name, value): (&String, &Json)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{name} {}", abbreviate(&text))
        };
        for (part, changes) in [("header", &self.header), ("claims", &self.claims)] {
            if !changes.is_empty() {
                write!(f, "{part} {}, ", changes.iter().map(change).collect::<Vec<_>>().join(" and "))?;
            }
        }
        if self.payload.is_some() {
            f.write_str("another payload, ")?;
        }
        if !self.without.is_empty() {
            write!(f, "without {}, ", self.without.join(" and "))?;
        }
        match &self.sign {
            ForgedSignature::Nothing => f.write_str("no signature"),
            ForgedSignature::Keep => f.write_str("the old signature"),
            ForgedSignature::Respell => f.write_str("the old signature, its last letter spelled otherwise"),
            // The secret itself stays out: the line is printed and recorded.
            ForgedSignature::Secret(_) => f.write_str("signed with a secret"),
            ForgedSignature::Key(name) => write!(f, "signed with the key {}", abbreviate(name)),
        }
    }
}

impl fmt::Display for OperatorAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Ok(OperatorActionKind::Role(change)) => write!(f, "makes {} {}", change.user, change.to),
            Ok(OperatorActionKind::Ban(user)) => write!(f, "bans {user}"),
            Ok(OperatorActionKind::EndSessions(user)) => write!(f, "deletes the sessions of {user}"),
            Ok(OperatorActionKind::EndSession(id)) => write!(f, "deletes the session {}", abbreviate(id)),
            Ok(OperatorActionKind::EndFamily(token)) => {
                write!(f, "ends the family of the refresh token {}", abbreviate(token))
            }
            Ok(OperatorActionKind::Revoke(user)) => write!(f, "takes back the tokens of {user}"),
            Ok(OperatorActionKind::RotateKeys(KeyRotation::Overlap)) => {
                f.write_str("signs with a new key, and keeps the old")
            }
            Ok(OperatorActionKind::RotateKeys(KeyRotation::AtOnce)) => {
                f.write_str("throws the signing key away for a new one")
            }
            Ok(OperatorActionKind::Restart) => f.write_str("restarts the server"),
            Ok(OperatorActionKind::Store(action)) => f.write_str(match action {
                StoreAction::Stop => "stops the session store",
                StoreAction::Start => "starts the session store",
                StoreAction::Slow => "lets the session store hang",
                StoreAction::Fill => "fills the session store up",
                StoreAction::Free => "makes room in the session store",
                StoreAction::Lag => "sees the replica of the session store fall behind",
                StoreAction::FailOver => "fails over to the replica of the session store",
            }),
            Ok(OperatorActionKind::Replica(ReplicaAction::Add(1))) => f.write_str("adds a server"),
            Ok(OperatorActionKind::Replica(ReplicaAction::Add(count))) => write!(f, "adds {count} servers"),
            Ok(OperatorActionKind::Replica(ReplicaAction::Crash(number))) => write!(f, "sees server {number} crash"),
            Ok(OperatorActionKind::Replica(ReplicaAction::Restart(number))) => write!(f, "restarts server {number}"),
            Ok(OperatorActionKind::Replica(ReplicaAction::Remove(number))) => write!(f, "takes server {number} away"),
            Ok(OperatorActionKind::Replica(ReplicaAction::Partition(number))) => {
                write!(f, "sees server {number} lose the session store")
            }
            Ok(OperatorActionKind::Replica(ReplicaAction::Reconnect(number))) => {
                write!(f, "connects server {number} with the session store again")
            }
            Ok(OperatorActionKind::Set(patch)) => {
                for (index, (path, value)) in patch.changed_switches().iter().enumerate() {
                    write!(f, "{}{path} to {value}", if index == 0 { "sets " } else { ", " })?;
                }
                Ok(())
            }
            Err(_) => f.write_str("does nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_token_says_what_was_changed_and_never_its_secret() {
        let line = |forge: Json| {
            let forge = serde_json::from_value(forge).expect("a forged token");
            Act { by: Some("eve".into()), forge: Some(forge), ..Act::default() }.to_string()
        };
        let claims = serde_json::json!({ "from": "$t", "claims": { "role": "admin", "exp": 1_767_603_600_i64 },
            "without": ["jti"], "sign": { "secret": "hunter2" } });
        assert_eq!(
            line(claims),
            "eve: a token made by hand: claims role admin and exp 1767603600, without jti, signed with a secret"
        );
        let none = serde_json::json!({ "from": "$t", "header": { "alg": "none" }, "sign": "nothing" });
        assert_eq!(line(none), "eve: a token made by hand: header alg none, no signature");
    }

    #[test]
    fn an_operator_who_turns_switches_says_which() {
        let set = |patch: Json| {
            let set = serde_json::from_value(patch).expect("a patch");
            Act { operator: Some(OperatorAction { set: Some(set), ..OperatorAction::default() }), ..Act::default() }
                .to_string()
        };
        let one = serde_json::json!({ "shop": { "session": { "idle_minutes": 5 } } });
        assert_eq!(set(one), "the operator sets session.idle_minutes to 5");
        let two = serde_json::json!({ "shop": { "logout_deletes_session": false, "verifier": { "careless": ["decode_only"] } } });
        assert_eq!(set(two), "the operator sets logout_deletes_session to no, verifier.careless to decode_only");
    }
}
