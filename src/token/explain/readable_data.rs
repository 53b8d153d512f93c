//! What a token lets everybody read who sees it: secrets and personal data, by the names of claims and by their values.

use serde_json::{Map, Value as Json};

use crate::model::abbreviate::truncate_text;

/// Names of claims that hold personal data (`OpenID` Connect Core, section 5.1, and other common names).
const PERSONAL_CLAIMS: [&str; 31] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "email",
    "phone",
    "phone_number",
    "address",
    "birthdate",
    "birthday",
    "date_of_birth",
    "dob",
    "gender",
    "picture",
    "ssn",
    "social_security_number",
    "passport",
    "tax_id",
    "iban",
    "ip",
    "ipaddr",
    "ip_address",
    "first_name",
    "last_name",
    "full_name",
    "mail",
    "mobile",
    "upn",
    "unique_name",
];
/// Names of claims that nobody should put where everybody can read them.
const SECRET_CLAIMS: [&str; 25] = [
    "password",
    "pass",
    "pwd",
    "passwd",
    "passphrase",
    "password_hash",
    "passwordhash",
    "hash",
    "salt",
    "secret",
    "client_secret",
    "secret_key",
    "private_key",
    "pin",
    "cvv",
    "cvc",
    "otp",
    "totp_secret",
    "mfa_secret",
    "api_key",
    "apikey",
    "access_key",
    "refresh_token",
    "credit_card",
    "card_number",
];
/// How values begin that open something: private keys, keys of services, hashes of passwords.
const SECRET_BEGINNINGS: [(&str, &str); 17] = [
    ("-----BEGIN", "a key"),
    ("AKIA", "an access key of AWS"),
    ("ASIA", "an access key of AWS"),
    ("AIza", "an API key of Google"),
    ("sk_live_", "a secret key of Stripe"),
    ("sk_test_", "a secret key of Stripe"),
    ("sk-", "an API key"),
    ("ghp_", "a token of GitHub"),
    ("gho_", "a token of GitHub"),
    ("github_pat_", "a token of GitHub"),
    ("glpat-", "a token of GitLab"),
    ("xoxb-", "a token of Slack"),
    ("xoxp-", "a token of Slack"),
    ("$2a$", "the hash of a password"),
    ("$2b$", "the hash of a password"),
    ("$2y$", "the hash of a password"),
    ("$argon2", "the hash of a password"),
];

/// The claims that hold secrets and those that hold personal data, by their names; nested ones with dots between.
#[derive(Debug, Default)]
pub(super) struct ReadableData {
    pub(super) secret: Vec<String>,
    pub(super) personal: Vec<String>,
}

impl ReadableData {
    pub(super) fn find(claims: &Map<String, Json>) -> Self {
        let mut found = Self::default();
        found.search("", claims);
        found
    }

    fn search(&mut self, path: &str, members: &Map<String, Json>) {
        for (name, value) in members {
            let place = if path.is_empty() { truncate_text(name) } else { format!("{path}.{}", truncate_text(name)) };
            let is_among = |names: &[&str]| names.contains(&snake_case(name).as_str());
            if is_among(&SECRET_CLAIMS) {
                self.secret.push(place);
            } else if let Some(what) = secret_value(value) {
                self.secret.push(format!("{place} ({what})"));
            } else if is_among(&PERSONAL_CLAIMS) {
                self.personal.push(place);
            } else if value.as_str().is_some_and(is_email) {
                self.personal.push(format!("{place} (an e-mail address)"));
            } else if let Json::Object(members) = value {
                self.search(&place, members);
            }
        }
    }
}

/// `firstName` and `first-name` as `first_name`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = c.is_ascii_lowercase();
        snake.push(if c == '-' || c == ' ' { '_' } else { c.to_ascii_lowercase() });
    }
    snake
}

fn secret_value(value: &Json) -> Option<&'static str> {
    let text = value.as_str()?;
    let by_beginning =
        SECRET_BEGINNINGS.iter().find(|(start, _)| text.starts_with(start) && text.len() >= start.len() + 8);
    by_beginning.map(|(_, what)| *what).or_else(|| is_card_number(text).then_some("a card number"))
}

fn is_email(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '@'));
    text.len() <= 254
        && text
            .split_once('@')
            .is_some_and(|(name, host)| is_word(name) && is_word(host) && host.trim_matches('.').contains('.'))
}

/// 13 to 19 digits, perhaps in groups, whose check digit is right (ISO/IEC 7812-1).
fn is_card_number(text: &str) -> bool {
    if text.len() > 23 || !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-')) {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let weighted = digits.iter().rev().enumerate().map(|(index, digit)| match index % 2 {
        0 => *digit,
        _ if *digit > 4 => digit * 2 - 9,
        _ => digit * 2,
    });
    (13..=19).contains(&digits.len())
        && matches!(digits.first(), Some(2..=6))
        && weighted.sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_and_personal_data_are_known_by_name_and_by_value() {
        for (claims, secret, personal) in [
            (json!({ "clientSecret": "x" }), "clientSecret", ""),
            (json!({ "db": { "Password": "x" } }), "db.Password", ""),
            (json!({ "key": "-----BEGIN PRIVATE KEY-----" }), "key (a key)", ""),
            (json!({ "h": "$2b$10$abcdefghijklmnopqrstuv" }), "h (the hash of a password)", ""),
            (json!({ "card": "4111 1111 1111 1111" }), "card (a card number)", ""),
            (json!({ "card": "4111 1111 1111 1112", "number": 12, "id": "1234567890123" }), "", ""),
            (json!({ "firstName": "Ann", "sub": "ann@shop.test" }), "", "firstName|sub (an e-mail address)"),
            (json!({ "iss": "https://a@b.test/", "sub": "a", "pins": 3, "sk": "sk-" }), "", ""),
        ] {
            let found = ReadableData::find(claims.as_object().expect("an object"));
            assert_eq!(
                (found.secret.join("|").as_str(), found.personal.join("|").as_str()),
                (secret, personal),
                "{claims}"
            );
        }
    }
}
