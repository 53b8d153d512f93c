//! Which moments of a story are shown, where there are too many: a filter that the learner types.

use super::lane_story::LaneStory;
use super::story_entry::{Moment, StoryEntry, StoryEvent};
use crate::model::Exchange;

/// What a filter may consist of, for whoever types one.
pub const FILTER_HELP: &str = "Every word has to match: `401`, `4xx`, `/login`, `bob`, `evil.test`. `client:`, `method:`, \
    `host:`, `path:` and `status:` search that alone, as in `status:4xx`; a `-` in front hides what matches.";

/// Words that all have to fit. Without words it lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryFilter {
    words: Vec<FilterWord>,
}

/// One word of a filter, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FilterWord {
    /// Whether what fits is left out.
    is_excluding: bool,
    field: FilterField,
    text: String,
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FilterField {
    Anywhere,
    Client,
    Method,
    Host,
    Path,
    Status,
}

impl StoryFilter {
    /// The filter of what was typed. Every text is one: a field that does not exist is looked for as it stands.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { words: text.to_lowercase().split_whitespace().filter_map(FilterWord::parse).collect() }
    }

    /// Whether it lets everything through.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The entries of `story` that fit, with those that belong to the same moments; `exchange_of` finds the exchange of a
    /// moment. Whoever takes part in none of them has no lifeline.
    pub(super) fn apply<'a>(
        &self,
        story: &LaneStory,
        exchange_of: impl Fn(Moment) -> Option<&'a Exchange>,
    ) -> LaneStory {
        let mut fitting: Vec<Moment> = Vec::new();
        let mut looked_at: Option<Moment> = None;
        for StoryEntry { moment, .. } in &story.entries {
            if looked_at.replace(*moment) != Some(*moment) && !fitting.contains(moment) {
                let text = MomentText::new(story, *moment, exchange_of(*moment));
                if self.words.iter().all(|word| word.fits(&text)) {
                    fitting.push(*moment);
                }
            }
        }
        let entries = story.entries.iter().filter(|entry| fitting.contains(&entry.moment)).cloned();
        LaneStory::from_entries(entries.collect())
    }
}

impl FilterWord {
    fn parse(word: &str) -> Option<Self> {
        let (is_excluding, word) = word.strip_prefix('-').map_or((false, word), |rest| (true, rest));
        let (field, text) = match word.split_once(':') {
            Some(("client", text)) => (FilterField::Client, text),
            Some(("method", text)) => (FilterField::Method, text),
            Some(("host", text)) => (FilterField::Host, text),
            Some(("path", text)) => (FilterField::Path, text),
            Some(("status", text)) => (FilterField::Status, text),
            _ => (FilterField::Anywhere, word),
        };
        (!text.is_empty()).then(|| Self { is_excluding, field, text: text.to_owned() })
    }

    fn fits(&self, moment: &MomentText) -> bool {
        let found = match self.field {
            FilterField::Anywhere => moment.holds(&self.text) || self.is_class_of(&moment.status),
            FilterField::Client => moment.client.contains(&self.text),
            FilterField::Method => moment.method == self.text,
            FilterField::Host => moment.host.contains(&self.text),
            FilterField::Path => moment.path.contains(&self.text),
            FilterField::Status => moment.status == self.text || self.is_class_of(&moment.status),
        };
        found != self.is_excluding
    }

    /// Whether it is `4xx`, and `status` one of those.
    fn is_class_of(&self, status: &str) -> bool {
        self.text.strip_suffix("xx").is_some_and(|class| class.len() == 1 && status.starts_with(class))
    }
}

/// What a moment can be found by, in small letters.
struct MomentText {
    client: String,
    method: String,
    host: String,
    /// With the query.
    path: String,
    status: String,
    /// The sentences of its entries.
    sentences: String,
}

impl MomentText {
    fn new(story: &LaneStory, moment: Moment, exchange: Option<&Exchange>) -> Self {
        let mut events = story.entries.iter().filter(|entry| entry.moment == moment).map(|entry| &entry.event);
        let sentences: Vec<String> = events.clone().map(StoryEvent::sentence).collect();
        let client = events.find_map(StoryEvent::actor).map(|actor| actor.name().to_owned());
        let text = |read: fn(&Exchange) -> String| exchange.map(read).unwrap_or_default().to_lowercase();
        Self {
            client: client.unwrap_or_default().to_lowercase(),
            method: text(|exchange| exchange.method().to_owned()),
            host: text(|exchange| exchange.host().to_owned()),
            path: text(|exchange| exchange.target().to_owned()),
            status: text(|exchange| exchange.status.to_string()),
            sentences: sentences.join("\n").to_lowercase(),
        }
    }

    fn holds(&self, text: &str) -> bool {
        [&self.sentences, &self.host, &self.path].iter().any(|place| place.contains(text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::actor::Actor;
    use super::*;
    use crate::model::{Initiator, Message};

    fn exchange(client: &str, line: &str, host: &str, status: u16) -> Exchange {
        let path = line.split(' ').nth(1).unwrap_or("/");
        Exchange::new(
            Initiator::Client(client.to_owned()),
            format!("https://{host}{path}"),
            Message::parse(format!("{line} HTTP/1.1\r\n\r\n").into_bytes()),
            Message::parse(format!("HTTP/1.1 {status} X\r\n\r\n").into_bytes()),
            status,
        )
    }

    /// A story of four exchanges and a deed, each by its number.
    fn shown(filter: &str) -> Vec<usize> {
        let exchanges = [
            exchange("alice", "GET /me", "shop.test", 200),
            exchange("bob", "POST /login", "shop.test", 401),
            exchange("mallory", "GET /toss?to=bob", "evil.test", 200),
            exchange("bob", "GET /me", "shop.test", 403),
        ];
        let moment = |act| Moment { run: 0, act, exchange: (act < 4).then_some(0) };
        let deed =
            |by: &str, words: &str| StoryEvent::Deed { by: Actor::Client(by.to_owned()), words: words.to_owned() };
        let told = exchanges.iter().map(|exchange| deed(exchange.client_name().unwrap_or_default(), "sends"));
        let events = told.chain([deed("bob", "makes a token")]);
        let entries = events.enumerate().map(|(act, event)| StoryEntry { moment: moment(act), event });
        let story = LaneStory::from_entries(entries.collect());
        let shown = StoryFilter::parse(filter).apply(&story, |moment| exchanges.get(moment.act));
        shown.entries.iter().map(|entry| entry.moment.act).collect()
    }

    #[test]
    fn every_word_has_to_fit_where_it_is_looked_for() {
        for (filter, wanted) in [
            ("", &[0, 1, 2, 3, 4][..]),
            ("/ME", &[0, 3]),
            ("bob", &[1, 2, 3, 4]),
            ("client:bob", &[1, 3, 4]),
            ("client:bob status:403", &[3]),
            ("4xx", &[1, 3]),
            ("status:4xx -path:/login", &[3]),
            ("host:evil", &[2]),
            ("method:post", &[1]),
            ("-host:shop.test", &[2, 4]),
            ("token", &[4]),
            ("status:", &[0, 1, 2, 3, 4]),
            ("stauts:401", &[]),
            ("xx", &[]),
        ] {
            assert_eq!(shown(filter), wanted, "{filter}");
        }
    }
}
