//! The fingerprint of an answer key, which tells a changed answer from a corrected typo.
//!
//! The journal keeps it with each answer: when the answer key of a question changes, what the learner answered before
//! no longer counts, but when its author corrects a typo it still does. So a fingerprint says which options are
//! right, both by their position in the file and by their position in the alphabet, and holds the right answers
//! themselves, without spaces and punctuation. Two fingerprints are of [the same answer](is_same_answer) when one of
//! the two positions agrees and each right answer [resembles](is_similar) the other's: a correction changes one
//! option's text, and a new order in the file leaves the alphabet as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::answer_folding::fold_case;
use crate::content::quiz::{ChoiceOption, SpotPlace, SpotQuestion};
use crate::content::{Question, QuestionKind};
use crate::course::journal_entry::JournalEntry;
use crate::model::former_names::current_name;

/// Of each text only the beginning is kept, since each answer in the journal carries a fingerprint.
const MAX_TEXT_CHARS: usize = 80;
/// A text with digits of at most this length is a name rather than a phrase: HS256 is not a typo of RS256.
const MAX_NAME_CHARS: usize = 8;
/// The kind of a question about what a step will do, whose positions are the link to that step.
const PREDICT_KIND: &str = "predict";
/// What stands for the positions in a question whose answer has none.
const NO_POSITIONS: &str = "-";
/// What stands for the place in a text in which nothing is wrong; no place is kept with punctuation.
const NOTHING_WRONG: &str = "-";
/// The kind of a question that is answered aloud.
const SPOKEN: &str = "speak";

/// What a fingerprint holds of a question: its kind, the number of options, which of them are right, and what the right ones say.
#[derive(Debug, PartialEq, Eq)]
struct AnswerFingerprint {
    kind: String,
    count: String,
    /// The positions of the right options in the file.
    by_file_order: String,
    /// The positions of the right options in the alphabet.
    by_alphabet: String,
    right_texts: Vec<String>,
}

impl fmt::Display for AnswerFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, count, by_file_order, by_alphabet, right_texts } = self;
        write!(f, "{kind} {count} {by_file_order} {by_alphabet} {}", right_texts.join("\n"))
    }
}

impl AnswerFingerprint {
    fn of(kind_name: &str, kind: QuestionKind<'_>) -> Self {
        match kind {
            QuestionKind::Choice(options) | QuestionKind::Several(options) => Self::of_options(kind_name, options),
            QuestionKind::Order(items) => Self::of_texts(kind_name, items.len(), items.iter().map(|item| kept(item))),
            QuestionKind::Match(pairs) => {
                let texts = pairs.iter().map(|pair| format!("{}={}", kept(&pair.left), kept(&pair.right)));
                Self::of_texts(kind_name, pairs.len(), texts)
            }
            QuestionKind::Type(typed) => {
                let forms = typed.accept.iter().map(|form| kept(form));
                Self::of_texts(kind_name, 1, forms.chain(typed.number_text()))
            }
            QuestionKind::Predict(predict) => {
                let texts = std::iter::once(&predict.about).chain(&predict.lane).cloned();
                let step = || predict.step.clone();
                Self { by_file_order: step(), by_alphabet: step(), ..Self::of_texts(kind_name, 1, texts) }
            }
            QuestionKind::Spot(spot) => Self::of_spot(kind_name, spot),
            QuestionKind::Speak(speak) => {
                Self::of_texts(kind_name, speak.points.len(), speak.points.iter().map(|point| kept(point)))
            }
        }
    }

    fn of_texts(kind_name: &str, count: usize, right_texts: impl Iterator<Item = String>) -> Self {
        Self {
            kind: kind_name.to_owned(),
            count: count.to_string(),
            by_file_order: NO_POSITIONS.to_owned(),
            by_alphabet: NO_POSITIONS.to_owned(),
            right_texts: right_texts.collect(),
        }
    }

    fn of_options(kind_name: &str, options: &[ChoiceOption]) -> Self {
        let mut alphabet: Vec<(String, usize)> =
            options.iter().enumerate().map(|(index, option)| (fold_punctuation(&option.text), index)).collect();
        alphabet.sort_unstable();
        let is_right = |index: usize| options.get(index).is_some_and(|option| option.right);
        let in_file = (0..options.len()).filter(|index| is_right(*index));
        let in_alphabet = alphabet.iter().enumerate().filter(|(_, (_, index))| is_right(*index)).map(|(rank, _)| rank);
        let right_texts = options.iter().filter(|option| option.right).map(|option| kept(&option.text));
        Self {
            by_file_order: joined(in_file),
            by_alphabet: joined(in_alphabet),
            ..Self::of_texts(kind_name, options.len(), right_texts)
        }
    }

