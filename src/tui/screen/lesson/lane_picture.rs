//! A lane of a lesson that was played, for a screen that is not the lesson's own: its story so far, and its panes at one
//! of the story's moments.

use ratatui::text::Line;

use super::actor_tones::ActorTones;
use super::build_lane_view::past_lane_view;
use super::lane_view::LaneView;
use super::server::{ServerPane, server_pane_title};
use super::story_diagram::StoryDiagram;
use super::{LessonScene, state_lines, wire};
use crate::course::Attempt;
use crate::course::lesson::client_state::client_title;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::Moment;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// One of the panes of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum LanePane {
    /// What the client holds.
    Client,
    /// The request and the response.
    Wire,
    /// The server's checks and its store.
    Server,
}

/// A lane of a lesson that was played.
#[derive(Clone, Copy)]
pub(in crate::tui) struct LanePicture<'a> {
    pub(in crate::tui) attempt: &'a Attempt,
    pub(in crate::tui) lane: usize,
}

/// The story of a lane as lines: the names of those who take part, then the rows.
pub(in crate::tui) struct StoryLines {
    pub(in crate::tui) head: Line<'static>,
    pub(in crate::tui) rows: Vec<Line<'static>>,
    /// The first of the rows about the moment that is marked.
    pub(in crate::tui) marked_row: Option<usize>,
}

impl<'a> LanePicture<'a> {
    /// `story` in so many columns, with one of its moments marked.
    pub(in crate::tui) fn story_lines(
        self,
        pen: Pen,
        story: &LaneStory,
        marked: Option<Moment>,
        columns: usize,
    ) -> StoryLines {
        let tones = ActorTones::new(self.attempt.lesson());
        let diagram = StoryDiagram::new(pen, tones, story, story.entries.len(), columns);
        StoryLines {
            head: diagram.head(),
            rows: (0..diagram.row_count()).map(|row| diagram.line(row, marked)).collect(),
            marked_row: marked.and_then(|moment| diagram.row_of(moment)),
        }
    }

    /// The lane as it was at a moment of its story.
    fn view_at(self, moment: Moment) -> Option<LaneView<'a>> {
        let scene = LessonScene { attempt: self.attempt, external_requests: &[], curl_examples: &[] };
        let past = self.attempt.story_scene(self.lane, moment)?;
        // Nothing else is shown here that this would be the past of.
        Some(LaneView { is_past: false, ..past_lane_view(scene, self.lane, past) })
    }

    /// The title of a pane at a moment, and its tone.
    pub(in crate::tui) fn pane_title(self, pane: LanePane, moment: Moment) -> Option<(String, Tone)> {
        let view = self.view_at(moment)?;
        Some(match pane {
            LanePane::Client => (client_title(&view.moment), view.client_tone),
            LanePane::Wire => ("the exchange".to_owned(), Tone::Plain),
            LanePane::Server => (server_pane_title(&view), view.server_tone),
        })
    }

    /// What a pane shows of a moment, in at most so many rows.
    pub(in crate::tui) fn pane_lines(
        self,
        pen: Pen,
        pane: LanePane,
        moment: Moment,
        columns: usize,
        rows: usize,
    ) -> Vec<Line<'static>> {
        let Some(view) = self.view_at(moment) else { return Vec::new() };
        match pane {
            LanePane::Client => state_lines::client_lines(pen, &view, columns, rows),
            LanePane::Wire => wire::wire_lines(pen, &view, columns, rows),
            LanePane::Server => ServerPane::new(pen, &view, columns).lines(rows),
        }
    }
}
