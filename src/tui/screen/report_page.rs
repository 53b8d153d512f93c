//! Reports: pages to read, about what was learned and about the questions that a review will ask.

mod forecast;
mod progress;
mod report_content;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::draw_size_warning;
use super::page::{self, footer_hints};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

pub use report_content::ReportContent;

/// The page, with how far it is scrolled.
#[derive(Clone, Debug)]
pub struct ReportPage {
    content: ReportContent,
    scroll: usize,
    /// The first line shown of help, while that is open.
    help_scroll: Option<usize>,
    /// Shown until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What a report page asks of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportPageCommand {
    /// Ask the questions that are due.
    StartReview,
    /// Switch to the next theme.
    NextTheme,
    /// Go back to where it was opened.
    Close,
    /// End the program.
    Quit,
}

impl ReportPage {
    /// The top of a page about `content`.
    #[must_use]
    pub fn new(content: ReportContent) -> Self {
        Self { content, scroll: 0, help_scroll: None, notice: None, size: (80, 24) }
    }

    /// Fits the page to a terminal of this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Shows `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Handles a key.
    pub fn press(&mut self, key: KeyPress) -> Option<ReportPageCommand> {
        self.notice = None;
        let context = if self.help_scroll.is_some() { KeyContext::Help } else { KeyContext::ReportPage };
        match keymap::action_for(context, key)? {
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

    fn has_due_questions(&self) -> bool {
        matches!(&self.content, ReportContent::Forecast(review) if !review.due.is_empty())
    }

    fn scroll_by(&mut self, action: Action) {
        let area = page::content_area(Rect::new(0, 0, self.size.0, self.size.1));
        let (columns, height) = (usize::from(area.width), usize::from(area.height));
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
            ReportContent::Progress(stats) => progress::progress_lines(pen, stats, columns),
            ReportContent::Forecast(review) => forecast::forecast_lines(pen, review, columns),
        }
    }

    /// Draws the page over the whole of `buffer`.
    pub fn draw(&self, theme: Theme, buffer: &mut Buffer) {
        let pen = Pen { theme };
        if draw_size_warning(pen, buffer) {
            return;
        }
        let columns = usize::from(page::content_area(buffer.area).width);
        if let Some(scroll) = self.help_scroll {
            let lines = page::help_lines(pen, columns, &[KeyContext::ReportPage]);
            page::draw_help(pen, "The keys", &lines, scroll, buffer);
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
