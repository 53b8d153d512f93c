//! Lessons, acts and switches from JSON values.

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// `value` as a `T`, by way of its text: the program then has one reader of JSON for its types instead of two, which is
/// a third of a megabyte.
///
/// # Errors
/// When `value` is no `T`, or nested deeper than 128 levels.
pub fn from_json<T: DeserializeOwned>(value: &Json) -> serde_json::Result<T> {
    serde_json::from_str(&value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_each_of_its_digits() {
        for number in [0.1, 1.0 / 3.0, 5e-324, 2.225_073_858_507_201e-308, 1.797_693_134_862_315_7e308, 1e23] {
            assert_eq!(from_json::<f64>(&serde_json::json!(number)).expect("a number").to_bits(), f64::to_bits(number));
        }
    }
}
