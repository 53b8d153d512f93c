//! Questions: presented, answered, scored, and run through as practice, exam or interview. Start with
//! [`presented_question`]; scores are given in [`score`].

pub mod answer_text;
pub mod fingerprint;
pub mod interview;
pub mod presented_question;
pub mod question_sequence;
pub mod quiz_report;
pub mod quiz_run;
pub mod score;
pub(super) mod text_match;
