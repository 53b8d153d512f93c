//! One thing to do in a plan: what it is, how long it takes, and what to type for it.
//!
//! A command names how many questions it asks, so that it takes as long as the plan says.

use super::plan_text;
use crate::course::quiz::interview::interview_length;
use crate::course::quiz::quiz_run::QUESTION_SECONDS;

/// Minutes for the questions about a part after its lessons.
const PART_MINUTES: u32 = 5;

/// Minutes for the review at the beginning of each further day.
const REVIEW_MINUTES: u32 = 10;

/// Minutes for a mock interview at the end.
const INTERVIEW_MINUTES: u16 = 15;

/// Minutes to read the cheat sheet aloud: some 780 words.
const CHEAT_SHEET_MINUTES: u32 = 5;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanItem {
    /// What is due for review.
    Review,
    /// A lesson.
    Lesson {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// The part of the course that it belongs to.
        part: String,
        /// How long it takes.
        minutes: u32,
    },
    /// Questions about a part of the course.
    Questions {
        /// The title of the part.
        part: String,
    },
    /// A mock interview.
    Interview,
    /// The course on one page, or as much of it as these minutes allow.
    CheatSheet {
        /// How many there are.
        minutes: u32,
    },
}

impl PlanItem {
    /// Questions about this part of the course.
    #[must_use]
    pub fn questions(part: &str) -> Self {
        Self::Questions { part: part.to_owned() }
    }

    /// The cheat sheet, for as much of these minutes as it takes; `None` where there are none.
    #[must_use]
    pub const fn cheat_sheet(minutes_left: u32) -> Option<Self> {
        match minutes_left {
            0 => None,
            minutes if minutes < CHEAT_SHEET_MINUTES => Some(Self::CheatSheet { minutes }),
            _ => Some(Self::CheatSheet { minutes: CHEAT_SHEET_MINUTES }),
        }
    }

    /// How long it takes.
    #[must_use]
    pub const fn minutes(&self) -> u32 {
        match self {
            Self::Review => REVIEW_MINUTES,
            Self::Lesson { minutes, .. } | Self::CheatSheet { minutes } => *minutes,
            Self::Questions { .. } => PART_MINUTES,
            Self::Interview => INTERVIEW_MINUTES as u32,
        }
    }

    /// The part of the course that it is about, if it is about one.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        match self {
            Self::Lesson { part, .. } | Self::Questions { part } => Some(part),
            Self::Review | Self::Interview | Self::CheatSheet { .. } => None,
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Review => plan_text::REVIEW.to_owned(),
            Self::Lesson { title, .. } => title.clone(),
            Self::Questions { part } => plan_text::questions(part),
            Self::Interview => plan_text::INTERVIEW.to_owned(),
            Self::CheatSheet { minutes } if *minutes < CHEAT_SHEET_MINUTES => plan_text::CHEAT_SHEET_BEGUN.to_owned(),
            Self::CheatSheet { .. } => plan_text::CHEAT_SHEET.to_owned(),
        }
    }

    /// How many questions it asks; none if it is something else than questions.
    #[must_use]
    pub const fn question_count(&self) -> usize {
        match self {
            Self::Review => questions_in(REVIEW_MINUTES),
            Self::Questions { .. } => questions_in(PART_MINUTES),
            Self::Interview => interview_length(INTERVIEW_MINUTES),
            Self::Lesson { .. } | Self::CheatSheet { .. } => 0,
        }
    }

    /// What to type for it.
    #[must_use]
    pub fn command(&self) -> String {
        match self {
            Self::Review => format!("authwalk review --count {}", self.question_count()),
            Self::Lesson { id, .. } => format!("authwalk learn {id}"),
            Self::Questions { part } => {
                let quotes = if part.contains(' ') { "'" } else { "" };
                format!("authwalk quiz {quotes}{part}{quotes} --count {}", self.question_count())
            }
            Self::Interview => format!("authwalk quiz --interview --minutes {INTERVIEW_MINUTES}"),
            Self::CheatSheet { .. } => "authwalk cheatsheet".to_owned(),
        }
    }
}

/// How many questions of any kind fit into so many minutes.
const fn questions_in(minutes: u32) -> usize {
    (minutes * 60 / QUESTION_SECONDS) as usize
}

// An interview of so many minutes asks at least three questions.
const _: () = assert!(interview_length(INTERVIEW_MINUTES) >= 3);
