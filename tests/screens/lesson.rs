//! The lesson screen, from attempts made by hand: no lab.

use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::Lesson;
use authwalk::internals::course::{Attempt, AttemptPhase, Effect, Input};
use authwalk::internals::model::LaneOutcome;
use authwalk::internals::play::ExternalExchange;
use authwalk::internals::prose::budget;
use authwalk::internals::tui::{
    AppRequest, CourseRequest, KeyPress, LessonExit, LessonLab, LessonPage, LessonScreen, OpenLesson, ScreenStack,
};
use proptest::prelude::*;

use crate::fake_lab;
use crate::pictures::{THEME, any_key, assert_snapshot, each_size, picture, script};

fn fixation() -> Lesson {
    toml::from_str(include_str!("fixation.toml")).expect("the lesson is sound")
}

/// A lesson in progress with its screen, as the program holds them.
struct LessonWithFakeLab {
    screens: ScreenStack,
    size: (u16, u16),
    motion: bool,
}

impl LessonWithFakeLab {
    fn new(lesson: Lesson, columns: u16, rows: u16) -> Self {
        let attempt = Box::new(Attempt::new(Arc::new(lesson)));
        let lab = LessonLab::Still { attempt, external_requests: Vec::new() };
        let mut screens = ScreenStack::new(Box::new(OpenLesson::new(LessonScreen::default(), lab)), THEME);
        screens.resize(columns, rows);
        Self { screens, size: (columns, rows), motion: false }
    }

    fn start(lesson: Lesson, columns: u16, rows: u16) -> Self {
        let mut open_lesson = Self::new(lesson, columns, rows);
        let views = open_lesson.attempt().lanes().iter().map(|_| fake_lab::view()).collect();
        open_lesson.feed(Input::Ready(views));
        open_lesson
    }

    fn attempt(&self) -> &Attempt {
        self.screens.lesson().expect("a lesson").scene().attempt
    }

    fn lab(&mut self) -> (&mut Attempt, &mut Vec<ExternalExchange>) {
        match &mut self.lesson().lab {
            LessonLab::Still { attempt, external_requests } => (attempt, external_requests),
            LessonLab::Pending { .. } | LessonLab::Started(_) => panic!("there is no lab"),
        }
    }

    fn lesson(&mut self) -> &mut OpenLesson {
        self.screens.lesson_mut().expect("a lesson")
    }

    fn feed(&mut self, input: Input) {
        let effects = self.lab().0.handle(input);
        self.observe();
        fake_lab::answer_effects(self.lab().0, effects);
        self.observe();
    }

    fn observe(&mut self) {
        self.screens.observe(self.motion);
    }

    fn press(&mut self, key: KeyPress) -> Option<AppRequest> {
        match self.screens.press(key)? {
            AppRequest::Inputs(inputs) => inputs.into_iter().for_each(|input| self.feed(input)),
            request => return Some(request),
        }
        None
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        script(keys).for_each(|key| drop(self.press(key)));
        self
    }

    /// Lays the page with a curl line over the lesson: only a real lab has an address for one.
    fn show_curl(&mut self) -> &mut Self {
        self.screens.push(Box::new(LessonPage::curl(CURL.to_owned())));
        self
    }

    fn text(&self) -> String {
        picture(self.size, |buffer| self.screens.draw(buffer))
    }

    /// Compares what is shown with its snapshot at each size.
    fn each_size(&mut self, name: &str) {
        each_size(name, |size| {
            self.size = size;
            self.screens.resize(size.0, size.1);
            self.text()
        });
    }

    fn receive_external_request(&mut self, lane: usize) {
        let exchange = fake_lab::me(self.attempt().view(lane).expect("the lab is up"), "");
        let external = &mut *self.lab().1;
        external.push(ExternalExchange { number: external.len() + 1, lane, exchange });
        self.observe();
    }
}

const CURL: &str =
    "curl -i -H 'Host: shop.test' -H 'Cookie: sid=41c0d2a96b83f17e41c0d2a96b83f17e' http://127.0.0.1:40311/me";

