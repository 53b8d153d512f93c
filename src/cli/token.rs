//! `authwalk token`: explain, sign and verify tokens, for people and for programs.
//!
//! Nothing of a key is ever printed. What a token holds is escaped, so that no terminal can act on it.

use std::io::{self, BufWriter, Write as _};

pub(super) use self::args::TokenArgs;
use self::args::{ExplainArgs, TokenCommand, VerifyArgs};
pub use self::jsonl::run_jsonl;
use self::token_report::{ReportSubject, TokenReport};
use self::verification::VerificationOptions;
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::input::text_or_stdin;
use super::output::{print_message, report_failure};
use super::output_format::OutputFormat;
use crate::prose::escape_control_characters;
use crate::token::{Paseto, PastedToken, PastedTokens, find_pasted_tokens};

mod args;
mod convert;
mod explanation_report;
mod generate;
mod guess;
mod input;
mod jsonl;
mod jwks;
mod key_args;
mod key_output;
mod key_source;
mod paseto_report;
mod sign;
mod token_report;
mod verification;
mod verification_report;

/// The exit code, or an error while writing; or a sentence about why the command can't do its work.
type CommandResult = Result<io::Result<u8>, String>;

pub(super) fn run_token_command(common: &GlobalArgs, command: &TokenCommand) -> io::Result<u8> {
    let result = match command {
        TokenCommand::Explain(args) => run_explain(args),
        TokenCommand::Sign(args) => sign::run_sign(args),
        TokenCommand::Generate(args) => generate::run_generate(args),
        TokenCommand::Convert(args) => convert::run_convert(args),
        TokenCommand::Jwks(args) => jwks::run_jwks(args),
        TokenCommand::Guess(args) => guess::run_guess(common, args),
        TokenCommand::Verify(VerifyArgs { jsonl: true, .. }) => {
            Ok(run_jsonl(io::stdin().lock(), io::stdout().lock()).map(|()| EXIT_OK))
        }
        TokenCommand::Verify(args) => run_verify(args),
    };
    result.unwrap_or_else(|message| report_failure(&message))
}

/// The tokens in what somebody has pasted, at least one. What they were unwrapped from is told.
fn read_tokens(argument: &str) -> Result<PastedTokens, String> {
    let found = find_pasted_tokens(&text_or_stdin(argument)?);
    let message = match found.tokens.as_slice() {
        [one] if one.containers.is_empty() => return Ok(found),
        [one] => format!("the token is taken out of what was around it: {}", one.describe_containers()),
        several => format!("{} tokens are found", several.len()),
    };
    print_message(&escape_control_characters(&message)).map_err(|error| format!("cannot write: {error}"))?;
    Ok(found)
}

const TOO_MANY_TOKENS_MESSAGE: &str =
    "too many places of this text look like a token, and only some of them were looked at; give it in smaller pieces";

fn run_explain(args: &ExplainArgs) -> CommandResult {
    let (options, now) = args.verification()?;
    let PastedTokens { tokens, is_cut_off } = read_tokens(&args.token)?;
    if is_cut_off {
        print_message(TOO_MANY_TOKENS_MESSAGE).map_err(|error| format!("cannot write: {error}"))?;
    }
    if let Some(paseto) = single_paseto(&tokens) {
        let written = paseto_report::write_paseto(&paseto, args.format, &mut io::stdout().lock());
        return Ok(written.map(|()| EXIT_OK));
    }
    let report = TokenReport { options: options.as_ref(), subject: ReportSubject::Explanation, now };
    Ok(print_report(&report, &tokens, args.format))
}

fn run_verify(args: &VerifyArgs) -> CommandResult {
    let (options, now) = args.verification()?;
    let PastedTokens { tokens, is_cut_off } = read_tokens(args.token.as_deref().unwrap_or_default())?;
    if is_cut_off {
        return Err(TOO_MANY_TOKENS_MESSAGE.to_owned());
    }
    if let Some(paseto) = single_paseto(&tokens) {
        return Err(paseto_report::refuse_to_verify(&paseto));
    }
    require_algorithm(&options, &tokens)?;
    let report = TokenReport { options: Some(&options), subject: ReportSubject::Verdict, now };
    Ok(print_report(&report, &tokens, args.format))
}

