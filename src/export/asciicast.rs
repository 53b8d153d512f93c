//! A recording for asciinema: asciicast version 2, a line of JSON each.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use super::reading_pace::{ReadingPace, TimedFrame, timed_frames};
use crate::tui::recording::{FrameSubject, LessonRecording, RecordedFrame, RecordedText, TextAppearance};

/// Hides the cursor, writes no line on beyond the last column, and clears the screen.
const BEGIN: &str = "\x1b[?25l\x1b[?7l\x1b[2J";

/// The opposite, below the last row.
const END: &str = "\x1b[0m\x1b[?7h\x1b[?25h\r\n";

/// The recording as an asciicast called `title`.
#[must_use]
pub fn asciicast(recording: &LessonRecording, title: &str, pace: ReadingPace) -> String {
    // Without a time of day: the same seed gives the same file.
    let head = json!({
        "version": 2,
        "width": recording.columns,
        "height": recording.rows,
        "title": title,
        "env": { "TERM": "xterm-256color", "COLORTERM": "truecolor" },
    });
    let mut cast = format!("{head}\n");
    let mut time = Duration::ZERO;
    let mut previous: Option<&RecordedFrame> = None;
    for TimedFrame { frame, time: stays } in timed_frames(recording, pace, |_| true) {
        let begin = if previous.is_none() { BEGIN } else { "" };
        push_event(&mut cast, time, &format!("{begin}{}", changes(previous, frame)));
        time += stays;
        if frame.moment == FrameSubject::End {
            push_event(&mut cast, time, END);
        }
        previous = Some(frame);
    }
    cast
}

fn push_event(cast: &mut String, time: Duration, data: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(cast, "[{}.{:03}, \"o\", {}]", time.as_secs(), time.subsec_millis(), json!(data));
}

/// What has to be written so that a terminal which shows `previous` shows `frame`: the rows that differ.
fn changes(previous: Option<&RecordedFrame>, frame: &RecordedFrame) -> String {
    let mut written = String::new();
    for (index, row) in frame.rows.iter().enumerate() {
        if previous.and_then(|previous| previous.rows.get(index)) != Some(row) {
            let _ = write!(written, "\x1b[{};1H", index + 1);
            for text in row {
                push_text(&mut written, text);
            }
        }
    }
    written
}

fn push_text(written: &mut String, text: &RecordedText) {
    written.push_str(&style_sequence(text.look));
    text.cells.iter().for_each(|cell| written.push_str(cell));
}

/// Select Graphic Rendition (ECMA-48, 8.3.117), with colours by their red, green and blue.
fn style_sequence(look: TextAppearance) -> String {
    let shapes =
        [(look.is_bold, ";1"), (look.is_italic, ";3"), (look.is_underlined, ";4"), (look.is_crossed_out, ";9")];
    let shapes: String = shapes.iter().filter(|(is_on, _)| *is_on).map(|(_, code)| *code).collect();
    let [[_, red, green, blue], [_, back_red, back_green, back_blue]] =
        [look.color, look.background].map(u32::to_be_bytes);
    format!("\x1b[0{shapes};38;2;{red};{green};{blue};48;2;{back_red};{back_green};{back_blue}m")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::reading_pace::tests::{LOOK, frame, recording};

    const PACE: ReadingPace = ReadingPace { words_per_minute: 60 };

    #[test]
    fn a_frame_writes_only_the_rows_that_changed() {
        let first = frame(FrameSubject::BeforeStep, &["one                 ", "two                 "]);
        let last = frame(FrameSubject::End, &["one                 ", "\"\u{7}\u{9c}              "]);
        let cast = asciicast(&recording(vec![first, last]), "A \"title\"", PACE);
        let lines: Vec<serde_json::Value> =
            cast.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((&lines[0]["version"], &lines[0]["width"]), (&json!(2), &json!(20)));
        assert_eq!(lines[0]["title"], "A \"title\"");
        let style = style_sequence(LOOK);
        assert_eq!(style, "\u{1b}[0;38;2;208;208;208;48;2;18;18;18m");
        assert_eq!(
            lines[1],
            json!([0.0, "o", format!("{BEGIN}\x1b[1;1H{style}one{0}\x1b[2;1H{style}two{0}", " ".repeat(17))])
        );
        assert_eq!(lines[2][0], 2.0);
        assert!(lines[2][2].as_str().is_some_and(|data| data.starts_with("\x1b[2;1H")), "row 1 stays: {}", lines[2]);
        assert_eq!(lines[3], json!([3.5, "o", END]));
    }
}
