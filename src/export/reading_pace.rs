//! How long a frame of a recording stays: as long as it takes to read what is new on it.

use std::time::Duration;

use crate::tui::recording::{FrameSubject, LessonRecording, RecordedFrame, RecordedText};

/// The shortest and the longest time that a frame stays which is to be read, in milliseconds.
const SHORTEST_MS: u64 = 1_500;
const LONGEST_MS: u64 = 30_000;

/// How fast somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingPace {
    /// Words in a minute; not 0.
    pub words_per_minute: u32,
}

impl ReadingPace {
    /// How long `frame` stays after `previous`.
    fn time_for(self, previous: Option<&RecordedFrame>, frame: &RecordedFrame) -> Duration {
        if let FrameSubject::Motion(interval) = frame.moment {
            return interval;
        }
        let words = new_word_count(previous, frame);
        let ms =
            u64::try_from(words).unwrap_or(u64::MAX).saturating_mul(60_000) / u64::from(self.words_per_minute.max(1));
        Duration::from_millis(ms.clamp(SHORTEST_MS, LONGEST_MS))
    }
}

/// A frame with the time that it stays.
pub(super) struct TimedFrame<'a> {
    pub(super) frame: &'a RecordedFrame,
    pub(super) time: Duration,
}

/// Those frames of `recording` that `shows` wants, each with its time.
pub(super) fn timed_frames(
    recording: &LessonRecording,
    pace: ReadingPace,
    shows: impl Fn(FrameSubject) -> bool,
) -> Vec<TimedFrame<'_>> {
    // What passed while something moved has not been read.
    let mut read: Option<&RecordedFrame> = None;
    let mut timed = Vec::new();
    for frame in recording.frames.iter().filter(|frame| shows(frame.moment)) {
        timed.push(TimedFrame { frame, time: pace.time_for(read, frame) });
        if !matches!(frame.moment, FrameSubject::Motion(_)) {
            read = Some(frame);
        }
    }
    timed
}

/// The words in those rows of `frame` that `previous` does not have at the same place.
fn new_word_count(previous: Option<&RecordedFrame>, frame: &RecordedFrame) -> usize {
    let text = |row: &[RecordedText]| row.iter().flat_map(|text| &text.cells).map(String::as_str).collect::<String>();
    let rows = frame.rows.iter().enumerate().filter_map(|(index, row)| {
        let (now, before) = (text(row), previous.and_then(|previous| previous.rows.get(index)).map(|row| text(row)));
        (Some(&now) != before.as_ref()).then_some(now)
    });
    rows.map(|row| row.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()).sum()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::tui::recording::TextAppearance;

    pub(in crate::export) const LOOK: TextAppearance = TextAppearance {
        color: 0xd0_d0d0,
        background: 0x12_1212,
        is_bold: false,
        is_italic: false,
        is_underlined: false,
        is_crossed_out: false,
    };

    /// A frame with these rows.
    pub(in crate::export) fn frame(moment: FrameSubject, rows: &[&str]) -> RecordedFrame {
        let row = |row: &&str| vec![RecordedText { cells: row.chars().map(String::from).collect(), look: LOOK }];
        RecordedFrame { moment, rows: rows.iter().map(row).collect() }
    }

    /// A recording of 20x2 with these frames.
    pub(in crate::export) fn recording(frames: Vec<RecordedFrame>) -> LessonRecording {
        LessonRecording { columns: 20, rows: 2, background: LOOK.background, frames }
    }

    #[test]
    fn a_frame_stays_as_long_as_its_new_words_take_to_read() {
        let head = "one two three four ─";
        let frames = vec![
            frame(FrameSubject::BeforeStep, &[head, "five six            "]),
            frame(FrameSubject::Motion(Duration::from_millis(33)), &[head, "moving              "]),
            frame(FrameSubject::AfterStep, &[head, "seven               "]),
            frame(FrameSubject::End, &[head, "seven               "]),
        ];
        let recording = recording(frames);
        let pace = ReadingPace { words_per_minute: 60 };
        let times: Vec<u128> =
            timed_frames(&recording, pace, |_| true).iter().map(|timed| timed.time.as_millis()).collect();
        assert_eq!(times, [6_000, 33, 1_500, 1_500], "six words, a motion, one word, nothing new");
        let after = timed_frames(&recording, pace, |moment| moment == FrameSubject::AfterStep);
        assert_eq!(after[0].time.as_millis(), 5_000, "on its own the frame is new as a whole");
    }
}
