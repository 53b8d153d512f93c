//! `authwalk token`: explain, sign and verify tokens, for people and for programs.
//!
//! Nothing of a key is ever printed. What a token holds is escaped, so that no terminal can act on it.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

pub(super) use self::args::TokenCommand;
use self::args::{ExplainArgs, SignArgs, VerifyArgs, text_or_stdin};
pub use self::jsonl::run_jsonl;
use self::key_source::KeyOrSet;
use self::verification::{VerificationOptions, parse_algorithm};
use super::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::output::{escape_to_ascii, print_message, report_failure};
use super::output_format::OutputFormat;
use crate::model::{Trace, Verdict};
use crate::prose::{escape_control_characters, escape_except_newlines};
use crate::token::explain::{TokenExplanation, TokenPart, TokenPartContent, explain};
use crate::token::json::read_object;
use crate::token::sign::sign_claims;
use crate::token::{TokenVerification, VerificationOutcome, extract_pasted_token};

mod args;
mod guess;
mod jsonl;
mod key_source;
mod verification;

/// The exit code, or an error while writing; or a sentence about why the command can't do its work.
type CommandResult = Result<io::Result<u8>, String>;

pub(super) fn run_token_command(common: &GlobalArgs, command: &TokenCommand) -> io::Result<u8> {
    let result = match command {
        TokenCommand::Explain(args) => run_explain(args),
        TokenCommand::Sign(args) => run_sign(args),
        TokenCommand::Guess(args) => guess::run_guess(common, args),
        TokenCommand::Verify(VerifyArgs { jsonl: true, .. }) => {
            Ok(run_jsonl(io::stdin().lock(), io::stdout().lock()).map(|()| EXIT_OK))
        }
        TokenCommand::Verify(args) => run_verify(args),
    };
    result.unwrap_or_else(|message| report_failure(&message))
}

/// The token in what somebody has pasted. If anything around it is left out, a message says so.
fn extract_token(text: &str) -> Result<String, String> {
    let token = extract_pasted_token(text);
    if token != text.trim() {
        print_message("what stood around the token is left out (quotes, Authorization, Bearer)")
            .map_err(|error| format!("cannot write: {error}"))?;
    }
    Ok(token.to_owned())
}

fn run_explain(args: &ExplainArgs) -> CommandResult {
    let (options, now) = args.verification()?;
    let token = extract_token(&text_or_stdin(&args.token)?)?;
    Ok(explain_token(&token, options.as_ref(), now, args.format, &mut io::stdout().lock()))
}

fn run_verify(args: &VerifyArgs) -> CommandResult {
    let (options, now) = args.verification()?;
    let token = extract_token(&text_or_stdin(args.token.as_deref().unwrap_or_default())?)?;
    if options.lacks_algorithm() {
        return Err("name the algorithm that you accept, such as --alg HS256: this key names none".to_owned());
    }
    Ok(verify_token(&token, &options, now, args.format, &mut io::stdout().lock()))
}

fn run_sign(args: &SignArgs) -> CommandResult {
    let keys = args.keys()?;
    let claims = text_or_stdin(&args.claims)?;
    let token = signed_token(&claims, Some(&args.typ), &keys, args.alg.as_deref())?;
    Ok(writeln!(io::stdout().lock(), "{token}").map(|()| EXIT_OK))
}

/// Explains `token` at `now`, and verifies it if there is something to verify it with. The exit code is that of
/// [`verify_token`]; without a key it is [`EXIT_OK`].
fn explain_token(
    token: &str,
    options: Option<&VerificationOptions>,
    now: i64,
    format: OutputFormat,
    writer: &mut impl Write,
) -> io::Result<u8> {
    let token = token.trim();
    let verification = options.map(|options| options.verify(token, now));
    let explanation = match (explain(token, now), format) {
        (Ok(explanation), _) => explanation,
        (Err(fault), OutputFormat::Text) => return report_failure(&format!("this is no token: {fault}")),
        (Err(fault), OutputFormat::Json) => {
            writeln!(writer, "{}", escape_to_ascii(&json!({ "error": fault.to_string() })))?;
            return Ok(EXIT_USAGE);
        }
    };
    match format {
        OutputFormat::Text => write_explanation(&explanation, verification.as_ref(), writer)?,
        OutputFormat::Json => {
            let mut document = serde_json::to_value(&explanation).unwrap_or_default();
            document["verified"] = verification.as_ref().map_or(json!("not_checked"), verification_json);
            writeln!(writer, "{}", escape_to_ascii(&document))?;
        }
    }
    Ok(verification.as_ref().map_or(EXIT_OK, exit_code))
}

