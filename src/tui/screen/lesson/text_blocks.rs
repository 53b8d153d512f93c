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
    /// Whether it is an item of a list: no empty line stands between two of them.
    is_item: bool,
}

impl TextBlocks {
    /// Adds a block; one without lines is left out.
    pub(super) fn push(&mut self, lines: Vec<Line<'static>>) {
        self.push_block(lines, None);
    }

    /// Adds an item of a list for where rows are left.
    pub(super) fn push_optional_item(&mut self, lines: Vec<Line<'static>>, dispensability: usize) {
        let (dispensability, substitute) = (Some(dispensability), Vec::new());
        self.blocks.push(TextBlock { lines, dispensability, substitute, is_item: true });
    }

    /// Adds a block for where rows are left; of several, the one that can be dispensed with most is left out first.
    pub(super) fn push_optional(&mut self, lines: Vec<Line<'static>>, dispensability: usize) {
        self.push_block(lines, Some(dispensability));
    }

    fn push_block(&mut self, lines: Vec<Line<'static>>, dispensability: Option<usize>) {
        if !lines.is_empty() {
            self.blocks.push(TextBlock { lines, dispensability, substitute: Vec::new(), is_item: false });
        }
    }

    /// Adds a block that is as long as it should be, and `substitute` for where there is no room for it.
    pub(super) fn push_replaceable(
        &mut self,
        lines: Vec<Line<'static>>,
        substitute: Vec<Line<'static>>,
        dispensability: usize,
    ) {
        if !lines.is_empty() {
            self.blocks.push(TextBlock { lines, dispensability: Some(dispensability), substitute, is_item: false });
        }
    }

    pub(super) fn extend(&mut self, blocks: impl IntoIterator<Item = Vec<Line<'static>>>) {
        blocks.into_iter().for_each(|lines| self.push(lines));
    }

    /// Leaves out the optional block that can be dispensed with most, if that can be done at least so easily; returns
    /// whether there was one.
    pub(super) fn leave_out_optional(&mut self, least: usize) -> bool {
        let optional = self.blocks.iter().enumerate().filter(|(_, block)| block.dispensability >= Some(least));
        let Some((index, _)) = optional.max_by_key(|(_, block)| block.dispensability) else { return false };
        let block = self.blocks.remove(index);
        if !block.substitute.is_empty() {
            let lines = block.substitute;
            self.blocks.insert(index, TextBlock { lines, dispensability: None, substitute: Vec::new(), ..block });
        }
        true
    }

    /// Takes the optional blocks out that can be dispensed with at least so easily.
    pub(super) fn split_off_optional(&mut self, least: usize) -> Self {
        let (taken, kept) =
            std::mem::take(&mut self.blocks).into_iter().partition(|block| block.dispensability >= Some(least));
        self.blocks = kept;
        Self { blocks: taken }
    }

    /// The same with each block changed by `change`.
    pub(super) fn map(mut self, change: impl Fn(Vec<Line<'static>>) -> Vec<Line<'static>>) -> Self {
        for block in &mut self.blocks {
            block.lines = change(std::mem::take(&mut block.lines));
            block.substitute = change(std::mem::take(&mut block.substitute));
        }
        self
    }

    /// Keeps what fits `height` rows, what can be dispensed with least first.
    pub(super) fn keep_fitting(&mut self, height: usize) {
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        order.sort_by_key(|index| self.blocks[*index].dispensability);
        let mut fitting = Self::default();
        let mut kept: Vec<usize> = Vec::new();
        for index in order {
            let place = kept.partition_point(|other| *other < index);
            fitting.blocks.insert(place, self.blocks[index].clone());
            kept.insert(place, index);
            if fitting.spaced_line_count() > height {
                fitting.blocks.remove(place);
                kept.remove(place);
            }
        }
        *self = fitting;
    }

    /// How many lines the blocks have, without empty lines between them.
    pub(super) fn line_count(&self) -> usize {
        self.blocks.iter().map(|block| block.lines.len()).sum()
    }

    /// How many empty lines there are between the blocks where there is room.
    pub(super) fn gap_count(&self) -> usize {
        self.blocks.windows(2).filter(|pair| has_gap(&pair[0], &pair[1])).count()
    }

    /// How many lines they have with those between them.
    pub(super) fn spaced_line_count(&self) -> usize {
        self.line_count() + self.gap_count()
    }

    /// The lines of all blocks, with empty lines between them if `height` rows have room for that.
    pub(super) fn join(self, height: usize) -> Vec<Line<'static>> {
        let spaced = self.spaced_line_count() <= height;
        let mut lines = Vec::new();
        let mut above: Option<&TextBlock> = None;
        for block in &self.blocks {
            if spaced && above.is_some_and(|above| has_gap(above, block)) {
                lines.push(Line::default());
            }
            lines.extend(block.lines.iter().cloned());
            above = Some(block);
        }
        lines
    }
}

/// Whether an empty line stands between two blocks where there is room.
const fn has_gap(above: &TextBlock, below: &TextBlock) -> bool {
    !(above.is_item && below.is_item)
}

impl<const N: usize> From<[Vec<Line<'static>>; N]> for TextBlocks {
    fn from(blocks: [Vec<Line<'static>>; N]) -> Self {
        let mut joined = Self::default();
        joined.extend(blocks);
        joined
    }
}
