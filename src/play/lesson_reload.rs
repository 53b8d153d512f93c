//! A lesson that is read again whenever its author saves it.

use std::sync::Arc;

use crate::content::Lesson;

/// What reading a saved lesson file led to.
#[derive(Clone, Debug)]
pub enum LessonReload {
    /// The new version of the lesson.
    Lesson(Arc<Lesson>),
    /// The lesson has a fault and can't be played; says which.
    Invalid(String),
}

/// Waits until the lesson's file is saved, and reads it. It blocks, so it runs on a thread of its own.
pub type LessonReloader = Box<dyn FnMut() -> LessonReload + Send>;
