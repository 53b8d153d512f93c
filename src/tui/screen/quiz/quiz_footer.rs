//! The footer of a question: its keys, each with a word for what it does at this moment.

use super::question_phase::QuestionPhase;
use super::{QuizScene, QuizScreen};
use crate::course::quiz::question_instance::Prompt;
use crate::tui::keymap::{FooterHint, KeymapAction, KeymapContext, footer_hint};

/// The keys that do something at this moment.
pub(super) fn quiz_hints(screen: &QuizScreen, scene: QuizScene<'_>) -> Vec<FooterHint> {
    let context = screen.keymap_context(scene);
    let hint_for = |action: &KeymapAction| {
        let mut hint = footer_hint(context, *action)?;
        hint.label = label_now(screen, scene, *action).unwrap_or(hint.label);
        if *action == KeymapAction::Answer {
            hint.key = digit_keys(screen, scene);
        }
        Some(hint)
    };
    actions(screen, scene, context).iter().filter_map(hint_for).collect()
}

fn actions(screen: &QuizScreen, scene: QuizScene<'_>, context: KeymapContext) -> Vec<KeymapAction> {
    use KeymapAction::{Answer, Close, Confirm, Down, Flag, Help, Hint, Next, Quit, ShowStep, Skip, Up};
    let has_more_hints = scene.instance.is_some_and(|instance| instance.question.hints.len() > screen.hints);
    let offers_hint = has_more_hints && scene.time_left.is_none() && screen.phase == QuestionPhase::Answering;
    let hint = offers_hint.then_some(Hint);
    let mut actions = match context {
        KeymapContext::TextAnswer if screen.note_field.is_some() => vec![Confirm, Close],
        KeymapContext::TextAnswer => [Confirm].into_iter().chain(hint).chain([Skip, Close]).collect(),
        KeymapContext::QuizResult => vec![Up, Down, Close],
        KeymapContext::Explanation if scene.can_show_step => vec![Next, ShowStep, Flag],
        KeymapContext::Explanation => vec![Next, Flag],
        _ => {
            let digits = (screen.option_count(scene) > 0).then_some(Answer);
            digits.into_iter().chain([Confirm]).chain(hint).chain([Skip, Flag]).collect()
        }
    };
    actions.extend([Help, Quit]);
    actions
}

/// The digits that choose something, and the space bar where it does the same to what is under the cursor.
fn digit_keys(screen: &QuizScreen, scene: QuizScene<'_>) -> String {
    let space = if screen.uses_marks(scene) { " Space" } else { "" };
    format!("1–{}{space}", screen.option_count(scene).min(9))
}

/// The word for what `action` does now, where the keymap's own is too general.
fn label_now(screen: &QuizScreen, scene: QuizScene<'_>, action: KeymapAction) -> Option<&'static str> {
    let prompt = scene.instance.map(|instance| &instance.prompt);
    let is_note = screen.note_field.is_some();
    Some(match (action, &screen.phase, prompt) {
        (KeymapAction::Skip, ..) => scene.skip_label,
        (KeymapAction::Close, ..) if is_note => "back",
        (KeymapAction::Close, ..) if scene.report.is_some() => scene.leave_label,
        (KeymapAction::Confirm, ..) if is_note => "keep",
        (KeymapAction::Confirm, QuestionPhase::Ticking, _)
        | (KeymapAction::Confirm, QuestionPhase::Answering, Some(Prompt::Spoken)) => "done",
        (KeymapAction::Answer, QuestionPhase::Ticking, _) => "tick",
        (KeymapAction::Answer, QuestionPhase::Answering, Some(Prompt::Several(_))) => "mark",
        (KeymapAction::Answer, QuestionPhase::Answering, Some(Prompt::Order(_))) => "order",
        (KeymapAction::Answer, QuestionPhase::Answering, Some(Prompt::Match { .. })) => "match",
        _ => return None,
    })
}
