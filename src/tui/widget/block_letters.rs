//! Large letters made of blocks, for a heading that is read from the back row: five pixels high, two to a row.

use crate::prose::width;

/// Rows of a line of letters: five pixels in half blocks.
pub(in crate::tui) const LETTER_ROWS: usize = 3;

/// The pixels of a blank between two words.
const BLANK_PIXELS: usize = 3;

/// Each character with its five rows of pixels.
#[rustfmt::skip]
const GLYPHS: &[(char, [&str; 5])] = &[
    ('A', [" ## ", "#  #", "####", "#  #", "#  #"]),
    ('B', ["### ", "#  #", "### ", "#  #", "### "]),
    ('C', [" ###", "#   ", "#   ", "#   ", " ###"]),
    ('D', ["### ", "#  #", "#  #", "#  #", "### "]),
    ('E', ["####", "#   ", "### ", "#   ", "####"]),
    ('F', ["####", "#   ", "### ", "#   ", "#   "]),
    ('G', [" ###", "#   ", "# ##", "#  #", " ###"]),
    ('H', ["#  #", "#  #", "####", "#  #", "#  #"]),
    ('I', ["#", "#", "#", "#", "#"]),
    ('J', ["  #", "  #", "  #", "# #", " # "]),
    ('K', ["#  #", "# # ", "##  ", "# # ", "#  #"]),
    ('L', ["#  ", "#  ", "#  ", "#  ", "###"]),
    ('M', ["#   #", "## ##", "# # #", "#   #", "#   #"]),
    ('N', ["#  #", "## #", "# ##", "#  #", "#  #"]),
    ('O', [" ## ", "#  #", "#  #", "#  #", " ## "]),
    ('P', ["### ", "#  #", "### ", "#   ", "#   "]),
    ('Q', [" ## ", "#  #", "#  #", "# # ", " # #"]),
    ('R', ["### ", "#  #", "### ", "# # ", "#  #"]),
    ('S', [" ###", "#   ", " ## ", "   #", "### "]),
    ('T', ["###", " # ", " # ", " # ", " # "]),
    ('U', ["#  #", "#  #", "#  #", "#  #", " ## "]),
    ('V', ["#   #", "#   #", " # # ", " # # ", "  #  "]),
    ('W', ["#   #", "#   #", "# # #", "## ##", "#   #"]),
    ('X', ["# #", "# #", " # ", "# #", "# #"]),
    ('Y', ["# #", "# #", " # ", " # ", " # "]),
    ('Z', ["####", "  # ", " #  ", "#   ", "####"]),
    ('0', [" ## ", "#  #", "#  #", "#  #", " ## "]),
    ('1', [" #", "##", " #", " #", " #"]),
    ('2', ["### ", "   #", " ## ", "#   ", "####"]),
    ('3', ["### ", "   #", " ## ", "   #", "### "]),
    ('4', ["#  #", "#  #", "####", "   #", "   #"]),
    ('5', ["####", "#   ", "### ", "   #", "### "]),
    ('6', [" ## ", "#   ", "### ", "#  #", " ## "]),
    ('7', ["####", "   #", "  # ", " #  ", " #  "]),
    ('8', [" ## ", "#  #", " ## ", "#  #", " ## "]),
    ('9', [" ## ", "#  #", " ###", "   #", " ## "]),
    ('.', [" ", " ", " ", " ", "#"]),
    (',', ["  ", "  ", "  ", " #", "# "]),
    (':', [" ", "#", " ", "#", " "]),
    (';', ["  ", " #", "  ", " #", "# "]),
    ('!', ["#", "#", "#", " ", "#"]),
    ('?', ["## ", "  #", " # ", "   ", " # "]),
    ('\'', ["#", "#", " ", " ", " "]),
    ('’', ["#", "#", " ", " ", " "]),
    ('"', ["# #", "# #", "   ", "   ", "   "]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('–', ["    ", "    ", "####", "    ", "    "]),
    ('_', ["   ", "   ", "   ", "   ", "###"]),
    ('(', [" #", "# ", "# ", "# ", " #"]),
    (')', ["# ", " #", " #", " #", "# "]),
    ('/', ["   #", "  # ", "  # ", " #  ", "#   "]),
    ('+', ["   ", " # ", "###", " # ", "   "]),
    ('=', ["   ", "###", "   ", "###", "   "]),
    ('&', [" #  ", "# # ", " #  ", "# ##", " ## "]),
];

/// `text` in large letters, wrapped between its words into lines of `columns`: three rows for each, and one between two.
/// `None` where it has a character that is not among the letters, a word that is wider than a line, or more than
/// `max_lines` lines.
#[must_use]
pub(in crate::tui) fn block_letters(text: &str, columns: usize, max_lines: usize) -> Option<Vec<String>> {
    let mut lines: Vec<[String; 5]> = Vec::new();
    for word in text.split_whitespace() {
        let pixels = word_pixels(word)?;
        let needed = width(&pixels[0]);
        if needed > columns {
            return None;
        }
        match lines.last_mut().filter(|line| width(&line[0]) + BLANK_PIXELS + needed <= columns) {
            Some(line) => {
                for (row, pixels) in line.iter_mut().zip(&pixels) {
                    row.push_str(&" ".repeat(BLANK_PIXELS));
                    row.push_str(pixels);
                }
            }
            None => lines.push(pixels),
        }
    }
    if lines.len() > max_lines {
        return None;
    }
    let rows = lines.iter().map(half_blocks).collect::<Vec<_>>();
    Some(rows.join(&[String::new()][..]))
}

/// The five rows of pixels of a word, a column between two letters.
fn word_pixels(word: &str) -> Option<[String; 5]> {
    let mut rows: [String; 5] = Default::default();
    for character in word.chars().flat_map(char::to_uppercase) {
        let (_, glyph) = GLYPHS.iter().find(|(known, _)| *known == character)?;
        for (row, pixels) in rows.iter_mut().zip(glyph) {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(pixels);
        }
    }
    Some(rows)
}

/// Two rows of pixels in one row of characters.
fn half_blocks(pixels: &[String; 5]) -> Vec<String> {
    let row = |upper: &str, lower: &str| {
        let pairs = upper.chars().zip(lower.chars().chain(std::iter::repeat(' ')));
        let block = |(upper, lower)| match (upper, lower) {
            ('#', '#') => '█',
            ('#', _) => '▀',
            (_, '#') => '▄',
            _ => ' ',
        };
        pairs.map(block).collect::<String>()
    };
    let [first, second, third, fourth, fifth] = pixels;
    vec![row(first, second), row(third, fourth), row(fifth, "")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_glyphs_have_five_rows_of_one_width() {
        for (character, rows) in GLYPHS {
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{character}");
        }
    }

    #[test]
    fn a_heading_is_wrapped_between_words_or_left_to_ordinary_letters() {
        let rows = block_letters("An ID", 40, 1).expect("it fits");
        assert_eq!(rows, ["▄▀▀▄ █▄ █   █ █▀▀▄", "█▀▀█ █ ▀█   █ █  █", "▀  ▀ ▀  ▀   ▀ ▀▀▀ "]);
        assert_eq!(block_letters("An ID", 12, 2).map(|rows| rows.len()), Some(2 * LETTER_ROWS + 1));
        assert_eq!(block_letters("An ID", 12, 1), None, "two lines");
        assert_eq!(block_letters("identification", 20, 9), None, "a word that is too wide");
        assert_eq!(block_letters("Phiên đăng nhập", 200, 9), None, "no such letters");
    }
}
