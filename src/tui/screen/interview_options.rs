//! What is chosen before a mock interview: its level and its time, in two lists beside each other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{CourseRequest, DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::content::quiz::Seniority;
use crate::course::quiz::interview_options::InterviewOptions;
use crate::prose::width;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::wrapped_text::markdown_lines;

const ADVICE: &str = "An interviewer asks, and asks back about what you said and what you left out. Answer aloud or in \
    writing, then tick the points that you named.";

const RULES: &str = "Strong answers make the questions harder, weak ones easier. The clock only tells how much of the time \
    has passed: nothing ends with it.";

/// The widest list: further apart, the two would not be seen together.
const MAX_LIST_WIDTH: u16 = 36;

/// The level and the time that are chosen, and which of the lists the arrow keys move in.
pub struct InterviewOptionsScreen {
    level: ListCursor,
    time: ListCursor,
    /// The times that are offered, in minutes.
    minutes: Vec<u16>,
    active: OptionList,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OptionList {
    Level,
    Time,
}

/// The areas of the screen.
struct OptionsLayout {
    advice: Rect,
    levels: Rect,
    times: Rect,
    rules: Rect,
}

impl InterviewOptionsScreen {
    /// The lists with `options` chosen; a time that is not among the usual ones is offered, too.
    #[must_use]
    pub fn new(options: InterviewOptions) -> Self {
        let mut minutes = InterviewOptions::MINUTES.to_vec();
        minutes.push(options.minutes);
        minutes.sort_unstable();
        minutes.dedup();
        let place = |index: Option<usize>| ListCursor(index.unwrap_or_default());
        Self {
            level: place(Seniority::ALL.iter().position(|level| *level == options.level)),
            time: place(minutes.iter().position(|minutes| *minutes == options.minutes)),
            minutes,
            active: OptionList::Level,
        }
    }

    /// What is chosen.
    fn options(&self) -> Option<InterviewOptions> {
        let (level, minutes) = (*Seniority::ALL.get(self.level.0)?, *self.minutes.get(self.time.0)?);
        Some(InterviewOptions { level, minutes })
    }

    /// Chooses the entry of this number, from 0, of both lists together.
    fn choose(&mut self, number: usize) {
        if number < Seniority::ALL.len() {
            (self.active, self.level.0) = (OptionList::Level, number);
        } else if number - Seniority::ALL.len() < self.minutes.len() {
            (self.active, self.time.0) = (OptionList::Time, number - Seniority::ALL.len());
        }
    }

    fn layout(&self, area: Rect) -> OptionsLayout {
        let content = screen_parts::content_area(area);
        let advice_lines = markdown_lines(Pen { theme: Theme::MONO }, ADVICE, usize::from(content.width)).len();
        let advice_height = u16::try_from(advice_lines).unwrap_or(content.height).min(content.height);
        let advice = Rect { height: advice_height, ..content };
        let rows = u16::try_from(Seniority::ALL.len().max(self.minutes.len()) + 1).unwrap_or(u16::MAX);
        let below = |top: u16, height: u16| Rect { y: top, height, ..content }.intersection(content);
        let lists = below(advice.bottom() + 1, rows);
        let levels = Rect { width: (lists.width.saturating_sub(1) / 2).min(MAX_LIST_WIDTH), ..lists };
        let times = Rect { x: levels.right() + 1, width: lists.width.saturating_sub(levels.width + 1), ..lists };
        OptionsLayout { advice, levels, times, rules: below(lists.bottom() + 1, content.height) }
    }

    fn level_lines(&self, pen: Pen) -> Vec<Line<'static>> {
        let about = |level: Seniority| match level {
            Seniority::Junior => "what it is",
            Seniority::Mid => "how to build it",
            Seniority::Senior => "how it breaks",
        };
        let entries = Seniority::ALL.map(|level| (level.word().to_owned(), about(level).to_owned()));
        self.list_lines(pen, OptionList::Level, &entries)
    }

