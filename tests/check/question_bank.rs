//! The questions of the course as a whole: what they cover, how fair they are, and what the page of interview questions
//! says of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use authwalk::internals::check::Fairness;
use authwalk::internals::check::coverage::by_topic;
use authwalk::internals::content::{Library, Question};

/// Words that a product manager would ask about. A question may hand one over by using it.
const JARGON: [&str; 28] = [
    "api", "audience", "cache", "claim", "claims", "cookie", "cookies", "cors", "csrf", "dns", "endpoint", "hash",
    "hashed", "header", "https", "issuer", "json", "jwt", "oauth", "openid", "payload", "proxy", "session", "sessions",
    "tls", "token", "tokens", "xss",
];

/// The questions from public interview lists that the page has to name.
const PUBLIC_QUESTIONS: usize = 82;

fn interview_page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/interview-questions.md");
    fs::read_to_string(path).expect("the page")
}

/// The ids in code spans of the last column of a table's row.
fn ids_in(row: &str) -> Vec<&str> {
    let last = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
    last.split('`').skip(1).step_by(2).collect()
}

fn by_id(library: &Library) -> BTreeMap<&str, &Question> {
    library.questions().map(|question| (question.id.as_str(), question)).collect()
}

#[test]
fn every_question_of_interviewers_is_asked_and_every_topic_five_times() {
    let library = Library::built_in();
    for row in by_topic(&library) {
        assert_eq!(row.asked_count(), row.asked.len(), "{}", row.topic.id);
        assert!(row.questions.len() >= 5, "{} has {}", row.topic.id, row.questions.len());
    }
    assert!(library.questions().count() >= 500);
}

#[test]
fn nothing_but_knowledge_helps() {
    let fairness = Fairness::of(&Library::built_in());
    let best = fairness.best_rule.as_ref().expect("enough questions");
    assert!(best.share() <= 0.35, "{best:?}");
    assert!(best.chance > 0.05, "{best:?}");
    let (sound, spots) = (fairness.sound_spots, fairness.spots);
    assert!(sound * 10 >= spots && sound * 4 <= spots, "nothing is wrong in {sound} of {spots}");
    let elsewhere = fairness.elsewhere_spots;
    assert!(elsewhere * 10 >= spots && elsewhere * 4 <= spots, "the fault is somewhere else in {elsewhere} of {spots}");
    assert_eq!(fairness.right_options().map(|right| *right.start()), Some(1));
    assert!(fairness.all_right() > 0, "in some questions of several, all are right");
}

#[test]
fn spoken_answers_are_as_long_as_speech_and_contracted_like_it() {
    for question in Library::built_in().questions() {
        let Some(speak) = question.speak.as_ref().filter(|speak| speak.seconds >= 60) else { continue };
        let words = words_of(&speak.strong).count();
        assert!((110..=220).contains(&words), "{} has {words} words", question.id);
        // 150 words a minute.
        assert!(words * 60 <= speak.seconds as usize * 150, "{} takes longer than {} s", question.id, speak.seconds);
        assert!(
            speak.strong.contains("n't") || speak.strong.contains("'d ") || speak.strong.contains("'s "),
            "{}",
            question.id
        );
    }
}

#[test]
fn nearly_every_spoken_answer_can_be_given_in_one_sentence_and_most_to_a_product_manager() {
    let library = Library::built_in();
    let (mut sentences, mut plain_answers) = (0, 0);
    for question in library.questions() {
        let Some(speak) = &question.speak else { continue };
        if let Some(sentence) = &speak.one_sentence {
            sentences += 1;
            let inner = sentence.strip_suffix('.').unwrap_or_else(|| panic!("{} ends without a stop", question.id));
            assert!(![". ", "? ", "! "].iter().any(|end| inner.contains(end)), "{}: {sentence}", question.id);
            let words = words_of(sentence).count();
            assert!(words <= 50, "{}: {words} words in 20 seconds", question.id);
        }
        if let Some(answer) = &speak.to_product_manager {
            plain_answers += 1;
            let asked: Vec<String> = words_of(&question.ask).collect();
            let words: Vec<String> = words_of(answer).collect();
            assert!((40..=112).contains(&words.len()), "{}: {} words in 45 seconds", question.id, words.len());
            let unknown = words.iter().find(|word| JARGON.contains(&word.as_str()) && !asked.contains(word));
            assert_eq!(unknown, None, "{}", question.id);
        }
    }
    assert!(sentences >= 150 && plain_answers >= 100, "{sentences} and {plain_answers}");
}

/// The words of a text in small letters, without what stands around them.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words =
        text.split_whitespace().map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase());
    words.filter(|word| !word.is_empty())
}

#[test]
fn the_page_of_interview_questions_names_questions() {
    let (library, page) = (Library::built_in(), interview_page());
    let questions = by_id(&library);
    let (_, table) = page.split_once("public interview lists\n").expect("the table");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| |")).collect();
    assert_eq!(rows.len(), PUBLIC_QUESTIONS);
    for row in rows {
        assert!(!ids_in(row).is_empty(), "{row}");
        for id in ids_in(row) {
            assert!(questions.contains_key(id), "there is no question {id}: {row}");
        }
    }
}

#[test]
fn each_ladder_leads_from_junior_to_senior() {
    let (library, page) = (Library::built_in(), interview_page());
    let questions = by_id(&library);
    let (ladders, _) = page.split_once("\n## 82 questions").expect("ladders first");
    let ladders: Vec<&str> = ladders.split("\n### ").skip(1).collect();
    assert!(ladders.len() >= 7);
    for ladder in ladders {
        let rows = ladder.lines().filter(|line| line.starts_with("| ") && line.ends_with("` |"));
        let rungs: Vec<&Question> = rows.map(|row| questions[ids_in(row)[0]]).collect();
        assert!((3..=5).contains(&rungs.len()), "{ladder}");
        for (row, rung) in ladder.lines().filter(|line| line.ends_with("` |")).zip(&rungs) {
            assert_eq!(row, format!("| {} | {} | `{}` |", rung.level.word(), rung.ask, rung.id));
        }
        assert_eq!((rungs[0].level.word(), rungs[rungs.len() - 1].level.word()), ("junior", "senior"), "{ladder}");
        for (lower, upper) in rungs.iter().zip(&rungs[1..]) {
            assert!(lower.level <= upper.level, "{} and {}", lower.id, upper.id);
            assert_eq!(lower.next.strong.as_deref(), Some(upper.id.as_str()), "{}", lower.id);
            assert!(lower.next.weak.is_some() && lower.next.good.is_some(), "{}", lower.id);
        }
        assert!(ladder.contains("\nA senior "), "what a senior adds: {ladder}");
    }
}
