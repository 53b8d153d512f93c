//! What the program's own tests, benchmarks and fuzzers reach, room by room. Nothing here is a promise to anybody else:
//! the rooms are private, and authwalk is used through its commands.

#![expect(missing_docs, reason = "each room says what it is where it is declared")]

pub mod check {
    pub use crate::check::advice::advise;
    pub use crate::check::fairness::{BestRule, Fairness};
    pub use crate::check::fix::fixed_text;
    pub use crate::check::{CheckedLibrary, CoverageScope, LibraryLevels, mismatch_code};
    pub mod coverage {
        pub use crate::check::coverage::{by_topic, check};
    }
    pub mod suppressions {
        pub use crate::check::suppressions::{settle, unused_suppressions};
    }
}

pub mod class {
    pub use crate::class::chosen_options::ChosenOptions;
    pub use crate::class::class_session::ClassSession;
    pub use crate::class::class_state::ClassState;
    pub use crate::class::class_store::ClassStore;
    pub use crate::class::participant::{ParticipantId, ParticipantTicket};
    pub use crate::class::redis_room::RedisRoom;
    pub use crate::class::store_answers::{
        CountedVote, JoinError, ParticipantStatus, PresentError, Takeover, VoteError, VoteReceipt,
    };
    pub use crate::class::{ClassCode, ClassQuestion, RedisConfig, qr_lines};
}

pub mod cli {
    pub use crate::cli::findings::render_human;
    pub use crate::cli::json_schema::{SchemaKind, schema};
    pub use crate::cli::token::run_jsonl;
    pub mod azure {
        pub use crate::cli::findings::azure::render_azure;
    }
    pub mod cookie {
        pub use crate::cli::cookie::run_cookie_jsonl;
    }
    pub mod documentation_site {
        pub use crate::cli::findings::documentation_site::DocumentationSite;
    }
    pub mod github {
        pub use crate::cli::findings::github::render_github;
    }
    pub mod gitlab {
        pub use crate::cli::findings::gitlab::render_gitlab;
    }
    pub mod json {
        pub use crate::cli::findings::json::{render_json, render_json_lines};
    }
    pub mod junit {
        pub use crate::cli::findings::junit::render_junit;
    }
    pub mod sarif {
        pub use crate::cli::findings::sarif::render_sarif;
    }
    pub mod short {
        pub use crate::cli::findings::short::render_short;
    }
}

pub mod content {
    pub use crate::content::course_translation::CourseTranslation;
    pub use crate::content::curriculum::Curriculum;
    pub use crate::content::language::Language;
    pub use crate::content::lesson::{Step, StepDisplay, TableRow};
    pub use crate::content::quiz::{QUESTION_KINDS, Seniority, TypedQuestion};
    pub use crate::content::read::content_files::ContentFiles;
    pub use crate::content::topic::topics;
    pub use crate::content::{Catalog, Code, Finding, LaneText, Lesson, LessonSummary, Library, Question, Quiz};
    pub mod built_in {
        pub use crate::content::built_in::questions;
    }
    pub mod finding {
        pub use crate::content::finding::{CodeGroup, sort_and_dedup};
    }
}

pub mod cookie {
    pub use crate::cookie::{
        CookieApi, CookieDraft, CookieRequest, DefaultSameSite, Jar, JarRules, PastedCookies, RequestUrl,
        ThirdPartyCookies, parse_cookie_date,
    };
}

pub mod course {
    pub use crate::content::answer_fingerprint::fingerprint;
    pub use crate::course::agenda::Agenda;
    pub use crate::course::course_map::{CourseMap, FIRST_LESSON};
    pub use crate::course::course_progress::CourseProgress;
    pub use crate::course::journal_entry::{Confidence, Grade, JournalEntry, JournalEvent};
    pub use crate::course::presentation::stage_links::{StageClass, StageLinks};
    pub use crate::course::presentation::talk::Talk;
    pub use crate::course::quiz::area_knowledge::{AreaKnowledge, guess_chance, part_of};
    pub use crate::course::quiz::interview_options::InterviewOptions;
    pub use crate::course::quiz::placement_quiz::{PLACEMENT_LENGTH, PlacementQuiz};
    pub use crate::course::quiz::question_instance::{Answer, PredictPrompt, Prompt, QuestionInstance};
    pub use crate::course::quiz::question_result::QuestionResult;
    pub use crate::course::quiz::question_sequence::QuizProgress;
    pub use crate::course::quiz::quiz_run::{QuizMode, QuizRun};
    pub use crate::course::quiz::score::{AnswerContext, GRADING_RULES, Score, score_answer};
    pub use crate::course::review::statistics::LearningStats;
    pub use crate::course::study_plan::{PlanItem, StudyPlan, StudyTime, TimeBudget};
    pub use crate::course::{Attempt, AttemptPhase, Effect, Input, Interview, LaneRun, QuestionSequence, Review};
}

pub mod lab {
    pub use crate::lab::{
        BrowserLabel, Lab, LabConfig, LabError, LabReport, LaneConfig, LookUpBench, SharedStoreSource, StoreBench,
    };
    pub mod browser {
        pub use crate::lab::{Page, PageInitiator, PreflightQuestion, judge_preflight, judge_response};
    }
    pub mod web_socket {
        pub use crate::lab::{Handshake, SocketEnd, SocketMessage, read_frame, write_frame};
    }
}

