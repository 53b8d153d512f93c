//! The list from the outside: keys in, acts out.

use super::*;
use crate::content::Lesson;
use crate::model::switch_types::VerifierMistake::{AcceptNone, DecodeOnly};
use crate::model::{AccountView, View};
use crate::tui::keymap::action_for;

fn sample_items() -> Vec<ManualActItem> {
    let text = "format_version=2\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nclient.bob='browser'\n\
        [[step]]\nid='a'\ntitle='a'\ntext='a'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\nexpect.status=200\n\
        [[step.do]]\nby='bob'\nrequest.line='GET /me'\n[[step.do]]\nby='bob'\nrequest.line='GET /'\n";
    let lesson: Lesson = toml::from_str(text).expect("a lesson");
    let mut view = View::default();
    view.accounts.push(AccountView { name: "bob".into(), role: "user".into(), banned: false, stored_password: None });
    action_items(lesson.step.iter().flat_map(|step| &step.acts), std::iter::empty(), &view, &view)
}

/// What the stack of screens does with a key.
fn press(list: &mut ActionList, key: KeyPress, items: &[ManualActItem]) -> Option<ActionChoice> {
    let Some(action) = action_for(list.keymap_context(), key) else {
        list.type_in(key, items);
        return None;
    };
    list.choose(action, items, 24)
}

fn select_item(list: &mut ActionList, items: &[ManualActItem], name: &str) {
    list.cursor = items.iter().position(|item| item.name == name).expect(name);
    list.selected_name = name.to_owned();
    list.tab = ManualTab::of(&items[list.cursor].kind);
}

fn performed(command: Option<ActionChoice>) -> (Act, LaneScope) {
    let Some(ActionChoice::Perform(acts, scope)) = command else { panic!("an act, not {command:?}") };
    (acts.into_iter().next().expect("an act"), scope)
}

#[test]
fn keys_are_rotated_where_there_are_tokens() {
    let mut view = View::default();
    let rotations = |state: &View| {
        let rotates_keys = |item: &ManualActItem| matches!(&item.kind, ManualActKind::Operator(operator) if operator.rotate_keys.is_some());
        action_items(std::iter::empty(), std::iter::empty(), state, state)
            .iter()
            .filter(|item| rotates_keys(item))
            .count()
    };
    assert_eq!(rotations(&view), 0);
    view.setup.shop.auth = crate::model::AuthMode::Jwt;
    assert_eq!(rotations(&view), 2);
}

#[test]
fn a_request_is_offered_once_without_the_expectations_of_the_lesson() {
    let items = sample_items();
    assert_eq!(items.iter().filter(|item| matches!(item.kind, ManualActKind::Repeat(_))).count(), 2);
    let (act, scope) = performed(press(&mut ActionList::default(), KeyPress::Enter, &items));
    assert_eq!((act.to_string().as_str(), act.expect.len(), scope), ("bob: GET /", 0, LaneScope::AllLanes));
}

#[test]
fn what_is_marked_is_sent_at_the_same_moment() {
    let (mut list, items) = (ActionList::default(), sample_items());
    press(&mut list, KeyPress::Char(' '), &items);
    press(&mut list, KeyPress::Down, &items);
    let (act, _) = performed(press(&mut list, KeyPress::Enter, &items));
    assert_eq!(act.to_string(), "at once: bob: GET /; bob: GET /me");
    assert!(list.marked.is_empty());
}

#[test]
fn a_switch_turns_and_a_number_is_typed() {
    let (mut list, items) = (ActionList::default(), sample_items());
    select_item(&mut list, &items, "shop.new_id_at_login");
    let (act, scope) = performed(press(&mut list, KeyPress::Enter, &items));
    let shop = act.operator.and_then(|operator| operator.set).and_then(|set| set.shop).expect("a switch of the shop");
    assert_eq!((shop.new_id_at_login, scope), (Some(false), LaneScope::CurrentLane));
    select_item(&mut list, &items, "shop.session.idle_minutes");
    assert_eq!(press(&mut list, KeyPress::Enter, &items), None);
    for key in [KeyPress::Backspace, KeyPress::Backspace, KeyPress::Char('x')] {
        press(&mut list, key, &items);
    }
    assert_eq!(press(&mut list, KeyPress::Enter, &items), None);
    assert!(list.fault.is_some(), "x is not a number");
    press(&mut list, KeyPress::Backspace, &items);
    press(&mut list, KeyPress::Char('7'), &items);
    let idle_minutes = |(act, _): (Act, LaneScope)| act.operator?.set?.shop?.session?.idle_minutes;
    assert_eq!(idle_minutes(performed(press(&mut list, KeyPress::Enter, &items))), Some(7));
    for key in [KeyPress::Enter, KeyPress::Char('1'), KeyPress::Char('5')] {
        press(&mut list, key, &items);
    }
    let typed_over = idle_minutes(performed(press(&mut list, KeyPress::Enter, &items)));
    assert_eq!(typed_over, Some(15), "the first digit takes the place of the old value");
}

