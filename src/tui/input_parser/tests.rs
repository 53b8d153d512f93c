//! Every kind of byte sequence that reaches a program, and none that it does not recover from.

use proptest::prelude::*;

use super::*;

/// The events of `text`, and of the silence after it.
fn events(bytes: impl AsRef<[u8]>) -> Vec<InputEvent> {
    let mut parser = InputParser::default();
    let mut events = parser.advance(bytes.as_ref());
    if parser.patience().is_some() {
        events.append(&mut parser.give_up());
    }
    assert_eq!(parser.patience(), None, "after a silence nothing is open");
    events
}

/// The keys of `text`; there must be nothing else.
fn keys(bytes: impl AsRef<[u8]>) -> Vec<KeyPress> {
    let key = |event| match event {
        InputEvent::Key(key) => key,
        other => panic!("{other:?}"),
    };
    events(bytes).into_iter().map(key).collect()
}

/// Keys by the bytes that terminals send for them.
const NAMED_KEYS: &[(&str, KeyPress)] = {
    use KeyPress::{
        BackTab, Backspace, Char, Ctrl, Delete, Down, End, Enter, Esc, F, Home, Left, Other, PageDown, PageUp, Right,
        Tab, Up,
    };
    &[
        ("a", Char('a')),
        ("~", Char('~')),
        ("é", Char('é')),
        ("漢", Char('漢')),
        ("🦀", Char('🦀')),
        ("\u{85}", Other),
        ("\r", Enter),
        ("\n", Ctrl('j')),
        ("\t", Tab),
        ("\u{7f}", Backspace),
        ("\u{8}", Ctrl('h')),
        ("\u{3}", Ctrl('c')),
        ("\u{1a}", Ctrl('z')),
        ("\u{0}", Ctrl(' ')),
        ("\u{1c}", Ctrl('4')),
        ("\u{1f}", Ctrl('7')),
        ("\x1b", Esc),
        // Alt.
        ("\x1bq", Other),
        ("\x1b[", Other),
        ("\x1bO", Other),
        ("\x1b]", Other),
        ("\x1bP", Other),
        ("\x1bX", Other),
        ("\x1b^", Other),
        ("\x1b_", Other),
        ("\x1b\r", Enter),
        ("\x1b\u{7f}", Backspace),
        ("\x1b\u{3}", Ctrl('c')),
        // VT100 and xterm.
        ("\x1b[A", Up),
        ("\x1bOA", Up),
        ("\x1b[B", Down),
        ("\x1b[C", Right),
        ("\x1b[1;5C", Right),
        ("\x1b[D", Left),
        ("\x1bOD", Left),
        ("\x1b[H", Home),
        ("\x1b[F", End),
        ("\x1b[1~", Home),
        ("\x1b[2~", Other),
        ("\x1b[3~", Delete),
        ("\x1b[3;5~", Delete),
        ("\x1b[4~", End),
        ("\x1b[5~", PageUp),
        ("\x1b[6~", PageDown),
        ("\x1b[Z", BackTab),
        ("\x1bOP", F(1)),
        ("\x1bOR", F(3)),
        ("\x1b[15~", F(5)),
        ("\x1b[24~", F(12)),
        ("\x1b[34~", F(20)),
        ("\x1bOM", Enter),
        // rxvt and the Linux console.
        ("\x1b[7~", Home),
        ("\x1b[8~", End),
        ("\x1b[[A", F(1)),
        ("\x1b[[E", F(5)),
        // The kitty protocol and modifyOtherKeys.
        ("\x1b[97u", Char('a')),
        ("\x1b[97:65;2u", Char('A')),
        ("\x1b[99;5u", Ctrl('c')),
        ("\x1b[99;5:2u", Ctrl('c')),
        ("\x1b[113;3u", Other),
        ("\x1b[27u", Esc),
        ("\x1b[13u", Enter),
        ("\x1b[9;2u", BackTab),
        ("\x1b[57358u", Other),
        ("\x1b[27;5;99~", Ctrl('c')),
        ("\x1b[1;1:2A", Up),
    ]
};

#[test]
fn keys_by_the_names_that_terminals_give_them() {
    use KeyPress::{Char, Esc, Up};
    for (bytes, key) in NAMED_KEYS.iter().copied() {
        assert_eq!(keys(bytes), [key], "{bytes:?}");
        // Whatever came before, and whatever follows.
        assert_eq!(keys(format!("x{bytes}")), [Char('x'), key], "{bytes:?}");
    }
    assert_eq!(keys("\x1b\x1b"), [Esc, Esc]);
    assert_eq!(keys("\x1b\x1b[A"), [Esc, Up]);
}

