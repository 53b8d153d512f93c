//! Any bytes from a terminal, cut anywhere: nothing panics, and after a silence every key is heard.
#![no_main]

use authwalk::internals::tui::{InputEvent, InputParser, KeyPress};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|reads: Vec<Vec<u8>>| {
    let mut parser = InputParser::default();
    for read in &reads {
        parser.advance(read);
    }
    parser.give_up();
    assert_eq!(parser.patience(), None);
    assert_eq!(parser.advance(b"q"), [InputEvent::Key(KeyPress::Char('q'))]);
});
