//! Every rule that [`GRADING_RULES`](super::GRADING_RULES) states.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use super::{AnswerContext, Score, Strength, rating, score_answer, strength};
use crate::content::quiz::TypedQuestion;
use crate::content::{Question, built_in};
use crate::course::journal_entry::{Confidence, Grade, Rating};
use crate::course::quiz::question_instance::{Answer, Prompt, QuestionInstance};
use crate::course::quiz::shuffle::shuffled_indices;

fn question(kind: &str) -> Arc<Question> {
    let head = "id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='one two three'\nwhy='.'\n";
    Arc::new(toml::from_str(&format!("{head}{kind}")).expect("a question"))
}

fn instance(kind: &str) -> QuestionInstance {
    QuestionInstance::new(question(kind), 3, None).expect("it can be asked")
}

const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";
const SEVERAL: &str = "several=[{text='r',right=true,because='.'},{text='s',right=true,because='.'},\
                       {text='t',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";
const ORDER: &str = "order=['a','b','c','d','e']";
const SPEAK: &str = "speak={seconds=9,points=['a','b','c','d','e'],weak='.',good='.',strong='.'}";

/// The answer that chooses the options with these one-letter texts.
fn choose(instance: &QuestionInstance, texts: &str) -> Answer {
    let find = |c: char| instance.options().iter().position(|option| option.text == c.to_string()).expect("an option");
    Answer::Chosen(texts.chars().map(find).collect())
}

fn parts(instance: &QuestionInstance, answer: &Answer) -> (u32, u32, Grade) {
    let score = score_answer(instance, answer);
    (score.earned, score.possible, score.grade)
}

#[test]
fn a_choice_is_right_or_wrong() {
    let instance = instance(CHOICE);
    assert_eq!(parts(&instance, &choose(&instance, "r")), (1, 1, Grade::Right));
    assert_eq!(parts(&instance, &choose(&instance, "w")), (0, 1, Grade::Wrong));
    assert_eq!(parts(&instance, &choose(&instance, "rw")), (0, 1, Grade::Wrong), "not by choosing them all");
    assert_eq!(parts(&instance, &Answer::Chosen(vec![9])), (0, 1, Grade::Wrong));
    assert_eq!(parts(&instance, &Answer::Typed("r".into())), (0, 1, Grade::Wrong));
}

#[test]
fn of_several_wrong_ones_take_away_what_right_ones_give() {
    let instance = instance(SEVERAL);
    for (chosen, earned) in [("rst", 3), ("rs", 2), ("rstw", 2), ("rw", 0), ("wv", 0), ("rwv", 0), ("", 0)] {
        assert_eq!(score_answer(&instance, &choose(&instance, chosen)).earned, earned, "{chosen}");
    }
    assert_eq!(parts(&instance, &choose(&instance, "rstwv")).2, Grade::Partly, "not by choosing them all");
}

/// The answer that puts the items in this order.
fn order(instance: &QuestionInstance, texts: &str) -> Answer {
    let Prompt::Order(items) = &instance.prompt else { panic!("an order") };
    let find = |c: char| items.iter().position(|item| item.text == c.to_string()).expect("an item");
    Answer::Order(texts.chars().map(find).collect())
}

#[test]
fn an_order_loses_a_part_for_each_item_that_has_to_be_moved() {
    let instance = instance(ORDER);
    for (texts, earned) in
        [("abcde", 4), ("bacde", 3), ("bcdea", 3), ("edcba", 0), ("badce", 2), ("aaaaa", 0), ("abc", 2)]
    {
        let score = score_answer(&instance, &order(&instance, texts));
        assert_eq!((score.earned, score.possible), (earned, 4), "{texts}");
    }
}

#[test]
fn a_match_counts_its_right_pairs_and_equal_right_sides_are_equal() {
    let instance = instance("match=[['a','x'],['b','y'],['c','x']]");
    let Prompt::Match { right, .. } = &instance.prompt else { panic!("a match") };
    let find = |text: &str| right.iter().position(|side| side == text).expect("a right side");
    let (x, y) = (find("x"), find("y"));
    assert_eq!(parts(&instance, &Answer::Match(vec![x, y, x])), (3, 3, Grade::Right));
    assert_eq!(parts(&instance, &Answer::Match(vec![x, x, y])), (1, 3, Grade::Partly));
    assert_eq!(parts(&instance, &Answer::Match(vec![])), (0, 3, Grade::Wrong));
}

