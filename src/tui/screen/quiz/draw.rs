//! Puts the question screen together: one page that scrolls, with the cursor in view.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::{QuizScene, QuizScreen, Stage, explain};
use crate::course::grade::{Confidence, GRADING_RULES};
use crate::course::question::{PredictionMoment, PresentedQuestion, Prompt};
use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::{self, Action, Screen};
use crate::tui::paint::Pen;
use crate::tui::screen::field::Look;
use crate::tui::screen::{asks_for_room, page as sheet};
use crate::tui::theme::Tone;
use crate::world::held::{ViewSummaryLine, view_summary};

/// Rows for an answer that is written instead of spoken.
const WRITTEN: usize = 8;

/// The lines of a page, and those of them that belong to the cursor.
pub(super) struct Page {
    pub(super) lines: Vec<Line<'static>>,
    pub(super) cursor: Option<(usize, usize)>,
    /// Whether there is a column for marks.
    marks: bool,
}

/// Draws the screen over the whole of `buffer`.
pub(super) fn draw(screen: &QuizScreen, scene: QuizScene<'_>, pen: Pen, buffer: &mut Buffer) {
    if asks_for_room(pen, buffer) {
        return;
    }
    let columns = usize::from(sheet::room(buffer.area).width);
    if let Some(scroll) = screen.help {
        let actions = [Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit];
        sheet::draw(pen, &hints(Screen::Help, &actions), "The keys", &help(pen, columns), scroll, buffer);
        return;
    }
    let drawn = page(pen, screen, scene, columns);
    sheet::draw(pen, &footer(screen, scene), &head(screen, scene), &drawn.lines, screen.scroll, buffer);
    if let Some(notice) = &screen.notice {
        sheet::notice(pen, notice, buffer);
    }
}

/// The keys, and how answers are marked.
pub(super) fn help(pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let mut lines = sheet::help_of(pen, columns, super::SCREENS);
    for (heading, rows) in GRADING_RULES {
        lines.extend([Line::default(), pen.line(heading, Tone::Strong)]);
        for (name, says) in *rows {
            let gap = " ".repeat(16_usize.saturating_sub(width(name)).max(2));
            lines.extend(behind(pen, (&format!("  {name}{gap}"), Tone::Key), says, Tone::Plain, columns));
        }
    }
    lines
}

fn head(screen: &QuizScreen, scene: QuizScene<'_>) -> String {
    if scene.report.is_some() {
        return "How it went".to_owned();
    }
    let clock = |seconds: u64| format!("{}:{:02}", seconds / 60, seconds % 60);
    let speak = scene.posed.and_then(|posed| posed.question.speak.as_ref()).filter(|_| screen.stage == Stage::Asking);
    match (scene.left, speak) {
        (Some(left), _) => format!("{} · {} left", scene.head, clock(left.as_secs())),
        (None, Some(speak)) => {
            let spoken = screen.elapsed.as_secs();
            let all = u64::from(speak.seconds);
            let over = if spoken > all { " · over time" } else { "" };
            format!("{} · {} of {}{over}", scene.head, clock(spoken), clock(all))
        }
        (None, None) => scene.head.to_owned(),
    }
}

fn footer(screen: &QuizScreen, scene: QuizScene<'_>) -> Vec<(String, &'static str)> {
    let keys = screen.screen(scene);
    let mut actions = match keys {
        Screen::Writing if screen.note.is_some() => vec![Action::Do, Action::Out],
        Screen::Writing => vec![Action::Do, Action::Skip, Action::Out],
        Screen::Result => vec![Action::Up, Action::Down, Action::Out],
        Screen::Explained if scene.see => vec![Action::Next, Action::See, Action::Flag],
        Screen::Explained => vec![Action::Next, Action::Flag],
        _ => vec![Action::Answer, Action::Do],
    };
    let unseen = scene.posed.is_some_and(|posed| posed.question.hints.len() > screen.hints);
    let has_hints = unseen && scene.left.is_none() && screen.stage == Stage::Asking;
    if keys == Screen::Question {
        if screen.count(scene) == 0 {
            actions.remove(0);
        }
        if screen.marks(scene) {
            actions.push(Action::Mark);
        }
        if has_hints {
            actions.push(Action::Hint);
        }
        actions.extend([Action::Skip, Action::Flag]);
    }
    if keys == Screen::Writing && screen.note.is_none() && has_hints {
        actions.insert(1, Action::Hint);
    }
    actions.extend([Action::Help, Action::Quit]);
    let count = screen.count(scene).min(9);
    let mut hints = hints(keys, &actions);
    // The digits that there are.
    if let Some((digits, _)) = hints.first_mut().filter(|_| keys == Screen::Question && count > 0) {
        *digits = format!("1–{count}");
    }
    hints
}

