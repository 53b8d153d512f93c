//! The fingerprint of an answer key. It tells a changed answer from a mended typo.
//!
//! It says which options are right, by their place in the file and by their place in the alphabet, and holds the right
//! answers themselves without spaces and punctuation. Two fingerprints are of [the same](is_same_answer) answer when one of
//! the two places agrees and each right answer is [all but](is_similar) what it was: a typo mended in a text, or options
//! that change places in the file, leave the answer as it was.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::text_match::fold_punctuation;
use crate::content::quiz::ChoiceOption;
use crate::content::{Question, QuestionKind};

/// So many characters of a text are kept.
const MAX_TEXT_CHARS: usize = 80;
/// A text of at most so many characters that has digits in it is a name: HS256 is no typo for RS256.
const MAX_NAME_CHARS: usize = 8;

/// The key of a question: its kind, how many there are to choose among, which of them are right, and what they say.
#[derive(Debug, PartialEq, Eq)]
struct AnswerKey<'k> {
    kind: &'k str,
    count: &'k str,
    /// By their place in the file.
    by_file_order: &'k str,
    /// By their place in the alphabet.
    by_alphabet: &'k str,
    /// The right answers.
    texts: Vec<&'k str>,
}

impl fmt::Display for AnswerKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, count, by_file_order: written, by_alphabet: ranked, texts } = self;
        write!(f, "{kind} {count} {written} {ranked} {}", texts.join("\n"))
    }
}

impl<'k> AnswerKey<'k> {
    fn parse(fingerprint: &'k str) -> Option<Self> {
        let mut parts = fingerprint.splitn(5, ' ');
        let (kind, count, written, ranked) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            kind,
            count,
            by_file_order: written,
            by_alphabet: ranked,
            texts: parts.next()?.split('\n').collect(),
        })
    }
}

/// A line that changes when the right answer of `question` does; see [`is_same_answer`].
#[must_use]
pub fn fingerprint(question: &Question) -> String {
    let Some((kind, of)) = question.kinds().into_iter().next() else { return String::new() };
    let (count, written, ranked, texts): (_, _, _, Vec<String>) = match of {
        QuestionKind::Choice(options) | QuestionKind::Several(options) => {
            let (written, ranked) = right_ones(options);
            let right = options.iter().filter(|option| option.right).map(|option| text(&option.text));
            (options.len(), written, ranked, right.collect())
        }
        QuestionKind::Order(items) => (items.len(), none(), none(), items.iter().map(|item| text(item)).collect()),
        QuestionKind::Match(pairs) => {
            let pair = |(left, right): &(String, String)| format!("{}={}", text(left), text(right));
            (pairs.len(), none(), none(), pairs.iter().map(pair).collect())
        }
        QuestionKind::Type(typed) => (1, none(), none(), typed.accept.iter().map(|form| text(form)).collect()),
        QuestionKind::Predict(predict) => {
            let asked = std::iter::once(&predict.about).chain(&predict.lane).cloned().collect();
            (1, predict.step.clone(), predict.step.clone(), asked)
        }
        QuestionKind::Spot(spot) => {
            let mut places: Vec<_> = spot.place.iter().collect();
            places.sort_by_key(|place| spot.text.find(&place.at));
            let right: Vec<usize> = (0..places.len()).filter(|at| places.get(*at).is_some_and(|it| it.right)).collect();
            let texts = places.iter().filter(|place| place.right).map(|place| text(&place.at));
            (places.len(), numbers(&right), numbers(&right), texts.collect())
        }
        QuestionKind::Speak(speak) => {
            (speak.points.len(), none(), none(), speak.points.iter().map(|point| text(point)).collect())
        }
    };
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    AnswerKey { kind, count: &count.to_string(), by_file_order: &written, by_alphabet: &ranked, texts }.to_string()
}

/// The fingerprint of each question, by its id.
#[must_use]
pub fn fingerprints_by_id(bank: &[Arc<Question>]) -> BTreeMap<String, String> {
    bank.iter().map(|question| (question.id.clone(), fingerprint(question))).collect()
}

/// Whether two fingerprints are of the same right answer.
#[must_use]
pub fn is_same_answer(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (Some(one), Some(other)) = (AnswerKey::parse(one), AnswerKey::parse(other)) else { return false };
    let places = one.by_file_order == other.by_file_order || one.by_alphabet == other.by_alphabet;
    let texts = match one.kind {
        // A further accepted form is no other answer.
        "type" => one.texts.iter().any(|text| other.texts.iter().any(|it| is_similar(text, it))),
        "order" => is_same_order(&one.texts, &other.texts),
        "predict" => one.texts == other.texts,
        _ => {
            let is_kept = |text: &&str| other.texts.iter().any(|it| is_similar(text, it));
            one.texts.len() == other.texts.len() && one.texts.iter().all(is_kept)
        }
    };
    one.kind == other.kind && one.count == other.count && places && texts
}

