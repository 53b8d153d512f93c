//! What learners do by hand: tasks, free play, the list of acts and the request editor, on a real lab.

mod states;

use std::sync::{Arc, mpsc};

use authwalk::internals::content::{Catalog, Lesson};
use authwalk::internals::course::CourseMap;
use authwalk::internals::course::CourseProgress;
use authwalk::internals::course::{Attempt, AttemptPhase};
use authwalk::internals::play::{LabReport, LabSeed, Player};
use authwalk::internals::tui::{
    CourseRequest, KeyPress, LessonLab, LessonScreen, OpenLesson, ProgramRequest, ScreenStack, SearchScreen,
};
use proptest::prelude::*;

use crate::pictures::{THEME, any_key, picture, script};

/// A lesson on a real lab, with its screen.
struct LessonOnLab {
    inbox: mpsc::Receiver<LabReport>,
    screens: ScreenStack,
    size: (u16, u16),
}

impl LessonOnLab {
    fn new() -> Self {
        Self::with(include_str!("by_hand.toml"))
    }

    fn with(lesson: &str) -> Self {
        let lesson: Lesson = toml::from_str(lesson).expect("the lesson is sound");
        let (reports, inbox) = mpsc::channel();
        let report = move |report| drop(reports.send(report));
        let player = Player::open(Arc::new(lesson), LabSeed::Fixed(7), report).expect("a loopback");
        let lesson = OpenLesson::new(LessonScreen::default(), LessonLab::Started(Box::new(player)));
        let mut lesson_on_lab = Self { inbox, screens: ScreenStack::new(Box::new(lesson), THEME), size: (80, 24) };
        lesson_on_lab.wait_until_idle();
        lesson_on_lab
    }

    fn lesson(&self) -> &OpenLesson {
        self.screens.lesson().expect("a lesson")
    }

    fn attempt(&self) -> &Attempt {
        self.lesson().scene().attempt
    }

    fn lane(&self) -> usize {
        self.lesson().screen.lane()
    }

    fn player(&mut self) -> &mut Player {
        match &mut self.screens.lesson_mut().expect("a lesson").lab {
            LessonLab::Started(player) => player,
            LessonLab::Pending { .. } | LessonLab::Still { .. } => panic!("its lab is started"),
        }
    }

    /// Waits until the lab is idle.
    fn wait_until_idle(&mut self) {
        self.screens.observe(false);
        while matches!(self.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. })
            || self.attempt().is_performing_manually()
        {
            let report = self.inbox.recv().expect("the lab reports");
            self.player().handle_report(report);
            self.screens.observe(false);
        }
    }

    fn press(&mut self, key: KeyPress) -> Option<ProgramRequest> {
        match self.screens.press(key)? {
            ProgramRequest::Inputs(inputs) => inputs.into_iter().for_each(|input| self.player().handle_input(input)),
            ProgramRequest::Course(CourseRequest::Search) => {
                let course = Catalog::from_lessons([Arc::new(self.attempt().lesson().clone())].into());
                let course_map = CourseMap::new(course.summaries(), course.curriculum(), &CourseProgress::default());
                self.screens.push(Box::new(SearchScreen::new(&course_map, course.lessons(), &[])));
            }
            request => return Some(request),
        }
        self.wait_until_idle();
        None
    }

    /// Presses the keys of a script.
    fn keys(&mut self, keys: &str) -> &mut Self {
        script(keys).for_each(|key| drop(self.press(key)));
        self
    }

    fn text(&self) -> String {
        picture(self.size, |buffer| self.screens.draw(buffer))
    }

    /// What is shown on a screen of this size.
    fn text_on(&mut self, size: (u16, u16)) -> String {
        self.size = size;
        self.screens.resize(size.0, size.1);
        self.text()
    }

    fn phase(&self) -> &AttemptPhase {
        self.attempt().phase()
    }

    /// Selects the list entry that begins with `name`, in whatever tab, and presses Enter.
    fn choose(&mut self, name: &str) -> &mut Self {
        for _ in 0..3 {
            self.press(KeyPress::Home);
            for _ in 0..60 {
                if self.text().lines().any(|line| line.trim_start().starts_with(&format!("▸ {name}"))) {
                    self.press(KeyPress::Enter);
                    return self;
                }
                self.press(KeyPress::Down);
            }
            self.press(KeyPress::Right);
        }
        panic!("{name} is not in the list:\n{}", self.text());
    }
}

