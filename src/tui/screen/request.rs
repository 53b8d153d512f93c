//! The request editor: the request at hand as text, changed in place and sent.

mod read;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::field::{Field, Look};
use super::page;
use crate::content::Lesson;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::theme::Tone;
use crate::world::act::RequestTrigger;
use crate::world::{Act, Exchange, Request};

/// A page that starts a request: its site and how.
type Started = (String, RequestTrigger);

/// A request that is edited.
#[derive(Clone, Debug)]
pub(crate) struct RequestEditor {
    field: Field,
    /// Every client of the lesson with its kind in words, and the one that sends.
    clients: Vec<(String, &'static str)>,
    client: usize,
    /// Every way in which a page can start it, and the chosen one; without one, somebody types the address.
    starts: Vec<Started>,
    start: Option<usize>,
    fault: Option<String>,
}

/// What the editor asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RequestWish {
    /// Send this.
    Send(Box<Act>),
    /// Close the editor.
    Out,
}

/// The room of the text on a screen of this size.
fn room(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(4),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(8),
    }
}

const WAYS: [RequestTrigger; 4] =
    [RequestTrigger::Link, RequestTrigger::Form, RequestTrigger::Image, RequestTrigger::Fetch];

const fn way(start: RequestTrigger) -> &'static str {
    match start {
        RequestTrigger::Link => "a link on",
        RequestTrigger::Form => "a form on",
        RequestTrigger::Image => "an image on",
        RequestTrigger::Fetch => "a script on",
    }
}

impl RequestEditor {
    /// An editor that begins with `exchange`, or with `GET /` without one.
    pub(crate) fn new(lesson: &Lesson, sites: &[String], exchange: Option<&Exchange>) -> Self {
        let clients: Vec<_> = lesson.client.iter().map(|(name, it)| (name.clone(), it.kind.word())).collect();
        let by = exchange.and_then(Exchange::client_name);
        let client = clients.iter().position(|(name, _)| Some(name.as_str()) == by).unwrap_or(0);
        let starts = sites.iter().flat_map(|site| WAYS.map(|start| (site.clone(), start))).collect();
        let field = Field::new(exchange.map_or_else(|| "GET /".to_owned(), read::text_of));
        Self { field, clients, client, starts, start: None, fault: None }
    }

    /// Takes a key, on a screen of this size.
    pub(crate) fn press(&mut self, key: Key, size: (u16, u16)) -> Option<RequestWish> {
        self.fault = None;
        match keymap::action(Screen::Request, key) {
            Some(Action::Out) => return Some(RequestWish::Out),
            Some(Action::Send) => return self.send(),
            Some(Action::Client) => self.client = (self.client + 1) % self.clients.len().max(1),
            Some(Action::Start) => {
                self.start = self.start.map_or(Some(0), |at| at.checked_add(1)).filter(|at| *at < self.starts.len());
            }
            _ if key == Key::Enter => self.field.insert("\n"),
            _ => {
                let columns = usize::from(room(Rect::new(0, 0, size.0, size.1)).width);
                self.field.press(key, columns);
            }
        }
        None
    }

    /// Takes pasted text.
    pub(crate) fn paste(&mut self, text: &str) {
        self.field.insert(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    fn send(&mut self) -> Option<RequestWish> {
        match read::request(self.field.text()) {
            Ok(mut request) => {
                self.started_by(&mut request);
                let by = self.clients.get(self.client).map(|(name, _)| name.clone());
                Some(RequestWish::Send(Box::new(Act { by, request: Some(request), ..Act::default() })))
            }
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    fn started_by(&self, request: &mut Request) {
        if let Some((site, start)) = self.start.and_then(|at| self.starts.get(at)) {
            (request.page, request.start) = (Some(site.clone()), Some(*start));
        }
    }

    /// Draws the editor over the whole of `buffer`.
    pub(crate) fn draw(&self, pen: Pen, place: &str, buffer: &mut Buffer) {
        let area = buffer.area;
        let inner = room(area);
        let columns = usize::from(inner.width);
        let (name, kind) = self.clients.get(self.client).map_or(("nobody", ""), |(name, kind)| (name, kind));
        let head = pen.ends(pen.line("A request by hand", Tone::Strong), (place, Tone::Dim), columns);
        let sender = pen.parts(&[("sent by ", Tone::Dim), (name, Tone::Strong), (&format!(" ({kind})"), Tone::Dim)]);
        let from = match self.start.and_then(|at| self.starts.get(at)) {
            Some((site, start)) => format!("started by {} {site}", way(*start)),
            None if self.starts.is_empty() => String::new(),
            None => "started by no page".to_owned(),
        };
        let look = Look { tone: Tone::Code, focused: true, wrong_at: None };
        let (lines, hidden) = self.field.lines(pen, look, columns, usize::from(inner.height));
        let top = Rect { y: area.y, height: 4.min(area.height), ..inner };
        put(&[head, pen.rule("", columns), pen.ends(sender, (&from, Tone::Dim), columns)], top, buffer);
        put(&lines, inner, buffer);
        let mark = hidden.mark();
        let mut below = vec![pen.rule(&mark, columns)];
        match &self.fault {
            Some(fault) => below.extend(pen.prose(&fault.replace('`', "'"), columns).into_iter().take(2)),
            None => below.extend(pen.prose(ADVICE, columns)),
        }
        put(&below, Rect { y: inner.bottom(), height: 3, ..inner }, buffer);
        page::footer(pen, &self.hints(), buffer);
    }

    fn hints(&self) -> Vec<(String, &'static str)> {
        let mut actions = vec![Action::Send];
        if self.clients.len() > 1 {
            actions.push(Action::Client);
        }
        if !self.starts.is_empty() {
            actions.push(Action::Start);
        }
        actions.extend([Action::Out, Action::Help, Action::Quit]);
        actions.into_iter().filter_map(|action| keymap::hint(Screen::Request, action)).collect()
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
        for key in [Key::End, Key::Char('m'), Key::Char('e'), Key::Tab, Key::Ctrl('p'), Key::Ctrl('p')] {
            assert_eq!(editor.press(key, (80, 24)), None);
        }
        editor.press(Key::Enter, (80, 24));
        editor.paste("Cookie: sid=1\r\n\r\n{\"a\":1}");
        let Some(RequestWish::Send(act)) = editor.press(Key::Ctrl('s'), (80, 24)) else { panic!("it is sent") };
        let request = act.request.expect("a request");
        assert_eq!((act.by.as_deref(), request.line.as_str()), (Some("thief"), "GET /me"));
        assert_eq!((request.page.as_deref(), request.start), (Some("evil"), Some(RequestTrigger::Form)));
        assert_eq!(request.headers["Cookie"], "sid=1");
        assert_eq!(request.json, Some(serde_json::json!({ "a": 1 })));
        assert_eq!(editor.press(Key::Esc, (80, 24)), Some(RequestWish::Out));
    }

    #[test]
    fn what_cannot_be_sent_is_said_and_stays() {
        let mut editor = RequestEditor::new(&lesson(), &[], None);
        editor.press(Key::End, (80, 24));
        editor.paste("\nno colon");
        assert_eq!(editor.press(Key::Ctrl('s'), (80, 24)), None);
        assert!(editor.fault.as_deref().is_some_and(|fault| fault.contains("line 2")));
        assert_eq!(editor.field.text(), "GET /\nno colon");
    }
}
