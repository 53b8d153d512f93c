//! `authwalk cookie`: what a browser makes of cookies, for people and for programs.
//!
//! What a cookie holds is escaped, so that no terminal can act on it.

use std::io::{self, Write};

use serde_json::json;

pub(super) use self::args::CookieArgs;
use self::args::{CookieCommand, CookieExplainArgs, CookieSentArgs};
pub use self::jsonl::run_cookie_jsonl;
use super::exit_code::{EXIT_FINDINGS, EXIT_OK};
use super::input::text_or_stdin;
use super::output::{escape_to_ascii, print_message, report_failure};
use super::output_format::OutputFormat;
use crate::cookie::{
    CookieExplanation, CookieRequest, EvictedCookie, Jar, PastedCookie, PastedCookies, PastedForm, SetCookieReport,
    explain_set_cookie,
};
use crate::model::calendar::format_timestamp;
use crate::model::{CookieSendDecision, JarCookie, SetCookieDecision};
use crate::prose::escape_control_characters;

mod args;
mod jsonl;

/// What came of cookies that were set, and of one request after that.
struct SentReport {
    /// What came of each `Set-Cookie`.
    set: Vec<SetCookieDecision>,
    evicted: Vec<EvictedCookie>,
    /// What came of each cookie that the jar then had, and of those that had expired.
    sent: Vec<CookieSendDecision>,
    /// The value of the `Cookie` header, if there is one.
    header: Option<String>,
}

pub(super) fn run_cookie_command(args: &CookieArgs) -> io::Result<u8> {
    let result = match &args.command {
        Some(CookieCommand::Explain(args)) => run_explain(args),
        Some(CookieCommand::Sent(args)) => run_sent(args),
        None => Ok(run_cookie_jsonl(io::stdin().lock(), io::stdout().lock()).map(|()| EXIT_OK)),
    };
    result.unwrap_or_else(|message| report_failure(&message))
}

/// Explains each cookie. The exit code is [`EXIT_FINDINGS`] if the browser refuses one.
fn run_explain(args: &CookieExplainArgs) -> Result<io::Result<u8>, String> {
    let (rules, now) = (args.rules.jar_rules(), args.rules.now());
    let pasted = pasted_cookies(&args.cookies, now)?;
    let explain = |cookie: &PastedCookie| explain_set_cookie(&cookie.set_cookie, &args.request(cookie), rules, now);
    let explanations: Vec<CookieExplanation> = pasted.cookies.iter().map(explain).collect();
    let is_fine = explanations.iter().all(|explanation| explanation.stored);
    let mut stdout = io::stdout().lock();
    let written = match args.format {
        OutputFormat::Json => {
            writeln!(stdout, "{}", escape_to_ascii(&json!({ "format_version": 1, "cookies": explanations })))
        }
        OutputFormat::Text => write_explanations(&explanations, &mut stdout),
    };
    Ok(written.map(|()| if is_fine { EXIT_OK } else { EXIT_FINDINGS }))
}

/// Sets each cookie, and sends one request. The exit code is [`EXIT_FINDINGS`] if a cookie stays behind.
fn run_sent(args: &CookieSentArgs) -> Result<io::Result<u8>, String> {
    let now = args.rules.now();
    let set_at = now.saturating_sub(args.age);
    let pasted = pasted_cookies(&args.cookies, set_at)?;
    let request = args.request()?;
    let mut jar = Jar::new(args.rules.jar_rules());
    let (mut set, mut evicted, mut expired) = (Vec::new(), Vec::new(), Vec::new());
    for cookie in &pasted.cookies {
        let response_to = CookieRequest { top_level: true, ..CookieRequest::same_site(args.set_by(cookie)?, "GET") };
        let SetCookieReport { decision, is_expired, evicted: removed } =
            jar.store(&response_to, &cookie.set_cookie, set_at);
        if is_expired {
            expired.push(expired_cookie(&decision.name, decision.reason.clone()));
        }
        set.push(decision);
        evicted.extend(removed);
    }
    expired.extend(jar.cookies_at(set_at).iter().filter_map(|cookie| expired_since(cookie, now)));
    let header = jar.send(&request, now);
    let decisions = [header.decisions(), expired].concat();
    let report = SentReport { set, evicted, sent: decisions, header: header.value };
    let is_fine = report.set.iter().all(|decision| decision.stored) && report.sent.iter().all(|decision| decision.sent);
    let mut stdout = io::stdout().lock();
    let written = match args.format {
        OutputFormat::Json => write_sent_json(&report, &request, &mut stdout),
        OutputFormat::Text => write_sent(&report, &request, &mut stdout),
    };
    Ok(written.map(|()| if is_fine { EXIT_OK } else { EXIT_FINDINGS }))
}

/// The decision about a cookie that was set and expired before the request.
fn expired_since(cookie: &JarCookie, now: i64) -> Option<CookieSendDecision> {
    let expires = cookie.expires.filter(|expires| *expires <= now)?;
    Some(expired_cookie(&cookie.name, format!("expired at {}", format_timestamp(expires))))
}

fn expired_cookie(name: &str, reason: String) -> CookieSendDecision {
    CookieSendDecision {
        name: name.to_owned(),
        sent: false,
        rule: "6265bis 5.7".to_owned(),
        reason,
        differs_from_jar: false,
    }
}

