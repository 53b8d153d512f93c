//! What a lesson gives to read and asks beyond its plain texts: more about a step, texts by lane, notes, the matrix of
//! cookies, options of the author's own, one lane alone.

use authwalk::internals::content::{LaneText, Lesson, StepDisplay, TableRow};
use authwalk::internals::course::{AttemptPhase, Effect, Input};
use authwalk::internals::model::{CookieSendDecision, LaneOutcome};

use super::{LessonWithFakeLab, fixation};
use crate::fake_lab;
use crate::pictures::{Album, WIDE, footer};

const MORE: &str = "## What an interviewer asks next\n\nFixation needs a session that begins *before* the login. Three \
    ways to plant its ID:\n\n- in a link, where the server reads it from the URL;\n- by a cookie of a sibling \
    domain;\n- by a script on the page (XSS).\n\nThe cure is the same for all of them: a new session ID at each **privilege \
    change**.";

const CODE: &str = "request.session.regenerate((error) => {\n  request.session.user = user;\n});";

fn by_lane(careless: &str, strict: &str) -> LaneText {
    LaneText::ByLane([("careless", careless), ("strict", strict)].map(|(lane, text)| (lane.into(), text.into())).into())
}

/// The lesson with more about its last step, and texts of that step by lane.
fn lesson_with_more() -> Lesson {
    let mut lesson = fixation();
    let step = &mut lesson.step[3];
    step.more = Some(MORE.into());
    step.code = Some(CODE.into());
    step.text = by_lane("This server kept the ID.", "This server gave a new ID at login.");
    step.after = Some(by_lane("A kept ID is alice's now.", "The planted ID is nobody's."));
    let predict = step.predict.as_mut().expect("a prediction");
    predict.why = by_lane("It finds the planted ID.", "It threw the planted ID away.");
    let believed = by_lane("Here it knows the ID.", "Here it does not even know the ID.");
    predict.believed = [("403".to_owned(), believed)].into();
    lesson
}

/// The same lesson with a prediction that offers two values, or is about one lane.
fn lesson_that_asks(options: &[u16], lane: Option<&str>) -> Lesson {
    let mut lesson = lesson_with_more();
    let predict = lesson.step[3].predict.as_mut().expect("a prediction");
    predict.options = options.iter().map(|status| (*status).into()).collect();
    predict.lane = lane.map(str::to_owned);
    lesson
}

fn open(lesson: Lesson, keys: &str, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(lesson, columns, rows);
    open_lesson.keys(keys);
    open_lesson
}

fn text_at(lesson: Lesson, keys: &str) -> String {
    open(lesson, keys, (80, 24)).text()
}

#[test]
fn what_there_is_to_read_in_pictures() {
    let mut album = Album::new("lesson_reading");
    album.usual_size("more_page", |size| open(lesson_with_more(), ">>>>>>33i", size).text());
    album.usual_size("lesson_text_by_lane", |size| open(lesson_with_more(), ">>>>>>33|", size).text());
    album.usual_size("lesson_one_lane_asked", |size| {
        open(lesson_that_asks(&[401, 200], Some("strict")), ">>>>>>2", size).text()
    });
    album.usual_size("lesson_notes", |size| {
        let mut open_lesson = LessonWithFakeLab::start(fixation(), size.0, size.1);
        let screen = &mut open_lesson.lesson().screen;
        *screen = std::mem::take(screen).with_notes(true);
        open_lesson.keys(">>>>>").text()
    });
    album.usual_size("framework_page", |size| {
        let mut lesson = fixation();
        lesson.step[0].operation = Some("login".into());
        open(lesson, "l>", size).text()
    });
    album.usual_size("lesson_cookie_matrix", |size| cookie_matrix(size).text());
    album.usual_size("lesson_table_page", |size| open(lesson_with_a_table(), ">>i", size).text());
    album.compare();
}

/// The lesson with a table of two rows, filled by its first and by its last step.
fn lesson_with_a_table() -> Lesson {
    let mut lesson = fixation();
    let row = |title: &str, words: &[(&str, &str)]| TableRow {
        title: title.into(),
        about: "status".into(),
        words: words.iter().map(|(value, word)| ((*value).to_owned(), (*word).to_owned())).collect(),
    };
    lesson.step[0].row = vec![row("the first answer", &[])];
    lesson.step[3].row = vec![row("the planted ID", &[("200", "works"), ("401", "is refused")])];
    lesson
}

#[test]
fn a_table_fills_step_by_step_and_nothing_is_told_early() {
    let mut open_lesson = open(lesson_with_a_table(), "i", (80, 24));
    let page = open_lesson.text();
    assert!(page.contains("the planted ID") && page.contains('·') && !page.contains("step 1"), "{page}");
    let page = open_lesson.keys("i>i").text();
    assert!(page.contains("200 OK") && page.contains("the first answer: step 1"), "{page}");
    assert!(!page.contains("is refused"), "{page}");
    let end = open(lesson_with_a_table(), ">>>>>>33>", WIDE).text();
    assert!(end.contains("the planted ID") && end.contains("works"), "{end}");
}

