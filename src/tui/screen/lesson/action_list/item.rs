//! The items of the list, made from the lesson's acts so far and from how the lane stands.

use serde_json::{Value as Json, json};

use crate::model::abbreviate::abbreviate;
use crate::model::act::{KeyRotation, RoleChange};
use crate::model::switch::Switch;
use crate::model::switch_types::AuthMode;
use crate::model::switch_types::VerifierMistake;
use crate::model::{AccountView, Act, ActKind, OperatorAction, View};
use crate::tui::screen::verifier_mistakes::MISTAKES;

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui::screen::lesson) struct ManualActItem {
    pub(in crate::tui::screen::lesson) name: String,
    /// The value now, or details of an act; may be empty.
    pub(in crate::tui::screen::lesson) value: String,
    /// What it does, in a sentence or two of Markdown.
    pub(in crate::tui::screen::lesson) help: String,
    pub(in crate::tui::screen::lesson) kind: ManualActKind,
}

/// What Enter does on a line.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui::screen::lesson) enum ManualActKind {
    /// Does an act of the lesson once more.
    Repeat(Box<Act>),
    /// Acts as the shop's operator.
    Operator(Box<OperatorAction>),
    /// Moves the clock; how far is typed.
    Clock,
    /// Sets a switch to its next value, or lets its value be typed.
    Switch(Box<Switch>),
    /// Sets the switch at this path to this value.
    Set(String, Json),
}

impl ManualActItem {
    /// The heading above it.
    pub(in crate::tui::screen::lesson) fn section(&self) -> &'static str {
        let path = match &self.kind {
            ManualActKind::Repeat(_) => return "send again",
            ManualActKind::Operator(_) => return "at the shop's console",
            ManualActKind::Clock => return "time",
            ManualActKind::Switch(switch) => &switch.path,
            ManualActKind::Set(path, _) => path,
        };
        match path.split('.').nth(1).unwrap_or_default() {
            "session" => "this lane's switches: sessions",
            "cookie" => "this lane's switches: the session cookie",
            "access" => "this lane's switches: access tokens",
            "refresh" => "this lane's switches: refresh tokens",
            "verifier" => "this lane's switches: how tokens are verified",
            "news" => "this lane's switches: news.shop.test",
            "pay" => "this lane's switches: pay.shop.test",
            _ => "this lane's switches: the shop",
        }
    }
}

/// Everything that can be done by hand: `acts` are those of the lesson so far, `view` is how the lane stands.
pub(in crate::tui::screen::lesson) fn action_items<'a>(
    acts: impl Iterator<Item = &'a Act>,
    view: &View,
) -> Vec<ManualActItem> {
    let mut items = repeat_items(acts);
    for account in &view.accounts {
        items.extend(account_items(account));
    }
    if view.setup.shop.auth != AuthMode::Session {
        items.extend(key_items());
    }
    items.push(operator_item(
        "restart the server",
        "",
        "It stops and starts again: what lay in its memory is gone.",
        OperatorAction { restart: Some(true), ..OperatorAction::default() },
    ));
    items.push(ManualActItem {
        name: "move the clock".to_owned(),
        value: "type how far".to_owned(),
        help: "The lab's clock stands still until somebody moves it. It takes 15m, 1h 30m or 31d.".to_owned(),
        kind: ManualActKind::Clock,
    });
    for switch in view.setup.switches() {
        if switch.path == CARELESS_PATH {
            items.extend(mistake_items(&view.setup.shop.verifier.careless));
        } else {
            items.push(ManualActItem {
                name: switch.path.clone(),
                value: switch.display_value(),
                help: switch.display_description(),
                kind: ManualActKind::Switch(Box::new(switch)),
            });
        }
    }
    items
}

/// What the lesson has done, each act once.
fn repeat_items<'a>(acts: impl Iterator<Item = &'a Act>) -> Vec<ManualActItem> {
    let mut items: Vec<ManualActItem> = Vec::new();
    for act in acts {
        if !matches!(act.kind(), Ok(ActKind::Request(_) | ActKind::Forge(_) | ActKind::Guess(_) | ActKind::AtOnce(_))) {
            continue;
        }
        let act = without_expectations(act);
        let (name, details) = (act.to_string(), act_details(&act));
        let help = if details.is_empty() {
            "The lesson has done this before; do it once more.".to_owned()
        } else {
            format!("The lesson has done this before, {details}; do it once more.")
        };
        let kind = ManualActKind::Repeat(Box::new(act));
        if !items.iter().any(|item| item.kind == kind) {
            items.push(ManualActItem { name, value: details, help, kind });
        }
    }
    items
}

/// `act` as the learner does it: the lesson's expectations hold for its own act, in its own step.
pub(in crate::tui::screen::lesson) fn without_expectations(act: &Act) -> Act {
    let mut act = act.clone();
    act.expect.clear();
    act.expect_in.clear();
    act.same_in_lanes.clear();
    act.differs_in_lanes.clear();
    act.at_once = act.at_once.map(|acts| acts.iter().map(without_expectations).collect());
    act
}

