//! Answers to any question, right and wrong.

use authwalk::internals::content::TypedQuestion;
use authwalk::internals::course::{Answer, Prompt, QuestionInstance};

/// The answer that is right, or one for each way to be wrong.
pub(crate) fn answers(instance: &QuestionInstance, right: bool) -> Vec<Answer> {
    let offers = instance.options().iter().enumerate();
    match &instance.prompt {
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => {
            offers.filter(|(_, offer)| offer.right == right).map(|(index, _)| Answer::Chosen(vec![index])).collect()
        }
        Prompt::Several(_) => {
            let mut chosen: Vec<usize> =
                offers.filter(|(_, offer)| offer.right == right).map(|(index, _)| index).collect();
            if chosen.is_empty() {
                // All are right: it is wrong to leave one out.
                chosen = (1..instance.options().len()).collect();
            }
            vec![Answer::Chosen(chosen)]
        }
        Prompt::Order(items) => {
            let mut order: Vec<usize> = (0..items.len()).collect();
            order.sort_by_key(|index| {
                if right { items[*index].right_position } else { items.len() - items[*index].right_position }
            });
            vec![Answer::Order(order)]
        }
        Prompt::Match { right: sides, key, .. } => {
            let of = |text: &String| sides.iter().position(|side| (side == text) == right).expect("a side");
            vec![Answer::Match(key.iter().map(of).collect())]
        }
        Prompt::Typed => {
            let accepted = instance.question.typed.as_deref().and_then(TypedQuestion::model_answer);
            vec![Answer::Typed(accepted.filter(|_| right).unwrap_or_else(|| "something else".into()))]
        }
        Prompt::Spoken => {
            let points = instance.question.speak.as_ref().map_or(0, |speak| speak.points.len());
            vec![Answer::Spoken { wrote: String::new(), ticks: vec![right; points] }]
        }
    }
}
