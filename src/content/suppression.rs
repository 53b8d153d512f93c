//! Comments that silence a finding: `# authwalk: allow text-too-long: the table needs its four lines`.
//!
//! Such a comment speaks of its own line or, where it stands alone, of the next line that is no comment.

use std::ops::Range;

use super::finding::Code;
use super::read::suggestion;
use crate::content::source_fault::SourceFault;

/// A comment that silences a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The finding.
    pub code: Code,
    /// The comment, in bytes of the file.
    pub span: Range<usize>,
    /// The line it speaks of, in bytes of the file.
    pub target_line: Range<usize>,
}

impl Suppression {
    /// Whether a finding of `code` that begins at the byte `at` is silenced.
    #[must_use]
    pub fn covers(&self, code: Code, at: usize) -> bool {
        self.code == code && self.target_line.start <= at && at <= self.target_line.end
    }
}

/// What the comment at `span` of `text` silences; `None` when it is an ordinary comment.
pub(in crate::content) fn parse_comment(text: &str, span: Range<usize>) -> Option<Result<Suppression, SourceFault>> {
    let comment = text.get(span.clone())?.trim_start_matches('#').trim();
    let said = comment.strip_prefix("authwalk:")?.trim();
    let line = target_line_of(text, &span);
    Some(parse_directive(said).map(|code| Suppression { code, span: span.clone(), target_line: line }).map_err(
        |(message, help)| {
            // A word that is no code may be long; nothing of it is cut here, since faces cut what they show.
            SourceFault::new(Code::BadSilence, span, message, help)
        },
    ))
}

fn parse_directive(said: &str) -> Result<Code, (String, String)> {
    let form = || "write `# authwalk: allow CODE: why`".to_owned();
    let (word, rest) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    if word != "allow" {
        return Err((format!("a comment to authwalk can say `allow`, and this says `{word}`"), form()));
    }
    let (id, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let id = id.trim();
    let Some(code) = Code::by_id(id) else {
        let known: Vec<&str> = Code::ALL.iter().filter(|code| !code.has_fixed_level()).map(|code| code.id()).collect();
        return Err((format!("there is no finding `{id}`"), suggestion(id, &known)));
    };
    if code.has_fixed_level() {
        let help = "the file cannot be read as it was meant: mend it".to_owned();
        return Err((format!("`{id}` cannot be silenced"), help));
    }
    if reason.trim().is_empty() {
        return Err((format!("this silences `{id}` and does not say why"), form()));
    }
    Ok(code)
}

/// The line that a comment speaks of: its own, or the next one that holds more than a comment.
fn target_line_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let line_at = |at: usize| {
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| at + length);
        start..end
    };
    let mut line = line_at(span.start);
    let is_bare = |line: &Range<usize>| {
        let words = text.get(line.clone()).unwrap_or_default().trim();
        words.is_empty() || words.starts_with('#')
    };
    while is_bare(&line) && line.end < text.len() {
        line = line_at(line.end + 1);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Code, &str), String> {
        let at = text.find('#').expect("a comment");
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let silence = parse_comment(text, at..end).expect("a comment to us").map_err(|fault| fault.message)?;
        Ok((silence.code, &text[silence.target_line]))
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next() {
        let behind = "a = 1 # authwalk: allow text-too-long: it is a table\nb = 2\n";
        assert_eq!(read(behind).map(|it| it.1.starts_with("a = 1")), Ok(true));
        let above = "# authwalk: allow bad-id: older than the rule\n\n# more\nid = \"A\"\n";
        assert_eq!(read(above), Ok((Code::BadId, "id = \"A\"")));
        assert!(parse_comment("# an ordinary comment", 0..21).is_none());
    }

    #[test]
    fn what_it_silences_and_why_has_to_be_said() {
        for text in [
            "# authwalk: allow text-too-long",
            "# authwalk: allow text-too-long:  ",
            "# authwalk: allow text-to-long: so",
            "# authwalk: allow syntax: so",
            "# authwalk: deny text-too-long: so",
            "# authwalk:",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
