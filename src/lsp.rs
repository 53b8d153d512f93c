//! The language server (`authwalk lsp`): what an editor asks about lessons, quizzes and packs, over standard input and output.
//!
//! ```text
//! editor -> messages -> LanguageServer -> check -> diagnostics
//!                            |              replays, after a pause, on a thread of their own
//!                            +-> hover, completion, definition, quick fixes
//! ```
//!
//! - A file that is open is read from the editor's text, every other from the disk. Nothing here writes a file.
//! - What is found while one types is what `check --no-replay` finds; the replays follow when nobody has typed for a moment.
//! - Whatever a client sends gets an answer: an unknown request an error, a place beyond the text the nearest one.
//!
//! Start reading at [`LanguageServer`].

mod checked_file;
mod code_actions;
mod completion;
mod cursor_context;
mod definition;
mod diagnostics;
mod file_uri;
mod hover;
mod language_server;
mod open_files;
mod replay_worker;
mod text_positions;

use std::fmt;
use std::io;
use std::time::Duration;

use lsp_server::{Connection, Message, ProtocolError};
use serde_json::json;

use self::language_server::LanguageServer;
use self::text_positions::PositionEncoding;

/// Messages that come closer together than this are a burst, whose changes are checked once.
const BURST_GAP: Duration = Duration::from_millis(5);

/// Why the server ended other than by being asked to.
#[derive(Debug)]
pub enum LspError {
    /// The client did not keep to the protocol.
    Protocol(ProtocolError),
    /// Standard input or output failed.
    Io(io::Error),
}

impl fmt::Display for LspError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protocol(error) => write!(f, "the client does not speak the Language Server Protocol: {error}"),
            Self::Io(error) => write!(f, "the connection to the client failed: {error}"),
        }
    }
}

/// Serves one client until it says that it is done, or closes standard input.
///
/// # Errors
/// When the client breaks the protocol or the connection fails.
pub fn serve() -> Result<(), LspError> {
    let (connection, io_threads) = Connection::stdio();
    let served = talk(&connection);
    // The threads end when nobody can send any more.
    drop(connection);
    let joined = io_threads.join();
    served.map_err(LspError::Protocol)?;
    joined.map_err(LspError::Io)
}

/// Talks to one client until it says that it is done, or is gone.
///
/// # Errors
/// When the client does not keep to the protocol.
pub fn talk(connection: &Connection) -> Result<(), ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let encoding = PositionEncoding::choose(&params);
    let server_info = json!({ "name": "authwalk", "version": env!("CARGO_PKG_VERSION") });
    let result = json!({ "capabilities": language_server::capabilities(encoding), "serverInfo": server_info });
    connection.initialize_finish(id, result)?;
    let sender = connection.sender.clone();
    let mut server = LanguageServer::new(encoding, move |notification| {
        // A client that is gone hears nothing more; the loop below ends by itself.
        drop(sender.send(Message::Notification(notification)));
    });
    while let Ok(first) = connection.receiver.recv() {
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Request(request) => {
                    server.check_changed();
                    if connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    drop(connection.sender.send(Message::Response(server.answer(request))));
                }
                Message::Notification(notification) => server.note(notification),
                Message::Response(_) => {}
            }
            // The channel holds no message: the next one of a burst is still being read when this one is done.
            next = connection.receiver.recv_timeout(BURST_GAP).ok();
        }
        // Of several changes in a row, only what the last one leads to is of interest.
        server.check_changed();
    }
    Ok(())
}