    fn time_lines(&self, pen: Pen) -> Vec<Line<'static>> {
        let entry = |minutes: &u16| {
            let options = InterviewOptions { level: Seniority::Junior, minutes: *minutes };
            (format!("{minutes} minutes"), format!("{:>2} questions", options.length()))
        };
        self.list_lines(pen, OptionList::Time, &self.minutes.iter().map(entry).collect::<Vec<_>>())
    }

    /// A heading, and the entries with their numbers, in a row each. What is chosen in the other list has a mark of its own.
    fn list_lines(&self, pen: Pen, list: OptionList, entries: &[(String, String)]) -> Vec<Line<'static>> {
        let (heading, chosen, first_number) = match list {
            OptionList::Level => ("Where it begins", self.level.0, 1),
            OptionList::Time => ("How long it takes", self.time.0, 1 + Seniority::ALL.len()),
        };
        let name_columns = entries.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let mut lines = vec![pen.line(heading, Tone::Strong)];
        for (index, (name, about)) in entries.iter().enumerate() {
            let (sign, tone) = match (index == chosen, self.active == list) {
                (true, true) => ("▸ ", Tone::Selected),
                (true, false) => ("• ", Tone::Strong),
                (false, _) => ("  ", Tone::Plain),
            };
            let name = format!("{name:<name_columns$}  ");
            let number = format!("{}  ", first_number + index);
            lines.push(pen.spans(&[(sign, Tone::Key), (&number, Tone::Key), (&name, tone), (about, Tone::Dim)]));
        }
        lines
    }
}

impl Screen for InterviewOptionsScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::InterviewOptions
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let actions = [
            KeymapAction::Confirm,
            KeymapAction::Up,
            KeymapAction::Down,
            KeymapAction::NextTab,
            KeymapAction::Answer,
            KeymapAction::Close,
            KeymapAction::Help,
            KeymapAction::Quit,
        ];
        footer_hints(KeymapContext::InterviewOptions, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        key: KeyPress,
        _context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match (action, self.active) {
            (KeymapAction::Close, _) => return ScreenCommand::Close,
            (KeymapAction::Confirm, _) => {
                let begin = |options| ScreenCommand::CloseAnd(Box::new(CourseRequest::StartInterview(options).into()));
                return self.options().map_or(ScreenCommand::Stay, begin);
            }
            (KeymapAction::Answer, _) => {
                if let KeyPress::Char(digit) = key
                    && let Some(number) = digit.to_digit(10).and_then(|number| usize::try_from(number).ok())
                {
                    self.choose(number.saturating_sub(1));
                }
            }
            (KeymapAction::NextTab, OptionList::Level) => self.active = OptionList::Time,
            (KeymapAction::NextTab, OptionList::Time) => self.active = OptionList::Level,
            (action, OptionList::Level) => self.level.move_by(action, Seniority::ALL.len(), Seniority::ALL.len()),
            (action, OptionList::Time) => self.time.move_by(action, self.minutes.len(), self.minutes.len()),
        }
        ScreenCommand::Stay
    }

    /// Chooses the entry under the pointer.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let OptionsLayout { levels, times, .. } = self.layout(context.area);
        // The first row is a heading.
        let row_in = |list: Rect| {
            let row = pointer.position.y.checked_sub(list.y + 1).filter(|_| list.contains(pointer.position))?;
            Some(usize::from(row))
        };
        if let Some(row) = row_in(levels).filter(|row| *row < Seniority::ALL.len()) {
            self.choose(row);
        } else if let Some(row) = row_in(times) {
            self.choose(Seniority::ALL.len() + row);
        }
        None
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let OptionsLayout { advice, levels, times, rules } = self.layout(buffer.area);
        screen_parts::draw_text(pen, "A mock interview", &[], 0, buffer);
        draw_lines(&markdown_lines(pen, ADVICE, usize::from(advice.width)), advice, buffer);
        draw_lines(&self.level_lines(pen), levels, buffer);
        draw_lines(&self.time_lines(pen), times, buffer);
        draw_lines(&markdown_lines(pen, RULES, usize::from(rules.width)), rules, buffer);
    }
}
