//! What the phones get: the state of the class as JSON. The right answer and the counts are in it only after the reveal.

use serde_json::{Value as Json, json};

use super::class_question::ClassOption;
use super::class_state::ClassState;
use crate::model::class_view::{ClassPhase, ClassView};

/// The state of the class for a phone, the same for all of them.
#[must_use]
pub fn phone_state(class: &ClassState) -> Json {
    let view = class.view();
    let mut state = json!({ "phase": view.phase.word(), "joined": view.joined });
    if view.phase == ClassPhase::Watching {
        state["wall"] = json!(class.wall);
    }
    if let (Some(position), Some(question)) = (view.phase.question(), question_json(class, &view)) {
        state["number"] = json!(position + 1);
        state["of"] = json!(class.questions.len());
        state["answered"] = json!(view.answered);
        state["question"] = question;
    }
    state
}

fn question_json(class: &ClassState, view: &ClassView) -> Option<Json> {
    let question = class.current()?;
    let is_revealed = matches!(view.phase, ClassPhase::Revealed(_));
    let option_json = |(option, count): (&ClassOption, &usize)| {
        if is_revealed {
            json!({ "text": option.text, "right": option.right, "because": option.because, "count": count })
        } else {
            json!({ "text": option.text })
        }
    };
    let options: Vec<Json> = question.options().iter().zip(&view.counts).map(option_json).collect();
    let mut json = json!({
        "ask": question.ask(),
        "material": question.material(),
        "several": question.takes_several(),
        "options": options,
    });
    if is_revealed {
        json["why"] = json!(question.why());
    }
    Some(json)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::class::class_question::ClassQuestion;
    use crate::class::class_session::ClassSession;
    use crate::course::quiz::question_instance::QuestionInstance;
    use crate::model::speaker_view::SlideSummary;

    #[test]
    fn before_the_reveal_a_phone_learns_neither_the_answer_nor_what_others_chose() {
        let text = "id='q'\ncovers=[]\nlevel='mid'\nask='Which?'\nwhy='W.'\n\
            choice=[{text='one',right=true,because='A.'},{text='two',because='B.'}]";
        let instance = QuestionInstance::new(Arc::new(toml::from_str(text).expect("a question")), 1, None);
        let question = ClassQuestion::new(&instance.expect("a kind")).expect("options");
        let mut session = ClassSession::new(vec![question], 1);
        assert_eq!(phone_state(&session.state()), json!({ "phase": "lobby", "joined": 0 }));
        session.advance();
        let asking = phone_state(&session.state()).to_string();
        for secret in ["right", "because", "count", "why", "W.", "A.", "B."] {
            assert!(!asking.contains(secret), "{secret} in {asking}");
        }
        session.present(None, ClassPhase::Counted(0), SlideSummary::default()).expect("a question");
        let counted = phone_state(&session.state()).to_string();
        for secret in ["right", "because", "count\":", "why", "W.", "A.", "B."] {
            assert!(!counted.contains(secret), "{secret} in {counted}");
        }
        session.advance();
        let revealed = phone_state(&session.state()).to_string();
        for part in ["\"right\":true", "A.", "B.", "\"count\":0", "\"why\":\"W.\""] {
            assert!(revealed.contains(part), "{part} in {revealed}");
        }
    }
}
