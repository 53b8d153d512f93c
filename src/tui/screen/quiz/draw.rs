//! Puts the question screen together: one page that scrolls, with the cursor in view.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::{QuizScene, QuizScreen, QuizStage, explanation};
use crate::course::quiz::presented_question::{PredictionMoment, PresentedQuestion, Prompt};
use crate::course::quiz::score::{Confidence, GRADING_RULES};
use crate::model::view_summary::{ViewSummaryLine, view_summary};
use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::{self, Action, KeyContext};
use crate::tui::paint::Pen;
use crate::tui::screen::text_field::TextFieldStyle;
use crate::tui::screen::{draw_size_warning, page as sheet};
use crate::tui::theme::Tone;

/// Rows for an answer that is written instead of spoken.
const SPOKEN_FIELD_ROWS: usize = 8;

/// The lines of a page, and those of them that belong to the cursor.
pub(super) struct QuizPage {
    pub(super) lines: Vec<Line<'static>>,
    pub(super) cursor: Option<(usize, usize)>,
    /// Whether there is a column for marks.
    marks: bool,
}

/// Draws the screen over the whole of `buffer`.
pub(super) fn draw(screen: &QuizScreen, scene: QuizScene<'_>, pen: Pen, buffer: &mut Buffer) {
    if draw_size_warning(pen, buffer) {
        return;
    }
    let columns = usize::from(sheet::content_area(buffer.area).width);
    if let Some(scroll) = screen.help_scroll {
        let actions = [Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit];
        sheet::draw_page(
            pen,
            &footer_hints(KeyContext::Help, &actions),
            "The keys",
            &help_lines(pen, columns),
            scroll,
            buffer,
        );
        return;
    }
    let drawn = quiz_page(pen, screen, scene, columns);
    sheet::draw_page(pen, &quiz_hints(screen, scene), &heading(screen, scene), &drawn.lines, screen.scroll, buffer);
    if let Some(notice) = &screen.notice {
        sheet::draw_notice(pen, notice, buffer);
    }
}

/// The keys, and how answers are marked.
pub(super) fn help_lines(pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let mut lines = sheet::help_lines(pen, columns, super::HELP_CONTEXTS);
    for (heading, rows) in GRADING_RULES {
        lines.extend([Line::default(), pen.line(heading, Tone::Strong)]);
        for (name, says) in *rows {
            let gap = " ".repeat(16_usize.saturating_sub(width(name)).max(2));
            lines.extend(prefixed_markdown(pen, (&format!("  {name}{gap}"), Tone::Key), says, Tone::Plain, columns));
        }
    }
    lines
}

fn heading(screen: &QuizScreen, scene: QuizScene<'_>) -> String {
    if scene.report.is_some() {
        return "How it went".to_owned();
    }
    let clock = |seconds: u64| format!("{}:{:02}", seconds / 60, seconds % 60);
    let speak = scene
        .presented
        .and_then(|posed| posed.question.speak.as_ref())
        .filter(|_| screen.stage == QuizStage::Answering);
    match (scene.time_left, speak) {
        (Some(left), _) => format!("{} · {} left", scene.heading, clock(left.as_secs())),
        (None, Some(speak)) => {
            let spoken = screen.elapsed.as_secs();
            let all = u64::from(speak.seconds);
            let over = if spoken > all { " · over time" } else { "" };
            format!("{} · {} of {}{over}", scene.heading, clock(spoken), clock(all))
        }
        (None, None) => scene.heading.to_owned(),
    }
}

fn quiz_hints(screen: &QuizScreen, scene: QuizScene<'_>) -> Vec<(String, &'static str)> {
    let keys = screen.key_context(scene);
    let mut actions = match keys {
        KeyContext::TextAnswer if screen.note_field.is_some() => vec![Action::Confirm, Action::Close],
        KeyContext::TextAnswer => vec![Action::Confirm, Action::Skip, Action::Close],
        KeyContext::QuizResult => vec![Action::Up, Action::Down, Action::Close],
        KeyContext::Explanation if scene.can_show_step => vec![Action::Next, Action::ShowStep, Action::Flag],
        KeyContext::Explanation => vec![Action::Next, Action::Flag],
        _ => vec![Action::Answer, Action::Confirm],
    };
    let unseen = scene.presented.is_some_and(|posed| posed.question.hints.len() > screen.hints);
    let has_hints = unseen && scene.time_left.is_none() && screen.stage == QuizStage::Answering;
    if keys == KeyContext::Question {
        if screen.option_count(scene) == 0 {
            actions.remove(0);
        }
        if screen.uses_marks(scene) {
            actions.push(Action::Mark);
        }
        if has_hints {
            actions.push(Action::Hint);
        }
        actions.extend([Action::Skip, Action::Flag]);
    }
    if keys == KeyContext::TextAnswer && screen.note_field.is_none() && has_hints {
        actions.insert(1, Action::Hint);
    }
    actions.extend([Action::Help, Action::Quit]);
    let count = screen.option_count(scene).min(9);
    let mut hints = footer_hints(keys, &actions);
    // The digits that there are.
    if let Some((digits, _)) = hints.first_mut().filter(|_| keys == KeyContext::Question && count > 0) {
        *digits = format!("1–{count}");
    }
    hints
}