#[test]
fn a_task_is_solved_by_hand_with_keys_that_the_screen_names() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">>");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::Task);
    assert!(lesson_on_lab.text().contains("a act"), "{}", lesson_on_lab.text());
    assert!(
        !lesson_on_lab.text().contains("deletes the sessions"),
        "the solution is not told\n{}",
        lesson_on_lab.text()
    );
    lesson_on_lab.keys("a").choose("end the sessions of bob");
    assert!(lesson_on_lab.text().contains("sessions of bob → done"), "the list stays\n{}", lesson_on_lab.text());
    lesson_on_lab.keys("^");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::Task);
    assert!(lesson_on_lab.text().contains("○"), "{}", lesson_on_lab.text());
    lesson_on_lab.keys("x");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::AfterStep);
    assert!(lesson_on_lab.text().contains("You did it"), "{}", lesson_on_lab.text());
}

/// The step before asked for `/me`, as any user may: the workbench sends what the task is about.
#[test]
fn the_workbench_sends_a_tasks_own_request() {
    let mut lesson_on_lab = LessonOnLab::with(include_str!("../../lessons/jwt-signature.toml"));
    for _ in 0..24 {
        if *lesson_on_lab.phase() == AttemptPhase::Task {
            break;
        }
        lesson_on_lab.keys("s>");
    }
    lesson_on_lab.keys("b");
    // The role is the last claim: `"role":"user"}`.
    for key in [KeyPress::End, KeyPress::Left, KeyPress::Left] {
        lesson_on_lab.press(key);
    }
    for _ in "user".chars() {
        lesson_on_lab.press(KeyPress::Backspace);
    }
    lesson_on_lab.keys("admin||");
    // The letter v is a letter here.
    "shop-secret-committed-on-a-friday-evening"
        .chars()
        .for_each(|letter| drop(lesson_on_lab.press(KeyPress::Char(letter))));
    lesson_on_lab.keys("!v!");
    assert!(lesson_on_lab.text().contains("✓ VALID"), "{}", lesson_on_lab.text());
    lesson_on_lab.press(KeyPress::Ctrl('s'));
    assert!(lesson_on_lab.text().contains("You did it"), "{}", lesson_on_lab.text());
}

#[test]
fn the_list_of_acts_sends_requests_turns_switches_and_moves_the_clock() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">>a").choose("move the clock");
    for _ in 0..3 {
        lesson_on_lab.press(KeyPress::Backspace);
    }
    lesson_on_lab.keys("2h!");
    lesson_on_lab.keys("a").choose("bob: GET /me");
    // The session has come to its idle limit, and the row goes with the next request.
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::AfterStep, "{}", lesson_on_lab.text());

    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">>a").choose("shop.logout_deletes_session");
    let setups: Vec<bool> = (0..2)
        .map(|lane| lesson_on_lab.attempt().view(lane).expect("a view").setup.shop.logout_deletes_session)
        .collect();
    assert_eq!(setups, [true, true], "turned here, untouched there");
    lesson_on_lab.choose("shop.session.idle_minutes");
    lesson_on_lab.keys("!");
    assert!(lesson_on_lab.text().contains("shop.session.idle_minutes"));
    lesson_on_lab.keys("^");
    lesson_on_lab.press(KeyPress::Left);
    assert!(!lesson_on_lab.attempt().view(0).expect("a view").setup.shop.logout_deletes_session, "back undoes it");
}

#[test]
fn the_list_of_acts_stays_where_it_was_left() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">fa").choose("bob: GET /me");
    assert!(lesson_on_lab.keys("a").text().contains("▸ bob: GET /me"), "{}", lesson_on_lab.text());
    // Tokens bring acts of their own, which come above the switches.
    lesson_on_lab.choose("shop.auth");
    assert!(lesson_on_lab.text().contains("▸ ● shop.auth"), "{}", lesson_on_lab.text());
    // The next key takes away what is told of the act.
    assert!(lesson_on_lab.keys("a").text().contains("Tab flip"), "{}", lesson_on_lab.text());
    let mut alone = LessonOnLab::with(include_str!("../../lessons/http-forgets-you.toml"));
    assert!(!alone.keys(">fa").text().contains("Tab flip"), "{}", alone.text());
}

