//! Blocks of lines, such as a step's text and its prediction, and how they are put below each other.

use ratatui::text::Line;

/// Blocks of lines, with an empty line between them where there is room.
#[derive(Clone, Debug, Default)]
pub(super) struct TextBlocks {
    blocks: Vec<TextBlock>,
}

#[derive(Clone, Debug)]
struct TextBlock {
    lines: Vec<Line<'static>>,
    /// `None` for what is always drawn; what is drawn only where rows are left goes in this order, the largest first.
    dispensability: Option<usize>,
    /// What takes its place then.
    substitute: Vec<Line<'static>>,
}

impl TextBlocks {
    /// Adds a block; one without lines is left out.
    pub(super) fn push(&mut self, lines: Vec<Line<'static>>) {
        self.push_block(lines, None);
    }

    /// Adds a block for where rows are left; of several, the one that can be dispensed with most is left out first.
    pub(super) fn push_optional(&mut self, lines: Vec<Line<'static>>, dispensability: usize) {
        self.push_block(lines, Some(dispensability));
    }

    fn push_block(&mut self, lines: Vec<Line<'static>>, dispensability: Option<usize>) {
        if !lines.is_empty() {
            self.blocks.push(TextBlock { lines, dispensability, substitute: Vec::new() });
        }
    }

    /// Adds a block that is as long as it should be, and `substitute` for where there is no room for it.
    pub(super) fn push_replaceable(&mut self, lines: Vec<Line<'static>>, substitute: Vec<Line<'static>>) {
        self.blocks.push(TextBlock { lines, dispensability: Some(0), substitute });
    }

    pub(super) fn extend(&mut self, blocks: impl IntoIterator<Item = Vec<Line<'static>>>) {
        blocks.into_iter().for_each(|lines| self.push(lines));
    }

    /// Leaves out the optional block that can be dispensed with most, if that can be done at least so easily; returns
    /// whether there was one.
    pub(super) fn leave_out_optional(&mut self, least: usize) -> bool {
        let optional = self.blocks.iter().enumerate().filter(|(_, block)| block.dispensability >= Some(least));
        let Some((index, _)) = optional.max_by_key(|(_, block)| block.dispensability) else { return false };
        let TextBlock { substitute, .. } = self.blocks.remove(index);
        if !substitute.is_empty() {
            self.blocks.insert(index, TextBlock { lines: substitute, dispensability: None, substitute: Vec::new() });
        }
        true
    }

    /// The same with each block changed by `change`.
    pub(super) fn map(mut self, change: impl Fn(Vec<Line<'static>>) -> Vec<Line<'static>>) -> Self {
        for block in &mut self.blocks {
            block.lines = change(std::mem::take(&mut block.lines));
            block.substitute = change(std::mem::take(&mut block.substitute));
        }
        self
    }

    /// How many lines the blocks have, without empty lines between them.
    pub(super) fn line_count(&self) -> usize {
        self.blocks.iter().map(|block| block.lines.len()).sum()
    }

    /// How many empty lines there are between the blocks where there is room.
    pub(super) fn gap_count(&self) -> usize {
        self.blocks.len().saturating_sub(1)
    }

    /// The lines of all blocks, with empty lines between them if `height` rows have room for that.
    pub(super) fn join(self, height: usize) -> Vec<Line<'static>> {
        let spaced = self.line_count() + self.gap_count() <= height;
        let mut lines = Vec::new();
        for block in self.blocks {
            if spaced && !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.extend(block.lines);
        }
        lines
    }
}

impl<const N: usize> From<[Vec<Line<'static>>; N]> for TextBlocks {
    fn from(blocks: [Vec<Line<'static>>; N]) -> Self {
        let mut joined = Self::default();
        joined.extend(blocks);
        joined
    }
}
