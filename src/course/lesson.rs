//! One attempt at a lesson: a state machine with inputs and effects as data, predictions, goals and manual work.
//!
//! Start with [`attempt`], whose header has the diagram; what goes in and comes out is in [`protocol`]. [`Attempt`]'s
//! methods are spread over five files by subject: [`attempt`] walks through the steps, [`sandbox`] takes what the
//! learner does by hand, [`goal`] says how a task stands, [`build_prediction`] draws up what is asked,
//! [`prediction_results`] says how that turned out, and [`unmet_expectations`] what happened otherwise than the lesson
//! expects.
//!
//! What clients hold and servers store at a moment of it is told by [`client_state::client_lines`] and [`store_state`],
//! what travels between them by [`exchange_description`] (its lines by [`wire_part`]), what a browser made of it by
//! [`page_request_text`], and everything that happened so far by [`story`].
//!
//! [`Attempt`]: attempt::Attempt

mod api_key_lines;
pub mod attempt;
mod build_prediction;
pub mod client_state;
pub mod cookie_matrix;
pub mod exchange_description;
pub mod framework_text;
pub mod goal;
mod goal_text;
pub mod header_glossary;
mod host_records;
pub mod lane_comparison;
pub mod lane_difference;
mod lane_focus;
pub mod lane_moment;
pub mod lesson_by_hand;
pub mod look_at;
mod manual_run;
pub mod measurements;
mod outbox;
pub mod own_browser_text;
pub mod page_request_text;
pub mod prediction;
mod prediction_results;
pub mod protocol;
pub mod sandbox;
pub mod server_state;
mod shown_goal;
pub mod state_line;
pub mod state_paragraph;
pub mod step_run;
mod store_state;
pub mod story;
mod time_left;
pub mod trade_off_table;
mod unmet_expectations;
pub mod view_diff;
mod wire_abbreviation;
pub mod wire_part;