    /// The places of a text have one order only, from top to bottom.
    fn of_spot(kind_name: &str, spot: &SpotQuestion) -> Self {
        if spot.nothing_wrong.is_some() {
            return Self::of_texts(kind_name, spot.place.len(), std::iter::once(NOTHING_WRONG.to_owned()));
        }
        if let Some(place) = &spot.elsewhere_at {
            return Self::of_texts(kind_name, spot.place.len(), std::iter::once(kept(place)));
        }
        let mut places: Vec<&SpotPlace> = spot.place.iter().collect();
        places.sort_by_key(|place| spot.text.find(&place.at));
        let right = || places.iter().enumerate().filter(|(_, place)| place.right);
        let positions = joined(right().map(|(position, _)| position));
        let right_texts = right().map(|(_, place)| kept(&place.at));
        Self {
            by_file_order: positions.clone(),
            by_alphabet: positions,
            ..Self::of_texts(kind_name, places.len(), right_texts)
        }
    }

    fn parse(fingerprint: &str) -> Option<Self> {
        let mut parts = fingerprint.splitn(5, ' ');
        let mut part = || parts.next().map(str::to_owned);
        Some(Self {
            kind: part()?,
            count: part()?,
            by_file_order: part()?,
            by_alphabet: part()?,
            right_texts: part()?.split('\n').map(str::to_owned).collect(),
        })
    }

    fn has_similar_texts(&self, other: &Self) -> bool {
        let (one, other) = (&self.right_texts, &other.right_texts);
        let is_in_other = |text: &String| other.iter().any(|other_text| is_similar(text, other_text));
        match self.kind.as_str() {
            // A further accepted form is not another answer.
            "type" => one.iter().any(is_in_other),
            "order" => is_same_order(one, other),
            PREDICT_KIND => one == other,
            _ => one.len() == other.len() && one.iter().all(is_in_other),
        }
    }
}

/// The fingerprint of the answer key of `question`: one line, or several where it has several right answers. Compare
/// two of them with [`is_same_answer`]. Empty for a question without a kind. A translation has that of its original: what was
/// answered in one language counts in every other.
#[must_use]
pub fn fingerprint(question: &Question) -> String {
    let question = question.original.as_deref().unwrap_or(question);
    let kind = question.kinds().into_iter().next();
    kind.map(|(name, kind)| AnswerFingerprint::of(name, kind).to_string()).unwrap_or_default()
}

/// The fingerprint of each question of `bank` that was answered among `entries`, by its id.
#[must_use]
pub fn answered_fingerprints(entries: &[JournalEntry], bank: &[Arc<Question>]) -> BTreeMap<String, String> {
    let answered: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.event.answered_question()).collect();
    let questions = bank.iter().filter(|question| answered.contains(question.id.as_str()));
    questions.map(|question| (question.id.clone(), fingerprint(question))).collect()
}

/// Whether two fingerprints are of the same right answer.
#[must_use]
pub fn is_same_answer(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (Some(one), Some(other)) = (AnswerFingerprint::parse(one), AnswerFingerprint::parse(other)) else {
        return false;
    };
    if one.kind == SPOKEN && other.kind == SPOKEN {
        // The answer is the learner's own words. Other points to listen for do not make it another question.
        return true;
    }
    let same_positions = one.by_file_order == other.by_file_order || one.by_alphabet == other.by_alphabet;
    one.kind == other.kind && one.count == other.count && same_positions && one.has_similar_texts(&other)
}

/// `fingerprint` with the names of today, if it is that of a `predict` question: `current_link` gives today's link to a step
/// (`lesson#step`) that was called otherwise.
#[must_use]
pub fn with_current_names(fingerprint: &str, current_link: impl Fn(&str) -> Option<String>) -> String {
    let Some(mut key) = AnswerFingerprint::parse(fingerprint).filter(|key| key.kind == PREDICT_KIND) else {
        return fingerprint.to_owned();
    };
    for link in [&mut key.by_file_order, &mut key.by_alphabet] {
        if let Some(current) = current_link(link) {
            *link = current;
        }
    }
    // The fact comes first, then perhaps the lane.
    if let Some(about) = key.right_texts.first_mut() {
        *about = current_name(about).to_owned();
    }
    key.to_string()
}

/// Whether the items say the same, one after the other. The very same items in another order are another answer,
/// however much they resemble each other.
fn is_same_order(one: &[String], other: &[String]) -> bool {
    let sorted = |texts: &[String]| {
        let mut texts = texts.to_vec();
        texts.sort_unstable();
        texts
    };
    let are_similar = one.iter().zip(other).all(|(text, other_text)| is_similar(text, other_text));
    one.len() == other.len() && are_similar && sorted(one) != sorted(other)
}

/// Whether the two texts differ only by what a typo changes: at most a quarter of the characters, and no number.
fn is_similar(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let length = one.chars().count().max(other.chars().count());
    let is_name = length <= MAX_NAME_CHARS && !numbers(one).is_empty();
    !is_name && numbers(one) == numbers(other) && strsim::osa_distance(one, other) * 4 <= length
}

/// The numbers in a folded text.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|number| !number.is_empty()).collect()
}

