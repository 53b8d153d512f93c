//! Breaking text into lines, and cutting it, by the columns that a terminal shows.

use unicode_segmentation::UnicodeSegmentation as _;

use super::styled_line::{StyledLine, StyledSpan, TextStyle, graphemes, width};

/// `text` in at most `columns` columns; if something had to be cut off, it ends in `…`.
#[must_use]
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns { text.to_owned() } else { truncate_with_ellipsis(text, columns) }
}

/// Like [`truncate`], but always ends in `…`, for a text of which more follows than is given here.
#[must_use]
pub fn truncate_with_ellipsis(text: &str, columns: usize) -> String {
    let mut kept = String::new();
    let mut kept_columns = 0;
    for grapheme in graphemes(text) {
        kept_columns += width(grapheme);
        if kept_columns + 1 > columns {
            break;
        }
        kept.push_str(grapheme);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// `spans` in lines of `columns` columns; the first line begins with the prefix `first` and the others with `rest`. Words stay
/// whole if a line can hold them; a newline in the text begins a line.
#[must_use]
pub fn wrap(spans: &[StyledSpan], columns: usize, first: &str, rest: &str) -> Vec<StyledLine> {
    let line = FilledLine::behind(first);
    let mut wrapped = WrappedLines { lines: Vec::new(), line, is_empty: true, columns, rest };
    for token in split_words(spans) {
        match token {
            WrapToken::Word(word) => wrapped.push_word(&word),
            WrapToken::Break => wrapped.end_line(),
        }
    }
    wrapped.into_lines()
}

/// A line, or a word, with the columns that it takes: they are needed at each word, and cost a walk through the text.
#[derive(Default)]
struct FilledLine {
    line: StyledLine,
    columns: usize,
}

impl FilledLine {
    fn behind(prefix: &str) -> Self {
        let mut line = Self::default();
        if !prefix.is_empty() {
            line.push(prefix, TextStyle::Plain);
        }
        line
    }

    fn push(&mut self, text: &str, style: TextStyle) {
        self.line.push(text, style);
        self.columns += width(text);
    }
}

/// The lines so far.
struct WrappedLines<'a> {
    lines: Vec<StyledLine>,
    /// The line that is being filled.
    line: FilledLine,
    /// Whether that line has nothing but its prefix.
    is_empty: bool,
    columns: usize,
    /// The prefix of every line but the first.
    rest: &'a str,
}

impl WrappedLines<'_> {
    fn push_word(&mut self, word: &WrapWord) {
        if !self.is_empty && self.line.columns + 1 + word.text.columns > self.columns {
            self.end_line();
        }
        if !self.is_empty {
            self.line.push(" ", word.space_before);
        }
        let fits = self.line.columns + word.text.columns <= self.columns;
        for span in &word.text.line.spans {
            if fits {
                self.line.push(&span.text, span.style);
            } else {
                self.push_graphemes(span);
            }
            self.is_empty = false;
        }
    }

    /// Breaks a word that is longer than a line where it reaches the edge. An empty line takes a grapheme even if it is
    /// too wide, or the loop would never get past it.
    fn push_graphemes(&mut self, span: &StyledSpan) {
        for grapheme in graphemes(&span.text) {
            if !self.is_empty && self.line.columns + width(grapheme) > self.columns {
                self.end_line();
            }
            self.line.push(grapheme, span.style);
            self.is_empty = false;
        }
    }

    fn end_line(&mut self) {
        let ended = std::mem::replace(&mut self.line, FilledLine::behind(self.rest));
        self.lines.push(ended.line);
        self.is_empty = true;
    }

    fn into_lines(mut self) -> Vec<StyledLine> {
        if !self.is_empty {
            self.lines.push(self.line.line);
        }
        self.lines
    }
}

/// Text without a space in it, perhaps in several styles.
#[derive(Default)]
struct WrapWord {
    text: FilledLine,
    /// The style of the space before the word, so that emphasis over several words is not interrupted.
    space_before: TextStyle,
}

enum WrapToken {
    Word(WrapWord),
    Break,
}

fn split_words(spans: &[StyledSpan]) -> Vec<WrapToken> {
    let mut tokens = Vec::new();
    let mut word = WrapWord::default();
    let end_word = |open: &mut WrapWord, ended_tokens: &mut Vec<WrapToken>, space| {
        let ended = std::mem::replace(open, WrapWord { space_before: space, ..WrapWord::default() });
        if !ended.text.line.spans.is_empty() {
            ended_tokens.push(WrapToken::Word(ended));
        }
    };
    for span in spans {
        for piece in pieces(&span.text) {
            match piece {
                "\n" => {
                    end_word(&mut word, &mut tokens, TextStyle::Plain);
                    tokens.push(WrapToken::Break);
                }
                " " | "\t" => end_word(&mut word, &mut tokens, span.style),
                _ => word.text.push(piece, span.style),
            }
        }
    }
    end_word(&mut word, &mut tokens, TextStyle::Plain);
    tokens
}

/// `text` cut into white space, a grapheme each, and what stands between it. An accent makes another grapheme of the space
/// that it stands on; without accents the bytes tell.
fn pieces(text: &str) -> Vec<&str> {
    const SPACES: [char; 3] = [' ', '\t', '\n'];
    if !text.is_ascii() {
        return text.graphemes(true).collect();
    }
    text.split_inclusive(SPACES)
        .flat_map(|part| {
            let word = part.trim_end_matches(SPACES);
            [word, part.get(word.len()..).unwrap_or_default()]
        })
        .filter(|piece| !piece.is_empty())
        .collect()
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