/// The key scripts of the lesson, by name, and what is on the screen after each.
const SCENES: &[(&str, &str)] = &[
    ("before", ""),
    ("planted", ">"),
    ("tossed", ">>>"),
    ("login_strict", ">>>>>|"),
    ("question", ">>>>>>"),
    ("question_second_lane", ">>>>>>1"),
    ("missed", ">>>>>>13|"),
    ("right", ">>>>>>12"),
    ("end", ">>>>>>13>"),
];

/// The lesson after these keys, at each size.
fn scene(name: &str, lesson: &Lesson, keys: &str) {
    each_size(name, |(columns, rows)| LessonWithFakeLab::start(lesson.clone(), columns, rows).keys(keys).text());
}

#[test]
fn the_lesson_at_each_size() {
    each_size("starting", |(columns, rows)| LessonWithFakeLab::new(fixation(), columns, rows).text());
    for (name, keys) in SCENES {
        scene(name, &fixation(), keys);
    }
    assert_snapshot("too_small", &LessonWithFakeLab::start(fixation(), 59, 20).text());
    assert_snapshot("too_low", &LessonWithFakeLab::start(fixation(), 80, 6).text());
}

/// The end of a lesson, at this size, with so many questions.
fn lesson_at_end(ahead: LessonExit, questions: usize, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    let screen = &mut open_lesson.lesson().screen;
    *screen = std::mem::take(screen).with_exit(ahead);
    open_lesson.keys(">>>>>>12>");
    open_lesson.lesson().screen.set_quiz_length(questions);
    open_lesson
}

#[test]
fn each_end_of_a_lesson_at_each_size() {
    let next = || LessonExit::NextLesson("The number means nothing".into());
    each_size("end_next", |size| lesson_at_end(next(), 0, size).text());
    each_size("end_questions", |size| lesson_at_end(next(), 3, size).text());
    each_size("end_of_the_course", |size| lesson_at_end(LessonExit::Map, 0, size).text());
    each_size("end_of_the_course_questions", |size| lesson_at_end(LessonExit::Map, 1, size).text());
    each_size("end_alone_questions", |size| lesson_at_end(LessonExit::Shell, 2, size).text());
    each_size("end_first", |size| lesson_at_end(LessonExit::Course, 0, size).text());
    each_size("end_first_teach", |size| lesson_at_end(LessonExit::Course, 0, size).keys("p").text());
}

#[test]
fn the_end_of_a_lesson_leads_on() {
    let lesson_at_end_80x24 = |ahead: LessonExit, questions| lesson_at_end(ahead, questions, (80, 24));
    let mut open_lesson = lesson_at_end_80x24(LessonExit::NextLesson("The number means nothing".into()), 0);
    assert_eq!(open_lesson.press(KeyPress::Char('m')), Some(AppRequest::Quit));
    assert_eq!(open_lesson.press(KeyPress::Enter), Some(AppRequest::Course(CourseRequest::NextLesson)));
    open_lesson.lesson().screen.set_quiz_length(3);
    assert_eq!(
        [KeyPress::Enter, KeyPress::Char('n')].map(|key| open_lesson.press(key)),
        [Some(AppRequest::Course(CourseRequest::StartLessonQuiz)), Some(AppRequest::Course(CourseRequest::NextLesson))]
    );
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Shell, 0);
    for key in "nsmipfadxbhr1 ".chars() {
        assert_eq!(open_lesson.press(KeyPress::Char(key)), None, "{key} is not named there");
    }
    open_lesson.lesson().screen.set_quiz_length(1);
    assert_eq!(
        [KeyPress::Enter, KeyPress::Char('n')].map(|key| open_lesson.press(key)),
        [Some(AppRequest::Course(CourseRequest::StartLessonQuiz)), Some(AppRequest::Quit)]
    );
    assert_eq!(
        open_lesson.press(KeyPress::Char('s')),
        None,
        "who hurries through a lesson with s stays to read its end"
    );
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Course, 0);
    assert_eq!(open_lesson.press(KeyPress::Char('i')), Some(AppRequest::Course(CourseRequest::StartInterview)));
    assert_eq!(open_lesson.keys("p").press(KeyPress::Enter), Some(AppRequest::Quit));
    assert_eq!(lesson_at_end_80x24(LessonExit::Map, 0).press(KeyPress::Enter), Some(AppRequest::Quit));
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Map, 0);
    assert_eq!(open_lesson.press(KeyPress::Char('T')), None);
    assert!(open_lesson.text().contains("Colours: light."), "{}", open_lesson.text());
}

