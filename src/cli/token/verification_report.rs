//! The verdict on a token, as text and as JSON.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::verification::{JudgedToken, SignatureCheck};
use crate::model::{Trace, Verdict};
use crate::prose::escape_control_characters;
use crate::token::VerificationOutcome;

/// The verdict with every check, as JSON.
pub(super) fn verification_json(judged: &JudgedToken) -> Json {
    let verification = &judged.verification;
    let mut report = match &verification.outcome {
        VerificationOutcome::Valid(contents) => json!({ "verdict": "valid", "claims": contents.claims }),
        VerificationOutcome::Invalid { check, reason } => {
            json!({ "verdict": "invalid", "refused_by": check.id(), "reason": reason })
        }
        VerificationOutcome::Unsupported(reason) => json!({ "verdict": "unsupported", "reason": reason }),
    };
    report["trace"] = serde_json::to_value(&verification.trace.lines).unwrap_or_default();
    report["diagnoses"] = serde_json::to_value(&judged.diagnoses).unwrap_or_default();
    report
}

/// What was done about the signature, as JSON.
pub(super) fn check_json(check: &SignatureCheck) -> Json {
    match check {
        SignatureCheck::NoKey | SignatureCheck::Nested => json!("not_checked"),
        SignatureCheck::NoAlgorithm(question) => json!({ "verdict": "not_checked", "reason": question }),
        SignatureCheck::Judged(judged) => verification_json(judged),
    }
}

/// The verdict, every check, and what a refusal is put down to.
pub(super) fn write_verification(judged: &JudgedToken, writer: &mut impl Write) -> io::Result<()> {
    match &judged.verification.outcome {
        VerificationOutcome::Valid(_) => writeln!(writer, "valid")?,
        VerificationOutcome::Invalid { check, reason } => {
            writeln!(writer, "invalid: {}: {}", check.label(), escape_control_characters(reason))?;
        }
        VerificationOutcome::Unsupported(reason) => {
            writeln!(writer, "cannot be told: {}", escape_control_characters(reason))?;
        }
    }
    write_trace(&judged.verification.trace, writer)?;
    if !judged.diagnoses.is_empty() {
        writeln!(writer, "\ndiagnosis")?;
    }
    for diagnosis in &judged.diagnoses {
        writeln!(writer, "  {:<22} {}", diagnosis.code, escape_control_characters(&diagnosis.text))?;
    }
    Ok(())
}

fn write_trace(trace: &Trace, writer: &mut impl Write) -> io::Result<()> {
    for line in &trace.lines {
        let word = match line.verdict {
            Verdict::Passed => "✓ passed",
            Verdict::Failed => "✗ failed",
            Verdict::NotChecked => "– not checked",
            Verdict::NotReached => "· not reached",
        };
        let text = format!("  {:<12} {word:<14} {}", line.check.label(), escape_control_characters(&line.detail));
        writeln!(writer, "{}", text.trim_end())?;
    }
    Ok(())
}
