//! The keys that the footer of a lesson names: those that do something at this moment.

use super::digit_choice::digit_choices;
use super::step_progress::PhaseKind;
use super::{Focus, LessonScene, LessonScreen, framework_overlay};
use crate::content::lesson::Tool;
use crate::course::Attempt;
use crate::course::lesson::look_at::LookAtFacts;
use crate::tui::keymap::{self, FooterHint, KeymapAction, KeymapContext};

/// The keys of the lesson, the most useful first: the footer drops from the end what does not fit.
pub(super) fn lesson_hints(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<FooterHint> {
    let mut actions = phase_actions(screen, scene.attempt);
    actions.extend(exchange_actions(screen, scene));
    actions.extend(movement_actions(screen.phase));
    if screen.focus != Focus::Text || screen.is_zoomed {
        actions.push(KeymapAction::Zoom);
    }
    actions.extend([KeymapAction::Help, KeymapAction::Quit]);
    let digits = digit_choices(screen, scene.attempt).len();
    let mut hints = if screen.phase == PhaseKind::End { screen.end_hints() } else { Vec::new() };
    let mut named: Vec<KeymapAction> = Vec::new();
    for action in actions {
        // A task names some keys ahead of their usual place.
        if named.contains(&action) {
            continue;
        }
        named.push(action);
        hints.extend(match (action, digits) {
            (KeymapAction::Answer, 0) => None,
            (KeymapAction::Answer, 1) => Some(FooterHint::new("1", "answer")),
            (KeymapAction::Answer, count) => Some(FooterHint::new(format!("1–{count}"), "answer")),
            (action, _) => keymap::footer_hint(KeymapContext::Lesson, action),
        });
    }
    hints
}

/// What this phase of the step is for, and the ways to another step or lane.
fn phase_actions(screen: &LessonScreen, attempt: &Attempt) -> Vec<KeymapAction> {
    let mut actions = Vec::new();
    match screen.phase {
        PhaseKind::Before if attempt.waits_for_answer() => {
            actions.push(KeymapAction::Answer);
            if attempt.has_answer_to_repeat() {
                actions.push(KeymapAction::RepeatAnswer);
            }
            actions.push(KeymapAction::SkipAnswer);
        }
        PhaseKind::Before | PhaseKind::After => actions.push(KeymapAction::Next),
        PhaseKind::Task => actions.extend(task_actions(attempt)),
        PhaseKind::Sandbox => {
            actions.extend([
                KeymapAction::Close,
                KeymapAction::OpenActions,
                KeymapAction::EditRequest,
                KeymapAction::ResendRequest,
            ]);
            actions.extend(attempt.lesson_by_hand().is_some().then_some(KeymapAction::SaveLesson));
        }
        PhaseKind::Starting | PhaseKind::Running | PhaseKind::Failed | PhaseKind::End => {}
    }
    if matches!(screen.phase, PhaseKind::Before | PhaseKind::Task | PhaseKind::After)
        && screen.has_more_overlay(attempt)
    {
        actions.push(KeymapAction::More);
    }
    if screen.phase != PhaseKind::Starting && framework_overlay::has_code(attempt) {
        actions.push(KeymapAction::Frameworks);
    }
    if matches!(screen.phase, PhaseKind::After | PhaseKind::Sandbox) && is_about_deletable_sessions(screen, attempt) {
        actions.push(KeymapAction::DeleteSessions);
    }
    let at_start = screen.step_index == 0
        && matches!(screen.phase, PhaseKind::Before | PhaseKind::Task)
        && attempt.current_run().is_none();
    if !at_start && !matches!(screen.phase, PhaseKind::Starting | PhaseKind::Sandbox) {
        actions.push(KeymapAction::Back);
    }
    if attempt.lanes().len() > 1 {
        actions.push(KeymapAction::SwitchLane);
    }
    actions
}

/// The keys of a task, those of its tool first.
fn task_actions(attempt: &Attempt) -> [KeymapAction; 6] {
    let tool = attempt.step().and_then(|step| step.task.as_ref()).map(|task| task.tool);
    let [first, second] = match tool {
        Some(Tool::Workbench) => [KeymapAction::Workbench, KeymapAction::OpenActions],
        Some(Tool::Outside) => [KeymapAction::Curl, KeymapAction::OpenActions],
        Some(Tool::Switches) | None => [KeymapAction::OpenActions, KeymapAction::EditRequest],
    };
    [
        first,
        second,
        KeymapAction::Hint,
        KeymapAction::SkipAnswer,
        KeymapAction::ResendRequest,
        KeymapAction::EditRequest,
    ]
}

/// Whether the step is about the session store, and somebody is logged in whose sessions can be deleted.
fn is_about_deletable_sessions(screen: &LessonScreen, attempt: &Attempt) -> bool {
    let points_to_store = attempt.step().is_some_and(|step| LookAtFacts(&step.look_at).includes_sessions());
    let sessions = attempt.view(screen.lane).map_or(&[][..], |view| &view.store.sessions);
    points_to_store && sessions.iter().any(|session| session.user.is_some())
}

/// What can be done with the exchanges of the step, and free play.
fn exchange_actions(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<KeymapAction> {
    let mut actions = Vec::new();
    let count = screen.exchanges(scene, screen.lane).len();
    if count > 0 {
        actions.extend([KeymapAction::Story, KeymapAction::Bytes, KeymapAction::Checks]);
        actions.extend(screen.is_about_pages(scene).then_some(KeymapAction::Cookies));
    }
    if matches!(screen.phase, PhaseKind::Before | PhaseKind::After | PhaseKind::Task) {
        actions.push(KeymapAction::FreePlay);
    }
    if count > 0 {
        actions.push(KeymapAction::Curl);
    }
    if count > 1 {
        actions.push(KeymapAction::NextExchange);
    }
    actions
}

fn movement_actions(phase: PhaseKind) -> Vec<KeymapAction> {
    let mut actions = Vec::new();
    if phase == PhaseKind::After {
        actions.push(KeymapAction::RepeatStep);
    }
    if phase != PhaseKind::Starting {
        actions.push(KeymapAction::Search);
    }
    if !matches!(phase, PhaseKind::Starting | PhaseKind::End) {
        actions.push(KeymapAction::NextPane);
    }
    if phase == PhaseKind::Failed {
        actions.push(KeymapAction::Close);
    }
    actions
}
