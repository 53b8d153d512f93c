//! A lesson as a picture that moves: what the terminal shows after each step, one picture after the other, forever. The
//! animation is CSS; every text is text.

use std::fmt::Write as _;
use std::time::Duration;

use super::reading_pace::{ReadingPace, TimedFrame, timed_frames};
use super::terminal_svg::{push_ground, push_rows, svg_head};
use crate::tui::recording::{FrameSubject, LessonRecording};

/// The recording as a picture called `title`.
#[must_use]
pub fn animated_svg(recording: &LessonRecording, title: &str, pace: ReadingPace) -> String {
    let frames = timed_frames(recording, pace, |moment| matches!(moment, FrameSubject::AfterStep | FrameSubject::End));
    let mut svg = svg_head(recording, title);
    svg.push_str(&style(&frames));
    push_ground(&mut svg, recording);
    for (index, TimedFrame { frame, .. }) in frames.iter().enumerate() {
        // A viewer without CSS shows the first.
        let hidden = if index == 0 { "" } else { " visibility=\"hidden\"" };
        let _ = writeln!(svg, "<g id=\"f{index}\" class=\"f\"{hidden}>");
        push_rows(&mut svg, &frame.rows, recording.background);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// Each frame is seen for its share of the round. Whoever wants no motion sees the first one.
fn style(frames: &[TimedFrame<'_>]) -> String {
    let round: Duration = frames.iter().map(|frame| frame.time).sum();
    let mut style = String::from("<style>\n");
    let _ = writeln!(
        style,
        ".f{{animation-duration:{}ms;animation-iteration-count:infinite;animation-timing-function:step-end}}",
        round.as_millis()
    );
    let mut begins = Duration::ZERO;
    for (index, frame) in frames.iter().enumerate() {
        let ends = begins + frame.time;
        let before = if index == 0 { String::new() } else { "0%{visibility:hidden}".to_owned() };
        let after = if index + 1 == frames.len() { "100%{visibility:visible}" } else { "100%{visibility:hidden}" };
        let end = if index + 1 == frames.len() {
            String::new()
        } else {
            format!("{}{{visibility:hidden}}", share(ends, round))
        };
        let _ = writeln!(
            style,
            "@keyframes k{index}{{{before}{}{{visibility:visible}}{end}{after}}}",
            share(begins, round)
        );
        let _ = writeln!(style, "#f{index}{{animation-name:k{index}}}");
        begins = ends;
    }
    style.push_str("@media (prefers-reduced-motion:reduce){.f{animation-play-state:paused}}\n</style>\n");
    style
}

/// A time as a share of the round, in thousandths of a percent: `12.345%`.
fn share(time: Duration, round: Duration) -> String {
    let thousandths = time.as_millis() * 100_000 / round.as_millis().max(1);
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::reading_pace::tests::{frame, recording};

    #[test]
    fn each_step_has_one_frame_and_its_share_of_the_round() {
        let blank = "                    ";
        let frames = vec![
            frame(FrameSubject::BeforeStep, &["before              ", blank]),
            frame(FrameSubject::AfterStep, &["<one> & \"two\"       ", blank]),
            frame(FrameSubject::End, &["one two three four 5", blank]),
        ];
        let svg = animated_svg(&recording(frames), "<A> lesson", ReadingPace { words_per_minute: 60 });
        assert_eq!(svg.matches("<g id=").count(), 2, "{svg}");
        assert!(svg.contains(">&lt;one&gt; &amp; &quot;two&quot;</text>") && !svg.contains("before"), "{svg}");
        assert!(svg.contains("animation-duration:7000ms"), "{svg}");
        assert!(
            svg.contains("@keyframes k0{0.000%{visibility:visible}28.571%{visibility:hidden}100%{visibility:hidden}}"),
            "{svg}"
        );
        assert!(
            svg.contains("@keyframes k1{0%{visibility:hidden}28.571%{visibility:visible}100%{visibility:visible}}"),
            "{svg}"
        );
        assert!(svg.contains("<title id=\"title\">&lt;A&gt; lesson</title>"), "{svg}");
    }
}
