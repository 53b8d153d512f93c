//! A spoken question that is asked once more, to be answered in another way: in one sentence, or to a product manager.

use crate::content::Question;
use crate::content::quiz::SpokenQuestion;
use crate::course::quiz::question_result::AnswerVariation;

/// Seconds for one sentence, and for a few to somebody who does not program.
const SENTENCE_SECONDS: u32 = 20;
const PLAIN_SECONDS: u32 = 45;

/// The question with a rubric of its own; `None` where its author has written no such answer.
#[must_use]
pub(super) fn vary(question: &Question, variation: AnswerVariation) -> Option<Question> {
    let speak = question.speak.as_ref()?;
    let model = match variation {
        AnswerVariation::OneSentence => speak.one_sentence.clone()?,
        AnswerVariation::ProductManager => speak.to_product_manager.clone()?,
    };
    let (ask, seconds, points): (_, _, &[&str]) = match variation {
        AnswerVariation::OneSentence => (
            format!("Good. Now the same in one sentence. {}", question.ask),
            SENTENCE_SECONDS,
            &["one sentence, and it stands alone", "the cause or the trade-off is in it, not only the name"],
        ),
        AnswerVariation::ProductManager => (
            format!("Now I'm your product manager, and I don't program. {}", question.ask),
            PLAIN_SECONDS,
            &["no term that you'd have to explain", "what it means for users, money or risk", "what you propose"],
        ),
    };
    let points = points.iter().map(|point| (*point).to_owned()).collect();
    let speak = SpokenQuestion { seconds, points, strong: model, ..SpokenQuestion::default() };
    Some(Question { ask, speak: Some(Box::new(speak)), hints: Vec::new(), ..question.clone() })
}
