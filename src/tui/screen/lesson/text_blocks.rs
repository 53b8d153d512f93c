//! Blocks of lines, such as a step's text and its prediction, and how they are put below each other.

use ratatui::text::Line;

/// Blocks of lines, with an empty line between them where there is room.
pub(super) type TextBlocks = Vec<Vec<Line<'static>>>;

/// How many lines the blocks have, without empty lines between them.
pub(super) fn line_count(blocks: &TextBlocks) -> usize {
    blocks.iter().map(Vec::len).sum()
}

/// How many empty lines there are between the blocks where there is room.
pub(super) fn gap_count(blocks: &TextBlocks) -> usize {
    blocks.iter().filter(|block| !block.is_empty()).count().saturating_sub(1)
}

/// The lines of all blocks, with empty lines between them if `height` rows have room for that.
pub(super) fn join_blocks(blocks: TextBlocks, height: usize) -> Vec<Line<'static>> {
    let spaced = line_count(&blocks) + gap_count(&blocks) <= height;
    let mut lines = Vec::new();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if spaced && !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(block);
    }
    lines
}
