//! The overlays of a lesson: more about the step, the bytes of an exchange, the server's checks with what they ask and saw,
//! the curl line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cookies_overlay;
use super::cookies_overlay::decision_lines;
use super::shell_wrap::{hard_wrap, wrap_shell_command};
use super::story_page::{StoryPage, act_by_hand};
use super::{
    LessonScene, LessonScreen, OpenLesson, bytes_overlay, framework_overlay, more_overlay, own_browser_overlay,
};
use crate::course::lesson::server_state::{NOTHING_CHECKED, user_sentence};
use crate::model::{Exchange, TraceLine};
use crate::prose::escape_control_characters;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::screen::{DrawContext, ProgramRequest, Screen, ScreenCommand, ScreenContext};
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::{check_label, verdict_sign};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// What an overlay shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OverlayContent {
    /// More about the step.
    More,
    Bytes,
    Checks,
    /// The jar, and which cookies went along with which request.
    Cookies,
    /// The story of the lane.
    Story(StoryPage),
    /// The code of the step's operation in one of the frameworks, by its place among them.
    Frameworks {
        chosen: usize,
    },
    /// The curl line that repeats an exchange.
    Curl(String),
    /// Where the learner's own browser reaches the lab, and what it has sent.
    OwnBrowser,
}

/// What the footer names while a filter is typed.
const VALUE_ACTIONS: [KeymapAction; 4] =
    [KeymapAction::Confirm, KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit];

/// A text over a lesson, about its step or the exchange that is looked at there.
#[derive(Clone, Debug)]
pub struct LessonOverlay {
    content: OverlayContent,
    /// The first line shown; on the overlay of bytes, the segment with the cursor.
    scroll: usize,
}

/// The heading of an overlay and the lines below it.
struct OverlayText {
    title: String,
    lines: Vec<Line<'static>>,
}

impl LessonOverlay {
    pub(super) const fn more() -> Self {
        Self { content: OverlayContent::More, scroll: 0 }
    }

    pub(super) const fn bytes() -> Self {
        Self { content: OverlayContent::Bytes, scroll: 0 }
    }

    pub(super) const fn checks() -> Self {
        Self { content: OverlayContent::Checks, scroll: 0 }
    }

    pub(super) const fn cookies() -> Self {
        Self { content: OverlayContent::Cookies, scroll: 0 }
    }

    /// The step's operation in the framework that was looked at last.
    pub(super) const fn frameworks(chosen: usize) -> Self {
        Self { content: OverlayContent::Frameworks { chosen }, scroll: 0 }
    }

    pub(super) const fn story() -> Self {
        Self { content: OverlayContent::Story(StoryPage::Moments), scroll: 0 }
    }

    /// The story, where its filter is typed.
    pub(super) fn story_filter(screen: &LessonScreen) -> Self {
        Self { content: OverlayContent::Story(StoryPage::filter(screen)), scroll: 0 }
    }

    pub(in crate::tui) const fn own_browser() -> Self {
        Self { content: OverlayContent::OwnBrowser, scroll: 0 }
    }

    /// A page with this curl line.
    #[must_use]
    pub const fn curl(line: String) -> Self {
        Self { content: OverlayContent::Curl(line), scroll: 0 }
    }

    /// Shows other content; closes the page if it is the one that is shown.
    fn show(&mut self, content: OverlayContent) -> ScreenCommand {
        if self.content == content {
            return ScreenCommand::Close;
        }
        *self = Self { content, scroll: 0 };
        ScreenCommand::Stay
    }

    /// Shows the next framework or the one before; the lesson remembers which.
    fn choose_framework(&mut self, action: KeymapAction, lesson: &mut OpenLesson) {
        let OverlayContent::Frameworks { chosen } = &mut self.content else { return };
        *chosen = framework_overlay::framework_after(lesson.lab.scene().attempt, *chosen, action);
        lesson.screen.framework = *chosen;
        self.scroll = 0;
    }