#[test]
fn a_near_miss_is_half_and_says_what_is_missing() {
    let instance = instance("type={accept=['base64url','introspection'],near=[{text='base64',because='Close.'}]}");
    let typed = |text: &str| score_answer(&instance, &Answer::Typed(text.into()));
    assert_eq!(typed("Base64-URL").grade, Grade::Right);
    assert_eq!(typed("base64"), Score { grade: Grade::Near, earned: 1, possible: 2, remark: Some("Close.".into()) });
    assert_eq!((typed("introspecton").grade, typed("introspecton").earned), (Grade::Near, 1));
    assert_eq!((typed("hex").grade, typed("hex").earned), (Grade::Wrong, 0));
}

#[test]
fn a_spot_offers_its_places_from_top_to_bottom_and_the_rest_last() {
    let instance = instance(
        "spot={lang='x',text='one two',elsewhere='No.',place=[{at='two',because='.'},{at='one',right=true,because='!'}]}",
    );
    let texts: Vec<&str> = instance.options().iter().map(|option| option.text.as_str()).collect();
    assert_eq!(texts, ["one", "two", "somewhere else", "nowhere: nothing is wrong"]);
    assert_eq!(instance.options()[2].because, "No.");
    assert_eq!(parts(&instance, &Answer::Chosen(vec![0])), (1, 1, Grade::Right));
    assert_eq!(parts(&instance, &Answer::Chosen(vec![2])), (0, 1, Grade::Wrong));
}

#[test]
fn nothing_may_be_wrong_in_a_text() {
    let sound = "spot={lang='x',text='one two',elsewhere='No.',nothing_wrong='Sound.',place=[{at='two',because='.'}]}";
    let instance = instance(sound);
    assert_eq!(parts(&instance, &Answer::Chosen(vec![2])), (1, 1, Grade::Right));
    assert_eq!(instance.options()[2].because, "Sound.");
    assert_eq!(parts(&instance, &Answer::Chosen(vec![1])), (0, 1, Grade::Wrong));
    assert_eq!(parts(&instance, &Answer::Chosen(vec![0])), (0, 1, Grade::Wrong));
}

#[test]
fn the_fault_may_be_at_a_place_that_is_not_offered() {
    let hidden = "spot={lang='x',text='one two',elsewhere='So.',elsewhere_at='one',place=[{at='two',because='.'}]}";
    let instance = instance(hidden);
    assert_eq!(instance.options()[1].text, "somewhere else");
    assert_eq!(instance.options()[1].because, "`one`: So.");
    assert_eq!(parts(&instance, &Answer::Chosen(vec![1])), (1, 1, Grade::Right));
    assert_eq!(parts(&instance, &Answer::Chosen(vec![0])), (0, 1, Grade::Wrong));
    assert_eq!(parts(&instance, &Answer::Chosen(vec![2])), (0, 1, Grade::Wrong));
}

#[test]
fn a_spoken_answer_is_taken_by_its_points() {
    let instance = instance(SPEAK);
    let ticks = |points: usize| (0..5).map(|index| index < points).collect();
    let score = |points: usize| score_answer(&instance, &Answer::Spoken { wrote: String::new(), ticks: ticks(points) });
    let with_hints = AnswerContext { hints_shown: 2, ..AnswerContext::default() };
    let judged = |points: usize| strength(&instance, &score(points), &with_hints);
    assert_eq!(
        [0, 2, 3, 4, 5].map(judged),
        [Strength::Weak, Strength::Weak, Strength::Good, Strength::Strong, Strength::Strong]
    );
    let rated = |points: usize| rating(&instance, &score(points), &AnswerContext::default());
    assert_eq!([2, 3, 4].map(rated), [Rating::Again, Rating::Good, Rating::Easy]);
}

#[test]
fn the_review_learns_again_hard_good_and_easy() {
    let instance = instance(CHOICE);
    // 3 words and 3 options of one: 4.2 seconds.
    assert_eq!(instance.word_count(), 6);
    let right = score_answer(&instance, &choose(&instance, "r"));
    let wrong = score_answer(&instance, &choose(&instance, "w"));
    let context = |confidence, hints_shown, duration_ms| AnswerContext { confidence, hints_shown, duration_ms };
    let certain = Some(Confidence::Certain);
    assert_eq!(rating(&instance, &wrong, &context(certain, 0, 1)), Rating::Again);
    assert_eq!(rating(&instance, &right, &context(Some(Confidence::Guessing), 0, 1)), Rating::Hard);
    assert_eq!(rating(&instance, &right, &context(certain, 1, 1)), Rating::Hard);
    assert_eq!(rating(&instance, &right, &context(None, 0, 4201)), Rating::Good);
    assert_eq!(rating(&instance, &right, &context(None, 0, 4200)), Rating::Easy);
    let half = Score { grade: Grade::Partly, earned: 1, possible: 2, remark: None };
    let less = Score { earned: 1, possible: 3, ..half.clone() };
    assert_eq!(rating(&instance, &half, &context(certain, 0, 1)), Rating::Hard);
    assert_eq!(rating(&instance, &less, &context(certain, 0, 1)), Rating::Again);
    assert_eq!(rating(&instance, &Score::skipped(), &AnswerContext::default()), Rating::Again);
}