fn hints(screen: Screen, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::hint(screen, *action)).collect()
}

/// All lines of the page.
pub(super) fn page(pen: Pen, screen: &QuizScreen, scene: QuizScene<'_>, columns: usize) -> Page {
    let mut page = Page { lines: vec![Line::default()], cursor: None, marks: screen.marks(scene) };
    if let Some(field) = &screen.note {
        page.lines.extend(pen.prose("What is wrong with this question? A word or two; Enter keeps it.", columns));
        page.lines.push(Line::default());
        let look = Look { tone: Tone::Code, focused: true, wrong_at: None };
        page.lines.extend(field.lines(pen, look, columns, 4).0);
        return page;
    }
    match (scene.report, scene.posed) {
        (Some(report), _) => {
            page.lines.extend(explain::report(pen, report, columns));
            page.lines.extend(explain::answers(pen, scene.done, columns));
        }
        (None, None) => page.lines.push(pen.line("The shop plays the step that this question is about …", Tone::Dim)),
        (None, Some(posed)) => question(pen, screen, posed, columns, &mut page),
    }
    page
}

fn question(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut Page) {
    page.lines.extend(pen.prose(&posed.question.ask, columns));
    match &posed.prompt {
        Prompt::Spot { text, .. } => {
            page.lines.push(Line::default());
            page.lines.extend(text.trim_end().lines().flat_map(|line| code(pen, line, columns)));
        }
        Prompt::Predict { moment, .. } => page.lines.extend(self::moment(pen, moment, columns)),
        _ => {}
    }
    for hint in posed.question.hints.iter().take(screen.hints) {
        page.lines.push(Line::default());
        page.lines.extend(pen.prose(&format!("*Hint:* {hint}"), columns));
    }
    page.lines.push(Line::default());
    match &screen.stage {
        Stage::Explained(answer, mark) => {
            own_words(pen, screen, posed, columns, page);
            page.lines.extend(explain::lines(pen, posed, answer, mark, columns));
        }
        Stage::Sure(_) => {
            page.lines.push(pen.line("How sure are you?", Tone::Strong));
            let names: Vec<String> = Confidence::ALL.iter().map(Confidence::to_string).collect();
            list(pen, screen, &names, columns, page);
        }
        Stage::Ticking => {
            own_words(pen, screen, posed, columns, page);
            page.lines.extend(
                pen.prose("Which of these did you name? Digits or **Space** tick, **Enter** is done.", columns),
            );
            let points = posed.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
            list(pen, screen, points, columns, page);
        }
        Stage::Asking => asking(pen, screen, posed, columns, page),
    }
}

/// What was written to a question that is spoken, to be compared with its points.
fn own_words(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut Page) {
    let said = screen.written();
    if posed.prompt != Prompt::Spoken || said.is_empty() {
        return;
    }
    let said = crate::prose::StyledSpan::new(said, crate::prose::TextStyle::Plain);
    let lines = crate::prose::wrap(&[said], columns, "You wrote: ", "  ");
    page.lines.extend(lines.iter().map(|line| pen.line(&line.text(), Tone::Code)));
    page.lines.push(Line::default());
}

fn asking(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut Page) {
    match &posed.prompt {
        Prompt::Typed => {
            page.lines.extend(written(pen, screen, columns, 4));
        }
        Prompt::Spoken => {
            let say = "Say it aloud, or write it here. **Enter** when you are done; then you tick what you named.";
            page.lines.extend(pen.prose(say, columns));
            page.lines.push(Line::default());
            page.lines.extend(written(pen, screen, columns, WRITTEN));
        }
        Prompt::Order(items) => {
            page.lines.extend(pen.prose("Press the numbers in the right order, the first one first.", columns));
            let texts: Vec<String> = items.iter().map(|item| item.text.clone()).collect();
            list(pen, screen, &texts, columns, page);
        }
        Prompt::Match { left, right, .. } => {
            for (at, left) in left.iter().enumerate() {
                let chosen = screen.marked.get(at).and_then(|at| right.get(*at));
                let (sign, tone) = if at == screen.marked.len() { ("▸ ", Tone::Strong) } else { ("  ", Tone::Plain) };
                let said = chosen.map_or_else(String::new, |right| format!(" – {right}"));
                page.lines.extend(behind(pen, (sign, Tone::Key), &format!("{left}{said}"), tone, columns));
            }
            page.lines.push(Line::default());
            list(pen, screen, right, columns, page);
        }
        shape => {
            if let Prompt::Several(_) = shape {
                let how = "More than one may be right. Digits or **Space** mark, **Enter** answers.";
                page.lines.extend(pen.prose(how, columns));
            }
            let texts: Vec<String> = posed.options().iter().map(|offer| offer.text.clone()).collect();
            list(pen, screen, &texts, columns, page);
        }
    }
}

