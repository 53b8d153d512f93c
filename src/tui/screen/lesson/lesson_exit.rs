//! Where the end of a lesson leads.

/// What lies behind the end of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LessonExit {
    /// The shell: the lesson was opened by itself.
    #[default]
    Shell,
    /// The map: it was the last lesson.
    Map,
    /// The plan: the lesson was opened from there.
    Plan,
    /// The next lesson, by its title.
    NextLesson(String),
    /// The course, behind the very first lesson. Somebody who is going to teach can say so.
    Course,
    /// The course, after somebody has said that they are going to teach this.
    Teaching,
}
