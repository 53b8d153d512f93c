//! The map and the search, from a course made by hand: no lab.

use std::rc::Rc;
use std::sync::Arc;

use authwalk::internals::content::Step;
use authwalk::internals::content::{Lesson, LessonSummary, Question, Quiz};
use authwalk::internals::course::CourseMap;
use authwalk::internals::course::CourseProgress;
use authwalk::internals::course::{JournalEntry, JournalEvent};
use authwalk::internals::tui::KeyPress;
use authwalk::internals::tui::{CourseRequest, MapScreen, Palette, ProgramRequest, ScreenStack, SearchScreen};
use proptest::prelude::*;

use crate::pictures::{Album, THEME, USUAL_SIZE, WIDE, any_key, footer, picture, usual_size};

fn lesson(id: &str, title: &str, covers: &[&str], needs: &[&str]) -> Arc<Lesson> {
    let step = |(id, title, text): (&str, &str, &str)| Step {
        id: id.into(),
        title: title.into(),
        text: text.into(),
        ..Step::default()
    };
    let steps = [
        ("ask", "Somebody asks for a page", "Bob asks, and nobody knows him."),
        ("log-in", "Then they log in", "The server draws a random number."),
        ("use", "And come back", "The number travels along in a cookie."),
    ];
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Arc::new(Lesson {
        id: id.into(),
        title: title.into(),
        minutes: 5,
        covers: owned(covers),
        needs: owned(needs),
        step: steps.map(step).into(),
        ..Lesson::default()
    })
}

fn lessons() -> Vec<Arc<Lesson>> {
    vec![
        lesson("http-forgets-you", "HTTP forgets you", &["http.stateless"], &[]),
        lesson("two-ways", "Who remembers: server or client", &["two.philosophies"], &["http-forgets-you"]),
        lesson("session-login", "A session, from login to logout", &["session.flow"], &["http-forgets-you"]),
        lesson("session-id", "The number means nothing", &["session.id"], &["session-login"]),
        lesson("session-fixation", "A number planted in advance", &["session.fixation"], &["session-login"]),
        lesson("cookie-flags", "Flags on a cookie", &["cookie.flags"], &["session-login"]),
        lesson("jwt-parts", "Three parts and two dots", &["jwt.structure", "jwt.claims"], &["two-ways"]),
        lesson("jwt-logout", "Logging out of a token", &["jwt.logout"], &["jwt-parts", "session-login"]),
        lesson("none", "The algorithm called none", &["attack.none"], &["jwt-parts"]),
        lesson("csrf", "Somebody else's form", &["attack.csrf"], &["cookie-flags"]),
        lesson("of-my-own", "A lesson of my own", &["my.topic"], &[]),
    ]
}

fn progress() -> CourseProgress {
    let lesson = || "session-login".to_owned();
    let events = [
        JournalEvent::Finished { lesson: "http-forgets-you".into() },
        JournalEvent::Step { lesson: lesson(), step: "ask".into() },
        JournalEvent::Predicted { lesson: lesson(), step: "log-in".into(), right: true },
        JournalEvent::Predicted { lesson: lesson(), step: "log-in".into(), right: false },
    ];
    CourseProgress::from_entries(&events.map(|event| JournalEntry::new(1, event)))
}

/// Everything is done.
fn finished(lessons: &[Arc<Lesson>]) -> CourseProgress {
    let finished =
        lessons.iter().map(|lesson| JournalEntry::new(1, JournalEvent::Finished { lesson: lesson.id.clone() }));
    CourseProgress::from_entries(&finished.collect::<Vec<_>>())
}

fn questions() -> Vec<Arc<Question>> {
    let quiz = r#"
format_version = 2
id = "q"
[[question]]
id = "zebra"
covers = ["session.id"]
level = "mid"
ask = "Why must `sid` be **impossible** to predict?"
why = "w"
choice = [{ text = "unguessable", right = true, because = "w" }, { text = "b", because = "w" }]
"#;
    toml::from_str::<Quiz>(quiz).expect("a quiz").question.into_iter().map(Arc::new).collect()
}

/// The map with its course, as the program holds them.
struct MapOnScreen {
    lessons: Vec<Arc<Lesson>>,
    course_map: Rc<CourseMap>,
    screens: ScreenStack,
    size: (u16, u16),
}

