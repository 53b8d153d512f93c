//! The pages over a lesson: more about the step, the bytes of an exchange, the server's checks with what they ask and saw,
//! the curl line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::cookies_page::{self, decision_lines};
use super::shell_wrap::{hard_wrap, wrap_shell_command};
use super::{LessonScene, LessonScreen, OpenLesson, bytes_page, framework_page, more_page, own_browser_page};
use crate::model::{Exchange, TraceLine};
use crate::prose::escape_control_characters;
use crate::tui::keymap::{FooterHint, KeyAction, KeyContext, KeyPress};
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::screen::{AppRequest, DrawContext, Screen, ScreenCommand, ScreenContext};
use crate::tui::theme::Tone;
use crate::tui::widget::page::{self, footer_hints};
use crate::tui::widget::sign::{check_label, verdict_sign};
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PageContent {
    /// More about the step.
    More,
    Bytes,
    Checks,
    /// The jar, and which cookies went along with which request.
    Cookies,
    /// The story of the lane; its cursor is the moment that the lesson looks at.
    Story,
    /// The code of the step's operation in one of the frameworks, by its place among them.
    Frameworks {
        chosen: usize,
    },
    /// The curl line that repeats an exchange.
    Curl(String),
    /// Where the learner's own browser reaches the lab, and what it has sent.
    OwnBrowser,
}

/// A page over a lesson, about its step or the exchange that is looked at there.
#[derive(Clone, Debug)]
pub struct LessonPage {
    content: PageContent,
    /// The first line shown; on the page of bytes, the segment with the cursor.
    scroll: usize,
}

/// The heading of a page and the lines below it.
struct LessonPageText {
    title: String,
    lines: Vec<Line<'static>>,
}

impl LessonPage {
    pub(super) const fn more() -> Self {
        Self { content: PageContent::More, scroll: 0 }
    }

    pub(super) const fn bytes() -> Self {
        Self { content: PageContent::Bytes, scroll: 0 }
    }

    pub(super) const fn checks() -> Self {
        Self { content: PageContent::Checks, scroll: 0 }
    }

    pub(super) const fn cookies() -> Self {
        Self { content: PageContent::Cookies, scroll: 0 }
    }

    /// The step's operation in the framework that was looked at last.
    pub(super) const fn frameworks(chosen: usize) -> Self {
        Self { content: PageContent::Frameworks { chosen }, scroll: 0 }
    }

    pub(super) const fn story() -> Self {
        Self { content: PageContent::Story, scroll: 0 }
    }

    pub(in crate::tui) const fn own_browser() -> Self {
        Self { content: PageContent::OwnBrowser, scroll: 0 }
    }

    /// A page with this curl line.
    #[must_use]
    pub const fn curl(line: String) -> Self {
        Self { content: PageContent::Curl(line), scroll: 0 }
    }

    /// Shows other content; closes the page if it is the one that is shown.
    fn show(&mut self, content: PageContent) -> ScreenCommand {
        if self.content == content {
            return ScreenCommand::Close;
        }
        *self = Self { content, scroll: 0 };
        ScreenCommand::Stay
    }

    /// Shows the next framework or the one before; the lesson remembers which.
    fn choose_framework(&mut self, action: KeyAction, lesson: &mut OpenLesson) {
        let PageContent::Frameworks { chosen } = &mut self.content else { return };
        *chosen = framework_page::framework_after(lesson.lab.scene().attempt, *chosen, action);
        lesson.screen.framework = *chosen;
        self.scroll = 0;
    }

    /// What the page is there to be copied from, if anything.
    fn copyable(&self, lesson: &OpenLesson) -> Option<String> {
        match &self.content {
            PageContent::Curl(line) => Some(line.clone()),
            PageContent::OwnBrowser => lesson.browser_address().map(|address| address.shop),
            _ => None,
        }
    }

    fn copy(&self, lesson: &OpenLesson, notice: &mut Notice) -> ScreenCommand {
        let Some(text) = self.copyable(lesson) else {
            notice.set("c shows the curl line, o the address for your browser; y copies it there.");
            return ScreenCommand::Stay;
        };
        notice.set("Sent to the terminal's clipboard. Where nothing arrives there, Y shows it to be selected.");
        AppRequest::Copy(text).into()
    }

