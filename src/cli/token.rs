//! `authwalk token`: explain, sign and verify tokens, for people and for programs.
//!
//! Nothing of a key is ever printed. What a token holds is shown so that no terminal can act on it.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::output::print_message;
use super::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE, GlobalArgs};
use crate::model::{Trace, Verdict};
use crate::prose::{escape_control_characters, escape_except_newlines};
use crate::token::explain::{TokenExplanation, TokenPart, TokenPartContent, explain as explained};
use crate::token::{
    Algorithm, AllowedAlgorithm, ClaimRules, Keyring, TokenRequirements, TokenVerification, VerificationOutcome,
    extract_pasted_token, json, sign as signing,
};

mod args;
mod guess;
mod jsonl;
mod key_source;

pub use args::TokenCommand;
use args::{ExplainArgs, SignArgs, VerifyArgs, text_or_stdin};
pub use jsonl::run_jsonl;
pub use key_source::{KeyOrSet, KeySource, read_key};

/// Runs one of the commands.
///
/// # Errors
/// When stdout or stderr is closed.
pub fn run_token_command(common: &GlobalArgs, command: &TokenCommand) -> io::Result<u8> {
    let done = match command {
        TokenCommand::Explain(args) => run_explain(args),
        TokenCommand::Sign(args) => run_sign(args),
        TokenCommand::Guess(args) => guess::run_guess(common, args),
        TokenCommand::Verify(VerifyArgs { jsonl: true, .. }) => {
            Ok(run_jsonl(io::stdin().lock(), io::stdout().lock()).map(|()| EXIT_OK))
        }
        TokenCommand::Verify(args) => run_verify(args),
    };
    done.unwrap_or_else(|fault| print_message(&fault).map(|()| EXIT_USAGE))
}

/// The token in what somebody has pasted. What stood around it is left out, and that is said.
fn extract_token(text: &str) -> Result<String, String> {
    let token = extract_pasted_token(text);
    if token != text.trim() {
        let said = print_message("what stood around the token is left out (quotes, Authorization, Bearer)");
        said.map_err(|error| format!("cannot write: {error}"))?;
    }
    Ok(token.to_owned())
}

/// What went on at the output, or a message for the person at the keyboard.
type CommandResult = Result<io::Result<u8>, String>;

fn run_explain(args: &ExplainArgs) -> CommandResult {
    let (verification, now) = args.verification()?;
    let token = extract_token(&text_or_stdin(&args.token)?)?;
    Ok(explain_token(&token, verification.as_ref(), now, args.format.into(), &mut io::stdout().lock()))
}

fn run_verify(args: &VerifyArgs) -> CommandResult {
    let (verification, now) = args.verification()?;
    let token = extract_token(&text_or_stdin(args.token.as_deref().unwrap_or_default())?)?;
    if verification.lacks_algorithm() {
        return Err("name the algorithm that you accept, such as --alg HS256: this key names none".to_owned());
    }
    Ok(verify_token(&token, &verification, now, args.format.into(), &mut io::stdout().lock()))
}

fn run_sign(args: &SignArgs) -> CommandResult {
    let keys = args.keys()?;
    let claims = text_or_stdin(&args.claims)?;
    let token = signed_token(&claims, Some(&args.typ), &keys, args.alg.as_deref())?;
    Ok(writeln!(io::stdout().lock(), "{token}").map(|()| EXIT_OK))
}

/// How a command reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// What a token is verified with.
#[derive(Debug)]
pub struct VerificationOptions {
    /// The keys that are trusted.
    pub keys: KeyOrSet,
    /// The one algorithm that is accepted; without it, the one that the key itself names.
    pub alg: Option<String>,
    /// What is demanded of the claims.
    pub rules: ClaimRules,
}

impl VerificationOptions {
    /// Whether neither the caller nor the one key names an algorithm, so that no token can be valid.
    fn lacks_algorithm(&self) -> bool {
        self.alg.is_none() && matches!(&self.keys, KeyOrSet::One(key) if key.alg.is_none())
    }

    fn verify(&self, token: &str, now: i64) -> TokenVerification {
        let allowed = self.alg.clone().map_or(AllowedAlgorithm::FromKey, AllowedAlgorithm::Only);
        let ring = match &self.keys {
            KeyOrSet::One(key) => Keyring::from_key(key, allowed),
            KeyOrSet::Set(set) => Keyring::from_set(set, allowed),
        };
        crate::token::verify(token, &ring, &TokenRequirements::Claims(self.rules.clone()), now)
    }
}

