//! Rules for questions as a whole. What each kind of question wants stands in [`super::kinds`].

use super::super::quiz::{KINDS, Question, Quiz};
use super::links::Links;
use super::text::Shape;
use super::{Code, Desk, Trail};

/// Everything that is wrong with a file of questions.
pub(super) fn check(desk: &mut Desk<'_>, quiz: &Quiz, links: &Links<'_>) {
    let root = Trail::Root;
    desk.id(&root.key("id"), &quiz.id, Shape::Kebab);
    if quiz.question.is_empty() {
        let help = "add a `[[question]]`";
        desk.report_lack(Code::NoQuestions, &root.key("question"), "there is no question in this file", help);
    }
    let questions = root.key("question");
    for (i, question) in quiz.question.iter().enumerate() {
        desk.question(&questions.index(i), question, links);
    }
}

impl Desk<'_> {
    fn question(&mut self, at: &Trail<'_>, question: &Question, links: &Links<'_>) {
        self.id(&at.key("id"), &question.id, Shape::Kebab);
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
                let help = format!("add one of {}", KINDS.join(", "));
                self.report_lack(Code::QuestionKind, at, "this question has no kind", help);
            }
            (Some(_), Some((second, _))) => {
                let message = format!("this question has more than one kind; the second is `{second}`");
                self.report_key(Code::QuestionKind, &at.key(second).path(), message, "make two questions of it");
            }
            (Some((key, kind)), None) => {
                self.question_kind(&at.key(key), kind, links);
                self.room(at, question, kind);
            }
        }
    }
}