/// Whether items say the same one after the other. The very same items in another order are another answer, however
/// like each other they are.
fn is_same_order(one: &[&str], other: &[&str]) -> bool {
    let sorted = |texts: &[&str]| {
        let mut texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        texts.sort_unstable();
        texts
    };
    let pairwise = one.iter().zip(other).all(|(text, it)| is_similar(text, it));
    one.len() == other.len() && pairwise && sorted(one) != sorted(other)
}

/// Whether `one` is `other` but for what a typo changes: at most a quarter of its characters, and no number.
fn is_similar(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let length = one.chars().count().max(other.chars().count());
    let is_name = length <= MAX_NAME_CHARS && !digits(one).is_empty();
    !is_name && digits(one) == digits(other) && strsim::osa_distance(one, other) * 4 <= length
}

/// A text as the fingerprint keeps it.
fn text(text: &str) -> String {
    fold_punctuation(text).chars().take(MAX_TEXT_CHARS).collect()
}

/// The places of the right options: in the file, and in the alphabet.
fn right_ones(options: &[ChoiceOption]) -> (String, String) {
    let texts: Vec<String> = options.iter().map(|option| fold_punctuation(&option.text)).collect();
    let rank = |at: usize| (0..texts.len()).filter(|other| (texts.get(*other), *other) < (texts.get(at), at)).count();
    let right: Vec<usize> = (0..options.len()).filter(|at| options.get(*at).is_some_and(|it| it.right)).collect();
    let mut ranked: Vec<usize> = right.iter().map(|at| rank(*at)).collect();
    ranked.sort_unstable();
    (numbers(&right), numbers(&ranked))
}

fn numbers(numbers: &[usize]) -> String {
    numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// Where nothing is right by its place.
fn none() -> String {
    "-".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: &str) -> Question {
        let head = "id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n";
        toml::from_str(&format!("{head}{kind}")).expect("a question")
    }

    fn differs(one: &str, other: &str) -> bool {
        let (one, other) = (fingerprint(&question(one)), fingerprint(&question(other)));
        assert_eq!(is_same_answer(&one, &other), is_same_answer(&other, &one), "{one} {other}");
        !is_same_answer(&one, &other)
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
        assert!(!differs("type={accept=['exp']}", "type={accept=['exp claim','Exp']}"));
        assert!(!differs("type={accept=['introspecton']}", "type={accept=['introspection']}"));
        assert!(!differs("order=['Login','Cookie is set']", "order=['Log in','Coookie is set']"));
        assert!(!differs("match=[['iss','who maed it'],['b','y']]", "match=[['b','y'],['iss','who made it']]"));
    }

    #[test]
    fn a_typo_in_a_first_letter_keeps_it_though_the_alphabet_changes() {
        let written = options(&[("Zhe row is deleted", true), ("Wait for the end", false), ("A", false)]);
        assert!(!differs(
            &written,
            &options(&[("The row is deleted", true), ("Wait for the end", false), ("A", false)])
        ));
        assert!(!differs("order=['zerver asks','b']", "order=['server asks','b']"));
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
        assert!(differs("predict={step='a#b',about='status'}", "predict={step='a#b',about='statuses'}"));
        assert!(differs("predict={step='a#b',about='status'}", "predict={step='a#b',about='status',lane='c'}"));
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

    #[test]
    fn an_answer_that_says_something_else_in_the_same_place_changes_it() {
        let of = |right: &str| options(&[("It is a secret", false), (right, true)]);
        assert!(differs(&of("The server answers 200"), &of("The server answers 401")));
        assert!(differs(&of("HS256"), &of("RS256")), "a name is no typo for another");
        assert!(differs(&of("Delete its row in the table"), &of("Put its jti on a list until exp")));
        let both = |first: bool| options(&[("The check comes first", first), ("The check comes last", !first)]);
        assert!(differs(&both(true), &both(false)), "alike, but the other one is right");
        let steps = |one: &str, other: &str| format!("order=['the server asks {one}','the server asks {other}']");
        assert!(differs(&steps("a", "b"), &steps("b", "a")), "alike, but the other way round");
    }

    #[test]
    fn what_is_no_fingerprint_is_nobodys() {
        let own = fingerprint(&question("type={accept=['exp']}"));
        for other in ["", "00ff00ff00ff00ff", "type", "type 1 - -", "a b c d e f"] {
            assert!(!is_same_answer(&own, other) && !is_same_answer(other, &own), "{other:?}");
        }
        assert_eq!(fingerprint(&question("type={accept=['||','. .']}")), "type 1 - - ||\n. .");
    }
}
