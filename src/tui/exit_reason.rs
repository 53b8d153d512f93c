//! Why the program ended, and the exit code for it.

/// Why the program ended. By then the terminal has been restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// The learner left.
    Left,
    /// A signal of this number asked for it.
    Signal(i32),
    /// The terminal vanished.
    TerminalClosed,
}

impl ExitReason {
    /// The exit code: 0, or 128 plus the signal's number, as shells report it; a vanished terminal counts as a hang-up
    /// (`SIGHUP` is 1).
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Signal(signal) => u8::try_from(signal).unwrap_or(1).saturating_add(128),
            Self::TerminalClosed => 129,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_follow_the_convention() {
        assert_eq!(
            [ExitReason::Left, ExitReason::Signal(15), ExitReason::Signal(2), ExitReason::TerminalClosed]
                .map(ExitReason::exit_code),
            [0, 143, 130, 129]
        );
    }
}
