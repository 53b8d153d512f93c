//! The one table of the house: its rooms, what each may name, and which crates have a place of their own.

/// A room: a folder of `src` and the file beside it.
pub(crate) struct Room {
    pub(crate) name: &'static str,
    /// What it is for, as the maps say it.
    pub(crate) task: &'static str,
    /// The rooms that it may name. They all stand above it in the table, so no way leads round in a circle.
    pub(crate) names: &'static [&'static str],
}

const fn room(name: &'static str, task: &'static str, names: &'static [&'static str]) -> Room {
    Room { name, task, names }
}

pub(crate) const ROOMS: &[Room] = &[
    room("clock", "what time it is", &[]),
    room("model", "the nouns as plain data: setup, act, exchange, trace, view, and the one table of facts", &[]),
    room("prose", "Markdown to wrapped lines; what may reach a terminal", &[]),
    room("token", "tokens and keys: signed, verified strictly and carelessly, explained, forged", &["model"]),
    room("cookie", "the jar and its rules, with reasons", &["model"]),
    room("lab", "the world running on loopback: server, clients, store", &["token", "cookie", "model", "clock"]),
    room("content", "lessons and questions as authors wrote them, read with all their faults", &["model"]),
    room("course", "what a learner does: attempts, answers, marks, reviews", &["content", "token", "model"]),
    room(
        "play",
        "an attempt together with its lab; replay; the journal file",
        &["course", "content", "lab", "model", "clock"],
    ),
    room(
        "class",
        "a class: questions on the wall, answers from phones, over HTTP",
        &["play", "course", "content", "model", "clock"],
    ),
    room("speaker", "the speaker's console of a presentation, over a local socket", &["model", "clock"]),
    room(
        "check",
        "what is wrong with lessons and questions: the rules, advice, coverage, every lesson replayed",
        &["play", "course", "content", "model", "prose"],
    ),
    room(
        "lsp",
        "the language server: what an editor shows of lessons and questions while they are written",
        &["check", "content", "model", "prose"],
    ),
    room(
        "plain",
        "the face that writes line after line: lesson, quiz, review",
        &["play", "course", "content", "token", "cookie", "prose", "model", "clock"],
    ),
    room("tui", "the screens", &["play", "course", "content", "token", "cookie", "prose", "model", "clock"]),
    room(
        "export",
        "a lesson as a file: recording, picture, page, handout, script",
        &["tui", "play", "course", "content", "prose", "model"],
    ),
    room(
        "cli",
        "arguments in, exit code out; output formats",
        &[
            "export", "tui", "plain", "lsp", "check", "speaker", "class", "play", "course", "content", "token",
            "cookie", "prose", "model", "clock",
        ],
    ),
];

/// Each crate (or part of the standard library) that has a place of its own, with the only places that may name it.
pub(crate) const CRATES: &[(&str, &[&str])] = &[
    ("tokio", &["lab", "class"]),
    ("axum", &["lab"]),
    ("hyper", &["lab", "class"]),
    ("hyper_util", &["lab", "class"]),
    ("argon2", &["lab"]),
    ("rand_chacha", &["lab", "course", "cli"]),
    ("fsrs", &["course/review/deck"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("rustix", &["tui", "class", "speaker"]),
    ("signal_hook", &["tui"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli/man"]),
    ("annotate_snippets", &["cli"]),
    ("lsp_server", &["lsp"]),
    ("toml", &["content"]),
    ("toml_parser", &["content"]),
    ("jsonwebtoken", &["token/verifying_key", "token/signing_key"]),
    (
        "aws_lc_rs",
        &[
            "token",
            "lab/password_record",
            "lab/session_store/session_cookie",
            "lab/totp",
            "lab/web_socket",
            "lab/certificate_authority",
            "class/class_link/secure_channel",
        ],
    ),
    ("rusqlite", &["lab/session_store", "class/results_database"]),
    ("redis", &["lab/session_store", "class/redis_room"]),
    (
        "std::fs",
        &[
            "content/read",
            "lab/session_store",
            "lab/temporary_folder",
            "lab/certificate_authority",
            "play/journal",
            "tui/input_reader",
            "speaker",
            "cli",
        ],
    ),
    ("rcgen", &["lab/certificate_authority"]),
    ("rustls", &["lab/certificate_authority", "class/class_link/secure_channel"]),
    ("tokio_rustls", &["lab/certificate_authority", "lab/wire_stream", "class/class_link/secure_channel"]),
    ("qrcodegen", &["class/qr_code"]),
    ("if_addrs", &["cli/class_entrance"]),
    ("std::net", &["lab", "class", "speaker", "play", "cookie", "cli/class", "cli/class_entrance", "cli/present"]),
    ("std::process", &["cli", "main", "lab/session_store", "lab/temporary_folder"]),
];
