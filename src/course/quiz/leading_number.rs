//! Numbers as people type them: `51.6`, `51,600`, `1 000`, `five`, `thirty-two`, `half a million`.

/// Number words with what they are worth.
const WORDS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

/// Words that multiply the number before them.
const MULTIPLIERS: &[(&str, f64)] =
    &[("dozen", 12.0), ("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];

/// A number at the beginning of a list of words.
pub(super) struct LeadingNumber {
    pub(super) value: f64,
    /// How many words it takes.
    pub(super) words: usize,
}

/// The number that `words`, in lower case, begin with.
pub(super) fn leading_number(words: &[&str]) -> Option<LeadingNumber> {
    let first = *words.first()?;
    if first == "half" {
        let article = usize::from(matches!(words.get(1), Some(&("a" | "an"))));
        let factor = words.get(1 + article).and_then(|word| multiplier(word));
        return Some(LeadingNumber {
            value: 0.5 * factor.unwrap_or(1.0),
            words: 1 + article + usize::from(factor.is_some()),
        });
    }
    if let Some(value) = digits_value(first) {
        let factor = words.get(1).and_then(|word| multiplier(word));
        return Some(LeadingNumber { value: value * factor.unwrap_or(1.0), words: 1 + usize::from(factor.is_some()) });
    }
    spelled_number(words)
}

/// `two hundred and fifty six`, `sixty four`, `a million` without its article.
fn spelled_number(words: &[&str]) -> Option<LeadingNumber> {
    let is_number = |word: &str| small_number(word).is_some() || multiplier(word).is_some();
    let (mut total, mut group, mut count) = (0.0, 0.0, 0);
    while let Some(word) = words.get(count) {
        if let Some(value) = small_number(word) {
            if !continues_with(group, value) {
                break;
            }
            group += value;
        } else if let Some(factor) = multiplier(word) {
            let multiplied = if group == 0.0 { factor } else { group * factor };
            // Up to a hundred it belongs to the group: two hundred thousand.
            if factor > 100.0 {
                total += multiplied;
                group = 0.0;
            } else {
                group = multiplied;
            }
        } else if !(count > 0 && *word == "and" && words.get(count + 1).is_some_and(|next| is_number(next))) {
            break;
        }
        count += 1;
    }
    (count > 0).then_some(LeadingNumber { value: total + group, words: count })
}

/// Whether a number up to a hundred, `value`, goes on with `group`: sixty four and a hundred four do, five six does not.
fn continues_with(group: f64, value: f64) -> bool {
    let after_tens = group % 10.0 == 0.0 && group % 100.0 >= 20.0 && (1.0..10.0).contains(&value);
    group % 100.0 == 0.0 || after_tens
}

fn small_number(word: &str) -> Option<f64> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn multiplier(word: &str) -> Option<f64> {
    MULTIPLIERS.iter().find(|(known, _)| *known == word).map(|(_, factor)| *factor)
}

/// The value of digits with separators.
fn digits_value(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
        return None;
    }
    let decimal = decimal_mark(text);
    let to_plain = |c: char| match c {
        c if Some(c) == decimal => Some('.'),
        '.' | ',' | '\'' | ' ' | '_' => None,
        c => Some(c),
    };
    text.chars().filter_map(to_plain).collect::<String>().parse().ok()
}

/// The mark in front of the fraction: if there are both a point and a comma, the last of them. A point alone is one, and
/// a comma alone is one unless three digits follow: 51,600 is more than 51,6. A sign that occurs several times separates
/// thousands.
fn decimal_mark(text: &str) -> Option<char> {
    let count = |mark: char| text.matches(mark).count();
    let last = text.rfind(['.', ',']).and_then(|index| text.get(index..)?.chars().next())?;
    let is_alone = count('.') + count(',') == 1;
    let divides_thousands = || {
        let whole_and_rest = text.split_once(',');
        whole_and_rest.is_some_and(|(whole, rest)| whole != "0" && rest.len() == 3)
    };
    (count(last) == 1 && !(is_alone && divides_thousands())).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<f64> {
        let words: Vec<&str> = text.split('|').collect();
        leading_number(&words).filter(|number| number.words == words.len()).map(|number| number.value)
    }

    #[test]
    fn separators_of_thousands_are_told_from_decimal_ones() {
        for (text, expected) in [
            ("516", 516.0),
            ("51.6", 51.6),
            ("5.16", 5.16),
            ("51,6", 51.6),
            ("51,600", 51_600.0),
            ("51 600", 51_600.0),
            ("51'600", 51_600.0),
            ("1,000,000", 1e6),
            ("1.000.000", 1e6),
            ("1,000.5", 1000.5),
            ("1.000,5", 1000.5),
            ("0,860", 0.86),
            ("0.860", 0.86),
            (".5", 0.5),
            ("-3", -3.0),
            ("1_000", 1000.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        assert_eq!(value("kid"), None);
    }

    #[test]
    fn numbers_are_read_in_words() {
        for (text, expected) in [
            ("five", 5.0),
            ("thirty|two", 32.0),
            ("two|hundred|and|fifty|six", 256.0),
            ("500|thousand", 5e5),
            ("half", 0.5),
            ("half|a|million", 5e5),
            ("million", 1e6),
            ("fifty|one|thousand|six|hundred", 51_600.0),
            ("two|hundred|thousand", 2e5),
            ("three|dozen", 36.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        assert_eq!(value("five|and|ten|and"), None, "a number ends with a number");
        for several in ["five|six", "one|two|eight", "twenty|thirty", "fifty|twelve", "two|and|three"] {
            assert_eq!(value(several), None, "{several}");
        }
    }
}
