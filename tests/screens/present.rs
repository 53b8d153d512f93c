//! A presentation: each kind of slide, what a class must not see, and what the speaker is told.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::content::{Catalog, Lesson};
use authwalk::internals::course::{StageClass, StageLinks, Talk};
use authwalk::internals::model::{
    ClassEntrance, ClassPhase, ClassView, SpeakerCommand, SpeakerReport, SpeakerView, StageReport,
};
use authwalk::internals::play::{LabSeed, rehearse};
use authwalk::internals::tui::{KeyPress, PresentScreen, ProgramRequest, ScreenStack, SpeakerConsole};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::class_wall::entrance;
use crate::pictures::{Album, THEME, USUAL_SIZE, WIDE, any_key, each_size, footer, picture, script, usual_size};

fn lesson(id: &str) -> Arc<Lesson> {
    Catalog::built_in().lesson(id).expect("it is built in")
}

/// A presentation on a screen, and what it told last.
struct Stage {
    stack: ScreenStack,
    told: Rc<RefCell<StageReport>>,
}

impl Stage {
    fn new(ids: &[&str]) -> Self {
        Self::with_class(ids, None)
    }

    fn with_class(ids: &[&str], class: Option<ClassEntrance>) -> Self {
        Self::of_lessons(&ids.iter().map(|id| lesson(id)).collect::<Vec<_>>(), class, None)
    }

    fn with_pairing(ids: &[&str], pairing: Option<ClassEntrance>) -> Self {
        Self::of_lessons(&ids.iter().map(|id| lesson(id)).collect::<Vec<_>>(), None, pairing)
    }

    fn of_lessons(lessons: &[Arc<Lesson>], class: Option<ClassEntrance>, pairing: Option<ClassEntrance>) -> Self {
        let presentation = rehearse("Sessions".into(), lessons, LabSeed::Fixed(7)).expect("loopback");
        let told = Rc::new(RefCell::new(StageReport::default()));
        let outlet = Rc::clone(&told);
        let class = class.map(|entrance| StageClass { entrance: Some(entrance), ..StageClass::default() });
        let outlet = Box::new(move |report, _: &_| *outlet.borrow_mut() = report);
        let links = StageLinks { pairing, class, outlet, notice: None };
        let screen = PresentScreen::new(Talk::new(presentation), links);
        Self { stack: ScreenStack::new(Box::new(screen), THEME), told }
    }

    fn on(&mut self, size: (u16, u16)) -> String {
        self.stack.resize(size.0, size.1);
        picture(size, |buffer| self.stack.draw(buffer))
    }

    fn keys(&mut self, keys: &str) -> Option<ProgramRequest> {
        script(keys).filter_map(|key| self.stack.press(key)).last()
    }

    fn slide(&self) -> usize {
        self.told.borrow().speaker.slide
    }

    /// Goes on until the slide has what is looked for.
    fn go_on_until(&mut self, is_there: impl Fn(&StageReport) -> bool) {
        while !is_there(&self.told.borrow()) {
            let before = self.slide();
            self.keys(">");
            assert!(self.slide() > before, "there is no such slide");
        }
    }

    fn go_on_to_question(&mut self) {
        self.go_on_until(|told| matches!(told.phase, ClassPhase::Asking(_)));
    }
}

#[test]
fn the_first_slide_is_the_title_in_large_letters_with_the_keys() {
    let mut album = Album::new("present_opening");
    let mut stage = Stage::new(&["session-fixation"]);
    album.usual_size("present-cover", |size| stage.on(size));
    assert!(footer(&stage.on(WIDE)).starts_with("PgDn next  PgUp back  b dark  n notes"));
    stage.keys(">");
    album.usual_size("present-setting", |size| stage.on(size));
    assert_eq!(footer(&stage.on(WIDE)), "", "then there are no keys any more");
    album.compare();
}

#[test]
fn a_prediction_is_asked_counted_and_answered_on_slides_of_their_own() {
    let mut album = Album::new("present_question");
    let mut stage = Stage::new(&["session-fixation"]);
    stage.go_on_to_question();
    stage.keys("3h12h");
    album.usual_size("present-ask", |size| stage.on(size));
    stage.keys(">");
    album.usual_size("present-count", |size| stage.on(size));
    stage.go_on_until(|told| matches!(told.phase, ClassPhase::Revealed(_)));
    album.usual_size("present-truth", |size| stage.on(size));
    album.compare();
}

