//! The effects of the course: what `course` asks for as data is carried out here, in a lab, against the clock, and on
//! disk.
//!
//! Start with [`Player`]: an attempt together with its lab, which is what a face talks to in a lesson; with questions it
//! talks to a [`QuizSession`]. [`replay`] plays a lesson from end to end without a face, for `check` and for `predict`
//! questions. The [`journal`] keeps what was learned.
//!
//! [`open_lab`] and [`control_server`] keep the lab of a lesson up for programs outside.
//!
//! No thread is started here but one that looks up a name ([`machine`]): the lab reports from a thread of its own, and the owner of the player hands the reports
//! back to it. Only [`replay`] waits for them. A journal that cannot be written never ends a lesson; the learner is
//! told once, and the course goes on without it.

pub mod class_material;
pub mod control_server;
pub mod curl;
mod external_history;
mod incident;
pub mod journal;
pub mod lesson_reload;
pub mod machine;
pub mod open_lab;
mod own_browser;
pub mod play_error;
pub mod player;
pub mod predict_question;
pub mod presentation_material;
pub mod progress_store;
pub mod quiz_session;
pub mod replay;
pub mod replay_budget;
mod request_cost;
mod scratch_lab;

pub use crate::lab::SharedStoreSource;
pub use external_history::ExternalExchange;
pub use incident::{DesignGrade, DesignReport, Incident, IncidentFinding, IncidentReport, play_incidents};
pub use journal::{Journal, ThemeMemory, save_lesson, saving_result};
pub use lesson_reload::{LessonReload, LessonReloader};
pub use own_browser::{BrowserAddress, SshConnection};
pub use player::{LabSeed, Player, StepSide, set_shared_store};
pub use progress_store::ProgressStore;
pub use quiz_session::{QuizPhase, QuizSession};
pub use request_cost::{measure_request, time_look_ups};

pub use crate::lab::LabReport;
