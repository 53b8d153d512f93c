//! The checks of a server, each with its verdict and what it saw, in as many rows as there are.

use ratatui::text::Line;

use super::line_symbol::{check_detail, check_label, highlight_if, verdict_sign};
use crate::course::lesson::look_at::LookAtFacts;
use crate::model::{TraceLine, Verdict};
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, merge_rows};

/// The verdicts whose checks may be grouped, what says least first. A check that failed always stands by itself.
const GROUPED_VERDICTS: [Verdict; 3] = [Verdict::NotReached, Verdict::Passed, Verdict::NotChecked];

/// Whether there are rows to spare for what a check saw.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum CheckSpacing {
    /// Every check may take two rows.
    Much,
    None,
}

/// From this width on, a check says what it finds out.
const EXPLAINED_COLUMNS: usize = 34;

/// The checks, to be drawn in `columns`.
#[derive(Clone, Copy)]
pub(in crate::tui) struct CheckList<'a> {
    pub(in crate::tui) pen: Pen,
    pub(in crate::tui) checks: &'a [TraceLine],
    /// What the author of a step points to.
    pub(in crate::tui) look_at: LookAtFacts<'a>,
    pub(in crate::tui) columns: usize,
}

impl<'a> CheckList<'a> {
    /// The checks in at most `height` rows. Where there are too many, those with the same verdict are grouped, what says
    /// least first, but never one that failed or that the author points to.
    pub(in crate::tui) fn lines(self, height: usize) -> Vec<Line<'static>> {
        if self.spaced(CheckSpacing::Much).len() <= height {
            return self.explained(height);
        }
        let levels = (0..=GROUPED_VERDICTS.len()).map(|count| self.groups(&GROUPED_VERDICTS[..count]));
        let fitting = levels.into_iter().find_map(|groups| self.fit_groups(&groups, height));
        fitting.unwrap_or_else(|| self.pen.truncate(self.fewest(height), height))
    }

    /// The fewest rows; those that are left go to why a check failed.
    fn fewest(self, height: usize) -> Vec<Line<'static>> {
        let groups = self.groups(&GROUPED_VERDICTS);
        let spare = height.saturating_sub(groups.len());
        let rows = |group: &Vec<&TraceLine>| match group[..] {
            [check] if check.verdict == Verdict::Failed && spare > 0 => {
                merge_rows(self.check_lines(check, CheckSpacing::Much), spare + 1)
            }
            _ => self.group_lines(group, CheckSpacing::None),
        };
        groups.iter().flat_map(rows).collect()
    }

    /// The groups in at most `height` rows: what matters has all the rows that it needs, the others as far as there are
    /// any. `None` where even what matters has not.
    fn fit_groups(self, groups: &[Vec<&TraceLine>], height: usize) -> Option<Vec<Line<'static>>> {
        let mut lines: Vec<_> = groups.iter().map(|group| self.group_lines(group, CheckSpacing::None)).collect();
        let mut spare = height.checked_sub(groups.len())?;
        let matters = |group: &[&TraceLine]| {
            group.iter().any(|check| check.verdict == Verdict::Failed || self.look_at.includes_check(check))
        };
        for must_fit in [true, false] {
            for (group, drawn) in groups.iter().zip(&mut lines).filter(|(group, _)| matters(group) == must_fit) {
                let whole = self.group_lines(group, CheckSpacing::Much);
                let added = whole.len().saturating_sub(1);
                match spare.checked_sub(added) {
                    Some(left) => (spare, *drawn) = (left, whole),
                    None if must_fit => return None,
                    None => {}
                }
            }
        }
        Some(lines.into_iter().flatten().collect())
    }

    /// All checks, one by one, each with what it finds out as long as there are rows: first the one that refused.
    fn explained(self, height: usize) -> Vec<Line<'static>> {
        let mut lines: Vec<_> = self.checks.iter().map(|check| self.check_lines(check, CheckSpacing::Much)).collect();
        let mut spare = height.saturating_sub(lines.iter().map(Vec::len).sum());
        let mut order: Vec<usize> = (0..self.checks.len()).collect();
        order.sort_by_key(|index| self.checks[*index].verdict != Verdict::Failed);
        for index in order {
            let question = self.question_lines(&self.checks[index]);
            if question.len() <= spare {
                spare -= question.len();
                lines[index].extend(question);
            }
        }
        lines.into_iter().flatten().collect()
    }

    /// All checks, one by one.
    pub(in crate::tui) fn spaced(self, spacing: CheckSpacing) -> Vec<Line<'static>> {
        self.checks.iter().flat_map(|check| self.check_lines(check, spacing)).collect()
    }

    /// How many rows the checks take at least; one that the author points to is whole.
    pub(in crate::tui) fn fewest_row_count(self) -> usize {
        let groups = self.groups(&GROUPED_VERDICTS);
        let rows = |group: &Vec<&TraceLine>| {
            let is_pointed_to = group.iter().any(|check| self.look_at.includes_check(check));
            let spacing = if is_pointed_to { CheckSpacing::Much } else { CheckSpacing::None };
            self.group_lines(group, spacing).len()
        };
        groups.iter().map(rows).sum()
    }

    fn group_lines(self, group: &[&TraceLine], spacing: CheckSpacing) -> Vec<Line<'static>> {
        match *group {
            [check] => self.check_lines(check, spacing),
            _ => vec![self.group_summary(group)],
        }
    }

    /// The checks one by one, but those with each of these `verdicts` together, where the first of them stands.
    fn groups(self, verdicts: &[Verdict]) -> Vec<Vec<&'a TraceLine>> {
        let mut groups: Vec<Vec<&TraceLine>> = Vec::new();
        for check in self.checks {
            let joins = |line: &TraceLine| verdicts.contains(&line.verdict) && !self.look_at.includes_check(line);
            let is_its_group =
                |group: &&mut Vec<&TraceLine>| group[0].verdict == check.verdict && joins(group[0]) && joins(check);
            match groups.iter_mut().find(is_its_group) {
                Some(group) => group.push(check),
                None => groups.push(vec![check]),
            }
        }
        groups
    }

    /// A check with what it saw, which goes on a line of its own if it doesn't fit and there is room.
    fn check_lines(self, check: &TraceLine, spacing: CheckSpacing) -> Vec<Line<'static>> {
        let label_tone = if check.verdict == Verdict::NotReached { Tone::Dim } else { Tone::Plain };
        let label = highlight_if(check_label(self.pen, check, label_tone), self.look_at.includes_check(check));
        let detail = check_detail(check);
        let detail_tone = if check.verdict == Verdict::Passed { Tone::Dim } else { verdict_sign(check.verdict).tone };
        let may_take_two_rows = spacing == CheckSpacing::Much;
        let needs_two_rows = !detail.is_empty() && label.width() + 1 + width(detail) > self.columns;
        if may_take_two_rows && needs_two_rows {
            let detail = WrappedText::plain(detail, detail_tone).with_lead("  ", detail_tone);
            std::iter::once(label).chain(detail.lines(self.pen, self.columns)).collect()
        } else {
            vec![self.pen.justify(label, (detail, detail_tone), self.columns)]
        }
    }

    /// What a check that was made finds out.
    fn question_lines(self, check: &TraceLine) -> Vec<Line<'static>> {
        if check.verdict == Verdict::NotReached || self.columns < EXPLAINED_COLUMNS {
            return Vec::new();
        }
        let question = WrappedText::plain(check.check.question(), Tone::Dim).with_lead("  ", Tone::Dim);
        question.lines(self.pen, self.columns)
    }

    /// `✓ 3 checks passed`.
    fn group_summary(self, group: &[&TraceLine]) -> Line<'static> {
        let verdict = group.first().map_or(Verdict::NotReached, |check| check.verdict);
        let sign = verdict_sign(verdict);
        let word = verdict.display_word();
        self.pen.spans(&[(sign.symbol, sign.tone), (&format!(" {} checks {word}", group.len()), Tone::Dim)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Trace};
    use crate::tui::theme::Theme;

    const PEN: Pen = Pen { theme: Theme::MONO };

    fn drawn(verdicts: &[Verdict], height: usize) -> Vec<String> {
        let mut trace = Trace::default();
        let checks = [
            Check::SessionCookie,
            Check::SessionLookup,
            Check::IdleTimeout,
            Check::AbsoluteTimeout,
            Check::Login,
            Check::Account,
        ];
        for (verdict, check) in verdicts.iter().zip(checks) {
            trace.push(check, *verdict, "");
        }
        let list = CheckList { pen: PEN, checks: &trace.lines, look_at: LookAtFacts::default(), columns: 30 };
        list.lines(height).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn too_many_checks_are_drawn_together_but_never_the_one_that_failed() {
        use Verdict::{Failed, NotReached, Passed};
        let all = [Passed, Passed, Passed, Failed, NotReached, NotReached];
        assert_eq!(drawn(&all, 6).len(), 6);
        assert_eq!(
            drawn(&all, 5),
            ["✓ cookie sid", "✓ look up", "✓ idle limit", "✗ absolute limit", "· 2 checks not reached"]
        );
        let apart = [Passed, Verdict::NotChecked, Passed, Failed, NotReached, NotReached];
        assert_eq!(
            drawn(&apart, 4),
            ["✓ 2 checks passed", "– look up          not checked", "✗ absolute limit", "· 2 checks not reached"]
        );
        assert_eq!(drawn(&all, 3), ["✓ 3 checks passed", "✗ absolute limit", "· 2 checks not reached"]);
        assert_eq!(drawn(&all, 2), ["✓ 3 checks passed", "… 2 more"]);
    }

    #[test]
    fn not_checked_says_so() {
        assert_eq!(drawn(&[Verdict::NotChecked], 1), ["– cookie sid       not checked"]);
    }
}
