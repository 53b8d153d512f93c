//! The difference between two texts, line by line, as `diff -u` prints it and `patch` reads it.

use std::fmt::Write as _;

/// How many lines that are the same are shown around those that differ.
const CONTEXT_LINES: usize = 3;

/// A line of either text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DiffLine<'t> {
    Same(&'t str),
    Removed(&'t str),
    Added(&'t str),
}

/// The difference between two texts of the file called `name`; empty if there is none. Without a line end at its end.
pub(super) fn unified_diff(name: &str, old: &str, new: &str) -> String {
    let lines = diff_lines(&old.lines().collect::<Vec<_>>(), &new.lines().collect::<Vec<_>>());
    let mut diff = String::new();
    let (mut old_line, mut new_line, mut index) = (1, 1, 0);
    while let Some(hunk) = next_hunk(&lines, index) {
        let skipped = hunk.start - index;
        (old_line, new_line) = (old_line + skipped, new_line + skipped);
        let hunk_lines = lines.get(hunk.clone()).unwrap_or_default();
        let count = |is_other: fn(&DiffLine<'_>) -> bool| hunk_lines.iter().filter(|line| !is_other(line)).count();
        let old_count = count(|line| matches!(line, DiffLine::Added(_)));
        let new_count = count(|line| matches!(line, DiffLine::Removed(_)));
        if diff.is_empty() {
            diff = format!("--- {name}\n+++ {name}");
        }
        let _ = write!(diff, "\n@@ -{old_line},{old_count} +{new_line},{new_count} @@");
        for line in hunk_lines {
            let (mark, text) = match line {
                DiffLine::Same(text) => (' ', text),
                DiffLine::Removed(text) => ('-', text),
                DiffLine::Added(text) => ('+', text),
            };
            let _ = write!(diff, "\n{mark}{text}");
        }
        (old_line, new_line, index) = (old_line + old_count, new_line + new_count, hunk.end);
    }
    diff
}

/// The next lines to be shown, from `start` on: those that differ, and the context around them.
fn next_hunk(lines: &[DiffLine<'_>], start: usize) -> Option<std::ops::Range<usize>> {
    let differs = |line: &DiffLine<'_>| !matches!(line, DiffLine::Same(_));
    let first = start + lines.iter().skip(start).position(differs)?;
    let mut end = first + 1;
    while let Some(distance) = lines.iter().skip(end).position(differs).filter(|same| *same <= 2 * CONTEXT_LINES) {
        end += distance + 1;
    }
    Some(first.saturating_sub(CONTEXT_LINES).max(start)..(end + CONTEXT_LINES).min(lines.len()))
}

/// Walks both texts; where they differ, the nearest lines that are the same again end the difference.
fn diff_lines<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<DiffLine<'t>> {
    let mut lines = Vec::with_capacity(old.len());
    let (mut old_rest, mut new_rest) = (old, new);
    while !old_rest.is_empty() || !new_rest.is_empty() {
        if let ([first, rest @ ..], [new_first, new_after @ ..]) = (old_rest, new_rest)
            && first == new_first
        {
            lines.push(DiffLine::Same(first));
            (old_rest, new_rest) = (rest, new_after);
            continue;
        }
        let (removed, added) = nearest_agreement(old_rest, new_rest);
        let (removed_lines, after_removed) = old_rest.split_at(removed);
        let (added_lines, after_added) = new_rest.split_at(added);
        lines.extend(removed_lines.iter().map(|line| DiffLine::Removed(line)));
        lines.extend(added_lines.iter().map(|line| DiffLine::Added(line)));
        (old_rest, new_rest) = (after_removed, after_added);
    }
    lines
}

/// How many lines of each text come before the nearest ones that are the same; all of them if none are.
fn nearest_agreement(old: &[&str], new: &[&str]) -> (usize, usize) {
    let distances = 1..old.len() + new.len();
    let mut pairs = distances.flat_map(|distance| (0..=distance).map(move |removed| (removed, distance - removed)));
    let agree =
        |(removed, added): &(usize, usize)| old.get(*removed).is_some_and(|old_line| new.get(*added) == Some(old_line));
    pairs.find(agree).unwrap_or((old.len(), new.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_three_lines_around_it() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n";
        let new = old.replace("5\n6\n7", "5\nsix\n7").replace("17\n", "17\n18\n");
        let expected = "--- a.toml\n+++ a.toml\n@@ -3,7 +3,7 @@\n 3\n 4\n 5\n-6\n+six\n 7\n 8\n 9\n\
                        @@ -15,3 +15,4 @@\n 15\n 16\n 17\n+18";
        assert_eq!(unified_diff("a.toml", old, &new), expected);
        assert_eq!(unified_diff("a.toml", old, old), "");
        assert_eq!(unified_diff("a", "x\n", "y\n"), "--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n+y");
    }
}