#[test]
fn the_clock_and_the_operator_are_at_hand() {
    let (mut list, items) = (ActionList::at_first_switch(&sample_items()), sample_items());
    assert!(list.cursor > 0);
    select_item(&mut list, &items, "move the clock");
    press(&mut list, KeyPress::Enter, &items);
    assert_eq!(performed(press(&mut list, KeyPress::Enter, &items)).0.clock.as_deref(), Some("15m"));
    for (name, act_text) in [
        ("end the sessions of bob", "the operator deletes the sessions of bob"),
        ("ban bob", "the operator bans bob"),
        ("give bob the role admin", "the operator makes bob admin"),
        ("restart the server", "the operator restarts the server"),
    ] {
        select_item(&mut list, &items, name);
        assert_eq!(performed(press(&mut list, KeyPress::Enter, &items)).0.to_string(), act_text);
    }
}

#[test]
fn equal_lines_show_what_differs_and_never_a_password() {
    let text = "format_version=2\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nclient.bob='browser'\n\
        [[step]]\nid='a'\ntitle='a'\ntext='a'\n\
        [[step.do]]\nby='bob'\nrequest={line='POST /login',json={user='bob',password='$bob.password'}}\n\
        [[step.do]]\nby='bob'\nrequest={line='POST /login',json={user='bob',password='hunter2'}}\n\
        [[step.do]]\nby='bob'\nrequest={line='GET /me',cookies={sid='$planted'},bearer='$token'}\n";
    let lesson: Lesson = toml::from_str(text).expect("a lesson");
    let items = action_items(
        lesson.step.iter().flat_map(|step| &step.acts),
        std::iter::empty(),
        &View::default(),
        &View::default(),
    );
    let details: Vec<&str> = items.iter().take(3).map(|item| item.value.as_str()).collect();
    assert_eq!(details, ["as bob, right password", "as bob, wrong password", "cookie sid=$planted, bearer $token"]);
    assert!(items.iter().all(|item| !item.help.contains("hunter2") && !item.name.contains("hunter2")));
}

#[test]
fn each_mistake_of_the_careless_verifier_is_a_switch() {
    let (mut list, mut view) = (ActionList::default(), View::default());
    let mut turn = |state: &View, name: &str| {
        let items = action_items(std::iter::empty(), std::iter::empty(), state, state);
        select_item(&mut list, &items, name);
        let (act, scope) = performed(press(&mut list, KeyPress::Enter, &items));
        assert_eq!(scope, LaneScope::CurrentLane);
        act.operator.and_then(|operator| operator.set).expect("list")
    };
    turn(&view, "shop.verifier.careless: accept_none").apply(&mut view.setup);
    turn(&view, "shop.verifier.careless: decode_only").apply(&mut view.setup);
    assert_eq!(view.setup.shop.verifier.careless, [AcceptNone, DecodeOnly]);
    turn(&view, "shop.verifier.careless: accept_none").apply(&mut view.setup);
    assert_eq!(view.setup.shop.verifier.careless, [DecodeOnly]);
}

