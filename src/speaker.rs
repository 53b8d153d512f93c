//! The speaker's console of a presentation: what it shows, and what it asks for, over a local socket.
//!
//! Start reading at [`stage_socket`], the end of the presentation; [`console_link`] is the end of the console. Both speak
//! lines of JSON: a [`SpeakerView`](crate::model::speaker_view::SpeakerView) down, a
//! [`SpeakerCommand`](crate::model::speaker_view::SpeakerCommand) up.
//!
//! Invariants:
//! - Only the user who presents can connect: the socket has the mode 0600, in a folder of 0700 that is this user's.
//! - Either side may begin, end or break first. The console comes back by itself, and the presentation never waits for it.
//! - A line has a limit; whoever sends anything else is cut off.

#[cfg(unix)]
mod console_link;
#[cfg(unix)]
mod runtime_folder;
#[cfg(not(unix))]
mod socket_stubs;
#[cfg(unix)]
mod speaker_error;
#[cfg(unix)]
mod stage_socket;

#[cfg(unix)]
pub use console_link::ConsoleLink;
#[cfg(not(unix))]
pub use socket_stubs::{ConsoleLinkStub as ConsoleLink, StageSocketStub as StageSocket};
#[cfg(unix)]
pub use stage_socket::StageSocket;
