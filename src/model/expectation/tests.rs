//! What is read from tables, and what holds of outcomes.

use super::*;
use crate::model::view::SessionView;

fn table(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => panic!("a table"),
    }
}

#[test]
fn every_expectation_and_every_fault_is_read() {
    let parsed = read_expectations(&table(serde_json::json!({
        "status": "many",
        "user": { "not": "bob", "nott": "alice" },
        "store": { "sessions": -1, "blocked": { "not": 1, "at_least": 2 }, "families": { "at_most": "x", "one_of": [1, "y"] } },
        "set_cookie": { "sid": { "value": { "not": "$planted" }, "http_onyl": true } },
        "guess": { "tried": { "at_least": 1 } },
        "trace": { "role": "passed", "rolle": "passed" },
    })));
    let paths: Vec<String> = parsed.valid.iter().map(|expectation| expectation.fact.path()).collect();
    assert_eq!(paths, ["store.blocked", "set_cookie.sid.value", "guess.tried", "trace.role"]);
    let faults: Vec<String> = parsed.invalid.iter().map(|fault| fault.keys.join(".")).collect();
    let wanted = [
        "status",
        "user.nott",
        "store.sessions",
        "store.families.at_most",
        "store.families.one_of",
        "set_cookie.sid.http_onyl",
        "trace.rolle",
    ];
    assert_eq!(faults, wanted);
    let ExpectationError::UnknownFact(unknown) = &parsed.invalid[5].error else { panic!("unknown fact") };
    assert_eq!(unknown.suggestion.as_deref(), Some("set_cookie.sid.http_only"));
}

/// Whether a fact of this value meets these conditions.
fn holds(condition: &Json, actual: impl Into<FactValue>) -> bool {
    let parsed = read_expectations(&table(serde_json::json!({ "response": { "x": condition } })));
    parsed.valid[0].condition.holds(&actual.into())
}

#[test]
fn each_condition_holds_of_what_it_says() {
    use serde_json::json;
    let between = json!({ "at_least": 2, "at_most": 4 });
    assert_eq!([1, 2, 4, 5].map(|number| holds(&between, number)), [false, true, true, false]);
    assert!(!holds(&between, "3"), "a text is no number");
    assert!(holds(&json!({ "at_least": "1700" }), 1700), "a saved number is filled in as a text");
    assert!(holds(&json!({ "one_of": ["a", 5, "absent"] }), 5));
    assert!(holds(&json!({ "one_of": ["a", 5, "absent"] }), FactValue::Absent));
    assert!(!holds(&json!({ "one_of": ["a", 5] }), "5"));
    assert!(holds(&json!({ "contains": "b" }), "abc") && !holds(&json!({ "contains": "b" }), "ac"));
    let list = FactValue::List(vec!["ab".into(), 5.into()]);
    assert!(holds(&json!({ "contains": 5 }), list.clone()) && !holds(&json!({ "contains": "a" }), list));
    assert!(holds(&json!({ "lacks": "b" }), "ac") && !holds(&json!({ "lacks": "b" }), "abc"));
    assert!(holds(&json!({ "lacks": "b" }), FactValue::Absent));
    let list = FactValue::List(vec!["ab".into(), 5.into()]);
    assert!(holds(&json!({ "lacks": "a" }), list.clone()) && !holds(&json!({ "lacks": 5 }), list));
    assert!(holds(&json!({ "not": "1700" }), 1701) && !holds(&json!({ "not": "1700" }), 1700));
}

#[test]
fn elements_are_found_in_their_order() {
    let list = FactValue::List(["a", "b", "a", "c"].map(FactValue::from).to_vec());
    let holds = |wanted: Json| {
        let parsed = read_expectations(&table(serde_json::json!({ "step": { "events": { "in_order": wanted } } })));
        parsed.valid[0].condition.holds(&list)
    };
    assert!(holds(serde_json::json!(["a", "a", "c"])), "others may be between them");
    assert!(!holds(serde_json::json!(["c", "a"])), "the order counts");
    assert!(!holds(serde_json::json!(["b", "b"])), "each stands for one element");
}

#[test]
fn what_cannot_fail_and_what_cannot_hold_is_known() {
    use serde_json::json;
    let always = |json| read_expectations(&table(json)).valid[0].always_holds();
    assert!(
        always(json!({ "status": { "at_least": 100 } }))
            && always(json!({ "store": { "sessions": { "at_least": 0 } } }))
    );
    assert!(!always(json!({ "status": { "at_least": 0, "not": 200 } })) && !always(json!({ "status": 200 })));
    for never in [json!({ "at_least": 5, "at_most": 4 }), json!({ "one_of": [200], "not": 200 })] {
        assert_eq!(read_expectations(&table(json!({ "status": never }))).invalid.len(), 1, "{never}");
    }
}

#[test]
fn a_header_may_be_a_number() {
    let fact = fact::find_by_path("header.retry_after").expect("a fact");
    assert_eq!(fact.comparable(&"30".into()), FactValue::Number(30));
    assert_eq!(fact.comparable(&"soon".into()), "soon".into());
    assert!(holds(&serde_json::json!("30"), 30), "the same as a text");
}

#[test]
fn an_expectation_is_compared_with_the_outcome() {
    let row = SessionView {
        id: "1".into(),
        user: None,
        role: None,
        device: String::new(),
        created: 0,
        last_used: 0,
        expires: 60,
        ..SessionView::default()
    };
    let mut outcome = Outcome::default();
    outcome.view.store.sessions.push(row);
    let holds = |json| read_expectations(&table(json)).valid[0].check(&outcome).is_ok();
    assert!(holds(serde_json::json!({ "store": { "sessions": 1 } })));
    assert!(!holds(serde_json::json!({ "store": { "sessions": 2 } })));
    assert!(holds(serde_json::json!({ "store": { "sessions": { "not": 2 } } })));
    assert!(!holds(serde_json::json!({ "store": { "sessions": { "at_least": 2 } } })));
    assert!(holds(serde_json::json!({ "store": { "users": ["nobody"] } })));
}
