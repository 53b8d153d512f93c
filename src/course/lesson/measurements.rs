//! What was measured, and what the shop stores of passwords, in sentences: told where the author of a step points to it.

use super::look_at::LookAtFacts;
use crate::course::text;
use crate::model::{Exchange, GuessCost, View};

/// How long the server took to answer, and what for.
#[must_use]
pub fn answer_time(exchange: &Exchange, look_at: LookAtFacts<'_>) -> Option<String> {
    if !look_at.includes_any(&["took", "hashes"]) {
        return None;
    }
    let hashes = match exchange.trace.password_hashes {
        0 => text::NO_PASSWORD_HASH.to_owned(),
        1 => text::ONE_PASSWORD_HASH.to_owned(),
        count => text::password_hashes(count),
    };
    Some(text::answered_in(milliseconds(exchange.trace.answer_time.micros()), hashes))
}

/// What each guess at a stored password costs.
#[must_use]
pub fn guess_cost(view: &View, look_at: LookAtFacts<'_>) -> Option<String> {
    let GuessCost { time, memory_kib } = view.guess_result.as_ref()?.cost?;
    let memory = match memory_kib {
        0 => text::HARDLY_ANY_MEMORY.to_owned(),
        kib => text::mebibytes(kib / 1024),
    };
    look_at.includes_any(&["guess"]).then(|| text::guesses_cost(thousands(time.per_second()), memory))
}

/// The passwords in the shop's database, account by account.
#[must_use]
pub fn stored_passwords(view: &View, look_at: LookAtFacts<'_>) -> Vec<String> {
    let is_meant =
        |name: &str| look_at.includes_any(&[&format!("password_hash.{name}"), &format!("password_function.{name}")]);
    let accounts = view.accounts.iter().filter(|account| is_meant(&account.name));
    accounts
        .filter_map(|account| Some(text::stored_password(&account.name, &account.stored_password.as_ref()?.text)))
        .collect()
}

/// Microseconds as milliseconds: `23.4`, below one `0.05`.
fn milliseconds(micros: i64) -> String {
    let (whole, rest) = (micros / 1000, micros % 1000);
    if whole > 0 { format!("{whole}.{}", rest / 100) } else { format!("0.{:02}", rest / 10) }
}

/// A number with a comma after each three digits: `1,234,567`.
fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_rates_are_easy_to_read() {
        assert_eq!([23_456, 1_000, 54, 0].map(milliseconds), ["23.4", "1.0", "0.05", "0.00"]);
        assert_eq!([7, 123, 1_234, 1_234_567].map(thousands), ["7", "123", "1,234", "1,234,567"]);
    }
}
