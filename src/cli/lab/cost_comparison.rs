//! What sessions and JWTs cost, as it was measured: plain figures, and a table with bars.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

/// The longest bar, in columns.
const BAR_COLUMNS: f64 = 24.0;

/// What `format_version` says in the JSON.
const FORMAT_VERSION: u32 = 1;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(super) struct CostComparison {
    format_version: u32,
    /// Requests over HTTP on loopback.
    pub(super) requests: Vec<RequestRow>,
    /// What a server does to recognize somebody, without the request around it.
    pub(super) checks: Vec<CheckRow>,
    /// What has to be known about the figures.
    pub(super) notes: Vec<String>,
}

/// What a request costs with one scheme.
#[derive(Debug, Serialize)]
pub(super) struct RequestRow {
    pub(super) scheme: String,
    pub(super) servers: u32,
    pub(super) request_bytes: usize,
    pub(super) look_ups: usize,
    pub(super) microseconds: Spread,
}

/// What one check costs.
#[derive(Debug, Serialize)]
pub(super) struct CheckRow {
    pub(super) check: String,
    pub(super) microseconds: Spread,
}

/// Where measurements lie: in the middle, and the tenth and the ninetieth of a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Spread {
    pub(super) fn of(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        let at_tenth = |tenth: usize| {
            let index = samples.len().saturating_sub(1) * tenth / 10;
            let micros = samples.get(index).map_or(0.0, Duration::as_secs_f64) * 1e6;
            (micros * 100.0).round() / 100.0
        };
        Self { median: at_tenth(5), low: at_tenth(1), high: at_tenth(9) }
    }
}

impl CostComparison {
    /// Nothing was measured yet.
    pub(super) const fn new() -> Self {
        Self { format_version: FORMAT_VERSION, requests: Vec::new(), checks: Vec::new(), notes: Vec::new() }
    }

    /// Writes the figures as two tables.
    pub(super) fn write_table(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "GET /me over HTTP on loopback, measured now\n")?;
        writeln!(
            out,
            "{:<28}{:>8}{:>8}{:>10}{:>16}{:>10}  8 of 10 lie in",
            "", "servers", "bytes", "look-ups", "per 1,000", "µs"
        )?;
        let longest = longest_of(self.requests.iter().map(|row| row.microseconds));
        for row in &self.requests {
            let per_thousand = format!("{} kB, {}", row.request_bytes, row.look_ups * 1000);
            writeln!(
                out,
                "{:<28}{:>8}{:>8}{:>10}{:>16}{}",
                row.scheme,
                row.servers,
                row.request_bytes,
                row.look_ups,
                per_thousand,
                time_columns(row.microseconds, longest)
            )?;
        }
        writeln!(out, "\nThe check alone, without the request around it\n")?;
        let longest = longest_of(self.checks.iter().map(|row| row.microseconds));
        for row in &self.checks {
            writeln!(out, "{:<28}{}", row.check, time_columns(row.microseconds, longest))?;
        }
        writeln!(out)?;
        self.notes.iter().try_for_each(|note| writeln!(out, "{note}"))
    }
}

fn longest_of(spreads: impl Iterator<Item = Spread>) -> f64 {
    spreads.map(|spread| spread.median).fold(f64::MIN_POSITIVE, f64::max)
}

/// The median, the spread, and a bar as long as the median.
fn time_columns(spread: Spread, longest: f64) -> String {
    let Spread { median, low, high } = spread;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the longest bar")]
    let columns = (median / longest * BAR_COLUMNS).ceil() as usize;
    let range = format!("{low:.1} to {high:.1}");
    format!("{median:>10.1}  {range:<20}{}", "█".repeat(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_the_middle_and_eight_of_ten() {
        let samples = (0..=10).rev().map(|micros| Duration::from_micros(micros * 10)).collect();
        assert_eq!(Spread::of(samples), Spread { median: 50.0, low: 10.0, high: 90.0 });
        assert_eq!(Spread::of(Vec::new()), Spread { median: 0.0, low: 0.0, high: 0.0 });
    }
}
