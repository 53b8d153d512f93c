//! The fuzz targets, compiled without the fuzzer, so that a renamed function breaks them here, and run on a few inputs.
//! `cargo fuzz run` looks for more.

use proptest::prelude::*;

/// What the targets take from the crate `libfuzzer_sys`.
pub(crate) mod libfuzzer {
    /// The body of a target as a function of its input.
    macro_rules! fuzz_target {
        (|$bytes:ident: &[u8]| $body:block) => {
            pub(crate) fn fuzz($bytes: &[u8]) $body
        };
        (|$input:ident: $Input:ty| $body:block) => {
            pub(crate) type Input = $Input;
            pub(crate) fn fuzz($input: Input) $body
        };
    }
    pub(crate) use fuzz_target;
}

/// Declares each target as a module. A target is a program without `main`, which a module is anyway.
macro_rules! targets {
    ($($name:ident $path:literal,)*) => {
        $(
            #[expect(unused_attributes, reason = "`no_main` is for the program")]
            #[path = $path]
            mod $name;
        )*
    };
}

targets! {
    check "../../fuzz/fuzz_targets/check.rs",
    cookie "../../fuzz/fuzz_targets/cookie.rs",
    cors "../../fuzz/fuzz_targets/cors.rs",
    date "../../fuzz/fuzz_targets/date.rs",
    input "../../fuzz/fuzz_targets/input.rs",
    journal "../../fuzz/fuzz_targets/journal.rs",
    jsonl "../../fuzz/fuzz_targets/jsonl.rs",
    key "../../fuzz/fuzz_targets/key.rs",
    language_server "../../fuzz/fuzz_targets/language_server.rs",
    replay "../../fuzz/fuzz_targets/replay.rs",
    signed "../../fuzz/fuzz_targets/signed.rs",
    token "../../fuzz/fuzz_targets/token.rs",
    url "../../fuzz/fuzz_targets/url.rs",
    web_socket "../../fuzz/fuzz_targets/web_socket.rs",
    workbench "../../fuzz/fuzz_targets/workbench.rs",
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_fuzz_target_takes_anything(
        bytes in any::<Vec<u8>>(),
        text in "\\PC{0,80}",
        cors_input in any::<cors::Input>(),
        reads in any::<input::Input>(),
        editor_input in any::<language_server::Input>(),
        signed_input in any::<signed::Input>(),
        web_socket_input in any::<web_socket::Input>(),
        workbench_input in any::<workbench::Input>(),
    ) {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            check::fuzz(bytes);
            cookie::fuzz(bytes);
            date::fuzz(bytes);
            journal::fuzz(bytes);
            jsonl::fuzz(bytes);
            key::fuzz(bytes);
            replay::fuzz(bytes);
            token::fuzz(bytes);
            url::fuzz(bytes);
        }
        cors::fuzz(cors_input);
        input::fuzz(reads);
        language_server::fuzz(editor_input);
        signed::fuzz(signed_input);
        web_socket::fuzz(web_socket_input);
        workbench::fuzz(workbench_input);
    }
}

#[test]
fn the_targets_that_need_a_whole_file_get_one() {
    replay::fuzz(include_bytes!("../../lessons/first-minute.toml"));
    journal::fuzz(include_bytes!("../fixtures/version-1/journal.jsonl"));
}