/// Explains `token` at `now`, and verifies it if there is something to verify it with. The exit code is that of
/// [`verify_token`]; without a key it is [`EXIT_OK`].
///
/// # Errors
/// When `to` cannot be written to.
pub fn explain_token(
    token: &str,
    verification: Option<&VerificationOptions>,
    now: i64,
    format: TokenFormat,
    to: &mut impl Write,
) -> io::Result<u8> {
    let token = token.trim();
    let verified = verification.map(|verification| verification.verify(token, now));
    let code = verified.as_ref().map_or(EXIT_OK, exit_code);
    match (explained(token, now), format) {
        (Err(fault), TokenFormat::Text) => {
            print_message(&format!("this is no token: {fault}"))?;
            Ok(EXIT_USAGE)
        }
        (Err(fault), TokenFormat::Json) => {
            writeln!(to, "{}", escape_to_ascii(&json!({ "error": fault })))?;
            Ok(EXIT_USAGE)
        }
        (Ok(explained), TokenFormat::Text) => {
            write_explained(&explained, verified.as_ref(), to)?;
            Ok(code)
        }
        (Ok(explained), TokenFormat::Json) => {
            let mut document = serde_json::to_value(&explained).unwrap_or_default();
            document["verified"] = verified.as_ref().map_or(json!("not_checked"), verification_json);
            writeln!(to, "{}", escape_to_ascii(&document))?;
            Ok(code)
        }
    }
}

/// Verifies `token` at `now` and tells each check. The exit code is [`EXIT_OK`] for a valid token, else [`EXIT_FINDINGS`].
///
/// # Errors
/// When `to` cannot be written to.
pub fn verify_token(
    token: &str,
    verification: &VerificationOptions,
    now: i64,
    format: TokenFormat,
    to: &mut impl Write,
) -> io::Result<u8> {
    let verified = verification.verify(token.trim(), now);
    match format {
        TokenFormat::Text => write_verified(&verified, to)?,
        TokenFormat::Json => writeln!(to, "{}", escape_to_ascii(&verification_json(&verified)))?,
    }
    Ok(exit_code(&verified))
}

/// The token of `claims`, a JSON object as text. What went wrong is a sentence.
fn signed_token(claims: &str, typ: Option<&str>, keys: &KeyOrSet, alg: Option<&str>) -> Result<String, String> {
    let KeyOrSet::One(key) = keys else { return Err("give one key to sign with, not a set".to_owned()) };
    let claims = json::read_object(claims.as_bytes())
        .map_err(|fault| format!("the claims, which must be a JSON object: {fault}"))?;
    let name = alg.or(key.alg.as_deref()).ok_or("name the algorithm to sign with, such as --alg HS256")?;
    let algorithm = parse_algorithm(name)?;
    signing::sign_claims(&claims, typ, key, algorithm).map_err(|fault| fault.to_string())
}

/// The algorithm that somebody names, spelled exactly so.
fn parse_algorithm(name: &str) -> Result<Algorithm, String> {
    Algorithm::by_name(name).ok_or_else(|| {
        let all: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        format!("{name} is not built in; there are {}", all.join(", "))
    })
}

const fn exit_code(verified: &TokenVerification) -> u8 {
    if matches!(verified.outcome, VerificationOutcome::Valid(_)) { EXIT_OK } else { EXIT_FINDINGS }
}

fn verification_json(verified: &TokenVerification) -> Json {
    let mut report = match &verified.outcome {
        VerificationOutcome::Valid(contents) => json!({ "verdict": "valid", "claims": contents.claims }),
        VerificationOutcome::Invalid { check, reason } => {
            json!({ "verdict": "invalid", "refused_by": check.id(), "reason": reason })
        }
        VerificationOutcome::Unsupported(reason) => json!({ "verdict": "unsupported", "reason": reason }),
    };
    report["trace"] = serde_json::to_value(&verified.trace.lines).unwrap_or_default();
    report
}

fn write_verified(verified: &TokenVerification, to: &mut impl Write) -> io::Result<()> {
    match &verified.outcome {
        VerificationOutcome::Valid(_) => writeln!(to, "valid")?,
        VerificationOutcome::Invalid { check, reason } => {
            writeln!(to, "invalid: {}: {}", check.label(), escape_control_characters(reason))?;
        }
        VerificationOutcome::Unsupported(reason) => {
            writeln!(to, "cannot be told: {}", escape_control_characters(reason))?;
        }
    }
    write_trace(&verified.trace, to)
}

fn write_trace(trace: &Trace, to: &mut impl Write) -> io::Result<()> {
    for line in &trace.lines {
        let word = match line.verdict {
            Verdict::Passed => "✓ passed",
            Verdict::Failed => "✗ failed",
            Verdict::NotChecked => "– not checked",
            Verdict::NotReached => "· not reached",
        };
        let text = format!("  {:<12} {word:<14} {}", line.check.label(), escape_control_characters(&line.detail));
        writeln!(to, "{}", text.trim_end())?;
    }
    Ok(())
}

