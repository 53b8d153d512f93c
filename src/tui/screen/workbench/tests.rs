//! The bench without a terminal.

use super::*;
use crate::model::{Check, Verdict};
use crate::token::{Jwk, sign};
use serde_json::json;

const SECRET: &str = "a secret of thirty-two letters!!";
const NOW: i64 = 1_767_345_242;
const SIZE: (u16, u16) = (80, 24);

fn trust() -> WorkbenchVerifier {
    let keys = vec![Jwk::from_secret(SECRET.as_bytes()).with_kid_and_alg("ours", "HS256")];
    WorkbenchVerifier {
        algorithm: Some(crate::token::Algorithm::Hs256),
        keys,
        now: NOW,
        secret: SECRET.to_owned(),
        ..WorkbenchVerifier::default()
    }
}

fn bench() -> Workbench {
    let trust = trust();
    let serde_json::Value::Object(claims) = json!({ "sub": "bob", "role": "user", "exp": NOW + 900 }) else {
        panic!("an object")
    };
    let token = sign::sign_claims(&claims, Some("JWT"), &trust.keys[0], crate::token::Algorithm::Hs256);
    Workbench::new(&token.expect("a token"), trust)
}

fn do_it(bench: &mut Workbench, says: &str) -> Option<WorkbenchCommand> {
    let at = bench.menu_items().iter().position(|offer| offer.label.starts_with(says)).expect(says);
    bench.menu = WorkbenchMenu::Open(at);
    bench.press(KeyPress::Enter, SIZE)
}

#[test]
fn every_letter_that_is_typed_is_judged_at_once() {
    let mut bench = bench();
    assert!(bench.is_valid());
    bench.press(KeyPress::Right, SIZE);
    assert!(bench.is_valid(), "moving changes nothing");
    bench.press(KeyPress::Char(' '), SIZE);
    assert_eq!(bench.trace().verdict(Check::Signature), Some(Verdict::Failed));
    bench.press(KeyPress::Ctrl('u'), SIZE);
    assert!(bench.is_valid());
    bench.press(KeyPress::Ctrl('u'), SIZE);
    assert!(bench.notice.is_some());
}

#[test]
fn the_cursor_begins_behind_the_role_and_the_algorithm() {
    let mut bench = bench();
    let type_over = |bench: &mut Workbench, old: &str, new: &str| {
        old.chars().for_each(|_| drop(bench.press(KeyPress::Backspace, SIZE)));
        new.chars().for_each(|c| drop(bench.press(KeyPress::Char(c), SIZE)));
    };
    type_over(&mut bench, "user", "admin");
    assert!(bench.token.field(WorkbenchField::Payload).text().contains(r#""role":"admin""#));
    bench.press(KeyPress::BackTab, SIZE);
    type_over(&mut bench, "HS256", "none");
    assert!(bench.token.field(WorkbenchField::Header).text().contains(r#""alg":"none""#));
}

#[test]
fn invalid_json_keeps_its_text_and_says_where() {
    let mut bench = bench();
    bench.press(KeyPress::Home, SIZE);
    bench.press(KeyPress::Char('x'), SIZE);
    assert!(bench.token.field(WorkbenchField::Payload).text().starts_with("x{\"sub\""));
    assert!(!bench.is_valid());
    bench.press(KeyPress::Backspace, SIZE);
    assert!(bench.is_valid());
}

#[test]
fn signing_again_makes_an_edited_token_valid() {
    for how in ["sign again: HMAC", "sign again: with the key ours"] {
        let mut bench = bench();
        do_it(&mut bench, "attack: role admin");
        assert!(!bench.is_valid());
        do_it(&mut bench, how);
        assert!(bench.is_valid(), "{how}: {:?}", bench.result.trace);
    }
}

#[test]
fn what_breaks_a_token_breaks_it_and_the_careless_verifier_has_its_switch() {
    for (says, refused, mistake) in [
        ("break: flip", Check::Signature, Carelessness::DecodeOnly),
        ("break: the signature's last", Check::Base64url, Carelessness::LaxBase64),
        ("exp: ended", Check::Signature, Carelessness::DecodeOnly),
        ("attack: alg none", Check::Algorithm, Carelessness::AcceptNone),
    ] {
        let mut bench = bench();
        do_it(&mut bench, says);
        assert_eq!(bench.trace().refused_by(), Some(refused), "{says}");
        if mistake != Carelessness::DecodeOnly {
            bench.turn_for_test(mistake);
            assert!(bench.is_valid(), "{says}: {:?}", bench.result.trace);
        }
    }
}

use crate::model::switch_types::Carelessness;

impl Workbench {
    fn turn_for_test(&mut self, mistake: Carelessness) {
        self.perform(&actions::WorkbenchAction::ToggleMistake(mistake));
    }
}

#[test]
fn a_pasted_token_takes_the_place_of_the_old_one_and_other_text_is_typed() {
    let mut bench = bench();
    bench.paste("Authorization: Bearer eyJhbGciOiJub25lIn0.e30.\n");
    assert_eq!(bench.token(), "eyJhbGciOiJub25lIn0.e30.");
    bench.press(KeyPress::Tab, SIZE);
    bench.paste("abc");
    assert_eq!(bench.token(), "eyJhbGciOiJub25lIn0.e30.abc");
}

#[test]
fn bytes_that_are_no_text_survive_until_they_are_edited() {
    let token = "eyJhbGciOiJIUzI1NiJ9._w.abc";
    let mut bench = Workbench::new(token, trust());
    bench.press(KeyPress::Right, SIZE);
    assert_eq!(bench.token(), token);
}

#[test]
fn sending_and_copying_are_wishes_and_a_bench_alone_says_so() {
    let mut bench = bench();
    assert_eq!(bench.press(KeyPress::Ctrl('s'), SIZE), None);
    assert!(bench.notice.is_some());
    bench.verifier.owner = VerifierOwner::Shop;
    let token = bench.token().to_owned();
    assert_eq!(bench.press(KeyPress::Ctrl('s'), SIZE), Some(WorkbenchCommand::Send(token.clone())));
    assert_eq!(bench.press(KeyPress::Ctrl('y'), SIZE), Some(WorkbenchCommand::Copy(token)));
    assert_eq!(bench.press(KeyPress::Esc, SIZE), Some(WorkbenchCommand::Close));
}
