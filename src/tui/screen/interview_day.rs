//! Asks for the day of the interview, over the map or the plan.

use super::CourseRequest;
use super::field_screen::FieldScreen;
use crate::course::agenda::Agenda;
use crate::course::day;

const ADVICE: &str = "When is your interview? Type the day as `2026-12-24`, and **Enter** keeps it. Each question is then \
    seen again in the week before it. Nothing typed forgets the day; **Esc** changes nothing.";

/// The field with the day that is set.
pub(super) fn interview_day_screen(agenda: Agenda) -> FieldScreen {
    let value = agenda.target_day.map(day::format_date).unwrap_or_default();
    FieldScreen::new("The day of your interview", ADVICE, &value, move |text| {
        parse_day(text, agenda.today).map(CourseRequest::SetInterviewDay)
    })
}

/// The day that is typed; `None` forgets it.
///
/// # Errors
/// Says what is wrong with it.
fn parse_day(text: &str, today: i64) -> Result<Option<i64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    match day::parse_date(text) {
        None => Err("This is no day. Type it as year, month and day: 2026-12-24.".to_owned()),
        Some(day) if day < today => Err("This day has passed. Type one that is still to come.".to_owned()),
        Some(day) => Ok(Some(day)),
    }
}
