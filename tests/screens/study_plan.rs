//! The plan until the interview, and what is chosen before a mock interview.

use authwalk::internals::content::{Catalog, Curriculum, Library, Seniority};
use authwalk::internals::course::{
    Agenda, AreaKnowledge, CourseMap, CourseProgress, InterviewOptions, PlanItem, StudyPlan, StudyTime, TimeBudget,
};
use authwalk::internals::tui::{
    CourseRequest, CurrentPlan, InterviewOptionsScreen, KeyPress, PlanScreen, ProgramRequest, Screen, ScreenStack,
};

use crate::mouse::click_on;
use crate::pictures::{Album, THEME, USUAL_SIZE, WIDE, footer, picture, script};

/// A screen after some keys.
struct ScreenAfterKeys {
    screens: ScreenStack,
}

impl ScreenAfterKeys {
    fn new(screen: impl Screen + 'static, keys: &str) -> Self {
        let mut after = Self { screens: ScreenStack::new(Box::new(screen), THEME) };
        assert_eq!(after.press(keys), None, "{keys}");
        after
    }

    /// Presses keys of a script; returns what the last one asks for.
    fn press(&mut self, keys: &str) -> Option<ProgramRequest> {
        script(keys).fold(None, |_, key| self.screens.press(key))
    }

    fn text_on(&mut self, size: (u16, u16)) -> String {
        self.screens.resize(size.0, size.1);
        picture(size, |buffer| self.screens.draw(buffer))
    }

    fn text(&mut self) -> String {
        self.text_on(USUAL_SIZE)
    }
}

/// What is known after questions on two parts: of the first nothing, of the second everything.
fn some_knowledge() -> AreaKnowledge {
    let (library, curriculum) = (Library::built_in(), Curriculum::default());
    let mut knowledge = AreaKnowledge::new(&curriculum);
    for (topic, is_right) in [("session.flow", false), ("jwt.structure", true)] {
        let about = library.questions().filter(|question| question.covers.first().is_some_and(|first| first == topic));
        about.take(3).for_each(|question| knowledge.add_answer(question, is_right, &curriculum));
    }
    knowledge
}

fn current_plan(knowledge: AreaKnowledge, time: StudyTime, budget: Option<TimeBudget>) -> CurrentPlan {
    let catalog = Catalog::built_in();
    let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::default());
    let plan = StudyPlan::new(&map, &knowledge, time);
    CurrentPlan { knowledge, plan, time, budget, agenda: Agenda { today: 20_800, ..Agenda::default() } }
}

fn new_plan() -> CurrentPlan {
    current_plan(AreaKnowledge::new(&Curriculum::default()), StudyTime::of(1, 90), None)
}

fn plan_of_days() -> CurrentPlan {
    current_plan(some_knowledge(), StudyTime::of(3, 45), Some(TimeBudget::Days(3)))
}

fn plan_after(keys: &str) -> ScreenAfterKeys {
    ScreenAfterKeys::new(PlanScreen::new(new_plan()), keys)
}

#[test]
fn the_plan_in_each_state() {
    let mut album = Album::new("plan");
    let mut of_days = ScreenAfterKeys::new(PlanScreen::new(plan_of_days()), "");
    album.each_size("plan_of_days", |size| of_days.text_on(size));
    let short = current_plan(AreaKnowledge::new(&Curriculum::default()), StudyTime::of(1, 4), None);
    let states = [
        ("plan_new", plan_after("")),
        ("plan_end", ScreenAfterKeys::new(PlanScreen::new(plan_of_days()), "G")),
        ("plan_of_minutes", ScreenAfterKeys::new(PlanScreen::new(short), "")),
        ("plan_time", ScreenAfterKeys::new(PlanScreen::new(plan_of_days()), "t")),
        ("plan_time_wrong", plan_after("tsoon!")),
    ];
    for (name, mut state) in states {
        album.usual_size(name, |size| state.text_on(size));
    }
    album.compare();
}

