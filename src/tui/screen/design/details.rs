//! What there is to say of a decision, or of what an incident did.

use ratatui::text::Line;

use super::design_choice::DesignChoice;
use crate::content::curriculum::Curriculum;
use crate::model::setup::Setup;
use crate::model::switch::display_switch_value;
use crate::play::{DesignGrade, Incident, IncidentReport};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::LineSymbol;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// How a grade looks.
pub(super) const fn grade_sign(grade: DesignGrade) -> LineSymbol {
    match grade {
        DesignGrade::Fine => LineSymbol::new("✓ ", Tone::Good),
        DesignGrade::Price => LineSymbol::new("~ ", Tone::Warn),
        DesignGrade::Hole => LineSymbol::new("✗ ", Tone::Bad),
    }
}

/// What the switch of a decision does, and its values.
pub(super) fn choice_lines(pen: Pen, choice: DesignChoice, setup: &Setup, columns: usize) -> Vec<Line<'static>> {
    let Some(switch) = choice.switch(setup) else { return Vec::new() };
    let mut lines = vec![pen.line(choice.title, Tone::Strong), Line::default()];
    lines.extend(markdown_lines(pen, &switch.display_description(), columns));
    lines.push(Line::default());
    lines.extend(choice.values(&switch).iter().map(|value| {
        let is_chosen = *value == switch.value;
        let (sign, tone) = if is_chosen { ("▸ ", Tone::Selected) } else { ("  ", Tone::Plain) };
        pen.spans(&[(sign, tone), (&display_switch_value(value), tone)])
    }));
    lines.push(Line::default());
    let name = switch.path.strip_prefix("shop.").unwrap_or(&switch.path).to_owned();
    let command = format!("authwalk lab design {name}={}", switch.display_value());
    lines.extend(WrappedText::plain(&command, Tone::Dim).lines(pen, columns));
    lines
}

/// What an incident did to each client, the question that it answers, and the answer.
pub(super) fn incident_lines(
    pen: Pen,
    report: &IncidentReport,
    curriculum: &Curriculum,
    columns: usize,
) -> Vec<Line<'static>> {
    let incident = report.incident;
    let mut lines = WrappedText::plain(incident.title(), Tone::Strong).with_indent("").lines(pen, columns);
    if report.differs_between_clients() {
        lines.push(pen.spans(&[("≠ ", Tone::Warn), ("website and app differ", Tone::Dim)]));
    }
    for finding in &report.findings {
        let LineSymbol { symbol, tone } = grade_sign(finding.grade);
        lines.push(Line::default());
        let what = format!("{}: {}", finding.client.word(), finding.what);
        lines.extend(WrappedText::plain(&what, Tone::Plain).with_lead(symbol, tone).lines(pen, columns));
        lines.extend(WrappedText::plain(&finding.proof, Tone::Dim).with_lead("  ", Tone::Dim).lines(pen, columns));
    }
    lines.push(Line::default());
    if let Ok(asked) = curriculum.asked_question(incident.interview_question())
        && let Some(question) = asked.topic.ask.get(asked.index)
    {
        let question = format!("“{question}”");
        lines.extend(WrappedText::plain(&question, Tone::Key).with_lead("asked  ", Tone::Dim).lines(pen, columns));
    }
    let answer = format!("“{}”", incident.spoken_answer(report.worst_grade()));
    lines.extend(WrappedText::plain(&answer, Tone::Plain).with_lead("say    ", Tone::Dim).lines(pen, columns));
    lines
}

/// What is said of an incident that has not been played against this design.
pub(super) fn waiting_lines(pen: Pen, incident: Incident, columns: usize) -> Vec<Line<'static>> {
    let mut lines = WrappedText::plain(incident.title(), Tone::Strong).with_indent("").lines(pen, columns);
    lines.push(Line::default());
    let advice = "Not played against this design yet. **Enter** lets all incidents happen, each in a lab of its own.";
    lines.extend(markdown_lines(pen, advice, columns));
    lines
}