    /// What the page is there to be copied from, if anything.
    fn copyable(&self, lesson: &OpenLesson) -> Option<String> {
        match &self.content {
            OverlayContent::Curl(line) => Some(line.clone()),
            OverlayContent::OwnBrowser => lesson.browser_address().map(|address| address.shop),
            _ => None,
        }
    }

    fn copy(&self, lesson: &OpenLesson, notice: &mut Notice) -> ScreenCommand {
        let Some(text) = self.copyable(lesson) else {
            notice.set("c shows the curl line, o the address for your browser; y copies it there.");
            return ScreenCommand::Stay;
        };
        notice.set("Sent to the terminal's clipboard. Where nothing arrives there, Y shows it to be selected.");
        ProgramRequest::Copy(text).into()
    }

    /// Shows the address for the learner's browser, once that was let in from the lesson.
    fn show_own_browser(&mut self, lesson: &OpenLesson, notice: &mut Notice) -> ScreenCommand {
        if lesson.browser_address().is_some() {
            return self.show(OverlayContent::OwnBrowser);
        }
        notice.set("Esc leads back to the lesson; o lets your browser in there.");
        ScreenCommand::Stay
    }

    fn scroll_by(&mut self, action: KeymapAction, lesson: &mut OpenLesson, area: Rect) {
        if matches!(self.content, OverlayContent::Story(_)) {
            let rows = usize::from(screen_parts::content_area(area).height);
            return lesson.screen.pick_moment(action, lesson.lab.scene(), rows / 3);
        }
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let exchange = screen.current_exchange(scene, screen.lane);
        self.scroll = if let (OverlayContent::Bytes, Some(exchange)) = (&self.content, exchange) {
            // There the cursor moves from segment to segment.
            screen_parts::scroll_lines(self.scroll, action, bytes_overlay::segment_count(exchange), 1)
        } else {
            let lines = |pen, columns| self.text(pen, lesson, columns).lines.len();
            screen_parts::scroll_after(self.scroll, action, area, lines)
        };
    }

    fn text(&self, pen: Pen, lesson: &OpenLesson, columns: usize) -> OverlayText {
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let current = screen.current_exchange(scene, screen.lane);
        let (title, lines) = match (&self.content, current) {
            (OverlayContent::More, _) => {
                (more_overlay::title(scene.attempt), more_overlay::lines(pen, screen, scene, columns))
            }
            (OverlayContent::Curl(line), _) => {
                ("The same request from another terminal".to_owned(), curl_lines(pen, line, columns))
            }
            (OverlayContent::OwnBrowser, _) => {
                (own_browser_overlay::TITLE.to_owned(), own_browser_overlay::lines(pen, lesson, columns))
            }
            (OverlayContent::Cookies, _) => {
                (cookies_overlay::title(screen, scene), cookies_overlay::lines(pen, screen, scene, columns))
            }
            (OverlayContent::Frameworks { chosen }, _) => (
                framework_overlay::title(scene.attempt),
                framework_overlay::lines(pen, scene.attempt, *chosen, columns),
            ),
            (OverlayContent::Story(story), _) => (story.title(screen, scene), Vec::new()),
            (OverlayContent::Bytes, Some(exchange)) => (exchange_title("bytes", exchange, screen, scene), Vec::new()),
            (OverlayContent::Checks, Some(exchange)) => {
                (exchange_title("checks", exchange, screen, scene), check_lines(pen, exchange, columns))
            }
            (OverlayContent::Bytes | OverlayContent::Checks, None) => {
                (lane_title(screen, scene), vec![pen.line("No request has travelled yet.", Tone::Dim)])
            }
        };
        OverlayText { title, lines }
    }