/// The switch that lists a careless verifier's mistakes.
const CARELESS_PATH: &str = "shop.verifier.careless";

/// Each mistake that a verifier can make, as a switch of its own.
fn mistake_items(made: &[VerifierMistake]) -> Vec<ManualActItem> {
    let item = |(mistake, description): &(VerifierMistake, &str)| {
        let is_made = made.contains(mistake);
        let all = MISTAKES.iter().map(|(other, _)| *other);
        let after_toggle: Vec<VerifierMistake> =
            all.filter(|other| if other == mistake { !is_made } else { made.contains(other) }).collect();
        let id = json!(mistake).as_str().unwrap_or_default().to_owned();
        ManualActItem {
            name: format!("{CARELESS_PATH}: {id}"),
            value: if is_made { "yes" } else { "no" }.to_owned(),
            help: format!("A careless verifier {description}. With no mistake at all it is the strict one."),
            kind: ManualActKind::Set(CARELESS_PATH.to_owned(), json!(after_toggle)),
        }
    };
    MISTAKES.iter().map(item).collect()
}

/// What an act sends besides its first line. A password is never shown, only whether it is the right one.
fn act_details(act: &Act) -> String {
    let Some(request) = &act.request else { return String::new() };
    let mut parts = Vec::new();
    parts.extend(request.page.iter().map(|page| format!("from {page}'s page")));
    let form = request.form.iter().map(|(name, value)| (name.clone(), json!(value)));
    let fields: Vec<(String, Json)> = match &request.json {
        Some(Json::Object(fields)) => fields.clone().into_iter().chain(form).collect(),
        Some(_) => std::iter::once(("body".to_owned(), json!("of its own"))).chain(form).collect(),
        None => form.collect(),
    };
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let user = fields.iter().find(|(name, _)| name == "user").map(|(_, user)| text(user));
    parts.extend(fields.iter().map(|(name, value)| match (name.as_str(), &user) {
        ("user", _) => format!("as {}", abbreviate(&text(value))),
        ("password", Some(user)) if text(value) == format!("${user}.password") => "right password".to_owned(),
        ("password", _) => "wrong password".to_owned(),
        _ => format!("{name} {}", abbreviate(&text(value))),
    }));
    parts.extend(request.body.iter().map(|body| format!("body {}", abbreviate(body))));
    parts.extend(request.cookies.iter().map(|(name, value)| format!("cookie {name}={}", abbreviate(value))));
    parts.extend(request.bearer.iter().map(|token| format!("bearer {}", abbreviate(token))));
    parts.extend(request.proof.iter().map(|client| format!("proof by {client}")));
    parts.extend(request.headers.iter().map(|(name, value)| format!("{name}: {}", abbreviate(value))));
    parts.join(", ")
}

fn operator_item(name: &str, value: &str, help: &str, operator: OperatorAction) -> ManualActItem {
    ManualActItem {
        name: name.to_owned(),
        value: value.to_owned(),
        help: help.to_owned(),
        kind: ManualActKind::Operator(Box::new(operator)),
    }
}

fn key_items() -> [ManualActItem; 2] {
    let rotate = |rotation| OperatorAction { rotate_keys: Some(rotation), ..OperatorAction::default() };
    [
        operator_item(
            "sign with a new key, and keep the old",
            "",
            "New tokens are signed with a new key. The old one goes on verifying, so its tokens run out in peace.",
            rotate(KeyRotation::Overlap),
        ),
        operator_item(
            "throw the signing key away for a new one",
            "",
            "The old key is out at once, with every token that it ever signed.",
            rotate(KeyRotation::AtOnce),
        ),
    ]
}

fn account_items(account: &AccountView) -> [ManualActItem; 4] {
    let (user, role) = (&account.name, &account.role);
    let new_role = if role == "admin" { "user" } else { "admin" };
    let change = RoleChange { user: user.to_owned(), to: new_role.to_owned() };
    [
        operator_item(
            &format!("end the sessions of {user}"),
            "",
            "Every session row of this account is deleted.",
            OperatorAction { end_sessions: Some(user.to_owned()), ..OperatorAction::default() },
        ),
        operator_item(
            &format!("take back the tokens of {user}"),
            "",
            "Access tokens that are out count no more, if the shop has a way to take them back; see `revoke`.",
            OperatorAction { revoke: Some(user.to_owned()), ..OperatorAction::default() },
        ),
        operator_item(
            &format!("ban {user}"),
            if account.banned { "banned" } else { "" },
            "The account no longer counts. What is signed or stored elsewhere does not know it.",
            OperatorAction { ban: Some(user.to_owned()), ..OperatorAction::default() },
        ),
        operator_item(
            &format!("give {user} the role {new_role}"),
            role,
            "The account gets another role, from now on.",
            OperatorAction { role: Some(change), ..OperatorAction::default() },
        ),
    ]
}
