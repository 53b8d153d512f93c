//! A condition of a goal as a sentence: what is to become true.

use crate::course::text;
use crate::model::expectation::{FactCondition, FactTest};
use crate::model::fact::FactRef;
use crate::model::{Check, FactValue, Verdict};

/// What is to become true of `fact`.
pub(super) fn goal_text(fact: &FactRef, wanted: &FactCondition) -> String {
    let (path, value) = (fact.path(), value_text(fact, wanted));
    let (family, name) = path.split_once('.').unwrap_or((&path, ""));
    let is = |word: &str| requires_word(wanted, word);
    match (family, name) {
        ("status", _) => text::goal::status(value),
        ("statuses", _) => text::goal::statuses(value),
        ("user", _) if is(text::NOBODY) => text::goal::NOBODY.to_owned(),
        ("user", _) => text::goal::user(value),
        ("refused_by", _) => text::goal::refused_by(value),
        ("trace", check) => check_text(check, wanted, &value),
        ("claims", claim) if is("absent") => text::goal::no_claim(claim),
        ("claims", claim) => text::goal::claim(claim, value),
        ("token_header", name) => text::goal::token_header(name, value),
        ("response", name) => text::goal::response(name, value),
        ("sent", _) if is_empty(wanted) => text::goal::NO_COOKIE.to_owned(),
        ("sent", _) => text::goal::sent(value),
        ("asked", _) => text::goal::asked(value),
        ("switch", path) => text::goal::switch(path.strip_prefix("shop.").unwrap_or(path), value),
        ("store", "sessions") => text::goal::sessions(value),
        ("store", "devices") => text::goal::devices(value),
        ("store", "ended") => text::goal::ended_sessions(value),
        ("step", "seconds") => text::goal::seconds(value),
        ("step", refusals) if refusals.starts_with("refusals.") => {
            refusals_text(fact, wanted).unwrap_or_else(|| text::goal::other(path_words(fact), value))
        }
        ("step", "operations") => operations_text(wanted).unwrap_or_else(|| text::goal::other(path_words(fact), value)),
        (_, "events" | "pages") => {
            events_text(family, name, wanted).unwrap_or_else(|| text::goal::other(path_words(fact), value))
        }
        ("credential", "age") if is("absent") => text::goal::OLD_CREDENTIAL.to_owned(),
        ("credential", "age") => text::goal::credential_age(value),
        ("step" | "credential", _) => {
            responses_text(fact, wanted).unwrap_or_else(|| text::goal::other(path_words(fact), value))
        }
        _ => text::goal::other(path_words(fact), value),
    }
}

fn requires_word(wanted: &FactCondition, word: &str) -> bool {
    matches!(wanted, FactCondition::Equals(value) if value.to_string() == word)
}

fn is_empty(wanted: &FactCondition) -> bool {
    matches!(wanted, FactCondition::Equals(FactValue::List(list)) if list.is_empty())
}

/// That a client, or whoever sends a credential, has got a response which the goal names.
fn responses_text(fact: &FactRef, wanted: &FactCondition) -> Option<String> {
    let client = fact.parameter.as_str();
    match (wanted, client) {
        (FactCondition::All(tests), "") => each_test(tests, |test| match test {
            FactTest::Contains(response) => Some(text::goal::credential_response(response)),
            FactTest::Lacks(response) => Some(text::goal::no_credential_response(response)),
            FactTest::InOrder(responses) => Some(text::goal::credential_responses(in_order(responses))),
            _ => None,
        }),
        (FactCondition::All(tests), client) => each_test(tests, |test| match test {
            FactTest::Contains(response) => Some(text::goal::client_response(client, response)),
            FactTest::Lacks(response) => Some(text::goal::no_client_response(client, response)),
            FactTest::InOrder(responses) => Some(text::goal::client_responses(client, in_order(responses))),
            _ => None,
        }),
        (FactCondition::Equals(_), _) => None,
    }
}

/// The sentences of all tests in a row; `None` if one of them has none.
fn each_test(tests: &[FactTest], sentence: impl Fn(&FactTest) -> Option<String>) -> Option<String> {
    Some(tests.iter().map(sentence).collect::<Option<Vec<String>>>()?.join("; "))
}

