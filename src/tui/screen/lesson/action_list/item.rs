//! The items of the list, made from the lesson's acts so far and from how the lane stands.

use serde_json::{Value as Json, json};

use crate::model::abbreviate::abbreviate;
use crate::model::act::{KeyRotation, ReplicaAction, RoleChange, StoreAction};
use crate::model::switch::Switch;
use crate::model::switch_types::VerifierMistake;
use crate::model::{AccountView, Act, ActKind, OperatorAction, ReplicaView, Request, StoreCondition, View};
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
    /// What the switch stood at when the lesson began, if it does no longer.
    pub(in crate::tui::screen::lesson) initial_value: Option<Json>,
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
            ManualActKind::Repeat(_) => return "send",
            ManualActKind::Operator(_) => return "at the shop's console",
            ManualActKind::Clock => return "time",
            ManualActKind::Switch(switch) => &switch.path,
            ManualActKind::Set(path, _) => path,
        };
        let mut segments = path.split('.');
        match segments.next().unwrap_or_default() {
            "issuer" => return "the issuer at id.test",
            "app" => return "the app at spa.test",
            "photos" => return "the API at photos.test",
            _ => {}
        }
        match segments.next().unwrap_or_default() {
            "session" => "sessions",
            "store" => "the session store",
            "balancer" => "servers",
            "cookie" => "the session cookie",
            "csrf" => "requests from other sites",
            "cors" => "scripts of other origins (CORS)",
            "pages" => "the shop's own pages",
            "access" => "access tokens",
            "refresh" => "refresh tokens",
            "verifier" => "how tokens are verified",
            "news" => "news.shop.test",
            "pay" => "pay.shop.test",
            _ => "the shop",
        }
    }
}

/// Everything that can be done by hand: `acts` are those of the lesson so far, `view` is how the lane stands, `initial` how
/// it stood when the lesson began, `clients` are those of the lesson.
pub(in crate::tui::screen::lesson) fn action_items<'a>(
    acts: impl Iterator<Item = &'a Act>,
    clients: impl Iterator<Item = &'a String>,
    view: &View,
    initial: &View,
) -> Vec<ManualActItem> {
    let mut items = repeat_items(acts);
    let new_requests: Vec<ManualActItem> = clients
        .map(|client| new_request_item(client))
        .filter(|new| !items.iter().any(|item| item.name == new.name))
        .collect();
    items.extend(new_requests);
    let initial_switches = initial.setup.switches();
    let initial_value = |switch: &Switch| {
        let earlier = initial_switches.iter().find(|earlier| earlier.path == switch.path)?;
        (earlier.value != switch.value).then(|| earlier.value.clone())
    };
    for account in &view.accounts {
        items.extend(account_items(account));
    }
    if view.setup.shop.accepted_somewhere().has_token() {
        items.extend(key_items());
    }
    items.push(operator_item(
        "restart the server",
        "",
        "It stops and starts again: what lay in its memory is gone.",
        OperatorAction { restart: Some(true), ..OperatorAction::default() },
    ));
    items.extend(store_items(view));
    items.extend(replica_items(view));
    items.push(ManualActItem {
        name: "move the clock".to_owned(),
        value: "type how far".to_owned(),
        help: "The lab's clock stands still until somebody moves it. It takes 15m, 1h 30m or 31d.".to_owned(),
        kind: ManualActKind::Clock,
        initial_value: None,
    });
    for switch in view.setup.switches() {
        if switch.path == CARELESS_PATH {
            let initial = &initial.setup.shop.verifier.careless;
            items.extend(mistake_items(&view.setup.shop.verifier.careless, initial));
        } else {
            items.push(ManualActItem {
                name: switch.path.clone(),
                value: switch.display_value(),
                help: switch.display_description(),
                initial_value: initial_value(&switch),
                kind: ManualActKind::Switch(Box::new(switch)),
            });
        }
    }
    items
}

/// A request that the lesson has not made yet: who am I?
fn new_request_item(client: &str) -> ManualActItem {
    let request = Request { line: "GET /me".to_owned(), ..Request::default() };
    let act = Act { by: Some(client.to_owned()), request: Some(request), ..Act::default() };
    ManualActItem {
        name: act.to_string(),
        value: "new".to_owned(),
        help: "The lesson has not sent this yet. The shop answers who it takes the sender for.".to_owned(),
        kind: ManualActKind::Repeat(Box::new(act)),
        initial_value: None,
    }
}

