//! Questions: asked, answered, scored, and run through as practice, exam or interview.
//!
//! Start with [`question_instance`]: a question as it stands on the screen, and what an answer to it is. [`score`]
//! says what an answer is worth, [`quiz_run`] and [`interview`] decide what is asked next, and [`question_sequence`]
//! is either of them, which is all that a face has to know.
//!
//! Nothing here is random on its own: a seed decides each order, so that the same seed asks the same way.

pub mod answer_fingerprint;
pub mod answer_folding;
pub mod answer_text;
mod answer_variation;
pub mod area_knowledge;
pub mod earlier_answer;
mod entered_number;
pub mod explanation;
pub mod interview;
pub mod interview_options;
mod interview_question;
pub mod interview_verdict;
mod leading_number;
mod number_matcher;
pub mod one_line;
mod opening_questions;
pub mod parallel_forms;
pub mod placement_quiz;
pub mod question_filter;
pub mod question_instance;
pub mod question_result;
pub mod question_sequence;
pub mod quiz_report;
pub mod quiz_run;
mod related_question;
pub mod score;
pub mod score_tally;
pub mod shuffle;
mod status_name;
mod text_match;
mod unit;
