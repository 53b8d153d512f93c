//! Where a packet is on the screen: a pure function of the elapsed time.

use std::time::Duration;

/// How far a round trip has come. The numbers are thousandths of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PacketPhase {
    RequestTravels(u64),
    Checking(u64),
    ResponseTravels(u64),
    Arrived,
}

/// How long the request and the response travel each, in milliseconds.
const TRAVEL_MS: u64 = 300;
/// How long the server's checks take, in milliseconds.
const CHECKS_MS: u64 = 250;
/// The time from one frame to the next while something moves: about 30 frames a second.
pub(crate) const FRAME_INTERVAL: Duration = Duration::from_millis(33);

pub(crate) fn stage_at(elapsed: Duration) -> PacketPhase {
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match ms {
        _ if ms < TRAVEL_MS => PacketPhase::RequestTravels(ms * 1000 / TRAVEL_MS),
        _ if ms < TRAVEL_MS + CHECKS_MS => PacketPhase::Checking((ms - TRAVEL_MS) * 1000 / CHECKS_MS),
        _ if ms < TRAVEL_MS + CHECKS_MS + TRAVEL_MS => {
            PacketPhase::ResponseTravels((ms - TRAVEL_MS - CHECKS_MS) * 1000 / TRAVEL_MS)
        }
        _ => PacketPhase::Arrived,
    }
}

/// `thousandths` of `whole`, rounded down.
pub(crate) fn scale_thousandths(thousandths: u64, whole: usize) -> usize {
    usize::try_from(thousandths).unwrap_or(1000).min(1000) * whole / 1000
}

/// What travels on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PacketMotion {
    #[default]
    Still,
    /// A round trip that began this long ago.
    Moving(Duration),
}

impl PacketMotion {
    /// The same once more time has passed.
    pub(crate) fn after(self, elapsed: Duration) -> Self {
        match self {
            Self::Still => Self::Still,
            Self::Moving(since) => {
                let since = since.saturating_add(elapsed);
                if stage_at(since) == PacketPhase::Arrived { Self::Still } else { Self::Moving(since) }
            }
        }
    }

    /// Where the packet is.
    pub(crate) fn stage(self) -> PacketPhase {
        match self {
            Self::Still => PacketPhase::Arrived,
            Self::Moving(since) => stage_at(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_goes_out_is_checked_comes_back_and_rests() {
        let stage = |ms| stage_at(Duration::from_millis(ms));
        assert_eq!(stage(0), PacketPhase::RequestTravels(0));
        assert_eq!(stage(TRAVEL_MS), PacketPhase::Checking(0));
        assert_eq!(stage(TRAVEL_MS + CHECKS_MS), PacketPhase::ResponseTravels(0));
        assert_eq!(stage(TRAVEL_MS + CHECKS_MS + TRAVEL_MS), PacketPhase::Arrived);
        assert_eq!(stage_at(Duration::MAX), PacketPhase::Arrived);
        assert_eq!((scale_thousandths(0, 9), scale_thousandths(999, 9), scale_thousandths(u64::MAX, 9)), (0, 8, 9));
    }
}