fn in_order(values: &[FactValue]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<String>>().join("; then ")
}

/// That a client is refused by a check, by several in an order, or is not.
fn refusals_text(fact: &FactRef, wanted: &FactCondition) -> Option<String> {
    let FactCondition::All(tests) = wanted else { return None };
    let parts = |refusal: &FactValue| {
        let refusal = refusal.to_string();
        let (response, check) = refusal.rsplit_once(' ')?;
        Some((response.to_owned(), check_label(check)))
    };
    let client = &fact.parameter;
    Some(match tests.as_slice() {
        [FactTest::Contains(refusal)] => {
            let (response, check) = parts(refusal)?;
            text::goal::refusal(client, response, check)
        }
        [FactTest::Lacks(refusal)] => {
            let (response, check) = parts(refusal)?;
            text::goal::no_refusal(client, response, check)
        }
        [FactTest::InOrder(refusals)] => {
            let refusals = refusals.iter().map(parts).collect::<Option<Vec<_>>>()?;
            let one = |(response, check): (String, String)| text::goal::one_refusal(response, check);
            text::goal::refusals(client, refusals.into_iter().map(one).collect::<Vec<String>>().join("; then "))
        }
        _ => return None,
    })
}

fn check_label(id: &str) -> String {
    Check::by_id(id).map_or_else(|| id.to_owned(), |check| check.label().to_owned())
}

/// That the operator has done what the goal names, or has not.
fn operations_text(wanted: &FactCondition) -> Option<String> {
    let FactCondition::All(tests) = wanted else { return None };
    each_test(tests, |test| match test {
        FactTest::Contains(operation) => Some(text::goal::operation(operation)),
        FactTest::Lacks(operation) => Some(text::goal::no_operation(operation)),
        FactTest::InOrder(operations) => Some(text::goal::operations(in_order(operations))),
        _ => None,
    })
}

/// That something happens, in an order or at all, or never; of a credential, all of it while somebody has it; of pages, what
/// they get.
fn events_text(family: &str, name: &str, wanted: &FactCondition) -> Option<String> {
    let FactCondition::All(tests) = wanted else { return None };
    let events = each_test(tests, |test| match test {
        FactTest::InOrder(events) => Some(text::goal::events(in_order(events))),
        FactTest::Contains(event) => Some(text::goal::event(event)),
        FactTest::Lacks(event) => Some(text::goal::no_event(event)),
        _ => None,
    })?;
    Some(match (family, name) {
        ("credential", _) => text::goal::credential_events(events),
        (_, "pages") => text::goal::page_events(events),
        _ => events,
    })
}

fn check_text(id: &str, wanted: &FactCondition, value: &str) -> String {
    let check = check_label(id);
    let verdict = Verdict::ALL.into_iter().find(|verdict| requires_word(wanted, verdict.word()));
    match verdict {
        Some(Verdict::Passed) => text::goal::check_passes(check),
        Some(Verdict::Failed) => text::goal::check_fails(check),
        Some(Verdict::NotChecked) => text::goal::check_left_out(check),
        Some(Verdict::NotReached) | None => text::goal::other(check, value),
    }
}

/// The value in the words of its fact; a condition in its own.
fn value_text(fact: &FactRef, wanted: &FactCondition) -> String {
    match wanted {
        FactCondition::Equals(value) => fact.value_label(&value.abbreviated()),
        FactCondition::All(_) => wanted.abbreviated().to_string(),
    }
}

/// The path of a fact in words; a name in it, such as that of a cookie, as it is written.
fn path_words(fact: &FactRef) -> String {
    let word = |part: &str| if part.starts_with('<') { fact.parameter.clone() } else { part.replace('_', " ") };
    fact.fact.path.split('.').map(word).collect::<Vec<String>>().join(" ")
}

