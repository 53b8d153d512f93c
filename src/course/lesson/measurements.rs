//! What was measured, and what the shop stores of passwords, in sentences: told where the author of a step points to it.

use super::look_at::LookAtFacts;
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{AccountView, Exchange, GuessCost, View};

/// What was measured, in a sentence and in short.
pub struct Measurement {
    pub sentence: String,
    pub short: String,
}

/// How many password hashes the server computed for its answer, and how long that took.
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
    Some(match exchange.trace.answer_time.told() {
        Some(time) => text::answered_in(milliseconds(time.micros()), hashes),
        None => text::answered_with(hashes),
    })
}

/// What each guess at a stored password costs.
#[must_use]
pub fn guess_cost(view: &View, look_at: LookAtFacts<'_>) -> Option<Measurement> {
    let GuessCost { time, memory_kib } = view.guess_result.as_ref()?.cost?;
    let memory = match memory_kib {
        0 => text::HARDLY_ANY_MEMORY.to_owned(),
        kib => text::mebibytes(kib / 1024),
    };
    let (sentence, short) = match time.told().map(|time| thousands(time.per_second())) {
        Some(rate) => (text::guesses_cost(&rate, &memory), text::guesses_cost_in_short(&rate, &memory)),
        None => (text::guess_memory(&memory), text::guess_memory(&memory)),
    };
    look_at.includes_any(&["guess"]).then_some(Measurement { sentence, short })
}

/// The passwords in the shop's database, account by account.
#[must_use]
pub fn stored_passwords(view: &View, look_at: LookAtFacts<'_>) -> Vec<Measurement> {
    let is_meant =
        |name: &str| look_at.includes_any(&[&format!("password_hash.{name}"), &format!("password_function.{name}")]);
    let accounts = view.accounts.iter().filter(|account| is_meant(&account.name));
    let told = |account: &AccountView| {
        let stored = &account.stored_password.as_ref()?.text;
        let sentence = text::stored_password(&account.name, stored);
        Some(Measurement { short: text::stored_password(&account.name, hash_in_short(stored)), sentence })
    };
    accounts.filter_map(told).collect()
}

/// A stored password with its salt and its hash shortened, and its parameters whole.
fn hash_in_short(stored: &str) -> String {
    /// Salts and hashes are longer than this, parameters are not.
    const LONGEST_PARAMETER: usize = 20;
    let short =
        |part: &str| if part.len() > LONGEST_PARAMETER { abbreviate(part).into_owned() } else { part.to_owned() };
    stored.split('$').map(short).collect::<Vec<_>>().join("$")
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
