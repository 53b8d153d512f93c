//! The machine: loopback, names on it, Redis, browsers.

use std::path::Path;

use super::{DoctorItem, ItemStatus};
use crate::cli::global_args::GlobalArgs;
use crate::play::machine::{check_loopback, find_program, find_redis_program, resolves_names_below_localhost};

/// The browsers that find names below `localhost` by themselves.
const BROWSERS: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "firefox",
    "firefox-esr",
    "microsoft-edge",
];

pub(super) fn machine_items(common: &GlobalArgs) -> Vec<DoctorItem> {
    vec![loopback_item(), localhost_item(), redis_item(common), browser_item()]
}

fn loopback_item() -> DoctorItem {
    const NAME: &str = "loopback";
    match check_loopback() {
        Ok(()) => DoctorItem::fine(NAME, "127.0.0.1 can be reached"),
        Err(error) => DoctorItem {
            name: NAME,
            standing: ItemStatus::Blocking,
            found: error.to_string(),
            consequence: "Every lesson runs on 127.0.0.1. In a container, `ip link set lo up` may help.",
        },
    }
}

fn localhost_item() -> DoctorItem {
    const NAME: &str = "*.localhost";
    if resolves_names_below_localhost() {
        return DoctorItem::fine(NAME, "found on loopback by the system");
    }
    DoctorItem::different(
        NAME,
        "not found by the system",
        "Chrome and Firefox find these names by themselves. Safari and curl do not: for them, name the hosts in `/etc/hosts`.",
    )
}

fn redis_item(common: &GlobalArgs) -> DoctorItem {
    const NAME: &str = "Redis";
    if common.redis.is_some() {
        return DoctorItem::fine(NAME, "the one that --redis or AUTHWALK_REDIS_URL names");
    }
    match find_redis_program() {
        Some(program) => DoctorItem::fine(NAME, format!("{}, which the lab starts by itself", file_name(&program))),
        None => DoctorItem::different(
            NAME,
            "neither redis-server nor valkey-server on the PATH",
            "Lessons about a shared store use SQLite instead. `--redis URL` names a server elsewhere.",
        ),
    }
}

fn browser_item() -> DoctorItem {
    const NAME: &str = "browsers";
    match find_program(&BROWSERS) {
        Some(program) => {
            DoctorItem::fine(NAME, format!("{}, for `o` in a lesson and `lab --browser`", file_name(&program)))
        }
        None => DoctorItem::unknown(
            NAME,
            "none on the PATH",
            "Your own browser can be the client of a lesson, also over ssh; Chrome and Firefox do best.",
        ),
    }
}

fn file_name(program: &Path) -> String {
    program.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
