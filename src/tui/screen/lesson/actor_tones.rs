//! One colour for each actor of a lesson, the same in the story, in titles and in the text.

use ratatui::text::{Line, Span};

use crate::content::Lesson;
use crate::course::lesson::story::actor::Actor;
use crate::model::ClientKind;
use crate::tui::paint::Pen;
use crate::tui::theme::{ClientColor, Tone};

/// The colours of the clients of a lesson.
#[derive(Clone, Copy)]
pub(super) struct ActorTones<'a> {
    lesson: &'a Lesson,
}

impl<'a> ActorTones<'a> {
    pub(super) const fn new(lesson: &'a Lesson) -> Self {
        Self { lesson }
    }

    pub(super) fn of(self, actor: &Actor) -> Tone {
        match actor {
            Actor::Client(name) => self.of_client(name).unwrap_or(Tone::Outsider),
            Actor::Shop => Tone::Shop,
            Actor::Store => Tone::Store,
            Actor::Server(_) | Actor::Outside | Actor::OwnBrowser => Tone::Outsider,
        }
    }

    /// The colour of a client, by its name in small letters; `None` if the lesson has no such client.
    pub(super) fn of_client(self, name: &str) -> Option<Tone> {
        if self.lesson.client.get(name)?.kind == ClientKind::Attacker {
            return Some(Tone::Client(ClientColor::Attacker));
        }
        let others = self.lesson.client.iter().filter(|(_, client)| client.kind != ClientKind::Attacker);
        let place = others.map(|(other, _)| other).position(|other| other == name)?;
        let color = [ClientColor::First, ClientColor::Second].get(place).copied().unwrap_or(ClientColor::Third);
        Some(Tone::Client(color))
    }

    /// `lines` with the names of clients in their colours, wherever the text has no style of its own.
    pub(super) fn color_names(self, pen: Pen, lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
        let plain = pen.theme.style(Tone::Plain);
        let color = |line: Line<'static>| {
            let spans = line
                .spans
                .into_iter()
                .flat_map(|span| if span.style == plain { self.named_spans(pen, &span.content) } else { vec![span] });
            Line { spans: spans.collect(), ..Line::default() }.style(line.style)
        };
        lines.into_iter().map(color).collect()
    }

    fn named_spans(self, pen: Pen, text: &str) -> Vec<Span<'static>> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let mut plain = String::new();
        for word in text.split_inclusive(|character: char| !character.is_alphanumeric()) {
            let name = word.trim_end_matches(|character: char| !character.is_alphanumeric());
            match self.of_client(&name.to_lowercase()).filter(|_| name.starts_with(char::is_uppercase)) {
                Some(tone) => {
                    spans.push(pen.span(&std::mem::take(&mut plain), Tone::Plain));
                    spans.push(pen.span(name, tone));
                    plain.push_str(&word[name.len()..]);
                }
                None => plain.push_str(word),
            }
        }
        spans.push(pen.span(&plain, Tone::Plain));
        spans.retain(|span| !span.content.is_empty());
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::client::{ClientSetup, ThirdPartyCookies};
    use crate::tui::theme::{ColorDepth, Palette, Theme};

    #[test]
    fn a_name_has_the_colour_of_its_lifeline_and_an_attacker_one_of_their_own() {
        let client =
            |kind| ClientSetup { kind, refresh_on_401: false, third_party_cookies: ThirdPartyCookies::default() };
        let kinds = [("alice", ClientKind::Browser), ("bob", ClientKind::Browser), ("mallory", ClientKind::Attacker)];
        let clients = kinds.map(|(name, kind)| (name.to_owned(), client(kind)));
        let lesson = Lesson { client: clients.into(), ..Lesson::default() };
        let tones = ActorTones::new(&lesson);
        assert_eq!(tones.of_client("bob"), Some(Tone::Client(ClientColor::Second)));
        assert_eq!(tones.of_client("mallory"), Some(Tone::Client(ClientColor::Attacker)));
        assert_eq!(tones.of(&Actor::Client("nobody".to_owned())), Tone::Outsider);
        let pen = Pen { theme: Theme { palette: Palette::Dark, depth: ColorDepth::Full } };
        let lines = tones.color_names(pen, vec![pen.line("Then Bob's bob waits.", Tone::Plain)]);
        let colored: Vec<&str> = lines[0].spans.iter().map(|span| &*span.content).collect();
        assert_eq!(colored, ["Then ", "Bob", "'s bob waits."]);
        assert_eq!(lines[0].spans[1].style, pen.theme.style(Tone::Client(ClientColor::Second)));
    }
}