#[test]
fn the_pages_over_a_lesson() {
    for (name, keys) in [("bytes", "w"), ("checks", "t"), ("help", "?")] {
        scene(&format!("page_{name}"), &fixation(), &format!(">>>>>>13|{keys}"));
    }
    for (name, keys) in [("page_curl", ""), ("page_copied", "y")] {
        each_size(name, |(columns, rows)| {
            LessonWithFakeLab::start(fixation(), columns, rows).keys(">>>>>>13|").show_curl().keys(keys).text()
        });
    }
    each_size("page_help_end", |(columns, rows)| {
        let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
        open_lesson.keys("?").press(KeyPress::End);
        open_lesson.text()
    });
    each_size("nothing_to_copy", |(columns, rows)| {
        LessonWithFakeLab::start(fixation(), columns, rows).show_curl().text()
    });
}

#[test]
fn a_lesson_that_stands_still_has_no_curl_line() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    for keys in [">c", "wc"] {
        let text = open_lesson.keys(keys).text();
        assert!(text.contains("You are looking at one step."), "{keys}\n{text}");
    }
    assert!(open_lesson.keys("w").text().starts_with(" authwalk · "), "c left the page of bytes as it was");
}

#[test]
fn what_lies_over_a_lesson_is_one_stack() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    open_lesson.keys(">");
    let lesson = open_lesson.text();
    let bytes = open_lesson.keys("w").text();
    let checks = open_lesson.keys("t").text();
    assert!(bytes.contains("bytes ·") && checks.contains("checks ·"), "one page takes the place of another");
    assert_eq!(open_lesson.keys("?").keys("?").text(), checks, "help gives the page back");
    assert_eq!(open_lesson.keys("^").text(), lesson, "and the page the lesson");
    assert_eq!(open_lesson.keys("w").keys("w").text(), lesson, "its own key closes a page");
    assert_eq!(
        open_lesson.press(KeyPress::Esc),
        Some(AppRequest::Quit),
        "the last screen is left together with the program"
    );
}

#[test]
fn a_lesson_with_one_lane_has_no_tabs() {
    let mut lesson = fixation();
    lesson.lane.clear();
    scene("one_lane", &lesson, ">>>>>>");
    scene("one_lane_missed", &lesson, ">>>>>>3");
}

#[test]
fn a_packet_travels_until_it_has_arrived_or_a_key_is_pressed() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    open_lesson.motion = true;
    open_lesson.keys(">");
    open_lesson.screens.tick(Duration::from_millis(150));
    open_lesson.each_size("packet_going");
    open_lesson.screens.tick(Duration::from_millis(500));
    open_lesson.each_size("packet_coming");
    assert!(open_lesson.lesson().screen.is_animating());
    open_lesson.keys(">");
    assert!(!open_lesson.lesson().screen.is_animating(), "a key ends the motion");
    assert_eq!(*open_lesson.attempt().phase(), AttemptPhase::AfterStep, "and does no more than that");
    open_lesson.keys(">>");
    open_lesson.screens.tick(Duration::from_secs(9));
    assert!(!open_lesson.lesson().screen.is_animating(), "time ends it too");
}

#[test]
fn somebody_outside_is_seen_at_once() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    open_lesson.keys(">>");
    open_lesson.receive_external_request(1);
    open_lesson.each_size("seen_from_outside");
    open_lesson.screens.resize(80, 24);
    open_lesson.size = (80, 24);
    assert!(open_lesson.keys("t").text().contains("checks · GET /me → 401"));
    open_lesson.receive_external_request(0);
    let page = open_lesson.text();
    assert!(page.contains("seen from outside: GET /me → 401 (keeps the id)"), "over a page too\n{page}");
}

