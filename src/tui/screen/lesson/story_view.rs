//! The story on the lesson screen: what of it may be seen already, which of its moments is looked at, and its pane.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::actor_tones::ActorTones;
use super::lane_panes::{frame_area, zoomed_area};
use super::lesson_layout::LessonLayout;
use super::step_progress::PhaseKind;
use super::story_diagram::StoryDiagram;
use super::story_row::truncate_words;
use super::{Focus, LessonScene, LessonScreen};
use crate::course::lesson::story::PastMoment;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::StoryMoment;
use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::KeyAction;
use crate::tui::packet_motion::PacketMotion;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::{HiddenRows, position_after};

/// What opens the story, behind its newest line.
const STORY_KEY: &str = "v story";

/// The stories of all lanes, and how far the attempt had come when they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct LaneStories {
    lanes: Vec<LaneStory>,
    progress: Option<AttemptProgress>,
}

/// How far an attempt has come; while this stays, so do its stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AttemptProgress {
    step_index: usize,
    phase: PhaseKind,
    act_count: usize,
}

impl LaneStories {
    /// Writes the stories anew if something has happened since.
    pub(super) fn update(&mut self, scene: LessonScene<'_>) {
        let attempt = scene.attempt;
        let phase = PhaseKind::of(attempt.phase());
        let progress =
            Some(AttemptProgress { step_index: attempt.step_index(), phase, act_count: attempt.act_count() });
        if self.progress != progress {
            self.progress = progress;
            self.lanes = (0..attempt.lanes().len()).map(|lane| attempt.story(lane)).collect();
        }
    }
}

impl LessonScreen {
    /// The story of `lane`; empty before anything has happened.
    fn story(&self, lane: usize) -> Option<&LaneStory> {
        self.stories.lanes.get(lane)
    }

    /// How many entries of the story may be seen: nothing gives away what has not arrived yet.
    fn visible_entry_count(&self, scene: LessonScene<'_>, story: &LaneStory) -> usize {
        let hides_step = self.phase == PhaseKind::Running || self.motion != PacketMotion::Still;
        let last = story.entries.last().filter(|_| hides_step).map(|entry| entry.moment);
        let Some(last) = last else { return story.entries.len() };
        let current_run = scene.attempt.runs().len().saturating_sub(1);
        let by_hand = self.phase.is_by_hand();
        let is_last_act = |moment: StoryMoment| (moment.run, moment.act) == (last.run, last.act);
        let is_hidden = |moment: StoryMoment| if by_hand { is_last_act(moment) } else { moment.run >= current_run };
        story.entries.iter().position(|entry| is_hidden(entry.moment)).unwrap_or(story.entries.len())
    }

    /// The moments of the lane's story that can be looked at, in their order.
    fn moments(&self, scene: LessonScene<'_>) -> Vec<StoryMoment> {
        let Some(story) = self.story(self.lane) else { return Vec::new() };
        let mut moments: Vec<StoryMoment> = Vec::new();
        for entry in story.entries.iter().take(self.visible_entry_count(scene, story)) {
            // A request to another server lies within the exchange that needs it, so a moment may come up twice.
            if !moments.contains(&entry.moment) {
                moments.push(entry.moment);
            }
        }
        moments
    }

    /// Looks at another moment of the story; the last one is now.
    pub(super) fn pick_moment(&mut self, action: KeyAction, scene: LessonScene<'_>, page: usize) {
        let moments = self.moments(scene);
        let last = moments.len().saturating_sub(1);
        let current = self.past.and_then(|past| moments.iter().position(|moment| *moment == past)).unwrap_or(last);
        let target = position_after(current, action, last, page.max(1));
        self.past = moments.get(target).copied().filter(|_| target < last);
        self.selected_exchange = None;
        self.pane_scroll = 0;
    }

    /// Looks at the moment whose row of the story is drawn at `position`.
    pub(super) fn pick_moment_at(&mut self, position: Position, scene: LessonScene<'_>, area: Rect) {
        let pane = if self.is_zoomed {
            Some(zoomed_area(area))
        } else {
            let plan = self.plan(scene, area);
            plan.stories.iter().find(|pane| pane.lane == self.lane).map(|pane| pane.area)
        };
        let Some(inner) = pane.map(frame_area) else { return };
        let Some(story) = self.story(self.lane).filter(|_| inner.contains(position)) else { return };
        // How many rows there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        let (tones, entry_count) = (ActorTones::new(scene.attempt.lesson()), self.visible_entry_count(scene, story));
        let diagram = StoryDiagram::new(pen, tones, story, entry_count, usize::from(inner.width));
        let hidden = self.hidden_rows(&diagram, self.lane, inner);
        // The first row has the names.
        let Some(row) = usize::from(position.y - inner.y).checked_sub(1) else { return };
        let Some(moment) = diagram.moment_of(hidden.above + row) else { return };
        self.past = Some(moment).filter(|moment| self.moments(scene).last() != Some(moment));
        self.selected_exchange = None;
        self.pane_scroll = 0;
    }