impl MapOnScreen {
    fn new(lessons: &[Arc<Lesson>], progress: &CourseProgress, columns: u16, rows: u16) -> Self {
        let outline = |lesson: &Arc<Lesson>| Arc::new(LessonSummary::from(lesson.as_ref()));
        let outlines: Vec<Arc<LessonSummary>> = lessons.iter().map(outline).collect();
        let course_map = Rc::new(CourseMap::new(&outlines, &Arc::default(), progress));
        let mut screens = ScreenStack::new(Box::new(MapScreen::new(Rc::clone(&course_map))), THEME);
        screens.resize(columns, rows);
        Self { lessons: lessons.to_vec(), course_map, screens, size: (columns, rows) }
    }

    fn with_progress(columns: u16, rows: u16) -> Self {
        Self::new(&lessons(), &progress(), columns, rows)
    }

    fn press(&mut self, key: KeyPress) -> Option<ProgramRequest> {
        let request = self.screens.press(key)?;
        if request == ProgramRequest::Course(CourseRequest::Search) {
            self.screens.push(Box::new(SearchScreen::new(&self.course_map, &self.lessons, &questions())));
            return None;
        }
        Some(request)
    }

    fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            assert_eq!(self.press(KeyPress::Char(c)), None, "{c}");
        }
    }

    /// What is shown on a screen of this size.
    fn text_on(&mut self, size: (u16, u16)) -> String {
        self.size = size;
        self.screens.resize(size.0, size.1);
        self.text()
    }

    fn text(&self) -> String {
        picture(self.size, |buffer| self.screens.draw(buffer))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the form in which a screen says it")]
fn open(lesson: usize) -> Option<ProgramRequest> {
    Some(ProgramRequest::Course(CourseRequest::OpenLesson { lesson, after_step: None }))
}

/// The map with progress, after these keys.
fn map_after(keys: &[KeyPress]) -> MapOnScreen {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    for key in keys {
        map_on_screen.press(*key);
    }
    map_on_screen
}

/// The map after this was typed.
fn map_typed(typed: &str) -> MapOnScreen {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.type_in(typed);
    map_on_screen
}

#[test]
fn the_map_in_each_state() {
    let mut album = Album::new("map");
    let mut with_progress = map_after(&[]);
    album.each_size("map", |size| with_progress.text_on(size));
    let states = [
        ("map_new", MapOnScreen::new(&lessons(), &CourseProgress::default(), 80, 24)),
        ("map_done", MapOnScreen::new(&lessons(), &finished(&lessons()), 80, 24)),
        ("map_empty", MapOnScreen::new(&[], &CourseProgress::default(), 80, 24)),
        ("map_end", map_after(&[KeyPress::End])),
        ("map_lesson_advised_later", map_after(&[KeyPress::Down, KeyPress::Enter])),
        ("map_help", map_after(&[KeyPress::Char('?')])),
    ];
    for (name, mut map_on_screen) in states {
        album.usual_size(name, |size| map_on_screen.text_on(size));
    }
    album.compare();
}

#[test]
fn a_long_notice_lies_over_the_map() {
    let mut map_on_screen = map_after(&[]);
    let notice = "Progress cannot be kept in /nowhere/authwalk/journal.jsonl: Permission denied (os error 13). The course \
        goes on without it; XDG_STATE_HOME names another place.";
    map_on_screen.screens.notice().set(notice);
    usual_size("map_long_notice", |size| map_on_screen.text_on(size));
    assert_eq!(footer(&map_on_screen.text_on(USUAL_SIZE)), "place.");
    assert_eq!(footer(&map_on_screen.text_on(WIDE)), format!("{notice}  ? keys"));
}

#[test]
fn the_search_in_each_state() {
    let mut album = Album::new("search");
    album.each_size("search", |size| map_typed("/sesion nmber").text_on(size));
    let states = [
        ("search_term", "/fixation"),
        ("search_question", "/predict impossible"),
        ("search_nothing_typed", "/"),
        ("search_nothing_found", "/xyzzy"),
        ("search_help", "/?"),
    ];
    for (name, typed) in states {
        album.usual_size(name, |size| map_typed(typed).text_on(size));
    }
    album.compare();
}

#[test]
fn the_footer_names_the_keys_of_each_state() {
    let footers = [
        (
            map_after(&[]),
            "Enter open  n plan  i interview  a quiz  / search  r review  p progress  d date  c cheat sheet  b design  s summary  ↑ up  ↓ down  ? keys  q quit",
        ),
        (MapOnScreen::new(&[], &CourseProgress::default(), 80, 24), "? keys  q quit"),
        (map_after(&[KeyPress::Char('?')]), "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
        (map_after(&[KeyPress::Down, KeyPress::Enter]), "Advised for later. Enter once more opens it now.  ? keys"),
        (map_typed("/fixation"), "Enter open  ↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
        (map_typed("/?"), "↑ up  ↓ down  Esc back  ? keys  ctrl-c quit"),
    ];
    for (mut map_on_screen, wanted) in footers {
        assert_eq!(footer(&map_on_screen.text_on(WIDE)), wanted);
    }
    let at_usual_size = "Enter open  n plan  i interview  a quiz  / search  r review  …  ? keys  q quit";
    assert_eq!(footer(&map_after(&[]).text_on(USUAL_SIZE)), at_usual_size, "what a newcomer needs");
}

#[test]
fn enter_continues_where_the_learner_left() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    assert_eq!(map_on_screen.press(KeyPress::Enter), open(2));
}

#[test]
fn a_lesson_that_is_advised_later_is_opened_when_it_is_asked_for_twice() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.press(KeyPress::Down);
    assert_eq!(map_on_screen.press(KeyPress::Enter), None);
    assert!(map_on_screen.text().contains("Enter once more opens it"), "{}", map_on_screen.text());
    assert_eq!(map_on_screen.press(KeyPress::Enter), open(3));
    map_on_screen.press(KeyPress::Up);
    map_on_screen.press(KeyPress::Down);
    assert_eq!(map_on_screen.press(KeyPress::Enter), None, "another key forgets what was asked");
    map_on_screen.press(KeyPress::Down);
    assert_eq!(map_on_screen.press(KeyPress::Enter), None, "and so does another lesson");
}

#[test]
fn what_was_found_is_opened() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.type_in("/forgets");
    assert_eq!(map_on_screen.press(KeyPress::Enter), open(0));
    assert!(map_on_screen.text().contains("the course"), "the search is closed by that");
    map_on_screen.type_in("/travels along");
    map_on_screen.press(KeyPress::Down);
    map_on_screen.press(KeyPress::Down);
    let request = map_on_screen.press(KeyPress::Enter);
    assert_eq!(
        request,
        Some(ProgramRequest::Course(CourseRequest::OpenLesson { lesson: 2, after_step: Some("log-in".into()) })),
        "in front of the step"
    );
    map_on_screen.type_in("/rotation");
    assert!(map_on_screen.text().contains("no lesson yet"));
    assert_eq!(map_on_screen.press(KeyPress::Enter), None);
    assert!(map_on_screen.text().contains("No lesson covers this yet."));
}

