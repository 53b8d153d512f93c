//! The request editor: a request as text, changed in place and sent.

mod request_text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::OpenLesson;
use crate::content::Lesson;
use crate::model::act::RequestTrigger;
use crate::model::{Act, Exchange, Request};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;
use crate::tui::widget::text_field::{TextField, TextFieldStyle, VisibleRows};
use crate::tui::widget::wrapped_text::markdown_lines;

/// A page that can start the request.
#[derive(Clone, Debug)]
struct InitiatorPage {
    site: String,
    trigger: RequestTrigger,
}

/// A client that can send the request.
#[derive(Clone, Debug)]
struct RequestSender {
    name: String,
    /// The kind of the client in words.
    kind: &'static str,
}

/// How the text becomes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SendMode {
    /// The client adds what a client adds.
    Composed,
    /// Every byte as it is written.
    Raw,
}

/// A request that is edited.
#[derive(Clone, Debug)]
pub(super) struct RequestEditor {
    field: TextField,
    mode: SendMode,
    /// Every client of the lesson.
    clients: Vec<RequestSender>,
    /// The number of the client that sends.
    sender: usize,
    /// Every way in which a page can start the request.
    initiators: Vec<InitiatorPage>,
    /// The number of the way that is chosen; without one, the user types the address.
    chosen_initiator: Option<usize>,
    /// Why the request could not be sent.
    fault: Option<String>,
}

/// The area of the text on a screen of this size.
fn text_area(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(4),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(8),
    }
}

impl RequestEditor {
    /// An editor that begins with `exchange`, or with `GET /` without one.
    pub(super) fn new(lesson: &Lesson, sites: &[String], exchange: Option<&Exchange>) -> Self {
        let clients = lesson.client.iter();
        let clients: Vec<_> =
            clients.map(|(name, client)| RequestSender { name: name.clone(), kind: client.kind.word() }).collect();
        let by = exchange.and_then(Exchange::client_name);
        let sender = clients.iter().position(|client| Some(client.name.as_str()) == by).unwrap_or(0);
        let triggers = RequestTrigger::ALL
            .into_iter()
            .filter(|trigger| !matches!(trigger, RequestTrigger::Reload | RequestTrigger::Socket));
        let initiators_of = |site: &String| {
            let site = site.clone();
            triggers.clone().map(move |trigger| InitiatorPage { site: site.clone(), trigger })
        };
        let initiators: Vec<InitiatorPage> = sites.iter().flat_map(initiators_of).collect();
        let page_request = exchange.and_then(|exchange| exchange.page_request.as_ref());
        let chosen_initiator = page_request.and_then(|page| {
            let is_its =
                |initiator: &InitiatorPage| initiator.trigger == page.start && page.page_host() == initiator.site;
            initiators.iter().position(is_its)
        });
        let field = TextField::new(exchange.map_or_else(|| "GET /".to_owned(), request_text::format_request));
        Self { field, mode: SendMode::Composed, clients, sender, initiators, chosen_initiator, fault: None }
    }

    /// The request, to be sent; `None` with a fault if the text is none.
    fn request(&mut self) -> Option<Act> {
        let parsed = match self.mode {
            SendMode::Composed => request_text::parse_request(self.field.text()),
            SendMode::Raw => Ok(request_text::parse_raw(self.field.text())),
        };
        match parsed {
            Ok(mut request) => {
                self.apply_initiator(&mut request);
                let by = self.clients.get(self.sender).map(|client| client.name.clone());
                Some(Act { by, request: Some(request), ..Act::default() })
            }
            Err(error) => {
                self.fault = Some(error.to_string());
                None
            }
        }
    }

    /// Shows the request with every byte, or without those that the client writes.
    fn toggle_mode(&mut self) {
        let (mode, text) = match self.mode {
            SendMode::Composed => (SendMode::Raw, request_text::to_raw(self.field.text())),
            SendMode::Raw => (SendMode::Composed, request_text::from_raw(self.field.text())),
        };
        self.mode = mode;
        self.field = TextField::new(text);
        // A page starts no request that is written byte by byte.
        self.chosen_initiator = None;
    }

    /// The next way in which a page can start the request; after the last one, none.
    fn choose_next_initiator(&mut self) {
        let next = self.chosen_initiator.map_or(0, |index| index + 1);
        self.chosen_initiator = if next < self.initiators.len() { Some(next) } else { None };
    }

