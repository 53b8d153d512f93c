//! A bar of blocks for a percentage.

/// A bar, `columns` wide: `▰▰▰▱▱▱▱▱▱▱` for 30 percent in ten. Anything above 0 percent shows at least one block.
pub(in crate::tui) fn progress_bar(percent: u64, columns: u64) -> String {
    let filled = (percent * columns / 100).max(u64::from(percent > 0)).min(columns);
    (0..columns).map(|column| if column < filled { '▰' } else { '▱' }).collect()
}
