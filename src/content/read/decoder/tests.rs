use super::*;
use crate::content::read::read;

/// The code of every finding, and the first line of the text at its location.
fn findings(text: &str) -> Vec<(&'static str, String)> {
    let first_line = |span: Range<usize>| text[span].lines().next().unwrap_or_default().to_owned();
    let findings = read("lessons/a.toml", text.to_owned()).findings.into_iter();
    let located = findings.map(|finding| (finding.code.id(), finding.location.map(|place| first_line(place.span))));
    located.map(|(code, line)| (code, line.unwrap_or_default())).collect()
}

const HEAD: &str = "format_version = 2\nid = \"a\"\ntitle = \"A\"\nminutes = 5\ncovers = []\n";

#[test]
fn every_fault_is_reported_once_and_causes_no_other() {
    let text = format!(
        "{HEAD}wrld = 5\n[[step]]\nid = 5\ntext = \"t\"\ntitel = \"x\"\n[[step.do]]\nby = \"b\"\nforge = {{ sign = \"nothin\" }}\n\
         [[step]]\nid = \"c\"\ntitle = \"t\"\ntext = \"t\"\nzzz.y = 1\nshow = {{ a = 1 }}\n"
    );
    let mut found = findings(&text);
    found.sort();
    let expected = [
        ("missing-key", "{ sign = \"nothin\" }"),
        ("unknown-key", "titel"),
        ("unknown-key", "wrld"),
        ("unknown-key", "zzz"),
        ("unknown-word", "\"nothin\""),
        ("wrong-type", "5"),
        ("wrong-type", "{ a = 1 }"),
    ];
    assert_eq!(found, expected.map(|(code, line)| (code, line.to_owned())));
}

#[test]
fn a_variant_with_a_value_is_shown_as_a_table() {
    let text = format!(
        "{HEAD}[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.do]]\nforge = {{ from = \"x\", sign = \"secret\" }}\n"
    );
    let findings = read("lessons/a.toml", text).findings;
    let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
    assert_eq!(finding.code, Code::WrongType);
    assert!(finding.help.as_ref().is_some_and(|help| help.contains("`{ secret = … }`")), "{finding:?}");
}

#[test]
fn the_schemas_of_all_three_types_demand_keys() {
    for (path, text) in [("lessons/a.toml", "step = []"), ("q.toml", "question = []"), ("authwalk.toml", "topic = []")]
    {
        let findings = read(path, text).findings;
        assert!(findings.iter().any(|finding| finding.code == Code::MissingKey), "{path}");
    }
}

#[test]
fn an_empty_file_is_one_finding_that_says_what_to_begin_with() {
    for (path, command) in [
        ("lessons/a.toml", "`authwalk new lesson`"),
        ("quizzes/a.toml", "`authwalk new quiz`"),
        ("authwalk.toml", "`authwalk new pack`"),
        ("lessons/vi/a.toml", "`language`"),
    ] {
        for text in ["", "\n\n", "# to be written\n", "\u{feff}"] {
            let findings = read(path, text).findings;
            let [finding] = &findings[..] else { panic!("one finding: {path}: {findings:?}") };
            assert_eq!((finding.code, finding.message.as_str()), (Code::MissingKey, "this file is empty"));
            assert!(finding.help.as_ref().is_some_and(|help| help.contains(command)), "{finding:?}");
        }
    }
}

#[test]
fn of_a_file_whose_only_line_is_no_toml_nothing_is_said_to_be_missing() {
    for text in ["hello", "[", "= 5\n", "title =\n"] {
        let findings = read("lessons/a.toml", text).findings;
        let [finding] = &findings[..] else { panic!("one finding: {text}: {findings:?}") };
        assert_eq!(finding.code, Code::Syntax);
    }
}

#[test]
fn a_key_that_chooses_no_variant_is_told_at_its_place() {
    let step = "[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.do]]\n";
    for (key, help) in [("secrte", "did you mean `secret`?"), ("zzz", "it can be `key` or `secret`")] {
        let text = format!("{HEAD}{step}forge = {{ from = \"x\", sign = {{ {key} = \"x\" }} }}\n");
        assert_eq!(findings(&text), [("unknown-key", key.to_owned())]);
        let findings = read("lessons/a.toml", text).findings;
        assert_eq!(findings[0].help.as_deref(), Some(help));
    }
}

#[test]
fn a_key_of_the_table_around_is_told_to_belong_above() {
    let question = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"A\"\nwhy = \"W\"\n";
    let speak = "[question.speak]\nseconds = 60\npoints = [\"p\"]\nweak = \"w\"\ngood = \"g\"\nstrong = \"s\"\n";
    let help_of = |text: String| read("quizzes/q.toml", text).findings.into_iter().filter_map(|finding| finding.help);
    let above = "it belongs to the table around this one: write it above `[question.speak]`";
    assert!(help_of(format!("{question}{speak}next = {{ good = \"b\" }}\n")).eq([above.to_owned()]));
    assert!(help_of(format!("{question}{speak}zzz = 1\n")).all(|help| help != above));
}

#[test]
fn a_table_written_as_a_list_does_not_fit() {
    let found =
        findings(&format!("{HEAD}world = []\n[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.predict]]\n"));
    let expected = [("wrong-type", "[]"), ("wrong-type", "[[step.predict]]")];
    assert_eq!(found, expected.map(|(code, line)| (code, line.to_owned())));
}