    fn initiator(&self) -> Option<&InitiatorPage> {
        self.initiators.get(self.chosen_initiator?)
    }

    fn apply_initiator(&self, request: &mut Request) {
        if let Some(initiator) = self.initiator() {
            request.page = Some(initiator.site.clone());
            request.start = Some(initiator.trigger);
        }
    }

    /// Draws the editor over the whole of `buffer`; `context` says where the request is sent: `free play`, a lane.
    fn draw_in(&self, pen: Pen, context: &str, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = text_area(area);
        let columns = usize::from(inner.width);
        let (name, kind) = self.clients.get(self.sender).map_or(("nobody", ""), |client| (&*client.name, client.kind));
        let head = pen.justify(pen.line("A request by hand", Tone::Strong), (context, Tone::Dim), columns);
        let sender = pen.spans(&[("sent by ", Tone::Dim), (name, Tone::Strong), (&format!(" ({kind})"), Tone::Dim)]);
        let initiator = match self.initiator() {
            Some(initiator) => format!("started by {} {}", initiator.trigger.phrase(), initiator.site),
            None if self.mode == SendMode::Raw => "as it is written".to_owned(),
            None if self.initiators.is_empty() => String::new(),
            None => "started by no page".to_owned(),
        };
        let VisibleRows { lines, hidden, .. } =
            self.field.visible_rows(pen, TextFieldStyle::CODE, columns, usize::from(inner.height));
        let top = Rect { y: area.y, height: 4.min(area.height), ..inner };
        draw_lines(&[head, pen.rule("", columns), pen.justify(sender, (&initiator, Tone::Dim), columns)], top, buffer);
        draw_lines(&lines, inner, buffer);
        let mut below = vec![pen.rule(&hidden.label(), columns)];
        // A backtick of what was typed would begin code in Markdown.
        let fault = self.fault.as_ref().map(|fault| fault.replace('`', "'"));
        let advice = match self.mode {
            SendMode::Composed => ADVICE,
            SendMode::Raw => RAW_ADVICE,
        };
        below.extend(markdown_lines(pen, fault.as_deref().unwrap_or(advice), columns).into_iter().take(2));
        draw_lines(&below, Rect { y: inner.bottom(), height: 3, ..inner }, buffer);
    }

    fn hints(&self) -> Vec<FooterHint> {
        let mut actions = vec![KeymapAction::Send];
        if self.clients.len() > 1 {
            actions.push(KeymapAction::NextClient);
        }
        actions.push(KeymapAction::ToggleRaw);
        if !self.initiators.is_empty() && self.mode == SendMode::Composed {
            actions.push(KeymapAction::NextInitiator);
        }
        actions.extend([KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit]);
        screen_parts::footer_hints(KeymapContext::RequestEditor, &actions)
    }
}

impl Screen for RequestEditor {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::RequestEditor
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        self.hints()
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        self.fault = None;
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::NextClient => self.sender = (self.sender + 1) % self.clients.len().max(1),
            KeymapAction::NextInitiator if self.mode == SendMode::Composed => self.choose_next_initiator(),
            KeymapAction::ToggleRaw => self.toggle_mode(),
            KeymapAction::Send => {
                if let (Some(act), Some(OpenLesson { screen, lab, .. })) =
                    (self.request(), context.lesson.as_deref_mut())
                {
                    return screen.perform_and_close(act, lab.scene(), context.notice);
                }
            }
            _ => {}
        }
        ScreenCommand::Stay
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        self.fault = None;
        if key == KeyPress::Enter {
            self.field.insert("\n");
        } else {
            self.field.press(key, usize::from(text_area(context.area).width));
        }
    }

    /// A terminal may paste any kind of line end.
    fn paste(&mut self, text: &str, _context: &mut ScreenContext<'_>) {
        self.field.insert(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    fn draw(&self, DrawContext { pen, lesson }: DrawContext<'_>, buffer: &mut Buffer) {
        let context = lesson.map_or_else(String::new, |lesson| lesson.screen.action_context(lesson.scene()));
        self.draw_in(pen, &context, buffer);
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeymapContext::RequestEditor])
    }

    fn observe(&mut self, _animate: bool, context: &mut ScreenContext<'_>) -> bool {
        context.lesson.as_deref().is_some_and(OpenLesson::is_by_hand)
    }
}

