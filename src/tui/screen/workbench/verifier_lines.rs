//! What the verifier of the workbench demands and trusts. A secret is never shown, a public key is there for everybody.

use ratatui::text::Line;

use super::Workbench;
use crate::model::duration::format_duration;
use crate::token::{ClaimPresence, Jwk, public_pem};
use crate::tui::paint::Pen;
use crate::tui::screen::verifier_mistakes::MISTAKES;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// The demands first, then each key.
pub(super) fn verifier_lines(workbench: &Workbench, pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let demands = demands(workbench);
    let labels = demands.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let demand = |(label, value): &(&str, String)| {
        let lead = format!("{label:labels$}  ");
        WrappedText::plain(value, Tone::Plain).with_lead(&lead, Tone::Dim).lines(pen, columns)
    };
    let mut lines: Vec<Line<'static>> = demands.iter().flat_map(demand).collect();
    for key in &workbench.verifier.keys {
        lines.extend(public_key_lines(pen, key, columns));
    }
    lines
}

fn demands(workbench: &Workbench) -> Vec<(&'static str, String)> {
    let verifier = &workbench.verifier;
    let rules = &verifier.rules;
    let or_any = |wanted: Option<&String>| wanted.map_or_else(|| "whichever it names".to_owned(), Clone::clone);
    let exp = match rules.exp {
        ClaimPresence::Required => "has to be there",
        ClaimPresence::Optional => "may be left out",
    };
    let algorithm = match (verifier.algorithm, verifier.mistakes.is_empty()) {
        (None, _) => "none yet".to_owned(),
        (Some(algorithm), true) => format!("{algorithm} and no other"),
        (Some(algorithm), false) => algorithm.to_string(),
    };
    let leeway = match rules.leeway {
        0 => "none: to the second".to_owned(),
        seconds => format!("{}, for clocks that disagree", format_duration(i64::from(seconds))),
    };
    let mut demands = vec![
        ("algorithm", algorithm),
        ("issuer", or_any(rules.iss.as_ref())),
        ("audience", or_any(rules.aud.as_ref())),
        ("type", or_any(rules.typ.as_ref())),
        ("exp", exp.to_owned()),
        ("leeway", leeway),
    ];
    let made = MISTAKES.iter().filter(|(mistake, _)| verifier.mistakes.contains(mistake));
    demands.extend(made.map(|(_, description)| ("mistake", (*description).to_owned())));
    if verifier.keys.is_empty() {
        demands.push(("keys", "none yet".to_owned()));
    }
    demands
}

/// The public part of a key, as a JWK and as PEM; nothing of a secret.
fn public_key_lines(pen: Pen, key: &Jwk, columns: usize) -> Vec<Line<'static>> {
    let Some(pem) = public_pem(key) else { return Vec::new() };
    let name = key.kid.as_deref().unwrap_or("without a name");
    let jwk = serde_json::to_string_pretty(&key.to_public_json()).unwrap_or_default();
    let heading = |text: String| pen.line(&text, Tone::Strong);
    let code = |text: &str| {
        let rows = WrappedText::plain(text, Tone::Code).with_lead("  ", Tone::Code).lines(pen, columns);
        rows.into_iter().collect::<Vec<_>>()
    };
    let mut lines = vec![heading(format!("the public key {name}, as a JWK"))];
    lines.extend(jwk.lines().flat_map(code));
    lines.push(heading("the same key as PEM".to_owned()));
    lines.extend(pem.lines().flat_map(code));
    lines
}
