//! The workbench without a terminal.

use serde_json::json;

use super::workbench_item::{WorkbenchAction, workbench_items};
use super::*;
use crate::model::switch_types::Carelessness;
use crate::model::{Check, Verdict};
use crate::token::{Jwk, sign};
use crate::tui::keymap::KeyPress;

const SECRET: &str = "a secret of thirty-two letters!!";
const NOW: i64 = 1_767_345_242;
const SIZE: (u16, u16) = (80, 24);

fn verifier() -> WorkbenchVerifier {
    let keys = vec![Jwk::from_secret(SECRET.as_bytes()).with_kid_and_alg("ours", "HS256")];
    WorkbenchVerifier {
        algorithm: Some(crate::token::Algorithm::Hs256),
        keys,
        now: NOW,
        secret: SECRET.to_owned(),
        ..WorkbenchVerifier::default()
    }
}

fn workbench() -> Workbench {
    let verifier = verifier();
    let serde_json::Value::Object(claims) = json!({ "sub": "bob", "role": "user", "exp": NOW + 900 }) else {
        panic!("an object")
    };
    let token = sign::sign_claims(&claims, Some("JWT"), &verifier.keys[0], crate::token::Algorithm::Hs256);
    Workbench::new(&token.expect("a token"), verifier)
}

/// Chooses the line of the menu that starts with `label`.
fn choose(workbench: &mut Workbench, label: &str) -> Option<WorkbenchCommand> {
    let items = workbench_items(&workbench.verifier);
    let index = items.iter().position(|item| item.label.starts_with(label)).expect(label);
    workbench.menu = WorkbenchMenu::Open(index);
    workbench.press(KeyPress::Enter, SIZE)
}

#[test]
fn every_letter_that_is_typed_is_verified_at_once() {
    let mut workbench = workbench();
    assert!(workbench.is_valid());
    workbench.press(KeyPress::Right, SIZE);
    assert!(workbench.is_valid(), "moving changes nothing");
    workbench.press(KeyPress::Char(' '), SIZE);
    assert_eq!(workbench.trace().verdict(Check::Signature), Some(Verdict::Failed));
    workbench.press(KeyPress::Ctrl('u'), SIZE);
    assert!(workbench.is_valid());
    workbench.press(KeyPress::Ctrl('u'), SIZE);
    assert!(workbench.notice.is_some());
}

#[test]
fn the_cursor_begins_behind_the_role_and_the_algorithm() {
    let mut workbench = workbench();
    let type_over = |workbench: &mut Workbench, old: &str, new: &str| {
        old.chars().for_each(|_| drop(workbench.press(KeyPress::Backspace, SIZE)));
        new.chars().for_each(|c| drop(workbench.press(KeyPress::Char(c), SIZE)));
    };
    type_over(&mut workbench, "user", "admin");
    assert!(workbench.token.field(WorkbenchField::Payload).text().contains(r#""role":"admin""#));
    workbench.press(KeyPress::BackTab, SIZE);
    type_over(&mut workbench, "HS256", "none");
    assert!(workbench.token.field(WorkbenchField::Header).text().contains(r#""alg":"none""#));
}

#[test]
fn invalid_json_keeps_its_text_and_says_where() {
    let mut workbench = workbench();
    workbench.press(KeyPress::Home, SIZE);
    workbench.press(KeyPress::Char('x'), SIZE);
    assert!(workbench.token.field(WorkbenchField::Payload).text().starts_with("x{\"sub\""));
    assert!(!workbench.is_valid());
    workbench.press(KeyPress::Backspace, SIZE);
    assert!(workbench.is_valid());
}

#[test]
fn signing_again_makes_an_edited_token_valid() {
    for label in ["sign again: HMAC", "sign again: with the key ours"] {
        let mut workbench = workbench();
        choose(&mut workbench, "attack: role admin");
        assert!(!workbench.is_valid());
        choose(&mut workbench, label);
        assert!(workbench.is_valid(), "{label}: {:?}", workbench.result.trace);
    }
}

#[test]
fn what_breaks_a_token_breaks_it_and_the_careless_verifier_has_its_switch() {
    for (label, check, mistake) in [
        ("break: flip", Check::Signature, Carelessness::DecodeOnly),
        ("break: the signature's last", Check::Base64url, Carelessness::LaxBase64),
        ("exp: ended", Check::Signature, Carelessness::DecodeOnly),
        ("attack: alg none", Check::Algorithm, Carelessness::AcceptNone),
    ] {
        let mut workbench = workbench();
        choose(&mut workbench, label);
        assert_eq!(workbench.trace().refused_by(), Some(check), "{label}");
        if mistake != Carelessness::DecodeOnly {
            workbench.perform(&WorkbenchAction::ToggleMistake(mistake));
            assert!(workbench.is_valid(), "{label}: {:?}", workbench.result.trace);
        }
    }
}

#[test]
fn a_pasted_token_takes_the_place_of_the_old_one_and_other_text_is_typed() {
    let mut workbench = workbench();
    workbench.paste("Authorization: Bearer eyJhbGciOiJub25lIn0.e30.\n");
    assert_eq!(workbench.token(), "eyJhbGciOiJub25lIn0.e30.");
    workbench.press(KeyPress::Tab, SIZE);
    workbench.paste("abc");
    assert_eq!(workbench.token(), "eyJhbGciOiJub25lIn0.e30.abc");
}

#[test]
fn bytes_that_are_no_text_survive_until_they_are_edited() {
    let token = "eyJhbGciOiJIUzI1NiJ9._w.abc";
    let mut workbench = Workbench::new(token, verifier());
    workbench.press(KeyPress::Right, SIZE);
    assert_eq!(workbench.token(), token);
}

#[test]
fn sending_and_copying_are_commands_and_a_workbench_without_a_server_says_so() {
    let mut workbench = workbench();
    assert_eq!(workbench.press(KeyPress::Ctrl('s'), SIZE), None);
    assert!(workbench.notice.is_some());
    workbench.verifier.owner = VerifierOwner::Shop;
    let token = workbench.token().to_owned();
    assert_eq!(workbench.press(KeyPress::Ctrl('s'), SIZE), Some(WorkbenchCommand::Send(token.clone())));
    assert_eq!(workbench.press(KeyPress::Ctrl('y'), SIZE), Some(WorkbenchCommand::Copy(token)));
    assert_eq!(workbench.press(KeyPress::Esc, SIZE), Some(WorkbenchCommand::Close));
}