#[test]
fn an_edited_request_is_sent_and_seen() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">fm");
    for _ in 0.."GET /me".len() {
        lesson_on_lab.press(KeyPress::Delete);
    }
    lesson_on_lab.screens.paste("GET /admin");
    lesson_on_lab.press(KeyPress::Ctrl('s'));
    assert!(lesson_on_lab.text().contains("403"), "{}", lesson_on_lab.text());
    lesson_on_lab.keys("^");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::AfterStep, "free play left no trace");
    assert!(!lesson_on_lab.text().contains("403"), "{}", lesson_on_lab.text());
}

#[test]
fn the_row_of_a_login_is_deleted_by_one_key_on_a_copy() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">d");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::Sandbox);
    let rows = |lesson_on_lab: &LessonOnLab| lesson_on_lab.attempt().view(0).expect("a view").store.sessions.len();
    assert_eq!(rows(&lesson_on_lab), 0, "{}", lesson_on_lab.text());
    assert!(lesson_on_lab.keys("x").text().contains("✗ look up"), "{}", lesson_on_lab.text());
    assert!(lesson_on_lab.keys("d").text().contains("keeps no session"), "{}", lesson_on_lab.text());
    lesson_on_lab.keys("^");
    assert_eq!((lesson_on_lab.phase(), rows(&lesson_on_lab)), (&AttemptPhase::AfterStep, 1));
}

#[test]
fn what_belongs_to_a_task_or_free_play_says_so_elsewhere() {
    let mut lesson_on_lab = LessonOnLab::new();
    for keys in ["a", "m", "x"] {
        assert!(lesson_on_lab.keys(keys).text().contains("f steps aside into free play"), "{keys}");
    }
    assert!(lesson_on_lab.keys("h").text().contains("Hints belong to tasks"));
    assert!(lesson_on_lab.keys("b").text().contains("No token has travelled yet"));
    assert!(lesson_on_lab.keys("f").text().contains("free play – Esc returns, nothing here counts"));
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::Sandbox);
}

#[test]
fn the_curl_line_can_be_copied() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">c");
    let Some(ProgramRequest::Copy(line)) = lesson_on_lab.press(KeyPress::Char('y')) else { panic!("it is copied") };
    assert!(line.starts_with("curl -i") && line.contains("127.0.0.1:"), "{line}");
    assert!(lesson_on_lab.text().contains("Sent to the terminal's clipboard"));
}

#[test]
fn the_curl_line_takes_the_place_of_another_page() {
    let mut lesson_on_lab = LessonOnLab::new();
    for keys in ["c", "wc"] {
        let text = lesson_on_lab.keys(keys).text();
        assert!(text.contains("There is no request yet that curl could repeat"), "{keys}\n{text}");
    }
    let lesson = lesson_on_lab.keys("^>").text();
    assert!(lesson_on_lab.keys("wc").text().contains("The same request from another terminal"));
    assert_eq!(lesson_on_lab.keys("c").text(), lesson, "its own key closes it, and no page lies below");
}

#[test]
fn a_paste_ends_the_notice_as_a_key_does() {
    let mut lesson_on_lab = LessonOnLab::new();
    assert!(lesson_on_lab.keys("h").text().contains("Hints belong to tasks"));
    lesson_on_lab.screens.paste("text");
    assert!(!lesson_on_lab.text().contains("Hints belong to tasks"), "{}", lesson_on_lab.text());
}

/// After a hint the text is scrolled to its end, wherever that is.
#[test]
fn the_first_key_after_a_hint_scrolls_back() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.size = (60, 20);
    lesson_on_lab.screens.resize(60, 20);
    let end = lesson_on_lab.keys(">>hh").text();
    lesson_on_lab.press(KeyPress::Up);
    assert_ne!(lesson_on_lab.text(), end);
}

#[test]
fn help_over_an_editor_gives_the_editor_back() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">fm");
    lesson_on_lab.screens.paste("XYZ");
    lesson_on_lab.press(KeyPress::F(1));
    assert!(lesson_on_lab.text().contains("in the request editor"), "{}", lesson_on_lab.text());
    lesson_on_lab.press(KeyPress::Esc);
    assert!(lesson_on_lab.text().contains("XYZGET /me"), "{}", lesson_on_lab.text());
}

