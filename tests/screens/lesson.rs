//! The lesson screen, from attempts made by hand: no lab.

mod pointer;
mod reading;
mod robustness;
mod states;
mod story;
mod text_budgets;

use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::Lesson;
use authwalk::internals::course::{Attempt, AttemptPhase, Effect, Input};
use authwalk::internals::model::LaneOutcome;
use authwalk::internals::play::ExternalExchange;
use authwalk::internals::tui::{
    CourseRequest, KeyPress, LessonExit, LessonLab, LessonOverlay, LessonScreen, OpenLesson, Palette, ProgramRequest,
    ScreenStack,
};

use crate::fake_lab;
use crate::pictures::{THEME, picture, script};

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

    fn press(&mut self, key: KeyPress) -> Option<ProgramRequest> {
        match self.screens.press(key)? {
            ProgramRequest::Inputs(inputs) => inputs.into_iter().for_each(|input| self.feed(input)),
            request => return Some(request),
        }
        None
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        script(keys).for_each(|key| drop(self.press(key)));
        self
    }

    /// Opens the page with a curl line over the lesson. It is made here, because only a real lab has an address.
    fn show_curl(&mut self) -> &mut Self {
        self.screens.push(Box::new(LessonOverlay::curl(CURL.to_owned())));
        self
    }

    fn text(&self) -> String {
        picture(self.size, |buffer| self.screens.draw(buffer))
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

/// A lesson at its end that leads on to `exit`, with so many questions about it.
fn lesson_at_end(exit: LessonExit, questions: usize, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    let screen = &mut open_lesson.lesson().screen;
    *screen = std::mem::take(screen).with_exit(exit);
    open_lesson.keys(">>>>>>12>");
    open_lesson.lesson().screen.set_lesson_quiz((0..questions).collect());
    open_lesson
}

#[test]
fn the_end_of_a_lesson_leads_on() {
    let lesson_at_end_80x24 = |exit: LessonExit, questions| lesson_at_end(exit, questions, (80, 24));
    let asks = |questions: Vec<usize>| Some(ProgramRequest::Course(CourseRequest::AskQuestions { questions }));
    let mut open_lesson = lesson_at_end_80x24(LessonExit::NextLesson("The number means nothing".into()), 0);
    assert_eq!(open_lesson.press(KeyPress::Char('m')), Some(ProgramRequest::Quit));
    assert_eq!(open_lesson.press(KeyPress::Enter), Some(ProgramRequest::Course(CourseRequest::NextLesson)));
    open_lesson.lesson().screen.set_lesson_quiz(vec![4, 7, 1]);
    assert_eq!(
        [KeyPress::Enter, KeyPress::Char('n')].map(|key| open_lesson.press(key)),
        [asks(vec![4, 7, 1]), Some(ProgramRequest::Course(CourseRequest::NextLesson))]
    );
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Shell, 0);
    for key in "nsmipfadxbhr1 ".chars() {
        assert_eq!(open_lesson.press(KeyPress::Char(key)), None, "{key} is not named there");
    }
    open_lesson.lesson().screen.set_lesson_quiz(vec![9]);
    assert_eq!(
        [KeyPress::Enter, KeyPress::Char('n')].map(|key| open_lesson.press(key)),
        [asks(vec![9]), Some(ProgramRequest::Quit)]
    );
    assert_eq!(
        open_lesson.press(KeyPress::Char('s')),
        None,
        "who hurries through a lesson with s stays to read its end"
    );
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Course, 0);
    assert_eq!(
        open_lesson.press(KeyPress::Char('a')),
        Some(ProgramRequest::Course(CourseRequest::ShowInterviewOptions))
    );
    assert_eq!(open_lesson.keys("p").press(KeyPress::Enter), Some(ProgramRequest::Quit));
    assert_eq!(lesson_at_end_80x24(LessonExit::Map, 0).press(KeyPress::Enter), Some(ProgramRequest::Quit));
    let mut open_lesson = lesson_at_end_80x24(LessonExit::Map, 0);
    assert_eq!(open_lesson.press(KeyPress::Char('T')), Some(ProgramRequest::KeepPalette(Palette::Light)));
    assert!(open_lesson.text().contains("Colours: light."), "{}", open_lesson.text());
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
        Some(ProgramRequest::Quit),
        "the last screen is left together with the program"
    );
}

/// A step whose request has been travelling for so many milliseconds.
fn travelling_packet(milliseconds: u64, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    open_lesson.motion = true;
    open_lesson.keys(">");
    open_lesson.screens.tick(Duration::from_millis(milliseconds));
    open_lesson
}

#[test]
fn a_packet_travels_until_it_has_arrived_or_a_key_is_pressed() {
    let mut open_lesson = travelling_packet(650, (80, 24));
    assert!(open_lesson.lesson().screen.is_animating());
    open_lesson.keys(">");
    assert!(!open_lesson.lesson().screen.is_animating(), "a key ends the motion");
    assert_eq!(*open_lesson.attempt().phase(), AttemptPhase::AfterStep, "and does no more than that");
    open_lesson.keys(">>");
    open_lesson.screens.tick(Duration::from_secs(9));
    assert!(!open_lesson.lesson().screen.is_animating(), "time ends it too");
}

/// A lesson whose second lane gets a request from another program.
fn external_request((columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    open_lesson.keys(">>");
    open_lesson.receive_external_request(1);
    open_lesson
}

#[test]
fn a_request_from_another_program_is_seen_at_once() {
    let mut open_lesson = external_request((80, 24));
    let lesson = open_lesson.text();
    assert!(lesson.contains("seen from outside: GET /me → 401 (new id at login)"), "{lesson}");
    assert!(open_lesson.keys("t").text().contains("checks · GET /me → 401"));
    open_lesson.receive_external_request(0);
    let page = open_lesson.text();
    assert!(page.contains("seen from outside: GET /me → 401 (keeps the id)"), "over a page too\n{page}");
}

/// A lesson whose first step cannot be played, because its server does not answer.
fn failed_step((columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut open_lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    let effects = open_lesson.lab().0.handle(Input::Next);
    let batch =
        effects.iter().find_map(|effect| if let Effect::Perform { batch, .. } = effect { Some(*batch) } else { None });
    let why = "the shop's server does not answer any more; quit and start authwalk again";
    let outcomes = vec![LaneOutcome { lane: 0, result: Err(why.to_owned()) }];
    open_lesson.feed(Input::Done { batch: batch.expect("a batch"), outcomes });
    open_lesson
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
fn a_request_that_is_sent_several_times_says_so_on_the_wire() {
    let mut lesson = fixation();
    lesson.step[0].acts[0].times = Some(3);
    let mut open_lesson = LessonWithFakeLab::start(lesson, 80, 24);
    assert!(open_lesson.text().contains("attacker: GET /, 3"), "{}", open_lesson.text());
    assert!(open_lesson.keys(">").text().contains("3 times · 3 of 3 · e"), "{}", open_lesson.text());
}

#[test]
fn lanes_that_are_not_as_expected_are_told_beside_each_other() {
    let mut lesson = fixation();
    lesson.step[0].acts[0].differs_in_lanes = vec!["status".to_owned()];
    let text = LessonWithFakeLab::start(lesson, 100, 30).keys(">").text();
    assert!(text.contains("! this lesson expected status to be different between the lanes"), "{text}");
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