    /// Shows the address for the learner's browser, once that was let in from the lesson.
    fn show_own_browser(&mut self, lesson: &OpenLesson, notice: &mut Notice) -> ScreenCommand {
        if lesson.browser_address().is_some() {
            return self.show(PageContent::OwnBrowser);
        }
        notice.set("Esc leads back to the lesson; o lets your browser in there.");
        ScreenCommand::Stay
    }

    fn scroll_by(&mut self, action: KeyAction, lesson: &mut OpenLesson, area: Rect) {
        if self.content == PageContent::Story {
            let rows = usize::from(page::content_area(area).height);
            return lesson.screen.pick_moment(action, lesson.lab.scene(), rows / 3);
        }
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let exchange = screen.current_exchange(scene, screen.lane);
        self.scroll = if let (PageContent::Bytes, Some(exchange)) = (&self.content, exchange) {
            // There the cursor moves from segment to segment.
            page::scroll_lines(self.scroll, action, bytes_page::segment_count(exchange), 1)
        } else {
            let lines = |pen, columns| self.text(pen, lesson, columns).lines.len();
            page::scroll_after(self.scroll, action, area, lines)
        };
    }

    fn text(&self, pen: Pen, lesson: &OpenLesson, columns: usize) -> LessonPageText {
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let current = screen.current_exchange(scene, screen.lane);
        let (title, lines) = match (&self.content, current) {
            (PageContent::More, _) => (more_page::title(scene.attempt), more_page::lines(pen, screen, scene, columns)),
            (PageContent::Curl(line), _) => {
                ("The same request from another terminal".to_owned(), curl_lines(pen, line, columns))
            }
            (PageContent::OwnBrowser, _) => {
                (own_browser_page::TITLE.to_owned(), own_browser_page::lines(pen, lesson, columns))
            }
            (PageContent::Cookies, _) => {
                (cookies_page::title(screen, scene), cookies_page::lines(pen, screen, scene, columns))
            }
            (PageContent::Frameworks { chosen }, _) => {
                (framework_page::title(scene.attempt), framework_page::lines(pen, scene.attempt, *chosen, columns))
            }
            (PageContent::Story, _) => (story_title(screen, scene), Vec::new()),
            (PageContent::Bytes, Some(exchange)) => (exchange_title("bytes", exchange, screen, scene), Vec::new()),
            (PageContent::Checks, Some(exchange)) => {
                (exchange_title("checks", exchange, screen, scene), check_lines(pen, exchange, columns))
            }
            (PageContent::Bytes | PageContent::Checks, None) => {
                (lane_title(screen, scene), vec![pen.line("No request has travelled yet.", Tone::Dim)])
            }
        };
        LessonPageText { title, lines }
    }

    fn actions(&self, screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<KeyAction> {
        let mut actions = vec![KeyAction::Up, KeyAction::Down];
        if matches!(self.content, PageContent::Curl(_) | PageContent::OwnBrowser) {
            actions.push(KeyAction::Copy);
        }
        if self.content == PageContent::Story {
            actions.push(KeyAction::Confirm);
        }
        if matches!(self.content, PageContent::Frameworks { .. }) {
            actions.push(KeyAction::NextTab);
        }
        actions.push(KeyAction::Close);
        if screen.has_more_page(scene.attempt) {
            actions.push(KeyAction::More);
        }
        if framework_page::has_code(scene.attempt) {
            actions.push(KeyAction::Frameworks);
        }
        actions.extend([KeyAction::Story, KeyAction::Bytes, KeyAction::Checks]);
        actions.extend(screen.is_about_pages(scene).then_some(KeyAction::Cookies));
        actions.push(KeyAction::Curl);
        if screen.exchanges(scene, screen.lane).len() > 1 {
            actions.push(KeyAction::NextExchange);
        }
        if scene.attempt.lanes().len() > 1 {
            actions.push(KeyAction::SwitchLane);
        }
        actions.extend([KeyAction::Help, KeyAction::Quit]);
        actions
    }
}

impl Screen for LessonPage {
    fn key_context(&self) -> KeyContext {
        KeyContext::Page
    }

    fn footer(&self, context: DrawContext<'_>) -> Vec<FooterHint> {
        let lesson = context.lesson.map(|lesson| self.actions(&lesson.screen, lesson.scene()));
        footer_hints(KeyContext::Page, &lesson.unwrap_or_default())
    }