/// What terminals answer when they were asked, and what they report by themselves.
const REPORTS: &[&str] = &[
    "\x1b[?2026;2$y",
    "\x1b[4;1$y",
    "\x1b[?997;1n",
    "\x1b[0n",
    "\x1b[12;40R",
    "\x1b[?12;40R",
    "\x1b[?62;1;22c",
    "\x1b[>41;390;0c",
    "\x1b[?1u",
    "\x1b[8;24;80t",
    "\x1b[I",
    "\x1b[O",
    "\x1b[<1;10;5M",
    "\x1b[<0;10;5m",
    "\x1b[M !!",
    "\x1b[32;10;5M",
    "\x1b[201~",
    "\x1b[97;1:3u",
    "\x1b[1;1:3A",
    "\x1b[200;1x",
    "\x1b]10;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b]10;rgb:1e1e/1e1e/2e2e\x07",
    "\x1b]52;c;cQ==\x07",
    "\x1b]4;1;rgb:ff/00/00\x1b\\",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1bP1+r436f=323536\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXq\x1b\\",
];

#[test]
fn a_report_is_no_key_and_the_next_key_is_heard() {
    for report in REPORTS {
        assert_eq!(events(report), [], "{report:?}");
        for (key, press) in [("q", KeyPress::Char('q')), ("\x03", KeyPress::Ctrl('c')), ("\x1b[C", KeyPress::Right)] {
            assert_eq!(keys(format!("{report}{key}")), [press], "{report:?}");
            assert_eq!(keys(format!("{report}{report}{key}")), [press], "{report:?}");
        }
    }
}

#[test]
fn a_report_that_was_cut_off_ends_with_a_silence_or_with_ctrl_c() {
    for report in REPORTS {
        for length in 1..report.len() {
            let (part, _) = report.split_at(length);
            let ctrl_c = keys(format!("{part}\x03"));
            assert_eq!(ctrl_c.last(), Some(&KeyPress::Ctrl('c')), "{part:?}");
            let mut parser = InputParser::default();
            parser.advance(part.as_bytes());
            parser.give_up();
            assert_eq!(parser.advance(b"q"), [InputEvent::Key(KeyPress::Char('q'))], "{part:?}");
        }
    }
}

#[test]
fn a_string_that_does_not_end_is_waited_out_so_far_and_no_further() {
    let endless = format!("\x1b]11;{}", "x".repeat(2 * control_string::MAX_STRING_BYTES));
    assert_eq!(keys(&endless).last(), Some(&KeyPress::Char('x')));
    let endless = format!("\x1b[{}", "1;".repeat(2_000));
    assert_eq!(keys(&endless).last(), Some(&KeyPress::Char(';')));
}

#[test]
fn a_paste_is_text_whatever_is_in_it() {
    let pasted = |text: &str| vec![InputEvent::Paste(text.to_owned())];
    for text in ["", "q", "\x03", "\x1b", "é漢\n\t", "\x1b[31m\x1b[20", "\x1b\x1b[201", "\x1b]11;"] {
        assert_eq!(events(format!("\x1b[200~{text}\x1b[201~")), pasted(text), "{text:?}");
    }
    let two = events("\x1b[200~a\x1b[201~b\x1b[200~c\x1b[201~");
    assert_eq!(two, [pasted("a"), vec![InputEvent::Key(KeyPress::Char('b'))], pasted("c")].concat());
    assert_eq!(events(b"\x1b[200~\xff\x1b[201~"), pasted("\u{fffd}"));
}

#[test]
fn a_paste_without_an_end_is_left_by_escape_by_ctrl_c_and_by_a_silence() {
    let text = InputEvent::Paste("text".into());
    assert_eq!(events("\x1b[200~text"), std::slice::from_ref(&text));
    assert_eq!(events("\x1b[200~text\x1b"), [text.clone(), InputEvent::Key(KeyPress::Esc)]);
    assert_eq!(events("\x1b[200~text\x03"), [text, InputEvent::Key(KeyPress::Ctrl('c'))]);
    let mut parser = InputParser::default();
    parser.advance(b"\x1b[200~text");
    assert_eq!(parser.patience(), Some(PASTE_PATIENCE), "a slow line may pause");
    parser.advance(b"\x03");
    assert_eq!(parser.patience(), Some(SEQUENCE_PATIENCE));
}