fn footer_hints(screen: KeyContext, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::footer_hint(screen, *action)).collect()
}

/// All lines of the page.
pub(super) fn quiz_page(pen: Pen, screen: &QuizScreen, scene: QuizScene<'_>, columns: usize) -> QuizPage {
    let mut page = QuizPage { lines: vec![Line::default()], cursor: None, marks: screen.uses_marks(scene) };
    if let Some(field) = &screen.note_field {
        page.lines.extend(pen.markdown("What is wrong with this question? A word or two; Enter keeps it.", columns));
        page.lines.push(Line::default());
        let look = TextFieldStyle { tone: Tone::Code, focused: true, error_at: None };
        page.lines.extend(field.lines(pen, look, columns, 4).0);
        return page;
    }
    match (scene.report, scene.presented) {
        (Some(report), _) => {
            page.lines.extend(explanation::report_lines(pen, report, columns));
            page.lines.extend(explanation::answer_lines(pen, scene.answers, columns));
        }
        (None, None) => page.lines.push(pen.line("The shop plays the step that this question is about …", Tone::Dim)),
        (None, Some(posed)) => question_lines(pen, screen, posed, columns, &mut page),
    }
    page
}

fn question_lines(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut QuizPage) {
    page.lines.extend(pen.markdown(&posed.question.ask, columns));
    match &posed.prompt {
        Prompt::Spot { text, .. } => {
            page.lines.push(Line::default());
            page.lines.extend(text.trim_end().lines().flat_map(|line| code_lines(pen, line, columns)));
        }
        Prompt::Predict { moment, .. } => page.lines.extend(self::moment_lines(pen, moment, columns)),
        _ => {}
    }
    for hint in posed.question.hints.iter().take(screen.hints) {
        page.lines.push(Line::default());
        page.lines.extend(pen.markdown(&format!("*Hint:* {hint}"), columns));
    }
    page.lines.push(Line::default());
    match &screen.stage {
        QuizStage::Explained(answer, mark) => {
            own_answer_lines(pen, screen, posed, columns, page);
            page.lines.extend(explanation::explanation_lines(pen, posed, answer, mark, columns));
        }
        QuizStage::Confidence(_) => {
            page.lines.push(pen.line("How sure are you?", Tone::Strong));
            let names: Vec<String> = Confidence::ALL.iter().map(Confidence::to_string).collect();
            option_lines(pen, screen, &names, columns, page);
        }
        QuizStage::Ticking => {
            own_answer_lines(pen, screen, posed, columns, page);
            page.lines.extend(
                pen.markdown("Which of these did you name? Digits or **Space** tick, **Enter** is done.", columns),
            );
            let points = posed.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
            option_lines(pen, screen, points, columns, page);
        }
        QuizStage::Answering => answering_lines(pen, screen, posed, columns, page),
    }
}

/// What was written to a question that is spoken, to be compared with its points.
fn own_answer_lines(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut QuizPage) {
    let said = screen.written_text();
    if posed.prompt != Prompt::Spoken || said.is_empty() {
        return;
    }
    let said = crate::prose::StyledSpan::new(said, crate::prose::TextStyle::Plain);
    let lines = crate::prose::wrap(&[said], columns, "You wrote: ", "  ");
    page.lines.extend(lines.iter().map(|line| pen.line(&line.text(), Tone::Code)));
    page.lines.push(Line::default());
}