/// The cookies of the arguments, or of standard input for `-`. A message says so if the text leaves something out.
fn pasted_cookies(arguments: &[String], now: i64) -> Result<PastedCookies, String> {
    let mut text = String::new();
    for argument in arguments {
        text += &text_or_stdin(argument)?;
        text.push('\n');
    }
    let pasted = PastedCookies::parse(&text, now);
    if pasted.cookies.is_empty() {
        return Err(
            "there is no cookie in it; give what stands behind `Set-Cookie:`, such as 'sid=1; Secure'".to_owned()
        );
    }
    if let Some(message) = omission(pasted.form) {
        print_message(&message).map_err(|error| format!("cannot write: {error}"))?;
    }
    Ok(pasted)
}

/// What a text in this form leaves out, if anything.
fn omission(form: PastedForm) -> Option<String> {
    match form {
        PastedForm::CookieLine => {
            Some("a Cookie line says nothing of attributes; each cookie is taken to have none".to_owned())
        }
        PastedForm::NetscapeJar { unread_lines: 1 } => {
            Some("1 line of the jar file is not a cookie of seven fields, and was left out".to_owned())
        }
        PastedForm::NetscapeJar { unread_lines } if unread_lines > 0 => {
            Some(format!("{unread_lines} lines of the jar file are not cookies of seven fields, and were left out"))
        }
        PastedForm::NetscapeJar { .. } | PastedForm::Headers | PastedForm::Values => None,
    }
}

fn write_explanations(explanations: &[CookieExplanation], writer: &mut impl Write) -> io::Result<()> {
    for (index, explanation) in explanations.iter().enumerate() {
        if index > 0 {
            writeln!(writer)?;
        }
        write_explanation(explanation, writer)?;
    }
    Ok(())
}

fn write_explanation(explanation: &CookieExplanation, writer: &mut impl Write) -> io::Result<()> {
    let name = if explanation.name.is_empty() { "(none)" } else { &explanation.name };
    write_row(writer, "name", name)?;
    write_row(writer, "value", &explanation.value)?;
    for attribute in &explanation.attributes {
        let written = match attribute.value.as_str() {
            "" => attribute.name.clone(),
            value => format!("{}={value}", attribute.name),
        };
        write_row(writer, "attribute", &format!("{written}: {} ({})", attribute.effect, attribute.rule))?;
    }
    let verdict = if explanation.stored { "stored" } else { "refused" };
    write_row(writer, verdict, &format!("{} ({})", explanation.reason, explanation.rule))?;
    write_row(writer, "set by", &explanation.url)?;
    if let Some(scope) = &explanation.scope {
        write_row(writer, "sent to", &format!("{}, {} and below", scope.hosts, scope.path))?;
        write_row(writer, "until", &scope.until)?;
    }
    for advice in &explanation.advice {
        write_row(writer, "note", &format!("{} ({})", advice.text, advice.rule))?;
    }
    Ok(())
}

fn write_sent(report: &SentReport, request: &CookieRequest, writer: &mut impl Write) -> io::Result<()> {
    write_row(writer, "request", &format!("{} {}{}", request.method, request.url, request_remark(request)))?;
    write_row(writer, "Cookie", report.header.as_deref().unwrap_or("(none)"))?;
    let cookie_row = |name: &str, reason: &str, rule: &str| {
        let name = if name.is_empty() { "(no name)" } else { name };
        format!("{name}: {reason} ({rule})")
    };
    for decision in &report.sent {
        let verdict = if decision.sent { "sent" } else { "not sent" };
        write_row(writer, verdict, &cookie_row(&decision.name, &decision.reason, &decision.rule))?;
    }
    for decision in report.set.iter().filter(|decision| !decision.stored) {
        write_row(writer, "refused", &cookie_row(&decision.name, &decision.reason, &decision.rule))?;
    }
    for EvictedCookie { cookie, rule, reason } in &report.evicted {
        write_row(writer, "evicted", &cookie_row(&cookie.name, reason, rule))?;
    }
    Ok(())
}

/// Who started the request and how, if that matters.
fn request_remark(request: &CookieRequest) -> String {
    let kind = if request.top_level { "opens a page" } else { "inside a page" };
    if request.cross_site { format!(", started by another site, {kind}") } else { String::new() }
}

fn write_sent_json(report: &SentReport, request: &CookieRequest, writer: &mut impl Write) -> io::Result<()> {
    let evicted: Vec<_> = report.evicted.iter().map(evicted_json).collect();
    let document = json!({
        "format_version": 1,
        "url": request.url.to_string(),
        "method": request.method,
        "cross_site": request.cross_site,
        "top_level": request.top_level,
        "header": report.header,
        "set": report.set,
        "evicted": evicted,
        "sent": report.sent,
    });
    writeln!(writer, "{}", escape_to_ascii(&document))
}

fn evicted_json(evicted: &EvictedCookie) -> serde_json::Value {
    json!({ "name": evicted.cookie.name, "rule": evicted.rule, "reason": evicted.reason })
}

/// One line, with nothing in it that a terminal would act on.
fn write_row(writer: &mut impl Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(writer, "{label:<10} {}", escape_control_characters(text))
}
