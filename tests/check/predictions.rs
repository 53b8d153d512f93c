//! `check` plays a lesson to see whether what a prediction offers holds the truth, in each lane that it asks about.

use super::{PACK, check, folder};
use crate::common::stdout;

/// A sound lesson whose second step is predicted, in the place of `PREDICTION`.
const LESSON: &str = r#"format_version = 2
id = "predicted"
title = "Predicted"
minutes = 1
covers = ["session.flow"]
client.bob = "browser"
[[lane]]
id = "secure"
title = "shop A"
[[lane]]
id = "open"
title = "shop B"
shop.cookie.secure = false
[[step]]
id = "login"
title = "Bob logs in"
text = "He does."
[[step.do]]
by = "bob"
request = { line = "POST /login", json = { user = "bob", password = "$bob.password" } }
expect = { status = 200, user = "bob" }
[[step]]
id = "http"
title = "Without https"
text = "An old link."
[step.predict]
ask = "What then?"
why = "So."
PREDICTION
[[step.do]]
lane = "LANE"
by = "bob"
request.line = "GET http://shop.test/me"
"#;

/// What `check` says to the lesson with this prediction, whose act happens in `lane`: place and code of each error.
fn errors(prediction: &str, lane: Option<&str>) -> Vec<String> {
    let lane = lane.map_or_else(String::new, |lane| format!("lane = \"{lane}\"\n"));
    let text = LESSON.replace("PREDICTION", prediction).replace("lane = \"LANE\"\n", &lane);
    let folder = folder(&[("a.toml", &text)]);
    let output = check(folder.path(), &[".", "--format", "short"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let output = stdout(&output);
    output.lines().filter(|line| line.contains("error")).map(str::to_owned).collect()
}

#[test]
fn the_truth_of_every_lane_is_among_the_options() {
    assert_eq!(errors("about = \"status\"\noptions = [200, 401]", None), [""; 0]);
    let found = errors("about = \"status\"\noptions = [200, 403]", None);
    let [error] = &found[..] else { panic!("one error: {found:?}") };
    assert!(error.contains("a.toml:30:") && error.contains("prediction-outside"), "{error}");
    let asked_where_it_holds = "about = \"status\"\noptions = [200, 403]\nlane = \"open\"";
    assert_eq!(errors(asked_where_it_holds, None), [""; 0], "nobody is asked in the other lane");
}

#[test]
fn a_prediction_about_a_lane_without_an_act_is_an_error() {
    let prediction = "about = \"status\"\nlane = \"open\"";
    assert_eq!(errors(prediction, Some("open")), [""; 0]);
    let found = errors(prediction, Some("secure"));
    let [error] = &found[..] else { panic!("one error: {found:?}") };
    assert!(error.contains("a.toml:30:") && error.contains("the step does nothing in that lane"), "{error}");
}

#[test]
fn which_cookies_travel_can_be_predicted() {
    assert_eq!(errors("about = \"sent\"\nbelieved = { sid = \"Not over http.\" }", None), [""; 0]);
    let rule = "about = \"not_sent.sid\"\noptions = [\"6265bis 5.8.3\", \"absent\"]";
    assert_eq!(errors(rule, None), [""; 0], "`absent` is what a cookie that travels reads as");
}

/// A question about the second step of the lesson, with its fact in the place of `FACT`.
const QUIZ: &str = "format_version = 2\nid = \"asked\"\n[[question]]\nid = \"which\"\ncovers = [\"session.flow\"]\n\
    level = \"mid\"\nask = \"What comes out?\"\nwhy = \"So.\"\n\
    predict = { step = \"predicted#http\", about = \"FACT\", lane = \"open\" }\n";

#[test]
fn a_question_about_a_step_offers_what_the_step_itself_offers() {
    let errors = |options: &str| {
        let lesson = LESSON.replace("PREDICTION", &format!("about = \"statuses\"\n{options}"));
        let lesson = lesson.replace("lane = \"LANE\"\n", "");
        let quiz = QUIZ.replace("FACT", "statuses");
        let folder = folder(&[("lessons/a.toml", &lesson), ("quizzes/q.toml", &quiz), ("authwalk.toml", PACK)]);
        let output = stdout(&check(folder.path(), &[".", "--format", "short"]));
        output.lines().filter(|line| line.contains("error")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(errors("options = [[200], [401]]"), [""; 0]);
    let found = errors("options = [[204], [401]]");
    assert!(found.len() == 2 && found.iter().all(|line| line.contains("prediction-outside")), "{found:?}");
    let found = errors("");
    assert!(found.len() == 2 && found.iter().all(|line| line.contains("not-predictable")), "{found:?}");
}

/// The warnings about options without a reason, for the lesson with this prediction in both lanes: the line without its place.
fn silent_options(prediction: &str) -> Vec<String> {
    let text = LESSON.replace("PREDICTION", prediction).replace("lane = \"LANE\"\n", "");
    let folder = folder(&[("a.toml", &text)]);
    let output = stdout(&check(folder.path(), &[".", "--format", "short"]));
    output.lines().filter(|line| line.contains("option-without-reason")).map(str::to_owned).collect()
}

#[test]
fn each_wrong_option_of_a_prediction_has_a_reason_in_each_lane_that_it_is_wrong_in() {
    // 401 comes out in the lane `secure`, 200 in `open`.
    let head = "about = \"status\"\noptions = [200, 401, 500]\n";
    let warnings = |believed: &str| silent_options(&format!("{head}{believed}"));
    let found = warnings("");
    let [warning] = &found[..] else { panic!("one for each prediction: {found:?}") };
    assert!(warning.contains("a.toml:29:9") && warning.contains("`200`, `401`, `500`"), "{warning}");
    assert_eq!(warnings("believed = { 200 = \"No.\", 401 = \"No.\", 500 = \"No.\" }"), [""; 0]);
    let of_one_lane = "believed = { 200 = { secure = \"No.\" }, 401 = { open = \"No.\" }, 500 = \"No.\" }";
    assert_eq!(warnings(of_one_lane), [""; 0], "the right answer needs no reason");
    let found = warnings("believed = { 200 = { secure = \"No.\" }, 401 = \"No.\", 500 = { secure = \"No.\" } }");
    let [warning] = &found[..] else { panic!("one lane has no reason: {found:?}") };
    assert!(warning.contains("in `open`: `500`"), "{warning}");
    let asked_once = format!("{head}lane = \"open\"\nbelieved = {{ 401 = \"No.\" }}");
    let found = silent_options(&asked_once);
    let [warning] = &found[..] else { panic!("one option has no reason: {found:?}") };
    assert!(warning.contains("wrong: `500`"), "{warning}");
}

#[test]
fn a_name_that_is_wrong_once_is_reported_once() {
    let sound = LESSON.replace("PREDICTION", "about = \"status\"").replace("lane = \"LANE\"\n", "");
    let errors = |from: &str, to: &str| {
        let folder = folder(&[("a.toml", &sound.replacen(from, to, 1))]);
        let output = stdout(&check(folder.path(), &[".", "--no-replay", "--format", "short"]));
        output.lines().filter(|line| line.contains("error")).map(str::to_owned).collect::<Vec<_>>()
    };
    let found = errors("text = \"He does.\"", "text = { secure = \"He does.\", opne = \"He does.\" }");
    assert!(matches!(&found[..], [error] if error.contains("unknown-lane")), "{found:?}");
    let found = errors("text = \"He does.\"", "text = { secure = \"He does.\" }");
    assert!(matches!(&found[..], [error] if error.contains("missing-key")), "{found:?}");
}

#[test]
fn an_account_with_a_name_that_it_cannot_have_excuses_what_depends_on_it_and_nothing_else() {
    let sound = LESSON.replace("PREDICTION", "about = \"status\"").replace("lane = \"LANE\"\n", "");
    let codes = |account: &str, password: &str| {
        let client = format!("client.bob = \"browser\"\naccount.{account}.password = \"carols-word-7\"");
        let lesson = sound.replacen("client.bob = \"browser\"", &client, 1).replace("$bob.password", password);
        let folder = folder(&[("a.toml", &lesson)]);
        let output = stdout(&check(folder.path(), &[".", "--no-replay", "--format", "short"]));
        let codes = output.lines().filter_map(|line| Some(line.split_once("error[")?.1.split_once(']')?.0.to_owned()));
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes("carol", "$carol.password"), [""; 0]);
    for (account, code) in [("bob", "duplicate-id"), ("nobody", "bad-id"), ("car-ol", "bad-id")] {
        for password in ["$carol.password", "$bob.password", &format!("${account}.password")] {
            assert_eq!(codes(account, password), [code], "{account} {password}");
        }
        assert_eq!(codes(account, "$nothing_saved_this"), [code, "unknown-name"], "{account}");
    }
    assert_eq!(codes("carol", "$crol.password"), ["unknown-name"]);
}
