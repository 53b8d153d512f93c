//! The wall of a class, line by line.

use std::io;
use std::sync::Arc;

use super::console::Console;
use super::quiz::question::print_prompt;
use super::stdout_writer::{StdoutWriter, count_of};
use crate::course::quiz::question_instance::QuestionInstance;
use crate::model::class_view::{ClassEntrance, ClassPhase, ClassView};

/// Columns of the longest bar.
const BAR_WIDTH: usize = 20;

/// Leads a class through `questions`: `advance` moves it on, `view` says where it stands. Ends after the last question, or
/// when the teacher does.
pub fn hold_class(
    console: &mut Console,
    entrance: &ClassEntrance,
    questions: &[Arc<QuestionInstance>],
    advance: impl Fn() -> ClassView,
    view: impl Fn() -> ClassView,
) -> io::Result<()> {
    print_entrance(&mut console.out, entrance, questions.len())?;
    let begins_at = view();
    if begins_at.phase != ClassPhase::Lobby {
        print_view(&mut console.out, questions, &begins_at)?;
    }
    while let Some(line) = console.read_line(&prompt(&view()))? {
        match line.trim() {
            "q" => break,
            "" => {
                let view = advance();
                if let Some(trouble) = &view.trouble {
                    console.out.plain("", "", trouble)?;
                }
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

fn print_entrance(out: &mut StdoutWriter, entrance: &ClassEntrance, question_count: usize) -> io::Result<()> {
    out.line(&format!("A class with {}.", count_of(question_count, "question")))?;
    print_way_in(out, entrance)
}

/// A class that a presentation elsewhere drives: how phones get in, and the presentation. `token` is shown where it stands
/// nowhere else.
pub fn print_driven_class(out: &mut StdoutWriter, entrance: &ClassEntrance, token: Option<&str>) -> io::Result<()> {
    out.line("A class that waits for its presentation.")?;
    print_way_in(out, entrance)?;
    out.line("")?;
    out.line("On the computer at the projector:")?;
    out.line(&format!("  authwalk present LESSON --class {}", entrance.url))?;
    match token {
        Some(token) => {
            let told = "It asks for this token, in AUTHWALK_CLASS_TOKEN or in a file (--token-file FILE). The token is not shown \
                        again, and whoever has it can drive the class:";
            out.plain("", "", told)?;
            out.line(&format!("  {token}"))?;
        }
        None => {
            out.plain("", "", "It asks for the token of this class, in AUTHWALK_CLASS_TOKEN or --token-file FILE.")?;
        }
    }
    out.line("")?;
    out.line("Ctrl-C ends the class.")?;
    out.flush()
}

/// How phones get into a class.
pub(super) fn print_way_in(out: &mut StdoutWriter, entrance: &ClassEntrance) -> io::Result<()> {
    out.line(&format!("  Phones open  {}", entrance.url))?;
    out.line(&format!("  and type     {}", entrance.code))?;
    out.line(&format!("  or open      {}", entrance.link))?;
    out.line(&format!("  Room for     {}", count_of(entrance.phone_limit, "phone")))?;
    for sentence in entrance.advice.iter().chain(&entrance.promise) {
        out.line("")?;
        out.plain("", "", sentence)?;
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

fn print_view(out: &mut StdoutWriter, questions: &[Arc<QuestionInstance>], view: &ClassView) -> io::Result<()> {
    let asked = view.phase.question().and_then(|index| Some((index, questions.get(index)?)));
    match (view.phase, asked) {
        (ClassPhase::Asking(_), Some((index, instance))) => {
            out.line("")?;
            out.line(&format!("Question {} of {}", index + 1, questions.len()))?;
            print_prompt(out, instance)
        }
        (ClassPhase::Revealed(_), Some((_, instance))) => print_reveal(out, instance, view),
        _ => out.line("That was the last question."),
    }
}

/// Every option with how many took it and why it is right or wrong, then why.
fn print_reveal(out: &mut StdoutWriter, instance: &QuestionInstance, view: &ClassView) -> io::Result<()> {
    out.line("")?;
    for (index, (option, count)) in instance.options().iter().zip(&view.counts).enumerate() {
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
    out.markdown("  ", &instance.question.why)
}
