//! The wall of a class, line by line.

use std::io;
use std::sync::Arc;

use super::console::Console;
use super::output::{Output, count_of};
use super::quiz::question::print_prompt;
use crate::course::quiz::presented_question::PresentedQuestion;
use crate::model::class_view::{ClassEntrance, ClassPhase, ClassView};

/// Columns of the longest bar.
const BAR_WIDTH: usize = 20;

/// Leads a class through `questions`: `advance` moves it on, `view` says where it stands. Ends after the last question, or
/// when the teacher does.
pub fn hold_class(
    console: &mut Console,
    entrance: &ClassEntrance,
    questions: &[Arc<PresentedQuestion>],
    advance: impl Fn() -> ClassView,
    view: impl Fn() -> ClassView,
) -> io::Result<()> {
    print_entrance(&mut console.out, entrance, questions.len())?;
    while let Some(line) = console.read_line(&prompt(&view()))? {
        match line.trim() {
            "q" => break,
            "" => {
                let view = advance();
                print_view(&mut console.out, questions, &view)?;
                if view.phase == ClassPhase::Ended {
                    break;
                }
            }
            _ => console.out.line("Enter goes on, and q ends the class.")?,
        }
    }
    console.out.flush()
}

fn print_entrance(out: &mut Output, entrance: &ClassEntrance, question_count: usize) -> io::Result<()> {
    out.line(&format!("A class with {}.", count_of(question_count, "question")))?;
    out.line(&format!("  Phones open  {}", entrance.url))?;
    out.line(&format!("  and type     {}", entrance.code))?;
    out.line(&format!("  or open      {}", entrance.link))?;
    out.line(&format!("  Room for     {}", count_of(entrance.phone_limit, "phone")))?;
    if let Some(advice) = &entrance.advice {
        out.line("")?;
        out.plain("", "", advice)?;
    }
    out.line("")
}

/// What Enter does next, and how many are waiting for it.
fn prompt(view: &ClassView) -> String {
    let ClassView { joined, answered, .. } = view;
    match view.phase {
        ClassPhase::Lobby | ClassPhase::Watching => format!("{joined} here. Enter: the first question. "),
        ClassPhase::Asking(_) | ClassPhase::Counted(_) => {
            format!("{answered} of {joined} have answered. Enter: the answer. ")
        }
        ClassPhase::Revealed(_) => "Enter: on. ".to_owned(),
        ClassPhase::Ended => String::new(),
    }
}

fn print_view(out: &mut Output, questions: &[Arc<PresentedQuestion>], view: &ClassView) -> io::Result<()> {
    let asked = view.phase.question().and_then(|index| Some((index, questions.get(index)?)));
    match (view.phase, asked) {
        (ClassPhase::Asking(_), Some((index, presented))) => {
            out.line("")?;
            out.line(&format!("Question {} of {}", index + 1, questions.len()))?;
            print_prompt(out, presented)
        }
        (ClassPhase::Revealed(_), Some((_, presented))) => print_reveal(out, presented, view),
        _ => out.line("That was the last question."),
    }
}

/// Every option with how many took it and why it is right or wrong, then why.
fn print_reveal(out: &mut Output, presented: &PresentedQuestion, view: &ClassView) -> io::Result<()> {
    out.line("")?;
    for (index, (option, count)) in presented.options().iter().zip(&view.counts).enumerate() {
        let share = view.percent(*count);
        let bar = "#".repeat(share * BAR_WIDTH / 100);
        let word = if option.right { "right" } else { "wrong" };
        out.entry(&format!("  {:>2}  {word}  {share:>3} % ({count})  ", index + 1), &option.text)?;
        if !bar.is_empty() {
            out.line(&format!("      {bar}"))?;
        }
        if !option.because.is_empty() {
            out.entry("      ", &option.because)?;
        }
    }
    out.line("")?;
    out.markdown("  ", &presented.question.why)
}
