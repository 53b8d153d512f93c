//! Links from questions to lessons: `lesson`, or `lesson#step`.

/// What `see`, `next` of a lesson or `predict.step` lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepLink<'l> {
    pub lesson: &'l str,
    /// `None`: the link leads to the lesson as a whole.
    pub step: Option<&'l str>,
}

impl<'l> StepLink<'l> {
    /// Takes a link apart. Whether there is such a lesson is not asked.
    #[must_use]
    pub fn parse(link: &'l str) -> Self {
        link.split_once('#')
            .map_or(StepLink { lesson: link, step: None }, |(lesson, step)| StepLink { lesson, step: Some(step) })
    }
}
