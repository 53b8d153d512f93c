//! A condition of a goal as a sentence: what is to become true.

use crate::course::text;
use crate::model::Check;
use crate::model::FactValue;
use crate::model::expectation::FactCondition;
use crate::model::fact;

/// What is to become true of the fact at `path`.
pub(super) fn goal_text(path: &str, wanted: &FactCondition) -> String {
    let value = value_text(path, wanted);
    let (family, name) = path.split_once('.').unwrap_or((path, ""));
    let is = |word: &str| matches!(wanted, FactCondition::Equals(found) if found.to_string() == word);
    match (family, name) {
        ("status", _) => text::goal_status(value),
        ("statuses", _) => text::goal_statuses(value),
        ("user", _) if is(text::NOBODY) => text::GOAL_NOBODY.to_owned(),
        ("user", _) => text::goal_user(value),
        ("refused_by", _) => text::goal_refused_by(value),
        ("trace", check) => check_text(check, wanted, &value),
        ("claims", claim) if is("absent") => text::goal_no_claim(claim),
        ("claims", claim) => text::goal_claim(claim, value),
        ("token_header", name) => text::goal_token_header(name, value),
        ("response", name) => text::goal_response(name, value),
        ("sent", _) if is_empty(wanted) => text::GOAL_NO_COOKIE.to_owned(),
        ("sent", _) => text::goal_sent(value),
        ("asked", _) => text::goal_asked(value),
        ("store", "sessions") => text::goal_sessions(value),
        ("store", "devices") => text::goal_devices(value),
        _ => text::goal_other(path_words(path), value),
    }
}

fn is_empty(wanted: &FactCondition) -> bool {
    matches!(wanted, FactCondition::Equals(FactValue::List(list)) if list.is_empty())
}

fn check_text(id: &str, wanted: &FactCondition, value: &str) -> String {
    let check = Check::by_id(id).map_or_else(|| id.to_owned(), |check| check.label().to_owned());
    let word = if let FactCondition::Equals(value) = wanted { value.to_string() } else { String::new() };
    match word.as_str() {
        "passed" => text::goal_check_passes(check),
        "failed" => text::goal_check_fails(check),
        "not_checked" => text::goal_check_left_out(check),
        _ => text::goal_other(check, value),
    }
}

/// The value in the words of its fact; a condition in its own.
fn value_text(path: &str, wanted: &FactCondition) -> String {
    match (wanted, fact::find_by_path(path)) {
        (FactCondition::Equals(value), Ok(fact)) => fact.value_label(&value.abbreviated()),
        _ => wanted.abbreviated().to_string(),
    }
}

/// The path of a fact in words. A name that begins with an underscore, such as `__Host-sid`, is a name from outside.
fn path_words(path: &str) -> String {
    let words =
        path.split('.').map(|part| if part.starts_with('_') { part.to_owned() } else { part.replace('_', " ") });
    words.collect::<Vec<String>>().join(" ")
}

/// What there is now, in the words of the fact. Of a long list, such as the log of a server, the last values.
pub(super) fn found_text(path: &str, found: &FactValue) -> String {
    const SHOWN_VALUES: usize = 3;
    let (start, found) = match found {
        FactValue::List(values) if values.len() > SHOWN_VALUES => {
            ("… ", FactValue::List(values[values.len() - SHOWN_VALUES..].to_vec()))
        }
        all => ("", all.clone()),
    };
    let found = found.abbreviated();
    let label = fact::find_by_path(path).map_or_else(|_| found.to_string(), |fact| fact.value_label(&found));
    format!("{start}{label}")
}
