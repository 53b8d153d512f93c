//! Whether an answer was given to the answer key of today.
//!
//! Two [fingerprints](crate::content::answer_fingerprint) are of [the same answer](is_same_answer) when one of the two
//! positions agrees and each right answer [resembles](is_similar) the other's: a correction changes one option's text,
//! and a new order in the file leaves the alphabet as it was.

use crate::content::answer_fingerprint::AnswerFingerprint;
use crate::model::former_names::current_name;

/// A text with digits of at most this length is a name rather than a phrase: HS256 is not a typo of RS256.
const MAX_NAME_CHARS: usize = 8;
/// The kind of a question about what a step will do, whose positions are the link to that step.
const PREDICT_KIND: &str = "predict";
/// The kind of a question that is answered aloud.
const SPOKEN: &str = "speak";

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
    one.kind == other.kind && one.count == other.count && same_positions && has_similar_texts(&one, &other)
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

/// Whether the right answers of both, which are of one kind, say the same.
fn has_similar_texts(one: &AnswerFingerprint, other: &AnswerFingerprint) -> bool {
    let (kind, one, other) = (one.kind.as_str(), &one.right_texts, &other.right_texts);
    let is_in_other = |text: &String| other.iter().any(|other_text| is_similar(text, other_text));
    match kind {
        // A further accepted form is not another answer.
        "type" => one.iter().any(is_in_other),
        "order" => is_same_order(one, other),
        PREDICT_KIND => one == other,
        _ => one.len() == other.len() && one.iter().all(is_in_other),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Question;
    use crate::content::answer_fingerprint::fingerprint;

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
