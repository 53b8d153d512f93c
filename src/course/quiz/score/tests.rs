//! Every formula that [`MARKING`](super::grade::MARKING) states, and every rule of what a mark is taken for.

use std::sync::Arc;

use super::{AnswerContext, Confidence, Grade, Rating, Score, Strength, rating, score_answer, strength};
use crate::content::Question;
use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt, shuffled_indices};

fn question(kind: &str) -> Arc<Question> {
    let head = "id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='one two three'\nwhy='.'\n";
    Arc::new(toml::from_str(&format!("{head}{kind}")).expect("a question"))
}

fn posed(kind: &str) -> PresentedQuestion {
    PresentedQuestion::new(question(kind), 3, None).expect("it can be asked")
}

const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";
const SEVERAL: &str = "several=[{text='r',right=true,because='.'},{text='s',right=true,because='.'},\
                       {text='t',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";
const ORDER: &str = "order=['a','b','c','d','e']";
const SPEAK: &str = "speak={seconds=9,points=['a','b','c','d','e'],weak='.',good='.',strong='.'}";

/// The offers called so, by their place on the screen.
fn at(posed: &PresentedQuestion, texts: &str) -> Answer {
    let find = |c: char| posed.options().iter().position(|offer| offer.text == c.to_string()).expect("an offer");
    Answer::Chosen(texts.chars().map(find).collect())
}

fn parts(posed: &PresentedQuestion, answer: &Answer) -> (u32, u32, Grade) {
    let mark = score_answer(posed, answer);
    (mark.earned, mark.possible, mark.grade)
}

#[test]
fn a_choice_is_right_or_wrong() {
    let posed = posed(CHOICE);
    assert_eq!(parts(&posed, &at(&posed, "r")), (1, 1, Grade::Right));
    assert_eq!(parts(&posed, &at(&posed, "w")), (0, 1, Grade::Wrong));
    assert_eq!(parts(&posed, &at(&posed, "rw")), (0, 1, Grade::Wrong), "not by choosing them all");
    assert_eq!(parts(&posed, &Answer::Chosen(vec![9])), (0, 1, Grade::Wrong));
    assert_eq!(parts(&posed, &Answer::Typed("r".into())), (0, 1, Grade::Wrong));
}

#[test]
fn of_several_wrong_ones_take_away_what_right_ones_give() {
    let posed = posed(SEVERAL);
    for (chosen, got) in [("rst", 3), ("rs", 2), ("rstw", 2), ("rw", 0), ("wv", 0), ("rwv", 0), ("", 0)] {
        assert_eq!(score_answer(&posed, &at(&posed, chosen)).earned, got, "{chosen}");
    }
    assert_eq!(parts(&posed, &at(&posed, "rstwv")).2, Grade::Partly, "not by choosing them all");
}

/// The answer that puts the items in this order.
fn order(posed: &PresentedQuestion, texts: &str) -> Answer {
    let Prompt::Order(items) = &posed.prompt else { panic!("an order") };
    let find = |c: char| items.iter().position(|item| item.text == c.to_string()).expect("an item");
    Answer::Order(texts.chars().map(find).collect())
}

#[test]
fn an_order_loses_a_part_for_each_item_that_has_to_be_moved() {
    let posed = posed(ORDER);
    for (said, got) in [("abcde", 4), ("bacde", 3), ("bcdea", 3), ("edcba", 0), ("badce", 2), ("aaaaa", 0), ("abc", 2)]
    {
        assert_eq!(
            (score_answer(&posed, &order(&posed, said)).earned, score_answer(&posed, &order(&posed, said)).possible),
            (got, 4),
            "{said}"
        );
    }
}

#[test]
fn a_match_counts_its_right_pairs_and_equal_right_sides_are_equal() {
    let posed = posed("match=[['a','x'],['b','y'],['c','x']]");
    let Prompt::Match { right, .. } = &posed.prompt else { panic!("a match") };
    let find = |text: &str| right.iter().position(|it| it == text).expect("a right side");
    let (x, y) = (find("x"), find("y"));
    assert_eq!(parts(&posed, &Answer::Match(vec![x, y, x])), (3, 3, Grade::Right));
    assert_eq!(parts(&posed, &Answer::Match(vec![x, x, y])), (1, 3, Grade::Partly));
    assert_eq!(parts(&posed, &Answer::Match(vec![])), (0, 3, Grade::Wrong));
}

#[test]
fn a_near_miss_is_half_and_says_what_is_missing() {
    let posed = posed("type={accept=['base64url','introspection'],near=[{text='base64',because='Close.'}]}");
    let typed = |said: &str| score_answer(&posed, &Answer::Typed(said.into()));
    assert_eq!(typed("Base64-URL").grade, Grade::Right);
    assert_eq!(typed("base64"), Score { grade: Grade::Near, earned: 1, possible: 2, remark: Some("Close.".into()) });
    assert_eq!((typed("introspecton").grade, typed("introspecton").earned), (Grade::Near, 1));
    assert_eq!((typed("hex").grade, typed("hex").earned), (Grade::Wrong, 0));
}

