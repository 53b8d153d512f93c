//! What stands at a place in a TOML text: in which table, at which key, in a key or in a value. It reads texts that are being
//! written, so it asks for no more than one line that makes sense.

use std::ops::{ControlFlow, Range};

/// Where a cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CursorContext {
    /// The keys from the top of the file to the table that the cursor is in, or to the value. Lists have no segment.
    pub(super) path: Vec<String>,
    pub(super) part: CursorPart,
    /// The bytes of the key, or of the value without its quotes; empty where nothing stands yet.
    pub(super) token: Range<usize>,
}

/// What the cursor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CursorPart {
    /// A key, which is no part of the path.
    Key,
    /// A text between quotes.
    Text,
    /// A value without quotes, or the place of one.
    Bare,
}

/// What is at the byte `offset` of `text`; `None` in a comment and outside of any key and value.
pub(super) fn context_at(text: &str, offset: usize) -> Option<CursorContext> {
    let mut reader = CursorReader {
        text,
        offset,
        position: 0,
        header: Vec::new(),
        path: Vec::new(),
        open: Vec::new(),
        state: ReaderState::Key,
    };
    while reader.position < text.len() {
        if let ControlFlow::Break(found) = reader.read_token() {
            return found;
        }
    }
    reader.context_here()
}

/// Ends with the answer.
type CursorSearch = ControlFlow<Option<CursorContext>>;

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReaderState {
    Key,
    Value,
    /// A comma, a bracket or the end of the line.
    Separator,
}

/// A bracket that is not closed yet.
enum Bracket {
    List,
    /// With the length of the path of its table.
    Table(usize),
}

struct CursorReader<'t> {
    text: &'t str,
    offset: usize,
    position: usize,
    header: Vec<String>,
    path: Vec<String>,
    open: Vec<Bracket>,
    state: ReaderState,
}

