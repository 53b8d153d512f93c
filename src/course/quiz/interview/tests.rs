//! Interviews, question by question.

use super::*;
use crate::course::journal_entry::Grade;
use crate::course::quiz::question_instance::QuestionInstance;
use crate::course::quiz::score::{AnswerContext, Score};

fn question(id: &str, level: &str, more: &str) -> Arc<Question> {
    let text = format!("id='{id}'\ncovers=['jwt.exp']\nlevel='{level}'\nask='?'\nwhy='.'\n{more}");
    Arc::new(toml::from_str(&text).expect("a question"))
}

const SPEAK: &str = "\nspeak={seconds=9,points=['a'],weak='.',good='.',strong='.'}";
const CHOICE: &str = "\nchoice=[{text='r',right=true,because='.'},{text='w',because='.'}]";

fn bank() -> Vec<Arc<Question>> {
    vec![
        question("easy", "junior", CHOICE),
        question("open", "junior", &format!("next={{weak='easy',good='more',strong='hard'}}{SPEAK}")),
        question("more", "junior", &format!("next={{good='open'}}{SPEAK}")),
        question("hard", "mid", CHOICE),
        question("mid", "mid", SPEAK),
        question("top", "senior", SPEAK),
    ]
}

fn interview(count: usize) -> Interview {
    Interview::new(bank(), &bank(), Seniority::Junior, count, 1)
}

fn answer(interview: &mut Interview, strength: Strength) -> String {
    let InterviewQuestion { question, .. } = interview.current().expect("a question");
    let instance = QuestionInstance::new(Arc::clone(question), 0, None).expect("it can be asked");
    let mut result = QuestionResult::new(&instance, Score::skipped(), AnswerContext::default(), AnswerText::None);
    result.strength = strength;
    interview.record(result);
    interview.current().map_or_else(String::new, |current| current.question.id.clone())
}

#[test]
fn it_opens_aloud_with_a_question_that_follows_no_other() {
    for seed in 0..20 {
        let interview = Interview::new(bank(), &bank(), Seniority::Junior, 9, seed);
        let InterviewQuestion { reason, question } = interview.current().expect("an opening");
        // `open` follows `more`, and `more` follows `open`; both are nearer than `mid`, which follows none.
        assert!(
            *reason == QuestionReason::Opening && ["open", "more"].contains(&question.id.as_str()),
            "{}",
            question.id
        );
    }
    let senior = Interview::new(bank(), &bank(), Seniority::Senior, 9, 0);
    assert_eq!(senior.current().expect("an opening").question.id, "top");
}

fn from_open(strength: Strength) -> (Interview, String) {
    let openers: Vec<_> =
        bank().into_iter().filter(|question| ["open", "mid", "top"].contains(&question.id.as_str())).collect();
    let mut interview = Interview::new(bank(), &openers, Seniority::Junior, 9, 1);
    let next = answer(&mut interview, strength);
    (interview, next)
}

#[test]
fn the_follow_up_depends_on_how_it_went() {
    for (strength, expected) in [(Strength::Weak, "easy"), (Strength::Good, "more"), (Strength::Strong, "hard")] {
        let (interview, next_id) = from_open(strength);
        assert_eq!(next_id, expected);
        assert_eq!(interview.current().expect("a question").reason, QuestionReason::FollowUp(strength));
    }
}

#[test]
fn nothing_is_asked_twice_and_a_new_subject_climbs_or_comes_down() {
    // `more` names `open` for a good answer and so for a strong one, but that was asked.
    let (mut interview, _) = from_open(Strength::Good);
    assert_eq!(answer(&mut interview, Strength::Strong), "mid");
    assert_eq!(
        (interview.level(), interview.current().expect("a question").reason),
        (Seniority::Mid, QuestionReason::Opening)
    );
    assert_eq!(answer(&mut interview, Strength::Strong), "top");
    assert_eq!(answer(&mut interview, Strength::Weak), "", "nothing is left");
    assert_eq!((interview.level(), interview.results().len()), (Seniority::Mid, 4));
}

/// An interview of one opener and a bank in which its words are rare, after a spoken answer that named these points.
fn after_naming(named: &[&str], strength: Strength) -> Interview {
    let speak = "speak={seconds=9,points=['a reused refresh token ends its family','short lifetimes'],weak='.',good='.',\
                 strong='.',one_sentence='One.'}\nnext={strong='hard'}";
    let mut bank: Vec<_> = (0..60).map(|number| question(&format!("q{number}"), "mid", CHOICE)).collect();
    let about_families = "ask='Which family ends when a refresh token is reused?'";
    let text = format!("id='family'\ncovers=['jwt.exp']\nlevel='mid'\n{about_families}\nwhy='.'{CHOICE}");
    bank.push(Arc::new(toml::from_str(&text).expect("a question")));
    bank.push(question("hard", "mid", CHOICE));
    let opener = question("opener", "mid", speak);
    bank.push(Arc::clone(&opener));
    let mut interview = Interview::new(bank, &[opener], Seniority::Mid, 9, 1);
    record_spoken(&mut interview, named, strength);
    interview
}

fn record_spoken(interview: &mut Interview, named: &[&str], strength: Strength) -> Option<JournalEvent> {
    let question = Arc::clone(&interview.current()?.question);
    let instance = QuestionInstance::new(question, 0, None)?;
    let points = named.iter().map(|point| (*point).to_owned()).collect();
    let said = AnswerText::Spoken { wrote: String::new(), points: Some(points) };
    let score = Score { grade: Grade::Partly, earned: 1, possible: 2, remark: None };
    let result = QuestionResult::new(&instance, score, AnswerContext::default(), said);
    interview.record(QuestionResult { strength, ..result })
}