/// The field in which an answer is written, in at most `rows` rows.
fn written(pen: Pen, screen: &QuizScreen, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let look = Look { tone: Tone::Code, focused: true, wrong_at: None };
    let mut lines = screen.field.lines(pen, look, columns.saturating_sub(4), rows).0;
    for (at, line) in lines.iter_mut().enumerate() {
        line.spans.insert(0, pen.span(if at == 0 { "> " } else { "  " }, Tone::Key));
    }
    lines
}

/// Things to choose among, with the cursor and what is marked.
fn list(pen: Pen, screen: &QuizScreen, texts: &[String], columns: usize, page: &mut Page) {
    let unmarked = if screen.marked.is_empty() && !page.marks { "" } else { "    " };
    for (at, text) in texts.iter().enumerate() {
        let cursor = at == screen.at;
        let place = screen.marked.iter().position(|marked| *marked == at);
        let mark = place.map_or_else(|| unmarked.to_owned(), |place| format!("({}) ", place + 1));
        let key = format!("{} {:>2}  {mark}", if cursor { "▸" } else { " " }, at + 1);
        let tone = if cursor { Tone::Strong } else { Tone::Plain };
        let from = page.lines.len();
        page.lines.extend(behind(pen, (&key, Tone::Key), text, tone, columns));
        if cursor {
            page.cursor = Some((from, page.lines.len()));
        }
    }
}

/// `text` (Markdown, in `tone` where it has none of its own) behind `lead`, further lines below the first.
pub(super) fn behind(pen: Pen, lead: (&str, Tone), text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let (lead, lead_tone) = lead;
    let indent = width(lead);
    let plain = pen.theme.style(Tone::Plain);
    let lines = pen.prose(text, columns.saturating_sub(indent).max(10)).into_iter().enumerate();
    let lines = lines.map(|(at, text)| {
        let gap = " ".repeat(indent);
        let mut line = if at == 0 { pen.line(lead, lead_tone) } else { pen.line(&gap, Tone::Plain) };
        for mut span in text.spans {
            if span.style == plain {
                span.style = pen.theme.style(tone);
            }
            line.push_span(span);
        }
        line
    });
    lines.collect()
}

/// A line of code; what is too long for one goes on below, further in.
fn code(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    if width(&escape_control_characters(line)) + 2 <= columns {
        return vec![pen.line(&format!("  {line}"), Tone::Code)];
    }
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let (first, rest) = (" ".repeat(indent + 2), " ".repeat(indent + 4));
    let span = crate::prose::StyledSpan::new(line.trim_start(), crate::prose::TextStyle::Code);
    let lines = crate::prose::wrap(&[span], columns, &first, &rest);
    lines.iter().map(|line| pen.line(&line.text(), Tone::Code)).collect()
}

/// The moment that is asked about.
fn moment(pen: Pen, moment: &PredictionMoment, columns: usize) -> Vec<Line<'static>> {
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    let mut lines = vec![Line::default()];
    lines.extend(pen.prose(&format!("From the lesson *{}*{lane}. Just before it:", moment.lesson), columns));
    for ViewSummaryLine { label: what, text } in view_summary(&moment.view, moment.client.as_deref()) {
        lines.extend(shown(pen, &format!("  {what}: "), &text, Tone::Code, columns));
    }
    lines.extend(shown(pen, "  now: ", &moment.act, Tone::Strong, columns));
    lines
}

/// `text`, which is no Markdown, behind `lead`; further lines a little further in.
fn shown(pen: Pen, lead: &str, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let span = crate::prose::StyledSpan::new(text, crate::prose::TextStyle::Plain);
    let wrapped = crate::prose::wrap(&[span], columns, lead, "    ");
    let line = |(at, line): (usize, &crate::prose::StyledLine)| {
        let text = line.text();
        let lead = if at == 0 { lead } else { "    " };
        pen.parts(&[(lead, Tone::Dim), (text.strip_prefix(lead).unwrap_or(&text), tone)])
    };
    wrapped.iter().enumerate().map(line).collect()
}
