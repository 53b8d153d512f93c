//! The workbench without a terminal.

use ratatui::style::Modifier;
use serde_json::json;

use super::workbench_item::WorkbenchAction;
use super::*;
use crate::model::switch_types::VerifierMistake;
use crate::model::{Check, Verdict};
use crate::token::{Jwk, generate, sign};
use crate::tui::keymap::{KeyPress, action_for};
use crate::tui::paint::Pen;
use crate::tui::screen::{ProgramRequest, Screen, ScreenCommand, ScreenContext};
use crate::tui::theme::Theme;

const SECRET: &str = "a secret of thirty-two letters!!";
const NOW: i64 = 1_767_345_242;

/// What the stack of screens does with a key, and the notice after it.
fn press(workbench: &mut Workbench, key: KeyPress) -> (ScreenCommand, Notice) {
    let mut notice = Notice::default();
    let area = ratatui::layout::Rect::new(0, 0, 80, 24);
    let mut context = ScreenContext { area, notice: &mut notice, lesson: None };
    if let Some(action) = action_for(workbench.keymap_context(), key) {
        return (workbench.handle_action(action, key, &mut context), notice);
    }
    workbench.type_key(key, &mut context);
    (ScreenCommand::Stay, notice)
}

fn paste(workbench: &mut Workbench, text: &str) {
    let area = ratatui::layout::Rect::new(0, 0, 80, 24);
    workbench.paste(text, &mut ScreenContext { area, notice: &mut Notice::default(), lesson: None });
}

fn sample_verifier() -> WorkbenchVerifier {
    let keys = vec![Jwk::from_secret(SECRET.as_bytes()).with_kid_and_alg("ours", "HS256")];
    WorkbenchVerifier {
        algorithm: Some(crate::token::Algorithm::Hs256),
        keys,
        now: NOW,
        secret: SECRET.to_owned(),
        ..WorkbenchVerifier::default()
    }
}

fn sample_workbench() -> Workbench {
    let verifier = sample_verifier();
    let serde_json::Value::Object(claims) = json!({ "sub": "bob", "role": "user", "exp": NOW + 900 }) else {
        panic!("an object")
    };
    let token = sign::sign_claims(&claims, Some("JWT"), &verifier.keys[0], crate::token::Algorithm::Hs256);
    Workbench::new(&token.expect("a token"), verifier)
}

fn is_valid(workbench: &Workbench) -> bool {
    workbench.result.verdict == TokenVerdict::Valid
}

/// Chooses the line of the menu that starts with `label`.
fn choose(workbench: &mut Workbench, label: &str) {
    workbench.open_menu();
    let items = workbench.menu_items();
    let index = items.iter().position(|item| item.label.starts_with(label)).expect(label);
    workbench.menu = Some(ListCursor(index));
    press(workbench, KeyPress::Enter);
}

#[test]
fn every_letter_that_is_typed_is_verified_at_once() {
    let mut workbench = sample_workbench();
    assert!(is_valid(&workbench));
    press(&mut workbench, KeyPress::Right);
    assert!(is_valid(&workbench), "moving changes nothing");
    press(&mut workbench, KeyPress::Char(' '));
    assert_eq!(workbench.result.trace.verdict(Check::Signature), Some(Verdict::Failed));
    press(&mut workbench, KeyPress::Ctrl('r'));
    assert!(is_valid(&workbench));
    assert!(press(&mut workbench, KeyPress::Ctrl('r')).1.text().is_some());
}

