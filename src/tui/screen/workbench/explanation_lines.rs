//! What the token on the workbench says, and what its refusal is put down to: the same as `authwalk token explain` tells.

use ratatui::text::Line;

use super::Workbench;
use crate::token::SplitError;
use crate::token::diagnosis::Diagnosis;
use crate::token::explain::{JoseExplanation, TokenExplanation, TokenWarning, explain_any};
use crate::tui::keymap::KeymapContext;
use crate::tui::paint::Pen;
use crate::tui::screen::{Screen as _, TextScreen};
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// The screen over the workbench, about the token as it stands.
pub(super) fn explanation_screen(workbench: &Workbench) -> TextScreen {
    let explanation = explain_any(workbench.token(), workbench.verifier.now);
    let diagnoses = workbench.verifier.diagnose(workbench.result());
    let lines = move |pen, columns| {
        let mut output = ExplanationLines { pen, columns, lines: Vec::new() };
        output.diagnoses(&diagnoses);
        output.explanation(&explanation, ClaimList::Listed);
        output.lines
    };
    TextScreen::new(KeymapContext::WorkbenchMenu, "What this token says", lines).with_help(workbench.help())
}

/// The same beside the token, where each claim has its meaning already. Why it is refused takes too long for every letter.
pub(super) fn remarks(workbench: &Workbench, pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let mut output = ExplanationLines { pen, columns, lines: Vec::new() };
    output.explanation(&explain_any(workbench.token(), workbench.verifier.now), ClaimList::Omitted);
    output.lines
}

/// Whether each claim is listed with its meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ClaimList {
    Listed,
    Omitted,
}

/// The lines so far.
struct ExplanationLines {
    pen: Pen,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl ExplanationLines {
    /// A heading with its texts; nothing at all without texts.
    fn section(&mut self, heading: &str, texts: impl Iterator<Item = String>, tone: Tone) {
        for (index, text) in texts.enumerate() {
            if index == 0 {
                let gap = (!self.lines.is_empty()).then(Line::default);
                self.lines.extend(gap);
                self.lines.push(self.pen.line(heading, Tone::Strong));
            }
            let lines = WrappedText::plain(&text, tone).with_lead("  · ", Tone::Dim).lines(self.pen, self.columns);
            self.lines.extend(lines);
        }
    }

    fn diagnoses(&mut self, diagnoses: &[Diagnosis]) {
        let texts = diagnoses.iter().map(|diagnosis| diagnosis.text.clone());
        self.section("why it is refused: the signature", texts, Tone::Bad);
    }

    fn warnings(&mut self, warnings: &[TokenWarning]) {
        self.section("warnings", warnings.iter().map(|warning| warning.text.clone()), Tone::Warn);
    }

    fn explanation(&mut self, explanation: &Result<JoseExplanation, SplitError>, claims: ClaimList) {
        match explanation {
            Ok(JoseExplanation::Signed(token)) => self.signed_token(token, claims),
            Ok(JoseExplanation::Encrypted(token)) => {
                let texts = [token.opened_by.clone(), token.content.clone()];
                self.section("an encrypted token (JWE)", texts.into_iter(), Tone::Plain);
                self.warnings(&token.warnings);
            }
            Err(fault) => self.section("no token", std::iter::once(fault.to_string()), Tone::Warn),
        }
    }

    fn signed_token(&mut self, token: &TokenExplanation, claim_list: ClaimList) {
        self.section("signature", std::iter::once(token.signature.summary()), Tone::Plain);
        if claim_list == ClaimList::Listed {
            let claims = token.claims.iter().filter(|claim| !claim.meaning.is_empty());
            self.section("claims", claims.map(|claim| format!("{}: {}", claim.name, claim.meaning)), Tone::Plain);
        }
        for kind in &token.recognized {
            self.section(kind.name, kind.checks.iter().map(|check| format!("check {check}")), Tone::Plain);
        }
        let disclosed = token.disclosures.iter().map(|disclosure| {
            let name = disclosure.name.as_deref().unwrap_or("an item");
            let caveat = Some(disclosure.caveat()).filter(|caveat| !caveat.is_empty());
            let note = caveat.map(|caveat| format!(" ({caveat})")).unwrap_or_default();
            format!("{name} = {}{note}", disclosure.value)
        });
        self.section("disclosed", disclosed, Tone::Plain);
        self.warnings(&token.warnings);
        let places = token.nested.iter().map(|nested| format!("in {}: copy it out to look into it", nested.place));
        self.section("tokens inside", places, Tone::Plain);
    }
}
