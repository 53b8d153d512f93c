//! Comments that suppress a finding: `# authwalk: allow text-too-long: the table needs its four lines`.
//!
//! Such a comment applies to its own line or, if it stands alone, to the next line that holds more than a comment. The
//! reason is required, so that a later reader can tell whether it still holds.

use std::ops::Range;

use super::finding::Code;
use super::finding::location::line_range_at;
use super::source_fault::SourceFault;
use super::suggestion::suggestion;

/// A comment that suppresses a kind of finding in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The kind of finding.
    pub code: Code,
    /// The comment, in bytes of the file.
    pub span: Range<usize>,
    /// The line that it applies to, in bytes of the file.
    pub target_line: Range<usize>,
}

impl Suppression {
    /// Whether it suppresses a finding of `code` at these bytes. A text of several lines counts as where it begins and as
    /// where it ends, behind which there is room for a comment.
    #[must_use]
    pub fn covers(&self, code: Code, span: &Range<usize>) -> bool {
        let is_on_line = |offset: usize| self.target_line.start <= offset && offset <= self.target_line.end;
        self.code == code && (is_on_line(span.start) || is_on_line(span.end))
    }
}

/// Why a comment that is meant for authwalk suppresses nothing.
struct InvalidDirective {
    message: String,
    help: String,
}

/// Reads the comment at `span` of `text`; `None` if it is not meant for authwalk.
pub(super) fn parse_comment(text: &str, span: Range<usize>) -> Option<Result<Suppression, SourceFault>> {
    let comment = text.get(span.clone())?.trim_start_matches('#').trim();
    let directive = match comment.strip_prefix("authwalk:") {
        Some(directive) => directive.trim(),
        // Without the colon it is meant for us all the same, as nobody else writes this.
        None => comment.strip_prefix("authwalk")?.trim_start().strip_prefix("allow ").map(|_| "")?,
    };
    Some(match parse_directive(directive) {
        Ok(code) => Ok(Suppression { code, target_line: target_line_of(text, &span), span }),
        // A word that is not a code may be long. Nothing is cut from it here: a face cuts what it shows.
        Err(invalid) => Err(SourceFault::new(Code::InvalidSuppression, span, invalid.message, invalid.help)),
    })
}

/// Reads `allow CODE: why`.
fn parse_directive(directive: &str) -> Result<Code, InvalidDirective> {
    let form = || "write `# authwalk: allow CODE: why`".to_owned();
    let (verb, rest) = directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
    if verb != "allow" {
        let message = match verb {
            "" => "a comment to authwalk begins with `authwalk:`, and then says `allow`".to_owned(),
            verb => format!("a comment to authwalk can say `allow`, and this says `{verb}`"),
        };
        return Err(InvalidDirective { message, help: form() });
    }
    let (id, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let id = id.trim();
    let Some(code) = Code::by_id(id) else {
        let known: Vec<&str> = Code::ALL.iter().filter(|code| !code.has_fixed_level()).map(|code| code.id()).collect();
        return Err(InvalidDirective { message: format!("there is no finding `{id}`"), help: suggestion(id, &known) });
    };
    if code.has_fixed_level() {
        return Err(InvalidDirective {
            message: format!("`{id}` cannot be silenced"),
            help: "the file cannot be read as it was meant: mend it".to_owned(),
        });
    }
    if reason.trim().is_empty() {
        let message = format!("this silences `{id}` and does not say why");
        return Err(InvalidDirective { message, help: form() });
    }
    Ok(code)
}

/// The line that the comment at `span` applies to: its own, or the next one that holds more than a comment.
fn target_line_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let has_no_code = |line: &Range<usize>| {
        let content = text.get(line.clone()).unwrap_or_default().trim();
        content.is_empty() || content.starts_with('#')
    };
    let mut line = line_range_at(text, span.start);
    while has_no_code(&line) && line.end < text.len() {
        line = line_range_at(text, line.end + 1);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code and the target line of the first comment in `text`.
    fn parse(text: &str) -> Result<(Code, &str), String> {
        let start = text.find('#').expect("a comment");
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let suppression = parse_comment(text, start..end).expect("a directive").map_err(|fault| fault.message)?;
        Ok((suppression.code, &text[suppression.target_line]))
    }

    #[test]
    fn a_comment_applies_to_its_line_or_to_the_next() {
        let behind = "a = 1 # authwalk: allow text-too-long: it is a table\nb = 2\n";
        assert_eq!(parse(behind).map(|(_, line)| line.starts_with("a = 1")), Ok(true));
        let above = "# authwalk: allow bad-id: older than the rule\n\n# more\nid = \"A\"\n";
        assert_eq!(parse(above), Ok((Code::InvalidId, "id = \"A\"")));
        for ordinary in ["# an ordinary comment", "# authwalk says what is wrong", "# authwalk allows it"] {
            assert!(parse_comment(ordinary, 0..ordinary.len()).is_none(), "{ordinary}");
        }
    }

    #[test]
    fn a_comment_needs_a_known_code_and_a_reason() {
        for text in [
            "# authwalk: allow text-too-long",
            "# authwalk: allow text-too-long:  ",
            "# authwalk: allow text-to-long: so",
            "# authwalk: allow syntax: so",
            "# authwalk: deny text-too-long: so",
            "# authwalk:",
            "# authwalk allow text-too-long: so",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
