//! The workbench alone, as `authwalk lab token` opens it: no lab.

use authwalk::internals::token::{Algorithm, Jwk, sign};
use authwalk::internals::tui::{AppRequest, KeyPress, ScreenStack, Workbench, WorkbenchVerifier};
use proptest::prelude::*;

use crate::pictures::{THEME, any_key, each_size, picture};

const NOW: i64 = 1_767_345_242;

fn trust() -> WorkbenchVerifier {
    let keys = vec![Jwk::from_secret(*b"a secret of thirty-two letters!!").with_kid_and_alg("ours", "HS256")];
    WorkbenchVerifier { algorithm: Some(Algorithm::Hs256), keys, now: NOW, ..WorkbenchVerifier::default() }
}

fn signed_token() -> String {
    let claims = serde_json::json!({ "iss": "https://shop.test", "sub": "bob", "role": "user", "exp": NOW + 900 });
    let serde_json::Value::Object(claims) = claims else { panic!("an object") };
    sign::sign_claims(&claims, Some("JWT"), &trust().keys[0], Algorithm::Hs256).expect("a token")
}

/// A workbench that fills the terminal.
fn alone(token: &str, trust: WorkbenchVerifier) -> ScreenStack {
    ScreenStack::new(Box::new(Workbench::new(token, trust)), THEME)
}

/// Presses a key on a screen of this size.
fn press(bench: &mut ScreenStack, key: KeyPress, size: (u16, u16)) -> Option<AppRequest> {
    bench.resize(size.0, size.1);
    bench.press(key)
}

fn drawn(bench: &ScreenStack, size: (u16, u16)) -> String {
    picture(size, |buffer| bench.draw(buffer))
}

#[test]
fn the_workbench_at_each_size() {
    let states: &[(&str, &[KeyPress])] = &[
        ("bench", &[]),
        ("bench_edited", &[KeyPress::End, KeyPress::Left, KeyPress::Char('x')]),
        ("bench_menu", &[KeyPress::Enter, KeyPress::Down]),
        ("bench_flipped", &[KeyPress::Enter, KeyPress::Down, KeyPress::Down, KeyPress::Enter]),
        ("bench_payload", &[KeyPress::Tab]),
        ("bench_signature", &[KeyPress::Tab, KeyPress::Tab]),
        ("bench_stages", &[KeyPress::Ctrl('t')]),
        ("bench_help", &[KeyPress::F(1)]),
    ];
    for (name, keys) in states {
        each_size(name, |size| {
            let mut bench = alone(&signed_token(), trust());
            keys.iter().for_each(|key| drop(press(&mut bench, *key, size)));
            drawn(&bench, size)
        });
    }
}

#[test]
fn what_is_no_token_or_not_ours_at_each_size() {
    each_size("bench_no_token", |size| drawn(&alone("nonsense", trust()), size));
    let stranger = WorkbenchVerifier::standalone(&[7; 64], NOW);
    each_size("bench_of_another_key", |size| drawn(&alone(&signed_token(), stranger.clone()), size));
}

#[test]
fn control_characters_and_a_large_payload_do_no_harm() {
    let mut bench = alone(&signed_token(), trust());
    bench.paste("\x1b[2J\u{202e}\u{9b}31m");
    drawn(&bench, (80, 24));
    bench.paste(&"漢字 and some letters ".repeat(5000));
    for key in [KeyPress::Char('x'), KeyPress::Up, KeyPress::PageUp, KeyPress::End, KeyPress::Home] {
        press(&mut bench, key, (80, 24));
        assert!(drawn(&bench, (80, 24)).contains("more"));
    }
}

#[test]
fn the_bench_alone_leaves_with_esc_and_shows_its_keys() {
    let mut bench = alone("nonsense", trust());
    press(&mut bench, KeyPress::F(1), (80, 24));
    assert!(drawn(&bench, (80, 24)).contains("in the workbench"));
    assert_eq!(press(&mut bench, KeyPress::Esc, (80, 24)), None);
    assert_eq!(press(&mut bench, KeyPress::Esc, (80, 24)), Some(AppRequest::Quit));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_no_paste_and_no_size_brings_the_workbench_down(
        token in prop_oneof![Just(signed_token()), any::<String>(), "[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}"],
        steps in proptest::collection::vec((any_key("amxbfhpwtce? 15rsj"), prop::option::weighted(0.1, any::<String>()), 1..180_u16, 1..70_u16), 1..50),
    ) {
        let mut bench = alone(&token, trust());
        for (key, paste, columns, rows) in steps {
            press(&mut bench, key, (columns, rows));
            if let Some(text) = paste {
                bench.paste(&text);
            }
            drawn(&bench, (columns, rows));
        }
    }
}
