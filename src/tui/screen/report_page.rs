//! Reports: pages to read, about what was learned and about the questions that a review will ask.

mod forecast;
mod progress;
mod report_content;

use super::TextPage;
use crate::tui::keymap::KeyContext;

pub use report_content::ReportContent;

/// A page about `content`.
#[must_use]
pub fn report_page(content: ReportContent) -> TextPage {
    let title = match content {
        ReportContent::Progress(_) => "What you have learned",
        ReportContent::Forecast(_) => "What the days to come ask",
    };
    TextPage::new(KeyContext::ReportPage, title, move |pen, columns| match &content {
        ReportContent::Progress(stats) => progress::progress_lines(pen, stats, columns),
        ReportContent::Forecast(review) => forecast::forecast_lines(pen, review, columns),
    })
}