#[test]
fn a_question_is_found_by_what_it_asks_and_the_search_stays() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.type_in("/predict impossible");
    assert!(
        map_on_screen.text().contains("▸ question Why must sid be impossible to predict?"),
        "{}",
        map_on_screen.text()
    );
    assert_eq!(
        map_on_screen.press(KeyPress::Enter),
        Some(ProgramRequest::Course(CourseRequest::AskQuestions { questions: vec![0] }))
    );
    assert!(map_on_screen.text().contains("1 found"), "one comes back to what was found");
    map_on_screen.press(KeyPress::Ctrl('u'));
    map_on_screen.type_in("unguessable");
    assert!(map_on_screen.text().contains("Nothing here"), "its answers give nothing away: {}", map_on_screen.text());
}

#[test]
fn in_the_search_letters_are_letters_and_esc_leads_out() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.type_in("/qkjT");
    assert!(map_on_screen.text().contains("/ qkjT"));
    map_on_screen.press(KeyPress::Backspace);
    assert!(map_on_screen.text().contains("/ qkj "));
    map_on_screen.press(KeyPress::Ctrl('u'));
    assert!(!map_on_screen.text().contains("qkj"));
    assert_eq!(map_on_screen.press(KeyPress::Esc), None);
    assert!(map_on_screen.text().contains("the course"));
    assert_eq!(map_on_screen.press(KeyPress::Char('T')), Some(ProgramRequest::KeepPalette(Palette::Light)));
    assert!(map_on_screen.text().contains("Colours: light."), "{}", map_on_screen.text());
    assert_eq!(map_on_screen.press(KeyPress::Char('q')), Some(ProgramRequest::Quit));
}

