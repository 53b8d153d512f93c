//! From a typed line to a wish: an answer, or something else that the learner wants.

use crate::course::quiz::presented_question::{Answer, PresentedQuestion, Prompt};

/// What the learner typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QuizLineCommand {
    /// An answer.
    Answer(Answer),
    /// The next hint.
    Hint,
    /// The question later.
    Skip,
    /// The question is doubtful; a note.
    Flag(String),
    /// The end.
    Quit,
    /// Nothing that can be understood; what to type.
    Invalid(String),
}

/// Reads a line at the question. Where words are the answer, a wish begins with a colon: `:hint`.
pub(super) fn parse_line(posed: &PresentedQuestion, line: &str) -> QuizLineCommand {
    let line = line.trim();
    let words_answer = matches!(posed.prompt, Prompt::Typed | Prompt::Spoken);
    let order = line.strip_prefix(':').or(Some(line).filter(|_| !words_answer));
    let (word, rest) = order.unwrap_or_default().split_once(' ').unwrap_or((order.unwrap_or_default(), ""));
    match word {
        "h" | "hint" => QuizLineCommand::Hint,
        "s" | "skip" => QuizLineCommand::Skip,
        "q" | "quit" => QuizLineCommand::Quit,
        "f" | "flag" => QuizLineCommand::Flag(rest.trim().to_owned()),
        _ => parse_answer(posed, line).map_or_else(QuizLineCommand::Invalid, QuizLineCommand::Answer),
    }
}

fn parse_answer(posed: &PresentedQuestion, line: &str) -> Result<Answer, String> {
    match &posed.prompt {
        Prompt::Typed if line.is_empty() => Err("Type the answer, or :skip.".to_owned()),
        Prompt::Typed => Ok(Answer::Typed(line.to_owned())),
        Prompt::Spoken => Ok(Answer::Spoken { wrote: line.to_owned(), ticks: Vec::new() }),
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => {
            let count = posed.options().len();
            let chosen = parse_numbers(line, count).filter(|chosen| chosen.len() == 1);
            chosen.map(Answer::Chosen).ok_or_else(|| format!("One number from 1 to {count}."))
        }
        Prompt::Several(offers) => {
            let wanted = format!("Numbers from 1 to {}, with spaces between them; 0 for none.", offers.len());
            match line {
                "0" => Ok(Answer::Chosen(Vec::new())),
                line => parse_numbers(line, offers.len())
                    .filter(|all| has_no_duplicates(all))
                    .map(Answer::Chosen)
                    .ok_or(wanted),
            }
        }
        Prompt::Order(items) => {
            let count = items.len();
            let order = parse_numbers(line, count).filter(|all| all.len() == count && has_no_duplicates(all));
            order.map(Answer::Order).ok_or_else(|| format!("Each number from 1 to {count} once, the first one first."))
        }
        Prompt::Match { left, right, .. } => {
            let pairs = parse_numbers(line, right.len()).filter(|all| all.len() == left.len());
            pairs.map(Answer::Match).ok_or_else(|| {
                format!(
                    "{} numbers from 1 to {}: for each letter, from a on, what belongs to it.",
                    left.len(),
                    right.len()
                )
            })
        }
    }
}

/// Numbers from 1 to `most`, as places from 0; `None` for anything else, and for none at all.
pub(super) fn parse_numbers(line: &str, most: usize) -> Option<Vec<usize>> {
    let words = line.split([' ', ',']).filter(|word| !word.is_empty());
    let number = |word: &str| word.parse::<usize>().ok().filter(|number| (1..=most).contains(number));
    let all: Vec<usize> = words.map(|word| number(word).map(|number| number - 1)).collect::<Option<_>>()?;
    (!all.is_empty()).then_some(all)
}

/// Whether no number occurs twice.
pub(super) fn has_no_duplicates(numbers: &[usize]) -> bool {
    numbers.iter().enumerate().all(|(at, number)| !numbers.iter().take(at).any(|other| other == number))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn posed(kind: &str) -> PresentedQuestion {
        let text = format!("id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
        PresentedQuestion::new(Arc::new(toml_question(&text)), 1, None).expect("it can be asked")
    }

    fn toml_question(text: &str) -> crate::content::Question {
        let quiz = format!("format_version=1\nid='q'\n[[question]]\n{text}");
        let library = crate::content::Library::from_texts([("q.toml".to_owned(), quiz)]);
        library.questions().next().expect("a question").clone()
    }

    const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";

    #[test]
    fn a_number_chooses_and_anything_else_is_told_what_to_type() {
        let posed = posed(CHOICE);
        assert_eq!(parse_line(&posed, " 3 "), QuizLineCommand::Answer(Answer::Chosen(vec![2])));
        for bad in ["0", "4", "1 2", "", "x", "-1", "99999999999999999999"] {
            assert_eq!(parse_line(&posed, bad), QuizLineCommand::Invalid("One number from 1 to 3.".into()), "{bad:?}");
        }
        assert_eq!(parse_line(&posed, "h"), QuizLineCommand::Hint);
        assert_eq!(parse_line(&posed, ":skip"), QuizLineCommand::Skip);
        assert_eq!(parse_line(&posed, "flag two are right"), QuizLineCommand::Flag("two are right".into()));
    }

    #[test]
    fn where_words_are_the_answer_a_wish_has_a_colon() {
        let posed = posed("type={accept=['s']}");
        assert_eq!(parse_line(&posed, "s"), QuizLineCommand::Answer(Answer::Typed("s".into())));
        assert_eq!(parse_line(&posed, ":s"), QuizLineCommand::Skip);
        assert!(matches!(parse_line(&posed, ""), QuizLineCommand::Invalid(_)));
    }

    #[test]
    fn several_numbers_stand_once_each_and_orders_are_complete() {
        let several = posed(&CHOICE.replace("choice", "several"));
        assert_eq!(parse_line(&several, "3, 1"), QuizLineCommand::Answer(Answer::Chosen(vec![2, 0])));
        assert_eq!(parse_line(&several, "0"), QuizLineCommand::Answer(Answer::Chosen(vec![])));
        assert!(matches!(parse_line(&several, "1 1"), QuizLineCommand::Invalid(_)));
        let order = posed("order=['a','b','c']");
        assert_eq!(parse_line(&order, "2 3 1"), QuizLineCommand::Answer(Answer::Order(vec![1, 2, 0])));
        assert!(
            matches!(parse_line(&order, "2 3"), QuizLineCommand::Invalid(_))
                && matches!(parse_line(&order, "2 2 1"), QuizLineCommand::Invalid(_))
        );
        let pairs = posed("match=[['a','x'],['b','y']]");
        assert_eq!(parse_line(&pairs, "2 2"), QuizLineCommand::Answer(Answer::Match(vec![1, 1])));
        assert!(matches!(parse_line(&pairs, "2"), QuizLineCommand::Invalid(_)));
    }
}
