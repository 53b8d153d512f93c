//! After an answer: every option with its reason, and why.

use std::io;

use crate::course::quiz::explanation::{EntryOutcome, Explanation, ExplanationEntry, ExplanationSubject};
use crate::course::quiz::question_instance::{Answer, QuestionInstance};
use crate::course::quiz::score::Score;
use crate::plain::stdout_writer::StdoutWriter;
use crate::prose::width;

/// Says how the answer was scored, explains everything that there was to choose, then why the answer is what it is.
pub(super) fn print_explanation(
    out: &mut StdoutWriter,
    instance: &QuestionInstance,
    answer: &Answer,
    score: &Score,
) -> io::Result<()> {
    let explanation = Explanation::new(instance, answer, score);
    out.line("")?;
    out.markdown("", &explanation.verdict)?;
    out.line("")?;
    for (index, entry) in explanation.entries.iter().enumerate() {
        if let ExplanationSubject::Example(strength) = entry.subject {
            out.line("")?;
            out.line(&format!("    {strength}"))?;
        }
        let lead = entry_lead(entry, index + 1);
        if entry.subject == ExplanationSubject::Typed {
            out.plain(&lead, &" ".repeat(width(&lead)), &entry.text)?;
        } else {
            out.entry(&lead, &entry.text)?;
        }
        if let Some(note) = &entry.note {
            out.entry(&" ".repeat(width(&lead).clamp(8, 15)), note)?;
        }
    }
    out.line("")?;
    out.markdown("  ", &instance.question.why)
}

/// The text before the entry with this `number`.
fn entry_lead(entry: &ExplanationEntry, number: usize) -> String {
    let cursor = if entry.chosen { ">" } else { " " };
    let word = if entry.right { "right" } else { "wrong" };
    match entry.subject {
        ExplanationSubject::Choice => format!("  {cursor} {number:>2}  {word}  "),
        ExplanationSubject::Several => {
            let outcome = match entry.outcome() {
                EntryOutcome::Found => "right, marked",
                EntryOutcome::Missed => "right, but not marked",
                EntryOutcome::Mistaken => "wrong, but marked",
                EntryOutcome::LeftOut => "rightly not marked",
            };
            format!("  {cursor} {number:>2}  {outcome:<23}")
        }
        // "Wrong" would be misleading: the code at the other places may be as it should be.
        ExplanationSubject::Place => {
            format!("  {cursor} {number:>2}  {:<10}", if entry.right { "here" } else { "not here" })
        }
        ExplanationSubject::Pair => "    ".to_owned(),
        ExplanationSubject::Example(_) => "      ".to_owned(),
        ExplanationSubject::Item(position) => format!("    {position:>2}  "),
        ExplanationSubject::Typed => "    The answer: ".to_owned(),
        ExplanationSubject::Point => format!("    {:<9}", if entry.right { "named" } else { "missing" }),
    }
}
