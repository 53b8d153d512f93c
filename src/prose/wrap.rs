//! Breaking text into lines by what a terminal shows: columns, not bytes or characters.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{Line, Span, Style};

/// The columns that `text` takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `columns` columns; what does not fit is marked by `…`.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns { text.to_owned() } else { cut_with_mark(text, columns) }
}

/// Like [`cut`], but the mark stands there in any case: more follows than `text`.
#[must_use]
pub fn cut_with_mark(text: &str, columns: usize) -> String {
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
struct Word {
    line: Line,
    /// How the space before it is meant.
    space: Style,
}

enum Token {
    Word(Word),
    Break,
}

/// `spans` in lines of `columns` columns, the first behind `first` and the others behind `rest`. Words are kept whole
/// if a line can hold them; a newline in the text begins a line.
#[must_use]
pub fn wrap(spans: &[Span], columns: usize, first: &str, rest: &str) -> Vec<Line> {
    let start = |prefix: &str| {
        let mut line = Line::default();
        if !prefix.is_empty() {
            line.push(prefix, Style::Plain);
        }
        line
    };
    let (mut lines, mut line, mut empty) = (Vec::new(), start(first), true);
    let end = |line: &mut Line, lines: &mut Vec<Line>| lines.push(std::mem::replace(line, start(rest)));
    for token in tokens(spans) {
        let Token::Word(word) = token else {
            end(&mut line, &mut lines);
            empty = true;
            continue;
        };
        if !empty && line.width() + 1 + word.line.width() > columns {
            end(&mut line, &mut lines);
            empty = true;
        }
        if !empty {
            line.push(" ", word.space);
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

fn tokens(spans: &[Span]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = Word::default();
    let finish = |word: &mut Word, tokens: &mut Vec<Token>, space| {
        let done = std::mem::replace(word, Word { space, ..Word::default() });
        if !done.line.spans.is_empty() {
            tokens.push(Token::Word(done));
        }
    };
    for span in spans {
        for grapheme in span.text.graphemes(true) {
            match grapheme {
                "\n" => {
                    finish(&mut word, &mut tokens, Style::Plain);
                    tokens.push(Token::Break);
                }
                " " | "\t" => finish(&mut word, &mut tokens, span.style),
                _ => word.line.push(grapheme, span.style),
            }
        }
    }
    finish(&mut word, &mut tokens, Style::Plain);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, columns: usize) -> Vec<String> {
        let span = Span { text: text.to_owned(), style: Style::Plain };
        wrap(&[span], columns, "", "").iter().map(Line::text).collect()
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
        assert_eq!(cut("alice", 5), "alice");
        assert_eq!(cut("alice", 4), "ali…");
        assert_eq!(cut("漢字", 3), "漢…");
        assert_eq!(cut("漢字", 2), "…");
        assert_eq!(cut("alice", 0), "");
    }
}
