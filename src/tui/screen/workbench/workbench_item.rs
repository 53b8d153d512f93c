//! The list of what can be done to a token: sign it, break it, attack with it.

use super::{VerifierOwner, WorkbenchVerifier};
use crate::model::switch_types::VerifierMistake;
use crate::token::diagnosis::{Diagnosis, SignatureRepair};
use crate::token::{Jwk, public_pem};
use crate::tui::screen::verifier_mistakes::MISTAKES;

/// A line of the menu.
#[derive(Clone, Debug)]
pub(super) struct WorkbenchItem {
    pub(super) label: String,
    pub(super) action: WorkbenchAction,
}

/// What a line of the menu does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WorkbenchAction {
    Send,
    SignWithSecret,
    /// With the verifier's key of this number.
    SignWithKey(usize),
    FlipBit,
    /// The same bytes in other base64url characters.
    RespellSignature,
    StripSignature,
    /// `exp` this many seconds from now.
    SetExp(i64),
    RemoveExp,
    SetAdminRole,
    /// This spelling of `none`, and no signature.
    AlgNone(&'static str),
    /// HS256 with the public key of this number as the secret: key confusion.
    ConfuseKey(usize),
    /// The attacker's key in the header, and a signature made with it.
    EmbedJwk,
    /// `kid` leads to an empty file, and the secret is empty.
    KidToEmptyFile,
    /// The public key of this number, as PEM, becomes the text of the field for a secret.
    SecretFromKey(usize),
    ToggleMistake(VerifierMistake),
    /// The verifier trusts the secret or the key in the field for it.
    TrustOwnKey,
    /// What the diagnosis of this number proposes.
    Repair(usize),
    ShowExplanation,
    ShowSignatureSteps,
    Copy,
    Undo,
}

fn item(label: &str, action: WorkbenchAction) -> WorkbenchItem {
    WorkbenchItem { label: label.to_owned(), action }
}

/// Whether the list has attacks that are ready to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadyAttacks {
    Offered,
    /// In a task they are for the learner to find.
    Withheld,
}

/// Everything that can be done with this verifier, the `repairs` first.
pub(super) fn workbench_items(
    verifier: &WorkbenchVerifier,
    repairs: &[Diagnosis],
    attacks: ReadyAttacks,
) -> Vec<WorkbenchItem> {
    let mut items: Vec<WorkbenchItem> = repairs.iter().enumerate().filter_map(repair_item).collect();
    if verifier.owner == VerifierOwner::Shop {
        items.push(item("send it to the server of this lane", WorkbenchAction::Send));
    }
    items.extend(signing_items(verifier));
    items.extend(breaking_items());
    match attacks {
        ReadyAttacks::Offered => items.extend(attack_items(verifier)),
        ReadyAttacks::Withheld => items.extend(secret_items(verifier)),
    }
    if verifier.owner == VerifierOwner::Workbench {
        items.push(item("verifier: trust the secret or the key in the field", WorkbenchAction::TrustOwnKey));
        for (mistake, description) in MISTAKES {
            let sign = if verifier.mistakes.contains(&mistake) { "●" } else { "○" };
            let label = format!("verifier: {sign} {description}");
            items.push(item(&label, WorkbenchAction::ToggleMistake(mistake)));
        }
    }
    items.extend([
        item("show: what the token says, and why it is refused", WorkbenchAction::ShowExplanation),
        item("show: how the signature comes about", WorkbenchAction::ShowSignatureSteps),
        item("copy the token", WorkbenchAction::Copy),
        item("undo", WorkbenchAction::Undo),
    ]);
    items
}

fn repair_item((index, diagnosis): (usize, &Diagnosis)) -> Option<WorkbenchItem> {
    let text = &diagnosis.text;
    let label = match diagnosis.repair.as_ref()? {
        SignatureRepair::Secret(_) => format!("repair: trust another form of the secret; it {text}"),
        SignatureRepair::Token(_) => format!("repair: write the token as it should be: {text}"),
        SignatureRepair::Algorithm(algorithm) => format!("repair: accept {algorithm}; the signature {text}"),
    };
    Some(item(&label, WorkbenchAction::Repair(index)))
}

/// The shop's keys are not offered: it signs no tokens for the learner.
fn signing_items(verifier: &WorkbenchVerifier) -> Vec<WorkbenchItem> {
    let mut items = vec![item("sign again: HMAC with the secret from its field", WorkbenchAction::SignWithSecret)];
    if verifier.owner == VerifierOwner::Workbench {
        for (index, key) in verifier.keys.iter().enumerate() {
            let label = format!("sign again: with the key {}", key_name(key));
            items.push(item(&label, WorkbenchAction::SignWithKey(index)));
        }
    }
    items
}

fn breaking_items() -> [WorkbenchItem; 6] {
    [
        item("break: flip one bit of what is signed", WorkbenchAction::FlipBit),
        item(
            "break: the signature's last character, same bytes in another spelling",
            WorkbenchAction::RespellSignature,
        ),
        item("break: strip the signature", WorkbenchAction::StripSignature),
        item("exp: ended 5 minutes ago", WorkbenchAction::SetExp(-300)),
        item("exp: 15 minutes from now", WorkbenchAction::SetExp(900)),
        item("exp: leave it out", WorkbenchAction::RemoveExp),
    ]
}

fn attack_items(verifier: &WorkbenchVerifier) -> Vec<WorkbenchItem> {
    let mut items = vec![
        item("attack: role admin, the old signature kept", WorkbenchAction::SetAdminRole),
        item("attack: alg none, no signature", WorkbenchAction::AlgNone("none")),
        item("attack: alg None, no signature", WorkbenchAction::AlgNone("None")),
        item("attack: alg NONE, no signature", WorkbenchAction::AlgNone("NONE")),
        item("attack: alg nOnE, no signature, for a deny-list", WorkbenchAction::AlgNone("nOnE")),
    ];
    items.extend(public_keys(verifier).map(|(index, name)| {
        let label = format!("attack: HS256, the public key {name} as the secret");
        item(&label, WorkbenchAction::ConfuseKey(index))
    }));
    if verifier.attacker_key.is_some() {
        items.push(item("attack: bring a key along in the header (jwk), and sign with it", WorkbenchAction::EmbedJwk));
    }
    items.push(item("attack: kid leads to an empty file, empty secret", WorkbenchAction::KidToEmptyFile));
    items
}

/// What is too long to be typed into the field for a secret.
fn secret_items(verifier: &WorkbenchVerifier) -> impl Iterator<Item = WorkbenchItem> {
    public_keys(verifier).map(|(index, name)| {
        let label = format!("secret: the public key {name} as PEM, into its field");
        item(&label, WorkbenchAction::SecretFromKey(index))
    })
}

/// The keys of the verifier that have a public part, by number and name.
fn public_keys(verifier: &WorkbenchVerifier) -> impl Iterator<Item = (usize, &str)> {
    let keys = verifier.keys.iter().enumerate().filter(|(_, key)| public_pem(key).is_some());
    keys.map(|(index, key)| (index, key_name(key)))
}

fn key_name(key: &Jwk) -> &str {
    key.kid.as_deref().unwrap_or("without a name")
}