/// Verifies `token` at `now` and writes each check. The exit code is [`EXIT_OK`] for a valid token, else
/// [`EXIT_FINDINGS`].
fn verify_token(
    token: &str,
    options: &VerificationOptions,
    now: i64,
    format: OutputFormat,
    writer: &mut impl Write,
) -> io::Result<u8> {
    let verification = options.verify(token.trim(), now);
    match format {
        OutputFormat::Text => write_verification(&verification, writer)?,
        OutputFormat::Json => writeln!(writer, "{}", escape_to_ascii(&verification_json(&verification)))?,
    }
    Ok(exit_code(&verification))
}

/// The token with these `claims`, a JSON object as text. An error is a sentence.
fn signed_token(claims: &str, typ: Option<&str>, keys: &KeyOrSet, alg: Option<&str>) -> Result<String, String> {
    let KeyOrSet::One(key) = keys else { return Err("give one key to sign with, not a set".to_owned()) };
    let claims =
        read_object(claims.as_bytes()).map_err(|fault| format!("the claims, which must be a JSON object: {fault}"))?;
    let name = alg.or(key.alg.as_deref()).ok_or("name the algorithm to sign with, such as --alg HS256")?;
    let algorithm = parse_algorithm(name)?;
    sign_claims(&claims, typ, key, algorithm).map_err(|fault| fault.to_string())
}

const fn exit_code(verification: &TokenVerification) -> u8 {
    if matches!(verification.outcome, VerificationOutcome::Valid(_)) { EXIT_OK } else { EXIT_FINDINGS }
}

fn verification_json(verification: &TokenVerification) -> Json {
    let mut report = match &verification.outcome {
        VerificationOutcome::Valid(contents) => json!({ "verdict": "valid", "claims": contents.claims }),
        VerificationOutcome::Invalid { check, reason } => {
            json!({ "verdict": "invalid", "refused_by": check.id(), "reason": reason })
        }
        VerificationOutcome::Unsupported(reason) => json!({ "verdict": "unsupported", "reason": reason }),
    };
    report["trace"] = serde_json::to_value(&verification.trace.lines).unwrap_or_default();
    report
}

