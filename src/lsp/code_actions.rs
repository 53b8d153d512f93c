//! Quick fixes: what `check --fix` does, fault by fault, and for the whole file.

use std::ops::Range;

use serde_json::{Value as Json, json};

use super::checked_file::CheckedFile;
use super::diagnostics::diagnostic;
use super::text_positions::{PositionEncoding, range_of};
use crate::check::fix::fixed_text;

/// The fixes of the findings within `span`, and that of everything in the file.
pub(super) fn code_actions(
    checked: &CheckedFile,
    uri: &str,
    text: &str,
    span: &Range<usize>,
    encoding: PositionEncoding,
) -> Vec<Json> {
    let edit_of = |span: &Range<usize>, new_text: &str| {
        let edit = json!({ "range": range_of(text, span, encoding), "newText": new_text });
        json!({ "changes": { uri: [edit] } })
    };
    let mut actions = Vec::new();
    for finding in &checked.findings {
        let (Some(fix), Some(location)) = (&finding.fix, &finding.location) else { continue };
        if location.span.start > span.end || location.span.end < span.start {
            continue;
        }
        let title = match fix.replacement.as_str() {
            "" => "Take it out".to_owned(),
            replacement => format!("Write `{replacement}`"),
        };
        actions.push(json!({ "title": title, "kind": "quickfix", "isPreferred": true,
            "diagnostics": [diagnostic(finding, text, encoding)], "edit": edit_of(&fix.span, &fix.replacement) }));
    }
    if let Ok(fixed) = fixed_text(&checked.path, text)
        && fixed != text
    {
        actions.push(json!({ "title": "Mend everything that is mechanical (check --fix)", "kind": "source.fixAll",
            "edit": edit_of(&(0..text.len()), &fixed) }));
    }
    actions
}