/// What the lesson has done, each act once.
fn repeat_items<'a>(acts: impl Iterator<Item = &'a Act>) -> Vec<ManualActItem> {
    let mut items: Vec<ManualActItem> = Vec::new();
    for act in acts {
        if !matches!(
            act.kind(),
            Ok(ActKind::Request(_)
                | ActKind::Forge(_)
                | ActKind::Guess(_)
                | ActKind::Script(_)
                | ActKind::Socket(_)
                | ActKind::Totp(_)
                | ActKind::AtOnce(_),)
        ) {
            continue;
        }
        let act = act.without_expectations();
        let (name, details) = (act.to_string(), act_details(&act));
        let help = if details.is_empty() {
            "The lesson has done this before; do it once more.".to_owned()
        } else {
            format!("The lesson has done this before, {details}; do it once more.")
        };
        let kind = ManualActKind::Repeat(Box::new(act));
        if !items.iter().any(|item| item.kind == kind) {
            items.push(ManualActItem { name, value: details, help, kind, initial_value: None });
        }
    }
    items
}

/// The switch that lists a careless verifier's mistakes.
const CARELESS_PATH: &str = "shop.verifier.careless";

/// Each mistake that a verifier can make, as a switch of its own.
fn mistake_items(made: &[VerifierMistake], initial: &[VerifierMistake]) -> Vec<ManualActItem> {
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
            initial_value: (initial.contains(mistake) != is_made).then(|| json!(initial)),
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
    let headers =
        request.headers.iter().flat_map(|(name, values)| values.values().iter().map(move |value| (name, value)));
    parts.extend(headers.map(|(name, value)| format!("{name}: {}", abbreviate(value))));
    parts.join(", ")
}

fn operator_item(name: &str, value: &str, help: &str, operator: OperatorAction) -> ManualActItem {
    ManualActItem {
        name: name.to_owned(),
        value: value.to_owned(),
        help: help.to_owned(),
        kind: ManualActKind::Operator(Box::new(operator)),
        initial_value: None,
    }
}

/// What can be done to such a session store.
fn store_items(view: &View) -> Vec<ManualActItem> {
    if !view.setup.shop.store.kind.is_outside() {
        return Vec::new();
    }
    let item = |name: &str, help: &str, action: StoreAction| {
        operator_item(name, "", help, OperatorAction { store: Some(action), ..OperatorAction::default() })
    };
    let start = item("start the session store", "It answers again, with what lay on its disk.", StoreAction::Start);
    let mut items = match view.store.condition {
        StoreCondition::Stopped | StoreCondition::Slow => vec![start],
        StoreCondition::Running => vec![
            item("let the session store hang", "It takes questions and doesn't answer in time.", StoreAction::Slow),
            item("fill the session store up", "Other data takes all the room that it has.", StoreAction::Fill),
            item("make room in the session store", "That data is deleted again.", StoreAction::Free),
        ],
    };
    if view.store.condition != StoreCondition::Stopped {
        items.insert(0, item("stop the session store", "What isn't on its disk is lost.", StoreAction::Stop));
    }
    if view.store.replica_sessions.is_some() {
        let help = "The store is gone for good; its replica takes over with what it has.";
        items.push(item("fail over to the lagging replica", help, StoreAction::FailOver));
    } else if view.store.condition == StoreCondition::Running {
        let help = "It copies everything once; then the link breaks, and nobody notices.";
        items.push(item("let a replica of the session store fall behind", help, StoreAction::Lag));
    }
    items
}

/// What can be done to the servers behind a load balancer.
fn replica_items(view: &View) -> Vec<ManualActItem> {
    let item = |name: String, help: &str, action: ReplicaAction| {
        operator_item(&name, "", help, OperatorAction { replica: Some(action), ..OperatorAction::default() })
    };
    let mut items = Vec::new();
    for ReplicaView { number, is_running, reaches_store } in &view.replicas {
        let (name, help, action) = if *is_running {
            ("crash", "It stops without a word, and what lay in its memory is gone.", ReplicaAction::Crash(*number))
        } else {
            ("restart", "It starts anew, with an empty memory.", ReplicaAction::Restart(*number))
        };
        items.push(item(format!("{name} server {number}"), help, action));
        if *is_running && view.setup.shop.store.kind.is_outside() {
            let (name, help, action) = if *reaches_store {
                let name = format!("cut server {number} off the session store");
                (name, "It still takes requests, and can't look anybody up.", ReplicaAction::Partition(*number))
            } else {
                let name = format!("connect server {number} with the session store");
                (name, "The network is mended.", ReplicaAction::Reconnect(*number))
            };
            items.push(item(name, help, action));
        }
        let remove = ReplicaAction::Remove(*number);
        items.push(item(format!("take server {number} away"), "It gets no more requests and is switched off.", remove));
    }
    if !view.replicas.is_empty() {
        items.push(item("add a server".to_owned(), "It takes its turn at once.", ReplicaAction::Add(1)));
    }
    items
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
