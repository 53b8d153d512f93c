//! A packet on its way: a pure function of the time that has passed.

use std::time::Duration;

/// How far a round trip has come on the screen. The numbers are thousandths of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The request is under way.
    Going(u64),
    /// The server makes its checks.
    Checking(u64),
    /// The response is under way.
    Coming(u64),
    /// All has arrived.
    Still,
}

/// How long each way takes, in milliseconds.
const WAY: u64 = 300;
/// How long the server's checks take.
const CHECKS: u64 = 250;
/// The time from one picture to the next while something moves.
pub(crate) const FRAME: Duration = Duration::from_millis(33);

/// Where the packet is when `elapsed` has passed.
pub(crate) fn stage(elapsed: Duration) -> Stage {
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match ms {
        _ if ms < WAY => Stage::Going(ms * 1000 / WAY),
        _ if ms < WAY + CHECKS => Stage::Checking((ms - WAY) * 1000 / CHECKS),
        _ if ms < WAY + CHECKS + WAY => Stage::Coming((ms - WAY - CHECKS) * 1000 / WAY),
        _ => Stage::Still,
    }
}

/// The share of `whole` that `thousandths` are.
pub(crate) fn share(thousandths: u64, whole: usize) -> usize {
    usize::try_from(thousandths).unwrap_or(1000).min(1000) * whole / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_goes_out_is_checked_comes_back_and_rests() {
        let at = |ms| stage(Duration::from_millis(ms));
        assert_eq!(at(0), Stage::Going(0));
        assert_eq!(at(WAY), Stage::Checking(0));
        assert_eq!(at(WAY + CHECKS), Stage::Coming(0));
        assert_eq!(at(WAY + CHECKS + WAY), Stage::Still);
        assert_eq!(stage(Duration::MAX), Stage::Still);
        assert_eq!((share(0, 9), share(999, 9), share(u64::MAX, 9)), (0, 8, 9));
    }
}