pub mod lsp {
    pub use crate::lsp::talk;
}

pub mod model {
    pub use crate::model::abbreviate::abbreviate;
    pub use crate::model::account::{BUILT_IN_ACCOUNTS, account_variables};
    pub use crate::model::act::{ACT_KINDS, OPERATOR_ACTION_KINDS};
    pub use crate::model::class_view::{ClassEntrance, ClassPhase, ClassView};
    pub use crate::model::expectation::CONDITIONS;
    pub use crate::model::redis_durability::RedisDurability;
    pub use crate::model::route::{Route, RouteHost};
    pub use crate::model::speaker_view::{SlideSummary, SpeakerCommand, SpeakerReport, SpeakerView, StageReport};
    pub use crate::model::switch_types::SessionStoreKind;
    pub use crate::model::switch_types::{SameSite, VerifierMistake};
    pub use crate::model::{
        AccountSetup, AccountView, Act, AuthMode, Check, ClientKind, ClientSetup, CookieSendDecision, CorsVerdict,
        Exchange, FactValue, Initiator, JarCookie, LaneAct, LaneOutcome, Message, Outcome, SessionView,
        SetCookieDecision, Setup, SetupPatch, Trace, Transport, Verdict, View,
    };
    pub mod act {
        pub use crate::model::act::RequestTrigger;
    }
    pub mod fact {
        pub use crate::model::fact::{FACTS, find_by_path, offered_facts};
    }
}

pub mod play {
    pub use crate::play::journal::AppendResult;
    pub use crate::play::predict_question::predict_prompt;
    pub use crate::play::presentation_material::rehearse;
    pub use crate::play::{
        ExternalExchange, Journal, LabReport, LabSeed, Player, QuizPhase, QuizSession, set_shared_store,
    };
    pub mod replay {
        pub use crate::play::replay::{replay, replay_within};
    }
}

pub mod prose {
    pub use crate::prose::{MARKUP, StyledLine, is_hidden, render_markdown};
    pub mod budget {
        pub use crate::prose::budget::{TextBudget, budget_for};
    }
}

pub mod token {
    pub use crate::token::diagnosis::{RefusedToken, diagnose};
    pub use crate::token::explain::{JoseExplanation, explain, explain_any};
    pub use crate::token::forge::{ForgedSigning, forge};
    pub use crate::token::guess::{GuessProgress, GuessTarget, WORD_LIST, parse_word_list};
    pub use crate::token::{
        Algorithm, AllowedAlgorithm, ClaimPresence, ClaimRules, Jwk, JwkSet, KeyEncoding, KeyError, KeyNote, KeyOrSet,
        Keyring, PastedToken, TOKEN_CHECKS, TokenParts, TokenRequirements, TokenVerification, VerificationOutcome,
        algorithms_for, find_pasted_tokens, public_pem, read_key, read_pem, verify,
    };
    pub mod base64url {
        pub use crate::token::base64url::{decode, encode};
    }
    pub mod jwk {
        pub use crate::token::jwk::{KeyMaterial, RsaPadding};
    }
    pub mod careless {
        pub use crate::token::careless::{CarelessVerifier, VirtualFiles, verify_carelessly};
    }
    pub mod generate {
        pub use crate::token::generate::{RANDOM_BYTES, RsaBits, generate_key, generate_rsa_key};
    }
    pub mod mac {
        pub use crate::token::mac::compute_hmac;
    }
    pub mod sign {
        pub use crate::token::sign::{sign_claims, sign_input, sign_token};
    }
}

pub mod tui {
    pub use crate::tui::input_event::{InputEvent, MouseEvent, MouseEventKind};
    #[cfg(unix)]
    pub use crate::tui::input_parser::InputParser;
    pub use crate::tui::keymap::{KeyPress, action_for};
    pub use crate::tui::notice::Notice;
    pub use crate::tui::paint::Pen;
    pub use crate::tui::quiz_session_screen::open_quiz;
    pub use crate::tui::screen::class_wall::ClassWall;
    pub use crate::tui::screen::design::DesignScreen;
    pub use crate::tui::screen::interview_options::InterviewOptionsScreen;
    pub use crate::tui::screen::lesson::{LessonExit, LessonLab, LessonOverlay, LessonScreen, OpenLesson};
    pub use crate::tui::screen::map::MapScreen;
    pub use crate::tui::screen::plan::{CurrentPlan, PlanScreen};
    pub use crate::tui::screen::present::PresentScreen;
    pub use crate::tui::screen::progress::ProgressScreen;
    pub use crate::tui::screen::quiz::{QuizScene, QuizScreen};
    pub use crate::tui::screen::report_screen::{forecast_screen, summary_screen};
    pub use crate::tui::screen::search::SearchScreen;
    pub use crate::tui::screen::speaker_console::SpeakerConsole;
    pub use crate::tui::screen::workbench::{TokenVerdict, Workbench, WorkbenchVerifier};
    pub use crate::tui::screen::{CourseRequest, ProgramRequest, Screen, ScreenCommand, ScreenContext};
    pub use crate::tui::screen_stack::ScreenStack;
    pub use crate::tui::theme::{ColorDepth, Palette, Theme, Tone};
}
