//! The list as somebody uses it: keys in, acts out.

use super::*;
use crate::content::Lesson;
use crate::model::switch_types::Carelessness::{AcceptNone, DecodeOnly};
use crate::model::{AccountView, View};

fn list() -> Vec<ActionItem> {
    let text = "format_version=1\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nclient.bob='browser'\n\
        [[step]]\nid='a'\ntitle='a'\ntext='a'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\nexpect.status=200\n\
        [[step.do]]\nby='bob'\nrequest.line='GET /me'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\n";
    let lesson: Lesson = toml::from_str(text).expect("a lesson");
    let mut view = View::default();
    view.accounts.push(AccountView { name: "bob".into(), role: "user".into(), banned: false });
    action_items(lesson.step.iter().flat_map(|step| &step.acts), &view)
}

fn select_item(switches: &mut ActionList, offers: &[ActionItem], name: &str) {
    switches.cursor = offers.iter().position(|offer| offer.name == name).expect(name);
    switches.selected_name = name.to_owned();
}

fn performed(wish: Option<ActionListCommand>) -> (Act, LaneScope) {
    let Some(ActionListCommand::Perform(act, place)) = wish else { panic!("an act, not {wish:?}") };
    (*act, place)
}

#[test]
fn keys_are_rotated_where_there_are_tokens() {
    let mut view = View::default();
    let rotations = |view: &View| {
        let of_keys = |offer: &ActionItem| matches!(&offer.kind, ActionKind::Operator(it) if it.rotate_keys.is_some());
        action_items(std::iter::empty(), view).iter().filter(|offer| of_keys(offer)).count()
    };
    assert_eq!(rotations(&view), 0);
    view.setup.shop.auth = crate::model::AuthMode::Jwt;
    assert_eq!(rotations(&view), 2);
}

#[test]
fn a_request_is_offered_once_without_the_promises_of_the_lesson() {
    let list = list();
    assert_eq!(list.iter().filter(|offer| matches!(offer.kind, ActionKind::Repeat(_))).count(), 2);
    let (act, place) = performed(ActionList::default().press(KeyPress::Enter, &list, 24));
    assert_eq!((act.to_string().as_str(), act.expect.len(), place), ("bob: GET /", 0, LaneScope::AllLanes));
}

#[test]
fn what_is_marked_is_sent_at_the_same_moment() {
    let (mut switches, list) = (ActionList::default(), list());
    switches.press(KeyPress::Char(' '), &list, 24);
    switches.press(KeyPress::Down, &list, 24);
    let (act, _) = performed(switches.press(KeyPress::Enter, &list, 24));
    assert_eq!(act.to_string(), "at once: bob: GET /; bob: GET /me");
    assert!(switches.marked.is_empty());
}

#[test]
fn a_switch_turns_and_a_number_is_typed() {
    let (mut switches, list) = (ActionList::default(), list());
    select_item(&mut switches, &list, "shop.new_id_at_login");
    let (act, place) = performed(switches.press(KeyPress::Enter, &list, 24));
    let shop = act.operator.and_then(|it| it.set).and_then(|set| set.shop).expect("a switch of the shop");
    assert_eq!((shop.new_id_at_login, place), (Some(false), LaneScope::CurrentLane));
    select_item(&mut switches, &list, "shop.session.idle_minutes");
    assert_eq!(switches.press(KeyPress::Enter, &list, 24), None);
    for key in [KeyPress::Backspace, KeyPress::Backspace, KeyPress::Char('x')] {
        switches.press(key, &list, 24);
    }
    assert_eq!(switches.press(KeyPress::Enter, &list, 24), None);
    assert!(switches.fault.is_some(), "x is no number");
    switches.press(KeyPress::Backspace, &list, 24);
    switches.press(KeyPress::Char('7'), &list, 24);
    let shop = performed(switches.press(KeyPress::Enter, &list, 24)).0.operator.and_then(|it| it.set?.shop);
    assert_eq!(shop.and_then(|shop| shop.session?.idle_minutes), Some(7));
    for key in [KeyPress::Enter, KeyPress::Char('1'), KeyPress::Char('5')] {
        switches.press(key, &list, 24);
    }
    let shop = performed(switches.press(KeyPress::Enter, &list, 24)).0.operator.and_then(|it| it.set?.shop);
    let minutes = shop.and_then(|shop| shop.session?.idle_minutes);
    assert_eq!(minutes, Some(15), "the first digit takes the place of the old value");
}

