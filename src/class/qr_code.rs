//! The link into the room as a QR code, for cameras.

use qrcodegen::{QrCode, QrCodeEcc};

/// The light border that a reader needs, in modules (ISO/IEC 18004 asks for four; two are enough for every phone tried, and
/// fit beside the link).
const BORDER: i32 = 2;

/// `link` as rows of half blocks, dark modules as ink: two rows of modules in each line of text. To be drawn dark on
/// light. `None` for a text that is too long for a code.
#[must_use]
pub fn qr_lines(link: &str) -> Option<Vec<String>> {
    let code = QrCode::encode_text(link, QrCodeEcc::Low).ok()?;
    let end = code.size() + BORDER;
    let module_pair = |x, y| match (code.get_module(x, y), code.get_module(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let rows = (-BORDER..end).step_by(2);
    Some(rows.map(|y| (-BORDER..end).map(|x| module_pair(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_with_a_light_border_and_its_three_corners() {
        let lines = qr_lines("http://192.168.1.5:8080/K7QM-2XPA").expect("short enough");
        let columns = lines.first().map_or(0, |line| line.chars().count());
        assert!(lines.iter().all(|line| line.chars().count() == columns));
        assert_eq!(lines.len(), columns.div_ceil(2), "two modules a line");
        assert!(lines.first().is_some_and(|line| line.trim().is_empty()));
        // A finder pattern begins with seven dark modules over one dark, five light, one dark.
        let top: String = lines.get(1).map(|line| line.chars().skip(2).take(7).collect()).unwrap_or_default();
        assert_eq!(top, "█▀▀▀▀▀█");
        assert_eq!(qr_lines(&"x".repeat(4000)), None);
    }
}