#[test]
fn enter_opens_each_line_of_the_plan() {
    let current = new_plan();
    let mut wanted = vec![CourseRequest::StartPlacement];
    wanted.extend(current.plan.days[0].items.iter().cloned().map(CourseRequest::OpenPlanItem));
    assert!(wanted.contains(&CourseRequest::OpenPlanItem(PlanItem::Interview)), "{wanted:?}");
    let mut plan = ScreenAfterKeys::new(PlanScreen::new(current), "");
    for request in wanted {
        assert_eq!(plan.press("!"), Some(ProgramRequest::Course(request)));
        plan.press("v");
    }
    let first = plan_of_days().plan.days[0].items[0].clone();
    let mut known = ScreenAfterKeys::new(PlanScreen::new(plan_of_days()), "");
    let request = Some(ProgramRequest::Course(CourseRequest::OpenPlanItem(first.clone())));
    assert_eq!(known.press("!"), request, "with answers, the first thing to do has the cursor");
    assert_eq!(click_on(&mut known.screens, &first.title()), request, "so has a click");
    assert_eq!(click_on(&mut known.screens, "Ten questions"), None, "a first click chooses");
    assert!(known.text().contains("▸   8 min  Ten questions"), "{}", known.text());
}

#[test]
fn the_time_is_typed_as_on_the_command_line() {
    let set = |budget| Some(ProgramRequest::Course(CourseRequest::SetStudyTime(budget)));
    assert_eq!(plan_after("t").press("2h!"), set(Some(TimeBudget::Minutes(120))));
    assert_eq!(plan_after("t").press("3 days!"), set(Some(TimeBudget::Days(3))));
    assert_eq!(plan_after("t").press("!"), set(None));
    let mut plan = plan_after("tsoon");
    assert_eq!(plan.press("!"), None);
    assert!(plan.text().contains("✗ This is not a time."), "{}", plan.text());
    assert_eq!(plan.press("^"), None);
    assert!(plan.text().contains("A plan for 90 minutes (t: other time)"), "{}", plan.text());
    let day = Some(ProgramRequest::Course(CourseRequest::SetInterviewDay(Some(20_811))));
    assert_eq!(plan.press("d2026-12-24!"), day);
}

fn options_after(keys: &str) -> ScreenAfterKeys {
    let options = InterviewOptions { level: Seniority::Junior, minutes: 20 };
    ScreenAfterKeys::new(InterviewOptionsScreen::new(options), keys)
}

#[test]
fn the_options_of_an_interview_in_each_state() {
    let mut album = Album::new("interview_options");
    album.each_size("options", |size| options_after("").text_on(size));
    album.usual_size("options_time", |size| options_after("v>v").text_on(size));
    let planned = InterviewOptions { level: Seniority::Senior, minutes: 15 };
    album.usual_size("options_of_a_plan", |size| {
        ScreenAfterKeys::new(InterviewOptionsScreen::new(planned), "").text_on(size)
    });
    album.compare();
}

#[test]
fn an_interview_begins_as_it_was_chosen() {
    let begin = |level, minutes| {
        Some(ProgramRequest::Course(CourseRequest::StartInterview(InterviewOptions { level, minutes })))
    };
    for (keys, level, minutes) in [
        ("", Seniority::Junior, 20),
        ("vv", Seniority::Senior, 20),
        ("vvvv>v", Seniority::Senior, 30),
        ("v|k", Seniority::Mid, 10),
        (">v<v", Seniority::Mid, 30),
        ("34", Seniority::Senior, 10),
        ("627", Seniority::Mid, 30),
        ("9", Seniority::Junior, 20),
    ] {
        assert_eq!(options_after(keys).press("!"), begin(level, minutes), "{keys:?}");
    }
    let mut options = options_after("");
    assert_eq!(click_on(&mut options.screens, "senior"), None);
    assert_eq!(click_on(&mut options.screens, "10 minutes"), None);
    assert_eq!(click_on(&mut options.screens, "Where it begins"), None);
    assert_eq!(click_on(&mut options.screens, "Enter begin"), begin(Seniority::Senior, 10));
    assert_eq!(
        options_after("").screens.press(KeyPress::Esc),
        Some(ProgramRequest::Quit),
        "nothing lies below it here"
    );
}

#[test]
fn the_footers_name_the_keys() {
    let plan = "Enter open  t time  d date  ↑ up  ↓ down  Esc back  ? keys  ctrl-c quit";
    let options = "Enter begin  ↑ up  ↓ down  → level or time  1–9 choose  Esc back  ? keys  ctrl-c quit";
    for size in [USUAL_SIZE, WIDE] {
        assert_eq!(footer(&plan_after("").text_on(size)), plan);
    }
    assert_eq!(footer(&options_after("").text_on(WIDE)), options);
    assert_eq!(footer(&plan_after("t").text()), "Enter do  Esc back  F1 keys  ctrl-c quit");
}