#[test]
fn the_clock_and_the_operator_are_at_hand() {
    let (mut switches, list) = (ActionList::at_first_switch(&list()), list());
    assert!(switches.cursor > 0);
    select_item(&mut switches, &list, "move the clock");
    switches.press(KeyPress::Enter, &list, 24);
    assert_eq!(performed(switches.press(KeyPress::Enter, &list, 24)).0.clock.as_deref(), Some("15m"));
    for (name, says) in [
        ("end the sessions of bob", "the operator deletes the sessions of bob"),
        ("ban bob", "the operator bans bob"),
        ("give bob the role admin", "the operator makes bob admin"),
        ("restart the server", "the operator restarts the server"),
    ] {
        select_item(&mut switches, &list, name);
        assert_eq!(performed(switches.press(KeyPress::Enter, &list, 24)).0.to_string(), says);
    }
}

#[test]
fn equal_lines_say_what_differs_and_never_a_password() {
    let text = "format_version=1\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nclient.bob='browser'\n\
        [[step]]\nid='a'\ntitle='a'\ntext='a'\n\
        [[step.do]]\nby='bob'\nrequest={line='POST /login',json={user='bob',password='$bob.password'}}\n\
        [[step.do]]\nby='bob'\nrequest={line='POST /login',json={user='bob',password='hunter2'}}\n\
        [[step.do]]\nby='bob'\nrequest={line='GET /me',cookies={sid='$planted'},bearer='$token'}\n";
    let lesson: Lesson = toml::from_str(text).expect("a lesson");
    let list = action_items(lesson.step.iter().flat_map(|step| &step.acts), &View::default());
    let told: Vec<&str> = list.iter().take(3).map(|offer| offer.value.as_str()).collect();
    assert_eq!(told, ["as bob, right password", "as bob, wrong password", "cookie sid=$planted, bearer $token"]);
    assert!(list.iter().all(|offer| !offer.help.contains("hunter2") && !offer.name.contains("hunter2")));
}

#[test]
fn each_mistake_of_the_careless_verifier_is_a_switch() {
    let (mut switches, mut view) = (ActionList::default(), View::default());
    let mut press = |view: &View, name: &str| {
        let list = action_items(std::iter::empty(), view);
        select_item(&mut switches, &list, name);
        let (act, place) = performed(switches.press(KeyPress::Enter, &list, 24));
        assert_eq!(place, LaneScope::CurrentLane);
        act.operator.and_then(|it| it.set).expect("switches")
    };
    press(&view, "shop.verifier.careless: accept_none").apply(&mut view.setup);
    press(&view, "shop.verifier.careless: decode_only").apply(&mut view.setup);
    assert_eq!(view.setup.shop.verifier.careless, [AcceptNone, DecodeOnly]);
    press(&view, "shop.verifier.careless: accept_none").apply(&mut view.setup);
    assert_eq!(view.setup.shop.verifier.careless, [DecodeOnly]);
}

#[test]
fn the_list_is_narrowed_by_what_is_typed() {
    let (mut switches, list) = (ActionList::default(), list());
    for key in "/idle".chars().map(KeyPress::Char).chain([KeyPress::Enter]) {
        assert_eq!(switches.press(key, &list, 24), None);
    }
    assert_eq!(list[switches.cursor].name, "shop.session.idle_minutes");
    for key in [KeyPress::Down, KeyPress::End, KeyPress::Home, KeyPress::PageDown] {
        switches.press(key, &list, 24);
        assert!(list[switches.cursor].name.contains("idle"), "{key}");
    }
    assert_eq!(switches.press(KeyPress::Esc, &list, 24), None, "the first Esc shows all again");
    switches.press(KeyPress::Home, &list, 24);
    assert_eq!(switches.cursor, 0);
    assert_eq!(switches.press(KeyPress::Esc, &list, 24), Some(ActionListCommand::Close));
}

#[test]
fn what_is_not_found_cannot_be_done() {
    let (mut switches, list) = (ActionList::default(), list());
    for key in
        "/nothing is called so".chars().map(KeyPress::Char).chain([KeyPress::Enter, KeyPress::Enter, KeyPress::Down])
    {
        assert_eq!(switches.press(key, &list, 24), None);
    }
}

#[test]
fn a_mark_stays_in_its_lane() {
    let list = list();
    let mut switches = ActionList::default();
    switches.press(KeyPress::Char(' '), &list, 24);
    assert_eq!(switches.press(KeyPress::Tab, &list, 24), Some(ActionListCommand::SwitchLane));
    switches.press(KeyPress::Down, &list, 24);
    let (act, _) = performed(switches.press(KeyPress::Enter, &list, 24));
    assert_eq!(act.to_string(), "bob: GET /me", "alone: what was marked may be another request here");
}
