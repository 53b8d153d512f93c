//! What a terminal says of itself when it is asked: in one go, within a deadline, and so that no answer is left for the shell.
//!
//! The last question is one that every terminal answers (DA1, ECMA-48, 8.3.24), and terminals answer in order: whatever has not
//! come before that answer will not come. Where even that is missing at the deadline, what may have arrived meanwhile is thrown
//! away before the terminal is given back.

#[cfg(unix)]
use std::io::{self, Write as _};
#[cfg(unix)]
use std::time::Duration;

#[cfg(unix)]
use rustix::event::{PollFd, PollFlags, Timespec, poll};
#[cfg(unix)]
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};

#[cfg(unix)]
use crate::clock::instant_now;

/// How long a terminal may take; over a slow ssh connection it takes half a second.
#[cfg(unix)]
const DEADLINE: Duration = Duration::from_secs(1);

/// More than all answers together.
#[cfg(unix)]
const MAX_BYTES: usize = 4096;

/// What is drawn to see how wide it gets, from the first column on.
#[cfg(unix)]
const SAMPLES: [&str; 3] = ["漢", "─▶✓", "e\u{301}"];

/// The questions: two modes (DECRQM), the column behind each sample (DSR 6), and DA1.
#[cfg(unix)]
fn questions() -> String {
    let samples = SAMPLES.map(|sample| format!("\r{sample}\x1b[6n")).concat();
    format!("\x1b[?2026$p\x1b[?1006$p{samples}\r\x1b[K\x1b[c")
}

/// What a terminal said of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalAnswers {
    /// Whether it said anything at all.
    pub has_answered: bool,
    /// Whether it knows synchronized updates (mode 2026).
    pub knows_synchronized_updates: Option<bool>,
    /// Whether it reports the mouse by decimal numbers (mode 1006).
    pub knows_mouse: Option<bool>,
    /// How many columns a Chinese character takes; 2 is right.
    pub wide_columns: Option<u16>,
    /// How many columns a line, an arrow and a sign take; 3 is right.
    pub sign_columns: Option<u16>,
    /// How many columns a letter with a combining accent takes; 1 is right.
    pub combined_columns: Option<u16>,
}

/// Columns and rows of the terminal; `None` where there is none, or it does not know.
#[must_use]
pub fn terminal_size() -> Option<(u16, u16)> {
    crossterm::terminal::size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0)
}

/// Asks the terminal that is standard input and output.
///
/// # Errors
/// When it is none, or it can no longer be read or written.
#[cfg(unix)]
pub fn ask_terminal() -> io::Result<TerminalAnswers> {
    let keyboard = io::stdin();
    let before = tcgetattr(&keyboard)?;
    let mut raw = before.clone();
    raw.make_raw();
    tcsetattr(&keyboard, OptionalActions::Flush, &raw)?;
    let answered = write_questions().and_then(|()| read_answers());
    give_back(&before)?;
    Ok(parse_answers(&answered?))
}

#[cfg(unix)]
fn write_questions() -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(questions().as_bytes())?;
    out.flush()
}

/// Puts the terminal back as it was; what it has said meanwhile is nobody's input.
#[cfg(unix)]
fn give_back(before: &Termios) -> io::Result<()> {
    let keyboard = io::stdin();
    let flushed = tcflush(&keyboard, QueueSelector::IFlush);
    tcsetattr(&keyboard, OptionalActions::Flush, before).and(flushed)?;
    Ok(())
}

/// What comes until the last answer has come, or the deadline.
#[cfg(unix)]
fn read_answers() -> io::Result<Vec<u8>> {
    let (keyboard, started) = (io::stdin(), instant_now());
    let mut bytes = Vec::new();
    while !has_last_answer(&bytes) && bytes.len() < MAX_BYTES {
        let Some(left) = DEADLINE.checked_sub(started.elapsed()) else { break };
        let limit = Timespec { tv_sec: 0, tv_nsec: i64::from(left.subsec_nanos()) };
        let limit = if left >= DEADLINE { Timespec { tv_sec: 1, tv_nsec: 0 } } else { limit };
        if poll(&mut [PollFd::new(&keyboard, PollFlags::IN)], Some(&limit))? == 0 {
            break;
        }
        let mut buffer = [0; 256];
        match rustix::io::read(&keyboard, &mut buffer[..])? {
            0 => break,
            length => bytes.extend(buffer.iter().take(length)),
        }
    }
    Ok(bytes)
}

#[cfg(unix)]
fn has_last_answer(bytes: &[u8]) -> bool {
    reports(bytes).any(|report| report.starts_with("\x1b[?") && report.ends_with('c'))
}

/// The control sequences in what a terminal sent, each from its escape on.
#[cfg(any(unix, test))]
fn reports(bytes: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let starts: Vec<usize> = text.match_indices('\u{1b}').map(|(start, _)| start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let reports: Vec<String> =
        starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).map(str::to_owned).collect();
    reports.into_iter()
}

#[cfg(any(unix, test))]
fn parse_answers(bytes: &[u8]) -> TerminalAnswers {
    let mut answers = TerminalAnswers::default();
    let mut columns = Vec::new();
    for report in reports(bytes) {
        answers.has_answered = true;
        if let Some(mode) = mode_report(&report, "2026") {
            answers.knows_synchronized_updates = Some(mode);
        } else if let Some(mode) = mode_report(&report, "1006") {
            answers.knows_mouse = Some(mode);
        } else if let Some(column) = column_report(&report) {
            columns.push(column.saturating_sub(1));
        }
    }
    [answers.wide_columns, answers.sign_columns, answers.combined_columns] =
        [0, 1, 2].map(|index: usize| columns.get(index).copied());
    answers
}

/// `CSI ? mode ; state $ y` (DECRPM): 0 is a mode that the terminal does not know, 4 one that it never sets.
#[cfg(any(unix, test))]
fn mode_report(report: &str, mode: &str) -> Option<bool> {
    let state = report.strip_prefix("\x1b[?")?.strip_prefix(mode)?.strip_prefix(';')?.strip_suffix("$y")?;
    Some(!matches!(state, "0" | "4"))
}

/// `CSI row ; column R`.
#[cfg(any(unix, test))]
fn column_report(report: &str) -> Option<u16> {
    report.strip_prefix("\x1b[")?.strip_suffix('R')?.split_once(';')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_found_and_what_is_missing_stays_unknown() {
        let answers = parse_answers(b"\x1b[?2026;2$y\x1b[?1006;0$y\x1b[5;3R\x1b[5;4R\x1b[5;2R\x1b[?62;22c");
        let expected = TerminalAnswers {
            has_answered: true,
            knows_synchronized_updates: Some(true),
            knows_mouse: Some(false),
            wide_columns: Some(2),
            sign_columns: Some(3),
            combined_columns: Some(1),
        };
        assert_eq!(answers, expected);
        let few = parse_answers(b"\x1b[?1;2c");
        assert_eq!(few, TerminalAnswers { has_answered: true, ..TerminalAnswers::default() });
        assert_eq!(parse_answers(b"typed ahead"), TerminalAnswers::default());
    }
}
