//! What incidents did to a design, in words and as JSON.

use std::io;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::cli::output::{StdoutWriter, count_of};
use crate::content::curriculum::Curriculum;
use crate::model::setup::Setup;
use crate::play::{DesignGrade, DesignReport, Incident, IncidentFinding, IncidentReport};

/// What `format_version` says in the JSON.
const FORMAT_VERSION: u32 = 1;

/// The whole report.
#[derive(Debug, Serialize)]
pub(super) struct DesignDocument {
    format_version: u32,
    /// The switches that differ from the defaults, without `shop.`.
    design: Map<String, Json>,
    incidents: Vec<IncidentSection>,
    /// What has to be known about the figures.
    notes: Vec<String>,
}

/// One incident.
#[derive(Debug, Serialize)]
struct IncidentSection {
    incident: Incident,
    title: &'static str,
    grade: DesignGrade,
    /// Whether it ends worse for one client than for the other.
    differs: bool,
    findings: Vec<IncidentFinding>,
    /// How the outcome is told in an interview.
    answer: &'static str,
    /// The topic, and the interviewer's question.
    topic: String,
    question: String,
}

impl DesignDocument {
    pub(super) fn new(setup: &Setup, report: &DesignReport, curriculum: &Curriculum) -> Self {
        let defaults = Setup::default().switches();
        let changed =
            setup.switches().into_iter().zip(defaults).filter(|(chosen, default)| chosen.value != default.value);
        let design = changed.map(|(chosen, _)| (short_path(&chosen.path).to_owned(), chosen.value)).collect();
        Self {
            format_version: FORMAT_VERSION,
            design,
            incidents: report.incidents.iter().map(|incident| section(incident, curriculum)).collect(),
            notes: report.store_note.iter().cloned().collect(),
        }
    }

    /// Writes the report for people.
    pub(super) fn write_text(&self, out: &mut StdoutWriter) -> io::Result<()> {
        out.line("A website at shop.test and an app at api.shop.test, on one backend:")?;
        if self.design.is_empty() {
            out.line("  every switch at its default: sessions in memory, one server")?;
        }
        for (name, value) in &self.design {
            out.line(&format!("  {name} = {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)))?;
        }
        for section in &self.incidents {
            section.write_text(out)?;
        }
        let count = |grade: DesignGrade| {
            self.incidents.iter().flat_map(|section| &section.findings).filter(|finding| finding.grade == grade).count()
        };
        let holes = count_of(count(DesignGrade::Hole), "hole");
        let prices = count_of(count(DesignGrade::Price), "price");
        out.line(&format!("\n{holes} to mend, {prices} to name."))?;
        self.notes.iter().try_for_each(|note| out.plain("", "", note))
    }
}

impl IncidentSection {
    fn write_text(&self, out: &mut StdoutWriter) -> io::Result<()> {
        let difference = if self.differs { "  ≠ website and app differ" } else { "" };
        out.line(&format!("\n{}{difference}", self.title))?;
        for finding in &self.findings {
            let lead = format!("  {:<6} {:<8} ", grade_word(finding.grade), finding.client.word());
            out.plain(&lead, &" ".repeat(lead.len()), &finding.what)?;
            let lead = " ".repeat(lead.len() + 2);
            out.plain(&lead, &lead, &finding.proof)?;
        }
        out.plain("  Asked: ", "    ", &format!("\"{}\" (authwalk quiz {})", self.question, self.topic))?;
        out.plain("  Say: ", "    ", &format!("\"{}\"", self.answer))
    }
}

fn section(report: &IncidentReport, curriculum: &Curriculum) -> IncidentSection {
    let name = report.incident.interview_question();
    let asked = curriculum.asked_question(name).ok();
    let question = asked.as_ref().and_then(|asked| asked.topic.ask.get(asked.index)).cloned().unwrap_or_default();
    IncidentSection {
        incident: report.incident,
        title: report.incident.title(),
        grade: report.worst_grade(),
        differs: report.differs_between_clients(),
        findings: report.findings.clone(),
        answer: report.incident.spoken_answer(report.worst_grade()),
        topic: asked.map(|asked| asked.topic.id.clone()).unwrap_or_default(),
        question,
    }
}

const fn grade_word(grade: DesignGrade) -> &'static str {
    match grade {
        DesignGrade::Fine => "fine",
        DesignGrade::Price => "price",
        DesignGrade::Hole => "HOLE",
    }
}

fn short_path(path: &str) -> &str {
    path.strip_prefix("shop.").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_incident_is_something_that_interviewers_ask() {
        let curriculum = Curriculum::default();
        for incident in Incident::ALL {
            let name = incident.interview_question();
            assert!(curriculum.asked_question(name).is_ok(), "{name}");
        }
    }
}