    fn handle_action(&mut self, action: KeyAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let Some(lesson) = context.lesson.as_deref_mut() else { return ScreenCommand::Close };
        match action {
            KeyAction::Close => {
                if self.content == PageContent::Story {
                    lesson.screen.return_to_now();
                }
                return ScreenCommand::Close;
            }
            KeyAction::Confirm if self.content == PageContent::Story => return ScreenCommand::Close,
            KeyAction::Story => return self.show(PageContent::Story),
            KeyAction::More if self.content == PageContent::More => return ScreenCommand::Close,
            KeyAction::More => {
                if lesson.screen.finds_more(lesson.lab.scene(), context.notice) {
                    return self.show(PageContent::More);
                }
            }
            KeyAction::Frameworks if matches!(self.content, PageContent::Frameworks { .. }) => {
                return ScreenCommand::Close;
            }
            KeyAction::Frameworks => {
                if framework_page::finds_code(lesson.lab.scene().attempt, context.notice) {
                    let chosen = lesson.screen.framework;
                    return self.show(PageContent::Frameworks { chosen });
                }
            }
            KeyAction::NextTab | KeyAction::PreviousTab => self.choose_framework(action, lesson),
            KeyAction::Bytes => return self.show(PageContent::Bytes),
            KeyAction::Checks => return self.show(PageContent::Checks),
            KeyAction::Cookies => return self.show(PageContent::Cookies),
            KeyAction::Curl if matches!(self.content, PageContent::Curl(_)) => return ScreenCommand::Close,
            KeyAction::Curl => {
                if let Some(line) = lesson.curl_line(context.notice) {
                    return self.show(PageContent::Curl(line));
                }
            }
            KeyAction::OwnBrowser if self.content == PageContent::OwnBrowser => return ScreenCommand::Close,
            KeyAction::OwnBrowser => return self.show_own_browser(lesson, context.notice),
            KeyAction::Copy => return self.copy(lesson, context.notice),
            KeyAction::ShowText => match self.copyable(lesson) {
                Some(text) => return AppRequest::ShowText(text).into(),
                None => context.notice.set("c shows the curl line, o the address; Y shows it in one piece there."),
            },
            KeyAction::SwitchLane | KeyAction::NextExchange => {
                if lesson.look_elsewhere(action, key, context.notice) {
                    self.scroll = 0;
                }
            }
            action => self.scroll_by(action, lesson, context.area),
        }
        ScreenCommand::Stay
    }

    fn draw(&self, DrawContext { pen, lesson }: DrawContext<'_>, buffer: &mut Buffer) {
        let Some(lesson) = lesson else { return };
        let (screen, scene) = (&lesson.screen, lesson.scene());
        let content = page::content_area(buffer.area);
        let LessonPageText { title, lines } = self.text(pen, lesson, usize::from(content.width));
        page::draw_page(pen, &title, &lines, self.scroll, buffer);
        if self.content == PageContent::Story {
            screen.draw_story(pen, scene, screen.lane, content, buffer);
        }
        if self.content == PageContent::Bytes
            && let Some(exchange) = screen.current_exchange(scene, screen.lane)
        {
            bytes_page::draw_bytes_page(pen, exchange, self.scroll, content, buffer);
        }
    }
}

/// `story · keeps the id · the past`.
fn story_title(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let mut parts = vec!["story".to_owned(), lane_title(screen, scene)];
    if screen.past_moment(scene, screen.lane).is_some() {
        parts.push("the past".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// `bytes · GET /me → 401 · keeps the id · 1 of 2`.
fn exchange_title(page: &str, exchange: &Exchange, screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let mut parts = vec![
        page.to_owned(),
        format!("{} {} → {}", exchange.method(), exchange.path(), exchange.status),
        lane_title(screen, scene),
    ];
    let position = screen.exchange_position(scene, screen.lane);
    if screen.past_moment(scene, screen.lane).is_some() {
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
        lines.push(pen.line("For this request the server had nothing to check.", Tone::Dim));
    }
    for check in &exchange.trace.lines {
        lines.extend(one_check_lines(pen, check, columns));
    }
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    lines.push(pen.spans(&[
        ("The server took the sender for ", Tone::Plain),
        (user, Tone::Strong),
        (".", Tone::Plain),
    ]));
    let cookies = decision_lines(pen, exchange, columns);
    if !cookies.is_empty() {
        lines.push(Line::default());
        lines.extend(cookies);
    }
    lines
}

fn one_check_lines(pen: Pen, check: &TraceLine, columns: usize) -> Vec<Line<'static>> {
    let word = check.verdict.word().replace('_', " ");
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