/// The step that shows its exchanges as a matrix, after an exchange in which one cookie went along and one did not.
fn cookie_matrix((columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut lesson = fixation();
    lesson.step[0].show = Some(StepDisplay::Matrix);
    let mut open_lesson = LessonWithFakeLab::start(lesson, columns, rows);
    let effects = open_lesson.lab().0.handle(Input::Next);
    let decisions = [("sid", true), ("cart", false)].map(|(name, sent)| CookieSendDecision {
        name: name.into(),
        sent,
        rule: "6265bis 5.8.3".into(),
        reason: String::new(),
        differs_from_jar: false,
    });
    for effect in effects {
        let Effect::Perform { batch, acts } = effect else { continue };
        let outcomes = acts.into_iter().map(|act| {
            let mut outcome = fake_lab::outcome(open_lesson.attempt(), act.lane, &act.act);
            outcome.exchanges[0].cookie_send_decisions = decisions.to_vec();
            LaneOutcome { lane: act.lane, result: Ok(outcome) }
        });
        let outcomes = outcomes.collect();
        open_lesson.feed(Input::Done { batch, outcomes });
    }
    open_lesson
}

#[test]
fn more_is_one_key_away_once_the_question_is_answered() {
    let mut open_lesson = open(lesson_with_more(), ">>>>>>", (80, 24));
    let refusal = open_lesson.keys("i").text();
    assert!(refusal.contains("More opens once the step has happened: it could be the answer."), "{refusal}");
    assert!(!refusal.contains("• in a link"), "{refusal}");
    let lesson = open_lesson.keys("12").text();
    let page = open_lesson.keys("i").text();
    assert!(page.contains("more · The attacker uses the number") && page.contains("• in a link"), "{page}");
    assert_eq!(open_lesson.keys("i").text(), lesson, "its own key closes it");
    assert_eq!(open_lesson.keys("i^").text(), lesson, "and so does Esc");
    let page = open_lesson.keys("i").text();
    assert!(page.contains("This server gave a new ID") && page.contains("session.regenerate"), "{page}");
    assert!(open_lesson.keys("w").text().contains("bytes ·"), "another page takes its place");
    assert!(open_lesson.keys("i").text().contains("more ·"));
    let none = open(fixation(), "i", (80, 24)).text();
    assert!(none.contains("There is no more about this step."), "{none}");
    let at_the_end = open(lesson_with_more(), ">>>>>>12>i", (80, 24)).text();
    assert!(at_the_end.contains("This is the end"), "{at_the_end}");
}

#[test]
fn the_footer_names_more_and_the_same_answer_where_they_lead_somewhere() {
    let footer_after = |keys: &str| footer(&open(lesson_with_more(), keys, WIDE).text());
    assert!(footer_after(">>>>>>").starts_with("1–3 answer  s show  ← back"), "{}", footer_after(">>>>>>"));
    assert!(footer_after(">>>>>>1").starts_with("1–3 answer  = the same  s show  ← back"));
    assert!(footer_after(">>>>>>12").starts_with("→ next  i more  ← back"));
    assert!(footer_after(">>>>>>12i").contains("Esc back  i more  v story  w bytes"));
    assert!(!footer(&open(fixation(), ">", WIDE).text()).contains("more"));
}

#[test]
fn one_key_gives_the_same_answer_in_every_lane() {
    let mut open_lesson = open(lesson_with_more(), ">>>>>>=", (80, 24));
    assert!(open_lesson.text().contains("answer for the first lane"), "{}", open_lesson.text());
    open_lesson.keys("2=");
    assert_eq!(*open_lesson.attempt().phase(), AttemptPhase::AfterStep);
    let prediction = open_lesson.attempt().prediction().expect("a prediction");
    assert_eq!([0, 1].map(|lane| prediction.lanes[&lane].answer), [Some(1), Some(1)]);
}

#[test]
fn what_the_author_offers_is_asked_in_the_authors_order() {
    let asked = text_at(lesson_that_asks(&[401, 200], None), ">>>>>>");
    assert!(asked.contains("[1] 401 Unauthorized\n  [2] 200 OK\n"), "{asked}");
}

#[test]
fn a_prediction_about_one_lane_is_asked_and_answered_there_alone() {
    let asked = text_at(lesson_that_asks(&[401, 200], Some("strict")), ">>>>>>");
    assert!(asked.contains("new id at login:\n  [1] 401 Unauthorized"), "{asked}");
    assert!(asked.contains("[ new id at login ]"), "the screen shows that lane\n{asked}");
    let mut answered = open(lesson_that_asks(&[401, 200], Some("strict")), ">>>>>>1", (80, 24));
    let text = answered.text();
    assert_eq!(*answered.attempt().phase(), AttemptPhase::AfterStep, "nobody else is asked");
    assert!(text.contains("new id at login: you, and so it was") && !text.contains("keeps the id: "), "{text}");
    assert!(text.contains("It threw the planted ID away."), "{text}");
    let other_lane = answered.keys("|").text();
    assert!(!other_lane.contains("It finds the planted ID."), "that lane was not asked\n{other_lane}");
}

#[test]
fn each_lane_has_its_own_texts() {
    let mut after = open(lesson_with_more(), ">>>>>>33", (80, 24));
    let last_asked = after.text();
    for text in
        ["The planted ID is nobody's.", "It threw the planted ID away.", "Here it knows the ID.", "Here it does not"]
    {
        assert!(last_asked.contains(text), "{text}\n{last_asked}");
    }
    assert!(!last_asked.contains("A kept ID"), "{last_asked}");
    let other = after.keys("|").text();
    assert!(other.contains("A kept ID is alice's now.") && other.contains("It finds the planted ID."), "{other}");
    let end = text_at(lesson_with_more(), ">>>>>>13>");
    assert!(end.contains("It threw the planted ID away.") && !end.contains("It finds"), "only what was missed\n{end}");
}