    fn actions(&self, screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<KeymapAction> {
        let mut actions = vec![KeymapAction::Up, KeymapAction::Down];
        if matches!(self.content, OverlayContent::Curl(_) | OverlayContent::OwnBrowser) {
            actions.push(KeymapAction::Copy);
        }
        let is_story = matches!(self.content, OverlayContent::Story(_));
        actions.extend(is_story.then_some(KeymapAction::Confirm));
        if matches!(self.content, OverlayContent::Frameworks { .. }) {
            actions.push(KeymapAction::NextTab);
        }
        actions.push(KeymapAction::Close);
        actions.extend(is_story.then_some(KeymapAction::Search));
        if is_story && screen.phase.is_by_hand() {
            actions.extend([KeymapAction::ResendRequest, KeymapAction::EditRequest, KeymapAction::SaveLesson]);
        }
        if screen.has_more_overlay(scene.attempt) {
            actions.push(KeymapAction::More);
        }
        if framework_overlay::has_code(scene.attempt) {
            actions.push(KeymapAction::Frameworks);
        }
        actions.extend([KeymapAction::Story, KeymapAction::Bytes, KeymapAction::Checks]);
        actions.extend(screen.is_about_pages(scene).then_some(KeymapAction::Cookies));
        actions.push(KeymapAction::Curl);
        if screen.exchanges(scene, screen.lane).len() > 1 {
            actions.push(KeymapAction::NextExchange);
        }
        if scene.attempt.lanes().len() > 1 {
            actions.push(KeymapAction::SwitchLane);
        }
        actions.extend([KeymapAction::Help, KeymapAction::Quit]);
        actions
    }
}

impl Screen for LessonOverlay {
    fn keymap_context(&self) -> KeymapContext {
        match &self.content {
            OverlayContent::Story(story) if story.is_typing() => KeymapContext::ValueField,
            _ => KeymapContext::LessonOverlay,
        }
    }

    fn footer(&self, context: DrawContext<'_>) -> Vec<FooterHint> {
        if self.keymap_context() == KeymapContext::ValueField {
            return footer_hints(KeymapContext::ValueField, &VALUE_ACTIONS);
        }
        let lesson = context.lesson.map(|lesson| self.actions(&lesson.screen, lesson.scene()));
        footer_hints(KeymapContext::LessonOverlay, &lesson.unwrap_or_default())
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let Some(lesson) = context.lesson.as_deref_mut() else { return ScreenCommand::Close };
        if let OverlayContent::Story(story) = &mut self.content
            && let Some(command) = story.handle_action(action, lesson)
        {
            return command;
        }
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Story => return self.show(OverlayContent::Story(StoryPage::Moments)),
            KeymapAction::ResendRequest | KeymapAction::EditRequest | KeymapAction::SaveLesson => {
                return act_by_hand(lesson, action, context.notice);
            }
            KeymapAction::Search => context.notice.set("/ filters the story: v shows it."),
            KeymapAction::More if self.content == OverlayContent::More => return ScreenCommand::Close,
            KeymapAction::More => {
                if lesson.screen.finds_more(lesson.lab.scene(), context.notice) {
                    return self.show(OverlayContent::More);
                }
            }
            KeymapAction::Frameworks if matches!(self.content, OverlayContent::Frameworks { .. }) => {
                return ScreenCommand::Close;
            }
            KeymapAction::Frameworks => {
                if framework_overlay::finds_code(lesson.lab.scene().attempt, context.notice) {
                    let chosen = lesson.screen.framework;
                    return self.show(OverlayContent::Frameworks { chosen });
                }
            }
            KeymapAction::NextTab | KeymapAction::PreviousTab => self.choose_framework(action, lesson),
            KeymapAction::Bytes => return self.show(OverlayContent::Bytes),
            KeymapAction::Checks => return self.show(OverlayContent::Checks),
            KeymapAction::Cookies => return self.show(OverlayContent::Cookies),
            KeymapAction::Curl if matches!(self.content, OverlayContent::Curl(_)) => return ScreenCommand::Close,
            KeymapAction::Curl => {
                if let Some(line) = lesson.curl_line(context.notice) {
                    return self.show(OverlayContent::Curl(line));
                }
            }
            KeymapAction::OwnBrowser if self.content == OverlayContent::OwnBrowser => return ScreenCommand::Close,
            KeymapAction::OwnBrowser => return self.show_own_browser(lesson, context.notice),
            KeymapAction::Copy => return self.copy(lesson, context.notice),
            KeymapAction::ShowText => match self.copyable(lesson) {
                Some(text) => return ProgramRequest::ShowText(text).into(),
                None => context.notice.set("c shows the curl line, o the address; Y shows it in one piece there."),
            },
            KeymapAction::SwitchLane | KeymapAction::NextExchange => {
                if lesson.look_elsewhere(action, key, context.notice) {
                    self.scroll = 0;
                }
            }
            action => self.scroll_by(action, lesson, context.area),
        }
        ScreenCommand::Stay
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        if let (OverlayContent::Story(story), Some(lesson)) = (&mut self.content, context.lesson.as_deref_mut()) {
            story.type_key(key, lesson);
        }
    }