#[test]
fn the_cursor_begins_behind_the_role_and_the_algorithm() {
    let mut workbench = sample_workbench();
    let type_over = |edited: &mut Workbench, old: &str, new: &str| {
        old.chars().for_each(|_| drop(press(edited, KeyPress::Backspace)));
        new.chars().for_each(|c| drop(press(edited, KeyPress::Char(c))));
    };
    type_over(&mut workbench, "user", "admin");
    assert!(workbench.token.field(WorkbenchField::Payload).text().contains(r#""role":"admin""#));
    press(&mut workbench, KeyPress::BackTab);
    type_over(&mut workbench, "HS256", "none");
    assert!(workbench.token.field(WorkbenchField::Header).text().contains(r#""alg":"none""#));
}

#[test]
fn invalid_json_keeps_its_text_and_says_where() {
    let mut workbench = sample_workbench();
    press(&mut workbench, KeyPress::Home);
    press(&mut workbench, KeyPress::Char('x'));
    assert!(workbench.token.field(WorkbenchField::Payload).text().starts_with("x{\"sub\""));
    assert!(!is_valid(&workbench));
    press(&mut workbench, KeyPress::Backspace);
    assert!(is_valid(&workbench));
}

#[test]
fn signing_again_makes_an_edited_token_valid() {
    for label in ["sign again: HMAC", "sign again: with the key ours"] {
        let mut workbench = sample_workbench();
        choose(&mut workbench, "attack: role admin");
        assert!(!is_valid(&workbench));
        choose(&mut workbench, label);
        assert!(is_valid(&workbench), "{label}: {:?}", workbench.result.trace);
    }
}

#[test]
fn in_a_task_no_attack_is_ready_and_a_public_key_can_be_taken_for_a_secret() {
    let key = generate::generate_key(crate::token::Algorithm::Es256, "ours", &[7; generate::RANDOM_BYTES]);
    let with_key = || {
        let mut workbench = sample_workbench();
        workbench.verifier.keys = vec![key.clone().expect("a key")];
        workbench
    };
    let mut in_task = with_key().for_task();
    assert!(in_task.menu_items().iter().all(|item| !item.label.starts_with("attack")));
    choose(&mut in_task, "secret: the public key ours");
    choose(&mut in_task, "sign again: HMAC");
    let mut elsewhere = with_key();
    choose(&mut elsewhere, "attack: HS256, the public key ours");
    assert_eq!(in_task.token(), elsewhere.token());
}

#[test]
fn what_breaks_a_token_breaks_it_and_the_careless_verifier_has_its_switch() {
    for (label, check, mistake) in [
        ("break: flip", Check::Signature, VerifierMistake::DecodeOnly),
        ("break: the signature's last", Check::Base64url, VerifierMistake::LaxBase64),
        ("exp: ended", Check::Signature, VerifierMistake::DecodeOnly),
        ("attack: alg none", Check::Algorithm, VerifierMistake::AcceptNone),
    ] {
        let mut workbench = sample_workbench();
        choose(&mut workbench, label);
        assert_eq!(workbench.result.trace.refused_by(), Some(check), "{label}");
        if mistake != VerifierMistake::DecodeOnly {
            workbench.perform(&WorkbenchAction::ToggleMistake(mistake), &mut Notice::default());
            assert!(is_valid(&workbench), "{label}: {:?}", workbench.result.trace);
        }
    }
}

#[test]
fn a_pasted_token_takes_the_place_of_the_old_one_and_other_text_is_typed() {
    let mut workbench = sample_workbench();
    paste(&mut workbench, "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.\n");
    assert_eq!(workbench.token(), "eyJhbGciOiJub25lIn0.e30.");
    press(&mut workbench, KeyPress::Tab);
    paste(&mut workbench, "abc");
    assert_eq!(workbench.token(), "eyJhbGciOiJub25lIn0.e30.abc");
}

#[test]
fn a_pasted_key_is_trusted_and_a_typed_secret_on_request() {
    let mut workbench = sample_workbench();
    let token = workbench.token().to_owned();
    workbench.focus = WorkbenchField::Signature;
    paste(&mut workbench, r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#);
    assert!(!is_valid(&workbench) && workbench.token() == token);
    choose(&mut workbench, "verifier: trust the secret");
    assert!(is_valid(&workbench), "the secret in its field is the right one");
    paste(&mut workbench, include_str!("../../../../tests/fixtures/token/rsa-public.pem"));
    assert_eq!(workbench.verifier.algorithm, Some(crate::token::Algorithm::Rs256), "never HS256 for a public key");
    assert_eq!(workbench.result.trace.refused_by(), Some(Check::Algorithm));
    let trusted = workbench.verifier.keys.clone();
    workbench.verifier.owner = VerifierOwner::Shop;
    workbench.trust_text(SECRET, &mut Notice::default());
    assert_eq!(workbench.verifier.keys, trusted, "the shop takes no key from outside");
}

#[test]
fn a_pasted_object_is_text_where_json_is_edited_and_no_paste_leaves_the_menu_open() {
    let key = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;
    let with_token = r#"{"id_token":"eyJhbGciOiJub25lIn0.e30.","cnf":{"jwk":{"kty":"none"}}}"#;
    for field in [WorkbenchField::Header, WorkbenchField::Payload] {
        for text in [key, with_token] {
            let mut workbench = sample_workbench();
            let trusted = workbench.verifier.keys.clone();
            workbench.focus = field;
            workbench.open_menu();
            paste(&mut workbench, text);
            assert!(workbench.token.field(field).text().contains(text), "{field:?}: {text}");
            assert_eq!(workbench.verifier.keys, trusted);
            assert!(workbench.menu.is_none(), "its repairs are those of the token before");
        }
    }
    assert!(!own_key::looks_like_key(with_token), "a key further down is none of its own");
}

#[test]
fn a_key_in_any_form_is_taken_and_what_was_done_to_it_is_told() {
    let pem = include_str!("../../../../tests/fixtures/token/rsa-public.pem");
    let rsa = include_str!("../../../../tests/fixtures/token/rsa.jwk");
    let ec = include_str!("../../../../tests/fixtures/token/p384.jwk");
    for (text, algorithm, told) in [
        (pem.replace('\n', r"\n"), "RS256", r"About the key: the characters \n are read as line breaks."),
        (include_str!("../../../../tests/fixtures/token/forms/rsa.pub").to_owned(), "RS256", "OpenSSH"),
        (include_str!("../../../../tests/fixtures/token/forms/pss-public.pem").to_owned(), "PS256", "RSASSA-PSS"),
        (include_str!("../../../../tests/fixtures/token/forms/p384-certificate.pem").to_owned(), "ES384", "valid from"),
        (format!(r#"{{"keys":[{ec}]}}"#), "ES384", ""),
    ] {
        let mut workbench = sample_workbench();
        let mut notice = Notice::default();
        assert!(own_key::looks_like_key(&text), "{text}");
        workbench.trust_text(&text, &mut notice);
        assert_eq!(workbench.verifier.algorithm.map(crate::token::Algorithm::name), Some(algorithm));
        assert!(notice.text().is_some_and(|text| text.contains(told)), "{:?}", notice.text());
    }
    let mut workbench = sample_workbench();
    let mut notice = Notice::default();
    workbench.trust_text(&format!(r#"{{"keys":[{rsa},{ec}]}}"#), &mut notice);
    let said = "This key cannot be used: this is a set of 2 keys; paste the one that is meant.";
    assert_eq!(notice.text(), Some(said));
    assert!(is_valid(&workbench), "the verifier keeps its key");
    for text in [SECRET, "", "{\"sub\":\"bob\"}", r#"["api","web"]"#, workbench.token()] {
        assert!(!own_key::looks_like_key(text), "{text}");
    }
}

#[test]
fn a_key_that_is_meant_for_something_else_is_not_trusted() {
    for members in [r#""use":"enc""#, r#""key_ops":["sign"]"#, r#""alg":"RS256""#, r#""alg":"XS1""#] {
        let mut workbench = sample_workbench();
        let mut notice = Notice::default();
        let secret = crate::token::base64url::encode(SECRET);
        workbench.trust_text(&format!(r#"{{"kty":"oct","k":"{secret}",{members}}}"#), &mut notice);
        assert!(notice.text().is_some_and(|text| text.starts_with("This key cannot be used")), "{:?}", notice.text());
        assert!(is_valid(&workbench), "the verifier keeps its key");
    }
}

#[test]
fn a_repair_is_offered_and_done_only_when_it_is_chosen() {
    let mut workbench = sample_workbench();
    workbench.secret = crate::tui::widget::text_field::TextField::new(format!("\"{SECRET}\""));
    choose(&mut workbench, "verifier: trust the secret");
    assert!(!is_valid(&workbench));
    choose(&mut workbench, "show: what the token says");
    assert!(!is_valid(&workbench), "to look changes nothing");
    choose(&mut workbench, "repair: trust another form of the secret; it fits without the quotes around it");
    assert!(is_valid(&workbench));
    let padded = format!("{}=", workbench.token());
    workbench.replace_token(workbench.token.with_text(&padded));
    assert_eq!(workbench.result.trace.refused_by(), Some(Check::Base64url));
    choose(&mut workbench, "repair: write the token as it should be");
    assert!(is_valid(&workbench));
    workbench.open_menu();
    assert!(workbench.repairs.is_empty());
}

#[test]
fn bytes_that_are_no_text_survive_until_they_are_edited() {
    let token = "eyJhbGciOiJIUzI1NiJ9._w.abc";
    let mut workbench = Workbench::new(token, sample_verifier());
    press(&mut workbench, KeyPress::Right);
    assert_eq!(workbench.token(), token);
}

#[test]
fn sending_and_copying_are_commands_and_a_workbench_without_a_server_says_so() {
    let mut workbench = sample_workbench();
    let (command, notice) = press(&mut workbench, KeyPress::Ctrl('s'));
    assert!(matches!(command, ScreenCommand::Stay) && notice.text().is_some());
    workbench.verifier.owner = VerifierOwner::Shop;
    let token = workbench.token().to_owned();
    let asked = |shop_workbench: &mut Workbench, key| match press(shop_workbench, key).0 {
        ScreenCommand::Ask(request) => Some(request),
        _ => None,
    };
    assert_eq!(asked(&mut workbench, KeyPress::Ctrl('s')), Some(ProgramRequest::SendToken(token.clone())));
    assert_eq!(asked(&mut workbench, KeyPress::Ctrl('y')), Some(ProgramRequest::Copy(token)));
    assert!(matches!(press(&mut workbench, KeyPress::Esc).0, ScreenCommand::Close));
}

/// The workbench as it is drawn on a screen of this size.
fn drawn(workbench: &Workbench, columns: u16, rows: u16) -> ratatui::buffer::Buffer {
    let mut buffer = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, columns, rows));
    workbench.draw_over(Pen { theme: Theme::MONO }, &mut buffer);
    buffer
}

fn row_texts(buffer: &ratatui::buffer::Buffer) -> Vec<String> {
    let rows = buffer.content.chunks(usize::from(buffer.area.width));
    rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
}

#[test]
fn to_lay_the_payload_out_changes_no_byte_and_typing_in_either_view_does_the_same() {
    for view in [JsonView::Pretty, JsonView::Raw, JsonView::Fitting] {
        let mut workbench = sample_workbench();
        let token = workbench.token().to_owned();
        workbench.json_view = view;
        for key in [KeyPress::Up, KeyPress::Down, KeyPress::End, KeyPress::Ctrl('o'), KeyPress::Ctrl('o')] {
            press(&mut workbench, key);
        }
        assert_eq!(workbench.token(), token, "{view:?}");
        let payload = workbench.token.field(WorkbenchField::Payload).text().to_owned();
        let mut moved = workbench.token.field(WorkbenchField::Payload).clone();
        moved.set_cursor(payload.find("bob").expect("a claim"));
        workbench.token.set_cursor_in(WorkbenchField::Payload, moved);
        press(&mut workbench, KeyPress::Char('x'));
        assert_eq!(workbench.token.field(WorkbenchField::Payload).text(), payload.replace("bob", "xbob"));
    }
}

#[test]
fn the_claim_under_the_cursor_is_explained_and_so_is_each_beside_it() {
    let mut workbench = sample_workbench();
    assert_eq!(workbench.meaning_at_cursor().as_deref(), Some("role: the issuer's own claim; no standard defines it"));
    let rows = row_texts(&drawn(&workbench, 120, 40)).join("\n");
    assert!(rows.contains("\"exp\":1767346142  expires in 15 min"), "{rows}");
    for key in [KeyPress::End, KeyPress::Left, KeyPress::Left] {
        press(&mut workbench, key);
    }
    let meaning = workbench.meaning_at_cursor().unwrap_or_default();
    assert!(meaning.starts_with("exp: no longer valid from 2026-01-02"), "{meaning}");
    assert!(row_texts(&drawn(&workbench, 80, 24)).join("\n").contains(&meaning), "in a small terminal, too");
    press(&mut workbench, KeyPress::BackTab);
    let meaning = workbench.meaning_at_cursor().unwrap_or_default();
    assert!(meaning.starts_with("alg: how it is signed"), "{meaning}");
}

#[test]
fn what_is_signed_is_underlined_and_nothing_else() {
    let workbench = sample_workbench();
    for (columns, rows) in [(80, 40), (120, 40), (200, 60)] {
        let buffer = drawn(&workbench, columns, rows);
        let underlined = buffer.content.iter().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
        let text: String = underlined.map(ratatui::buffer::Cell::symbol).collect();
        let (signing_input, _) = workbench.token().rsplit_once('.').expect("a token");
        assert_eq!(text, signing_input);
    }
}

#[test]
fn the_stages_of_the_signature_stand_beside_it_where_there_is_room_and_a_secret() {
    let mut workbench = sample_workbench();
    let heading = "4  Inner hash";
    for ((columns, rows), is_there) in [((80, 24), false), ((119, 40), false), ((120, 40), true), ((200, 60), true)] {
        assert_eq!(row_texts(&drawn(&workbench, columns, rows)).join("\n").contains(heading), is_there, "{columns}");
    }
    workbench.secret = TextField::default();
    workbench.verifier.keys.clear();
    assert!(!row_texts(&drawn(&workbench, 200, 60)).join("\n").contains(heading));
}

#[test]
fn a_click_sets_the_cursor_in_the_row_and_column_it_points_to() {
    let mut workbench = sample_workbench();
    let buffer = drawn(&workbench, 120, 40);
    let (y, x) = row_texts(&buffer).iter().enumerate().find_map(|(y, row)| Some((y, row.find("bob")?))).expect("bob");
    let position =
        ratatui::layout::Position { x: u16::try_from(x).expect("a cell"), y: u16::try_from(y).expect("a cell") };
    let mut notice = Notice::default();
    let mut context = ScreenContext { area: buffer.area, notice: &mut notice, lesson: None };
    workbench.focus = WorkbenchField::Secret;
    workbench.click(crate::tui::screen::Pointer { position, frame: &buffer }, &mut context);
    workbench.type_key(KeyPress::Char('x'), &mut context);
    assert!(workbench.token.field(WorkbenchField::Payload).text().contains("\"xbob\""));
}
