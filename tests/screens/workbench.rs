//! The workbench alone, as `authwalk lab token` opens it: no lab.

use authwalk::token::{Algorithm, Jwk, sign};
use authwalk::tui::keymap::Key;
use authwalk::tui::screen::workbench::{Alone, Trust, WorkbenchWish};
use proptest::prelude::*;

use crate::drawn::{THEME, any_key, each_size, picture};

const NOW: i64 = 1_767_345_242;

fn trust() -> Trust {
    let keys = vec![Jwk::from_secret(*b"a secret of thirty-two letters!!").with_kid_and_alg("ours", "HS256")];
    Trust { algorithm: Some(Algorithm::Hs256), keys, now: NOW, ..Trust::default() }
}

fn signed() -> String {
    let claims = serde_json::json!({ "iss": "https://shop.test", "sub": "bob", "role": "user", "exp": NOW + 900 });
    let serde_json::Value::Object(claims) = claims else { panic!("an object") };
    sign::sign_claims(&claims, Some("JWT"), &trust().keys[0], Algorithm::Hs256).expect("a token")
}

fn drawn(bench: &Alone, size: (u16, u16)) -> String {
    picture(size, |buffer| bench.draw(buffer))
}

#[test]
fn the_workbench_at_each_size() {
    let states: &[(&str, &[Key])] = &[
        ("bench", &[]),
        ("bench_edited", &[Key::End, Key::Left, Key::Char('x')]),
        ("bench_menu", &[Key::Enter, Key::Down]),
        ("bench_flipped", &[Key::Enter, Key::Down, Key::Down, Key::Enter]),
        ("bench_payload", &[Key::Tab]),
        ("bench_signature", &[Key::Tab, Key::Tab]),
        ("bench_stages", &[Key::Ctrl('t')]),
        ("bench_help", &[Key::F(1)]),
    ];
    for (name, keys) in states {
        each_size(name, |size| {
            let mut bench = Alone::new(&signed(), trust(), THEME);
            keys.iter().for_each(|key| drop(bench.press(*key, size)));
            drawn(&bench, size)
        });
    }
}

#[test]
fn what_is_no_token_or_not_ours_at_each_size() {
    each_size("bench_no_token", |size| drawn(&Alone::new("nonsense", trust(), THEME), size));
    let stranger = Trust::alone(&[7; 64], NOW);
    each_size("bench_of_another_key", |size| drawn(&Alone::new(&signed(), stranger.clone(), THEME), size));
}

#[test]
fn control_characters_and_a_large_payload_do_no_harm() {
    let mut bench = Alone::new(&signed(), trust(), THEME);
    bench.paste("\x1b[2J\u{202e}\u{9b}31m");
    drawn(&bench, (80, 24));
    bench.paste(&"漢字 and some letters ".repeat(5000));
    for key in [Key::Char('x'), Key::Up, Key::PageUp, Key::End, Key::Home] {
        bench.press(key, (80, 24));
        assert!(drawn(&bench, (80, 24)).contains("more"));
    }
}

#[test]
fn the_bench_alone_leaves_with_esc_and_shows_its_keys() {
    let mut bench = Alone::new("nonsense", trust(), THEME);
    bench.press(Key::F(1), (80, 24));
    assert!(drawn(&bench, (80, 24)).contains("in the workbench"));
    assert_eq!(bench.press(Key::Esc, (80, 24)), None);
    assert_eq!(bench.press(Key::Esc, (80, 24)), Some(WorkbenchWish::Out));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_no_paste_and_no_size_brings_the_workbench_down(
        token in prop_oneof![Just(signed()), any::<String>(), "[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}\\.[a-zA-Z0-9_-]{0,40}"],
        steps in proptest::collection::vec((any_key("amxbfhpwtce? 15rsj"), prop::option::weighted(0.1, any::<String>()), 1..180_u16, 1..70_u16), 1..50),
    ) {
        let mut bench = Alone::new(&token, trust(), THEME);
        for (key, paste, columns, rows) in steps {
            bench.press(key, (columns, rows));
            if let Some(text) = paste {
                bench.paste(&text);
            }
            drawn(&bench, (columns, rows));
        }
    }
}
