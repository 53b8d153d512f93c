//! The plan until the interview: a list of what to do, each line of which is opened from here, and how much time there is.

mod plan_list;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::plan_list::PlanList;
use super::field_screen::FieldScreen;
use super::interview_day::interview_day_screen;
use super::{CourseRequest, CourseState, DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::course::agenda::Agenda;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanItem, StudyPlan, StudyTime, TimeBudget};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::{HiddenRows, ListCursor};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;

const TITLE: &str = "Until the interview";

const TIME_ADVICE: &str = "How much time do you have? Type `90m` or `2h` for today or, where the day of your interview is \
    set, for each day until then; type `3 days` for several days. **Enter** keeps it until the program ends. Nothing typed \
    leaves it to the day of your interview; **Esc** changes nothing.";

/// The plan as it stands, and what it was made from.
#[derive(Clone, Debug)]
pub struct CurrentPlan {
    /// What the learner seems to know.
    pub knowledge: AreaKnowledge,
    /// What to do on each day.
    pub plan: StudyPlan,
    /// The time that it is for.
    pub time: StudyTime,
    /// What the learner has said of that time.
    pub budget: Option<TimeBudget>,
    /// The day of the interview.
    pub agenda: Agenda,
}

/// A line that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PlanEntry {
    /// The questions that find out what the learner knows.
    Placement,
    /// Something to do.
    Item(PlanItem),
}

impl CurrentPlan {
    /// All that can be opened, in the order of the list.
    fn entries(&self) -> Vec<PlanEntry> {
        let placement = self.time.allows_placement().then_some(PlanEntry::Placement);
        let items = self.plan.days.iter().flat_map(|day| &day.items).cloned().map(PlanEntry::Item);
        placement.into_iter().chain(items).collect()
    }

    /// The entry to begin with: to find out what is known, and once something is known of that, the first thing to do.
    fn first_entry(&self) -> usize {
        usize::from(self.knowledge.has_answers() && self.time.allows_placement())
    }
}

/// The plan, and the line with the cursor.
pub struct PlanScreen {
    current: CurrentPlan,
    cursor: ListCursor,
}

impl PlanScreen {
    /// The screen with the cursor on what to begin with.
    #[must_use]
    pub fn new(current: CurrentPlan) -> Self {
        Self { cursor: ListCursor(current.first_entry()), current }
    }

    fn entry(&self) -> Option<PlanEntry> {
        self.current.entries().get(self.cursor.0).cloned()
    }

    fn open(&self) -> ScreenCommand {
        match self.entry() {
            Some(PlanEntry::Placement) => CourseRequest::StartPlacement.into(),
            Some(PlanEntry::Item(item)) => CourseRequest::OpenPlanItem(item).into(),
            None => ScreenCommand::Stay,
        }
    }

    /// The lines of the list, and which of them are shown.
    fn list(&self, pen: Pen, area: Rect) -> (PlanList, HiddenRows) {
        let (columns, height) = (usize::from(area.width), usize::from(area.height));
        let list = PlanList::new(pen, &self.current, self.cursor.0, columns);
        // With the first entries, the lines above them are seen, too.
        let hidden = if self.cursor.0 <= self.current.first_entry() && list.selected < height {
            HiddenRows::new(0, height, list.lines.len())
        } else {
            HiddenRows::around(list.selected, height, list.lines.len())
        };
        (list, hidden)
    }
}

/// The field for the time that there is.
fn study_time_screen(budget: Option<TimeBudget>) -> FieldScreen {
    let value = budget.map(|budget| budget.to_string()).unwrap_or_default();
    FieldScreen::new("The time until your interview", TIME_ADVICE, &value, |text| {
        let budget = if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        budget.map(CourseRequest::SetStudyTime).map_err(|fault| fault.to_string())
    })
}

impl Screen for PlanScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Plan
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let actions = [
            KeymapAction::Open,
            KeymapAction::StudyTime,
            KeymapAction::InterviewDay,
            KeymapAction::Up,
            KeymapAction::Down,
            KeymapAction::Close,
            KeymapAction::Help,
            KeymapAction::Quit,
        ];
        footer_hints(KeymapContext::Plan, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Open => return self.open(),
            KeymapAction::StudyTime => return ScreenCommand::Push(Box::new(study_time_screen(self.current.budget))),
            KeymapAction::InterviewDay => {
                return ScreenCommand::Push(Box::new(interview_day_screen(self.current.agenda)));
            }
            action => {
                let page = usize::from(screen_parts::content_area(context.area).height).saturating_sub(2);
                self.cursor.move_by(action, self.current.entries().len(), page);
            }
        }
        ScreenCommand::Stay
    }

    /// Chooses the line under the pointer; a second click opens it.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let area = screen_parts::content_area(context.area);
        let row = pointer.position.y.checked_sub(area.y).filter(|_| area.contains(pointer.position))?;
        let (list, hidden) = self.list(Pen { theme: Theme::MONO }, area);
        let entry = (*list.entries.get(hidden.above + usize::from(row))?)?;
        let was_chosen = std::mem::replace(&mut self.cursor.0, entry) == entry;
        was_chosen.then_some(KeyPress::Enter)
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let area = screen_parts::content_area(buffer.area);
        let (list, hidden) = self.list(pen, area);
        screen_parts::draw_text(pen, TITLE, &[], 0, buffer);
        let head = screen_parts::margin(Rect { height: 1, ..buffer.area });
        let title = pen.line(TITLE, Tone::Strong);
        draw_lines(&[pen.justify(title, (&hidden.enumeration(), Tone::Key), usize::from(head.width))], head, buffer);
        draw_lines(list.lines.get(hidden.above..).unwrap_or_default(), area, buffer);
    }

    /// What was done is no longer in the plan: then the next thing to do has the cursor.
    fn update_course(&mut self, course: &dyn CourseState) {
        let was_on_placement = self.entry() == Some(PlanEntry::Placement);
        self.current = course.current_plan();
        let last = self.current.entries().len().saturating_sub(1);
        self.cursor.0 = if was_on_placement { self.current.first_entry() } else { self.cursor.0.min(last) };
    }
}
