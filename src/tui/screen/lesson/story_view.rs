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
use crate::course::lesson::story::StoryScene;
use crate::course::lesson::story::story_entry::Moment;
use crate::course::lesson::story::story_filter::FILTER_HELP;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::keymap::KeymapAction;
use crate::tui::packet_motion::PacketMotion;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::{HiddenRows, position_after};
use crate::tui::widget::wrapped_text::markdown_lines;

/// What opens the story, behind its newest line.
const STORY_KEY: &str = "v story";

impl LessonScreen {
    /// How many entries of the story of `lane` may be seen: nothing gives away what has not arrived yet.
    fn visible_entry_count(&self, scene: LessonScene<'_>, lane: usize) -> usize {
        let Some(story) = self.stories.shown(lane) else { return 0 };
        let hides_step = self.phase == PhaseKind::Running || self.motion != PacketMotion::Still;
        let last = self.stories.newest_moment(lane).filter(|_| hides_step);
        let Some(last) = last else { return story.entries.len() };
        let current_run = scene.attempt.runs().len().saturating_sub(1);
        let by_hand = self.phase.is_by_hand();
        let is_last_act = |moment: Moment| (moment.run, moment.act) == (last.run, last.act);
        let is_hidden = |moment: Moment| if by_hand { is_last_act(moment) } else { moment.run >= current_run };
        story.entries.iter().position(|entry| is_hidden(entry.moment)).unwrap_or(story.entries.len())
    }

    /// The moments of the lane's story that can be looked at, in their order. The last is now, whether a filter shows it
    /// or not.
    fn moments(&self, scene: LessonScene<'_>) -> Vec<Moment> {
        let mut moments = self.shown_moments(scene);
        let newest = self.stories.newest_moment(self.lane);
        moments.extend(newest.filter(|newest| !moments.contains(newest) && self.stories.is_filtered()));
        moments
    }

    /// The moments of the lane's story that are shown.
    fn shown_moments(&self, scene: LessonScene<'_>) -> Vec<Moment> {
        let Some(story) = self.stories.shown(self.lane) else { return Vec::new() };
        let mut moments: Vec<Moment> = Vec::new();
        for entry in story.entries.iter().take(self.visible_entry_count(scene, self.lane)) {
            // A request to another server lies within the exchange that needs it, so a moment may come up twice.
            if !moments.contains(&entry.moment) {
                moments.push(entry.moment);
            }
        }
        moments
    }

    /// Shows only what this filter lets through, and looks at the last of it; an empty one shows all, and now.
    pub(super) fn filter_story(&mut self, text: &str, scene: LessonScene<'_>) {
        self.stories.set_filter(text, scene);
        let newest = self.stories.newest_moment(self.lane);
        let last = self.shown_moments(scene).last().copied();
        self.look_at_moment(last.filter(|last| Some(*last) != newest && self.stories.is_filtered()));
    }

    /// Looks at a moment of the past, or at now.
    fn look_at_moment(&mut self, past: Option<Moment>) {
        self.past = past;
        self.selected_exchange = None;
        self.pane_scroll = 0;
    }

    /// Looks at another moment of the story; the last one is now.
    pub(super) fn pick_moment(&mut self, action: KeymapAction, scene: LessonScene<'_>, page: usize) {
        let moments = self.moments(scene);
        let last = moments.len().saturating_sub(1);
        let current = self.past.and_then(|past| moments.iter().position(|moment| *moment == past)).unwrap_or(last);
        let target = position_after(current, action, last, page.max(1));
        self.look_at_moment(moments.get(target).copied().filter(|_| target < last));
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
        let Some(story) = self.stories.shown(self.lane).filter(|_| inner.contains(position)) else { return };
        // How many rows there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        let (tones, entry_count) =
            (ActorTones::new(scene.attempt.lesson()), self.visible_entry_count(scene, self.lane));
        let diagram = StoryDiagram::new(pen, tones, story, entry_count, usize::from(inner.width));
        let hidden = self.hidden_rows(&diagram, self.lane, inner);
        // The first row has the names.
        let Some(row) = usize::from(position.y - inner.y).checked_sub(1) else { return };
        let Some(moment) = diagram.moment_of(hidden.above + row) else { return };
        self.look_at_moment(Some(moment).filter(|moment| self.moments(scene).last() != Some(moment)));
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
    pub(super) fn story_scene<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Option<StoryScene<'a>> {
        let moment = self.past.filter(|_| lane == self.lane)?;
        scene.attempt.story_scene(lane, moment)
    }

    /// The newest exchange of the lane in one line; empty before the first.
    pub(super) fn story_line(&self, pen: Pen, scene: LessonScene<'_>, columns: usize) -> Line<'static> {
        let Some(story) = self.stories.shown(self.lane) else { return Line::default() };
        let newest = story.newest_line(self.visible_entry_count(scene, self.lane));
        let (newest, key) = match (newest, self.stories.filter_title(self.lane)) {
            (newest, Some(filter)) => (newest.unwrap_or_default(), format!("{STORY_KEY} · {filter}")),
            (Some(newest), None) => (newest, STORY_KEY.to_owned()),
            (None, None) => return Line::default(),
        };
        let key = truncate(&escape_control_characters(&key), columns / 2);
        let room = columns.saturating_sub(width(&key) + 2);
        let newest = truncate_words(&escape_control_characters(&newest), room);
        pen.justify(pen.line(&newest, Tone::Dim), (&key, Tone::Dim), columns)
    }

    /// The rows that the story of `lane` fills, with its heads and its frame.
    pub(super) fn story_rows(&self, scene: LessonScene<'_>, lane: usize) -> usize {
        let Some(story) = self.stories.shown(lane) else { return 0 };
        StoryDiagram::count_rows(story, self.visible_entry_count(scene, lane)) + 3
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
        let Some(story) = self.stories.shown(lane) else { return HiddenRows::new(0, 0, 0) };
        let entry_count = self.visible_entry_count(scene, lane);
        if entry_count == 0 {
            let lines = if self.stories.is_filtered() {
                markdown_lines(pen, &format!("Nothing here fits the filter. {FILTER_HELP}"), usize::from(area.width))
            } else {
                vec![pen.line("Nothing has travelled yet.", Tone::Dim)]
            };
            draw_lines(&lines, area, buffer);
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
        let lane = scene.attempt.lane_title(pane.lane).map(str::to_owned);
        let parts = [Some("story".to_owned()), lane, screen.stories.filter_title(pane.lane)];
        let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let title = escape_control_characters(&title).into_owned();
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
