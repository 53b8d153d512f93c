//! A sound `authwalk.toml`, and the changes that break a rule about packs.

use super::Case;

pub(super) const PACK: &str = r#"format_version = 2
id = "house"
title = "Our house"
parts = ["House rules", "Sessions"]
fast_track = ["one", "session-login"]
[[topic]]
id = "house.badge"
part = "House rules"
title = "Badges"
ask = ["Who has one?"]
"#;

pub(super) const PACK_CASES: &[Case] = &[
    ("\"Sessions\"]", "\"Sessions\", \"House rules\"]", "duplicate-option", "\"House rules\"]"),
    ("\"Sessions\"]", "\"Session\"]", "unknown-part", "\"Session\""),
    ("part = \"House rules\"", "part = \"Foundations\"", "unknown-part", "\"House rules\", \"Sess"),
    ("[[topic]]", "[[topic]]\nid = \"a.b\"\npart = \"Rules\"\ntitle = \"A\"\n[[topic]]", "unknown-part", "\"Rules\""),
    ("\"session-login\"]", "\"sesion-login\"]", "unknown-lesson", "\"sesion-login\""),
    ("\"session-login\"]", "\"one\"]", "duplicate-option", "\"one\"]"),
    ("\"house.badge\"", "\"House.badge\"", "bad-id", "\"House.badge\""),
    ("\"house.badge\"", "\"session.flow\"", "duplicate-id", "\"session.flow\""),
    (
        "[[topic]]",
        "[[topic]]\nid = \"house.badge\"\npart = \"Sessions\"\ntitle = \"A\"\n[[topic]]",
        "duplicate-id",
        "\"house.badge\"\npart = \"House",
    ),
    ("\"Badges\"", "\"\"", "empty-text", "\"\""),
    ("ask = [\"Who has one?\"]", "ask = [\" \"]", "empty-text", "\" \""),
    ("ask = [", "aks = [", "unknown-key", "aks"),
];