impl CursorReader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// Reads on. `Some` is the answer: the cursor was in what was read.
    fn read_token(&mut self) -> CursorSearch {
        let Some(next) = self.rest().chars().next() else { return ControlFlow::Break(self.context_here()) };
        match next {
            '\n' if self.position >= self.offset => return ControlFlow::Break(self.context_here()),
            '\n' => {
                self.position += 1;
                if self.open.is_empty() {
                    self.path.clone_from(&self.header);
                    self.state = ReaderState::Key;
                }
            }
            '#' => {
                let end = self.position + self.rest().find('\n').unwrap_or(self.rest().len());
                if self.offset > self.position && self.offset <= end {
                    return ControlFlow::Break(None);
                }
                self.position = end;
            }
            c if c.is_whitespace() => {
                if self.position >= self.offset {
                    return ControlFlow::Break(self.context_here());
                }
                self.position += c.len_utf8();
            }
            '[' if self.state == ReaderState::Key && self.open.is_empty() => return self.read_header(),
            _ if self.state == ReaderState::Key && !"}],=.".contains(next) => return self.read_key(),
            '"' | '\'' => return self.read_text(),
            _ if "[]{},=.".contains(next) => {
                if self.position >= self.offset {
                    return ControlFlow::Break(self.context_here());
                }
                self.read_punctuation(next);
            }
            _ => return self.read_bare(),
        }
        ControlFlow::Continue(())
    }

    fn read_punctuation(&mut self, punctuation: char) {
        self.position += 1;
        match punctuation {
            '[' => self.open.push(Bracket::List),
            '{' => {
                self.open.push(Bracket::Table(self.path.len()));
                self.state = ReaderState::Key;
            }
            '=' => self.state = ReaderState::Value,
            '.' => self.state = ReaderState::Key,
            ',' => match self.open.last() {
                Some(Bracket::Table(length)) => {
                    self.path.truncate(*length);
                    self.state = ReaderState::Key;
                }
                _ => self.state = ReaderState::Value,
            },
            _ => {
                if let Some(Bracket::Table(length)) = self.open.pop() {
                    self.path.truncate(length);
                }
                self.state = ReaderState::Separator;
            }
        }
    }

    /// Reads `[a.b]` or `[[a.b]]`, which names the table of the lines to come.
    fn read_header(&mut self) -> CursorSearch {
        let line_end = self.position + self.rest().find('\n').unwrap_or(self.rest().len());
        let brackets = self.rest().bytes().take_while(|byte| *byte == b'[').count();
        self.position += brackets;
        self.path.clear();
        while self.position < line_end {
            let start = self.position;
            let key = self.parse_key();
            self.look_for_cursor(CursorPart::Key, start..self.position)?;
            self.path.extend((!key.is_empty()).then_some(key));
            match self.rest().chars().next() {
                Some(']') | None => break,
                Some(separator) => self.position += separator.len_utf8(),
            }
        }
        self.header.clone_from(&self.path);
        self.position = line_end;
        ControlFlow::Continue(())
    }

    /// Reads a key; the path then leads to its value.
    fn read_key(&mut self) -> CursorSearch {
        let start = self.position;
        let key = self.parse_key();
        self.look_for_cursor(CursorPart::Key, start..self.position)?;
        if self.position == start {
            // No key begins like this.
            self.position += self.rest().chars().next().map_or(1, char::len_utf8);
            return ControlFlow::Continue(());
        }
        self.path.push(key);
        self.state = ReaderState::Separator;
        ControlFlow::Continue(())
    }

    /// Takes a bare or quoted key from the text.
    fn parse_key(&mut self) -> String {
        if let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let inner = self.rest().get(1..).unwrap_or_default();
            let length = inner.find([quote, '\n']).unwrap_or(inner.len());
            let key = inner.get(..length).unwrap_or_default().to_owned();
            self.position += 1 + length + usize::from(inner[length..].starts_with(quote));
            return key;
        }
        let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let length = self.rest().find(|c| !is_key(c)).unwrap_or(self.rest().len());
        let key = self.rest().get(..length).unwrap_or_default().to_owned();
        self.position += length;
        key
    }

    /// Reads a text in one of the four kinds of quotes. One that is not closed ends with its line.
    fn read_text(&mut self) -> CursorSearch {
        let quote = self.rest().get(..1).unwrap_or_default().to_owned();
        let is_long = self.rest().starts_with(&quote.repeat(3));
        let quotes = if is_long { quote.repeat(3) } else { quote.clone() };
        let start = self.position + quotes.len();
        let inner = self.text.get(start..).unwrap_or_default();
        let (mut length, mut is_escaped) = (inner.len(), false);
        for (index, c) in inner.char_indices() {
            let is_end = (!is_long && c == '\n') || (!is_escaped && inner[index..].starts_with(&quotes));
            if is_end {
                length = index;
                break;
            }
            is_escaped = !is_escaped && c == '\\' && quote == "\"";
        }
        let end = start + length;
        self.state = ReaderState::Separator;
        self.position = if inner[length..].starts_with(&quotes) { end + quotes.len() } else { end };
        self.look_for_cursor(CursorPart::Text, start..end)
    }

    fn read_bare(&mut self) -> CursorSearch {
        let start = self.position;
        let length = self.rest().find(|c: char| c.is_whitespace() || "[]{},#".contains(c)).unwrap_or(self.rest().len());
        self.position += length.max(1);
        self.state = ReaderState::Separator;
        self.look_for_cursor(CursorPart::Bare, start..start + length)
    }

    /// Whether the cursor is in the token that was just read, or at one of its ends.
    fn look_for_cursor(&self, part: CursorPart, token: Range<usize>) -> CursorSearch {
        let is_here = (token.start..=token.end).contains(&self.offset);
        if is_here { ControlFlow::Break(Some(self.context(part, token))) } else { ControlFlow::Continue(()) }
    }

    /// The context of a cursor at which nothing stands yet.
    fn context_here(&self) -> Option<CursorContext> {
        let part = match self.state {
            ReaderState::Key => CursorPart::Key,
            ReaderState::Value => CursorPart::Bare,
            ReaderState::Separator => return None,
        };
        Some(self.context(part, self.offset..self.offset))
    }

    fn context(&self, part: CursorPart, token: Range<usize>) -> CursorContext {
        CursorContext { path: self.path.clone(), part, token }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The context at `|`: the path, the part and the token.
    fn at(marked: &str) -> String {
        let offset = marked.find('|').expect("a cursor");
        let text = marked.replacen('|', "", 1);
        match context_at(&text, offset) {
            Some(CursorContext { path, part, token }) => format!("{} {part:?} {}", path.join("."), &text[token]),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn keys_values_and_tables_are_told_apart() {
        for (marked, wanted) in [
            ("mi|", " Key mi"),
            ("|", " Key "),
            ("minutes = |", "minutes Bare "),
            ("minutes = 1|2", "minutes Bare 12"),
            ("covers = [\"a\", \"jwt|\"]", "covers Text jwt"),
            ("covers = [\"jwt|\nx = 1", "covers Text jwt"),
            ("[[step]]\nid = \"a\"\nti|tle = 1", "step Key title"),
            ("[[step]]\n[st|ep.predict]", " Key step"),
            ("[step.pre|dict]", "step Key predict"),
            ("[[step.do]]\nexpect = { status = 200, sto|re.sessions = 1 }", "step.do.expect Key store"),
            ("[[step.do]]\nexpect = { status = 200, store.se|", "step.do.expect.store Key se"),
            ("[[step.do]]\nrequest.line = \"GET |/\"", "step.do.request.line Text GET /"),
            ("a = { b = 1 }\nc = |", "c Bare "),
            ("a = 1 # no|te", "nothing"),
            ("a = \"\"\"\nx|\n\"\"\"", "a Text \nx\n"),
            ("a = \"\\\"x|\"", "a Text \\\"x"),
            ("at_once = [{ by = \"b|\" }]", "at_once.by Text b"),
            ("believed = { 200 = \"w|\" }", "believed.200 Text w"),
            ("a = 1 |", "nothing"),
        ] {
            assert_eq!(at(marked), wanted, "{marked}");
        }
    }

    #[test]
    fn no_text_and_no_place_in_it_is_too_much() {
        let odd = "[[a.\"b]\n= = ][}{ 'x\n\"\"\" ä # \n. , \\ \"\\";
        for end in (0..=odd.len()).filter(|end| odd.is_char_boundary(*end)) {
            for offset in (0..=end).filter(|offset| odd.is_char_boundary(*offset)) {
                let _ = context_at(&odd[..end], offset);
            }
        }
    }
}
