//! A status of HTTP as people say it: `403`, `HTTP/1.1 403 Forbidden`, `Forbidden (403)`, `403: insufficient_scope`,
//! `Unauthorized`.

use super::entered_number::{EnteredNumber, without_comment, words_of};
use crate::content::case_folding::fold_case;
use crate::model::FactValue;
use crate::model::fact::{self, FactRef};

/// What is said along with a status: the errors that the standards answer with it, and another spelling of its name.
const COMPANIONS: &[(i64, &str)] = &[
    (400, "invalid_request"),
    (400, "invalid_grant"),
    (401, "invalid_token"),
    (401, "invalid_client"),
    (401, "unauthorised"),
    (403, "insufficient_scope"),
];

/// The status in `text`, with the words around it that don't go with it. In brackets may stand its name or a comment, but
/// not another status.
pub(super) fn entered_status(text: &str) -> Option<EnteredNumber> {
    let text = without_version(&fold_case(text));
    let (answer, comment) = without_comment(&text);
    let Some(status) = read_status(answer) else { return read_status(&text) };
    let named = comment.and_then(read_status).filter(|named| named.rest.is_empty());
    named.is_none_or(|named| (named.low - status.low).abs() < 0.5).then_some(status)
}

/// The status in `text`, by its number or by its name alone.
fn read_status(text: &str) -> Option<EnteredNumber> {
    let words = words_of(text);
    let by_number = EnteredNumber::of_words(&words, None);
    let fact = fact::find_by_path("status").ok()?;
    let Some(mut status) = by_number else {
        return (100..600).find_map(|code| status_by_name(&words, &fact, code));
    };
    let code: i64 = status.low.to_string().parse().ok()?;
    remove_words(&mut status.rest, &reason_phrase(&fact, code));
    for (_, companion) in COMPANIONS.iter().filter(|(of, _)| *of == code) {
        remove_words(&mut status.rest, companion);
    }
    Some(status)
}

fn status_by_name(words: &[String], fact: &FactRef, code: i64) -> Option<EnteredNumber> {
    let mut rest = words.to_vec();
    let phrase = reason_phrase(fact, code);
    let is_other_spelling =
        COMPANIONS.iter().any(|(of, name)| *of == code && !name.contains('_') && remove_words(&mut rest, name));
    let value = f64::from(i32::try_from(code).ok()?);
    (is_other_spelling || remove_words(&mut rest, &phrase)).then_some(EnteredNumber {
        low: value,
        high: value,
        unit: None,
        rest,
    })
}

/// The name of a status without its number; empty where it has none.
fn reason_phrase(fact: &FactRef, code: i64) -> String {
    let label = fact.value_label(&FactValue::Number(code));
    label.split_once(' ').map(|(_, phrase)| phrase.to_owned()).unwrap_or_default()
}

/// Takes the words of `phrase` out of `words`, where they stand one after the other; whether they did.
fn remove_words(words: &mut Vec<String>, phrase: &str) -> bool {
    let phrase = words_of(phrase);
    let found = (!phrase.is_empty()).then(|| words.windows(phrase.len()).position(|window| window == phrase)).flatten();
    if let Some(start) = found {
        words.drain(start..start + phrase.len());
    }
    found.is_some()
}

/// `text` with `http` for `http/1.1`, whose number is not the status.
fn without_version(text: &str) -> String {
    let Some((before, after)) = text.split_once("http/") else { return text.to_owned() };
    let version_end = after.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(after.len());
    format!("{before}http{}", after.get(version_end..).unwrap_or_default())
}
