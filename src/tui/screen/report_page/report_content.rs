//! What a report page shows.

use crate::course::Review;
use crate::course::review::statistics::LearningStats;

/// The subject of a report page.
#[derive(Clone, Debug)]
pub enum ReportContent {
    /// What was learned so far.
    Progress(Box<LearningStats>),
    /// Which questions are due, today and in the days to come.
    Forecast(Box<Review>),
}