#[test]
fn the_search_over_a_lesson_gives_the_lesson_back_or_leads_on() {
    let mut lesson_on_lab = LessonOnLab::new();
    lesson_on_lab.keys(">");
    let before = lesson_on_lab.text();
    lesson_on_lab.keys("/qT");
    assert!(lesson_on_lab.text().contains("/ qT"), "letters are letters: {}", lesson_on_lab.text());
    lesson_on_lab.press(KeyPress::Char('?'));
    assert!(lesson_on_lab.text().contains("in the search"), "{}", lesson_on_lab.text());
    lesson_on_lab.press(KeyPress::Esc);
    assert!(lesson_on_lab.text().contains("/ qT"), "{}", lesson_on_lab.text());
    lesson_on_lab.press(KeyPress::Esc);
    assert_eq!(lesson_on_lab.text(), before);
    let title = lesson_on_lab.attempt().lesson().title.clone();
    lesson_on_lab.keys("/").keys(&title);
    let request = CourseRequest::OpenLesson { lesson: 0, after_step: None };
    assert_eq!(lesson_on_lab.press(KeyPress::Enter), Some(ProgramRequest::Course(request)));
    lesson_on_lab.press(KeyPress::Ctrl('u'));
    lesson_on_lab.keys("rotation");
    assert_eq!(lesson_on_lab.press(KeyPress::Enter), None);
    assert!(lesson_on_lab.text().contains("No lesson covers this yet."), "{}", lesson_on_lab.text());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_no_paste_and_no_size_brings_a_task_down(
        begin in proptest::sample::select(vec![">>", ">f", ">>a", ">>m", ">w", ">c"]),
        steps in proptest::collection::vec((any_key("amxbfhpwtce? 15rsj"), prop::option::weighted(0.1, any::<String>()), 1..180_u16, 1..70_u16), 1..40),
    ) {
        let mut lesson_on_lab = LessonOnLab::new();
        lesson_on_lab.keys(begin);
        for (key, paste, columns, rows) in steps {
            lesson_on_lab.press(key);
            if let Some(text) = paste {
                lesson_on_lab.screens.paste(&text);
            }
            lesson_on_lab.size = (columns, rows);
            lesson_on_lab.screens.resize(columns, rows);
            lesson_on_lab.text();
        }
    }
}

#[test]
fn a_deleted_row_is_asked_for_at_once_and_only_on_a_copy() {
    let mut lesson_on_lab = LessonOnLab::with(include_str!("../../lessons/first-minute.toml"));
    lesson_on_lab.keys("2>>d");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::Sandbox);
    let text = lesson_on_lab.text();
    assert!(text.contains("no such session") && text.contains("the session is deleted and asked again"), "{text}");
    lesson_on_lab.keys("^");
    assert_eq!(*lesson_on_lab.phase(), AttemptPhase::AfterStep);
    assert!(lesson_on_lab.text().contains("200 OK"), "{}", lesson_on_lab.text());
}

/// A task about one lane is done there: the list opens for it, whatever lane was looked at.
#[test]
fn in_a_task_about_one_lane_what_is_seen_is_what_is_acted_on() {
    let mut lesson_on_lab = LessonOnLab::with(include_str!("../../lessons/session-fixation.toml"));
    for _ in 0..20 {
        if *lesson_on_lab.phase() == AttemptPhase::Task {
            break;
        }
        lesson_on_lab.keys("s>");
    }
    let lane = lesson_on_lab.lane();
    assert_ne!(lesson_on_lab.keys("|").lane(), lane, "looking at the other lane is free");
    lesson_on_lab.keys("a");
    assert_eq!(lesson_on_lab.lane(), lane, "{}", lesson_on_lab.text());
    lesson_on_lab.keys("|");
    assert_eq!(lesson_on_lab.lane(), lane);
    assert!(lesson_on_lab.text().contains("This task is done in the lane"), "{}", lesson_on_lab.text());
    lesson_on_lab.keys("^f|");
    assert_ne!(lesson_on_lab.lane(), lane);
    lesson_on_lab.keys("a|");
    assert_eq!(lesson_on_lab.lane(), lane, "free play is free in every lane");
}