fn answering_lines(pen: Pen, screen: &QuizScreen, posed: &PresentedQuestion, columns: usize, page: &mut QuizPage) {
    match &posed.prompt {
        Prompt::Typed => {
            page.lines.extend(answer_field_lines(pen, screen, columns, 4));
        }
        Prompt::Spoken => {
            let say = "Say it aloud, or write it here. **Enter** when you are done; then you tick what you named.";
            page.lines.extend(pen.markdown(say, columns));
            page.lines.push(Line::default());
            page.lines.extend(answer_field_lines(pen, screen, columns, SPOKEN_FIELD_ROWS));
        }
        Prompt::Order(items) => {
            page.lines.extend(pen.markdown("Press the numbers in the right order, the first one first.", columns));
            let texts: Vec<String> = items.iter().map(|item| item.text.clone()).collect();
            option_lines(pen, screen, &texts, columns, page);
        }
        Prompt::Match { left, right, .. } => {
            for (at, left) in left.iter().enumerate() {
                let chosen = screen.marked.get(at).and_then(|at| right.get(*at));
                let (sign, tone) = if at == screen.marked.len() { ("▸ ", Tone::Strong) } else { ("  ", Tone::Plain) };
                let said = chosen.map_or_else(String::new, |right| format!(" – {right}"));
                page.lines.extend(prefixed_markdown(pen, (sign, Tone::Key), &format!("{left}{said}"), tone, columns));
            }
            page.lines.push(Line::default());
            option_lines(pen, screen, right, columns, page);
        }
        shape => {
            if let Prompt::Several(_) = shape {
                let how = "More than one may be right. Digits or **Space** mark, **Enter** answers.";
                page.lines.extend(pen.markdown(how, columns));
            }
            let texts: Vec<String> = posed.options().iter().map(|offer| offer.text.clone()).collect();
            option_lines(pen, screen, &texts, columns, page);
        }
    }
}

/// The field in which an answer is written, in at most `rows` rows.
fn answer_field_lines(pen: Pen, screen: &QuizScreen, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let look = TextFieldStyle { tone: Tone::Code, focused: true, error_at: None };
    let mut lines = screen.answer_field.lines(pen, look, columns.saturating_sub(4), rows).0;
    for (at, line) in lines.iter_mut().enumerate() {
        line.spans.insert(0, pen.span(if at == 0 { "> " } else { "  " }, Tone::Key));
    }
    lines
}

/// Things to choose among, with the cursor and what is marked.
fn option_lines(pen: Pen, screen: &QuizScreen, texts: &[String], columns: usize, page: &mut QuizPage) {
    let unmarked = if screen.marked.is_empty() && !page.marks { "" } else { "    " };
    for (at, text) in texts.iter().enumerate() {
        let cursor = at == screen.cursor;
        let place = screen.marked.iter().position(|marked| *marked == at);
        let mark = place.map_or_else(|| unmarked.to_owned(), |place| format!("({}) ", place + 1));
        let key = format!("{} {:>2}  {mark}", if cursor { "▸" } else { " " }, at + 1);
        let tone = if cursor { Tone::Strong } else { Tone::Plain };
        let from = page.lines.len();
        page.lines.extend(prefixed_markdown(pen, (&key, Tone::Key), text, tone, columns));
        if cursor {
            page.cursor = Some((from, page.lines.len()));
        }
    }
}

/// `text` (Markdown, in `tone` where it has none of its own) behind `lead`, further lines below the first.
pub(super) fn prefixed_markdown(
    pen: Pen,
    lead: (&str, Tone),
    text: &str,
    tone: Tone,
    columns: usize,
) -> Vec<Line<'static>> {
    let (lead, lead_tone) = lead;
    let indent = width(lead);
    let plain = pen.theme.style(Tone::Plain);
    let lines = pen.markdown(text, columns.saturating_sub(indent).max(10)).into_iter().enumerate();
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
fn code_lines(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
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
fn moment_lines(pen: Pen, moment: &PredictionMoment, columns: usize) -> Vec<Line<'static>> {
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    let mut lines = vec![Line::default()];
    lines.extend(pen.markdown(&format!("From the lesson *{}*{lane}. Just before it:", moment.lesson), columns));
    for ViewSummaryLine { label: what, text } in view_summary(&moment.view, moment.client.as_deref()) {
        lines.extend(prefixed_plain(pen, &format!("  {what}: "), &text, Tone::Code, columns));
    }
    lines.extend(prefixed_plain(pen, "  now: ", &moment.act, Tone::Strong, columns));
    lines
}

/// `text`, which is no Markdown, behind `lead`; further lines a little further in.
fn prefixed_plain(pen: Pen, lead: &str, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let span = crate::prose::StyledSpan::new(text, crate::prose::TextStyle::Plain);
    let wrapped = crate::prose::wrap(&[span], columns, lead, "    ");
    let line = |(at, line): (usize, &crate::prose::StyledLine)| {
        let text = line.text();
        let lead = if at == 0 { lead } else { "    " };
        pen.spans(&[(lead, Tone::Dim), (text.strip_prefix(lead).unwrap_or(&text), tone)])
    };
    wrapped.iter().enumerate().map(line).collect()
}