/// What there is now, in the words of the fact. Of a long list, such as the log of a server, the last values; of what has happened
/// the last one, whole.
pub(super) fn found_text(fact: &FactRef, found: &FactValue) -> String {
    const SHOWN_VALUES: usize = 3;
    let tells_events = matches!(fact.fact.path.split_once('.'), Some(("step" | "credential", _)));
    let shown = if tells_events { 1 } else { SHOWN_VALUES };
    let (start, found) = match found {
        FactValue::List(values) if values.len() > shown => {
            ("… ", FactValue::List(values[values.len() - shown..].to_vec()))
        }
        all => ("", all.clone()),
    };
    let found = if tells_events { found } else { found.abbreviated() };
    format!("{start}{}", fact.value_label(&found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fact::find_by_path;

    fn fact(path: &str) -> FactRef {
        find_by_path(path).expect("a fact")
    }

    #[test]
    fn a_name_from_outside_is_shown_as_it_is_written() {
        assert_eq!(path_words(&fact("jar.__Host-sid")), "jar __Host-sid");
        assert_eq!(path_words(&fact("set_cookie.session_id.kept")), "set cookie session_id kept");
        assert_eq!(path_words(&fact("store.replica_sessions")), "store replica sessions");
    }

    #[test]
    fn what_has_happened_is_told_as_a_sentence() {
        let text = |path: &str, test: &str, value: &str| {
            let test =
                if test == "contains" { FactTest::Contains(value.into()) } else { FactTest::Lacks(value.into()) };
            goal_text(&fact(path), &FactCondition::All(vec![test]))
        };
        assert_eq!(
            text("step.refusals.mallory", "contains", "GET /me 401 session_lookup"),
            "mallory gets GET /me 401 in this task, refused by: look up"
        );
        let refusals = ["GET /me 401 aud", "GET /me 401 typ"].map(FactValue::from).to_vec();
        assert_eq!(
            goal_text(&fact("step.refusals.mallory"), &FactCondition::All(vec![FactTest::InOrder(refusals)])),
            "mallory is refused in this order: GET /me 401 by the check “aud”; then GET /me 401 by the check “typ”"
        );
        assert_eq!(text("step.responses.bob", "lacks", "GET /me 401"), "bob never gets GET /me 401 in this task");
        assert_eq!(
            goal_text(&fact("credential.age"), &FactCondition::Equals(FactValue::Absent)),
            "the last request's session ID or token is older than this task"
        );
        assert_eq!(text("step.operations", "contains", "bans bob"), "the operator bans bob in this task");
        assert_eq!(text("step.operations", "lacks", "bans bob"), "the operator never bans bob in this task");
    }

    #[test]
    fn an_order_is_told_event_by_event() {
        let events = ["bob: POST /login 200", "the operator bans bob", "bob: GET /me 401"];
        let in_order = FactCondition::All(vec![FactTest::InOrder(events.map(FactValue::from).to_vec())]);
        assert_eq!(
            goal_text(&fact("step.events"), &in_order),
            "in this order: bob: POST /login 200; then the operator bans bob; then bob: GET /me 401"
        );
        assert_eq!(
            goal_text(&fact("credential.events"), &in_order),
            "once somebody has the last request's session ID or token, in this order: bob: POST /login 200; then the operator bans bob; then bob: GET /me 401"
        );
        let pages = ["https://evil.test: GET /live 403", "https://spa.test: GET /live 101"].map(FactValue::from);
        assert_eq!(
            goal_text(&fact("step.pages"), &FactCondition::All(vec![FactTest::InOrder(pages.to_vec())])),
            "responses to pages, in this order: https://evil.test: GET /live 403; then https://spa.test: GET /live 101"
        );
        let lacks = FactTest::Lacks("the operator bans bob".into());
        assert_eq!(
            goal_text(&fact("step.events"), &FactCondition::All(vec![FactTest::Contains(events[0].into()), lacks])),
            "this happens in this task: bob: POST /login 200; this never happens in this task: the operator bans bob"
        );
    }

    #[test]
    fn of_a_long_list_the_last_values_are_shown() {
        let log = |entries: &[&str]| FactValue::List(entries.iter().map(|entry| FactValue::from(*entry)).collect());
        assert_eq!(found_text(&fact("store.log"), &log(&["a", "b", "c"])), "a, b, c");
        assert_eq!(found_text(&fact("store.log"), &log(&["a", "b", "c", "d"])), "… b, c, d");
        let events = log(&["bob: GET /me 200", "alice: GET /admin/orders?tenant=globex 200"]);
        assert_eq!(found_text(&fact("step.events"), &events), "… alice: GET /admin/orders?tenant=globex 200");
    }
}
