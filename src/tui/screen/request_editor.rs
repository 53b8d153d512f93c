//! The request editor: a request as text, changed in place and sent.

mod request_text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::text_field::{TextField, TextFieldStyle};
use crate::content::Lesson;
use crate::model::act::RequestTrigger;
use crate::model::{Act, Exchange, Request};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// A page that starts a request.
#[derive(Clone, Debug)]
struct PageStarter {
    site: String,
    trigger: RequestTrigger,
}

/// A client that can send the request.
#[derive(Clone, Debug)]
struct Sender {
    name: String,
    /// The kind of the client in words.
    kind: &'static str,
}

/// A request that is edited.
#[derive(Clone, Debug)]
pub(crate) struct RequestEditor {
    field: TextField,
    /// Every client of the lesson.
    clients: Vec<Sender>,
    /// The number of the client that sends.
    sender: usize,
    /// Every way in which a page can start the request.
    starters: Vec<PageStarter>,
    /// The number of the way that is chosen; without one, the user types the address.
    chosen_starter: Option<usize>,
    /// Why the request could not be sent.
    fault: Option<String>,
}

/// What the editor asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RequestEditorCommand {
    Send(Box<Act>),
    Close,
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

const TRIGGERS: [RequestTrigger; 4] =
    [RequestTrigger::Link, RequestTrigger::Form, RequestTrigger::Image, RequestTrigger::Fetch];

const fn trigger_phrase(trigger: RequestTrigger) -> &'static str {
    match trigger {
        RequestTrigger::Link => "a link on",
        RequestTrigger::Form => "a form on",
        RequestTrigger::Image => "an image on",
        RequestTrigger::Fetch => "a script on",
    }
}

impl RequestEditor {
    /// An editor that begins with `exchange`, or with `GET /` without one.
    pub(crate) fn new(lesson: &Lesson, sites: &[String], exchange: Option<&Exchange>) -> Self {
        let clients = lesson.client.iter();
        let clients: Vec<_> =
            clients.map(|(name, client)| Sender { name: name.clone(), kind: client.kind.word() }).collect();
        let by = exchange.and_then(Exchange::client_name);
        let sender = clients.iter().position(|client| Some(client.name.as_str()) == by).unwrap_or(0);
        let starters_of = |site: &String| TRIGGERS.map(|trigger| PageStarter { site: site.clone(), trigger });
        let starters = sites.iter().flat_map(starters_of).collect();
        let field = TextField::new(exchange.map_or_else(|| "GET /".to_owned(), request_text::format_request));
        Self { field, clients, sender, starters, chosen_starter: None, fault: None }
    }

    /// Takes a key, on a screen of this size.
    pub(crate) fn press(&mut self, key: KeyPress, size: (u16, u16)) -> Option<RequestEditorCommand> {
        self.fault = None;
        match keymap::action_for(KeyContext::RequestEditor, key) {
            Some(Action::Close) => return Some(RequestEditorCommand::Close),
            Some(Action::Send) => return self.send(),
            Some(Action::NextClient) => self.sender = (self.sender + 1) % self.clients.len().max(1),
            Some(Action::NextStarter) => {
                let next = self.chosen_starter.map_or(0, |index| index + 1);
                self.chosen_starter = if next < self.starters.len() { Some(next) } else { None };
            }
            _ if key == KeyPress::Enter => self.field.insert("\n"),
            _ => {
                let columns = usize::from(text_area(Rect::new(0, 0, size.0, size.1)).width);
                self.field.press(key, columns);
            }
        }
        None
    }

