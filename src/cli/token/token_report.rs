//! What `explain` and `verify` report of one token or of several, as text or as JSON.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::explanation_report::write_explanation;
use super::verification::{SignatureCheck, VerificationOptions};
use super::verification_report::{check_json, verification_json, write_verification};
use crate::cli::exit_code::{EXIT_OK, EXIT_USAGE};
use crate::cli::output::{escape_to_ascii, report_failure};
use crate::cli::output_format::OutputFormat;
use crate::prose::escape_control_characters;
use crate::token::PastedToken;
use crate::token::explain::explain_any;

/// What is reported of each token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportSubject {
    /// What it says; and the verdict, if there is a key.
    Explanation,
    /// The verdict alone.
    Verdict,
}

/// What is to be said of tokens, with the key and the time to say it by.
pub(super) struct TokenReport<'a> {
    /// What to verify with, if anything; a verdict cannot do without.
    pub(super) options: Option<&'a VerificationOptions>,
    pub(super) subject: ReportSubject,
    /// In seconds since 1970-01-01Z.
    pub(super) now: i64,
}

impl TokenReport<'_> {
    /// Reports each of the `tokens`. The exit code is the gravest: of text that is no token, of a token that is not valid.
    pub(super) fn write(
        &self,
        tokens: &[PastedToken],
        format: OutputFormat,
        writer: &mut impl Write,
    ) -> io::Result<u8> {
        match (format, tokens) {
            (OutputFormat::Json, [one]) => {
                let (report, code) = self.json(one, &[]);
                writeln!(writer, "{}", escape_to_ascii(&report))?;
                Ok(code)
            }
            (OutputFormat::Json, several) => {
                let reports: Vec<(Json, u8)> = several.iter().map(|token| self.json(token, several)).collect();
                let code = reports.iter().map(|(_, code)| *code).max().unwrap_or(EXIT_OK);
                let reports: Vec<Json> = reports.into_iter().map(|(report, _)| report).collect();
                writeln!(writer, "{}", escape_to_ascii(&json!({ "tokens": reports })))?;
                Ok(code)
            }
            (OutputFormat::Text, [one]) => self.write_text(one, &[], writer),
            (OutputFormat::Text, several) => {
                let mut code = EXIT_OK;
                for (index, token) in several.iter().enumerate() {
                    let gap = if index == 0 { "" } else { "\n" };
                    let place = escape_control_characters(&token.describe_containers()).into_owned();
                    writeln!(writer, "{gap}token {} of {}: {place}\n", index + 1, several.len())?;
                    code = code.max(self.write_text(token, several, writer)?);
                }
                Ok(code)
            }
        }
    }

    fn check(&self, token: &PastedToken, all: &[PastedToken]) -> SignatureCheck {
        let others = all.iter().filter(|other| *other != token).map(|other| &*other.text).collect::<Vec<_>>();
        self.options.map_or(SignatureCheck::NoKey, |options| options.check(&token.text, &others, self.now))
    }

    fn write_text(&self, token: &PastedToken, all: &[PastedToken], writer: &mut impl Write) -> io::Result<u8> {
        let check = self.check(token, all);
        match (self.subject, &check) {
            (ReportSubject::Verdict, SignatureCheck::Judged(judged)) => write_verification(judged, writer)?,
            _ => match explain_any(&token.text, self.now) {
                Ok(explanation) => write_explanation(&explanation, &check, writer)?,
                Err(fault) => return report_failure(&format!("this is no token: {fault}")),
            },
        }
        Ok(check.exit_code())
    }

    fn json(&self, token: &PastedToken, all: &[PastedToken]) -> (Json, u8) {
        let check = self.check(token, all);
        let mut report = match (self.subject, &check) {
            (ReportSubject::Verdict, SignatureCheck::Judged(judged)) => verification_json(judged),
            _ => match explain_any(&token.text, self.now) {
                Ok(explanation) => {
                    let mut report = serde_json::to_value(&explanation).unwrap_or_default();
                    report["verified"] = check_json(&check);
                    report
                }
                Err(fault) => return (json!({ "error": fault.to_string() }), EXIT_USAGE),
            },
        };
        report["unwrapped"] = json!(token.container_ids());
        report["name"] = json!(token.name());
        (report, check.exit_code())
    }
}
