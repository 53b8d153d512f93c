//! A lesson recorded: what its screens show while it is played, frame by frame, without a terminal.
//!
//! The learner of a recording answers every prediction rightly and has the tasks solved. Nothing here waits: how long a frame
//! stays is for those who show it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::paint::replace_control_characters;
use super::screen::lesson::{LessonLab, LessonScreen, OpenLesson};
use super::screen_stack::ScreenStack;
use super::theme::{ColorDepth, Palette, Theme, Tone};
use crate::content::Lesson;
use crate::course::{Attempt, AttemptPhase, Input};
use crate::play::play_error::PlayError;
use crate::play::{LabReport, LabSeed, Player};
use crate::prose::width;

/// How long an act may take before the recording ends without it. The lesson was played once before, so none does.
const REPORT_LIMIT: Duration = Duration::from_secs(20);

/// How a lesson is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordingOptions {
    /// Columns of the terminal that it is drawn for.
    pub columns: u16,
    /// Its rows.
    pub rows: u16,
    /// The colours.
    pub palette: Palette,
    /// Whether packets are seen on their way.
    pub animate: bool,
}

/// What the screens showed, from the first frame to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonRecording {
    /// Columns of every frame.
    pub columns: u16,
    /// Rows of every frame.
    pub rows: u16,
    /// The background of plain text, `0xRRGGBB`.
    pub background: u32,
    /// The frames.
    pub frames: Vec<RecordedFrame>,
}

/// What the terminal shows at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedFrame {
    /// Why it is there.
    pub moment: FrameSubject,
    /// Its rows from the top, each with its texts from the left; together they fill it.
    pub rows: Vec<Vec<RecordedText>>,
}

/// What a frame shows of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameSubject {
    /// A packet on its way, for so long.
    Motion(Duration),
    /// A step that is about to happen.
    BeforeStep,
    /// A step that has happened.
    AfterStep,
    /// The end of the lesson.
    End,
}

/// A text in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedText {
    /// The text of each cell; an empty one follows a character that is two columns wide.
    pub cells: Vec<String>,
    /// How it looks.
    pub look: TextAppearance,
}

/// The colours of a text as they are seen, `0xRRGGBB`, and its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an attribute of its own of a terminal's text")]
pub struct TextAppearance {
    /// The colour of the letters.
    pub color: u32,
    /// The colour behind them.
    pub background: u32,
    /// Whether they are bold.
    pub is_bold: bool,
    /// Whether they are italic.
    pub is_italic: bool,
    /// Whether they are underlined.
    pub is_underlined: bool,
    /// Whether they are crossed out.
    pub is_crossed_out: bool,
}

/// Plays `lesson` on its screens, and records them. `rehearsal` is the same lesson at its end, which knows the right answers.
///
/// # Errors
/// When there is no loopback to listen on.
pub fn record_lesson(
    lesson: Arc<Lesson>,
    rehearsal: &Attempt,
    lab_seed: LabSeed,
    options: RecordingOptions,
) -> Result<LessonRecording, PlayError> {
    let (reports, inbox) = channel();
    let player = Player::open(lesson, lab_seed, move |report| drop(reports.send(report)))?;
    let theme = Theme { palette: options.palette, depth: ColorDepth::Full };
    let lesson = OpenLesson::new(LessonScreen::default(), LessonLab::Started(Box::new(player)));
    let mut screens = ScreenStack::new(Box::new(lesson), theme);
    screens.resize(options.columns, options.rows);
    let mut recorder = Recorder { screens, inbox, options, theme, frames: Vec::new() };
    recorder.play(rehearsal);
    let RecordingOptions { columns, rows, .. } = options;
    let background = color_number(theme.style(Tone::Plain).bg.unwrap_or_default());
    Ok(LessonRecording { columns, rows, background, frames: recorder.frames })
}

struct Recorder {
    screens: ScreenStack,
    inbox: Receiver<LabReport>,
    options: RecordingOptions,
    theme: Theme,
    frames: Vec<RecordedFrame>,
}

impl Recorder {
    fn play(&mut self, rehearsal: &Attempt) {
        while let Some(attempt) = self.screens.lesson().map(|lesson| lesson.scene().attempt) {
            let input = right_answer(attempt, rehearsal).map_or(Input::Skip, Input::Answer);
            let moment = match attempt.phase() {
                AttemptPhase::Starting | AttemptPhase::Running { .. } => None,
                AttemptPhase::BeforeStep | AttemptPhase::Task | AttemptPhase::Sandbox => Some(FrameSubject::BeforeStep),
                AttemptPhase::AfterStep => Some(FrameSubject::AfterStep),
                AttemptPhase::Failed(_) | AttemptPhase::End => Some(FrameSubject::End),
            };
            match moment {
                None if self.take_report() => {}
                None | Some(FrameSubject::End) => return self.draw(FrameSubject::End),
                Some(moment) => {
                    self.draw(moment);
                    self.handle_input(input);
                }
            }
        }
    }