#[test]
fn a_list_with_single_brackets_is_told_to_have_double_ones() {
    for (text, header) in [
        ("[step]\nid = \"a\"\n", "[[step]]"),
        ("[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[step.do]\nclock = \"1m\"\n", "[[step.do]]"),
        ("step = { id = \"a\" }\n", "[[step]]"),
    ] {
        let findings = read("lessons/a.toml", format!("{HEAD}{text}")).findings;
        let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
        let help = format!("write `{header}`, with double brackets, or `[{{ … }}]`");
        assert_eq!((finding.code, finding.help.as_ref()), (Code::WrongType, Some(&help)));
    }
}

#[test]
fn quotes_that_are_one_too_many_or_missing_are_what_the_help_is_about() {
    let step = "[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.do]]\nby = \"b\"\nrequest.line = \"GET /\"\n";
    for (line, message, help) in [
        ("times = \"3\"", "a whole number from 2 to 100, and this is a text", "write `3`, without the quotes"),
        (
            "times = \"300\"",
            "a whole number from 2 to 100, and this is a text",
            "write a whole number from 2 to 100 here",
        ),
        (
            "times = \"03\"",
            "a whole number from 2 to 100, and this is a text",
            "write a whole number from 2 to 100 here",
        ),
        ("request.follow = \"true\"", "true or false, and this is a text", "write `true`, without the quotes"),
        ("clock = 15", "a text, and this is a whole number", "write `\"15\"`, in quotes"),
        ("lane = true", "a text, and this is true or false", "write `\"true\"`, in quotes"),
        ("save = 5", "a table, and this is a whole number", "write a table here"),
    ] {
        let findings = read("lessons/a.toml", format!("{HEAD}{step}{line}\n")).findings;
        let [finding] = &findings[..] else { panic!("one finding: {line}: {findings:?}") };
        assert!(finding.message.ends_with(message), "{line}: {}", finding.message);
        assert_eq!(finding.help.as_deref(), Some(help), "{line}");
    }
}

#[test]
fn a_key_that_is_like_none_may_be_the_one_that_is_missing() {
    let step = "[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n";
    let text = format!("{HEAD}{}", step.replace("id =", "name ="));
    let findings = read("lessons/a.toml", text).findings;
    let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
    assert_eq!(finding.code, Code::UnknownKey);
    assert_eq!(finding.help.as_deref(), Some("rename it to `id`, which this table lacks, or take it out"));
    let both = read("lessons/a.toml", format!("{HEAD}{}", step.replace("id = \"a\"\ntitle =", "name ="))).findings;
    let codes: Vec<Code> = both.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::MissingKey, Code::UnknownKey], "the second of two that are missing is told");
}

#[test]
fn a_date_has_no_meaning_anywhere() {
    let text = format!("{HEAD}recap = 07:32\nzzz = 07:32:10\nstep = [1979-05-27]\n");
    let expected = [("toml-1.1", "07:32"), ("unknown-key", "zzz"), ("wrong-type", "1979-05-27")];
    assert_eq!(findings(&text), expected.map(|(code, line)| (code, line.to_owned())));
}

#[test]
fn reading_stops_after_a_hundred_faults() {
    let lines: Vec<String> = (0..300).map(|number| format!("z{number} = 1")).collect();
    let found = findings(&format!("{HEAD}{}\n[[step]]\n", lines.join("\n")));
    assert_eq!(found.len(), MAX_FINDINGS_PER_FILE + 1);
    assert_eq!(found.last().map(|(code, _)| *code), Some("too-many-faults"));
}

#[test]
fn a_key_or_word_younger_than_the_file_is_reported_once_at_its_place() {
    let schema: &'static Schema = Box::leak(Box::new(
        serde_json::from_value(serde_json::json!({
            "type": "object",
            "properties": {
                "format_version": { "type": "integer" },
                "more": { "type": "string", "x-since": 2 },
                "show": { "oneOf": [{ "const": "old" }, { "const": "new", "x-since": 2 }] },
            },
        }))
        .expect("a schema"),
    ));
    let faults = |version| {
        let text = "more = \"x\"\nshow = \"new\"\n";
        let root = DeTable::parse(text).expect("TOML");
        let mut decoder = Decoder::new(schema, version, TokenScan::default(), Vec::new());
        decoder.decode::<serde_json::Value>(root).expect("a table");
        decoder.faults.into_iter().map(|fault| (fault.code, text[fault.span].to_owned())).collect::<Vec<_>>()
    };
    let young = [(Code::UnknownKey, "more".to_owned()), (Code::UnknownValue, "\"new\"".to_owned())];
    assert_eq!(faults(Some(FormatVersion::V1)), young);
    assert_eq!(faults(Some(FormatVersion::V2)), []);
    assert_eq!(faults(None), [], "the missing version is one fault, and causes no other");
}

#[test]
fn another_version_says_which_program_is_needed() {
    for (version, word) in [(3, "needs a newer authwalk"), (0, "versions 1 and 2")] {
        let findings = read("a.toml", format!("format_version = {version}\nx = 1\n")).findings;
        let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
        assert!(finding.message.contains(word) && finding.message.contains(&version.to_string()), "{finding:?}");
    }
}