    /// Takes pasted text; a terminal may paste any kind of line end.
    pub(crate) fn paste(&mut self, text: &str) {
        self.field.insert(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    fn send(&mut self) -> Option<RequestEditorCommand> {
        match request_text::parse_request(self.field.text()) {
            Ok(mut request) => {
                self.apply_starter(&mut request);
                let by = self.clients.get(self.sender).map(|client| client.name.clone());
                Some(RequestEditorCommand::Send(Box::new(Act { by, request: Some(request), ..Act::default() })))
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    fn starter(&self) -> Option<&PageStarter> {
        self.starters.get(self.chosen_starter?)
    }

    fn apply_starter(&self, request: &mut Request) {
        if let Some(starter) = self.starter() {
            request.page = Some(starter.site.clone());
            request.start = Some(starter.trigger);
        }
    }

    /// Draws the editor over the whole of `buffer`; `context` says where the request is sent: `free play`, a lane.
    pub(crate) fn draw(&self, pen: Pen, context: &str, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = text_area(area);
        let columns = usize::from(inner.width);
        let (name, kind) = self.clients.get(self.sender).map_or(("nobody", ""), |client| (&*client.name, client.kind));
        let head = pen.justify(pen.line("A request by hand", Tone::Strong), (context, Tone::Dim), columns);
        let sender = pen.spans(&[("sent by ", Tone::Dim), (name, Tone::Strong), (&format!(" ({kind})"), Tone::Dim)]);
        let starter = match self.starter() {
            Some(starter) => format!("started by {} {}", trigger_phrase(starter.trigger), starter.site),
            None if self.starters.is_empty() => String::new(),
            None => "started by no page".to_owned(),
        };
        let style = TextFieldStyle { tone: Tone::Code, focused: true, error_at: None };
        let (lines, hidden) = self.field.lines(pen, style, columns, usize::from(inner.height));
        let top = Rect { y: area.y, height: 4.min(area.height), ..inner };
        draw_lines(&[head, pen.rule("", columns), pen.justify(sender, (&starter, Tone::Dim), columns)], top, buffer);
        draw_lines(&lines, inner, buffer);
        let mut below = vec![pen.rule(&hidden.label(), columns)];
        match &self.fault {
            // A backtick of what was typed would begin code in Markdown.
            Some(fault) => below.extend(pen.markdown(&fault.replace('`', "'"), columns).into_iter().take(2)),
            None => below.extend(pen.markdown(ADVICE, columns)),
        }
        draw_lines(&below, Rect { y: inner.bottom(), height: 3, ..inner }, buffer);
        page::draw_footer(pen, &self.hints(), buffer);
    }

    fn hints(&self) -> Vec<page::FooterHint> {
        let mut actions = vec![Action::Send];
        if self.clients.len() > 1 {
            actions.push(Action::NextClient);
        }
        if !self.starters.is_empty() {
            actions.push(Action::NextStarter);
        }
        actions.extend([Action::Close, Action::Help, Action::Quit]);
        page::footer_hints(KeyContext::RequestEditor, &actions)
    }
}

const ADVICE: &str =
    "First line, headers, an empty line, body. Without a Cookie line the client sends its own cookies.";

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson() -> Lesson {
        let text = "format_version=1\nid='a'\ntitle='a'\nminutes=1\ncovers=[]\nstep=[]\n[client]\nbob='browser'\nthief='attacker'";
        toml::from_str(text).expect("a lesson")
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
            assert_eq!(editor.press(key, (80, 24)), None);
        }
        editor.press(KeyPress::Enter, (80, 24));
        editor.paste("Cookie: sid=1\r\n\r\n{\"a\":1}");
        let Some(RequestEditorCommand::Send(act)) = editor.press(KeyPress::Ctrl('s'), (80, 24)) else {
            panic!("it is sent")
        };
        let request = act.request.expect("a request");
        assert_eq!((act.by.as_deref(), request.line.as_str()), (Some("thief"), "GET /me"));
        assert_eq!((request.page.as_deref(), request.start), (Some("evil"), Some(RequestTrigger::Form)));
        assert_eq!(request.headers["Cookie"], "sid=1");
        assert_eq!(request.json, Some(serde_json::json!({ "a": 1 })));
        assert_eq!(editor.press(KeyPress::Esc, (80, 24)), Some(RequestEditorCommand::Close));
    }

    #[test]
    fn what_cannot_be_sent_is_said_and_stays() {
        let mut editor = RequestEditor::new(&lesson(), &[], None);
        editor.press(KeyPress::End, (80, 24));
        editor.paste("\nno colon");
        assert_eq!(editor.press(KeyPress::Ctrl('s'), (80, 24)), None);
        assert!(editor.fault.as_deref().is_some_and(|fault| fault.contains("line 2")));
        assert_eq!(editor.field.text(), "GET /\nno colon");
    }
}