#[test]
fn what_happened_is_a_story_with_its_exchange_and_can_be_pointed_at() {
    let mut album = Album::new("present_story");
    let mut stage = Stage::new(&["session-fixation"]);
    stage.go_on_to_question();
    stage.go_on_until(|told| {
        told.phase == ClassPhase::Watching && told.wall.lines.iter().any(|line| line.contains('→'))
    });
    album.each_size("present-outcome", |size| stage.on(size));
    stage.stack.press(KeyPress::Up);
    let pointed_higher = stage.on(USUAL_SIZE);
    stage.keys("pvv");
    album.usual_size("present-pointing", |size| stage.on(size));
    stage.keys("z");
    album.usual_size("present-zoomed", |size| stage.on(size));
    stage.keys("^");
    assert_ne!(stage.on(USUAL_SIZE), pointed_higher);
    assert_eq!(stage.keys("^"), None, "Esc left the zoom, and now asks");
    album.compare();
}

#[test]
fn the_notes_are_under_the_slide_only_while_the_speaker_wants_them() {
    let mut with_notes = Lesson::clone(&lesson("session-fixation"));
    with_notes.step[0].notes = Some("Ask who has a shop open **right now**.".into());
    let mut stage = Stage::of_lessons(&[Arc::new(with_notes)], None, None);
    stage.keys(">");
    let without = stage.on(USUAL_SIZE);
    stage.keys("n");
    usual_size("present-notes", |size| stage.on(size));
    stage.keys("n");
    assert_eq!(stage.on(USUAL_SIZE), without);
}

#[test]
fn nothing_gives_an_answer_away_before_its_slide_and_no_slide_shows_the_notes() {
    let mut stage = Stage::new(&["session-fixation", "jwt-signature", "session-logout"]);
    let count = stage.told.borrow().speaker.count;
    for slide in 1..=count {
        let told = stage.told.borrow().clone();
        assert_eq!(told.speaker.slide, slide);
        let shown = stage.on((200, 60)).split_whitespace().collect::<Vec<_>>().join(" ");
        let words = |text: &str| text.replace(['`', '*'], "").split_whitespace().collect::<Vec<_>>().join(" ");
        let is_missing = |text: &str| !shown.contains(&words(text));
        if let Some(notes) = &told.speaker.notes {
            assert!(is_missing(notes), "{slide}: {shown}");
        }
        // The answers in two lanes may have the same reason.
        if !matches!(told.phase, ClassPhase::Revealed(_))
            && let Some((_, reason)) = told.speaker.answer.as_deref().and_then(|answer| answer.split_once("\n\n"))
        {
            assert!(is_missing(reason), "{slide}: {shown}");
        }
        if matches!(told.phase, ClassPhase::Asking(_) | ClassPhase::Counted(_)) {
            assert!(!shown.contains('✓') && !shown.contains('✗'), "{slide}: {shown}");
        }
        stage.keys(">");
    }
    assert_eq!(stage.slide(), count);
    assert!(footer(&stage.on(USUAL_SIZE)).contains("This is the last slide"));
}

#[test]
fn a_clicker_a_number_and_the_console_lead_through_the_slides() {
    let mut stage = Stage::new(&["session-fixation"]);
    stage.stack.press(KeyPress::PageDown);
    stage.stack.press(KeyPress::PageDown);
    stage.stack.press(KeyPress::PageUp);
    assert_eq!(stage.slide(), 2);
    stage.keys("12");
    assert!(footer(&stage.on(WIDE)).contains("12: Enter goes to that slide."));
    stage.stack.press(KeyPress::Backspace);
    stage.keys("0!");
    assert_eq!(stage.slide(), 10);
    stage.keys("9999!");
    assert_eq!(stage.slide(), stage.told.borrow().speaker.count);
    stage.stack.drive(SpeakerCommand::GoTo(5));
    stage.stack.drive(SpeakerCommand::Next);
    assert_eq!(stage.slide(), 6);
    stage.stack.drive(SpeakerCommand::Back);
    stage.stack.drive(SpeakerCommand::Blank);
    assert_eq!((stage.slide(), stage.on(USUAL_SIZE).trim()), (5, ""));
    stage.keys(">");
    assert_eq!(stage.slide(), 5, "the key only lights up what was dark");
    assert!(!stage.on(USUAL_SIZE).trim().is_empty());
}