#[test]
fn an_unmet_expectation_and_a_step_that_fails_are_told() {
    let mut lesson = fixation();
    lesson.step[0].acts[0].expect.insert("status".into(), 418.into());
    scene("broken", &lesson, ">");
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    let effects = open_lesson.lab().0.handle(Input::Next);
    let batch =
        effects.iter().find_map(|effect| if let Effect::Perform { batch, .. } = effect { Some(*batch) } else { None });
    let why = "the shop's server does not answer any more; quit and start authwalk again";
    let outcomes = vec![LaneOutcome { lane: 0, result: Err(why.to_owned()) }];
    open_lesson.feed(Input::Done { batch: batch.expect("a batch"), outcomes });
    open_lesson.each_size("failed");
}

#[test]
fn onward_without_an_answer_says_kindly_what_to_press() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    open_lesson.keys(">>>>>>");
    assert!(open_lesson.attempt().waits_for_answer());
    assert!(open_lesson.keys(">").text().contains("Your guess first: press 1 to 3, or s to see without one."));
    assert_eq!(*open_lesson.attempt().phase(), AttemptPhase::BeforeStep);
    open_lesson.keys("s");
    assert_eq!(*open_lesson.attempt().phase(), AttemptPhase::AfterStep);
}

#[test]
fn replay_keeps_the_answers() {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
    open_lesson.keys(">>>>>>13");
    let before = open_lesson.text();
    open_lesson.keys("r");
    assert_eq!(open_lesson.text(), before);
}

#[test]
fn more_options_than_digits_come_in_pages_and_each_can_be_chosen() {
    let mut lesson = fixation();
    lesson.world.shop.get_or_insert_default().auth = Some(authwalk::internals::model::AuthMode::Jwt);
    lesson.step[3].predict.as_mut().expect("a prediction").about = "refused_by".into();
    let mut open_lesson = LessonWithFakeLab::new(lesson, 80, 24);
    let mut view = fake_lab::view();
    view.setup.shop.auth = authwalk::internals::model::AuthMode::Jwt;
    open_lesson.feed(Input::Ready(vec![view; 2]));
    open_lesson.keys(">>>>>>");
    assert!(open_lesson.text().contains("[9] others …"));
    open_lesson.keys("91");
    let asked = open_lesson.attempt().prediction().expect("a prediction");
    assert_eq!(asked.lanes[&0].answer, Some(8));
}

/// A text that takes exactly `lines` lines of `columns`; each line is one word that begins and ends with a mark.
fn filling(budget: budget::TextBudget, mark: char) -> String {
    let line = format!("{mark}{}{mark}", "x".repeat(budget.columns - 2));
    vec![line; budget.lines].join(" ")
}

#[test]
fn the_budget_of_each_text_is_what_the_screen_has_room_for() {
    let of = |key: &str| budget::budget_for(key).expect("a budget");
    let mut lesson = fixation();
    lesson.title = filling(of("title"), 'T');
    lesson.recap = Some(filling(of("recap"), 'R'));
    let step = &mut lesson.step[3];
    step.title = filling(of("step.title"), 'H');
    step.text = filling(of("step.text"), 'A');
    step.after = Some(filling(of("step.after"), 'Z'));
    let predict = step.predict.as_mut().expect("a prediction");
    predict.ask = filling(of("step.predict.ask"), 'Q');
    predict.why = filling(of("step.predict.why"), 'W');
    predict.believed = [("403".to_owned(), filling(of("step.predict.believed"), 'B'))].into();
    let shown = |keys: &str, marks: &[(char, &str)]| {
        let text = LessonWithFakeLab::start(lesson.clone(), 80, 24).keys(keys).text();
        for (mark, key) in marks {
            assert_eq!(text.matches(*mark).count(), of(key).lines * 2, "{key}\n{text}");
        }
        assert!(!text.contains("more"), "{text}");
    };
    shown(">>>>>>", &[('A', "step.text"), ('Q', "step.predict.ask"), ('H', "step.title")]);
    // With as many options as a session has checks, they take two lines, and an empty line still sets the question off.
    let mut longest = lesson.clone();
    longest.step[3].predict.as_mut().expect("a prediction").about = "refused_by".into();
    let text = LessonWithFakeLab::start(longest, 80, 24).keys(">>>>>>").text();
    let question = text.lines().position(|line| line.contains('Q')).expect("a question");
    assert_eq!(text.lines().nth(question - 1), Some(""), "{text}");
    assert!(text.contains("[7] account") && !text.contains("more"), "{text}");
    shown(">>>>>>13", &[('Z', "step.after"), ('W', "step.predict.why"), ('B', "step.predict.believed")]);
    shown(">>>>>>12>", &[('R', "recap")]);
    let head = LessonWithFakeLab::start(lesson.clone(), 80, 24).keys(">>>>>>").text();
    assert!(head.starts_with(&format!(" authwalk · {} ", lesson.title)), "{head}");
    // One line more, and the screen says that there is more.
    lesson.step[3].after = Some(filling(of("step.after"), 'Z') + " more words");
    let text = LessonWithFakeLab::start(lesson, 80, 24).keys(">>>>>>13").text();
    assert!(text.contains("↓ more"), "{text}");
}

