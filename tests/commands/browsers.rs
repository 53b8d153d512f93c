//! Real browsers decide whether the jar is right, and whether the lab can be used with one.

mod cookie_matrix;
mod cookie_rules;
mod cookie_server;
mod in_chromium;
mod in_firefox;
mod own_browser;