#[test]
fn one_key_by_accident_does_not_end_a_presentation() {
    let mut stage = Stage::new(&["session-fixation"]);
    assert_eq!(stage.keys("^"), None);
    assert!(stage.on(USUAL_SIZE).contains("Esc once more ends the presentation."));
    assert_eq!(stage.keys("v^"), None, "something else came between");
    assert_eq!(stage.keys("^"), Some(ProgramRequest::Quit));
}

#[test]
fn the_speaker_knows_what_comes_and_the_answer_until_it_is_out() {
    let mut stage = Stage::new(&["session-fixation"]);
    stage.go_on_to_question();
    let asking = stage.told.borrow().speaker.clone();
    let answer = asking.answer.expect("an answer to come");
    assert_eq!(asking.next.expect("a slide").heading, asking.here.heading, "the count of the same question");
    stage.go_on_until(|told| matches!(told.phase, ClassPhase::Revealed(_)));
    let revealed = stage.told.borrow().speaker.clone();
    assert_ne!(revealed.answer, Some(answer));
    stage.stack.drive(SpeakerCommand::GoTo(asking.slide));
    assert_eq!(stage.told.borrow().phase, ClassPhase::Revealed(0), "what has been answered is not asked again");
}

#[test]
fn the_same_seed_gives_the_same_slides() {
    let all_slides = || {
        let mut stage = Stage::new(&["session-fixation", "jwt-hs-rs", "session-store"]);
        let count = stage.told.borrow().speaker.count;
        let mut pictures = Vec::new();
        for _ in 0..count {
            pictures.push(stage.on((120, 40)));
            stage.keys(">");
        }
        pictures
    };
    assert!(all_slides() == all_slides(), "a rehearsal that differs from the talk");
}

#[test]
fn any_keys_at_any_size_leave_the_presentation_in_order() {
    let mut stage = Stage::with_class(&["session-fixation"], Some(entrance()));
    let count = stage.told.borrow().speaker.count;
    let mut runner = TestRunner::deterministic();
    let keys = any_key("bcghjknpzT0123456789+-=.?");
    for index in 0..2_000 {
        let key = keys.new_tree(&mut runner).expect("a key").current();
        stage.stack.press(key);
        if index % 20 == 0 {
            let size = [(1, 1), (60, 20), (80, 24), (80, 50), (200, 60)][index / 20 % 5];
            stage.on(size);
            assert!((1..=count).contains(&stage.slide()), "{key:?}");
        }
    }
    stage.keys("^^^");
    stage.stack.drive(SpeakerCommand::GoTo(5));
    assert_eq!(stage.slide(), 5);
}

/// A console, and what it asked for.
fn console() -> (ScreenStack, Rc<RefCell<Vec<SpeakerCommand>>>) {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let ask = Rc::clone(&asked);
    let screen = SpeakerConsole::new(Box::new(move |command| ask.borrow_mut().push(command)));
    (ScreenStack::new(Box::new(screen), THEME), asked)
}