#[test]
fn a_paste_that_is_too_long_is_said_and_none_of_it_acts() {
    let long = "q".repeat(1024 * 1024);
    assert_eq!(events(format!("\x1b[200~{long}\x1b[201~")), [InputEvent::Paste(long.clone())]);
    let too_long = [InputEvent::OversizedPaste];
    assert_eq!(events(format!("\x1b[200~{long}q\x1b[201~")), too_long);
    assert_eq!(events(format!("\x1b[200~{long}{long}\x1b[201~")), too_long);
    assert_eq!(events(format!("\x1b[200~{long}{long}")), too_long);
    assert_eq!(
        events(format!("\x1b[200~{long}{long}\x03")),
        [InputEvent::OversizedPaste, InputEvent::Key(KeyPress::Ctrl('c'))]
    );
}

/// Pieces that meet in real terminals, and any bytes between them.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let report = prop::sample::select(REPORTS).prop_map(|report| report.as_bytes().to_vec());
    let start =
        prop::sample::select(&["\x1b", "\x1b[", "\x1b[200~", "\x1b]", "\x1bP", "\x1bO", "\x1b[M", "\x1b[["][..])
            .prop_map(|start| start.as_bytes().to_vec());
    let noise = prop::collection::vec(any::<u8>(), 0..8);
    prop::collection::vec(prop_oneof![report, start, noise], 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_bytes_and_a_silence_every_key_is_heard(input in input()) {
        let mut parser = InputParser::default();
        parser.advance(&input);
        parser.give_up();
        prop_assert_eq!(parser.patience(), None);
        let heard = parser.advance(b"zebra");
        prop_assert_eq!(heard, "zebra".chars().map(|c| InputEvent::Key(KeyPress::Char(c))).collect::<Vec<_>>());
    }

    #[test]
    fn it_makes_no_difference_where_the_bytes_are_cut(input in input(), cut in any::<prop::sample::Index>()) {
        let (first, second) = input.split_at(cut.index(input.len() + 1));
        let mut parser = InputParser::default();
        let mut events = parser.advance(first);
        events.append(&mut parser.advance(second));
        prop_assert_eq!(events, InputParser::default().advance(&input));
    }

    #[test]
    fn ctrl_c_at_the_end_is_always_heard(input in input()) {
        let mut parser = InputParser::default();
        parser.advance(&input);
        let mut events = parser.advance(b"\x03");
        events.append(&mut parser.give_up());
        prop_assert_eq!(events.last(), Some(&InputEvent::Key(KeyPress::Ctrl('c'))));
    }
}

#[test]
fn clicks_and_the_wheel_are_events_and_nothing_else_of_the_mouse_is() {
    use crate::tui::input_event::{MouseEvent, MouseEventKind};
    let event = |kind, x, y| InputEvent::Mouse(MouseEvent { kind, position: ratatui::layout::Position { x, y } });
    let mut parser = InputParser::default();
    assert_eq!(parser.advance(b"\x1b[<0;1;24M\x1b[<0;1;24m"), [event(MouseEventKind::Press, 0, 23)]);
    assert_eq!(
        parser.advance(b"\x1b[<64;300;2M\x1b[<69;1;1M"),
        [event(MouseEventKind::WheelUp, 299, 1), event(MouseEventKind::WheelDown, 0, 0)]
    );
    // Other buttons, movements, columns that there are not, and what is no number.
    for report in ["\x1b[<1;1;1M", "\x1b[<32;1;1M", "\x1b[<35;1;1M", "\x1b[<0;0;1M", "\x1b[<0;1;1;1M", "\x1b[<0;;M"] {
        assert_eq!(parser.advance(report.as_bytes()), [], "{report:?}");
    }
}

#[test]
fn the_answer_about_the_background_is_understood_in_each_of_its_forms() {
    for (report, color) in [
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", 0xff_ffff),
        ("\x1b]11;rgb:1e/1e/2e\x07", 0x1e_1e2e),
        ("\x1b]11;rgb:f/0/8\x07", 0xff_0088),
    ] {
        assert_eq!(events(report), [InputEvent::Background(color)], "{report:?}");
    }
    for report in
        ["\x1b]11;rgb:ff/ff\x07", "\x1b]11;rgb:ff/ff/ff/ff\x07", "\x1b]11;rgb:+f/ff/ff\x07", "\x1bP11;rgb:f/f/f\x1b\\"]
    {
        assert_eq!(events(report), [], "{report:?}");
    }
}