fn write_explained(
    explained: &TokenExplanation,
    verified: Option<&TokenVerification>,
    to: &mut impl Write,
) -> io::Result<()> {
    write_part("header", &explained.header, to)?;
    write_part("payload", &explained.payload, to)?;
    writeln!(to, "signature   {}", escape_control_characters(&explained.signature.summary()))?;
    if verified.is_none() {
        writeln!(to, "            not checked: no key was given")?;
    }
    let meant: Vec<_> = explained.claims.iter().filter(|claim| !claim.meaning.is_empty()).collect();
    if !meant.is_empty() {
        writeln!(to, "\nclaims")?;
    }
    for claim in meant {
        writeln!(to, "  {:<10} {}", claim.name, escape_control_characters(&claim.meaning))?;
    }
    if !explained.warnings.is_empty() {
        writeln!(to, "\nwarnings")?;
    }
    for warning in &explained.warnings {
        writeln!(to, "  {:<18} {}", warning.code, escape_control_characters(&warning.text))?;
    }
    match verified {
        Some(verified) => {
            writeln!(to)?;
            write_verified(verified, to)
        }
        None => Ok(()),
    }
}

fn write_part(name: &str, part: &TokenPart, to: &mut impl Write) -> io::Result<()> {
    let text = match &part.content {
        TokenPartContent::Object(object) => serde_json::to_string_pretty(object).unwrap_or_default(),
        TokenPartContent::Text(text) => text.clone(),
        TokenPartContent::Bytes(length) => format!("{length} bytes that are no text"),
        TokenPartContent::Unreadable(fault) => format!("not base64url: {fault}"),
    };
    let mut first = name;
    for line in escape_except_newlines(&text).lines() {
        writeln!(to, "{first:<11} {line}")?;
        first = "";
    }
    if text.is_empty() {
        writeln!(to, "{name:<11} (empty)")?;
    }
    Ok(())
}

/// JSON in which everything beyond ASCII is escaped, so that no terminal can act on it.
pub(super) fn escape_to_ascii(json: &Json) -> String {
    let mut text = String::new();
    for c in json.to_string().chars() {
        match c {
            ' '..='~' => text.push(c),
            c => {
                let mut units = [0; 2];
                text.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Jwk;

    fn text(run: impl FnOnce(&mut Vec<u8>) -> io::Result<u8>) -> (u8, String) {
        let mut to = Vec::new();
        let code = run(&mut to).expect("a vector can be written to");
        (code, String::from_utf8(to).expect("text"))
    }

    fn secret() -> VerificationOptions {
        let keys = KeyOrSet::one(Jwk::from_secret(*b"0123456789abcdef0123456789abcdef"));
        VerificationOptions { keys, alg: Some("HS256".to_owned()), rules: ClaimRules::default() }
    }

    fn run_token_command(claims: &str) -> String {
        signed_token(claims, None, &secret().keys, Some("HS256")).expect("a token")
    }

    #[test]
    fn a_token_without_a_key_is_explained_and_not_checked() {
        let (code, text) =
            text(|to| explain_token(&run_token_command(r#"{"exp":9,"sub":"a"}"#), None, 0, TokenFormat::Text, to));
        assert_eq!(code, EXIT_OK);
        for part in ["\"alg\": \"HS256\"", "not checked: no key was given", "in 9 s", "no_aud"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn the_exit_code_is_the_verdict() {
        let good = run_token_command(r#"{"exp":9}"#);
        assert_eq!(text(|to| verify_token(&good, &secret(), 8, TokenFormat::Text, to)).0, EXIT_OK);
        let (code, told) = text(|to| verify_token(&good, &secret(), 9, TokenFormat::Text, to));
        assert_eq!(code, EXIT_FINDINGS);
        assert!(told.starts_with("invalid: exp: ended 0 s ago"), "{told}");
        assert!(told.contains("✗ failed") && told.contains("· not reached"), "{told}");
        let (code, told) = text(|to| explain_token(&good, Some(&secret()), 9, TokenFormat::Json, to));
        assert_eq!(code, EXIT_FINDINGS);
        assert!(told.contains(r#""refused_by":"exp""#), "{told}");
        assert_eq!(text(|to| explain_token("no token", None, 0, TokenFormat::Text, to)).0, EXIT_USAGE);
    }

    #[test]
    fn nothing_that_steers_a_terminal_and_nothing_secret_gets_through() {
        let nasty = run_token_command(
            "{\"exp\":9,\"sub\":\"\\u001b[2J\u{202e}\\u009b\",\"\u{1b}x\":1}".replace('\u{1b}', "\\u001b").as_str(),
        );
        for format in [TokenFormat::Text, TokenFormat::Json] {
            let (_, shown) = text(|to| explain_token(&nasty, Some(&secret()), 0, format, to));
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{shown}");
            assert!(!shown.contains("0123456789abcdef"), "{shown}");
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