#[test]
fn a_course_without_lessons_says_what_to_do() {
    let mut map_on_screen = MapOnScreen::new(&[], &CourseProgress::default(), 80, 24);
    assert!(map_on_screen.text().contains("There is no lesson here."));
    for key in [KeyPress::Enter, KeyPress::Down, KeyPress::End, KeyPress::Char('/'), KeyPress::Enter] {
        assert_eq!(map_on_screen.press(key), None);
    }
}

/// Lessons in which every text is full of what a terminal would act on.
fn hostile() -> Vec<Arc<Lesson>> {
    let bad = "\x1b[2J\x1b]0;x\x07\u{9b}31m\u{202e}\u{200b}\u{2028}\r\0\u{feff}e\u{200d}漢字";
    vec![lesson("a", bad, &["http.stateless"], &[]), lesson("b", bad, &[bad], &["a"])]
}

#[test]
fn nothing_that_a_terminal_acts_on_is_drawn() {
    for keys in ["", "G", "/a", "?"] {
        let mut map_on_screen = MapOnScreen::new(&hostile(), &CourseProgress::default(), 100, 30);
        map_on_screen.type_in(keys);
        map_on_screen.text();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_brings_the_map_down(
        steps in proptest::collection::vec((any_key("/?gGTjkse number"), 1..210_u16, 1..70_u16, 0..9_u8), 1..60),
        hostile_texts in any::<bool>(),
    ) {
        let lessons = if hostile_texts { hostile() } else { lessons() };
        let mut map_on_screen = MapOnScreen::new(&lessons, &progress(), 80, 24);
        for (key, columns, rows, chance) in steps {
            if let Some(ProgramRequest::Course(CourseRequest::OpenLesson { lesson, .. })) = map_on_screen.press(key) {
                assert!(lesson < lessons.len());
            }
            if chance > 6 {
                map_on_screen.size = (columns, rows);
                map_on_screen.screens.resize(columns, rows);
            }
            map_on_screen.text();
        }
    }
}

#[test]
fn the_day_of_the_interview_is_typed_on_the_map() {
    let mut map_on_screen = MapOnScreen::with_progress(80, 24);
    map_on_screen.type_in("d2026");
    assert_eq!(map_on_screen.press(KeyPress::Enter), None);
    assert!(map_on_screen.text().contains("This is no day."), "{}", map_on_screen.text());
    map_on_screen.type_in("-12-24");
    let set = CourseRequest::SetInterviewDay(Some(20_811));
    assert_eq!(map_on_screen.press(KeyPress::Enter), Some(ProgramRequest::Course(set)));
    assert!(map_on_screen.text().contains("the course"), "the map is back");
    map_on_screen.type_in("d1969-01-01");
    assert_eq!(map_on_screen.press(KeyPress::Enter), None, "the day has passed");
    map_on_screen.press(KeyPress::Esc);
    map_on_screen.type_in("d");
    assert_eq!(
        map_on_screen.press(KeyPress::Enter),
        Some(ProgramRequest::Course(CourseRequest::SetInterviewDay(None)))
    );
}

#[test]
fn what_one_can_do_by_now_is_summed_up() {
    let mut done = MapOnScreen::new(&lessons(), &finished(&lessons()), 80, 24);
    done.type_in("s");
    assert!(done.text().contains("You have been through the whole course."), "{}", done.text());
    let mut begun = MapOnScreen::with_progress(80, 24);
    begun.type_in("s");
    usual_size("map_summary", |size| begun.text_on(size));
}

#[test]
fn what_is_called_exactly_that_is_found_first() {
    for (typed, first) in [("/jwks", "▸ term     JWKS"), ("/nonce", "▸ term     nonce"), ("/cors", "▸ term     CORS")]
    {
        let map_on_screen = map_typed(typed);
        assert!(map_on_screen.text().contains(first), "{typed}\n{}", map_on_screen.text());
    }
}

#[test]
fn the_query_is_edited_as_in_a_shell() {
    let mut map_on_screen = map_typed("/session fixation");
    map_on_screen.press(KeyPress::Ctrl('w'));
    assert!(map_on_screen.text().contains("/ session  "), "{}", map_on_screen.text());
    map_on_screen.press(KeyPress::Ctrl('r'));
    assert!(map_on_screen.text().contains("/ session fixation"), "{}", map_on_screen.text());
    map_on_screen.press(KeyPress::Ctrl('a'));
    map_on_screen.press(KeyPress::Ctrl('k'));
    assert!(map_on_screen.text().contains("Type a word"), "{}", map_on_screen.text());
}
