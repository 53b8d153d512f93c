//! What is said of the code that a step shows in a framework.

use crate::content::framework_code::{CodeVerification, Framework};

/// `Express 5.3, express-session 1.19 (JavaScript), 2026-11-29. It runs: …`
#[must_use]
pub fn verification_sentence(framework: &Framework) -> String {
    let Framework { version, language, date, licence, source, checked, .. } = framework;
    let verification = match checked {
        CodeVerification::Run => "It runs: tests send it the same requests as the lab.",
        CodeVerification::Parsed => "A parser has read it; it is not run here, so check it against your version.",
    };
    format!("{version} ({language}), {date}; {source}, {licence}. {verification}")
}
