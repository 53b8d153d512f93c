//! Rules for questions as a whole. What each kind of question wants stands in [`super::kinds`].

use super::super::quiz::{QUESTION_KINDS, Question, Quiz};
use super::links::LinkTargets;
use super::text::IdStyle;
use super::{Code, FileChecker, PathRef};

/// Everything that is wrong with a file of questions.
pub(super) fn check(desk: &mut FileChecker<'_>, quiz: &Quiz, links: &LinkTargets<'_>) {
    let root = PathRef::Root;
    desk.id_style(&root.key("id"), &quiz.id, IdStyle::Kebab);
    if quiz.question.is_empty() {
        let help = "add a `[[question]]`";
        desk.report_missing(Code::NoQuestions, &root.key("question"), "there is no question in this file", help);
    }
    let questions = root.key("question");
    for (i, question) in quiz.question.iter().enumerate() {
        desk.question(&questions.index(i), question, links);
    }
}

impl FileChecker<'_> {
    fn question(&mut self, at: &PathRef<'_>, question: &Question, links: &LinkTargets<'_>) {
        self.id_style(&at.key("id"), &question.id, IdStyle::Kebab);
        self.topics(&at.key("covers"), &question.covers);
        self.prose(&at.key("ask"), &question.ask);
        self.text_with_budget(&at.key("why"), &question.why, "question.why");
        self.hints(&at.key("hints"), &question.hints);
        if let Some(see) = &question.see {
            self.step_link(&at.key("see"), see, links);
        }
        let next = at.key("next");
        for (key, id) in
            [("weak", &question.next.weak), ("good", &question.next.good), ("strong", &question.next.strong)]
        {
            if let Some(id) = id {
                self.question_link(&next.key(key), &question.id, id, links);
            }
        }
        let mut kinds = question.kinds().into_iter();
        match (kinds.next(), kinds.next()) {
            (None, _) => {
                let help = format!("add one of {}", QUESTION_KINDS.join(", "));
                self.report_missing(Code::QuestionKind, at, "this question has no kind", help);
            }
            (Some(_), Some((second, _))) => {
                let message = format!("this question has more than one kind; the second is `{second}`");
                self.report_at_key(
                    Code::QuestionKind,
                    &at.key(second).to_key_path(),
                    message,
                    "make two questions of it",
                );
            }
            (Some((key, kind)), None) => {
                self.question_kind(&at.key(key), kind, links);
                self.question_page_budget(at, question, kind);
            }
        }
    }
}
