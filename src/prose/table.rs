//! A table as plain lines.

use super::styled_line::width;
use super::wrap::truncate;

/// The spaces between two columns.
const GAP: &str = "   ";

/// Rows with the same number of cells in lines of at most `columns`, their cells below each other. The first cell of each
/// row gives way to the others.
#[must_use]
pub fn table_lines(rows: &[Vec<String>], columns: usize) -> Vec<String> {
    let cells = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |cell: usize| rows.iter().filter_map(|row| row.get(cell)).map(|text| width(text)).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..cells).map(widest).collect();
    if let Some((first, others)) = widths.split_first_mut() {
        let others: usize = others.iter().map(|width| width + GAP.len()).sum();
        *first = (*first).min(columns.saturating_sub(others)).max(1);
    }
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(text, width)| padded(text, *width)).collect();
        truncate(cells.join(GAP).trim_end(), columns)
    };
    rows.iter().map(line).collect()
}

/// `text` in exactly `columns` columns.
fn padded(text: &str, columns: usize) -> String {
    let text = truncate(text, columns);
    let gap = " ".repeat(columns.saturating_sub(width(&text)));
    text + &gap
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_column_gives_way() {
        let rows = [["", "sid", "cart"], ["GET https://shop.test/me", "sent", "not sent"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        let wide = ["                           sid    cart", "GET https://shop.test/me   sent   not sent"];
        assert_eq!(table_lines(&rows, 78), wide);
        let narrow = ["               sid    cart", "GET https:/…   sent   not sent"];
        assert_eq!(table_lines(&rows, 30), narrow);
        assert_eq!(table_lines(&[], 30), [""; 0]);
    }
}
