//! Breaks a shell command into lines that can be copied as they stand.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::prose::width;

/// `text` in pieces of at most `columns` columns, broken anywhere, with all its spaces; at least one piece.
pub(super) fn hard_wrap(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let grapheme_width = width(grapheme);
        if used > 0 && used + grapheme_width > columns {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(grapheme);
        }
        used += grapheme_width;
    }
    pieces
}

/// A shell command in lines of at most `columns`, broken at spaces outside of quotes where that is possible.
pub(super) fn wrap_shell_command(command: &str, columns: usize) -> Vec<String> {
    const CONTINUATION: &str = " \\";
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in join_option_values(split_words(command)) {
        if line.is_empty() {
            line = word;
        } else if width(&line) + 1 + width(&word) + CONTINUATION.len() > columns {
            line.push_str(CONTINUATION);
            lines.push(std::mem::replace(&mut line, format!("  {word}")));
        } else {
            line.push(' ');
            line.push_str(&word);
        }
    }
    lines.push(line);
    lines
}

/// The words of a shell command, with their quotes.
fn split_words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let (mut quote, mut escaped) = (None, false);
    for c in command.chars() {
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            (' ', None) => {
                words.push(String::new());
                continue;
            }
            ('\'' | '"', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            _ => {}
        }
        let last = words.len() - 1;
        words[last].push(c);
    }
    words
}

/// An option and its value stay on one line: `-H 'Host: shop.test'`.
fn join_option_values(words: Vec<String>) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in words {
        match units.last_mut() {
            Some(unit) if unit.starts_with('-') && !unit.contains(' ') && !word.starts_with('-') => {
                unit.push(' ');
                unit.push_str(&word);
            }
            _ => units.push(word),
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_broken_between_its_arguments_only() {
        let line = "curl -H 'Host: shop.test' -b 'sid=a b c' http://127.0.0.1:4000/me";
        assert_eq!(wrap_shell_command(line, 80), [line]);
        assert_eq!(
            wrap_shell_command(line, 32),
            ["curl -H 'Host: shop.test' \\", "  -b 'sid=a b c' \\", "  http://127.0.0.1:4000/me"]
        );
    }

    #[test]
    fn a_long_line_is_broken_at_the_edge_with_all_its_spaces() {
        assert_eq!(hard_wrap("a  b漢", 3), ["a  ", "b漢"]);
        assert_eq!(hard_wrap("", 3), [""]);
    }
}
