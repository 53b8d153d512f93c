//! The workbench judges as the shop does: whatever it makes of a token, the real server says the same of it.

use authwalk::internals::model::Check;
use authwalk::internals::tui::{
    AppRequest, KeyPress, Notice, Screen as _, ScreenCommand, ScreenContext, Workbench, WorkbenchVerifier, action_for,
};
use ratatui::layout::Rect;
use serde_json::{Value as Json, json};

use crate::test_lab::{last, status};
use crate::tokens::{field, shops};

const MISTAKES: [&str; 9] = [
    "alg_from_header",
    "accept_none",
    "one_key_for_all",
    "decode_only",
    "embedded_jwk",
    "kid_as_path",
    "skip_exp",
    "skip_aud",
    "lax_base64",
];

/// What the stack of screens does with a key.
fn press(bench: &mut Workbench, key: KeyPress) -> ScreenCommand {
    let mut notice = Notice::default();
    let mut context = ScreenContext { area: Rect::new(0, 0, 80, 24), notice: &mut notice, lesson: None };
    let action = action_for(bench.key_context(), key).expect("a key of the workbench");
    bench.act(action, key, &mut context)
}

/// The bench after each action of the list, every time from `token` on.
fn made(token: &str, trust: &WorkbenchVerifier) -> Vec<Workbench> {
    let mut benches = Vec::new();
    loop {
        let mut bench = Workbench::new(token, trust.clone());
        press(&mut bench, KeyPress::Enter);
        for _ in 0..benches.len() {
            press(&mut bench, KeyPress::Down);
        }
        // Beyond its end the list stays on its last line.
        if bench.selected_item() != Some(benches.len()) {
            return benches;
        }
        press(&mut bench, KeyPress::Enter);
        benches.push(bench);
    }
}

#[test]
fn the_bench_and_the_server_agree_on_everything_the_bench_can_make() {
    for alg in ["HS256", "RS256", "ES256"] {
        let careless =
            |mistakes: &[&str]| json!({ "shop": { "access": { "alg": alg }, "verifier": { "careless": mistakes } } });
        let mut lanes: Vec<Json> = vec![careless(&[]), careless(&["alg_from_header", "one_key_for_all"])];
        lanes.extend(MISTAKES.iter().map(|mistake| careless(&[mistake])));
        let lab = shops(&lanes);
        let (mut believed, mut refused) = (0, 0);
        for (lane, switches) in lanes.iter().enumerate() {
            let login = json!({ "by": "laptop", "request": { "line": "POST /login", "json": { "user": "bob", "password": "$bob.password" } } });
            let entered = lab.act_in(lane, login);
            let token = field(&entered, "access_token");
            let trust = WorkbenchVerifier::from_shop(&entered.view);
            for mut bench in made(&token, &trust) {
                let ScreenCommand::Ask(AppRequest::SendToken(sent)) = press(&mut bench, KeyPress::Ctrl('s')) else {
                    panic!("a token to send")
                };
                let answer =
                    lab.act_in(lane, json!({ "by": "tool", "request": { "line": "GET /me", "bearer": sent } }));
                let is_believed = status(&answer) == 200;
                assert_eq!(bench.is_valid(), is_believed, "{alg} {} {sent}: {:?}", switches, bench.trace());
                if is_believed {
                    believed += 1;
                } else {
                    refused += 1;
                }
                let server = &last(&answer).trace;
                for line in bench.trace().lines.iter().filter(|line| line.check != Check::Bearer) {
                    assert_eq!(server.verdict(line.check), Some(line.verdict), "{alg} {sent} {:?}", line.check);
                }
            }
        }
        assert!(believed > 30 && refused > 60, "{believed} and {refused}");
    }
}
