//! The workbench verifies as the shop does: for every token that it makes, the real server gives the same verdict.

use authwalk::internals::model::Check;
use authwalk::internals::tui::{
    KeyPress, Notice, ProgramRequest, Screen as _, ScreenCommand, ScreenContext, TokenVerdict, Workbench,
    WorkbenchVerifier, action_for,
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

/// Presses a key as the stack of screens would.
fn press(workbench: &mut Workbench, key: KeyPress) -> ScreenCommand {
    let mut notice = Notice::default();
    let mut context = ScreenContext { area: Rect::new(0, 0, 80, 24), notice: &mut notice, lesson: None };
    let action = action_for(workbench.keymap_context(), key).expect("a key of the workbench");
    workbench.handle_action(action, key, &mut context)
}

/// A workbench for each action of the list, after it was done to `token`.
fn workbenches_after_each_action(token: &str, verifier: &WorkbenchVerifier) -> Vec<Workbench> {
    let mut workbenches = Vec::new();
    loop {
        let mut workbench = Workbench::new(token, verifier.clone());
        press(&mut workbench, KeyPress::Enter);
        for _ in 0..workbenches.len() {
            press(&mut workbench, KeyPress::Down);
        }
        // At its end, the list stays on the last line.
        if workbench.selected_item() != Some(workbenches.len()) {
            return workbenches;
        }
        press(&mut workbench, KeyPress::Enter);
        workbenches.push(workbench);
    }
}

#[test]
fn the_workbench_and_the_server_agree_on_everything_the_workbench_can_make() {
    for alg in ["HS256", "RS256", "ES256"] {
        let careless =
            |mistakes: &[&str]| json!({ "shop": { "access": { "alg": alg }, "verifier": { "careless": mistakes } } });
        let mut lanes: Vec<Json> = vec![careless(&[]), careless(&["alg_from_header", "one_key_for_all"])];
        lanes.extend(MISTAKES.iter().map(|mistake| careless(&[mistake])));
        let lab = shops(&lanes);
        let (mut believed, mut refused) = (0, 0);
        for (lane, switches) in lanes.iter().enumerate() {
            let login = json!({ "by": "laptop", "request": { "line": "POST /login", "json": { "user": "bob", "password": "$bob.password" } } });
            let logged_in = lab.act_in(lane, login);
            let token = field(&logged_in, "access_token");
            let verifier = WorkbenchVerifier::from_shop(&logged_in.view);
            for mut workbench in workbenches_after_each_action(&token, &verifier) {
                let ScreenCommand::Ask(ProgramRequest::SendToken(sent)) = press(&mut workbench, KeyPress::Ctrl('s'))
                else {
                    panic!("a token to send")
                };
                let answer =
                    lab.act_in(lane, json!({ "by": "tool", "request": { "line": "GET /me", "bearer": sent } }));
                let is_believed = status(&answer) == 200;
                assert_eq!(
                    workbench.result().verdict == TokenVerdict::Valid,
                    is_believed,
                    "{alg} {} {sent}: {:?}",
                    switches,
                    workbench.result().trace
                );
                if is_believed {
                    believed += 1;
                } else {
                    refused += 1;
                }
                let server = &last(&answer).trace;
                for line in workbench.result().trace.lines.iter().filter(|line| line.check != Check::Bearer) {
                    assert_eq!(server.verdict(line.check), Some(line.verdict), "{alg} {sent} {:?}", line.check);
                }
            }
        }
        assert!(believed > 30 && refused > 60, "{believed} and {refused}");
    }
}