    fn paste(&mut self, text: &str, context: &mut ScreenContext<'_>) {
        if let (OverlayContent::Story(story), Some(lesson)) = (&mut self.content, context.lesson.as_deref_mut()) {
            story.paste(text, lesson);
        }
    }

    fn draw(&self, DrawContext { pen, lesson }: DrawContext<'_>, buffer: &mut Buffer) {
        let Some(lesson) = lesson else { return };
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let content = screen_parts::content_area(buffer.area);
        let OverlayText { title, lines } = self.text(pen, lesson, usize::from(content.width));
        screen_parts::draw_text(pen, &title, &lines, self.scroll, buffer);
        if let OverlayContent::Story(story) = &self.content {
            story.draw(pen, screen, scene, buffer);
        }
        if self.content == OverlayContent::Bytes
            && let Some(exchange) = screen.current_exchange(scene, screen.lane)
        {
            bytes_overlay::draw_bytes(pen, exchange, self.scroll, content, buffer);
        }
    }
}

/// `bytes · GET /me → 401 · keeps the id · 1 of 2`.
fn exchange_title(page: &str, exchange: &Exchange, screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let mut parts = vec![
        page.to_owned(),
        format!("{} {} → {}", exchange.method(), exchange.path(), exchange.status),
        lane_title(screen, scene),
    ];
    let position = screen.exchange_position(scene, screen.lane);
    if screen.story_scene(scene, screen.lane).is_some() {
        parts.push("the past".to_owned());
    } else if position.count > 1 {
        parts.push(format!("{} of {}", position.number, position.count));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn lane_title(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    scene.attempt.lane_title(screen.lane).unwrap_or_default().to_owned()
}

fn check_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if exchange.trace.lines.is_empty() {
        lines.push(pen.line(NOTHING_CHECKED, Tone::Dim));
    }
    for check in &exchange.trace.lines {
        lines.extend(one_check_lines(pen, check, columns));
    }
    lines.extend(WrappedText::plain(&user_sentence(exchange), Tone::Plain).lines(pen, columns));
    let cookies = decision_lines(pen, exchange, columns);
    if !cookies.is_empty() {
        lines.push(Line::default());
        lines.extend(cookies);
    }
    lines
}

fn one_check_lines(pen: Pen, check: &TraceLine, columns: usize) -> Vec<Line<'static>> {
    let word = check.verdict.display_word();
    let tone = verdict_sign(check.verdict).tone;
    let mut lines = vec![pen.justify(check_label(pen, check, Tone::Strong), (&word, tone), columns)];
    lines.extend(WrappedText::plain(check.check.question(), Tone::Dim).with_lead("  ", Tone::Dim).lines(pen, columns));
    if !check.detail.is_empty() {
        lines.extend(WrappedText::plain(&check.detail, Tone::Code).with_lead("  ", Tone::Code).lines(pen, columns));
    }
    lines
}

/// The curl line, broken between its arguments with `\`, so that it can be copied as it stands.
fn curl_lines(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for shell_line in wrap_shell_command(&escape_control_characters(line), columns) {
        lines.extend(hard_wrap(&shell_line, columns).iter().map(|piece| pen.line(piece, Tone::Code)));
    }
    lines.push(Line::default());
    let advice =
        "Run it while authwalk is open. The request then shows up here: *seen from outside*. **y** copies the line.";
    lines.extend(markdown_lines(pen, advice, columns));
    lines
}