fn write_verification(verification: &TokenVerification, writer: &mut impl Write) -> io::Result<()> {
    match &verification.outcome {
        VerificationOutcome::Valid(_) => writeln!(writer, "valid")?,
        VerificationOutcome::Invalid { check, reason } => {
            writeln!(writer, "invalid: {}: {}", check.label(), escape_control_characters(reason))?;
        }
        VerificationOutcome::Unsupported(reason) => {
            writeln!(writer, "cannot be told: {}", escape_control_characters(reason))?;
        }
    }
    write_trace(&verification.trace, writer)
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

fn write_explanation(
    explanation: &TokenExplanation,
    verification: Option<&TokenVerification>,
    writer: &mut impl Write,
) -> io::Result<()> {
    write_part("header", &explanation.header, writer)?;
    write_part("payload", &explanation.payload, writer)?;
    writeln!(writer, "signature   {}", escape_control_characters(&explanation.signature.summary()))?;
    if verification.is_none() {
        writeln!(writer, "            not checked: no key was given")?;
    }
    let with_meaning: Vec<_> = explanation.claims.iter().filter(|claim| !claim.meaning.is_empty()).collect();
    if !with_meaning.is_empty() {
        writeln!(writer, "\nclaims")?;
    }
    for claim in with_meaning {
        writeln!(writer, "  {:<10} {}", claim.name, escape_control_characters(&claim.meaning))?;
    }
    if !explanation.warnings.is_empty() {
        writeln!(writer, "\nwarnings")?;
    }
    for warning in &explanation.warnings {
        writeln!(writer, "  {:<18} {}", warning.code, escape_control_characters(&warning.text))?;
    }
    if let Some(verification) = verification {
        writeln!(writer)?;
        write_verification(verification, writer)?;
    }
    Ok(())
}

fn write_part(name: &str, part: &TokenPart, writer: &mut impl Write) -> io::Result<()> {
    let text = match &part.content {
        TokenPartContent::Object(object) => serde_json::to_string_pretty(object).unwrap_or_default(),
        TokenPartContent::Text(text) => text.clone(),
        TokenPartContent::Bytes(length) => format!("{length} bytes that are no text"),
        TokenPartContent::Unreadable(fault) => format!("not base64url: {fault}"),
    };
    for (index, line) in escape_except_newlines(&text).lines().enumerate() {
        let label = if index == 0 { name } else { "" };
        writeln!(writer, "{label:<11} {line}")?;
    }
    if text.is_empty() {
        writeln!(writer, "{name:<11} (empty)")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{ClaimRules, Jwk};

    fn written(run: impl FnOnce(&mut Vec<u8>) -> io::Result<u8>) -> (u8, String) {
        let mut buffer = Vec::new();
        let code = run(&mut buffer).expect("a vector can be written to");
        (code, String::from_utf8(buffer).expect("text"))
    }

    fn secret() -> VerificationOptions {
        let keys = KeyOrSet::one(Jwk::from_secret(*b"0123456789abcdef0123456789abcdef"));
        VerificationOptions { keys, alg: Some("HS256".to_owned()), rules: ClaimRules::default() }
    }

    fn token_with(claims: &str) -> String {
        signed_token(claims, None, &secret().keys, Some("HS256")).expect("a token")
    }

    #[test]
    fn a_token_without_a_key_is_explained_and_not_checked() {
        let (code, text) =
            written(|to| explain_token(&token_with(r#"{"exp":9,"sub":"a"}"#), None, 0, OutputFormat::Text, to));
        assert_eq!(code, EXIT_OK);
        for part in ["\"alg\": \"HS256\"", "not checked: no key was given", "in 9 s", "no_aud"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn the_exit_code_is_the_verdict() {
        let good = token_with(r#"{"exp":9}"#);
        assert_eq!(written(|to| verify_token(&good, &secret(), 8, OutputFormat::Text, to)).0, EXIT_OK);
        let (code, text) = written(|to| verify_token(&good, &secret(), 9, OutputFormat::Text, to));
        assert_eq!(code, EXIT_FINDINGS);
        assert!(text.starts_with("invalid: exp: ended 0 s ago"), "{text}");
        assert!(text.contains("✗ failed") && text.contains("· not reached"), "{text}");
        let (code, text) = written(|to| explain_token(&good, Some(&secret()), 9, OutputFormat::Json, to));
        assert_eq!(code, EXIT_FINDINGS);
        assert!(text.contains(r#""refused_by":"exp""#), "{text}");
        assert_eq!(written(|to| explain_token("no token", None, 0, OutputFormat::Text, to)).0, EXIT_USAGE);
    }

    #[test]
    fn nothing_that_steers_a_terminal_and_nothing_secret_gets_through() {
        let nasty = token_with(
            "{\"exp\":9,\"sub\":\"\\u001b[2J\u{202e}\\u009b\",\"\u{1b}x\":1}".replace('\u{1b}', "\\u001b").as_str(),
        );
        for format in [OutputFormat::Text, OutputFormat::Json] {
            let (_, text) = written(|to| explain_token(&nasty, Some(&secret()), 0, format, to));
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text}");
            assert!(!text.contains("0123456789abcdef"), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_signed_is_said() {
        let keys = secret().keys;
        for (claims, alg, word) in [
            ("[]", "HS256", "object"),
            ("{}", "HS999", "HS256, HS384"),
            ("{}", "HS512", "64"),
            ("{}", "RS256", "RS256"),
        ] {
            let message = signed_token(claims, None, &keys, Some(alg)).expect_err("a fault");
            assert!(message.contains(word), "{message}");
        }
    }
}