fn asked(interview: &Interview) -> Option<(&str, QuestionReason)> {
    interview.current().map(|current| (current.question.id.as_str(), current.reason))
}

const POINTS: [&str; 2] = ["a reused refresh token ends its family", "short lifetimes"];

#[test]
fn the_interviewer_asks_about_what_was_left_out() {
    let mut interview = after_naming(&POINTS[1..], Strength::Good);
    assert_eq!(asked(&interview), Some(("family", QuestionReason::LeftOut)));
    answer(&mut interview, Strength::Good);
    assert_eq!(asked(&interview), None, "the subject is closed, and there is no other opener");
}

#[test]
fn a_strong_answer_is_wanted_once_more_in_one_sentence_and_leaves_no_entry() {
    let mut interview = after_naming(&POINTS, Strength::Strong);
    assert_eq!(asked(&interview), Some(("opener", QuestionReason::Variation(AnswerVariation::OneSentence))));
    assert_eq!(record_spoken(&mut interview, &[], Strength::Strong), None);
    assert_eq!(asked(&interview), Some(("hard", QuestionReason::FollowUp(Strength::Strong))));
}

#[test]
fn after_three_spoken_answers_the_interviewer_goes_to_the_whiteboard() {
    let order = question("order", "senior", "order=['a','b']");
    let mut bank: Vec<_> = (0..5).map(|number| question(&format!("s{number}"), "junior", SPEAK)).collect();
    bank.push(order);
    let mut interview = Interview::new(bank.clone(), &bank, Seniority::Junior, 9, 1);
    let mut reasons = Vec::new();
    while let Some((_, reason)) = asked(&interview) {
        reasons.push(reason);
        answer(&mut interview, Strength::Good);
    }
    let [opening, whiteboard] = [QuestionReason::Opening, QuestionReason::Whiteboard];
    assert_eq!(reasons, [opening, opening, opening, whiteboard, opening, opening]);
}

#[test]
fn it_ends_after_as_many_questions_as_were_asked_for() {
    let mut interview = interview(2);
    answer(&mut interview, Strength::Good);
    assert_eq!(answer(&mut interview, Strength::Good), "");
    assert_eq!(interview.results().len(), 2);
    let mut interview = self::interview(9);
    interview.drop_current();
    assert!(interview.current().is_some() && interview.results().is_empty());
    interview.finish();
    assert_eq!(interview.current(), None);
}

#[test]
fn a_talk_that_goes_on_and_on_is_taken_to_the_whiteboard_on_the_same_topic() {
    let follow_up = |number: usize| format!("next={{good='s{}'}}{SPEAK}", number + 1);
    let mut bank: Vec<_> = (0..6).map(|number| question(&format!("s{number}"), "mid", &follow_up(number))).collect();
    let other = "covers=['session.id']\nid='other'\nlevel='mid'\nask='?'\nwhy='.'\norder=['a','b']";
    bank.push(Arc::new(toml::from_str(other).expect("a question")));
    bank.push(question("same", "senior", "order=['a','b']"));
    let openers: Vec<_> =
        bank.iter().filter(|other| !["s1", "s2", "s3"].contains(&other.id.as_str())).cloned().collect();
    let mut interview = Interview::new(bank, &openers, Seniority::Mid, 9, 1);
    let opened = interview.current().expect("an opening").question.id.clone();
    assert_eq!(opened, "s0", "it follows no other");
    for _ in 0..3 {
        answer(&mut interview, Strength::Good);
    }
    assert_eq!(asked(&interview), Some(("same", QuestionReason::Whiteboard)));
}

#[test]
fn a_weak_answer_is_not_followed_by_something_harder() {
    let about = |id: &str, level: &str| {
        let ask = "ask='Which family ends when a refresh token is reused?'";
        let text = format!("id='{id}'\ncovers=['jwt.exp']\nlevel='{level}'\n{ask}\nwhy='.'{CHOICE}");
        Arc::new(toml::from_str(&text).expect("a question"))
    };
    for (strength, expected) in [(Strength::Weak, None), (Strength::Good, Some("harder"))] {
        let speak = "speak={seconds=9,points=['a reused refresh token ends its family'],weak='.',good='.',strong='.'}";
        let opener = question("opener", "mid", speak);
        let mut bank: Vec<_> = (0..60).map(|number| question(&format!("q{number}"), "mid", CHOICE)).collect();
        bank.extend([about("harder", "senior"), Arc::clone(&opener)]);
        let mut interview = Interview::new(bank, &[opener], Seniority::Mid, 9, 1);
        record_spoken(&mut interview, &[], strength);
        assert_eq!(asked(&interview).map(|(id, _)| id), expected);
    }
}

#[test]
fn levels_stop_at_their_ends_and_move_only_by_what_was_asked_at_them() {
    use Seniority::{Junior, Mid, Senior};
    use Strength::{Good, Strong, Weak};
    let moves = [
        (Senior, Senior, Strong, Senior),
        (Junior, Junior, Weak, Junior),
        (Mid, Mid, Good, Mid),
        (Mid, Mid, Weak, Junior),
        (Mid, Mid, Strong, Senior),
        // A harder question was too hard, an easier one was easy.
        (Mid, Senior, Weak, Mid),
        (Mid, Junior, Strong, Mid),
        (Mid, Senior, Strong, Senior),
        (Mid, Junior, Weak, Junior),
    ];
    for (level, asked, strength, expected) in moves {
        assert_eq!(adjusted_level(level, asked, strength), expected, "{level:?}, {asked:?}, {strength}");
    }
}