/// `text` in lower case without spaces and punctuation, unless that leaves nothing. A point between two digits stays, since
/// 51.6 is not 516. What the journal holds was made with it, so it stays as it is, whatever typed answers are compared with.
fn fold_punctuation(text: &str) -> String {
    let folded = fold_case(text);
    let chars: Vec<char> = folded.chars().collect();
    let is_digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let is_point = |index: usize| chars[index] == '.' && index > 0 && is_digit(index - 1) && is_digit(index + 1);
    let kept_indexes = (0..chars.len()).filter(|index| chars[*index].is_alphanumeric() || is_point(*index));
    let kept: String = kept_indexes.map(|index| chars[index]).collect();
    if kept.is_empty() { folded } else { kept }
}

/// The part of `text` that a fingerprint keeps.
fn kept(text: &str) -> String {
    fold_punctuation(text).chars().take(MAX_TEXT_CHARS).collect()
}

fn joined(numbers: impl Iterator<Item = usize>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(",")
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
        let original = options(&[("Delete the row", true), ("Wait for teh end", false)]);
        assert!(!differs(&original, &options(&[("Delete the row", true), ("Wait for the end.", false)])));
        assert!(!differs(&original, &options(&[("Wait for teh end", false), ("Delete the row", true)])));
        assert!(!differs("type={accept=['exp']}", "type={accept=['exp claim','Exp']}"));
        assert!(!differs("type={accept=['introspecton']}", "type={accept=['introspection']}"));
        assert!(!differs("order=['Login','Cookie is set']", "order=['Log in','Coookie is set']"));
        assert!(!differs("match=[['iss','who maed it'],['b','y']]", "match=[['b','y'],['iss','who made it']]"));
    }

    #[test]
    fn a_typo_in_a_first_letter_keeps_it_though_the_alphabet_changes() {
        let original = options(&[("Zhe row is deleted", true), ("Wait for the end", false), ("A", false)]);
        assert!(!differs(
            &original,
            &options(&[("The row is deleted", true), ("Wait for the end", false), ("A", false)])
        ));
        assert!(!differs("order=['zerver asks','b']", "order=['server asks','b']"));
    }

    #[test]
    fn another_answer_changes_it() {
        let original = options(&[("a", true), ("b", false)]);
        assert!(differs(&original, &options(&[("a", false), ("b", true)])));
        assert!(differs(&original, &options(&[("a", true), ("b", false), ("c", false)])));
        assert!(differs(&original, &original.replace("choice", "several")));
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
        let hidden = |at: &str| {
            format!("spot={{lang='x',text='one two',elsewhere='.',elsewhere_at='{at}',place=[{{at='2',because='.'}}]}}")
        };
        assert!(differs(&hidden("one"), &hidden("two")));
        let speak = |points: &str| format!("speak={{seconds=9,points=[{points}],weak='.',good='.',strong='.'}}");
        assert!(!differs(&speak("'a'"), &speak("'b','c'")), "what is said stays one's own, whatever is listened for");
    }

    #[test]
    fn an_answer_that_says_something_else_in_the_same_place_changes_it() {
        let of = |right: &str| options(&[("It is a secret", false), (right, true)]);
        assert!(differs(&of("The server answers 200"), &of("The server answers 401")));
        assert!(differs(&of("HS256"), &of("RS256")), "a name is not a typo of another");
        assert!(differs(&of("Delete its row in the table"), &of("Put its jti on a list until exp")));
        let both = |first: bool| options(&[("The check comes first", first), ("The check comes last", !first)]);
        assert!(differs(&both(true), &both(false)), "alike, but the other one is right");
        let steps = |one: &str, other: &str| format!("order=['the server asks {one}','the server asks {other}']");
        assert!(differs(&steps("a", "b"), &steps("b", "a")), "alike, but the other way round");
    }

    #[test]
    fn another_number_is_another_answer() {
        let of = |right: &str| options(&[("It is none of these", false), (right, true)]);
        assert!(differs(&of("It takes 51.6 minutes"), &of("It takes 516 minutes")));
        assert!(differs(&of("It takes 4 of 16 minutes"), &of("It takes 41 of 6 minutes")));
        assert!(!differs(&of("It takes 51.6 minuts."), &of("It takes 51.6 minutes")));
        assert!(differs("type={accept=['51.6 minutes']}", "type={accept=['516 minutes']}"));
    }

    #[test]
    fn a_prediction_keeps_its_answers_under_new_names() {
        let former = fingerprint(&question("predict={step='a#b',about='store.rows',lane='c'}"));
        let renamed = with_current_names(&former, |link| (link == "a#b").then(|| "x#y".to_owned()));
        assert_eq!(renamed, fingerprint(&question("predict={step='x#y',about='store.sessions',lane='c'}")));
        for other in ["", "type 1 - - a#b", "predict"] {
            assert_eq!(with_current_names(other, |_| Some("x".to_owned())), other);
        }
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
