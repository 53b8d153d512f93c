//! A design of one's own: the learner decides, and the lab lets incidents happen to it.

mod design_choice;
mod details;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::content::curriculum::Curriculum;
use crate::model::setup::Setup;
use crate::model::switch::Switch;
use crate::play::{DesignGrade, Incident, IncidentReport};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::line_symbol::LineSymbol;
use crate::tui::widget::list::{HiddenRows, ListCursor, cursor_sign};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use design_choice::{CHOICES, DesignChoice};

const TITLE: &str = "A login of your own";
/// From this width on, what is said of an entry stands beside the list.
const SIDE_BY_SIDE_WIDTH: u16 = 100;
/// The widest list: values would be too far from what they decide.
const MAX_LIST_WIDTH: u16 = 60;
/// The fewest rows of a list above what is said of an entry.
const MIN_LIST_HEIGHT: u16 = 4;

/// The decisions, and what the incidents did to them.
pub struct DesignScreen {
    curriculum: Arc<Curriculum>,
    setup: Setup,
    cursor: ListCursor,
    /// The incidents that were played against this very design.
    reports: Vec<IncidentReport>,
    is_playing: bool,
}

/// One entry of the list.
#[derive(Clone, Copy)]
enum DesignEntry {
    Choice(DesignChoice),
    Incident(Incident),
}

/// A row of the list: an entry by its number, or a heading.
struct DesignRow {
    entry: Option<usize>,
    line: Line<'static>,
}

/// The areas of the screen.
struct DesignLayout {
    list: Rect,
    details: Rect,
}

impl DesignLayout {
    /// Without room for two columns, the list leaves as many rows below it as `details` asks for at its width.
    fn new(area: Rect, details: impl FnOnce(usize) -> usize) -> Self {
        let content = screen_parts::content_area(area);
        if area.width < SIDE_BY_SIDE_WIDTH {
            let wanted = u16::try_from(details(usize::from(content.width))).unwrap_or(u16::MAX);
            let half = content.height / 2;
            let left = content.height.saturating_sub(wanted.saturating_add(1));
            let list = Rect { height: left.clamp(MIN_LIST_HEIGHT.min(half), half), ..content };
            let top = list.bottom().saturating_add(1);
            return Self { list, details: Rect { y: top, height: content.bottom().saturating_sub(top), ..content } };
        }
        let list = Rect { width: (content.width / 2).min(MAX_LIST_WIDTH), ..content };
        let details = Rect { x: list.right() + 3, width: content.width.saturating_sub(list.width + 3), ..content };
        Self { list, details }
    }
}

fn entries() -> Vec<DesignEntry> {
    let choices = CHOICES.iter().copied().map(DesignEntry::Choice);
    choices.chain(Incident::ALL.into_iter().map(DesignEntry::Incident)).collect()
}

impl DesignScreen {
    /// A design with every switch at its default.
    #[must_use]
    pub fn new(curriculum: Arc<Curriculum>) -> Self {
        let (setup, cursor) = (Setup::default(), ListCursor::default());
        Self { curriculum, setup, cursor, reports: Vec::new(), is_playing: false }
    }

    fn entry(&self) -> Option<DesignEntry> {
        entries().get(self.cursor.0).copied()
    }

    fn layout(&self, area: Rect) -> DesignLayout {
        DesignLayout::new(area, |columns| self.detail_lines(Pen { theme: Theme::MONO }, columns).len())
    }

    /// Changes the decision with the cursor. What was played before says nothing of the new design.
    fn change(&mut self, change: impl FnOnce(DesignChoice, &mut Setup)) {
        if let Some(DesignEntry::Choice(choice)) = self.entry() {
            change(choice, &mut self.setup);
            (self.reports, self.is_playing) = (Vec::new(), false);
        }
    }

    fn report(&self, incident: Incident) -> Option<&IncidentReport> {
        self.reports.iter().find(|report| report.incident == incident)
    }

    /// `holes to mend: 2 · prices to name: 3`, as far as the incidents were played.
    fn summary(&self) -> String {
        if self.is_playing {
            return format!("playing incident {} of {}", self.reports.len() + 1, Incident::ALL.len());
        }
        if self.reports.is_empty() {
            return "Enter lets the incidents happen".to_owned();
        }
        let count = |grade: DesignGrade| {
            self.reports.iter().flat_map(|report| &report.findings).filter(|finding| finding.grade == grade).count()
        };
        let (holes, prices) = (count(DesignGrade::Hole), count(DesignGrade::Price));
        format!("holes to mend: {holes} · prices to name: {prices}")
    }