const ADVICE: &str =
    "First line, headers, an empty line, body. Without a Cookie line the client sends its own cookies.";
const RAW_ADVICE: &str =
    "Sent byte by byte, with CRLF at the end of each line. The client adds nothing: no cookie, no length.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::action_for;
    use crate::tui::notice::Notice;

    fn lesson() -> Lesson {
        let text = "format_version=2\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nstep=[]\n[client]\nbob='browser'\nthief='attacker'";
        toml::from_str(text).expect("a lesson")
    }

    /// What the stack of screens does with a key.
    fn press(editor: &mut RequestEditor, key: KeyPress) -> ScreenCommand {
        let area = Rect::new(0, 0, 80, 24);
        let mut context = ScreenContext { area, notice: &mut Notice::default(), lesson: None };
        if let Some(action) = action_for(editor.keymap_context(), key) {
            return editor.handle_action(action, key, &mut context);
        }
        editor.type_key(key, &mut context);
        ScreenCommand::Stay
    }

    fn paste(editor: &mut RequestEditor, text: &str) {
        let area = Rect::new(0, 0, 80, 24);
        editor.paste(text, &mut ScreenContext { area, notice: &mut Notice::default(), lesson: None });
    }

    #[test]
    fn what_is_typed_is_sent_by_the_client_that_was_chosen() {
        let mut editor = RequestEditor::new(&lesson(), &["evil".to_owned()], None);
        for key in [
            KeyPress::End,
            KeyPress::Char('m'),
            KeyPress::Char('e'),
            KeyPress::Tab,
            KeyPress::Ctrl('p'),
            KeyPress::Ctrl('p'),
        ] {
            assert!(matches!(press(&mut editor, key), ScreenCommand::Stay));
        }
        press(&mut editor, KeyPress::Enter);
        paste(&mut editor, "Cookie: sid=1\r\n\r\n{\"a\":1}");
        assert_eq!(action_for(editor.keymap_context(), KeyPress::Ctrl('s')), Some(KeymapAction::Send));
        let act = editor.request().expect("it is sent");
        let request = act.request.expect("a request");
        assert_eq!((act.by.as_deref(), request.line.as_str()), (Some("thief"), "GET /me"));
        assert_eq!((request.page.as_deref(), request.start), (Some("evil"), Some(RequestTrigger::Form)));
        assert_eq!(request.headers["Cookie"].values(), ["sid=1"]);
        assert_eq!(request.json, Some(serde_json::json!({ "a": 1 })));
        assert!(matches!(press(&mut editor, KeyPress::Esc), ScreenCommand::Close));
    }

    #[test]
    fn a_request_is_sent_byte_by_byte_when_asked_for() {
        let mut editor = RequestEditor::new(&lesson(), &["evil".to_owned()], None);
        assert_eq!(action_for(editor.keymap_context(), KeyPress::Ctrl('o')), Some(KeymapAction::ToggleRaw));
        press(&mut editor, KeyPress::Ctrl('p'));
        press(&mut editor, KeyPress::Ctrl('o'));
        let raw = "GET / HTTP/1.1\nHost: shop.test\n\n";
        assert_eq!(editor.field.text(), raw);
        let request = editor.request().and_then(|act| act.request).expect("it is sent");
        assert_eq!((request.raw.as_deref(), request.page), (Some(raw), None));
        press(&mut editor, KeyPress::Ctrl('o'));
        assert_eq!(editor.field.text(), "GET /");
        assert_eq!(editor.request().and_then(|act| act.request).expect("it is sent").line, "GET /");
    }

    #[test]
    fn what_cannot_be_sent_is_said_and_stays() {
        let mut editor = RequestEditor::new(&lesson(), &[], None);
        press(&mut editor, KeyPress::End);
        paste(&mut editor, "\nno colon");
        assert!(matches!(press(&mut editor, KeyPress::Ctrl('s')), ScreenCommand::Stay));
        assert!(editor.fault.as_deref().is_some_and(|fault| fault.contains("line 2")));
        assert_eq!(editor.field.text(), "GET /\nno colon");
    }
}
