//! PEM whose every line stands in quotes, as in the source of a program, or behind a mark, as in a quotation or a comment.

/// The lines of a PEM text without what stands around each of them; `None` if nothing does.
pub(super) fn without_line_marks(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let begin = lines.iter().position(|line| line.contains("--BEGIN "))?;
    let end = lines.iter().rposition(|line| line.contains("--END "))?;
    let lines = lines.get(begin..=end).filter(|lines| lines.len() > 2)?;
    let mark = line_mark(lines[0])?;
    let bare: Option<Vec<&str>> =
        lines.iter().enumerate().map(|(index, line)| bare_line(line, mark, index == 0)).collect();
    Some(bare?.join("\n"))
}

/// What stands before the hyphens of BEGIN, or at the end of what does: `key = "-----BEGIN`.
fn line_mark(begin: &str) -> Option<&str> {
    let before = begin[..begin.find("-----BEGIN ")?].trim_end();
    let quote = before.char_indices().next_back().filter(|(_, last)| "\"'`".contains(*last));
    match quote {
        Some((index, _)) => Some(&before[index..]),
        None => Some(before).filter(|mark| !mark.is_empty() && mark.chars().all(|c| ">#/*|;%".contains(c))),
    }
}

/// What one line holds. Behind a quote it goes to the quote that closes it, and what joins the lines stands behind that.
fn bare_line<'l>(line: &'l str, mark: &str, is_first: bool) -> Option<&'l str> {
    let rest = if is_first { &line[line.find("-----BEGIN ")?..] } else { line.strip_prefix(mark)? };
    if !"\"'`".contains(mark) {
        return Some(rest.trim());
    }
    let (content, _) = rest.rsplit_once(mark)?;
    Some(content.trim_end_matches(r"\n").trim_end_matches(r"\r").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_marks_around_each_line_are_left_out() {
        for text in [
            "\"-----BEGIN X-----\\n\" +\n\"AB+/\\n\" +\n\"-----END X-----\";",
            "String key = '-----BEGIN X-----' .\n   'AB+/' .\n\n   '-----END X-----\\r\\n'",
            "> -----BEGIN X-----\n> AB+/\n> -----END X-----\n",
            "pub:\n// -----BEGIN X-----\n// AB+/\n//-----END X-----",
        ] {
            assert_eq!(without_line_marks(text).as_deref(), Some("-----BEGIN X-----\nAB+/\n-----END X-----"), "{text}");
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "-----BEGIN X-----\nAB+/\n-----END X-----",
            "\"-----BEGIN X-----\nAB+/\n-----END X-----\"",
            "'-----BEGIN X-----\\nAB+/\\n-----END X-----'",
            "> -----BEGIN X-----\nAB+/\n> -----END X-----",
            "key: -----BEGIN X-----\nAB+/\n-----END X-----",
            "\"-----BEGIN X-----\n\"A\n\"-----END X-----",
        ] {
            assert_eq!(without_line_marks(text), None, "{text}");
        }
    }
}
