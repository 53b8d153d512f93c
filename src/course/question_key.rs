//! The fingerprint of an answer key. It tells a changed answer from a mended typo.
//!
//! What goes into it is what the right answer *is*, not how it is written: which of the options are right, in which
//! order the items stand. Options and items are named by their rank in the alphabet, so that a typo mended inside a
//! text, or options that change places in the file, leave the fingerprint as it was.

use sha2::{Digest as _, Sha256};

use super::grade_text::plain;
use crate::content::quiz::Choice;
use crate::content::{Question, QuestionKind};

/// Sixteen hexadecimal digits that change when the right answer of `question` does.
#[must_use]
pub fn fingerprint(question: &Question) -> String {
    let hash = Sha256::digest(key(question).as_bytes());
    let start = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{start:016x}")
}

fn key(question: &Question) -> String {
    let Some((name, kind)) = question.kinds().into_iter().next() else { return String::new() };
    let parts: Vec<String> = match kind {
        QuestionKind::Choice(options) | QuestionKind::Several(options) => right_ones(options),
        QuestionKind::Order(items) => numbers(&ranks(items.iter().map(String::as_str))),
        QuestionKind::Match(pairs) => {
            let left = ranks(pairs.iter().map(|(left, _)| left.as_str()));
            let right = ranks(pairs.iter().map(|(_, right)| right.as_str()));
            let mut pairs: Vec<(usize, usize)> = left.into_iter().zip(right).collect();
            pairs.sort_unstable();
            numbers(&pairs.into_iter().map(|(_, right)| right).collect::<Vec<_>>())
        }
        // A further accepted form is no other answer.
        QuestionKind::Type(typed) => typed.accept.first().map(|form| plain(form)).into_iter().collect(),
        QuestionKind::Predict(predict) => vec![predict.step.clone(), predict.about.clone()],
        QuestionKind::Spot(spot) => {
            let mut places: Vec<_> = spot.place.iter().collect();
            places.sort_by_key(|place| spot.text.find(&place.at));
            places.iter().map(|place| u8::from(place.right).to_string()).collect()
        }
        QuestionKind::Speak(speak) => vec![speak.points.len().to_string()],
    };
    format!("{name} {}", parts.join(" "))
}

/// How many options there are, and the ranks of the right ones.
fn right_ones(options: &[Choice]) -> Vec<String> {
    let ranks = ranks(options.iter().map(|option| option.text.as_str()));
    let right = options.iter().zip(ranks).filter(|(option, _)| option.right).map(|(_, rank)| rank);
    let mut right: Vec<usize> = right.collect();
    right.sort_unstable();
    right.insert(0, options.len());
    numbers(&right)
}

fn numbers(numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(usize::to_string).collect()
}

/// For each text its place in the alphabet among the others.
fn ranks<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let texts: Vec<String> = texts.map(plain).collect();
    let rank = |(at, text): (usize, &String)| {
        texts.iter().enumerate().filter(|(other, it)| (*it, other) < (text, &at)).count()
    };
    texts.iter().enumerate().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: &str) -> Question {
        let head = "id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n";
        toml::from_str(&format!("{head}{kind}")).expect("a question")
    }

    fn differs(one: &str, other: &str) -> bool {
        fingerprint(&question(one)) != fingerprint(&question(other))
    }

    fn options(options: &[(&str, bool)]) -> String {
        let option = |(text, right): &(&str, bool)| format!("{{text='{text}',right={right},because='.'}}");
        format!("choice=[{}]", options.iter().map(option).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn a_mended_typo_or_another_order_in_the_file_keeps_it() {
        let written = options(&[("Delete the row", true), ("Wait for teh end", false)]);
        assert!(!differs(&written, &options(&[("Delete the row", true), ("Wait for the end.", false)])));
        assert!(!differs(&written, &options(&[("Wait for teh end", false), ("Delete the row", true)])));
        assert!(!differs("type={accept=['exp']}", "type={accept=['Exp','exp claim']}"));
        assert!(!differs("order=['Login','Cookie']", "order=['Log in','Cookie']"));
    }

    #[test]
    fn another_answer_changes_it() {
        let written = options(&[("a", true), ("b", false)]);
        assert!(differs(&written, &options(&[("a", false), ("b", true)])));
        assert!(differs(&written, &options(&[("a", true), ("b", false), ("c", false)])));
        assert!(differs(&written, &written.replace("choice", "several")));
        assert!(differs("order=['a','b']", "order=['b','a']"));
        assert!(differs("match=[['a','x'],['b','y']]", "match=[['a','y'],['b','x']]"));
        assert!(!differs("match=[['a','x'],['b','y']]", "match=[['b','y'],['a','x']]"));
        assert!(differs("type={accept=['exp']}", "type={accept=['nbf']}"));
        assert!(differs("predict={step='a#b',about='status'}", "predict={step='a#c',about='status'}"));
        let spot = |first: bool| {
            format!(
                "spot={{lang='x',text='one two',elsewhere='.',place=[{{at='one',right={first},because='.'}},\
                 {{at='two',right={},because='.'}}]}}",
                !first
            )
        };
        assert!(differs(&spot(true), &spot(false)));
        let speak = |points: &str| format!("speak={{seconds=9,points=[{points}],weak='.',good='.',strong='.'}}");
        assert!(differs(&speak("'a'"), &speak("'a','b'")));
    }
}
