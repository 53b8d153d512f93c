//! Packs side by side: `--content` opens them as one course, in which two lessons with one id could not be told apart.

use std::collections::HashMap;
use std::sync::Arc;

use crate::content::finding::{Code, Finding};
use crate::content::library::Library;
use crate::content::library::selection::Selection;
use crate::content::source::Source;
use crate::content::toml_path::TomlPath;

/// What has an id, where it stands, and what it is called.
struct IdDeclaration<'l> {
    kind: &'static str,
    id: &'l str,
    source: &'l Arc<Source>,
    path: TomlPath,
}

/// For each selection the findings about ids that an earlier selection of the same course has already given.
pub(super) fn check(selections: &[Selection]) -> Vec<Vec<Finding>> {
    // One pack alone needs no look at its ids.
    if selections.len() < 2 {
        return selections.iter().map(|_| Vec::new()).collect();
    }
    let mut first: HashMap<(usize, &str, &str), IdDeclaration<'_>> = HashMap::new();
    let mut findings = Vec::new();
    for selection in selections {
        let own = id_declarations(&selection.library);
        let authored = own.iter().filter(|own| own.source.is_authored(&own.path));
        let taken =
            authored.filter_map(|own| Some(duplicate_id(own, first.get(&(selection.course, own.kind, own.id))?)));
        findings.push(taken.collect());
        for own in own {
            first.entry((selection.course, own.kind, own.id)).or_insert(own);
        }
    }
    findings
}

fn duplicate_id(own: &IdDeclaration<'_>, first: &IdDeclaration<'_>) -> Finding {
    let message = format!("there already is a {} `{}` in a pack beside this one", own.kind, own.id);
    let help = format!(
        "the first is at {}: give this one another id, or open the packs one by one",
        first.source.location_of(&first.path)
    );
    own.source.finding(Code::DuplicateId, &own.path, message, Some(help))
}

fn id_declarations(library: &Library) -> Vec<IdDeclaration<'_>> {
    let id_path = || TomlPath::root().key("id");
    let mut all = Vec::new();
    for pack in &library.packs {
        all.push(IdDeclaration { kind: "pack", id: &pack.value.id, source: &pack.source, path: id_path() });
    }
    for lesson in &library.lessons {
        all.push(IdDeclaration { kind: "lesson", id: &lesson.value.id, source: &lesson.source, path: id_path() });
    }
    for quiz in &library.quizzes {
        all.push(IdDeclaration { kind: "quiz", id: &quiz.value.id, source: &quiz.source, path: id_path() });
        for (index, question) in quiz.value.question.iter().enumerate() {
            let path = TomlPath::root().key("question").index(index).key("id");
            all.push(IdDeclaration { kind: "question", id: &question.id, source: &quiz.source, path });
        }
    }
    all
}