/// A lesson in which every text is full of what a terminal would act on.
fn hostile() -> Lesson {
    let bad = "\x1b[2J\x1b]0;x\x07\u{9b}31m\u{202e}\u{200b}\u{2028}\r\0\u{feff}e\u{200d}";
    let mut lesson = fixation();
    lesson.title = bad.into();
    lesson.recap = Some(bad.into());
    for lane in &mut lesson.lane {
        lane.title = bad.into();
    }
    for step in &mut lesson.step {
        step.title = bad.into();
        step.text = format!("{bad} `{bad}`");
        step.after = Some(bad.into());
        for act in &mut step.acts {
            act.expect.insert("status".into(), bad.into());
        }
        if let Some(predict) = &mut step.predict {
            predict.ask = bad.into();
            predict.why = bad.into();
        }
    }
    lesson
}

#[test]
fn nothing_that_a_terminal_acts_on_is_drawn() {
    for keys in ["", ">", ">>>", ">>>>>>", ">>>>>>13", ">>>>>>13>", ">w", ">t", ">c", "?"] {
        let mut open_lesson = LessonWithFakeLab::start(hostile(), 100, 30);
        open_lesson.keys(keys);
        open_lesson.text();
    }
    LessonWithFakeLab::start(hostile(), 100, 30).keys(">").show_curl().text();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_at_no_place_and_no_size_brings_the_screen_down(
        steps in proptest::collection::vec((any_key("123456789sre wtckj?gG"), 1..200_u16, 1..70_u16, 0..9_u64), 1..60),
        hostile_texts in any::<bool>(),
        motion in any::<bool>(),
        curl in any::<bool>(),
    ) {
        let lesson = if hostile_texts { hostile() } else { fixation() };
        let mut open_lesson = LessonWithFakeLab::start(lesson, 80, 24);
        open_lesson.motion = motion;
        if curl {
            open_lesson.show_curl();
        }
        for (key, columns, rows, chance) in steps {
            open_lesson.press(key);
            if chance == 0 {
                open_lesson.receive_external_request(usize::from(columns) % 2);
            }
            open_lesson.screens.tick(Duration::from_millis(chance * 50));
            if chance > 6 {
                open_lesson.size = (columns, rows);
                open_lesson.screens.resize(columns, rows);
            }
            open_lesson.text();
        }
    }
}

#[test]
fn any_size_down_to_one_cell_can_be_drawn() {
    let states = ["", ">", ">>>>>>", ">>>>>>13", ">>>>>>13>", ">w", ">t", ">c", "?"].map(|keys| (keys, false));
    for (keys, curl) in states.into_iter().chain([(">", true)]) {
        let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
        open_lesson.keys(keys);
        if curl {
            open_lesson.show_curl();
        }
        for (columns, rows) in (1..150).step_by(7).flat_map(|w| (1..50).step_by(3).map(move |h| (w, h))) {
            open_lesson.size = (columns, rows);
            open_lesson.screens.resize(columns, rows);
            open_lesson.text();
        }
    }
}