#[test]
fn the_list_is_narrowed_by_what_is_typed() {
    let (mut list, items) = (ActionList::default(), sample_items());
    for key in "/idle".chars().map(KeyPress::Char).chain([KeyPress::Enter]) {
        assert_eq!(press(&mut list, key, &items), None);
    }
    assert_eq!(items[list.cursor].name, "shop.session.idle_minutes");
    for key in [KeyPress::Down, KeyPress::End, KeyPress::Home, KeyPress::PageDown] {
        press(&mut list, key, &items);
        assert!(items[list.cursor].name.contains("idle"), "{key}");
    }
    assert_eq!(press(&mut list, KeyPress::Esc, &items), None, "the first Esc shows all again");
    press(&mut list, KeyPress::Home, &items);
    assert_eq!(list.cursor, 0);
    assert_eq!(press(&mut list, KeyPress::Esc, &items), Some(ActionChoice::Leave));
}

#[test]
fn what_is_not_found_cannot_be_done() {
    let (mut list, items) = (ActionList::default(), sample_items());
    for key in
        "/nothing is called so".chars().map(KeyPress::Char).chain([KeyPress::Enter, KeyPress::Enter, KeyPress::Down])
    {
        assert_eq!(press(&mut list, key, &items), None);
    }
}

#[test]
fn a_mark_stays_in_its_lane() {
    let items = sample_items();
    let mut list = ActionList::default();
    press(&mut list, KeyPress::Char(' '), &items);
    assert_eq!(press(&mut list, KeyPress::Tab, &items), Some(ActionChoice::SwitchLane));
    press(&mut list, KeyPress::Down, &items);
    let (act, _) = performed(press(&mut list, KeyPress::Enter, &items));
    assert_eq!(act.to_string(), "bob: GET /me", "alone: what was marked may be another request here");
}

#[test]
fn marked_requests_are_sent_in_order_by_a_key_of_their_own() {
    let (mut list, items) = (ActionList::default(), sample_items());
    assert_eq!(press(&mut list, KeyPress::Char('o'), &items), None);
    assert!(list.fault.as_ref().is_some_and(|fault| fault.contains("space bar")));
    press(&mut list, KeyPress::Char(' '), &items);
    press(&mut list, KeyPress::Down, &items);
    press(&mut list, KeyPress::Char(' '), &items);
    let Some(ActionChoice::Perform(acts, _)) = press(&mut list, KeyPress::Char('o'), &items) else { panic!("acts") };
    assert_eq!(acts.iter().map(ToString::to_string).collect::<Vec<_>>(), ["bob: GET /", "bob: GET /me"]);
}

#[test]
fn a_tab_shows_its_own_lines_and_the_search_all_of_them_by_their_descriptions_too() {
    let (mut list, items) = (ActionList::default(), sample_items());
    let shown = |list: &ActionList| {
        list.visible_items(&items).iter().map(|index| ManualTab::of(&items[*index].kind)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&list), [ManualTab::Requests; 2]);
    press(&mut list, KeyPress::Right, &items);
    assert!(!shown(&list).is_empty() && shown(&list).iter().all(|tab| *tab == ManualTab::Console));
    press(&mut list, KeyPress::Left, &items);
    press(&mut list, KeyPress::Left, &items);
    assert!(shown(&list).iter().all(|tab| *tab == ManualTab::Switches));
    press(&mut list, KeyPress::Char('/'), &items);
    "card number".chars().for_each(|letter| drop(press(&mut list, KeyPress::Char(letter), &items)));
    let found: Vec<&str> = list.visible_items(&items).iter().map(|index| items[*index].name.as_str()).collect();
    assert_eq!(found, ["shop.access.personal"]);
}

#[test]
fn a_changed_switch_is_marked_and_set_back() {
    let initial = View::default();
    let mut view = View::default();
    view.setup.shop.new_id_at_login = !initial.setup.shop.new_id_at_login;
    let items = action_items(std::iter::empty(), std::iter::empty(), &view, &initial);
    let changed: Vec<&str> =
        items.iter().filter(|item| item.initial_value.is_some()).map(|item| item.name.as_str()).collect();
    assert_eq!(changed, ["shop.new_id_at_login"]);
    let mut list = ActionList::default();
    select_item(&mut list, &items, "shop.new_id_at_login");
    let (act, scope) = performed(press(&mut list, KeyPress::Char('r'), &items));
    let shop = act.operator.and_then(|operator| operator.set).and_then(|set| set.shop).expect("a switch of the shop");
    assert_eq!((shop.new_id_at_login, scope), (Some(initial.setup.shop.new_id_at_login), LaneScope::CurrentLane));
}
