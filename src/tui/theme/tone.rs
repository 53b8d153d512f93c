//! What a piece of text means.

use crate::prose;

/// What a piece of text means; the palette gives it its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Text.
    Plain,
    /// Less important text.
    Dim,
    /// A heading or a name.
    Strong,
    /// `*emphasis*` in a lesson.
    Emphasis,
    /// Something typed, sent or stored, word for word.
    Code,
    /// A string or a number in a line of code.
    Literal,
    /// A key to press.
    Key,
    /// Passed, right.
    Good,
    /// Failed, wrong.
    Bad,
    /// A warning: not checked, or not as the lesson expects.
    Warn,
    /// New or changed since the last step.
    New,
    /// Gone since the last step.
    Removed,
    /// What has the cursor.
    Selected,
    /// A packet that travels.
    Packet,
    /// The header of a JWT, as on jwt.io.
    TokenHeader,
    /// The payload of a JWT.
    TokenPayload,
    /// The signature of a JWT.
    TokenSignature,
    /// A client of a lesson, by its place among them.
    Client(ClientColor),
    /// The shop.
    Shop,
    /// What a server stores.
    Store,
    /// Another server, or somebody outside.
    Outsider,
}

/// One of the colours for the clients of a lesson. An attacker has one that nobody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientColor {
    /// The first client.
    First,
    /// The second.
    Second,
    /// The third, and all that follow.
    Third,
    /// An attacker.
    Attacker,
}

/// The tone of text that Markdown gives this style.
#[must_use]
pub const fn tone_for(style: prose::TextStyle) -> Tone {
    match style {
        prose::TextStyle::Plain => Tone::Plain,
        prose::TextStyle::Emphasis => Tone::Emphasis,
        prose::TextStyle::Strong => Tone::Strong,
        prose::TextStyle::Code => Tone::Code,
    }
}