#[test]
fn the_console_shows_the_notes_the_answer_and_the_time_and_waits_for_a_presentation() {
    let (mut stack, asked) = console();
    let draw = |stack: &mut ScreenStack, size: (u16, u16)| {
        stack.resize(size.0, size.1);
        picture(size, |buffer| stack.draw(buffer))
    };
    assert!(draw(&mut stack, USUAL_SIZE).contains("Waiting for a presentation"));
    stack.press(KeyPress::Right);
    assert!(asked.borrow().is_empty() && stack.tick_interval().is_none(), "nothing to ask, and nothing ticks");
    let mut stage = Stage::new(&["session-fixation"]);
    stage.go_on_to_question();
    let told = stage.told.borrow().speaker.clone();
    let view =
        SpeakerView { notes: Some("Ask who has a shop open **right now**.".into()), elapsed_seconds: 245, ..told };
    stack.update_speaker(&SpeakerReport::Present(Box::new(view)));
    each_size("notes", |size| draw(&mut stack, size));
    stack.tick(Duration::from_secs(3));
    assert!(draw(&mut stack, WIDE).contains("4:08"));
    for key in script(">1") {
        stack.press(key);
    }
    stack.press(KeyPress::Enter);
    stack.press(KeyPress::PageUp);
    assert_eq!(*asked.borrow(), [SpeakerCommand::Next, SpeakerCommand::GoTo(1), SpeakerCommand::Back]);
    stack.update_speaker(&SpeakerReport::Absent);
    let gone = draw(&mut stack, USUAL_SIZE);
    assert!(gone.contains("the presentation is gone") && gone.contains("A cookie from the blog"), "{gone}");
}

#[test]
fn the_code_for_the_speakers_phone_is_shown_once_before_everything_else() {
    let mut stage = Stage::with_pairing(&["session-fixation"], Some(entrance()));
    usual_size("present-pairing", |size| stage.on(size));
    assert_eq!(stage.told.borrow().wall.lines, ["It begins soon."]);
    *stage.told.borrow_mut() = StageReport::default();
    stage.stack.drive(SpeakerCommand::Next);
    assert!(!stage.on(USUAL_SIZE).contains("K7QM-2XPA"));
    assert_eq!(stage.slide(), 1, "the phone that pressed hears of it");
    stage.keys("c<^");
    assert!(!stage.on(USUAL_SIZE).contains("K7QM-2XPA"), "and never again");
}

#[test]
fn with_a_class_the_door_comes_first_and_phones_count_with_the_hands() {
    let mut stage = Stage::with_class(&["session-fixation"], Some(entrance()));
    stage.stack.update_class(&ClassView { joined: 25, ..ClassView::default() });
    usual_size("present-entrance", |size| stage.on(size));
    stage.keys(">");
    assert_eq!((stage.slide(), stage.told.borrow().phase), (1, ClassPhase::Watching));
    stage.go_on_to_question();
    let (phase, counts) = (ClassPhase::Asking(0), vec![4, 5]);
    let mut view = ClassView { phase, joined: 25, answered: 9, counts, right: 4, trouble: None };
    stage.stack.update_class(&view);
    stage.keys("2h");
    assert!(stage.on(USUAL_SIZE).contains("11 of 25 have answered"));
    view.counts = vec![4, 6];
    stage.stack.update_class(&view);
    assert_eq!(stage.told.borrow().speaker.answered, Some(12));
    view.trouble = Some("Redis cannot be reached.".to_owned());
    stage.stack.update_class(&view);
    // On the question with the notes below it, and on the way in.
    for keys in ["n", "n", "c", ""] {
        assert_eq!(stage.on(USUAL_SIZE).matches("Redis cannot be reached.").count(), 1, "{}", stage.on(USUAL_SIZE));
        stage.keys(keys);
    }
    view.trouble = None;
    stage.stack.update_class(&view);
    let door = stage.on(USUAL_SIZE);
    assert!(door.contains("K7QM-2XPA") && !door.contains("Redis"), "{door}");
}

/// The lessons that somebody who teaches is most likely to show.
const SHOWN_LESSONS: [&str; 12] = [
    "first-minute",
    "http-forgets-you",
    "two-philosophies",
    "session-login",
    "cookie-flags",
    "attack-csrf",
    "attack-xss",
    "jwt-flow",
    "attack-none",
    "attack-confusion",
    "jwt-rotation",
    "choose-table",
];

#[test]
fn the_lessons_that_are_shown_most_have_notes_at_each_step() {
    for id in SHOWN_LESSONS {
        let lesson = lesson(id);
        let silent = lesson.step.iter().filter(|step| step.notes.is_none());
        let silent: Vec<&str> = silent.map(|step| step.id.as_str()).collect();
        assert_eq!(silent, [""; 0], "{id}");
    }
}