    /// What is not shown of the diagram of the lane.
    fn hidden_rows(&self, diagram: &StoryDiagram<'_>, lane: usize, area: Rect) -> HiddenRows {
        let (height, rows) = (usize::from(area.height.saturating_sub(1)), diagram.row_count());
        let past = self.past.filter(|_| lane == self.lane);
        match past.and_then(|past| diagram.row_of(past)) {
            Some(row) => HiddenRows::around(row, height, rows),
            None => HiddenRows::new(rows.saturating_sub(height), height, rows),
        }
    }

    /// Looks at what is, after a moment of the past; returns whether there was one.
    pub(super) fn return_to_now(&mut self) -> bool {
        self.past.take().is_some()
    }

    /// The moment of the story that is looked at in `lane` instead of now.
    pub(super) fn past_moment<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Option<PastMoment<'a>> {
        let moment = self.past.filter(|_| lane == self.lane)?;
        scene.attempt.past_moment(lane, moment)
    }

    /// The newest exchange of the lane in one line; empty before the first.
    pub(super) fn story_line(&self, pen: Pen, scene: LessonScene<'_>, columns: usize) -> Line<'static> {
        let Some(story) = self.story(self.lane) else { return Line::default() };
        let Some(newest) = story.newest_line(self.visible_entry_count(scene, story)) else { return Line::default() };
        let room = columns.saturating_sub(width(STORY_KEY) + 2);
        let newest = truncate_words(&escape_control_characters(&newest), room);
        pen.justify(pen.line(&newest, Tone::Dim), (STORY_KEY, Tone::Dim), columns)
    }

    /// The rows that the story of `lane` fills, with its heads and its frame.
    pub(super) fn story_rows(&self, scene: LessonScene<'_>, lane: usize) -> usize {
        let Some(story) = self.story(lane) else { return 0 };
        StoryDiagram::count_rows(story, self.visible_entry_count(scene, story)) + 3
    }

    /// The diagram of the lane in `area`, without a frame: heads, then the rows around the moment that is looked at, or the
    /// newest ones. Returns what is hidden.
    pub(super) fn draw_story(
        &self,
        pen: Pen,
        scene: LessonScene<'_>,
        lane: usize,
        area: Rect,
        buffer: &mut Buffer,
    ) -> HiddenRows {
        let Some(story) = self.story(lane) else { return HiddenRows::new(0, 0, 0) };
        let entry_count = self.visible_entry_count(scene, story);
        if entry_count == 0 {
            draw_lines(&[pen.line("Nothing has travelled yet.", Tone::Dim)], area, buffer);
            return HiddenRows::new(0, 0, 0);
        }
        let tones = ActorTones::new(scene.attempt.lesson());
        let diagram = StoryDiagram::new(pen, tones, story, entry_count, usize::from(area.width));
        let rows = diagram.row_count();
        let past = self.past.filter(|_| lane == self.lane);
        let hidden = self.hidden_rows(&diagram, lane, area);
        let shown = hidden.above..rows.saturating_sub(hidden.below);
        let mut lines = vec![diagram.head()];
        lines.extend(shown.map(|row| diagram.line(row, past)));
        draw_lines(&lines, area, buffer);
        hidden
    }
}

/// Draws the pane of the story: the lanes side by side where there is room for that, else the one that is looked at.
pub(super) fn draw_story_panes(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    plan: &LessonLayout,
    buffer: &mut Buffer,
) {
    for pane in &plan.stories {
        let title = match scene.attempt.lane_title(pane.lane) {
            Some(lane) => format!("story · {lane}"),
            None => "story".to_owned(),
        };
        let is_in_focus = screen.focus == Focus::Story && pane.lane == screen.lane;
        let title = if is_in_focus { format!("» {title}") } else { title };
        let inner = pen.frame(&title, pane.area, buffer);
        join_frames(pane.area, buffer);
        let hidden = screen.draw_story(pen, scene, pane.lane, inner, buffer);
        // The lower edge carries the title of the text.
        hidden.draw_label(pen, inner, pane.area.y, buffer);
    }
}

/// The upper edge of the story is the lower edge of the panes above it.
pub(super) fn join_frames(area: Rect, buffer: &mut Buffer) {
    let Some(above) = area.y.checked_sub(1) else { return };
    for x in area.left()..area.right().min(buffer.area.right()) {
        let meets_edge = buffer[(x, above)].symbol() == "│";
        let joined = match buffer[(x, area.y)].symbol() {
            "╭" if meets_edge => "├",
            "╮" if meets_edge => "┤",
            "─" if meets_edge => "┴",
            _ => continue,
        };
        buffer[(x, area.y)].set_symbol(joined);
    }
}
