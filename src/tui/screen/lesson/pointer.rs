//! What the mouse does in a lesson: a click answers, flips to a lane, gives the arrow keys to a pane or picks a moment of the
//! story; the wheel scrolls what is under it.

use ratatui::layout::{Position, Rect};

use super::digit_choice::digit_choices;
use super::lane_panes::{LanePanes, zoomed_area};
use super::lane_table;
use super::lesson_layout::{Composition, LessonLayout};
use super::narration::narration_blocks;
use super::{Focus, LessonScene, LessonScreen};
use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::paint::Pen;
use crate::tui::screen::Pointer;
use crate::tui::theme::Theme;
use crate::tui::widget::screen_parts;

/// What lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LessonSpot {
    /// The name of a lane.
    LaneTab(usize),
    /// A pane of a lane.
    Pane { lane: usize, focus: Focus },
    /// The text and what is below it, in this area.
    Text(Rect),
}

impl LessonScreen {
    /// Takes note of a click; the key that is returned is pressed then.
    pub(super) fn click(&mut self, pointer: Pointer<'_>, scene: LessonScene<'_>, area: Rect) -> Option<KeyPress> {
        self.end_motion();
        match self.spot(pointer.position, scene, area)? {
            LessonSpot::LaneTab(lane) => self.look_at_lane(lane),
            LessonSpot::Pane { lane, focus } => {
                self.look_at_lane(lane);
                self.focus_on(focus);
                if focus == Focus::Story {
                    self.pick_moment_at(pointer.position, scene, area);
                }
            }
            LessonSpot::Text(text) => {
                self.focus_on(Focus::Text);
                let digit = digit_under(pointer, text)?;
                let count = digit_choices(self, scene.attempt).len();
                let is_choice = digit.to_digit(10).is_some_and(|number| (1..=count).contains(&(number as usize)));
                return is_choice.then_some(KeyPress::Char(digit));
            }
        }
        None
    }

    /// Scrolls what is under the pointer.
    pub(super) fn scroll_at(&mut self, pointer: Pointer<'_>, action: KeymapAction, scene: LessonScene<'_>, area: Rect) {
        match self.spot(pointer.position, scene, area) {
            Some(LessonSpot::Pane { lane, focus }) if lane == self.lane => self.focus_on(focus),
            Some(LessonSpot::Text(_)) => self.focus_on(Focus::Text),
            _ => return,
        }
        self.scroll_text(action, scene, area);
    }

    fn spot(&self, position: Position, scene: LessonScene<'_>, area: Rect) -> Option<LessonSpot> {
        if self.is_zoomed {
            let zoomed = zoomed_area(area);
            let spot = match self.focus {
                Focus::Text => LessonSpot::Text(zoomed),
                focus => LessonSpot::Pane { lane: self.lane, focus },
            };
            return zoomed.contains(position).then_some(spot);
        }
        let plan = self.plan(scene, area);
        if let Some(lane) = named_lane_at(position, scene, &plan) {
            return Some(LessonSpot::LaneTab(lane));
        }
        let pane = |panes: &LanePanes| {
            let focuses = [(panes.client, Focus::Client), (panes.wire, Focus::Wire), (panes.server, Focus::Server)];
            let (_, focus) = focuses.into_iter().find(|(pane, _)| pane.contains(position))?;
            Some(LessonSpot::Pane { lane: panes.lane, focus })
        };
        if let Some(spot) = plan.lanes.iter().find_map(pane) {
            return Some(spot);
        }
        if let Some(story) = plan.stories.iter().find(|story| story.area.contains(position)) {
            return Some(LessonSpot::Pane { lane: story.lane, focus: Focus::Story });
        }
        plan.text.contains(position).then_some(LessonSpot::Text(plan.text))
    }

    /// How the screen is divided now.
    pub(super) fn plan(&self, scene: LessonScene<'_>, area: Rect) -> LessonLayout {
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        let blocks = narration_blocks(pen, self, scene, usize::from(LessonLayout::text_columns(area)));
        self.layout(scene, area, blocks).layout
    }

    fn look_at_lane(&mut self, lane: usize) {
        if self.lane != lane {
            self.lane = lane;
            self.past = None;
            self.scroll = 0;
        }
    }

    fn focus_on(&mut self, focus: Focus) {
        if self.focus != focus {
            self.focus = focus;
            self.pane_scroll = 0;
        }
    }
}

/// The lane whose name is drawn here, above the panes or as the head of its column in the table.
fn named_lane_at(position: Position, scene: LessonScene<'_>, plan: &LessonLayout) -> Option<usize> {
    match plan.composition {
        Composition::Stacked => lane_table::lane_head_at(position, scene, plan.results),
        _ if !plan.tabs.contains(position) => None,
        Composition::LanesBeside => {
            let is_below = |panes: &&LanePanes| (panes.client.left()..panes.server.right()).contains(&position.x);
            plan.lanes.iter().find(is_below).map(|panes| panes.lane)
        }
        Composition::Small | Composition::TwoColumns => lane_tab_at(position, scene, plan.tabs),
    }
}

/// The lane whose name is drawn here: each takes four columns more than its title.
fn lane_tab_at(position: Position, scene: LessonScene<'_>, tabs: Rect) -> Option<usize> {
    let mut end = usize::from(screen_parts::margin(tabs).x) + 1;
    let column = usize::from(position.x);
    scene.attempt.lanes().iter().position(|lane| {
        let begin = end;
        end += width(&escape_control_characters(&lane.title)) + 4;
        (begin..end).contains(&column)
    })
}

/// The digit of the option under the pointer: the last one before it in its row of the text that stands in brackets,
/// `[1] 200`.
fn digit_under(Pointer { position, frame }: Pointer<'_>, text: Rect) -> Option<char> {
    let symbol = |x: u16| frame.cell((x, position.y)).map_or(" ", ratatui::buffer::Cell::symbol);
    // A click on the opening bracket means the option, too.
    let columns = (text.x..=position.x).rev();
    let bracket = columns.into_iter().find(|x| symbol(*x) == "[" && symbol(x.saturating_add(2)) == "]")?;
    symbol(bracket + 1).chars().next().filter(char::is_ascii_digit)
}