/// Writes to standard output, which would write each line by itself.
fn print_report(report: &TokenReport<'_>, tokens: &[PastedToken], format: OutputFormat) -> io::Result<u8> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    let code = report.write(tokens, format, &mut stdout)?;
    stdout.flush()?;
    Ok(code)
}

fn single_paseto(tokens: &[PastedToken]) -> Option<Paseto> {
    match tokens {
        [one] => Paseto::recognize(&one.text),
        _ => None,
    }
}

/// An error is a sentence that asks for the algorithm, where one of the tokens cannot be verified without it.
fn require_algorithm(options: &VerificationOptions, tokens: &[PastedToken]) -> Result<(), String> {
    match tokens.iter().find_map(|token| options.missing_algorithm(&token.text)) {
        Some(question) => Err(question),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit_code::{EXIT_FINDINGS, EXIT_USAGE};
    use crate::token::json::read_object;
    use crate::token::sign::sign_claims;
    use crate::token::{Algorithm, ClaimRules, Jwk, KeyOrSet};

    fn explain(token: &str, options: Option<&VerificationOptions>, now: i64, format: OutputFormat) -> (u8, String) {
        report(token, &TokenReport { options, subject: ReportSubject::Explanation, now }, format)
    }

    fn verify(token: &str, now: i64) -> (u8, String) {
        let options = secret();
        report(
            token,
            &TokenReport { options: Some(&options), subject: ReportSubject::Verdict, now },
            OutputFormat::Text,
        )
    }

    fn report(token: &str, report: &TokenReport<'_>, format: OutputFormat) -> (u8, String) {
        let mut buffer = Vec::new();
        let code =
            report.write(&find_pasted_tokens(token).tokens, format, &mut buffer).expect("a vector can be written to");
        (code, String::from_utf8(buffer).expect("text"))
    }

    fn key() -> Jwk {
        Jwk::from_secret(*b"0123456789abcdef0123456789abcdef")
    }

    fn secret() -> VerificationOptions {
        VerificationOptions { keys: KeyOrSet::one(key()), alg: Some("HS256".to_owned()), rules: ClaimRules::default() }
    }

    fn token_with(claims: &str) -> String {
        let claims = read_object(claims.as_bytes()).expect("JSON");
        sign_claims(&claims, None, &key(), Algorithm::Hs256).expect("a token")
    }

    #[test]
    fn a_token_without_a_key_is_explained_and_not_checked() {
        let (code, text) = explain(&token_with(r#"{"exp":9,"sub":"a"}"#), None, 0, OutputFormat::Text);
        assert_eq!(code, EXIT_OK);
        for part in ["\"alg\": \"HS256\"", "not checked: no key was given", "in 9 s", "no_aud"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn the_exit_code_is_the_verdict() {
        let good = token_with(r#"{"exp":9}"#);
        assert_eq!(verify(&good, 8).0, EXIT_OK);
        let (code, text) = verify(&good, 9);
        assert_eq!(code, EXIT_FINDINGS);
        assert!(text.starts_with("invalid: exp: ended 0 s ago"), "{text}");
        assert!(text.contains("✗ failed") && text.contains("· not reached"), "{text}");
        let (code, text) = explain(&good, Some(&secret()), 9, OutputFormat::Json);
        assert_eq!(code, EXIT_FINDINGS);
        assert!(text.contains(r#""refused_by":"exp""#), "{text}");
        assert_eq!(explain("no token", None, 0, OutputFormat::Text).0, EXIT_USAGE);
    }

    #[test]
    fn nothing_that_steers_a_terminal_and_nothing_secret_gets_through() {
        let nasty = token_with(
            "{\"exp\":9,\"sub\":\"\\u001b[2J\u{202e}\\u009b\",\"\u{1b}x\":1}".replace('\u{1b}', "\\u001b").as_str(),
        );
        for format in [OutputFormat::Text, OutputFormat::Json] {
            let (_, text) = explain(&nasty, Some(&secret()), 0, format);
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text}");
            assert!(!text.contains("0123456789abcdef"), "{text}");
        }
    }
}
