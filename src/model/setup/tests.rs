//! Tests of the switches.

use super::*;
use crate::model::switch::SwitchDomain;

#[test]
fn every_switch_can_be_turned_and_is_found_turned() {
    for switch in Setup::default().switches() {
        let value = match &switch.domain {
            SwitchDomain::OneOf(_) => switch.next_value().expect("a next word"),
            SwitchDomain::AnyNumber => json!(7),
            SwitchDomain::AnyText => json!("text"),
            SwitchDomain::AnyTexts => json!(["text", "another"]),
            SwitchDomain::AuthorOnly => continue,
        };
        let mut setup = Setup::default();
        SetupPatch::for_switch(&switch.path, &value).expect("a patch").apply(&mut setup);
        let after = setup.switches().into_iter().find(|other| other.path == switch.path).expect("still there");
        assert_eq!(after.value, value, "{}", switch.path);
        assert_ne!(setup, Setup::default(), "{}", switch.path);
        assert!(!switch.description.is_empty());
    }
}

#[test]
fn a_switch_takes_only_what_fits() {
    assert_eq!(SetupPatch::for_switch("shop.new_id_at_login", &json!("maybe")), None);
    assert_eq!(SetupPatch::for_switch("shop.no_such_switch", &json!(true)), None);
    let switches = Setup::default().switches();
    let idle = switches.iter().find(|switch| switch.path == "shop.session.idle_minutes").expect("a switch");
    assert_eq!((idle.parse("90"), idle.parse("-1"), idle.parse("soon")), (Some(json!(90)), None, None));
    let origins = switches.iter().find(|switch| switch.path == "shop.cors.origins").expect("a switch");
    let two = json!(["https://spa.test", "https://shop.test"]);
    assert_eq!(origins.parse(" https://spa.test,https://shop.test, "), Some(two.clone()));
    assert_eq!((origins.parse(""), origins.typed_value()), (Some(json!([])), String::new()));
    let typed = Switch { value: two.clone(), ..origins.clone() }.typed_value();
    assert_eq!(origins.parse(&typed), Some(two), "what is shown can be typed");
}

#[test]
fn a_screen_says_yes_and_no() {
    let switches = Setup::default().switches();
    assert!(switches.iter().any(|switch| switch.display_description().contains("**no**")));
    for switch in switches {
        assert!(
            !switch.display_description().contains("`false`") && !switch.display_description().contains("`true`"),
            "{}",
            switch.path
        );
    }
}

#[test]
fn what_a_switch_is_for_says_nothing_of_careless_values() {
    let purposes: Vec<String> =
        Setup::default().switches().iter().map(crate::model::switch::Switch::display_purpose).collect();
    assert!(purposes.iter().all(|purpose| !purpose.is_empty() && !purpose.contains("careless:")), "{purposes:#?}");
    assert!(purposes.iter().all(|purpose| !purpose.contains("is careless")));
    assert!(purposes.iter().any(|purpose| purpose == "Takes each link once."));
}
