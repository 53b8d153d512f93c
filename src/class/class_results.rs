//! The answers of a class as a file keeps them: a line of JSON for each question, then one for each answer. Without names.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::class_question::ClassQuestion;
use super::store_answers::CountedVote;

/// The highest number that a participant may have.
const MAX_PARTICIPANTS: usize = 1_000_000;

/// The answers of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassResults {
    pub questions: Vec<ResultQuestion>,
    pub answers: Vec<ResultAnswer>,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultQuestion {
    pub question: String,
    /// The question itself, without what was told before it.
    pub ask: String,
    pub options: Vec<ResultOption>,
}

/// An option, in the order of the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultOption {
    pub text: String,
    pub right: bool,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultAnswer {
    pub question: String,
    /// A number for whoever gave it, from 1.
    pub participant: usize,
    /// The positions of the options, from 0.
    pub chosen: Vec<usize>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ResultLine {
    Question(ResultQuestion),
    Answer(ResultAnswer),
}

/// A line that is no part of such a file.
#[derive(Debug)]
pub struct ResultsError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for ResultsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl ClassResults {
    /// The answers of a class that was asked these questions.
    #[must_use]
    pub fn new(questions: &[ClassQuestion], votes: Vec<CountedVote>) -> Self {
        let asked: HashSet<usize> = votes.iter().map(|vote| vote.question).collect();
        let id = |index: usize| questions.get(index).map(|question| question.id().to_owned());
        let with_votes = questions.iter().enumerate().filter(|(index, _)| asked.contains(index));
        let questions = with_votes.map(|(_, question)| result_question(question)).collect();
        let answer = |vote: CountedVote| {
            let CountedVote { question, participant, chosen } = vote;
            Some(ResultAnswer { question: id(question)?, participant, chosen })
        };
        Self { questions, answers: votes.into_iter().filter_map(answer).collect() }
    }

    /// Reads a file of answers.
    ///
    /// # Errors
    /// At the first line that is neither a question nor an answer to one, or that names an option which doesn't exist.
    pub fn parse(text: &str) -> Result<Self, ResultsError> {
        let mut results = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let problem = match serde_json::from_str(line) {
                Ok(ResultLine::Question(question)) if results.question(&question.question).is_none() => {
                    results.questions.push(question);
                    continue;
                }
                Ok(ResultLine::Question(question)) => format!("{} was asked in a line before", question.question),
                Ok(ResultLine::Answer(answer)) => match results.fault_of(&answer) {
                    None => {
                        results.answers.push(answer);
                        continue;
                    }
                    Some(fault) => fault,
                },
                Err(_) => "this is neither a question nor an answer of a class".to_owned(),
            };
            return Err(ResultsError { line: index + 1, problem });
        }
        Ok(results)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&ResultQuestion> {
        self.questions.iter().find(|question| question.question == id)
    }

    fn fault_of(&self, answer: &ResultAnswer) -> Option<String> {
        if !(1..=MAX_PARTICIPANTS).contains(&answer.participant) {
            return Some("participants are numbered from 1, up to a million".to_owned());
        }
        let Some(question) = self.question(&answer.question) else {
            return Some(format!("no line before it has the question {}", answer.question));
        };
        let is_option = |position: &usize| *position < question.options.len();
        (!answer.chosen.iter().all(is_option)).then(|| format!("{} has no such option", answer.question))
    }

    /// The lines of the file.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let questions = self.questions.iter().cloned().map(ResultLine::Question);
        let lines = questions.chain(self.answers.iter().cloned().map(ResultLine::Answer));
        // Nothing in these types can fail to be written.
        lines.filter_map(|line| serde_json::to_string(&line).ok()).map(|line| line + "\n").collect()
    }
}

impl ResultQuestion {
    /// Whether `answer` chooses what is right and nothing else.
    #[must_use]
    pub fn is_right(&self, answer: &ResultAnswer) -> bool {
        self.options.iter().enumerate().all(|(position, option)| option.right == answer.chosen.contains(&position))
    }
}

fn result_question(question: &ClassQuestion) -> ResultQuestion {
    let ask = question.ask().trim();
    let options = question.options().iter();
    ResultQuestion {
        question: question.id().to_owned(),
        ask: ask.rsplit("\n\n").next().unwrap_or(ask).to_owned(),
        options: options.map(|option| ResultOption { text: option.text.clone(), right: option.right }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_a_wrong_line_is_told() {
        let option = |text: &str, right| ResultOption { text: text.to_owned(), right };
        let question = ResultQuestion {
            question: "q".into(),
            ask: "Which?".into(),
            options: vec![option("a", true), option("b", false)],
        };
        let answer = ResultAnswer { question: "q".into(), participant: 1, chosen: vec![1] };
        let results = ClassResults { questions: vec![question], answers: vec![answer] };
        let lines = results.to_lines();
        assert_eq!(ClassResults::parse(&lines).expect("it is our own"), results);
        let fault = |text: &str| ClassResults::parse(text).map_err(|error| error.to_string());
        assert_eq!(fault("\n{}"), Err("line 2: this is neither a question nor an answer of a class".to_owned()));
        let answers_before: String = lines.lines().rev().flat_map(|line| [line, "\n"]).collect();
        assert_eq!(fault(&answers_before), Err("line 1: no line before it has the question q".to_owned()));
        assert_eq!(fault(&lines.replace("[1]", "[2]")), Err("line 2: q has no such option".to_owned()));
        let doubled = format!("{}\n{lines}", lines.lines().next().unwrap_or_default());
        assert_eq!(fault(&doubled), Err("line 2: q was asked in a line before".to_owned()));
        for participant in ["0", "1000001", "18446744073709551615"] {
            let text = lines.replace("\"participant\":1", &format!("\"participant\":{participant}"));
            assert_eq!(fault(&text), Err("line 2: participants are numbered from 1, up to a million".to_owned()));
        }
    }
}