#[test]
fn an_interviewer_hears_hints_and_guesses() {
    let instance = instance(CHOICE);
    let right = score_answer(&instance, &choose(&instance, "r"));
    let guess = AnswerContext { confidence: Some(Confidence::Guessing), ..AnswerContext::default() };
    let hinted = AnswerContext { hints_shown: 1, ..AnswerContext::default() };
    assert_eq!(strength(&instance, &right, &AnswerContext::default()), Strength::Strong);
    assert_eq!(strength(&instance, &right, &guess), Strength::Good);
    assert_eq!(strength(&instance, &right, &hinted), Strength::Good);
    assert_eq!(
        strength(&instance, &score_answer(&instance, &choose(&instance, "w")), &AnswerContext::default()),
        Strength::Weak
    );
}

#[test]
fn the_seed_decides_the_order_and_the_right_one_is_never_given_away() {
    for seed in 0..200 {
        let instance = QuestionInstance::new(question(ORDER), seed, None).expect("an order");
        let Prompt::Order(items) = &instance.prompt else { panic!("an order") };
        assert!(!items.iter().map(|item| item.right_position).is_sorted(), "seed {seed}");
        assert_eq!(instance, QuestionInstance::new(question(ORDER), seed, None).expect("an order"));
    }
    // Each place is as likely as the others.
    let firsts = (0..400).filter(|seed| shuffled_indices(4, *seed, "a").first() == Some(&0)).count();
    assert!((70..130).contains(&firsts), "{firsts} of 400");
    assert_ne!(shuffled_indices(9, 1, "a"), shuffled_indices(9, 1, "b"));
}

#[test]
fn what_to_look_at_is_what_the_wrong_option_names_before_the_question_does() {
    let instance = instance(
        "see='l#all'\nchoice=[{text='r',right=true,because='.',see='l#r'},{text='w',because='.',see='l#w'},{text='v',because='.'}]",
    );
    assert_eq!(instance.step_to_see(Some(&choose(&instance, "w"))), Some("l#w"));
    assert_eq!(instance.step_to_see(Some(&choose(&instance, "v"))), Some("l#all"));
    assert_eq!(instance.step_to_see(Some(&choose(&instance, "r"))), Some("l#all"));
    assert_eq!(instance.step_to_see(None), Some("l#all"));
    let predict = question("predict={step='l#s',about='status'}");
    assert_eq!(QuestionInstance::new(predict, 0, None), None, "it cannot be asked without what its step does");
}

/// Answers in the words of people, with the mark that each must get.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradedAnswers {
    id: String,
    #[serde(rename = "type")]
    typed: Option<TypedQuestion>,
    right: Vec<String>,
    near: Vec<String>,
    wrong: Vec<String>,
}

#[derive(Deserialize)]
struct AnswerTable {
    question: Vec<GradedAnswers>,
}

#[test]
fn answers_get_the_marks_that_a_person_would_give_them() {
    let table = include_str!("../../../../tests/fixtures/quiz/typed-answers.toml");
    let AnswerTable { question: rows } = toml::from_str(table).expect("the table");
    let questions = built_in::questions();
    let typed_ids: BTreeSet<&str> =
        questions.iter().filter(|question| question.typed.is_some()).map(|question| question.id.as_str()).collect();
    assert_eq!(typed_ids, rows.iter().map(|row| row.id.as_str()).collect(), "each question that is answered by typing");
    let (mut count, mut faults) = (0, Vec::new());
    for row in &rows {
        let question = questions.iter().find(|question| question.id == row.id).expect("a built-in question");
        let mut question = question.clone();
        question.typed = row.typed.clone().map(Box::new).or(question.typed);
        let instance = QuestionInstance::new(Arc::new(question), 1, None).expect("a question");
        for (answers, grade) in [(&row.right, Grade::Right), (&row.near, Grade::Near), (&row.wrong, Grade::Wrong)] {
            count += answers.len();
            for answer in answers {
                let is = score_answer(&instance, &Answer::Typed(answer.clone())).grade;
                if is != grade {
                    faults.push(format!("{}: {answer:?} is {is:?} and should be {grade:?}", row.id));
                }
            }
        }
    }
    assert!(count >= 300, "{count}");
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}
