//! Breaking text into lines by what a terminal shows: columns, not bytes or characters.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{StyledLine, StyledSpan, TextStyle};

/// The columns that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `columns` columns; what does not fit is marked by `…`.
#[must_use]
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns { text.to_owned() } else { truncate_with_ellipsis(text, columns) }
}

/// Like [`truncate`], but the mark stands there in any case: more follows than `text`.
#[must_use]
pub fn truncate_with_ellipsis(text: &str, columns: usize) -> String {
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if width(&kept) + width(grapheme) + 1 > columns {
            break;
        }
        kept.push_str(grapheme);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// A stretch of text without a space in it, perhaps in several styles.
#[derive(Default)]
struct WrapWord {
    line: StyledLine,
    /// How the space before it is meant.
    space_before: TextStyle,
}

enum WrapToken {
    Word(WrapWord),
    Break,
}

/// `spans` in lines of `columns` columns, the first behind `first` and the others behind `rest`. Words are kept whole
/// if a line can hold them; a newline in the text begins a line.
#[must_use]
pub fn wrap(spans: &[StyledSpan], columns: usize, first: &str, rest: &str) -> Vec<StyledLine> {
    let start = |prefix: &str| {
        let mut line = StyledLine::default();
        if !prefix.is_empty() {
            line.push(prefix, TextStyle::Plain);
        }
        line
    };
    let (mut lines, mut line, mut empty) = (Vec::new(), start(first), true);
    let end = |line: &mut StyledLine, lines: &mut Vec<StyledLine>| lines.push(std::mem::replace(line, start(rest)));
    for token in split_words(spans) {
        let WrapToken::Word(word) = token else {
            end(&mut line, &mut lines);
            empty = true;
            continue;
        };
        if !empty && line.width() + 1 + word.line.width() > columns {
            end(&mut line, &mut lines);
            empty = true;
        }
        if !empty {
            line.push(" ", word.space_before);
        }
        for span in &word.line.spans {
            for grapheme in span.text.graphemes(true) {
                // A word longer than a line is broken where it reaches the edge.
                if !empty && line.width() + width(grapheme) > columns {
                    end(&mut line, &mut lines);
                }
                line.push(grapheme, span.style);
                empty = false;
            }
        }
    }
    if !empty {
        lines.push(line);
    }
    lines
}

fn split_words(spans: &[StyledSpan]) -> Vec<WrapToken> {
    let mut tokens = Vec::new();
    let mut word = WrapWord::default();
    let finish = |word: &mut WrapWord, tokens: &mut Vec<WrapToken>, space| {
        let done = std::mem::replace(word, WrapWord { space_before: space, ..WrapWord::default() });
        if !done.line.spans.is_empty() {
            tokens.push(WrapToken::Word(done));
        }
    };
    for span in spans {
        for grapheme in span.text.graphemes(true) {
            match grapheme {
                "\n" => {
                    finish(&mut word, &mut tokens, TextStyle::Plain);
                    tokens.push(WrapToken::Break);
                }
                " " | "\t" => finish(&mut word, &mut tokens, span.style),
                _ => word.line.push(grapheme, span.style),
            }
        }
    }
    finish(&mut word, &mut tokens, TextStyle::Plain);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, columns: usize) -> Vec<String> {
        let span = StyledSpan { text: text.to_owned(), style: TextStyle::Plain };
        wrap(&[span], columns, "", "").iter().map(StyledLine::text).collect()
    }

    #[test]
    fn words_stay_whole_and_long_ones_are_broken_at_the_edge() {
        assert_eq!(texts("one two  three", 7), ["one two", "three"]);
        assert_eq!(texts("a verylongword b", 5), ["a", "veryl", "ongwo", "rd b"]);
        assert_eq!(texts("one\n\ntwo", 9), ["one", "", "two"]);
    }

    #[test]
    fn a_grapheme_is_never_broken_and_wide_ones_count_two_columns() {
        assert_eq!(texts("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(texts("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(texts("漢字", 1), ["漢", "字"], "wider than the screen, but no endless loop");
        assert_eq!(texts("ab", 0), ["a", "b"]);
    }

    #[test]
    fn what_is_cut_is_marked() {
        assert_eq!(truncate("alice", 5), "alice");
        assert_eq!(truncate("alice", 4), "ali…");
        assert_eq!(truncate("漢字", 3), "漢…");
        assert_eq!(truncate("漢字", 2), "…");
        assert_eq!(truncate("alice", 0), "");
    }
}
