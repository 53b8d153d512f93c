//! From a typed line to a command: an answer, or something else that the learner wants.

use std::collections::HashSet;

use crate::course::quiz::question_instance::{Answer, Prompt, QuestionInstance};

/// What a line at a question means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QuizLineCommand {
    Answer(Answer),
    /// Shows the next hint.
    Hint,
    /// Leaves the question for later.
    Skip,
    /// Marks the question as doubtful, with a note that may be empty.
    Flag(String),
    Quit,
    /// The line means nothing; says what to type.
    Invalid(String),
}

/// Parses a line at the question. Where words are the answer, every other command begins with a colon: `:hint`. A
/// learner could not answer "skip" otherwise.
pub(super) fn parse_line(instance: &QuestionInstance, line: &str) -> QuizLineCommand {
    let line = line.trim();
    let needs_colon = matches!(instance.prompt, Prompt::Typed | Prompt::Spoken);
    let command = match line.strip_prefix(':') {
        Some(command) => command,
        None if needs_colon => "",
        None => line,
    };
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    match word {
        "h" | "hint" => QuizLineCommand::Hint,
        "s" | "skip" => QuizLineCommand::Skip,
        "q" | "quit" => QuizLineCommand::Quit,
        "f" | "flag" => QuizLineCommand::Flag(rest.trim().to_owned()),
        _ => parse_answer(instance, line).map_or_else(QuizLineCommand::Invalid, QuizLineCommand::Answer),
    }
}

fn parse_answer(instance: &QuestionInstance, line: &str) -> Result<Answer, String> {
    match &instance.prompt {
        Prompt::Typed if line.is_empty() => Err("Type the answer, or :skip.".to_owned()),
        Prompt::Typed => Ok(Answer::Typed(line.to_owned())),
        Prompt::Spoken => Ok(Answer::Spoken { wrote: line.to_owned(), ticks: Vec::new() }),
        Prompt::SingleChoice(_) | Prompt::Spot { .. } | Prompt::Predict { .. } => {
            let count = instance.options().len();
            let chosen = parse_numbers(line, count).filter(|chosen| chosen.len() == 1);
            chosen.map(Answer::Chosen).ok_or_else(|| format!("One number from 1 to {count}."))
        }
        Prompt::Several(options) => {
            let wanted = format!("Numbers from 1 to {}, with spaces between them; 0 for none.", options.len());
            match line {
                "0" => Ok(Answer::Chosen(Vec::new())),
                line => parse_numbers(line, options.len())
                    .filter(|numbers| has_no_duplicates(numbers))
                    .map(Answer::Chosen)
                    .ok_or(wanted),
            }
        }
        Prompt::Order(items) => {
            let count = items.len();
            let order =
                parse_numbers(line, count).filter(|numbers| numbers.len() == count && has_no_duplicates(numbers));
            order.map(Answer::Order).ok_or_else(|| format!("Each number from 1 to {count} once, the first one first."))
        }
        Prompt::Match { left, right, .. } => {
            let pairs = parse_numbers(line, right.len()).filter(|numbers| numbers.len() == left.len());
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

/// Numbers from 1 to `max`, as indices from 0; `None` if there is any other word, or no number at all.
pub(super) fn parse_numbers(line: &str, max: usize) -> Option<Vec<usize>> {
    let mut indices = Vec::new();
    for word in line.split([' ', ',']).filter(|word| !word.is_empty()) {
        let number = word.parse::<usize>().ok()?;
        if !(1..=max).contains(&number) {
            return None;
        }
        indices.push(number - 1);
    }
    if indices.is_empty() { None } else { Some(indices) }
}

pub(super) fn has_no_duplicates(numbers: &[usize]) -> bool {
    numbers.iter().collect::<HashSet<_>>().len() == numbers.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn instance(kind: &str) -> QuestionInstance {
        let text = format!("id='a'\ncovers=['jwt.exp']\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
        QuestionInstance::new(Arc::new(toml_question(&text)), 1, None).expect("it can be asked")
    }

    fn toml_question(text: &str) -> crate::content::Question {
        let quiz = format!("format_version=2\nid='q'\n[[question]]\n{text}");
        let library = crate::content::Library::from_texts([("q.toml".to_owned(), quiz)]);
        library.questions().next().expect("a question").clone()
    }

    const CHOICE: &str = "choice=[{text='r',right=true,because='.'},{text='w',because='.'},{text='v',because='.'}]";

    #[test]
    fn a_number_chooses_and_anything_else_is_told_what_to_type() {
        let instance = instance(CHOICE);
        assert_eq!(parse_line(&instance, " 3 "), QuizLineCommand::Answer(Answer::Chosen(vec![2])));
        for bad in ["0", "4", "1 2", "", "x", "-1", "99999999999999999999"] {
            assert_eq!(
                parse_line(&instance, bad),
                QuizLineCommand::Invalid("One number from 1 to 3.".into()),
                "{bad:?}"
            );
        }
        assert_eq!(parse_line(&instance, "h"), QuizLineCommand::Hint);
        assert_eq!(parse_line(&instance, ":skip"), QuizLineCommand::Skip);
        assert_eq!(parse_line(&instance, "flag two are right"), QuizLineCommand::Flag("two are right".into()));
    }

    #[test]
    fn where_words_are_the_answer_a_command_has_a_colon() {
        let instance = instance("type={accept=['s']}");
        assert_eq!(parse_line(&instance, "s"), QuizLineCommand::Answer(Answer::Typed("s".into())));
        assert_eq!(parse_line(&instance, ":s"), QuizLineCommand::Skip);
        assert!(matches!(parse_line(&instance, ""), QuizLineCommand::Invalid(_)));
    }

    #[test]
    fn several_numbers_stand_once_each_and_orders_are_complete() {
        let several = instance(&CHOICE.replace("choice", "several"));
        assert_eq!(parse_line(&several, "3, 1"), QuizLineCommand::Answer(Answer::Chosen(vec![2, 0])));
        assert_eq!(parse_line(&several, "0"), QuizLineCommand::Answer(Answer::Chosen(vec![])));
        assert!(matches!(parse_line(&several, "1 1"), QuizLineCommand::Invalid(_)));
        let order = instance("order=['a','b','c']");
        assert_eq!(parse_line(&order, "2 3 1"), QuizLineCommand::Answer(Answer::Order(vec![1, 2, 0])));
        assert!(
            matches!(parse_line(&order, "2 3"), QuizLineCommand::Invalid(_))
                && matches!(parse_line(&order, "2 2 1"), QuizLineCommand::Invalid(_))
        );
        let pairs = instance("match=[['a','x'],['b','y']]");
        assert_eq!(parse_line(&pairs, "2 2"), QuizLineCommand::Answer(Answer::Match(vec![1, 1])));
        assert!(matches!(parse_line(&pairs, "2"), QuizLineCommand::Invalid(_)));
    }
}
