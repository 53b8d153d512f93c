//! `authwalk lab design`: a design is a few switches; the lab plays incidents against it and says what happened.

use std::io;

use clap::Args;
use serde_json::Value as Json;

use super::design_report::DesignDocument;
use crate::cli::exit_code::EXIT_OK;
use crate::cli::output::{StdoutWriter, escape_json, report_failure};
use crate::cli::output_format::OutputFormat;
use crate::content::curriculum::Curriculum;
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::model::setup::{Setup, SetupPatch};
use crate::model::switch::{Switch, SwitchDomain};
use crate::play::play_incidents;

/// What `--help` shows below the options.
pub(super) const EXAMPLES: &str = "Switches that make a design, each as NAME=VALUE:\n  \
    auth             session, jwt, both, by_host (website: session, app: tokens)\n  \
    access.form      jwt, opaque         access.minutes   access.revoke   access.storage\n  \
    refresh.days     refresh.rotate      session.idle_minutes   session.absolute_minutes\n  \
    store.kind       memory, files, sqlite, shared, signed_cookie, encrypted_cookie\n  \
    store.persistent balancer.routing    cookie.same_site   cookie.http_only\n  \
    csrf.token       csrf.check_origin   pages.csp\n\n\
    Examples:\n  \
    authwalk lab design auth=jwt access.storage=local_storage access.minutes=1440\n  \
    authwalk lab design auth=by_host store.kind=shared store.persistent=yes";

#[derive(Args, Debug)]
pub(super) struct DesignArgs {
    /// A switch of the shop and its value: `auth=by_host`, `store.kind=shared`. What isn't named stays as in the reference
    #[arg(value_name = "SWITCH=VALUE")]
    choices: Vec<String>,
    /// How to report it
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

/// Plays the incidents against the design and prints what happened.
pub(super) fn run_design(args: &DesignArgs) -> io::Result<u8> {
    let mut setup = Setup::default();
    for choice in &args.choices {
        match parse_choice(choice, &setup.switches()) {
            Ok(patch) => patch.apply(&mut setup),
            Err(why) => return report_failure(&why),
        }
    }
    let report = match play_incidents(&setup) {
        Ok(report) => report,
        Err(error) => return report_failure(&error.to_string()),
    };
    let document = DesignDocument::new(&setup, &report, &Curriculum::default());
    let mut out = StdoutWriter::stdout();
    match args.format {
        OutputFormat::Text => document.write_text(&mut out)?,
        OutputFormat::Json => out.write_rendered(&(escape_json(&serde_json::to_string_pretty(&document)?) + "\n"))?,
    }
    out.flush()?;
    Ok(EXIT_OK)
}

/// Reads `store.kind=shared`; `shop.` in front of the name may be left out.
///
/// # Errors
/// What is wrong, and what to write instead.
fn parse_choice(choice: &str, switches: &[Switch]) -> Result<SetupPatch, String> {
    let shown = choice.escape_debug();
    let Some((name, value)) = choice.split_once('=') else {
        return Err(format!("`{shown}` names no value; write SWITCH=VALUE, as in `store.kind=shared`"));
    };
    let path = if name.starts_with("shop.") { name.to_owned() } else { format!("shop.{name}") };
    let Some(switch) = switches.iter().find(|switch| switch.path == path) else {
        let near = nearest_match(&path, switches.iter().map(|switch| switch.path.as_str()));
        let help = match near.and_then(|path| path.strip_prefix("shop.")) {
            Some(near) => did_you_mean(near),
            None => "`authwalk lab design --help` lists those that make a design".to_owned(),
        };
        return Err(format!("there is no switch `{}`; {help}", name.escape_debug()));
    };
    let typed = match value {
        "true" => "yes",
        "false" => "no",
        other => other,
    };
    let change = switch.parse(typed).and_then(|value| SetupPatch::for_switch(&path, &value));
    change.ok_or_else(|| format!("`{shown}` does not fit; {}", allowed_values(&switch.domain)))
}

/// What a switch takes, as advice.
fn allowed_values(domain: &SwitchDomain) -> String {
    match domain {
        SwitchDomain::OneOf(words) => {
            let word = |value: &Json| match value {
                Json::Bool(true) => "yes".to_owned(),
                Json::Bool(false) => "no".to_owned(),
                Json::String(word) => word.clone(),
                other => other.to_string(),
            };
            format!("it takes {}", words.iter().map(word).collect::<Vec<_>>().join(", "))
        }
        SwitchDomain::AnyNumber => "it takes a whole number from 0".to_owned(),
        SwitchDomain::AnyText => "it takes a text".to_owned(),
        SwitchDomain::AnyTexts => "it takes a list of texts, with commas between them".to_owned(),
        SwitchDomain::AuthorOnly => "it is a list, which only a lesson can set".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_a_switch_and_a_value_that_fits() {
        let switches = Setup::default().switches();
        for choice in ["auth=by_host", "shop.auth=by_host"] {
            let patch = parse_choice(choice, &switches).expect("a choice");
            assert_eq!(patch.changed_switches(), [("auth".to_owned(), "by_host".to_owned())]);
        }
        for choice in ["store.persistent=true", "store.persistent=yes"] {
            assert!(parse_choice(choice, &switches).is_ok(), "{choice}");
        }
        for (choice, help) in [
            ("auth", "SWITCH=VALUE"),
            ("auth=cookie", "it takes session, jwt, both, by_host"),
            ("stor.kind=shared", "did you mean `store.kind`?"),
            ("access.minutes=soon", "a whole number"),
            ("verifier.careless=x", "only a lesson"),
        ] {
            let why = parse_choice(choice, &switches).expect_err(choice);
            assert!(why.contains(help), "{why}");
        }
    }
}