    fn rows(&self, pen: Pen, columns: usize) -> Vec<DesignRow> {
        let heading = |title: &str| DesignRow { entry: None, line: pen.line(title, Tone::Strong) };
        let mut rows = vec![heading("What you decide")];
        let (switches, defaults) = (self.setup.switches(), Setup::default().switches());
        for (index, entry) in entries().into_iter().enumerate() {
            let LineSymbol { symbol, tone } = cursor_sign(index == self.cursor.0);
            let line = match entry {
                DesignEntry::Choice(choice) => {
                    let value = choice.find_in(&switches).map(Switch::display_value).unwrap_or_default();
                    let is_default = choice.find_in(&defaults).is_some_and(|switch| switch.display_value() == value);
                    let value_tone = if is_default { Tone::Dim } else { Tone::New };
                    pen.justify(pen.spans(&[(symbol, tone), (choice.title, tone)]), (&value, value_tone), columns)
                }
                DesignEntry::Incident(incident) => {
                    let grade = self.report(incident).map(|report| details::grade_sign(report.worst_grade()));
                    let sign = grade.unwrap_or(LineSymbol::new("· ", Tone::Dim));
                    pen.spans(&[(symbol, tone), (sign.symbol, sign.tone), (incident.title(), tone)])
                }
            };
            if index == CHOICES.len() {
                rows.extend([DesignRow { entry: None, line: Line::default() }, heading("What happens to it")]);
            }
            rows.push(DesignRow { entry: Some(index), line });
        }
        rows
    }

    /// The rows that are shown in a list of this area, and how many are not.
    fn shown_rows(&self, pen: Pen, area: Rect) -> (Vec<DesignRow>, HiddenRows) {
        let rows = self.rows(pen, usize::from(area.width));
        let selected = rows.iter().position(|row| row.entry == Some(self.cursor.0)).unwrap_or_default();
        let hidden = HiddenRows::around(selected, usize::from(area.height), rows.len());
        (rows.into_iter().skip(hidden.above).take(usize::from(area.height)).collect(), hidden)
    }

    fn detail_lines(&self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        match self.entry() {
            None => Vec::new(),
            Some(DesignEntry::Choice(choice)) => details::choice_lines(pen, choice, &self.setup, columns),
            Some(DesignEntry::Incident(incident)) => match self.report(incident) {
                Some(report) => details::incident_lines(pen, report, &self.curriculum, columns),
                None => details::waiting_lines(pen, incident, columns),
            },
        }
    }
}

impl Screen for DesignScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Design
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let changes: &[KeymapAction] = match self.entry() {
            Some(DesignEntry::Choice(_)) => {
                &[KeymapAction::NextTab, KeymapAction::PreviousTab, KeymapAction::ResetSwitch]
            }
            _ => &[],
        };
        let moves = [KeymapAction::Up, KeymapAction::Down, KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit];
        footer_hints(KeymapContext::Design, &[&[KeymapAction::Confirm], changes, &moves].concat())
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::NextTab => self.change(|choice, setup| choice.turn(setup, 1)),
            KeymapAction::PreviousTab => self.change(DesignChoice::turn_back),
            KeymapAction::ResetSwitch => self.change(DesignChoice::reset),
            KeymapAction::Confirm => {
                self.reports.clear();
                self.is_playing = true;
                self.cursor.0 = self.cursor.0.max(CHOICES.len());
            }
            action => {
                let page = usize::from(self.layout(context.area).list.height).saturating_sub(2);
                self.cursor.move_by(action, entries().len(), page);
            }
        }
        ScreenCommand::Stay
    }

    /// Chooses the entry under the pointer; a second click changes it.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let area = self.layout(context.area).list;
        let row = pointer.position.y.checked_sub(area.y).filter(|_| area.contains(pointer.position))?;
        let (rows, _) = self.shown_rows(Pen { theme: Theme::MONO }, area);
        let entry = rows.get(usize::from(row))?.entry?;
        let was_chosen = std::mem::replace(&mut self.cursor.0, entry) == entry;
        (was_chosen && entry < CHOICES.len()).then_some(KeyPress::Right)
    }

    /// Plays one incident, so that each outcome is seen as soon as it is known.
    fn prepare(&mut self, notice: &mut Notice) -> bool {
        let next = Incident::ALL.get(self.reports.len()).filter(|_| self.is_playing);
        let Some(incident) = next else { return false };
        match incident.play_against(&self.setup) {
            Ok(report) => {
                self.reports.push(report);
                self.is_playing = self.reports.len() < Incident::ALL.len();
            }
            Err(error) => {
                self.is_playing = false;
                notice.set(format!("The lab can't play this design: {error}"));
            }
        }
        true
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let DesignLayout { list, details } = self.layout(buffer.area);
        screen_parts::draw_text(pen, TITLE, &[], 0, buffer);
        let head = screen_parts::margin(Rect { height: 1, ..buffer.area });
        let title = pen.line(TITLE, Tone::Strong);
        let summary = self.summary();
        draw_lines(&[pen.justify(title, (&summary, Tone::Key), usize::from(head.width))], head, buffer);
        let (rows, hidden) = self.shown_rows(pen, list);
        draw_lines(&rows.into_iter().map(|row| row.line).collect::<Vec<_>>(), list, buffer);
        if details.y > list.bottom() {
            let rule = Rect { y: list.bottom(), height: 1, ..details };
            draw_lines(&[pen.rule(&hidden.enumeration(), usize::from(details.width))], rule, buffer);
        }
        let mut lines = self.detail_lines(pen, usize::from(details.width));
        if lines.len() > usize::from(details.height) {
            lines.retain(|line| line.width() > 0);
        }
        draw_lines(&pen.truncate(lines, usize::from(details.height)), details, buffer);
    }
}
