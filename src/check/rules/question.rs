//! Rules for a question as a whole. Those for each kind of question are in [`question_kinds`](super::question_kinds).

use super::id_style::IdStyle;
use super::links::LinkTargets;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::quiz::{QUESTION_KINDS, Question, Quiz};
use crate::content::toml_path::TomlPathRef;

/// Reports everything that is wrong with a file of questions.
pub(super) fn check(checker: &mut FileChecker<'_>, quiz: &Quiz, links: &LinkTargets<'_>) {
    let root = TomlPathRef::Root;
    checker.check_id_style(&root.key("id"), &quiz.id, IdStyle::Kebab);
    if quiz.question.is_empty() {
        let help = "add a `[[question]]`";
        checker.report_missing(Code::NoQuestions, &root.key("question"), "there is no question in this file", help);
    }
    let questions = root.key("question");
    for (index, question) in quiz.question.iter().enumerate() {
        checker.check_question(&questions.index(index), question, links);
    }
}

impl FileChecker<'_> {
    fn check_question(&mut self, path: &TomlPathRef<'_>, question: &Question, links: &LinkTargets<'_>) {
        self.check_id_style(&path.key("id"), &question.id, IdStyle::Kebab);
        self.check_topics(&path.key("covers"), &question.covers, links);
        self.check_answers(&path.key("answers"), &question.answers, links);
        self.check_prose(&path.key("ask"), &question.ask);
        self.check_text_with_budget(&path.key("why"), &question.why, "question.why");
        self.check_hints(&path.key("hints"), &question.hints);
        if let Some(see) = &question.see {
            self.check_step_link(&path.key("see"), see, links);
        }
        let next = path.key("next");
        let follow_ups =
            [("weak", &question.next.weak), ("good", &question.next.good), ("strong", &question.next.strong)];
        for (key, id) in follow_ups {
            if let Some(id) = id {
                self.check_question_link(&next.key(key), &question.id, id, links);
            }
        }
        let mut kinds = question.kinds().into_iter();
        match (kinds.next(), kinds.next()) {
            (None, _) => {
                let help = format!("add one of {}", QUESTION_KINDS.join(", "));
                self.report_missing(Code::QuestionKind, path, "this question has no kind", help);
            }
            (Some(_), Some((second, _))) => {
                let message = format!("this question has more than one kind; the second is `{second}`");
                let help = "make two questions of it";
                self.report_at_key(Code::QuestionKind, &path.key(second), message, help);
            }
            (Some((key, kind)), None) => {
                self.check_question_kind(&path.key(key), kind, links);
                self.check_question_page_budget(path, question, kind);
            }
        }
    }
}
