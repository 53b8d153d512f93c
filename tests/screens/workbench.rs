//! The workbench alone, as `authwalk lab token` opens it: no lab.

use authwalk::internals::token::{Algorithm, Jwk, sign};
use authwalk::internals::tui::{KeyPress, ProgramRequest, ScreenStack, Workbench, WorkbenchVerifier};
use proptest::prelude::*;

use crate::pictures::{Album, THEME, WIDE, any_key, footer, picture};

const NOW: i64 = 1_767_345_242;

fn shop_verifier() -> WorkbenchVerifier {
    let keys = vec![Jwk::from_secret(*b"a secret of thirty-two letters!!").with_kid_and_alg("ours", "HS256")];
    WorkbenchVerifier { algorithm: Some(Algorithm::Hs256), keys, now: NOW, ..WorkbenchVerifier::default() }
}

fn signed_token() -> String {
    let claims = serde_json::json!({ "iss": "https://shop.test", "sub": "bob", "role": "user", "exp": NOW + 900 });
    let serde_json::Value::Object(claims) = claims else { panic!("an object") };
    sign::sign_claims(&claims, Some("JWT"), &shop_verifier().keys[0], Algorithm::Hs256).expect("a token")
}

/// A workbench that fills the terminal.
fn workbench(token: &str, verifier: WorkbenchVerifier) -> ScreenStack {
    ScreenStack::new(Box::new(Workbench::new(token, verifier)), THEME)
}

/// Presses a key on a screen of this size.
fn press(workbench: &mut ScreenStack, key: KeyPress, size: (u16, u16)) -> Option<ProgramRequest> {
    workbench.resize(size.0, size.1);
    workbench.press(key)
}

fn text_of(workbench: &ScreenStack, size: (u16, u16)) -> String {
    picture(size, |buffer| workbench.draw(buffer))
}

/// What is shown of a token after these keys.
fn text_after(token: &str, verifier: WorkbenchVerifier, keys: &[KeyPress], size: (u16, u16)) -> String {
    let mut screens = workbench(token, verifier);
    for key in keys {
        press(&mut screens, *key, size);
    }
    text_of(&screens, size)
}

#[test]
fn the_workbench_in_each_state() {
    let mut album = Album::new("workbench");
    album.each_size("workbench", |size| text_after(&signed_token(), shop_verifier(), &[], size));
    let states: &[(&str, &[KeyPress])] = &[
        ("workbench_edited", &[KeyPress::End, KeyPress::Left, KeyPress::Char('x')]),
        ("workbench_actions", &[KeyPress::Enter, KeyPress::Down]),
        ("workbench_bit_flipped", &[KeyPress::Enter, KeyPress::Down, KeyPress::Down, KeyPress::Enter]),
        ("workbench_payload", &[KeyPress::Tab]),
        ("workbench_signature", &[KeyPress::Tab, KeyPress::Tab]),
        ("workbench_signature_explained", &[KeyPress::Ctrl('t')]),
        ("workbench_help", &[KeyPress::F(1)]),
    ];
    for (name, keys) in states {
        album.usual_size(name, |size| text_after(&signed_token(), shop_verifier(), keys, size));
    }
    album.usual_size("workbench_no_token", |size| text_after("nonsense", shop_verifier(), &[], size));
    let stranger = WorkbenchVerifier::standalone(&[7; 64], NOW);
    let explain = [&[KeyPress::Enter, KeyPress::End][..], &[KeyPress::Up; 3], &[KeyPress::Enter]].concat();
    album.usual_size("workbench_explanation", |size| text_after(&signed_token(), stranger.clone(), &explain, size));
    album.usual_size("workbench_foreign_key", |size| text_after(&signed_token(), stranger, &[], size));
    let keys = vec![Jwk::from_secret(*b"a secret of thirty-two letters!!\n").with_kid_and_alg("ours", "HS256")];
    let newline = WorkbenchVerifier { keys, ..shop_verifier() };
    album.usual_size("workbench_repair", |size| text_after(&signed_token(), newline, &[KeyPress::Enter], size));
    album.compare();
}

#[test]
fn the_footer_names_the_keys_of_each_state() {
    let footers: &[(&[KeyPress], &str)] = &[
        (
            &[],
            "Enter actions  Tab field  Esc back  ctrl-t how  ctrl-o raw  ctrl-r undo  ctrl-y copy  F1 keys  ctrl-c quit",
        ),
        (&[KeyPress::Enter], "↑ up  ↓ down  Enter do  Esc back  ? keys  ctrl-c quit"),
        (&[KeyPress::Ctrl('t')], "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
        (&[KeyPress::F(1)], "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
    ];
    for (keys, wanted) in footers {
        assert_eq!(footer(&text_after(&signed_token(), shop_verifier(), keys, WIDE)), *wanted, "{keys:?}");
    }
    let flip = [KeyPress::Enter, KeyPress::Down, KeyPress::Down, KeyPress::Enter];
    let notice = footer(&text_after(&signed_token(), shop_verifier(), &flip, WIDE));
    assert_eq!(notice, "r became s: one bit. Compare what the signature should be now.  ? keys");
}

#[test]
fn control_characters_and_a_large_payload_do_no_harm() {
    let mut screens = workbench(&signed_token(), shop_verifier());
    screens.paste("\x1b[2J\u{202e}\u{9b}31m");
    text_of(&screens, (80, 24));
    screens.paste(&"漢字 and some letters ".repeat(5000));
    for key in [KeyPress::Char('x'), KeyPress::Up, KeyPress::PageUp, KeyPress::End, KeyPress::Home] {
        press(&mut screens, key, (80, 24));
        assert!(text_of(&screens, (80, 24)).contains("more"));
    }
}

#[test]
fn the_workbench_alone_leaves_with_esc_and_shows_its_keys() {
    let mut screens = workbench("nonsense", shop_verifier());
    press(&mut screens, KeyPress::F(1), (80, 24));
    assert!(text_of(&screens, (80, 24)).contains("in the workbench"));
    assert_eq!(press(&mut screens, KeyPress::Esc, (80, 24)), None);
    assert_eq!(press(&mut screens, KeyPress::Esc, (80, 24)), Some(ProgramRequest::Quit));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_no_paste_and_no_size_brings_the_workbench_down(
        token in prop_oneof![Just(signed_token()), any::<String>(), "[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}"],
        steps in proptest::collection::vec((any_key("amxbfhpwtce? 15rsj"), prop::option::weighted(0.1, any::<String>()), 1..180_u16, 1..70_u16), 1..50),
    ) {
        let mut screens = workbench(&token, shop_verifier());
        for (key, paste, columns, rows) in steps {
            press(&mut screens, key, (columns, rows));
            if let Some(text) = paste {
                screens.paste(&text);
            }
            text_of(&screens, (columns, rows));
        }
    }
}
