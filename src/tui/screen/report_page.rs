//! Sheets: pages that are read and left. What was learned, and what a review will ask.

mod forecast;
mod progress;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{draw_size_warning, page};
use crate::course::Review;
use crate::course::review::statistics::LearningStats;
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

/// What is read.
#[derive(Clone, Debug)]
pub enum ReportContent {
    /// What was learned so far.
    Progress(Box<LearningStats>),
    /// What a review will ask.
    Forecast(Box<Review>),
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct ReportPage {
    content: ReportContent,
    scroll: usize,
    /// The keys, and the first line shown of them.
    help_scroll: Option<usize>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What a sheet asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportPageCommand {
    /// Ask what is due.
    StartReview,
    /// The next colours.
    NextTheme,
    /// Back to where it was opened.
    Close,
    /// End the program.
    Quit,
}

impl ReportPage {
    /// A sheet of this text.
    #[must_use]
    pub fn new(text: ReportContent) -> Self {
        Self { content: text, scroll: 0, help_scroll: None, notice: None, size: (80, 24) }
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Says `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyPress) -> Option<ReportPageCommand> {
        self.notice = None;
        let screen = if self.help_scroll.is_some() { KeyContext::Help } else { KeyContext::ReportPage };
        match keymap::action_for(screen, key)? {
            Action::Quit => return Some(ReportPageCommand::Quit),
            Action::Theme => return Some(ReportPageCommand::NextTheme),
            Action::Help => self.help_scroll = if self.help_scroll.is_some() { None } else { Some(0) },
            Action::Close if self.help_scroll.take().is_none() => return Some(ReportPageCommand::Close),
            Action::Confirm if self.has_due_questions() => return Some(ReportPageCommand::StartReview),
            Action::Confirm => return Some(ReportPageCommand::Close),
            action => self.scroll_by(action),
        }
        None
    }

    /// Whether there is something to ask.
    fn has_due_questions(&self) -> bool {
        matches!(&self.content, ReportContent::Forecast(review) if !review.due.is_empty())
    }

    fn scroll_by(&mut self, action: Action) {
        let room = page::content_area(Rect::new(0, 0, self.size.0, self.size.1));
        let (columns, height) = (usize::from(room.width), usize::from(room.height));
        let pen = Pen { theme: Theme::MONO };
        match &mut self.help_scroll {
            Some(scroll) => {
                let lines = page::help_lines(pen, columns, &[KeyContext::ReportPage]).len();
                *scroll = page::scroll_after(*scroll, action, lines, height);
            }
            None => self.scroll = page::scroll_after(self.scroll, action, self.lines(pen, columns).len(), height),
        }
    }

    fn title(&self) -> &'static str {
        match self.content {
            ReportContent::Progress(_) => "What you have learned",
            ReportContent::Forecast(_) => "What the days to come ask",
        }
    }

    fn lines(&self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        match &self.content {
            ReportContent::Progress(learned) => progress::progress_lines(pen, learned, columns),
            ReportContent::Forecast(review) => forecast::forecast_lines(pen, review, columns),
        }
    }

    /// Draws the sheet over the whole of `buffer`.
    pub fn draw(&self, theme: Theme, buffer: &mut Buffer) {
        let pen = Pen { theme };
        if draw_size_warning(pen, buffer) {
            return;
        }
        let columns = usize::from(page::content_area(buffer.area).width);
        if let Some(scroll) = self.help_scroll {
            let hints =
                footer_hints(KeyContext::Help, &[Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit]);
            let lines = page::help_lines(pen, columns, &[KeyContext::ReportPage]);
            page::draw_page(pen, &hints, "The keys", &lines, scroll, buffer);
            return;
        }
        let mut actions = vec![Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit];
        if self.has_due_questions() {
            actions.insert(0, Action::Confirm);
        }
        let hints = footer_hints(KeyContext::ReportPage, &actions);
        page::draw_page(pen, &hints, self.title(), &self.lines(pen, columns), self.scroll, buffer);
        if let Some(notice) = &self.notice {
            page::draw_notice(pen, notice, buffer);
        }
    }
}

fn footer_hints(screen: KeyContext, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::footer_hint(screen, *action)).collect()
}

/// A bar of so many columns: `▰▰▰▱▱▱▱▱▱▱` for 30 percent in ten. What is more than nothing shows.
fn progress_bar(percent: u64, columns: u64) -> String {
    let filled = (percent * columns / 100).max(u64::from(percent > 0)).min(columns);
    (0..columns).map(|at| if at < filled { '▰' } else { '▱' }).collect()
}