    /// Waits for the lab; returns whether it has reported.
    fn take_report(&mut self) -> bool {
        let Ok(report) = self.inbox.recv_timeout(REPORT_LIMIT) else { return false };
        if let Some(lesson) = self.screens.lesson_mut() {
            lesson.handle_report(report);
        }
        self.observe();
        true
    }

    fn handle_input(&mut self, input: Input) {
        if let Some(lesson) = self.screens.lesson_mut() {
            lesson.handle_inputs(vec![input]);
        }
        self.observe();
    }

    /// Lets the screens see what has happened, and draws what moves now until it has arrived.
    fn observe(&mut self) {
        self.screens.observe(self.options.animate);
        while let Some(interval) = self.screens.tick_interval() {
            self.draw(FrameSubject::Motion(interval));
            self.screens.tick(interval);
        }
    }

    fn draw(&mut self, moment: FrameSubject) {
        let area = Rect::new(0, 0, self.options.columns, self.options.rows);
        let mut buffer = Buffer::empty(area);
        self.screens.draw(&mut buffer);
        replace_control_characters(&mut buffer);
        self.frames.push(RecordedFrame { moment, rows: recorded_rows(&buffer, self.theme) });
    }
}

/// The option, from 0, that is right in the lane that is asked about now; `None` where nothing is asked or no option is right.
fn right_answer(attempt: &Attempt, rehearsal: &Attempt) -> Option<usize> {
    let lane = attempt.prediction()?.open_lane()?;
    if *attempt.phase() != AttemptPhase::BeforeStep {
        return None;
    }
    let known = rehearsal.prediction_at(attempt.step_index())?.lanes.get(&lane)?;
    known.options.iter().position(|option| Some(option) == known.actual.as_ref())
}

/// The rows of a buffer that was drawn in the colours of `theme`, which has to be one of full colours.
fn recorded_rows(buffer: &Buffer, theme: Theme) -> Vec<Vec<RecordedText>> {
    let columns = usize::from(buffer.area.width).max(1);
    buffer.content.chunks(columns).map(|row| recorded_row(row, theme)).collect()
}

fn recorded_row(row: &[Cell], theme: Theme) -> Vec<RecordedText> {
    let mut texts: Vec<RecordedText> = Vec::new();
    let mut hidden = 0;
    for cell in row {
        let look = look_of(cell, theme);
        // The cell behind a wide character is covered by it.
        let symbol = if hidden > 0 { String::new() } else { cell.symbol().to_owned() };
        hidden = if hidden > 0 { hidden - 1 } else { width(cell.symbol()).saturating_sub(1) };
        match texts.last_mut() {
            Some(last) if last.look == look || symbol.is_empty() => last.cells.push(symbol),
            _ => texts.push(RecordedText { cells: vec![symbol], look }),
        }
    }
    texts
}

fn look_of(cell: &Cell, theme: Theme) -> TextAppearance {
    let plain = theme.style(Tone::Plain);
    let or_plain = |color: Color, plain: Option<Color>| {
        color_number(if color == Color::Reset { plain.unwrap_or_default() } else { color })
    };
    let (color, background) = (or_plain(cell.fg, plain.fg), or_plain(cell.bg, plain.bg));
    let is_reversed = cell.modifier.contains(Modifier::REVERSED);
    let (color, background) = if is_reversed { (background, color) } else { (color, background) };
    TextAppearance {
        color,
        background,
        is_bold: cell.modifier.contains(Modifier::BOLD),
        is_italic: cell.modifier.contains(Modifier::ITALIC),
        is_underlined: cell.modifier.contains(Modifier::UNDERLINED),
        is_crossed_out: cell.modifier.contains(Modifier::CROSSED_OUT),
    }
}

/// A colour of a full theme as `0xRRGGBB`. The only others are those of a QR code.
fn color_number(color: Color) -> u32 {
    match color {
        Color::Rgb(red, green, blue) => u32::from_be_bytes([0, red, green, blue]),
        Color::White => 0xff_ffff,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn a_row_is_cut_where_its_look_changes_and_a_wide_character_covers_two_cells() {
        let theme = Theme { palette: Palette::Dark, depth: ColorDepth::Full };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "a字", theme.style(Tone::Plain));
        buffer.set_string(3, 0, "b", theme.style(Tone::Bad).add_modifier(Modifier::REVERSED));
        buffer.set_string(4, 0, "cd", Style::reset());
        let rows = recorded_rows(&buffer, theme);
        let texts: Vec<Vec<&str>> =
            rows[0].iter().map(|text| text.cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(texts, [vec!["a", "字", ""], vec!["b"], vec!["c", "d"]]);
        assert_eq!((rows[0][0].look, rows[0][0].look.is_bold), (rows[0][2].look, false));
        assert_eq!((rows[0][1].look.background, rows[0][1].look.is_bold), (0xff_8787, true));
    }
}