#[test]
fn a_spot_offers_its_places_from_top_to_bottom_and_the_rest_last() {
    let posed = posed(
        "spot={lang='x',text='one two',elsewhere='No.',place=[{at='two',because='.'},{at='one',right=true,because='!'}]}",
    );
    let texts: Vec<&str> = posed.options().iter().map(|offer| offer.text.as_str()).collect();
    assert_eq!(texts, ["one", "two", "somewhere else"]);
    assert_eq!(posed.options()[2].because, "No.");
    assert_eq!(parts(&posed, &Answer::Chosen(vec![0])), (1, 1, Grade::Right));
    assert_eq!(parts(&posed, &Answer::Chosen(vec![2])), (0, 1, Grade::Wrong));
}

#[test]
fn a_spoken_answer_is_taken_by_its_points() {
    let posed = posed(SPEAK);
    let spoken = |points: usize| (0..5).map(|at| at < points).collect();
    let said = |points: usize| score_answer(&posed, &Answer::Spoken { wrote: String::new(), ticks: spoken(points) });
    let taken =
        |points: usize| strength(&posed, &said(points), &AnswerContext { hints_shown: 2, ..AnswerContext::default() });
    assert_eq!(
        [0, 2, 3, 4, 5].map(taken),
        [Strength::Weak, Strength::Weak, Strength::Good, Strength::Strong, Strength::Strong]
    );
    let rated = |points: usize| rating(&posed, &said(points), &AnswerContext::default());
    assert_eq!([2, 3, 4].map(rated), [Rating::Again, Rating::Good, Rating::Easy]);
}

#[test]
fn the_review_learns_again_hard_good_and_easy() {
    let posed = posed(CHOICE);
    // 3 words and 3 options of one: 4.2 seconds.
    assert_eq!(posed.word_count(), 6);
    let right = score_answer(&posed, &at(&posed, "r"));
    let wrong = score_answer(&posed, &at(&posed, "w"));
    let manner = |confidence, hints, ms| AnswerContext { confidence, hints_shown: hints, duration_ms: ms };
    let sure = Some(Confidence::Certain);
    assert_eq!(rating(&posed, &wrong, &manner(sure, 0, 1)), Rating::Again);
    assert_eq!(rating(&posed, &right, &manner(Some(Confidence::Guessing), 0, 1)), Rating::Hard);
    assert_eq!(rating(&posed, &right, &manner(sure, 1, 1)), Rating::Hard);
    assert_eq!(rating(&posed, &right, &manner(None, 0, 4201)), Rating::Good);
    assert_eq!(rating(&posed, &right, &manner(None, 0, 4200)), Rating::Easy);
    let half = Score { grade: Grade::Partly, earned: 1, possible: 2, remark: None };
    let less = Score { earned: 1, possible: 3, ..half.clone() };
    assert_eq!(rating(&posed, &half, &manner(sure, 0, 1)), Rating::Hard);
    assert_eq!(rating(&posed, &less, &manner(sure, 0, 1)), Rating::Again);
    assert_eq!(rating(&posed, &Score::skipped(), &AnswerContext::default()), Rating::Again);
}

#[test]
fn an_interviewer_hears_hints_and_guesses() {
    let posed = posed(CHOICE);
    let right = score_answer(&posed, &at(&posed, "r"));
    let guess = AnswerContext { confidence: Some(Confidence::Guessing), ..AnswerContext::default() };
    let hinted = AnswerContext { hints_shown: 1, ..AnswerContext::default() };
    assert_eq!(strength(&posed, &right, &AnswerContext::default()), Strength::Strong);
    assert_eq!(strength(&posed, &right, &guess), Strength::Good);
    assert_eq!(strength(&posed, &right, &hinted), Strength::Good);
    assert_eq!(strength(&posed, &score_answer(&posed, &at(&posed, "w")), &AnswerContext::default()), Strength::Weak);
}

#[test]
fn the_seed_decides_the_order_and_the_right_one_is_never_given_away() {
    for seed in 0..200 {
        let posed = PresentedQuestion::new(question(ORDER), seed, None).expect("an order");
        let Prompt::Order(items) = &posed.prompt else { panic!("an order") };
        assert!(!items.iter().map(|item| item.right_position).is_sorted(), "seed {seed}");
        assert_eq!(posed, PresentedQuestion::new(question(ORDER), seed, None).expect("an order"));
    }
    // Each place is as likely as the others.
    let firsts = (0..400).filter(|seed| shuffled_indices(4, *seed, "a").first() == Some(&0)).count();
    assert!((70..130).contains(&firsts), "{firsts} of 400");
    assert_ne!(shuffled_indices(9, 1, "a"), shuffled_indices(9, 1, "b"));
}

#[test]
fn what_to_look_at_is_what_the_wrong_option_names_before_the_question_does() {
    let posed = posed(
        "see='l#all'\nchoice=[{text='r',right=true,because='.',see='l#r'},{text='w',because='.',see='l#w'},{text='v',because='.'}]",
    );
    assert_eq!(posed.step_to_see(Some(&at(&posed, "w"))), Some("l#w"));
    assert_eq!(posed.step_to_see(Some(&at(&posed, "v"))), Some("l#all"));
    assert_eq!(posed.step_to_see(Some(&at(&posed, "r"))), Some("l#all"));
    assert_eq!(posed.step_to_see(None), Some("l#all"));
    let predict = question("predict={step='l#s',about='status'}");
    assert_eq!(PresentedQuestion::new(predict, 0, None), None, "it cannot be asked without what its step does");
}
